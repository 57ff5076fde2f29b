"""The names for shell completion, read without a lock and without a migration."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

_QUERIES = {
    "decks": "select name from decks where exists (select 1 from notes where deck = decks.id and not retired)",
    "tags": "select value from notes, json_each(notes.tags) where not retired"
    " union select value from decks, json_each(decks.tags)",
    "terms": "select term from notes where not retired",
}


def names(path: str, kind: str) -> Iterator[str]:
    """All ``decks``, ``tags`` or ``terms`` of a collection; none if it cannot be read at once."""
    with suppress(sqlite3.Error):
        address = f"{Path(path).absolute().as_uri()}?mode=ro"
        with closing(sqlite3.connect(address, uri=True, timeout=0.2)) as connection:
            for (name,) in connection.execute(_QUERIES[kind]):
                yield str(name)
