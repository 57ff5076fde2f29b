"""How two collections differ: what one would lose and get back if the other replaced it."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from typing import NamedTuple

from flashcards.collection.rescue.copying import translated

_ANSWERS = """
select guid, cards.kind, at, origin, log.checksum from {0}.log join {0}.cards on cards.id = card
join {0}.notes on notes.id = note where {1}
"""
_SIDES = ("main", "other")
_IS_ANSWER = "quality is not null"
_TERMS = "select term, source from {0}.notes where not retired"
_DECKS = "select distinct decks.name, source from {0}.notes join {0}.decks on decks.id = deck where not retired"
_THERE = "select {0} from {1}.notes join {1}.decks on decks.id = deck where not retired"


class Side(NamedTuple):
    """What only one of two collections has: answers, other entries, terms of notes and decks, each with its file."""

    answers: int
    others: int
    terms: Sequence[tuple[str, str]]
    decks: Sequence[tuple[str, str]]


def differences(path: str, other: str) -> tuple[Side, Side]:
    """What only the collection at ``path`` has, and what only the other one has; both have the current schema.

    Raises:
        CollectionError: one of them cannot be read.
    """
    with translated(path), closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("attach ? as other", (other,))
        return _side(connection, *_SIDES), _side(connection, *reversed(_SIDES))


def _side(connection: sqlite3.Connection, own: str, other: str) -> Side:
    def entries(which: str) -> int:
        query = f"select count(*) from ({_ANSWERS.format(own, which)} except {_ANSWERS.format(other, which)})"  # noqa: S608 - constants
        (found,) = connection.execute(query).fetchone()
        return int(found)

    def only(names: str, ids: str) -> list[tuple[str, str]]:
        return connection.execute(f"{names.format(own)} and {ids} not in ({_THERE.format(ids, other)})").fetchall()

    return Side(
        answers=entries(_IS_ANSWER),
        others=entries(f"not ({_IS_ANSWER})"),
        terms=only(_TERMS, "guid"),
        decks=only(_DECKS, "decks.name"),
    )
