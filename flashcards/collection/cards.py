"""Cards by their notes: all of them, those with a history, those that are suspended."""

import sqlite3

from flashcards.cards import CardId, CardKind
from flashcards.collection.store import Collection


def by_note(collection: Collection) -> dict[tuple[int, CardKind], CardId]:
    """Every card, by the row of its note and its kind."""
    rows = collection.connection.execute("select id, note, kind from cards")
    return {(note, kind): CardId(number) for number, note, kind in rows}


def of_note(collection: Collection, note: int, kind: CardKind) -> CardId | None:
    """The card of a note with this kind; None if there is none."""
    row = collection.connection.execute("select id from cards where note = ? and kind = ?", (note, kind)).fetchone()
    return None if row is None else CardId(row[0])


def with_history(collection: Collection) -> set[CardId]:
    """The cards with an entry in the log."""
    return {CardId(card) for (card,) in collection.connection.execute("select distinct card from log")}


def suspended(collection: Collection) -> set[CardId]:
    """The cards that are suspended."""
    return {CardId(card) for (card,) in collection.connection.execute("select card from holds where suspended")}


def at_rest(connection: sqlite3.Connection, note: int, kind: CardKind) -> CardId:
    """The card of a note, inside the caller's transaction; if the text does not ask for it, it is made inactive."""
    execute = connection.execute
    execute("insert into cards (note, kind, active) values (?, ?, 0) on conflict do nothing", (note, kind))
    return CardId(execute("select id from cards where note = ? and kind = ?", (note, kind)).fetchone()[0])
