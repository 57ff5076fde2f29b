"""FSRS: its formulas against reference values and other implementations, and what of a log it counts."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from flashcards.reviews import Drill, Entry, Review, Seed
from flashcards.scheduling import State
from flashcards.scheduling.fsrs import DEFAULTS, Fsrs, Model, memory_of
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
