"""Curves in braille dots, drawn by plotille on axes of our own; in ASCII if there is no braille."""

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from plotille import Canvas
from rich.text import Text

from flashcards.terminal.plots.paper import Paper, runs

_BRAILLE = 0x2800
_HEIGHT = 9
"""Rows; an odd number, so that one is in the middle."""

_TOP, _MIDDLE, _FOOT = 0x09, 0x36, 0xC0
"""The dots of a cell's upper, middle and lower rows."""


_CROSS = [(0, 1), (0, -1), (0, 2), (0, -2), (1, 0), (-1, 0), (2, 0), (-2, 0)]
"""The dots around a curve that is a single dot."""

_BOTH = "+"
"""Where two curves meet, as a character cannot show both."""


class Curve(NamedTuple):
    """Points from left to right; ``dotted`` curves are for comparison."""

    name: str
    points: Sequence[tuple[float, float]]
    color: str = "green"
    dotted: bool = False


class Axes(NamedTuple):
    """The ends of both axes, the format of numbers, and the ``ticks`` below."""

    left: float
    right: float
    foot: float
    top: float
    say: Callable[[float], str]
    ticks: Mapping[float, str]


def curves(lines: Sequence[Curve], axes: Axes, paper: Paper) -> list[str]:
    """Curves on their axes, the last on top; several have a legend."""
    names = {_HEIGHT - 1: axes.top, _HEIGHT // 2: (axes.foot + axes.top) / 2, 0: axes.foot}
    said = {row: axes.say(value) for row, value in names.items()}
    margin = max(map(len, said.values()))
    width = max(8, paper.room - margin - 2)
    drawn = [_cells(line, axes, width) for line in lines]
    rows = []
    for row in range(_HEIGHT - 1, -1, -1):
        name = said.get(row, "")
        pieces = [(f"{name:>{margin}} {'┤' if name else '│'}", "dim")]
        pieces += [_cell([grid[row][cell] for grid in drawn], lines, paper) for cell in range(width)]
        rows.append(runs(*pieces))
    foot = Text(f"{' ' * margin} └{'─' * width}", style="dim")
    has_both = not paper.style.unicode and any(_BOTH in row.plain[margin + 2 :] for row in rows)
    return paper.draw(*rows, foot, _below(axes, margin + 2, width), *_legend(lines, paper, has_both=has_both))


def _cells(line: Curve, axes: Axes, width: int) -> list[list[int]]:
    """The dots of each cell of a curve, lowest row first."""
    canvas = Canvas(width, _HEIGHT, 0, 0, 2 * width, 4 * _HEIGHT)
    across, up = max(axes.right - axes.left, 1e-9), max(axes.top - axes.foot, 1e-9)

    def place(point: tuple[float, float]) -> tuple[int, int]:
        x, y = (point[0] - axes.left) / across, (point[1] - axes.foot) / up
        return round(min(1, max(0, x)) * (2 * width - 1)), round(min(1, max(0, y)) * (4 * _HEIGHT - 1))

    dots = [place(point) for point in line.points]
    for dot in dots[:: max(1, len(dots) - 1)] if line.dotted else dots:
        canvas.point(*dot)
    if not line.dotted and _is_spot(dots):
        for x, y in _CROSS:
            canvas.point(max(0, dots[0][0] + x), max(0, dots[0][1] + y))
    for one, other in pairwise(dots):
        if not line.dotted:
            canvas.line(*one, *other)
            continue
        steps = max(abs(other[0] - one[0]), abs(other[1] - one[1]))
        for step in range(0, steps, 3):
            canvas.point(
                round(one[0] + (other[0] - one[0]) * step / steps), round(one[1] + (other[1] - one[1]) * step / steps)
            )
    plotted = canvas.plot(linesep="\n").split("\n")
    return [[ord(char) - _BRAILLE for char in row] for row in reversed(plotted)]


def _is_spot(dots: Sequence[tuple[int, int]]) -> bool:
    """Whether a curve is hardly more than a dot."""
    return bool(dots) and all(max(side) - min(side) <= 1 for side in zip(*dots, strict=True))


def _cell(dots: Sequence[int], lines: Sequence[Curve], paper: Paper) -> tuple[str, str]:
    """One cell of all curves, in the colour of the topmost in it."""
    there = [number for number, each in enumerate(dots) if each]
    if not there:
        return " ", ""
    together = 0
    for each in dots:
        together |= each
    color = lines[there[-1]].color
    if paper.style.unicode:
        return chr(_BRAILLE + together), color
    if lines[there[-1]].dotted:
        return ".", color
    if any(lines[number].dotted for number in there):
        return _BOTH, color
    return ("'" if not together & (_MIDDLE | _FOOT) else "_" if not together & (_MIDDLE | _TOP) else "*"), color


def _below(axes: Axes, left: int, width: int) -> Text:
    """The names below the axis, without those that would touch the one before."""
    line = " " * left
    for value, name in sorted(axes.ticks.items()):
        share = (value - axes.left) / max(axes.right - axes.left, 1e-9)
        place = left + round(min(1, max(0, share)) * (width - 1)) - len(name) // 2
        place = max(left, min(place, left + width - len(name)))
        if place > len(line.rstrip()) or not line.strip():
            line = f"{line.rstrip():<{place}}{name}"
    return Text(line, style="dim")


def _legend(lines: Sequence[Curve], paper: Paper, *, has_both: bool) -> list[Text]:
    """The legend of several curves."""
    if len(lines) == 1:
        return []
    found: list[Text] = []
    marks = ("⠄⠄⠄", "⠒⠒⠒") if paper.style.unicode else ("...", "***")
    named = [(marks[0 if line.dotted else 1], line.color, line.name) for line in lines]
    for mark, color, name in [*named, *([(3 * _BOTH, lines[-1].color, "both")] if has_both else [])]:
        part = runs((mark, color), (f" {name}", ""))
        if found and found[-1].cell_len + 3 + part.cell_len <= paper.room:
            found[-1] = Text.assemble(found[-1], "   ", part)
        else:
            found.append(part)
    return found
