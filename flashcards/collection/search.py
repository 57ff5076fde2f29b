"""Finding cards by words, deck, tag and state."""

import shlex
import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import nullcontext
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from flashcards.cards import CardId
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
    "retired": "(notes.retired or not cards.active)",
    "paused": "notes.source in (select path from sources where missing) and not notes.retired and cards.active",
    "any": "1",
}

_PERIODS = ("rated", "studied", "reviewed", "introduced")
_KEYS = ("deck", "tag", "is", "prop", *_PERIODS, "")
"""What can be before a colon in a query; words have an empty key."""

_UNKNOWN_WORDS = """
select exists (select 1 from unindexed) or coalesce((select max(id) from notes), 0) > (select last from indexed)
"""


_RANKED = """
join (select rowid as note, rank as score from search where search match :words) as hit on hit.note = notes.id
"""
"""Joins the notes with the words of a query, with a rank, looked up once for all."""


_MATCHED = "join (select rowid as note from search where search match :words) as hit on hit.note = notes.id"
"""The same without a rank, to count them."""

_IS_OR_BELOW = "(lower({0}) = {1} or lower({0}) like {1} || '::%')"
"""Whether a name is the one in a parameter, or below it."""

_PRESENT = "search match :words and rowid not in (select id from notes where retired)"
_CARDS_WITH_WORDS = f"""
select count(*) from search join cards on cards.note = search.rowid where {_PRESENT.replace("rowid", "search.rowid")}
"""  # noqa: S608 - constants
_BEST = f"select rowid from search where {_PRESENT} order by rank, rowid limit :most"  # noqa: S608 - constants
_ANY = f"select rowid from search where {_PRESENT} limit :most"  # noqa: S608 - constants

_NOTES = "select rowid from search where search match :words"
_HITS = "select count(*) from search where search match :words"
_OF_DECK = """
select cards.id from notes indexed by notes_by_deck cross join cards on cards.note = notes.id
where notes.deck = ? order by notes.place, cards.id
"""
_TAGGED = """
notes.id in (
    select rowid from search where search match {words} union all select note from unindexed
    union all select id from notes where id > (select last from indexed))
"""
"""The notes that may have a tag: those with its words, and those that the index of words does not know yet."""

_FEW = 10_000
"""So few cards are put in order among themselves; of more, the first ones are found deck by deck."""

_RANKABLE = 200_000
"""Of more notes than that, those with the words in their terms come first, unranked: ranking takes 1 s a million."""


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


class Found(NamedTuple):
    """The best results of a search, and how many cards it found."""

    views: list[browse.CardView]
    total: int


def find(collection: Collection, query: Query, today: Day, leech: int = LEECH) -> list[browse.CardView]:
    """The cards that match a query, best match first; retired ones only if it asks for them, or for any.

    ``leech`` is the number of lapses at which a card has the tag ``leech``,
    which is not in its text.
    """
    where, order, facts = _statement(collection, query, today, leech)
    return browse.views(collection, f"{where} {order}", facts)


def find_first(collection: Collection, query: Query, today: Day, leech: int, most: int) -> Found:
    """The first cards of :func:`find`, at most ``most``."""
    if query.words and query == Query(words=query.words, text=query.text):
        return _with_words(collection, query.words, most)
    where, order, facts = _statement(collection, query, today, leech)
    found = browse.numbers(collection, where.replace(_RANKED, _MATCHED), facts)
    if not found:
        return Found([], 0)
    if len(found) <= _FEW:
        join = _RANKED if query.words else ""
        among = f"{join} where cards.id in (select value from json_each(:found)) {order} limit {most}"  # noqa: S608 - constants
        first = browse.numbers(collection, among, {**facts, "found": f"[{', '.join(map(str, found))}]"})
    elif query.words:
        first = _first_with_words(collection, found, facts, most)
    else:
        first = _first_of_decks(collection, found, most)
    return Found(browse.views_of(collection, first), len(found))


def _first_with_words(
    collection: Collection, found: Sequence[CardId], facts: dict[str, object], most: int
) -> Sequence[CardId]:
    """The first of many cards, which are in the order of their ranks unless the words are in too many notes."""
    notes: Iterable[tuple[int]]
    execute = collection.connection.execute
    (hits,) = execute(_HITS, facts).fetchone()
    if hits <= _RANKABLE:
        notes = execute(f"{_NOTES} order by rank, rowid", facts)
    else:
        in_terms = {**facts, "words": f"term : ({facts['words']})"}
        notes = chain(execute(_NOTES, in_terms), execute(_NOTES, facts))
    cards = (card for note in notes for card in execute("select id from cards where note = ? order by id", note))
    return _first_among(found, cards, most)


def _first_of_decks(collection: Collection, found: Sequence[CardId], most: int) -> Sequence[CardId]:
    """The first of many cards in the order of their decks and texts: an index has the notes of a deck in that order."""
    decks = collection.connection.execute("select id from decks order by name").fetchall()
    return _first_among(
        found, chain.from_iterable(collection.connection.execute(_OF_DECK, deck) for deck in decks), most
    )


def _first_among(found: Sequence[CardId], cards: Iterable[tuple[CardId]], most: int) -> Sequence[CardId]:
    """The first cards, each once, that are among those that were found."""
    among = bytearray(max(found) + 1)
    for card in found:
        among[card] = 1
    first: list[CardId] = []
    for (card,) in cards:
        if len(first) == most:
            break
        if card < len(among) and among[card]:
            among[card] = 0
            first.append(card)
    return first


def _with_words(collection: Collection, words: Sequence[str], most: int) -> Found:
    """The first cards of the notes with some words: counted in the index alone, and only these are looked up."""
    _index_words(collection)
    execute = collection.connection.execute
    facts: dict[str, object] = {"words": _match(words), "most": most}
    (total,) = execute(_CARDS_WITH_WORDS, facts).fetchone()
    if total <= _RANKABLE:
        notes = [note for (note,) in execute(_BEST, facts)]
    else:
        in_terms = {**facts, "words": f"term : ({facts['words']})"}
        notes = [*dict.fromkeys(note for found in (in_terms, facts) for (note,) in execute(_ANY, found))]
    query = "select id from cards where note = ? order by id"
    numbers = [CardId(card) for note in notes[:most] for (card,) in execute(query, (note,))]
    return Found(browse.views_of(collection, numbers[:most]), total)


def _match(words: Sequence[str]) -> str:
    """Words as a query of the index: all of them, each as the beginning of one."""
    return " ".join(f'"{word.replace(chr(34), chr(34) * 2)}"*' for word in words)


def cards(collection: Collection, query: Query, today: Day, leech: int = LEECH) -> set[CardId]:
    """The numbers of the cards that match a query."""
    where, _, facts = _statement(collection, query, today, leech)
    return set(browse.numbers(collection, where, facts))


def _statement(collection: Collection, query: Query, today: Day, leech: int) -> tuple[str, str, dict[str, object]]:
    """The end of a statement from its last join on, its order, and its parameters."""
    facts: dict[str, object] = {"today": today, "leech": leech}
    join, order = "", "decks.name, notes.place"
    if query.words:
        _index_words(collection)
        join = _RANKED
        facts["words"] = _match(query.words)
        order = "hit.score, notes.id"
    conditions = _conditions(collection, query, today, facts)
    if not {"retired", "any"} & {*query.states}:
        conditions.append(f"not {_STATES['retired']}")
    if query.without is not None:
        conditions += [f"({each}) is not true" for each in _conditions(collection, query.without, today, facts, "no_")]
    where = f"where {' and '.join(conditions)}" if conditions else ""
    return f"{join} {where}", f"order by {order}, cards.id", facts


def _conditions(
    collection: Collection, query: Query, today: Day, facts: dict[str, object], prefix: str = ""
) -> list[str]:
    """The parts of a query other than words, as conditions; their parameters are added to ``facts``."""
    conditions = [_STATES[state] for state in query.states]
    conditions += _each(f"{prefix}deck", query.decks, facts, _in_deck)
    conditions += _each(f"{prefix}tag", query.tags, facts, partial(_has_tag, collection, facts))
    if query.properties:
        from flashcards.collection.properties import condition

        conditions += [condition(collection, query.text, each, today) for each in query.properties]
    if query.periods:
        from flashcards.collection.figures import periods

        conditions += [
            periods.condition(collection.connection, each, today, f"{prefix}period{number}", facts)
            for number, each in enumerate(query.periods)
        ]
    return conditions


def _index_words(collection: Collection) -> None:
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
        facts[f"{name}{number}"] = value.casefold()
        conditions.append(condition(f":{name}{number}"))
    return conditions


def _in_deck(value: str) -> str:
    # Not by the index of decks, with which counting a large deck takes five times as long.
    return f"+notes.deck in (select id from decks where {_IS_OR_BELOW.format('name', value)})"  # noqa: S608 - as below


def _has_tag(collection: Collection, facts: dict[str, object], value: str) -> str:
    """Whether a note has a tag, or its deck has it, or a card is a leech and the tag is called so."""
    tag = str(facts[value.removeprefix(":")])
    is_tag = _IS_OR_BELOW.format("value", value)
    # The value is the name of a bound parameter.
    of_decks = f"select decks.id from decks join json_each(decks.tags) where {is_tag}"  # noqa: S608
    own = f"exists (select 1 from json_each(notes.tags) where {is_tag})"  # noqa: S608
    if _has_words(tag):
        facts[f"{value.removeprefix(':')}_words"] = f'tags : "{tag.replace(chr(34), chr(34) * 2)}"'
        own = f"({_TAGGED.format(words=f'{value}_words')} and {own})"
    wider = [f"+notes.deck in ({of_decks})"] if collection.connection.execute(of_decks, facts).fetchone() else []
    wider += ["coalesce(schedule.lapses, 0) >= :leech"] if tag == "leech" else []
    return f"({' or '.join([*wider, own])})" if wider else own


def _has_words(tag: str) -> bool:
    """Whether the index of words is sure to know a part of a tag: a letter or digit of any version of Unicode."""
    from unicodedata import ucd_3_2_0  # only for tags

    return tag.isprintable() and "\\" not in tag and any(ucd_3_2_0.category(char)[0] in "LN" for char in tag)
