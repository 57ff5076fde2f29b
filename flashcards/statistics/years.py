"""A year of study, day by day: what falls due is answered, and comes back after its new interval.

A :class:`Person` answers. The one of :mod:`flashcards.statistics.simulation` has a
memory and some luck, to compare schedulers; the one of
:mod:`flashcards.statistics.ahead` is right as often as the log says, to forecast.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple, Protocol

DAYS = 365
"""Days of a simulated year, today included."""

_MINUTE = 60_000


class Person(Protocol):
    """Someone who answers cards, each with a number. An interval is a day or more."""

    def review(self, card: int, day: int, /) -> tuple[int, float, int]:
        """Ask a card: the interval that follows, milliseconds, and answers."""

    def learn(self, day: int, /) -> tuple[int, int, float, int]:
        """Ask a new card: its number, and the same."""


class Limits(NamedTuple):
    """What a day allows: new cards, also on average (.5 is one every other day), reviews, and minutes; None is any."""

    new: float = 0.0
    reviews: int | None = None
    minutes: float | None = None


NO_LIMITS = Limits()
"""No limit of reviews or minutes, and no new cards."""


class Year(NamedTuple):
    """What came of it: minutes, answers and reviews of each day, new cards learnt, cards known, cards remembered.

    ``remembered`` is the sum of the chances to recall each of the cards that
    were ever ``learnt``, on the day after the last. ``waiting`` are reviews that
    were due then and did not fit into the days.
    """

    minutes: Sequence[float]
    answers: Sequence[float]
    learnt: float
    remembered: float
    waiting: float

    @property
    def minutes_a_day(self) -> float:
        """The average."""
        return sum(self.minutes) / max(1, len(self.minutes))

    @property
    def answers_a_day(self) -> float:
        """The average, repeats included."""
        return sum(self.answers) / max(1, len(self.answers))

    @property
    def ratio(self) -> float:
        """Cards remembered at the end for each minute a day; 0 where no time was spent."""
        return self.remembered / self.minutes_a_day if self.minutes_a_day else 0.0


def mean(years: Sequence[Year]) -> Year:
    """The average of several years of the same length."""
    number = len(years)
    return Year(
        [sum(each) / number for each in zip(*(one.minutes for one in years), strict=True)],
        [sum(each) / number for each in zip(*(one.answers for one in years), strict=True)],
        sum(one.learnt for one in years) / number,
        sum(one.remembered for one in years) / number,
        sum(one.waiting for one in years) / number,
    )


def scaled(year: Year, times: int) -> Year:
    """The year of so many times as many cards."""
    return Year(
        [times * each for each in year.minutes],
        [times * each for each in year.answers],
        times * year.learnt,
        times * year.remembered,
        times * year.waiting,
    )


class Walk(NamedTuple):
    """The result: minutes and answers of each day, new cards learnt, and reviews that did not fit."""

    minutes: list[float]
    answers: list[int]
    learnt: int
    waiting: int


def walk(
    person: Person, due: Iterable[tuple[int, int]], unseen: int = 0, limits: Limits = NO_LIMITS, days: int = DAYS
) -> Walk:
    """Study on each of the days, reviews before new cards, within the limits of a day.

    ``due`` has each card that was learnt and the day on which it is due, 0 for
    the first; what is overdue is answered on the first. Reviews that do not fit
    wait, and are first on the next day.
    """
    coming: list[list[int]] = [[] for _ in range(days)]
    for card, day in due:
        if day < days:
            coming[max(0, day)].append(card)
    most_ms = _MINUTE * limits.minutes if limits.minutes is not None else float("inf")
    most = float("inf") if limits.reviews is None else limits.reviews
    minutes, answers = [], []
    waiting: list[int] = []
    learnt = 0
    for day in range(days):
        queue = waiting + coming[day] if waiting else coming[day]
        spent, given, done = 0.0, 0, 0
        for card in queue:
            if done >= most or spent >= most_ms:
                break
            interval, cost, more = person.review(card, day)
            spent, given, done = spent + cost, given + more, done + 1
            if day + interval < days:
                coming[day + interval].append(card)
        waiting = queue[done:]
        while learnt < min(unseen, int(limits.new * (day + 1) + 1e-9)) and spent < most_ms:
            card, interval, cost, more = person.learn(day)
            spent, given, learnt = spent + cost, given + more, learnt + 1
            if day + interval < days:
                coming[day + interval].append(card)
        minutes.append(spent / _MINUTE)
        answers.append(given)
    return Walk(minutes, answers, learnt, len(waiting))
