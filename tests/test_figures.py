"""Every figure equals what an independent program counted of the same log, and what Anki's engine counts of it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from figures import collection_of, example, figures_of
from made_logs import golden

from flashcards.collection import log
from flashcards.collection.derived import rebuilding
from flashcards.statistics.asjson import as_json
from flashcards.studyday import Day


def compare(expected: object, found: object, where: str = "") -> list[str]:
    """Where two values differ, by more than the last digit that is told."""
    if isinstance(expected, dict) and isinstance(found, dict):
        return [
            line for key in {*expected, *found} for line in compare(expected.get(key), found.get(key), f"{where} {key}")
        ]
    if isinstance(expected, list) and isinstance(found, list) and len(expected) == len(found):
        return [line for a, b in zip(expected, found, strict=True) for line in compare(a, b, where)]
    if isinstance(expected, float | int) and isinstance(found, float | int):
        return [] if abs(expected - found) < 1e-5 * max(10, abs(expected)) else [f"{where}: {expected} {found}"]
    return [] if expected == found else [f"{where}: {expected} {found}"]


SAME = (
    *("true_retention", "reviews_30_days", "streak", "card_counts", "buttons"),
    *("hours_local_total_right", "weekdays_from_monday_total_right", "introduced_last_30_days", "introduced_all"),
)
"""The figures that are told under the same names, and completely so."""


def picked(found: object, like: object) -> object:
    """Of what was found, what is asked for."""
    if isinstance(found, dict) and isinstance(like, dict) and not {*like} - {*found}:
        return {key: picked(found[key], like[key]) for key in like}
    return found


COUNTED = [
    *((name, 0) for name in (*SAME, "future_due", "intervals", "ease_hundredths")),
    *((name, 10) for name in ("true_retention", "streak", "card_counts", "future_due")),
]


@pytest.mark.parametrize(("name", "later"), COUNTED)
def test_figures_equal_an_independent_count(name: str, later: int) -> None:
    """Each figure is what another program counted, on the last evening and ten days later."""
    expected = (golden()["ten_days_later"] if later else golden())["ours"][name]
    found = as_json(example(days_later=later))[name]
    assert compare(expected, found if name in SAME else picked(found, expected)) == []


def test_sm2_remembers_by_its_intervals() -> None:
    """Under SM-2, what is remembered is .9 to the power of the part of the interval that is over."""
    latest = example().remembered.latest
    expected = golden()["ours"]["sm2_implied"]
    assert latest.learnt == expected["cards"]
    assert latest.remembered == pytest.approx(expected["sum_retrievability"], abs=1e-4)
    later = golden()["ten_days_later"]["ours"]["sm2_implied"]["sum_retrievability"]
    assert example(days_later=10).remembered.latest.remembered == pytest.approx(later, abs=1e-4)


def test_fsrs_remembers_what_another_program_says() -> None:
    """Under FSRS with its defaults, each number of the cards' memory is what an independent fold gives."""
    expected = golden()["ours"]["fsrs_default"]
    memory, latest = example("fsrs").memory, example("fsrs").remembered.latest
    assert latest.learnt == expected["cards"]
    assert latest.remembered == pytest.approx(expected["sum_retrievability"], abs=1e-4)
    assert memory.stability is not None
    assert memory.difficulty is not None
    assert memory.retrievability is not None
    assert memory.ease is None
    assert compare(expected["stability_quantiles"], text(memory.stability.quantiles)) == []
    difficulty = {key: 1 + 9 * value / 100 for key, value in memory.difficulty.quantiles.items()}
    assert compare(expected["difficulty_quantiles"], text(difficulty)) == []
    assert text(memory.stability.counts) == expected["stability_rounded"]
    assert text(memory.retrievability.counts) == expected["retrievability_by_percent"]
    assert latest.remembered / latest.learnt == pytest.approx(expected["mean_retrievability"], abs=1e-6)


def test_what_was_remembered_then(tmp_path: Path) -> None:
    """How many cards were learnt and remembered at the end of earlier days is what an independent fold gives."""
    expected = {int(ago): tuple(found) for ago, found in golden()["ours"]["remembered_over_time_fsrs_default"].items()}
    today = Day(golden()["today"]["study_day"])
    with collection_of(tmp_path) as opened:
        rebuilding.choose_options(opened, log.options(opened)._replace(scheduler="fsrs"))
        found = figures_of(opened, today, days=[Day(today + ago) for ago in sorted(expected)])
    points = {
        each.day - today: (each.learnt, pytest.approx(each.remembered, abs=1e-3)) for each in found.remembered.points
    }
    assert points == expected


@pytest.mark.parametrize(
    ("name", "section"), [("sm2", "sm2_ours_0.9^(t/I)"), ("fsrs", "fsrs_defaults"), ("constant", "constant_of_train")]
)
def test_calibration_equals_an_independent_count(name: str, section: str) -> None:
    """How well each scheduler predicted is what another program measured of the same predictions."""
    expected, found = golden()["prediction"][section], as_json(example())["calibration"]
    assert isinstance(found, dict)
    of_one = found[name]
    same = {key: expected[key] for key in ("log_loss", "rmse_bins", "auc", "calibration_tenths")}
    assert compare(same, {key: of_one[key] for key in same}) == []
    assert sum(each["n"] for each in of_one["equal_bins"]) == golden()["prediction"]["test"]


def text(found: Mapping[Any, Any]) -> dict[str, Any]:
    """The same with keys as JSON has them."""
    return {str(key): value for key, value in found.items()}
