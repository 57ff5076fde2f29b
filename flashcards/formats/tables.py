"""Table cells that span others, as in MultiMarkdown, and cells with several lines.

Two bars with nothing between them, not even a space, extend the cell before them
by a column; a cell whose whole text is ``^^`` extends the one above it by a row.
If the result is not a rectangle, they mean nothing. In a cell the tag ``<br>``
ends a line, since nothing else can.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from markdown_it.rules_core import StateCore
    from markdown_it.token import Token

LEFT, ABOVE = "", "^^"
"""The text of a cell that is covered by the cell to its left, and by the one above."""

_BREAK = re.compile(r"<br ?/?>", re.IGNORECASE)
_SECTIONS = ("thead_open", "thead_close", "tbody_open", "tbody_close")


class _Cell(NamedTuple):
    opening: "Token"
    inside: "Token"
    closing: "Token"


def merge_cells(state: "StateCore") -> None:
    """A rule for the parser: hide and empty covered cells, and set the spans of the cells that cover them.

    If a cell spans from the head into the body, the table has no sections any
    more, since in HTML no cell leaves its section.
    """
    if "||" not in state.src and ABOVE not in state.src:
        return
    lines = state.src.split("\n")
    rows: list[list[_Cell]] = []
    written: list[str] = []
    sections: list[Token] = []
    for place, token in enumerate(state.tokens):
        if token.type == "table_open":
            rows, written, sections = [], [], []
        elif token.type in _SECTIONS:
            sections.append(token)
        elif token.type == "tr_open":
            rows.append([])
            written.append(lines[token.map[0]] if token.map else "")
        elif token.type in {"td_open", "th_open"}:
            rows[-1].append(_Cell(*state.tokens[place : place + 3]))
        elif token.type == "table_close" and _merge(rows, written):
            for section in sections:
                section.hidden = True


def _merge(rows: Sequence[Sequence[_Cell]], written: Sequence[str]) -> bool:
    """Merge the cells of a table; returns whether one spans from its head into its body."""
    covering: dict[tuple[int, int], list[tuple[int, int]]] = {}
    above: list[tuple[int, int]] = []
    for row, cells in enumerate(rows):
        texts = _as_written(written[row], [cell.inside.content for cell in cells])
        line: list[tuple[int, int]] = []
        for column, text in enumerate(texts):
            if column and text == LEFT:
                line.append(line[-1])
            elif row and text.strip() == ABOVE:
                line.append(above[column])
            else:
                line.append((row, column))
            covering.setdefault(line[-1], []).append((row, column))
        above = line
    leaves_head = False
    for (row, column), places in covering.items():
        height, width = places[-1][0] - row + 1, max(place[1] for place in places) - column + 1
        if len(places) == 1 or len(places) != height * width:
            continue
        leaves_head = leaves_head or (row == 0 and height > 1)
        _reach(rows[row][column].opening, height, width)
        for covered in places[1:]:
            _cover(rows[covered[0]][covered[1]])
    return leaves_head


def _reach(cell: "Token", height: int, width: int) -> None:
    if width > 1:
        cell.attrSet("colspan", str(width))
    if height > 1:
        cell.attrSet("rowspan", str(height))


def _cover(cell: _Cell) -> None:
    cell.opening.hidden = cell.closing.hidden = True
    cell.inside.content = ""


def _as_written(line: str, contents: Sequence[str]) -> list[str]:
    """The cells of a row with the spaces around their texts; before the first bar there may be the mark of a list."""
    from markdown_it.rules_block.table import escapedSplit  # loaded with any table

    parts = escapedSplit(line.rstrip())
    if parts[-1] == "":
        parts.pop()
    texts = [part.strip() for part in parts]
    start = 1 if texts[1 : 1 + len(contents)] == list(contents[: len(texts) - 1]) else 0
    parts = parts[start : start + len(contents)]
    return [*parts, *[" "] * (len(contents) - len(parts))]


def break_lines(state: "StateCore") -> None:
    """A rule for the parser: a ``<br>`` in a cell becomes a token ``hardbreak``."""
    if _BREAK.search(state.src) is None:
        return
    for before, token in pairwise(state.tokens):
        if before.type in {"td_open", "th_open"} and token.children:
            token.children = [part for child in token.children for part in _broken(child)]


def _broken(token: "Token") -> "Iterator[Token]":
    """An inline token, split at its breaks if it is a text."""
    if token.type != "text" or _BREAK.search(token.content) is None:
        yield token
        return
    for number, part in enumerate(_BREAK.split(token.content)):
        if number:
            yield token.copy(type="hardbreak", tag="br", content="")
        yield token.copy(content=part)
