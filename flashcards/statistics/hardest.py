"""Which cards are the hardest, found in one pass that keeps a few of them."""

from heapq import heappush, heappushpop
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
        self._lapses: list[tuple[float, int, Found]] = []
        self._retention: list[tuple[float, int, Found]] = []
        self._time: list[tuple[float, int, Found]] = []

    def add(self, card: CardId, lapses: int, retention: Share, ms: int) -> None:
        """Look at one card."""
        found = Found(card, lapses, retention, ms)
        if lapses:
            _keep(self._lapses, lapses, found)
        if retention.right < retention.total and retention.wilson is not None:
            _keep(self._retention, -retention.wilson[1], found)
        if ms:
            _keep(self._time, ms, found)

    @property
    def lapses(self) -> list[Found]:
        """Those forgotten most often, the worst first."""
        return _ordered(self._lapses)

    @property
    def retention(self) -> list[Found]:
        """Those with the lowest upper end of the Wilson interval of their true retention."""
        return _ordered(self._retention)

    @property
    def time(self) -> list[Found]:
        """Those that took longest, all answers together."""
        return _ordered(self._time)


def _keep(heap: list[tuple[float, int, Found]], hardness: float, found: Found) -> None:
    """Keep a card among the hardest; of equal ones those with the smaller number."""
    (heappush if len(heap) < MOST else heappushpop)(heap, (hardness, -found.card, found))


def _ordered(heap: list[tuple[float, int, Found]]) -> list[Found]:
    return [found for _, _, found in sorted(heap, reverse=True)]
