"""Reading deck files, each by itself."""

import os
import shlex
from dataclasses import dataclass, replace
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

from flashcards.cards import Deck
from flashcards.collection import sources
from flashcards.collection.base import READING_RULES
from flashcards.errors import DeckError, Problem
from flashcards.formats import decode
from flashcards.formats.native.reader import NO_TERMS
from flashcards.library.decktexts import is_markdown, parse
from flashcards.library.files import read_bytes
from flashcards.library.places import SUFFIXES
from flashcards.studyday import Instant

if TYPE_CHECKING:
    from flashcards.library.parts import Parted
    from flashcards.library.streams import Stream

_SETTLED = 2_000_000_000
"""A file changed less than these nanoseconds before it was read may change again within one tick of its clock."""

LARGE = 2**18
"""Bytes; a larger file is not read at once if that is possible."""


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A deck file that changed, as it was read.

    ``deck`` is None if its last good reading is kept. ``worth`` is False for a
    file outside the library that never had a note: it is not a source. ``written``
    is UTC milliseconds, the time of the file, or now if that is earlier. A file
    that is ``reread`` has the same bytes, but the rules for reading changed. One
    with a ``stream`` is large and was not read yet; of one with a ``part``, only
    what changed was.
    """

    source: sources.Source
    written: int
    deck: Deck | None = None
    worth: bool = True
    reread: bool = False
    stream: "Stream | None" = None
    part: "Parted | None" = None


def look(path: str, name: str, status: os.stat_result, before: sources.Source | None, now: Instant) -> File | None:
    """A large file before it is read; None if it cannot be read in parts."""
    again = before is not None and (before.missing or before.rules != READING_RULES)
    if again or status.st_size <= LARGE:
        return None
    from flashcards.library.streams import Stream, is_streamed  # most files are small

    stream = Stream(path, before)
    possible = is_markdown(Path(path)) if before is not None else is_streamed(stream)
    return replace(_begun(name, status, now), stream=stream) if possible else None


def as_before(source: sources.Source, before: sources.Source) -> sources.Source:
    """A file with the same bytes, and so with the same problems."""
    return replace(source, fingerprint=before.fingerprint, problems=before.problems, notices=before.notices)


def _begun(name: str, status: os.stat_result, now: Instant) -> File:
    """A file before it is read."""
    settled = now.at * 1_000_000 - status.st_mtime_ns > _SETTLED
    source = sources.Source(
        path=name, size=status.st_size, modified=status.st_mtime_ns if settled else -1, fingerprint=""
    )
    return File(source=source, written=max(0, min(now.at, status.st_mtime_ns // 1_000_000)))


def _to_import(path: str) -> Problem:
    """What is wrong with a file without terms that is not called a deck."""
    message = f"no terms of a deck; if it is a page, a table or JSON, run: flashcards import {shlex.quote(path)}"
    return Problem(line=0, message=message)


def read_file(path: str, name: str, status: os.stat_result, before: sources.Source | None, now: Instant) -> File:
    """Read one file."""
    begun = _begun(name, status, now)
    source, written = begun.source, begun.written
    worth = before is not None or not Path(name).is_absolute()
    try:
        data = read_bytes(path)
        fingerprint = blake2b(data, digest_size=16).hexdigest()
        same = before is not None and before.fingerprint == fingerprint
        by_rules = before is not None and before.rules == READING_RULES
        if before is not None and same and by_rules and not before.missing:
            # The same bytes, with the same problems. While a file is missing, others may take its notes.
            return File(source=as_before(source, before), written=written)
        reading = parse(decode(data, path), Path(path))
    except DeckError as error:
        return File(source=replace(source, problems=error.problems), written=written, worth=worth)
    except Exception as error:  # noqa: BLE001 - whatever one file holds, the others can be studied
        what = " ".join(f"{type(error).__name__}: {error}".split())
        message = f"cannot be read because of a bug in flashcards ({what}); please report it"
        return File(source=replace(source, problems=(Problem(line=0, message=message),)), written=written, worth=worth)
    if NO_TERMS in reading.problems and not path.lower().endswith(SUFFIXES):
        reading = replace(reading, problems=(_to_import(path),))
    source = replace(source, problems=reading.problems, notices=reading.notices)
    if reading.refused or not reading.deck.notes:
        return File(source=source, written=written, worth=worth)
    return File(
        source=replace(source, fingerprint=fingerprint),
        written=written,
        deck=reading.deck,
        reread=same and not by_rules,
    )
