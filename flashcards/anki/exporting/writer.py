"""Notes, their schedules and their history as an Anki package.

Nothing here uses the current time or a random number: the same notes give the
same package, byte for byte, and all ids stay the same from export to export.
"""

import hashlib
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from flashcards.anki.exporting.attachments import Attachments
from flashcards.anki.exporting.courses import Learnt, add_courses
from flashcards.anki.exporting.records import (
    ExportDeck,
    ExportNote,
    can_ask,
    card_row,
    order_of,
    queue_of,
    review_rows,
)
from flashcards.anki.exporting.rows import CardRow, NewCardRow, NoteRow, RowValues
from flashcards.anki.exporting.schema11 import CollectionFile, MovedReview
from flashcards.anki.notes.content import AnkiNoteType
from flashcards.anki.notes.names import deck_id, deck_key, deck_path, tag_list, with_parents
from flashcards.anki.notes.notetypes import CLOZE, REVERSED, TERM, note_type_json
from flashcards.anki.package.container import new_package, report
from flashcards.cards import FORWARD, REVERSE
from flashcards.collection.bulk import batches
from flashcards.html.cloze import cloze_html
from flashcards.html.from_markdown import block_html, definition_html, plain_html, strip_html, term_html
from flashcards.studyday import ROLLOVER_HOUR

_SIDES = frozenset((FORWARD, REVERSE))


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """The contents of a package.

    ``decks`` counts those that were asked for, and those of the notes. ``moved``
    are the answers with another millisecond in Anki. ``media`` counts the files,
    ``missing`` names those that notes show but that do not exist.
    """

    decks: int
    notes: int
    cards: int
    reviews: int = 0
    moved: tuple[MovedReview, ...] = ()
    media: int = 0
    missing: tuple[str, ...] = ()


def write_package(
    path: Path,
    decks: Sequence[ExportDeck],
    notes: Iterable[ExportNote],
    *,
    rollover_hour: int = ROLLOVER_HOUR,
    library: str = "",
) -> Summary:
    """Write an Anki package with the decks asked for, even empty ones, and these notes.

    Notes are consumed one by one, and new cards keep their order. ``library`` is
    the folder whose decks may show files from anywhere in it.

    Raises:
        OutputError: the package cannot be written; the file at ``path`` is unchanged.
    """
    counts = _Counts()
    media = Attachments(library)
    known = _Decks(decks, media)
    with new_package(path, media.files) as place:
        with report(path):
            file = CollectionFile(place)
        with closing(file):
            for batch in batches(notes):
                with report(path):
                    _add(file, batch, known, counts, media)
            with report(path):
                moved = file.finish(
                    decks=known.json(),
                    note_types=counts.note_types(),
                    next_position=counts.notes + 1,
                    rollover_hour=rollover_hour,
                )
    return Summary(
        decks=len(known.used),
        notes=counts.notes,
        cards=counts.cards,
        reviews=counts.reviews,
        moved=tuple(moved),
        media=len(media.files),
        missing=tuple(media.missing),
    )


@dataclass(slots=True)
class _Counts:
    notes: int = 0
    cards: int = 0
    reviews: int = 0
    foreign: dict[int, AnkiNoteType] = field(default_factory=dict)

    def note_types(self) -> dict[str, Any]:
        """Our note types, and those of foreign notes, which Anki does not change if it knows them."""
        ours = {str(kind.id): note_type_json(kind) for kind in (TERM, CLOZE)}
        return {str(number): note_type_json(self.foreign[number], 0) for number in sorted(self.foreign)} | ours


class _Decks:
    """The decks of a package, by :func:`deck_key`, with those above them."""

    def __init__(self, decks: Sequence[ExportDeck], media: Attachments) -> None:
        self.used: set[str] = set()
        self._media = media
        self._rows: dict[str, dict[str, Any]] = {}
        self._paths: dict[str, int] = {}
        self._described = {deck_key(deck_path(deck.name)): deck for deck in decks if deck.description}
        self._add("Default")
        for deck in decks:
            if deck.asked:
                self.id_of(deck.name)

    def id_of(self, name: str) -> int:
        """The id of the deck with this name, which is added if it is new."""
        if name not in self._paths:
            path = deck_path(name)
            self._add(path)
            self.used.add(deck_key(path))
            self._paths[name] = deck_id(path)
        return self._paths[name]

    def json(self) -> dict[str, Any]:
        """All decks in the form of schema 11."""
        return {str(row["id"]): row for row in self._rows.values()}

    def _add(self, path: str) -> None:
        for above in with_parents(path):
            key = deck_key(above)
            if key not in self._rows:
                self._rows[key] = _deck_json(above, self._description(key))

    def _description(self, key: str) -> str:
        deck = self._described.get(key)
        return "" if deck is None else self._media.link(block_html(deck.description), deck.folder)


def _deck_json(path: str, description: str) -> dict[str, Any]:
    day_and_count = [0, 0]
    return {
        "id": deck_id(path),
        "mod": 0,
        "name": path,
        "usn": -1,
        "desc": description,
        "dyn": 0,
        "conf": 1,
        "collapsed": False,
        "browserCollapsed": False,
        "newToday": day_and_count,
        "revToday": day_and_count,
        "lrnToday": day_and_count,
        "timeToday": day_and_count,
    }


def _add(file: CollectionFile, batch: list[ExportNote], decks: _Decks, counts: _Counts, media: Attachments) -> None:
    file.add_notes([_note_row(note, media) for note in batch])
    counts.foreign |= {note.foreign.type.id: note.foreign.type for note in batch if note.foreign is not None}
    name, deck = batch[0].deck, decks.id_of(batch[0].deck)
    new: list[NewCardRow] = []
    learnt: list[Learnt] = []
    seen: list[CardRow] = []
    reviews: list[RowValues] = []
    for position, note in enumerate(batch, counts.notes + 1):
        for card in note.cards:
            if card.kind != FORWARD and not can_ask(card.kind):
                continue
            if name != (lies_in := card.deck or note.deck):
                name, deck = lies_in, decks.id_of(lies_in)
            if card.course is not None:
                learnt.append((note, card, card.course, deck))
            elif card.state is None and not card.entries:
                order = order_of(card.kind) if card.order is None else card.order
                new.append((card.id, note.id, deck, order, note.modified_ms // 1000, queue_of(card), position))
            else:
                seen.append(card_row(note, card, deck, position))
                reviews += review_rows(card)
    file.add_new_cards(new)
    file.add_cards([*add_courses(file, learnt), *seen])
    file.add_reviews(reviews)
    counts.reviews += len(reviews) + sum(len(course.moments) for _, _, course, _ in learnt)
    counts.notes += len(batch)
    counts.cards += len(new) + len(learnt) + len(seen)


def _note_row(note: ExportNote, media: Attachments) -> NoteRow:
    if note.foreign is None:
        one_way = len(note.cards) == 1 and note.cards[0].kind == FORWARD
        note_type = TERM if one_way else _note_type(note)
        first = term_html(note.term)
        definition = cloze_html(note.definition) if note_type is CLOZE else definition_html(note.definition)
        if note.folder:
            first, definition = media.link(first, note.folder), media.link(definition, note.folder)
        if one_way and not note.aliases and not note.source:
            fields = f"{first}\x1f{definition}\x1f\x1f\x1f"
        else:
            fields = _fields(note, note_type, first, definition)
    else:
        note_type = note.foreign.type
        media.take(note_type, note.folder)
        texts = [media.link(text, note.folder, foreign=True) for text in note.foreign.fields]
        for text in note.foreign.fields:
            media.take_drawn(text, note.folder)
        first, fields = texts[0], "\x1f".join(texts)
    sort = strip_html(first) if "<" in first or "&" in first else first
    return (
        note.id,
        note.guid,
        note_type.id,
        note.modified_ms // 1000,
        tag_list(note.tags),
        fields,
        sort,
        int.from_bytes(hashlib.sha1(sort.encode(), usedforsecurity=False).digest()[:4]),
    )


def _note_type(note: ExportNote) -> AnkiNoteType:
    for card in note.cards:
        if card.kind not in _SIDES:
            return CLOZE
    return TERM


def _fields(note: ExportNote, note_type: AnkiNoteType, term: str, definition: str) -> str:
    aliases = "<br>".join(map(plain_html, note.aliases)) if note.aliases else ""
    source = _source(note.source)
    if note_type is TERM:
        reverse = REVERSED if len(note.cards) > 1 or note.cards[0].kind == REVERSE else ""
        return f"{term}\x1f{definition}\x1f{aliases}\x1f{source}\x1f{reverse}"
    # Anki looks for clozes in every field, with any number, and makes cards of them.
    term, aliases, source = (field.replace("{{", "{&#123;") for field in (term, aliases, source))
    return f"{term}\x1f{definition}\x1f{aliases}\x1f{source}"


_source = lru_cache(1000)(plain_html)
