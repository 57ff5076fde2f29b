"""A comparison of SM-2 and FSRS for a person's cards: which predicts better, and what the next year costs.

:mod:`flashcards.statistics.prediction` has the measures, and
:mod:`flashcards.statistics.simulation` the year.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from flashcards.reviews import Rating
from flashcards.scheduling import State
from flashcards.scheduling.fitting import Card, Prediction, log_loss
from flashcards.scheduling.fsrs import Fsrs
from flashcards.scheduling.fsrs import memory_of as fsrs_memory
from flashcards.scheduling.sm2 import memory_of as sm2_memory
from flashcards.statistics import prediction
from flashcards.statistics.calibrating import calibration_of
from flashcards.statistics.memory import Calibration
from flashcards.statistics.prediction import Difference
from flashcards.statistics.simulation import RETENTIONS, Begun, ByFsrs, BySm2, Plan, Rates, simulate
from flashcards.statistics.years import DAYS, Limits, Year, mean, scaled
from flashcards.studyday import Day

ENOUGH = 3_000
"""Cards that make a single simulated year enough; with fewer, several years are averaged."""

_MOST_YEARS = 10

ALIKE = 0.1
"""The least difference of two schedulers in a simulated year that means something: in worlds other than FSRS, their
ratio is right within this share."""


class Predictor(NamedTuple):
    """How well one predicted, and the difference of its log loss from the best."""

    scores: Calibration
    behind: Difference


class Comparison(NamedTuple):
    """How well each predicted the latest 30% of the ``scored`` answers.

    ``best`` is the one with the smallest log loss.
    """

    scored: int
    predictors: tuple[Predictor, ...]
    best: Predictor

    def named(self, name: str) -> Predictor:
        """The predictor with a name."""
        return next(one for one in self.predictors if one.scores.name == name)


def compare(cards: Sequence[Card], titles: Mapping[str, str], fsrs: Mapping[str, tuple[float, ...]]) -> Comparison:
    """How well a constant, SM-2, and FSRS with several parameters predicted the test set of these cards.

    ``titles`` are the titles by name.
    """
    answers, begins = prediction.scored_answers(cards), prediction.begins_at(cards)
    bins = [prediction.bin_of(one.days, one.answers, one.lapses) for one in answers if one.at >= begins]
    found: dict[str, list[Prediction]] = {
        "constant": prediction.constant(answers, begins),
        "sm2": prediction.sm2(answers),
        **{name: prediction.fsrs(cards, w) for name, w in fsrs.items()},
    }
    found = {name: [one for one in each if one.at >= begins] for name, each in found.items()}
    best = min(found, key=lambda name: log_loss(found[name]))
    predictors = {
        name: Predictor(calibration_of(name, titles[name], each, bins), prediction.difference(each, found[best]))
        for name, each in found.items()
    }
    return Comparison(len(answers), tuple(predictors.values()), predictors[best])


class Learnt(NamedTuple):
    """The states of a learnt card under SM-2 and FSRS."""

    sm2: State
    fsrs: State


class Material(NamedTuple):
    """The cards at the beginning of a year: learnt ones, of which each stands for ``each``, and unseen ones."""

    learnt: Sequence[Learnt]
    unseen: int
    each: int
    day: Day


class Choice(NamedTuple):
    """A scheduler with its desired retention (None for SM-2), and a year with it."""

    scheduler: str
    retention: float | None
    year: Year


class Terms(NamedTuple):
    """The terms of a year: FSRS's parameters, which the world has as well; how a person answers; the daily limits."""

    w: tuple[float, ...]
    of: Rates
    limits: Limits
    max_interval: int


def years(material: Material, terms: Terms, tell: Callable[[int, int], None] | None = None) -> list[Choice]:
    """A year with SM-2, and with FSRS at each of ten retentions.

    ``tell`` is called with how many years are simulated, and the total.
    """
    wanted = (None, *RETENTIONS)
    found = []
    for number, r in enumerate(wanted):
        if tell is not None:
            tell(number, len(wanted))
        found.append(Choice("sm2" if r is None else "fsrs", r, _year(material, terms, r)))
    if tell is not None:
        tell(len(wanted), len(wanted))
    return found


def repeats_of_hard(material: Material, terms: Terms, sm2: Year) -> float:
    """The share of a year's minutes with SM-2 that goes into repeats of Hard answers."""
    without = _year(material, terms._replace(of=terms.of._replace(repeat_below=Rating.HARD)), None)
    return 1 - without.minutes_a_day / sm2.minutes_a_day if sm2.minutes_a_day else 0.0


def _year(material: Material, terms: Terms, r: float | None) -> Year:
    """The mean of as many years as needed, scaled to all cards; with SM-2 if there is no retention."""
    scheduler = Fsrs(terms.max_interval, r or RETENTIONS[0], terms.w)
    plan: Plan = BySm2(terms.max_interval) if r is None else ByFsrs(scheduler)
    begun = [*_begun(material, scheduler, by_fsrs=r is not None)]
    each, limits = material.each, terms.limits
    number = len(begun) + min(material.unseen, int(limits.new * DAYS)) // each
    share = Limits(
        limits.new / each,
        None if limits.reviews is None else -(-limits.reviews // each),
        None if limits.minutes is None else limits.minutes / each,
    )
    some = [
        simulate(scheduler.model, plan, begun, material.unseen // each, of=terms.of, limits=share, seed=seed)
        for seed in range(max(1, min(_MOST_YEARS, ENOUGH // max(1, number))))
    ]
    return scaled(mean(some), each)


def _begun(material: Material, scheduler: Fsrs, *, by_fsrs: bool) -> Iterable[Begun]:
    """The cards at the beginning of a year, without those unknown to FSRS."""
    today = material.day
    for sm2, fsrs in material.learnt:
        memory = fsrs_memory(fsrs)
        if memory.S is None or memory.D is None or memory.last is None:
            continue
        since = max(0, today - memory.last)
        if by_fsrs:
            yield Begun(memory.S, memory.D, None, since, scheduler.interval(memory.S) - since)
        else:
            known = sm2_memory(sm2)
            yield Begun(memory.S, memory.D, (known.repetitions, sm2.interval, known.ease), since, sm2.due - today)


def as_many(choices: Sequence[Choice]) -> tuple[float, float] | None:
    """The retention at which FSRS remembers as many cards as SM-2, and the ratio of its minutes to SM-2's.

    It is interpolated between the simulated retentions; None if SM-2 is beyond both ends.
    """
    sm2, fsrs = choices[0].year, choices[1:]
    for low, high in pairwise(fsrs):
        least, most = low.year.remembered, high.year.remembered
        if least <= sm2.remembered <= most and most > least and sm2.minutes_a_day:
            part = (sm2.remembered - least) / (most - least)
            minutes = low.year.minutes_a_day + part * (high.year.minutes_a_day - low.year.minutes_a_day)
            r = (low.retention or 0) + part * ((high.retention or 0) - (low.retention or 0))
            return r, minutes / sm2.minutes_a_day
    return None
