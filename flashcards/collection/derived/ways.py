"""The schedulers of all cards, looked up by deck."""

import sqlite3
from collections.abc import Callable

from flashcards.collection import log
from flashcards.scheduling import Scheduler
from flashcards.scheduling.at_once import Fold, fold_of
from flashcards.scheduling.makers import Own, scheduler_of

_OWN = f"select id, {log.OWN} from decks"  # noqa: S608 - constants

Way = tuple[Scheduler, Fold | None]
"""A scheduler, and its fold of whole logs, if it has one."""


def ways(connection: sqlite3.Connection) -> tuple[Callable[[int, str], Way], bool]:
    """A look-up by the id of a deck and the name of a card, and whether that name matters."""
    chosen = log.options_in(connection)
    own = {deck: Own._make(rest) for deck, *rest in connection.execute(_OWN)}

    def made(deck: int, name: str) -> Way:
        scheduler = scheduler_of(chosen, own[deck], name)
        return scheduler, fold_of(scheduler)

    if chosen.fuzz or any([chosen.light_days, *(each.light_days for each in own.values())]):
        return made, True
    of_decks = {deck: made(deck, "") for deck in own}
    return lambda deck, _: of_decks[deck], False
