"""What the next year would be like: minutes a day and cards remembered, under a scheduler, with one's own rates.

A world says how cards are remembered, a plan when they are asked. A card that
is asked is recalled as often as the world says; the grade of a pass, the
seconds it takes and the repeats after it are drawn from what the person's log
has. The same seed gives the same year, and the same luck to each card under
every plan, so plans differ by what they do.

Source: the kind of simulation is that of fsrs-rs (``src/optimal_retention.rs``),
which Anki shows; what is not known of a person is filled in from the averages
in its ``SimulatorConfig``.
"""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple, Protocol

from flashcards.scheduling.fitting import Card
from flashcards.scheduling.fsrs import Fsrs
from flashcards.scheduling.sm2 import NEW_EASE, advance
from flashcards.statistics.years import DAYS, NO_LIMITS, Limits, Year, walk
from flashcards.study.rules import LONGEST_ANSWER
from flashcards.studyday import MAX_INTERVAL

RETENTIONS = (0.7, 0.75, 0.8, 0.85, 0.88, 0.9, 0.92, 0.94, 0.95, 0.97)
"""The desired retentions that are compared."""

MOST_CARDS = 10_000
"""Cards that are simulated at most; of more, evenly chosen ones stand for all."""

_WEIGHT = 20
"""Answers that the averages count as; with many more of one's own they hardly matter."""

_HARD, _GOOD = 2, 3
_MOST_REPEATS = 10
_RANGE, _FACTOR = 2_147_483_647, 48_271


class World(Protocol):
    """How cards are remembered. What it knows of a card are two numbers, as in FSRS, whose model is one."""

    def first(self, G: int, /) -> tuple[float, float]:
        """What a first answer of this grade leaves."""

    def R(self, t: float, S: float, /) -> float:
        """The chance to recall the card after ``t`` days; it depends on the first number alone."""

    def next(self, S: float, D: float, t: int, G: int, /) -> tuple[float, float]:
        """What an answer after ``t`` days leaves; 0 days is a repeat."""


class Plan(Protocol):
    """When cards are asked. ``known`` is what it knows of a card; the grades are those of FSRS, 1 to 4."""

    def first(self, grade: int, S: float, /) -> tuple[Any, int]:
        """What it knows after a first answer, and the interval; ``S`` is what the world knows."""

    def next(self, known: Any, days: int, grade: int, S: float, /) -> tuple[Any, int]:
        """The same after a review, or after a repeat where ``days`` is 0."""


class ByFsrs:
    """FSRS in a world whose memory it knows: one made of the same parameters."""

    def __init__(self, scheduler: Fsrs) -> None:
        self._interval = scheduler.interval

    def first(self, _grade: int, S: float, /) -> tuple[None, int]:
        """See :class:`Plan`."""
        return None, self._interval(S)

    def next(self, _known: None, _days: int, _grade: int, S: float, /) -> tuple[None, int]:
        """See :class:`Plan`."""
        return None, self._interval(S)


class BySm2:
    """SM-2, which knows passes in a row, the interval and the ease."""

    def __init__(self, max_interval: int = MAX_INTERVAL) -> None:
        self._most = max_interval

    def first(self, grade: int, S: float, /) -> tuple[tuple[int, int, int], int]:
        """See :class:`Plan`."""
        return self.next((0, 0, NEW_EASE), 1, grade, S)

    def next(
        self, known: tuple[int, int, int], days: int, grade: int, _S: float, /
    ) -> tuple[tuple[int, int, int], int]:
        """See :class:`Plan`; a repeat changes nothing."""
        if days:
            repetitions, interval, ease = advance(*known, grade + 1)
            known = repetitions, min(self._most, interval), ease
        return known, max(1, known[1])


class Begun(NamedTuple):
    """A card that was learnt before the year begins.

    ``S`` and ``D`` are the world's, ``known`` is the plan's; the last answer
    was ``since`` days before, and it is due in ``due`` days.
    """

    S: float
    D: float
    known: Any
    since: int
    due: int


class Rates(NamedTuple):
    """How a person answers: shares of the grades 1 to 4, and the seconds each takes.

    ``first`` are first answers, ``passes`` reviews that were recalled (no
    Again), ``repeats`` more answers on the same day. ``seconds`` are of these
    three in order. An answer below ``repeat_below`` is repeated until it is reached.
    """

    first: tuple[float, ...]
    passes: tuple[float, ...]
    repeats: tuple[float, ...]
    seconds: tuple[tuple[float, ...], ...]
    repeat_below: int = _GOOD


AVERAGE = Rates(
    (0.24, 0.094, 0.495, 0.171),
    (0.0, 0.224, 0.631, 0.145),
    (0.2157, 0.0643, 0.6595, 0.0604),
    ((19.58, 18.79, 13.78, 10.71), (19.38, 17.59, 12.38, 8.94), (16.44, 15.25, 12.32, 8.03)),
)
"""People's averages. Source: the defaults of ``SimulatorConfig`` in fsrs-rs, from Anki's users."""


def rates(cards: Iterable[Card], repeat_below: int = _GOOD) -> Rates:
    """How the answers of these cards were given; where there are few, they are drawn towards the averages.

    No answer takes more than a minute, as elsewhere; one whose time is not known says nothing of it.
    """
    counts = [[0] * 5 for _ in range(3)]
    timed = [[0] * 5 for _ in range(3)]
    took = [[0] * 5 for _ in range(3)]
    for card in cards:
        for number, answer in enumerate(card):
            kind = 0 if not number else 1 if answer.days else 2
            counts[kind][answer.grade] += 1
            if answer.took:
                timed[kind][answer.grade] += 1
                took[kind][answer.grade] += min(LONGEST_ANSWER, answer.took)
    counts[1][1] = 0
    shares = [
        tuple(
            (count + _WEIGHT * usual) / (sum(counted) + _WEIGHT)
            for count, usual in zip(counted[1:], known, strict=True)
        )
        for counted, known in zip(counts, AVERAGE[:3], strict=True)
    ]
    seconds = tuple(
        tuple((took[kind][G] / 1000 + _WEIGHT * usual[G - 1]) / (timed[kind][G] + _WEIGHT) for G in range(1, 5))
        for kind, usual in enumerate(AVERAGE.seconds)
    )
    return Rates(shares[0], shares[1], shares[2], seconds, repeat_below)


class _Learner:
    """The cards of one simulation, and what a person answers."""

    def __init__(self, world: World, plan: Plan, of: Rates, seed: int) -> None:
        self.world, self.plan, self.seed = world, plan, seed
        self.S: list[float] = []
        self.D: list[float] = []
        self.known: list[Any] = []
        self.last: list[int] = []
        self.luck: list[int] = []
        self._firsts, self._passes, self._repeats = (_thresholds(shares) for shares in of[:3])
        self._costs = [(0.0, *(1000 * one for one in each)) for each in of.seconds]
        self._below = of.repeat_below

    def add(self, S: float, D: float, known: Any, last: int) -> int:
        """A card, with luck of its own; returns its number."""
        number = len(self.S)
        self.S.append(S)
        self.D.append(D)
        self.known.append(known)
        self.last.append(last)
        self.luck.append(_mixed(self.seed, number))
        return number

    def review(self, card: int, day: int) -> tuple[int, float, int]:
        """Ask a card: the interval that follows, milliseconds, and answers."""
        S, luck = self.S[card], self.luck[card] * _FACTOR % _RANGE
        days = day - self.last[card]
        grade = 1
        if luck < self.world.R(days, S) * _RANGE:
            luck = luck * _FACTOR % _RANGE
            grade = _drawn(luck, self._passes)
        S, self.D[card] = self.world.next(S, self.D[card], days, grade)
        self.known[card], interval = self.plan.next(self.known[card], days, grade, S)
        self.S[card], self.luck[card], self.last[card] = S, luck, day
        if grade >= self._below:
            return interval, self._costs[1][grade], 1
        return self._repeated(card, interval, self._costs[1][grade], grade)

    def learn(self, day: int) -> tuple[int, int, float, int]:
        """Ask a new card: its number, and the same."""
        card = self.add(1.0, 1.0, None, day)
        luck = self.luck[card] * _FACTOR % _RANGE
        grade = _drawn(luck, self._firsts)
        self.S[card], self.D[card] = self.world.first(grade)
        self.known[card], interval = self.plan.first(grade, self.S[card])
        self.luck[card], self.last[card] = luck, day
        return card, *self._repeated(card, interval, self._costs[0][grade], grade)

    def _repeated(self, card: int, interval: int, cost: float, grade: int) -> tuple[int, float, int]:
        """The repeats after an answer, until one is good enough; none of them after one that is."""
        answers = 1
        luck = self.luck[card]
        while grade < self._below and answers <= _MOST_REPEATS:
            luck = luck * _FACTOR % _RANGE
            grade = _drawn(luck, self._repeats)
            S, self.D[card] = self.world.next(self.S[card], self.D[card], 0, grade)
            self.known[card], interval = self.plan.next(self.known[card], 0, grade, S)
            self.S[card] = S
            cost += self._costs[2][grade]
            answers += 1
        self.luck[card] = luck
        return interval, cost, answers

    def remembered(self, day: int) -> float:
        """The sum of the chances to recall each card on a day."""
        R = self.world.R
        return sum(R(max(0, day - last), S) for S, last in zip(self.S, self.last, strict=True))


def simulate(  # noqa: PLR0913 - what a year depends on
    world: World,
    plan: Plan,
    cards: Sequence[Begun],
    unseen: int,
    *,
    of: Rates = AVERAGE,
    limits: Limits = NO_LIMITS,
    seed: int = 0,
    days: int = DAYS,
) -> Year:
    """A year in which cards are remembered as the world says, and asked as the plan says."""
    learner = _Learner(world, plan, of, seed)
    due = [(learner.add(begun.S, begun.D, begun.known, -begun.since), begun.due) for begun in cards]
    walked = walk(learner, due, unseen, limits, days)
    remembered = learner.remembered(days)
    return Year(walked.minutes, walked.answers, len(cards) + walked.learnt, remembered, walked.waiting)


def _thresholds(shares: Sequence[float]) -> tuple[float, float, float]:
    """What luck is below where the grade is Again, at most Hard, at most Good."""
    again, hard, good, _ = shares
    return again * _RANGE, (again + hard) * _RANGE, (again + hard + good) * _RANGE


def _drawn(luck: int, thresholds: tuple[float, float, float]) -> int:
    again, hard, good = thresholds
    return 1 if luck < again else _HARD if luck < hard else _GOOD if luck < good else 4


def _mixed(seed: int, number: int) -> int:
    """Where the luck of a card begins: from 1 to 2,147,483,646, the bits mixed as SplitMix64 mixes them."""
    mask = (1 << 64) - 1
    mixed = (seed * 0xD1342543DE82EF95 + (number + 1) * 0x9E3779B97F4A7C15) & mask
    mixed = (mixed ^ mixed >> 30) * 0xBF58476D1CE4E5B9 & mask
    mixed = (mixed ^ mixed >> 27) * 0x94D049BB133111EB & mask
    return (mixed ^ mixed >> 31) % (_RANGE - 1) + 1
