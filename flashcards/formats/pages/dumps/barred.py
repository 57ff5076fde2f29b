"""Rows between bars whose cells stand on lines of their own, as text that was copied or taken out of HTML has them.

::

    | Word |
        Meaning |
    | ballast | weight low in the hull |
    | cleat | a fitting with two horns |

Where a bar stands only behind each cell, terms and definitions take turns::

    ballast |
    weight low
    in the hull |
"""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import cycle

_BAR = "|"
_LEAST = 3  # whole rows, that show how many bars one has
_TWO_CELLS = 3  # bars
_MOST_LINES = 12  # of a row
_CELL = re.compile(r"[^|]*[^|\s][ \t]+\|[ \t]*")
_LEAST_CELLS = 6
_NARROW = 40  # characters of a line that was not wrapped
_INDENT = "    "


def whole(raw: Sequence[str]) -> list[str]:
    """The lines of a text with each such row on one line, and empty ones below it."""
    lines = _paired(raw)
    bars = Counter(line.count(_BAR) for line in raw if _is_open(line) and line.rstrip().endswith(_BAR))
    usual = max((count for count, number in bars.items() if count >= _TWO_CELLS and number >= _LEAST), default=0)
    at = 0
    while usual and at < len(lines):
        end = _end(lines, at, usual) if _is_open(lines[at]) else at
        if end > at:
            lines[at : end + 1] = [" ".join(" ".join(lines[at : end + 1]).split()), *[""] * (end - at)]
        at = max(at, end) + 1
    return lines


def _paired(raw: Sequence[str]) -> list[str]:
    """The lines of a text whose cells have bars behind them, with each definition on one line, indented."""
    lines = list(raw)
    cells = [at for at, line in enumerate(raw) if _CELL.fullmatch(line)]
    if len(cells) < _LEAST_CELLS or sum(_BAR in line for line in raw) > len(cells):
        return lines
    begun = {at: _begin(raw, at) for at in cells}
    runs: list[list[int]] = []
    for before, at in zip([-1, *cells], cells, strict=False):
        if not runs or any(map(str.strip, raw[before + 1 : begun[at]])):
            runs.append([])
        runs[-1].append(at)
    if any(len(run) % 2 for run in runs[:-1]) or any(begun[at] < at for run in runs for at in run[::2]):
        return lines
    for run in runs:
        for at, defines in zip(run, cycle((False, True)), strict=False):
            text = " ".join(" ".join(raw[begun[at] : at + 1]).split())[:-1].rstrip()
            lines[begun[at] : at + 1] = [f"{_INDENT}{text}" if defines else text, *[""] * (at - begun[at])]
    return lines


def _begin(raw: Sequence[str], at: int) -> int:
    """The first line of a cell, whose lines but the last one are as long as those that were wrapped."""
    begin = at
    while begin and len(raw[begin - 1].strip()) >= _NARROW and not raw[begin - 1].rstrip().endswith(_BAR):
        begin -= 1
    return begin


def _is_open(line: str) -> bool:
    return line.lstrip().startswith(_BAR)


def _end(lines: Sequence[str], at: int, usual: int) -> int:
    """The last line of a row that has too few bars on its first one; that line itself if no others make it whole."""
    count = lines[at].count(_BAR)
    for end in range(at + 1, min(at + _MOST_LINES, len(lines))):
        if count >= usual or _is_open(lines[end]):
            break
        count += lines[end].count(_BAR)
        if count == usual and lines[end].rstrip().endswith(_BAR):
            return end
    return at
