"""A document as it is written here, read line by line: a head, then a note on each line."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from flashcards.cards import Deck, Note
from flashcards.errors import Problem
from flashcards.formats import Record, Special
from flashcards.formats.characters import misread
from flashcards.formats.entries import BadEntry
from flashcards.formats.interchange import head_from_json
from flashcards.formats.jsonscan import BadValue, scan_json
from flashcards.formats.ourjson.notes import note_from_json

if TYPE_CHECKING:
    from flashcards.scheduling.dated import Dated

_NOTES = '  "notes": [\n'
BEGINS = b'{\n  "format": '
"""The beginning of such a document."""

_END = ("  ]\n", "}\n")
_MOST_IN_HEAD = 8
"""Lines before the notes."""


class Line(NamedTuple):
    """A note, its record, its deck, and its cards as JSON has them."""

    deck: str
    note: Note
    record: Record
    cards: Sequence[Mapping[str, Any]]


class Document:
    """A document, whose head is read at once and whose notes are read while they are consumed, once.

    Raises:
        Special: it must be read as a whole.
    """

    decks: Mapping[str, Deck]
    parameters: "Sequence[Dated]"

    def __init__(self, lines: Iterable[bytes]) -> None:
        self._lines = iter(lines)
        head: list[str] = []
        while not head or (head[-1] != _NOTES and len(head) < _MOST_IN_HEAD):
            head.append(_text(next(self._lines, b"")))
        found = head_from_json(f"{''.join(head)}]}}")
        if found is None or head[-1] != _NOTES:
            raise Special
        decks, self.parameters = found
        self.decks = {deck.name: deck for deck in decks}
        if "" in self.decks:
            raise Special
        self._usual = decks[0].name if len(decks) == 1 else ""
        self._number = len(head)

    def __iter__(self) -> Iterator[Line]:
        has_more = True
        while has_more:
            text = _text(next(self._lines, b""))
            self._number += 1
            has_more = text.endswith("},\n")
            said = _object(text[: -2 if has_more else -1])
            try:
                deck, note, record = note_from_json(said, self._number)
            except (BadValue, BadEntry) as error:
                raise Special from error
            deck = deck or self._usual
            if deck not in self.decks:
                raise Special
            yield Line(deck, note, record, said.get("cards") or ())
        if (*map(_text, self._lines),) != _END:
            raise Special


def _text(line: bytes) -> str:
    """A line as text, if nothing has to be said about its characters."""
    try:
        text = line.decode()
    except UnicodeDecodeError as error:
        raise Special from error
    if "\r" in text or "\0" in text or misread(text) is not None:
        raise Special
    return text


def _constant(name: str) -> None:
    raise ValueError(name)


_DECODE = json.JSONDecoder(parse_constant=_constant).decode


def _object(text: str) -> dict[str, Any]:
    """The object of a note; one that may have a key twice is looked at key by key."""
    try:
        said = _DECODE(text)
    except (ValueError, RecursionError) as error:
        raise Special from error
    if not isinstance(said, dict):
        raise Special
    if '" :' in text or text.count('":') != _keys(said):
        (found,) = scan_json(text)
        if isinstance(found, Problem):
            raise Special
    return said


def _keys(said: Mapping[str, Any]) -> int:
    """How many keys an object has with all in its cards; -1 if these have another shape."""
    try:
        cards = said.get("cards", ())
        return len(said) + sum(
            [len(card) + len(card.get("schedule", ())) + sum(map(len, card.get("log", ()))) for card in cards]
        )
    except (AttributeError, TypeError):
        return -1
