"""Guids for notes that are seen for the first time."""

import sqlite3
from collections.abc import Mapping
from typing import Protocol

from flashcards.cards import Note, NoteGuid, new_guid
from flashcards.collection.store import Collection


class InUse(Protocol):
    """Guids in use, such as a set of them."""

    def __contains__(self, guid: object, /) -> bool: ...
    def add(self, guid: NoteGuid, /) -> None: ...  # noqa: D102 - as of a set


class Stored:
    """The guids in use: those in the database, and ``more``."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self.more: set[str] = set()

    def __contains__(self, guid: object) -> bool:
        query = "select 1 from notes where guid = ?"
        return guid in self.more or self._connection.execute(query, (guid,)).fetchone() is not None

    def add(self, guid: str) -> None:
        """Let a guid be in use."""
        self.more.add(guid)


class Guids:
    """The guids in use, and the last numbers given to equal notes."""

    def __init__(self, taken: InUse) -> None:
        self._taken = taken
        self._copies: dict[str, int] = {}

    def fresh(self, deck: str, note: Note) -> NoteGuid:
        """A new guid; notes with equal terms are distinguished by definition, then by number."""
        guid = new_guid(deck, note.term)
        if guid in self._taken:
            first = guid = new_guid(deck, note.term, note.definition)
            copy = self._copies.get(first, 2)
            while guid in self._taken:
                guid = new_guid(deck, note.term, note.definition, str(copy))
                copy += 1
            self._copies[first] = copy
        self._taken.add(guid)
        return guid


def holders(collection: Collection) -> dict[NoteGuid, int]:
    """The guids in use, each with the row that has it."""
    return {NoteGuid(guid): number for number, guid in collection.connection.execute("select id, guid from notes")}


def free_of(wanted: Mapping[int, NoteGuid], holders: Mapping[NoteGuid, int]) -> dict[int, NoteGuid]:
    """The wanted guids that are free or become free; each goes to the first row that wants it."""
    first: dict[NoteGuid, int] = {}
    for number, guid in wanted.items():
        first.setdefault(guid, number)
    found = {number: guid for guid, number in first.items()}
    waits = {holders[guid]: number for guid, number in first.items() if guid in holders}
    kept = [holder for holder in waits if holder not in found]
    while kept:
        number = waits[kept.pop()]
        del found[number]
        kept += [number] if number in waits else []
    return found


def give(connection: sqlite3.Connection, guids: Mapping[int, NoteGuid]) -> None:
    """Give rows their guids, even if some swap theirs, inside the caller's transaction."""
    for each in ({number: f"\n{number}" for number in guids}, guids):
        connection.executemany(
            "update notes set guid = ? where id = ?", [(guid, number) for number, guid in each.items()]
        )
