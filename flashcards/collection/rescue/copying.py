"""Copies of a collection: made while it is in use, checked, and prepared to replace it."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple

from flashcards.collection.base import APPLICATION_ID, REPLACED_ID, SCHEMA_VERSION, Damaged
from flashcards.collection.checksums import change_device
from flashcards.collection.device import TAIL, file_name, new_id
from flashcards.collection.rescue.deriving import derive
from flashcards.collection.rescue.soundness import by_sqlite
from flashcards.collection.rescue.soundness import check as check_sound
from flashcards.collection.store import LOCK_TIMEOUT
from flashcards.collection.trouble import translate
from flashcards.disk.durable import create_private, settle
from flashcards.errors import CollectionLocked, CollectionTooNew, EmptyCollection, NotACollection

BESIDE = ("-wal", "-shm", "-journal", TAIL)
"""The endings of the files beside a collection."""

_PAGES = 2_000
"""Pages that are copied at a time."""

_CHECKED_SINCE = 6
"""The first schema whose rows have checksums, and that keeps which entries are undone."""

_ANSWERS = "select count(*) from log where quality is not null"
_COUNTING = f"{_ANSWERS} and (card, at, origin) not in (select card, at, origin from undone)"  # noqa: S608 - constants


Held = sqlite3.Connection
"""A connection that locks everybody else out of the collection."""


class Interrupted(Exception):
    """Another program wrote to the collection, and the copy should not get in its way."""


class Facts(NamedTuple):
    """What is in a collection: entries of the log, answers that count, notes in decks, decks, deck files outside."""

    schema: int
    device: str
    entries: int
    answers: int
    notes: int
    decks: int
    outside: tuple[str, ...]


@contextmanager
def translated(path: str) -> Iterator[None]:
    """Turn errors of SQLite, and damage, into ours, with the file they are about.

    Raises:
        CollectionError: there was one.
    """
    try:
        yield
    except (sqlite3.Error, Damaged, UnicodeDecodeError) as error:
        raise translate(error, path) from error


@contextmanager
def alone(path: str) -> Iterator[sqlite3.Connection]:
    """A connection to a collection that nobody else can open meanwhile.

    Raises:
        CollectionLocked: another program has it open.
        CollectionError: it cannot be used.
    """
    with translated(path), closing(sqlite3.connect(path, isolation_level=None, timeout=LOCK_TIMEOUT)) as connection:
        try:
            connection.execute("pragma locking_mode = exclusive")
            connection.execute("begin exclusive")
            connection.execute("select count(*) from sqlite_master").fetchone()
            connection.execute("commit")  # the lock stays until the connection is closed
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY:
                raise CollectionLocked(path, "another session is open") from error
            raise
        yield connection


def copy(path: str, target: str, *, yielding: bool = False) -> Facts:
    """Copy the collection at ``path`` as of one moment, and check the copy; returns what is in it.

    Raises:
        CollectionError: it cannot be read, is damaged or another program's, or the copy cannot be written.
        Interrupted: with ``yielding``, another program wrote meanwhile.
    """
    with translated(path), closing(sqlite3.connect(path, isolation_level=None, timeout=LOCK_TIMEOUT)) as source:
        return copy_of(source, path, target, yielding=yielding)


def copy_of(source: sqlite3.Connection, path: str, target: str, *, yielding: bool = False) -> Facts:
    """The same for an open collection."""
    create_private(target)
    before = source.execute("pragma data_version").fetchone()

    def watch(*_: int) -> None:
        if yielding and source.execute("pragma data_version").fetchone() != before:
            raise Interrupted

    with closing(sqlite3.connect(target, isolation_level=None)) as made:
        source.backup(made, pages=_PAGES, progress=watch)
        made.execute("pragma journal_mode = delete")  # one file, with nothing beside it
        facts = look_through(made, path)
    settle([target])
    return facts


def check(path: str, shown: str) -> Facts:
    """Check that a file is an undamaged collection; errors call it ``shown``.

    Raises:
        CollectionError: it is not.
    """
    with translated(shown), closing(sqlite3.connect(path, isolation_level=None)) as connection:
        return look_through(connection, shown)


def is_blank(path: str) -> bool:
    """Whether a file is a database without any table, as when the disk was full while the first were made."""
    try:
        with closing(sqlite3.connect(path, isolation_level=None, timeout=LOCK_TIMEOUT)) as connection:
            return _has_no_tables(connection)
    except sqlite3.Error:
        return False


def _has_no_tables(connection: sqlite3.Connection) -> bool:
    return bool(connection.execute("select count(*) from sqlite_master").fetchone() == (0,))


def look_through(connection: sqlite3.Connection, path: str) -> Facts:
    """Check a whole collection; returns what is in it.

    Raises:
        CollectionTooNew: a newer version wrote it.
        NotACollection: it is another program's.
        Damaged: something in it is not as it was written.
    """
    (schema,) = connection.execute("pragma user_version").fetchone()
    if connection.execute("pragma application_id").fetchone() != (APPLICATION_ID,):
        if _has_no_tables(connection):
            raise EmptyCollection(path, "empty")
        raise NotACollection(path, "another program's database")
    if schema > SCHEMA_VERSION:
        raise CollectionTooNew(
            path, f"written by a newer flashcards (schema {schema}, this one knows {SCHEMA_VERSION})"
        )
    if schema == SCHEMA_VERSION:
        check_sound(connection)
    else:
        for what in by_sqlite(connection):
            raise Damaged(what)
    return facts_of(connection, schema)


def facts_of(connection: sqlite3.Connection, schema: int) -> Facts:
    """What is in a collection."""

    def number(query: str) -> int:
        (found,) = connection.execute(query).fetchone()
        return int(found)

    device = connection.execute("select id from device").fetchone()[0] if schema >= _CHECKED_SINCE else ""
    outside = connection.execute("select path from sources where not missing order by path").fetchall()
    return Facts(
        schema=schema,
        device=device,
        entries=number("select count(*) from log"),
        answers=number(_COUNTING if schema >= _CHECKED_SINCE else _ANSWERS),
        notes=number("select count(*) from notes where not retired"),
        decks=number("select count(distinct deck) from notes where not retired"),
        outside=tuple(path for (path,) in outside if Path(path).is_absolute()),
    )


def prepare(path: str, replaced_device: str | None) -> None:
    """Make a copy ready to take the place of a collection: the same device stays so, for certain where it is None.

    Raises:
        CollectionError: it cannot be written.
    """
    with translated(path), closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("pragma journal_mode = wal")
        connection.execute("pragma synchronous = full")
        connection.execute("begin immediate")
        derive(connection)
        connection.execute("commit")
        (own,) = connection.execute("select id from device").fetchone()
        if replaced_device in {own, None}:
            change_device(connection, file=file_name(path))
        else:
            change_device(connection, id=new_id(), was=own, file=file_name(path), here=0)


def save_bytes(path: str, target: str) -> None:
    """Copy the bytes of a collection, with those of its journal, damaged as they may be."""
    for ending in ("", "-wal"):
        if (source := Path(f"{path}{ending}")).exists() and (source.stat().st_size or not ending):
            shutil.copyfile(source, f"{target}{ending}")


def disown(connection: sqlite3.Connection) -> None:
    """Mark a collection that is about to be replaced, for processes that are waiting for it."""
    connection.execute(f"pragma application_id = {REPLACED_ID}")


def device_of(path: str) -> str:
    """The same of the collection at ``path``, which may not be there."""
    if not Path(path).exists():
        return ""
    with closing(sqlite3.connect(path, isolation_level=None, timeout=LOCK_TIMEOUT)) as connection:
        return device_in(connection)


def device_in(connection: sqlite3.Connection) -> str:
    """The id of the device that writes to a collection; empty if it has none yet."""
    try:
        (found,) = connection.execute("select id from device").fetchone()
    except (sqlite3.Error, TypeError):
        return ""
    return str(found)
