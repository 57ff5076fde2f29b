"""A schedule is an opinion about the log: a pure fold over a card's entries."""

from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from typing import NamedTuple, Protocol

from flashcards.reviews import Entry, Review
from flashcards.studyday import Day


class State(NamedTuple):
    """What is known of a card that has been seen, under any scheduler.

    ``interval`` is in days; ``lapses`` counts failures right after a pass.
    ``moved`` is the study day of the last review that moved the schedule, None
    if a reset, a seed or a chosen due day came after it. ``memory`` is what
    only the scheduler itself reads: finite numbers, None where it has none.
    """

    due: Day
    interval: int
    lapses: int
    moved: Day | None
    memory: Sequence[float | None]


class Summary(NamedTuple):
    """A state in the terms of a seed, which JSON, Anki's packages and every scheduler understand.

    ``repetitions`` counts passes in a row, ``interval`` is in days, ``ease`` in hundredths.
    """

    repetitions: int
    interval: int
    ease: int
    lapses: int
    due: Day


class Scheduler(Protocol):
    """Turns a card's entries into its state; None is a card never learnt.

    An implementation has no clock and no random source: the entry carries
    all it may look at.
    """

    def step(self, state: State | None, entry: Entry) -> State | None:
        """The state after one effective entry."""

    def summary(self, state: State) -> Summary:
        """The state as a seed would give it."""

    def facts(self, state: State) -> Mapping[str, str]:
        """What a person is told of the memory: each number with its name, ready to print."""


def replay(scheduler: Scheduler, entries: Iterable[Entry]) -> State | None:
    """The state that a card's effective entries, in order of time, lead to."""
    initial: State | None = None
    return reduce(scheduler.step, entries, initial)


def outcomes(scheduler: Scheduler, state: State | None, day: Day) -> dict[int, State | None]:
    """Where each quality, 0 to 5, would lead if it were given on ``day``.

    It comes from the same step that grades, so what a key promises is what
    it does.
    """
    return {quality: outcome(scheduler, state, day, quality) for quality in range(6)}


def outcome(scheduler: Scheduler, state: State | None, day: Day, quality: int) -> State | None:
    """Where one quality would lead if it were given on ``day``."""
    return scheduler.step(state, Review(at=0, utc_offset=0, day=day, quality=quality))


def moves(state: State | None, day: Day) -> bool:
    """Whether a review on a study day would move the schedule: one review a day does, and none goes back."""
    return state is None or state.moved is None or state.moved < day
