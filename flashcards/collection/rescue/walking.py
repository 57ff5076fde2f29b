"""Reading what can be read of a damaged file: by ranges of rows, by indexes, by SQLite's recovery, and page by page."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from flashcards.collection.rescue.pages import gather

_MOST_FAILURES = 20_000
"""Ranges that cannot be read, after which the rest of a table is given up."""

_BYTES_OF_A_ROW = 16
_PATIENCE = 600

_EARLIER = {"max_interval": "longest"}
"""What columns were called in earlier schemas."""

_FAILURES = (sqlite3.Error, OverflowError, UnicodeDecodeError)
"""What a damaged file raises; the last where SQLite's own words on it are no text."""

Row = tuple[Any, ...]


class Reader:
    """A damaged collection, what the program ``sqlite3`` recovers from it, if it is there, and what its pages hold."""

    def __init__(self, path: Path) -> None:
        """``path`` is a copy that nobody else uses."""
        self._size = path.stat().st_size
        pages = path.with_suffix(".pages")
        gather(path, pages)  # before SQLite takes its journal for its own
        self._connections = [_connect(path)]
        recovered = _recovered(path)
        if recovered is not None:
            self._connections.append(_connect(recovered))
        self._connections.append(_connect(pages))

    def close(self) -> None:
        """Let go of the files."""
        for connection in self._connections:
            connection.close()

    def rows(self, table: str, columns: str) -> Iterator[Row]:
        """The rows of a table that can be read, whichever way; some come twice."""
        for connection in self._connections:
            own, most = _there(connection, table, columns), self._size // _BYTES_OF_A_ROW
            found = set()
            for row in _walk(connection, table, own, most):
                found.add(row[0])
                yield row
            yield from _missed(connection, table, own, found, most)

    def few(self, table: str, columns: str) -> Iterator[Row]:
        """The rows of a small table, or one without row numbers, from both its ends; some come twice."""
        for connection in self._connections:
            own = _there(connection, table, columns)
            for order in ("", "order by 1 desc"):
                yield from _until_it_fails(connection, f"select {own} from {table} {order}")  # noqa: S608 - literals

    def index(self, table: str, columns: str, index: str) -> Iterator[Row]:
        """What an index holds of the rows of a table, which may be there where the table is not."""
        for connection in self._connections[:1]:
            first = columns.split(", ")[1]
            for order in ("", f"order by {first} desc"):
                query = f"select {columns} from {table} indexed by {index} {order}"  # noqa: S608 - literals
                yield from _until_it_fails(connection, query)


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.text_factory = lambda data: data.decode(errors="replace")
    with suppress(*_FAILURES):
        connection.execute("pragma writable_schema = on")  # else a damaged definition would hide all tables
    return connection


def _there(connection: sqlite3.Connection, table: str, columns: str) -> str:
    """The columns as a table of an earlier schema has them; null for what it lacks."""
    known: set[str] = set()
    with suppress(*_FAILURES):
        known = {name for (name,) in connection.execute("select name from pragma_table_info(?)", (table,))}
    if not known:
        return columns
    earlier = {name: _EARLIER.get(name, "null") for name in columns.split(", ")}
    return ", ".join(name if name in known | {"rowid"} else f"{earlier[name]} as {name}" for name in earlier)


def _walk(connection: sqlite3.Connection, table: str, columns: str, most: int) -> Iterator[Row]:
    query = f"select {columns} from {table} not indexed where rowid between ? and ?"  # noqa: S608 - literals
    single = _by_number(table, columns)
    try:
        connection.execute(f"{query} limit 0", (0, 0)).fetchall()
    except _FAILURES:
        return  # nothing can be asked for at all
    ranges = [(0, most)]  # the largest number that the table tells may be a damaged one
    failures = 0
    while ranges and failures < _MOST_FAILURES:
        first, last = ranges.pop()
        try:
            if first == last:  # a range looks at the row behind it, too
                yield from connection.execute(single, (first,)).fetchall()
            else:
                yield from connection.execute(query, (first, last)).fetchall()
        except _FAILURES:
            failures += 1
            if first < last:
                middle = (first + last) // 2
                ranges += [(middle + 1, last), (first, middle)]


def _by_number(table: str, columns: str) -> str:
    return f"select {columns} from {table} not indexed where rowid = ?"  # noqa: S608 - literals


def _missed(connection: sqlite3.Connection, table: str, columns: str, found: set[Any], most: int) -> Iterator[Row]:
    """Rows that a range ends before, since a page in the wrong place has numbers that are out of order."""
    numbers = [number for number in found if isinstance(number, int)]
    with suppress(*_FAILURES):
        numbers += connection.execute(f"select coalesce(max(rowid), 0) from {table}").fetchone()  # noqa: S608 - a literal
    query = _by_number(table, columns)
    for number in range(1, min(max(numbers, default=0), most) + 1):
        if number not in found:
            with suppress(*_FAILURES):
                yield from connection.execute(query, (number,)).fetchall()


def _until_it_fails(connection: sqlite3.Connection, query: str) -> Iterator[Row]:
    with suppress(*_FAILURES):
        yield from connection.execute(query)


def _recovered(path: Path) -> Path | None:
    """What ``sqlite3`` recovers of a file, as a file beside it; None where it cannot."""
    program = shutil.which("sqlite3")
    if program is None:
        return None
    path = path.absolute()  # the name of a home may begin with a hyphen
    script, target = path.with_suffix(".sql"), path.with_suffix(".recovered")
    command: Sequence[str] = [program, "-batch", "-init", os.devnull]
    try:
        with script.open("wb") as file:
            subprocess.run(  # noqa: S603 - the program of the system
                [*command, str(path), ".recover"],
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=subprocess.DEVNULL,
                timeout=_PATIENCE,
                check=False,
            )
        with script.open("rb") as file:
            subprocess.run(  # noqa: S603 - as above
                [*command, str(target)],
                stdin=file,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                timeout=_PATIENCE,
                check=False,
            )
        with closing(sqlite3.connect(target)) as connection:
            connection.execute("select count(*) from log").fetchone()
    except (OSError, subprocess.SubprocessError, *_FAILURES):
        return None
    return target
