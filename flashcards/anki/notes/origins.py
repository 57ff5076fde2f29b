"""What notes from Anki were there: their note type, and fields that say nothing here.

So a text that was edited here goes back into its fields. Anki does not accept a
note of another type as an update.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from html import unescape
from itertools import chain
from typing import NamedTuple
from unicodedata import normalize

from flashcards import clozes
from flashcards.anki.notes.content import AnkiNote, AnkiNoteType, AnkiTemplate
from flashcards.anki.notes.convert import Converted, definition_of, named_parts, parts_named_in, term_of, text_of
from flashcards.anki.notes.furigana import bracketed
from flashcards.anki.notes.layout import layout_for, switches_of
from flashcards.anki.notes.templates import Part, is_filled
from flashcards.anki.notes.texts import BETWEEN, code_of
from flashcards.cards import REVERSE, CardKind, Note
from flashcards.collection.base import Transaction
from flashcards.collection.exchange.origins import OriginRow, keep, members, of_notes, texts_before, types
from flashcards.collection.store import Collection
from flashcards.html.cloze import cloze_html, with_one_number
from flashcards.html.from_markdown import block_html, term_html
from flashcards.html.occlusion import HIDDEN_AREA

_RUNS = re.compile(r"<script|javascript:|\son\w+\s*=", re.IGNORECASE)
_ANKIS_OWN = re.compile(
    r"<script>\s*try \{\s*anki\.imageOcclusion\.setup\(\);\s*\} catch \(exc\) \{\s*document\.getElementById"
    r"\(\"err\"\)\.innerHTML = `[^`$<]*<br><br>\$\{exc\}`;\s*\}\s*</script>"
)
"""The script in Anki's own note type for pictures with hidden areas."""

_WORD = re.compile(r"\]\((?:<[^<>\n]{1,1000}>|[^\s<>]{1,1000}?(?=[)\s]))|\[sound:[^\]\n]{1,255}\]|[^\W_]+")
"""A word, or something shown or linked: a file with another name here must be included under that name."""

_MOST_ID = 2**53
_ON = "y"
_LAST = 499
"""The position of the cards whose numbers are too high."""


class Origin(NamedTuple):
    """What a note was in Anki: its type, and the HTML of its fields.

    A note made of a card that asks another field than the first one has that
    card's ``order``, and the guid of its ``head``, the note it is a card of.
    ``texts`` are its earlier terms and definitions here, the first one first.
    """

    type: AnkiNoteType
    fields: tuple[str, ...]
    order: int | None = None
    head: str = ""
    texts: tuple[tuple[str, str], ...] = ()

    @property
    def scripted(self) -> bool:
        """Whether any part of it is a script, which is exported only if the user asks for it."""
        sides = (text for template in self.type.templates for text in (template.question, template.answer))
        templates = (_ANKIS_OWN.sub("", side) for side in sides)
        return any("<" in text and _RUNS.search(text) for text in (*templates, *self.fields))

    def order_of(self, kind: CardKind) -> int | None:
        """Which card of the type asks this; None if none does."""
        if self.order is not None:
            return self.order if self.order < len(self.type.templates) else None
        if self.type.cloze:
            return int(kind.removeprefix("cloze ")) - 1 if kind.startswith("cloze ") else self._order_of_none()
        kinds = layout_for(self.type, self.fields).kinds
        return kinds.index(kind) if kind in kinds else None

    def _order_of_none(self) -> int | None:
        """Which card Anki has for a text whose clozes hide nothing; None if one does."""
        parts = [clozes.parse(with_one_number(field), html=True) for field in self.fields]
        if any(map(clozes.numbers, parts)):
            return None
        return _LAST if any(clozes.void(field) for field in self.fields) else 0

    def with_text(self, term: str, definition: str) -> tuple[str, ...]:
        """The fields with another term or definition, both Markdown; fields that say the same stay as they are.

        So do all fields of a note made of one card, as its sides may be any of them.
        """
        if self.head:
            return self.fields
        layout = layout_for(self.type, self.fields)
        note = AnkiNote(0, "", self.type, self.fields, (), 0, ())
        read = text_of(note, layout)
        before = self._as_it_came(read, (term, definition))
        as_read = before == (read.term, read.definition)
        fields = list(self.fields)
        if term != before[0]:
            asked = (part for part in layout.term if term_of(note, part) == before[0])
            _put_term(fields, layout.term if before[0] == read.term else (*asked,)[:1], term, before[0])
        if layout.definition is None or HIDDEN_AREA in self.fields[layout.definition.place]:
            return tuple(fields)  # areas of a picture are more than their names here
        lead = f"{code}\n\n" if (code := code_of(note, layout)) else ""
        parts = named_parts(note, layout) if as_read else parts_named_in(before[1], note, layout)
        (text, texts), (old_text, old_texts) = (
            _taken_apart(whole.removeprefix(lead), [mark for _, mark, _ in parts]) for whole in (definition, before[1])
        )
        to_html = cloze_html if self.type.cloze else block_html
        if text != old_text and (as_read or old_text == definition_of(note, layout)):
            _put(fields, layout.definition, to_html(text))
        kept = {part.place for part in chain.from_iterable(layout.asked)}
        for (part, _, there), now, was in zip(parts, texts, old_texts, strict=True):
            if now == was or not (as_read or was == there):
                continue
            if now is not None:
                _put(fields, part, to_html(now))
            elif part.place not in kept:
                fields[part.place] = ""
        return tuple(fields)

    def _as_it_came(self, read: Note, now: tuple[str, str]) -> tuple[str, str]:
        """The term and definition with which edits here began.

        Usually that is what the fields are ``read`` as, unless another version of this
        program read them differently. Then it is the first text the note had here, if
        it says nothing that the fields do not say: an edit of it then applies to the
        fields that are read now as they were then, and all others stay.
        """
        as_read = (read.term, read.definition)
        texts = (*self.texts, now)
        if as_read in texts:
            return as_read
        sides = (text for template in self.type.templates for text in (template.question, template.answer))
        said = _words_of(*as_read, *self.fields, *map(unescape, self.fields), *self.type.fields, *sides)
        return next((text for text in texts if _words_of(*text) <= said), as_read)

    def switched(self, fields: tuple[str, ...], *, both: bool) -> tuple[str, ...]:
        """The fields, with those that only say whether there is a second direction set to ``both``."""
        order = None if self.head or self.type.cloze else self.order_of(REVERSE)
        switches = () if order is None else switches_of(self.type, order)
        if both == all(fields[place] for place in switches):
            return fields
        return tuple(
            ((text or _ON) if both else "") if place in switches else text for place, text in enumerate(fields)
        )


def _words_of(*texts: str) -> set[str]:
    """The words of some texts, and what they show or link to."""
    return set(_WORD.findall(normalize("NFC", "\n".join(texts))))


def _put_term(fields: list[str], parts: Sequence[Part], term: str, before: str) -> None:
    """Write another term to its fields; if there are several, only if it is clear which one changed."""
    now, was = ([term], [before]) if len(parts) == 1 else (term.split(BETWEEN), before.split(BETWEEN))
    filled = [part for part in parts if is_filled(part.html(fields))] if len(parts) > 1 else parts
    if not len(now) == len(was) == len(filled):
        return
    for part, text, old in zip(filled, now, was, strict=True):
        if text != old:
            _put(fields, part, term_html(text))


def _put(fields: list[str], part: Part, html: str) -> None:
    """Write a text to its field, unless the template shows something else than the field contains."""
    if part.is_whole:
        fields[part.place] = bracketed(html) if part.filters else html


def _taken_apart(text: str, marks: Sequence[str]) -> tuple[str, list[str | None]]:
    """A definition without the fields that follow under their names, and these fields; None for missing ones."""
    pieces, found = [f"\n\n{text}"], [False] * len(marks)
    for number, mark in enumerate(marks):
        before, there, after = pieces[-1].partition(f"\n\n{mark}")
        if there:
            pieces[-1:] = [before, after]
            found[number] = True
    rest = iter(piece.strip("\n").removeprefix(" ") for piece in pieces[1:])
    return pieces[0].strip("\n"), [next(rest) if there else None for there in found]


def origin_of(item: Converted) -> Origin | None:
    """The origin of a note in a package; None if it is the same here, or its type has an id that Anki never gives."""
    if item.source is None:
        return None
    note, order = item.source
    origin = Origin(note.type, note.fields, order, "" if order is None else note.guid)
    return origin if 0 < note.type.id < _MOST_ID else None


def remember(connection: Transaction, origins: Iterable[tuple[int, Origin]]) -> None:
    """Store the origins of notes, by row, inside the caller's transaction."""
    types: dict[int, AnkiNoteType] = {}
    notes: list[OriginRow] = []
    for note, origin in origins:
        types[origin.type.id] = origin.type
        notes.append(OriginRow(note, origin.type.id, origin.fields, origin.order, origin.head, origin.scripted))
    keep(connection, notes, {number: _to_json(kind) for number, kind in types.items()})


class Origins:
    """The origins of the notes of a collection, read when needed.

    Notes with scripts are included if ``scripts`` are wanted.
    """

    def __init__(self, collection: Collection, *, scripts: bool) -> None:
        self._collection = collection
        self._scripts = scripts
        self._types = {number: _from_json(number, content) for number, content in types(collection).items()}

    def of(self, notes: Sequence[int]) -> Mapping[int, Origin]:
        """The origins of some notes, by row."""
        texts = texts_before(self._collection, notes)
        return {
            came.note: Origin(
                self._types[came.type], came.fields, came.order, came.head, tuple(texts.get(came.note, ()))
            )
            for came in of_notes(self._collection, notes, scripts=self._scripts)
        }

    def members(self, notes: Sequence[int]) -> Mapping[int, list[int]]:
        """The notes here that are further cards of some notes in Anki, by the rows of the latter."""
        return members(self._collection, notes, scripts=self._scripts)


def _to_json(kind: AnkiNoteType) -> str:
    return json.dumps(
        {
            "name": kind.name,
            "cloze": kind.cloze,
            "fields": kind.fields,
            "templates": [[template.name, template.question, template.answer] for template in kind.templates],
        },
        ensure_ascii=False,
    )


def _from_json(number: int, content: str) -> AnkiNoteType:
    facts = json.loads(content)
    templates = (AnkiTemplate(name=name, question=ask, answer=answer) for name, ask, answer in facts["templates"])
    return AnkiNoteType(
        id=number,
        name=facts["name"],
        cloze=facts["cloze"],
        fields=tuple(facts["fields"]),
        templates=tuple(templates),
    )
