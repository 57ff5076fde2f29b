"""JSON and JSON Lines: decks with their notes and, where there are any, schedules and logs.

::

    {
      "format": "flashcards/1",
      "deck": {"name": "Seas", "new_per_day": 20},
      "notes": [
        {"term": "Tide", "definition": "The rise and fall of the sea.", "guid": "0f3a",
         "edited": "2026-03-01T07:00:00.250+00:00",
         "cards": [{"kind": "forward", "schedule": {...}, "log": [{...}]}]}
      ]
    }

A document of several decks has them in a list, ``decks``, and each of its notes
names its own, ``deck``. In JSON Lines, a line with ``deck`` begins a deck and
every other line is a note. Everything but a note's term and definition may be
left out, and keys that are not known are passed over. :mod:`.entries` has the
shapes of log entries and schedules; ``docs/formats.md`` has it all.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

from flashcards.cards import Deck, Note
from flashcards.errors import Problem
from flashcards.formats import DeckNote, Outgoing, Reading, Record, WrittenNote, fields
from flashcards.formats.entries import (
    BadEntry,
    JsonObject,
    deck_of,
    deck_to_json,
    entry_to_json,
    parameters_from_json,
    parameters_to_json,
)
from flashcards.formats.jsonscan import (
    ITEM,
    NOTES,
    BadValue,
    Found,
    scan_json,
)
from flashcards.formats.native.reader import equal_terms
from flashcards.formats.notes import common_deck, standing_alone
from flashcards.formats.ourjson.notes import note_from_json
from flashcards.formats.ourjson.writing import (
    NAMES,
    Words,
    card_text,
    dump,
    encode,
    note_text,
    state_text,
    texts_of_answers,
)
from flashcards.reviews import Entry
from flashcards.scheduling.plain import Log, Plain, as_entries, told_of

if TYPE_CHECKING:
    from flashcards.scheduling.dated import Dated

_LINES = (".jsonl", ".ndjson")

FORMAT = "flashcards/1"
"""The format named in the texts that are written here."""

PARAMETERS = "fsrs_parameters"
"""The key of the parameters of FSRS."""

_BEGINS = re.compile(r"\s*(?:\{\s*[\"}]|\[\s*(?:[\[{]|\]\s*\Z))")
_MOST_PARAMETERS = 10_000  # in a list; each answer looks through those that were undone
_AT_ONCE = 100
"""Notes in one part of a document: encoding and writing each by itself would take a third of their time."""
_NO_NOTES = "no notes: nothing here has both a term and a definition"


class _Part:
    """A deck that is being read: its settings, its notes, and their records."""

    def __init__(self, deck: Deck) -> None:
        self.deck = deck
        self.notes: list[Note] = []
        self.records: dict[int, Record] = {}


def recognises(text: str) -> bool:
    """Whether a text begins like an object, or a list of objects or lists."""
    return _BEGINS.match(text.lstrip("\ufeff")) is not None


def parse(text: str, name: str) -> Reading:
    """Read all notes into one deck; ``name`` is its name if the text has none.

    The name of several decks is what theirs have in common; the record of a note
    has its own deck, and the note gets that deck's tags.
    """
    parts, reader = _read(text, name)
    problems = reader.problems
    names = [part.deck.name for part in parts for _ in part.notes]
    if len(parts) == 1:
        deck, records = _whole(parts[0]), parts[0].records
    else:
        notes = [standing_alone(note, part.deck) for part in parts for note in part.notes]
        found = [part.records.get(at, Record()) for part in parts for at in range(len(part.notes))]
        deck = Deck(name=common_deck(names, fields.term(name)), notes=tuple(notes))
        own = [replace(record, deck="" if deck.name == of else of) for record, of in zip(found, names, strict=True)]
        records = {at: record for at, record in enumerate(own) if record != Record()}
    if not deck.notes:
        problems.append(Problem(line=0, message=_NO_NOTES))
    problems.sort(key=lambda problem: problem.line)
    return Reading(
        deck=deck,
        problems=tuple(problems),
        notices=() if reader.refused else tuple(equal_terms(deck.notes, names)),
        refused=reader.refused,
        records=records,
        parameters=tuple(reader.parameters),
    )


def readings(text: str, name: str) -> tuple[Reading, ...]:
    """Read each deck of a text separately; all problems are in the first reading."""
    parts, reader = _read(text, name)
    problems = reader.problems
    if not any(part.notes for part in parts) and not problems:
        problems.append(Problem(line=0, message=_NO_NOTES))
    of_all: dict[str, Any] = {
        "problems": tuple(problems),
        "parameters": tuple(reader.parameters),
        "refused": reader.refused,
    }
    if not parts:
        return (Reading(deck=Deck(name=fields.term(name)), **of_all),)
    first, *others = (Reading(deck=_whole(part), records=part.records) for part in parts)
    return (replace(first, **of_all), *others)


def write(outgoing: Outgoing) -> Iterator[str]:
    """A document of these decks, or their JSON Lines; reading it gives equal decks and equal records."""
    in_lines = "lines" in outgoing.flags or outgoing.ending in _LINES
    parameters = [parameters_to_json(one) for one in outgoing.parameters]
    notes: Iterator[DeckNote | WrittenNote] = chain(outgoing.notes, outgoing.written)
    return (_write_lines if in_lines else _write_document)(outgoing.decks, notes, parameters)


def _write_document(
    decks: Sequence[Deck], notes: Iterable[DeckNote | WrittenNote], parameters: Sequence[JsonObject]
) -> Iterator[str]:
    """A document, some notes at a time."""
    one = len(decks) == 1
    heads: object = deck_to_json(decks[0]) if one else [deck_to_json(deck) for deck in decks]
    yield f'{{\n  "format": {dump(FORMAT)},\n  "{"deck" if one else "decks"}": {dump(heads)},\n'
    if parameters:
        yield f'  "{PARAMETERS}": {dump(parameters)},\n'
    yield '  "notes": ['
    texts = (_note_text(told, "" if one else told.deck.name) for told in notes)
    before = "\n    "
    while some := ",\n    ".join(islice(texts, _AT_ONCE)):
        yield before + some
        before = ",\n    "
    yield "\n  ]\n}\n"


def _write_lines(
    decks: Sequence[Deck], notes: Iterable[DeckNote | WrittenNote], parameters: Sequence[JsonObject]
) -> Iterator[str]:
    """JSON Lines, a line at a time."""
    if parameters:
        yield dump({"format": FORMAT, PARAMETERS: parameters}) + "\n"
    begun: list[str] = []
    for told in notes:
        if told.deck.name not in begun[-1:]:
            begun.append(told.deck.name)
            yield _head(told.deck)
        yield f"{_note_text(told)}\n"
    yield from (_head(deck) for deck in decks if deck.name not in begun)


def _head(deck: Deck) -> str:
    return dump({"format": FORMAT, "deck": deck_to_json(deck)}) + "\n"


def _note_text(told: DeckNote | WrittenNote, deck: str = "") -> str:
    """A note as JSON, with its record, and the name of its ``deck`` if that must be said."""
    text = told.text if isinstance(told, WrittenNote) else _note_of(told)
    return f'{text}, "deck": {NAMES[deck]}}}' if deck else f"{text}}}"


def _note_of(told: DeckNote) -> str:
    """The same without what follows the cards."""
    note, record = told.note, told.record
    tags, aliases = encode(note.tags), encode(note.aliases)
    words = Words(record.guid, record.edited, record.retired, note.term, note.definition, tags, aliases, note.section)
    cards = [
        card_text(
            kind,
            "" if card.state is None else state_text(card.state),
            log_to_text(card.log) if card.log else "",
        )
        for kind, card in record.cards.items()
    ]
    return note_text(words, cards)


def log_to_text(log: Log) -> str:
    """The JSON of a log, as :func:`dump` writes :func:`entry_to_json` of each entry."""
    if isinstance(log, Plain):
        with suppress(KeyError):
            return f"[{', '.join(texts_of_answers(log))}]"
    return f"[{', '.join(map(_entry_text, as_entries(log)))}]"


def _entry_text(entry: Entry) -> str:
    told = told_of(entry)
    if told is not None:
        with suppress(KeyError):
            return texts_of_answers([told])[0]
    return dump(entry_to_json(entry))


def _whole(part: _Part) -> Deck:
    return replace(part.deck, notes=tuple(part.notes))


def _read(text: str, name: str) -> "tuple[list[_Part], _Reader]":
    """The decks of a text that have notes or settings, and what else it says; nothing more if it is refused."""
    reader = _Reader(fields.term(name))
    text = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    for found in scan_json(text):
        if isinstance(found, Problem):
            reader.problems.append(found)
        else:
            reader.read(found)
    if reader.refused:
        reader.parameters = []
        return [_Part(Deck(name=reader.name))], reader
    return list(reader.parts.values()), reader


class _Reader:
    """The decks of a text, read value by value."""

    def __init__(self, name: str) -> None:
        self.name = self.current = name
        self.parts: dict[str, _Part] = {}
        self.parameters: list[Dated] = []
        self.problems: list[Problem] = []
        self.refused = False

    def read(self, found: Found) -> None:
        """Read one more value: a key of the document, a deck, a note, or a document on one line."""
        said = found.value
        try:
            if found.key not in ("", ITEM):
                self.read_member(found.key, said, found.line)
            elif found.key or not isinstance(said, dict) or not _is_frame(said):
                self.read_note(_object(said), found.line)
            else:
                for key in ("format", PARAMETERS, "decks", "deck", NOTES):
                    if key in said:
                        self.read_member(key, said[key], found.line)
        except (BadValue, BadEntry) as error:
            self.problems.append(Problem(line=found.line, message=str(error)))

    def read_member(self, key: str, value: object, line: int) -> None:
        """Read a key of a document; keys of other programs are ignored."""
        if key == "format" and value != FORMAT:
            self.refused = True
            older = isinstance(value, str) and re.fullmatch(r"flashcards/0*", value)
            advice = "export it again" if older else "update flashcards"
            raise BadValue(f'unknown format {_shown(value)}, expected "{FORMAT}"; {advice}')
        if key == "deck":
            deck = deck_of(value, self.name)
            self.current = deck.name
            self.parts.setdefault(deck.name, _Part(deck)).deck = deck
        elif key == "decks":
            if not isinstance(value, list):
                raise BadValue('"decks" must be a list in brackets')
            for deck in value:
                self.read_member("deck", deck, line)
            self.current = self.name
        elif key == NOTES:
            if not isinstance(value, list):
                raise BadValue('"notes" must be a list in brackets')
            for note in value:
                self.read(Found(line, ITEM, note))
        elif key == PARAMETERS:
            self.read_parameters(value, line)

    def read_parameters(self, value: object, line: int) -> None:
        """Read the parameters of FSRS, one by one."""
        if not isinstance(value, list):
            raise BadValue(f'"{PARAMETERS}" must be a list in brackets')
        if len(value) > _MOST_PARAMETERS:
            raise BadValue(f'"{PARAMETERS}" has {len(value):,} entries; the limit is {_MOST_PARAMETERS:,}')
        for one in value:
            try:
                self.parameters.append(parameters_from_json(one))
            except BadEntry as error:
                self.problems.append(Problem(line=line, message=str(error)))

    def read_note(self, said: JsonObject, line: int) -> None:
        """Read a note and its record."""
        deck, note, record = note_from_json(said, line)
        part = self.parts.setdefault(deck or self.current, _Part(Deck(name=deck or self.current)))
        if record != Record():
            part.records[len(part.notes)] = record
        part.notes.append(note)


def head_from_json(text: str) -> tuple[list[Deck], list["Dated"]] | None:
    """The decks and the parameters of a document without notes; None if it is not as it is written here."""
    parts, reader = _read(text, "")
    if reader.problems or reader.refused or not reader.parts:
        return None
    return [part.deck for part in parts], reader.parameters


def _is_frame(said: JsonObject) -> bool:
    """Whether an object is a document on one line, or the line that begins a deck."""
    return "format" in said or NOTES in said or "decks" in said or isinstance(said.get("deck"), dict)


def _object(value: object) -> JsonObject:
    if not isinstance(value, dict):
        raise BadValue('expected an object like {"term": "...", "definition": "..."}')
    return value


def _shown(value: object) -> str:
    return f'"{fields.term(value)[:40]}"' if isinstance(value, str) else "there"
