"""The sums of each study day are what folding the log gives, however it came to be."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flashcards.cards import CardId
from flashcards.reviews import Drill, Entry, Reset, Review, Seed, SetDue, Suspend, Undo, effective
from flashcards.scheduling.courses import qualities_of
from flashcards.scheduling.fsrs import DEFAULTS
from flashcards.scheduling.sm2 import Sm2
from flashcards.statistics import due_before, known_dues
from flashcards.statistics.calibrating import Predictions
from flashcards.statistics.courses import Logged
from flashcards.statistics.daily import Days, Sums
from flashcards.statistics.folding import Fold
from flashcards.statistics.gaps import FirstDues, Gaps
from flashcards.statistics.overtime import OverTime
from flashcards.studyday import Day

LAST = Day(40)


def entry(kind: str, at: int, day: int, quality: int) -> Entry:
    """An entry of a kind; an undo takes back the one before."""
    stamp: dict[str, Any] = {"at": at, "utc_offset": 0, "day": Day(day)}
    made: dict[str, Callable[[], Entry]] = {
        "review": lambda: Review(**stamp, quality=quality, took=900),
        "drill": lambda: Drill(**stamp, quality=quality, took=300),
        "cram": lambda: Drill(**stamp, quality=quality, took=300, cram=True),
        "undo": lambda: Undo(**stamp, voids=at - 1),
        "seed": lambda: Seed(
            **stamp, repetitions=quality % 2, interval=quality, ease=250, lapses=0, due=Day(day + quality)
        ),
        "due": lambda: SetDue(**stamp, due=Day(day + 3)),
        "reset": lambda: Reset(**stamp),
        "suspend": lambda: Suspend(**stamp),
    }
    return made[kind]()


KINDS = ("review", "review", "review", "drill", "cram", "undo", "seed", "due", "reset", "suspend")
LOGS = st.lists(st.tuples(st.sampled_from(KINDS), st.integers(0, 2), st.integers(0, 5)), max_size=14).map(
    lambda steps: [
        entry(kind, number, 1 + sum(more for _, more, _ in steps[: number + 1]), quality)
        for number, (kind, _, quality) in enumerate(steps)
    ]
)


@given(log=LOGS)
def test_the_sums_are_those_of_the_figures(log: list[Entry]) -> None:
    """Answers, their time and true retention of each day are what the fold of all figures counts."""
    fold = Fold(LAST, None, OverTime([LAST]), Predictions(DEFAULTS, Day(0), LAST))
    fold.add(Logged(CardId(1), effective(log), Sm2()))
    days = Days()
    days.add(effective(log))
    expected = {}
    for day, of_day in fold.days.items():
        both = of_day.by_age.all
        facts = of_day.facts
        reviewed = sum(facts.answers[:3]) > 0
        expected[day] = Sums(facts.answers.total, facts.ms.total, int(reviewed), both.total, both.right)
    assert days.sums == expected


@given(log=LOGS)
def test_the_last_entry_alone(log: list[Entry]) -> None:
    """What the last entry adds is the difference between the sums with it and without it, where that is known."""
    counted = effective(log)
    if not counted:
        return
    last, more = Days(), Days()
    if last.add_last(counted):
        more.add(counted)
        more.add(effective(counted[:-1]), -1)
        assert last.sums == more.sums


@given(steps=st.lists(st.tuples(st.integers(0, 2), st.integers(0, 5)), min_size=2, max_size=9))
def test_reviews_in_columns(steps: list[tuple[int, int]]) -> None:
    """A card with nothing but reviews, some of them on one day, has the same sums in columns as entry by entry."""
    log = [
        entry("review", number, 1 + sum(more for more, _ in steps[: number + 1]), quality)
        for number, (_, quality) in enumerate(steps)
    ]
    one, other = Days(), Days()
    one.add(log)
    other.add_reviews([review.day for review in log], [quality for _, quality in steps], [900] * len(log))
    assert one.sums == other.sums


@pytest.mark.parametrize("sign", [1, -1])
def test_sums_are_taken_away(sign: int) -> None:
    """What is added and taken away leaves nothing."""
    log = [entry("review", 1, 1, 4), entry("drill", 2, 1, 2), entry("review", 3, 5, 4)]
    days = Days()
    days.add(log, sign)
    assert days.sums[Day(5)] == Sums(sign, sign * 900, sign, sign, sign)
    days.add(log, -sign)
    assert days.sums == {}


@given(logs=st.lists(LOGS, max_size=4), days=st.sets(st.integers(0, 40), min_size=1))
def test_which_gaps_were_free(logs: list[list[Entry]], days: set[int]) -> None:
    """A gap between study days is free if no card was due in it, by the law of the days in a row."""
    studied = [Day(day) for day in sorted(days)]
    gaps = Gaps(studied, LAST)
    for log in logs:
        gaps.add(log)
    known = [known_dues(log) for log in logs]
    for one, other in pairwise([*studied, LAST]):
        first, last = Day(one + 1), Day(other - 1)
        if first <= last:
            dues = [due for each in known if (due := due_before(each, first)) is not None]
            assert gaps.was_free(first, last) == all(due > last for due in dues)


def check_first_dues(logs: list[list[Entry]], firsts: list[Day], taken: list[list[Entry]]) -> None:
    """The first due day by the log before each gap is that which each log alone gives; some are taken as answers."""
    dues = FirstDues(firsts)
    for log in logs:
        dues.add(known_dues(log))
    for log in taken:
        days = [review.day for review in log]
        dues.take(days, qualities_of(days, [review.quality for review in log if isinstance(review, Review)]))
    known = [known_dues(log) for log in [*logs, *taken]]
    expected = [[due for each in known if (due := due_before(each, first)) is not None] for first in firsts]
    assert dues.found() == [min(found, default=2**62) for found in expected]


REVIEWS = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 5)), min_size=1, max_size=9).map(
    lambda steps: [
        entry("review", number, 1 + sum(more for more, _ in steps[: number + 1]), quality)
        for number, (_, quality) in enumerate(steps)
    ]
)


@given(
    logs=st.lists(LOGS, max_size=3),
    firsts=st.sets(st.integers(0, 40).map(Day)),
    taken=st.lists(REVIEWS, max_size=3),
)
def test_when_the_first_card_was_due(logs: list[list[Entry]], firsts: set[Day], taken: list[list[Entry]]) -> None:
    """For any logs, the first due day by the log before each gap is found from all gaps at once."""
    check_first_dues(logs, sorted(firsts), taken)


@pytest.mark.parametrize("gaps", [0, 1, 2, 3, 7, 8, 20])
def test_few_and_many_gaps(gaps: int) -> None:
    """However many gaps there are, due days count for those between one answer and the next, and for all after it."""
    log = [entry("review", number, day, quality) for number, (day, quality) in enumerate([(1, 4), (1, 2), (3, 4)])]
    later = [entry("review", number, day, 4) for number, day in enumerate([2, 3, 4, 9, 16])]
    check_first_dues(
        [[*log, entry("reset", 4, 5, 0)], []], [Day(1 + 2 * number) for number in range(gaps)], [log, later]
    )
