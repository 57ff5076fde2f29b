"""A schedule is an opinion about the log: a pure fold over a card's entries."""

from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from typing import Protocol

from flashcards.lean import NamedTuple
from flashcards.reviews import Drill, Entry, Review
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

    ``repetitions`` counts passes in a row, ``interval`` is in days, ``ease`` in
    hundredths. ``scheduler`` is the name of the one that made it, ``stability``
    and ``difficulty`` are as in :class:`Figures`; a seed has none of them.
    """

    repetitions: int
    interval: int
    ease: int
    lapses: int
    due: Day
    scheduler: str = "sm2"
    stability: float | None = None
    difficulty: float | None = None

    @property
    def own_ease(self) -> int | None:
        """The ease, if the scheduler uses one itself; None if it is only an approximation."""
        return self.ease if self.scheduler == "sm2" else None


class Figures(NamedTuple):
    """What a scheduler knows about a card; None is what it does not use.

    ``ease`` is in hundredths, ``stability`` in days, ``difficulty`` from 1 to
    10; ``retrievability`` is the chance to recall the card on a study day.
    """

    ease: int | None
    stability: float | None
    difficulty: float | None
    retrievability: float | None


NO_FIGURES = Figures(None, None, None, None)
"""Of a card that was never learnt."""


class Span(NamedTuple):
    """Which due card is most overdue: the one for which the most ``days`` have passed since a study day."""

    since: Day
    days: float


class Scheduler(Protocol):
    """Turns a card's entries into its state; None is a card never learnt.

    An implementation has no clock and no random source: the entry carries
    all it may look at.
    """

    @property
    def name(self) -> str:
        """What it is called in the settings."""

    @property
    def counts_repeats(self) -> bool:
        """Whether more answers on the day of a review change the schedule."""

    def step(self, state: State | None, entry: Entry) -> State | None:
        """The state after one effective entry."""

    def summary(self, state: State) -> Summary:
        """The state as a seed would give it."""

    def figures(self, state: State, day: Day) -> Figures:
        """What is known of the card on a study day, as numbers."""

    def span(self, state: State) -> Span:
        """What the order of due cards is found by."""

    def recall(self, state: State, day: Day, at_due: float) -> float:
        """The chance that the card is remembered on a study day.

        ``at_due`` is that of the person's cards on their due days, for a
        scheduler that has no chance of its own.
        """

    def facts(self, state: State, day: Day) -> Mapping[str, str]:
        """The numbers to show a person, each by its name, ready to print."""


class Scheduled(NamedTuple):
    """The state of a card, with the scheduler that it is of."""

    state: State
    scheduler: Scheduler


def replay(scheduler: Scheduler, entries: Iterable[Entry]) -> State | None:
    """The state that a card's effective entries, in order of time, lead to."""
    initial: State | None = None
    return reduce(scheduler.step, entries, initial)


def outcomes(
    scheduler: Scheduler, state: State | None, day: Day, kind: type[Review | Drill] = Review
) -> dict[int, State | None]:
    """Where each quality, 0 to 5, would lead if it were given on ``day``.

    It comes from the same step that grades, so what a key promises is what
    it does.
    """
    return {quality: outcome(scheduler, state, day, quality, kind) for quality in range(6)}


def outcome(
    scheduler: Scheduler, state: State | None, day: Day, quality: int, kind: type[Review | Drill] = Review
) -> State | None:
    """Where one quality would lead if it were given on ``day``."""
    return scheduler.step(state, kind(at=0, utc_offset=0, day=day, quality=quality))


def moves(state: State | None, day: Day) -> bool:
    """Whether a review on a study day would move the schedule: one review a day does, and none goes back."""
    return state is None or state.moved is None or state.moved < day
