"""The collection as a SQLite file for other programs: plain tables, words for numbers, dates for days.

sqlite-utils writes it, so that its users and Datasette find what they expect:
foreign keys, an index of words, and a table that explains everything.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from functools import partial
from typing import Any

from sqlite_utils import Database

from flashcards.cards import CardKind, Deck, kinds_of
from flashcards.collection.bulk import batches
from flashcards.disk.parts import scratch
from flashcards.errors import OutputError
from flashcards.formats import CardRecord, DeckNote
from flashcards.formats.entries import entry_to_json
from flashcards.reviews import ANSWERS, Drill, Entry, Rating, effective, holds, uncounted
from flashcards.studyday import date_text

_CHUNK = 2**20
_WORDS = ("term", "definition", "aliases", "tags")
_REFERENCES = {
    "notes": [("deck", "decks", "id")],
    "cards": [("note", "notes", "id")],
    "reviews": [("card", "cards", "id")],
    "events": [("card", "cards", "id")],
    "schedule": [("card", "cards", "id")],
}
_KEYS = {"schedule": "card", "README": None}
_COLUMNS: dict[str, dict[str, tuple[type, str]]] = {
    "README": {
        "": (str, "what everything in this file means"),
        "table": (str, "a table of this file"),
        "column": (str, "one of its columns; empty for the table itself"),
        "meaning": (str, "what it holds"),
    },
    "decks": {
        "": (str, "the decks"),
        "id": (int, ""),
        "name": (str, "levels are separated by ::"),
        "description": (str, "Markdown"),
        "tags": (str, "a list in JSON"),
    },
    "notes": {
        "": (str, "what is learnt: a term and its definition"),
        "id": (int, ""),
        "deck": (int, "the deck it is in"),
        "term": (str, "Markdown"),
        "definition": (str, "Markdown"),
        "aliases": (str, "other names of the term, a list in JSON"),
        "tags": (str, "those of its deck and its own, a list in JSON"),
        "section": (str, "the heading it is under"),
        "in_deck": (int, "1, or 0 if it was removed from its deck and only its history is kept"),
        "guid": (str, "its id in packages for Anki"),
    },
    "cards": {
        "": (str, "what is asked: a note has one card or several"),
        "id": (int, ""),
        "note": (int, "the note it is made of"),
        "kind": (
            str,
            "forward: from term to definition; reverse: the other way round; cloze N: a cloze of the text",
        ),
    },
    "reviews": {
        "": (str, "every answer ever given, in order of time for each card"),
        "id": (int, ""),
        "card": (int, "the card that was asked"),
        "moment": (str, "local time with its UTC offset"),
        "day": (str, "the study day, which begins at 4 a.m. unless set otherwise"),
        "event": (str, "review: by the schedule; drill: a repeat on the same day; cram: outside the schedule"),
        "rating": (str, "Again, Hard, Good or Easy"),
        "seconds": (float, "from question to rating"),
        "undone": (int, "1 if it was undone and so does not count"),
        "device": (str, "the id of the device that wrote it, or anki; here is from before devices had ids"),
    },
    "events": {
        "": (str, "everything else that happened to cards"),
        "id": (int, ""),
        "card": (int, "the card"),
        "moment": (str, "as in reviews"),
        "day": (str, "as in reviews"),
        "event": (str, "undo, reset, seed (a state from elsewhere), set_due, suspend, unsuspend or bury"),
        "until": (str, "the due day that was set, or the day up to which the card was buried"),
        "undone": (int, "as in reviews"),
        "device": (str, "as in reviews"),
    },
    "schedule": {
        "": (str, "when each card that was ever studied is due next"),
        "card": (int, "the card"),
        "due": (str, "the study day on which it is due"),
        "interval": (int, "days"),
        "scheduler": (str, "the scheduler: sm2 or fsrs"),
        "ease": (float, "SM-2's ease factor, 2.5 for a new card"),
        "stability": (float, "of FSRS: days after which the chance of recall is 90%"),
        "difficulty": (float, "of FSRS: from 1 to 10"),
        "repetitions": (int, "right answers in a row"),
        "lapses": (int, "how often it was forgotten"),
        "suspended": (int, "1 if it is suspended until you unsuspend it"),
        "buried_until": (str, "the day until which it is buried"),
    },
}


def published(decks: Sequence[Deck], notes: Iterable[DeckNote]) -> Iterator[bytes]:
    """The whole file, in parts; the notes come with their logs, including removed ones.

    Raises:
        OutputError: the temporary folder is full.
    """
    with scratch() as folder:
        made = folder / "made.db"
        try:
            with closing(sqlite3.connect(made, isolation_level=None)) as connection:
                connection.execute("pragma journal_mode = off")
                connection.execute("pragma synchronous = off")
                _Publisher(Database(connection)).write(decks, notes)
        except sqlite3.Error as error:
            raise OutputError(str(made), str(error)) from error
        with made.open("rb") as file:
            yield from iter(partial(file.read, _CHUNK), b"")


class _Publisher:
    """Writes the rows of the tables; each gets the next number of its table."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._last = dict.fromkeys(_COLUMNS, 0)
        self._rows: dict[str, list[dict[str, Any]]] = {table: [] for table in _COLUMNS}

    def write(self, decks: Sequence[Deck], notes: Iterable[DeckNote]) -> None:
        """Make the tables and fill them, some hundreds of notes in memory at a time."""
        for table, columns in _COLUMNS.items():
            types = {name: kind for name, (kind, _) in columns.items() if name}
            key, references = _KEYS.get(table, "id"), _REFERENCES.get(table, [])
            self._database.create_table(table, types, pk=key, foreign_keys=references)
        for table, columns in _COLUMNS.items():
            for column, (_, meaning) in columns.items():
                self._rows["README"].append({"table": table, "column": column, "meaning": meaning or "its number"})
        numbers = {
            deck.name: self._add("decks", name=deck.name, description=deck.description, tags=_list(deck.tags))
            for deck in decks
        }
        self._flush()
        for some in batches(notes):
            for told in some:
                self._add_note(numbers[told.deck.name], told)
            self._flush()
        for table, references in _REFERENCES.items():
            if table != "schedule":
                self._database.table(table).create_index([references[0][0]])
        self._database.table("reviews").create_index(["day"])
        self._database.table("notes").enable_fts(_WORDS, tokenize="unicode61 remove_diacritics 2")

    def _add(self, table: str, **facts: object) -> int:
        self._last[table] += 1
        self._rows[table].append({"id": self._last[table], **facts})
        return self._last[table]

    def _flush(self) -> None:
        for table, rows in self._rows.items():
            if rows:
                self._database.table(table).insert_all(rows)
                rows.clear()

    def _add_note(self, deck: int, told: DeckNote) -> None:
        note, record = told.note, told.record
        number = self._add(
            "notes",
            deck=deck,
            term=note.term,
            definition=note.definition,
            aliases=_list(note.aliases),
            tags=_list([*told.deck.tags, *note.tags]),
            section=note.section,
            in_deck=int(not record.retired),
            guid=record.guid,
        )
        kinds = [] if record.retired else kinds_of(note, reverse=told.deck.reverse)
        for kind in dict.fromkeys([*kinds, *record.cards]):
            self._add_card(number, kind, record.cards.get(kind, CardRecord()))

    def _add_card(self, note: int, kind: CardKind, record: CardRecord) -> None:
        card = self._add("cards", note=note, kind=kind)
        counted = effective(record.entries)
        crams = {entry.name for entry in counted if isinstance(entry, Drill) and entry.cram}
        undone = uncounted(record.entries, counted)
        for entry in record.entries:
            self._add_entry(card, entry, is_cram=entry.name in crams, undone=int(entry.name in undone))
        if record.state is not None:
            state, holding = record.state, holds(counted)
            self._rows["schedule"].append(
                {
                    "card": card,
                    "due": date_text(state.due),
                    "interval": state.interval,
                    "scheduler": state.scheduler,
                    "ease": None if state.own_ease is None else state.own_ease / 100,
                    "stability": state.stability,
                    "difficulty": state.difficulty,
                    "repetitions": state.repetitions,
                    "lapses": state.lapses,
                    "suspended": int(holding.suspended),
                    "buried_until": None if holding.buried_until is None else date_text(holding.buried_until),
                }
            )

    def _add_entry(self, card: int, entry: Entry, *, is_cram: bool, undone: int) -> None:
        said = entry_to_json(entry)
        event = "cram" if is_cram or said.get("cram") else said["kind"]
        facts = {"card": card, "moment": str(said["at"]), "day": date_text(entry.day), "event": event}
        after = {"undone": undone, "device": entry.origin}
        if isinstance(entry, ANSWERS):
            rating = Rating.of_quality(entry.quality).name.capitalize()
            self._add("reviews", **facts, rating=rating, seconds=entry.took / 1000, **after)
        else:
            until = said.get("due", said.get("until"))
            self._add("events", **facts, until=None if until is None else str(until), **after)


def _list(things: Iterable[str]) -> str:
    return json.dumps([*dict.fromkeys(things)], ensure_ascii=False)
