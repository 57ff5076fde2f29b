"""Merging entries from elsewhere into the log."""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from flashcards.cards import CardId
from flashcards.collection.base import make_room
from flashcards.collection.bulk import Inserting, batches, indexed_later, insert
from flashcards.collection.derived.firstlogs import fold_first
from flashcards.collection.entries import (
    INSERT,
    INSERT_REVIEWS,
    INSERT_TOLD,
    REVIEW_ROW,
    ROW,
    TOLD_ROW,
    entries_of,
    review_values,
    row_of,
    told_values,
)
from flashcards.collection.figures import days
from flashcards.collection.log import SCHEDULE_INDEXES, fold
from flashcards.reviews import Entry
from flashcards.scheduling.plain import Log, Plain, Reviews, as_entries, as_plain
from flashcards.scheduling.plain import entries_of as entries_of_plain
from flashcards.statistics.daily import Days

Logs = Iterable[tuple[CardId, Log | Reviews]]
"""Entries by card, consumed one card at a time; a plain log here has no crams."""

_Plain = tuple[CardId, Plain | Reviews]
_Other = tuple[CardId, Sequence[Entry]]

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
        done = _merge(connection, [(card, as_plain(log) if isinstance(log, Reviews) else log) for card, log in some])
        total = Merged(total.added + done.added, total.known + done.known, total.cards + done.cards)
    return total


def merge_first(connection: sqlite3.Connection, logs: Logs) -> None:
    """Store the logs of many different cards in an empty log, inside the caller's transaction."""
    make_room(connection)
    with indexed_later(connection, "log_by_time", "log_by_day", *SCHEDULE_INDEXES):
        inserting = Inserting(connection, INSERT, ROW, _KEEP_OURS)
        answers = Inserting(connection, INSERT_TOLD, TOLD_ROW, _KEEP_OURS)
        reviews = Inserting(connection, INSERT_REVIEWS, REVIEW_ROW, _KEEP_OURS)
        counted = Days()
        for some in batches(logs):
            columns, plain, others = _sorted_out(some)
            reviews.add_values(review_values(columns))
            for card, told in plain:
                answers.add_values(told_values(card, told))
            inserting.add(row_of(card, entry) for card, log in others for entry in log)
            _fold_all(connection, [*columns, *plain], others, counted)
        for each in (reviews, answers, inserting):
            each.finish()
        days.add(connection, counted)


def _fold_all(
    connection: sqlite3.Connection,
    plain: Sequence[_Plain],
    others: Sequence[_Other],
    counted: Days,
) -> None:
    """Fold the logs of cards that had none."""
    if plain:
        fold_first(connection, plain, counted)
    if others:
        fold(connection, others, counted)


def _sorted_out(logs: Logs) -> tuple[list[tuple[CardId, Reviews]], list[tuple[CardId, Plain]], list[_Other]]:
    """The logs of nothing but answers, those in columns first, and the others."""
    columns: list[tuple[CardId, Reviews]] = []
    plain: list[tuple[CardId, Plain]] = []
    others: list[_Other] = []
    for card, found in logs:
        if isinstance(found, Reviews):
            columns.append((card, found))
        elif isinstance(found, Plain):
            plain.append((card, found))
        else:
            others.append((card, found))
    return columns, plain, others


def _merge(connection: sqlite3.Connection, logs: Sequence[tuple[CardId, Log]]) -> Merged:
    """Unite the logs of some cards, and fold those that grew."""
    (last,) = connection.execute("select coalesce(max(seq), 0) from log").fetchone()
    query = "select value from json_each(?) where exists (select 1 from log where card = value)"
    old = {card for (card,) in connection.execute(query, (str([card for card, _ in logs]),))}
    first: dict[CardId, Sequence[Entry]] = {}
    plain: dict[CardId, Plain] = {}
    more: list[tuple[CardId, Sequence[Entry]]] = []
    for card, found in logs:
        if card in plain:  # twice: in a damaged package
            first[card] = entries_of_plain(plain.pop(card))
        if card in old or card in first:
            more.append((card, as_entries(found)))
        elif found and isinstance(found, Plain):
            plain[card] = found
        elif found:
            first[card] = as_entries(found)
    if plain:
        _merge_plain(connection, plain)
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
    added += sum(map(len, plain.values()))
    changed = whole.keys() | plain.keys() | grown
    return Merged(added=added, known=sum(len(found) for _, found in logs) - added, cards=len(changed))


def _merge_plain(connection: sqlite3.Connection, logs: Mapping[CardId, Plain]) -> None:
    """Store the plain logs of cards that had none, and fold them."""
    answers, counted = Inserting(connection, INSERT_TOLD, TOLD_ROW), Days()
    for card, log in logs.items():
        answers.add_values(told_values(card, log))
    answers.finish()
    fold_first(connection, [*logs.items()], counted)
    days.add(connection, counted)


def _insert(connection: sqlite3.Connection, rows: Sequence[tuple[object, ...]]) -> int:
    """Insert rows into the log; returns how many were new."""
    before = connection.total_changes
    insert(connection, INSERT, rows, _KEEP_OURS)
    return connection.total_changes - before
