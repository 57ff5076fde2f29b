"""The history of a card as plain tuples: its answers as they are read, or events made from entries of any kind."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from flashcards.cards import CardId
from flashcards.reviews import (
    ANSWERS,
    CRAM,
    NO_HOLDS,
    REPEAT,
    REVIEW,
    Answered,
    Drill,
    Entry,
    Holds,
    Reset,
    Review,
    Seed,
    Suspend,
    Unsuspend,
    holds,
)
from flashcards.scheduling import Scheduler, State
from flashcards.scheduling.at_once import Fold, Strength
from flashcards.scheduling.fsrs import Fsrs, memory_of
from flashcards.studyday import Day

SEED, RESET, SUSPEND, UNSUSPEND, OTHER = range(CRAM + 1, CRAM + 6)
"""The kinds of events other than answers. Their quality is 0; a seed has the study day of its last answer in place of
the milliseconds."""

_KINDS: dict[type[Entry], int] = {Review: REVIEW, Seed: SEED, Reset: RESET, Suspend: SUSPEND, Unsuspend: UNSUSPEND}
_ANSWERED = frozenset(ANSWERS)


class Logged(NamedTuple):
    """A card and its effective entries, in order of time.

    It was first seen on the study day ``since``, None if that is not known;
    a ``retired`` card has no text any more.
    """

    card: CardId
    entries: Sequence[Entry]
    scheduler: Scheduler
    since: Day | None = None
    retired: bool = False


class Course(NamedTuple):
    """The events of a card, with its interval after each of them, and its state after all.

    An interval of 0 means that the card is not learnt. ``strengths`` is empty
    unless the scheduler is FSRS. If ``is_plain``, the events are answers only,
    none of them undone, and their days never go back. The other fields are
    those of :class:`Logged`.
    """

    card: CardId
    events: Sequence[Answered]
    intervals: Sequence[int]
    strengths: Sequence[Strength]
    state: State | None
    holds: Holds
    scheduler: Scheduler
    since: Day | None
    retired: bool
    is_plain: bool


def of_answers(  # noqa: PLR0913 - what there is to a card
    card: CardId, answers: Sequence[Answered], scheduler: Scheduler, fold: Fold, since: Day | None, *, retired: bool
) -> Course:
    """The course of a card whose log has only answers, in order."""
    intervals: list[int] = []
    strengths: list[Strength] = []
    found = fold(answers, intervals, strengths if type(scheduler) is Fsrs else None)
    state = None if found is None else _new(State, found[:5])
    return _new(Course, (card, answers, intervals, strengths, state, NO_HOLDS, scheduler, since, retired, True))


def of_nothing(card: CardId, scheduler: Scheduler, since: Day | None, *, retired: bool) -> Course:
    """The course of a card without a log."""
    return _new(Course, (card, (), (), (), None, NO_HOLDS, scheduler, since, retired, True))


_new = tuple.__new__
"""Makes a named tuple from a tuple, in a third of the time."""


def of_entries(logged: Logged) -> Course:
    """The course of any other card, step by step."""
    card, entries, scheduler, since, retired = logged
    step = scheduler.step
    state: State | None = None
    states: list[State | None] = []
    for entry in entries:
        state = step(state, entry)
        states.append(state)
    intervals = [0 if state is None else state.interval for state in states]
    strengths = [*map(_strength, states)] if isinstance(scheduler, Fsrs) else []
    holding = NO_HOLDS if _ANSWERED.issuperset(map(type, entries)) else holds(entries)
    events = events_of(entries)
    return Course(card, events, intervals, strengths, state, holding, scheduler, since, retired, is_plain=False)


def _strength(state: State | None) -> Strength:
    if state is None:
        return None
    memory = memory_of(state)
    return None if memory.S is None or memory.last is None else (memory.S, memory.last)


def events_of(entries: Iterable[Entry]) -> list[Answered]:
    """The events of effective entries."""
    found = []
    for entry in entries:
        quality = took = 0
        if isinstance(entry, Review | Drill):
            kind = REVIEW if isinstance(entry, Review) else CRAM if entry.cram else REPEAT
            quality, took = entry.quality, entry.took
        elif isinstance(entry, Seed):
            kind, took = SEED, entry.due - entry.interval
        else:
            kind = _KINDS.get(type(entry), OTHER)
        found.append((entry.day, quality, kind, took, entry.at, entry.utc_offset))
    return found
