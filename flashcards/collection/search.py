"""Finding cards by words, deck, tag and state."""

import shlex
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from functools import partial
from typing import TYPE_CHECKING

from flashcards.cards import CardId, is_at_or_below, name_key
from flashcards.collection import browse
from flashcards.collection.store import Collection
from flashcards.controls import unseen
from flashcards.errors import BadQuery
from flashcards.lean import Record, replace
from flashcards.study.rules import LEECH
from flashcards.studyday import Day

if TYPE_CHECKING:
    from flashcards.collection.figures.periods import Period
    from flashcards.collection.properties import Property

_STATES = {
    "new": "cards.id in (select card from unseen)",
    "due": "schedule.deck is not null and schedule.due <= :today and not coalesce(holds.suspended, 0)"
    " and coalesce(holds.buried_until, 0) <= :today",
    "suspended": "holds.suspended",
    "buried": "holds.buried_until > :today",
    "leech": "schedule.lapses >= :leech",
    "retired": "(not cards.active or cards.note in (select id from notes indexed by notes_retired where retired))",
    "paused": "notes.source in (select path from sources where missing) and not notes.retired and cards.active",
    "any": "1",
}

_PERIODS = ("rated", "studied", "reviewed", "introduced")
_KEYS = ("deck", "tag", "is", "prop", *_PERIODS, "")
"""What can be before a colon in a query; words have an empty key."""

_UNKNOWN_WORDS = """
select exists (select 1 from unindexed) or coalesce((select max(id) from notes), 0) > (select last from indexed)
"""

RANKED = """
join (select rowid as note, rank as score from search where search match :words) as hit on hit.note = cards.note
"""
"""Joins the cards with the words of a query, with a rank, looked up once for all."""

_IS_OR_BELOW = "(lower(value) = {0} or substr(lower(value), 1, length({0}) + 2) = {0} || '::')"
"""Whether a tag is the one in a parameter, or below it, as far as SQLite knows letters."""

_TAGGED = """
select json_group_array(id) from notes where id in (
    select rowid from search where search match {words} union all select note from unindexed
    union all select id from notes where id > (select last from indexed))
and ({at_once} or exists (select 1 from json_each(tags) where {is_tag}))
"""
"""The notes with a tag, among those with its words, and those that the index of words does not know yet."""


_AT_ONCE = """
(instr(lower(tags), '"' || {0} || '"') and not instr(tags, '\\'))
"""
"""Whether a list of tags has this one, if that can be told without reading the list."""


class Query(Record):
    """A parsed search: all of it must match, and nothing of ``without``. ``words`` match the beginnings of words."""

    words: tuple[str, ...] = ()
    decks: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    properties: "tuple[Property, ...]" = ()
    periods: "tuple[Period, ...]" = ()
    without: "Query | None" = None
    text: str = ""


def parse(text: str) -> Query:
    """Parse a query: words, ``"quoted phrases"``, ``deck:NAME``, ``tag:NAME``, ``is:STATE``, ``prop:r<0.8``.

    ``rated:7`` and ``introduced:2026-03-01`` name days. A ``-`` before a key
    negates it.

    Raises:
        BadQuery: a quote is not closed, or a state or property is unknown.
    """
    lexer = shlex.shlex(text, posix=True, punctuation_chars=False)
    lexer.whitespace_split, lexer.commenters, lexer.quotes = True, "", '"'
    try:
        parts = [*lexer]
    except ValueError:
        raise BadQuery(text, "a quotation mark is never closed") from None
    found, without = _sorted_out(parts)
    excluded = _query(text, without) if any(without.values()) else None
    return replace(_query(text, found), without=excluded)


def _sorted_out(parts: Sequence[str]) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """The values of each key, and of each negated key; words have an empty key."""
    found, without = ({key: list[str]() for key in _KEYS} for _ in range(2))
    for part in parts:
        key, colon, value = part.removeprefix("-").partition(":")
        if colon and key in found and (value or key == "is"):
            (without if part.startswith("-") else found)[key].append(unseen(value))
        else:
            found[""].append(part)
    return found, without


def _query(text: str, found: Mapping[str, Sequence[str]]) -> Query:
    for state in found["is"]:
        if state not in _STATES:
            raise BadQuery(text, f"there is no is:{state}; use {', '.join(f'is:{name}' for name in _STATES)}")
    properties: tuple[Property, ...] = ()
    if found["prop"]:
        from flashcards.collection.properties import property_of  # only for numbers

        properties = tuple(property_of(text, each) for each in found["prop"])
    periods: tuple[Period, ...] = ()
    if any(found[key] for key in _PERIODS):
        from flashcards.collection.figures.periods import period_of  # only for days

        periods = tuple(period_of(text, key, each) for key in _PERIODS for each in found[key])
    return Query(
        words=tuple(found[""]),
        decks=tuple(found["deck"]),
        tags=tuple(found["tag"]),
        states=tuple(found["is"]),
        properties=properties,
        periods=periods,
        text=text,
    )


def find(collection: Collection, query: Query, today: Day, leech: int = LEECH) -> list[browse.CardView]:
    """The cards that match a query, best match first; retired ones only if it asks for them, or for any.

    ``leech`` is the number of lapses at which a card has the tag ``leech``,
    which is not in its text.
    """
    where, order, facts = _statement(collection, query, today, leech)
    return browse.views(collection, f"{where} {order}", facts)


def match(words: Sequence[str]) -> str:
    """Words as a query of the index: all of them, each as the beginning of one."""
    return " ".join(f'"{word.replace(chr(34), chr(34) * 2)}"*' for word in words)


def cards(collection: Collection, query: Query, today: Day, leech: int = LEECH) -> set[CardId]:
    """The numbers of the cards that match a query."""
    where, _, facts = _statement(collection, query, today, leech)
    return set(browse.numbers(collection, where, facts))


def _statement(collection: Collection, query: Query, today: Day, leech: int) -> tuple[str, str, dict[str, object]]:
    """The end of a statement from its last join on, its order, and its parameters."""
    conditions, facts = conditions_of(collection, query, today, leech)
    join, order = (RANKED, "hit.score, cards.note") if query.words else ("", "decks.name, notes.place")
    where = f"where {' and '.join(conditions)}" if conditions else ""
    return f"{join} {where}", f"order by {order}, cards.id", facts


def conditions_of(
    collection: Collection, query: Query, today: Day, leech: int, *, by_card: bool = False
) -> tuple[list[str], dict[str, object]]:
    """All that a card must be, and the parameters, of which ``words`` are for the index of words, which has all notes.

    ``by_card`` is for a look at few cards: conditions on days look up the log of
    each, rather than all cards that have answers on them.
    """
    facts: dict[str, object] = {"today": today, "leech": leech}
    if query.words:
        index_if_behind(collection)
        facts["words"] = match(query.words)
    conditions = _conditions(collection, query, today, facts, by_card=by_card)
    if not {"retired", "any"} & {*query.states}:
        conditions.append(f"not {_STATES['retired']}")
    if query.without is not None:
        others = _conditions(collection, query.without, today, facts, "no_", by_card=by_card)
        conditions += [f"({each}) is not true" for each in others]
    return conditions, facts


def _conditions(  # noqa: PLR0913 - as of conditions_of
    collection: Collection, query: Query, today: Day, facts: dict[str, object], prefix: str = "", *, by_card: bool
) -> list[str]:
    """The parts of a query other than words, as conditions; their parameters are added to ``facts``."""
    conditions = [_STATES[state] for state in query.states]
    conditions += _each(f"{prefix}deck", query.decks, facts, partial(_in_deck, collection, facts))
    conditions += _each(f"{prefix}tag", query.tags, facts, partial(_has_tag, collection, facts))
    if query.properties:
        from flashcards.collection.properties import condition

        conditions += [condition(collection, query.text, each, today) for each in query.properties]
    if query.periods:
        from flashcards.collection.figures import periods

        conditions += [
            periods.condition(collection.connection, each, today, f"{prefix}period{number}", facts, by_card=by_card)
            for number, each in enumerate(query.periods)
        ]
    return conditions


def index_if_behind(collection: Collection) -> None:
    """Update the index of words, which happens only before a search."""
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
    """One condition for each value, which is always a bound parameter."""
    conditions = []
    for number, value in enumerate(values):
        facts[f"{name}{number}"] = name_key(value)
        conditions.append(condition(f":{name}{number}"))
    return conditions


def _in_deck(collection: Collection, facts: dict[str, object], value: str) -> str:
    wanted = str(facts[value.removeprefix(":")])
    decks = collection.connection.execute("select id, name from decks")
    facts[f"{value.removeprefix(':')}_decks"] = str([deck for deck, name in decks if is_at_or_below(name, wanted)])
    # Not by the index of decks, with which counting a large deck takes five times as long.
    return f"+notes.deck in (select value from json_each({value}_decks))"  # noqa: S608 - as below


def _has_tag(collection: Collection, facts: dict[str, object], value: str) -> str:
    """Whether a note has a tag, or its deck has it, or a card is a leech and the tag is called so."""
    tag = str(facts[value.removeprefix(":")])
    is_tag = _IS_OR_BELOW.format(value)
    if not tag.isascii():
        collection.connection.create_function("is_at_or_below", 2, is_at_or_below, deterministic=True)
        is_tag = f"is_at_or_below(value, {value})"
    # The value is the name of a bound parameter.
    of_decks = f"select decks.id from decks join json_each(decks.tags) where {is_tag}"  # noqa: S608
    if _has_words(tag):
        facts[f"{value.removeprefix(':')}_words"] = f'tags : "{tag.replace(chr(34), chr(34) * 2)}"'
        at_once = "0" if '"' in tag else _AT_ONCE.format(value)
        query = _TAGGED.format(words=f"{value}_words", is_tag=is_tag, at_once=at_once)
        (facts[f"{value.removeprefix(':')}_notes"],) = collection.connection.execute(query, facts).fetchone()
        own = f"cards.note in (select value from json_each({value}_notes))"  # noqa: S608 - as above
    else:
        own = f"exists (select 1 from json_each(notes.tags) where {is_tag})"  # noqa: S608
    wider = [f"+notes.deck in ({of_decks})"] if collection.connection.execute(of_decks, facts).fetchone() else []
    wider += ["coalesce(schedule.lapses, 0) >= :leech"] if tag == "leech" else []
    return f"({' or '.join([*wider, own])})" if wider else own


def _has_words(tag: str) -> bool:
    """Whether the index of words is sure to know a part of a tag: a letter or digit of any version of Unicode."""
    from unicodedata import ucd_3_2_0  # only for tags

    return tag.isprintable() and "\\" not in tag and any(ucd_3_2_0.category(char)[0] in "LN" for char in tag)
