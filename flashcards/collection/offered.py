"""Names for shell completion, and the parameters of FSRS for a list: read without a lock and without a migration."""

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
    for (name,) in _rows(path, _QUERIES[kind]):
        yield name


def parameters(path: str) -> tuple[float, ...]:
    """The current parameters of FSRS; none for its defaults, and if they cannot be read at once."""
    from flashcards.collection import log, states  # completion needs none of it

    return next((states.numbers(row[3]) for row in _rows(path, log.HOLDING)), ())


def _rows(path: str, query: str) -> Iterator[tuple[str, ...]]:
    with suppress(sqlite3.Error):
        address = f"{Path(path).absolute().as_uri()}?mode=ro"
        with closing(sqlite3.connect(address, uri=True, timeout=0.2)) as connection:
            yield from connection.execute(query)
