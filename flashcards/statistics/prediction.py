"""How well schedulers predict which cards are recalled: their predictions, and the usual measures.

An answer is scored if it is a review on a later study day than the card's
last counted answer; repeats on the same day are history and never scored. The
latest 30% of the scored answers are the test set; parameters are fitted to the
earlier ones.

Source: the split, the log loss and RMSE (bins) are those of srs-benchmark
(https://github.com/open-spaced-repetition/srs-benchmark, ``utils.py``); the
docstrings name the sources of the rest.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import groupby
from math import floor, log, sqrt
from typing import NamedTuple

from flashcards.reviews import PASS
from flashcards.scheduling.fitting import Card, Prediction, loss, predictions, scored
from flashcards.scheduling.sm2 import NEW_EASE, advance
from flashcards.statistics.measures import Share, Z
from flashcards.statistics.memory import Predicted

TEST = 0.3
"""The share of the scored answers, the latest, that is the test set."""

BINS = 20
"""Bins of equal counts for comparing predictions with results, as nearly all predictions lie in two tenths."""

_AT_DUE = 0.9


class Scored(NamedTuple):
    """An answer to predict, and what is known before it.

    ``days`` since the last answer, ``answers`` on distinct days including this
    one, and ``lapses``: earlier Agains on a later day than the answer before.
    ``sm2`` is the interval of SM-2 in days.
    """

    at: int
    recalled: bool
    days: int
    answers: int
    lapses: int
    sm2: int


def scored_answers(cards: Iterable[Card]) -> list[Scored]:
    """The scored answers of these cards, card by card, in the order of :func:`fsrs`."""
    return [answer for card in cards for answer in _of_card(card)]


def _of_card(card: Card) -> Iterable[Scored]:
    number = lapses = 0
    state = (0, 0, NEW_EASE)
    for _, days, at, quality, _ in card:
        if number and not days:
            continue
        number += 1
        if number > 1:
            yield Scored(at, quality >= PASS, days, number, lapses, state[1])
            lapses += quality < PASS
        state = advance(*state, quality)


def begins_at(cards: Iterable[Card]) -> int:
    """The moment of the first answer of the test set; 0 if nothing is scored."""
    moments = scored(cards)
    return moments[floor(len(moments) * (1 - TEST) + 1e-9)] if moments else 0


def constant(answers: Sequence[Scored], begins: int) -> list[Prediction]:
    """One chance for all answers, the share recalled before a moment: what every model has to beat."""
    known = [answer.recalled for answer in answers if answer.at < begins]
    share = sum(known) / len(known) if known else _AT_DUE
    return [Prediction(share, answer.recalled, answer.at) for answer in answers]


def sm2(answers: Iterable[Scored]) -> list[Prediction]:
    """The predictions of our SM-2: .9^(t/I) after ``t`` days, for an interval ``I``.

    SM-2 itself does not predict. Source: srs-benchmark.
    """
    return [Prediction(_AT_DUE ** (one.days / max(1, one.sm2)), one.recalled, one.at) for one in answers]


def fsrs(cards: Iterable[Card], w: tuple[float, ...]) -> list[Prediction]:
    """FSRS with these parameters: its retrievability before each answer. Source: :mod:`flashcards.scheduling.fsrs`."""
    return list(predictions(cards, w))


Bin = tuple[int, int, int]
"""The key of answers with a similar past; see :func:`bin_of`."""


def bin_of(days: int, answers: int, lapses: int) -> Bin:
    """The bin of an answer: floor(log_3.62 t), floor(log_1.89 i), and floor(log_1.73 l), or no lapse.

    They are made of ``days``, ``answers`` and ``lapses`` of :class:`Scored`.
    """
    return _power(days, 3.62), _power(answers, 1.89), _power(lapses, 1.73) if lapses else -1


def rmse_in(found: Sequence[Prediction], bins: Iterable[Bin]) -> float:
    """The error of the mean prediction in bins of answers with a similar past; 0 is best.

    It is the root of the mean of (mean chance - share recalled)², over bins
    weighted by their counts. Never show it alone: a constant may have a smaller
    one than FSRS.

    Source: ``rmse_matrix`` in srs-benchmark's ``utils.py``.
    """
    sums: defaultdict[Bin, list[float]] = defaultdict(lambda: [0, 0.0])
    for (chance, recalled, _), each in zip(found, bins, strict=True):
        of_bin = sums[each]
        of_bin[0] += 1
        of_bin[1] += chance - recalled
    return sqrt(sum(error**2 / count for count, error in sums.values()) / max(1, len(found)))


@lru_cache(10_000)
def _power(number: int, base: float) -> int:
    return floor(log(number) / log(base))


def auc(found: Iterable[Prediction]) -> float:
    """The chance that a recalled card had a higher prediction than a forgotten one; ties count half.

    It is .5 for a constant, and if only one of the two happened. Source:
    the Mann-Whitney U of the ranks, J. A. Hanley and B. J. McNeil, "The meaning
    and use of the area under a receiver operating characteristic curve" (1982).
    """
    below = recalled = forgotten = 0
    for _, same in groupby(sorted(found), key=lambda one: one.chance):
        outcomes = [one.recalled for one in same]
        right = sum(outcomes)
        wrong = len(outcomes) - right
        below += right * (2 * forgotten + wrong)
        recalled, forgotten = recalled + right, forgotten + wrong
    return below / (2 * recalled * forgotten) if recalled and forgotten else 0.5


class Difference(NamedTuple):
    """How far the log loss of one predictor is above that of another, with its 95% interval."""

    mean: float
    low: float
    high: float

    @property
    def is_clear(self) -> bool:
        """Whether it is more than chance: the interval is on one side of 0."""
        return self.low > 0 or self.high < 0


def difference(one: Sequence[Prediction], other: Sequence[Prediction]) -> Difference:
    """The difference in log loss of two predictors of the same answers: the mean over the answers.

    Source: the normal interval of the mean of paired differences.
    """
    losses = [loss(a) - loss(b) for a, b in zip(one, other, strict=True)]
    mean = _mean(losses)
    wide = Z * sqrt(_mean([(each - mean) ** 2 for each in losses]) / max(1, len(losses) - 1))
    return Difference(mean, mean - wide, mean + wide)


def calibration(found: Iterable[Prediction], bins: int = BINS) -> list[Predicted]:
    """Predicted and measured recall in bins of equal counts, from the lowest chance to the highest.

    Equal chances stay together, so there are fewer bins where many are equal,
    and one for a constant. Source: "reliability diagram", A. H. Murphy and
    R. L. Winkler, "Reliability of subjective probability forecasts" (1977).
    """
    ordered = sorted(found)
    chosen: list[list[Prediction]] = [[] for _ in range(bins)]
    begins = 0
    for _, group in groupby(ordered, key=lambda one: one.chance):
        same = list(group)
        chosen[bins * begins // len(ordered)] += same
        begins += len(same)
    return [_bin(each, each[0].chance, each[-1].chance) for each in chosen if each]


def tenths(found: Iterable[Prediction]) -> list[Predicted]:
    """The same by tenths of the chance, without empty ones."""
    chosen: list[list[Prediction]] = [[] for _ in range(10)]
    for one in found:
        chosen[min(9, floor(10 * one.chance))].append(one)
    return [_bin(each, number / 10, (number + 1) / 10) for number, each in enumerate(chosen) if each]


def _bin(found: Sequence[Prediction], low: float, high: float) -> Predicted:
    right = sum(one.recalled for one in found)
    return Predicted(low, high, _mean([one.chance for one in found]), Share(right, len(found)))


def _mean(numbers: Sequence[float]) -> float:
    return sum(numbers) / len(numbers) if numbers else 0.0
