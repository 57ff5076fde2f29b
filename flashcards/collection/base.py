"""What all of the collection needs: the numbers of its schema, and reports of damage and progress."""

import sqlite3
from collections.abc import Callable
from contextlib import AbstractContextManager

SCHEMA_VERSION = 11
"""The value of ``PRAGMA user_version``: the number of the last migration."""

READING_RULES = 3
"""The version of the rules for reading deck files; if it grows, all are read again."""

APPLICATION_ID = 0x464C4348
"""The value of ``PRAGMA application_id``: "FLCH"."""

REPLACED_ID = 0x464C4358
"""The same for a file that was replaced while another process waited for it: "FLCX"."""

Tell = Callable[[int, int], None]
"""Is told how much of a long task is done, and the total."""

Progress = Callable[[], AbstractContextManager[Tell | None]]
"""Begins to show the progress of a long task."""

Transaction = sqlite3.Connection
"""An open transaction, to pass to the functions of this package that write in it."""


class Damaged(Exception):
    """A row is not as it was written; the message says which one."""


def make_room(connection: sqlite3.Connection, mib: int = 64) -> None:
    """Let so many MiB of the collection stay in memory while much is stored."""
    connection.execute(f"pragma cache_size = {-1024 * mib}")
