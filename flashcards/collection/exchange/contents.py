"""Decks and notes to export: their texts, and what else is known about them."""

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from flashcards.cards import CardKind, Deck, Limits, Note, NoteGuid
from flashcards.collection import log
from flashcards.collection.bulk import batches
from flashcards.collection.checksums import check_text
from flashcards.collection.derived.plain import logs_of
from flashcards.collection.store import Collection
from flashcards.formats import CardRecord, DeckNote, Record
from flashcards.reviews import effective
from flashcards.scheduling import Scheduler
from flashcards.scheduling.at_once import settled
from flashcards.scheduling.makers import Own, schedulers_of
from flashcards.scheduling.plain import Log, Plain, settled_plain

_LOGGED = "exists (select 1 from cards join log on log.card = cards.id where cards.note = notes.id)"
_CHOSEN = f"""
(not retired or (? and {_LOGGED})) and (
    notes.deck in (select id from decks where name in (select value from json_each(?)))
    or notes.id in (select value from json_each(?)))
"""  # noqa: S608 - a constant
NOTES = f"""
select notes.id, decks.name, guid, edited, retired, term, definition, notes.tags, aliases, section, checksum
from notes join decks on decks.id = notes.deck where {_CHOSEN}
order by decks.name, retired, source, place, notes.id
"""  # noqa: S608 - constants
_DECKS = f"""
select name, description, tags, reverse, new_limit, review_limit, {log.OWN} from decks where exists (
    select 1 from notes where notes.deck = decks.id and {_CHOSEN}) order by name
"""  # noqa: S608 - constants
_COUNT = f"select count(*) from notes where {_CHOSEN}"  # noqa: S608 - constants
_CARDS = f"""
select note, cards.id, kind, guid || ' ' || kind, {log.OWN}
from cards join notes on notes.id = cards.note join decks on decks.id = notes.deck
where note in (select value from json_each(?)) order by note, cards.id
"""  # noqa: S608 - a constant


class Choice(NamedTuple):
    """A selection from a collection: whole decks by name, and notes by their rows."""

    decks: Sequence[str] = ()
    notes: Sequence[int] = ()

    def as_json(self) -> tuple[str, str]:
        """The two lists in JSON, for SQLite."""
        return json.dumps(list(self.decks)), json.dumps(list(self.notes))


def names(collection: Collection) -> list[str]:
    """All decks, also those of which only histories are left."""
    return [str(name) for (name,) in collection.connection.execute("select name from decks order by name")]


def decks(collection: Collection, choice: Choice, *, retired: bool = False) -> list[Deck]:
    """The decks that contain the selection, without their notes, by name; ``retired`` as in :func:`notes`."""
    rows = collection.connection.execute(_DECKS, (retired, *choice.as_json()))
    return [
        Deck(
            name=name,
            description=description,
            tags=tuple(json.loads(tags)),
            reverse=bool(reverse),
            limits=Limits(
                new=new,
                reviews=reviews,
                interval=own.max_interval,
                retention=own.retention,
                scheduler=own.scheduler,
                light_days=own.light_days,
            ),
        )
        for name, description, tags, reverse, new, reviews, *rest in rows
        for own in [Own._make(rest)]
    ]


def count(collection: Collection, choice: Choice, *, retired: bool = False) -> int:
    """How many notes :func:`notes` returns."""
    (number,) = collection.connection.execute(_COUNT, (retired, *choice.as_json())).fetchone()
    return int(number)


def notes(collection: Collection, choice: Choice, *, logs: bool = False, retired: bool = False) -> Iterator[DeckNote]:
    """The chosen notes, deck by deck in the order of the texts, some hundreds in memory at a time.

    With ``logs`` each card has its whole log and its schedule; with
    ``retired``, removed notes with a history follow the others of their deck.
    """
    heads = {deck.name: deck for deck in decks(collection, choice, retired=retired)}
    rows = collection.connection.execute(NOTES, (retired, *choice.as_json()))
    for batch in batches(rows):
        cards = _cards(collection, [row[0] for row in batch]) if logs else {}
        for number, deck, guid, edited, is_retired, term, definition, tags, aliases, section, checksum in batch:
            check_text(checksum, guid, term, definition, tags, aliases, section)
            note = Note(
                term=term,
                definition=definition,
                tags=_words(tags),
                aliases=_words(aliases),
                section=section,
            )
            record = Record(guid=NoteGuid(guid), edited=edited, retired=bool(is_retired), cards=cards.get(number, {}))
            yield DeckNote(heads[deck], note, record)


def _cards(collection: Collection, numbers: Sequence[int]) -> dict[int, dict[CardKind, CardRecord]]:
    """What happened to the cards of these notes, for cards with a log."""
    found: defaultdict[int, dict[CardKind, CardRecord]] = defaultdict(dict)
    connection, scheduler_for = collection.connection, schedulers_of(log.options(collection))
    cards = connection.execute(_CARDS, (json.dumps(numbers),)).fetchall()
    logs = logs_of(connection, [card for _, card, *_ in cards])
    for note, card, kind, name, *own in cards:
        told = logs.get(card)
        if told is None:
            continue
        found[note][CardKind(kind)] = recorded(told, scheduler_for(Own._make(own), name))
    return found


def recorded(told: Log, scheduler: Scheduler) -> CardRecord:
    """A card's log, and the schedule that it leads to."""
    if isinstance(told, Plain):
        state = settled_plain(scheduler, told)
    else:
        state, told = settled(scheduler, effective(told)), tuple(told)
    return CardRecord(entries=told, state=scheduler.summary(state) if state is not None else None)


@lru_cache(1000)
def _words(text: str) -> tuple[str, ...]:
    return tuple(json.loads(text))
