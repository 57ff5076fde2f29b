"""The rows of Anki's log for a card with nothing but answers, made at once from what SM-2 says after each."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from flashcards.anki.exporting.rows import (
    LEARN_PHASE,
    LEAST_FACTOR,
    MAX_I32,
    MAX_U16,
    RELEARN_PHASE,
    REVIEW_PHASE,
    STEP,
    Facts,
    RowValues,
)
from flashcards.reviews import Rating
from flashcards.scheduling import Scheduler
from flashcards.scheduling.courses import SAME_DAY, Reached, Step, Steps, qualities_of
from flashcards.scheduling.plain import Plain
from flashcards.scheduling.sm2 import Sm2

_BUTTONS = [int(Rating.of_quality(quality)) for quality in range(6)]


def answer_rows(card: int, log: Plain, scheduler: Scheduler) -> list[RowValues] | None:
    """The rows of a card; None where they take single steps: for crams, and where intervals depend on days."""
    if not log or not isinstance(scheduler, Sm2) or scheduler.late_credit:
        return None
    moments, _, days, qualities, took, _, _, crams = zip(*log, strict=True)
    if any(crams):
        return None
    steps = _steps(scheduler.max_interval).along(qualities_of(days, qualities))
    return [
        (at, card, ease, days_now, days_before, factor, ms, kind)
        for at, ms, (ease, days_now, days_before, factor, kind) in zip(
            moments, limited(took), (step.fact for step in steps), strict=True
        )
    ]


def limited(took: Sequence[int]) -> Sequence[int]:
    """Milliseconds as Anki can store them."""
    if min(took) < 0 or max(took) > MAX_I32:
        return tuple(min(max(0, ms), MAX_I32) for ms in took)
    return took


def facts_of(before: Step[Any], quality: int, reached: Reached, known: bool) -> Facts:  # noqa: FBT001 - as courses want it
    """What the row of an answer says besides when it was given, by the step that it led to."""
    last = before.reached
    button = _BUTTONS[quality % SAME_DAY]
    factor = min(max(LEAST_FACTOR, reached.memory.ease * 10), MAX_U16)
    if quality >= SAME_DAY:
        return button, STEP, STEP, factor, RELEARN_PHASE if known else LEARN_PHASE
    was_passed = last is not None and last.memory.repetitions > 0
    kind = REVIEW_PHASE if was_passed else RELEARN_PHASE if before.known else LEARN_PHASE
    return button, max(1, reached.interval), 0 if last is None else max(1, last.interval), factor, kind


@lru_cache(16)
def _steps(max_interval: int) -> Steps[Facts]:
    """The steps of SM-2: fuzz and light days move due days, which no row has."""
    return Steps(Sm2(max_interval), facts_of)
