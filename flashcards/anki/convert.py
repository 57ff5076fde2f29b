"""Anki's notes as ours: a term, a definition, tags, and which card is which."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from flashcards.anki.content import AnkiCard, AnkiDeck, AnkiNote, AnkiNoteType
from flashcards.anki.html import clean
from flashcards.anki.inline import Piece, destination, write
from flashcards.anki.layout import LONGEST_LABEL, Layout, layout_of
from flashcards.anki.markdown import block_markdown, inline_markdown, plain_text, sources
from flashcards.anki.names import DEFAULT_DECK
from flashcards.cards import REVERSE, CardKind, Note, NoteGuid

NOTHING = "\N{EM DASH}"
"""What stands for a side of a card that is empty in Anki."""

FLAGS = ("", "red", "orange", "green", "blue", "pink", "turquoise", "purple")
"""Anki's flags by their numbers; a note with a flag on one of its cards is tagged, like ``flag-red``."""

_TERM_LENGTH = 60
_DELETION = re.compile(r"\{\{c\d+::(?:(?!\}\}).)*\}\}", re.DOTALL)
_SHAPE = re.compile(r"\{\{c(\d{1,3})::image-occlusion:([^{}]{0,20000})\}\}")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)


class Converted(NamedTuple):
    """A note of ours made from one of Anki's.

    ``deck`` is the deck's name, ``modified`` UTC milliseconds, ``cards`` those
    of Anki's cards that are cards of it. ``ours`` says that it was a note of
    this program before. ``media`` are the names of what it shows.
    """

    guid: NoteGuid
    deck: str
    note: Note
    modified: int
    cards: tuple[tuple[CardKind, AnkiCard], ...]
    ours: bool = False
    media: tuple[str, ...] = ()


class Converter:
    """Makes notes of ours from Anki's; ``decks`` are those of the package by their ids."""

    def __init__(self, decks: Mapping[int, AnkiDeck]) -> None:
        self._decks = {number: deck_name(deck.name) for number, deck in decks.items()}
        self._layouts: dict[int, Layout] = {}

    def convert(self, note: AnkiNote) -> list[Converted]:
        """The notes that a note becomes: one, and one more for each card that asks another field.

        A note without cards becomes none.
        """
        layout = self._layouts.get(note.type.id)
        if layout is None:
            layout = self._layouts[note.type.id] = layout_of(note.type)
        cards: list[tuple[CardKind, AnkiCard]] = []
        others: list[AnkiCard] = []
        for card in note.cards:
            kind = _kind(note.type, layout, card.order)
            if kind is None:
                others.append(card)
            else:
                cards.append((kind, card))
        found = [self._converted(note, _text(note, layout, cards), cards, layout)] if cards else []
        for card in others:
            text = _other_text(note, layout, card)
            found.append(self._converted(note, text, [(CardKind("forward"), card)], layout, card))
        return found

    def _converted(
        self,
        note: AnkiNote,
        text: Note,
        cards: list[tuple[CardKind, AnkiCard]],
        layout: Layout,
        other: AnkiCard | None = None,
    ) -> Converted:
        shown = () if note.bare else tuple(dict.fromkeys(name for field in note.fields for name in sources(field)))
        return Converted(
            NoteGuid(note.guid if other is None else f"{note.guid}:{other.order}"),
            self._decks.get(cards[0][1].deck) or self._decks.get(DEFAULT_DECK, "Default"),
            text,
            note.modified * 1000,
            tuple(cards),
            layout.ours,
            shown,
        )


def deck_name(name: str) -> str:
    """A deck's name on one line."""
    return " ".join(clean(name).split()) or "Default"


def rename_media(text: str, old: str, new: str) -> str:
    """A text that shows another file."""
    text = text.replace(f"]({destination(old)})", f"]({destination(new)})")
    return text.replace(f"[sound:{old}]", f"[sound:{new}]")


def _kind(note_type: AnkiNoteType, layout: Layout, order: int) -> CardKind | None:
    if note_type.cloze:
        return CardKind(f"cloze {order + 1}")
    return layout.kinds[order] if 0 <= order < len(layout.kinds) else None


def _text(note: AnkiNote, layout: Layout, cards: list[tuple[CardKind, AnkiCard]]) -> Note:
    fields, cloze = note.fields, note.type.cloze
    tags = _tags(note)
    if not cloze and len(cards) + (cards[0][0] == REVERSE) > 1 and "reverse" not in tags:
        tags = (*tags, "reverse")
    aliases: tuple[str, ...] = ()
    if layout.ours and fields[2]:
        found = (plain_text(part).replace(";", ",") for part in _BREAK.split(fields[2]))
        aliases = tuple(alias for alias in found if alias)
    text = fields[layout.definition] if layout.definition is not None else ""
    if cloze and "image-occlusion:" in text:
        definition = _occluded(note, layout, text)
        term = _term(note, layout.term) or f"Picture {next(_pictures(note), '')}".strip()
    else:
        definition = block_markdown(text, cloze=cloze)
        if layout.rest and (rest := _named(note, layout.rest, cloze=cloze)):
            definition = f"{definition}\n\n{rest}" if definition else rest
        term = _term(note, layout.term) or (_blanked(text) if cloze else "")
    return Note(term=term or NOTHING, definition=definition or NOTHING, tags=tags, aliases=aliases)


def _other_text(note: AnkiNote, layout: Layout, card: AnkiCard) -> Note:
    """The text of a card that asks another field than the first one does."""
    known = 0 <= card.order < len(layout.asked)
    asked = layout.asked[card.order] if known else None
    name = note.type.templates[card.order].name if known else f"card {card.order + 1}"
    term = f"{_term(note, asked) or NOTHING} {NOTHING} {_label(name)}"
    places = [place for place in (layout.term, layout.definition, *layout.rest) if place is not None and place != asked]
    definition = _named(note, tuple(places), cloze=False)
    return Note(term=term, definition=definition or NOTHING, tags=_tags(note))


def _term(note: AnkiNote, place: int | None) -> str:
    return inline_markdown(note.fields[place]) if place is not None else ""


def _named(note: AnkiNote, places: tuple[int, ...], *, cloze: bool) -> str:
    """Further fields, each under its name; empty ones are left out."""
    parts = []
    for place in places:
        text = block_markdown(note.fields[place], cloze=cloze)
        label = _label(note.type.fields[place])
        if text:
            block = "\n\n" in text or not (text[0].isalnum() or text[0] in "\"'(*_$!\\")
            parts.append(f"**{label}:**\n\n{text}" if block else f"**{label}:** {text}")
    return "\n\n".join(parts)


def _label(name: str) -> str:
    return write([Piece(clean(name[:LONGEST_LABEL]))], cloze=False, start=False) or "Field"


def _tags(note: AnkiNote) -> tuple[str, ...]:
    return _tags_of(note.tags, tuple([card.flag for card in note.cards]))


@lru_cache(1000)
def _tags_of(words: tuple[str, ...], flags: tuple[int, ...]) -> tuple[str, ...]:
    tags = [tag for word in words if (tag := "".join(clean(word).replace("#", "").split()))]
    return tuple(dict.fromkeys([*tags, *(f"flag-{FLAGS[flag]}" for flag in flags if flag)]))


def _blanked(html: str) -> str:
    """The name of a cloze text: itself on one line with a gap for each deletion, cut off where it gets long."""
    line = plain_text(_DELETION.sub("[...]", html))
    if len(line) > _TERM_LENGTH:
        line = (line[:_TERM_LENGTH].rpartition(" ")[0] or line[:_TERM_LENGTH]) + " \N{HORIZONTAL ELLIPSIS}"
    return write([Piece(line)], cloze=False, start=False)


def _pictures(note: AnkiNote) -> Iterator[str]:
    for field in note.fields:
        for name in sources(field):
            yield write([Piece(name.rpartition(".")[0] or name)], cloze=False, start=False)


def _occluded(note: AnkiNote, layout: Layout, text: str) -> str:
    """A picture with hidden areas: the picture, and each area in words."""
    pictures = [place for place in layout.rest if next(sources(note.fields[place]), None)]
    rest = tuple(place for place in layout.rest if place not in pictures)
    areas = []
    for match in _SHAPE.finditer(text):
        shape, *values = match[2].split(":")
        known = dict(value.partition("=")[::2] for value in values)
        areas.append(f"- {{{{c{match[1]}::{_area(shape, known)}}}}}")
    shown = [block_markdown(note.fields[place]) for place in pictures]
    return "\n\n".join(filter(None, (*shown, "\n".join(areas), _named(note, rest, cloze=False))))


def _area(shape: str, values: dict[str, str]) -> str:
    if shape == "text" and values.get("text", "").strip():
        return write([Piece(clean(values["text"]))], cloze=False, start=False)
    places = [(_percent(values.get(key, "")), words) for key, words in (("left", "left"), ("top", "top"))]
    named = [f"{percent} % from the {words}" for percent, words in places if percent is not None]
    return f"area {', '.join(named)}" if named else "area"


def _percent(text: str) -> int | None:
    try:
        value = float(text or "x")
    except ValueError:
        return None
    return round(value * 100) if 0 <= value <= 1 else None
