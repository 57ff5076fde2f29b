"""What happened to a card, as plain tuples: those that its answers are read as, or made of entries of any kind."""

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
"""The kinds of events that are no answers. They have no quality; what a seed "took" is the study day of the answer
that it stands for."""

_KINDS: dict[type[Entry], int] = {Review: REVIEW, Seed: SEED, Reset: RESET, Suspend: SUSPEND, Unsuspend: UNSUSPEND}
_ANSWERED = frozenset(ANSWERS)


class Logged(NamedTuple):
    """A card and its effective entries, in order of time.

    It was first seen on the study day ``since``, None where that is not known;
    ``retired`` says that its text is gone.
    """

    card: CardId
    entries: Sequence[Entry]
    scheduler: Scheduler
    since: Day | None = None
    retired: bool = False


class Course(NamedTuple):
    """What happened to a card, with what its scheduler knew after each event, and where it led.

    ``intervals`` are 0 where the card is not known. ``strengths`` are None
    where FSRS knows nothing; there are none under other schedulers. ``is_plain``
    says that the events are answers and nothing else, on days that never go
    back. The other fields are those of :class:`Logged`.
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
    """The course of a card with answers alone, by the fold of its scheduler."""
    intervals: list[int] = []
    strengths: list[Strength] = []
    found = fold(answers, intervals, strengths if type(scheduler) is Fsrs else None)
    state = None if found is None else _new(State, found[:5])
    return _new(Course, (card, answers, intervals, strengths, state, NO_HOLDS, scheduler, since, retired, True))


def of_nothing(card: CardId, scheduler: Scheduler, since: Day | None, *, retired: bool) -> Course:
    """The course of a card to which nothing happened."""
    return _new(Course, (card, (), (), (), None, NO_HOLDS, scheduler, since, retired, True))


_new = tuple.__new__
"""Makes a record of a tuple, in a third of the time."""


def of_entries(logged: Logged) -> Course:
    """The course of any other card, by single steps."""
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
