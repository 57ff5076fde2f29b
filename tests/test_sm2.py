"""SM-2: the golden sequences, and what holds for every history."""

import json
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flashcards.reviews import Bury, Drill, Entry, Rating, Reset, Review, Seed, SetDue, Suspend, Unsuspend
from flashcards.scheduling import State, moves, outcomes, replay
from flashcards.scheduling.sm2 import LEAST_EASE, NEW_EASE, Sm2, memory_of, sm2_state
from flashcards.studyday import MAX_INTERVAL, Day

SM2 = Sm2()
DAY_LENGTH = 86_400_000
GOLDEN = json.loads((Path(__file__).parent / "data" / "sm2_golden.json").read_text(encoding="utf-8"))

days = st.integers(min_value=0, max_value=50_000).map(Day)
qualities = st.integers(min_value=0, max_value=5)
states = st.builds(
    sm2_state,
    repetitions=st.integers(min_value=0, max_value=30),
    interval=st.integers(min_value=0, max_value=MAX_INTERVAL),
    ease=st.integers(min_value=LEAST_EASE, max_value=500),
    lapses=st.integers(min_value=0, max_value=20),
    due=days,
    passed=st.booleans(),
)
moments: dict[str, Any] = {"at": st.integers(min_value=0, max_value=2**42), "utc_offset": st.just(0), "day": days}
reviews = st.builds(Review, quality=qualities, **moments)
seeds = st.builds(
    Seed,
    repetitions=st.integers(min_value=0, max_value=30),
    interval=st.integers(min_value=0, max_value=MAX_INTERVAL),
    ease=st.integers(min_value=LEAST_EASE, max_value=500),
    lapses=st.integers(min_value=0, max_value=20),
    due=days,
    **moments,
)
resets = st.builds(Reset, **moments)
due_dates = st.builds(SetDue, due=days, **moments)
uncounted = st.one_of(
    st.builds(Drill, quality=qualities, cram=st.sampled_from([True]), **moments),
    st.builds(Suspend, **moments),
    st.builds(Unsuspend, **moments),
    st.builds(Bury, until=days, **moments),
)
counted = st.one_of(reviews, reviews, reviews, seeds, resets, due_dates)
histories = st.lists(st.one_of(counted, uncounted), max_size=12)


def review(quality: int, day: int = 0) -> Review:
    """A scheduled answer at noon of a day."""
    return Review(at=day * DAY_LENGTH + DAY_LENGTH // 2, utc_offset=0, day=Day(day), quality=quality)


def answer(*given_qualities: int) -> list[State]:
    """The states after each answer, every one given on the day it was due."""
    state: State | None = None
    passed: list[State] = []
    for quality in given_qualities:
        state = SM2.step(state, review(quality, state.due if state else 0))
        assert state is not None
        passed.append(state)
    return passed


@pytest.mark.parametrize("vector", GOLDEN["vectors"], ids=lambda vector: "".join(map(str, vector["qualities"])))
def test_golden_sequence(vector: dict[str, Any]) -> None:
    """Every golden sequence gives the expected state after each of its answers."""
    found = [SM2.summary(state)[:3] for state in answer(*vector["qualities"])]
    expected = [
        (state["repetitions"], state["interval"], int(Decimal(state["ease_factor"]) * 100))
        for state in vector["states"]
    ]
    assert found == expected


def test_golden_data_are_complete() -> None:
    """No golden sequence has gone missing, and each has one state an answer."""
    assert len(GOLDEN["vectors"]) == 35
    assert all(len(vector["qualities"]) == len(vector["states"]) for vector in GOLDEN["vectors"])
    assert int(Decimal(GOLDEN["initial"]["ease_factor"]) * 100) == NEW_EASE


def test_the_ceiling_is_exact() -> None:
    """An interval that floating point rounds to 351 days is 350."""
    assert answer(5, 5, 4, 4, 5, 4)[-1].interval == 350


@pytest.mark.parametrize(
    ("quality", "change"),
    [(5, 10), (4, 0), (3, -14), (2, -32), (1, -54), (0, -80)],
)
def test_change_of_ease(quality: int, change: int) -> None:
    """Each quality moves the ease factor by its own number of hundredths."""
    assert memory_of(answer(quality)[0]).ease == NEW_EASE + change


def test_a_failure_begins_the_steps_again() -> None:
    """After a failure the intervals are 1, 1 and 6 days, as for a new card."""
    assert [state.interval for state in answer(4, 4, 4, 1, 4, 4)] == [1, 6, 15, 1, 1, 6]


@pytest.mark.parametrize(
    ("story", "given_qualities", "lapses"),
    [
        ("a new card that fails had not been learnt", (2,), 0),
        ("nor had it at its second failure", (2, 0), 0),
        ("one pass makes a card learnt", (3, 2), 1),
        ("failing twice in a row is one lapse", (4, 4, 1, 1), 1),
        ("learnt again and failed again is a second lapse", (4, 1, 4, 1), 2),
    ],
)
def test_lapses(story: str, given_qualities: tuple[int, ...], lapses: int) -> None:
    """Only failures of a learnt card are lapses."""
    assert answer(*given_qualities)[-1].lapses == lapses, story


def drill(quality: int, day: int) -> Drill:
    """A repeat in the evening of a day."""
    return Drill(at=day * DAY_LENGTH + DAY_LENGTH * 3 // 4, utc_offset=0, day=Day(day), quality=quality)


@pytest.mark.parametrize(
    ("story", "entries", "lapses"),
    [
        (
            "Good, then failed and repeated each day for two weeks",
            [review(4, 1), *[entry for day in range(2, 15) for entry in (review(2, day), drill(4, day))]],
            [0, *[number for number in range(1, 14) for _ in range(2)]],
        ),
        (
            "failed and repeated from the first day on",
            [entry for day in range(1, 15) for entry in (review(2, day), drill(4, day))],
            [number for number in range(14) for _ in range(2)],
        ),
        ("Good, then failed and left", [review(4, 1), *[review(2, day) for day in range(2, 15)]], [0, *[1] * 13]),
        ("never passed", [entry for day in range(1, 9) for entry in (review(2, day), drill(1, day))], [0] * 16),
        ("a repeat at Hard is a pass", [review(2, 1), drill(3, 1), review(1, 2)], [0, 0, 1]),
        ("a failed repeat after a passed one", [review(2, 1), drill(4, 1), drill(2, 1), review(2, 2)], [0, 0, 0, 0]),
        ("a cram between tells nothing", [review(2, 1), replace(drill(4, 1), cram=True), review(2, 2)], [0, 0, 0]),
    ],
)
def test_lapses_and_repeats(story: str, entries: list[Entry], lapses: list[int]) -> None:
    """A failed review is a lapse where the last answer before it, a repeat included, was a pass."""
    found = [state.lapses for end in range(len(entries)) if (state := replay(SM2, entries[: end + 1]))]
    assert found == lapses, story


@pytest.mark.parametrize(
    ("story", "entries", "expected"),
    [
        ("Good on days 1, 2, 8, 8", [review(4, 1), review(4, 2), review(4, 8), review(4, 8)], (3, 15, 23)),
        ("the second of a day failed", [review(4, 1), review(4, 2), review(4, 8), review(2, 8)], (3, 15, 23)),
        ("a day before the last one", [review(4, 1), review(4, 9), review(4, 8)], (2, 6, 15)),
        (
            "a due day was chosen between",
            [review(4, 1), SetDue(at=DAY_LENGTH * 2, utc_offset=0, day=Day(1), due=Day(1)), review(4, 1)],
            (2, 6, 7),
        ),
        ("it was forgotten between", [review(4, 1), Reset(at=9, utc_offset=0, day=Day(1)), review(5, 1)], (1, 1, 2)),
        (
            "a state came from outside between",
            [
                review(4, 1),
                Seed(at=9, utc_offset=0, day=Day(1), repetitions=3, interval=10, ease=250, lapses=0, due=Day(1)),
                review(4, 1),
            ],
            (4, 25, 26),
        ),
    ],
)
def test_one_step_a_day(story: str, entries: list[Entry], expected: tuple[int, int, int]) -> None:
    """A review moves the schedule once a study day and never back, unless something set it by hand meanwhile."""
    state = replay(SM2, entries)
    assert state is not None
    assert (memory_of(state).repetitions, state.interval, state.due) == expected, story


@given(state=states, entry=reviews, more=st.lists(qualities, max_size=4))
def test_a_second_review_of_a_day_is_a_repeat(state: State, entry: Review, more: list[int]) -> None:
    """Reviews of the same study day after the first do what repeats do, and leave the rest as it was."""
    first = SM2.step(state, entry)
    assert first is not None
    assert not moves(first, entry.day)
    assert moves(first, Day(entry.day + 1))
    after = replay(SM2, [entry, *[replace(entry, quality=quality) for quality in more]])
    drilled = replay(
        SM2, [entry, *[Drill(at=entry.at, utc_offset=0, day=entry.day, quality=quality) for quality in more]]
    )
    assert after == drilled


@given(given_history=histories)
def test_ease_keeps_its_floor(given_history: list[Entry]) -> None:
    """The ease factor is never below 1.30, whatever was answered."""
    state = replay(SM2, given_history)
    assert state is None or memory_of(state).ease >= LEAST_EASE


@given(state=st.none() | states, day=days)
def test_outcomes_are_in_order(state: State | None, day: Day) -> None:
    """A better rating never leads to a shorter interval, an earlier day or a lower ease."""
    led = outcomes(SM2, state, day)
    found = [outcome for rating in Rating if (outcome := led[rating.quality]) is not None]
    assert len(found) == len(Rating)
    for worse, better in pairwise(found):
        assert worse.interval <= better.interval
        assert worse.due <= better.due
        assert memory_of(worse).ease <= memory_of(better).ease


@given(state=st.none() | states, entry=reviews)
def test_never_due_before_tomorrow(state: State | None, entry: Review) -> None:
    """An answer puts a card off by its interval, which is a day at least."""
    after = SM2.step(state, entry)
    assert after is not None
    assert after.due == entry.day + after.interval
    assert after.due > entry.day


@given(state=st.none() | states, entry=reviews, longest=st.integers(min_value=1, max_value=MAX_INTERVAL))
def test_the_interval_is_capped(state: State | None, entry: Review, longest: int) -> None:
    """No answer leads to an interval longer than the one that is set."""
    after = Sm2(max_interval=longest).step(state, entry)
    assert after is not None
    assert after.interval <= longest


def test_the_cap_is_a_century_by_default() -> None:
    """A card that is always easy stops at 36,500 days, while its ease grows on."""
    last = answer(*[5] * 20)[-1]
    assert (last.interval, memory_of(last).ease) == (36_500, NEW_EASE + 20 * 10)


@given(given_history=histories, cut=st.integers(min_value=0, max_value=12))
def test_replay_is_the_fold_of_its_steps(given_history: list[Entry], cut: int) -> None:
    """Replaying a log at once, and a part first and then the rest, lead to the same state."""
    state = replay(SM2, given_history[:cut])
    for entry in given_history[cut:]:
        state = SM2.step(state, entry)
    assert state == replay(SM2, given_history)


@given(given_history=histories, extra=st.lists(st.tuples(st.integers(min_value=0, max_value=12), uncounted)))
def test_replay_does_not_count_the_rest(given_history: list[Entry], extra: list[tuple[int, Entry]]) -> None:
    """Crams, suspensions and burials change no state, wherever they stand."""
    mixed = list(given_history)
    for place, entry in extra:
        mixed.insert(place, entry)
    assert replay(SM2, mixed) == replay(SM2, given_history)


@given(before=histories, entry=resets, after=histories)
def test_reset_starts_afresh(before: list[Entry], entry: Reset, after: list[Entry]) -> None:
    """What came before a reset has no say in what comes after it."""
    assert replay(SM2, [*before, entry]) is None
    assert replay(SM2, [*before, entry, *after]) == replay(SM2, after)


@given(state=states, entry=due_dates)
def test_set_due_moves_the_day_alone(state: State, entry: SetDue) -> None:
    """A due day chosen by hand leaves repetitions, interval, ease and lapses as they were."""
    assert SM2.step(state, entry) == state._replace(due=entry.due, moved=None)


@given(entry=due_dates, first=reviews)
def test_set_due_of_a_new_card(entry: SetDue, first: Review) -> None:
    """A new card can be given a day, and its first answer counts as a first one."""
    state = SM2.step(None, entry)
    assert state == sm2_state(repetitions=0, interval=0, ease=NEW_EASE, lapses=0, due=entry.due)
    assert SM2.step(state, first) == SM2.step(None, first)


@given(state=st.none() | states, entry=seeds)
def test_seed_gives_the_state(state: State | None, entry: Seed) -> None:
    """A seed replaces whatever was known by the state it carries."""
    assert SM2.step(state, entry) == sm2_state(
        repetitions=entry.repetitions,
        interval=entry.interval,
        ease=entry.ease,
        lapses=entry.lapses,
        due=entry.due,
        passed=entry.repetitions > 0,
    )


def test_a_seed_without_an_interval_still_moves_on() -> None:
    """A card said to be known for two repetitions but with no interval waits a day, not none."""
    seed = Seed(at=0, utc_offset=0, day=Day(0), repetitions=2, interval=0, ease=250, lapses=0, due=Day(0))
    state = replay(SM2, [seed, review(4)])
    assert state is not None
    assert state.interval == 1


@given(state=st.none() | states, day=days, rating=st.sampled_from(Rating), at=st.integers(min_value=0, max_value=2**42))
def test_preview_is_what_the_key_does(state: State | None, day: Day, rating: Rating, at: int) -> None:
    """The outcome shown for a rating is the one that giving it leads to, at any hour of the day."""
    entry = Review(at=at, utc_offset=3600, day=day, quality=rating.quality, took=1234)
    assert outcomes(SM2, state, day)[rating.quality] == SM2.step(state, entry)


def test_what_others_are_told() -> None:
    """Ease alone, no repeats, the interval as the span of danger, at least a day; no option is on by default."""
    state = sm2_state(repetitions=3, interval=16, ease=260, lapses=0, due=Day(20))
    assert SM2.figures(state, Day(20)) == (260, None, None, None)
    assert SM2.counts_repeats is False
    assert SM2.span(state) == (20, 16)
    assert SM2.span(state._replace(interval=0)) == (20, 1)
    assert [*outcomes(SM2, state, Day(20))] == [0, 1, 2, 3, 4, 5]
    assert Sm2(MAX_INTERVAL, late_credit=False, fuzz_seed=None, light=None) == SM2


@pytest.mark.parametrize(("interval", "overdue", "recall"), [(16, 0, 0.9), (16, 16, 0.81), (0, 0, 0.9), (0, 1, 0.81)])
def test_recall_falls_with_the_part_of_the_interval(interval: int, overdue: int, recall: float) -> None:
    """It is the one desired on the due day, and its square an interval later."""
    state = sm2_state(repetitions=3, interval=interval, ease=260, lapses=0, due=Day(20))
    assert SM2.recall(state, Day(20 + overdue), 0.9) == pytest.approx(recall)
    assert SM2.recall(state, Day(3), 0.9) == pytest.approx(0.9)


@pytest.mark.parametrize(("repetitions", "lapses"), [(0, 4), (1, 5), (2, 5)])
def test_a_failure_after_a_seed(repetitions: int, lapses: int) -> None:
    """It is a lapse if the card had been passed, be it once."""
    seed = Seed(at=0, utc_offset=0, day=Day(0), repetitions=repetitions, interval=1, ease=250, lapses=4, due=Day(1))
    found = replay(SM2, [seed, review(2, 5)])
    assert found is not None
    assert found.lapses == lapses


def test_fuzz_is_a_twentieth() -> None:
    """Of twenty days one more or less, of nineteen none, of forty up to two; the same card is always moved alike."""
    moved: dict[int, set[int]] = {19: set(), 20: set(), 39: set(), 40: set()}
    for interval, found in moved.items():
        for card in range(60):
            own = Sm2(fuzz_seed=str(card)).moved(Day(0), 5, interval)
            assert own == Sm2(fuzz_seed=str(card)).moved(Day(0), 5, interval)
            found.add(own)
    assert moved == {19: {0}, 20: {-1, 0, 1}, 39: {-1, 0, 1}, 40: {-2, -1, 0, 1, 2}}
