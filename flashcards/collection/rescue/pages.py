"""Reading rows from the pages of a damaged file without its schema: what they are, their checksums and shapes say.

Every page that holds rows is looked at, whatever leads to it. That finds the
rows of a table whose definition or upper pages are gone.
"""

import mmap
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any, NamedTuple

from flashcards.collection.base import Damaged
from flashcards.collection.checksums import ROWS, row_checksum, text_checksum
from flashcards.collection.entries import COLUMNS, read

_MAGIC = b"SQLite format 3\0"
_PAGE = 4096
_SMALLEST, _LARGEST = 512, 65_536
_FIRST = 100
"""Bytes of the header of the file, before its first page."""

_TABLE, _INDEX, _INNER_INDEX = 13, 10, 2
_WAL_HEADER, _FRAME_HEADER = 32, 24
_SIZES = (0, 1, 2, 3, 4, 6, 8, 8, 0, 0)
"""Bytes of a number of each type."""

_REAL, _ZERO, _ONE, _BLOB = 7, 8, 9, 12

Row = tuple[Any, ...]


class _Table(NamedTuple):
    """A table: its columns as they are stored, the fewest of them in a row, and how its rows are recognised."""

    columns: str
    is_one: Callable[[Row], bool]
    fewest: int


def gather(path: Path, target: Path) -> None:
    """Store the rows of ours that the pages of ``path`` and its journal hold as tables of a new file."""
    pages = _Pages(path)
    with closing(sqlite3.connect(target, isolation_level=None)) as made:
        made.execute("pragma synchronous = off")
        made.execute("begin")
        for name, (columns, *_) in (*_BY_NUMBER.items(), *_BY_KEY.items()):
            key = " integer primary key" if name in _NUMBERED else ""
            first, _, rest = columns.partition(", ")
            made.execute(f"create table {name} ({first}{key}, {rest})")
        for name, row in pages.rows():
            marks = ", ".join("?" * len(row))
            made.execute(f"insert or ignore into {name} values ({marks})", row)  # noqa: S608 - literals
        made.execute("commit")


def are_ours(path: Path) -> bool:
    """Whether a file that does not say what it is holds entries or notes of ours."""
    with suppress(OSError):
        return any(name in {"log", "notes"} for name, _ in _Pages(path).rows())
    return False


class _Pages:
    """The pages of a file, as its journal has them where that is newer."""

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) if path.stat().st_size else b""
        size = int.from_bytes(data[16:18]) if data[:16] == _MAGIC else 0
        size = _LARGEST if size == 1 else size
        self._size = size if size in {1 << power for power in range(9, 17)} else _PAGE
        self._data: mmap.mmap | bytes = data
        self._newer: dict[int, bytes] = {}
        with suppress(OSError):
            self._read_journal(Path(f"{path}-wal").read_bytes())

    def _read_journal(self, data: bytes) -> None:
        """Take the pages that were committed."""
        if int.from_bytes(data[8:12]) != self._size:
            return
        begun: dict[int, bytes] = {}
        salt, step = data[16:24], _FRAME_HEADER + self._size
        for at in range(_WAL_HEADER, len(data) - step + 1, step):
            if data[at + 8 : at + 16] != salt:
                return
            begun[int.from_bytes(data[at : at + 4])] = data[at + _FRAME_HEADER : at + step]
            if int.from_bytes(data[at + 4 : at + 8]):
                self._newer |= begun
                begun = {}

    def _page(self, number: int) -> bytes:
        if number in self._newer:
            return self._newer[number]
        return self._data[(number - 1) * self._size : number * self._size]

    def _free(self) -> set[int]:
        """The pages that are not in use, as far as the file tells."""
        found: set[int] = set()
        head = self._page(1)
        trunk = int.from_bytes(head[32:36]) if head[:16] == _MAGIC else 0
        while trunk and trunk not in found:
            page = self._page(trunk)
            found.add(trunk)
            many = min(int.from_bytes(page[4:8]), self._size // 4 - 2)
            found.update(int.from_bytes(page[at : at + 4]) for at in range(8, 8 + 4 * many, 4))
            trunk = int.from_bytes(page[:4])
        return found

    def rows(self) -> Iterator[tuple[str, Row]]:
        """The rows that are recognised, each with its table."""
        free = self._free()
        last = max([-(-len(self._data) // self._size), *self._newer])
        for number in range(1, last + 1):
            page = self._page(number)
            start = _FIRST if number == 1 else 0
            if number in free or len(page) <= start + 8 or page[start] not in {_TABLE, _INDEX, _INNER_INDEX}:
                continue
            kind = page[start]
            begin = start + (12 if kind == _INNER_INDEX else 8)
            for at in range(begin, begin + 2 * int.from_bytes(page[start + 3 : start + 5]), 2):
                with suppress(IndexError, ValueError, OverflowError):
                    yield from _recognised(kind, *self._cell(page, kind, int.from_bytes(page[at : at + 2])))

    def _cell(self, page: bytes, kind: int, at: int) -> tuple[int, Row]:
        """The number and the values of a row."""
        at += 4 if kind == _INNER_INDEX else 0
        size, at = _varint(page, at)
        number = 0
        if kind == _TABLE:
            number, at = _varint(page, at)
        most = self._size - 35 if kind == _TABLE else (self._size - 12) * 64 // 255 - 23
        if size <= most:
            return number, _values(page[at : at + size])
        least = (self._size - 12) * 32 // 255 - 23
        here = least + (size - least) % (self._size - 4)
        here = here if here <= most else least
        parts, left = [page[at : at + here]], size - here
        following = int.from_bytes(page[at + here : at + here + 4])
        while left > 0:
            more = self._page(following)
            if not following or len(more) < self._size:
                raise ValueError
            parts.append(more[4 : 4 + left])
            left -= self._size - 4
            following = int.from_bytes(more[:4])
        return number, _values(b"".join(parts))


def _varint(data: bytes, at: int) -> tuple[int, int]:
    """A number of variable length, and where it ends."""
    value = 0
    for place in range(at, at + 8):
        value = value << 7 | data[place] & 127
        if not data[place] & 128:
            return value, place + 1
    return value << 8 | data[at + 8], at + 9


def _values(data: bytes) -> Row:
    """The values of a row as SQLite stores one."""
    end, at = _varint(data, 0)
    types = []
    while at < end:
        kind, at = _varint(data, at)
        types.append(kind)
    found: list[Any] = []
    for kind in types:
        size = _SIZES[kind] if kind < len(_SIZES) else (kind - _BLOB) // 2
        value = data[at : at + size]
        if len(value) < size:
            raise ValueError
        found.append(_value(kind, value))
        at += size
    return tuple(found)


def _value(kind: int, data: bytes) -> object:
    if kind == 0:
        return None
    if kind in {_ZERO, _ONE}:
        return kind - _ZERO
    if kind == _REAL:
        import struct

        return struct.unpack(">d", data)[0]
    if kind < _REAL:
        return int.from_bytes(data, signed=True)
    return data.decode() if kind % 2 else data


def _recognised(kind: int, number: int, values: Row) -> Iterator[tuple[str, Row]]:
    """The row with its table, if it is one of ours."""
    for name, (columns, is_one, fewest) in (_BY_NUMBER if kind == _TABLE else _BY_KEY).items():
        many = columns.count(",") + 1
        if not fewest <= len(values) <= many:
            continue
        if name in _NUMBERED:
            if values[0] is not None:
                continue
            row = (number, *values[1:])
        else:
            row = values
        row = (*row, *[None] * (many - len(row)))
        with suppress(Damaged, TypeError, ValueError, OverflowError, AttributeError):
            if is_one(row):
                yield name, row
                return


def _is_entry(row: Row) -> bool:
    read(row[1:])
    return True


def _is_note(row: Row) -> bool:
    number, line, retired, edited = row[0], row[5], row[12], row[13]
    facts = (edited * 1000003 + line * 7919 + retired * 104729 + number) % 4294967291
    return bool(row[15] == facts and row[14] == text_checksum(row[6], *row[8:12]))


def _is_card(row: Row) -> bool:
    _, note, kind, active = row
    return isinstance(note, int) and note > 0 and isinstance(kind, str) and kind != "" and active in {0, 1}


def _is_options(row: Row) -> bool:
    return row[3] in {"sm2", "fsrs"} and all(isinstance(value, int) for value in row[:3])


def _summed(table: str, columns: str) -> Callable[[Row], bool]:
    """How rows with a checksum are recognised."""
    names = columns.split(", ")
    places = [names.index(name) for name in ROWS[table].split(", ")]
    stored = names.index("row_checksum")
    return lambda row: row[stored] == row_checksum(*(row[place] for place in places))


def _with_checksum(table: str, columns: str, fewest: int | None = None) -> tuple[str, _Table]:
    many = columns.count(",") + 1
    return table, _Table(columns, _summed(table, columns), many if fewest is None else fewest)


_NOTE = (
    "id, guid, deck, source, place, line, term, term_key, definition, tags, aliases, section, retired, edited,"
    " checksum, facts"
)
_DECK = (
    "id, name, description, tags, reverse, new_limit, review_limit, max_interval, retention, row_checksum,"
    " scheduler, light_days"
)
_BY_NUMBER: dict[str, _Table] = dict(
    [
        ("log", _Table(f"seq, {COLUMNS}", _is_entry, COLUMNS.count(",") + 2)),
        ("notes", _Table(_NOTE, _is_note, 16)),
        ("cards", _Table("id, note, kind, active", _is_card, 4)),
        _with_checksum("decks", _DECK, 10),
        _with_checksum("device", f"{ROWS['device']}, row_checksum"),
        ("options", _Table("max_interval, late_credit, fuzz, scheduler, retention, light_days", _is_options, 5)),
        _with_checksum("note_types", f"{ROWS['note_types']}, row_checksum"),
        _with_checksum("origins", f"{ROWS['origins']}, row_checksum"),
    ]
)
"""Tables whose rows have numbers. The ids of notes and of cards in Anki are left out: both look alike."""

_BY_KEY = dict(_with_checksum(table, f"{ROWS[table]}, row_checksum") for table in ("edits", "seen", "parameters"))
"""Tables that are stored as indexes are."""

_NUMBERED = {"log", "notes", "cards", "decks", "note_types", "origins"}
"""Tables whose first column is the number of the row, which is stored apart."""
