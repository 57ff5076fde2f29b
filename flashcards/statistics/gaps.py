"""Which gaps between study days were free, found out card by card and no further than it takes."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import pairwise

from flashcards.reviews import Entry
from flashcards.scheduling import State
from flashcards.scheduling.sm2 import Sm2
from flashcards.statistics import Known, known_dues
from flashcards.statistics.folding import Present
from flashcards.studyday import Day

_USUAL = Sm2()
_EVER = Day(2**62)


class Gaps:
    """The gaps between some study days, in order, and between the last of them and today."""

    def __init__(self, days: Sequence[Day], today: Day) -> None:
        pairs = pairwise([*days, max(today, days[-1])] if days else [])
        found = [(Day(one + 1), Day(other - 1)) for one, other in pairs if other > one + 1]
        self._firsts = [first for first, _ in found]
        self._lasts = [last for _, last in found]

    def add(self, entries: Sequence[Entry], counted: Sequence[Entry], present: Present) -> None:
        """Look at one card that a deck asks for.

        ``entries`` are all of it, in order of time, ``counted`` those that count,
        and ``present`` is what these lead to.
        """
        if not self._firsts or not entries:
            return
        if present.is_plain and present.scheduler == _USUAL and len(counted) == len(entries):
            self._add_plain(counted, present.states)
            return
        known = known_dues(entries)
        for one, other in pairwise([*known, Known(_EVER, None)]):
            if one.due is not None:
                self._add_due(one.day, one.due, other.day)

    def _add_plain(self, counted: Sequence[Entry], states: Sequence[State | None]) -> None:
        """Look at answers alone, whose states are those by which a day is judged."""
        before, due = counted[0].day, _EVER
        for entry, state in zip(counted, states, strict=True):
            day = entry.day
            if due < day:
                self._add_due(before, due, day)
            before, due = day, _EVER if state is None else state.due
        self._add_due(before, due, _EVER)

    def _add_due(self, day: Day, due: Day, until: Day) -> None:
        """A card was due from ``due`` on, as its log said from the end of ``day`` to that of the day before ``until``.

        A gap is judged by what the log said on the evening before it.
        """
        low = max(bisect_right(self._firsts, day), bisect_left(self._lasts, due))
        high = bisect_right(self._firsts, until)
        if low < high:
            del self._firsts[low:high], self._lasts[low:high]

    def was_free(self, first: Day, last: Day) -> bool:
        """Whether no card that was added was due from ``first`` to ``last``, which is one of the gaps."""
        at = bisect_left(self._firsts, first)
        return at < len(self._firsts) and (self._firsts[at], self._lasts[at]) == (first, last)
