"""The form of every figure, and shared wording."""

import shlex
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from rich.cells import cell_len

from flashcards.statistics.measures import Histogram, Share
from flashcards.studyday import Day, from_date, to_date
from flashcards.terminal.plots.columns import Column, columns
from flashcards.terminal.plots.paper import Paper, round_width
from flashcards.terminal.safety import safe
from flashcards.terminal.style import DIM
from flashcards.terminal.text import count, wrap

BINS = 20
"""Columns of a histogram, roughly."""

_YEAR = 300
"""Over a span of more days than this, points in time are named with the year."""

_TICK = 4
"""Columns from one label below the axis to the next."""

_TAIL = 1.25
"""Values beyond so many times the 95% quantile are a tail."""


class Section(NamedTuple):
    """A figure: ``says`` are sentences about the picture, ``query`` finds its cards.

    A ``wide`` one takes the whole width of the page.
    """

    title: str
    says: Sequence[str]
    picture: Sequence[str]
    query: str = ""
    wide: bool = False


def command(text: str, paper: Paper, indent: int = 0) -> list[str]:
    """A command that can be copied; a wide one continues on the next line after a backslash."""
    if paper.style.spoken:
        return [f"To find these cards: {safe(text)}"]
    lines = [safe(text)]
    if cell_len(lines[0]) > paper.width - indent:
        program, name, rest = lines[0].split(" ", 2)
        lines = [f"{program} {name} \\", *([f"  {rest}"] if paper.is_window else wrap(rest, paper.width - indent))]
    return [" " * indent + paper.style.paint(line, DIM) for line in lines]


def found_by(query: str, paper: Paper, indent: int = 0) -> list[str]:
    """The command that finds the cards of a figure."""
    return command(f"flashcards search {shlex.quote(query)}", paper, indent)


def of(share: Share) -> str:
    """``91% of 352``, or ``no answers``."""
    return f"{share.percent}% of {share.total:,}" if share.total else "no answers"


def span(low: int, high: int) -> str:
    """A span of days, both ends included: ``1 day``, ``2 to 6 days``."""
    return count(low, "day") if low == high else f"{low:,} to {high:,} days"


def day_name(day: Day, today: Day) -> str:
    """A short name for a day: ``today``, ``Mon 3 Aug``."""
    moment = to_date(day)
    return "today" if day == today else f"{moment:%a} {moment.day} {moment:%b}"


def short_day(day: Day) -> str:
    """A day as a label: ``3 Aug``."""
    moment = to_date(day)
    return f"{moment.day} {moment:%b}"


def moment_name(day: Day, *, is_long: bool) -> str:
    """A point in time: ``3 Aug``, or ``3 Aug 2027`` over a long time."""
    return f"{short_day(day)} {to_date(day):%Y}" if is_long else short_day(day)


def is_long(first: Day, last: Day) -> bool:
    """Whether points in time from one day to another are named with the year."""
    return last - first > _YEAR


def month_name(year: int, month: int) -> str:
    """The name of a month: ``Aug 2027``."""
    return f"{date(year, month, 1):%b %Y}"


def first_of(month: tuple[int, int]) -> Day:
    """The first day of a month."""
    return from_date(date(*month, 1))


def quantiles(histogram: Histogram, scale: float = 1) -> str:
    """A sentence with the quartiles; ``scale`` is the worth of a whole value."""
    if len(histogram.counts) == 1:
        return "It is the same for all."
    low, middle, high = (
        f"{histogram.quantiles[share] * scale:,.{0 if scale == 1 else 2}f}" for share in (0.25, 0.5, 0.75)
    )
    return f"The median is {middle}; half of them lie between {low} and {high}."


def drawn(histogram: Histogram, paper: Paper, unit: str = "card", *, scale: float = 1) -> list[str]:
    """A histogram with about twenty columns of round widths; ``scale`` is the worth of a whole value.

    A long tail becomes one marked column at the end, or it would squeeze the
    others.
    """
    values = histogram.counts
    least, most = min(values), max(values)
    usual = max(least + 1, int(histogram.quantiles[0.95] * _TAIL))
    width = round_width((min(most, usual) - least + 1) / BINS)
    begin = least // width
    end = (most if most <= usual + width else usual) // width + 1
    sizes = [0] * (end - begin + 1)
    for value, size in values.items():
        sizes[min(value // width, end) - begin] += size
    cols = []
    for number, size in enumerate(sizes[:-1]):
        low, high = (begin + number) * width, (begin + number + 1) * width - 1
        name = f"{low * scale:,.10g}"
        cols.append(Column(name, size, name if number % _TICK == 0 else "", f"{high * scale:,.10g}"))
    if sizes[-1]:
        cols.append(
            Column(f"{end * width * scale:,.10g} or more", sizes[-1], f"{end * width * scale:,.10g}+", marked=True)
        )
    return columns(cols, paper, unit=unit)
