"""Tables whose columns a line of dashes shows, or that are drawn with lines, as programs write them in texts.

::

    Term      Meaning                   +-------+--------------------+
    --------  ---------------------     | Term  | Meaning            |
    Ballast   Weight low in the         +=======+====================+
              hull.                     | Cleat | A fitting with two |
                                        |       | horns.             |
    Cleat     A fitting with horns.     +-------+--------------------+

The line says where the columns begin. Rows are apart by blank lines or by
lines that are drawn; where there are none, each line with a first cell begins
a row.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from flashcards.formats.pages.wrapping import columns

_DASHES = re.compile(r"\s*(?:-{2,}|={2,})(?:\s+(?:-{2,}|={2,}))+\s*")
_GROUP = re.compile(r"-+|=+")
_WHOLE = re.compile(r"\s*(?:-{10,}|={10,})\s*")
_DRAWN = re.compile(
    r"\s*[|+,.`'\u250c\u2514\u251c\u250f\u2517\u2523\u2554\u2560\u255a\u255e\u256d\u2570]"
    r"[-=\u2500\u2501\u2550](?:[|+.,'\u250c-\u256c]?[-=\u2500\u2501\u2550])+[|+.,'\u250c-\u256c]?\s*"
)
_BARS = ("|", "\u2502", "\u2503", "\u2551")
_JOINT = re.compile(r"[^\s=\u2500\u2501\u2550-]")
_PIPES = re.compile(r"\s*\|?[\s:|-]+\|?\s*")
_HIGHEST_HEAD = 6  # lines
_MOST_LINES = 5000  # of a table
_LEAST_DRAWN = 2  # lines that are drawn
_SEVERAL = 3  # parts between lines that are drawn: each is a row


class Table(NamedTuple):
    """A table: its first line, the one after its last, and its rows with the line where each begins."""

    start: int
    end: int
    rows: list[tuple[int, list[str]]]


def unruled(raw: Sequence[str]) -> list[str]:
    """The lines of a text with each row of such a table on one line, tabs between its cells, and empty ones below."""
    lines = list(raw)
    for table in tables(raw):
        lines[table.start : table.end] = [""] * (table.end - table.start)
        for at, cells in table.rows:
            lines[at] = "\t".join(cells)
    return lines


def tables(raw: Sequence[str]) -> Iterator[Table]:
    """The tables of a text."""
    at = 0
    while at < len(raw):
        table = None
        if _DASHES.fullmatch(raw[at]):
            table = _below_dashes(raw, at)
        elif raw[at].lstrip().startswith(_BARS) or _DRAWN.fullmatch(raw[at]):
            table = _drawn(raw, at)
        if table is not None and any(len(list(filter(None, cells))) > 1 for _, cells in table.rows):
            yield table
        at = max(at + 1, table.end if table is not None else 0)


def _below_dashes(raw: Sequence[str], rule: int) -> Table | None:
    """The table around a line of dashes: its head is above that, or between it and the next one."""
    starts = [match.start() for match in _GROUP.finditer(raw[rule])]
    apart = "=" not in raw[rule]
    first = rule
    while first and rule - first < _HIGHEST_HEAD and _is_row(raw[first - 1], starts):
        first -= 1
    head = [(first, _cells(raw[first:rule], starts))] if first < rule else []
    closed = first > 0 and _WHOLE.fullmatch(raw[first - 1]) is not None
    if head and not closed:
        last = next((at for at in range(rule + 1, len(raw)) if not _is_row(raw[at], starts)), len(raw))
        return Table(first, last, [*head, *_rows(raw, rule + 1, last, starts, apart=apart)])
    end = _closing(raw, rule, starts)
    if end is None:
        return None
    below = _closing(raw, end, starts) if raw[end] == raw[rule] and not head else None
    if below is not None and raw[below] == raw[rule]:
        head, rule, end = [(rule + 1, _cells(raw[rule + 1 : end], starts))], end, below
    return Table(first - closed, end + 1, [*head, *_rows(raw, rule + 1, end, starts, apart=apart)])


def _is_row(line: str, starts: Sequence[int]) -> bool:
    return bool(line.strip()) and _fits(line, starts) and not (_WHOLE.fullmatch(line) or _DASHES.fullmatch(line))


def _closing(raw: Sequence[str], rule: int, starts: Sequence[int]) -> int | None:
    """The line of dashes that a table ends with, if all above it stands in its columns."""
    for at in range(rule + 1, min(len(raw), rule + _MOST_LINES)):
        if _WHOLE.fullmatch(raw[at]) or _DASHES.fullmatch(raw[at]):
            return at
        if not _fits(raw[at], starts):
            return None
    return None


def _fits(line: str, starts: Sequence[int]) -> bool:
    """Whether nothing stands across the beginning of a column."""
    grid = _grid(line)
    return all(grid[at - 1 : at] in ("", " ") for at in starts[1:])


def _grid(line: str) -> str:
    """A line with a sign for each column that it takes."""
    line = line.expandtabs(8).rstrip()
    return line if line.isascii() else "".join(char if columns(char) == 1 else f"{char}\0" for char in line)


def _cells(lines: Sequence[str], starts: Sequence[int]) -> list[str]:
    """The cells of a row, whose lines are put together."""
    grids = [_grid(line) for line in lines]
    ends: list[int | None] = [*starts[1:], None]
    return [
        " ".join(filter(None, (grid[0 if not at else start : end].replace("\0", "").strip() for grid in grids)))
        for at, (start, end) in enumerate(zip(starts, ends, strict=True))
    ]


def _rows(
    raw: Sequence[str], start: int, end: int, starts: Sequence[int], *, apart: bool
) -> list[tuple[int, list[str]]]:
    """The rows of some lines; ``apart`` is whether blank lines, if there are any, are between all of them."""
    told = [at for at in range(start, end) if raw[at].strip()]
    blanks = any(not raw[at].strip() for at in range(told[0], told[-1])) if told else False
    if apart and blanks:
        begins = [at for at in told if at == told[0] or not raw[at - 1].strip()]
    else:
        begins = [at for at in told if at == told[0] or _cells([raw[at]], starts)[0]]
    return [(at, _cells(raw[at:below], starts)) for at, below in pairwise([*begins, end])]


def _drawn(raw: Sequence[str], start: int) -> Table | None:
    """A table with lines around its cells."""
    end = start
    while end < len(raw) and end - start < _MOST_LINES and _is_drawn(raw[end]):
        end += 1
    rules = [at for at in range(start, end) if _DRAWN.fullmatch(raw[at]) and not _PIPES.fullmatch(raw[at])]
    if len(rules) < _LEAST_DRAWN:
        return Table(start, end, []) if end > start + 1 else None
    starts = [match.start() + 1 for match in _JOINT.finditer(_grid(raw[rules[0]]))][:-1]
    if len(starts) < _LEAST_DRAWN:
        return Table(start, end, [])
    parts = [range(one + 1, other) for one, other in pairwise([start - 1, *rules, end]) if other > one + 1]
    rows: list[tuple[int, list[str]]] = []
    for part in parts:
        lines = [_open(raw[at], starts) for at in part]
        split = len(parts) < _SEVERAL and part is parts[-1]
        begins = [at for at in range(len(lines)) if not at or (split and lines[at][0])]
        for at, below in pairwise([*begins, len(lines)]):
            rows.append((part[at], [" ".join(filter(None, cell)) for cell in zip(*lines[at:below], strict=True)]))
    return Table(start, end, rows)


def _is_drawn(line: str) -> bool:
    text = line.strip()
    return (text.startswith(_BARS) and text.endswith(_BARS)) or _DRAWN.fullmatch(line) is not None


def _open(line: str, starts: Sequence[int]) -> list[str]:
    """The cells of a line that is drawn: between its bars if there are as many, or else in its columns."""
    text = line.strip()
    cells = [cell.strip() for cell in re.split("|".join(map(re.escape, _BARS)), text[1:-1])]
    if len(cells) == len(starts):
        return cells
    grid = _grid(line)
    ends = [at - 1 for at in starts[1:]]
    return [
        grid[at:end].replace("\0", "").strip(" |\u2502\u2503\u2551")
        for at, end in zip(starts, [*ends, len(grid)], strict=True)
    ]
