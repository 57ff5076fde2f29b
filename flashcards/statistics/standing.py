"""How the cards stand now, gathered card by card: how many of which kind, when they fall due, what is known of them."""

from array import array
from collections import Counter
from math import floor

from flashcards.scheduling import Scheduled
from flashcards.statistics.folding import Present
from flashcards.statistics.measures import Histogram, histogram
from flashcards.statistics.memory import MATURE, CardCounts, Memory
from flashcards.statistics.simulating import Sampled
from flashcards.studyday import Day


class Standing:
    """What is gathered of the cards whose text is there."""

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
        """How many cards of each kind there are."""
        return CardCounts(*self._counts)

    def add(self, present: Present) -> None:
        """Take in one card."""
        state, holds = present.state, present.holds
        is_buried = holds.buried_until is not None and holds.buried_until > self.last
        is_learnt = state is not None and state.interval > 0
        self._counts[_number(state.interval if state else 0, suspended=holds.suspended, buried=is_buried)] += 1
        if state is None:
            return
        if not holds.suspended:
            due = state.due - self.last
            self.dues[max(due, (holds.buried_until or 0) - self.last) if is_buried else due] += 1
            self.load += 1 / max(1, state.interval)
            self.sampled.add(Scheduled(state, present.scheduler))
        if is_learnt:
            self._intervals[state.interval] += 1
            self._lapses[state.lapses] += 1
            self._look_into(present)

    def _look_into(self, present: Present) -> None:
        """Take in what the scheduler knows of the card."""
        assert present.state is not None  # noqa: S101 - for mypy
        figures = present.scheduler.figures(present.state, self.last)
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


def _number(interval: int, *, suspended: bool, buried: bool) -> int:
    """Which of the fields of :class:`CardCounts` a card belongs to."""
    name = "suspended" if suspended else "buried" if buried else "new" if interval < 1 else "young"
    return CardCounts._fields.index("mature" if name == "young" and interval >= MATURE else name)
