"""The parameters of FSRS: a dated list of which the newest apply. Setting and undoing them adds to it."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from flashcards.cards import CardId
from flashcards.collection import choices, log, states, steps
from flashcards.collection.base import Tell
from flashcards.collection.bulk import batches, marks
from flashcards.collection.checksums import ROWS, check_rows, summed
from flashcards.collection.entries import entries_of
from flashcards.collection.store import Collection
from flashcards.reviews import Stamp, effective
from flashcards.scheduling.dated import Dated, holding, standing, united
from flashcards.scheduling.fitting import Card, answers_of

_ROW = f"{ROWS['parameters']}, row_checksum"
_INSERT = f"insert into parameters ({_ROW}) values {marks(_ROW.count(',') + 1)}"  # noqa: S608 - constants
_UPSERT = f"{_INSERT} on conflict (at, origin) do update set ({_ROW}) = (excluded.{_ROW.replace(', ', ', excluded.')})"


def listed(collection: Collection) -> list[Dated]:
    """The whole list in order of time, including undos and what they undid."""
    return [one for one, _ in _rows(collection.connection)]


def put_in(collection: Collection, numbers: Sequence[float], at: int, tell: Tell | None = None) -> int:
    """Use these parameters from now on, inside the caller's transaction; none are the defaults.

    Schedules that FSRS made are recalculated. ``at`` is UTC milliseconds; if the
    clock was set back, a later time is used. Returns how many cards have another
    schedule.
    """
    return _add(collection, Dated(at, "", numbers=tuple(numbers)), tell)


class United(NamedTuple):
    """The result of merging two lists: the new entries, and the parameters before and after.

    ``cards`` is how many have another schedule; ``is_used`` says whether FSRS
    schedules any deck.
    """

    added: Sequence[Dated]
    before: Dated | None
    after: Dated | None
    cards: int = 0
    is_used: bool = False


def foreseen(ours: Sequence[Dated], others: Iterable[Dated]) -> United:
    """What merging two lists would do."""
    both, known = united(ours, others), {*ours}
    return United([one for one in both if one not in known], holding(ours), holding(both))


def unite_in(collection: Collection, others: Iterable[Dated], tell: Tell | None = None) -> United:
    """Merge another list into this one, inside the caller's transaction, and recalculate schedules if needed."""
    ours = _rows(collection.connection)
    found = foreseen([one for one, _ in ours], others)
    upto = {one.name: last for one, last in ours}
    collection.connection.executemany(_UPSERT, [_row(one, upto.get(one.name)) for one in found.added])
    moved = _recalculated(collection, tell) if found.after != found.before else 0
    return found._replace(cards=moved, is_used=choices.uses_fsrs(collection))


class Moved(NamedTuple):
    """Parameters were undone or redone; ``cards`` is how many have another schedule.

    ``is_ahead`` says that it was because they were dated ahead of the clock.
    """

    cards: int
    is_ahead: bool = False


def undo(collection: Collection, stamp: Stamp) -> Moved | steps.Taken | None:
    """Undo the parameters that were set last, or what :func:`.steps.undo` undoes if that is later."""
    with collection.transaction() as connection:
        rows = _rows(connection)
        held = holding(one for one, _ in rows)
        upto = next((upto for one, upto in rows if one == held), None)
        last = steps.last_step(collection)
        if held is not None and held.origin == collection.device.id and upto is not None and last <= upto:
            return _void(collection, held, stamp["at"])
    return steps.undo(collection, stamp)


def redo(collection: Collection, stamp: Stamp) -> Moved | steps.Taken | None:
    """Redo the parameters that were undone last, or what :func:`.steps.redo` redoes.

    The later of the two undos is voided; anything done after it leaves nothing to redo.
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


def void_ahead(collection: Collection, stamp: Stamp) -> list[Moved | steps.Taken]:
    """Undo parameters more than a day ahead of ``stamp``, wherever they were set, and :func:`.steps.void_ahead`."""
    found: list[Moved | steps.Taken] = []
    with collection.transaction():
        latest = stamp["at"] + steps.AHEAD
        ahead = [one for one in standing(listed(collection)) if one.voids is None and one.at > latest]
        for one in ahead:
            _insert(collection, Dated(stamp["at"], "", voids=one.at, voids_origin=one.origin))
        if ahead:
            found.append(Moved(_recalculated(collection, None), is_ahead=True))
    taken = steps.void_ahead(collection, stamp)
    return found if taken is None else [taken, *found]


def _void(collection: Collection, one: Dated, at: int) -> Moved:
    return Moved(_add(collection, Dated(at, "", voids=one.at, voids_origin=one.origin)))


def _add(collection: Collection, one: Dated, tell: Tell | None = None) -> int:
    """Add an entry of this device, and recalculate every schedule; returns how many cards have another one."""
    _insert(collection, one)
    return _recalculated(collection, tell)


def _insert(collection: Collection, one: Dated) -> None:
    """Add an entry of this device, after all others."""
    connection = collection.connection
    (last,) = connection.execute("select coalesce(max(at), 0) from parameters").fetchone()
    (upto,) = connection.execute("select coalesce(max(seq), 0) from log").fetchone()
    own = one._replace(at=max(one.at, last + 1), origin=collection.device.id)
    connection.execute(_INSERT, _row(own, upto))


def _recalculated(collection: Collection, tell: Tell | None) -> int:
    is_used = choices.uses_fsrs(collection)
    return log.choose_options_in(collection, log.options(collection), tell) if is_used else 0


def _row(one: Dated, upto: int | None) -> tuple[object, ...]:
    numbers = f"[{', '.join(map(repr, one.numbers))}]"
    return summed(one.at, one.origin, one.version, numbers, one.voids, one.voids_origin or None, upto)


def _rows(connection: sqlite3.Connection) -> list[tuple[Dated, int | None]]:
    """The list; each entry has the last number of the log when it was written here."""
    check_rows(connection, "parameters")
    rows = connection.execute(f"select {ROWS['parameters']} from parameters order by at, origin")  # noqa: S608 - a constant
    return [
        (Dated(at, origin, version, states.numbers(numbers), voids, voids_origin or ""), upto)
        for at, origin, version, numbers, voids, voids_origin, upto in rows
    ]


def answers(collection: Collection) -> list[Card]:
    """What FSRS counts of every card's log, including cards that are no longer in a deck."""
    return [each for _, found in answers_by_card(collection) for each in found]


def answers_by_card(collection: Collection, tell: Tell | None = None) -> Iterator[tuple[CardId, list[Card]]]:
    """The same card by card; ``tell`` hears how many are read, and of how many."""
    cards = [CardId(card) for (card,) in collection.connection.execute("select id from cards order by id")]
    done = 0
    for some in batches(cards):
        for card, entries in entries_of(collection.connection, some).items():
            yield card, answers_of(effective(entries))
        done += len(some)
        if tell is not None:
            tell(done, len(cards))
