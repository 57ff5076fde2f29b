"""Many new notes at once, with guids, histories and a file of their own."""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext
from typing import NamedTuple

from flashcards.cards import FORWARD, CardKind, Deck, Note, NoteGuid, kinds_of
from flashcards.collection.base import make_room
from flashcards.collection.bulk import Inserting, indexed_later
from flashcards.collection.notes import UPSERT, note_row, write_cards, write_deck
from flashcards.collection.sources import Source, settle, write_source
from flashcards.collection.store import Collection
from flashcards.errors import CollectionFull, CollectionLocked, ImportFull

_ONE_WAY = (FORWARD,)
_MANY = 10_000


class Arrival(NamedTuple):
    """A note from elsewhere with its guid.

    ``place`` and ``line`` say where it is in the file, ``edited`` is UTC
    milliseconds. ``row`` is that of a known note that it continues, None for a
    new one.
    """

    guid: NoteGuid
    note: Note
    place: int
    line: int
    edited: int
    row: int | None = None


def arrive(
    connection: sqlite3.Connection, source: Source, deck: Deck, arrivals: Iterable[Arrival], expected: int = 1
) -> list[int]:
    """Store notes that were just written into a file, inside the caller's transaction; returns their rows.

    A deck or file that is already known stays as it is. The notes are taken one
    by one and are never all in memory; there are about ``expected`` of them.
    """
    known = connection.execute("select id, reverse from decks where name = ?", (deck.name,)).fetchone()
    number, reverse = known or (write_deck(connection, deck), deck.reverse)
    found = connection.execute("select missing from sources where path = ?", (source.path,)).fetchone()
    if found is None or found[0]:
        write_source(connection, source)
    (first,) = connection.execute("select coalesce(max(id), 0) + 1 from notes").fetchone()
    make_room(connection)
    placing = _Placing(first, reverse=bool(reverse))
    with indexed_later(connection, "notes_by_term") if expected > first + _MANY else nullcontext():
        inserting = Inserting(connection, *UPSERT)
        inserting.add(placing.rows_of(arrivals, number, source.path))
        inserting.finish()
    others = _add_cards(connection, placing, first)
    if placing.again or found is not None:
        settle(connection, source.path)
    else:
        _settle_new(connection, first, number, others)
    return placing.keys


def arrive_at_rest(connection: sqlite3.Connection, source: Source, deck: Deck, arrival: Arrival) -> int:
    """Store a note whose text is in no file, inside the caller's transaction; returns its row."""
    (number,) = arrive(connection, source, deck, [arrival])
    connection.execute("update notes set retired = 1 where id = ?", (number,))
    settle(connection, source.path)
    return number


def stamp(collection: Collection) -> tuple[int, ...]:
    """A value that changes when notes are added."""
    found: tuple[int, ...] = collection.connection.execute("select count(*), max(id) from notes").fetchone()
    return found


@contextmanager
def if_unchanged(collection: Collection, before: tuple[int, ...]) -> Iterator[sqlite3.Connection]:
    """A transaction, if no notes were added since ``before`` was the :func:`stamp`.

    Otherwise the plan of an import is outdated.

    Raises:
        CollectionLocked: notes were added.
    """
    with collection.transaction() as connection:
        if stamp(collection) != before:
            raise CollectionLocked(collection.path, "another program added notes meanwhile")
        yield connection


@contextmanager
def told_when_full(collection: Collection) -> Iterator[None]:
    """Report a full disk as an import of which nothing was stored.

    Raises:
        ImportFull: the disk is full.
    """
    try:
        yield
    except sqlite3.Error as error:
        from flashcards.collection.trouble import translate  # only when something is wrong

        meant = translate(error, collection.path)
        if isinstance(meant, CollectionFull):
            raise ImportFull(collection.path, meant.reason) from error
        raise


class _Placing:
    """The rows of notes as they are stored.

    ``keys`` are their row ids, of which new ones begin at ``first``; ``again``
    are the cards of known notes, ``more`` those of new notes that have other
    cards than just the forward one.
    """

    def __init__(self, first: int, *, reverse: bool) -> None:
        self.keys: list[int] = []
        self.again: list[tuple[int, CardKind]] = []
        self.more: list[tuple[int, CardKind]] = []
        self._free, self._reverse = first, reverse

    def rows_of(self, arrivals: Iterable[Arrival], deck: int, source: str) -> Iterator[tuple[object, ...]]:
        """The values of a row for each note; ``deck`` is the row of its deck, ``source`` its file."""
        for guid, note, place, line, edited, row in arrivals:
            if row is None:
                key = self._free
                self._free += 1
            else:
                key = row
            self.keys.append(key)
            kinds = kinds_of(note, reverse=self._reverse)
            if row is not None or kinds != _ONE_WAY:
                (self.more if row is None else self.again).extend((key, kind) for kind in kinds)
            yield note_row(note, (deck, source, key, guid, place), line, edited)


def _settle_new(connection: sqlite3.Connection, first: int, deck: int, others: str) -> None:
    """Add the cards of new notes, from row ``first`` on, to ``unseen``; ``others`` have not just a forward card."""
    connection.execute(
        "insert into unseen select cards.id, ?, place, null from notes join cards on note = notes.id"
        " where notes.id >= ? and notes.id not in (select value from json_each(?))",
        (deck, first, others),
    )
    connection.execute(
        "insert into unseen select card, deck, place, sibling from json_each(?) as other"
        " join cards on note = other.value join placement on card = cards.id where deck is not null",
        (others,),
    )


def _add_cards(connection: sqlite3.Connection, placing: _Placing, first: int) -> str:
    """Make the cards of notes that were just stored, the new ones from row ``first`` on.

    Returns, as JSON, the new notes with other cards than the one that asks the term.
    """
    write_cards(connection, placing.again)
    others = json.dumps(list(dict.fromkeys(key for key, _ in placing.more)))
    connection.execute(
        "insert into cards (note, kind, active) select id, ?, 1 from notes where id >= ?"
        " and id not in (select value from json_each(?)) order by id",
        (FORWARD, first, others),
    )
    connection.executemany("insert into cards (note, kind, active) values (?, ?, 1)", placing.more)
    return others
