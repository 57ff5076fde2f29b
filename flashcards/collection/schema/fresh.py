"""A new collection, to compare others with."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryDirectory

from flashcards.collection.store import Collection


@contextmanager
def new_collection() -> Iterator[sqlite3.Connection]:
    """A collection that is made for the block."""
    with TemporaryDirectory(prefix="flashcards-") as folder, Collection.open(f"{folder}/new.db") as made:
        yield made.connection
