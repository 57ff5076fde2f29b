"""The first page of a search, and how many cards it finds: the cards are counted, and only the first ones looked up."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from flashcards.cards import CardId
from flashcards.collection import browse
from flashcards.collection.search import RANKED, Query, conditions_of, index_if_behind, match
from flashcards.collection.store import Collection
from flashcards.studyday import Day

_PRESENT = "search match :words and search.rowid not in (select id from notes indexed by notes_retired where retired)"
_CARDS_WITH_WORDS = f"select count(*) from search join cards on cards.note = search.rowid where {_PRESENT}"  # noqa: S608 - a constant
_BEST = f"select rowid from search where {_PRESENT} order by rank, rowid limit :most"  # noqa: S608 - a constant
_ANY = f"select rowid from search where {_PRESENT} limit :most"  # noqa: S608 - a constant

_HITS = """
select hits, (select count(*) from notes) - hits
from (select count(*) as hits from search where search match :words)
"""
"""How many notes have the words, and how many do not: what every note has is no condition."""

_MATCHED = "join (select rowid as note from search where search match :words) as hit on hit.note = cards.note"
_BY_WORDS = "from search cross join cards indexed by sqlite_autoindex_cards_1 on cards.note = search.rowid"
_BY_DECKS = """
from decks indexed by sqlite_autoindex_decks_1 cross join notes indexed by notes_by_deck on notes.deck = decks.id
cross join cards indexed by sqlite_autoindex_cards_1 on cards.note = notes.id
"""
"""Cards in the order of their decks and texts, which two indexes have: it ends at the last card of the page."""

_FEW = 10_000
"""So few cards are put in order among themselves; of more, the first ones are looked for in the order of the page."""

_RANKABLE = 200_000
"""Of more notes than that, those with the words in their terms come first, unranked: ranking takes 1 s a million."""


class Found(NamedTuple):
    """The best results of a search, and how many cards it found."""

    views: list[browse.CardView]
    total: int


def find_first(collection: Collection, query: Query, today: Day, leech: int, most: int) -> Found:
    """The first cards of :func:`~flashcards.collection.search.find`, at most ``most``."""
    if query.words and query == Query(words=query.words, text=query.text):
        return _with_words(collection, query.words, most)
    conditions, facts = conditions_of(collection, query, today, leech)
    (hits, others) = collection.connection.execute(_HITS, facts).fetchone() if query.words else (0, 0)
    where = f"{_MATCHED if query.words and others else ''} where {' and '.join(conditions) or '1'}"
    of_days = [each for each in (query, query.without) if each is not None and each.periods]
    found: Sequence[CardId] | None = None
    if not of_days:
        found = browse.numbers(collection, f"{where} limit {_FEW + 1}", facts)
        total = len(found) if len(found) <= _FEW else browse.count(collection, where, facts)
    elif not query.words and not any(map(_has_more, of_days)):  # many, and looking for all of them twice takes long
        total = browse.count(collection, where, facts)
        found = browse.numbers(collection, where, facts) if total <= _FEW else None
    else:
        found = browse.numbers(collection, where, facts)
        total = len(found)
    if found is not None and total <= (_FEW if not of_days else 5 * _FEW):  # which are at hand
        first = _among(collection, query, found, facts, most)
    else:
        if of_days:
            conditions, facts = conditions_of(collection, query, today, leech, by_card=True)
        first = _in_order(collection, query, conditions, facts, most, hits=hits)
    return Found(browse.views_of(collection, first), total)


def _has_more(query: Query) -> bool:
    """Whether a query asks for more than days."""
    return bool(query.decks or query.tags or query.properties or {*query.states} - {"any"})


def _among(
    collection: Collection, query: Query, found: Sequence[CardId], facts: Mapping[str, object], most: int
) -> Sequence[CardId]:
    """The first of few cards."""
    join, order = (RANKED, "hit.score, cards.note") if query.words else ("", "decks.name, notes.place")
    where = f"{join} where cards.id in (select value from json_each(:found)) order by {order}, cards.id limit {most}"  # noqa: S608 - as it is built
    return browse.numbers(collection, where, {**facts, "found": f"[{', '.join(map(str, found))}]"})


def _in_order(  # noqa: PLR0913 - what a page is made of
    collection: Collection,
    query: Query,
    conditions: Sequence[str],
    facts: Mapping[str, object],
    most: int,
    *,
    hits: int,
) -> Sequence[CardId]:
    """The first cards that are like this, of many; ``hits`` is the number of notes with the words."""
    those = " and ".join(conditions) or "1"
    if not query.words:
        where = f"where {those} order by decks.name, notes.place, cards.id limit {most}"
        return browse.numbers(collection, where, facts, _BY_DECKS)
    where = f"where search match :words and {those}"
    if hits <= _RANKABLE:
        return browse.numbers(collection, f"{where} order by rank, cards.note, cards.id limit {most}", facts, _BY_WORDS)
    in_terms = {**facts, "words": f"term : ({facts['words']})"}
    some = [browse.numbers(collection, f"{where} limit {most}", words, _BY_WORDS) for words in (in_terms, facts)]
    return [*dict.fromkeys(card for cards in some for card in cards)][:most]


def _with_words(collection: Collection, words: Sequence[str], most: int) -> Found:
    """The first cards of the notes with some words: counted in the index alone, and only these are looked up."""
    index_if_behind(collection)
    execute = collection.connection.execute
    facts: dict[str, object] = {"words": match(words), "most": most}
    (total,) = execute(_CARDS_WITH_WORDS, facts).fetchone()
    if total <= _RANKABLE:
        notes = [note for (note,) in execute(_BEST, facts)]
    else:
        in_terms = {**facts, "words": f"term : ({facts['words']})"}
        notes = [*dict.fromkeys(note for found in (in_terms, facts) for (note,) in execute(_ANY, found))]
    query = "select id from cards where note = ? order by id"
    numbers = [CardId(card) for note in notes[:most] for (card,) in execute(query, (note,))]
    return Found(browse.views_of(collection, numbers[:most]), total)
