"""Decks and note types in Anki's schema 11: JSON in the only row of ``col``."""

import sqlite3
from collections.abc import Iterator
from typing import Any

from flashcards.anki.notes.content import AnkiDeck, AnkiNoteType, AnkiTemplate
from flashcards.anki.package import foreignjson
from flashcards.anki.package.presets import finite
from flashcards.formats.characters import whole_json


def settings(connection: sqlite3.Connection) -> dict[str, Any]:
    """The settings of the collection.

    Raises:
        ValueError: they are damaged.
    """
    return _object(foreignjson.loads(whole_json(_column(connection, "conf") or "{}")))


def decks(connection: sqlite3.Connection) -> list[AnkiDeck]:
    """Every deck.

    Raises:
        ValueError: one of them is damaged.
    """
    return [
        AnkiDeck(
            id=number,
            name=_text(row, "name"),
            description=_text(row, "desc"),
            markdown=row.get("md") is True,
            preset=conf if isinstance(conf := row.get("conf"), int) else 1,
            retention=wanted / 100 if (wanted := finite(row.get("desiredRetention"))) is not None else None,
        )
        for number, row in _rows(connection, "decks")
    ]


def note_types(connection: sqlite3.Connection) -> list[AnkiNoteType]:
    """Every note type.

    Raises:
        ValueError: one of them is damaged.
    """
    return [
        AnkiNoteType(
            id=number,
            name=_text(row, "name"),
            cloze=row.get("type") == 1,
            fields=tuple(_text(field, "name") for field in _list(row, "flds")),
            templates=tuple(
                AnkiTemplate(name=_text(tmpl, "name"), question=_text(tmpl, "qfmt"), answer=_text(tmpl, "afmt"))
                for tmpl in _list(row, "tmpls")
            ),
        )
        for number, row in _rows(connection, "models")
    ]


def _column(connection: sqlite3.Connection, name: str) -> str:
    row = connection.execute(f"select {name} from col not indexed").fetchone()  # noqa: S608 - three literals
    return str(row[0]) if row else ""


def _rows(connection: sqlite3.Connection, column: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """The objects of a column by their ids, which are the keys: those inside are not always numbers."""
    for key, row in _object(foreignjson.loads(whole_json(_column(connection, column) or "{}"))).items():
        yield int(key), _object(row)


def _list(row: dict[str, Any], key: str) -> list[dict[str, Any]]:
    """Fields or templates in order."""
    found = row.get(key, [])
    if not isinstance(found, list):
        raise ValueError(f"{key} is not a list")  # noqa: TRY004 - of JSON, not of types
    objects = [_object(item) for item in found]
    places = [item.get("ord") for item in objects]
    if all(isinstance(place, int) for place in places):
        objects.sort(key=lambda item: int(item["ord"]))
    return objects


def _object(value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ValueError("no object")  # noqa: TRY004 - of JSON, not of types
    return value


def _text(row: dict[str, Any], key: str) -> str:
    value = row.get(key, "")
    if not isinstance(value, str):
        raise ValueError(f"{key} is not a text")  # noqa: TRY004 - of JSON, not of types
    return value
