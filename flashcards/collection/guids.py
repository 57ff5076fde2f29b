"""Guids for notes that are seen for the first time."""

from collections.abc import Iterable

from flashcards.cards import Note, NoteGuid, new_guid


class Guids:
    """The guids in use, and the numbers that the last of many equal notes got."""

    def __init__(self, taken: Iterable[str]) -> None:
        self._taken = set(taken)
        self._copies: dict[str, int] = {}

    def fresh(self, deck: str, note: Note) -> NoteGuid:
        """A guid not in use: further notes of one term are told apart by definition, then by number."""
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
