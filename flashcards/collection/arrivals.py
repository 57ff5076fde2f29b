"""Notes that come with a guid, a history and a file of their own, many at once."""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from functools import lru_cache
from typing import NamedTuple

from flashcards.cards import FORWARD, CardKind, Deck, Note, NoteGuid, kinds_of, term_key
from flashcards.collection.background import Background
from flashcards.collection.bulk import Inserting, indexed_later
from flashcards.collection.checksums import text_checksum
from flashcards.collection.notes import Source, settle, write_cards, write_deck, write_source
from flashcards.collection.store import make_room

_ONE_WAY = (FORWARD,)
_MANY = 10_000
_NOTE = "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?)"
_ADD = (
    "insert into notes (deck, source, id, guid, place, line, term, term_key, definition, tags, aliases, section,"
    " retired, edited, checksum)"
)
_RENEW = (
    "on conflict (id) do update set"
    " (guid, deck, source, place, line, term, term_key, definition, tags, aliases, section, retired, edited,"
    " checksum) ="
    " (excluded.guid, excluded.deck, excluded.source, excluded.place, excluded.line, excluded.term,"
    " excluded.term_key, excluded.definition, excluded.tags, excluded.aliases, excluded.section, 0,"
    " excluded.edited, excluded.checksum)"
)


class Arrival(NamedTuple):
    """A note from elsewhere, which has a guid of its own.

    ``place`` and ``line`` say where the file has it, ``edited`` is UTC
    milliseconds. ``row`` is that of a known note that goes on here, None where
    it is new.
    """

    guid: NoteGuid
    note: Note
    place: int
    line: int
    edited: int
    row: int | None = None


def arrive(
    connection: sqlite3.Connection, source: Source, deck: Deck, arrivals: Iterable[Arrival], expected: int = 1
) -> list[int]:
    """Store notes that were just written into a file, inside the caller's transaction; returns their rows.

    Of the deck, what is known already stays; so does what is known of the file.
    The notes are taken one by one, while those before them are stored; about as many as ``expected``.
    """
    known = connection.execute("select id, reverse from decks where name = ?", (deck.name,)).fetchone()
    number, reverse = known or (write_deck(connection, deck), deck.reverse)
    found = connection.execute("select missing from sources where path = ?", (source.path,)).fetchone()
    if found is None or found[0]:
        write_source(connection, source)
    (first,) = connection.execute("select coalesce(max(id), 0) + 1 from notes").fetchone()
    make_room(connection)
    placing = _Placing(first, reverse=bool(reverse))
    with (
        indexed_later(connection, "notes_by_term") if expected > first + _MANY else nullcontext(),
        Background(connection) as storing,
    ):
        inserting = Inserting(storing.run, _ADD, _NOTE, _RENEW)
        inserting.add(placing.rows_of(arrivals, number, source.path))
        inserting.finish()
        storing.finish()
    others = _add_cards(connection, placing, first)
    if placing.again or found is not None:
        settle(connection, source.path)
    else:
        _settle_new(connection, first, number, others)
    return placing.keys


class _Placing:
    """The rows of notes, and what the notes were told to be.

    ``keys`` are the ids of the rows, of which the new ones begin at ``first``;
    ``again`` are the cards of notes that were known, ``more`` those of new
    ones that have others than the one that asks the term.
    """

    def __init__(self, first: int, *, reverse: bool) -> None:
        self.keys: list[int] = []
        self.again: list[tuple[int, CardKind]] = []
        self.more: list[tuple[int, CardKind]] = []
        self._free, self._reverse = first, reverse

    def rows_of(self, arrivals: Iterable[Arrival], deck: int, source: str) -> Iterator[tuple[object, ...]]:
        """The values of a row for each note; ``deck`` is the row of its deck, ``source`` its file."""
        for guid, note, place, line, edited, row in arrivals:
            if row is None:
                key = self._free
                self._free += 1
            else:
                key = row
            self.keys.append(key)
            kinds = kinds_of(note, reverse=self._reverse)
            if row is not None or kinds != _ONE_WAY:
                (self.more if row is None else self.again).extend((key, kind) for kind in kinds)
            tags, aliases = _json(note.tags), _json(note.aliases)
            yield (
                deck,
                source,
                key,
                guid,
                place,
                line,
                note.term,
                term_key(note.term),
                note.definition,
                tags,
                aliases,
                note.section,
                edited,
                text_checksum(note.term, note.definition, tags, aliases, note.section),
            )


def _settle_new(connection: sqlite3.Connection, first: int, deck: int, others: str) -> None:
    """Let the cards of new notes, from row ``first`` on, be new in their deck; ``others`` have not just the one."""
    connection.execute(
        "insert into unseen select cards.id, ?, place, null from notes join cards on note = notes.id"
        " where notes.id >= ? and notes.id not in (select value from json_each(?))",
        (deck, first, others),
    )
    connection.execute(
        "insert into unseen select card, deck, place, sibling from json_each(?) as other"
        " join cards on note = other.value join placement on card = cards.id where deck is not null",
        (others,),
    )


def _add_cards(connection: sqlite3.Connection, placing: _Placing, first: int) -> str:
    """Make the cards of notes that were just stored, the new ones from row ``first`` on.

    Returns, as JSON, the new notes with other cards than the one that asks the term.
    """
    write_cards(connection, placing.again)
    others = json.dumps(list(dict.fromkeys(key for key, _ in placing.more)))
    connection.execute(
        "insert into cards (note, kind, active) select id, ?, 1 from notes where id >= ?"
        " and id not in (select value from json_each(?)) order by id",
        (FORWARD, first, others),
    )
    connection.executemany("insert into cards (note, kind, active) values (?, ?, 1)", placing.more)
    return others


@lru_cache(1000)
def _json(words: tuple[str, ...]) -> str:
    return json.dumps(words, ensure_ascii=False)
