"""What notes from Anki are there: their note types, and the HTML of their fields."""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from flashcards.collection.checksums import summed
from flashcards.collection.store import Collection


class OriginRow(NamedTuple):
    """A note from Anki.

    ``type`` is the id of its note type. A note made of one card of another note,
    its ``head``, has that note's guid and the card's ``order``. ``scripted``
    means that it contains a script.
    """

    note: int
    type: int
    fields: tuple[str, ...]
    order: int | None
    head: str
    scripted: bool = False


def keep(connection: sqlite3.Connection, notes: Iterable[OriginRow], types: Mapping[int, str]) -> None:
    """Store what notes are in Anki, inside the caller's transaction; ``types`` are note types in JSON, by id."""
    connection.executemany(
        "insert into note_types (id, content, row_checksum) values (?, ?, ?)"
        " on conflict (id) do update set content = excluded.content, row_checksum = excluded.row_checksum",
        [summed(number, content) for number, content in types.items()],
    )
    connection.executemany(
        "insert into origins (note, type, fields, ord, head, scripted, row_checksum) values (?, ?, ?, ?, ?, ?, ?)"
        " on conflict (note) do update set type = excluded.type, fields = excluded.fields, ord = excluded.ord,"
        " head = excluded.head, scripted = excluded.scripted, row_checksum = excluded.row_checksum",
        [
            summed(note, kind, json.dumps(fields, ensure_ascii=False), order, head, int(scripted))
            for note, kind, fields, order, head, scripted in notes
        ],
    )


def any_kept(collection: Collection) -> bool:
    """Whether any note came from Anki with a note type of its own."""
    (found,) = collection.connection.execute("select exists (select 1 from note_types)").fetchone()
    return bool(found)


def types(collection: Collection) -> dict[int, str]:
    """The note types in JSON, by id."""
    return dict(collection.connection.execute("select id, content from note_types").fetchall())


def of_notes(collection: Collection, notes: Sequence[int], *, scripts: bool) -> list[OriginRow]:
    """The origins of some notes, by row; with ``scripts`` also of those with scripts."""
    rows = collection.connection.execute(
        "select note, type, fields, ord, head, scripted from origins"
        " where note in (select value from json_each(?)) and (? or not scripted)",
        (json.dumps(notes), scripts),
    )
    return [
        OriginRow(note, kind, tuple(json.loads(fields)), order, head, bool(scripted))
        for note, kind, fields, order, head, scripted in rows
    ]


def members(collection: Collection, notes: Sequence[int], *, scripts: bool) -> Mapping[int, list[int]]:
    """The notes here that are other cards of these notes in Anki, by the rows of the latter."""
    found: defaultdict[int, list[int]] = defaultdict(list)
    rows = collection.connection.execute(
        "select leader, members.note from members join origins on origins.note = members.note"
        " where leader in (select value from json_each(?)) and (? or not scripted) order by members.note",
        (json.dumps(notes), scripts),
    )
    for leader, note in rows:
        found[leader].append(note)
    return found


def texts_before(collection: Collection, notes: Sequence[int]) -> Mapping[int, list[tuple[str, str]]]:
    """The terms and definitions of some notes before they were edited here, the first ones first."""
    texts: defaultdict[int, list[tuple[str, str]]] = defaultdict(list)
    for note, term, definition in collection.connection.execute(
        "select note, term, definition from edits where term is not null"
        " and note in (select value from json_each(?)) order by note, at",
        (json.dumps(notes),),
    ):
        texts[note].append((term, definition))
    return texts
