"""Notes, their schedules and their history as an Anki package.

Nothing here asks for the time or draws a random number: the same notes give
the same package, byte for byte, and every id in it stays the same from export
to export.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from flashcards.anki.html import block_html, inline_html, plain_html, strip_html
from flashcards.anki.names import deck_id, deck_key, deck_path, stable_id, tag_list, with_parents
from flashcards.anki.notetypes import CLOZE, REVERSED, TERM, NoteType, note_type_json
from flashcards.anki.package import new_package, report
from flashcards.anki.records import (
    ExportDeck,
    ExportNote,
    NoteRow,
    can_ask,
    card_row,
    review_rows,
)
from flashcards.anki.schema11 import CollectionFile, MovedReview
from flashcards.cards import REVERSE
from flashcards.scheduling import Scheduler
from flashcards.scheduling.sm2 import Sm2, Sm2State
from flashcards.studyday import ROLLOVER_HOUR

_BATCH = 500
_SM2 = Sm2()
_UNASKED = re.compile(r"\{\{c(?=[0-9]+::)(?!0*(?:[1-9][0-9]?|[1-4][0-9][0-9]|500)::)")
"""The start of a deletion whose number Anki does not have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What a package holds.

    ``decks`` counts those that were asked for, and those of the notes.
    ``moved`` are the answers that Anki knows under another millisecond.
    """

    decks: int
    notes: int
    cards: int
    reviews: int = 0
    moved: tuple[MovedReview, ...] = ()


def write_package(
    path: Path,
    decks: Sequence[ExportDeck],
    notes: Iterable[ExportNote],
    *,
    scheduler: Scheduler[Sm2State] = _SM2,
    rollover_hour: int = ROLLOVER_HOUR,
) -> Summary:
    """Write an Anki package with these decks, also the empty ones, and these notes.

    Notes are taken one by one, and new cards keep their order. ``scheduler``
    replays the history, for the interval that each answer led to.

    Raises:
        OutputError: the package cannot be written; what was at ``path`` before is still there.
    """
    known = _Decks(decks)
    counts = _Counts()
    with new_package(path) as place:
        with report(path):
            file = CollectionFile(place)
        with closing(file):
            for batch in _batches(notes):
                with report(path):
                    _add(file, batch, known, counts, scheduler)
            with report(path):
                moved = file.finish(
                    decks=known.json(),
                    note_types={str(kind.id): note_type_json(kind) for kind in (TERM, CLOZE)},
                    next_position=counts.notes + 1,
                    rollover_hour=rollover_hour,
                )
    return Summary(
        decks=len(known.used), notes=counts.notes, cards=counts.cards, reviews=counts.reviews, moved=tuple(moved)
    )


@dataclass(slots=True)
class _Counts:
    notes: int = 0
    cards: int = 0
    reviews: int = 0


class _Decks:
    """The decks of a package, by :func:`deck_key`, with those above them."""

    def __init__(self, decks: Sequence[ExportDeck]) -> None:
        self.used: set[str] = set()
        self._rows: dict[str, dict[str, Any]] = {}
        self._paths: dict[str, int] = {}
        self._add("Default", "")
        for deck in decks:
            self.used.add(self._add(deck_path(deck.name), block_html(deck.description)))

    def id_of(self, name: str) -> int:
        """The id of the deck with this name, which is made if nobody named it before."""
        if name not in self._paths:
            path = deck_path(name)
            self.used.add(self._add(path, ""))
            self._paths[name] = deck_id(path)
        return self._paths[name]

    def json(self) -> dict[str, Any]:
        """All decks as schema 11 keeps them."""
        return {str(row["id"]): row for row in self._rows.values()}

    def _add(self, path: str, description: str) -> str:
        for above in with_parents(path):
            self._rows.setdefault(deck_key(above), _deck_json(above))
        row = self._rows[deck_key(path)]
        row["desc"] = description or row["desc"]
        return deck_key(path)


def _deck_json(path: str) -> dict[str, Any]:
    day_and_count = [0, 0]
    return {
        "id": deck_id(path),
        "mod": 0,
        "name": path,
        "usn": -1,
        "desc": "",
        "dyn": 0,
        "conf": 1,
        "collapsed": False,
        "browserCollapsed": False,
        "newToday": day_and_count,
        "revToday": day_and_count,
        "lrnToday": day_and_count,
        "timeToday": day_and_count,
    }


def _batches(notes: Iterable[ExportNote]) -> Iterator[list[ExportNote]]:
    rest = iter(notes)
    while batch := list(islice(rest, _BATCH)):
        yield batch


def _add(
    file: CollectionFile, batch: list[ExportNote], decks: _Decks, counts: _Counts, scheduler: Scheduler[Sm2State]
) -> None:
    ids = file.free_ids("notes", [stable_id("note", note.guid) for note in batch])
    file.add_notes(_note_row(note, number) for note, number in zip(batch, ids, strict=True))
    wanted = [
        (card_row(note, card, note_id=number, deck_id=decks.id_of(note.deck), position=position), card.entries)
        for position, (note, number) in enumerate(zip(batch, ids, strict=True), counts.notes + 1)
        for card in note.cards
        if can_ask(card.kind)
    ]
    free = file.free_ids("cards", [row.id for row, _ in wanted])
    rows = [(row._replace(id=number), entries) for (row, entries), number in zip(wanted, free, strict=True)]
    file.add_cards(row for row, _ in rows)
    answers = [answer for row, entries in rows for answer in review_rows(row.id, entries, scheduler)]
    file.add_reviews(answers)
    counts.notes += len(batch)
    counts.cards += len(rows)
    counts.reviews += len(answers)


def _note_row(note: ExportNote, number: int) -> NoteRow:
    note_type = _note_type(note)
    fields = _fields(note, note_type)
    sort = strip_html(fields[0])
    return NoteRow(
        id=number,
        guid=note.guid,
        mid=note_type.id,
        mod=note.modified_ms // 1000,
        tags=tag_list(note.tags),
        flds="\x1f".join(fields),
        sfld=sort,
        csum=int.from_bytes(hashlib.sha1(sort.encode(), usedforsecurity=False).digest()[:4], "big"),
    )


def _note_type(note: ExportNote) -> NoteType:
    return CLOZE if any(card.kind.startswith("cloze ") for card in note.cards) else TERM


def _fields(note: ExportNote, note_type: NoteType) -> list[str]:
    definition = block_html(note.definition)
    others = [
        inline_html(note.term),
        "<br>".join(plain_html(alias) for alias in note.aliases),
        plain_html(note.source),
    ]
    if note_type is CLOZE:  # Anki looks for deletions in every field, with any number, and makes cards of them
        definition = _UNASKED.sub("{&#123;c", definition)
        others = [field.replace("{{", "{&#123;") for field in others]
    fields = [others[0], definition, *others[1:]]
    if note_type is TERM:
        fields.append(REVERSED if any(card.kind == REVERSE for card in note.cards) else "")
    return fields
