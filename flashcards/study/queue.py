"""Which cards today, in which order, within which limits."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from flashcards.cards import CardId, Limits
from flashcards.study.rules import LONGEST, allowance
from flashcards.studyday import Day


class Why(StrEnum):
    """Why a card is asked."""

    DUE = "due"
    NEW = "new"
    AGAIN = "again"


class Asked(NamedTuple):
    """One place in the queue."""

    card: CardId
    why: Why


class Due(NamedTuple):
    """A card whose due day has come."""

    card: CardId
    day: Day


@dataclass(frozen=True, slots=True, kw_only=True)
class Supply:
    """What one deck could ask today, before its allowances.

    ``due`` and ``new`` are in the order in which they should be taken;
    ``again`` are cards answered below Good today and not since.
    ``new_done`` and ``reviews_done`` were answered earlier on this study day.
    """

    limits: Limits
    new_done: int
    reviews_done: int
    due: Sequence[Due] = ()
    new: Sequence[CardId] = ()
    again: Sequence[CardId] = ()


def plan(supplies: Sequence[Supply], longest: int = LONGEST) -> tuple[Asked, ...]:
    """The queue of a session over these decks.

    Reviews come first, the most overdue of all decks first; then new cards,
    deck by deck in the order of their text; then what is still to be repeated
    from earlier today.
    """
    reviews: list[Due] = []
    new: list[CardId] = []
    again: list[CardId] = []
    for supply in supplies:
        reviews += supply.due[: allowance(supply.limits.reviews, supply.reviews_done)]
        new += supply.new[: allowance(supply.limits.new, supply.new_done)]
        again += supply.again
    reviews.sort(key=_overdue)
    scheduled = [Asked(card=due.card, why=Why.DUE) for due in reviews]
    scheduled += [Asked(card=card, why=Why.NEW) for card in new]
    return (*scheduled[:longest], *(Asked(card=card, why=Why.AGAIN) for card in again))


def _overdue(due: Due) -> tuple[Day, CardId]:
    return due.day, due.card
