"""What the fields of a note type are for, read off its templates."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

from flashcards.anki.content import AnkiNoteType
from flashcards.anki.notetypes import CLOZE, TERM
from flashcards.cards import FORWARD, REVERSE, CardKind

LONGEST_LABEL = 200
"""Characters of a field's name that are written into notes."""

_FIELD = re.compile(r"\{\{([^{}]{1,300})\}\}")
_SPECIAL = frozenset(("FrontSide", "Tags", "Type", "Deck", "Subdeck", "Card", "CardFlag", "CardID"))
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_OPENS = frozenset("#^")
_CLOSES = "/"
_DEEPEST = 20  # conditions one inside another that are looked at


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """The places of fields in a note type.

    ``term`` is what the first card asks, None where only the text with its
    deletions does; ``definition`` what it answers; ``rest`` are the others
    that hold text. ``kinds`` says of each template which card it makes, None
    for one that asks something else; ``asked`` is the field that each asks.
    ``ours`` marks the note types of this program.
    """

    term: int | None
    definition: int | None
    rest: tuple[int, ...]
    kinds: tuple[CardKind | None, ...]
    asked: tuple[int | None, ...]
    ours: bool = False


def layout_of(kind: AnkiNoteType) -> Layout:
    """What the fields of a note type are for."""
    if (kind.fields, kind.cloze) in {(TERM.fields, False), (CLOZE.fields, True)} and "flashcards:" in kind.name:
        ours = () if kind.cloze else (FORWARD, REVERSE)
        return Layout(term=0, definition=1, rest=(), kinds=ours, asked=(), ours=True)
    places = {name: place for place, name in enumerate(kind.fields)}
    if kind.cloze:
        return _cloze_layout(kind, places)
    asked = [_first(_shown(template.question, places)) for template in kind.templates]
    term = asked[0] if asked and asked[0] is not None else 0
    answered = (place for template in kind.templates[:1] for place, _ in _shown(template.answer, places))
    definition = next((place for place in chain(answered, range(len(kind.fields))) if place != term), None)
    kinds: list[CardKind | None] = []
    for place in asked:
        wish = FORWARD if place == term else REVERSE if place == definition else None
        kinds.append(None if wish in kinds else wish)
    return Layout(
        term=term,
        definition=definition,
        rest=tuple(place for place in _texts(kind, places) if place not in {term, definition}),
        kinds=tuple(kinds),
        asked=tuple(asked),
    )


def _cloze_layout(kind: AnkiNoteType, places: Mapping[str, int]) -> Layout:
    question = kind.templates[0].question if kind.templates else ""
    text = next((place for place, filters in _shown(question, places) if "cloze" in filters.split(":")), 0)
    term = next((place for place, filters in _shown(question, places) if place != text and not filters), None)
    rest = tuple(place for place in _texts(kind, places) if place not in {term, text})
    return Layout(term=term, definition=text, rest=rest, kinds=(), asked=())


def _first(question: Iterable[tuple[int, str]]) -> int | None:
    """The first field that a question shows; one to be typed in only where there is no other."""
    first = min(question, key=lambda shown: "type" in shown[1].split(":"), default=None)
    return None if first is None else first[0]


def _texts(kind: AnkiNoteType, places: Mapping[str, int]) -> Iterator[int]:
    """The fields that hold text: all but those that are nowhere shown and only say whether there is a card."""
    shown = {place for template in kind.templates for place, _ in _shown(template.question + template.answer, places)}
    switches = {name for template in kind.templates for name in _switches(template.question, places)}
    return (place for place, name in enumerate(kind.fields) if place in shown or name not in switches)


def _switches(question: str, places: Mapping[str, int]) -> set[str]:
    """The names of the fields on which all hangs that a question shows: without that, Anki makes no card."""
    found = [conditions for _, _, conditions in _parts(question, places)]
    return {condition[1:] for condition in frozenset.intersection(*found)} if found else set()


def switches_of(kind: AnkiNoteType, order: int) -> tuple[int, ...]:
    """The places of the fields that only say whether there is a card of this order, where they are filled in."""
    places = {name: place for place, name in enumerate(kind.fields)}
    found = [conditions for _, _, conditions in _parts(kind.templates[order].question, places)]
    needed = {condition[1:] for condition in frozenset.intersection(*found) if condition[0] == "#"} if found else set()
    texts = {*_texts(kind, places)}
    return tuple(place for name, place in places.items() if name in needed and place not in texts)


def _shown(template: str, places: Mapping[str, int]) -> Iterator[tuple[int, str]]:
    """The places of the fields that a template shows, each with its filters."""
    return ((place, filters) for place, filters, _ in _parts(template, places))


def _parts(template: str, places: Mapping[str, int]) -> Iterator[tuple[int, str, frozenset[str]]]:
    """What a template shows: the place of each field, its filters, and the conditions it is under, like ``#Name``."""
    conditions: list[str] = []
    for match in _FIELD.finditer(_COMMENT.sub("", template)):
        mark, rest = match[1].strip()[:1], match[1].strip()[1:].strip()
        if mark in _OPENS:
            conditions.append(mark + rest)
        elif mark == _CLOSES:
            del conditions[-1:]
        else:
            filters, _, name = match[1].strip().rpartition(":")
            name = name.strip()
            if name in places and name not in _SPECIAL:
                yield places[name], filters, frozenset(conditions[:_DEEPEST])
