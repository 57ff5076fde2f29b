"""What the next year asks, simulated with one's own rates: reviews a day of what is learnt, and of new cards.

Nothing is left to chance: an answer is Good, or Again as often as a person
fails, spread evenly, so the same log always gives the same numbers.
"""

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import NamedTuple

from flashcards.reviews import Rating
from flashcards.scheduling import Scheduled, Scheduler, State, outcome
from flashcards.studyday import Day

YEAR = 365
"""Days that are simulated, today included."""

SAMPLE = 5_000
"""Cards that are simulated at most; of more, every so-many-th stands for the others."""

_COHORT = 200
"""New cards that tell what one costs."""


class Sampled:
    """Some of the cards that are learnt: all of few, every so-many-th of many.

    ``every`` says for how many each of them stands.
    """

    def __init__(self, most: int = SAMPLE) -> None:
        self._most = most
        self._number = 0
        self.every = 1
        self.cards: list[Scheduled] = []

    def add(self, state: State, scheduler: Scheduler) -> None:
        """Look at one card."""
        if self._number % self.every == 0:
            self.cards.append(Scheduled(state, scheduler))
            if len(self.cards) > self._most:
                self.cards = self.cards[::2]
                self.every *= 2
        self._number += 1


def reviews_a_day(cards: Iterable[Scheduled], today: Day, recall: float) -> list[int]:
    """Reviews on each day of a year from ``today`` on, where every card is answered on its due day.

    What is overdue is answered today. Each answer is right as often as
    ``recall`` says, and the card is asked again when its new interval is over.
    """
    coming: list[list[Scheduled]] = [[] for _ in range(YEAR)]
    for card in cards:
        if card.state.due < today + YEAR:
            coming[max(0, card.state.due - today)].append(card)
    asked: list[int] = []
    misses = 0.0
    for number, due in enumerate(coming):
        day = Day(today + number)
        for state, scheduler in due:
            misses += 1 - recall
            quality = Rating.GOOD.quality
            if misses >= 1:
                misses, quality = misses - 1, Rating.AGAIN.quality
            after = outcome(scheduler, state, day, quality) or state
            later = max(day + 1, after.due) - today
            if later < YEAR:
                coming[later].append(Scheduled(after, scheduler))
        asked.append(len(due))
    return asked


def reviews_of_new(scheduler: Scheduler, today: Day, recall: float) -> list[float]:
    """Reviews that one new card asks for on each day of a year from its first day on, its first answer left out."""
    states = (outcome(scheduler, None, today, Rating.GOOD.quality) for _ in range(_COHORT))
    learnt = [Scheduled(state, scheduler) for state in states if state is not None]
    return [asked / max(1, len(learnt)) for asked in reviews_a_day(learnt, today, recall)]


class Rates(NamedTuple):
    """What a person needs: ``review`` and ``new`` are milliseconds of a card on a day, its repeats included.

    ``most`` are the minutes a day that the person has.
    """

    review: float
    new: float
    most: float


def minutes_at_end(old: Sequence[float], new: Sequence[float], new_per_day: float, rates: Rates, days: int) -> float:
    """Minutes a day in the last ``days`` of the year, with so many new cards a day from today on."""
    of_new = sum(sum(islice(new, day + 1)) for day in range(len(old) - days, len(old))) * new_per_day
    ms = (sum(old[-days:]) + of_new) * rates.review + days * new_per_day * rates.new
    return ms / days / 60_000
