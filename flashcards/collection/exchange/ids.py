"""The ids of notes and cards in packages: the time each was first seen, made unique once and kept.

Anki uses an id as the time of creation, in UTC milliseconds: for sorting,
counting what was added on a day, and searching. Notes and cards from Anki keep
their ids.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence

from flashcards.collection.bulk import insert
from flashcards.collection.exchange.seen import Seen, mark
from flashcards.collection.store import Collection
from flashcards.studyday import Instant

_EARLIEST = 2**40
"""November 2004, before Anki existed: an older id is not a time."""

_LATEST = 2**42
"""May 2109."""

_NOTES = """
select notes.id, min(edited, coalesce((select min(at) from edits where note = notes.id), edited)),
    (select min(log.at) from cards join log on log.card = cards.id where cards.note = notes.id)
from notes join decks on decks.id = notes.deck
where not retired and notes.id not in (select note from anki_notes)
order by decks.name, source, place, notes.id
"""
HELD = """(active or (kind like 'cloze %' and cards.note in (select note from origins)
    and cards.note not in (select note from edits)))"""
"""The cards that a package may have: those of the texts, and those that Anki keeps after their cloze is gone."""

_CARDS = f"""
select cards.id, anki_notes.id, (select min(at) from log where log.card = cards.id)
from cards join notes on notes.id = cards.note join anki_notes on anki_notes.note = notes.id
where {HELD} and not retired and cards.id not in (select card from anki_cards)
order by anki_notes.id, cards.id
"""  # noqa: S608 - constants

_GIVEN = """) insert or ignore into anki_cards select cards.id, given.id from given
cross join cards on cards.note = given.note and cards.kind = given.kind"""


def give(collection: Collection, now: Instant) -> None:
    """Give an id to every note and card of the texts that has none; equal times in the order of the texts.

    A note or card from before such times were stored is as old as its text.
    """
    if not _any_without(collection.connection):
        return
    with collection.transaction() as connection:
        mark(connection, now.at)
        seen = Seen(connection)
        notes = [(note, _moment(seen.note(note), text, entry, now)) for note, text, entry in connection.execute(_NOTES)]
        _store(connection, "anki_notes (note, id)", notes)
        cards = [(card, _moment(seen.card(card), note, entry, now)) for card, note, entry in connection.execute(_CARDS)]
        _store(connection, "anki_cards (card, id)", cards)


def remember(
    connection: sqlite3.Connection,
    notes: Iterable[tuple[int, int]],
    cards: Iterable[tuple[int, int, str]],
) -> None:
    """Keep ids from Anki, inside the caller's transaction, if ours has no id and no other has this one.

    ``notes`` are rows with ids, ``cards`` ids with the rows of notes and kinds.
    """
    times = range(_EARLIEST, _LATEST + 1)
    insert(connection, "insert or ignore into anki_notes", [each for each in notes if each[1] in times])
    insert(connection, "with given (id, note, kind) as (", [each for each in cards if each[0] in times], _GIVEN)


def _any_without(connection: sqlite3.Connection) -> bool:
    """Whether a note or card of the texts has no id."""
    query = f"""
        select exists (select 1 from cards join notes on notes.id = cards.note where {HELD} and not retired
        and (cards.id not in (select card from anki_cards) or cards.note not in (select note from anki_notes)))
    """  # noqa: S608 - constants
    return bool(connection.execute(query).fetchone()[0])


def _moment(seen: int | None, otherwise: int, entry: int | None, now: Instant) -> int:
    """When something was first seen: read or answered, whichever was first."""
    first = otherwise if seen is None else seen
    return max(_EARLIEST, min(first, first if entry is None else entry, now.at))


def _store(connection: sqlite3.Connection, table: str, moments: Sequence[tuple[int, int]]) -> None:
    name = table.partition(" ")[0]
    taken = {number for (number,) in connection.execute(f"select id from {name}")}  # noqa: S608 - two literals
    insert(connection, f"insert into {table}", [*_apart(moments, taken)])


def _apart(moments: Sequence[tuple[int, int]], taken: set[int]) -> Iterator[tuple[int, int]]:
    """Rows with their times, or the nearest earlier ones that are free; never later ones, which Anki would not accept.

    The order stays.
    """
    following = None
    for row, moment in sorted(moments, key=lambda one: one[1])[::-1]:
        number = moment if following is None else min(moment, following - 1)
        while number in taken:
            number -= 1
        following = number
        yield row, number
