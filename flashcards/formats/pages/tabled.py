"""The tables of a web page: each is read by itself, by the names of its columns or by which one has longer texts.

A table may have several entries side by side, or each definition below its
term. A definition that reaches over several rows explains all their terms.
"""

from collections import Counter
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from itertools import groupby
from statistics import mean

from flashcards.formats.pages import Found, Pair, gridded, sorting
from flashcards.formats.pages.elements import Block, Page
from flashcards.formats.pages.gridded import Marks
from flashcards.formats.pages.lines import Shape, shape, words

_LEAST_ROWS = 2
_TWO = 2
_NAMED = "table with names"
_OFTEN = 3  # tables that begin with the same row
_SIDE_BY_SIDE = (4, 6)  # columns of terms and definitions, one beside the other
_LONGER = 2  # times: definitions, as a mean of each column
_LONGEST_TERM = 8  # words
_DISTINCT = 0.9  # of the terms

_Row = list[list[Block]]
_Places = Mapping[int, tuple[list[str], int]]
_Made = Callable[[str, str, int, int], list[Pair]]


def readings(page: Page, as_html: Callable[[Block], str], made: _Made) -> Iterator[Found]:
    """All tables together, and those alone that name their columns."""
    rows: dict[int, _Row] = {}
    starts: dict[int, int] = {}
    reached = dict(page.reached)  # the last such cell of each row
    for row, group in groupby(enumerate(page.blocks), key=lambda each: each[1].row):
        members = [*group]
        if row:
            last = max(members[-1][1].cell, reached.get(row, 0))
            rows[row] = [[block for _, block in members if block.cell == cell] for cell in range(1, last + 1)]
            starts[row] = members[0][0]
    if len(rows) < _LEAST_ROWS:
        return
    places = {
        starts[row]: (["".join(map(as_html, cell)) for cell in cells], starts[row] + sum(map(len, cells)))
        for row, cells in rows.items()
    }
    texts = {starts[row]: [" ".join(block.text for block in cell) for cell in cells] for row, cells in rows.items()}
    numbers = {starts[row]: _table_of(cells) for row, cells in rows.items() if len(cells) > 1}  # others are titles
    stated = {starts[row] for row in rows if row in page.heads} | _repeated(numbers, texts)
    over = {(starts[row], cell - 1) for row, cell in page.reached if row in starts}
    tables = _tables(numbers, texts, stated)
    found = [_read({at: texts[at] for at in table}, places, made, Marks(stated, over)) for table in tables]
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


def _repeated(numbers: Mapping[int, int], texts: Mapping[int, Sequence[str]]) -> set[int]:
    """The first rows of tables, where several begin with the same words: these name the columns."""
    firsts = {numbers[at]: at for at in reversed([*numbers])}
    often = Counter(tuple(texts[at]) for at in firsts.values())
    return {at for at in firsts.values() if often[tuple(texts[at])] >= _OFTEN}


def _read(rows: dict[int, list[str]], places: _Places, made: _Made, marks: Marks) -> Found:
    """The entries of one table."""
    filled = {at: cells for at, cells in rows.items() if any(cells)}  # others hold pictures
    if _is_turned([*filled.values()]):
        above, under = filled
        cells, end = places[under]
        terms = zip(rows[above], cells, strict=True)
        return Found(shape="table", pairs=[pair for term, html in terms for pair in made(term, html, above, end)])
    width = max(map(len, rows.values()))
    padded = {at: [*cells, *[""] * (width - len(cells))] for at, cells in rows.items()}
    heads = [cells for at, cells in padded.items() if at in marks.heads or gridded.is_head(cells)]
    repeat = all(cells[:_TWO] * (width // _TWO) == cells for cells in heads)
    if not repeat or not _are_side_by_side([cells for cells in padded.values() if cells not in heads]):
        return gridded.of_cells(rows, places, made, marks)
    parts = []
    for first in range(0, width, _TWO):
        part = {at: both for at, cells in padded.items() if any(both := cells[first : first + _TWO])}
        own = {at: (places[at][0][first : first + _TWO], places[at][1]) for at in part}
        parts.append(gridded.of_cells(part, own, made, marks._replace(reached=())))
    down = [pair for part in parts for pair in part.pairs]
    across = sorted(down, key=lambda pair: pair.start)
    pairs = down if _order(down) > _order(across) else across
    return Found(shape=_NAMED if all(part.shape == _NAMED for part in parts) else "table", pairs=pairs)


def _is_turned(rows: Sequence[Sequence[str]]) -> bool:
    """Whether two rows are terms and the definitions below them."""
    if len(rows) != _LEAST_ROWS or len(rows[0]) != len(rows[1]) or len(rows[0]) < _LEAST_ROWS:
        return False
    told = all(words(cell) > _LONGEST_TERM and shape(cell) is Shape.DEFINITION for cell in rows[1])
    return told and all(
        cell and words(cell) <= _LONGEST_TERM and shape(cell) is not Shape.DEFINITION for cell in rows[0]
    )


def _are_side_by_side(rows: Sequence[Sequence[str]]) -> bool:
    """Whether rows have several terms each, all of them different and short, with a longer text behind each."""
    if len(rows) < _LEAST_ROWS or len(rows[0]) not in _SIDE_BY_SIDE:
        return False
    terms = [cell for cells in rows for cell in cells[::2] if cell]
    told = all(bool(term) == bool(text) for cells in rows for term, text in zip(cells[::2], cells[1::2], strict=True))
    lengths = [mean(len(cells[at]) for cells in rows) for at in range(len(rows[0]))]
    longer = all(text >= _LONGER * term for term, text in zip(lengths[::2], lengths[1::2], strict=True))
    short = all(words(term) <= _LONGEST_TERM for term in terms)
    return told and longer and short and len(set(terms)) >= _DISTINCT * len(terms)


def _joined(found: Sequence[Found], shape: str) -> Found:
    return Found(shape=shape, pairs=[pair for one in found for pair in one.pairs])


def _order(pairs: Sequence[Pair]) -> float:
    return sorting.share([pair.term for pair in pairs])
