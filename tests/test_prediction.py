"""How well schedulers predict: the measures, equal to what others reckoned of the same log, and their corners."""

from collections.abc import Sequence
from math import log
from statistics import fmean
from typing import Any

import pytest
from made_logs import golden, learner

from flashcards.collection.parameters import answers
from flashcards.scheduling.fitting import Answer, Card, Prediction, log_loss
from flashcards.scheduling.fsrs import DEFAULTS
from flashcards.statistics import prediction
from flashcards.statistics.prediction import Scored

FITTED = (
    0.5565, 0.7039, 4.1544, 12.8579, 6.3582, 0.5851, 3.2711, 0.0607, 1.7599, 0.2601, 0.7042, 1.5046, 0.0477, 0.3279,
    1.6845, 0.4902, 1.979, 0.5913, 0.0823, 0.1298, 0.1877,
)  # fmt: skip
"""What fsrs-rs fitted to the first 70% of the made log, to four digits."""

TRUE = (
    0.35, 0.9, 3.4, 11.0, 6.9, 0.55, 2.5, 0.03, 1.55, 0.22, 1.05, 1.75, 0.08, 0.32, 1.9, 0.45, 2.3, 0.65, 0.25, 0.18,
    0.28,
)  # fmt: skip
"""The parameters that made it."""


@pytest.fixture(scope="module")
def expected() -> dict[str, Any]:
    """What others reckoned."""
    found: dict[str, Any] = golden()["prediction"]
    return found


@pytest.fixture(scope="module")
def cards(tmp_path_factory: pytest.TempPathFactory) -> list[Card]:
    """The made log as FSRS counts it."""
    with learner(tmp_path_factory.mktemp("made")).collection() as opened:
        return answers(opened)


def test_what_is_scored(cards: Sequence[Card], expected: dict[str, Any]) -> None:
    """The scored answers and the moment at which the test begins are those of the golden values."""
    found = prediction.scored_answers(cards)
    begins = prediction.begins_at(cards)
    assert begins == expected["first_test_at"]
    assert len(found) == expected["scored"]
    assert sum(one.at < begins for one in found) == expected["train"]
    assert prediction.begins_at([]) == 0


@pytest.mark.parametrize(
    "name",
    ["constant_of_train", "sm2_ours_0.9^(t/I)", "fsrs_defaults", "fsrs_true", "fsrs_fitted_2023"],
)
def test_measures(cards: Sequence[Card], expected: dict[str, Any], name: str) -> None:
    """Every measure of every predictor equals what others reckoned, to its last digit."""
    found = prediction.scored_answers(cards)
    begins = expected["first_test_at"]
    predicted = {
        "constant_of_train": lambda: prediction.constant(found, begins),
        "sm2_ours_0.9^(t/I)": lambda: prediction.sm2(found),
        "fsrs_defaults": lambda: prediction.fsrs(cards, DEFAULTS),
        "fsrs_true": lambda: prediction.fsrs(cards, TRUE),
        "fsrs_fitted_2023": lambda: prediction.fsrs(cards, FITTED),
    }[name]()
    chosen = [one for one in predicted if one.at >= begins]
    bins = [prediction.bin_of(one.days, one.answers, one.lapses) for one in found if one.at >= begins]
    wanted = expected[name]
    assert len(chosen) == expected["test"]
    assert round(log_loss(chosen), 6) == wanted["log_loss"]
    assert round(prediction.rmse_in(chosen, bins), 6) == wanted["rmse_bins"]
    # Ours is that of exact fractions; rounding broke one tie of the 965,700 pairs in theirs.
    assert prediction.auc(chosen) == pytest.approx(wanted["auc"], abs=1e-6)
    assert round(fmean(one.chance for one in chosen), 6) == wanted["mean_predicted"]
    assert round(fmean(one.recalled for one in chosen), 6) == wanted["mean_measured"]
    tenths: list[dict[str, Any]] = [
        {
            "low": one.low,
            "high": one.high,
            "n": one.share.total,
            "predicted": round(one.mean, 6),
            "measured": round(one.share.value or 0, 6),
            "wilson95": [round(end, 6) for end in one.share.wilson or ()],
        }
        for one in prediction.tenths(chosen)
    ]
    assert tenths == wanted["calibration_tenths"]
    fullest = sorted(one["n"] for one in tenths)[-2:]
    assert round(sum(fullest) / len(chosen), 4) == wanted["share_in_two_fullest_tenths"]


def test_what_came_before() -> None:
    """A repeat is no answer of its own day; a lapse is an Again that is scored; SM-2 goes by the reviews alone."""
    card = [
        Answer(1, 0, 10, 0),
        Answer(3, 0, 11, 4),
        Answer(3, 1, 20, 4),
        Answer(1, 2, 30, 1),
        Answer(3, 0, 31, 4),
        Answer(4, 1, 40, 5),
        Answer(3, 4, 50, 4),
        Answer(3, 9, 60, 4),
    ]
    assert prediction.scored_answers([card, [Answer(3, 0, 70, 4)]]) == [
        Scored(20, recalled=True, days=1, answers=2, lapses=0, sm2=1),
        Scored(30, recalled=False, days=2, answers=3, lapses=0, sm2=1),
        Scored(40, recalled=True, days=1, answers=4, lapses=1, sm2=1),
        Scored(50, recalled=True, days=4, answers=5, lapses=1, sm2=1),
        Scored(60, recalled=True, days=9, answers=6, lapses=1, sm2=6),
    ]


def said(*pairs: tuple[float, bool]) -> list[Prediction]:
    """Predictions, each with what happened."""
    return [Prediction(chance, recalled, at) for at, (chance, recalled) in enumerate(pairs)]


@pytest.mark.parametrize(
    ("found", "wanted"),
    [
        ([], 0.5),
        (said((0.9, True)), 0.5),
        (said((0.9, True), (0.8, False)), 1),
        (said((0.8, True), (0.9, False)), 0),
        (said((0.9, True), (0.9, False)), 0.5),
        (said((0.9, True), (0.9, False), (0.5, False), (0.95, True)), 0.875),
    ],
)
def test_auc(found: Sequence[Prediction], wanted: float) -> None:
    """It is the share of pairs in the right order, ties half, and .5 where there is no pair."""
    assert prediction.auc(found) == wanted


def test_nothing_to_measure() -> None:
    """Of no answers every measure is a number all the same."""
    assert (prediction.rmse_in([], []), prediction.auc([])) == (0, 0.5)
    assert prediction.calibration([]) == prediction.tenths([]) == []
    assert prediction.difference([], []) == (0, 0, 0)
    scored = Scored(5, recalled=True, days=1, answers=2, lapses=0, sm2=1)
    assert [one.chance for one in prediction.constant([scored], 0)] == [0.9]


def test_bins_of_equal_counts() -> None:
    """Each has as many answers as the next; equal chances stay in one."""
    distinct = said(*((number / 100, number % 2 == 0) for number in range(40)))
    found = prediction.calibration(distinct)
    assert [one.share.total for one in found] == [2] * 20
    assert (found[3].low, found[3].high) == (0.06, 0.07)
    assert found[3].mean == pytest.approx(0.065)
    assert found[3].share == (1, 2)
    (one,) = prediction.calibration(said(*[(0.9, True)] * 7))
    assert (one.low, one.high, one.share) == (0.9, 0.9, (7, 7))
    assert [one.share.total for one in prediction.calibration(said((0.1, True), *[(0.5, True)] * 38, (0.9, True)))] == [
        39,
        1,
    ]
    assert [(one.low, one.share.total) for one in prediction.tenths(said((1, True), (0.95, True), (0.1, False)))] == [
        (0.1, 1),
        (0.9, 2),
    ]


def test_differences() -> None:
    """One predictor is called better only where chance does not explain it."""
    good, bad = said(*[(0.9, True)] * 20), said(*[(0.8, True)] * 20)
    found = prediction.difference(bad, good)
    assert found.mean == pytest.approx(log(0.9 / 0.8))
    assert found.is_clear
    assert prediction.difference(good, bad).high < 0
    assert prediction.difference(good, bad).is_clear
    mixed = said((0.9, True), (0.9, False), (0.7, True))
    assert not prediction.difference(mixed, said((0.8, True), (0.8, False), (0.8, True))).is_clear
