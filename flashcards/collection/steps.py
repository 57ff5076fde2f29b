"""Undo and redo: any number of steps back and forth, also over restarts.

Both are entries of the log. An undo voids an entry; a redo voids an undo. What
was written in one step is taken back in one. Only what this device wrote is
taken back, the last of it first, in the order of writing: no clock decides.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from flashcards.cards import CardId
from flashcards.collection.entries import COLUMNS, entries_in, read
from flashcards.collection.log import Seen, Written, write_step
from flashcards.collection.store import Collection
from flashcards.reviews import HERE, Entry, Name, Stamp, Undo, effective, standing

_AHEAD = 86_400_000
"""Milliseconds by which an entry may be ahead of the clock without a word: zones differ, and clocks are off."""


class Taken(NamedTuple):
    """What an undo took back, or a redo gave again.

    ``card`` and ``entry`` are the first of ``entries``, which were written
    together; ``by`` are the undos that did it.
    """

    card: CardId
    entry: Entry
    entries: tuple[Written, ...]
    by: tuple[Written, ...]


def undo(collection: Collection, stamp: Stamp, known: Seen | None = None) -> Taken | None:
    """Take back the last step of this device that still counts.

    None when there is none. ``stamp`` gives the undo's own moment and study
    day. Only what is ``known`` is taken back, where that is given.
    """
    with collection.transaction() as connection:
        last = _last_effective(collection, known)
        if last is None:
            return None
        group = [each for each in _together(connection, last) if each.entry.name in _standing(connection, each.card)]
        return _void(collection, group, stamp, known, group)


def redo(collection: Collection, stamp: Stamp, known: Seen | None = None) -> Taken | None:
    """Let what the last undo took back count again; None when there is no undo, or an entry came after it.

    The other arguments are those of :func:`undo`.
    """
    with collection.transaction() as connection:
        last = _last_undo(collection, known)
        if last is None:
            return None
        undos = [each for each in _together(connection, last) if each.entry.name in _standing(connection, each.card)]
        voided = [_named(connection, each.card, each.entry.voided) for each in undos if isinstance(each.entry, Undo)]
        return _void(collection, undos, stamp, known, [each for each in voided if each is not None])


def void_ahead(collection: Collection, stamp: Stamp) -> Taken | None:
    """Take back, as one step, every entry that lies more than a day ahead of ``stamp``; None when there is none."""
    with collection.transaction() as connection:
        group = [
            each for each in ahead_of(connection, stamp["at"]) if each.entry.name in _standing(connection, each.card)
        ]
        return _void(collection, group, stamp, None, group) if group else None


def last_step(collection: Collection) -> int:
    """The number in the log of what :func:`undo` would take back; 0 if there is nothing."""
    last = _last_effective(collection, None)
    return last.seq if last is not None else 0


def last_undone(collection: Collection) -> int:
    """The number in the log of the undo that :func:`redo` would take back; 0 if there is none."""
    last = _last_undo(collection, None)
    return last.seq if last is not None else 0


def last_done(collection: Collection) -> int:
    """The last number in the log of what this device wrote, undos aside."""
    return next((each.seq for each in _newest(collection, None) if not isinstance(each.entry, Undo)), 0)


def ahead_of(connection: sqlite3.Connection, at: int, since: int = 0) -> list[Written]:
    """The entries that lie more than a day ahead of a moment; only those after number ``since`` of the log."""
    query = f"select seq, {COLUMNS} from log where at > ? and seq > ? and kind != 'undo' order by seq"  # noqa: S608
    return [_written(row) for row in connection.execute(query, (at + _AHEAD, since))]


def not_yet_named(collection: Collection, at: int) -> list[Written]:
    """The entries that count, lie more than a day ahead of a moment and were not given by this function before."""
    with collection.transaction() as connection:
        (named,) = connection.execute("select ahead from device").fetchone()
        found = ahead_of(connection, at, named)
        if found:
            connection.execute("update device set ahead = ?", (found[-1].seq,))
        return [each for each in found if each.entry.name in _standing(connection, each.card)]


def _last_effective(collection: Collection, known: Seen | None) -> Written | None:
    """The newest entry that this device wrote and that counts; an undo from elsewhere voids it as well."""
    counted: dict[CardId, set[Name]] = {}
    for written in _newest(collection, known):
        card = written.card
        if isinstance(written.entry, Undo):
            continue
        if card not in counted:
            counted[card] = {entry.name for entry in effective(entries_in(collection.connection, card))}
        if written.entry.name in counted[card]:
            return written
    return None


def _last_undo(collection: Collection, known: Seen | None) -> Written | None:
    """The newest undo of this device that stands and is no redo, unless an entry of another kind came after it."""
    connection = collection.connection
    names: dict[CardId, set[Name]] = {}
    for written in _newest(collection, known):
        card = written.card
        if not isinstance(written.entry, Undo):
            return None
        if card not in names:
            names[card] = _standing(connection, card)
        voided = _named(connection, card, written.entry.voided)
        if written.entry.name in names[card] and voided is not None and not isinstance(voided.entry, Undo):
            return written
    return None


def _standing(connection: sqlite3.Connection, card: CardId) -> set[Name]:
    """The names of a card's entries that no undo voids, undos among them."""
    return standing(entries_in(connection, card))


def _newest(collection: Collection, known: Seen | None) -> Iterator[Written]:
    """The entries that this device wrote, the last one first; only ``known`` ones where that is given."""
    connection = collection.connection
    device, here = collection.device.id, connection.execute("select here from device").fetchone()[0]
    query = (
        f"select seq, {COLUMNS} from log where origin = :device or (origin = :here and seq <= :upto)"  # noqa: S608
        " order by seq desc"
    )
    for row in connection.execute(query, {"device": device, "here": HERE, "upto": here}):
        if known is None or row[0] in known:
            yield _written(row)


def _written(row: Sequence[object]) -> Written:
    seq, card, *_ = row
    return Written(seq=int(str(seq)), card=CardId(int(str(card))), entry=read(row[1:]))


def _together(connection: sqlite3.Connection, written: Written) -> list[Written]:
    """The entries of one step, of which ``written`` is one."""
    (step,) = connection.execute("select step from log where seq = ?", (written.seq,)).fetchone()
    if step is None:
        return [written]
    query = f"select seq, {COLUMNS} from log where seq >= :step and step = :step order by seq"  # noqa: S608
    return [_written(row) for row in connection.execute(query, {"step": step})]


def _named(connection: sqlite3.Connection, card: CardId, name: Name) -> Written | None:
    """The entry of a card that has a name; None where the log does not have it."""
    query = f"select seq, {COLUMNS} from log where card = ? and at = ? and origin = ?"  # noqa: S608 - constants
    row = connection.execute(query, (card, *name)).fetchone()
    return None if row is None else _written(row)


def _void(
    collection: Collection,
    voided: Sequence[Written],
    stamp: Stamp,
    known: Seen | None,
    changed: Sequence[Written],
) -> Taken:
    """Void entries; ``changed`` are those that then count no longer, or again."""
    undos = [
        (
            each.card,
            Undo(**stamp, voids=each.entry.at, voids_origin=each.entry.origin),
        )
        for each in voided
    ]
    by = write_step(collection, undos, known)
    return Taken(card=changed[0].card, entry=changed[0].entry, entries=tuple(changed), by=by)
