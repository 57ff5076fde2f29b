"""Spans of time: those drawn for each period, their names, and the dates below them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple, TypeVar

from flashcards.report.scales import Tick, dates, full, month_and_year
from flashcards.studyday import Day, from_date, to_date

LENGTHS: Mapping[str, int | None] = {"30": 30, "90": 90, "365": 365, "all": None}
"""The days of each period, including today."""

_MOST_WEEKS = 120
_MOST_DAYS = 40 * 365
"""Days that a picture covers at most; a log that seems older was written with a wrong clock."""

_WEEK = 7
_LEAST_POINTS = 4

T = TypeVar("T")


class Span(NamedTuple):
    """Consecutive days and their name."""

    first: Day
    days: int
    label: str


class Spans(NamedTuple):
    """The spans of a period; ``along`` says whether they are days, weeks or months."""

    along: str
    spans: Sequence[Span]

    @property
    def labels(self) -> list[str]:
        """The name of each span."""
        return [span.label for span in self.spans]

    def totals(self, facts: Mapping[Day, T], of: Callable[[T], float]) -> list[float]:
        """The sum over the days of each span."""
        return [
            sum(of(facts[Day(day)]) for day in range(span.first, span.first + span.days) if day in facts)
            for span in self.spans
        ]

    def ticks(self) -> list[Tick]:
        """Some dates, each at the span that contains it."""
        firsts = [span.first for span in self.spans]
        last = Day(firsts[-1] + self.spans[-1].days - 1)
        found = dates(to_date(firsts[0]), to_date(last))
        days = [(from_date(day), label) for day, label in found]
        rows = [(max(row for row, first in enumerate(firsts) if first <= day), label) for day, label in days]
        return [Tick((row + 0.5) / len(firsts), label) for row, label in rows]


def name_of(day: Day) -> str:
    """The date of a day; its number if it is out of the calendar's range."""
    try:
        return full(to_date(day))
    except ValueError:
        return f"day {day}"


def spans(period: str, first: Day, today: Day, first_weekday: int = 0) -> Spans:
    """The spans of a period that ends today; "all" begins with ``first``, weeks with ``first_weekday``."""
    length = LENGTHS[period]
    start = Day(max(min(first, today), today - _MOST_DAYS) if length is None else today - length + 1)
    if length is not None and length <= 90:  # noqa: PLR2004 - so many days can be drawn one by one
        return Spans("Day", [Span(Day(day), 1, name_of(Day(day))) for day in range(start, today + 1)])
    if today - start <= _WEEK * _MOST_WEEKS:
        begins = start - (to_date(start).weekday() - first_weekday) % _WEEK
        return Spans("Week", [_week(Day(day), today) for day in range(begins, today + 1, _WEEK)])
    return Spans("Month", list(_months(start, today)))


def _week(first: Day, today: Day) -> Span:
    return Span(first, min(_WEEK, today - first + 1), f"Week from {name_of(first)}")


def _months(start: Day, today: Day) -> Iterable[Span]:
    at = to_date(start).replace(day=1)
    while (first := from_date(at)) <= today:
        year, month = at.year + at.month // 12, at.month % 12 + 1
        following = date(year, month, 1)
        yield Span(first, min(from_date(following), Day(today + 1)) - first, month_and_year(at.year, at.month))
        at = following


def recent(days: Sequence[Day], period: str, today: Day) -> slice:
    """The points in time that a period shows: those within it, but enough for a line."""
    length = LENGTHS[period]
    if length is None:
        return slice(0, None)
    within = sum(day > today - length for day in days)
    return slice(max(0, len(days) - max(within, _LEAST_POINTS)), None)


def line(days: Sequence[Day]) -> tuple[list[float], list[Tick]]:
    """The places of points in time, from 0 to 1, and the dates below them."""
    first, last = days[0], days[-1]
    if first == last:
        return [0.5] * len(days), [Tick(0.5, name_of(last))]
    length = last - first
    ticks = [Tick((from_date(day) - first) / length, label) for day, label in dates(to_date(first), to_date(last))]
    return [(day - first) / length for day in days], ticks
