"""Which gaps between study days were free, and when the first card was due in each, found out card by card."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from itertools import pairwise

from flashcards.reviews import REVIEW, Entry
from flashcards.scheduling.at_once import sm2_fold
from flashcards.scheduling.courses import Steps
from flashcards.scheduling.sm2 import Sm2
from flashcards.statistics import Known, known_dues
from flashcards.statistics.courses import Course
from flashcards.studyday import Day

_USUAL = Sm2()
_EVER = Day(2**62)
_NEVER = Day(-(2**62))


class Gaps:
    """The gaps between ordered study days, and between the last one and today."""

    def __init__(self, days: Sequence[Day], today: Day) -> None:
        pairs = pairwise([*days, max(today, days[-1])] if days else [])
        found = [(Day(one + 1), Day(other - 1)) for one, other in pairs if other > one + 1]
        self._firsts = [first for first, _ in found]
        self._lasts = [last for _, last in found]
        self._fold = sm2_fold(_USUAL)

    def add(self, entries: Sequence[Entry]) -> None:
        """Add a card of a deck by all its entries, in order of time."""
        if not self._firsts:
            return
        known = known_dues(entries)
        for one, other in pairwise([*known, Known(_EVER, None)]):
            if one.due is not None:
                self._add_due(one.day, one.due, other.day)

    def take(self, courses: Iterable[Course]) -> None:
        """Add cards with nothing but answers, in the order of their days, none undone."""
        for course in courses:
            if not self._firsts:
                return
            self._add_answers(course)

    def _add_answers(self, course: Course) -> None:
        intervals = course.intervals
        if course.scheduler != _USUAL:
            intervals = []
            self._fold(course.events, intervals)
        before, moved, due = _NEVER, _NEVER, _EVER
        for (day, _, kind, _, _, _), interval in zip(course.events, intervals, strict=True):
            if due < day:
                self._add_due(before, due, day)
            before = day
            if kind == REVIEW and day > moved:
                moved, due = day, Day(day + interval)
        self._add_due(before, due, _EVER)

    def _add_due(self, day: Day, due: Day, until: Day) -> None:
        """Remove the gaps in which a card was due, which its log said from ``day`` to the day before ``until``.

        What counts for a gap is the log on the evening before it.
        """
        if not self._lasts or due > self._lasts[-1]:
            return
        low = max(bisect_right(self._firsts, day), bisect_left(self._lasts, due))
        high = bisect_right(self._firsts, until)
        if low < high:
            del self._firsts[low:high], self._lasts[low:high]

    def was_free(self, first: Day, last: Day) -> bool:
        """Whether none of the cards was due in the gap from ``first`` to ``last``."""
        at = bisect_left(self._firsts, first)
        return at < len(self._firsts) and (self._firsts[at], self._lasts[at]) == (first, last)


class FirstDues:
    """When the first card was due by the log of the evening before each of some gaps, given by their first days.

    A due day counts for a range of gaps. It is noted at two ranges that cover
    this one together and whose lengths are a power of two, so that each takes
    only one step, however many gaps there are.
    """

    def __init__(self, firsts: Sequence[Day]) -> None:
        self._firsts = firsts
        self._least = [[_EVER] * len(firsts) for _ in range(len(firsts).bit_length())]
        self._steps = Steps[int](_USUAL, lambda _before, _quality, reached, _known: reached.interval)

    def add(self, known: Sequence[Known]) -> None:
        """Add a card by what :func:`~flashcards.statistics.known_dues` gives."""
        for one, other in pairwise([*known, Known(_EVER, None)]):
            if one.due is not None:
                self._note(bisect_right(self._firsts, one.day), bisect_right(self._firsts, other.day), one.due)

    def take(self, days: Iterable[Day], qualities: bytes) -> None:
        """Add a card with nothing but answers, in the order of their days, without its crams.

        ``qualities`` are as in a :class:`~flashcards.scheduling.courses.Course`.
        """
        firsts, low, due = self._firsts, len(self._firsts), _EVER
        for day, step in zip(days, self._steps.along(qualities), strict=True):
            high = bisect_right(firsts, day)
            if low < high:
                self._note(low, high, due)
            low, due = high, Day(day + step.fact)
        self._note(low, len(firsts), due)

    def found(self) -> list[Day]:
        """The day for each gap, in their order; one that never comes if no card was due."""
        for power in range(len(self._least) - 1, 0, -1):
            half = 1 << power - 1
            least, below = self._least[power], self._least[power - 1]
            for at, due in enumerate(least[: len(least) - 2 * half + 1]):
                below[at] = min(below[at], due)
                below[at + half] = min(below[at + half], due)
        return self._least[0] if self._least else []

    def _note(self, low: int, high: int, due: Day) -> None:
        """Note a day on which a card was due by the log before each gap of a range."""
        if low < high:
            power = (high - low).bit_length() - 1
            least = self._least[power]
            for at in (low, high - (1 << power)):
                least[at] = min(least[at], due)
