"""What of the collection goes into a package: decks, notes, their cards and what was learnt."""

import json
from collections.abc import Iterator, Sequence

from flashcards.anki.records import ExportCard, ExportDeck, ExportNote
from flashcards.cards import CardId, CardKind, NoteGuid
from flashcards.collection import log
from flashcards.collection.store import Collection
from flashcards.reviews import effective, holds
from flashcards.scheduling import replay
from flashcards.studyday import Day


def export_decks(collection: Collection, names: Sequence[str]) -> list[ExportDeck]:
    """These decks with their descriptions, in the order of ``names``."""
    known = dict(collection.connection.execute("select name, description from decks").fetchall())
    return [ExportDeck(name=name, description=known[name]) for name in names]


def export_notes(collection: Collection, names: Sequence[str], today: Day) -> Iterator[ExportNote]:
    """The notes that the texts of these decks hold now, in the order of the texts, one at a time."""
    execute = collection.connection.execute
    for name in names:
        rows = execute(
            "select notes.id, guid, term, definition, edited, notes.tags, decks.tags, aliases, source"
            " from notes join decks on decks.id = notes.deck where decks.name = ? and not retired"
            " order by source, place, notes.id",
            (name,),
        )
        for number, guid, term, definition, edited, tags, deck_tags, aliases, source in rows:
            cards = execute("select id, kind from cards where note = ? and active order by id", (number,)).fetchall()
            yield ExportNote(
                guid=NoteGuid(guid),
                deck=name,
                term=term,
                definition=definition,
                modified_ms=edited,
                tags=tuple(dict.fromkeys([*json.loads(deck_tags), *json.loads(tags)])),
                aliases=tuple(json.loads(aliases)),
                source=source.rsplit("/", 1)[-1],
                cards=tuple(_card(collection, CardId(card), CardKind(kind), today) for card, kind in cards),
            )


def _card(collection: Collection, card: CardId, kind: CardKind, today: Day) -> ExportCard:
    entries = effective(log.entries(collection, card))
    held = holds(entries)
    return ExportCard(
        kind=kind,
        suspended=held.suspended,
        buried=held.buried_until is not None and held.buried_until > today,
        state=replay(log.SCHEDULER, entries),
        entries=tuple(entries),
    )
