"""The rows of Anki's log for a card with nothing but answers, made at once from what SM-2 says after each."""

from collections.abc import Sequence

from flashcards.anki.exporting.rows import (
    LEARN_PHASE,
    LEAST_FACTOR,
    MAX_I32,
    MAX_U16,
    RELEARN_PHASE,
    REVIEW_PHASE,
    STEP,
    ReviewRow,
)
from flashcards.reviews import CRAM, REVIEW, Entry, Rating, Review
from flashcards.scheduling import Scheduler
from flashcards.scheduling.at_once import bare, trail_of

_BUTTONS = [int(Rating.of_quality(quality)) for quality in range(6)]


def answer_rows(card: int, entries: Sequence[Entry], scheduler: Scheduler) -> list[ReviewRow] | None:
    """The rows of a card's effective entries; None where they take single steps: for crams, other kinds and FSRS."""
    answers = bare(entries)
    if not answers or CRAM in {answer[2] for answer in answers}:
        return None
    trail = trail_of(scheduler, answers)
    if trail is None or not _is_in_order(entries):
        return None
    found: list[ReviewRow] = []
    moved: int | None = None
    days, was_passed, known = 0, False, False
    for entry, (day, quality, of_ours, took, _, _), interval, (repetitions, ease, lapses) in zip(
        entries, answers, *trail, strict=True
    ):
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
        factor = min(max(LEAST_FACTOR, ease * 10), MAX_U16)
        ms = min(max(0, took), MAX_I32)
        found.append(ReviewRow(entry.at, card, _BUTTONS[quality], days_now, days_before, factor, ms, kind))
    return found


def _is_in_order(entries: Sequence[Entry]) -> bool:
    """Whether each repeat is on the day of the last review, so that it is one in Anki, too."""
    day: int | None = None
    for entry in entries:
        if isinstance(entry, Review):
            day = entry.day
        elif entry.day != day:
            return False
    return True
