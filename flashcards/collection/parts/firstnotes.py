"""Storing the notes of deck files that have none here yet, while they are read."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b
from itertools import count
from typing import Protocol

from flashcards.cards import GUID_BYTES, Deck, Note, guid_part, keys_of, kinds_of
from flashcards.collection import search
from flashcards.collection.bulk import batches, insert
from flashcards.collection.exchange.guids import Guids, Stored
from flashcards.collection.finding import names
from flashcards.collection.notes import UPSERT, note_row, write_deck
from flashcards.collection.parts.pieces import Piece, save, sharing_terms
from flashcards.collection.sources import Source, write_source
from flashcards.collection.store import Collection


class Incoming(Protocol):
    """The notes of a file, which are read while they are consumed, once.

    Once ``finish`` was given the notes of which several have the same term,
    ``source`` is the file as it was read.
    """

    deck: Deck
    source: Source
    pieces: list[Piece]

    def __iter__(self) -> Iterator[Note]: ...
    def finish(self, alike: Iterable[Note]) -> None: ...  # noqa: D102 - see above


def write(collection: Collection, incoming: Incoming, edited: int) -> None:
    """Store a file and its notes, all of them new, inside the caller's transaction."""
    connection, path = collection.connection, incoming.source.path
    write_source(connection, incoming.source)
    deck = write_deck(connection, incoming.deck)
    (first,) = connection.execute("select coalesce(max(id), 0) + 1 from notes").fetchone()
    (card,) = connection.execute("select coalesce(max(id), 0) + 1 from cards").fetchone()
    guids = _Names(connection, incoming.deck.name)
    cards, numbers, places = _Cards(connection, deck, card), count(first), count()
    for notes in batches(incoming):
        rows: list[tuple[object, ...]] = []
        for note, number, place in zip(notes, numbers, places):  # noqa: B905 - the latter two have no end
            key, guid_key = keys_of(note.term)
            where = (deck, path, number, guids.usual(guid_key), place)
            rows.append(note_row(note, where, note.line, edited, key))
            cards.add(number, place, kinds_of(note, reverse=incoming.deck.reverse))
        guids.insert(rows, notes)
        cards.insert()
    incoming.finish(sharing_terms(collection, path))
    write_source(connection, incoming.source)
    save(connection, incoming.source, incoming.pieces)
    search.index_words(connection)  # now, while somebody waits for a large file, rather than at the first search
    names.index_names(connection)


class _Cards:
    """The cards of new notes, none of which was studied."""

    def __init__(self, connection: sqlite3.Connection, deck: int, first: int) -> None:
        self._connection, self._deck = connection, deck
        self._free = count(first)
        self._cards: list[tuple[int, int, str]] = []
        self._unseen: list[tuple[int, int, int, int | None]] = []

    def add(self, note: int, place: int, kinds: Sequence[str]) -> None:
        own = [next(self._free) for _ in kinds]
        self._cards += [(card, note, kind) for card, kind in zip(own, kinds, strict=True)]
        sibling = note if len(own) > 1 else None
        self._unseen += [(card, self._deck, place, sibling) for card in own]

    def insert(self) -> None:
        insert(self._connection, "insert into cards (id, note, kind, active)", self._cards, row="(?, ?, ?, 1)")
        insert(self._connection, "insert into unseen (card, deck, place, sibling)", self._unseen)
        self._cards, self._unseen = [], []


class _Names:
    """Guids for the new notes of a deck. Nearly all are free, so the database is asked only if one is not."""

    def __init__(self, connection: sqlite3.Connection, deck: str) -> None:
        self._connection, self._deck = connection, deck
        self._begun = blake2b(digest_size=GUID_BYTES)
        self._begun.update(guid_part(deck))
        self._taken = Stored(connection)
        self._guids = Guids(self._taken)

    def usual(self, key: str) -> str:
        """The guid of a note whose term no other note of the deck has."""
        digest = self._begun.copy()
        digest.update(guid_part(key))
        return digest.hexdigest()

    def insert(self, rows: list[tuple[object, ...]], notes: Sequence[Note]) -> None:
        """Insert the rows of notes with their usual guids, or with others if those are taken."""
        try:
            insert(self._connection, UPSERT[0], rows, row=UPSERT[1])
        except sqlite3.IntegrityError:
            self._taken.more.clear()
            free = [
                (*row[:3], self._guids.fresh(self._deck, note), *row[4:]) for row, note in zip(rows, notes, strict=True)
            ]
            insert(self._connection, UPSERT[0], free, row=UPSERT[1])
