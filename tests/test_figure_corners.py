"""Figures of few answers, of odd days, and of very many cards."""

from datetime import date
from typing import Any

import pytest

from flashcards.cards import CardId
from flashcards.reviews import Drill, Entry, Review, Seed, SetDue, Suspend, effective
from flashcards.scheduling import Scheduler
from flashcards.scheduling.fsrs import DEFAULTS, Fsrs
from flashcards.scheduling.sm2 import Sm2
from flashcards.statistics.ahead import Sampled
from flashcards.statistics.answered import month_of, spans
from flashcards.statistics.asjson import as_json
from flashcards.statistics.calibrating import ENOUGH, Predictions
from flashcards.statistics.courses import Logged, of_entries
from flashcards.statistics.figures import Figures
from flashcards.statistics.folding import Fold
from flashcards.statistics.making import Scope, figures
from flashcards.statistics.measures import Bin, Histogram, Share, histogram
from flashcards.statistics.overtime import OverTime, points
from flashcards.statistics.queries import Queries
from flashcards.statistics.standing import Standing
from flashcards.studyday import Day

TODAY = Day(100)


def review(day: int, quality: int = 4) -> Review:
    """An answer at the beginning of a day."""
    return Review(at=day * 86_400_000, utc_offset=0, day=Day(day), quality=quality, took=0)


@pytest.mark.parametrize(
    ("greatest", "last"),
    [(1, (1, 1)), (5, (5, 6)), (6, (5, 6)), (7, (7, 8)), (400, (369, 442))],
)
def test_spans_of_the_forgetting_curve(greatest: int, last: tuple[int, int]) -> None:
    """Each day up to the greatest is in one span, the greatest too, and spans grow by a fifth."""
    found = list(spans(greatest))
    assert found[-1] == last
    assert [day for low, high in found for day in range(low, high + 1)] == [*range(1, last[1] + 1)]


def of(*logs: list[Entry], since: Day | None = None, **card: object) -> Figures:
    """The figures of these logs."""
    over_time = OverTime(points(Day(90), TODAY))
    fold, standing = Fold(TODAY, None, over_time, Predictions(DEFAULTS, Day(0), TODAY)), Standing(TODAY)
    for number, log in enumerate(logs):
        retired = bool(card.get("retired"))
        course = fold.add(Logged(CardId(number), effective(log), Sm2(), since, retired))
        if not retired:
            standing.take([course])
    return figures(
        fold, standing, Scope(Queries("", TODAY), None, len(logs), Sm2(), lambda *_: False, lambda _: {}, 20, "")
    )


def test_shares() -> None:
    """Nothing has no value and no interval, and a share is added to shares only."""
    assert (Share(0, 0).value, Share(0, 0).wilson, Share(0, 0).percent) == (None, None, 0)
    assert Share(1, 2) + Share(3, 4) == Share(4, 6)
    assert Share(1, 2).__add__((1, 2)) is NotImplemented
    assert Share(5, 5).wilson == pytest.approx((0.565518, 1.0), abs=1e-6)


def test_histograms() -> None:
    """Of nothing there is none; values keep their quantiles, and bins are whole and equal."""
    assert histogram({}) == Histogram({}, {}, None)
    assert (histogram([]).bins(3), histogram([]).median) == ([], None)
    found = histogram({1: 2, 4: 1, 9: 1})
    assert found == histogram([1, 9, 1, 4])
    assert found.bins(3) == [Bin(1, 4, 2), Bin(4, 7, 1), Bin(7, 10, 1)]
    assert (found.total, found.median) == (4, 2.5)


def test_days_that_no_calendar_has() -> None:
    """A day beyond the year 9999 lies in the last month, and has no date."""
    assert month_of(Day(10**9)) == (date.max.year, date.max.month)
    assert month_of(Day(-(10**9))) == (date.min.year, date.min.month)
    found = of([SetDue(at=1, utc_offset=0, day=Day(1), due=Day(10**9))], [review(99)])
    coming = as_json(found)["calendar"]
    assert isinstance(coming, dict)
    assert coming["coming"] == {"None": 1}


def test_many_cards_are_sampled() -> None:
    """Of more cards than are simulated every second one stands for two, and so on."""
    states = [state for day in range(10) if (state := Sm2().step(None, review(day))) is not None]
    sampled = Sampled(most=3)
    for state in states:
        sampled.add(state, Sm2())
    assert sampled.every == 4
    assert [card.state for card in sampled.cards] == [states[0], states[4], states[8]]


class Other(Sm2):
    """Another scheduler with an ease."""


def test_the_ease_of_another_scheduler() -> None:
    """The ease of any scheduler is counted."""
    logs: list[list[Entry]] = [[review(1), review(2, 5)], [SetDue(at=1, utc_offset=0, day=Day(1), due=TODAY)]]
    found = []
    for scheduler in (Sm2(), Other()):
        standing = Standing(TODAY)
        standing.take([of_entries(Logged(CardId(1), log, scheduler)) for log in logs])
        found.append((standing.counts, standing.memory("")))
    assert found[0] == found[1]
    assert found[0][1].ease == histogram([260])


def test_predictions_of_every_so_many_cards() -> None:
    """Of more reviews than it takes, some cards are left out."""
    predictions = Predictions(DEFAULTS, Day(0), TODAY, 2 * ENOUGH)
    course = of_entries(Logged(CardId(1), [review(1), review(3)], Sm2()))
    for _ in range(2):
        predictions.take([course])
    assert len(predictions._at) == 1  # noqa: SLF001 - a thousand times as many would be judged


def test_cards_over_time() -> None:
    """A card is there from its day on, retired from its last answer on, and as it was in between."""
    (retired,) = {each.retired for each in of([review(95)], retired=True).states.points[-1:]}
    assert retired == 1
    held = [review(95), Suspend(at=97 * 86_400_000, utc_offset=0, day=Day(97))]
    assert [(each.young, each.suspended) for each in of(held).states.points[-5:]] == [
        (1, 0),
        (0, 1),
        (0, 1),
        (0, 1),
        (0, 1),
    ]
    new = of([], since=Day(99)).states.points
    assert [each.new for each in new[-3:]] == [0, 1, 1]
    assert [each.new for each in of([], since=Day(101)).states.points] == [0] * 11
    failed = of([review(95), review(96, 2)]).states.points
    assert [each.learning for each in failed[-6:]] == [0, 1, 1, 1, 1, 1]
    ahead = of([review(95), review(120)]).states.points
    assert ahead[-1].young == 1
    assert ahead[-1].total == 1
    crammed = [review(95), Drill(at=96 * 86_400_000, utc_offset=0, day=Day(96), quality=2, cram=True)]
    assert of(crammed).states.points[-1].learning == 0


@pytest.mark.parametrize("scheduler", [Sm2(), Fsrs()], ids=lambda scheduler: scheduler.name)
def test_what_is_remembered_of_a_card_from_elsewhere(scheduler: Scheduler) -> None:
    """A card with a due day alone is not learnt; one with an interval is as likely recalled as that says."""
    stamp: dict[str, Any] = {"at": 1, "utc_offset": 0, "day": Day(95)}
    logs: dict[int, list[Entry]] = {
        0: [SetDue(**stamp, due=Day(99))],
        1: [Seed(**stamp, repetitions=3, interval=10, ease=250, lapses=0, due=TODAY)],
        2: [Seed(**stamp, repetitions=3, interval=10, ease=250, lapses=0, due=Day(150))],
    }
    expected = {0: (0, 0), 1: (1, pytest.approx(0.9)), 2: (1, 1)}
    for number, log in logs.items():
        over_time = OverTime([TODAY])
        over_time.take([of_entries(Logged(CardId(number), log, scheduler))])
        assert over_time.remembered[0][1:] == expected[number]
