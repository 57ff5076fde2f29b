"""What of the collection goes into a package: decks, notes, their cards and what was learnt."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from flashcards.anki.ids import HELD
from flashcards.anki.records import ExportCard, ExportDeck, ExportNote, ForeignText
from flashcards.cards import FORWARD, REVERSE, NoteGuid
from flashcards.collection import log, states
from flashcards.collection.bulk import batches
from flashcards.collection.checksums import check_text
from flashcards.collection.contents import Choice
from flashcards.collection.entries import entries_of
from flashcards.collection.store import Collection
from flashcards.formats.notes import REVERSE_AS_A_WORD
from flashcards.library.places import Home
from flashcards.reviews import Entry, effective, holds
from flashcards.scheduling import Scheduler
from flashcards.scheduling.makers import Own, scheduler_of
from flashcards.studyday import Day

if TYPE_CHECKING:
    from flashcards.anki.origins import Origin, Origins

_CHOSEN = "(decks.name in (select value from json_each(?)) or notes.id in (select value from json_each(?)))"
_MEMBERS = "select members.note from members join origins on origins.note = members.note where ? or not scripted"
_NOTES = f"""
select notes.id, anki_notes.id, guid, decks.name, term, definition, edited, notes.tags, decks.tags, aliases, source,
    section, checksum
from notes join decks on decks.id = notes.deck join anki_notes on anki_notes.note = notes.id
where not retired and {_CHOSEN} and notes.id not in ({_MEMBERS})
order by decks.name, source, place, notes.id
"""  # noqa: S608 - a constant
_LEADERS = f"""
select distinct leader from members join notes on notes.id = members.note join decks on decks.id = notes.deck
where {_CHOSEN} and notes.id in ({_MEMBERS})
"""  # noqa: S608 - as above
_DECKS = """
select name, description, coalesce((select min(source) from notes where deck = decks.id and not retired), '')
from decks order by name
"""
_OTHER_KIND = f"""
select count(distinct notes.id) from cards as before cross join cards as own on own.note = before.note
join notes on notes.id = own.note join decks on decks.id = notes.deck
where own.active and not before.active and (own.kind like 'cloze %') != (before.kind like 'cloze %') and not retired
    and {_CHOSEN}
    and not exists (
        select 1 from origins join note_types on note_types.id = origins.type where origins.note = notes.id
        and json_extract(content, '$.cloze') = (own.kind like 'cloze %'))
"""  # noqa: S608 - as above
_SCRIPTED = f"""
select term from notes join decks on decks.id = notes.deck join origins on origins.note = notes.id
where scripted and not retired and {_CHOSEN} order by decks.name, source, place, notes.id
"""  # noqa: S608 - as above
_CARDS = f"""
select cards.note, cards.id, anki_cards.id, kind, decks.name, longest, retention, guid || ' ' || kind,
    {", ".join(states.COLUMNS)}
from cards join notes on notes.id = cards.note join decks on decks.id = notes.deck
join anki_cards on anki_cards.card = cards.id left join schedule on schedule.card = cards.id
where cards.note in (select value from json_each(?)) and {HELD}
    and (active or ? or not (select scripted from origins where origins.note = cards.note))
order by cards.note, cards.id
"""  # noqa: S608 - as above


def export_decks(collection: Collection, home: Home, asked: Sequence[str]) -> list[ExportDeck]:
    """Every deck with its description; those with a name in ``asked`` are asked for."""
    names = {*asked}
    return [
        ExportDeck(name=name, description=description, folder=source and _file(home, source)[0], asked=name in names)
        for name, description, source in collection.connection.execute(_DECKS)
    ]


def of_another_kind(collection: Collection, choice: Choice) -> int:
    """How many notes have deletions now and had none before, or the other way: in Anki their note type is another."""
    (number,) = collection.connection.execute(_OTHER_KIND, choice.as_json()).fetchone()
    return int(number)


def scripted(collection: Collection, choice: Choice) -> list[str]:
    """The terms of the notes that have scripts, in their fields or in their note type in Anki."""
    return [term for (term,) in collection.connection.execute(_SCRIPTED, choice.as_json())]


def export_notes(  # noqa: PLR0913 - what goes out, and what a person leaves out
    collection: Collection, home: Home, choice: Choice, today: Day, *, schedule: bool = True, scripts: bool = False
) -> Iterator[ExportNote]:
    """The notes that the texts hold now, deck by deck, in the order of the texts, some at a time.

    They should have their ids, which :func:`flashcards.anki.ids.give` gives.
    Without ``schedule`` their cards are as if they had never been seen. With
    ``scripts``, notes that have some keep their note types from Anki, too.
    """
    foreign = _Foreign(collection, scripts=scripts)
    leaders = [leader for (leader,) in collection.connection.execute(_LEADERS, (*choice.as_json(), scripts))]
    rows = collection.connection.execute(_NOTES, (*Choice(choice.decks, [*choice.notes, *leaders]).as_json(), scripts))
    for batch in batches(rows):
        numbers = [row[0] for row in batch]
        foreign.prepare(numbers)
        cards = _cards(collection, [*numbers, *foreign.members], today, schedule=schedule, scripts=scripts)
        for number, own, guid, deck, term, definition, edited, tags, deck_tags, aliases, source, *more in batch:
            section, checksum = more
            check_text(checksum, guid, term, definition, tags, aliases, section)
            folder, name = _file(home, source)
            note = ExportNote(
                id=own,
                guid=NoteGuid(guid),
                deck=deck,
                term=term,
                definition=definition,
                modified_ms=edited,
                tags=_tags(deck_tags, tags),
                aliases=_words(aliases),
                source=name,
                folder=folder,
                cards=tuple(cards[number]),
            )
            yield foreign.dressed(number, note, cards)


def in_deck(note: ExportNote, deck: str) -> ExportNote:
    """The note with its cards in one deck."""
    return note._replace(deck=deck, cards=tuple(card._replace(deck="") for card in note.cards))


class _Foreign:
    """Notes that came from Anki with a note type of its own, and go back with it; some notes at a time."""

    def __init__(self, collection: Collection, *, scripts: bool) -> None:
        (any_known,) = collection.connection.execute("select exists (select 1 from note_types)").fetchone()
        self._known: Origins | None = None
        if any_known:
            from flashcards.anki import origins  # noqa: PLC0415 - most people's notes are born here

            self._known = origins.Origins(collection, scripts=scripts)
        self._origins: Mapping[int, Origin] = {}
        self._members: Mapping[int, list[int]] = {}

    def prepare(self, notes: Sequence[int]) -> None:
        """Look these notes up, by their rows."""
        if self._known is not None:
            self._members = self._known.members(notes)
            self._origins = self._known.of([*notes, *self.members])

    @property
    def members(self) -> list[int]:
        """The rows of the notes that are cards of those looked up."""
        return [member for members in self._members.values() for member in members]

    def dressed(self, number: int, note: ExportNote, cards: Mapping[int, list[ExportCard]]) -> ExportNote:
        """The note as it goes out; one whose cards its note type does not have goes in one of ours."""
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
    rows = collection.connection.execute(_CARDS, (json.dumps(notes), scripts)).fetchall()
    logs = entries_of(collection.connection, [row[1] for row in rows]) if schedule else {}
    found: defaultdict[int, list[ExportCard]] = defaultdict(list)
    chosen = log.options(collection)
    for note, card, own, kind, deck, longest, retention, name, *facts in rows:
        new = ExportCard(id=own, kind=kind, deck=deck)
        entries = logs.get(card)
        if entries is None:
            found[note].append(new)
        else:
            scheduler = scheduler_of(chosen, Own(longest, retention), name)
            found[note].append(_learnt(new, entries, facts, scheduler, today))
    return found


def _learnt(
    card: ExportCard, entries: Sequence[Entry], row: Sequence[object], scheduler: Scheduler, today: Day
) -> ExportCard:
    counted = effective(entries)
    held = holds(counted)
    state = states.from_row(row)
    return card._replace(
        suspended=held.suspended,
        buried=held.buried_until is not None and held.buried_until > today,
        state=scheduler.summary(state) if state is not None else None,
        entries=tuple(counted),
        scheduler=scheduler,
    )


@lru_cache(1000)
def _words(text: str) -> tuple[str, ...]:
    return tuple(json.loads(text))


@lru_cache(1000)
def _tags(of_deck: str, own: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys([*_words(of_deck), *_words(own)]))


@lru_cache(1000)
def _file(home: Home, source: str) -> tuple[str, str]:
    """The folder of a deck file, and its name."""
    return str(Path(home.absolute(source)).parent), source.rpartition("/")[2]
