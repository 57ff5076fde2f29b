"""Undo and redo: any number of steps back and forth, also over restarts.

Both are entries of the log. An undo voids an entry; a redo voids an undo. What
was written in one step is taken back in one.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from flashcards.cards import CardId
from flashcards.collection.log import COLUMNS, Seen, Written, entries_in, read, write_step
from flashcards.collection.store import Collection
from flashcards.reviews import HERE, Entry, Undo, effective


class Taken(NamedTuple):
    """What an undo took back, or a redo gave again.

    ``card`` and ``entry`` are the first of ``entries``, which were written
    together; ``by`` are the undos that did it.
    """

    card: CardId
    entry: Entry
    entries: tuple[Written, ...]
    by: tuple[Written, ...]


def undo(collection: Collection, stamp: Entry, known: Seen | None = None) -> Taken | None:
    """Take back the last entry made here that still counts, with those written together with it.

    None when there is none. ``stamp`` gives the undo's own moment and study
    day. Only what is ``known`` is taken back, where that is given.
    """
    with collection.transaction() as connection:
        last = _last_effective(connection, known)
        if last is None:
            return None
        group = [each for each in _together(connection, last) if each.entry.at in _standing(connection, each.card)]
        return _void(connection, group, stamp, known, group)


def redo(collection: Collection, stamp: Entry, known: Seen | None = None) -> Taken | None:
    """Let what the last undo took back count again; None when there is no undo, or an entry came after it.

    The other arguments are those of :func:`undo`.
    """
    with collection.transaction() as connection:
        last = _last_undo(connection, known)
        if last is None:
            return None
        undos = [each for each in _together(connection, last) if each.entry.at in _standing(connection, each.card)]
        voided = [_at(connection, each.card, each.entry.voids) for each in undos if isinstance(each.entry, Undo)]
        return _void(connection, undos, stamp, known, voided)


def _last_effective(connection: sqlite3.Connection, known: Seen | None) -> Written | None:
    """The newest entry made here, by arrival, that counts; an undo from elsewhere voids it as well."""
    counted: dict[int, set[int]] = {}
    for written in _newest(connection, known):
        card = written.card
        if isinstance(written.entry, Undo):
            continue
        if card not in counted:
            counted[card] = {entry.at for entry in effective(entries_in(connection, card))}
        if written.entry.at in counted[card]:
            return written
    return None


def _last_undo(connection: sqlite3.Connection, known: Seen | None) -> Written | None:
    """The newest undo made here that stands and is no redo, unless an entry of another kind came after it."""
    standing: dict[int, set[int]] = {}
    for written in _newest(connection, known):
        card = written.card
        if not isinstance(written.entry, Undo):
            return None
        if card not in standing:
            standing[card] = _standing(connection, card)
        voided = _at(connection, card, written.entry.voids)
        if written.entry.at in standing[card] and not isinstance(voided.entry, Undo):
            return written
    return None


def _standing(connection: sqlite3.Connection, card: CardId) -> set[int]:
    """The moments of a card's entries that no undo voids, undos among them."""
    found: set[int] = set()
    voided: set[int] = set()
    for entry in reversed(entries_in(connection, card)):
        if entry.at not in voided:
            found.add(entry.at)
            if isinstance(entry, Undo):
                voided.add(entry.voids)
    return found


def _newest(connection: sqlite3.Connection, known: Seen | None) -> Iterator[Written]:
    """The entries made here, the last to arrive first; only ``known`` ones where that is given."""
    query = f"select seq, card, {COLUMNS} from log where origin = ? order by seq desc"  # noqa: S608 - constants
    for seq, card, *row in connection.execute(query, (HERE,)):
        if known is None or seq in known:
            yield Written(seq=seq, card=CardId(card), entry=read(row))


def _together(connection: sqlite3.Connection, written: Written) -> list[Written]:
    """The entries of one step, of which ``written`` is one."""
    (step,) = connection.execute("select step from log where seq = ?", (written.seq,)).fetchone()
    if step is None:
        return [written]
    query = f"select seq, card, {COLUMNS} from log where seq >= :step and step = :step order by seq"  # noqa: S608
    rows = connection.execute(query, {"step": step})
    return [Written(seq=seq, card=CardId(card), entry=read(row)) for seq, card, *row in rows]


def _at(connection: sqlite3.Connection, card: CardId, at: int) -> Written:
    """The entry of a card at a moment."""
    query = f"select seq, {COLUMNS} from log where card = ? and at = ?"  # noqa: S608 - constants
    seq, *row = connection.execute(query, (card, at)).fetchone()
    return Written(seq=seq, card=card, entry=read(row))


def _void(
    connection: sqlite3.Connection,
    voided: Sequence[Written],
    stamp: Entry,
    known: Seen | None,
    changed: Sequence[Written],
) -> Taken:
    """Void entries; ``changed`` are those that then count no longer, or again."""
    undos = [
        (each.card, Undo(at=stamp.at, utc_offset=stamp.utc_offset, day=stamp.day, voids=each.entry.at))
        for each in voided
    ]
    by = write_step(connection, undos, known)
    return Taken(card=changed[0].card, entry=changed[0].entry, entries=tuple(changed), by=by)
