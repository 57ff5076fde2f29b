"""Merging notes that were kept twice because one file was read under two names. Rarely imported."""

import sqlite3
from collections import defaultdict, deque
from dataclasses import replace

from flashcards.cards import CardId
from flashcards.collection import cards, sources
from flashcards.collection.entries import entries_in
from flashcards.collection.exchange import merges
from flashcards.collection.store import Collection
from flashcards.reviews import Undo, effective, stamp
from flashcards.studyday import Instant

_ORIGIN = "double"
"""The origin of the entries that void a history in the place where it was by mistake."""

_NOTES = """
select notes.id, term_key, definition,
    (select count(*) from cards join log on log.card = cards.id where note = notes.id)
from notes where source = ? and not retired order by place, id
"""

_TAKE = """
update notes set (deck, source, place, line, term, term_key, definition, tags, aliases, section, checksum) =
    (select deck, source, place, line, term, term_key, definition, tags, aliases, section, checksum
    from notes as other where other.id = :twin) where id = :note
"""


def join(collection: Collection, kept: str, dropped: str, now: Instant) -> None:
    """Merge the notes of ``dropped``, another name of the file ``kept``: each note stays once, with all its history.

    Of two equal notes the one with the longer history stays; the other's answers
    are added to its history and voided in the other's, so nothing counts twice.
    Notes that only ``dropped`` has are paused until the file is read again.
    """
    with collection.transaction() as connection:
        twins: dict[tuple[str, str], deque[tuple[int, int]]] = defaultdict(deque)
        for number, key, definition, entries in connection.execute(_NOTES, (kept,)).fetchall():
            twins[key, definition].append((number, entries))
        for number, key, definition, entries in connection.execute(_NOTES, (dropped,)).fetchall():
            twin, others = twins[key, definition].popleft() if twins[key, definition] else (None, 0)
            stays, goes = (number, twin) if twin is not None and entries > others else (twin, number)
            if stays == number:
                connection.execute(_TAKE, {"note": number, "twin": twin})
            connection.execute("update notes set retired = 1 where id = ?", (goes,))
            if stays is not None:
                _move_history(connection, goes or number, stays, now)
        connection.execute("update sources set missing = 2, fingerprint = '' where path = ?", (dropped,))
        connection.execute("update sources set modified = -1, rules = 0 where path = ?", (kept,))  # to parse it again
        for path in (kept, dropped):
            sources.settle(connection, path)


def _move_history(connection: sqlite3.Connection, source: int, target: int, now: Instant) -> None:
    """Let the entries that count for one note count for another; they are voided in the first one's log."""
    query = "select id, kind from cards where note = ?"
    own = {kind: CardId(card) for card, kind in connection.execute(query, (target,))}
    for number, kind in connection.execute(query, (source,)).fetchall():
        card = CardId(number)
        counted = effective(entries_in(connection, card))
        if not counted:
            continue
        if kind not in own:
            own[kind] = cards.at_rest(connection, target, kind)
        last = max(now.at, counted[-1].at + 1)
        made = Undo(**stamp(now), origin=_ORIGIN, voids=0)
        undos = [
            replace(made, at=last + more, voids=entry.at, voids_origin=entry.origin)
            for more, entry in enumerate(counted)
        ]
        merges.merge_in(connection, [(own[kind], counted)])
        merges.merge_in(connection, [(card, undos)])
