"""The append-only log, and the schedule derived from it.

Whatever is written, the card's whole log is folded again in the same
transaction, so the schedule is the replay of the log by construction and
undo, redo and merge need no code of their own.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from flashcards.cards import CardId
from flashcards.collection.store import Collection
from flashcards.reviews import (
    HERE,
    NO_HOLDS,
    Bury,
    Drill,
    Entry,
    Reset,
    Review,
    Seed,
    SetDue,
    Suspend,
    Undo,
    Unsuspend,
    effective,
    holds,
)
from flashcards.scheduling import replay
from flashcards.scheduling.sm2 import Sm2, Sm2State
from flashcards.studyday import Day

SCHEDULER = Sm2()

_KINDS: dict[str, type[Entry]] = {
    "review": Review,
    "drill": Drill,
    "undo": Undo,
    "reset": Reset,
    "seed": Seed,
    "set_due": SetDue,
    "suspend": Suspend,
    "unsuspend": Unsuspend,
    "bury": Bury,
}
_NAMES = {kind: name for name, kind in _KINDS.items()}
_COLUMNS = "at, utc_offset, day, origin, kind, quality, took, voids, due, repetitions, interval, ease, lapses"
_INSERT = f"insert into log (card, {_COLUMNS}) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"  # noqa: S608 - constants


class Taken(NamedTuple):
    """What an undo took back: the card, and the entry that no longer counts."""

    card: CardId
    entry: Entry


def append(collection: Collection, card: CardId, entry: Entry) -> Sm2State | None:
    """Store one entry and the schedule it leads to, in one transaction; returns that state.

    Where the moment is taken (two answers in one millisecond, a clock set
    back), the entry moves on to the next free one.
    """
    with collection.transaction() as connection:
        return _append(connection, card, entry)


class Merged(NamedTuple):
    """What a merge did: entries that were new, entries that were known, and the cards that got new ones."""

    added: int
    known: int
    cards: int


def merge(collection: Collection, logs: Iterable[tuple[CardId, Sequence[Entry]]]) -> Merged:
    """Unite the log with entries from elsewhere, in one transaction; what each led to is folded anew.

    An entry is named by its card and its moment: one that the log has already
    stays as it is. So merging is idempotent, and the order of merges does not
    matter. ``logs`` is taken one card at a time.
    """
    added = known = cards = 0
    statement = _INSERT + " on conflict (card, at) do nothing"
    with collection.transaction() as connection:
        for card, found in logs:
            cursor = connection.executemany(statement, ((card, *_row(entry)) for entry in found))
            new = max(0, cursor.rowcount)
            added, known = added + new, known + len(found) - new
            if new:
                _fold(connection, card, _entries(connection, card))
                cards += 1
    return Merged(added=added, known=known, cards=cards)


def undo_last(collection: Collection, stamp: Entry) -> Taken | None:
    """Take back the last entry made here that still counts; None when there is none.

    ``stamp`` gives the undo's own moment and study day.
    """
    with collection.transaction() as connection:
        found = _last_effective(connection)
        if found is None:
            return None
        card, entry = found
        undo = Undo(at=stamp.at, utc_offset=stamp.utc_offset, day=stamp.day, voids=entry.at)
        _append(connection, card, undo)
        return Taken(card=card, entry=entry)


def entries(collection: Collection, card: CardId) -> list[Entry]:
    """Every entry of a card, undone ones and undos included, in order of time."""
    return _entries(collection.connection, card)


def rebuild(collection: Collection) -> int:
    """Throw the derived tables away and derive them again; returns the number of cards."""
    with collection.transaction() as connection:
        for table in ("schedule", "unseen", "holds"):
            connection.execute(f"delete from {table}")  # noqa: S608 - three literals
        cards = [CardId(card) for (card,) in connection.execute("select id from cards order by id")]
        refold(connection, cards)
    return len(cards)


def refold(connection: sqlite3.Connection, cards: Iterable[CardId]) -> None:
    """Derive the schedule of these cards from their logs, inside the caller's transaction."""
    for card in cards:
        _fold(connection, card, _entries(connection, card))


def all_entries(connection: sqlite3.Connection) -> Iterator[tuple[CardId, list[Entry]]]:
    """Every card that has a log, with its entries in order of time; one card in memory at a time."""
    rows = connection.execute(f"select card, {_COLUMNS} from log order by card, at")  # noqa: S608 - a constant
    for card, group in groupby(rows, key=itemgetter(0)):
        yield CardId(card), [_read(row[1:]) for row in group]


def _append(connection: sqlite3.Connection, card: CardId, entry: Entry) -> Sm2State | None:
    (last,) = connection.execute("select max(at) from log where card = ?", (card,)).fetchone()
    at = entry.at if last is None else max(entry.at, last + 1)
    while connection.execute("select 1 from log where at = ?", (at,)).fetchone():
        at += 1
    entry = replace(entry, at=at)
    connection.execute(_INSERT, (card, *_row(entry)))
    return _fold(connection, card, _entries(connection, card))


def _entries(connection: sqlite3.Connection, card: CardId) -> list[Entry]:
    rows = connection.execute(f"select {_COLUMNS} from log where card = ? order by at", (card,))  # noqa: S608
    return [_read(row) for row in rows]


def _last_effective(connection: sqlite3.Connection) -> tuple[CardId, Entry] | None:
    """The newest entry made here, by arrival, that counts; an undo from elsewhere voids it as well."""
    counted: dict[int, set[int]] = {}
    query = f"select card, {_COLUMNS} from log where origin = ? and kind != 'undo' order by seq desc"  # noqa: S608
    for card, *row in connection.execute(query, (HERE,)):
        if card not in counted:
            counted[card] = {entry.at for entry in effective(_entries(connection, card))}
        entry = _read(row)
        if entry.at in counted[card]:
            return CardId(card), entry
    return None


def _fold(connection: sqlite3.Connection, card: CardId, log: Sequence[Entry]) -> Sm2State | None:
    """Write one card's derived rows; returns its state."""
    counted = effective(log)
    state = replay(SCHEDULER, counted)
    query = "select deck, place, kin from placement where card = ?"
    deck, place, kin = connection.execute(query, (card,)).fetchone()
    if state is None:
        connection.execute("delete from schedule where card = ?", (card,))
    else:
        connection.execute(
            "insert or replace into schedule values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (card, deck, *_state(state), *_answers(counted), kin),
        )
    if state is None and deck is not None:
        connection.execute("insert or replace into unseen values (?, ?, ?, ?)", (card, deck, place, kin))
    else:
        connection.execute("delete from unseen where card = ?", (card,))
    held = holds(counted)
    if held == NO_HOLDS:
        connection.execute("delete from holds where card = ?", (card,))
    else:
        connection.execute("insert or replace into holds values (?, ?, ?)", (card, held.suspended, held.buried_until))
    return state


def _state(state: Sm2State) -> tuple[int, ...]:
    return state.due, state.repetitions, state.interval, state.ease, state.lapses


def _answers(counted: Sequence[Entry]) -> tuple[Day | None, Day | None, int | None]:
    """Study days of the review that the card was new at and of the last one, and the quality of the last answer.

    A card that came with a state was never new here; one that was reset is new
    again. A drill is an answer too.
    """
    introduced = last = quality = None
    is_new = True
    for entry in counted:
        match entry:
            case Review():
                introduced = entry.day if is_new else introduced
                is_new, last, quality = False, entry.day, entry.quality
            case Drill():
                quality = entry.quality
            case Reset():
                is_new, introduced = True, None
            case Seed() | SetDue():
                is_new = False
    return introduced, last, quality


def _row(entry: Entry) -> tuple[object, ...]:
    own = ("quality", "took", "voids", "due", "repetitions", "interval", "ease", "lapses")
    facts = [getattr(entry, name, None) for name in own]
    if isinstance(entry, Bury):
        facts[own.index("due")] = entry.until
    return (entry.at, entry.utc_offset, entry.day, entry.origin, _NAMES[type(entry)], *facts)


def _read(row: Sequence[object]) -> Entry:
    at, utc_offset, day, origin, kind, *facts = row
    common = {"at": at, "utc_offset": utc_offset, "day": day, "origin": origin}
    quality, took, voids, due, repetitions, interval, ease, lapses = facts
    own: dict[str, object] = {}
    match kind:
        case "review" | "drill":
            own = {"quality": quality, "took": took}
        case "undo":
            own = {"voids": voids}
        case "set_due":
            own = {"due": due}
        case "bury":
            own = {"until": due}
        case "seed":
            own = {"repetitions": repetitions, "interval": interval, "ease": ease, "lapses": lapses, "due": due}
    return _KINDS[str(kind)](**common, **own)  # type: ignore[arg-type]
