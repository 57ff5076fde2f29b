"""A database whose migrations report their progress."""

import sqlite3

from sqlite_utils import Database

from flashcards.collection.base import Tell


class Telling(Database):
    """A database whose migrations can report their progress."""

    def __init__(self, connection: sqlite3.Connection, tell: Tell | None, total: int) -> None:
        super().__init__(connection)
        self._tell = tell
        self._total = total
        self._done = 0

    def told(self, more: int) -> None:
        """Report that so many more rows are done."""
        self._done += more
        if self._tell is not None:
            self._tell(min(self._done, self._total), self._total)
