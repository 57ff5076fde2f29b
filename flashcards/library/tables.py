"""Large tables, which become new deck files while they are read, so that memory holds none of their notes."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from flashcards.disk.durable import make_folder
from flashcards.formats import Reading, Special
from flashcards.formats.delimited import TableRead
from flashcards.library.edits import Change, check
from flashcards.library.files import LARGEST_DECK, is_stream, too_large, write_atomically
from flashcards.library.newdecks import Targets
from flashcards.library.places import Home, is_there
from flashcards.library.texts import Request

LARGE = 2**18
"""Characters from which a table is read in parts."""


class Written(NamedTuple):
    """A table that was imported: its file, how many notes it has, and a reading without them."""

    target: Path
    notes: int
    reading: Reading


def write(text: str, shown: str, home: Home, request: Request, files: Mapping[str, Sequence[str]]) -> Written | None:
    """Import a large table into a new file; None if it must be read as a whole, or the file exists.

    Raises:
        OutputError: the file cannot be written.
        DeckError: it would be too large.
    """
    if len(text) < LARGE:
        return None
    try:
        table = TableRead(text, Path(shown).stem, deck=request.deck, columns=request.columns)
        target = Path(request.output) if request.output else Targets(home, files).of(table.deck.name)
        if is_there(target) or is_stream(target):
            return None
        if target.parent == Path(home.decks):
            with suppress(OSError):  # the write below says what is wrong with the folder
                make_folder(home.decks)
        write_atomically(target, file_parts(table, target))
    except Special:
        return None
    reading = Reading(deck=table.deck, problems=tuple(table.problems), notices=tuple(table.notices))
    return Written(target=target, notes=table.count, reading=reading)


def file_parts(parts: Iterable[str], target: Path) -> Iterator[bytes]:
    """The bytes of a deck file, checked for what :func:`~flashcards.library.edits.carry_out` checks."""
    size = 0
    for part in parts:
        data = part.encode()
        size += len(data)
        if size > LARGEST_DECK:
            raise too_large(target)
        yield data
    check(Change(target, None, b""))
