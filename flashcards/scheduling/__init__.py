"""A schedule is an opinion about the log: a pure fold over a card's entries."""

from collections.abc import Iterable
from functools import reduce
from typing import Protocol, TypeVar

from flashcards.reviews import Entry, Rating, Review
from flashcards.studyday import Day

State = TypeVar("State")


class Scheduler(Protocol[State]):
    """Turns a card's entries into its state; None is a card never learnt.

    An implementation has no clock and no random source: the entry carries
    all it may look at.
    """

    def step(self, state: State | None, entry: Entry) -> State | None:
        """The state after one effective entry."""


def replay(scheduler: Scheduler[State], entries: Iterable[Entry]) -> State | None:
    """The state that a card's effective entries, in order of time, lead to."""
    initial: State | None = None
    return reduce(scheduler.step, entries, initial)


def outcomes(scheduler: Scheduler[State], state: State | None, day: Day) -> dict[int, State | None]:
    """Where each quality, 0 to 5, would lead if it were given on ``day``.

    It comes from the same step that grades, so what a key promises is what
    it does.
    """
    return {
        quality: scheduler.step(state, Review(at=0, utc_offset=0, day=day, quality=quality)) for quality in range(6)
    }


def preview(scheduler: Scheduler[State], state: State | None, day: Day) -> dict[Rating, State | None]:
    """Where each rating would lead if it were given on ``day``."""
    found = outcomes(scheduler, state, day)
    return {rating: found[rating.quality] for rating in Rating}
