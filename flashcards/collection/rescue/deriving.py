"""Making anew what follows from the log and the texts."""

import sqlite3
from contextlib import closing, suppress

from flashcards.collection.derived import rebuilding
from flashcards.collection.finding import names
from flashcards.collection.schema.whole import define

_PARTS = ("config", "docsize", "idx", "data")


def derive(connection: sqlite3.Connection) -> None:
    """Make everything that follows from something else anew, inside the caller's transaction."""
    rebuilding.rebuild_in(connection)
    for index in ("search", "trigrams"):
        _empty(connection, index)
    connection.execute("delete from unindexed")
    connection.execute("update indexed set last = 0")  # a search takes the words in
    names.forget(connection)


def _empty(connection: sqlite3.Connection, index: str) -> None:
    """Empty the index of words or names; one that is too damaged for that, or even to be dropped, is made again."""
    query = "select sql from sqlite_master where name = ? or name glob ? order by name"
    with closing(sqlite3.connect(":memory:")) as made:
        define(made)
        wanted = made.execute(query, (index, f"{index}_*")).fetchall()
    with suppress(sqlite3.DatabaseError):
        connection.execute(f"insert into {index} ({index}) values ('delete-all')")  # noqa: S608 - a literal
        if connection.execute(query, (index, f"{index}_*")).fetchall() == wanted:
            return
    connection.execute("pragma writable_schema = on")
    connection.execute("delete from sqlite_master where name = ?", (index,))
    connection.execute("pragma writable_schema = reset")
    for part in _PARTS:
        connection.execute(f"drop table if exists {index}_{part}")
    connection.execute(wanted[0][0])


def reread(connection: sqlite3.Connection) -> None:
    """Let every deck file be read again, whatever is known of it, inside the caller's transaction."""
    connection.execute("update sources set modified = -1, fingerprint = ''")
