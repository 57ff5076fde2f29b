"""The present state of the cards, gathered card by card: their kinds, due days and memory."""

from array import array
from collections import Counter
from collections.abc import Iterable
from math import floor

from flashcards.reviews import NO_HOLDS
from flashcards.scheduling import Scheduler, State
from flashcards.scheduling.sm2 import Sm2
from flashcards.statistics.ahead import Sampled
from flashcards.statistics.courses import Course
from flashcards.statistics.measures import Histogram, histogram
from flashcards.statistics.memory import MATURE, CardCounts, Memory
from flashcards.studyday import Day

_NEW, _YOUNG, _MATURE, _SUSPENDED, _BURIED = range(len(CardCounts._fields))


class Standing:
    """Gathers facts about the cards whose text exists."""

    def __init__(self, today: Day) -> None:
        self.last = today
        self.dues: Counter[int] = Counter()  # by days from today
        self.load = 0.0
        self.sampled = Sampled()
        self._counts = [0] * len(CardCounts._fields)
        self._intervals: Counter[float] = Counter()
        self._lapses: Counter[float] = Counter()
        self._eases: Counter[float] = Counter()
        self._numbers = {name: array("d") for name in ("stability", "difficulty", "retrievability")}

    @property
    def counts(self) -> CardCounts:
        """The number of cards of each kind."""
        return CardCounts(*self._counts)

    def take(self, courses: Iterable[Course]) -> None:
        """Add some cards."""
        counts, dues, intervals, lapses = self._counts, self.dues, self._intervals, self._lapses
        sample, look_into, today = self.sampled.add, self._look_into, self.last
        for _, _, _, _, state, holds, scheduler, _, _, _ in courses:
            interval = 0 if state is None else state.interval
            number = _NEW if interval < 1 else _YOUNG if interval < MATURE else _MATURE
            is_buried = False
            if holds is not NO_HOLDS:
                is_buried = holds.buried_until is not None and holds.buried_until > today
                number = _SUSPENDED if holds.suspended else _BURIED if is_buried else number
            counts[number] += 1
            if state is None:
                continue
            if not holds.suspended:
                due = state.due - today
                dues[max(due, (holds.buried_until or 0) - today) if is_buried else due] += 1
                self.load += 1 / max(1, interval)
                sample(state, scheduler)
            if interval > 0:
                intervals[interval] += 1
                lapses[state.lapses] += 1
                look_into(state, scheduler)

    def _look_into(self, state: State, scheduler: Scheduler) -> None:
        """Add what the scheduler knows about the card; with SM-2, the ease."""
        if type(scheduler) is Sm2:
            self._eases[state.memory[1] or 0] += 1
            return
        figures = scheduler.figures(state, self.last)
        if figures.ease is not None:
            self._eases[figures.ease] += 1
        if figures.stability is not None and figures.difficulty is not None:
            self._numbers["stability"].append(figures.stability)
            self._numbers["difficulty"].append(100 * (figures.difficulty - 1) / 9)
            self._numbers["retrievability"].append(100 * (figures.retrievability or 0.0))

    def memory(self, query: str) -> Memory:
        """The histograms."""
        of_fsrs = self._numbers["stability"]
        return Memory(
            intervals=histogram(self._intervals),
            ease=histogram(self._eases) if self._eases else None,
            stability=histogram(of_fsrs, _half_up) if of_fsrs else None,
            difficulty=self._percent("difficulty") if of_fsrs else None,
            retrievability=self._percent("retrievability") if of_fsrs else None,
            lapses=histogram(self._lapses),
            query=query,
        )

    def _percent(self, name: str) -> Histogram:
        return histogram(self._numbers[name], lambda value: min(99, floor(value)))


def _half_up(value: float) -> int:
    return floor(value + 0.5)
