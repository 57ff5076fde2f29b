"""Where the pictures of a card are: how large each may be, and which lines make room for it."""

from collections.abc import Sequence
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
    """A picture and the first of its lines in the text."""

    line: int
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


def hang(
    lines: Sequence[str],
    wanted: Sequence[tuple[Spot, tuple[int, int]]],
    cell: tuple[int, int],
    columns: int,
    rows: int,
) -> tuple[list[str], list[Hung]]:
    """The lines with room for pictures of these sizes in pixels, and where they hang.

    If the text fits into the rows, it does so with the pictures as well; those for
    which there is no room are left out, from the last one on. In a longer text
    each picture gets up to half of the rows.
    """
    boxes: list[tuple[Spot, Box]] = []
    if len(lines) > rows:
        most = max(LEAST, rows // 2)
        boxes = [(spot, fit(natural(spot.pictured, size), cell, columns, most)) for spot, size in wanted]
    else:
        for count in range(len(wanted), 0, -1):
            boxes = _shared(wanted[:count], cell, columns, rows - len(lines))
            if boxes:
                break
    return _inserted(lines, boxes)


def _shared(
    wanted: Sequence[tuple[Spot, tuple[int, int]]], cell: tuple[int, int], columns: int, free: int
) -> list[tuple[Spot, Box]]:
    """The pictures as large as the free rows allow; none if one of them would be too small."""
    alone = sum(spot.alone for spot, _ in wanted)
    sizes = [natural(spot.pictured, size) for spot, size in wanted]
    whole = [fit(size, cell, columns, free + 1).rows for size in sizes]
    least = [fit(size, cell, columns, LEAST).rows for size in sizes]
    for most in range(max(whole, default=0), 0, -1):
        rows = [min(each, most) for each in whole]
        if sum(rows) - alone > free:
            continue
        if any(each < enough for each, enough in zip(rows, least, strict=True)):
            return []
        boxes = (fit(size, cell, columns, each) for size, each in zip(sizes, rows, strict=True))
        return [(spot, box) for (spot, _), box in zip(wanted, boxes, strict=True)]
    return []


def _inserted(lines: Sequence[str], boxes: Sequence[tuple[Spot, Box]]) -> tuple[list[str], list[Hung]]:
    result: list[str] = []
    hung: list[Hung] = []
    for number, line in enumerate(lines):
        here = [(spot, box) for spot, box in boxes if spot.line == number]
        if not any(spot.alone for spot, _ in here):
            result.append(line)
        for spot, box in here:
            hung.append(Hung(len(result), spot.pictured, box))
            result += [""] * box.rows
    return result, hung


def visible(hung: Sequence[Hung], offset: int, page: int, top: int, column: int) -> list[Place]:
    """The parts of pictures that are seen if ``page`` lines are, from ``offset`` on, below the row ``top``."""
    found = []
    for each in hung:
        begin, end = max(each.line, offset), min(each.line + each.box.rows, offset + page)
        if begin < end:
            found.append(Place(top + begin - offset, column, begin - each.line, end - begin, each))
    return found
