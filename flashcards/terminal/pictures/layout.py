"""Where the pictures of a card are: how large each may be, and which lines make room for it."""

from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

from flashcards.formats.links import Link

BEGIN, END = "\u2066", "\u2067"
"""Around the label of a picture in a line. They have no width, and :func:`safe` lets none of them through."""

LEAST = 3
"""A picture with fewer rows than this, and than it needs, is not shown."""

CELL = (10, 20)
"""Pixels of a cell in a terminal that does not say how many it has."""

SMALLEST_CELL = (6, 12)
"""The same where a picture in pixels must not become higher than its rows."""


class Pictured(NamedTuple):
    """A picture in a text; ``width`` and ``height`` are in pixels if the text says so, or 0."""

    link: Link
    width: int = 0
    height: int = 0


class Spot(NamedTuple):
    """Where a picture belongs: below a line, or instead of it if it has only the label of the picture."""

    line: int
    alone: bool
    pictured: Pictured


class Box(NamedTuple):
    """The size of a picture on the screen, in cells and in pixels."""

    columns: int
    rows: int
    width: int
    height: int


class Hung(NamedTuple):
    """A picture, the first of its lines in the text, and its column there."""

    line: int
    column: int
    pictured: Pictured
    box: Box


class Place(NamedTuple):
    """The visible part of a picture: the row and column of the screen, the first of its rows there and their number."""

    row: int
    column: int
    first: int
    rows: int
    hung: Hung


def spots(lines: Sequence[str], pictured: Sequence[Pictured]) -> tuple[list[str], list[Spot]]:
    """The lines without marks, and where each picture belongs."""
    found: list[Spot] = []
    plain: list[str] = []
    left = iter(pictured)
    for line in lines:
        ends = line.count(END)
        text = _visible(line)
        alone = ends == 1 and text.startswith(BEGIN) and text.endswith(END)
        found += [Spot(len(plain), alone, each) for _, each in zip(range(ends), left, strict=False)]
        plain.append(line.replace(BEGIN, "").replace(END, ""))
    return plain, found


def _visible(line: str) -> str:
    """The text of a line without codes and blanks around it."""
    parts = line.split("\x1b[")
    return (parts[0] + "".join(part.partition("m")[2] for part in parts[1:])).strip()


def fit(size: tuple[int, int], cell: tuple[int, int], columns: int, rows: int) -> Box:
    """The largest box for a picture of this size that is not larger than it and has at most so many cells."""
    width, height = (max(1, side) for side in size)
    scale = min(1, columns * cell[0] / width, rows * cell[1] / height)
    width, height = max(1, round(width * scale)), max(1, round(height * scale))
    return Box(min(columns, -(-width // cell[0])), min(rows, -(-height // cell[1])), width, height)


def natural(pictured: Pictured, size: tuple[int, int]) -> tuple[int, int]:
    """The size of a picture in pixels, as the text or else the file says."""
    if not pictured.width:
        return size
    return pictured.width, pictured.height or round(pictured.width * size[1] / size[0])


_GAP = 2
"""Cells between pictures that are side by side."""

_NARROWEST = 16
"""Pictures of one line are side by side if each then has so many cells."""

Wanted = Sequence[tuple[Spot, tuple[int, int]]]
"""Where pictures belong, with their sizes in pixels."""

_Band = tuple[Wanted, Sequence[Box]]
"""Pictures side by side, and their boxes."""


def hang(
    lines: Sequence[str], wanted: Wanted, cell: tuple[int, int], columns: int, rows: int
) -> tuple[list[str], list[Hung]]:
    """The lines with room for pictures, and where they hang; those of one line side by side.

    If the text fits into the rows, it does so with the pictures as well: where room
    is scarce, blank lines give way, and then the pictures, from the last one on,
    which come below the text. There, and in a longer text, each gets up to half of
    the rows.
    """

    def scrolled(pictures: Wanted) -> list[_Band]:
        most = max(LEAST, rows // 2)
        return [(band, _boxes(band, cell, columns, most)) for band in _bands(pictures, columns)]

    if len(lines) > rows:
        return _inserted(lines, scrolled(wanted))
    for count in range(len(wanted), 0, -1):
        for text, here in ((lines, wanted[:count]), _squeezed(lines, wanted[:count])):
            bands = _bands(here, columns)
            boxes = _shared(bands, cell, columns, rows - len(text))
            if boxes:
                shown = list(zip(bands, boxes, strict=True))
                return _inserted(text, [*shown, *scrolled(_below(text, wanted[count:]))])
    return _inserted(lines, scrolled(_below(lines, wanted)))


def _below(lines: Sequence[str], wanted: Wanted) -> Wanted:
    """Pictures moved below the last line; their names stay where they are."""
    return [(spot._replace(line=len(lines) - 1, alone=False), size) for spot, size in wanted]


def _squeezed(lines: Sequence[str], wanted: Wanted) -> tuple[list[str], Wanted]:
    """The lines without blank ones, and where their pictures belong now."""
    used = {spot.line for spot, _ in wanted}
    kept = [number for number, line in enumerate(lines) if line or number in used]
    places = {number: place for place, number in enumerate(kept)}
    return [lines[number] for number in kept], [(spot._replace(line=places[spot.line]), size) for spot, size in wanted]


def _bands(wanted: Wanted, columns: int) -> list[Wanted]:
    """The pictures that are side by side."""
    found: list[Wanted] = []
    most = max(1, columns // _NARROWEST)
    for _, group in groupby(wanted, key=lambda each: each[0].line):
        here = list(group)
        found += [here[start : start + most] for start in range(0, len(here), most)]
    return found


def _boxes(band: Wanted, cell: tuple[int, int], columns: int, rows: int) -> list[Box]:
    """The boxes of pictures side by side, each with an equal share of the columns."""
    share = max(1, (columns - _GAP * (len(band) - 1)) // len(band))
    return [fit(natural(spot.pictured, size), cell, share, rows) for spot, size in band]


def _shared(bands: Sequence[Wanted], cell: tuple[int, int], columns: int, free: int) -> list[list[Box]]:
    """The boxes as large as the free rows allow; none if one of them would be too small."""

    def heights(most: int) -> list[int]:
        return [max(box.rows for box in _boxes(band, cell, columns, most)) for band in bands]

    alone = sum(band[0][0].alone for band in bands)
    whole, least = heights(free + 1), heights(LEAST)
    for most in range(max(whole, default=0), 0, -1):
        rows = [min(each, most) for each in whole]
        if sum(rows) - alone > free:
            continue
        if any(each < enough for each, enough in zip(rows, least, strict=True)):
            return []
        return [_boxes(band, cell, columns, each) for band, each in zip(bands, rows, strict=True)]
    return []


def _inserted(lines: Sequence[str], bands: Sequence[_Band]) -> tuple[list[str], list[Hung]]:
    below: dict[int, list[_Band]] = {}
    for band, boxes in bands:
        below.setdefault(band[0][0].line, []).append((band, boxes))
    result: list[str] = []
    hung: list[Hung] = []
    for number, line in enumerate(lines):
        here = below.get(number, ())
        if not any(band[0][0].alone for band, _ in here):
            result.append(line)
        for band, boxes in here:
            column = 0
            for (spot, _), box in zip(band, boxes, strict=True):
                hung.append(Hung(len(result), column, spot.pictured, box))
                column += box.columns + _GAP
            result += [""] * max(box.rows for box in boxes)
    return result, hung


def visible(hung: Sequence[Hung], offset: int, page: int, top: int, column: int) -> list[Place]:
    """The parts of pictures that are seen if ``page`` lines are, from ``offset`` on, below the row ``top``."""
    found = []
    for each in hung:
        begin, end = max(each.line, offset), min(each.line + each.box.rows, offset + page)
        if begin < end:
            found.append(Place(top + begin - offset, column + each.column, begin - each.line, end - begin, each))
    return found
