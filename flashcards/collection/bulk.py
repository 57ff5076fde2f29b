"""Many rows at once: statements of hundreds of rows, and indexes made after the rows."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from itertools import chain, islice
from typing import Any, TypeVar

AT_ONCE = 500
"""Rows in one statement; inserting them one by one takes half as long again."""

Thing = TypeVar("Thing")


def batches(things: Iterable[Thing]) -> Iterator[list[Thing]]:
    """The things in lists of at most :data:`AT_ONCE`; they are consumed as the lists are needed."""
    rest = iter(things)
    while some := [*islice(rest, AT_ONCE)]:
        yield some


class Inserting:
    """Inserts rows as soon as there are enough of them for a statement.

    ``head`` begins the statement, ``row`` is how each row is written, such as
    ``(?, ?, 0)``, and ``tail`` says what to do with rows that already exist.
    """

    def __init__(self, connection: sqlite3.Connection, head: str, row: str, tail: str = "") -> None:
        self._execute = connection.execute
        self._parts = (head, row, tail)
        self._width = row.count("?")
        self._values: list[Any] = []

    def add(self, rows: Iterable[Sequence[Any]]) -> None:
        """Add rows with a value for every ``?``."""
        for some in batches(rows):
            if len(some) == AT_ONCE and not self._values:
                self._execute(_statement(*self._parts, AT_ONCE), [*chain.from_iterable(some)])
            else:
                self.add_values(chain.from_iterable(some))

    def add_values(self, values: Iterable[Any]) -> None:
        """Add rows whose values follow one another."""
        most = AT_ONCE * self._width
        self._values.extend(values)
        while len(self._values) >= most:
            self._execute(_statement(*self._parts, AT_ONCE), self._values[:most])
            del self._values[:most]

    def finish(self) -> None:
        """Insert the rest."""
        if self._values:
            self._execute(_statement(*self._parts, len(self._values) // self._width), self._values)
            self._values = []


def insert(
    connection: sqlite3.Connection, head: str, rows: Sequence[Sequence[Any]], tail: str = "", row: str = ""
) -> None:
    """Insert rows of one length; ``head``, ``tail`` and ``row``, which is optional, are those of :class:`Inserting`."""
    if len(rows) == 1:  # as of every answer
        connection.execute(_statement(head, row or marks(len(rows[0])), tail, 1), rows[0])
    elif rows:
        inserting = Inserting(connection, head, row or marks(len(rows[0])), tail)
        inserting.add(rows)
        inserting.finish()


@lru_cache
def marks(values: int) -> str:
    """The placeholders of so many values."""
    return f"({', '.join('?' * values)})"


@contextmanager
def indexed_later(connection: sqlite3.Connection, *names: str) -> Iterator[None]:
    """Drop some indexes and make them again at the end, which is faster for very many rows."""
    query = "select sql from sqlite_master where name = ?"
    indexes = [connection.execute(query, (name,)).fetchone()[0] for name in names]
    for name in names:
        connection.execute(f"drop index {name}")
    yield
    for index in indexes:
        connection.execute(index)


@lru_cache
def _statement(head: str, row: str, tail: str, rows: int) -> str:
    return f"{head} values {', '.join([row] * rows)} {tail}"
