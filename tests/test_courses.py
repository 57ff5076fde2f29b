"""Folding whole logs gives the same figures as folding entries step by step."""

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import examples

from flashcards.cards import CardId
from flashcards.reviews import Drill, Entry, Review, effective
from flashcards.scheduling import Scheduler
from flashcards.scheduling.at_once import bare, fold_of
from flashcards.scheduling.fsrs import DEFAULTS, Fsrs
from flashcards.scheduling.sm2 import Sm2
from flashcards.statistics.calibrating import Predictions
from flashcards.statistics.courses import Course, Logged, of_answers, of_entries, of_nothing
from flashcards.statistics.folding import Fold
from flashcards.statistics.gaps import Gaps
from flashcards.statistics.overtime import OverTime
from flashcards.statistics.standing import Standing
from flashcards.studyday import Day

TODAY = Day(20_060)
LOGS = st.lists(
    st.tuples(st.integers(0, 30), st.integers(0, 5), st.sampled_from("rrrrdc"), st.sampled_from((0, 900, 70_000))),
    max_size=8,
)
"""Of each entry: days since the one before, quality, a letter of its kind, and milliseconds."""

SCHEDULERS: dict[str, Scheduler] = {
    "SM-2": Sm2(),
    "SM-2 with other options": Sm2(max_interval=9, late_credit=True),
    "FSRS": Fsrs(r=0.8),
}


def entries_of(steps: list[tuple[int, int, str, int]]) -> list[Entry]:
    """Answers in order of time; a repeat on another day than a review is a cram."""
    day, found, reviewed = 20_000, list[Entry](), -1
    for number, (more, quality, kind, took) in enumerate(steps):
        day += more
        stamp: dict[str, Any] = {"at": day * 86_400_000 + number, "utc_offset": -3600 * number, "day": Day(day)}
        if kind == "r":
            found.append(Review(**stamp, quality=quality, took=took))
            reviewed = day
        else:
            found.append(Drill(**stamp, quality=quality, took=took, cram=kind == "c" or reviewed != day))
    return found


def gathered(courses: list[Course], logs: list[list[Entry]], since: Day | None) -> tuple[Any, ...]:
    """All that is gathered of some cards."""
    over_time = OverTime([Day(20_005), Day(20_030), TODAY])
    predictions = Predictions(DEFAULTS, Day(20_010), TODAY)
    fold, standing = Fold(TODAY, since, over_time, predictions), Standing(TODAY)
    studied = sorted({Day(20_002), *(entry.day for log in logs for entry in log)})
    gaps = Gaps(studied, TODAY)
    fold.take(courses)
    standing.take(courses)
    gaps.take(course for course in courses if course.is_plain)
    for course, log in zip(courses, logs, strict=True):
        if not course.is_plain:
            gaps.add(log)
    return (
        {day: of_day.counts for day, of_day in fold.days.items()},
        (fold.introduced, fold.hours, fold.took, fold.elapsed, fold.intervals),
        (fold.hard.lapses, fold.hard.retention, fold.hard.time),
        (over_time.states, over_time.remembered),
        {name: [*values] for name, values in vars(predictions).items() if name in PREDICTED},
        (standing.counts, standing.dues, standing.load, standing.sampled.cards, standing.memory("")),
        [gaps.was_free(Day(one + 1), Day(other - 1)) for one, other in pairwise([*studied, max(TODAY, studied[-1])])],
    )


PREDICTED = ("_at", "_day", "_recalled", "_sm2", "_fsrs", "_past")


@pytest.mark.parametrize("name", SCHEDULERS)
@settings(max_examples=examples(40))
@given(
    logs=st.lists(LOGS.map(entries_of), max_size=4), since=st.sampled_from((None, Day(20_020))), retired=st.booleans()
)
def test_answers_at_once(name: str, logs: list[list[Entry]], since: Day | None, *, retired: bool) -> None:
    """For any answers, whole logs give the same figures as single steps, to the last bit."""
    scheduler = SCHEDULERS[name]
    fold = fold_of(scheduler)
    assert fold is not None
    ways: tuple[list[Course], list[Course]] = ([], [])
    for number, log in enumerate(logs):
        counted = effective(log)
        ways[0].append(of_entries(Logged(CardId(number), counted, scheduler, Day(20_003), retired=retired)))
        answers = bare(counted)
        if not log:
            ways[1].append(of_nothing(CardId(number), scheduler, Day(20_003), retired=retired))
        elif answers is None:
            ways[1].append(ways[0][-1])
        else:
            ways[1].append(of_answers(CardId(number), answers, scheduler, fold, Day(20_003), retired=retired))
    assert gathered(ways[0], logs, since) == gathered(ways[1], logs, since)
