"""What SQLite's errors mean for the user. Imported when there is one."""

import sqlite3

from flashcards.collection.base import Damaged
from flashcards.errors import (
    CollectionError,
    CollectionFull,
    CollectionLocked,
    CollectionReadOnly,
    NotACollection,
    OwnFault,
)

_MEANINGS: dict[int, tuple[type[CollectionError], str]] = {
    sqlite3.SQLITE_BUSY: (CollectionLocked, "locked by another program"),
    sqlite3.SQLITE_LOCKED: (CollectionLocked, "locked by another program"),
    sqlite3.SQLITE_READONLY: (CollectionReadOnly, "read-only"),
    sqlite3.SQLITE_PERM: (CollectionReadOnly, "not permitted"),
    sqlite3.SQLITE_CANTOPEN: (CollectionReadOnly, "cannot be opened or created"),
    sqlite3.SQLITE_FULL: (CollectionFull, "the disk is full"),
    sqlite3.SQLITE_IOERR: (CollectionFull, "the disk is full, or cannot be read or written"),
    sqlite3.SQLITE_NOTADB: (NotACollection, "not a flashcards collection (not SQLite)"),
    sqlite3.SQLITE_CORRUPT: (CollectionError, "damaged"),
}

_OURS = frozenset({sqlite3.SQLITE_CONSTRAINT, sqlite3.SQLITE_MISMATCH, sqlite3.SQLITE_MISUSE, sqlite3.SQLITE_RANGE})
"""Errors that are not the fault of a file: a statement that violates a constraint, or makes no sense."""


def translate(error: sqlite3.Error | Damaged | UnicodeDecodeError, path: str) -> CollectionError:
    """Our error for one of SQLite's or a damaged row, with the file it is about."""
    if isinstance(error, UnicodeDecodeError):  # SQLite quotes what is no text in a damaged file
        return CollectionError(path, "damaged")
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    kind, reason = _MEANINGS.get(code, (OwnFault if code in _OURS else CollectionError, str(error)))
    return kind(path, reason)
