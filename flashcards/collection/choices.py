"""What decks choose for themselves: their own scheduler, retention, longest interval and light days."""

from collections.abc import Callable
from functools import cache, lru_cache

from flashcards.cards import CardId
from flashcards.collection import log, states
from flashcards.collection.store import Collection
from flashcards.scheduling import Scheduler
from flashcards.scheduling.makers import Chosen, Options, Own, scheduler_of

_STANDINGS = """
select card, decks.name, due, schedule.interval, memory from schedule
join cards on cards.id = card join notes on notes.id = cards.note join decks on decks.id = notes.deck
"""
_SCHEDULES = """
select count(schedule.card) from decks left join notes on notes.deck = decks.id and not retired
left join cards on cards.note = notes.id left join schedule on schedule.card = cards.id
where decks.name = ? group by decks.id
"""
_PRESENT = """
exists (select 1 from notes join sources on path = source where deck = decks.id and not retired and not missing)
"""


Standing = tuple[int, int, int | None]
"""The due day of a card, its interval, and its ease if its scheduler has one."""


def uses_fsrs(collection: Collection) -> bool:
    """Whether FSRS schedules all decks, or one of them."""
    return collection.connection.execute(log.FSRS).fetchone() is not None


def retention(collection: Collection, chosen: Chosen) -> float | None:
    """The desired retention of all decks with these options, None if no deck uses it."""
    usual = Options(*chosen)
    own = own_options(collection, present=True).values()
    names = {usual.scheduler, *(each.scheduler for each in own if each.retention is None)}
    return usual.retention if "fsrs" in names else None


def schedulers(collection: Collection) -> Callable[[str], Scheduler]:
    """The scheduler of a deck with this name, without fuzz."""
    chosen, own = log.options(collection), own_options(collection)

    def of(deck: str) -> Scheduler:
        return scheduler_of(chosen, own.get(deck, Own()))

    return of


def own_options(collection: Collection, *, present: bool = False) -> dict[str, Own]:
    """The options that decks have for themselves, by the names of those that have any; only ``present`` ones."""
    query = f"select name, {log.OWN} from decks where {log.HAS_OWN} and (not ? or {_PRESENT}) order by name"  # noqa: S608 - constants
    rows = collection.connection.execute(query, (present,))
    return {name: Own._make(own) for name, *own in rows}


def schedules(collection: Collection, deck: str) -> int | None:
    """How many cards of a deck with this name have a schedule; None if there is no such deck."""
    row = collection.connection.execute(_SCHEDULES, (deck,)).fetchone()
    return int(row[0]) if row is not None else None


def standings(collection: Collection) -> dict[CardId, Standing]:
    """The schedule of every card that has one."""
    of = cache(schedulers(collection))

    @lru_cache(5000)
    def ease(deck: str, memory: str) -> int | None:
        state = states.from_row((0, 0, 0, 0, memory))
        return None if state is None else of(deck).summary(state).own_ease

    rows = collection.connection.execute(_STANDINGS)
    return {card: (due, interval, ease(deck, memory)) for card, deck, due, interval, memory in rows}
