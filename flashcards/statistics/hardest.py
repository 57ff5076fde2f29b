"""Which cards are the hardest, found in one pass that keeps a few of them."""

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
    """Keeps the hardest of the cards that it is shown."""

    def __init__(self) -> None:
        self._lapses = _Hardest()
        self._retention = _Hardest()
        self._time = _Hardest()

    def add(self, card: CardId, lapses: int, right: int, wrong: int, ms: int) -> None:
        """Look at one card, of whose answers that true retention counts so many were right and wrong."""
        if lapses >= self._lapses.least and lapses:
            self._lapses.add(lapses, Found(card, lapses, Share(right, right + wrong), ms))
        if wrong and self._retention.least <= -right / (right + wrong):  # above which its interval ends
            share = Share(right, right + wrong)
            _, upper = share.wilson or (0.0, 1.0)
            self._retention.add(-upper, Found(card, lapses, share, ms))
        if ms >= self._time.least and ms:
            self._time.add(ms, Found(card, lapses, Share(right, right + wrong), ms))

    @property
    def lapses(self) -> list[Found]:
        """Those forgotten most often, the worst first."""
        return self._lapses.ordered

    @property
    def retention(self) -> list[Found]:
        """Those with the lowest upper end of the Wilson interval of their true retention."""
        return self._retention.ordered

    @property
    def time(self) -> list[Found]:
        """Those that took longest, all answers together."""
        return self._time.ordered


class _Hardest:
    """The hardest cards by one measure; of equal ones those with the smaller id. ``least`` is the lowest measure."""

    def __init__(self) -> None:
        self.least = -inf
        self._heap: list[tuple[float, int, Found]] = []

    def add(self, hardness: float, found: Found) -> None:
        """Keep a card if it is one of the hardest."""
        (heappush if len(self._heap) < MOST else heappushpop)(self._heap, (hardness, -found.card, found))
        if len(self._heap) == MOST:
            self.least = self._heap[0][0]

    @property
    def ordered(self) -> list[Found]:
        """The hardest first."""
        return [found for _, _, found in sorted(self._heap, reverse=True)]
