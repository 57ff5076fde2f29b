"""Restoring a backup: it replaces what is there, completely or not at all, even if the program is killed.

Everything that will be put in place is first written into a folder beside it.
Renaming that folder is the decisive moment: before it nothing has changed, after
it every start of the program first finishes what the folder contains.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from flashcards.backups import container, making, shelf
from flashcards.backups.container import Backup, Kept
from flashcards.backups.making import Copied
from flashcards.collection.rescue import copying
from flashcards.collection.rescue.comparing import Side, differences
from flashcards.collection.rescue.copying import BESIDE, Facts
from flashcards.collection.store import Collection
from flashcards.disk import durable
from flashcards.disk.parts import folder_in, scratch, sweep
from flashcards.errors import (
    BackupError,
    CollectionError,
    CollectionLocked,
    CollectionReadOnly,
    CollectionTooNew,
    NotRestored,
    OutputError,
)
from flashcards.library.files import write_atomically
from flashcards.library.places import Home, config_path, deck_files, source_name
from flashcards.sharing import state
from flashcards.studyday import Instant


class Difference(NamedTuple):
    """How a backup and a home differ.

    ``lost`` is what only the home has, ``back`` what only the backup has; both
    are None if the collection of the home cannot be read. ``changed`` and
    ``returning`` are deck files that have other words in the backup, or do not
    exist; ``staying`` those that it does not have, ``outside`` those outside the
    home, which do not change.
    """

    lost: Side | None
    back: Side | None
    changed: list[str]
    returning: list[str]
    staying: list[str]
    outside: list[str]
    settings: bool


class Restored(NamedTuple):
    """A restore: what differed, and where the replaced files are; None if nothing was replaced."""

    made: str
    difference: Difference
    before: Path | None


def restore(home: Home, path: Path, now: Instant, *, reviews_only: bool, dry_run: bool) -> Restored:
    """Replace the contents of a home with a backup; with ``reviews_only`` only its collection.

    Raises:
        BackupError: it is not a backup, or is damaged.
        CollectionLocked: another session is open.
        CollectionError: the backup's collection is damaged, or was written by a newer version.
        OutputError: something cannot be written; then nothing has changed.
        NotRestored: a file could not be put in place; the next start tries again.
    """
    with container.opened(path) as backup, _workplace(home, now, dry_run=dry_run) as folder:
        with container.reported(folder):
            new = folder / "new"
            texts = [] if reviews_only else _changed(home, backup)
            _stage(backup, new, texts)
        with alone(home, wanted=not dry_run) as connection:
            old = folder / "old.db"
            facts = _present(home, connection, old)
            sides = differences(str(old), str(new / container.COLLECTION)) if facts else (None, None)
            found = _difference(home, backup, texts, sides, reviews_only=reviews_only)
            if dry_run:
                return Restored(backup.manifest.made, found, None)
            kept = Copied(old if facts else Path(home.collection), facts)
            target = shelf.new_path(home, now, shelf.BEFORE_RESTORE)
            before = making.pack(home, target, now, shelf.BEFORE_RESTORE, kept)
            commit(home, new, facts.device if facts else "", connection)
        finish(home)
    return Restored(backup.manifest.made, found, before.path)


@contextmanager
def _workplace(home: Home, now: Instant, *, dry_run: bool) -> Iterator[Path]:
    """A folder for preparing things; if they will be kept, it is on the disk of the home."""
    if dry_run:
        with container.reported(Path(home.path)):
            place = scratch()
        with place as folder:
            yield folder
        return
    with container.reported(Path(home.path)):
        durable.make_folder(home.path)
        sweep(home.path, now)
        inside = folder_in(Path(home.path))
    with inside as folder:
        yield folder


def _changed(home: Home, backup: Backup) -> list[Kept]:
    """The texts of a backup that do not exist or differ: deck files in the library, and the settings."""
    found: list[Kept] = []
    for kept in backup.manifest.files:
        if kept.source.startswith(container.DECKS) or kept.source == container.SETTINGS:
            place = _place(home, kept.source)
            if not place.is_file() or _sha256(place) != kept.sha256:
                found.append(kept)
    return found


def _place(home: Home, source: str) -> Path:
    return Path(config_path(home) if source == container.SETTINGS else home.absolute(source))


def _sha256(path: Path) -> str:
    import hashlib  # only for this

    with suppress(OSError), path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
    return ""


def _stage(backup: Backup, new: Path, texts: list[Kept]) -> None:
    """Write out what will be put in place, and check the collection.

    Raises:
        BackupError: the backup is damaged, or that of a damaged collection.
        CollectionError: its collection is damaged, or was written by a newer version.
    """
    if not backup.manifest.sound:
        raise BackupError(str(backup.path), "a copy of a damaged collection, kept only to save what it holds")
    kept = backup.of(container.COLLECTION)
    if kept is None:
        raise BackupError(str(backup.path), "has no collection")
    place = new / container.COLLECTION
    backup.extract(kept, place)
    copying.check(str(place), str(backup.path))
    with Collection.open(str(place)):  # which upgrades an older one
        pass
    shutil.rmtree(new / "backups", ignore_errors=True)
    for each in texts:
        backup.extract(each, new / each.source)


@contextmanager
def alone(home: Home, *, wanted: bool) -> Iterator[copying.Held | None]:
    """The collection, locked against everybody else; None if there is none, or it cannot be read.

    Raises:
        CollectionLocked: another session is open.
        CollectionError: it cannot be opened.
    """
    if not wanted or not Path(home.collection).exists():
        yield None
        return
    with ExitStack() as stack:
        connection: copying.Held | None = None
        try:
            connection = stack.enter_context(copying.alone(home.collection))
        except (CollectionLocked, CollectionReadOnly):
            raise
        except CollectionError:
            pass  # it is damaged, which is why it is being replaced
        yield connection


def _present(home: Home, connection: copying.Held | None, target: Path) -> Facts | None:
    """Copy the existing collection; returns what is in it, None if there is none, or it is damaged.

    Raises:
        CollectionTooNew: a newer version wrote it.
    """
    if not Path(home.collection).exists():
        return None
    try:
        if connection is not None:
            with copying.translated(home.collection):
                facts = copying.copy_of(connection, home.collection, str(target))
        else:
            facts = copying.copy(home.collection, str(target))
        with Collection.open(str(target)):
            pass
    except (CollectionTooNew, CollectionLocked, CollectionReadOnly):
        raise
    except CollectionError:
        return None
    return facts


def _difference(
    home: Home, backup: Backup, texts: list[Kept], sides: tuple[Side | None, Side | None], *, reviews_only: bool
) -> Difference:
    decks = [kept.source for kept in texts if kept.source != container.SETTINGS]
    ours = {kept.source for kept in backup.manifest.files}
    has_texts = any(source.startswith(container.DECKS) for source in ours)
    return Difference(
        lost=sides[0] and _of_files(sides[0], decks),
        back=sides[1] and _of_files(sides[1], decks),
        changed=[source for source in decks if _place(home, source).exists()],
        returning=[source for source in decks if not _place(home, source).exists()],
        staying=[
            name
            for name in (source_name(path, home) for path in deck_files(home.decks))
            if has_texts and not reviews_only and name not in ours
        ],
        outside=[kept.source for kept in backup.manifest.files if Path(kept.source).is_absolute()],
        settings=any(kept.source == container.SETTINGS for kept in texts),
    )


def _of_files(side: Side, files: list[str]) -> Side:
    """The same with notes and decks of these files only, because the texts of others stay."""
    here = set(files)
    terms, decks = ([each for each in some if each[1] in here] for some in (side.terms, side.decks))
    return side._replace(terms=terms, decks=decks)


def commit(home: Home, new: Path, device: str | None, connection: copying.Held | None) -> None:
    """Decide that everything in a folder takes its place; ``device`` is the id of what was there, None for the same."""
    collection = new / container.COLLECTION
    copying.prepare(str(collection), device)
    with container.reported(Path(home.restoring)):
        durable.settle([path for path in new.rglob("*") if path.is_file()])
        durable.sync_folders([new, *(path for path in new.rglob("*") if path.is_dir())])
        durable.put(new, home.restoring)
    if connection is not None:
        copying.disown(connection)


def finish(home: Home) -> None:
    """Put everything in place that a restore decided on; does nothing if there is nothing left.

    Raises:
        NotRestored: a file cannot be put in place.
    """
    pending = Path(home.restoring)
    try:
        with _locked(pending):
            _place_collection(home, pending / container.COLLECTION)
            for path in sorted(path for path in pending.rglob("*") if path.is_file()):
                _place_text(path, _place(home, path.relative_to(pending).as_posix()))
            shutil.rmtree(pending, ignore_errors=True)
            durable.sync_folder(home.path)
    except FileNotFoundError:
        if pending.exists():
            raise
    except OSError as error:
        raise NotRestored(error.filename or home.path, error.strerror or str(error)) from error
    except OutputError as error:
        raise NotRestored(error.path, error.reason) from error


def _place_collection(home: Home, new: Path) -> None:
    if not new.exists():
        return
    for ending in BESIDE:  # those of the replaced file
        Path(f"{home.collection}{ending}").unlink(missing_ok=True)
    Path(state.path(home.path)).unlink(missing_ok=True)  # so that all in a shared folder is read again
    durable.put(new, home.collection)


def _place_text(path: Path, place: Path) -> None:
    """Write a text to its original path, even through links, with the permissions of the existing file."""
    if path.name.startswith(container.COLLECTION):  # beside the new one, and useless
        path.unlink()
        return
    durable.make_folder(place.parent)
    status = path.stat()
    write_atomically(place, path.read_bytes())
    os.utime(place, ns=(status.st_atime_ns, status.st_mtime_ns))
    path.unlink()


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Let one process at a time run the block, while the folder exists."""
    if os.name == "nt":
        yield
        return
    import fcntl  # only Unix has it

    opened = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(opened, fcntl.LOCK_EX)
        yield
    finally:
        os.close(opened)
