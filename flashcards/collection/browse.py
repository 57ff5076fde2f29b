"""Look-ups: one card for the screen, a term, the list of decks."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import cast

from flashcards.cards import CardId, CardKind, Face, face, literal_key, name_key, term_key
from flashcards.collection import states
from flashcards.collection.store import Collection
from flashcards.lean import NamedTuple, Record
from flashcards.reviews import Holds
from flashcards.scheduling import State
from flashcards.studyday import Day


class CardView(Record):
    """Everything that a screen needs to know about a card.

    ``note`` is the row of its note; ``state`` is None for a card never learnt.
    """

    card: CardId
    note: int
    kind: CardKind
    deck: str
    section: str
    term: str
    definition: str
    tags: tuple[str, ...]
    aliases: tuple[str, ...]
    source: str
    line: int
    active: bool
    state: State | None
    holds: Holds

    @property
    def face(self) -> Face:
        """The two sides of the card."""
        return face(self.term, self.definition, self.kind)


class DeckSummary(NamedTuple):
    """A deck: its files, its active cards, and how many of those were never seen."""

    name: str
    description: str
    sources: tuple[str, ...]
    cards: int
    unseen: int


_LINES = "(select group_concat(value, char(10)) from json_each({}))"
"""A JSON list as lines, as no tag or alias has several: Python's ``json`` would cost the first card 1 ms."""

_JOINS = {
    "notes": "join notes on notes.id = cards.note",
    "decks": "join decks on decks.id = notes.deck",
    "placement": "join placement on placement.card = cards.id",
    "schedule": "left join schedule on schedule.card = cards.id",
    "holds": "left join holds on holds.card = cards.id",
}
"""The tables of a search besides cards and notes; none of them adds or removes a row."""

_FROM = f"from cards {' '.join(_JOINS.values())}"

_VIEW = f"""
select cards.id, cards.note, cards.kind, decks.name,
    notes.section, notes.term, notes.definition,
    {_LINES.format("decks.tags")}, {_LINES.format("notes.tags")}, {_LINES.format("notes.aliases")},
    notes.source, notes.line, placement.deck is not null,
    {", ".join(f"schedule.{name}" for name in states.COLUMNS)},
    holds.suspended, holds.buried_until
{_FROM}
"""


_FILES = """
with recursive pairs (source, deck) as (
    select path, (select min(deck) from notes where source = path and retired = 0) from sources
    union all
    select source, (select min(deck) from notes where source = pairs.source and retired = 0 and deck > pairs.deck)
    from pairs where deck is not null
)
select source, deck from pairs where deck is not null
"""
"""Each deck file with each deck that it has notes of; the next one is looked up in the index, whatever lies between."""

_CARDS = [
    f"select deck, count(*) from {table} where deck is not null group by deck"  # noqa: S608 - literals
    for table in ("schedule", "unseen")
]


def card(collection: Collection, number: CardId) -> CardView:
    """One card.

    Raises:
        KeyError: no card has this number.
    """
    row = collection.connection.execute(_VIEW + " where cards.id = ?", (number,)).fetchone()
    if row is None:
        raise KeyError(number)
    return _view(row)


def cards_of(collection: Collection, note: int) -> list[CardId]:
    """The cards of a note that its text asks for; ``note`` is its row."""
    rows = collection.connection.execute("select id from cards where note = ? and active order by id", (note,))
    return [CardId(number) for (number,) in rows]


def find_term(collection: Collection, term: str) -> list[CardView]:
    """The cards of the notes with this term, name or alias, active ones first.

    Notes whose term is written exactly like this leave out those that differ in
    case or punctuation.

    If there are none, control characters in it may be written as they are
    shown.

    Raises:
        UnknownTerm: there are none; it has the nearest terms.
    """
    notes = _named(collection, term)
    if not notes:
        from flashcards.controls import unseen  # only for an unknown name
        from flashcards.errors import UnknownTerm

        notes = _named(collection, unseen(term))
        if not notes:
            from flashcards.collection.finding import names

            raise UnknownTerm(term, nearest(term, [*names.near(collection, term)]))
    marks = ", ".join("?" * len(notes))
    query = f"{_VIEW} where notes.id in ({marks}) order by notes.retired, cards.id"
    return [_view(row) for row in collection.connection.execute(query, notes)]


def _named(collection: Collection, term: str) -> list[int]:
    """The notes with this term, name or alias."""
    key = term_key(term)
    execute = collection.connection.execute
    keys = (literal_key(term), key)  # first as a term in code, which is typed without backticks
    found = (execute("select id, term from notes where term_key = ?", (one,)).fetchall() for one in keys)
    alike = next(filter(None, found), [])
    notes = [number for number, own in alike if own == term.strip()] or [number for number, _ in alike]
    if not notes:
        from flashcards.collection.finding import names  # only for another name than a term

        notes = names.find(collection, key)
    return notes


def views(collection: Collection, where: str, facts: Mapping[str, object]) -> list[CardView]:
    """The cards selected by the end of a statement, from ``where`` on; ``facts`` are its parameters."""
    return [_view(row) for row in collection.connection.execute(f"{_VIEW} {where}", facts)]


def numbers(
    collection: Collection, where: str, facts: Mapping[str, object], begin: str = "from cards"
) -> Sequence[CardId]:
    """The numbers of the cards that the end of a statement selects, of which there may be a million.

    ``begin`` has the tables that come first.
    """
    from array import array  # only for a search

    rows = collection.connection.execute(f"select cards.id {_needed(where, begin)} {where}", facts)
    return cast("Sequence[CardId]", array("q", chain.from_iterable(rows)))


def count(collection: Collection, where: str, facts: Mapping[str, object]) -> int:
    """How many cards the end of a statement selects."""
    (number,) = collection.connection.execute(f"select count(*) {_needed(where)} {where}", facts).fetchone()
    return int(number)


def views_of(collection: Collection, numbers: Sequence[CardId]) -> list[CardView]:
    """These cards, in this order."""
    query = f"{_VIEW} where cards.id in (select value from json_each(?))"  # noqa: S608 - constants
    found = {row[0]: row for row in collection.connection.execute(query, (str([*numbers]),))}
    return [_view(found[number]) for number in numbers]


def _needed(where: str, begin: str = "from cards") -> str:
    """The tables that the end of a statement is about: most searches need no look at the notes."""
    joins = [
        join
        for table, join in _JOINS.items()
        if (f"{table}." in where or (table == "notes" and "decks." in where)) and f" {table} " not in begin
    ]
    return f"{begin} {' '.join(joins)}"


class Title(NamedTuple):
    """What a card is called: the term of its note, its kind and its deck."""

    term: str
    kind: str
    deck: str


def titles(collection: Collection, cards: Sequence[CardId]) -> dict[CardId, Title]:
    """What some cards are called."""
    rows = collection.connection.execute(
        "select cards.id, notes.term, cards.kind, decks.name from cards join notes on notes.id = cards.note"
        " join decks on decks.id = notes.deck where cards.id in (select value from json_each(?))",
        (str(cards),),
    )
    return {CardId(card): Title(*row) for card, *row in rows}


def own_tags(collection: Collection, note: int) -> list[str]:
    """The tags of one note, without those of its deck."""
    query = f"select {_LINES.format('tags')} from notes where id = ?"  # noqa: S608 - a constant
    (tags,) = collection.connection.execute(query, (note,)).fetchone()
    return _items(tags)


def terms(collection: Collection) -> list[str]:
    """Every term in a deck file, in the order in which they were first seen."""
    return [term for (term,) in collection.connection.execute("select term from notes where not retired order by id")]


def alike(wanted: str, decks: Sequence[str]) -> list[str]:
    """The decks that a name may stand for if none has it: without accents, by their ends, or by their beginnings.

    Of a deck and those below it, only the deck.
    """
    folded = _folded(wanted)
    known = {deck: _folded(deck) for deck in (*decks, *_above(decks))}
    for fits in (folded.__eq__, lambda name: name.endswith(f"::{folded}"), lambda name: name.startswith(folded)):
        found = [deck for deck, name in known.items() if folded and fits(name)]
        if found:
            return sorted(deck for deck in found if not any(deck.startswith(f"{other}::") for other in found))
    return []


def _above(decks: Sequence[str]) -> Iterator[str]:
    """The names of the decks above these, which need not exist themselves."""
    for deck in decks:
        levels = deck.split("::")
        yield from ("::".join(levels[:end]) for end in range(1, len(levels)))


def _folded(text: str) -> str:
    import unicodedata  # only for an unknown name

    return "".join(char for char in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(char))


def nearest(name: str, names: Sequence[str]) -> list[str]:
    """Up to three of ``names`` that look like ``name`` or contain it, best first."""
    from difflib import get_close_matches

    folded, wanted = {name_key(other): other for other in reversed(names)}, name_key(name)
    close = get_close_matches(wanted, folded, n=3, cutoff=0.5)
    close += [other for other in folded if wanted in other and other not in close]
    return [folded[other] for other in close[:3]]


def decks(collection: Collection) -> list[DeckSummary]:
    """Every deck with a note in its text, by name, ignoring case."""
    execute = collection.connection.execute
    files: dict[int, list[str]] = {}
    for source, deck in execute(_FILES):
        files.setdefault(deck, []).append(str(source))
    learnt, unseen = (dict(execute(query).fetchall()) for query in _CARDS)
    rows = execute(
        "select id, name, description from decks where id in (select value from json_each(?))", (str([*files]),)
    )
    found = [
        DeckSummary(
            name=name,
            description=description,
            sources=tuple(sorted(files[deck])),
            cards=learnt.get(deck, 0) + unseen.get(deck, 0),
            unseen=unseen.get(deck, 0),
        )
        for deck, name, description in rows
    ]
    return sorted(found, key=lambda deck: (deck.name.casefold(), deck.name))


def about(collection: Collection, names: Sequence[str]) -> str:
    """The description of the deck with one of these names that is above all others; empty if there is none."""
    top = min(names, key=len, default="")
    if not all(name == top or name.startswith(f"{top}::") for name in names):
        return ""
    row = collection.connection.execute("select description from decks where name = ?", (top,)).fetchone()
    return str(row[0]) if row else ""


def _items(lines: object) -> list[str]:
    """The items of a list that SQLite returned as lines, or as NULL if it is empty."""
    return [] if lines is None else str(lines).split("\n")


def _view(row: Sequence[object]) -> CardView:
    (number, note, kind, deck, section, term, definition, deck_tags, tags, aliases, source, line, active, *rest) = row
    *state, suspended, buried_until = rest
    return CardView(
        card=CardId(int(str(number))),
        note=int(str(note)),
        kind=CardKind(str(kind)),
        deck=str(deck),
        section=str(section),
        term=str(term),
        definition=str(definition),
        tags=tuple(dict.fromkeys([*_items(deck_tags), *_items(tags)])),
        aliases=tuple(_items(aliases)),
        source=str(source),
        line=int(str(line)),
        active=bool(active),
        state=states.from_row(state),
        holds=Holds(
            suspended=bool(suspended), buried_until=Day(buried_until) if isinstance(buried_until, int) else None
        ),
    )
