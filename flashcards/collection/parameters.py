"""The parameters of FSRS: a dated list, of which the newest hold. Whoever sets others only adds to it."""

import sqlite3
from collections.abc import Callable, Sequence

from flashcards.cards import CardId
from flashcards.collection import log
from flashcards.collection.bulk import batches
from flashcards.collection.entries import entries_of
from flashcards.collection.store import Collection
from flashcards.reviews import effective
from flashcards.scheduling.fitting import Card, answers_of
from flashcards.scheduling.fsrs import VERSION


def put_in(
    collection: Collection, numbers: Sequence[float], at: int, tell: Callable[[int, int], None] | None = None
) -> int:
    """Let these parameters hold from now on, inside the caller's transaction; none are the defaults.

    Every schedule is derived anew where FSRS makes it. ``at`` is UTC
    milliseconds; where the clock was set back, it comes after what there is.
    Returns how many cards have another schedule by that.
    """
    connection = collection.connection
    (last,) = connection.execute("select coalesce(max(at), 0) from parameters").fetchone()
    text = f"[{', '.join(map(repr, numbers))}]"
    row = max(at, last + 1), collection.device.id, VERSION, text
    connection.execute("insert into parameters (at, origin, version, numbers) values (?, ?, ?, ?)", row)
    return log.choose_options_in(collection, log.options(collection), tell) if _is_used(connection) else 0


def take_back(collection: Collection) -> bool:
    """Let the parameters before the last ones hold, if this device set those and wrote nothing to the log since."""
    with collection.transaction() as connection:
        device = collection.device.id
        row = connection.execute("select at, origin from parameters order by at desc, origin desc limit 1").fetchone()
        if row is None or row[1] != device:
            return False
        if connection.execute("select 1 from log where origin = ? and at > ? limit 1", (device, row[0])).fetchone():
            return False
        connection.execute("delete from parameters where (at, origin) = (?, ?)", row)
        if _is_used(connection):
            log.choose_options_in(collection, log.options(collection))
    return True


def answers(collection: Collection) -> list[Card]:
    """What FSRS counts of every card's log, those that are in no deck any more too: they were answered all the same."""
    cards = [CardId(card) for (card,) in collection.connection.execute("select id from cards order by id")]
    return [
        each
        for some in batches(cards)
        for entries in entries_of(collection.connection, some).values()
        for each in answers_of(effective(entries))
    ]


def _is_used(connection: sqlite3.Connection) -> bool:
    (name,) = connection.execute("select scheduler from options").fetchone()
    return str(name) == "fsrs"
