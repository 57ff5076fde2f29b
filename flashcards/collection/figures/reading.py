"""The figures of some cards or all: what the pure part needs, read from the tables."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from flashcards.cards import CardId, plain
from flashcards.collection import log
from flashcards.collection.entries import COLUMNS, read
from flashcards.collection.exchange.seen import Seen
from flashcards.collection.figures import days
from flashcards.collection.store import Collection
from flashcards.reviews import Entry, effective
from flashcards.scheduling import Scheduler
from flashcards.scheduling.fsrs import DEFAULTS
from flashcards.scheduling.makers import Own, scheduler_of
from flashcards.statistics.calibrating import Predictions
from flashcards.statistics.figures import Figures
from flashcards.statistics.folding import Fold, Logged
from flashcards.statistics.gaps import Gaps
from flashcards.statistics.making import Name, Scope, figures
from flashcards.statistics.overtime import OverTime, points
from flashcards.statistics.queries import Queries
from flashcards.statistics.standing import Standing
from flashcards.studyday import MAX_INTERVAL, Day

_FACTS = f"""
select cards.id, case when retired or not active then 2 else missing end, guid || ' ' || kind, {log.OWN}
from cards join notes on notes.id = cards.note join sources on sources.path = notes.source
join decks on decks.id = notes.deck
"""  # noqa: S608 - a constant
_DAYS = """
select day, count(*) from log where kind in ('review', 'drill') and day between :since and :today
and (card, at, origin) not in (select card, at, origin from undone)
"""
_ASKED, _PAUSED, _RETIRED = range(3)
_TOLD = 500
"""Cards after which it is said how many are done."""


class Wanted(NamedTuple):
    """Which figures: of some ``cards`` that a ``query`` finds, or of all; of answers from ``since`` on, or all.

    ``day_of`` says the study day of a moment; ``new_per_day`` is the limit of
    new cards, and weeks begin on ``first_weekday``, 0 for Monday. The cards'
    states are counted at the ends of ``days``; None chooses them evenly.
    """

    today: Day
    day_of: Callable[[int], Day]
    query: str = ""
    cards: frozenset[CardId] | None = None
    since: Day | None = None
    new_per_day: int = 20
    first_weekday: int = 0
    days: Sequence[Day] | None = None


class _Row(NamedTuple):
    """A card: whether its text is there, paused or retired, and what its scheduler is made from."""

    card: CardId
    kind: int
    own: Own
    name: str


def of(collection: Collection, wanted: Wanted, tell: Callable[[int, int], None] | None = None) -> Figures | None:
    """The figures; None where no answer is counted. ``tell`` hears how many cards are done, and of how many."""
    studied = _days(collection, wanted)
    if not studied:
        return None
    parameters = log.parameters(collection)
    begun = min(studied)
    fold = Fold(
        wanted.today,
        wanted.since,
        OverTime(wanted.days or points(max(begun, Day(wanted.today - MAX_INTERVAL)), wanted.today)),
        Predictions(parameters or DEFAULTS, begun, wanted.today, sum(studied.values())),
    )
    standing, gaps = Standing(wanted.today), Gaps([*studied], wanted.today)
    number, kinds, names = 0, set[int](), Counter[str]()
    for number, (row, scheduler, since, entries) in enumerate(_read(collection, wanted, tell), 1):  # noqa: B007
        counted = effective(entries)
        names[scheduler.name] += 1
        present = fold.add(Logged(row.card, counted, scheduler, since, row.kind == _RETIRED))
        kinds.add(row.kind)
        if row.kind == _ASKED:
            standing.add(present)
            gaps.add(entries, counted, present)
    scope = Scope(
        queries=Queries(wanted.query, wanted.today, begun, has_paused=_PAUSED in kinds, has_retired=_RETIRED in kinds),
        since=wanted.since,
        cards=number,
        scheduler=scheduler_of(log.options(collection), Own(scheduler=names.most_common(1)[0][0])),
        others=len(names) > 1,
        was_free=gaps.was_free,
        names=lambda cards: _names(collection, cards),
        new_per_day=wanted.new_per_day,
        first_weekday=wanted.first_weekday,
        parameters="your parameters" if parameters else "default parameters",
    )
    return figures(fold, standing, scope)


def _read(
    collection: Collection, wanted: Wanted, tell: Callable[[int, int], None] | None
) -> Iterator[tuple[_Row, Scheduler, Day | None, list[Entry]]]:
    """Each card with its scheduler, the day on which it was first seen, and all of its entries, in order of time."""
    options, seen = log.options(collection), Seen(collection.connection)
    schedulers: dict[Own, Scheduler] = {}
    where, facts = _chosen(wanted)
    (total,) = collection.connection.execute(f"select count(*) from cards where {where}", facts).fetchone()  # noqa: S608
    since: dict[int, Day] = {}
    for number, (row, entries) in enumerate(_joined(collection, wanted)):
        if tell is not None and number % _TOLD == 0:
            tell(number, total)
        at = seen.card(row.card)
        day = None if at is None else since.get(at) or since.setdefault(at, wanted.day_of(at))
        own = schedulers.get(row.own) or scheduler_of(options, row.own, row.name)
        if not options.fuzz and not (options.light_days if row.own.light_days is None else row.own.light_days):
            schedulers[row.own] = own
        yield row, own, day, entries


def _joined(collection: Collection, wanted: Wanted) -> Iterator[tuple[_Row, list[Entry]]]:
    """Each card with all of its entries, in the order of the cards: two queries that are read side by side."""
    execute = collection.connection.execute
    where, facts = _chosen(wanted)
    cards = execute(f"{_FACTS} where {where} order by cards.id", facts)
    query = f"select {COLUMNS} from log where {where.replace('cards.id', 'card')} order by card, at, origin"  # noqa: S608
    logs = groupby(execute(query, facts), key=itemgetter(0))
    group = next(logs, None)
    for card, kind, name, *own in cards:
        entries: list[Entry] = []
        if group is not None and group[0] == card:
            entries = [*map(read, group[1])]
            group = next(logs, None)
        yield _Row(card, kind, Own._make(own), name), entries


def _days(collection: Collection, wanted: Wanted) -> dict[Day, int]:
    """The answers on each study day up to today, and from the first that counts, with one that counts, in order."""
    if wanted.cards is None:
        first = Day(-(2**62)) if wanted.since is None else wanted.since
        return {day: sums.answers for day, sums in days.between(collection.connection, first, wanted.today).items()}
    where, facts = _chosen(wanted)
    query = f"{_DAYS} and {where.replace('cards.id', 'card')} group by day order by day"
    return {Day(day): answers for day, answers in collection.connection.execute(query, facts)}


def _chosen(wanted: Wanted) -> tuple[str, dict[str, object]]:
    """A condition on the id of a card, and what is bound to its names."""
    facts: dict[str, object] = {"today": wanted.today, "since": -(2**62) if wanted.since is None else wanted.since}
    if wanted.cards is None:
        return "1", facts
    return "cards.id in (select value from json_each(:cards))", {**facts, "cards": str([*wanted.cards])}


def _names(collection: Collection, cards: Sequence[CardId]) -> dict[CardId, Name]:
    rows = collection.connection.execute(
        "select cards.id, term, kind, decks.name from cards join notes on notes.id = cards.note"
        " join decks on decks.id = notes.deck where cards.id in (select value from json_each(?))",
        (str([*cards]),),
    )
    return {CardId(card): Name(plain(term), kind, deck) for card, term, kind, deck in rows}
