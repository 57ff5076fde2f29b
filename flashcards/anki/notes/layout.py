"""What the fields of a note are used for, according to the templates of its type and the fields it has filled."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from flashcards.anki.notes.content import AnkiNote, AnkiNoteType
from flashcards.anki.notes.notetypes import CLOZE, TERM
from flashcards.anki.notes.templates import SPECIAL, Part, Side, is_filled, side_of
from flashcards.cards import FORWARD, REVERSE, CardKind

LONGEST_LABEL = 200
"""Characters of a field's name that are written into notes."""

_FIELD = re.compile(r"\{\{([^{}]{1,300})\}\}")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_OPENS = frozenset("#^")
_CLOSES = "/"
_OF_PICTURES = "anki.imageOcclusion"
"""A function that the question of Anki's note type for hidden areas calls, which draws the picture itself."""

_DEEPEST = 20  # nested conditions that are examined
MOST_WORK = 2**25
"""Characters of templates read for a package; notes of further shapes are read as if all fields were filled."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """What a note shows, and where.

    ``term`` is what the first card asks, empty if that shows nothing that can be
    asked; ``definition`` is its answer; ``rest`` are the other fields with text.
    ``kinds`` has the kind of card for each template, None for one that asks
    something else; ``asked`` is what each asks, ``words`` is the text of each
    itself. ``hidden`` is in the definition here but not in the question of the
    card of the other direction. If no card is that, ``nearly`` is the one that
    shows the definition first. It is ``nameless`` if the term is empty, and
    ``builds`` if a template puts names of files together from fields. ``ours``
    marks the note types of this program.
    """

    term: tuple[Part, ...]
    definition: Part | None
    rest: tuple[Part, ...]
    kinds: tuple[CardKind | None, ...] = ()
    asked: tuple[tuple[Part, ...], ...] = ()
    words: tuple[str, ...] = ()
    hidden: tuple[Part, ...] = ()
    nearly: int | None = None
    nameless: bool = False
    builds: bool = False
    ours: bool = False


_OURS = Layout(term=(Part(0),), definition=Part(1), rest=(), ours=True)


class Layouts:
    """The layouts of notes, each found once for all notes of one shape."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, tuple[int, ...] | None, tuple[int, ...], bool], Layout] = {}
        self._work = 0

    def of(self, note: AnkiNote) -> Layout:
        """The layout of a note."""
        filled: tuple[int, ...] | None = _filled(note.fields)
        orders = () if note.type.cloze else tuple([card.order for card in note.cards])
        tagged = bool(note.tags)
        layout = self._known.get((note.type.id, filled, orders, tagged))
        if layout is None:
            self._work += sum(len(one.question) + len(one.answer) for one in note.type.templates)
            if self._work > MOST_WORK:
                filled, orders, tagged = None, (), True
            key = (note.type.id, filled, orders, tagged)
            layout = self._known.get(key) or _layout(note.type, filled, orders, tagged=tagged)
            self._known[key] = layout
        return layout


def layout_of(kind: AnkiNoteType) -> Layout:
    """The use of the fields of a note type, if all of them are filled."""
    return _layout(kind, None, (), tagged=True)


def layout_for(kind: AnkiNoteType, fields: Sequence[str]) -> Layout:
    """The use of these fields of one note that has its first card."""
    return _layout(kind, _filled(fields), (0,), tagged=False)


def _filled(fields: Sequence[str]) -> tuple[int, ...]:
    return tuple([place for place, field in enumerate(fields) if field[:1].isalnum() or is_filled(field)])


@lru_cache(256)
def _layout(kind: AnkiNoteType, filled: tuple[int, ...] | None, orders: tuple[int, ...], *, tagged: bool) -> Layout:
    if (kind.fields, kind.cloze) in {(TERM.fields, False), (CLOZE.fields, True)} and "flashcards:" in kind.name:
        return _OURS if kind.cloze else _OURS_BOTH
    reading = _Reading(kind, filled, orders, tagged=tagged)
    return reading.cloze() if kind.cloze else reading.plain()


_OURS_BOTH = Layout(term=(Part(0),), definition=Part(1), rest=(), kinds=(FORWARD, REVERSE), ours=True)


class _Reading:
    """A note type for notes with some fields ``filled``, None for all, and with cards of these ``orders``."""

    def __init__(
        self, kind: AnkiNoteType, filled: tuple[int, ...] | None, orders: tuple[int, ...], *, tagged: bool
    ) -> None:
        self._kind = kind
        self._places = {name: place for place, name in enumerate(kind.fields)}
        self._all = frozenset(range(len(kind.fields)))
        self._filled = self._all if filled is None else frozenset(filled)
        self._orders = frozenset(orders)
        self._tagged = tagged
        self._sides = [self._sides_of(number) for number in range(len(kind.templates))]

    def plain(self) -> Layout:
        """The layout if each template is a card."""
        questions = [question for question, _ in self._sides]
        term = questions[0].asked if questions else (Part(0),)
        used = {part.place for part in term if part.is_whole}
        answered = (*self._sides[0][1].shown, *self._sides[0][1].hints) if self._sides else ()
        others = (Part(place) for place in range(len(self._kind.fields)) if place not in used)
        new = (part for part in chain(answered, others) if part not in term and part.place not in used)
        definition = next(new, None)
        rest = self._rest(used | {part.place for part in (definition,) if part is not None and part.is_whole})
        kinds: list[CardKind | None] = [FORWARD, *[None] * (len(questions) - 1)]
        asked = {part.place for part in term}
        back = self._reverse(definition, tuple(part for part in rest if part.place not in asked))
        if back is not None:
            kinds[back] = REVERSE
        return Layout(
            term=term,
            definition=definition,
            rest=rest,
            kinds=tuple(kinds),
            asked=tuple(question.asked for question in questions),
            words=tuple(question.words for question in questions),
            nearly=self._nearly(definition) if back is None else None,
            nameless=self._is_nameless(term),
            builds=any(part.pieces for question in questions for part in question.asked),
            hidden=() if back is None else self._hidden(back, rest),
        )

    def cloze(self) -> Layout:
        """The layout if the numbers in a text make the cards."""
        template = self._kind.templates[0].question if self._kind.templates else ""
        texts = [place for place, filters in _shown(template, self._places) if "cloze" in filters.split(":")] or [0]
        pictures = _OF_PICTURES in template  # whose header is the term, even if it is empty
        question = side_of(template, self._places, self._all if pictures else self._filled, tagged=self._tagged)
        found = tuple(part for part in question.shown if part.place not in texts)[: 1 if pictures else None]
        used = {texts[0], *(part.place for part in found if part.is_whole)}
        rest = sorted(self._rest(used), key=lambda part: part.place not in texts)  # what is asked comes before the rest
        return Layout(term=found, definition=Part(texts[0]), rest=tuple(rest), nameless=self._is_nameless(found))

    def _is_nameless(self, term: tuple[Part, ...]) -> bool:
        return not any(part.place in self._filled for part in term)

    def _sides_of(self, number: int) -> tuple[Side, Side]:
        """Question and answer of a card; for a missing one, what they might be."""
        template = self._kind.templates[number]
        filled = self._filled
        question = side_of(template.question, self._places, filled, tagged=self._tagged)
        if number not in self._orders and not question.asked:
            filled = self._all
            question = side_of(template.question, self._places, filled, tagged=self._tagged)
        return question, side_of(template.answer, self._places, filled, tagged=self._tagged, front=question)

    def _reverse(self, definition: Part | None, rest: tuple[Part, ...]) -> int | None:
        """The first card except the first one that asks for the term: what it shows is the definition."""
        for number, (question, _) in enumerate(self._sides):
            if number and definition in question.asked and {*question.asked} <= {definition, *rest}:
                return number
        return None

    def _nearly(self, definition: Part | None) -> int | None:
        """The first card except the first one whose question begins with the definition."""
        starts = (question.asked[:1] == (definition,) for question, _ in self._sides)
        return next((number for number, found in enumerate(starts) if found and number), None)

    def _hidden(self, number: int, rest: tuple[Part, ...]) -> tuple[Part, ...]:
        """The parts of the definition that the question of a card does not show, or only as a hint."""
        asked = {part.place for part in self._sides[number][0].asked if part.is_whole}
        return tuple(part for part in rest if part.place not in asked and part.place in self._filled)

    def _rest(self, used: set[int]) -> tuple[Part, ...]:
        """The other fields with text, with readings above it if a side has them so."""
        ways: dict[int, Part] = {}
        for part in chain.from_iterable((*answer.shown, *question.shown) for question, answer in self._sides):
            if part.filters and part.is_whole:
                ways.setdefault(part.place, part)
        return tuple(ways.get(place, Part(place)) for place in _texts(self._kind, self._places) if place not in used)


def _texts(kind: AnkiNoteType, places: Mapping[str, int]) -> Iterator[int]:
    """The fields with text, except those that are never shown and only say whether there is a card."""
    shown = {place for template in kind.templates for place, _ in _shown(template.question + template.answer, places)}
    switches = {name for template in kind.templates for name in _switches(template.question, places)}
    return (place for place, name in enumerate(kind.fields) if place in shown or name not in switches)


def _switches(question: str, places: Mapping[str, int]) -> set[str]:
    """The names of the fields on which everything in a question depends: without them, Anki makes no card."""
    found = [conditions for _, _, conditions in _parts(question, places)]
    return {condition[1:] for condition in frozenset.intersection(*found)} if found else set()


def switches_of(kind: AnkiNoteType, order: int) -> tuple[int, ...]:
    """The positions of the filled fields that only say whether there is a card of this order."""
    places = {name: place for place, name in enumerate(kind.fields)}
    found = [conditions for _, _, conditions in _parts(kind.templates[order].question, places)]
    needed = {condition[1:] for condition in frozenset.intersection(*found) if condition[0] == "#"} if found else set()
    texts = {*_texts(kind, places)}
    return tuple(place for name, place in places.items() if name in needed and place not in texts)


def _shown(template: str, places: Mapping[str, int]) -> Iterator[tuple[int, str]]:
    """The positions of the fields that a template shows, each with its filters."""
    return ((place, filters) for place, filters, _ in _parts(template, places))


def _parts(template: str, places: Mapping[str, int]) -> Iterator[tuple[int, str, frozenset[str]]]:
    """What a template shows: the position of each field, its filters, and its conditions, such as ``#Name``."""
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
            if name in places and name not in SPECIAL:
                yield places[name], filters, frozenset(conditions[:_DEEPEST])
