"""Numbers as columns on an axis, such as those of consecutive days."""

from collections.abc import Sequence
from typing import NamedTuple

from rich.text import Text

from flashcards.terminal.plots.paper import Paper, round_up, runs, said, short
from flashcards.terminal.plots.spark import EIGHTHS
from flashcards.terminal.text import count

_WIDEST_COLUMN = 3
_HEIGHT = 6

_SAID = 10
"""Sentences of a spoken picture at most; more numbers are combined."""


class Column(NamedTuple):
    """A number with a name for screen readers, which may be a range that ends with ``until``.

    ``tick`` is the label below it. A ``marked`` one has a different colour and
    mark.
    """

    name: str
    value: float
    tick: str = ""
    until: str = ""
    marked: bool = False


def columns(cols: Sequence[Column], paper: Paper, *, unit: str) -> list[str]:
    """A column for each number, with an axis from 0; ``unit`` is the noun for what is counted."""
    if paper.style.spoken:
        return _sentences(cols, unit)
    top = round_up(max((col.value for col in cols), default=0))
    half = short(top / 2) if top > 1 else ""
    axis = max(len(short(top)), len(half))
    room = paper.room - axis - 2
    each = max(1, min(_WIDEST_COLUMN, room // max(1, len(cols))))
    rows = []
    for row in range(_HEIGHT - 1, -1, -1):
        name = short(top) if row == _HEIGHT - 1 else half if row == _HEIGHT // 2 - 1 else ""
        pieces = [(f"{name:>{axis}} {'┤' if name else '│'}", "dim")]
        for col in cols:
            filled = col.value / top * _HEIGHT - row
            mark = _block(filled, least=col.value > 0 and row == 0)
            if col.marked and mark != " ":
                mark = "▒" if mark == "█" else mark
            wide = mark * max(1, each - 1) + (" " if each > 1 else "")
            pieces.append((wide, "magenta" if col.marked else "green"))
        rows.append(runs(*pieces))
    foot = runs((f"{0:>{axis}} └{'─' * (each * len(cols))}", "dim"))
    return paper.draw(*rows, foot, _ticks(cols, axis + 2, each, paper.room))


def _sentences(cols: Sequence[Column], unit: str) -> list[str]:
    """The numbers as sentences; many are combined, but marked ones stay separate."""
    together = max(1, -(-len(cols) // _SAID))
    parts: list[list[Column]] = []
    for col in cols:
        if parts and len(parts[-1]) < together and not (col.marked or parts[-1][0].marked):
            parts[-1].append(col)
        else:
            parts.append([col])
    return [said(_name(part), count(round(sum(col.value for col in part)), unit)) for part in parts]


def _name(part: Sequence[Column]) -> str:
    """The name of several columns together."""
    first, last = part[0].name, part[-1].until or part[-1].name
    return first if first == last else f"{first} to {last}"


def _block(filled: float, *, least: bool) -> str:
    """A partly filled cell; with ``least`` it is never empty."""
    if filled >= 1:
        return "█"
    eighths = round(8 * filled)
    if eighths <= 0:
        return "▁" if least else " "
    return EIGHTHS[min(7, eighths - 1)]


def _ticks(cols: Sequence[Column], left: int, each: int, room: int) -> Text:
    """The labels below the columns, without those that would touch the one before."""
    line = " " * left
    for number, col in enumerate(cols):
        place = min(left + number * each, room - len(col.tick))
        if col.tick and (place > len(line) or not line.strip()):
            line = f"{line:<{place}}"[:place] + col.tick
    return Text(line, style="dim")
