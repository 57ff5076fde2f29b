"""The cards' states at the ends of some study days, gathered card by card."""

from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate
from operator import add
from typing import NamedTuple

from flashcards.reviews import PASS, Drill, Entry, Review, Seed, Suspend, Unsuspend
from flashcards.scheduling import Scheduler, State
from flashcards.scheduling.fsrs import Fsrs, memory_of
from flashcards.statistics.memory import AT_DUE, MATURE, RememberedAt, StatesAt
from flashcards.studyday import Day

MOST_POINTS = 120
"""Points in time that are looked at."""

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


class OverTime:
    """Gathers how many cards were in which state at the end of each of some days, and how many were remembered."""

    def __init__(self, days: Sequence[Day]) -> None:
        self._days = days
        self._changes = [[0] * (len(days) + 1) for _ in range(_NONE)]
        self._learnt = [0] * (len(days) + 1)
        self._remembered = [0.0] * len(days)
        self._bases: dict[int, float] = {}
        self._places = [bisect_left(days, day) for day in range(days[0], days[-1] + 1)]

    def _place(self, day: Day) -> int:
        """The number of the first of the days that is not before a day."""
        ahead = day - self._days[0]
        return 0 if ahead < 0 else self._places[ahead] if ahead < len(self._places) else len(self._days)

    def add(self, course: Course) -> None:  # noqa: C901, PLR0912 - it is gone through for every answer of a log
        """Take in one card."""
        entries, states, scheduler, since, retired = course
        first, places, end = self._days[0], self._places, len(self._days)
        begun = end if since is None else self._place(since)
        if entries or since is None:
            begun = min(begun, self._place(entries[0].day) if entries else 0)
        kind, at = _NEW, begun
        known_at, last = begun, Day(0)
        known: State | None = None
        is_learning = is_suspended = False
        for entry, state in zip(entries, states, strict=True):
            day = entry.day
            ahead = day - first
            if ahead >= len(places):
                continue
            here = places[ahead] if ahead > 0 else 0
            if here > known_at:
                if known is not None:
                    self._remember(scheduler, known, last, known_at, here)
                known_at = here
            if isinstance(entry, Review):
                is_learning, last = entry.quality < PASS, max(last, day)
            elif isinstance(entry, Drill):
                if not entry.cram:
                    is_learning, last = entry.quality < PASS, max(last, day)
            elif isinstance(entry, Seed):
                is_learning, last = False, Day(entry.due - entry.interval)
            elif isinstance(entry, Suspend | Unsuspend):
                is_suspended = isinstance(entry, Suspend)
            known, was = (None, kind) if state is None or state.interval < 1 else (state, kind)
            if is_suspended or known is None:
                kind = _SUSPENDED if is_suspended else _NEW
            else:
                kind = _LEARNING if is_learning else _YOUNG if known.interval < MATURE else _MATURE
            if was != kind and known_at > at:
                self._turn(was, at, known_at)
                at = known_at
        if retired:
            self._turn(kind, at, known_at)
            kind, at, known = _RETIRED, known_at, None
        self._turn(kind, at, end)
        if known is not None:
            self._remember(scheduler, known, last, known_at, end)

    def _turn(self, kind: int, first: int, end: int) -> None:
        """Count a card as of one kind from one of the days up to another."""
        self._changes[kind][first] += 1
        self._changes[kind][end] -= 1

    def _remember(self, scheduler: Scheduler, state: State, last: Day, first: int, end: int) -> None:
        """Count a card as learnt, and by its chance as remembered, on some of the days."""
        self._learnt[first] += 1
        self._learnt[end] -= 1
        days, remembered = self._days, self._remembered
        if scheduler.name == "sm2":  # as in chances, but in half of the time: nearly all of it is one day or two
            interval = state.interval
            base = self._bases.get(interval) or self._bases.setdefault(interval, AT_DUE ** (1 / max(1, interval)))
            last = min(last, days[first])
            for at in range(first, end):
                remembered[at] += base ** (days[at] - last)
            return
        found = chances(scheduler, state, last, days[first:end])
        remembered[first:end] = map(add, remembered[first:end], found)

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
    base, last = AT_DUE ** (1 / max(1, state.interval)), min(last, days[0])
    return [base ** (day - last) for day in days]
