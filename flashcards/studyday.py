"""Instant, time zone and rollover hour make a study day.

A study day begins at the rollover hour, not at midnight: a card answered at
1 a.m. belongs to the evening before. Days are whole numbers counted from
1970-01-01, so elapsed time is a difference of days and never of 24-hour
periods, and daylight saving cannot bend it.
"""

from collections.abc import Callable
from datetime import date
from typing import NewType

from flashcards.lean import Record

Day = NewType("Day", int)
"""A study day: days since 1970-01-01."""

Zone = Callable[[int], int]
"""A time zone: how many seconds local time is ahead of UTC at a moment, which is given in UTC milliseconds."""

ROLLOVER_HOUR = 4
"""Local hour at which a study day starts; the same default as Anki's."""

MAX_INTERVAL = 36_500
"""Longest interval between two reviews, in days: a hundred years."""

_EPOCH = date(1970, 1, 1).toordinal()


class Instant(Record):
    """A moment as the log keeps it.

    ``at`` is UTC milliseconds since the epoch; ``utc_offset`` is how many
    seconds local time was ahead of UTC (negative in the west) at that moment.
    """

    at: int
    utc_offset: int


def study_day(instant: Instant, rollover_hour: int = ROLLOVER_HOUR) -> Day:
    """The study day on which a moment falls: the local date of local time minus the rollover."""
    return study_day_at(instant.at, instant.utc_offset, rollover_hour)


def study_day_at(at: int, utc_offset: int, rollover_hour: int = ROLLOVER_HOUR) -> Day:
    """The same of the parts of an :class:`Instant`."""
    return Day((at // 1000 + utc_offset - rollover_hour * 3600) // 86_400)


def to_date(day: Day) -> date:
    """The calendar date a study day is named after.

    Raises:
        ValueError: the day lies outside the years 1 to 9999.
    """
    return date.fromordinal(day + _EPOCH)


def date_text(day: Day) -> str:
    """The date of a study day, ``2026-03-01``; one that no calendar has is its number."""
    try:
        return to_date(day).isoformat()
    except (OverflowError, ValueError):
        return str(day)


def from_date(day: date) -> Day:
    """The study day named after a calendar date."""
    return Day(day.toordinal() - _EPOCH)
