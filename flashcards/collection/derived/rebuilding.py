"""The derived tables of a whole collection, made in one pass over its log.

Nearly every card has nothing but answers, in order. Those are folded as their
rows come, without an object for each; every row is checked as always. The cards
with anything else are left for :func:`flashcards.collection.log.refold`.
"""

import sqlite3
from array import array
from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from itertools import chain
from typing import TYPE_CHECKING

from flashcards.cards import CardId
from flashcards.collection import log, states
from flashcards.collection.base import Damaged, make_room
from flashcards.collection.bulk import Inserting, batches, indexed_later, marks
from flashcards.collection.checksums import check_rows
from flashcards.collection.derived.plain import plain_logs
from flashcards.collection.derived.ways import Way, ways
from flashcards.collection.entries import missing
from flashcards.collection.figures import days
from flashcards.reviews import Answered
from flashcards.scheduling import Scheduler
from flashcards.scheduling.courses import has_courses
from flashcards.scheduling.makers import Options
from flashcards.statistics.daily import Days
from flashcards.studyday import Day

if TYPE_CHECKING:
    from flashcards.collection.store import Collection

_MANY = 5_000
"""From so many cards on, indexes are made after the rows."""

_MOST = 10_000
"""Courses of answers whose states are kept."""

_AT_ONCE = 500
"""Cards after which progress is told."""

_FACTS = """
select cards.id,
    case when cards.active and not retired and source not in (select path from sources where missing) then deck end,
    case when cards.note in (select note from cards group by note having count(*) > 1) and exists (
        select 1 from cards as other where other.note = cards.note and other.active and other.id != cards.id)
        then cards.note end,
    place, deck, ''
from cards join notes on notes.id = cards.note order by cards.id
"""
"""What the view of placements says, for all cards at once: for most notes, which have one card, it looks nothing up."""
_NAMED_FACTS = """
select placement.card, placement.deck, sibling, placement.place, notes.deck, guid || ' ' || kind
from placement join cards on cards.id = placement.card join notes on notes.id = cards.note order by placement.card
"""
_SCHEDULE = f"insert into schedule {log.SCHEDULE}", marks(log.SCHEDULE.count(",") + 1)
_UNSEEN = "insert into unseen (card, deck, sibling, place)", "(?, ?, ?, ?)"
_OPTIONS = "max_interval, late_credit, fuzz, scheduler, retention, light_days"
_CHOOSE = f"update options set ({_OPTIONS}) = (?, ?, ?, ?, ?, ?)"  # noqa: S608 - a constant
_DUES = "select card, due, interval from schedule order by card"

Tell = Callable[[int], None]
_Reached = tuple[Day, int, int, Day, str, Day, float]
"""The values of a state and those of its span, as in the row of a card."""


def rebuild_in(connection: sqlite3.Connection, tell: Tell | None = None) -> int:
    """Make the derived tables again, inside the caller's transaction; returns the number of cards.

    ``tell`` is told how many more cards are done.
    """
    for table in ("unseen", "holds", "undone", "days", "gaps"):
        connection.execute(f"delete from {table}")  # noqa: S608 - literals
    (cards,) = connection.execute("select count(*) from cards").fetchone()
    counted, done = Days(), 0

    def count(more: int) -> None:
        nonlocal done
        done += more
        if tell is not None:
            tell(more)

    unseen = Inserting(connection, *_UNSEEN)
    _reschedule(connection, counted, count, unseen)
    days.add(connection, counted)
    count(cards - done)
    return int(cards)


def choose_options(collection: "Collection", wanted: Options) -> int:
    """Recalculate the schedule with these options; returns how many cards have another one."""
    if collection.options == wanted.chosen:
        return 0
    with collection.transaction():
        return choose_options_in(collection, wanted)


def choose_options_in(collection: "Collection", wanted: Options, tell: Callable[[int, int], None] | None = None) -> int:
    """The same inside the caller's transaction; ``tell`` is told how many cards are done, and the total."""
    connection = collection.connection
    before = array("q", chain.from_iterable(connection.execute(_DUES)))
    total, done = len(before) // 3, 0

    def count(more: int) -> None:
        nonlocal done
        done = min(total, done + more)
        if tell is not None:
            tell(done, total)

    connection.execute(_CHOOSE, wanted.chosen)
    _reschedule(connection, None, count)
    after = array("q", chain.from_iterable(connection.execute(_DUES)))
    return sum(before[at : at + 3] != after[at : at + 3] for at in range(0, len(before), 3))


def _reschedule(
    connection: sqlite3.Connection, counted: Days | None, tell: Tell, unseen: Inserting | None = None
) -> None:
    """Make the schedule again; ``counted`` gets what was answered each day, ``unseen`` the cards without a log."""
    check_rows(connection, "decks")  # their options count
    lost, total = missing(connection)
    if lost:
        raise Damaged(f"{lost:,} of {total:,} entries of the review log are missing")
    make_room(connection, 16)  # with the indexes that are sorted in memory, 92 MiB for 800,000 cards
    (last,) = connection.execute("select coalesce(max(id), 0) from cards").fetchone()
    others: list[CardId] = []
    with indexed_later(connection, *log.SCHEDULE_INDEXES) if last > _MANY else nullcontext():
        connection.execute("delete from schedule")
        schedule = Inserting(connection, *_SCHEDULE)
        schedule.add(_rows(connection, counted, others, tell, unseen))
        schedule.finish()
    if unseen is not None:
        unseen.finish()
    log.refold(connection, others, tell, counted)


def _rows(
    connection: sqlite3.Connection,
    counted: Days | None,
    others: list[CardId],
    tell: Tell,
    unseen: Inserting | None,
) -> Iterator[tuple[object, ...]]:
    """The rows of the schedule; ``others`` gets the cards that are not so simple, ``unseen`` those without a log."""
    way, is_named = ways(connection)
    facts = chain.from_iterable(batches(connection.execute(_NAMED_FACTS if is_named else _FACTS)))
    done = 0
    alike = _Alike(is_possible=not is_named)
    for card, answers, told, last, course in plain_logs(connection):
        number, deck, sibling, place, own_deck, name = next(facts)
        while number != card:  # a card without a log
            if unseen is not None and deck is not None:
                unseen.add_values((number, deck, sibling, place))
            number, deck, sibling, place, own_deck, name = next(facts)
        state = alike.state(way(own_deck, name), told, last, course)
        if state is None:
            others.append(CardId(card))
            continue
        if counted is not None:
            counted.add_answers(answers)
        due, interval, lapses, moved, text, since, span = state
        yield card, deck, due, interval, lapses, moved, text, told[0][0], last, told[-1][1], sibling, since, span
        done += 1
        if done == _AT_ONCE:
            tell(done)
            done = 0
    if unseen is not None:
        unseen.add(row[:4] for row in facts if row[1] is not None)
    tell(done)


class _Alike:
    """The states that cards reach; those of cards that were answered alike are found only once."""

    def __init__(self, *, is_possible: bool) -> None:
        self._is_possible = is_possible
        self._scheduler: Scheduler | None = None
        self._states: dict[bytes, tuple[int, int, str]] | None = None
        self._of_all: dict[Scheduler, dict[bytes, tuple[int, int, str]]] = {}

    def state(self, way: Way, told: Sequence[Answered], last: Day, course: bytes) -> _Reached | None:
        """The state after these answers, the last review of which was on the day ``last``; None if it takes steps."""
        scheduler, fold = way
        if scheduler is not self._scheduler:
            self._choose(scheduler)
        if self._states is not None and (known := self._states.get(course)) is not None:
            interval, lapses, text = known
            due = Day(last + interval)
            return due, interval, lapses, last, text, due, interval
        state = fold(told) if fold is not None else None
        if state is None:
            return None
        due, interval, lapses, moved, memory, since, span = state
        text = states.memory_of(memory)
        if self._states is not None:
            if len(self._states) == _MOST:
                self._states.clear()
            self._states[course] = interval, lapses, text
        return due, interval, lapses, moved, text, since, span

    def _choose(self, scheduler: Scheduler) -> None:
        self._scheduler = scheduler
        has_any = self._is_possible and has_courses(scheduler)
        self._states = self._of_all.setdefault(scheduler, {}) if has_any else None
