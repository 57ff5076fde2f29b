"""Anki's notes as ours: a term, a definition, tags, and which card is which."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import chain
from typing import NamedTuple

from flashcards.anki.notes.content import NEW, AnkiCard, AnkiDeck, AnkiNote
from flashcards.anki.notes.layout import Layout, Layouts
from flashcards.anki.notes.names import DEFAULT_DECK
from flashcards.anki.notes.templates import Part, is_filled
from flashcards.anki.notes.texts import (
    blanked,
    code_of,
    deck_name,
    label,
    named,
    parts_of,
    question_of,
    tags_of,
    term_of_parts,
    words_of,
)
from flashcards.cards import FORWARD, REVERSE, CardKind, Note, NoteGuid, kinds_of
from flashcards.formats.notes import one_way
from flashcards.html.occlusion import HIDDEN_AREA, areas, name_of
from flashcards.html.to_markdown import block_markdown, plain_text, sources

NOTHING = "\N{EM DASH}"
"""The text for a side of a card that is empty in Anki."""

_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)


class Converted(NamedTuple):
    """One of our notes, made from one of Anki's.

    ``deck`` is the deck's name, ``modified`` UTC milliseconds, ``cards`` those of
    Anki's cards that are cards of it. ``ours`` means that it was a note of this
    program before. ``media`` are the names of the files it shows. A note of
    another type has a ``source``: the note, and which card if it is made from one
    card alone. It is ``nameless`` if Anki's question shows nothing that could be
    its term, and ``hollow`` if it has an answer in Anki that cannot be shown here.
    """

    guid: NoteGuid
    deck: str
    note: Note
    modified: int
    cards: tuple[tuple[CardKind, AnkiCard], ...]
    ours: bool = False
    media: tuple[str, ...] = ()
    source: tuple[AnkiNote, int | None] | None = None
    nameless: bool = False
    hollow: bool = False

    @property
    def is_cloze(self) -> bool:
        """Whether its cards are clozes."""
        return self.cards[0][0] not in {FORWARD, REVERSE}


class Converter:
    """Makes our notes from Anki's.

    ``decks`` are those of the package by id, ``known`` says for the guids that
    exist here whether their notes are asked both ways. ``cardless`` counts the
    notes without cards, ``unasked`` the new cards that ask for no cloze of their
    note.
    """

    def __init__(self, decks: Mapping[int, AnkiDeck], known: Mapping[NoteGuid, bool] | None = None) -> None:
        self._known = known or {}
        self._decks = {number: deck_name(deck.name) for number, deck in decks.items()}
        self._layouts = Layouts()
        self.cardless = 0
        self.unasked = 0

    def convert(self, note: AnkiNote) -> list[Converted]:
        """The notes that a note becomes: one, and one more for each card that asks another field.

        A second direction may be such a card, too. A note without cards becomes none.
        """
        layout = self._layouts.of(note)
        cards: list[tuple[CardKind, AnkiCard]] = []
        others: list[AnkiCard] = []
        kinds, cloze = layout.kinds, note.type.cloze
        for card in note.cards:
            order = card.order
            kind = CardKind(f"cloze {order + 1}") if cloze else kinds[order] if 0 <= order < len(kinds) else None
            if order == layout.nearly and self._is_reverse_here(note, order):
                kind = REVERSE
            if kind is None:
                others.append(card)
            else:
                cards.append((kind, card))
        lone = None if layout.ours else self._lone(note, layout, cards)
        if lone is not None:
            cards = [one for one in cards if one[1] is not lone]
        text = _text(note, layout, cards)
        if cloze and cards:
            cards = self._of_deletions(text, cards)
        found = [self._converted(note, text, cards, layout)] if cards else []
        if lone is not None:
            turned = _turned(layout, lone.order)
            own = [(FORWARD, lone)]
            found.append(self._converted(note, _text(note, turned, own), own, layout, lone))
        for card in others:
            text = _other_text(note, layout, card)
            found.append(self._converted(note, text, [(FORWARD, card)], layout, card))
        self.cardless += not found
        return found

    def _of_deletions(self, text: Note, cards: list[tuple[CardKind, AnkiCard]]) -> list[tuple[CardKind, AnkiCard]]:
        """The cards of a text with clozes; Anki has one for a text without clozes, which asks for its term here.

        A card whose cloze is gone keeps its history. Anki also has one for each number
        above 500, all in the place of the last.
        """
        orders = {card.order for _, card in cards}
        if len(orders) == len(cards) and all(f"{{{{c{order + 1}::" in text.definition for order in orders):
            return cards
        kinds = kinds_of(text)
        if kinds == (FORWARD,):
            cards = [(FORWARD, cards[0][1]), *cards[1:]]
        seen: set[CardKind] = set()
        for kind, card in cards:
            self.unasked += (kind not in kinds or kind in seen) and card.kind == NEW and not card.reps
            seen.add(kind)
        return cards

    def _is_reverse_here(self, note: AnkiNote, order: int) -> bool:
        """Whether a card is the other direction of its note here; it stays that, whatever else it asks now."""
        return bool(self._known.get(NoteGuid(note.guid))) and _own_guid(note, order) not in self._known

    def _lone(self, note: AnkiNote, layout: Layout, cards: list[tuple[CardKind, AnkiCard]]) -> AnkiCard | None:
        """The card of the second direction, if it is a note of its own.

        That is so if Anki does not have the first one, and if the definition here has
        more than its question there, which may be the answer. What it became at the
        first import it stays, whichever cards are added or removed.
        """
        card = next((card for kind, card in cards if kind == REVERSE), None)
        if card is None:
            return None
        both = self._known.get(NoteGuid(note.guid))
        alone = (len(cards) == 1 and both is None) or (not both and _hides_any(note, layout))
        return card if alone or _own_guid(note, card.order) in self._known else None

    def _converted(
        self,
        note: AnkiNote,
        text: Note,
        cards: list[tuple[CardKind, AnkiCard]],
        layout: Layout,
        other: AnkiCard | None = None,
    ) -> Converted:
        shown = () if note.bare and not layout.builds else tuple(dict.fromkeys(_media(note, layout)))
        return Converted(
            NoteGuid(note.guid) if other is None else _own_guid(note, other.order),
            self._decks.get(cards[0][1].deck) or self._decks.get(DEFAULT_DECK, "Default"),
            text,
            note.modified * 1000,
            tuple(cards),
            layout.ours,
            shown,
            None if layout.ours else (note, None if other is None else other.order),
            nameless=text.term == NOTHING or (layout.nameless if other is None else not _asked(layout, other.order)),
            hollow=text.definition == NOTHING and _says_more(note, layout, other),
        )


def _hides_any(note: AnkiNote, layout: Layout) -> bool:
    """Whether the definition has any text that Anki does not show when it asks for the term."""
    shown = _rest(note, layout) if layout.hidden else ()
    return any(part in shown and block_markdown(part.html(note.fields)) for part in layout.hidden)


def _says_more(note: AnkiNote, layout: Layout, other: AnkiCard | None) -> bool:
    """Whether any field is filled after the question of a note, or of one card that is a note of its own."""
    behind = (layout.definition, *layout.rest) if other is None else _others(layout, other.order)
    return any(part is not None and is_filled(part.html(note.fields)) for part in behind)


def _own_guid(note: AnkiNote, order: int) -> NoteGuid:
    """The guid of a note made from one card."""
    return NoteGuid(f"{note.guid}:{order}")


def _turned(layout: Layout, order: int) -> Layout:
    """The layout of a note with the second direction only; what the first one asks follows it."""
    others = _others(layout, order)
    first = others[0] if others else None
    return replace(layout, term=_asked(layout, order), definition=first, rest=tuple(others[1:]))


def _others(layout: Layout, order: int) -> list[Part]:
    """Everything that its note shows and a card does not ask."""
    asked = _asked(layout, order)
    whole = {part.place for part in asked if part.is_whole}
    answers = () if layout.definition is None else (layout.definition,)
    shown = (*layout.term, *answers, *layout.rest)
    return [part for part in shown if part.place not in whole and part not in asked]


def _asked(layout: Layout, order: int) -> tuple[Part, ...]:
    return layout.asked[order] if 0 <= order < len(layout.asked) else ()


def _media(note: AnkiNote, layout: Layout) -> Iterator[str]:
    """The names of all files that a note shows, including those that its template puts together."""
    parts = (part for part in (*layout.term, *chain.from_iterable(layout.asked)) if part.pieces)
    for html in (*note.fields, *(part.html(note.fields) for part in parts)):
        yield from sources(html)


def text_of(note: AnkiNote, layout: Layout) -> Note:
    """The text that a note becomes, without regard to its cards."""
    return _text(note, layout, [])


def named_parts(note: AnkiNote, layout: Layout) -> list[tuple[Part, str, str]]:
    """The other fields after the definition: each with its mark and its text."""
    return list(parts_of(note, _rest(note, layout), cloze=note.type.cloze))


def parts_named_in(text: str, note: AnkiNote, layout: Layout) -> list[tuple[Part, str, str]]:
    """The same for all fields whose marks are in a definition, in that order, whatever they are used for now."""
    places = {part.place: part for part in layout.rest}
    definition = -1 if layout.definition is None else layout.definition.place
    parts = tuple(places.get(place, Part(place)) for place in range(len(note.fields)) if place != definition)
    found = ((f"\n\n{text}".find(f"\n\n{one[1]}"), one) for one in parts_of(note, parts, cloze=note.type.cloze))
    return [one for at, one in sorted(found, key=lambda pair: pair[0]) if at >= 0]


def definition_of(note: AnkiNote, layout: Layout) -> str:
    """The text of the field of the definition alone."""
    if layout.definition is None:
        return ""
    return block_markdown(layout.definition.html(note.fields), cloze=note.type.cloze, alone=layout.ours)


def term_of(note: AnkiNote, part: Part) -> str:
    """What a question shows of one field."""
    return term_of_parts(note, (part,))


def _text(note: AnkiNote, layout: Layout, cards: list[tuple[CardKind, AnkiCard]]) -> Note:
    fields, cloze = note.fields, note.type.cloze
    tags = tags_of(note)
    both = not cloze and (
        len(cards) + (bool(cards) and cards[0][0] == REVERSE) > 1 or (layout.ours and fields[-1] != "")
    )
    if both and REVERSE not in tags:
        tags = (*tags, REVERSE)
    aliases: tuple[str, ...] = ()
    if layout.ours and fields[2]:
        found = (plain_text(part).replace(";", ",") for part in _BREAK.split(fields[2]))
        aliases = tuple(alias for alias in found if alias)
    text = layout.definition.html(fields) if layout.definition is not None else ""
    term = question_of(note, layout)
    if cloze and HIDDEN_AREA in text:
        definition = _occluded(note, layout, text)
        term = term or name_of(note.fields)
    else:
        definition = block_markdown(text, cloze=cloze, alone=layout.ours)
        if not (note.bare or layout.ours) and REVERSE not in tags and (code := code_of(note, layout)):
            definition = f"{code}\n\n{definition}".rstrip()
        if layout.rest and (rest := named(note, _rest(note, layout), cloze=cloze)):
            definition = f"{definition}\n\n{rest}" if definition else rest
        term = term or (blanked(text) if cloze else words_of(layout, 0))
    made = Note(term=term or NOTHING, definition=definition or NOTHING, tags=tags, aliases=aliases)
    return one_way(made) if REVERSE in tags and not both else made


def _rest(note: AnkiNote, layout: Layout) -> tuple[Part, ...]:
    """What follows the definition, without what is before it already, if filters changed nothing."""
    before = [part for part in (*layout.term, layout.definition) if part is not None and part.filters]
    same = {part.place for part in before if part.html(note.fields) == note.fields[part.place]}
    return tuple(part for part in layout.rest if part.place not in same) if same else layout.rest


def _other_text(note: AnkiNote, layout: Layout, card: AnkiCard) -> Note:
    """The text of a card that asks something else than the first one does."""
    order = card.order
    known = 0 <= order < len(layout.asked)
    asked = _asked(layout, order)
    name = note.type.templates[order].name if known else f"card {order + 1}"
    term = f"{term_of_parts(note, asked) or words_of(layout, order) or NOTHING} {NOTHING} {label(name)}"
    parts = {part.place: part if part.is_whole else Part(part.place) for part in _others(layout, order)}
    definition = named(note, tuple(parts.values()), cloze=False)
    return one_way(Note(term=term, definition=definition or NOTHING, tags=tags_of(note)))


def _occluded(note: AnkiNote, layout: Layout, text: str) -> str:
    """A picture with hidden areas: the picture, and each area in words; a shape that hides nothing is its label."""
    pictures = [part for part in layout.rest if next(sources(note.fields[part.place]), None)]
    rest = tuple(part for part in layout.rest if part not in pictures)
    shown = [block_markdown(note.fields[part.place]) for part in pictures]
    return "\n\n".join(filter(None, (*shown, areas(text), named(note, rest, cloze=False))))
