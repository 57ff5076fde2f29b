"""FSRS: its formulas against reference values and other implementations, and what of a log it counts."""

import json
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import examples

from flashcards.reviews import Drill, Entry, Reset, Review, Seed, SetDue, effective
from flashcards.scheduling import NO_FIGURES, State, outcomes, replay
from flashcards.scheduling.fsrs import BOUNDS, DEFAULTS, BadParameters, Fsrs, Model, memory_of, parameters
from flashcards.scheduling.sm2 import Sm2
from flashcards.studyday import Day

GOLDEN: dict[str, Any] = json.loads((Path(__file__).parent / "data/fsrs_golden.json").read_text())
ALTERNATIVE = tuple(next(each["w"] for each in GOLDEN["sequences"] if each["parameters"] == "alternative"))
PARAMETERS = {"default": DEFAULTS, "alternative": ALTERNATIVE}

S_SHARE, D_PART = 1e-4, 1e-5
"""What implementations may differ by: a share of S, and D by so much; some reckon in single precision."""

HALF = 1e-3
"""An interval this near to a half is rounded either way."""

MINUTE = 60_000


def review(day: int, rating: int, minutes: int = 0) -> Review:
    """A scheduled answer."""
    return Review(at=day * 1440 * MINUTE + minutes * MINUTE, utc_offset=0, day=Day(day), quality=rating + 1)


def drill(day: int, rating: int, minutes: int = 10, *, cram: bool = False) -> Drill:
    """A repeat."""
    at = day * 1440 * MINUTE + minutes * MINUTE
    return Drill(at=at, utc_offset=0, day=Day(day), quality=rating + 1, cram=cram)


def seed(day: int, due: int, interval: int, ease: int = 250, repetitions: int = 3) -> Seed:
    """A schedule without a history."""
    stamp: dict[str, Any] = {"at": day * 1440 * MINUTE, "utc_offset": 0, "day": Day(day)}
    return Seed(**stamp, repetitions=repetitions, interval=interval, ease=ease, lapses=0, due=Day(due))


def set_due(day: int, due: int) -> SetDue:
    """A due day that was chosen, in the evening."""
    return SetDue(at=day * 1440 * MINUTE + 60 * MINUTE, utc_offset=0, day=Day(day), due=Day(due))


def told(state: State | None) -> tuple[float, float, int]:
    """S, D and the interval of a state that has them."""
    assert state is not None
    memory = memory_of(state)
    assert memory.S is not None
    assert memory.D is not None
    return memory.S, memory.D, state.interval


def answers(steps: Sequence[Sequence[float]]) -> Iterator[Entry]:
    """Ratings with the days since the one before, as entries: same-day ones are repeats."""
    day = 100
    for number, (rating, days, *_) in enumerate(steps):
        day += int(days)
        later = bool(number) and not days
        yield drill(day, int(rating), number) if later else review(day, int(rating), number)


@pytest.mark.parametrize(
    "sequence",
    GOLDEN["sequences"],
    ids=[f"{each['name']}, {each['parameters']}, {each['desired_retention']}" for each in GOLDEN["sequences"]],
)
def test_golden(sequence: dict[str, Any]) -> None:
    """Stability, difficulty and interval after each answer are those of the reference implementation."""
    scheduler = Fsrs(r=sequence["desired_retention"], w=PARAMETERS[sequence["parameters"]])
    state: State | None = None
    for entry, (_, _, s, d, interval) in zip(answers(sequence["steps"]), sequence["steps"], strict=True):
        state = scheduler.step(state, entry)
        found_s, found_d, days = told(state)
        assert found_s == pytest.approx(s, rel=S_SHARE)
        assert found_d == pytest.approx(d, abs=D_PART)
        exact = scheduler.model.interval(s, scheduler.r)
        assert days == interval or abs(exact % 1 - 0.5) < HALF


@pytest.mark.parametrize("value", GOLDEN["retrievability"], ids=str)
def test_retrievability(value: dict[str, Any]) -> None:
    """The chance to recall a card falls as a power of the days since its last answer."""
    assert Model(PARAMETERS[value["parameters"]]).R(value["days"], value["s"]) == pytest.approx(value["r"], abs=1e-9)


@pytest.mark.parametrize("value", GOLDEN["from_sm2"]["values"], ids=str)
def test_from_sm2(value: dict[str, Any]) -> None:
    """A card of which only SM-2's numbers are known begins with those that Anki gives it."""
    model = Model(PARAMETERS[value["parameters"]])
    found = model.from_sm2(value["ease"], value["interval"], value["historical_retention"])
    assert found[0] == pytest.approx(value["s"], rel=S_SHARE)
    assert found[1] == pytest.approx(value["d"], abs=D_PART)


@pytest.mark.parametrize(
    ("days", "ease", "wanted"), [(10, 2.5, 2.5), (100, 2.0, 2.0), (6, 1.3, 1.3), (3000, 2.5, None)]
)
def test_a_summary_leads_back(days: int, ease: float, wanted: float | None) -> None:
    """The ease that a state is summed up with leads to the same memory, as far as difficulty says it."""
    scheduler = Fsrs()
    state = scheduler.step(None, seed(0, days, days, ease=round(ease * 100)))
    assert state is not None
    again = scheduler.summary(state)
    back = scheduler.step(None, seed(0, days, days, ease=again.ease))
    assert told(back)[1] == pytest.approx(told(state)[1], abs=0.05)
    if wanted is not None and told(state)[1] not in {1.0, 10.0}:
        assert again.ease == pytest.approx(wanted * 100, abs=1)


Story = tuple[str, list[Entry], list[tuple[int, int]]]
"""A name, a log, and the answers that FSRS counts of it: each a rating and the days since the one before."""

COUNTED: list[Story] = [
    ("reviews", [review(0, 3), review(2, 2), review(9, 1), review(10, 4)], [(3, 0), (2, 2), (1, 7), (4, 1)]),
    (
        "SM-2's lower grades are Again",
        [replace(review(day, 1), quality=quality) for day, quality in ((0, 0), (3, 1), (5, 2))],
        [(1, 0), (1, 3), (1, 2)],
    ),
    ("a repeat is a same-day answer", [review(0, 1), drill(0, 3), review(1, 3)], [(1, 0), (3, 0), (3, 1)]),
    ("repeats", [review(0, 1), drill(0, 1), drill(0, 2, 20), review(4, 3)], [(1, 0), (1, 0), (2, 0), (3, 4)]),
    ("a cram", [review(0, 3), drill(0, 1, cram=True), review(4, 3)], [(3, 0), (3, 4)]),
    ("a cram on another day", [review(0, 3), drill(2, 1, cram=True), review(4, 3)], [(3, 0), (3, 4)]),
    ("a drill without a review that day", [review(0, 3), drill(2, 1), review(4, 3)], [(3, 0), (3, 4)]),
    ("a drill before the review", [drill(0, 1, 0), review(0, 3, 5), review(4, 3)], [(3, 0), (3, 4)]),
    ("a second review of a day", [review(0, 3), review(0, 1, 9), review(4, 3)], [(3, 0), (1, 0), (3, 4)]),
    (
        "a reset",
        [
            review(0, 3),
            review(3, 3),
            Reset(at=4 * 1440 * MINUTE, utc_offset=0, day=Day(4)),
            review(9, 2),
            review(11, 3),
        ],
        [(2, 0), (3, 2)],
    ),
    ("a due day set by hand", [review(0, 3), set_due(1, 30), review(4, 3)], [(3, 0), (3, 4)]),
    ("a due day alone", [set_due(1, 3), review(4, 2), review(6, 3)], [(2, 0), (3, 2)]),
    ("a due day on the day of the review", [review(0, 3), set_due(0, 9), review(0, 2, 99)], [(3, 0), (2, 0)]),
    (
        "a clock set back",
        [review(9, 3), replace(review(5, 1), at=10 * 1440 * MINUTE), review(12, 3)],
        [(3, 0), (1, 0), (3, 3)],
    ),
    ("a card that was only begun elsewhere", [seed(0, 1, 0), review(4, 3), review(6, 3)], [(3, 0), (3, 2)]),
]


@pytest.mark.parametrize(("log", "counted"), [pytest.param(log, counted, id=name) for name, log, counted in COUNTED])
def test_what_counts(log: list[Entry], counted: list[tuple[int, int]]) -> None:
    """Of each kind of entry FSRS counts what the page says, and nothing else of the log is in the memory."""
    scheduler = Fsrs()
    (first, _), *later = counted
    S, D = scheduler.model.first(first)
    for rating, days in later:
        S, D = scheduler.model.next(S, D, days, rating)
    state = replay(scheduler, effective(log))
    assert told(state)[:2] == (S, D)


def test_seeds() -> None:
    """A schedule without a history gives S and D, and was answered last an interval before it was due."""
    scheduler = Fsrs()
    begun = scheduler.step(None, seed(50, 60, 30))
    assert begun is not None
    assert (begun.due, begun.interval, begun.moved) == (60, 30, None)
    S, D = scheduler.model.from_sm2(2.5, 30)
    assert told(begun)[:2] == (S, D)
    assert told(scheduler.step(begun, review(64, 3)))[:2] == scheduler.model.next(S, D, 34, 3)
    assert told(scheduler.step(begun, review(20, 3)))[:2] == scheduler.model.next(S, D, 0, 3)
    unlearnt = scheduler.step(None, seed(0, 1, 0))
    assert unlearnt is not None
    assert scheduler.figures(unlearnt, Day(3)) == NO_FIGURES
    assert scheduler.facts(unlearnt, Day(3)) == {}
    assert scheduler.span(unlearnt) == (1, 1)
    assert scheduler.summary(unlearnt).ease == 250


def test_repeats_move_the_due_day() -> None:
    """A repeat says something of the memory, so the due day follows; one set by hand since then stays."""
    scheduler = Fsrs()
    state = replay(scheduler, [review(0, 4), review(8, 3)])
    assert state is not None
    repeated = scheduler.step(state, drill(8, 1))
    assert repeated is not None
    assert repeated.due == 8 + repeated.interval < state.due
    by_hand = scheduler.step(scheduler.step(state, set_due(8, 20)), drill(8, 1, 99))
    assert by_hand is not None
    assert by_hand.due == 20
    assert told(by_hand)[0] == told(repeated)[0]
    assert scheduler.counts_repeats
    assert not Sm2().counts_repeats
    begun = scheduler.step(None, set_due(0, 1))
    assert scheduler.step(begun, drill(0, 3)) is not None


def test_half_a_day_is_rounded_up() -> None:
    """An interval of exactly a half is rounded up; the least is a day, the longest what was chosen."""
    scheduler = Fsrs()
    assert [scheduler.interval(S) for S in (0.001, 1.4, 1.6, 12.4, 40_000.0)] == [1, 1, 2, 12, 36_500]
    exact = Fsrs(max_interval=90)
    exact._days_of_S = 1.0  # noqa: SLF001 - the factor itself is a rounded number
    assert [exact.interval(S) for S in (2.5, 11.5, 12.5, 200.0)] == [3, 12, 13, 90]


def test_more_retention_is_shorter_intervals() -> None:
    """At 90% the interval is the stability, and the more one wants to recall, the shorter it is."""
    days = [Fsrs(r=r).interval(100.0) for r in (0.7, 0.8, 0.9, 0.95, 0.99)]
    assert days[2] == 100
    assert days == sorted(days, reverse=True)
    assert len(set(days)) == 5


def test_fuzz_moves_due_days_apart() -> None:
    """With fuzz the due day moves by no more than Anki would, always by the same, and the interval stays exact."""
    log = [review(0, 3), review(2, 3), review(13, 3)]
    exact = replay(Fsrs(), log)
    assert exact is not None
    dues = set()
    for number in range(200):
        moved, again = (replay(Fsrs(fuzz_seed=f"card {number}"), log) for _ in range(2))
        assert moved is not None
        assert moved == again
        assert (moved.interval, moved.memory) == (exact.interval, exact.memory)
        dues.add(moved.due - exact.due)
    most = 1 + 0.15 * 4.5 + 0.1 * 13 + 0.05 * (exact.interval - 20)
    assert dues == set(range(-int(most), int(most) + 1))
    short = replay(Fsrs(fuzz_seed="x"), [review(0, 3)])
    assert short is not None
    assert short.due == 2
    longest = replay(Fsrs(30, fuzz_seed="y"), log)
    assert longest is not None
    assert longest.due <= 13 + 30


@pytest.mark.parametrize(
    ("w", "message"),
    [
        ([1.0] * 20, "FSRS has 21 parameters (or 19 or 17, of FSRS-5 and FSRS-4.5), not 20"),
        ([], "not 0"),
        ([*DEFAULTS[:20], 0.09], "w20 is 0.09, but goes from 0.1 to 0.8"),
        ([101.0, *DEFAULTS[1:]], "w0 is 101, but goes from 0.001 to 100"),
        ([*DEFAULTS[:7], float("nan"), *DEFAULTS[8:]], "w7 is nan, not a finite number"),
        ([*DEFAULTS[:5], -5.0, *DEFAULTS[6:17]], "w5 is -5"),
    ],
)
def test_parameters_that_are_none(w: list[float], message: str) -> None:
    """Too few, too many or out of bounds: refused with the parameter and its bounds, never made to fit."""
    with pytest.raises(BadParameters, match=re.escape(message)):
        parameters(w)


def test_parameters_of_earlier_versions() -> None:
    """Those of FSRS-5 and FSRS-4.5 become FSRS-6's as in fsrs-rs; the defaults are within their bounds."""
    assert parameters(DEFAULTS) == DEFAULTS
    assert parameters(DEFAULTS[:19]) == (*DEFAULTS[:19], 0.0, 0.5)
    old = (0.4, 0.6, 2.4, 5.8, 4.93, 0.94, 0.86, 0.01, 1.49, 0.14, 0.94, 2.18, 0.05, 0.34, 1.26, 0.29, 2.61)
    new = (*old[:4], 4.93 + 2 * 0.94, math.log(3 * 0.94 + 1) / 3, 1.36, *old[7:], 0.0, 0.0, 0.0, 0.5)
    assert parameters(old) == pytest.approx(new)
    bounds = [tuple(limit[end] for limit in BOUNDS) for end in (0, 1)]
    assert all(parameters(each) == each for each in bounds)


@st.composite
def logs(draw: st.DrawFn) -> list[Entry]:
    """Any log, its clock set back now and then, in order of time."""
    at, found = 0, list[Entry]()
    for _ in range(draw(st.integers(0, 25))):
        at += draw(st.integers(1, 40 * 1440)) * MINUTE
        day = Day(at // (1440 * MINUTE) + draw(st.sampled_from((0, 0, 0, 0, -3, 400, -40_000))))
        stamp: dict[str, Any] = {"at": at, "utc_offset": 0, "day": day}
        near, quality = st.integers(-400, 40_000), st.integers(0, 5)
        match draw(st.sampled_from("rrrrrddcsxh")):
            case "r":
                found.append(Review(**stamp, quality=draw(quality)))
            case "d" | "c" as kind:
                found.append(Drill(**stamp, quality=draw(quality), cram=kind == "c"))
            case "s":
                facts: dict[str, Any] = {
                    "repetitions": draw(st.integers(0, 3)),
                    "interval": draw(st.integers(0, 10**6)),
                }
                due = Day(day + draw(near))
                found.append(Seed(**stamp, **facts, ease=draw(st.integers(0, 10**6)), lapses=2, due=due))
            case "h":
                found.append(SetDue(**stamp, due=Day(day + draw(near))))
            case _:
                found.append(Reset(**stamp))
    return found


@settings(max_examples=examples(200))
@given(log=logs(), w=st.sampled_from([*PARAMETERS.values(), *zip(*BOUNDS, strict=True)]))
def test_any_log_leads_to_sane_numbers(log: list[Entry], w: tuple[float, ...]) -> None:
    """Whatever was written, under any parameters within their bounds: S, D, R and the interval are within theirs."""
    scheduler = Fsrs(w=w)
    state: State | None = None
    for entry in effective(log):
        state = scheduler.step(state, entry)
        if state is None:
            continue
        figures = scheduler.figures(state, entry.day)
        if figures.stability is not None and figures.difficulty is not None and figures.retrievability is not None:
            assert 0.001 <= figures.stability <= 36_500
            assert 1 <= figures.difficulty <= 10
            assert 0 < figures.retrievability <= 1
            assert len(scheduler.facts(state, entry.day)) == 3
        if isinstance(entry, Review):
            assert 1 <= state.interval <= 36_500
        assert state.due == (entry.due if isinstance(entry, SetDue | Seed) else state.due)
        span = scheduler.span(state)
        assert math.isfinite(span.days)
        assert span.days > 0
        assert 130 <= scheduler.summary(state).ease <= 9_999 or scheduler.summary(state).stability is None
        outcomes(scheduler, state, entry.day)


@given(log=logs())
def test_lapses_are_those_of_sm2(log: list[Entry]) -> None:
    """Lapses and passes in a row are counted alike, so another scheduler makes no leech and frees none."""
    ours, theirs = (replay(scheduler, effective(log)) for scheduler in (Fsrs(), Sm2()))
    if ours is None or theirs is None:
        assert ours is theirs
    else:
        mine, other = Fsrs().summary(ours), Sm2().summary(theirs)
        assert (mine.lapses, mine.repetitions) == (other.lapses, other.repetitions)
        assert (ours.moved, memory_of(ours).passed) == (theirs.moved, bool(theirs.memory[2]))


def test_one_card_many_times() -> None:
    """A card that was never passed, and one answered five thousand times, have numbers like any others."""
    never = replay(Fsrs(), [review(day, 1) for day in range(5_000)])
    often = replay(Fsrs(), [review(7 * day, 3) for day in range(5_000)])
    assert told(never)[0] < 1
    assert told(never)[1] > 9
    assert told(often)[0] == 36_500
    drilled = replay(Fsrs(), [review(0, 1), *(drill(0, 1, minutes) for minutes in range(1, 1_400))])
    assert told(drilled)[0] == 0.001


def test_facts_are_few_digits() -> None:
    """A person is told three digits, and the chance in percent."""
    state = replay(Fsrs(), [review(0, 3), review(2, 3)])
    assert state is not None
    told_facts = Fsrs().facts(state, Day(13))
    assert told_facts == {"stability": "11 d", "difficulty": "2.11", "chance to recall it today": "90.0%"}
    old = Fsrs().step(None, seed(0, 5_000, 5_000))
    assert old is not None
    assert Fsrs().facts(old, Day(5_000))["stability"] == "5000 d"
