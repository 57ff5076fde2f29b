"""Making anew what follows from the log and the texts."""

import sqlite3

from flashcards.collection import log
from flashcards.collection.finding import names


def derive(connection: sqlite3.Connection) -> None:
    """Make everything that follows from something else anew, inside the caller's transaction."""
    log.rebuild_in(connection)
    connection.execute("insert into search (search) values ('delete-all')")
    connection.execute("delete from unindexed")
    connection.execute("update indexed set last = 0")  # a search takes the words in
    names.forget(connection)


def reread(connection: sqlite3.Connection) -> None:
    """Let every deck file be read again, whatever is known of it, inside the caller's transaction."""
    connection.execute("update sources set modified = -1, fingerprint = ''")
