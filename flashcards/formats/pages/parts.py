"""Pages in parts: a table, and above or below it terms and definitions of another shape.

Each part is read by itself. Only a part that is surely understood is added, so
that the menu above a table is no entry.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from statistics import mean

from flashcards.formats.pages import Found, Line, gridded
from flashcards.formats.pages.judging import choosing, sure
from flashcards.formats.pages.lines import ends

_LEAST = 6  # entries of a part
_STRAY = 0.2  # lines, for each of its entries
_SURE = 0.75
_SCORE = 0.45
_SENTENCES = 0.8  # of the definitions of a part that is no table
_SHAPES = ("headings", "blocks", "paragraphs", "lines", "bold", "colon", "dash")


def readings(lines: Sequence[Line], read: Callable[[Sequence[Line]], Iterable[Found]]) -> Iterator[Found]:
    """What a page is with a table in it, and with what ``read`` makes of the lines above and below."""
    tables = [found for found in gridded.readings(lines) if len(found.pairs) >= _LEAST]
    for table in tables:
        first, last = table.pairs[0].start, table.pairs[-1].end
        while first and "\t" in lines[first - 1].raw.strip():
            first -= 1
        above = _part(lines[:first], 0, read)
        below = _part(lines[last:], last, read)
        if above or below:
            found = [*above, table, *below]
            pairs = [pair for one in found for pair in one.pairs]
            yield Found(shape="parts", pairs=pairs, stray=[at for one in found for at in one.stray])


def _part(lines: Sequence[Line], start: int, read: Callable[[Sequence[Line]], Iterable[Found]]) -> list[Found]:
    """The entries of some lines, which begin at a position of the page; none if it is not sure that these are some."""
    if len(lines) < 2 * _LEAST or any("\t" in line.raw.strip() for line in lines):
        return []
    judged = choosing.best((found for found in read(lines) if found.shape in _SHAPES), lines, "")
    if judged is None or len(judged.found.pairs) < _LEAST or judged.score < _SCORE:
        return []
    pairs = judged.found.pairs
    told = mean(ends(pair.text) for pair in pairs) >= _SENTENCES
    if not told or len(judged.found.stray) > _STRAY * len(pairs) or sure.sureness(judged, 0) < _SURE:
        return []
    moved = [replace(pair, start=pair.start + start, end=pair.end + start) for pair in pairs]
    return [replace(judged.found, pairs=moved, stray=[at + start for at in judged.found.stray])]
