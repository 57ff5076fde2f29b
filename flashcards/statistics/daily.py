"""Sums for each study day, which are stored so that the log need not be read."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from flashcards.reviews import PASS, REVIEW, Answered, Drill, Entry, Reset, Review, Seed
from flashcards.studyday import Day


class Sums(NamedTuple):
    """The sums of one study day: ``answers``, including crams, their ``ms``, and the ``cards`` reviewed.

    ``counted`` is the number of reviews that true retention counts, each day's
    first answers to cards learnt before, and ``right`` how many of them were right.
    """

    answers: int
    ms: int
    cards: int
    counted: int
    right: int


_MORE, _REVIEWED, _WRONG, _RIGHT, _MS = range(5)
"""What :meth:`Days.add_answers` counts. Each answer goes into one of the first four, which is faster than several."""


class Days:
    """The sums of some study days, or the changes to them."""

    def __init__(self) -> None:
        self._sums: defaultdict[Day, list[int]] = defaultdict(lambda: [0] * len(Sums._fields))
        self._answers: defaultdict[Day, list[int]] = defaultdict(lambda: [0] * (_MS + 1))

    def add(self, counted: Iterable[Entry], sign: int = 1) -> None:
        """Add the effective entries of one card, in order of time; with a ``sign`` of -1, subtract them."""
        answered: set[Day] = set()
        reviewed: set[Day] = set()
        is_learnt = False
        for entry in counted:
            if isinstance(entry, Review):
                day = entry.day
                sums = self._sums[day]
                sums[0] += sign
                sums[1] += sign * entry.took
                if day not in reviewed:
                    sums[2] += sign
                if is_learnt and day not in answered:
                    sums[3] += sign
                    sums[4] += sign * (entry.quality >= PASS)
                answered.add(day)
                reviewed.add(day)
                is_learnt = True
            elif isinstance(entry, Drill):
                sums = self._sums[entry.day]
                sums[0] += sign
                sums[1] += sign * entry.took
                answered.add(entry.day)
            elif isinstance(entry, Reset | Seed):
                is_learnt = isinstance(entry, Seed) and entry.interval > 0

    def add_answers(self, answers: Iterable[Answered]) -> None:
        """As :meth:`add`, for a card with nothing but answers on days that never go back."""
        whole, last, reviewed = self._answers, None, None
        for day, quality, kind, took, _, _ in answers:
            sums = whole[day]
            sums[_MS] += took
            if kind != REVIEW or day == reviewed:
                sums[_MORE] += 1
            elif reviewed is None or day == last:
                sums[_REVIEWED] += 1
                reviewed = day
            else:
                sums[_RIGHT if quality >= PASS else _WRONG] += 1
                reviewed = day
            last = day

    def add_reviews(self, days: Iterable[Day], qualities: Iterable[int], took: Iterable[int]) -> None:
        """As :meth:`add_answers`, for a card with nothing but reviews, in columns."""
        whole, last = self._answers, None
        for day, quality, ms in zip(days, qualities, took, strict=True):
            sums = whole[day]
            sums[_MS] += ms
            if day == last:
                sums[_MORE] += 1
            elif last is None:
                sums[_REVIEWED] += 1
            else:
                sums[_RIGHT if quality >= PASS else _WRONG] += 1
            last = day

    def add_last(self, counted: Sequence[Entry]) -> bool:
        """Add only the last of a card's effective entries; False if that is not possible without looking at all."""
        last = counted[-1]
        if not isinstance(last, Review | Drill):
            return False
        is_review = isinstance(last, Review)
        is_first = is_new = True
        at = len(counted) - 2
        while at >= 0 and isinstance(entry := counted[at], Review | Drill) and entry.day == last.day:
            is_first, is_new, at = False, is_new and not isinstance(entry, Review), at - 1
        if at >= 0 and not isinstance(counted[at], Review):
            return False
        is_counted = is_review and is_first and at >= 0
        self._sums[last.day] = [1, last.took, is_review and is_new, is_counted, is_counted and last.quality >= PASS]
        return True

    @property
    def sums(self) -> dict[Day, Sums]:
        """The sums of all days that have any."""
        for day, (more, reviewed, wrong, right, ms) in self._answers.items():
            cards = reviewed + wrong + right
            for at, number in enumerate((more + cards, ms, cards, wrong + right, right)):
                self._sums[day][at] += number
        self._answers.clear()
        return {day: Sums(*map(int, sums)) for day, sums in self._sums.items() if any(sums)}
