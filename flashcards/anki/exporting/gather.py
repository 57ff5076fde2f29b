"""What of the collection goes into a package: decks, notes, their cards and histories."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from flashcards.anki.exporting.records import ExportCard, ExportDeck, ExportNote, ForeignText
from flashcards.cards import FORWARD, REVERSE, NoteGuid
from flashcards.collection.exchange import outgoing
from flashcards.collection.exchange.contents import Choice
from flashcards.collection.exchange.origins import any_kept
from flashcards.collection.exchange.outgoing import OutgoingCard
from flashcards.collection.store import Collection
from flashcards.formats.notes import REVERSE_AS_A_WORD
from flashcards.library.places import Home
from flashcards.reviews import NO_HOLDS, holds
from flashcards.scheduling.courses import Course
from flashcards.scheduling.plain import Plain
from flashcards.studyday import Day

if TYPE_CHECKING:
    from flashcards.anki.notes.origins import Origin, Origins


def export_decks(collection: Collection, home: Home, asked: Sequence[str]) -> list[ExportDeck]:
    """Every deck with its description; those in ``asked`` are asked for."""
    names, files = {*asked}, _Files(home)
    return [
        ExportDeck(name=name, description=description, folder=source and files[source][0], asked=name in names)
        for name, description, source in outgoing.decks(collection)
    ]


def export_notes(  # noqa: PLR0913 - what goes out, and what a person leaves out
    collection: Collection, home: Home, choice: Choice, today: Day, *, schedule: bool = True, scripts: bool = False
) -> Iterator[ExportNote]:
    """The notes in the texts, deck by deck, in the order of the texts, some at a time.

    They need ids from :func:`flashcards.collection.exchange.ids.give`. Without
    ``schedule`` their cards are exported as new. With ``scripts``, notes with
    scripts keep their note types from Anki, too.
    """
    foreign = _Foreign(collection, scripts=scripts)
    files = _Files(home)
    for batch in outgoing.notes(collection, choice, scripts=scripts):
        numbers = [each.row for each in batch]
        foreign.prepare(numbers)
        cards = _cards(collection, [*numbers, *foreign.members], today, schedule=schedule, scripts=scripts)
        for each in batch:
            row, number, guid, deck, term, definition, edited, own_tags, deck_tags, aliases, source = each
            folder, name = files[source]
            tags, others, own = _tags(deck_tags, own_tags), _words(aliases), tuple(cards[row])
            note = ExportNote(number, guid, deck, term, definition, edited, own, tags, others, name, folder)
            yield foreign.with_own_note_type(row, note, cards)


def in_deck(note: ExportNote, deck: str) -> ExportNote:
    """The note with its cards in one deck."""
    return note._replace(deck=deck, cards=tuple(card._replace(deck="") for card in note.cards))


class _Foreign:
    """Notes from Anki that go back in their own note types, some at a time."""

    def __init__(self, collection: Collection, *, scripts: bool) -> None:
        self._known: Origins | None = None
        if any_kept(collection):
            from flashcards.anki.notes import origins  # most users have none

            self._known = origins.Origins(collection, scripts=scripts)
        self._origins: Mapping[int, Origin] = {}
        self._members: Mapping[int, list[int]] = {}

    def prepare(self, notes: Sequence[int]) -> None:
        """Look these notes up, by row."""
        if self._known is not None:
            self._members = self._known.members(notes)
            self._origins = self._known.of([*notes, *self.members])

    @property
    def members(self) -> list[int]:
        """The rows of the notes that are cards of these in Anki."""
        return [member for members in self._members.values() for member in members]

    def with_own_note_type(self, number: int, note: ExportNote, cards: Mapping[int, list[ExportCard]]) -> ExportNote:
        """The note in its own note type; if that lacks one of its cards, in one of ours."""
        origin = self._origins.get(number)
        if origin is None:
            return note
        own = [card._replace(order=order) for card in note.cards if (order := origin.order_of(card.kind)) is not None]
        for member in self._members.get(number, ()):
            order = self._origins[member].order_of(FORWARD)
            own += [card._replace(order=order) for card in cards[member] if order is not None]
        if not own:
            return note
        both = any(card.kind == REVERSE for card in note.cards)
        text = ForeignText(origin.type, origin.switched(origin.with_text(note.term, note.definition), both=both))
        tags = tuple(REVERSE if tag == REVERSE_AS_A_WORD else tag for tag in note.tags if tag != REVERSE)
        guid = NoteGuid(origin.head) if origin.head else note.guid
        return note._replace(guid=guid, tags=tags, cards=tuple(own), foreign=text)


def _cards(
    collection: Collection, notes: Sequence[int], today: Day, *, schedule: bool, scripts: bool
) -> defaultdict[int, list[ExportCard]]:
    """The cards of these notes."""
    found: defaultdict[int, list[ExportCard]] = defaultdict(list)
    for card in outgoing.cards(collection, notes, schedule=schedule, scripts=scripts):
        found[card.note].append(_export_card(card, today))
    return found


def _export_card(card: OutgoingCard, today: Day) -> ExportCard:
    if card.log is None:
        return ExportCard(id=card.id, kind=card.kind, deck=card.deck)
    if isinstance(card.log, Course):
        return ExportCard(card.id, card.kind, deck=card.deck, scheduler=card.scheduler, course=card.log)
    held = NO_HOLDS if isinstance(card.log, Plain) else holds(card.log)
    buried = held.buried_until is not None and held.buried_until > today
    state = card.scheduler.summary(card.state) if card.state is not None else None
    return ExportCard(card.id, card.kind, held.suspended, buried, state, card.log, None, card.deck, card.scheduler)


@lru_cache(1000)
def _words(text: str) -> tuple[str, ...]:
    return tuple(json.loads(text))


@lru_cache(1000)
def _tags(of_deck: str, own: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys([*_words(of_deck), *_words(own)]))


class _Files(dict[str, tuple[str, str]]):
    """The folder of each deck file, and its name."""

    def __init__(self, home: Home) -> None:
        super().__init__()
        self._home = home

    def __missing__(self, source: str) -> tuple[str, str]:
        self[source] = found = str(Path(self._home.absolute(source)).parent), source.rpartition("/")[2]
        return found
