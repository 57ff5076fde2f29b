"""Axes and their labels, and the format of values."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import count, takewhile
from math import ceil, floor, log10
from typing import NamedTuple

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")

DASH = "\N{EN DASH}"
_ROUND = (1, 2, 2.5, 5, 10)
"""The steps of an axis, times a power of ten."""

_LEAST = 1e-9
_THOUSAND = 1000
_TEN_THOUSAND = 10_000
_MILLION = 1_000_000
_DAYS = (1, 2, 7, 14)
_MONTHS = (1, 2, 3, 6, 12, 24, 60, 120, 240, 600)
_TENS = 10
_SECOND = 1 / 60


class Tick(NamedTuple):
    """A label and its place."""

    at: float
    label: str


def steps(low: float, high: float, most: int = 4, *, whole: bool = False) -> list[float]:
    """Round numbers at equal distances, at most ``most`` steps, that include ``low`` and ``high``.

    There are at least two, so that a scale has a length. With ``whole``, the distance is at least 1.
    """
    if high - low < _LEAST:
        high = low + 1
    powers = count(floor(log10((high - low) / most)) - 1)
    rounds = (each * 10.0**power for power in powers for each in _ROUND)
    step = next(each for each in rounds if not (whole and each % 1) and _steps(low, high, each) <= most)
    first = floor(low / step + 1e-9)
    return [round((first + at) * step, 10) for at in range(max(1, _steps(low, high, step)) + 1)]


def _steps(low: float, high: float, step: float) -> int:
    """The number of steps that cover both values."""
    return ceil(high / step - 1e-9) - floor(low / step + 1e-9)


def spread(labels: Sequence[str], most: int) -> list[Tick]:
    """At most ``most`` of the labels of bands, evenly spaced, each in the middle of its band."""
    apart = max(1, ceil(len(labels) / most))
    return [Tick((at + 0.5) / len(labels), labels[at]) for at in range(0, len(labels), apart)]


def dates(first: date, last: date, most: int = 5) -> list[tuple[date, str]]:
    """At most ``most`` labelled days from the first to the last for an axis.

    They are some days apart, counted back from the last, or the beginnings of
    months or years.
    """
    for apart in _DAYS:
        if (last - first).days // apart < most:
            days = [last - timedelta(days=at * apart) for at in range((last - first).days // apart + 1)]
            return [(day, day_and_month(day)) for day in reversed(days)]
    every = ((apart, list(takewhile(lambda day: day <= last, _beginnings(first, apart)))) for apart in _MONTHS)
    apart, beginnings = next((one for one in every if len(one[1]) <= most), (_MONTHS[-1], []))
    return [(day, str(day.year) if apart % 12 == 0 else month_and_year(day.year, day.month)) for day in beginnings]


def _beginnings(first: date, apart: int) -> "Sequence[date]":
    """The first days of months, ``apart`` months apart, on or after ``first``; at most two hundred."""
    months = first.year * 12 + first.month - 1 + (first.day > 1)
    months = -(-months // apart) * apart
    return [date(at // 12, at % 12 + 1, 1) for at in range(months, min(months + 200 * apart, 9999 * 12), apart)]


def day_and_month(day: date) -> str:
    """A date such as 3 Aug."""
    return f"{day.day} {MONTHS[day.month - 1]}"


def month_and_year(year: int, month: int) -> str:
    """A month such as Aug 2027."""
    return f"{MONTHS[month - 1]} {year}"


def full(day: date) -> str:
    """A date such as Mon 3 Aug 2027."""
    return f"{WEEKDAYS[day.weekday()]} {day_and_month(day)} {day.year}"


def clock_time(minutes: int) -> str:
    """The time of day, from minutes since any midnight."""
    return f"{minutes // 60 % 24:02}:{minutes % 60:02}"


def whole(value: float) -> str:
    """A number without a fraction."""
    return f"{value:,.0f}"


def tenths(value: float) -> str:
    """A number; below a thousand, with a tenth unless that is 0."""
    return f"{value:,.1f}".removesuffix(".0") if abs(value) < _THOUSAND else whole(value)


def percent(value: float) -> str:
    """A share in whole percent: 100 only for all, 0 only for none."""
    if 0 < value < 1:
        return f"{min(99, max(1, round(100 * value)))}%"
    return f"{100 * value:.0f}%"


def permille(value: float) -> str:
    """A share in tenths of a percent."""
    return f"{100 * value:.1f}%"


def between(low: str, high: str) -> str:
    """A range of values; a single one if both are equal."""
    return low if low == high else f"{low}{DASH}{high}"


def days(low: int, high: int) -> str:
    """A range of days."""
    return "1 day" if low == high == 1 else f"{between(whole(low), whole(high))} days"


def short(steps: Sequence[float]) -> list[str]:
    """Numbers as labels of an axis: if the last is large, all are in thousands or millions."""
    for least, unit, name in ((_MILLION, _MILLION, "M"), (_TEN_THOUSAND, _THOUSAND, "k")):
        if steps[-1] >= least:
            return [f"{step / unit:g}{name}" if step else "0" for step in steps]
    return [f"{step:,.10g}" for step in steps]


def percents(steps: Sequence[float]) -> list[str]:
    """Shares as labels of an axis."""
    return [f"{round(100 * step, 1):g}%" for step in steps]


def capitalised(text: str) -> str:
    """A text with a capital at the beginning."""
    return text[:1].upper() + text[1:]


def counted(number: float, noun: str) -> str:
    """A number with its noun, which takes an s."""
    return f"{tenths(number)} {noun}{'' if number == 1 else 's'}"


def pace(seconds: float) -> str:
    """The length of an answer: seconds, and from two minutes on as in :func:`duration`."""
    return f"{tenths(seconds)} s" if seconds < 120 else duration(seconds / 60)  # noqa: PLR2004 - two minutes


def duration(minutes: float) -> str:
    """Seconds, minutes, or hours and minutes."""
    rest = round(minutes)
    if 0 < minutes < 1:
        return f"{whole(60 * minutes)} s" if minutes >= _SECOND else "less than 1 s"
    if rest < 60:  # noqa: PLR2004 - an hour
        return f"{tenths(minutes) if minutes < _TENS else whole(minutes)} min"
    return f"{rest // 60:,} h {rest % 60} min"
