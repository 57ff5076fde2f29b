"""Decks, notes and cards for an Anki package; :mod:`.contents` has them for texts."""

import json
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from flashcards.cards import CardId, CardKind, NoteGuid
from flashcards.collection import log, states
from flashcards.collection.bulk import batches
from flashcards.collection.checksums import check_text
from flashcards.collection.derived.plain import logs_of
from flashcards.collection.exchange.contents import Choice
from flashcards.collection.exchange.ids import HELD
from flashcards.collection.store import Collection
from flashcards.reviews import effective
from flashcards.scheduling import Scheduler, State
from flashcards.scheduling.at_once import settled
from flashcards.scheduling.makers import Own, schedulers_of
from flashcards.scheduling.plain import Log, Plain, plain_of, settled_plain

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
"""  # noqa: S608 - a constant
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
"""  # noqa: S608 - a constant
_SCRIPTED = f"""
select term from notes join decks on decks.id = notes.deck join origins on origins.note = notes.id
where scripted and not retired and {_CHOSEN} order by decks.name, source, place, notes.id
"""  # noqa: S608 - a constant
_CARDS = f"""
select cards.note, cards.id, anki_cards.id, kind, decks.name, guid || ' ' || kind, {log.OWN},
    {", ".join(states.COLUMNS)}
from cards join notes on notes.id = cards.note join decks on decks.id = notes.deck
join anki_cards on anki_cards.card = cards.id left join schedule on schedule.card = cards.id
where cards.note in (select value from json_each(?)) and {HELD}
    and (active or ? or not (select scripted from origins where origins.note = cards.note))
order by cards.note, cards.id
"""  # noqa: S608 - a constant
_OWN = len(Own._fields)


class OutgoingNote(NamedTuple):
    """A note for a package.

    ``id`` is its id in packages, ``edited`` is UTC milliseconds, ``tags``,
    ``deck_tags`` and ``aliases`` are lists in JSON, ``source`` is its deck file.
    """

    row: int
    id: int
    guid: NoteGuid
    deck: str
    term: str
    definition: str
    edited: int
    tags: str
    deck_tags: str
    aliases: str
    source: str


class OutgoingCard(NamedTuple):
    """A card for a package; ``log`` is the whole of it, None to export the card as new.

    Of a log that is not plain it has the entries that count.
    """

    note: int
    id: int
    kind: CardKind
    deck: str
    log: Log | None
    state: State | None
    scheduler: Scheduler


def decks(collection: Collection) -> list[tuple[str, str, str]]:
    """Every deck: its name, its description and one of its files, empty if it has none."""
    return collection.connection.execute(_DECKS).fetchall()


def of_another_kind(collection: Collection, choice: Choice) -> int:
    """How many notes gained or lost clozes, so that they have another note type in Anki."""
    (number,) = collection.connection.execute(_OTHER_KIND, choice.as_json()).fetchone()
    return int(number)


def scripted(collection: Collection, choice: Choice) -> list[str]:
    """The terms of the notes with scripts in their fields or their note type in Anki."""
    return [term for (term,) in collection.connection.execute(_SCRIPTED, choice.as_json())]


def notes(collection: Collection, choice: Choice, *, scripts: bool) -> Iterator[list[OutgoingNote]]:
    """The notes in the texts, deck by deck in the order of the texts, some hundreds at a time.

    Notes that are further cards of another note in Anki are left out; that note
    is included if any of them is chosen.

    Raises:
        Damaged: a text is not as it was written.
    """
    leaders = [leader for (leader,) in collection.connection.execute(_LEADERS, (*choice.as_json(), scripts))]
    rows = collection.connection.execute(_NOTES, (*Choice(choice.decks, [*choice.notes, *leaders]).as_json(), scripts))
    for batch in batches(rows):
        found: list[OutgoingNote] = []
        for *row, section, checksum in batch:
            note = OutgoingNote(*row)
            check_text(checksum, note.guid, note.term, note.definition, note.tags, note.aliases, section)
            found.append(note)
        yield found


def cards(collection: Collection, notes: Sequence[int], *, schedule: bool, scripts: bool) -> Iterator[OutgoingCard]:
    """The cards of some notes, by row; without ``schedule`` as if they had never been seen."""
    rows = collection.connection.execute(_CARDS, (json.dumps(notes), scripts)).fetchall()
    logs = logs_of(collection.connection, [CardId(row[1]) for row in rows]) if schedule else {}
    scheduler_for = schedulers_of(log.options(collection))
    for note, card, number, kind, deck, name, *facts in rows:
        scheduler = scheduler_for(Own._make(facts[:_OWN]), name)
        told, state = logs.get(card), None
        if not schedule:
            state = states.from_row(facts[_OWN:])
        elif isinstance(told, Plain):
            state = settled_plain(scheduler, told)
        elif told is not None:
            told = effective(told)
            state, told = settled(scheduler, told), plain_of(told) or told
        yield OutgoingCard(note, number, kind, deck, told, state, scheduler)
