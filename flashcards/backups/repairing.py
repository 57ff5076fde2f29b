"""Repairing a home: permissions and litter in place, derived tables from the log, damage by salvage."""

import os
import shutil
from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path

from flashcards.backups import container, examining, making, restoring, shelf
from flashcards.cards import Note
from flashcards.collection.device import read_tail
from flashcards.collection.rescue.copying import save_bytes
from flashcards.collection.rescue.deriving import derive, reread
from flashcards.collection.rescue.findings import REPAIR, Examined, Finding, Level
from flashcards.collection.rescue.salvaging import Saved, salvage
from flashcards.collection.store import Collection
from flashcards.disk import durable
from flashcards.disk.parts import folder_in
from flashcards.errors import DeckError
from flashcards.formats import decode
from flashcards.library.decktexts import parse
from flashcards.library.files import read_bytes
from flashcards.library.places import Home
from flashcards.library.sync import refresh
from flashcards.studyday import Instant


def tidy(home: Home, now: Instant) -> tuple[int, int]:
    """Make private what others may read, and remove what killed programs left; returns how many of each."""
    closed = 0
    for path in examining.private_places(home):
        if mode := examining.open_to_others(path):
            with suppress(OSError):
                path.chmod(mode & 0o700)
                closed += 1
    removed = 0
    for path in examining.litter(home, now):
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
        removed += not path.exists()
    return closed, removed


def repair(home: Home, now: Instant, examined: Examined) -> tuple[str, Saved | None]:
    """Repair the collection; returns where the old one is, and what was saved if anything had to be.

    If nothing in it can be read and a backup has more, the old one stays where it
    is, and the first value is empty.

    Raises:
        CollectionError: another session is open, or it cannot be saved.
        OutputError: what is to take its place cannot be written.
    """
    if examined.derivable:
        target = shelf.new_path(home, now, shelf.BEFORE_REPAIR)
        making.make(home, target, now, shelf.BEFORE_REPAIR)
        with Collection.open(home.collection) as opened:
            with opened.transaction() as connection:
                derive(connection)
                reread(connection)
            refresh(opened, home, now)
            with opened.transaction() as connection:
                derive(connection)
        return str(target), None
    return _salvage(home, now)


def _salvage(home: Home, now: Instant) -> tuple[str, Saved]:
    kept = _free(Path(home.path), f"collection-damaged-{shelf.local(now):%Y-%m-%d-%H%M%S}")
    with restoring.alone(home, wanted=True) as connection, folder_in(Path(home.path)) as folder:
        with container.reported(kept):
            save_bytes(home.collection, str(folder / "old.db"))
            for path in folder.iterdir():
                path.chmod(durable.PRIVATE_FILE)
                shutil.copyfile(path, folder / f"work-{path.name}")
        (folder / "new").mkdir(durable.PRIVATE_FOLDER)
        new = folder / "new" / container.COLLECTION
        saved = salvage(folder / "work-old.db", new, partial(_notes_in, home), read_tail(home.collection))
        if not saved.entries and not saved.notes and shelf.fuller(home, 0) is not None:
            return "", saved
        for beside in new.parent.iterdir():
            if beside != new:
                beside.unlink()
        with container.reported(kept):
            durable.settle([path for path in folder.iterdir() if path.name.startswith("old.db")])
            for ending in ("-wal", ""):
                if (path := folder / f"old.db{ending}").exists():
                    durable.put(path, f"{kept}{ending}")
        restoring.commit(home, new.parent, None, connection)
    restoring.finish(home)
    with Collection.open(home.collection) as opened:
        refresh(opened, home, now)
    return str(kept), saved


def _notes_in(home: Home, source: str) -> Sequence[Note]:
    """The notes that a deck file has now; none where it cannot be read."""
    path = home.absolute(source)
    with suppress(DeckError):
        return parse(decode(read_bytes(path), path), Path(path)).deck.notes
    return ()


def _free(folder: Path, stem: str) -> Path:
    """An unused name."""
    path, number = folder / f"{stem}.db", 2
    while os.path.lexists(path):
        path, number = folder / f"{stem}-{number}.db", number + 1
    return path


def lost(home: Home, saved: Saved) -> list[Finding]:
    """Findings about entries that a repair could not save and no known backup has."""
    if not saved.lost or shelf.fuller(home, saved.entries) is not None:
        return []
    what = "an entry was lost" if saved.lost == 1 else f"{saved.lost:,} entries were lost"
    means = "it could not be read" if saved.lost == 1 else "they could not be read"
    return [Finding(Level.COLLECTION, home.collection, what, means, examining.back(None, saved.entries))]


def is_hurt(examined: Examined) -> bool:
    """Whether the collection itself needs repair."""
    return any(one.level == Level.COLLECTION and REPAIR in one.fix for one in examined.findings)
