"""Where an answer would lead, even if a clock was wrong: the result of the real fold."""

from collections.abc import Sequence
from functools import reduce
from typing import NamedTuple

from flashcards.cards import CardId
from flashcards.collection import log
from flashcards.collection.store import Collection
from flashcards.reviews import Drill, Entry, Review, effective
from flashcards.scheduling import Scheduler, State, moves, outcomes, replay
from flashcards.studyday import Day


class Place(NamedTuple):
    """The place of an answer in a card's log: the state before it, and what counts after it."""

    before: State | None
    later: Sequence[Entry]
    scheduler: Scheduler

    def after(self, answer: Entry) -> State | None:
        """The state that the log leads to with the answer in it."""
        return self._then(self.scheduler.step(self.before, answer))

    def outcomes(self, day: Day, kind: type[Review | Drill] = Review) -> dict[int, State | None]:
        """Where each quality, 0 to 5, would lead on this study day."""
        found = outcomes(self.scheduler, self.before, day, kind)
        return {quality: self._then(state) for quality, state in found.items()}

    def _then(self, state: State | None) -> State | None:
        return reduce(self.scheduler.step, self.later, state)

    def moves(self, day: Day) -> bool:
        """Whether a review on this study day would change the schedule."""
        return moves(self.before, day)


def place(collection: Collection, card: CardId, at: int) -> Place:
    """The place of an answer at a given time.

    That is nearly always the end of the log. Entries ahead of the clock are
    folded after the answer. State and scheduler are read together, as another
    process may change the options at any time.
    """
    with collection.snapshot():
        return _place(collection, card, at)


def _place(collection: Collection, card: CardId, at: int) -> Place:
    state, scheduler = log.state(collection, card), log.scheduler(collection, card)
    query = "select 1 from log where card = ? and at >= ?"
    if collection.connection.execute(query, (card, at)).fetchone() is None:
        return Place(state, (), scheduler)
    counted = effective(log.entries(collection, card))
    before = [entry for entry in counted if entry.at < at]
    return Place(replay(scheduler, before), counted[len(before) :], scheduler)
