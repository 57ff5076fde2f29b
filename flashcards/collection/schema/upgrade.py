"""Upgrading a collection to the current schema: a backup first, then all steps or none."""

import sqlite3
from contextlib import closing, suppress
from errno import ENOSPC
from itertools import chain, count
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from flashcards.cards import CardId
from flashcards.clock import now
from flashcards.collection import log
from flashcards.collection.base import SCHEMA_VERSION, Damaged, Tell
from flashcards.collection.device import TAIL, gone, read_tail
from flashcards.collection.schema import whole
from flashcards.disk.durable import create_private, make_folder, put, settle
from flashcards.disk.parts import part_in, sweep
from flashcards.errors import CollectionFull, CollectionReadOnly

if TYPE_CHECKING:
    from flashcards.collection.base import Progress
    from flashcards.collection.store import Collection

_FOLDED_ANEW = 6
"""Before this schema, answers counted differently, so every schedule is recalculated."""

_PAGES = 2_000
"""Pages that a backup copies at a time."""


class Upgraded(NamedTuple):
    """The result of an upgrade: where the backup is, and which cards have another due day or number of lapses.

    ``lapses`` has the numbers before and after for each card whose lapses changed.
    """

    version: int
    backup: str
    cards: int
    due: int
    lapses: dict[CardId, tuple[int, int]]


def upgrade(collection: "Collection", progress: "Progress") -> None:
    """Make the schema or upgrade it, in one transaction; a file that is not empty is backed up first."""
    execute = collection.connection.execute
    execute("pragma journal_mode = wal")
    execute("pragma foreign_keys = off")  # tables with references to them may be made again
    try:
        with progress() as tell, collection.transaction() as connection:
            (version,) = execute("pragma user_version").fetchone()
            if version < SCHEMA_VERSION:
                _apply(collection, connection, version, tell)
    finally:
        execute("pragma foreign_keys = on")


def _apply(collection: "Collection", connection: sqlite3.Connection, version: int, tell: Tell | None) -> None:
    if not version:
        lost = read_tail(collection.path)
        if lost is not None and lost.last:
            collection.notices.append(gone(collection.path, lost))
        elif any((Path(collection.path).parent / "backups").glob("*.zip")):
            collection.notices.append(
                f"{collection.path}: this is a new collection, and there are backups of an earlier one;"
                " to get it back, run: flashcards restore"
            )
        with suppress(OSError):
            Path(collection.path + TAIL).unlink()
        whole.make(connection)
        return
    from flashcards.collection.schema.migrating import Telling  # sqlite-utils costs 70 ms
    from flashcards.collection.schema.migrations import collection_migrations

    backup = _back_up(collection.path, version)
    rows, cards = (connection.execute(f"select count(*) from {table}").fetchone()[0] for table in ("log", "cards"))  # noqa: S608
    database = Telling(connection, tell, rows + cards)
    before = _schedules(connection)
    collection_migrations.apply(database)
    if version < _FOLDED_ANEW:
        log.rebuild_in(connection, database.told)
    broken = connection.execute("pragma foreign_key_check").fetchone()
    if broken is not None:
        raise Damaged(f"a row of {broken[0]} refers to one of {broken[2]} that is not there")
    collection.upgraded = _compared(version, backup, before, _schedules(connection))


def _schedules(connection: sqlite3.Connection) -> dict[CardId, tuple[int, int]]:
    """The due day and the lapses of each card that has a schedule."""
    rows = connection.execute("select card, due, lapses from schedule")
    return {CardId(card): (due, lapses) for card, due, lapses in rows}


def _compared(
    version: int, backup: str, before: dict[CardId, tuple[int, int]], after: dict[CardId, tuple[int, int]]
) -> Upgraded:
    changed = {card: (*before.get(card, (None, 0)), *state) for card, state in after.items()}
    return Upgraded(
        version=version,
        backup=backup,
        cards=sum(before.get(card) != state for card, state in after.items()),
        due=sum(due != was_due for was_due, _, due, _ in changed.values()),
        lapses={card: (was, now) for card, (_, was, _, now) in changed.items() if was != now},
    )


def _back_up(path: str, version: int) -> str:
    """Copy the collection as it is on the disk to ``backups`` beside it; returns the path of the copy.

    Raises:
        CollectionError: it cannot be written.
        Damaged: there is no sense in bringing it up to date.
    """
    folder = Path(path).parent / "backups"
    names = (folder / f"collection-schema-{version}{more}.db" for more in chain([""], map("-{}".format, count(2))))
    target = next(name for name in names if not name.exists())
    part = part_in(folder)
    try:
        make_folder(folder)
        sweep(folder, now())
        create_private(str(part))
        with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(part)) as copy:
            source.backup(copy, pages=_PAGES)
            _check(copy)
        settle([part])
        put(part, target)
    except BaseException as error:
        with suppress(OSError):
            part.unlink()
        if isinstance(error, OSError):
            kind = CollectionFull if error.errno == ENOSPC else CollectionReadOnly
            raise kind(str(target), f"the backup before the upgrade cannot be written ({error.strerror})") from error
        raise
    return str(target)


def _check(copy: sqlite3.Connection) -> None:
    """See that SQLite finds nothing wrong with a copy.

    Raises:
        Damaged: it does.
    """
    (found,) = copy.execute("pragma integrity_check(1)").fetchone()
    if found != "ok":
        raise Damaged(f"damaged: {' '.join(str(found).split())}")
