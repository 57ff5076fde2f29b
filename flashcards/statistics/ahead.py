"""The forecast of a year: reviews a day of the cards that are learnt, and the minutes that new cards take.

There is no chance in it: an answer is Good, or Again at even distances, as often
as the person fails, so the same log always gives the same numbers.
"""

from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import NamedTuple

from flashcards.reviews import Rating
from flashcards.scheduling import Scheduled, Scheduler, State, outcome
from flashcards.statistics.years import Limits, Walk, walk
from flashcards.studyday import Day

SAMPLE = 5_000
"""Cards that are simulated at most; of more, every so-many-th stands for the others."""

_COHORT = 200
"""New cards that tell what one costs."""


class Means(NamedTuple):
    """How somebody studies: ``recall`` is the share of reviews that are right.

    ``review`` and ``new`` are milliseconds of a card on a day, its repeats
    included; ``most`` are the minutes a day that the person has.
    """

    recall: float
    review: float
    new: float
    most: float


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


class _Steady:
    """A person who fails exactly as often as before, and rates all other answers Good."""

    def __init__(self, cards: Iterable[Scheduled], of_new: Scheduler, today: Day, means: Means) -> None:
        self.cards = [*cards]
        self._of_new, self._today, self._means = of_new, today, means
        self._misses = 0.0

    def review(self, card: int, day: int) -> tuple[int, float, int]:
        """Ask a card; its repeats are a part of what it takes."""
        state, scheduler = self.cards[card]
        self._misses += 1 - self._means.recall
        rating = Rating.GOOD
        if self._misses >= 1:
            self._misses, rating = self._misses - 1, Rating.AGAIN
        today = Day(self._today + day)
        after = outcome(scheduler, state, today, rating.quality) or state
        self.cards[card] = Scheduled(after, scheduler)
        return max(1, after.due - today), self._means.review, 1

    def learn(self, day: int) -> tuple[int, int, float, int]:
        """Ask a new card."""
        today = Day(self._today + day)
        after = outcome(self._of_new, None, today, Rating.GOOD.quality)
        assert after is not None  # noqa: S101 - an answer always leaves a state
        self.cards.append(Scheduled(after, self._of_new))
        return len(self.cards) - 1, max(1, after.due - today), self._means.new, 1


def year_of(cards: Iterable[Scheduled], new: int, scheduler: Scheduler, today: Day, means: Means) -> Walk:
    """The year of these cards and of so many new ones, all begun today; what is overdue is answered today, too.

    Each card is answered on its due day, right as often as usual.
    """
    person = _Steady(cards, scheduler, today, means)
    return walk(
        person, [(number, card.state.due - today) for number, card in enumerate(person.cards)], new, Limits(new)
    )


def minutes_of_new(scheduler: Scheduler, today: Day, means: Means) -> list[float]:
    """Minutes that one new card takes on each day of a year from its first day on."""
    return [minutes / _COHORT for minutes in year_of([], _COHORT, scheduler, today, means).minutes]


def minutes_at_end(old: Sequence[float], new: Sequence[float], new_per_day: float, days: int) -> float:
    """Minutes a day in the last ``days`` of a year, with so many new cards a day from its first day on.

    Cards do not wait for each other, so the year of some is that of one so many times, each a day later.
    """
    of_new = [*accumulate(new)]
    return (sum(old[-days:]) + new_per_day * sum(of_new[len(old) - days : len(old)])) / days
