"""What all of the collection stands on: the numbers of its schema, and what it says of damage and of progress."""

import sqlite3
from collections.abc import Callable
from contextlib import AbstractContextManager

SCHEMA_VERSION = 6
"""Written to ``PRAGMA user_version``; the number of the last migration."""

SCHEMA_SUM = 0xA9F4081
"""CRC-32 of the statements that define a collection of this schema; a test knows it."""

READING_RULES = 3
"""The number of the rules by which deck files are read. With each change of them it grows, and all are read anew."""

APPLICATION_ID = 0x464C4348
"""Written to ``PRAGMA application_id``: "FLCH"."""

REPLACED_ID = 0x464C4358
"""What the same says in a file whose place another one took while somebody waited for it: "FLCX"."""

Tell = Callable[[int, int], None]
"""Hears how much of a long piece of work is done, and of how much."""

Progress = Callable[[], AbstractContextManager[Tell | None]]
"""Begins to show how far a long piece of work is."""

Transaction = sqlite3.Connection
"""What a transaction gives to hand on to the functions of this package that write in it."""


class Damaged(Exception):
    """A row is not as it was written; the text says which."""


def make_room(connection: sqlite3.Connection) -> None:
    """Let 64 MiB of the collection stay in memory while much is stored."""
    connection.execute("pragma cache_size = -65536")
