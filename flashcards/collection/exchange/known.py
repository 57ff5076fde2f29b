"""Every note of the collection, for finding those of another text or package among them."""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from flashcards.cards import CardId, Note, NoteGuid
from flashcards.collection.store import Collection

_NOTES = """
select notes.id, guid, decks.name, source, line, term, definition, notes.tags, aliases, section, decks.tags, edited,
    retired, missing, decks.reverse,
    (select min(at) from cards join log on log.card = cards.id where cards.note = notes.id)
from notes join decks on decks.id = notes.deck join sources on sources.path = notes.source order by source, place
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A note of the collection.

    ``tags`` are those of its deck; ``edited`` and the times of earlier ``edits``,
    the last one first, are UTC milliseconds. It is ``retired`` if its text is
    gone, and ``missing`` if its file is. ``first`` is the time of the first entry
    in its log, None if it has none; ``reverse`` means that it is asked both ways.
    """

    id: int
    guid: NoteGuid
    deck: str
    source: str
    note: Note
    tags: tuple[str, ...]
    edited: int
    edits: tuple[int, ...]
    retired: bool
    missing: bool
    first: int | None
    reverse: bool

    @property
    def logged(self) -> bool:
        """Whether it has a history."""
        return self.first is not None

    @property
    def removed(self) -> bool:
        """Whether it was removed from an existing file."""
        return self.retired and not self.missing

    @property
    def away(self) -> bool:
        """Whether its text is gone or its file missing."""
        return self.retired or self.missing


def known_notes(collection: Collection) -> list[Known]:
    """Every note of the collection, in the order of the texts."""
    edits: defaultdict[int, list[int]] = defaultdict(list)
    for number, at in collection.connection.execute("select note, at from edits order by at desc"):
        edits[number].append(at)
    return [
        Known(
            id=number,
            guid=NoteGuid(guid),
            deck=deck,
            source=source,
            note=Note(
                term=term,
                definition=definition,
                tags=(own := tuple(json.loads(tags))),
                aliases=tuple(json.loads(aliases)),
                section=section,
                line=line,
            ),
            tags=tuple(json.loads(deck_tags)),
            edited=edited,
            edits=tuple(edits.get(number, ())),
            retired=bool(retired),
            missing=bool(missing),
            first=first,
            reverse=bool(reverse) or "reverse" in own,
        )
        for (
            number, guid, deck, source, line, term, definition, tags, aliases, section, deck_tags, edited, retired,
            missing, reverse, first,
        ) in collection.connection.execute(_NOTES)
    ]  # fmt: skip


def rows_of(connection: sqlite3.Connection, path: str) -> sqlite3.Cursor:
    """The notes of a new file in its order: row, guid, when each was edited, term and definition."""
    return connection.execute(_OF_FILE, (path,))


def cards_of(connection: sqlite3.Connection, notes: Sequence[int]) -> dict[tuple[int, str], CardId]:
    """The cards of some notes, by the row of their note and their kind."""
    rows = connection.execute(_CARDS, (str([*notes]),))
    return {(note, kind): CardId(card) for note, kind, card in rows}


_OF_FILE = "select id, guid, edited, term, definition from notes where source = ? and not retired order by deck, id"
"""An index has the notes of a file in this order; those that were stored together have it from their places."""
_CARDS = "select note, kind, id from cards where note in (select value from json_each(?))"
