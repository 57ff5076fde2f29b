"""What is known of the pieces of large deck files, so that only those that changed are read and stored again."""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from flashcards.cards import Note
from flashcards.collection.notes import KNOWN, KnownNote, known_of
from flashcards.collection.sources import Source
from flashcards.collection.store import Collection


class Piece(NamedTuple):
    """A piece of a file: a hash of its text, its notes and lines, and the section that its last note is in.

    The key of a piece about which there is more to say than its notes is empty.
    """

    key: str
    notes: int
    lines: int
    section: str


_STATE = """
select count(*), sum(checksum), sum(facts), sum(place), sum(place * (id % 65536)), min(deck), max(deck)
from notes where source = ? and not retired
"""
"""What no change of the notes of a file leaves as it is."""


def load(collection: Collection, path: str) -> list[Piece]:
    """The pieces of a file as it was last stored; none if its notes were changed since."""
    row = collection.connection.execute("select state, pieces from pieces where source = ?", (path,)).fetchone()
    if row is None or row[0] != _state(collection.connection, path):
        return []
    return [Piece(*piece) for piece in json.loads(row[1])]


def save(connection: sqlite3.Connection, source: Source, pieces: Sequence[Piece]) -> None:
    """Store the pieces of a file, unless something is wrong with it, inside the caller's transaction."""
    connection.execute("delete from pieces where source = ?", (source.path,))
    if not source.problems:
        found = json.dumps(pieces, ensure_ascii=False, separators=(",", ":"))
        row = (source.path, _state(connection, source.path), found)
        connection.execute("insert into pieces (source, state, pieces) values (?, ?, ?)", row)


def _state(connection: sqlite3.Connection, path: str) -> str:
    return json.dumps(connection.execute(_STATE, (path,)).fetchone())


def deck_of(connection: sqlite3.Connection, path: str) -> int | None:
    """The row of the deck of a file; all its notes are in one."""
    row = connection.execute("select deck from notes where source = ? and not retired limit 1", (path,)).fetchone()
    return None if row is None else int(row[0])


def is_first(collection: Collection, paths: Sequence[str]) -> bool:
    """Whether no note can be continued by a text in a new file, if these files change or are missing."""
    query = (
        "select 1 from notes join sources on sources.path = notes.source"
        " where retired or missing or source in (select value from json_each(?)) limit 1"
    )
    return collection.connection.execute(query, (json.dumps(paths),)).fetchone() is None


def sharing_terms(collection: Collection, path: str) -> list[Note]:
    """The notes of a file of which several have the same term, in the order of their texts."""
    rows = collection.connection.execute(
        f"{KNOWN} where source = :path and not retired and term_key in ("  # noqa: S608 - a constant
        " select term_key from notes where term_key in"
        " (select term_key from notes group by term_key having count(*) > 1)"
        " and source = :path and not retired group by term_key having count(*) > 1) order by place",
        {"path": path},
    )
    return [known_of(row).note for row in rows]


class Pool:
    """The notes that the texts of one file may continue, of which not all are looked at."""

    def __init__(self, collection: Collection, path: str) -> None:
        self._connection = collection.connection
        self.path = path
        self._deck = deck_of(self._connection, path)
        self._ids: dict[int, int | None] = {}
        self._add(
            "select notes.id, null from notes join sources on sources.path = source"
            " where retired or missing and source != ?",
            path,
        )

    def add_places(self, spans: Iterable[tuple[int, int]]) -> None:
        """Look at the notes of the file with places from the first up to the last of each span, both included."""
        for first, last in spans:
            self._add(
                "select id, place from notes where deck = ? and place between ? and ? and source = ? and not retired",
                self._deck,
                first,
                last,
                self.path,
            )

    def add_all(self) -> None:
        """Look at all notes of the file."""
        self._add("select id, place from notes where source = ? and not retired", self.path)

    def add_like(self, keys: Iterable[str]) -> None:
        """Look at the notes of the file whose terms have these keys, or that of a note looked at that has a history."""
        chosen = json.dumps([*self._ids])
        query = "select distinct term_key from notes where id in (select value from json_each(?))"
        keys = {*keys, *(key for (key,) in self._connection.execute(query, (chosen,)))}
        self._add(
            "select id, place from notes where term_key in (select value from json_each(?))"
            " and source = ? and not retired",
            json.dumps([*keys]),
            self.path,
        )

    def _add(self, query: str, *values: object) -> None:
        self._ids.update(self._connection.execute(query, values).fetchall())

    def places(self) -> dict[int, int]:
        """The places of the notes of the file that are looked at, by their rows."""
        return {number: place for number, place in self._ids.items() if place is not None}

    def known(self) -> list[KnownNote]:
        """The notes looked at, in the order of :func:`~flashcards.collection.notes.pool`."""
        rows = self._connection.execute(
            f"{KNOWN} where notes.id in (select value from json_each(?))"  # noqa: S608 - a constant
            " order by retired, source, place, notes.id",
            (json.dumps([*self._ids]),),
        )
        return [known_of(row) for row in rows]

    def texts(self) -> Iterator[tuple[str, str]]:
        """The terms and definitions of all notes of the file, in order."""
        yield from self._connection.execute(
            "select term, definition from notes where deck = ? and source = ? and not retired order by place",
            (self._deck, self.path),
        )

    def like(self, definitions: Iterable[str]) -> Iterator[tuple[int, str, str]]:
        """Row, term and definition of all notes of the file with one of these definitions, or with clozes."""
        yield from self._connection.execute(
            "select id, term, definition from notes where source = ? and not retired"
            " and (definition in (select value from json_each(?)) or instr(definition, '{{c'))",
            (self.path, json.dumps([*definitions])),
        )
