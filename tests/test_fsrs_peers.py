"""FSRS here is what py-fsrs and fsrs-rs make of the same answers, on random logs of all kinds of entries."""

import random
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import fsrs
import fsrs_rs_python as fsrs_rs
import pytest

from flashcards.reviews import Drill, Entry, Rating, Reset, Review, Seed, SetDue, effective
from flashcards.scheduling import State
from flashcards.scheduling.fsrs import BOUNDS, DEFAULTS, S_MAX, Fsrs, memory_of
from flashcards.studyday import Day

S_SHARE, D_PART, HALF = 1e-4, 1e-5, 1e-3
"""What single and double precision differ by, and how near to a half an interval is rounded either way."""

DAY_MS = 86_400_000
FIRST = datetime(2020, 1, 1, tzinfo=UTC)

PARAMETERS: Sequence[tuple[float, ...]] = (
    DEFAULTS,
    (0.4, 0.9, 3.1, 12.5, 6.9, 0.6, 2.4, 0.05, 1.6, 0.25, 1.1, 1.7, 0.09, 0.35, 1.9, 0.4, 2.4, 0.7, 0.3, 0.2, 0.35),
    tuple((low + 3 * high) / 4 for low, high in BOUNDS),
)


class Told(NamedTuple):
    """What another implementation is told: S and D at first, if any, and ratings with the days since the one before."""

    seed: Seed | None
    answers: list[tuple[int, int]]


def random_log(chance: random.Random) -> list[Entry]:
    """A log of up to thirty entries of all kinds that say something about a schedule."""
    found: list[Entry] = []
    at, due = 20_000 * DAY_MS, 20_000
    for _ in range(chance.randrange(1, 30)):
        kind = chance.choices("rdcxhs", (60, 25, 3, 2, 3, 2))[0]
        if kind == "r" and chance.random() < 0.9:
            at = (max(at // DAY_MS + 1, due + round(chance.gauss(0, 4)))) * DAY_MS
        at += 1_000 * chance.randrange(1, 200)
        stamp: dict[str, Any] = {"at": at, "utc_offset": 0, "day": Day(at // DAY_MS)}
        quality = chance.choices(range(6), (2, 2, 14, 15, 55, 12))[0]
        due = at // DAY_MS + chance.choice((1, 3, 9, 30, 200))
        match kind:
            case "r":
                found.append(Review(**stamp, quality=quality))
            case "d" | "c":
                found.append(Drill(**stamp, quality=quality, cram=kind == "c"))
            case "h":
                found.append(SetDue(**stamp, due=Day(due)))
            case "s":
                interval, ease = chance.choice((0, 1, 6, 40, 900)), chance.randrange(130, 400)
                found.append(Seed(**stamp, repetitions=2, interval=interval, ease=ease, lapses=0, due=Day(due)))
            case _:
                found.append(Reset(**stamp))
    return found


def prefixes(log: Sequence[Entry]) -> Iterator[tuple[Entry, Told]]:
    """What counts of a log up to each of its answers, said once more from the table on the page."""
    told, last = Told(None, []), 0
    for entry in effective(log):
        match entry:
            case Reset():
                told = Told(None, [])
            case Seed():
                told, last = Told(entry if entry.interval else None, []), entry.due - entry.interval
            case Review():
                days = max(0, entry.day - last) if told.seed or told.answers else 0
                told, last = Told(told.seed, [*told.answers, (Rating.of_quality(entry.quality), days)]), entry.day
            case Drill() if not entry.cram and (told.seed or told.answers):
                told = Told(told.seed, [*told.answers, (Rating.of_quality(entry.quality), 0)])
            case _:
                continue
        if isinstance(entry, Review | Drill):
            yield entry, told


def in_python(w: Sequence[float], retention: float, told: Told, start: tuple[float, float] | None) -> tuple[float, ...]:
    """S, D and the interval by py-fsrs."""
    scheduler = fsrs.Scheduler(w, retention, (), (), enable_fuzzing=False)
    card, moment = fsrs.Card(1), FIRST  # with a number of its own it would wait a millisecond for that
    if start is not None:
        card = fsrs.Card(1, fsrs.State.Review, stability=start[0], difficulty=start[1], last_review=FIRST)
    for rating, days in told.answers:
        moment += timedelta(days=days)
        card, _ = scheduler.review_card(card, fsrs.Rating(rating), moment)
    assert card.stability is not None
    assert card.difficulty is not None
    return card.stability, card.difficulty, (card.due - moment).days


def in_rust(w: Sequence[float], retention: float, told: Told, start: tuple[float, float] | None) -> tuple[float, ...]:
    """S, D and the interval, not rounded, by fsrs-rs."""
    model = fsrs_rs.FSRS([*w])
    item = fsrs_rs.FSRSItem([fsrs_rs.FSRSReview(rating, days) for rating, days in told.answers])
    memory = model.memory_state(item, None if start is None else fsrs_rs.MemoryState(*start))
    return memory.stability, memory.difficulty, model.next_interval(memory.stability, retention, 3)


def check(chance: random.Random) -> int:
    """Compare one log after each of its answers; how many there were."""
    w, retention = chance.choice(PARAMETERS), chance.choice((0.7, 0.8, 0.9, 0.97, 0.99))
    scheduler, log = Fsrs(r=retention, w=w), random_log(chance)
    states: dict[tuple[int, str], State] = {}
    state: State | None = None
    for entry in effective(log):
        state = scheduler.step(state, entry)
        if state is not None:
            states[entry.name] = state
    compared, capped = 0, False
    for entry, told in prefixes(log):
        reached = states[entry.name]
        S, D, *_ = memory_of(reached)
        assert S is not None
        assert D is not None
        start = None
        if told.seed is not None:
            seed = fsrs_rs.FSRS([*w]).memory_state_from_sm2(told.seed.ease / 100, told.seed.interval, 0.9)
            start = seed.stability, seed.difficulty
        their_S, their_D, days = in_rust(w, retention, told, start)
        assert pytest.approx(their_S, rel=S_SHARE) == S
        assert pytest.approx(their_D, abs=D_PART) == D
        exact = scheduler.model.interval(S, retention)
        assert days == pytest.approx(exact, rel=S_SHARE)
        capped = (capped and len(told.answers) > 1) or S == S_MAX
        if not capped:
            their_S, their_D, days = in_python(w, retention, told, start)
            assert pytest.approx(their_S, rel=S_SHARE) == S
            assert pytest.approx(their_D, abs=D_PART) == D
            near_half = abs(exact % 1 - 0.5) < HALF + (S_SHARE * exact if start else 0)
            assert reached.moved is None or near_half or days == reached.interval
        compared += 1
    return compared


@pytest.mark.parametrize("logs", [300, pytest.param(10_000, marks=pytest.mark.nightly)])
def test_random_logs(logs: int) -> None:
    """After every answer of a random log, S, D and the interval are theirs, within what precision may do."""
    chance = random.Random(logs)  # noqa: S311 - the same logs each time
    assert sum(check(chance) for _ in range(logs)) > 5 * logs
