"""Finding cards by words, deck, tag and state."""

import shlex
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from flashcards.collection import browse
from flashcards.collection.store import Collection
from flashcards.errors import BadQuery
from flashcards.study.rules import LEECH
from flashcards.studyday import Day

if TYPE_CHECKING:
    from flashcards.collection.properties import Property

_STATES = {
    "new": "placement.deck is not null and schedule.card is null",
    "due": "placement.deck is not null and schedule.due <= :today and not coalesce(holds.suspended, 0)"
    " and coalesce(holds.buried_until, 0) <= :today",
    "suspended": "holds.suspended",
    "buried": "holds.buried_until > :today",
    "leech": "schedule.lapses >= :leech",
    "retired": "notes.retired",
}

_UNKNOWN_WORDS = """
select exists (select 1 from unindexed) or coalesce((select max(id) from notes), 0) > (select last from indexed)
"""


_RANKED = """
join (select rowid as note, rank as score from search where search match :words) as hit on hit.note = notes.id
"""
"""Joins the notes that have some words, each with how well it fits; looked up once for all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A search, taken apart: all of it must hold. ``words`` match the beginnings of words."""

    words: tuple[str, ...] = ()
    decks: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    properties: "tuple[Property, ...]" = ()
    text: str = ""


def parse(text: str) -> Query:
    """Take a query apart: words, ``"quoted phrases"``, ``deck:NAME``, ``tag:NAME``, ``is:STATE``, ``prop:r<0.8``.

    Raises:
        BadQuery: a quote is open, or there is no such state or property.
    """
    try:
        parts = shlex.split(text.replace("'", "\\'"))
    except ValueError:
        raise BadQuery(text, "a quotation mark is never closed") from None
    found: dict[str, list[str]] = {"deck": [], "tag": [], "is": [], "prop": [], "": []}
    for part in parts:
        key, colon, value = part.partition(":")
        if colon and value and key in found:
            found[key].append(value)
        else:
            found[""].append(part)
    for state in found["is"]:
        if state not in _STATES:
            raise BadQuery(text, f"there is no is:{state}; use {', '.join(f'is:{name}' for name in _STATES)}")
    properties: tuple[Property, ...] = ()
    if found["prop"]:
        from flashcards.collection.properties import property_of  # for who asks for numbers

        properties = tuple(property_of(text, each) for each in found["prop"])
    return Query(
        words=tuple(found[""]),
        decks=tuple(found["deck"]),
        tags=tuple(found["tag"]),
        states=tuple(found["is"]),
        properties=properties,
        text=text,
    )


class Found(NamedTuple):
    """The best of what a search found, and how many cards it found in all."""

    views: list[browse.CardView]
    total: int


def find(collection: Collection, query: Query, today: Day, leech: int = LEECH) -> list[browse.CardView]:
    """The cards that a query means, best match first; retired ones only where it asks for them.

    ``leech`` is the number of lapses from which a card has the tag ``leech``,
    which stands in no text.
    """
    where, order, facts = _statement(collection, query, today, leech)
    return browse.views(collection, f"{where} {order}", facts)


def find_first(collection: Collection, query: Query, today: Day, leech: int, most: int) -> Found:
    """The first cards of :func:`find`, at most so many."""
    where, order, facts = _statement(collection, query, today, leech)
    total = browse.count(collection, where, facts)
    return Found(browse.first_views(collection, f"{where} {order}", facts, most) if total else [], total)


def _statement(collection: Collection, query: Query, today: Day, leech: int) -> tuple[str, str, dict[str, object]]:
    """The end of a statement from its last join on, its order, and what is bound to its names."""
    conditions = [_STATES[state] for state in query.states]
    facts: dict[str, object] = {"today": today, "leech": leech}
    join, order = "", "decks.name, notes.place"
    if query.words:
        _index_words(collection)
        join = _RANKED
        facts["words"] = " ".join(f'"{word.replace(chr(34), chr(34) * 2)}"*' for word in query.words)
        order = "hit.score, notes.id"
    if "retired" not in query.states:
        conditions.append("not notes.retired")
    conditions += _each("deck", query.decks, facts, _in_deck)
    conditions += _each("tag", query.tags, facts, _has_tag)
    if query.properties:
        from flashcards.collection.properties import condition

        conditions += [condition(collection, query.text, each, today) for each in query.properties]
    where = f"where {' and '.join(conditions)}" if conditions else ""
    return f"{join} {where}", f"order by {order}, cards.id", facts


def _index_words(collection: Collection) -> None:
    """Bring the index of words in line with the notes, of which it takes those that changed only when it is asked."""
    connection = collection.connection
    if connection.execute(_UNKNOWN_WORDS).fetchone() == (0,):
        return
    with nullcontext(connection) if connection.in_transaction else collection.transaction():
        index_words(connection)


def index_words(connection: sqlite3.Connection) -> None:
    """The same inside the caller's transaction, and whatever is to be done."""
    connection.execute(
        "insert into search (rowid, term, definition, aliases, tags)"
        " select id, term, definition, aliases, tags from notes"
        " where id > (select last from indexed) or id in (select note from unindexed)"
    )
    connection.execute("delete from unindexed")
    connection.execute("update indexed set last = (select coalesce(max(id), 0) from notes)")


def _each(name: str, values: Sequence[str], facts: dict[str, object], condition: Callable[[str], str]) -> list[str]:
    """One condition for each value, which is bound and never part of the statement."""
    conditions = []
    for number, value in enumerate(values):
        facts[f"{name}{number}"] = value.casefold()
        conditions.append(condition(f":{name}{number}"))
    return conditions


def _in_deck(value: str) -> str:
    return f"(lower(decks.name) = {value} or lower(decks.name) like {value} || '::%')"


def _has_tag(value: str) -> str:
    tags = "select value from json_each(notes.tags) union all select value from json_each(decks.tags)"
    # The value is the name of a bound parameter.
    named = f"exists (select 1 from ({tags}) where lower(value) = {value} or lower(value) like {value} || '::%')"  # noqa: S608
    return f"({named} or {value} = 'leech' and coalesce(schedule.lapses, 0) >= :leech)"
