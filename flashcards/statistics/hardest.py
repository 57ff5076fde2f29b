"""The hardest cards, found in one pass that keeps only a few."""

from heapq import heappush, heappushpop
from math import inf
from typing import NamedTuple

from flashcards.cards import CardId
from flashcards.statistics.measures import Share

MOST = 10
"""Cards in each list."""


class Found(NamedTuple):
    """A card, and why it is hard."""

    card: CardId
    lapses: int
    retention: Share
    ms: int


class Hard:
    """Collects the hardest of the cards added to it."""

    def __init__(self) -> None:
        self._lapses = _Hardest()
        self._retention = _Hardest()
        self._time = _Hardest()

    def add(self, card: CardId, lapses: int, right: int, wrong: int, ms: int) -> None:
        """Add a card; ``right`` and ``wrong`` are the answers that true retention counts."""
        if lapses >= self._lapses.least and lapses:
            self._lapses.add(lapses, Found(card, lapses, Share(right, right + wrong), ms))
        if wrong and self._retention.least <= -right / (right + wrong):  # the upper end of its interval is above
            share = Share(right, right + wrong)
            _, upper = share.wilson or (0.0, 1.0)
            self._retention.add(-upper, Found(card, lapses, share, ms))
        if ms >= self._time.least and ms:
            self._time.add(ms, Found(card, lapses, Share(right, right + wrong), ms))

    @property
    def lapses(self) -> list[Found]:
        """The cards forgotten most often, the worst first."""
        return self._lapses.ordered

    @property
    def retention(self) -> list[Found]:
        """The cards whose Wilson interval of true retention has the lowest upper end."""
        return self._retention.ordered

    @property
    def time(self) -> list[Found]:
        """The cards that took longest, all answers together."""
        return self._time.ordered


class _Hardest:
    """The hardest cards by one measure, of equal ones those with smaller numbers; none is below ``least``."""

    def __init__(self) -> None:
        self.least = -inf
        self._heap: list[tuple[float, int, Found]] = []

    def add(self, hardness: float, found: Found) -> None:
        """Keep a card if it is among the hardest."""
        (heappush if len(self._heap) < MOST else heappushpop)(self._heap, (hardness, -found.card, found))
        if len(self._heap) == MOST:
            self.least = self._heap[0][0]

    @property
    def ordered(self) -> list[Found]:
        """The cards, the hardest first."""
        return [found for _, _, found in sorted(self._heap, reverse=True)]
