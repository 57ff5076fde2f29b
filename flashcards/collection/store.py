"""One SQLite file: opening it safely, transactions, and what its errors mean."""

import os
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext, suppress
from types import TracebackType
from typing import TYPE_CHECKING, Self

from flashcards.collection.base import APPLICATION_ID, READING_RULES, REPLACED_ID, SCHEMA_VERSION, Damaged, Progress

if TYPE_CHECKING:
    from flashcards.collection.device import Device
    from flashcards.collection.schema.upgrade import Upgraded
    from flashcards.scheduling.makers import Chosen

LOCK_TIMEOUT = 5.0
"""Seconds to wait for another process to finish writing."""

LONGEST_WAIT = 12.0
"""An unattended session waits so many times as long."""

_LEAST_SIZE = 512
"""Bytes of the smallest database there can be."""

_ASKED_EVERY = 0.5
"""Seconds between checks whether to keep waiting."""


class Collection:
    """An open collection. Use it as a context manager: errors of SQLite become ours.

    ``connection`` is in autocommit mode; writes go through :meth:`transaction`.
    ``patience`` is called repeatedly while another program writes, with the
    seconds so far, and returns whether to keep waiting; without it, waiting ends
    after a few seconds. ``notices`` are lines to be shown once; ``upgraded`` is
    the result of a migration when it was opened.
    """

    def __init__(self, path: str, connection: sqlite3.Connection) -> None:
        self.path = path
        self.connection = connection
        connection.create_function("row_checksum", -1, _row_checksum, deterministic=True)  # for a trigger
        self.patience: Callable[[float], bool] | None = None
        self.notices: list[str] = []
        self.upgraded: Upgraded | None = None
        self._device: Device | None = None

    @classmethod
    def open(cls, path: str, progress: Progress = nullcontext) -> Self:
        """Open the collection at ``path``, making or migrating it if needed; ``progress`` shows a migration.

        Raises:
            CollectionError: the file cannot be used; its subclass says why.
        """
        try:
            collection = cls(path, _connect(path))
        except sqlite3.Error as error:
            raise _translate(error, path) from error
        try:
            collection.prepare(progress)
        except BaseException as error:
            collection.connection.close()
            if isinstance(error, sqlite3.Error | Damaged | UnicodeDecodeError):
                raise _translate(error, path) from error
            raise
        return collection

    @property
    def options(self) -> "Chosen":
        """The options of the current schedule, as in the settings."""
        row: Chosen = self.connection.execute("select * from options").fetchone()
        return row

    def prepare(self, progress: Progress = nullcontext) -> None:
        """Check that the file is ours and bring its schema up to date."""
        execute = self.connection.execute
        execute("pragma foreign_keys = on")
        execute("pragma synchronous = full")
        execute("pragma temp_store = memory")  # otherwise each statement over many rows keeps its journal in a file
        (version,) = execute("pragma user_version").fetchone()
        if version == SCHEMA_VERSION and self._is_ours():
            return
        self._refuse_foreign(version)
        from flashcards.collection.schema.upgrade import upgrade  # the rare case

        upgrade(self, progress)

    def _refuse_foreign(self, version: int) -> None:
        from flashcards.errors import CollectionLocked, CollectionTooNew, NotACollection  # the rare case

        if self.connection.execute("pragma application_id").fetchone() == (REPLACED_ID,):
            raise CollectionLocked(self.path, "a backup was restored in its place just now")
        if version > SCHEMA_VERSION and self._is_ours():
            reason = f"written by a newer flashcards (schema {version}, this one knows {SCHEMA_VERSION})"
            raise CollectionTooNew(self.path, reason)
        if not self._is_ours() and self.connection.execute("select count(*) from sqlite_master").fetchone() != (0,):
            raise NotACollection(self.path, "another program's database")
        if 0 < os.path.getsize(self.path) < _LEAST_SIZE:  # which SQLite takes for an empty one
            raise NotACollection(self.path, "not a flashcards collection (not SQLite)")

    def _is_ours(self) -> bool:
        return bool(self.connection.execute("pragma application_id").fetchone() == (APPLICATION_ID,))

    def deck_files(self) -> dict[str, tuple[int, int]]:
        """The size and time of each deck file when it was last read; the time is -1 if it must be read again.

        Files that were given up are left out.
        """
        rows = self.connection.execute(
            "select path, size, case when missing or problems != '[]' or rules != ? then -1 else modified end"
            " from sources where missing != 2",
            (READING_RULES,),
        )
        return {path: (size, modified) for path, size, modified in rows}

    @property
    def newest(self) -> int:
        """The latest time in the log, in UTC milliseconds, from any clock; 0 for an empty log."""
        (at,) = self.connection.execute("select max(at) from log").fetchone()
        return int(at or 0)

    @property
    def device(self) -> "Device":
        """This device, whose id is the origin of new entries; only inside a transaction."""
        if self._device is None:
            from flashcards.collection.device import Device  # only to write to the log

            self._device = Device(self)
        return self._device

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All or nothing. The write lock is taken at once, so what is read inside stays true."""
        self._begin()
        noticed = len(self.notices)
        try:
            yield self.connection
            self.connection.commit()
        except BaseException:
            self.connection.rollback()
            del self.notices[noticed:]  # they are about what is undone now
            self._leave_device()  # it may have taken a new id, which is undone now
            raise
        if self._device is not None:
            self._device.keep_tail()

    def keep(self, statement: str, rows: Sequence[Sequence[object]]) -> None:
        """Store what can be found out again; not where that has to wait for another program, or is not possible."""
        if self.connection.in_transaction:
            return
        self.connection.execute("pragma busy_timeout = 0")
        try:
            self.connection.execute("begin immediate")
            self.connection.executemany(statement, rows)
            self.connection.commit()
        except sqlite3.OperationalError:
            self.connection.rollback()
        finally:
            self.connection.execute(f"pragma busy_timeout = {round(LOCK_TIMEOUT * 1000)}")

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Inside the block, everything is read as of one moment."""
        if self.connection.in_transaction:
            yield
            return
        self.connection.execute("begin")
        try:
            yield
        finally:
            self.connection.rollback()

    def _leave_device(self) -> None:
        if self._device is not None:
            self._device.close()
            self._device = None

    def _begin(self) -> None:
        """Take the write lock; while another program has it, wait as long as ``patience`` says."""
        waited = 0.0
        begun = time.monotonic()
        try:
            while True:
                try:
                    self.connection.execute("begin immediate")
                except sqlite3.OperationalError as error:
                    if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or self.patience is None:
                        raise
                    waited = time.monotonic() - begun
                    if not self.patience(waited):
                        raise self._not_stored() from error
                else:
                    return
        except KeyboardInterrupt as interrupt:
            if not waited:
                raise
            raise self._not_stored() from interrupt

    def _not_stored(self) -> Exception:
        from flashcards.errors import NotStored  # only when something is wrong

        return NotStored(self.path, "locked by another program")

    @contextmanager
    def waiting(self, patience: Callable[[float], bool]) -> Iterator[None]:
        """Inside the block, wait for another program as long as ``patience`` says, which is called twice a second."""
        self.patience = patience
        self.connection.execute(f"pragma busy_timeout = {round(min(_ASKED_EVERY, LOCK_TIMEOUT) * 1000)}")
        try:
            yield
        finally:
            self.patience = None
            self.connection.execute(f"pragma busy_timeout = {round(LOCK_TIMEOUT * 1000)}")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.connection.close()
        self._leave_device()
        if isinstance(error, sqlite3.Error | Damaged):
            raise _translate(error, self.path) from error


def _row_checksum(*values: object) -> int:
    from flashcards.collection.checksums import row_checksum  # only where a text is changed

    return row_checksum(*values)


def _translate(error: sqlite3.Error | Damaged | UnicodeDecodeError, path: str) -> Exception:
    from flashcards.collection.trouble import translate  # only when something is wrong

    return translate(error, path)


def _connect(path: str) -> sqlite3.Connection:
    if sqlite3.sqlite_version_info < (3, 37):
        from flashcards.errors import CollectionError

        raise CollectionError(path, f"needs SQLite 3.37 or newer, and this Python has {sqlite3.sqlite_version}")
    if not os.path.exists(path):
        _make(path)
    return sqlite3.connect(path, isolation_level=None, timeout=LOCK_TIMEOUT)


def _make(path: str) -> None:
    """Make the folder of a new collection, and the file, because SQLite would let others read it."""
    from flashcards.disk.durable import create_private, make_folder  # once for each home

    try:
        make_folder(os.path.dirname(path))
    except OSError as error:
        from flashcards.disk.obstacles import not_made

        raise not_made(os.path.dirname(path), error) from error
    with suppress(OSError):  # SQLite says what is wrong
        create_private(path)
