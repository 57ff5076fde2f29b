"""Merging entries from elsewhere into the log."""

import sqlite3
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from flashcards.cards import CardId
from flashcards.collection.base import make_room
from flashcards.collection.bulk import Inserting, batches, indexed_later, insert
from flashcards.collection.entries import INSERT, ROW, entries_of, row_of
from flashcards.collection.figures import days
from flashcards.collection.log import SCHEDULE_INDEXES, fold
from flashcards.reviews import Entry
from flashcards.statistics.daily import Days

Logs = Iterable[tuple[CardId, Sequence[Entry]]]
"""Entries by card, consumed one card at a time."""

_KEEP_OURS = "on conflict (card, at, origin, checksum) do nothing"


class Merged(NamedTuple):
    """The result of a merge: new entries, known entries, and the cards that got new ones."""

    added: int = 0
    known: int = 0
    cards: int = 0


def merge_in(connection: sqlite3.Connection, logs: Logs) -> Merged:
    """Merge entries from elsewhere into the log, and fold the cards again, inside the caller's transaction.

    An entry that the log already has is not stored again; one that differs in
    anything is another entry. So merging is idempotent, and the order of merges
    does not matter. Some hundred cards are read before their new entries are
    stored.
    """
    make_room(connection)
    total = Merged()
    for some in batches(logs):
        done = _merge(connection, some)
        total = Merged(total.added + done.added, total.known + done.known, total.cards + done.cards)
    return total


def merge_first(connection: sqlite3.Connection, logs: Logs) -> None:
    """Store the logs of many different cards in an empty log, inside the caller's transaction."""
    make_room(connection)
    with indexed_later(connection, "log_by_time", "log_by_day", *SCHEDULE_INDEXES):
        inserting = Inserting(connection, INSERT, ROW, _KEEP_OURS)
        counted = Days()
        for some in batches(logs):
            inserting.add(row_of(card, entry) for card, found in some for entry in found)
            fold(connection, some, counted)
        inserting.finish()
        days.add(connection, counted)


def _merge(connection: sqlite3.Connection, logs: Sequence[tuple[CardId, Sequence[Entry]]]) -> Merged:
    """Unite the logs of some cards, and fold those that grew."""
    (last,) = connection.execute("select coalesce(max(seq), 0) from log").fetchone()
    query = "select value from json_each(?) where exists (select 1 from log where card = value)"
    old = {card for (card,) in connection.execute(query, (str([card for card, _ in logs]),))}
    first: dict[CardId, Sequence[Entry]] = {}
    more: list[tuple[CardId, Sequence[Entry]]] = []
    for card, found in logs:
        if card in old or card in first:
            more.append((card, found))
        elif found:
            first[card] = found
    rows = [row_of(card, entry) for card, found in first.items() for entry in found]
    added = _insert(connection, rows)
    # The whole log of a card need not be read again, unless two of its entries were one.
    whole, grown = (first, set[CardId]()) if added == len(rows) else ({}, set(first))
    for card, found in more:
        new = _insert(connection, [row_of(card, entry) for entry in found])
        added += new
        if new:
            grown.add(card)
    read = entries_of(connection, grown)
    grown_logs = whole | read
    fold(connection, [*grown_logs.items()])
    days.follow_merge(connection, grown_logs.values(), entries_of(connection, grown & old, last).values())
    return Merged(added=added, known=sum(len(found) for _, found in logs) - added, cards=len(whole.keys() | grown))


def _insert(connection: sqlite3.Connection, rows: Sequence[tuple[object, ...]]) -> int:
    """Insert rows into the log; returns how many were new."""
    before = connection.total_changes
    insert(connection, INSERT, rows, _KEEP_OURS)
    return connection.total_changes - before
