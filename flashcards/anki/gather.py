"""What of the collection goes into a package: decks, notes, their cards and what was learnt."""

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice
from pathlib import Path

from flashcards.anki.records import ExportCard, ExportDeck, ExportNote
from flashcards.cards import CardId, CardKind, NoteGuid
from flashcards.collection import log
from flashcards.collection.contents import Choice
from flashcards.collection.store import Collection
from flashcards.library.places import Home
from flashcards.reviews import effective, holds
from flashcards.scheduling import replay
from flashcards.studyday import Day

_BATCH = 500
_NOTES = """
select notes.id, guid, decks.name, term, definition, edited, notes.tags, decks.tags, aliases, source
from notes join decks on decks.id = notes.deck
where not retired and (decks.name in (select value from json_each(?)) or notes.id in (select value from json_each(?)))
order by decks.name, source, place, notes.id
"""
_DECKS = """
select name, description, coalesce((select min(source) from notes where deck = decks.id and not retired), '')
from decks order by name
"""
_OTHER_KIND = """
select count(distinct notes.id) from cards as before cross join cards as own on own.note = before.note
join notes on notes.id = own.note join decks on decks.id = notes.deck
where own.active and not before.active and (own.kind like 'cloze %') != (before.kind like 'cloze %') and not retired
    and (decks.name in (select value from json_each(?)) or notes.id in (select value from json_each(?)))
"""
_CARDS = """
select note, id, kind, exists (select 1 from log where card = cards.id)
from cards where note in (select value from json_each(?)) and active order by note, id
"""


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


def export_notes(
    collection: Collection, home: Home, choice: Choice, today: Day, *, schedule: bool = True
) -> Iterator[ExportNote]:
    """The notes that the texts hold now, deck by deck, in the order of the texts, some at a time.

    Without ``schedule`` their cards are as if they had never been seen.
    """
    rows = collection.connection.execute(_NOTES, choice.as_json())
    while batch := list(islice(rows, _BATCH)):
        cards = _cards(collection, [row[0] for row in batch], today, schedule=schedule)
        for number, guid, deck, term, definition, edited, tags, deck_tags, aliases, source in batch:
            folder, name = _file(home, source)
            yield ExportNote(
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


def _cards(
    collection: Collection, notes: Sequence[int], today: Day, *, schedule: bool
) -> defaultdict[int, list[ExportCard]]:
    """The cards of these notes."""
    found: defaultdict[int, list[ExportCard]] = defaultdict(list)
    for note, card, kind, logged in collection.connection.execute(_CARDS, (json.dumps(notes),)):
        learnt = logged and schedule
        found[note].append(_learnt(collection, CardId(card), CardKind(kind), today) if learnt else _new(kind))
    return found


def _learnt(collection: Collection, card: CardId, kind: CardKind, today: Day) -> ExportCard:
    entries = effective(log.entries(collection, card))
    held = holds(entries)
    return ExportCard(
        kind=kind,
        suspended=held.suspended,
        buried=held.buried_until is not None and held.buried_until > today,
        state=replay(log.scheduler(collection, card), entries),
        entries=tuple(entries),
    )


@lru_cache(1000)
def _new(kind: str) -> ExportCard:
    return ExportCard(kind=CardKind(kind))


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
