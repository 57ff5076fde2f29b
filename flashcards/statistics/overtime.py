"""The cards' states at the ends of some study days, gathered card by card."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import accumulate, repeat
from operator import add
from typing import TYPE_CHECKING, cast

from flashcards.reviews import PASS, REVIEW
from flashcards.scheduling import Scheduler
from flashcards.scheduling.at_once import Strength
from flashcards.statistics.courses import SEED, SUSPEND, UNSUSPEND, Course
from flashcards.statistics.memory import AT_DUE, MATURE, RememberedAt, StatesAt
from flashcards.studyday import Day

if TYPE_CHECKING:
    from flashcards.scheduling.fsrs import Fsrs

MOST_POINTS = 120
"""Points in time that are looked at."""

_ENDLESS = repeat(None)

_NEW, _LEARNING, _YOUNG, _MATURE, _SUSPENDED, _RETIRED, _NONE = range(7)


def points(first: Day, today: Day, most: int = MOST_POINTS) -> list[Day]:
    """At most so many days from ``first`` on, evenly apart; the last is today."""
    step = max(1, -(-(today - first) // (most - 1)))
    return [Day(day) for day in range(today, first - 1, -step)][::-1] or [today]


class OverTime:
    """Counts the cards in each state, and those remembered, at the end of each of these days.

    For each day it keeps only the changes, which are summed up at the end.
    """

    def __init__(self, days: Sequence[Day]) -> None:
        self._days = days
        self._changes = [[0] * (len(days) + 1) for _ in range(_NONE)]
        self._learnt = [0] * (len(days) + 1)
        self._fading: dict[int, tuple[float, list[float]]] = {}
        self._remembered = [0.0] * len(days)
        self._places = [bisect_left(days, day) for day in range(days[0], days[-1] + 1)]

    def _place(self, day: Day) -> int:
        """The number of the first of the days that is not before a day."""
        ahead = day - self._days[0]
        return 0 if ahead < 0 else self._places[ahead] if ahead < len(self._places) else len(self._days)

    def take(self, courses: Iterable[Course]) -> None:  # noqa: C901, PLR0912 - gone through for every answer of a log
        """Take in some cards."""
        first, places, end = self._days[0], self._places, len(self._days)
        changes, learnt, remember, beyond = self._changes, self._learnt, self._remember, len(self._places)
        for _, events, intervals, strengths, _, _, scheduler, since, retired, is_plain in courses:
            here = end if since is None else self._place(since)
            if events or since is None:
                here = min(here, self._place(events[0][0]) if events else 0)
            kind, last = _NEW, Day(0)
            interval, strength = 0, None
            is_learning = is_suspended = False
            changes[_NEW][here] += 1
            for (day, quality, what, took, _, _), after, stronger in zip(events, intervals, strengths or _ENDLESS):  # noqa: B905
                ahead = day - first
                if ahead >= beyond:
                    continue
                place = places[ahead] if ahead > 0 else 0
                if place > here:
                    if interval > 0:
                        remember(scheduler, interval, strength, last, here, place)
                    here = place
                if what <= REVIEW:
                    is_learning, last = quality < PASS, day if is_plain else max(last, day)
                elif what == SEED:
                    is_learning, last = False, Day(took)
                elif what in {SUSPEND, UNSUSPEND}:
                    is_suspended = what == SUSPEND
                if (after > 0) is not (interval > 0):
                    learnt[here] += 1 if after > 0 else -1
                interval, strength, was = after, stronger, kind
                if is_suspended or after < 1:
                    kind = _SUSPENDED if is_suspended else _NEW
                else:
                    kind = _LEARNING if is_learning else _YOUNG if after < MATURE else _MATURE
                if was != kind:
                    changes[was][here] -= 1
                    changes[kind][here] += 1
            if retired:
                changes[kind][here] -= 1
                changes[_RETIRED][here] += 1
                learnt[here] -= interval > 0
            elif interval > 0:
                remember(scheduler, interval, strength, last, here, end)

    def _remember(  # noqa: PLR0913, PLR0917 - what a chance depends on
        self, scheduler: Scheduler, interval: int, strength: Strength, last: Day, first: int, end: int
    ) -> None:
        """Add the chance to recall a card, from the day with number ``first`` until that with number ``end``.

        With FSRS the chance is R. SM-2 has none: .9^(t/I) is .9 on the due day,
        as srs-benchmark reads it, and the same is used for any other scheduler.
        It falls by the same factor each day for all cards with an interval, so
        their sum does too, and only its changes need to be kept.
        """
        days = self._days
        if strength is not None:
            found = cast("Fsrs", scheduler).model.R_on(days[first:end], strength)
            self._remembered[first:end] = map(add, self._remembered[first:end], found)
            return
        base, changes = self._fading.get(interval) or self._faded(interval)
        ago = days[first] - last
        if ago < 0:  # noqa: PLR1730 - a call takes longer
            ago = 0
        changes[first] += base**ago
        if end < len(days):
            changes[end] -= base ** (ago + days[end] - days[first])

    def _faded(self, interval: int) -> tuple[float, list[float]]:
        """The daily factor of the chance at an interval, and the changes of the sum."""
        return self._fading.setdefault(interval, (AT_DUE ** (1 / interval), [0.0] * (len(self._days) + 1)))

    @property
    def states(self) -> tuple[StatesAt, ...]:
        """How many cards were in which state at the end of each of the days."""
        counts = zip(*(accumulate(changes[:-1]) for changes in self._changes), strict=True)
        return tuple(StatesAt(day, *found) for day, found in zip(self._days, counts, strict=True))

    @property
    def remembered(self) -> tuple[RememberedAt, ...]:
        """How many cards were learnt, and how many of them remembered."""
        sums = [*self._remembered]
        for base, changes in self._fading.values():
            kept, before = 0.0, self._days[0]
            for place, day in enumerate(self._days):
                kept = kept * base ** (day - before) + changes[place]
                before = day
                sums[place] += kept
        found = zip(self._days, accumulate(self._learnt[:-1]), sums, strict=True)
        return tuple(RememberedAt(day, learnt, max(0.0, min(learnt, kept))) for day, learnt, kept in found)
