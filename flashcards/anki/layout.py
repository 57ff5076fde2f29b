"""What the fields of a note type are for, read off its templates."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from flashcards.anki.content import AnkiNoteType
from flashcards.anki.notetypes import CLOZE, TERM
from flashcards.cards import FORWARD, REVERSE, CardKind

_FIELD = re.compile(r"\{\{([^{}]{1,300})\}\}")
_SPECIAL = frozenset(("FrontSide", "Tags", "Type", "Deck", "Subdeck", "Card", "CardFlag", "CardID"))
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_OPENS = frozenset("#^")
_CLOSES = "/"


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
    questions = [list(_shown(template.question, kind)) for template in kind.templates]
    answers = [list(_shown(template.answer, kind)) for template in kind.templates]
    if kind.cloze:
        return _cloze_layout(kind, questions[0] if questions else [])
    asked = [_first(question) for question in questions]
    term = asked[0] if asked and asked[0] is not None else 0
    answered = [place for place, _ in (answers[0] if answers else [])]
    others = [place for place in (*answered, *range(len(kind.fields))) if place != term]
    definition = others[0] if others else None
    kinds: list[CardKind | None] = []
    for place in asked:
        wish = FORWARD if place == term else REVERSE if place == definition else None
        kinds.append(None if wish in kinds else wish)
    return Layout(
        term=term,
        definition=definition,
        rest=tuple(place for place in _texts(kind) if place not in {term, definition}),
        kinds=tuple(kinds),
        asked=tuple(asked),
    )


def _cloze_layout(kind: AnkiNoteType, question: list[tuple[int, str]]) -> Layout:
    text = next((place for place, filters in question if "cloze" in filters.split(":")), 0)
    term = next((place for place, filters in question if place != text and not filters), None)
    rest = tuple(place for place in _texts(kind) if place not in {term, text})
    return Layout(term=term, definition=text, rest=rest, kinds=(), asked=())


def _first(question: list[tuple[int, str]]) -> int | None:
    """The first field that a question shows; one to be typed in only where there is no other."""
    places = sorted(question, key=lambda shown: "type" in shown[1].split(":"))
    return places[0][0] if places else None


def _texts(kind: AnkiNoteType) -> Iterator[int]:
    """The fields that hold text: all but those that are nowhere shown and only say whether there is a card."""
    shown = {place for template in kind.templates for place, _ in _shown(template.question + template.answer, kind)}
    switches = {name for template in kind.templates for name in _switches(template.question, kind)}
    return (place for place, name in enumerate(kind.fields) if place in shown or name not in switches)


def _switches(question: str, kind: AnkiNoteType) -> set[str]:
    """The names of the fields on which all hangs that a question shows: without that, Anki makes no card."""
    found = [conditions for _, _, conditions in _parts(question, kind)]
    return {condition[1:] for condition in frozenset.intersection(*found)} if found else set()


def _shown(template: str, kind: AnkiNoteType) -> Iterator[tuple[int, str]]:
    """The places of the fields that a template shows, each with its filters."""
    return ((place, filters) for place, filters, _ in _parts(template, kind))


def _parts(template: str, kind: AnkiNoteType) -> Iterator[tuple[int, str, frozenset[str]]]:
    """What a template shows: the place of each field, its filters, and the conditions it is under, like ``#Name``."""
    places = {name: place for place, name in enumerate(kind.fields)}
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
                yield places[name], filters, frozenset(conditions)
