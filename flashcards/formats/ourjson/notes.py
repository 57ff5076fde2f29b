"""Notes of JSON with their records: the objects that :mod:`flashcards.formats.interchange` describes."""

import re

from flashcards.cards import CardKind, Note
from flashcards.formats import CardRecord, Record, fields
from flashcards.formats.columns import ROLES
from flashcards.formats.entries import JsonObject, log_from_json, moment_from_json, state_from_json, tags_of
from flashcards.formats.jsonscan import BadValue, flag, text_of, texts_of

_USUAL = frozenset(("term", "definition", "tags", "aliases", "section", "guid", "edited", "retired", "cards", "deck"))
"""The keys of a note that are written here."""

_KIND = re.compile(r"forward|reverse|cloze (?:[1-9]\d?|[1-4]\d\d|500)")


def note_from_json(said: JsonObject, line: int) -> tuple[str, Note, Record]:
    """A note and its record in an object, with the name of its deck, empty if it says none.

    Raises:
        BadValue, BadEntry: it is not a note.
    """
    is_usual = _USUAL.issuperset(said)
    values = said if is_usual else {key.casefold(): value for key, value in said.items()}
    term = fields.question(_text_in(values, "term"))
    definition = fields.definition(_text_in(values, "definition"))
    if not term or not definition:
        raise BadValue(f'a note without a "{"definition" if term else "term"}"')
    note = Note(
        term=term,
        definition=definition,
        tags=() if is_usual and "tags" not in said else tags_of(values),
        aliases=() if is_usual and "aliases" not in said else _aliases_of(values),
        section=fields.term(_text_in(values, "section")),
        line=line,
    )
    record = Record(
        guid=fields.guid(_text_in(values, "guid")),
        edited=None if values.get("edited") is None else moment_from_json(values, "edited"),
        retired=flag(values, "retired", "a note"),
        cards=_cards(values.get("cards")),
    )
    return fields.term(_text_in(values, "deck")), note, record


def _text_in(values: JsonObject, role: str) -> str:
    """The text of a role, most often under the key that is written here."""
    value = values.get(role)
    return value if type(value) is str else text_of(values, *ROLES[role])


def _aliases_of(values: JsonObject) -> tuple[str, ...]:
    texts = texts_of(values, *ROLES["aliases"], separator=";")
    return tuple(name for text in texts if (name := fields.term(text.replace(";", " "))))


def _cards(value: object) -> dict[CardKind, CardRecord]:
    if value is None:
        return {}
    if not isinstance(value, list):
        raise BadValue('"cards" of a note must be a list in brackets')
    found: dict[CardKind, CardRecord] = {}
    for card in value:
        kind = card.get("kind") if isinstance(card, dict) else None
        if not isinstance(kind, str) or not _KIND.fullmatch(kind) or kind in found:
            raise BadValue('"cards" of a note must have an object for each kind: "forward", "reverse" or "cloze 1"')
        log = card.get("log", [])
        if not isinstance(log, list):
            raise BadValue('"log" of a card must be a list in brackets')
        schedule = card.get("schedule")
        found[CardKind(kind)] = CardRecord(
            entries=log_from_json(log),
            state=None if schedule is None else state_from_json(schedule),
        )
    return found
