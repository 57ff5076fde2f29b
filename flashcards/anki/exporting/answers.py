"""The rows of Anki's log for a card with nothing but answers, made at once from what SM-2 says after each."""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from flashcards.anki.exporting.rows import (
    LEARN_PHASE,
    LEAST_FACTOR,
    MAX_I32,
    MAX_U16,
    RELEARN_PHASE,
    REVIEW_PHASE,
    STEP,
    RowValues,
)
from flashcards.reviews import REVIEW, Answered, Rating
from flashcards.scheduling import Scheduler
from flashcards.scheduling.at_once import trail_of
from flashcards.scheduling.plain import Plain, answered
from flashcards.scheduling.sm2 import Sm2
from flashcards.studyday import Day

_BUTTONS = [int(Rating.of_quality(quality)) for quality in range(6)]

_Facts = tuple[int, int, int, int, int]
"""``ease``, ``ivl``, ``last_ivl``, ``factor`` and ``type`` of a row."""


def answer_rows(card: int, log: Plain, scheduler: Scheduler) -> list[RowValues] | None:
    """The rows of a card; None where they take single steps: for crams, and other schedulers than SM-2."""
    if not log or not isinstance(scheduler, Sm2):
        return None
    moments, _, days, qualities, took, kinds, _, crams = zip(*log, strict=True)
    if any(crams):
        return None
    if len(set(days)) == len(days) == kinds.count("review") and not scheduler.late_credit:
        facts: Iterable[_Facts] = _daily(scheduler.max_interval, bytes(qualities))
    else:
        facts = _facts(scheduler, answered(log))
    if min(took) < 0 or max(took) > MAX_I32:
        took = tuple(min(max(0, ms), MAX_I32) for ms in took)
    return [
        (at, card, ease, days_now, days_before, factor, ms, kind)
        for at, ms, (ease, days_now, days_before, factor, kind) in zip(moments, took, facts, strict=True)
    ]


@lru_cache(4096)
def _daily(max_interval: int, qualities: bytes) -> Sequence[_Facts]:
    """The facts of one review a day with these qualities: on which days makes no difference."""
    answers: list[Answered] = [(Day(day), quality, REVIEW, 0, 0, 0) for day, quality in enumerate(qualities)]
    return [*_facts(Sm2(max_interval), answers)]


def _facts(scheduler: Scheduler, answers: Sequence[Answered]) -> Iterator[_Facts]:
    """What the rows of some answers say besides when they were given."""
    moved: int | None = None
    days, was_passed, known = 0, False, False
    trail = trail_of(scheduler, answers) or ((), ())
    for (day, quality, of_ours, *_), interval, (repetitions, ease, lapses) in zip(answers, *trail, strict=True):
        was_known, last = known, days
        known = known or repetitions + lapses > 0
        days = max(1, interval)
        repeats = of_ours != REVIEW or (moved is not None and moved >= day)
        if repeats:
            kind, days_now, days_before = RELEARN_PHASE if known else LEARN_PHASE, STEP, STEP
        else:
            moved = day
            kind = REVIEW_PHASE if was_passed else RELEARN_PHASE if was_known else LEARN_PHASE
            days_now, days_before = days, last
        was_passed = repetitions > 0
        yield _BUTTONS[quality], days_now, days_before, min(max(LEAST_FACTOR, ease * 10), MAX_U16), kind
