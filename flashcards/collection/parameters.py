"""The parameters of FSRS: a dated list, of which the newest hold. Whoever sets others, or undoes that, adds to it."""

import sqlite3
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from flashcards.cards import CardId
from flashcards.collection import log, states, steps
from flashcards.collection.base import Tell
from flashcards.collection.bulk import batches
from flashcards.collection.entries import entries_of
from flashcards.collection.store import Collection
from flashcards.reviews import Stamp, effective
from flashcards.scheduling.dated import Dated, holding, standing, united
from flashcards.scheduling.fitting import Card, answers_of

_COLUMNS = "at, origin, version, numbers, voids, voids_origin"
_UPSERT = f"""
insert into parameters ({_COLUMNS}) values (?, ?, ?, ?, ?, ?)
on conflict (at, origin) do update set ({_COLUMNS}) = (?, ?, ?, ?, ?, ?)
"""  # noqa: S608 - constants


def listed(collection: Collection) -> list[Dated]:
    """The whole list in order of time, undos and what they took back included."""
    return [one for one, _ in _rows(collection.connection)]


def put_in(collection: Collection, numbers: Sequence[float], at: int, tell: Tell | None = None) -> int:
    """Let these parameters hold from now on, inside the caller's transaction; none are the defaults.

    Every schedule is derived anew where FSRS makes it. ``at`` is UTC
    milliseconds; where the clock was set back, it comes after what there is.
    Returns how many cards have another schedule by that.
    """
    return _add(collection, Dated(at, "", numbers=tuple(numbers)), tell)


class United(NamedTuple):
    """What a union with another list does: the entries that are new, what held and what holds.

    So many ``cards`` have another schedule by that.
    """

    added: Sequence[Dated]
    before: Dated | None
    after: Dated | None
    cards: int = 0


def foreseen(ours: Sequence[Dated], others: Iterable[Dated]) -> United:
    """What a union of two lists would do."""
    both, known = united(ours, others), {*ours}
    return United([one for one in both if one not in known], holding(ours), holding(both))


def unite_in(collection: Collection, others: Iterable[Dated], tell: Tell | None = None) -> United:
    """Unite the list with another one, inside the caller's transaction, and derive schedules anew if others hold."""
    found = foreseen(listed(collection), others)
    collection.connection.executemany(_UPSERT, [_row(one) * 2 for one in found.added])
    return found._replace(cards=_recalculated(collection, tell)) if found.after != found.before else found


class Moved(NamedTuple):
    """Parameters were undone or redone, by which so many ``cards`` have another schedule."""

    cards: int


def undo(collection: Collection, stamp: Stamp) -> Moved | steps.Taken | None:
    """Take back the parameters that were set last, or what :func:`.steps.undo` takes back if that came later."""
    with collection.transaction() as connection:
        rows = _rows(connection)
        held = holding(one for one, _ in rows)
        upto = next((upto for one, upto in rows if one == held), None)
        last = steps.last_step(collection)
        if held is not None and held.origin == collection.device.id and upto is not None and last <= upto:
            return _void(collection, held, stamp["at"])
    return steps.undo(collection, stamp)


def redo(collection: Collection, stamp: Stamp) -> Moved | steps.Taken | None:
    """Let the parameters hold again that were undone last, or what :func:`.steps.redo` gives again.

    The later of the two undos is taken back; whatever was done after it leaves nothing to redo.
    """
    with collection.transaction() as connection:
        own = [(one, upto) for one, upto in _rows(connection) if one.origin == collection.device.id]
        stand = {*standing(listed(collection))}
        undos = {one.name for one, _ in own if one.voided is not None}
        undone = steps.last_undone(collection)
        for one, upto in reversed(own):
            if upto is None or one.voided in undos or (one.voided is not None and one not in stand):
                continue  # set in another file, a redo, or an undo that was redone
            if undone > upto:
                break
            if one.voided is None or steps.last_done(collection) > upto:
                return None
            return _void(collection, one, stamp["at"])
    return steps.redo(collection, stamp)


def _void(collection: Collection, one: Dated, at: int) -> Moved:
    return Moved(_add(collection, Dated(at, "", voids=one.at, voids_origin=one.origin)))


def _add(collection: Collection, one: Dated, tell: Tell | None = None) -> int:
    """Add an entry of this device, and derive every schedule anew; returns how many cards have another one."""
    connection = collection.connection
    (last,) = connection.execute("select coalesce(max(at), 0) from parameters").fetchone()
    (upto,) = connection.execute("select coalesce(max(seq), 0) from log").fetchone()
    own = one._replace(at=max(one.at, last + 1), origin=collection.device.id)
    connection.execute(f"insert into parameters ({_COLUMNS}, upto) values (?, ?, ?, ?, ?, ?, ?)", (*_row(own), upto))  # noqa: S608 - constants
    return _recalculated(collection, tell)


def _recalculated(collection: Collection, tell: Tell | None) -> int:
    (name,) = collection.connection.execute("select scheduler from options").fetchone()
    return log.choose_options_in(collection, log.options(collection), tell) if name == "fsrs" else 0


def _row(one: Dated) -> tuple[object, ...]:
    numbers = f"[{', '.join(map(repr, one.numbers))}]"
    return one.at, one.origin, one.version, numbers, one.voids, one.voids_origin or None


def _rows(connection: sqlite3.Connection) -> list[tuple[Dated, int | None]]:
    """The list, each entry with the last number of the log when it was written here."""
    rows = connection.execute(f"select {_COLUMNS}, upto from parameters order by at, origin")  # noqa: S608 - constants
    return [
        (Dated(at, origin, version, states.numbers(numbers), voids, voids_origin or ""), upto)
        for at, origin, version, numbers, voids, voids_origin, upto in rows
    ]


def answers(collection: Collection) -> list[Card]:
    """What FSRS counts of every card's log, those that are in no deck any more too: they were answered all the same."""
    cards = [CardId(card) for (card,) in collection.connection.execute("select id from cards order by id")]
    return [
        each
        for some in batches(cards)
        for entries in entries_of(collection.connection, some).values()
        for each in answers_of(effective(entries))
    ]
