"""What of the log has not been told to others yet."""

import json
from collections.abc import Collection as Some
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from flashcards.collection.device import file_name
from flashcards.collection.store import Collection

_SINCE = """
select notes.id, guid, cards.kind, at, origin
from log join cards on cards.id = log.card join notes on notes.id = cards.note
where seq > ? and origin not in (select value from json_each(?)) order by seq
"""


class News(NamedTuple):
    """Notes by their rows, and entries by guid, kind of card, UTC millisecond and origin."""

    notes: tuple[int, ...] = ()
    entries: frozenset[tuple[str, str, int, str]] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.entries)

    def without(self, told: AbstractSet[tuple[str, str, int, str]]) -> "News":
        """The same with those entries only that were not told."""
        return self._replace(entries=self.entries - told)


def last(collection: Collection) -> int:
    """The last number of the log; 0 for an empty one."""
    (number,) = collection.connection.execute("select coalesce(max(seq), 0) from log").fetchone()
    return int(number)


def standing(collection: Collection) -> tuple[str, int]:
    """The id of this device, and the last number of the log."""
    return device(collection), last(collection)


def since(collection: Collection, number: int, without: Some[str]) -> News:
    """What was stored behind this number of the log, whatever comes from some origins left out."""
    rows = collection.connection.execute(_SINCE, (number, json.dumps([*without]))).fetchall()
    return News(
        tuple(dict.fromkeys(row[0] for row in rows)),
        frozenset((guid, kind, at, origin) for _, guid, kind, at, origin in rows),
    )


def device(collection: Collection) -> str:
    """The id of this device."""
    (name,) = collection.connection.execute("select id from device").fetchone()
    return str(name)


def ids(collection: Collection) -> set[str]:
    """The id of this device, and the one that it had before."""
    return {str(name) for name in collection.connection.execute("select id, was from device").fetchone() if name}


def part(collection: Collection) -> str:
    """Take a new id, as another device writes under this one; returns it."""
    with collection.transaction():
        collection.device.renew(file_name(collection.path))
        return collection.device.id
