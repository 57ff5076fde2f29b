"""Which gaps between study days were free, found out card by card and no further than it takes."""

from collections.abc import Sequence
from itertools import pairwise

from flashcards.reviews import Entry
from flashcards.statistics import known_dues, was_due
from flashcards.studyday import Day


class Gaps:
    """The gaps between some study days, in order, and between the last of them and today."""

    def __init__(self, days: Sequence[Day], today: Day) -> None:
        pairs = pairwise([*days, max(today, days[-1])] if days else [])
        self._free = {(Day(one + 1), Day(other - 1)) for one, other in pairs if other > one + 1}

    def add(self, entries: Sequence[Entry]) -> None:
        """Look at one card that a deck asks for: all of its entries, in order of time."""
        if not self._free or not entries:
            return
        known = known_dues(entries)
        due = {gap for gap in self._free if was_due(known, *gap)}

        self._free -= due

    def was_free(self, first: Day, last: Day) -> bool:
        """Whether no card that was added was due from ``first`` to ``last``, which is one of the gaps."""
        return (first, last) in self._free
