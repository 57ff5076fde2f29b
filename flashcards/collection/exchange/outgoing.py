"""Decks, notes and cards for an Anki package; :mod:`.contents` has them for texts."""

import json
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from flashcards.cards import CardId, CardKind, NoteGuid
from flashcards.collection import states
from flashcards.collection.bulk import batches
from flashcards.collection.checksums import check_text
from flashcards.collection.derived.plain import courses_of, logs_of
from flashcards.collection.derived.ways import ways
from flashcards.collection.exchange.contents import Choice
from flashcards.collection.exchange.ids import HELD
from flashcards.collection.store import Collection
from flashcards.reviews import effective
from flashcards.scheduling import Scheduler, State
from flashcards.scheduling.at_once import settled
from flashcards.scheduling.courses import Course, has_courses
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
select cards.note, cards.id, anki_cards.id, kind, decks.name, decks.id, {{name}} {{state}}
from cards join notes on notes.id = cards.note join decks on decks.id = notes.deck
join anki_cards on anki_cards.card = cards.id {{schedule}}
where cards.note in (select value from json_each(?)) and {HELD}
    and (active or ? or not (select scripted from origins where origins.note = cards.note))
order by cards.note, cards.id
"""  # noqa: S608 - a constant
_WITH_STATE = {
    "state": f", {', '.join(f'schedule.{column}' for column in states.COLUMNS)}",
    "schedule": "left join schedule on schedule.card = cards.id",
}
_WITHOUT = {"state": "", "schedule": ""}
_CARD, _DECK, _NAME, _STATE = 1, 5, 6, 7
"""Where the card, its deck, its name and its state are in such a row."""


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

    Of a log that is not plain it has the entries that count. A course has the state in its steps.
    """

    note: int
    id: int
    kind: CardKind
    deck: str
    log: Log | Course | None
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
    way, is_named = ways(collection.connection)
    query = _CARDS.format(name="guid || ' ' || kind" if is_named else "''", **_WITHOUT if schedule else _WITH_STATE)
    rows = collection.connection.execute(query, (json.dumps(notes), scripts)).fetchall()
    found = [(row, way(row[_DECK], row[_NAME])[0]) for row in rows]
    courses, logs = _logs(collection, found) if schedule else ({}, {})
    for row, scheduler in found:
        note, card, number, kind, deck = row[:_DECK]
        told, state = courses.get(card) or logs.get(card), None
        if not schedule:
            state = states.from_row(row[_STATE:])
        elif isinstance(told, Plain):
            state = settled_plain(scheduler, told)
        elif told is not None and not isinstance(told, Course):
            told = effective(told)
            state, told = settled(scheduler, told), plain_of(told) or told
        yield OutgoingCard(note, number, kind, deck, told, state, scheduler)


def _logs(
    collection: Collection, found: Sequence[tuple[Sequence[Any], Scheduler]]
) -> tuple[dict[CardId, Course], dict[CardId, Log]]:
    """The courses of the cards that have one, and the logs of the others."""
    numbers = [CardId(row[_CARD]) for row, scheduler in found if has_courses(scheduler)]
    courses = courses_of(collection.connection, numbers)
    return courses, logs_of(collection.connection, [row[_CARD] for row, _ in found if row[_CARD] not in courses])
