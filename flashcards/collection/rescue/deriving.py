"""Making anew what follows from the log and the texts."""

import sqlite3
from contextlib import closing

from flashcards.collection.derived import rebuilding
from flashcards.collection.finding import names

_PARTS = ("config", "docsize", "idx", "data")


def derive(connection: sqlite3.Connection) -> None:
    """Make everything that follows from something else anew, inside the caller's transaction."""
    rebuilding.rebuild_in(connection)
    for index in ("search", "trigrams"):
        try:
            connection.execute(f"insert into {index} ({index}) values ('delete-all')")  # noqa: S608 - literals
        except sqlite3.DatabaseError:
            _make_index(connection, index)
    connection.execute("delete from unindexed")
    connection.execute("update indexed set last = 0")  # a search takes the words in
    names.forget(connection)


def _make_index(connection: sqlite3.Connection, index: str) -> None:
    """Make an empty index of words or names in place of one that is too damaged to be emptied, or even dropped."""
    from flashcards.collection.schema.whole import define  # only where something is wrong

    with closing(sqlite3.connect(":memory:")) as made:
        define(made)
        (statement,) = made.execute("select sql from sqlite_master where name = ?", (index,)).fetchone()
    connection.execute("pragma writable_schema = on")
    connection.execute("delete from sqlite_master where name = ?", (index,))
    connection.execute("pragma writable_schema = reset")
    for part in _PARTS:
        connection.execute(f"drop table if exists {index}_{part}")
    connection.execute(statement)


def reread(connection: sqlite3.Connection) -> None:
    """Let every deck file be read again, whatever is known of it, inside the caller's transaction."""
    connection.execute("update sources set modified = -1, fingerprint = ''")
