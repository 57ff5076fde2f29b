"""Databases that somebody takes for a package, told apart by what is in them."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import BinaryIO

from flashcards.anki.tables import open_safely
from flashcards.collection.store import APPLICATION_ID

MAGIC = b"SQLite format 3\0"
"""What a SQLite database begins with."""

_ID_AT = 68
_OURS = (
    'this is your collection; it is used where it lies, and "flashcards export json" writes what another home imports'
)
_OTHER = "a database of another program; export its texts there as CSV or JSON, and import those"
_KNOWN = (
    ({"col", "notes", "cards", "revlog"}, "Anki's own database, and no package; in Anki, File > Export writes one"),
    (
        {"facts", "data_for_fact", "card_types", "cards"},
        "Mnemosyne's own database; in Mnemosyne, File > Export writes its texts with tabs, and these can be imported",
    ),
)


def is_database(file: BinaryIO) -> bool:
    """Whether an open file is a SQLite database; it is at its beginning then and afterwards."""
    found = file.read(len(MAGIC)) == MAGIC
    file.seek(0)
    return found


def told_apart(path: Path) -> str:
    """Whose database there is, and what to do; nothing of it is run, or changed."""
    with path.open("rb") as file:
        if int.from_bytes(file.read(_ID_AT + 4)[_ID_AT:], "big") == APPLICATION_ID:
            return _OURS
    try:
        with closing(open_safely(path.absolute())) as connection:
            names = {str(name) for (name,) in connection.execute("select name from sqlite_master where type = 'table'")}
    except (sqlite3.Error, UnicodeDecodeError):
        names = set()
    return next((said for tables, said in _KNOWN if tables <= names), _OTHER)
