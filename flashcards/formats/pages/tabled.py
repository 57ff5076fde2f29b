"""The tables of a web page: each is read by itself, by the names of its columns or by which one has longer texts."""

from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from itertools import groupby

from flashcards.formats.pages import Found, Pair, gridded
from flashcards.formats.pages.elements import Block

_LEAST_ROWS = 2
_NAMED = "table with names"

_Row = list[list[Block]]
_Made = Callable[[str, str, int, int], list[Pair]]


def readings(
    blocks: Sequence[Block], heads: Container[int], as_html: Callable[[Block], str], made: _Made
) -> Iterator[Found]:
    """All tables together, and those alone that name their columns; ``heads`` are the rows of names."""
    rows: dict[int, _Row] = {}
    starts: dict[int, int] = {}
    for row, group in groupby(enumerate(blocks), key=lambda each: each[1].row):
        members = [*group]
        if row:
            last = members[-1][1].cell
            rows[row] = [[block for _, block in members if block.cell == cell] for cell in range(1, last + 1)]
            starts[row] = members[0][0]
    if len(rows) < _LEAST_ROWS:
        return
    places = {
        starts[row]: (["".join(map(as_html, cell)) for cell in cells], starts[row] + sum(map(len, cells)))
        for row, cells in rows.items()
    }
    texts = {starts[row]: [" ".join(block.text for block in cell) for cell in cells] for row, cells in rows.items()}
    stated = {starts[row] for row in rows if row in heads}
    tables = _tables({starts[row]: _table_of(cells) for row, cells in rows.items()}, texts, stated)
    found = [gridded.of_cells({at: texts[at] for at in table}, places, made, stated) for table in tables]
    named = [one for one in found if one.shape == _NAMED]
    if named and len(named) < len(found):
        yield _joined(named, _NAMED)
    told = sum(len(one.pairs) for one in named)
    yield _joined(found, _NAMED if 2 * told > sum(len(one.pairs) for one in found) else "table")


def _table_of(cells: _Row) -> int:
    """The number of the innermost table around a row."""
    around = next(block for cell in cells for block in cell).within
    return next((number for kind, number in reversed(around) if kind.startswith("table.")), 0)


def _tables(numbers: Mapping[int, int], texts: Mapping[int, Sequence[str]], stated: Container[int]) -> list[list[int]]:
    """The rows of each table; one goes on with the table above if it has as many columns and no other names."""
    tables: list[list[int]] = []
    head: Sequence[str] = ()
    above = width = -1
    for at, number in numbers.items():
        if number != above:
            is_head = at in stated or gridded.is_head(texts[at])
            goes_on = tables and len(texts[at]) == width and (not is_head or texts[at] == head)
            if not goes_on:
                tables.append([])
                head = texts[at] if is_head else ()
                width = len(texts[at])
            above = number
        tables[-1].append(at)
    return tables


def _joined(found: Sequence[Found], shape: str) -> Found:
    return Found(shape=shape, pairs=[pair for one in found for pair in one.pairs])
