"""The SM-2 algorithm, in exact integer arithmetic.

Source: P. A. Wozniak, "Application of a computer to improve the results
obtained in working with the SuperMemo method" (1990), the SM-2 section. Where
the article and SuperMemo's own code disagree, ``docs/scheduling.md`` says what
is done here and why.

Every change of the ease factor is a whole number of hundredths, so the factor
is kept as an integer of hundredths and the interval is an integer ceiling; a
floating-point ceiling is a day too long in some two of a hundred histories.
"""

from dataclasses import dataclass, replace

from flashcards.reviews import Drill, Entry, Reset, Review, Seed, SetDue
from flashcards.studyday import Day

NEW_EASE = 250
"""Ease factor of a new card, in hundredths."""

LEAST_EASE = 130
"""The floor under the ease factor, in hundredths."""

MAX_INTERVAL = 36_500
"""Longest interval, in days."""

_FUZZ_PARTS = 20
_FIXED_STEPS = 2

PASS = 3
"""Least quality that counts as remembered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sm2State:
    """What SM-2 knows of a card that has been seen.

    ``repetitions`` counts passes in a row, ``interval`` is in days, ``ease``
    in hundredths, ``lapses`` counts failures right after a pass. ``passed``
    says whether the last answer was a pass, a repeat included; ``moved`` is
    the study day of the last review that moved the schedule, None if a reset,
    a seed or a chosen due day came after it.
    """

    repetitions: int
    interval: int
    ease: int
    lapses: int
    due: Day
    passed: bool = False
    moved: Day | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sm2:
    """SM-2 as a scheduler, with options that are off by default.

    ``max_interval`` is in days, at least 1. With ``late_credit`` half of the
    days that a right answer came late count as a part of the interval before
    it. ``fuzz_seed``, the card's own name, moves due days apart by up to a
    twentieth of the interval, always in the same way for the same card and
    interval; the interval itself stays exact.
    """

    max_interval: int = MAX_INTERVAL
    late_credit: bool = False
    fuzz_seed: str | None = None

    def step(self, state: Sm2State | None, entry: Entry) -> Sm2State | None:
        """The state after one effective entry; kinds that SM-2 does not count change nothing."""
        match entry:
            case Review():
                return self._review(state, entry)
            case Drill() if state is not None and not entry.cram:
                return _answered(state, entry)
            case Reset():
                return None
            case Seed():
                return Sm2State(
                    repetitions=entry.repetitions,
                    interval=entry.interval,
                    ease=entry.ease,
                    lapses=entry.lapses,
                    due=entry.due,
                    passed=entry.repetitions > 0,
                )
            case SetDue():
                return replace(state or _unlearnt(entry.day), due=entry.due, moved=None)
            case _:
                return state

    def moves(self, state: Sm2State | None, day: Day) -> bool:
        """Whether a review on a study day would move the schedule: one review a day does, and none goes back."""
        return state is None or state.moved is None or state.moved < day

    def _review(self, state: Sm2State | None, review: Review) -> Sm2State:
        if state is not None and state.moved is not None and state.moved >= review.day:
            return _answered(state, review)
        before = state or _unlearnt(review.day)
        miss = 5 - review.quality
        ease = max(LEAST_EASE, before.ease + 10 - miss * (8 + miss * 2))
        passed = review.quality >= PASS
        lapses = before.lapses
        if passed:
            repetitions = before.repetitions + 1
            late = max(0, review.day - before.due) if self.late_credit else 0
            interval = min(self.max_interval, _interval(repetitions, before, late))
        else:
            repetitions, interval = 0, 1
            lapses += before.passed
        return Sm2State(
            repetitions=repetitions,
            interval=interval,
            ease=ease,
            lapses=lapses,
            due=Day(review.day + interval + self._fuzz(repetitions, interval)),
            passed=passed,
            moved=review.day,
        )

    def _fuzz(self, repetitions: int, interval: int) -> int:
        """Days by which a due day is moved: none for the fixed first steps, and never beyond the longest interval."""
        if self.fuzz_seed is None or repetitions <= _FIXED_STEPS or interval < _FUZZ_PARTS:
            return 0
        most = interval // _FUZZ_PARTS
        from hashlib import blake2b  # noqa: PLC0415 - only for who chose it

        digest = blake2b(f"{self.fuzz_seed} {repetitions} {interval}".encode(), digest_size=8).digest()
        return min(int.from_bytes(digest, "big") % (2 * most + 1) - most, self.max_interval - interval)


def _interval(repetitions: int, before: Sm2State, late: int) -> int:
    if repetitions == 1:
        return 1
    if repetitions == 2:  # noqa: PLR2004 - the article's own step: I(2) = 6
        return 6
    return max(1, -(-(2 * before.interval + late) * before.ease // 200))


def _answered(state: Sm2State, answer: Review | Drill) -> Sm2State:
    """The state after an answer that moves no schedule; whether it was a pass decides if a failure is a lapse."""
    passed = answer.quality >= PASS
    return state if state.passed == passed else replace(state, passed=passed)


def _unlearnt(day: Day) -> Sm2State:
    return Sm2State(repetitions=0, interval=0, ease=NEW_EASE, lapses=0, due=day)
