"""Reading an Anki package, whatever is in it.

The collection is unpacked into a temporary folder, opened read-only, and its
rows are returned one note at a time, so memory does not grow with their number.
Nothing in it is run: triggers never fire in a file that cannot be written, and
only plain tables are read.
"""

import hashlib
import sqlite3
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

from flashcards.anki.notes.content import (
    FURTHEST,
    LEAST_EASE,
    MOST,
    MOST_EASE,
    NEW,
    RELEARNING,
    AnkiCard,
    AnkiDeck,
    AnkiNote,
    AnkiNoteType,
    Medium,
)
from flashcards.anki.notes.layout import LONGEST_LABEL, layout_of
from flashcards.anki.notes.names import DEFAULT_DECK
from flashcards.anki.package import json11, schema18
from flashcards.anki.package.media import media_list
from flashcards.anki.package.presets import Preset, presets, remembers
from flashcards.anki.package.refusal import Refused, refusing
from flashcards.anki.package.revlog import ReviewLog
from flashcards.anki.package.tables import (
    MOST_TEXT,
    WITH_TABLES,
    check,
    count,
    sound_rows,
    text_of_notes,
    too_much_text,
    version,
)
from flashcards.anki.package.unpack import MOST_MEDIUM, Archive
from flashcards.clock import zone
from flashcards.studyday import Day, study_day_at

LONGEST_DESCRIPTION = 2**20
"""Characters of a deck's description."""

MOST_FIELDS = 1000
"""Fields of a note type, and templates."""

FREE_MEDIA = 2**28
"""Bytes to which all media together may unpack, however small the package is."""

MOST_MEDIA_RATIO = 20
"""They may unpack to so many times the size of the package; pictures and sounds hardly shrink."""

_LONG_TAGS = 2000  # characters that are not worth caching
_LATEST = 2**40
_DAY = 86_400
_EPOCH_FROM = 100_000_000  # a due number from here on is a time in seconds, not a day

_CHANGED = f"max(0, min(mod, {_LATEST}))"
_NOTES = f"select id, guid, mid, {_CHANGED}, tags, flds from notes not indexed order by id"  # noqa: S608 - ours
_IS_LEARNT = "(odid or type or ivl or factor or reps or lapses)"
_CARDS = f"""
select nid, {_IS_LEARNT}, id, ord, did, queue, flags & 7, {_CHANGED} from cards not indexed order by nid, ord, id
"""  # noqa: S608 - ours
_LEARNT = f"""
select odid, type, due, odue, ivl, factor, reps, lapses from cards not indexed where {_IS_LEARNT}
order by nid, ord, id
"""  # noqa: S608 - ours
"""What only a card with a history or in a filtered deck has, in the same order."""

_COPY = 512
"""Bytes that a note takes besides its text, if a card of another one becomes a note."""


class _Shape(NamedTuple):
    """A note type, and what it makes of a note.

    ``named`` is the length of the names that are written into a note besides its
    text, ``all_named`` that of all fields. Cards with other orders than ``own``
    become notes of their own; None if all cards belong to one note.
    """

    type: AnkiNoteType
    named: int
    all_named: int
    own: frozenset[int] | None


class Package:
    """An open package, with its notes and media one by one, and its review ``log``.

    ``homeless_cards`` have no note; Anki leaves them in a backup. They are counted
    while the notes are read, and left out. ``notes_in_all`` is the number of notes.
    """

    def __init__(self, archive: Archive, connection: sqlite3.Connection, path: Path) -> None:
        self.path = path
        self.media = media_list(archive)
        self._archive = archive
        self._connection = connection
        self._media_left = max(FREE_MEDIA, path.stat().st_size * MOST_MEDIA_RATIO)
        tables: ModuleType = schema18 if version(connection) >= WITH_TABLES else json11
        check(connection, modern=tables is schema18)
        self._text = text_of_notes(connection)
        try:
            self.decks: dict[int, AnkiDeck] = {deck.id: deck for deck in tables.decks(connection)}
            self.note_types: dict[int, AnkiNoteType] = {kind.id: kind for kind in tables.note_types(connection)}
            settings = tables.settings(connection)
        except (ValueError, TypeError, AttributeError, RecursionError) as error:
            raise Refused("its decks or note types are damaged; run Check Database in Anki") from error
        if any(len(deck.description) > LONGEST_DESCRIPTION for deck in self.decks.values()):
            raise Refused(f"the description of a deck has more than {LONGEST_DESCRIPTION:,} characters")
        if any(
            len(kind.fields) > MOST_FIELDS or len(kind.templates) > MOST_FIELDS for kind in self.note_types.values()
        ):
            raise Refused(f"it has a note type with more than {MOST_FIELDS} fields or cards; no card can show them")
        self._shapes: dict[int, _Shape] = {}
        self.first_day, self._rollover_hour = _beginning(connection, settings)
        self._zone = zone()
        self.log = ReviewLog(connection, path, three_buttons=settings.get("schedVer", 1) == 1)
        self._fsrs = settings.get("fsrs")
        self._modern = tables is schema18
        self.homeless_cards = 0
        self.notes_in_all = count(connection, "notes not indexed")

    def deck_name(self, number: int) -> str:
        """The name of the deck with this id; cards of a missing deck are in Anki's first one."""
        deck = self.decks.get(number) or self.decks.get(DEFAULT_DECK)
        return deck.name if deck else "Default"

    def presets(self) -> dict[int, Preset]:
        """The presets of decks by id, if FSRS is on; none if it is off.

        Only a whole collection states that. Otherwise it is on if a card has a
        stability or a preset has parameters.
        """
        if self._fsrs is False:
            return {}
        found = presets(self._connection, modern=self._modern)
        is_on = self._fsrs is True or any(one.parameters for one in found.values()) or remembers(self._connection)
        return found if is_on else {}

    def notes(self) -> Iterator[AnkiNote]:
        """Every note with its cards, in the order in which they were made.

        Raises:
            DeckError: a row is damaged, or the notes have too much text.
        """
        shapes, text, self.homeless_cards = self._shapes, self._text, 0
        with refusing(self.path), sound_rows():
            cards = self._connection.execute(_CARDS)
            card = next(cards, None)
            learnt = self._connection.execute(_LEARNT)
            for number, guid, kind, modified, tags, fields in self._connection.execute(_NOTES):
                own = []
                while card is not None and card[0] <= number:
                    if card[1]:
                        own.append(self._learnt_card(card, next(learnt)))
                    else:
                        _, _, own_id, order, deck, queue, flag, changed = card
                        own.append(AnkiCard(own_id, order, deck, NEW, queue, None, 0, 0, 0, 0, flag, changed))
                    if card[0] != number:
                        own.pop()
                        self.homeless_cards += 1
                    card = next(cards, None)
                shape = shapes.get(kind) or self._shape(kind, number)
                note_type = shape.type
                values = tuple(fields.split("\x1f"))
                text += shape.named
                if len(own) > 2 and shape.own is not None:  # noqa: PLR2004 - most notes have one card or two
                    others = sum(one.order not in shape.own for one in own)
                    text += others * (len(fields) + shape.all_named + _COPY)
                if len(values) != len(note_type.fields) or not guid or text > MOST_TEXT:
                    raise Refused(_wrong_note(number, guid, values, note_type))
                bare = "<" not in fields and "[sound:" not in fields
                yield AnkiNote(number, guid, note_type, values, _words(tags), modified, tuple(own), bare)
            self.homeless_cards += (card is not None) + sum(1 for _ in cards)

    def medium(self, name: str) -> Iterator[bytes] | None:
        """The content of a medium in chunks; None if the package lists it and does not have it.

        Raises:
            DeckError: while it is read: it is damaged, too large, or does not match the list.
        """
        known: Medium | None = self.media.get(name)
        return None if known is None or known.member not in self._archive else self._chunks(known)

    def _chunks(self, known: Medium) -> Iterator[bytes]:
        digest = hashlib.sha1(usedforsecurity=False)
        with refusing(self.path):
            zstd = self._archive.container.zstd
            for chunk in self._archive.unpacked(known.member, min(MOST_MEDIUM, self._media_left), zstd=zstd):
                digest.update(chunk)
                self._media_left -= len(chunk)
                yield chunk
            if known.sha1 and digest.digest() != known.sha1:
                shown = ascii(known.name[:60])[1:-1]
                raise Refused(
                    f'the media file "{shown}" in it is not the one its list names; export it again from Anki'
                )

    def _shape(self, kind: int, note: int) -> _Shape:
        """The shape of a note type, of which this note is the first."""
        found = self.note_types.get(kind)
        if found is None:
            raise Refused(f"note {note} has no note type; run Check Database in Anki")
        layout = layout_of(found)
        names = [min(len(name), LONGEST_LABEL) for name in found.fields]
        own = frozenset(order for order, known in enumerate(layout.kinds) if known is not None)
        shape = _Shape(found, sum(names[part.place] for part in layout.rest), sum(names), None if found.cloze else own)
        self._shapes[kind] = shape
        return shape

    def _learnt_card(self, row: tuple[int, ...], learnt: tuple[int, ...]) -> AnkiCard:
        _note, _learnt, number, order, deck, queue, flag, changed = row
        home, kind, due, real_due, ivl, factor, reps, lapses = learnt
        if home:
            deck, due = home, real_due or due
        known = kind if NEW <= kind <= RELEARNING else NEW
        return AnkiCard(
            id=number,
            order=order,
            deck=deck,
            kind=known,
            queue=queue,
            due=None if known == NEW else self._day(due),
            interval=_within(ivl, FURTHEST),
            ease=min(factor, MOST_EASE) // 10 if factor >= LEAST_EASE else 0,
            reps=_within(reps, MOST),
            lapses=_within(lapses, MOST),
            flag=flag,
            modified=changed,
        )

    def _day(self, due: int) -> Day:
        if due >= _EPOCH_FROM:
            at = min(due, _LATEST) * 1000
            return study_day_at(at, self._zone(at), self._rollover_hour)
        return Day(self.first_day + max(-FURTHEST, min(due, FURTHEST)))


def _wrong_note(number: int, guid: str, values: tuple[str, ...], note_type: AnkiNoteType) -> str:
    """What is wrong with a note, or that all notes together have too much text."""
    if len(values) != len(note_type.fields):
        wrong = f"note {number} has {len(values)} fields, its note type {len(note_type.fields)}"
        return f"{wrong}; run Check Database in Anki"
    if not guid:
        return "it has a note without an id of its own; run Check Database in Anki"
    return too_much_text()


def _beginning(connection: sqlite3.Connection, settings: dict[str, object]) -> tuple[Day, int]:
    """The study day with the number 0, and the hour at which a study day begins.

    Old collections do not state the time zone in which they began. They began at
    4 in the morning, so it follows from the time.
    """
    row = connection.execute("select crt from col not indexed").fetchone()
    created = int(row[0]) if row else 0
    if not 0 < created < _LATEST:
        raise Refused("its collection has no date of creation; run Check Database in Anki")
    west = settings.get("creationOffset")
    if isinstance(west, int) and abs(west) <= 24 * 60:
        east = -60 * west
    else:
        east = (4 * 3600 - created) % _DAY
        east -= _DAY if east > 14 * 3600 else 0
    rollover = settings.get("rollover")
    hour = rollover if isinstance(rollover, int) and 0 <= rollover < 24 else 4  # noqa: PLR2004 - hours
    return Day((created + east) // _DAY), hour


def _words(tags: str) -> tuple[str, ...]:
    return _few_words(tags) if len(tags) < _LONG_TAGS else tuple(tags.split())


@lru_cache(1000)
def _few_words(tags: str) -> tuple[str, ...]:
    return tuple(tags.split())


def _within(number: int, most: int) -> int:
    """A number, limited to 0 and ``most``."""
    return number if 0 <= number <= most else max(0, min(number, most))
