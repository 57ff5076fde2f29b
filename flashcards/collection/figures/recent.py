"""The last days at a glance: what ``flashcards`` alone shows of the log, without reading all of it."""

from typing import NamedTuple

from flashcards.collection.store import Collection
from flashcards.statistics.measures import Share
from flashcards.studyday import Day

_COUNTS = """
not exists (select 1 from undone where undone.card = {0}.card and undone.at = {0}.at and undone.origin = {0}.origin)
"""
_ANSWERS = f"""
select day, count(*) from log where day between ? and ? and kind in ('review', 'drill') and {_COUNTS.format("log")}
group by day
"""  # noqa: S608 - a constant, as below
_RETENTION = f"""
select coalesce(sum(quality >= 3), 0), count(*) from log
where day between ? and ? and kind = 'review' and {_COUNTS.format("log")}
and not exists (
    select 1 from log earlier where earlier.card = log.card and earlier.at < log.at and earlier.day = log.day
    and earlier.kind in ('review', 'drill') and {_COUNTS.format("earlier")})
and coalesce((
    select known.kind <> 'reset' from log known where known.card = log.card and known.at < log.at
    and (known.kind in ('review', 'reset') or known.kind = 'seed' and known.interval >= 1) and {_COUNTS.format("known")}
    order by known.at desc limit 1), 0)
"""  # noqa: S608


class Recent(NamedTuple):
    """The answers of each of the last days, oldest first, today last; and the true retention of these days."""

    answers: list[int]
    retention: Share


def of(collection: Collection, today: Day, days: int) -> Recent:
    """The last so many study days, today included.

    Retention is as in :class:`flashcards.statistics.memory.TrueRetention`: a card
    that was reviewed, or came with an interval, has one until it is reset.
    """
    first = Day(today - days + 1)
    execute = collection.connection.execute
    counts = dict(execute(_ANSWERS, (first, today)))
    right, total = execute(_RETENTION, (first, today)).fetchone()
    return Recent([counts.get(day, 0) for day in range(first, today + 1)], Share(right, total))
