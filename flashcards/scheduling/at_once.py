"""A card's answers folded at once: where :func:`~flashcards.scheduling.replay` leads, without the states on the way.

Deriving the schedule of a whole collection spends most of its time here. Tests
compare the two on every log they have, to the last bit.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from math import exp
from typing import TYPE_CHECKING, Any, Protocol

from flashcards.reviews import CRAM, PASS, REPEAT, REVIEW, Answered, Drill, Entry, Review
from flashcards.scheduling import Scheduler, State, replay
from flashcards.studyday import Day

if TYPE_CHECKING:
    from flashcards.scheduling.fsrs import Fsrs
    from flashcards.scheduling.sm2 import Sm2

Folded = tuple[Day, int, int, Day, tuple[float, ...], Day, float]
"""The values of a state, due, interval, lapses, moved and memory, and those of its span; bare ones are made faster."""

Noted = list[int] | None
"""A list for the intervals after each answer, if they are wanted."""

Strength = tuple[float, Day] | None
"""What R depends on: S and the study day of the last answer; None before the first review."""


class Fold(Protocol):
    """Gives what a card's answers lead to, in order of time; None if there is no review among them."""

    def __call__(
        self, answers: Sequence[Answered], intervals: Noted = None, trail: list[Any] | None = None, /
    ) -> Folded | None:
        """The result of these answers.

        ``intervals`` gets the interval after each answer, 0 before the first
        review. ``trail``, which needs ``intervals``, gets a :data:`Strength` from
        FSRS, and nothing from SM-2.
        """


_NEVER = Day(-(2**63))


def fold_of(scheduler: Scheduler) -> Fold | None:
    """The fold of a scheduler; None for one that has only single steps."""
    make = _FOLDS.get(scheduler.name)
    return None if make is None else make(scheduler)


def bare(counted: Iterable[Entry]) -> list[Answered] | None:
    """The answers of a card whose effective entries these are; None if it has anything else, or no review."""
    found: list[Answered] = []
    is_reviewed = False
    for entry in counted:
        if isinstance(entry, Review):
            is_reviewed = True
            found.append((entry.day, entry.quality, REVIEW, entry.took, entry.at, entry.utc_offset))
        elif isinstance(entry, Drill):
            kind = CRAM if entry.cram else REPEAT
            found.append((entry.day, entry.quality, kind, entry.took, entry.at, entry.utc_offset))
        else:
            return None
    return found if is_reviewed else None


def settled(scheduler: Scheduler, counted: Iterable[Entry]) -> State | None:
    """The state that a card's effective entries lead to, as :func:`~flashcards.scheduling.replay` gives it."""
    counted = [*counted]
    fold, answers = fold_of(scheduler), bare(counted)
    if fold is None or answers is None:
        return replay(scheduler, counted)
    found = fold(answers)
    return None if found is None else State(*found[:5])


@lru_cache(64)
def sm2_fold(own: "Sm2") -> Fold:
    """The fold of SM-2."""
    from flashcards.scheduling.sm2 import LEAST_EASE, NEW_EASE

    longest, late_credit = own.max_interval, own.late_credit
    apart = own.moved if own.fuzz_seed is not None or own.light is not None else None
    change = [10 - (5 - quality) * (8 + (5 - quality) * 2) for quality in range(6)]

    def fold(answers: Sequence[Answered], intervals: Noted = None, _trail: list[Any] | None = None) -> Folded | None:
        moved, ease, passed = _NEVER, NEW_EASE, False
        interval = repetitions = lapses = 0
        due = _NEVER
        for day, quality, kind, _, _, _ in answers:
            if kind == REVIEW and day > moved:
                if quality < PASS:
                    repetitions, interval = 0, 1
                    if passed:
                        lapses += 1
                        passed = False
                else:
                    passed = True
                    repetitions += 1
                    if repetitions > 2:  # noqa: PLR2004 - the article's fixed steps
                        late = max(0, day - due) if late_credit else 0
                        interval = -(-(2 * interval + late) * ease // 200)
                    else:
                        interval = 1 if repetitions == 1 else 6
                    if interval > longest:
                        interval = longest
                ease += change[quality]
                if ease < LEAST_EASE:
                    ease = LEAST_EASE
                moved = day
                due = Day(day + interval)
                if apart is not None:
                    due = Day(due + apart(day, repetitions, interval))
            elif kind != CRAM:
                passed = quality >= PASS
            if intervals is not None:
                intervals.append(interval)
        if moved == _NEVER:
            return None
        return due, interval, lapses, moved, (repetitions, ease, +passed), due, interval

    return fold


@lru_cache(64)
def fsrs_fold(own: "Fsrs") -> Fold:
    """The fold of FSRS."""
    from flashcards.scheduling.fsrs import D_MAX, D_MIN, S_MAX, S_MIN

    model, w, days = own.model, own.model.w, own.interval
    apart = own.moved if own.fuzz_seed is not None or own.light is not None else None
    firsts = [(0.0, 0.0), *map(model.first, range(1, 5))]
    factor, decay, growth, bonus = model.factor, model.decay, model.growth, model.bonus
    same_day, forgotten, D_easy = model.same_day, model.forgotten, model.D_easy
    w6, w7, (w9, w10, w11, w12, w13, w14), w19 = w[6], w[7], w[9:15], w[19]
    damping, back = [w6 * (G - 3) for G in range(5)], 1 - w7

    def fold(
        answers: Sequence[Answered], intervals: Noted = None, trail: list[Strength] | None = None
    ) -> Folded | None:
        moved, passed = _NEVER, False
        S, D, repetitions, lapses = 0.0, 0.0, 0, 0
        for day, quality, kind, _, _, _ in answers:
            right = quality >= PASS
            G = quality - 1 if right else 1
            if kind == CRAM:
                pass
            elif moved == _NEVER:
                (S, D), moved, passed, repetitions = firsts[G], day, right, +right
            else:
                if kind == REVIEW and day > moved:
                    R = (1 + factor * (day - moved) / S) ** decay
                    repetitions, moved = repetitions + 1 if right else 0, day
                    lapses += passed and not right
                    if G == 1:
                        new = min(w11 * D**-w12 * ((S + 1) ** w13 - 1) * exp(w14 * (1 - R)), S * forgotten)
                    else:
                        new = S * (1 + growth * (11 - D) * S**-w9 * (exp(w10 * (1 - R)) - 1) * bonus[G])
                else:
                    change = same_day[G] * S**-w19
                    new = S * (change if G == 1 else max(1.0, change))
                passed, S = right, S_MIN if new < S_MIN else min(new, S_MAX)
                D = w7 * D_easy + back * (D - damping[G] * (10 - D) / 9)
                D = D_MIN if D < D_MIN else min(D, D_MAX)
            if intervals is not None:
                intervals.append(0 if moved == _NEVER else days(S))
                if trail is not None:
                    trail.append(None if moved == _NEVER else (S, moved))
        if moved == _NEVER:
            return None
        interval = days(S)
        due = Day(moved + interval + (apart(moved, repetitions, interval) if apart is not None else 0))
        return due, interval, lapses, moved, (S, D, moved, repetitions, +passed), moved, S

    return fold


_FOLDS: dict[str, Callable[..., Fold]] = {
    "sm2": sm2_fold,
    "fsrs": fsrs_fold,
}
