"""Tables as text browsers dump them, with blanks between the columns and cells in the middle of their rows.

::

                 Weight low in the hull that
    Ballast      keeps a boat upright in a
                 blow.
    Cleat        A fitting with two horns.

Nothing but the layout says where a row ends. Three things tell: a cell of few
lines stands in the middle of its row, a cell goes on exactly where the next
word would not have fitted, and what does not go on has ended. The rows that
fit these best are put on one line each, with tabs between their cells.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from operator import mul
from typing import NamedTuple

from flashcards.formats.pages.wrapping import columns, stops

_LEAST_LINES = 6
_MOST_LINES = 5000  # of a table
_LEAST_ROWS = 3
_LEAST_BESIDE = 3  # lines with text in both columns
_MOSTLY = 0.6  # of the lines of a table, whose text begins at a column
_SOME = 0.15  # of them, whose text begins at one of several columns more
_NEARLY = 0.95
_HIGHEST = 30  # lines of a row
_BROKEN, _FITTED, _LOWER, _EMPTY, _SKIPPED = 1.0, 2.0, 0.5, 3.0, 1.5  # how much speaks against a row
_ENDED = 0.25  # of what speaks against the end of a row where a sentence ends as well
_BESIDE = 0.25  # as much, in a column beside terms and definitions, which may hold several lines of its own
_MISSING = 0.25  # a cell that is neither term nor definition
_HIGHER = 0.25  # than the middle, as a cell that ends in an empty line stands
_ANEW = 1.0  # how much speaks against a row with a line within it that begins as a row does
_MOST_AGAINST = 8.0
_DEAREST = 0.5  # of the rows
_ALL_LOWER = 0.7
_MARKS = 4  # columns of a list, that has its numbers there
_GAP = 2  # blanks between columns
_MOSTLY_WHOLE = 0.8  # of the lines, with text in all their cells: then each of these is a row
_SIGNS = ":=-*+\u2022\u2013\u2014"
_MOST_APART = 0.8  # of the lines, with more than a blank between their columns
_TWO = 2
_WHOLE = 2.0  # what speaks against a row with a line that has text in each of several columns, as rows begin
_WIDE = 40  # columns: in narrower ones nothing fits


class _Row(NamedTuple):
    """Where the last row begins, or a line that is none; what speaks against all up to it; how many there are."""

    start: int
    cost: float
    rows: int
    told: bool


def untabled(raw: Sequence[str]) -> list[str]:
    """The lines of a text with each row of a dumped table on one line, and empty ones in the place of the others."""
    found = list(raw)
    if any("\t" in line for line in raw):
        return found  # a program that lays out tables has no tabs
    grids = [_grid(line) for line in raw]
    for start, end, places in _regions(grids):
        cells = [_cells(grids[at], places) for at in range(start, end)]
        for first, last in _rows(cells, apart=_are_apart(grids[start:end], places)):
            texts = [" ".join(filter(None, each)) for each in zip(*cells[first:last], strict=True)]
            found[start + first : start + last] = ["\t".join(texts), *[""] * (last - first - 1)]
    return found


def _grid(line: str) -> str:
    """A line with a column for each character: a wide one is followed by a sign that stands for its second half."""
    line = line.expandtabs(8).rstrip()
    if line.isascii():
        return line
    return "".join(char if columns(char) == 1 else f"{char}\0" for char in line)


def _regions(grids: Sequence[str]) -> Iterator[tuple[int, int, list[int]]]:
    """Where lines stand in columns: the first one, the one after the last, and where the columns begin."""
    begins = [_begins(grid) for grid in grids]
    refused: dict[int, int] = {}
    at = 0
    while at < len(grids):
        near = Counter(place for each in begins[at : at + _HIGHEST] for place in each if place)
        places = [
            place
            for place, number in sorted(near.items())
            if number >= _LEAST_BESIDE and grids[at][place:].strip() and refused.get(place, 0) <= at
        ]
        for place in places:
            end = _end(grids, at, place)
            told = [grid for grid in grids[at:end] if grid.strip()]
            beside = sum(_is_beside(grid, place) for grid in told)
            at_place = sum(_starts_at(grid, place) for grid in told)
            if _LEAST_LINES <= len(told) <= _MOST_LINES and beside >= _LEAST_BESIDE and at_place >= _MOSTLY * len(told):
                first, *others = sorted([0, place, *_more(told, place)])
                margin = len(others) >= _TWO and others[1] > others[0] + _MARKS
                margin = margin and not any(grid[: others[0]].strip() for grid in told)
                yield at, end, others if margin else [first, *others]
                at = end - 1
                break
            refused[place] = _again(grids, at, end, place)
        at += 1


def _end(grids: Sequence[str], start: int, place: int) -> int:
    """The end of the lines that have nothing across the beginning of a column.

    A line further to the left than all with text in both columns is no part of the
    table, nor are lines between blank ones of which none has text at the column.
    """
    end, left, told = start, -1, start  # where the last lines end that are part of it
    while end < len(grids) and _is_open(grids[end], place):
        grid = grids[end]
        if _is_beside(grid, place):
            left = min(left, _indent(grid)) if left >= 0 else _indent(grid)
        elif grid.strip() and _indent(grid) < left:
            break
        end += 1
        if _starts_at(grid, place) or left < 0:
            told = end
        elif not grid.strip() and grids[end - 2].strip() and told < end - 2 and not grids[told].strip():
            break
    if left >= 0 and told < end and not grids[told].strip():
        end = told
    while end > start and not grids[end - 1].strip():
        end -= 1
    return end


def _again(grids: Sequence[str], start: int, end: int, place: int) -> int:
    """Where a table may begin among lines that are none: with the block of the first line with text in both columns."""
    first = next((at for at in range(start, end) if _is_beside(grids[at], place)), end)
    while start < first < end and grids[first - 1].strip() and _indent(grids[first - 1]) >= _indent(grids[first]):
        first -= 1
    return first if first > start else end


def _is_beside(grid: str, place: int) -> bool:
    return _starts_at(grid, place) and bool(grid[:place].strip())


def _indent(grid: str) -> int:
    return len(grid) - len(grid.lstrip())


def _more(told: Sequence[str], first: int) -> list[int]:
    """The columns besides the first one and the one that most lines have text in."""
    begins = Counter(place for grid in told for place in _begins(grid) if place not in (0, first))
    return [
        place
        for place, number in begins.items()
        if number >= max(_LEAST_BESIDE, _SOME * len(told))
        and sum(_is_open(grid, place) for grid in told) >= _NEARLY * len(told)
    ]


def _begins(grid: str) -> list[int]:
    """Where text begins on a line, behind blanks."""
    if "  " not in grid and grid[:1] != " ":
        return [0] if grid else []
    return [
        at
        for at, char in enumerate(grid)
        if char != " " and (at == 0 or (grid[at - 1] == " " and not grid[max(0, at - _GAP) : at].strip()))
    ]


def _is_open(grid: str, place: int) -> bool:
    """Whether nothing stands across the beginning of a column."""
    return grid[place - 1 : place] in ("", " ")


def _starts_at(grid: str, place: int) -> bool:
    return len(grid) > place and grid[place] != " " and grid[place - 1] == " "


def _cells(grid: str, places: Sequence[int]) -> list[str]:
    ends = [*places[1:], len(grid)]
    return [grid[start:end].replace("\0", "").strip() for start, end in zip(places, ends, strict=True)]


def _are_apart(grids: Sequence[str], places: Sequence[int]) -> bool:
    """Whether there is more than a blank between the columns of nearly all lines with text in several."""
    beside = [(grid, at) for grid in grids for at in places[1:] if _starts_at(grid, at) and grid[:at].strip()]
    return sum(not grid[at - _GAP : at].strip() for grid, at in beside) >= _MOST_APART * len(beside)


def _rows(cells: Sequence[Sequence[str]], *, apart: bool) -> list[tuple[int, int]]:
    """The rows of a table by the lines of their cells; none for one that other readers understand.

    ``apart`` is whether there is more than a blank between the columns.
    """
    whole = _whole(cells)
    if apart and len(whole) >= _MOSTLY_WHOLE * sum(map(any, cells)):
        starts = [at for at in whole if not at or not _is_torn(cells[at - 1], cells[at])]
        return [(start, _last(cells, start, end)) for start, end in pairwise([*starts, len(cells)])]
    good = _divided(cells, _LOWER)
    if not good:  # but of a table that writes all definitions in lower case
        good = [way for way in _divided(cells, 0.0) if _are_lower([cells[start:end] for start, end in way[2]])]
    if not good:
        return []
    _, middle, rows = min(good, key=lambda way: (way[0], not way[1]))
    centred = middle and any(not cells[start][0] for start, end in rows)
    topped = apart and sum(_is_topped(cells[start]) for start, _ in rows) >= _NEARLY * len(rows)
    return rows if centred or topped or len(cells[0]) > _TWO else []


def _whole(cells: Sequence[Sequence[str]]) -> list[int]:
    """The lines with text in all cells, but for a sentence near the table with a blank at its column by chance."""
    found = [at for at, line in enumerate(cells) if _is_topped(line)]
    lone = [at for at in found if not any(any(cells[by]) for by in (at - 1, at + 1) if 0 <= by < len(cells))]
    widest = max((columns(cells[at][0]) for at in found), default=0)
    if 2 * len(lone) > len(found):
        return found
    return [at for at in found if at not in lone or columns(cells[at][0]) < widest]


def _is_torn(above: Sequence[str], below: Sequence[str]) -> bool:
    """Whether a parenthesis that opens in a cell is closed in the one below it."""
    return any(_opened(one) > 0 > _opened(other) for one, other in zip(above, below, strict=True))


def _opened(text: str) -> int:
    return text.count("(") + text.count("\uff08") - text.count(")") - text.count("\uff09")


def _last(cells: Sequence[Sequence[str]], start: int, end: int) -> int:
    """The end of a row, which is at a blank line if there is one."""
    return next((at for at in range(start, end) if not any(cells[at])), end)


def _is_topped(cells: Sequence[str]) -> bool:
    """Whether a row begins with text in all its cells, and no bullet or mark of a list is one of them."""
    return all(cells) and any(map(str.isalnum, cells[0])) and cells[1][0] not in _SIGNS


def _divided(cells: Sequence[Sequence[str]], lower: float) -> list[tuple[float, bool, list[tuple[int, int]]]]:
    """The ways to divide lines into rows: what speaks against it, whether short cells are in the middle, the rows."""
    ways = ((middle, *_way(cells, lower, middle=middle)) for middle in (True, False))
    return [(cost, middle, rows) for middle, cost, rows in ways if rows]


def _are_lower(rows: Sequence[Sequence[Sequence[str]]]) -> bool:
    """Whether the second cells of nearly all rows begin in lower case."""
    texts = [next((line[1] for line in row if line[1]), "") for row in rows]
    return sum(text[:1].islower() for text in texts) >= _ALL_LOWER * len(texts)


def _way(cells: Sequence[Sequence[str]], lower: float, *, middle: bool) -> tuple[float, list[tuple[int, int]]]:
    """The cheapest way to divide lines into rows, and what speaks against it; ``middle`` is where short cells stand."""
    widths = [max(columns(line[column]) for line in cells) for column in range(len(cells[0]))]
    weights = [1.0 if at < _TWO or width == max(widths) else _BESIDE for at, width in enumerate(widths)]
    breaks = [sum(map(mul, weights, map(_fits, above, below, widths))) for above, below in pairwise(cells)]
    ways = [_Row(0, 0.0, 0, told=False)]
    for end in range(1, len(cells) + 1):
        above = ways[end - 1]
        skipped = _SKIPPED if any(cells[end - 1]) else 0.0
        found = [_Row(end - 1, above.cost + skipped, above.rows, told=False)]
        broken = _broken(cells[end - 1], cells[end], widths) if end < len(cells) else 0.0
        against = 0.0
        for start in range(end - 1, max(-1, end - 1 - _HIGHEST), -1):
            if start < end - 1:
                against += _FITTED * breaks[start] + _ANEW * _begins_anew(cells[start], cells[start + 1])
            if not any(cells[start]) or against > _MOST_AGAINST:
                break
            cost = _cost(cells[start:end], lower, middle=middle)
            if cost is not None:
                found.append(_Row(start, ways[start].cost + against + broken + cost, ways[start].rows + 1, told=True))
        ways.append(min(found, key=lambda row: (row.cost, row.rows)))
    last = ways[-1]
    if last.rows < _LEAST_ROWS or last.cost > _DEAREST * last.rows:
        return last.cost, []
    rows: list[tuple[int, int]] = []
    at = len(cells)
    while at:
        rows += [(ways[at].start, at)] if ways[at].told else []
        at = ways[at].start
    return last.cost, rows[::-1]


def _broken(line: Sequence[str], below: Sequence[str], widths: Sequence[int]) -> float:
    """How much speaks against the end of a row below a line: that the widest cell may go on."""
    at = max(range(len(widths)), key=widths.__getitem__)
    goes_on = line[at] and below[at] and not _fits(line[at], below[at], widths[at]) and not _begins_anew(line, below)
    ended = stops(line[at]) and below[at][:1].isupper()
    return _BROKEN * min(1.0, widths[at] / _WIDE) * (_ENDED if ended else 1) if goes_on else 0.0


def _begins_anew(line: Sequence[str], below: Sequence[str]) -> bool:
    """Whether a sentence has ended on a line, and the one below begins as a row does in all its cells."""
    return all(below) and all(text[0].isupper() for text in below) and stops(line[-1])


def _cost(lines: Sequence[Sequence[str]], lower: float, *, middle: bool) -> float | None:
    """How much speaks against some lines as a row by where its cells stand; None where they cannot be one."""
    cost = _WHOLE * sum(map(all, lines[1:])) if len(lines[0]) > _TWO and not middle else 0.0
    for column, texts in enumerate(zip(*lines, strict=True)):
        told = [at for at, text in enumerate(texts) if text]
        if not told:
            cost += _EMPTY if column < _TWO else _MISSING
            continue
        rest = len(lines) - len(told) if middle else 0
        if told[-1] - told[0] + 1 != len(told) or told[0] not in ((rest - 1) // 2, rest // 2, (rest + 1) // 2):
            return None
        cost += _HIGHER * (told[0] < rest // 2)
        cost += lower * (column == 1 and texts[told[0]][0].islower())
        cost += _BROKEN * (not column and _is_part(" ".join(texts)))
    return cost


def _is_part(term: str) -> bool:
    """Whether a term ends or begins within parentheses."""
    return _opened(term) != 0


def _fits(text: str, below: str, width: int) -> bool:
    """Whether the first word of a cell's line would have fitted on the line above; so a row ends there."""
    return bool(text and below) and columns(text) + 1 + columns(below.split(maxsplit=1)[0]) <= width
