"""The append-only log, and the schedule derived from it.

Whenever something is written, the card's whole log is folded again in the same
transaction, so the schedule is the replay of the log by construction, and undo,
redo and merge need no code of their own.
"""

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from flashcards.cards import CardId
from flashcards.collection import states
from flashcards.collection.bulk import batches, insert, marks
from flashcards.collection.checksums import ROWS, check_rows, checked
from flashcards.collection.entries import COLUMNS, INSERT, ROW, entries_in, entries_of, read, row_of
from flashcards.lean import replace
from flashcards.reviews import ANSWERS, HERE, NO_HOLDS, Entry, Name, effective, holds, uncounted
from flashcards.scheduling import Scheduler, State, replay
from flashcards.scheduling.makers import Options, Own, scheduler_of

if TYPE_CHECKING:
    from flashcards.collection.sessions import Seen
    from flashcards.collection.store import Collection
    from flashcards.statistics.daily import Days

_ANSWERED = frozenset(ANSWERS)
_FEW = 10
"""Cards up to which a fold that must be imported first would not be worth it."""
_INSERT_ONE = f"{INSERT} values {ROW}"
_STATE = f"select {', '.join(states.COLUMNS)} from schedule where card = ?"  # noqa: S608 - constants
SCHEDULE = f"(card, deck, {', '.join(states.COLUMNS)}, introduced, last, quality, sibling, since, span)"
SCHEDULE_INDEXES = ("schedule_by_due", "schedule_by_sibling", "schedule_by_last")


class Written(NamedTuple):
    """An entry in this file's log; ``seq`` is its order of arrival."""

    seq: int
    card: CardId
    entry: Entry


def write(
    collection: "Collection", found: Sequence[tuple[CardId, Entry]], known: "Seen | None" = None
) -> tuple[Written, ...]:
    """Store entries that are undone together, and the schedules they lead to, in one transaction.

    Returns them as stored; nothing is stored or returned if the first one's card
    was changed by an entry that ``known`` does not have.
    """
    with collection.transaction() as connection:
        if known is not None and _foreign(connection, found[0][0], known):
            return ()
        return write_step(collection, found, known)


def changed_elsewhere(collection: "Collection", card: CardId, known: "Seen") -> bool:
    """Whether an entry that ``known`` does not have changed what counts for a card; then it is added."""
    foreign = _foreign(collection.connection, card, known)
    known.noticed |= foreign
    return bool(foreign)


def entries(collection: "Collection", card: CardId) -> list[Entry]:
    """Every entry of a card, including undone ones and undos, in order of time."""
    return entries_in(collection.connection, card)


def options(collection: "Collection") -> Options:
    """The options of the current schedule."""
    return options_in(collection.connection)


def scheduler(collection: "Collection", card: CardId | None = None) -> Scheduler:
    """The scheduler of a card; without one, a scheduler without fuzz."""
    if card is None:
        return scheduler_of(options(collection))
    *own, name = collection.connection.execute(_CHOSEN, (card,)).fetchone()
    return scheduler_of(options(collection), Own._make(own), name)


def state(collection: "Collection", card: CardId) -> State | None:
    """The state of a card, from the schedule."""
    row = collection.connection.execute(_STATE, (card,)).fetchone()
    return states.from_row(row) if row else None


def options_in(connection: sqlite3.Connection) -> Options:
    """The same, inside the caller's transaction."""
    days, late_credit, fuzz, name, retention, light_days = connection.execute("select * from options").fetchone()
    found = Options(days, bool(late_credit), bool(fuzz), name, retention, light_days)
    return found._replace(parameters=_parameters(connection)) if connection.execute(FSRS).fetchone() else found


def parameters(collection: "Collection") -> tuple[float, ...]:
    """The current parameters of FSRS; empty for its defaults."""
    return _parameters(collection.connection)


def _parameters(connection: sqlite3.Connection) -> tuple[float, ...]:
    row = connection.execute(HOLDING).fetchone()
    return states.numbers(checked("parameters", row)[3]) if row else ()


HOLDING = f"""
select {ROWS["parameters"]}, row_checksum from parameters as one
where voids is null and version = 'FSRS-6' and not exists (
    select 1 from parameters as undo where (undo.voids, undo.voids_origin) = (one.at, one.origin) and not exists (
        select 1 from parameters as redo where (redo.voids, redo.voids_origin) = (undo.at, undo.origin)))
order by at desc, origin desc limit 1"""  # noqa: S608 - a constant
"""The query for :func:`flashcards.scheduling.dated.holding`, as every answer needs it."""


def has_parameters(collection: "Collection") -> bool:
    """Whether parameters of FSRS were ever set."""
    return collection.connection.execute("select 1 from parameters limit 1").fetchone() is not None


OWN = "decks.max_interval, decks.retention, decks.scheduler, decks.light_days"
"""The columns of :class:`flashcards.scheduling.makers.Own`."""

HAS_OWN = f"coalesce({OWN}) is not null"
"""The condition on a deck that has any of them."""

FSRS = """
select 1 from options where scheduler = 'fsrs' union all select 1 from decks where scheduler = 'fsrs' limit 1
"""
"""The query for whether FSRS schedules any deck."""

_CHOSEN = f"""
select {OWN}, guid || ' ' || kind from cards join notes on notes.id = cards.note
join decks on decks.id = notes.deck where cards.id = ?
"""  # noqa: S608 - a constant


def refold(
    connection: sqlite3.Connection,
    cards: Iterable[CardId],
    tell: Callable[[int], None] | None = None,
    counted: "Days | None" = None,
) -> None:
    """Derive the schedule of these cards from their logs, inside the caller's transaction.

    What they add to each study day is ``counted`` where that is given.
    """
    check_rows(connection, "decks")  # their options count
    for some in batches(cards):
        read = entries_of(connection, some)
        fold(connection, [(card, read.get(card, ())) for card in some], counted)
        if tell is not None:
            tell(len(some))


def write_step(
    collection: "Collection", found: Sequence[tuple[CardId, Entry]], known: "Seen | None"
) -> tuple[Written, ...]:
    """Insert entries as one step of this device and fold their cards' logs, inside the caller's transaction."""
    from flashcards.collection.figures import days  # the first card need not wait for this

    connection = collection.connection
    written = _insert_step(collection, found)
    new: dict[CardId, set[Name]] = {}
    for each in written:
        new.setdefault(each.card, set()).add(each.entry.name)
    for some in batches(new):
        read = entries_of(connection, some)
        fold(connection, [*read.items()])
        for card in some:
            days.follow(connection, read[card], new[card])
    if known is not None:
        known.own |= {each.seq for each in written}
    return written


def _insert_step(collection: "Collection", found: Sequence[tuple[CardId, Entry]]) -> tuple[Written, ...]:
    """Insert entries that are undone together."""
    connection, device = collection.connection, collection.device
    step = None
    if len(found) > 1:
        (last,) = connection.execute("select coalesce(max(seq), 0) from log").fetchone()
        step = last + 1
    written: list[Written] = []
    free: dict[int, int] = {}
    for card, entry in found:
        own = _stamped(connection, card, entry, device.id, free)
        row = row_of(card, own, step)
        seq = connection.execute(_INSERT_ONE, row).lastrowid or 0
        device.count(seq, row[-1])
        written.append(Written(seq=seq, card=card, entry=own))
    return tuple(written)


def _stamped(connection: sqlite3.Connection, card: CardId, entry: Entry, device: str, free: dict[int, int]) -> Entry:
    """The entry with this device as origin, at its time or, if that is taken, the next free one: Anki's log needs that.

    An answer keeps its time, whatever else the card's log has. A change by hand
    comes after all of it, or it would have no effect. ``free`` leads from
    times that are taken to later ones, so that the log is asked for none twice.
    """
    at = entry.at
    if not isinstance(entry, ANSWERS):
        (last,) = connection.execute("select max(at) from log where card = ?", (card,)).fetchone()
        at = at if last is None else max(at, last + 1)
    at = _after(free, at)
    while connection.execute("select 1 from log where at = ?", (at,)).fetchone():
        free[at] = at + 1
        at = _after(free, at)
    free[at] = at + 1
    return replace(entry, at=at, origin=device if entry.origin == HERE else entry.origin)


def _after(free: dict[int, int], at: int) -> int:
    """The first time from ``at`` on that is not known to be taken; the way to it becomes one step."""
    end = at
    while end in free:
        end = free[end]
    while at != end:
        free[at], at = end, free[at]
    return end


def _foreign(connection: sqlite3.Connection, card: CardId, known: "Seen") -> set[int]:
    """The entries of a card that ``known`` does not have; none if they do not change what counts."""
    query = f"select seq, {COLUMNS} from log where card = ? and seq > ?"  # noqa: S608 - constants
    rows = [(seq, read(row)) for seq, *row in connection.execute(query, (card, known.upto))]
    foreign = {seq: entry for seq, entry in rows if seq not in known.own and seq not in known.noticed}
    if not foreign:
        return set()
    log = entries_in(connection, card)
    others = set(foreign.values())
    return {*foreign} if effective(log) != effective([entry for entry in log if entry not in others]) else set()


FACTS = f"""
select placement.card, placement.deck, placement.place, sibling, guid || ' ' || kind, {OWN}
from placement
join cards on cards.id = placement.card join notes on notes.id = cards.note join decks on decks.id = notes.deck
where placement.card in
"""  # noqa: S608 - a constant
"""What the derived rows of some cards need, besides their logs."""


def fold(
    connection: sqlite3.Connection, logs: Sequence[tuple[CardId, Sequence[Entry]]], whole: "Days | None" = None
) -> list[State | None]:
    """Write the derived rows of some cards, whose whole logs these are; returns their states.

    ``whole`` gets what they add to each study day.
    """
    chosen = options_in(connection)
    fold_one: Callable[[Scheduler, Iterable[Entry]], State | None] = replay
    if len(logs) > _FEW:
        from flashcards.scheduling.at_once import settled  # no answer needs it

        fold_one = settled

    cards = [card for card, _ in logs]
    facts = {card: row for card, *row in connection.execute(FACTS + marks(len(cards)), cards)}
    found: list[State | None] = []
    learnt: list[tuple[object, ...]] = []
    new: list[tuple[object, ...]] = []
    held: list[tuple[object, ...]] = []
    undone: list[tuple[object, ...]] = []
    for card, log in logs:
        deck, place, sibling, name, *chosen_by_deck = facts[card]
        counted = effective(log)
        if whole is not None:
            whole.add(counted)
        undone += [(card, *name) for name in uncounted(log, counted)]
        own = scheduler_of(chosen, Own._make(chosen_by_deck), name)
        state = fold_one(own, counted)
        found.append(state)
        if state is not None:
            learnt.append((card, deck, *states.to_row(state), *states.answers(counted), sibling, *own.span(state)))
        elif deck is not None:
            new.append((card, deck, place, sibling))
        if not _ANSWERED.issuperset(map(type, counted)) and (holding := holds(counted)) != NO_HOLDS:
            held.append((card, holding.suspended, holding.buried_until))
    _replace(connection, "schedule", SCHEDULE, cards, learnt)
    _replace(connection, "unseen", "(card, deck, place, sibling)", cards, new)
    _replace(connection, "holds", "(card, suspended, buried_until)", cards, held)
    _replace(connection, "undone", "(card, at, origin)", cards, undone)
    return found


def _replace(
    connection: sqlite3.Connection,
    table: str,
    columns: str,
    cards: Sequence[CardId],
    rows: Sequence[tuple[object, ...]],
) -> None:
    """Let a derived table have these rows, and no others of the cards."""
    gone = cards
    if rows and table != "undone":  # where a card has any number of rows
        kept = {row[0] for row in rows}
        gone = [card for card in cards if card not in kept]
    if gone:
        connection.execute(f"delete from {table} where card in {marks(len(gone))}", gone)  # noqa: S608 - literals
    insert(connection, f"insert or replace into {table} {columns}", rows)


def moments(collection: "Collection", first: int, last: int) -> set[int]:
    """The times within a span, in UTC milliseconds, at which the log has an entry."""
    return {at for (at,) in collection.connection.execute("select at from log where at between ? and ?", (first, last))}
