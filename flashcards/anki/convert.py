"""Anki's notes as ours: a term, a definition, tags, and which card is which."""

import re
from collections.abc import Container, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from flashcards import clozes
from flashcards.anki.cloze import with_one_number
from flashcards.anki.content import AnkiCard, AnkiDeck, AnkiNote
from flashcards.anki.html import clean
from flashcards.anki.inline import destination, write
from flashcards.anki.layout import LONGEST_LABEL, Layout, layout_of
from flashcards.anki.markdown import block_markdown, code_markdown, inline_markdown, plain_text, sources
from flashcards.anki.names import DEFAULT_DECK
from flashcards.anki.pieces import Piece
from flashcards.cards import FORWARD, REVERSE, CardKind, Note, NoteGuid
from flashcards.formats.lines import Kind, scan
from flashcards.formats.notes import one_way

NOTHING = "\N{EM DASH}"
"""What stands for a side of a card that is empty in Anki."""

FLAGS = ("", "red", "orange", "green", "blue", "pink", "turquoise", "purple")
"""Anki's flags by their numbers; a note with a flag on one of its cards is tagged, like ``flag-red``."""

_TERM_LENGTH = 60
_MOST_NUMBER = 500
_SHAPE = re.compile(r"\{\{c(\d{1,3})::image-occlusion:([^{}]{0,20000})\}\}")
_BETWEEN_VALUES = re.compile(r"(?<!\\):")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)


class Converted(NamedTuple):
    """A note of ours made from one of Anki's.

    ``deck`` is the deck's name, ``modified`` UTC milliseconds, ``cards`` those
    of Anki's cards that are cards of it. ``ours`` says that it was a note of
    this program before. ``media`` are the names of what it shows. A note of
    another type says ``whence`` it is: from a note, and from which of its
    cards, where it is made of one alone.
    """

    guid: NoteGuid
    deck: str
    note: Note
    modified: int
    cards: tuple[tuple[CardKind, AnkiCard], ...]
    ours: bool = False
    media: tuple[str, ...] = ()
    whence: tuple[AnkiNote, int | None] | None = None


class Converter:
    """Makes notes of ours from Anki's.

    ``decks`` are those of the package by their ids, ``known`` the guids that are here.
    """

    def __init__(self, decks: Mapping[int, AnkiDeck], known: Container[str] = ()) -> None:
        self._known = known
        self._decks = {number: deck_name(deck.name) for number, deck in decks.items()}
        self._layouts: dict[int, Layout] = {}

    def convert(self, note: AnkiNote) -> list[Converted]:
        """The notes that a note becomes: one, and one more for each card that asks another field.

        A second direction without the first is such a card too. A note without
        cards becomes none.
        """
        layout = self._layouts.get(note.type.id)
        if layout is None:
            layout = self._layouts[note.type.id] = layout_of(note.type)
        cards: list[tuple[CardKind, AnkiCard]] = []
        others: list[AnkiCard] = []
        kinds, cloze = layout.kinds, note.type.cloze
        for card in note.cards:
            order = card.order
            kind = CardKind(f"cloze {order + 1}") if cloze else kinds[order] if 0 <= order < len(kinds) else None
            if kind is None:
                others.append(card)
            else:
                cards.append((kind, card))
        lone = None if layout.ours else self._lone(note, cards)
        if lone is not None:
            cards = [one for one in cards if one[1] is not lone]
        found = [self._converted(note, _text(note, layout, cards), cards, layout)] if cards else []
        if lone is not None:
            turned = replace(layout, term=layout.definition, definition=layout.term)
            own = [(FORWARD, lone)]
            found.append(self._converted(note, _text(note, turned, own), own, layout, lone))
        for card in others:
            text = _other_text(note, layout, card)
            found.append(self._converted(note, text, [(FORWARD, card)], layout, card))
        return found

    def _lone(self, note: AnkiNote, cards: list[tuple[CardKind, AnkiCard]]) -> AnkiCard | None:
        """The card of the second direction where it is a note of its own, because Anki has not the first one.

        What it became with its first import it stays, whichever cards come or go.
        """
        card = next((card for kind, card in cards if kind == REVERSE), None)
        if card is None:
            return None
        alone = len(cards) == 1 and note.guid not in self._known
        return card if alone or f"{note.guid}:{card.order}" in self._known else None

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
            None if layout.ours else (note, None if other is None else other.order),
        )


def text_of(note: AnkiNote, layout: Layout) -> Note:
    """The text that a note becomes, without regard to its cards."""
    return _text(note, layout, [])


def named_parts(note: AnkiNote, layout: Layout) -> list[tuple[int, str, str]]:
    """The further fields that stand behind the definition: the place of each, the mark that begins it, its text."""
    return list(_parts(note, layout.rest, cloze=note.type.cloze))


def deck_name(name: str) -> str:
    """A deck's name on one line."""
    return " ".join(clean(name).split()) or "Default"


def description_of(deck: AnkiDeck) -> str:
    """What a deck says of itself, in Markdown."""
    if not deck.markdown:
        return block_markdown(deck.description)
    lines = clean(deck.description).split("\n")
    kinds, _ = scan(lines)
    broken = [
        line.rstrip() + "\\" if kind is Kind.TEXT and line.endswith("  ") and after.strip() else line.rstrip()
        for kind, line, after in zip(kinds, lines, [*lines[1:], ""], strict=True)
    ]
    return "\n".join(broken).strip("\n")


def rename_media(text: str, names: Mapping[str, str]) -> str:
    """A text that shows other files, by the names that they had."""
    written = {f"]({destination(old)})": f"]({destination(new)})" for old, new in names.items()}
    written |= {f"[sound:{old}]": f"[sound:{new}]" for old, new in names.items()}
    return re.sub("|".join(map(re.escape, written)), lambda match: written[match[0]], text)


def _text(note: AnkiNote, layout: Layout, cards: list[tuple[CardKind, AnkiCard]]) -> Note:
    fields, cloze = note.fields, note.type.cloze
    tags = _tags(note)
    both = not cloze and (
        len(cards) + (bool(cards) and cards[0][0] == REVERSE) > 1 or (layout.ours and fields[-1] != "")
    )
    if both and REVERSE not in tags:
        tags = (*tags, REVERSE)
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
        if not note.bare and REVERSE not in tags and (code := code_of(note, layout)):
            definition = f"{code}\n\n{definition}".rstrip()
        if layout.rest and (rest := _named(note, layout.rest, cloze=cloze)):
            definition = f"{definition}\n\n{rest}" if definition else rest
        term = _term(note, layout.term) or (_blanked(text) if cloze else "")
    made = Note(term=term or NOTHING, definition=definition or NOTHING, tags=tags, aliases=aliases)
    return one_way(made) if REVERSE in tags and not both else made


def _other_text(note: AnkiNote, layout: Layout, card: AnkiCard) -> Note:
    """The text of a card that asks another field than the first one does."""
    known = 0 <= card.order < len(layout.asked)
    asked = layout.asked[card.order] if known else None
    name = note.type.templates[card.order].name if known else f"card {card.order + 1}"
    term = f"{_term(note, asked) or NOTHING} {NOTHING} {_label(name)}"
    places = [place for place in (layout.term, layout.definition, *layout.rest) if place is not None and place != asked]
    definition = _named(note, tuple(places), cloze=False)
    return one_way(Note(term=term, definition=definition or NOTHING, tags=_tags(note)))


def _term(note: AnkiNote, place: int | None) -> str:
    return inline_markdown(note.fields[place]) if place is not None else ""


def code_of(note: AnkiNote, layout: Layout) -> str:
    """The code of a term, which has room for it on one line only: it begins the definition.

    Where braces in it would be a deletion here, it stays in the term alone.
    """
    code = code_markdown(note.fields[layout.term]) if layout.term is not None else ""
    return "" if "{{c" in code else code


def _named(note: AnkiNote, places: tuple[int, ...], *, cloze: bool) -> str:
    """Further fields, each under its name; empty ones are left out."""
    return "\n\n".join(
        f"{mark}\n\n{text}"
        if "\n\n" in text or not (text[0].isalnum() or text[0] in "\"'(*_$!\\")
        else f"{mark} {text}"
        for _, mark, text in _parts(note, places, cloze=cloze)
    )


def _parts(note: AnkiNote, places: tuple[int, ...], *, cloze: bool) -> Iterator[tuple[int, str, str]]:
    for place in places:
        if text := block_markdown(note.fields[place], cloze=cloze):
            yield place, f"**{_label(note.type.fields[place])}:**", text


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
    line = plain_text(clozes.written(clozes.parse(with_one_number(html)), lambda *_: "[...]"))
    if len(line) > _TERM_LENGTH:
        line = (line[:_TERM_LENGTH].rpartition(" ")[0] or line[:_TERM_LENGTH]) + " \N{HORIZONTAL ELLIPSIS}"
    return write([Piece(line)], cloze=False, start=False)


def _pictures(note: AnkiNote) -> Iterator[str]:
    for field in note.fields:
        for name in sources(field):
            yield write([Piece(name.rpartition(".")[0] or name)], cloze=False, start=False)


def _occluded(note: AnkiNote, layout: Layout, text: str) -> str:
    """A picture with hidden areas: the picture, and each area in words; a shape that hides nothing is its label."""
    pictures = [place for place in layout.rest if next(sources(note.fields[place]), None)]
    rest = tuple(place for place in layout.rest if place not in pictures)
    areas = []
    for match in _SHAPE.finditer(text):
        shape, *values = _BETWEEN_VALUES.split(match[2])
        known = dict(value.replace("\\:", ":").partition("=")[::2] for value in values)
        if 0 < int(match[1]) <= _MOST_NUMBER:
            areas.append(f"- {{{{c{match[1]}::{_area(shape, known)}}}}}")
        elif label := _label_of(shape, known):
            areas.append(f"- {label}")
    shown = [block_markdown(note.fields[place]) for place in pictures]
    return "\n\n".join(filter(None, (*shown, "\n".join(areas), _named(note, rest, cloze=False))))


def _label_of(shape: str, values: dict[str, str]) -> str:
    text = values.get("text", "").strip() if shape == "text" else ""
    return write([Piece(clean(text))], cloze=False, start=False) if text else ""


def _area(shape: str, values: dict[str, str]) -> str:
    if label := _label_of(shape, values):
        return label
    places = [(_percent(values.get(key, "")), words) for key, words in (("left", "left"), ("top", "top"))]
    named = [f"{percent} % from the {words}" for percent, words in places if percent is not None]
    return f"area {', '.join(named)}" if named else "area"


def _percent(text: str) -> int | None:
    try:
        value = float(text or "x")
    except ValueError:
        return None
    return round(value * 100) if 0 <= value <= 1 else None
