"""The SM-2 algorithm, in exact integer arithmetic.

Source: P. A. Wozniak, "Application of a computer to improve the results
obtained in working with the SuperMemo method" (1990), the SM-2 section. Where
the article and SuperMemo's own code disagree, ``docs/scheduling.md`` says what
is done here and why.

Every change of the ease factor is a whole number of hundredths, so the factor
is kept as an integer of hundredths and the interval is an integer ceiling; a
floating-point ceiling is a day too long in some two of a hundred histories.
"""

from typing import TYPE_CHECKING, NamedTuple, cast

from flashcards.reviews import PASS, Drill, Entry, Reset, Review, Seed, SetDue
from flashcards.scheduling import Figures, Span, State, Summary, moves
from flashcards.studyday import MAX_INTERVAL, Day

if TYPE_CHECKING:
    from flashcards.scheduling.fuzz import LightDays

NEW_EASE = 250
"""Ease factor of a new card, in hundredths."""

LEAST_EASE = 130
"""The lowest ease factor, in hundredths."""

_FUZZ_PARTS = 20
_FIXED_STEPS = 2


class Sm2Memory(NamedTuple):
    """What SM-2 remembers of a card.

    ``repetitions`` counts passes in a row, ``ease`` is in hundredths.
    ``passed`` says whether the last answer was a pass, a repeat included.
    """

    repetitions: int
    ease: int
    passed: bool


def sm2_state(  # noqa: PLR0913 - the facts of a state
    *,
    repetitions: int,
    interval: int,
    ease: int,
    lapses: int,
    due: Day,
    passed: bool = False,
    moved: Day | None = None,
) -> State:
    """A state with SM-2's memory."""
    return State(due, interval, lapses, moved, Sm2Memory(repetitions, ease, passed))


def memory_of(state: State) -> Sm2Memory:
    """The memory of a state that SM-2 made."""
    return Sm2Memory._make(cast("Sm2Memory", state.memory))


class Sm2(NamedTuple):
    """SM-2 as a scheduler, with options that are off by default.

    ``max_interval`` is in days, at least 1. With ``late_credit`` half of the
    days that a right answer came late count as a part of the interval before
    it. ``fuzz_seed``, the card's own name, moves due days apart by up to a
    twentieth of the interval, always in the same way for the same card and
    interval; the interval itself stays exact. A card is moved off ``light``
    days of the week.
    """

    max_interval: int = MAX_INTERVAL
    late_credit: bool = False
    fuzz_seed: str | None = None
    light: "LightDays | None" = None

    @property
    def name(self) -> str:
        """What it is called in the settings."""
        return "sm2"

    @property
    def counts_repeats(self) -> bool:
        """No: they only decide whether the next failure is a lapse."""
        return False

    def step(self, state: State | None, entry: Entry) -> State | None:
        """The state after one effective entry; kinds that SM-2 does not count change nothing."""
        match entry:
            case Review():
                return self._review(state, entry)
            case Drill() if state is not None and not entry.cram:
                return _answered(state, entry)
            case Reset():
                return None
            case Seed():
                return sm2_state(
                    repetitions=entry.repetitions,
                    interval=entry.interval,
                    ease=entry.ease,
                    lapses=entry.lapses,
                    due=entry.due,
                    passed=entry.repetitions > 0,
                )
            case SetDue():
                return (state or _unlearnt(entry.day))._replace(due=entry.due, moved=None)
            case _:
                return state

    def summary(self, state: State) -> Summary:
        """The state as a seed would give it."""
        memory = memory_of(state)
        return Summary(memory.repetitions, state.interval, memory.ease, state.lapses, state.due)

    def figures(self, state: State, day: Day) -> Figures:  # noqa: ARG002 - SM-2 knows no chance to recall
        """The ease factor."""
        return Figures(memory_of(state).ease, None, None, None)

    def span(self, state: State) -> Span:
        """The due day and the interval, by which overdue days are measured."""
        return Span(state.due, max(1, state.interval))

    def recall(self, state: State, day: Day, at_due: float) -> float:
        """It falls exponentially with the days overdue, divided by the interval."""
        return float(at_due ** (1 + max(0, day - state.due) / max(1, state.interval)))

    def facts(self, state: State, day: Day) -> dict[str, str]:  # noqa: ARG002 - as above
        """Ease factor and passes in a row."""
        memory = memory_of(state)
        return {"ease": f"{memory.ease / 100:.2f}", "repetitions": str(memory.repetitions)}

    def _review(self, state: State | None, review: Review) -> State:
        if state is not None and not moves(state, review.day):
            return _answered(state, review)
        before = state or _unlearnt(review.day)
        known, ease, was_passed = cast("Sm2Memory", before.memory)
        passed = review.quality >= PASS
        late = max(0, review.day - before.due) if self.late_credit else 0
        repetitions, interval, ease = advance(known, before.interval, ease, review.quality, late)
        interval = min(self.max_interval, interval)
        lapses = before.lapses + (not passed and was_passed)
        due = Day(review.day + interval + self.moved(review.day, repetitions, interval))
        return State(due, interval, lapses, review.day, Sm2Memory(repetitions, ease, passed))

    def moved(self, day: Day, repetitions: int, interval: int) -> int:
        """Days by which a due day is moved: by fuzz, and then off a light day."""
        moved = self._fuzz(repetitions, interval)
        if self.light is None:
            return moved
        return self.light.moved(day + interval, interval, moved, repetitions, self.max_interval - interval)

    def _fuzz(self, repetitions: int, interval: int) -> int:
        """Days by which fuzz moves a due day: none in the fixed first steps, and never beyond the longest interval."""
        if self.fuzz_seed is None or repetitions <= _FIXED_STEPS or interval < _FUZZ_PARTS:
            return 0
        from flashcards.scheduling.fuzz import moved_apart  # only if it was chosen

        moved = moved_apart(f"{self.fuzz_seed} {repetitions} {interval}", interval // _FUZZ_PARTS)
        return min(moved, self.max_interval - interval)


def advance(repetitions: int, interval: int, ease: int, quality: int, late: int = 0) -> tuple[int, int, int]:
    """Repetitions, interval and ease after a review: the formula itself, without a longest interval.

    ``late`` are the days of lateness that get credit.
    """
    miss = 5 - quality
    changed = max(LEAST_EASE, ease + 10 - miss * (8 + miss * 2))
    if quality < PASS:
        return 0, 1, changed
    if repetitions == 0:
        return 1, 1, changed
    if repetitions == 1:
        return 2, 6, changed  # the article's own step: I(2) = 6
    return repetitions + 1, max(1, -(-(2 * interval + late) * ease // 200)), changed


def _answered(state: State, answer: Review | Drill) -> State:
    """The state after an answer that moves no schedule; only after a pass is the next failure a lapse."""
    memory, passed = memory_of(state), answer.quality >= PASS
    return state if memory.passed == passed else state._replace(memory=memory._replace(passed=passed))


def _unlearnt(day: Day) -> State:
    return sm2_state(repetitions=0, interval=0, ease=NEW_EASE, lapses=0, due=day)
