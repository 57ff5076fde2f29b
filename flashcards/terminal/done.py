"""What a session did so far, so that it can be undone."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from flashcards.cards import CardId
from flashcards.lean import NamedTuple
from flashcards.study.session import Session

if TYPE_CHECKING:
    from flashcards.collection.log import Written
    from flashcards.collection.steps import Taken


class Step(NamedTuple):
    """The session before and after something was written for a card.

    ``wrote`` are the numbers of its entries in the log, ``took`` is the time of
    the answer in milliseconds.
    """

    card: CardId
    before: Session
    after: Session
    wrote: tuple[int, ...]
    took: int = 0


def numbers(written: "Iterable[Written]") -> tuple[int, ...]:
    """The numbers of entries in the log."""
    return tuple(each.seq for each in written)


def pop(steps: list[Step], taken: "Taken") -> Step | None:
    """The newest step that wrote what was undone; later ones were undone elsewhere, and are removed with it."""
    wrote = set(numbers(taken.entries))
    for index in range(len(steps) - 1, -1, -1):
        if wrote <= set(steps[index].wrote):
            step = steps[index]
            del steps[index:]
            return step
    return None
