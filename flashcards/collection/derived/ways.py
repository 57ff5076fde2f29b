"""How the cards of each deck are scheduled, for what goes through the logs of all cards."""

import sqlite3
from collections.abc import Callable

from flashcards.collection import log
from flashcards.scheduling import Scheduler
from flashcards.scheduling.at_once import Fold, fold_of
from flashcards.scheduling.makers import Own, scheduler_of

_OWN = f"select id, {log.OWN} from decks"  # noqa: S608 - constants

Way = tuple[Scheduler, Fold | None]
"""A scheduler, and how it folds answers at once; None if it cannot."""


def ways(connection: sqlite3.Connection) -> tuple[Callable[[int, str], Way], bool]:
    """Gives the way of a card by the number of its deck and the card's name; and whether that name counts."""
    chosen = log.options_in(connection)
    own = {deck: Own._make(rest) for deck, *rest in connection.execute(_OWN)}

    def made(deck: int, name: str) -> Way:
        scheduler = scheduler_of(chosen, own[deck], name)
        return scheduler, fold_of(scheduler)

    if chosen.fuzz or any([chosen.light_days, *(each.light_days for each in own.values())]):
        return made, True
    of_decks = {deck: made(deck, "") for deck in own}
    return lambda deck, _: of_decks[deck], False
