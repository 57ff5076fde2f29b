"""What all readers make of the lines of a text; of a long one, only the reader that understands its beginning best."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import chain, islice
from types import ModuleType

from flashcards.formats.pages import (
    Found,
    Line,
    Lines,
    alphabets,
    asked,
    closed,
    entries,
    gridded,
    labelled,
    parts,
    stacked,
)
from flashcards.formats.pages.judging import choosing
from flashcards.formats.pages.lined import separated

_READERS = (labelled, gridded, stacked, entries, closed, separated, asked)
_SEVERAL_WAYS = (stacked, entries, separated)
_MANY_LINES = 2_000
_PARTS = 4  # a page, and what is around its tables


def tried(lines: Sequence[Line]) -> Iterator[Found]:
    """What the readers make of a page, and of the parts around a table on it."""
    yield from _wholes(lines)
    yield from parts.readings(lines, _wholes)


def _wholes(lines: Sequence[Line]) -> Iterator[Found]:
    """What each reader makes of lines as one part; of many, the one that understands the first of them best."""
    if len(lines) <= _MANY_LINES:
        return chain.from_iterable(reader.readings(lines) for reader in _READERS)
    shape_of, readers = way(tuple(lines[:_MANY_LINES]), alphabets.of_this())
    whole = (one for reader in readers[:1] for one in _of_shape(reader, lines, shape_of) if one.shape == shape_of)
    return islice(whole, len(readers))


@lru_cache(maxsize=_PARTS)
def way(beginning: tuple[Line, ...], _: alphabets.Alphabet) -> tuple[str, Sequence[ModuleType]]:
    """The shape in which the first lines of a page are understood best, and for each reading of that shape its reader.

    A page that was recognised by them a moment ago has the same ones when it is read.
    """
    first = Lines(beginning)
    found = [(reader, one) for reader in _READERS for one in reader.readings(first)]
    judged = choosing.best((one for _, one in found), first, "")
    shape_of = judged.found.shape if judged is not None else ""
    return shape_of, [reader for reader, one in found if one.shape == shape_of]


def _of_shape(reader: ModuleType, lines: Sequence[Line], only: str) -> Iterator[Found]:
    """What a reader makes of lines in one of its ways; those that have several need not try the others."""
    found: Iterator[Found] = reader.readings(lines, only) if reader in _SEVERAL_WAYS else reader.readings(lines)
    return found
