"""Searches in the log: cards that were answered, reviewed or learnt on certain study days."""

import re
import sqlite3
from datetime import date
from typing import NamedTuple

from flashcards.errors import BadQuery
from flashcards.studyday import Day, from_date

_WITH_BUTTON = ("rated", "studied", "reviewed")

_PERIOD = re.compile(r"(?:([0-9]{1,6})|(\d{4}-\d\d-\d\d)(?:\.\.(\d{4}-\d\d-\d\d))?)(?::([1-4]))?")
_COUNTS = "(card not in (select card from undone) or (card, at, origin) not in (select card, at, origin from undone))"
_RATED = f"""
select card from log {{way}} where day between :{{name}}_first and :{{name}}_last and kind in ('review', 'drill')
{{more}} and {_COUNTS}
"""  # noqa: S608 - the names are ours
_STUDIED = f"{_RATED} and not coalesce(cram, 0)"
_A_DAY = 300_000_000
"""Milliseconds in which a study day is over, whatever the time zones and the hours at which days began."""

_REVIEWED = f"""
select card from log as answer {{way}} where day between :{{name}}_first and :{{name}}_last and kind = 'review' {{more}}
and {_COUNTS}
and not exists (
    select 1 from log where card = answer.card and at < answer.at and at > answer.at - {_A_DAY} and day = answer.day
    and kind in ('review', 'drill') and {_COUNTS})
and (
    select kind from log where card = answer.card and at < answer.at
    and kind in ('review', 'seed', 'reset') and {_COUNTS} order by at desc limit 1) != 'reset'
"""  # noqa: S608 - the names are ours
_CHANGED = """
with recursive each (day) as (
    select min(day) from log
    union all select (select min(day) from log where day > each.day) from each where day is not null)
select card from each cross join log on log.day = each.day and kind in ('seed', 'reset', 'set_due')
"""
"""Cards that may have had a state before their first review, or lost one since; an index has the kinds of each day."""

_FIRST = f"""
select card from log where kind = 'review' and card in ({_CHANGED}) {{more}} and {_COUNTS}
group by card having min(day) between :{{name}}_first and :{{name}}_last
"""  # noqa: S608 - the names are ours
_INTRODUCED = """
select card from schedule where introduced between :{name}_first and :{name}_last {but} {more}
"""
"""Of other cards, the schedule knows the day of the first review."""

_MANY = """
select (select coalesce(sum(answers), 0) from days where day between ? and ?)
    > (select coalesce(max(seq), 0) / 40 from log)
"""
"""Whether a period has so many answers that they are found faster by reading the log from end to end."""
_FOUND = {"rated": _RATED, "studied": _STUDIED, "reviewed": _REVIEWED}
_QUALITIES = {"1": "quality < 3", "2": "quality = 3", "3": "quality = 4", "4": "quality = 5"}


class Period(NamedTuple):
    """A range of study days, or the last ``days`` of them.

    ``button`` is 1 for Again to 4 for Easy, empty for any.
    """

    key: str
    days: int = 0
    first: Day = Day(0)
    last: Day = Day(0)
    button: str = ""


def period_of(query: str, key: str, text: str) -> Period:
    """The period after a key in a query: ``7``, ``2026-03-01``, ``2026-03-01..2026-03-31``, ``7:1``.

    Raises:
        BadQuery: it is not a period.
    """
    found = _PERIOD.fullmatch(text)
    period = None if found is None else _read(key, found)
    if period is None:
        example = f"{key}:7, {key}:2026-03-01 or {key}:2026-03-01..2026-03-31"
        raise BadQuery(query, f"{key}:{text} is not a number of days or a date; write {example}")
    return period


def _read(key: str, found: re.Match[str]) -> Period | None:
    """The period in a match; None if it has no day, an impossible date, or a button with a key that takes none."""
    days, first, last, button = found.groups(default="")
    if (button and key not in _WITH_BUTTON) or days.strip("0") == first == "":
        return None
    if days:
        return Period(key, days=int(days), button=button)
    try:
        begin, end = (from_date(date.fromisoformat(each)) for each in (first, last or first))
    except ValueError:
        return None
    return Period(key, first=begin, last=end, button=button)


def condition(  # noqa: PLR0913 - what a condition is made of
    connection: sqlite3.Connection,
    wanted: Period,
    today: Day,
    name: str,
    facts: dict[str, object],
    *,
    by_card: bool = False,
) -> str:
    """The period as an SQL condition on ``cards``; ``facts`` gets its values, named ``name`` and more.

    With ``by_card`` the log of each card is looked up, which is faster for few cards.
    """
    first, last = (Day(today - wanted.days + 1), today) if wanted.days else (wanted.first, wanted.last)
    facts |= {f"{name}_first": first, f"{name}_last": last}
    more = f"and {_QUALITIES[wanted.button]}" if wanted.button else ""
    if by_card:
        query = _query(connection, wanted.key).format(name=name, more=f"{more} and card = cards.id", way="")
        return f"exists ({query})"
    (many,) = connection.execute(_MANY, (first, last)).fetchone()
    query = _query(connection, wanted.key).format(name=name, more=more, way="not indexed" if many else "")
    return f"cards.id in ({query})"


def _query(connection: sqlite3.Connection, key: str) -> str:
    """The cards of a period."""
    if key != "introduced":
        return _FOUND[key]
    if connection.execute(f"select exists ({_CHANGED})").fetchone() == (0,):
        return _INTRODUCED.replace("{but}", "")
    others = _INTRODUCED.replace("{but}", f"and card not in ({_CHANGED})")
    return f"{others} union all {_FIRST}"
