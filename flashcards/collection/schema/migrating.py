"""Tools for the steps of the schema: single statements, and progress."""

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


def statements(script: str) -> list[str]:
    """The statements of a script, one by one; ``executescript`` would commit in between."""
    statements: list[str] = []
    pending = ""
    for line in script.splitlines(keepends=True):
        pending += line
        if sqlite3.complete_statement(pending):
            statements.append(pending)
            pending = ""
    return statements
