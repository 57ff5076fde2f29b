"""Making anew what follows from the log and the texts."""

import sqlite3
from contextlib import closing

from flashcards.collection.derived import rebuilding
from flashcards.collection.finding import names

_PARTS = ("search_config", "search_docsize", "search_idx", "search_data")


def derive(connection: sqlite3.Connection) -> None:
    """Make everything that follows from something else anew, inside the caller's transaction."""
    rebuilding.rebuild_in(connection)
    try:
        connection.execute("insert into search (search) values ('delete-all')")
    except sqlite3.DatabaseError:
        _make_index(connection)
    connection.execute("delete from unindexed")
    connection.execute("update indexed set last = 0")  # a search takes the words in
    names.forget(connection)


def _make_index(connection: sqlite3.Connection) -> None:
    """Make an empty index of words in place of one that is too damaged to be emptied, or even dropped."""
    from flashcards.collection.schema.whole import define  # only where something is wrong

    with closing(sqlite3.connect(":memory:")) as made:
        define(made)
        (statement,) = made.execute("select sql from sqlite_master where name = 'search'").fetchone()
    connection.execute("pragma writable_schema = on")
    connection.execute("delete from sqlite_master where name = 'search'")
    connection.execute("pragma writable_schema = reset")
    for part in _PARTS:
        connection.execute(f"drop table if exists {part}")
    connection.execute(statement)


def reread(connection: sqlite3.Connection) -> None:
    """Let every deck file be read again, whatever is known of it, inside the caller's transaction."""
    connection.execute("update sources set modified = -1, fingerprint = ''")
