"""Changing deck files for the user: whole or not at all, and never over another program's change."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from flashcards.cards import Note
from flashcards.errors import DeckError, OutputError, Problem
from flashcards.formats import decode
from flashcards.formats.editing import set_tags
from flashcards.library.decktexts import check_changeable, parse
from flashcards.library.files import is_stream, read_bytes, write_atomically
from flashcards.library.places import is_there
from flashcards.library.rewriting import rewritten


class Change(NamedTuple):
    """The old and new contents of a deck file; ``before`` is None if it does not exist yet."""

    path: Path
    before: bytes | None
    after: bytes


def change(path: Path, edit: Callable[[str], str]) -> bool:
    """Apply ``edit`` to a deck file's text; returns whether that changed it.

    Line ends, the encoding and a byte-order mark stay.

    Raises:
        DeckError: the file is not text, has the marks of a git merge, or the edit would break it.
        OutputError: it cannot be written, or another program changed it meanwhile.
    """
    planned = plan_change(path, edit)
    if planned is not None:
        carry_out(planned)
    return planned is not None


def retag(path: Path, line: int, term: str, tags: Sequence[str]) -> bool:
    """Set the tags of the note whose term is on a line of a deck file; returns whether that changed it.

    Raises:
        DeckError: it is no longer there, or of a kind without a place for tags; or as in :func:`change`.
        OutputError: as in :func:`change`.
    """

    def edit(text: str) -> str:
        before = parse(text, path).deck.notes
        if not any((note.line, note.term) == (line, term) for note in before):
            message = "another program changed the file just now; try again"
            raise DeckError(str(path), [Problem(line=line, message=message)])
        changed = set_tags(text, line, tags)
        if not _differ_in_tags(before, parse(changed, path).deck.notes, line, tags):
            message = 'tags cannot be set here; a note that begins with "## Term" takes them on its last line'
            raise DeckError(str(path), [Problem(line=line, message=message)])
        return changed

    return change(path, edit)


def _differ_in_tags(before: Sequence[Note], after: Sequence[Note], line: int, tags: Sequence[str]) -> bool:
    """Whether the note on a line now has these tags, and nothing else has changed."""
    if len(before) != len(after):
        return False
    obeyed = {"reverse"}  # which becomes a property of the note
    for old, new in zip(before, after, strict=True):
        if replace(old, line=0, tags=()) != replace(new, line=0, tags=()):
            return False
        if set(new.tags) - obeyed != (set(tags) if old.line == line else set(old.tags)) - obeyed:
            return False
    return True


def plan_change(path: Path, edit: Callable[[str], str]) -> Change | None:
    """What :func:`change` would do; None if the edit changes nothing.

    Raises:
        DeckError: as in :func:`change`.
    """
    check_changeable(path)
    data = read_bytes(path)
    text = decode(data, str(path))
    before = parse(text, path)
    if before.refused:
        raise DeckError(str(path), before.problems)
    changed = edit(text)
    if changed == text:
        return None
    after = parse(changed, path)
    if len(after.problems) > len(before.problems):
        message = "this change would break the deck; edit the file yourself"
        raise DeckError(str(path), [Problem(line=0, message=message)])
    return Change(path, data, rewritten(data, changed))


def contents(path: Path) -> bytes | None:
    """The bytes of a file that is to be written, None if nothing is there, or a stream, which has none to keep."""
    return read_bytes(path) if is_there(path) and not is_stream(path) else None


def carry_out(planned: Change) -> None:
    """Write a planned change.

    Raises:
        OutputError: it cannot be written, or another program changed the file meanwhile.
    """
    check(planned)
    write_atomically(planned.path, planned.after)


def check(planned: Change) -> None:
    """Check that a file is still as it was when the change was planned.

    Raises:
        OutputError: another program changed it meanwhile.
    """
    there = contents(planned.path)
    if there != planned.before:
        raise OutputError(str(planned.path), "another program changed it just now; try again")
