"""A folder of CrowdAnki's, with ``deck.json`` and ``media``: it becomes a package of Anki's, and is read as one.

The file has decks within decks, note types by ``crowdanki_uuid``, and fields
by their positions; it has no progress.

Source: CrowdAnki 0.9, ``crowd_anki/representation``.
"""

import hashlib
import json
import sqlite3
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

from flashcards.anki.exporting.schema11 import TABLES
from flashcards.anki.package.foreignjson import loads
from flashcards.errors import DeckError, Problem

DECK = "deck.json"
_MARK = b'"crowdanki_uuid"'
_BEGINS = (b'"__type__"', _MARK)
_START = 2**16
"""Bytes that tell whether a file may be a deck: no other JSON need be read whole for it."""

_LARGEST = 256 * 2**20
_CLOZE = 1
_SEPARATOR = "\x1f"
_ID = 2**40

Json = Mapping[str, Any]


class _Note(NamedTuple):
    deck: str
    note: Json


def find(folder: Path) -> Path | None:
    """The file with the deck in a folder, or None if the folder is not CrowdAnki's."""
    found = [folder / DECK, folder / f"{folder.name}.json", *sorted(folder.glob("*.json"))]
    return next((file for file in found if is_deck(file)), None)


def is_deck(file: Path) -> bool:
    """Whether a file is a deck of CrowdAnki's."""
    try:
        if not file.is_file() or file.stat().st_size > _LARGEST:
            return False
        with file.open("rb") as opened:
            start = opened.read(_START)
            return any(mark in start for mark in _BEGINS) and (_MARK in start or _MARK in opened.read())
    except OSError:
        return False


def package(file: Path, target: Path) -> None:
    """Write a deck as an Anki package to ``target``, with the media beside it.

    Raises:
        DeckError: the file is damaged.
    """
    try:
        said = loads(file.read_text(encoding="utf-8-sig"), 50_000_000)
        if not isinstance(said, dict):
            raise TypeError("not an object")  # noqa: TRY301 - reported below with the others
        collection = target.with_suffix(".anki2")
        _write(collection, said)
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        message = f"not a whole deck of CrowdAnki ({error}); export it again"
        raise DeckError(str(file), [Problem(line=0, message=message)]) from error
    names = dict(_media(file.parent / "media"))
    with zipfile.ZipFile(target, "w") as archive:
        archive.write(collection, "collection.anki2")
        archive.writestr("media", json.dumps({str(at): name for at, name in enumerate(names)}))
        for at, path in enumerate(names.values()):
            archive.write(path, str(at))
    collection.unlink()


def _media(folder: Path) -> Iterator[tuple[str, Path]]:
    if folder.is_dir():
        yield from ((path.name, path) for path in sorted(folder.iterdir()) if path.is_file() and not path.is_symlink())


def _write(path: Path, said: Json) -> None:
    """A collection of schema 11 with the decks, note types, notes and cards."""
    types = {str(one["crowdanki_uuid"]): one for deck, _ in _decks(said, ()) for one in deck.get("note_models", ())}
    decks: dict[str, int] = {}
    notes: list[_Note] = []
    for deck, name in _decks(said, ()):
        decks[name] = _id(f"deck {deck.get('crowdanki_uuid', name)}")
        notes += [_Note(name, note) for note in deck.get("notes", ())]
    if not notes:
        raise ValueError("no notes")
    models = {uuid: _id(f"type {uuid}") for uuid in types}
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.executescript(TABLES)
        listed = {
            str(models[uuid]): {**one, "id": models[uuid], "mod": 0, "usn": 0, "did": 1} for uuid, one in types.items()
        }
        named = {
            str(number): {"id": number, "name": name, "mod": 0, "dyn": 0, "desc": ""} for name, number in decks.items()
        }
        named["1"] = {"id": 1, "name": "Default", "mod": 0, "dyn": 0, "desc": ""}
        connection.execute(
            "insert into col values (1, 1300000000, 0, 0, 11, 0, 0, 0, '{}', ?, ?, '{}', '{}')",
            (json.dumps(listed), json.dumps(named)),
        )
        seen: set[str] = set()
        for number, (place, note) in enumerate(notes, 1):
            guid = str(note["guid"])
            if guid in seen:
                continue
            seen.add(guid)
            model = types[str(note["note_model_uuid"])]
            values = [str(value) for value in note["fields"]]
            tags = " ".join(str(tag) for tag in note.get("tags", ()))
            connection.execute(
                "insert into notes values (?, ?, ?, 0, 0, ?, ?, '', 0, 0, '')",
                (number, guid, models[str(note["note_model_uuid"])], f" {tags} ", _SEPARATOR.join(values)),
            )
            for order in _orders(model, values):
                connection.execute(
                    "insert into cards values (null, ?, ?, ?, 0, 0, 0, 0, ?, 0, 0, 0, 0, 0, 0, 0, 0, '')",
                    (number, decks[place], order, number),
                )


def _decks(said: Json, above: Sequence[str]) -> Iterator[tuple[Json, str]]:
    """Each deck with its full name, parents first."""
    own = str(said.get("name", "CrowdAnki"))
    path = [*above, own.rpartition("::")[2]] if above else [own]
    yield said, "::".join(path)
    for child in said.get("children", ()):
        yield from _decks(child, path)


def _orders(model: Json, values: Sequence[str]) -> list[int]:
    """The cards of a note: its clozes, or the templates whose fields it fills."""
    if model.get("type") == _CLOZE:
        from flashcards import clozes

        found = {number for value in values for number in clozes.numbers(clozes.parse(value, html=True))}
        return [number - 1 for number in sorted(found)] or [0]
    required = {order: (kind, at) for order, kind, at in model.get("req", ())}
    filled = {at for at, value in enumerate(values) if value.strip()}
    orders = []
    for order in range(len(model["tmpls"])):
        kind, at = required.get(order, ("any", sorted(filled)))
        if (filled >= {*at}) if kind == "all" else (kind == "any" and filled & {*at}):
            orders.append(order)
    return orders or [0]


def _id(text: str) -> int:
    """A unique number for a text, the same each time."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:5], "big") % _ID + 2
