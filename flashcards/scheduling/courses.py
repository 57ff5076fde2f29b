"""SM-2 along the answers of many cards: each step is made once, and looked up from then on.

Without fuzz, light days and credit for late answers, SM-2 does not ask on which
days answers were given, only whether two were given on one. So a card's answers
are a string of bytes, and cards that were answered alike share their steps.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Generic, NamedTuple, TypeVar

from flashcards.scheduling import Scheduler, State
from flashcards.scheduling.plain import entries_of
from flashcards.scheduling.sm2 import Sm2, Sm2Memory, memory_of
from flashcards.studyday import Day

SAME_DAY = 6
"""Added to the quality of an answer on the study day of the one before it."""

_NONE = (None,) * (2 * SAME_DAY)
_MOST = 20_000
"""Steps that are kept: some 10 MiB."""

_TODAY, _TOMORROW = Day(0), Day(1)

Fact = TypeVar("Fact")


class Course(NamedTuple):
    """The answers of a card that has nothing else, in order of time, and none of them a cram.

    ``qualities`` are those of the answers, with :data:`SAME_DAY` where it
    belongs; ``day`` is the study day of the last one.
    """

    moments: Sequence[int]
    took: Sequence[int]
    qualities: bytes
    day: Day


class Reached(NamedTuple):
    """What SM-2 says after an answer; the due day is ``interval`` days after the day of the last review."""

    interval: int
    lapses: int
    memory: Sm2Memory


class Step(list["Step[Fact] | None"], Generic[Fact]):
    """A step of SM-2; its items are the steps after the next answer, by its quality, None if not yet made.

    ``known`` means that the card was passed at least once. ``fact`` is what else
    is said about the step.
    """

    __slots__ = ("fact", "known", "reached")

    def __init__(self, reached: Reached | None, *, known: bool, fact: Any = None) -> None:
        super().__init__(_NONE)
        self.reached = reached
        self.known = known
        self.fact: Fact = fact


class Steps(Generic[Fact]):
    """The steps of one scheduler, of which :func:`has_courses` is true.

    ``tell`` gives the fact of a step from the one before it, the quality as in a
    :class:`Course`, what is reached, and whether the card is known then.
    """

    def __init__(self, scheduler: Sm2, tell: Callable[[Step[Fact], int, Reached, bool], Fact]) -> None:
        self._scheduler = scheduler
        self._tell = tell
        self._made: dict[object, Step[Fact]] = {}
        self._first: Step[Fact] = Step(None, known=False)

    def along(self, qualities: bytes) -> list[Step[Fact]]:
        """The steps after each answer."""
        step, found = self._first, []
        for quality in qualities:
            step = step[quality] or self._after(step, quality)
            found.append(step)
        return found

    def _after(self, before: Step[Fact], quality: int) -> Step[Fact]:
        reached = _reached(self._scheduler, before.reached, quality)
        known = before.known or reached.memory.repetitions + reached.lapses > 0
        fact = self._tell(before, quality, reached, known)
        if len(self._made) == _MOST:
            for step in (self._first, *self._made.values()):
                step[:] = _NONE  # or they would refer to each other for ever
            self._made.clear()
        step = self._made.setdefault((reached, known, fact), Step(reached, known=known, fact=fact))
        before[quality] = step
        return step


def has_courses(scheduler: Scheduler) -> bool:
    """Whether a scheduler does not ask on which days answers were given."""
    return isinstance(scheduler, Sm2) and scheduler == Sm2(max_interval=scheduler.max_interval)


def qualities_of(days: Sequence[Day], qualities: Iterable[int]) -> bytes:
    """The qualities of answers as in a :class:`Course`."""
    if len({*days}) == len(days):
        return bytes(qualities)
    before = (None, *days)
    return bytes(
        [quality + SAME_DAY * (day == last) for quality, day, last in zip(qualities, days, before, strict=False)]
    )


def _reached(scheduler: Sm2, before: Reached | None, quality: int) -> Reached:
    """What one answer leads to, by the scheduler itself."""
    state = None if before is None else State(_TODAY, before.interval, before.lapses, _TODAY, before.memory)
    day = _TODAY if quality >= SAME_DAY else _TOMORROW
    (review,) = entries_of([(0, 0, day, quality % SAME_DAY, 0, "review", "", None)])
    after = scheduler.step(state, review)
    assert after is not None  # noqa: S101 - a review always leads to a state
    return Reached(after.interval, after.lapses, memory_of(after))
