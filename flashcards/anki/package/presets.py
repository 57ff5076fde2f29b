"""What a package says of FSRS: the presets of its decks. Only an offer comes of it, so what is damaged is left out."""

import sqlite3
from collections.abc import Iterator
from contextlib import suppress
from math import isfinite
from struct import unpack
from typing import NamedTuple

from flashcards.anki.package import foreignjson, protobuf
from flashcards.formats.characters import whole_json
from flashcards.scales import RETENTION

_FSRS_4, _FSRS_5, _FSRS_6, _RETENTION = 3, 5, 6, 37
_LONGEST = 10_000  # bytes of a preset; Anki's have some hundreds
_MOST = 5_000  # presets
_LENGTHS = {_FSRS_6: 21, _FSRS_5: 19, _FSRS_4: 17}
_KEYS = {"fsrsParams6": 21, "fsrsParams5": 19, "fsrsWeights": 17}
_TABLE = f"""
select id, mtime_secs, config from deck_config not indexed
where typeof(id) = 'integer' and typeof(mtime_secs) = 'integer' and typeof(config) = 'blob'
    and length(config) < {_LONGEST} limit {_MOST}
"""  # noqa: S608 - numbers of ours
_IS_PLAIN = "select 1 from sqlite_master where name = 'deck_config' and type = 'table' and sql like 'create table%'"
_REMEMBERED = """select exists (select 1 from cards not indexed where data like '%"s":%')"""


class Preset(NamedTuple):
    """The preset of decks, as far as FSRS reads it.

    ``parameters`` are those of the newest version that it has, or none;
    ``retention`` is the desired one. ``modified`` is UTC seconds.
    """

    parameters: tuple[float, ...]
    retention: float
    modified: int


def presets(connection: sqlite3.Connection, *, modern: bool) -> dict[int, Preset]:
    """The presets by their ids; ``modern`` says whether they have a table of their own."""
    found: dict[int, Preset] = {}
    with suppress(sqlite3.Error, ValueError, TypeError, RecursionError):
        found.update(_of_table(connection) if modern else _of_json(connection))
    return found


def remembers(connection: sqlite3.Connection) -> bool:
    """Whether FSRS knows a stability of any card."""
    with suppress(sqlite3.Error):
        return bool(connection.execute(_REMEMBERED).fetchone()[0])
    return False


def single(value: int | bytes | None) -> float | None:
    """The number of single precision that these four bytes are, as it was typed."""
    if not isinstance(value, bytes) or len(value) != 4:  # noqa: PLR2004 - of single precision
        return None
    (number,) = unpack("<f", value)
    return finite(_short(number))


def finite(value: object) -> float | None:
    """A number, if it is one and not without bounds."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    with suppress(OverflowError):
        return float(value) if isfinite(float(value)) else None
    return None


def _of_table(connection: sqlite3.Connection) -> Iterator[tuple[int, Preset]]:
    if connection.execute(_IS_PLAIN).fetchone() is None:
        return
    for number, modified, config in connection.execute(_TABLE):
        with suppress(ValueError):
            values = dict(protobuf.fields(config))
            retention = single(values.get(_RETENTION))
            lists = {length: _floats(values.get(key)) for key, length in _LENGTHS.items()}
            yield number, Preset(_newest(lists), RETENTION if retention is None else retention, modified)


def _of_json(connection: sqlite3.Connection) -> Iterator[tuple[int, Preset]]:
    row = connection.execute("select dconf from col not indexed").fetchone()
    known = foreignjson.loads(whole_json(str(row[0]))) if row else {}
    for key, said in known.items() if isinstance(known, dict) else ():
        if isinstance(said, dict) and str(key).isdecimal():
            lists = {length: _numbers(said.get(name)) for name, length in _KEYS.items()}
            (retention,) = _numbers([said.get("desiredRetention")]) or (RETENTION,)
            modified = said.get("mod")
            yield int(key), Preset(_newest(lists), retention, modified if isinstance(modified, int) else 0)


def _newest(lists: dict[int, tuple[float, ...]]) -> tuple[float, ...]:
    """The parameters of the newest version that are as many as it has."""
    return next((numbers for length, numbers in lists.items() if len(numbers) == length), ())


def _floats(value: object) -> tuple[float, ...]:
    """A packed list of numbers of single precision."""
    if not isinstance(value, bytes) or len(value) % 4:
        return ()
    return _numbers([*unpack(f"<{len(value) // 4}f", value)])


def _numbers(value: object) -> tuple[float, ...]:
    """A list of numbers, none if anything else is in it."""
    if not isinstance(value, list):
        return ()
    found = [number for one in value if (number := finite(one)) is not None]
    return tuple(map(_short, found)) if len(found) == len(value) else ()


def _short(number: float) -> float:
    """A number without the digits that single precision adds: 0.4 for 0.4000000059604645."""
    return float(f"{number:.7g}")
