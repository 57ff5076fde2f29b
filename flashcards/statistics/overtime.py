"""The cards' states at the ends of some study days, gathered card by card."""

from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

from flashcards.reviews import ANSWERS, PASS, Drill, Entry, Seed, Suspend, Unsuspend
from flashcards.scheduling import Scheduler, State
from flashcards.scheduling.fsrs import Fsrs, memory_of
from flashcards.statistics.memory import MATURE, RememberedAt, StatesAt
from flashcards.studyday import Day

MOST_POINTS = 120
"""Points in time that are looked at."""

AT_DUE = 0.9
"""The chance to recall a card on its due day that SM-2's intervals are said to aim at."""

_NEW, _LEARNING, _YOUNG, _MATURE, _SUSPENDED, _RETIRED, _NONE = range(7)


def points(first: Day, today: Day, most: int = MOST_POINTS) -> list[Day]:
    """At most so many days from ``first`` on, evenly apart; the last is today."""
    step = max(1, -(-(today - first) // (most - 1)))
    return [Day(day) for day in range(today, first - 1, -step)][::-1] or [today]


class Course(NamedTuple):
    """A card's entries that count, each with the state after it, under a scheduler.

    It was there from ``since`` on, None where that is not known; ``retired``
    says that its text is gone.
    """

    entries: Sequence[Entry]
    states: Sequence[State | None]
    scheduler: Scheduler
    since: Day | None = None
    retired: bool = False


class _Facts(NamedTuple):
    """What a log says of a card besides its state: the day of its last answer, whether that was wrong, and a hold."""

    last: Day = Day(0)
    is_learning: bool = False
    is_suspended: bool = False

    def after(self, entry: Entry) -> "_Facts":
        """The same after one more entry."""
        if isinstance(entry, ANSWERS):
            if isinstance(entry, Drill) and entry.cram:
                return self
            return _Facts(max(self.last, entry.day), entry.quality < PASS, self.is_suspended)
        if isinstance(entry, Suspend | Unsuspend):
            return self._replace(is_suspended=isinstance(entry, Suspend))
        if isinstance(entry, Seed):
            return _Facts(Day(entry.due - entry.interval), False, self.is_suspended)  # noqa: FBT003 - the fields have names
        return self

    def kind(self, known: State | None) -> int:
        """The kind of the card in a state; None is one that has no interval."""
        if self.is_suspended:
            return _SUSPENDED
        if known is None:
            return _NEW
        if self.is_learning:
            return _LEARNING
        return _YOUNG if known.interval < MATURE else _MATURE


class OverTime:
    """Gathers how many cards were in which state at the end of each of some days, and how many were remembered."""

    def __init__(self, days: Sequence[Day]) -> None:
        self._days = days
        self._changes = [[0] * (len(days) + 1) for _ in range(_NONE)]
        self._learnt = [0] * (len(days) + 1)
        self._remembered = [0.0] * len(days)

    def add(self, course: Course) -> None:
        """Take in one card."""
        days, end = self._days, len(self._days)
        begun = 0 if course.since is None else bisect_left(days, course.since)
        if course.entries and (course.since is None or course.entries[0].day < course.since):
            begun = bisect_left(days, course.entries[0].day)
        kind, at = _NEW, begun
        facts, known_at = _Facts(), begun
        known: State | None = None
        for entry, state in zip(course.entries, course.states, strict=True):
            here = max(at, known_at, bisect_left(days, entry.day, begun))
            if here >= end:
                continue
            if known is not None and here > known_at:
                self._remember(course.scheduler, known, facts.last, known_at, here)
            facts = facts.after(entry)
            known, known_at = (state if state is not None and state.interval > 0 else None), here
            was, kind = kind, facts.kind(known)
            if was != kind:
                self._turn(was, at, here)
                at = here
        if course.retired:
            self._turn(kind, at, known_at)
            self._turn(_RETIRED, known_at, end)
        else:
            self._turn(kind, at, end)
            if known is not None:
                self._remember(course.scheduler, known, facts.last, known_at, end)

    def _turn(self, kind: int, first: int, end: int) -> None:
        """Count a card as of one kind from one of the days up to another."""
        self._changes[kind][first] += 1
        self._changes[kind][end] -= 1

    def _remember(self, scheduler: Scheduler, state: State, last: Day, first: int, end: int) -> None:
        """Count a card as learnt, and by its chance as remembered, on some of the days."""
        self._learnt[first] += 1
        self._learnt[end] -= 1
        remembered = self._remembered
        for at, chance in enumerate(chances(scheduler, state, last, self._days[first:end]), first):
            remembered[at] += chance

    @property
    def states(self) -> tuple[StatesAt, ...]:
        """How many cards were in which state at the end of each of the days."""
        counts = zip(*(accumulate(changes[:-1]) for changes in self._changes), strict=True)
        return tuple(StatesAt(day, *found) for day, found in zip(self._days, counts, strict=True))

    @property
    def remembered(self) -> tuple[RememberedAt, ...]:
        """How many cards were learnt, and how many of them remembered."""
        return tuple(map(RememberedAt, self._days, accumulate(self._learnt[:-1]), self._remembered))


def chances(scheduler: Scheduler, state: State, last: Day, days: Sequence[Day]) -> list[float]:
    """The chance to recall a card on each of some days, of which none is before ``last``, its last answer's.

    Under FSRS it is R. SM-2 states none: .9^(t/I) is .9 on the due day, which
    is how srs-benchmark reads it, and the same is said of any other scheduler.
    """
    if isinstance(scheduler, Fsrs):
        stability, _, answered, _, _ = memory_of(state)
        if stability is not None and answered is not None:
            recall = scheduler.model.R
            return [recall(max(0, day - answered), stability) for day in days]
    base = AT_DUE ** (1 / max(1, state.interval))
    return [base ** max(0, day - last) for day in days]
