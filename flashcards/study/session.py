"""The state machine of a session: question, answer, rating.

A session is a value: each step returns the next one, and to undo is to go back to
an earlier value. Scheduled cards come first; a card answered below Good comes
back after them until it is Good (SM-2, step 7), as a drill that no schedule
counts.
"""

from collections.abc import Collection, Sequence
from typing import Self

from flashcards.cards import CardId
from flashcards.lean import NamedTuple, Record, replace
from flashcards.reviews import Rating
from flashcards.study.queue import Asked, Why


class Answer(NamedTuple):
    """A rating for the log. ``drill`` answers change no schedule, ``cram`` answers never count."""

    card: CardId
    quality: int
    drill: bool
    cram: bool = False


class Session(Record):
    """The state of a session.

    ``queue`` begins with the current card. ``ratings`` has the rating of every
    answer so far that was not a repeat, ``drills`` counts the repeats, ``learnt``
    the new cards among the scheduled answers. ``hints`` were given for the
    current card, which then counts as Hard at best.
    """

    queue: tuple[Asked, ...]
    revealed: bool = False
    ratings: tuple[Rating, ...] = ()
    drills: int = 0
    learnt: int = 0
    repeat_below: Rating = Rating.GOOD
    hints: int = 0

    @classmethod
    def of(cls, queue: Sequence[Asked]) -> Self:
        """A session that begins with this queue."""
        return cls(queue=tuple(queue))

    @property
    def current(self) -> Asked | None:
        """The current card; None if the session is over."""
        return self.queue[0] if self.queue else None

    @property
    def left(self) -> int:
        """Scheduled cards that are not answered yet, including the current one."""
        return len(self.queue) - self.again

    @property
    def new(self) -> int:
        """New cards that are not answered yet."""
        return self._asked_as(Why.NEW)

    @property
    def again(self) -> int:
        """Cards to be repeated in this session."""
        return self._asked_as(Why.AGAIN, Why.CRAM_AGAIN)

    def _asked_as(self, *kinds: Why) -> int:
        found = [asked.why for asked in self.queue]
        return sum(map(found.count, kinds))

    def reveal(self) -> Self:
        """Show the answer of the current card."""
        return replace(self, revealed=True)

    def hint(self) -> Self:
        """Give one more hint for the current card."""
        return replace(self, hints=self.hints + 1)

    def counted(self, quality: int) -> int:
        """The quality that an answer counts as: after a hint, Hard at best."""
        return min(quality, Rating.HARD.quality) if self.hints else quality

    def grade(self, quality: int) -> tuple[Self, Answer]:
        """Answer the current card with one of SM-2's grades, 0 to 5, and continue with the next.

        Raises:
            IndexError: the session is over.
        """
        asked, rest = self.queue[0], self.queue[1:]
        repeat = asked.is_repeat
        quality = self.counted(quality)
        rating = Rating.of_quality(quality)
        if rating < self.repeat_below:
            rest = (*rest, asked.again())
        after = replace(
            self,
            queue=rest,
            revealed=False,
            hints=0,
            ratings=self.ratings if repeat else (*self.ratings, rating),
            drills=self.drills + repeat,
            learnt=self.learnt + (asked.why is Why.NEW),
        )
        return after, Answer(asked.card, quality, drill=asked.is_drill, cram=asked.is_cram)

    def drop(self, cards: Collection[CardId] = ()) -> Self:
        """Continue without an answer: the current card was suspended, buried, forgotten or removed.

        ``cards`` are removed with it, wherever they are in the queue.
        """
        gone = {self.queue[0].card, *cards}
        return replace(
            self, queue=tuple(asked for asked in self.queue if asked.card not in gone), revealed=False, hints=0
        )

    def put_back(self, asked: Asked) -> Self:
        """Ask a card next, once, because an answer of an earlier session was undone."""
        rest = tuple(other for other in self.queue if other.card != asked.card)
        return replace(self, queue=(asked, *rest), revealed=False, hints=0)

    def without(self, card: CardId) -> Self:
        """Remove a card from the queue, because its answer of an earlier session counts again."""
        rest = tuple(other for other in self.queue if other.card != card)
        return self if rest == self.queue else replace(self, queue=rest, revealed=False, hints=0)
