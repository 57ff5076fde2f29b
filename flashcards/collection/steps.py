"""Undo and redo: any number of steps back and forth, even after restarts.

Both are entries of the log. An undo voids an entry; a redo voids an undo. What
was written in one step is undone in one. Only what this device wrote is undone,
the last step first, in the order of writing: clocks do not matter.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from flashcards.cards import CardId
from flashcards.collection.checksums import change_device
from flashcards.collection.entries import COLUMNS, entries_in, read
from flashcards.collection.log import Written, write_step
from flashcards.collection.sessions import Seen
from flashcards.collection.store import Collection
from flashcards.reviews import HERE, Entry, Name, Stamp, Undo, effective, standing

AHEAD = 86_400_000
"""An entry may be so many milliseconds ahead of the clock without a warning: zones differ, and clocks are off."""


class Taken(NamedTuple):
    """What an undo undid, or a redo redid.

    ``card`` and ``entry`` are the first of ``entries``, which were written
    together; ``by`` are the undos that were added.
    """

    card: CardId
    entry: Entry
    entries: tuple[Written, ...]
    by: tuple[Written, ...]


def undo(collection: Collection, stamp: Stamp, known: Seen | None = None) -> Taken | None:
    """Undo the last step of this device that still counts.

    Returns None if there is none. ``stamp`` is the time of the undo itself.
    With ``known``, nothing else is undone.
    """
    with collection.transaction() as connection:
        last = _last_effective(collection, known)
        if last is None:
            return None
        group = [each for each in _together(connection, last) if each.entry.name in _standing(connection, each.card)]
        return _void(collection, group, stamp, known, group)


def redo(collection: Collection, stamp: Stamp, known: Seen | None = None) -> Taken | None:
    """Redo what the last undo undid; None if there is no undo, or an entry came after it.

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
    """Undo, as one step, every entry that is more than a day ahead of ``stamp``; None if there is none."""
    with collection.transaction() as connection:
        group = [
            each for each in ahead_of(connection, stamp["at"]) if each.entry.name in _standing(connection, each.card)
        ]
        return _void(collection, group, stamp, None, group) if group else None


def last_step(collection: Collection) -> int:
    """The number in the log of what :func:`undo` would undo; 0 if there is nothing."""
    last = _last_effective(collection, None)
    return last.seq if last is not None else 0


def last_undone(collection: Collection) -> int:
    """The number in the log of the undo that :func:`redo` would void; 0 if there is none."""
    last = _last_undo(collection, None)
    return last.seq if last is not None else 0


def last_done(collection: Collection) -> int:
    """The last number in the log that this device wrote, except for undos."""
    return next((each.seq for each in _newest(collection, None) if not isinstance(each.entry, Undo)), 0)


def ahead_of(connection: sqlite3.Connection, at: int, since: int = 0) -> list[Written]:
    """The entries that are more than a day ahead of a moment; only those after number ``since`` of the log."""
    query = f"select seq, {COLUMNS} from log where at > ? and seq > ? and kind != 'undo' order by seq"  # noqa: S608
    return [_written(row) for row in connection.execute(query, (at + AHEAD, since))]


def count_ahead(collection: Collection, at: int) -> int:
    """How many entries that count are more than a day ahead of a moment."""
    query = """
    select count(*) from log where at > ? and kind != 'undo'
    and (card, at, origin) not in (select card, at, origin from undone)
    """
    (found,) = collection.connection.execute(query, (at + AHEAD,)).fetchone()
    return int(found)


def not_yet_named(collection: Collection, at: int) -> list[Written]:
    """The entries that count, are more than a day ahead of a moment, and were not returned by this function before."""
    with collection.transaction() as connection:
        (named,) = connection.execute("select ahead from device").fetchone()
        found = ahead_of(connection, at, named)
        if found:
            change_device(connection, ahead=found[-1].seq)
        return [each for each in found if each.entry.name in _standing(connection, each.card)]


def _last_effective(collection: Collection, known: Seen | None) -> Written | None:
    """The newest entry of this device that counts; it may also be voided by an undo from elsewhere."""
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
    """The newest undo of this device that is in effect and not a redo, unless another entry came after it."""
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
    """The names of a card's entries that no undo voids, including undos."""
    return standing(entries_in(connection, card))


def _newest(collection: Collection, known: Seen | None) -> Iterator[Written]:
    """The entries that this device wrote, the last one first; only ``known`` ones if given."""
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
    """The entries of the step that ``written`` belongs to."""
    (step,) = connection.execute("select step from log where seq = ?", (written.seq,)).fetchone()
    if step is None:
        return [written]
    query = f"select seq, {COLUMNS} from log where seq >= :step and step = :step order by seq"  # noqa: S608
    return [_written(row) for row in connection.execute(query, {"step": step})]


def _named(connection: sqlite3.Connection, card: CardId, name: Name) -> Written | None:
    """The entry of a card with this name; None if the log does not have it."""
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
    """Void entries; ``changed`` are those that no longer count, or count again."""
    undos = [
        (
            each.card,
            Undo(**stamp, voids=each.entry.at, voids_origin=each.entry.origin),
        )
        for each in voided
    ]
    by = write_step(collection, undos, known)
    return Taken(card=changed[0].card, entry=changed[0].entry, entries=tuple(changed), by=by)
