"""Reading deck files into the collection: what changed, and losing nothing.

The library is the folder ``decks/`` in the home, with whatever the person
keeps in it, and further deck files that were studied by their path.
"""

import os
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from flashcards.collection import notes
from flashcards.collection.store import Collection
from flashcards.errors import DeckError, OutputError, Problem
from flashcards.library.places import Home, deck_files, source_name
from flashcards.studyday import Instant

_SETTLED = 2_000_000_000
"""A file changed less than these nanoseconds before it was read may change again within one tick of its clock."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """Something in a deck file that is worth a line. ``path`` is as the person may open it."""

    path: str
    problem: Problem


def shipped_decks() -> list[Path]:
    """The deck files that come with the program."""
    package = Path(__file__).parent.parent
    for folder in (package / "decks", package.parent / "decks"):
        if folder.is_dir():
            return sorted(folder.glob("*.md"))
    return []


def begin(home: Home) -> list[Path]:
    """Copy the decks that ship into a library that does not exist yet; returns what was copied.

    Raises:
        OutputError: the library cannot be made.
    """
    folder = Path(home.decks)
    if folder.exists():
        return []
    try:
        folder.mkdir(parents=True)
        copied = []
        for shipped in shipped_decks():
            target = folder / shipped.name
            write_atomically(target, shipped.read_bytes())
            copied.append(target)
    except OSError as error:
        raise OutputError(home.decks, error.strerror or str(error)) from error
    return copied


def write_atomically(path: Path, data: bytes) -> None:
    """Write a whole file or nothing: a temporary file beside it, fsync, then a rename.

    Raises:
        OutputError: the file cannot be written; what was there is untouched.
    """
    from tempfile import mkstemp  # noqa: PLC0415 - costs 3 ms, and studying writes no deck

    temporary = ""
    try:
        handle, temporary = mkstemp(prefix=f".{path.name[:80]}.", dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        mode = path.stat().st_mode if path.exists() else 0o666 & ~_umask()
        Path(temporary).chmod(mode & 0o777)
        Path(temporary).replace(path)
    except OSError as error:
        with suppress(OSError):
            Path(temporary).unlink()
        raise OutputError(str(path), error.strerror or str(error)) from error


def _umask() -> int:
    current = os.umask(0)
    os.umask(current)
    return current


def refresh(collection: Collection, home: Home, now: Instant, extra: Iterable[str] = ()) -> list[Trouble]:
    """Read every deck file that changed since it was last read; returns what is wrong with any file.

    ``extra`` are files outside the library to read as well, from now on. A
    file whose bytes are the same is not parsed again. A file that is gone
    pauses its cards until it is back.
    """
    known = notes.sources(collection)
    troubles: list[Trouble] = []
    seen: set[str] = set()
    outside = [path for path in known if Path(path).is_absolute()]
    for path in map(Path, (*deck_files(home.decks), *outside, *extra)):
        name = source_name(str(path), home)
        if name in seen:
            continue
        try:
            status = path.stat()
        except OSError:
            continue
        seen.add(name)
        source = known.get(name)
        if source is None or source.missing or (source.size, source.modified) != (status.st_size, status.st_mtime_ns):
            source = _read(collection, path, name, source, now)
        troubles += [Trouble(path=str(path), problem=problem) for problem in source.problems]
    for name, source in known.items():
        if name not in seen:
            if not source.missing:
                notes.put_source(collection, replace(source, missing=True))
            message = "the file is not there; its cards rest until it is back"
            troubles.append(Trouble(path=home.absolute(name), problem=Problem(line=0, message=message)))
    return troubles


def read_bytes(path: Path | str) -> bytes:
    """The bytes of a deck file.

    Raises:
        DeckError: it cannot be read, with the system's reason.
    """
    try:
        return Path(path).read_bytes()
    except OSError as error:
        message = f"cannot be read ({error.strerror}); check the path and its permissions"
        raise DeckError(str(path), [Problem(line=0, message=message)]) from error


def _read(collection: Collection, path: Path, name: str, before: notes.Source | None, now: Instant) -> notes.Source:
    """Read one file into the collection; where it cannot be trusted, the last good reading stays."""
    from hashlib import blake2b  # noqa: PLC0415 - as below

    from flashcards.formats import decode, markdown  # noqa: PLC0415 - only a changed file needs a parser

    status = path.stat()
    settled = now.at * 1_000_000 - status.st_mtime_ns > _SETTLED
    source = notes.Source(
        path=name, size=status.st_size, modified=status.st_mtime_ns if settled else -1, fingerprint=""
    )
    try:
        data = read_bytes(path)
        source = replace(source, fingerprint=blake2b(data, digest_size=16).hexdigest())
        if before is not None and before.fingerprint == source.fingerprint:
            source = replace(source, problems=before.problems)
            if source != before:
                notes.put_source(collection, source)
            return source
        reading = markdown.parse(decode(data, str(path)), path.stem)
    except DeckError as error:
        return _keep(collection, replace(source, problems=error.problems), before)
    source = replace(source, problems=reading.problems)
    if reading.refused or not reading.deck.notes:
        return _keep(collection, source, before)
    from flashcards.matching import Text, match  # noqa: PLC0415 - as above

    known = notes.candidates(collection, name, reading.deck.name)
    claims = match(
        [Text(term=old.note.term, definition=old.note.definition) for old in known],
        [Text(term=note.term, definition=note.definition) for note in reading.deck.notes],
    )
    continued = [None if claim.known is None else known[claim.known] for claim in claims]
    notes.store_reading(collection, source, reading.deck, continued, at=now.at)
    return replace(source, problems=(*reading.problems, *reading.notices))


def _keep(collection: Collection, source: notes.Source, before: notes.Source | None) -> notes.Source:
    """Leave the last good reading of a file in force; a file outside the library that never had one is forgotten."""
    if before is not None or not Path(source.path).is_absolute():
        notes.put_source(collection, source)
    return source
