"""Decks and note types in Anki's newest schema: tables with protocol buffers."""

import json
import sqlite3
from collections import defaultdict
from typing import Any

from flashcards.anki.notes.content import AnkiDeck, AnkiNoteType, AnkiTemplate
from flashcards.anki.package import protobuf
from flashcards.anki.package.presets import single

_NORMAL = 1
_PRESET, _DESCRIPTION, _IS_MARKDOWN, _RETENTION = 1, 4, 5, 10
_KIND = 1
_QUESTION, _ANSWER = 1, 2
_MOST_IN_A_TYPE = 2000  # fields of the message; each template has one with its requirements


def settings(connection: sqlite3.Connection) -> dict[str, Any]:
    """The settings of the collection.

    Raises:
        ValueError: they are damaged.
    """
    wanted = ("creationOffset", "rollover", "schedVer", "fsrs")
    rows = connection.execute(
        "select key, val from config not indexed where key in (?, ?, ?, ?) and length(cast(val as blob)) < 20", wanted
    )
    return {key: json.loads(value) for key, value in rows}


def decks(connection: sqlite3.Connection) -> list[AnkiDeck]:
    """Every deck.

    Raises:
        ValueError: one of them is damaged.
    """
    return [
        _deck(number, str(name), kind)
        for number, name, kind in connection.execute("select id, name, kind from decks not indexed order by id")
    ]


def note_types(connection: sqlite3.Connection) -> list[AnkiNoteType]:
    """Every note type.

    Raises:
        ValueError: one of them is damaged.
    """
    fields: dict[int, list[str]] = defaultdict(list)
    for number, name in connection.execute("select ntid, name from fields not indexed order by ntid, ord"):
        fields[number].append(str(name))
    templates: dict[int, list[AnkiTemplate]] = defaultdict(list)
    for number, name, config in connection.execute(
        "select ntid, name, config from templates not indexed order by ntid, ord"
    ):
        question, answer = protobuf.text(config, _QUESTION), protobuf.text(config, _ANSWER)
        templates[number].append(AnkiTemplate(name=str(name), question=question, answer=answer))
    return [
        AnkiNoteType(
            id=number,
            name=str(name),
            cloze=protobuf.last(config, _KIND, most=_MOST_IN_A_TYPE) == 1,
            fields=tuple(fields[number]),
            templates=tuple(templates[number]),
        )
        for number, name, config in connection.execute("select id, name, config from notetypes not indexed order by id")
    ]


def _deck(number: int, name: str, kind: bytes) -> AnkiDeck:
    normal = protobuf.last(kind, _NORMAL)
    facts = normal if isinstance(normal, bytes) else b""
    return AnkiDeck(
        id=number,
        name=name.replace("\x1f", "::"),
        description=protobuf.text(facts, _DESCRIPTION),
        markdown=protobuf.last(facts, _IS_MARKDOWN) == 1,
        preset=preset if isinstance(preset := protobuf.last(facts, _PRESET), int) else 1,
        retention=single(protobuf.last(facts, _RETENTION)),
    )
