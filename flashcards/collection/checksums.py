"""The checksums of rows, so that damage is noticed before it is exported, backed up or counted on.

The log has its own, in :mod:`~flashcards.collection.entries`. What can be found
out again has none: the derived tables, what is known of deck files and of the
settings, and columns that an index holds as well, which SQLite compares.
"""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from zlib import crc32

from flashcards.collection.base import Damaged

ROWS: Mapping[str, str] = {
    "decks": "name, description, tags, reverse, new_limit, review_limit, max_interval, retention,"
    " scheduler, light_days",
    "device": "id, was, file, here, ahead",
    "edits": "note, at, term, definition",
    "note_types": "id, content",
    "origins": "note, type, fields, ord, head, scripted",
    "parameters": "at, origin, version, numbers, voids, voids_origin, upto",
    "seen": "note, card, at",
}
"""The tables whose rows end with a :func:`row_checksum`, which is that of these columns."""

FACTS = "(edited * 1000003 + line * 7919 + retired * 104729 + id) % 4294967291"
"""What SQLite stores as the ``facts`` of a note, with every change: the columns that are nowhere else."""

_NAMES = {
    "decks": "what is stored of the deck {0!r}",
    "device": "what is stored of this device",
    "edits": "an earlier text of the note in row {0}",
    "note_types": "a note type from Anki, {0}",
    "origins": "what Anki has of the note in row {0}",
    "parameters": "an entry in the list of parameters, at {0}",
    "seen": "the time at which notes were first seen",
}
_FACTS_WRONG = f"select guid, term from notes where facts is not {FACTS} order by id"  # noqa: S608 - a constant


def text_checksum(term: str, definition: str, tags: str, aliases: str, section: str) -> int:
    """The checksum of a text as in its row; tags and aliases are lists in JSON."""
    return crc32(f"{term}\0{definition}\0{tags}\0{aliases}\0{section}".encode(errors="surrogatepass"))


def check_text(stored: int, guid: str, *text: str) -> None:
    """Check that the text of a note, as :func:`text_checksum` takes it, is the one that was stored.

    Raises:
        Damaged: it is not.
    """
    if text_checksum(*text) != stored:
        raise Damaged(f"the text of the note {guid}, {text[0][:40]!r}, is corrupted")


def row_checksum(*values: object) -> int:
    """The checksum of the values of a row, of the types that SQLite stores."""
    return crc32(repr(values).encode(errors="surrogatepass"))


def summed(*values: object) -> tuple[object, ...]:
    """The values of a row with their checksum."""
    return (*values, row_checksum(*values))


def rows_of(connection: sqlite3.Connection, table: str, where: str = "") -> Iterator[tuple[object, ...]]:
    """Rows of a table in :data:`ROWS`, with their checksums."""
    yield from connection.execute(f"select {ROWS[table]}, row_checksum from {table} {where}")  # noqa: S608 - literals


def checked(table: str, row: Sequence[Any]) -> Sequence[Any]:
    """One of them, if it is as it was stored.

    Raises:
        Damaged: it is not.
    """
    if row_checksum(*row[:-1]) != row[-1]:
        raise Damaged(f"{_NAMES[table].format(*row)} is corrupted")
    return row


def check_rows(connection: sqlite3.Connection, *tables: str) -> None:
    """Check that every row of these tables is as it was stored.

    Raises:
        Damaged: one is not.
    """
    for what in damaged_rows(connection, *tables):
        raise Damaged(what)


def damaged_rows(connection: sqlite3.Connection, *tables: str) -> Iterator[str]:
    """The rows of these tables, of all without any, that are not as they were stored."""
    for table in tables or ROWS:
        for row in rows_of(connection, table):
            try:
                checked(table, row)
            except Damaged as error:
                yield str(error)
    if not tables:
        for guid, term in connection.execute(_FACTS_WRONG):
            yield f"the row of the note {guid}, {term[:40]!r}, is corrupted"


def change_device(connection: sqlite3.Connection, **changes: object) -> None:
    """Change what the collection knows of the device that writes to it, inside the caller's transaction."""
    names = ROWS["device"].split(", ")
    (row,) = connection.execute(f"select {ROWS['device']} from device").fetchall()  # noqa: S608 - a constant
    known = dict(zip(names, row, strict=True))
    values = summed(*(known | changes).values())
    connection.execute(f"update device set ({ROWS['device']}, row_checksum) = (?, ?, ?, ?, ?, ?)", values)  # noqa: S608 - as above
