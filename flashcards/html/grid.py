"""Tables of HTML as a grid of cells."""

from collections.abc import Iterator

from flashcards.formats.tables import ABOVE, LEFT
from flashcards.html.styles import alignment
from flashcards.html.tree import Node

_MOST_SPAN = 20
_FREE_CELLS = 10_000
_MOST_RAGGED = 4
"""When each row is filled up to the longest, a larger table may have so many times its own cells."""


def _rows(table: Node) -> Iterator[Node]:
    """The rows of a table, except those of tables in its cells."""
    for child in table.children:
        if isinstance(child, Node) and child.tag == "tr":
            yield child
        elif isinstance(child, Node) and child.tag in {"thead", "tbody", "tfoot"}:
            yield from _rows(child)


def grid_of(table: Node) -> list[list[Node | str]]:
    """The cells of a table, row by row, in their columns, and for covered places which cell covers them.

    Empty for a table without cells, and for one that would be nearly empty as a rectangle.
    """
    grid = [row for row in _filled_rows(table) if row]
    cells = sum(map(len, grid))
    return grid if len(grid) * max(map(len, grid), default=0) <= max(_FREE_CELLS, _MOST_RAGGED * cells) else []


def _filled_rows(table: Node) -> Iterator[list[Node | str]]:
    covered: dict[int, tuple[int, str]] = {}
    for row in _rows(table):
        line: list[Node | str] = []
        for cell in (*(child for child in row.children if isinstance(child, Node)), None):
            while (rest := covered.get(len(line), (0, ABOVE)))[0]:
                covered[len(line)] = (rest[0] - 1, rest[1])
                line.append(rest[1])
            if cell is not None:
                width, below = _span(cell, "colspan"), _span(cell, "rowspan") - 1
                covered[len(line)] = (below, ABOVE)
                covered |= dict.fromkeys(range(len(line) + 1, len(line) + width), (below, LEFT))
                line += [cell, *[LEFT] * (width - 1)]
        yield line


def columns(grid: "list[list[Node | str]]", usual: str) -> list[str]:
    """The alignment of each column, if all its cells below the head agree."""
    found: dict[int, set[str]] = {}
    for row in grid[1:] or grid:
        for column, cell in enumerate(row):
            if not isinstance(cell, str) and _span(cell, "colspan") == 1:
                found.setdefault(column, set()).add(alignment(cell) or usual)
    width = max(map(len, grid))
    sides = [found.get(column, set()) for column in range(width)]
    return [side.pop().replace("justify", "") if len(side) == 1 else "" for side in sides]


def _span(cell: Node, name: str) -> int:
    said = cell.attributes.get(name, "").strip()
    return min(max(1, int(said)), _MOST_SPAN) if said.isdecimal() and len(said) <= len(str(_MOST_SPAN)) else 1
