"""A card's answers folded at once: where :func:`~flashcards.scheduling.replay` leads, without the states on the way.

Deriving the schedule of a whole collection spends most of its time here. Tests
compare the two on every log they have, to the last bit.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from math import exp, floor
from typing import TYPE_CHECKING

from flashcards.reviews import PASS, Drill, Entry, Review
from flashcards.scheduling import Scheduler, State, replay
from flashcards.studyday import Day

if TYPE_CHECKING:
    from flashcards.scheduling.fsrs import Fsrs
    from flashcards.scheduling.sm2 import Sm2

Answered = tuple[Day, int, bool | None, int]
"""Study day, quality, whether it is a review or a repeat (None: a cram), and the milliseconds it took."""

Folded = tuple[Day, int, int, Day, tuple[float, ...], Day, float]
"""The values of a state, due, interval, lapses, moved and memory, and those of its span; bare ones are made faster."""

Trail = list[tuple[int, int, int, int]]
"""Repetitions, interval, ease and lapses after each of some answers."""

Fold = Callable[[Sequence[Answered]], Folded | None]
"""Gives what a card's answers lead to, in order of time and without crams; None if there are none."""

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
            found.append((entry.day, entry.quality, True, entry.took))
        elif isinstance(entry, Drill):
            found.append((entry.day, entry.quality, None if entry.cram else False, entry.took))
        else:
            return None
    return found if is_reviewed else None


def settled(scheduler: Scheduler, counted: Iterable[Entry]) -> State | None:
    """The state that a card's effective entries lead to, as :func:`~flashcards.scheduling.replay` gives it."""
    counted = [*counted]
    fold, answers = fold_of(scheduler), bare(counted)
    if fold is None or answers is None:
        return replay(scheduler, counted)
    found = fold([answer for answer in answers if answer[2] is not None])
    return None if found is None else State(*found[:5])


def trail_of(scheduler: Scheduler, answers: Sequence[Answered]) -> Trail | None:
    """What SM-2 says after each answer, without crams; None for a scheduler that has no such numbers of its own."""
    if scheduler.name != "sm2":
        return None
    found: Trail = []
    _FOLDS["sm2"](scheduler)(answers, found)
    return found


def _sm2(own: "Sm2") -> Callable[..., Folded | None]:
    from flashcards.scheduling.sm2 import LEAST_EASE, NEW_EASE

    longest, late_credit = own.max_interval, own.late_credit
    apart = own.moved if own.fuzz_seed is not None or own.light is not None else None
    change = [10 - (5 - quality) * (8 + (5 - quality) * 2) for quality in range(6)]

    def fold(answers: Sequence[Answered], trail: Trail | None = None) -> Folded | None:
        moved, ease, passed = _NEVER, NEW_EASE, False
        interval = repetitions = lapses = 0
        due = _NEVER
        for day, quality, is_review, _ in answers:
            if day > moved and is_review:
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
            else:
                passed = quality >= PASS
            if trail is not None:
                trail.append((repetitions, interval, ease, lapses))
        if moved == _NEVER:
            return None
        return due, interval, lapses, moved, (repetitions, ease, +passed), due, interval

    return fold


def _fsrs(own: "Fsrs") -> Fold:
    from flashcards.scheduling.fsrs import D_MAX, D_MIN, S_MAX, S_MIN

    model, w, longest, days_of_S = own.model, own.model.w, own.max_interval, own.days_of_S
    apart = own.moved if own.fuzz_seed is not None or own.light is not None else None
    firsts = [(0.0, 0.0), *map(model.first, range(1, 5))]
    factor, decay, growth, bonus = model.factor, model.decay, model.growth, model.bonus
    same_day, forgotten, D_easy = model.same_day, model.forgotten, model.D_easy
    w6, w7, (w9, w10, w11, w12, w13, w14), w19 = w[6], w[7], w[9:15], w[19]
    damping = [w6 * (G - 3) for G in range(5)]
    back = 1 - w7

    def fold(answers: Sequence[Answered]) -> Folded | None:
        moved, passed = _NEVER, False
        S = D = 0.0
        repetitions = lapses = 0
        for day, quality, is_review, _ in answers:
            right = quality >= PASS
            G = quality - 1 if right else 1
            if day > moved and is_review:
                t = day - moved
                repetitions = repetitions + 1 if right else 0
                lapses += passed and not right
                is_first, moved = moved == _NEVER, day
                if is_first:
                    (S, D), passed = firsts[G], right
                    continue
                R = (1 + factor * t / S) ** decay
                if G == 1:
                    new = w11 * D**-w12 * ((S + 1) ** w13 - 1) * exp(w14 * (1 - R))
                    new = min(new, S * forgotten)
                else:
                    new = S * (1 + growth * (11 - D) * S**-w9 * (exp(w10 * (1 - R)) - 1) * bonus[G])
            else:
                change = same_day[G] * S**-w19
                new = S * (change if G == 1 else max(1.0, change))
            passed = right
            S = S_MIN if new < S_MIN else min(new, S_MAX)
            D = w7 * D_easy + back * (D - damping[G] * (10 - D) / 9)
            D = D_MIN if D < D_MIN else min(D, D_MAX)
        if moved == _NEVER:
            return None
        interval = floor(S * days_of_S + 0.5)
        interval = longest if interval > longest else max(1, interval)
        due = Day(moved + interval + (apart(moved, repetitions, interval) if apart is not None else 0))
        return due, interval, lapses, moved, (S, D, moved, repetitions, +passed), moved, S

    return fold


_Make = Callable[..., Callable[..., Folded | None]]
_FOLDS: dict[str, _Make] = {
    "sm2": lru_cache(64)(_sm2),
    "fsrs": lru_cache(64)(_fsrs),
}
