"""Databases that users mistake for packages, recognised by their contents."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import BinaryIO

from flashcards.anki.package.tables import open_safely
from flashcards.collection.base import APPLICATION_ID

MAGIC = b"SQLite format 3\0"
"""The beginning of a SQLite database."""

_ID_AT, _ID_SIZE = 68, 4
_OURS = 'this is your collection, in use already; for another home, import what "flashcards export json" writes'
PACKED = (
    'a flashcards collection; unpack it as collection.db, run "flashcards --home FOLDER export json" with the folder'
    " that it is in, and import the result"
)
"""What one of our collections in an archive is, and what to do."""

_OTHER = "another program's database; export its texts there as CSV or JSON, and import those"
_DAMAGED = "a damaged database; copy it again while its program is closed"
_ANKI = {"col", "notes", "cards", "revlog"}
_KNOWN = (
    (_ANKI, "Anki's own database, not a package; in Anki, choose File > Export"),
    (
        {"decks", "notes", "cards", "reviews", "events", "schedule", "README"},
        'a database from "flashcards export sqlite", which is only for reading; import what "export json" writes',
    ),
    (
        {"facts", "data_for_fact", "card_types", "cards"},
        "Mnemosyne's own database; in Mnemosyne, choose File > Export to write texts with tabs, and import those",
    ),
)


def is_database(file: BinaryIO) -> bool:
    """Whether an open file is a SQLite database; its position is at the beginning before and after."""
    found = file.read(len(MAGIC)) == MAGIC
    file.seek(0)
    return found


def told_apart(path: Path) -> str:
    """Whose database it is, and what to do; nothing in it is run or changed."""
    with path.open("rb") as file:
        if is_ours(file.read(_ID_AT + _ID_SIZE)):
            return _OURS
    names = _tables(path)
    if names is None:
        return _DAMAGED
    return next((said for tables, said in _KNOWN if tables <= names), _OTHER)


def stranger(path: Path) -> str:
    """Whose database is in the place of Anki's, as in :func:`told_apart`; empty if it may be Anki's."""
    names = _tables(path)
    if names is None or names & {"col", "revlog"}:
        return ""
    said = told_apart(path)
    return PACKED if said == _OURS else said


def is_ours(start: bytes) -> bool:
    """Whether a database is a collection of this program, by its first bytes."""
    return start.startswith(MAGIC) and int.from_bytes(start[_ID_AT : _ID_AT + _ID_SIZE], "big") == APPLICATION_ID


def _tables(path: Path) -> set[str] | None:
    """The names of the tables in a database; None if it is damaged."""
    try:
        with closing(open_safely(path.absolute())) as connection:
            rows = connection.execute("select name from sqlite_master where type = 'table'")
            return {str(name) for (name,) in rows}
    except (sqlite3.Error, UnicodeDecodeError):
        return None
