"""Looking through a collection: SQLite's own checks, every checksum, and everything that follows from something else.

Nothing is changed. What follows is made again in a copy in memory, and compared.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from flashcards.collection.base import APPLICATION_ID, SCHEMA_VERSION
from flashcards.collection.derived import rebuilding
from flashcards.collection.device import read_tail
from flashcards.collection.finding import names
from flashcards.collection.rescue.copying import translated
from flashcards.collection.rescue.deriving import reread
from flashcards.collection.rescue.findings import REPAIR, REPAIR_OR_RESTORE, RESTORE_OR_REPAIR, Examined, Finding, Level
from flashcards.collection.rescue.pages import are_ours
from flashcards.collection.rescue.soundness import CHECKS, Check, by_sqlite, is_current
from flashcards.collection.search import index_words
from flashcards.collection.store import LOCK_TIMEOUT, Collection
from flashcards.errors import CollectionError, CollectionTooNew, FlashcardsError, NotACollection, OwnFault

OF_SCHEMA = "of the earlier schema"

_DERIVED = {
    "schedule": "due days are not those that your answers lead to",
    "unseen": "new cards are missing, or come where they should not",
    "holds": "suspended or buried cards come, or others do not",
    "days": "statistics and the streak count other answers than you gave",
    "undone": "other programs see undone answers as if they counted",
}
_LOST = "what is in the damaged part is lost, and some commands stop with an error"


def examine(path: str) -> Examined:
    """Look through the collection at ``path``.

    Raises:
        CollectionError: it cannot be looked at: it is locked, another program's, or of a newer version.
    """
    try:
        with translated(path), closing(sqlite3.connect(path, isolation_level=None, timeout=LOCK_TIMEOUT)) as connection:
            connection.execute("begin")  # all is looked at as it was at one moment
            return _examine(path, connection)
    except CollectionError as error:
        if isinstance(error, NotACollection) and are_ours(Path(path)):
            return Examined([_damage(path, "damaged: its beginning does not say what it is")], derivable=False)
        if type(error) is not CollectionError:
            raise
        return Examined([_damage(path, error.reason)], derivable=False)
    except Exception as error:  # noqa: BLE001 - rows of a damaged file may hold anything
        return Examined([_damage(path, _unreadable(error))], derivable=False)


def damage_in(path: str) -> CollectionError | None:
    """What is wrong with a collection, where something is; whoever met an error that makes no sense may ask."""
    try:
        found = [one for one in examine(path).findings if one.level == Level.COLLECTION]
    except CollectionError as error:
        return error
    return CollectionError(path, found[0].what) if found else None


def explained(error: FlashcardsError) -> FlashcardsError:
    """The error, or what is wrong with the collection where that is why a statement of ours failed."""
    return damage_in(error.path) or error if isinstance(error, OwnFault) else error


def _unreadable(error: Exception) -> str:
    return f"damaged: it cannot be read to its end ({' '.join(str(error).split())})"


def _damage(path: str, what: str) -> Finding:
    return Finding(Level.COLLECTION, path, what, _LOST, REPAIR_OR_RESTORE)


def _examine(path: str, connection: sqlite3.Connection) -> Examined:
    (version,) = connection.execute("pragma user_version").fetchone()
    if connection.execute("pragma application_id").fetchone() != (APPLICATION_ID,):
        raise NotACollection(path, "another program's database")
    if version > SCHEMA_VERSION:
        raise CollectionTooNew(
            path, f"written by a newer flashcards (schema {version}, this one knows {SCHEMA_VERSION})"
        )
    if version < SCHEMA_VERSION:
        return Examined(
            [*_guarded(path, by_sqlite, connection)] or [_of_schema(path, version, connection)], derivable=False
        )
    found: list[Finding] = []
    for check in CHECKS:
        found += _guarded(path, check, connection)
    found = [*dict.fromkeys(found + _behind_the_tail(path, connection))]
    derivable = not found
    if derivable:
        try:
            found += _derived(path, connection)
        except Exception as error:  # noqa: BLE001 - as above
            return Examined([*found, _damage(path, _unreadable(error))], derivable=False)
    return Examined(found, derivable=derivable)


def _of_schema(path: str, version: int, connection: sqlite3.Connection) -> Finding:
    """What is said of an earlier schema, which may be a number that was damaged."""
    if is_current(connection):
        return _damage(path, f"damaged: it says that it is of schema {version}, and has a newer one")
    means = "it will be brought up to date at the next start, after a backup"
    return Finding(Level.HYGIENE, path, f"{OF_SCHEMA} {version}", means, "flashcards due")


def _guarded(path: str, check: Check, connection: sqlite3.Connection) -> list[Finding]:
    """What a check finds; that it cannot go on is one more thing."""
    found: list[Finding] = []
    try:
        found += [_damage(path, what) for what in check(connection)]
    except Exception as error:  # noqa: BLE001 - rows of a damaged file may hold anything
        found.append(_damage(path, _unreadable(error)))
    return found


def _behind_the_tail(path: str, connection: sqlite3.Connection) -> list[Finding]:
    """Whether the log ends before the file beside it says that it does."""
    tail = read_tail(path)
    row = connection.execute("select id from device").fetchone()
    if tail is None or row is None or row[0] != tail.id or not tail.last:
        return []
    found = connection.execute("select checksum from log where seq = ?", (tail.last,)).fetchone()
    if found == (tail.checksum,):
        return []
    (last,) = connection.execute("select coalesce(max(seq), 0) from log").fetchone()
    lost = max(1, tail.last - last)
    what = f"the last {lost:,} entries are gone" if lost > 1 else "the last entry is gone"
    return [Finding(Level.COLLECTION, path, what, "an older copy was put back, or its end was lost", RESTORE_OR_REPAIR)]


def _derived(path: str, connection: sqlite3.Connection) -> list[Finding]:
    """Which of the tables that follow from others are not what they should be."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as copy:
        connection.backup(copy)
        before = {table: _rows_of(copy, table) for table in _DERIVED}
        copy.execute("begin")
        rebuilding.rebuild_in(copy)
        wrong = [table for table in _DERIVED if before[table] != _rows_of(copy, table)]
        copy.execute("rollback")
        found = [
            Finding(Level.COLLECTION, path, f"the table {name} is wrong", _DERIVED[name], REPAIR) for name in wrong
        ]
        try:
            index_words(copy)
            copy.execute("insert into search (search, rank) values ('integrity-check', 1)")
        except sqlite3.DatabaseError:
            means = "searches may miss notes"
            found.append(Finding(Level.COLLECTION, path, "the index of words is damaged", means, REPAIR))
        if not _names_are_right(copy):
            means = "notes may not be found by their other names"
            found.append(Finding(Level.COLLECTION, path, "the index of names is damaged", means, REPAIR))
    return found


def _names_are_right(copy: sqlite3.Connection) -> bool:
    """Whether the index of names, once it knows all notes, is as if it were made from the texts alone."""
    try:
        names.index_names(copy)
        copy.execute("insert into trigrams (trigrams, rank) values ('integrity-check', 1)")
        query = "select key, note from names order by key, note"
        before = copy.execute(query).fetchall()
        names.forget(copy)
        names.index_names(copy)
        return before == copy.execute(query).fetchall()
    except sqlite3.DatabaseError:
        return False


def _rows_of(connection: sqlite3.Connection, table: str) -> list[tuple[object, ...]]:
    return connection.execute(f"select * from {table} order by 1, 2, 3").fetchall()  # noqa: S608 - a literal


@contextmanager
def in_memory(path: str, *, unread: bool) -> Iterator[Collection]:
    """A copy of a collection that nothing changes; in an ``unread`` one every deck file seems to have changed."""
    with closing(sqlite3.connect(path, isolation_level=None, timeout=LOCK_TIMEOUT)) as connection:
        copy = sqlite3.connect(":memory:", isolation_level=None)
        try:
            connection.backup(copy)
        except BaseException:
            copy.close()
            raise
    with Collection(path, copy) as opened:
        if unread:
            reread(copy)
        yield opened


def entries(path: str) -> int | None:
    """How many entries the log has; None where it cannot be read."""
    try:
        with closing(sqlite3.connect(path, isolation_level=None, timeout=LOCK_TIMEOUT)) as connection:
            (found,) = connection.execute("select count(*) from log").fetchone()
    except sqlite3.Error:
        return None
    return int(found)


def begun(path: str) -> int:
    """The moment of the first entry of the log, in UTC milliseconds; 0 where there is none, or it cannot be read."""
    try:
        with closing(sqlite3.connect(path, isolation_level=None, timeout=LOCK_TIMEOUT)) as connection:
            (first,) = connection.execute("select min(at) from log").fetchone()
    except sqlite3.Error:
        return 0
    return int(first or 0)
