"""When notes and cards were first seen here: marks of the last row at a given time."""

import sqlite3
from bisect import bisect_left
from collections.abc import Sequence

from flashcards.collection.checksums import summed

_UNMARKED = """
with now (note, card) as (
    select (select coalesce(max(id), 0) from notes), (select coalesce(max(id), 0) from cards))
select note, card from now
where not exists (select 1 from seen where seen.note >= now.note and seen.card >= now.card)
"""


def mark(connection: sqlite3.Connection, at: int) -> None:
    """Record that all current rows exist at this time, UTC milliseconds, inside the caller's transaction."""
    for note, card in connection.execute(_UNMARKED).fetchall():
        connection.execute(
            "insert into seen (note, card, at, row_checksum) values (?, ?, ?, ?)", summed(note, card, at)
        )


class Seen:
    """The marks of a collection; as no row is ever deleted, a mark covers all rows up to its own."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        rows = connection.execute("select note, card, at from seen order by note, card").fetchall()
        self._notes = [note for note, _, _ in rows]
        self._cards = [card for _, card, _ in rows]
        self._moments: list[int | None] = [at for _, _, at in rows]

    def note(self, row: int) -> int | None:
        """When a note was first seen, in UTC milliseconds; None if not recorded."""
        return self._first(self._notes, row)

    def card(self, row: int) -> int | None:
        """When a card was first seen."""
        return self._first(self._cards, row)

    @property
    def cards(self) -> Sequence[tuple[int, int | None]]:
        """The last card of each mark, in order, with when those up to it were first seen."""
        return [*zip(self._cards, self._moments, strict=True)]

    def _first(self, rows: Sequence[int], row: int) -> int | None:
        place = bisect_left(rows, row)
        return self._moments[place] if place < len(self._moments) else None
