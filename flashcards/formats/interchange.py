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

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from flashcards.cards import CardKind, Deck, Limits, Note
from flashcards.errors import Problem
from flashcards.formats import CardRecord, DeckNote, Outgoing, Reading, Record, fields
from flashcards.formats.columns import ROLES
from flashcards.formats.entries import (
    BadEntry,
    JsonObject,
    entry_from_json,
    entry_to_json,
    moment_from_json,
    moment_to_json,
    state_from_json,
    state_to_json,
)
from flashcards.formats.jsonscan import ITEM, NOTES, Found, scan_json
from flashcards.formats.markdown import equal_terms
from flashcards.formats.notes import common_deck, standing_alone
from flashcards.scheduling import LEAST_RETENTION, MOST_RETENTION
from flashcards.studyday import MAX_INTERVAL

_LINES = (".jsonl", ".ndjson")

FORMAT = "flashcards/1"
"""What the texts written here say that they are."""

_BEGINS = re.compile(r"\s*(?:\{\s*[\"}]|\[\s*(?:[\[{]|\]\s*\Z))")
_KIND = re.compile(r"forward|reverse|cloze (?:[1-9]\d?|[1-4]\d\d|500)")
_NO_NOTES = "no notes: nothing here has both a term and a definition"
_MOST_A_DAY = 1_000_000_000

Records = Mapping[int, Record]
"""Records by the positions of the notes in their deck."""


class _BadValue(ValueError):
    """A value is none that its key may have, for the reason that it says."""


class _Part:
    """A deck as it grows: its settings, its notes, and what is known of them."""

    def __init__(self, deck: Deck) -> None:
        self.deck = deck
        self.notes: list[Note] = []
        self.records: dict[int, Record] = {}


def recognises(text: str) -> bool:
    """Whether a text begins as an object, or a list of objects or lists."""
    return _BEGINS.match(text.lstrip("\ufeff")) is not None


def parse(text: str, name: str) -> Reading:
    """Read notes into one deck; ``name`` is its name where the text gives none.

    Of several decks, the name is what theirs have in common; the record of a
    note has its own, and its tags are those of its deck as well.
    """
    parts, problems, refused = _parts(text, name)
    if len(parts) == 1:
        deck, records = _whole(parts[0]), parts[0].records
    else:
        notes = [standing_alone(note, part.deck) for part in parts for note in part.notes]
        found = [part.records.get(at, Record()) for part in parts for at in range(len(part.notes))]
        names = [part.deck.name for part in parts for _ in part.notes]
        deck = Deck(name=common_deck(names, fields.term(name)), notes=tuple(notes))
        own = [replace(record, deck="" if deck.name == of else of) for record, of in zip(found, names, strict=True)]
        records = {at: record for at, record in enumerate(own) if record != Record()}
    if not deck.notes:
        problems.append(Problem(line=0, message=_NO_NOTES))
    problems.sort(key=lambda problem: problem.line)
    notices = () if refused else tuple(equal_terms(deck.notes))
    return Reading(deck=deck, problems=tuple(problems), notices=notices, refused=refused, records=records)


def readings(text: str, name: str) -> tuple[Reading, ...]:
    """Read each deck of a text by itself; what is wrong anywhere is a problem of the first."""
    parts, problems, refused = _parts(text, name)
    if not any(part.notes for part in parts) and not problems:
        problems.append(Problem(line=0, message=_NO_NOTES))
    empty = Reading(deck=Deck(name=fields.term(name)), problems=tuple(problems), refused=refused)
    found = [Reading(deck=_whole(part), records=part.records) for part in parts]
    return (replace(found[0], problems=empty.problems), *found[1:]) if found else (empty,)


def write(outgoing: Outgoing) -> Iterator[str]:
    """A document of these decks, or their JSON Lines; reading it gives equal decks and equal records."""
    in_lines = "lines" in outgoing.flags or outgoing.ending in _LINES
    return (_write_lines if in_lines else _write_document)(outgoing.decks, outgoing.notes)


def _write_document(decks: Sequence[Deck], notes: Iterable[DeckNote]) -> Iterator[str]:
    """A document, note by note."""
    one = len(decks) == 1
    heads: object = _deck_to_json(decks[0]) if one else [_deck_to_json(deck) for deck in decks]
    yield f'{{\n  "format": {_dump(FORMAT)},\n  "{"deck" if one else "decks"}": {_dump(heads)},\n  "notes": ['
    for at, (deck, note, record) in enumerate(notes):
        said = _note_to_json(note, record) | ({} if one else {"deck": deck.name})
        yield ("," if at else "") + "\n    " + _dump(said)
    yield "\n  ]\n}\n"


def _write_lines(decks: Sequence[Deck], notes: Iterable[DeckNote]) -> Iterator[str]:
    """JSON Lines, a line at a time."""
    begun: list[str] = []
    for deck, note, record in notes:
        if deck.name not in begun[-1:]:
            begun.append(deck.name)
            yield _head(deck)
        yield _dump(_note_to_json(note, record)) + "\n"
    yield from (_head(deck) for deck in decks if deck.name not in begun)


def _head(deck: Deck) -> str:
    return _dump({"format": FORMAT, "deck": _deck_to_json(deck)}) + "\n"


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def _deck_to_json(deck: Deck) -> JsonObject:
    return {
        "name": deck.name,
        "description": deck.description,
        "tags": deck.tags,
        "reverse": deck.reverse,
        "new_per_day": deck.limits.new,
        "reviews_per_day": deck.limits.reviews,
        **({} if deck.limits.interval is None else {"max_interval": deck.limits.interval}),
        **({} if deck.limits.retention is None else {"desired_retention": deck.limits.retention}),
    }


def _note_to_json(note: Note, record: Record) -> JsonObject:
    cards = [
        {"kind": kind}
        | ({"schedule": state_to_json(card.state)} if card.state else {})
        | ({"log": [entry_to_json(entry) for entry in card.entries]} if card.entries else {})
        for kind, card in record.cards.items()
    ]
    said = {
        "term": note.term,
        "definition": note.definition,
        "tags": note.tags,
        "aliases": note.aliases,
        "section": note.section,
        "guid": record.guid,
        "edited": None if record.edited is None else moment_to_json(record.edited),
        "retired": record.retired,
        "cards": cards,
    }
    return {key: value for key, value in said.items() if value}


def _whole(part: _Part) -> Deck:
    return replace(part.deck, notes=tuple(part.notes))


def _parts(text: str, name: str) -> tuple[list[_Part], list[Problem], bool]:
    """The decks of a text that have notes or settings, its problems, and whether a newer version wrote it."""
    reader = _Reader(fields.term(name))
    text = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    for found in scan_json(text):
        if isinstance(found, Problem):
            reader.problems.append(found)
        else:
            reader.read(found)
    if reader.refused:
        return [_Part(Deck(name=reader.name))], reader.problems, True
    return list(reader.parts.values()), reader.problems, False


class _Reader:
    """The decks of a text as they grow, value by value."""

    def __init__(self, name: str) -> None:
        self.name = self.current = name
        self.parts: dict[str, _Part] = {}
        self.problems: list[Problem] = []
        self.refused = False

    def read(self, found: Found) -> None:
        """Take one more value: a key of the document, a deck, a note, or a document in one line."""
        said = found.value
        try:
            if found.key not in ("", ITEM):
                self.read_member(found.key, said, found.line)
            elif found.key or not isinstance(said, dict) or not _is_frame(said):
                self.read_note(_object(said), found.line)
            else:
                for key in ("format", "decks", "deck", NOTES):
                    if key in said:
                        self.read_member(key, said[key], found.line)
        except (_BadValue, BadEntry) as error:
            self.problems.append(Problem(line=found.line, message=str(error)))

    def read_member(self, key: str, value: object, line: int) -> None:
        """Take a key of a document; other programs' keys are passed over."""
        if key == "format" and value != FORMAT:
            self.refused = True
            older = isinstance(value, str) and re.fullmatch(r"flashcards/0*", value)
            advice = "export it again" if older else "update flashcards"
            raise _BadValue(f'unknown format {_shown(value)}, expected "{FORMAT}"; {advice}')
        if key == "deck":
            deck = _deck(value, self.name)
            self.current = deck.name
            self.parts.setdefault(deck.name, _Part(deck)).deck = deck
        elif key == "decks":
            if not isinstance(value, list):
                raise _BadValue('"decks" must be a list in brackets')
            for deck in value:
                self.read_member("deck", deck, line)
            self.current = self.name
        elif key == NOTES:
            if not isinstance(value, list):
                raise _BadValue('"notes" must be a list in brackets')
            for note in value:
                self.read(Found(line, ITEM, note))

    def read_note(self, said: JsonObject, line: int) -> None:
        """Take a note and what is known of it."""
        values = {key.casefold(): value for key, value in said.items()}
        term = fields.question(_text(values, *ROLES["term"]))
        definition = fields.definition(_text(values, *ROLES["definition"]))
        if not term or not definition:
            raise _BadValue(f'a note without a "{"definition" if term else "term"}"')
        note = Note(
            term=term,
            definition=definition,
            tags=_tags(values),
            aliases=tuple(
                name
                for text in _texts(values, *ROLES["aliases"], separator=";")
                if (name := fields.term(text.replace(";", " ")))
            ),
            section=fields.term(_text(values, *ROLES["section"])),
            line=line,
        )
        record = Record(
            guid=fields.guid(_text(values, "guid")),
            edited=None if values.get("edited") is None else moment_from_json(values, "edited"),
            retired=_flag(values, "retired", "a note"),
            cards=_cards(values.get("cards")),
        )
        deck = fields.term(_text(values, "deck")) or self.current
        part = self.parts.setdefault(deck, _Part(Deck(name=deck)))
        if record != Record():
            part.records[len(part.notes)] = record
        part.notes.append(note)


def _is_frame(said: JsonObject) -> bool:
    """Whether an object is a document in one line, or the line that begins a deck."""
    return "format" in said or NOTES in said or "decks" in said or isinstance(said.get("deck"), dict)


def _object(value: object) -> JsonObject:
    if not isinstance(value, dict):
        raise _BadValue('expected an object like {"term": "...", "definition": "..."}')
    return value


def _deck(value: object, name: str) -> Deck:
    if isinstance(value, str):
        return Deck(name=fields.term(value) or name)
    if not isinstance(value, dict):
        raise _BadValue('"deck" must be an object in braces, or a name')
    return Deck(
        name=fields.term(_text(value, "name")) or name,
        description=fields.definition(_text(value, "description")).strip(),
        tags=_tags(value),
        reverse=_flag(value, "reverse", "a deck"),
        limits=Limits(
            new=_limit(value, "new_per_day", Limits().new),
            reviews=_limit(value, "reviews_per_day", None),
            interval=_interval(value),
            retention=_retention(value),
        ),
    )


def _flag(said: JsonObject, key: str, of: str) -> bool:
    value = said.get(key, False)
    if not isinstance(value, bool):
        raise _BadValue(f'"{key}" of {of} must be true or false')
    return value


def _limit(said: JsonObject, key: str, usual: int | None) -> int | None:
    value = said.get(key, usual)
    if value is not None and (isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < _MOST_A_DAY):
        raise _BadValue(f'"{key}" of a deck must be a whole number below a billion, or null for no limit')
    return value


def _interval(said: JsonObject) -> int | None:
    value = said.get("max_interval")
    if value is not None and (isinstance(value, bool) or not isinstance(value, int) or not 0 < value <= MAX_INTERVAL):
        raise _BadValue(f'"max_interval" of a deck must be a number of days up to {MAX_INTERVAL}, or null')
    return value


def _retention(said: JsonObject) -> float | None:
    value = said.get("desired_retention")
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not LEAST_RETENTION <= value <= MOST_RETENTION:
        raise _BadValue(
            f'"desired_retention" of a deck must be a number from {LEAST_RETENTION} to {MOST_RETENTION}, or null'
        )
    return float(value)


def _cards(value: object) -> dict[CardKind, CardRecord]:
    if value is None:
        return {}
    if not isinstance(value, list):
        raise _BadValue('"cards" of a note must be a list in brackets')
    found: dict[CardKind, CardRecord] = {}
    for card in value:
        kind = card.get("kind") if isinstance(card, dict) else None
        if not isinstance(kind, str) or not _KIND.fullmatch(kind) or kind in found:
            raise _BadValue('"cards" of a note must have an object for each kind: "forward", "reverse" or "cloze 1"')
        log = card.get("log", [])
        if not isinstance(log, list):
            raise _BadValue('"log" of a card must be a list in brackets')
        schedule = card.get("schedule")
        found[CardKind(kind)] = CardRecord(
            entries=tuple(entry_from_json(entry) for entry in log),
            state=None if schedule is None else state_from_json(schedule),
        )
    return found


def _tags(said: JsonObject) -> tuple[str, ...]:
    return tuple(tag for text in _texts(said, *ROLES["tags"], separator=None) for tag in fields.tags(f"#{text}"))


def _text(said: JsonObject, *keys: str) -> str:
    """The text at the first of these keys that is there; a number is as good as its digits."""
    key, value = _first(said, keys)
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise _BadValue(f'"{key}" must be a text in double quotes')
    return str(value)


def _texts(said: JsonObject, *keys: str, separator: str | None) -> list[str]:
    key, value = _first(said, keys)
    if value is None:
        return []
    if isinstance(value, str):
        return value.split(separator)
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise _BadValue(f'"{key}" must be a list of texts')
    return value


def _first(said: JsonObject, keys: tuple[str, ...]) -> tuple[str, object]:
    return next(((key, said[key]) for key in keys if said.get(key) is not None), (keys[0], None))


def _shown(value: object) -> str:
    return f'"{fields.term(value)[:40]}"' if isinstance(value, str) else "there"
