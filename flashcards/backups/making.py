"""Making a backup of a home: the collection as of one moment, then the texts and the settings."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from flashcards import __version__
from flashcards.backups import container, shelf
from flashcards.backups.container import Manifest
from flashcards.collection.rescue.copying import Facts, copy
from flashcards.disk.durable import make_folder
from flashcards.disk.parts import part_in
from flashcards.library.places import IGNORE_LIST, Home, config_path, deck_files, source_name
from flashcards.studyday import Instant


class Made(NamedTuple):
    """A backup that was made; ``left_out`` are deck files that could not be read, each with the reason."""

    path: Path
    manifest: Manifest
    left_out: list[tuple[str, str]]


class Copied(NamedTuple):
    """A copy of the collection, and what is in it; None for a damaged one."""

    path: Path
    facts: Facts | None


def make(home: Home, target: Path, now: Instant, kind: str, *, yielding: bool = False) -> Made:
    """Back up a home to a new file at ``target``, replacing an old one.

    Raises:
        CollectionError: the collection cannot be read, or is damaged; then there is no backup.
        OutputError: the backup cannot be written.
        Interrupted: with ``yielding``, another program wrote to the collection meanwhile.
    """
    with container.reported(target):
        make_folder(target.parent)
    part = part_in(target.parent)
    try:
        with container.reported(target):
            facts = copy(home.collection, str(part), yielding=yielding)
        return pack(home, target, now, kind, Copied(part, facts))
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def pack(home: Home, target: Path, now: Instant, kind: str, copied: Copied) -> Made:
    """The same with an existing copy of the collection.

    Raises:
        OutputError: the backup cannot be written.
    """
    collection, facts = copied
    left_out: list[tuple[str, str]] = []
    with container.reported(target):
        make_folder(target.parent)
    with container.writing(target) as writer:
        if collection.exists():
            writer.add(collection, container.COLLECTION)
        journal = Path(f"{collection}-wal")
        if facts is None and journal.exists():
            writer.add(journal, f"{container.COLLECTION}-wal")
        for path, source in _texts(home, facts):
            try:
                writer.add(path, source)
            except OSError as error:
                if error.filename != str(path):  # the backup cannot be written
                    raise
                left_out.append((str(path), error.strerror or str(error)))
        manifest = _manifest(now, kind, facts, writer.files)
        writer.finish(manifest)
    return Made(target, manifest, left_out)


def _texts(home: Home, facts: Facts | None) -> Iterator[tuple[Path, str]]:
    """The deck files and the settings, each with its original path."""
    for path in deck_files(home.decks):
        yield Path(path), source_name(path, home)
    for name in facts.outside if facts is not None else ():
        if Path(name).is_file():
            yield Path(name), name
    passed_over = Path(home.decks) / IGNORE_LIST
    if passed_over.is_file():
        yield passed_over, source_name(str(passed_over), home)
    settings = Path(config_path(home))
    if settings.is_file():
        yield settings, container.SETTINGS


def _manifest(now: Instant, kind: str, facts: Facts | None, files: list[container.Kept]) -> Manifest:
    made = shelf.local(now).isoformat(timespec="seconds")
    if facts is None:
        return Manifest(program=__version__, made=made, kind=kind, sound=False, files=files)
    return Manifest(
        program=__version__,
        made=made,
        kind=kind,
        schema=facts.schema,
        device=facts.device,
        entries=facts.entries,
        answers=facts.answers,
        notes=facts.notes,
        decks=facts.decks,
        files=files,
    )
