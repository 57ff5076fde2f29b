"""Which automatic backups are kept: the last days, the last weeks, the last months."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TypeVar

Thing = TypeVar("Thing")


def outdated(made: Sequence[tuple[date, Thing]], days: int, weeks: int, months: int) -> list[Thing]:
    """Of backups made on these dates, those that need not be kept.

    The last one is kept of each of the last ``days`` days, ``weeks`` weeks and
    ``months`` months that have any: a month without the program removes nothing.
    """
    newest_first = sorted(range(len(made)), key=lambda index: (made[index][0], index), reverse=True)
    kept: set[int] = set()
    for most, part in ((days, _day), (weeks, _week), (months, _month)):
        parts: dict[tuple[int, int], int] = {}
        for index in newest_first:
            parts.setdefault(part(made[index][0]), index)
        kept |= set([*parts.values()][:most])
    return [made[index][1] for index in range(len(made)) if index not in kept]


def _day(day: date) -> tuple[int, int]:
    return day.year, day.timetuple().tm_yday


def _week(day: date) -> tuple[int, int]:
    year, week, _ = day.isocalendar()
    return year, week


def _month(day: date) -> tuple[int, int]:
    return day.year, day.month


def newest(days: Iterable[date]) -> date | None:
    """The last of some days."""
    return max(days, default=None)
