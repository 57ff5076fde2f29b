"""The state machine of a session: question, answer, rating.

A session is a value: each step gives the next one, and an undo is going back
to the value before. Scheduled cards come first; a card answered below Good
comes back behind them until it is Good (SM-2, step 7), as a drill that no
schedule counts.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Self

from flashcards.cards import CardId
from flashcards.reviews import Rating
from flashcards.study.queue import Asked, Why


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A rating as it goes to the log. ``drill`` answers change no schedule."""

    card: CardId
    quality: int
    drill: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """Where a session stands.

    ``queue`` begins with the card being asked. ``ratings`` holds the rating of
    every scheduled answer given so far, ``drills`` counts the repeats,
    ``learnt`` the new cards among the scheduled answers.
    """

    queue: tuple[Asked, ...]
    revealed: bool = False
    ratings: tuple[Rating, ...] = ()
    drills: int = 0
    learnt: int = 0
    repeat_below: Rating = Rating.GOOD

    @classmethod
    def of(cls, queue: Sequence[Asked]) -> Self:
        """A session that begins with this queue."""
        return cls(queue=tuple(queue))

    @property
    def current(self) -> Asked | None:
        """The card being asked; None when the session is over."""
        return self.queue[0] if self.queue else None

    @property
    def left(self) -> int:
        """Scheduled cards still to be answered, the one being asked included."""
        return sum(asked.why is not Why.AGAIN for asked in self.queue)

    @property
    def again(self) -> int:
        """Cards that are to be repeated in this session."""
        return len(self.queue) - self.left

    def reveal(self) -> Self:
        """Show the answer of the current card."""
        return replace(self, revealed=True)

    def rate(self, rating: Rating) -> tuple[Self, Answer]:
        """Rate the current card, and go on to the next.

        Raises:
            IndexError: the session is over.
        """
        asked, rest = self.queue[0], self.queue[1:]
        drill = asked.why is Why.AGAIN
        if rating < self.repeat_below:
            rest = (*rest, Asked(card=asked.card, why=Why.AGAIN))
        after = replace(
            self,
            queue=rest,
            revealed=False,
            ratings=self.ratings if drill else (*self.ratings, rating),
            drills=self.drills + drill,
            learnt=self.learnt + (asked.why is Why.NEW),
        )
        return after, Answer(card=asked.card, quality=rating.quality, drill=drill)

    def drop(self) -> Self:
        """Go on without an answer: the current card was suspended or buried, or is gone."""
        card = self.queue[0].card
        return replace(self, queue=tuple(asked for asked in self.queue if asked.card != card), revealed=False)

    def put_back(self, asked: Asked) -> Self:
        """Ask a card next, once: an answer of an earlier session was taken back."""
        rest = tuple(other for other in self.queue if other.card != asked.card)
        return replace(self, queue=(asked, *rest), revealed=False)
