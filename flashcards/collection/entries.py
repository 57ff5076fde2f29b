"""Log entries as rows of the database, both ways, each with its own checksum.

A row is checked whenever it is read, so a damaged one is never folded, shown or
exported. Numbers from an index alone, such as how many cards are due, are not
checked: every start would have to read everything.
"""

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain, repeat
from typing import TYPE_CHECKING, Any
from zlib import crc32

from flashcards.cards import CardId
from flashcards.collection.base import Damaged
from flashcards.collection.bulk import marks
from flashcards.reviews import ANKI, ANSWERS, KIND_NAMES, KINDS, Bury, Drill, Entry, Review, Seed, SetDue, Undo

if TYPE_CHECKING:
    from flashcards.scheduling.plain import Reviews, Told

_FACTS = ("voids", "voids_origin", "due", "repetitions", "interval", "ease", "lapses")
_NO_FACTS = (None,) * len(_FACTS)
COLUMNS = f"card, at, utc_offset, day, origin, kind, quality, took, cram, {', '.join(_FACTS)}, step, checksum"
"""The columns of the log that hold an entry, in the order of reading and writing."""

INSERT = f"insert into log ({COLUMNS})"
"""The beginning of the statement that stores entries."""

ROW = marks(COLUMNS.count(",") + 1)
"""The placeholders of one :func:`row_of`."""


def row_of(card: CardId, entry: Entry, step: int | None = None) -> tuple[Any, ...]:
    """The values of :data:`COLUMNS`; ``step`` is the number of the first entry that is undone together with it."""
    if type(entry) is Review:  # nearly every entry
        when = entry.at, entry.utc_offset, entry.day
        found = crc32(ANSWER % (card, *when, entry.quality, entry.took), beginning(entry.origin, "review", None, step))
        return card, *when, entry.origin, "review", entry.quality, entry.took, None, *_NO_FACTS, step, found
    kind = KIND_NAMES[type(entry)]
    quality = took = cram = None
    facts: tuple[object, ...] = _NO_FACTS
    if isinstance(entry, ANSWERS):
        quality, took = entry.quality, entry.took
        cram = 1 if isinstance(entry, Drill) and entry.cram else None
    elif isinstance(entry, Bury):
        facts = (None, None, entry.until, None, None, None, None)
    else:
        facts = tuple([getattr(entry, name, None) for name in _FACTS])
    row = (card, entry.at, entry.utc_offset, entry.day, entry.origin, kind, quality, took, cram, *facts, step)
    return (*row, checksum(row))


INSERT_TOLD = "insert into log (card, at, utc_offset, day, quality, took, kind, origin, checksum)"
"""The beginning of the statement that stores answers, without crams, as :func:`told_values` has them."""

TOLD_ROW = marks(9)
"""Its placeholders. A None among the values would take as long as three numbers."""


def told_values(card: CardId, log: "Iterable[Told]") -> list[Any]:
    """The values of :data:`INSERT_TOLD` for the answers of a card, one row after the other."""
    values: list[Any] = []
    known_kind = known_origin = ""
    begins = 0
    for at, utc_offset, day, quality, took, kind, origin, _ in log:
        if kind != known_kind or origin != known_origin:
            known_kind, known_origin, begins = kind, origin, beginning(origin, kind, None, None)
        found = crc32(ANSWER % (card, at, utc_offset, day, quality, took), begins)
        values += (card, at, utc_offset, day, quality, took, kind, origin, found)
    return values


INSERT_REVIEWS = "insert into log (card, at, utc_offset, day, quality, took, checksum, kind, origin)"
"""The beginning of the statement that stores reviews from Anki, as :func:`review_values` has them."""

REVIEW_ROW = f"(?, ?, ?, ?, ?, ?, ?, 'review', '{ANKI}')"
"""Its placeholders: a value that is the same in all rows takes as long as any other."""


def review_values(logs: "Sequence[tuple[CardId, Reviews]]") -> Iterator[Any]:
    """The values of :data:`INSERT_REVIEWS` for the reviews of some cards, one row after the other."""
    cards = chain.from_iterable(repeat(card, len(found.moments)) for card, found in logs)
    columns = (chain.from_iterable(column) for column in zip(*(found for _, found in logs), strict=True))
    rows = [*zip(cards, *columns, strict=True)]
    sums = map(crc32, map(ANSWER.__mod__, rows), repeat(beginning(ANKI, "review", None, None)))
    return chain.from_iterable(map(tuple.__add__, rows, zip(sums, strict=True)))


def checksum(row: Sequence[Any]) -> int:
    """The checksum of the values of :data:`COLUMNS` before it."""
    card, at, utc_offset, day, origin, kind, quality, took, cram, *facts, step = row
    if quality is None:
        return crc32(f"{card} {at} {utc_offset} {day} {kind} {facts} {step} {origin}".encode())
    return crc32(ANSWER % (card, at, utc_offset, day, quality, took), beginning(origin, kind, cram, step))


ANSWER = b"%d %d %d %d %d %d"
"""What an answer's checksum is taken of, after its :func:`beginning`: card, at, utc_offset, day, quality and took."""


@lru_cache(1000)
def beginning(origin: str, kind: str, cram: int | None, step: int | None) -> int:
    """The beginning of an answer's checksum; it has few different values."""
    return crc32(f"{origin} {kind} {cram} {step} ".encode())


def read(row: Sequence[Any]) -> Entry:
    """The entry in a row of :data:`COLUMNS`.

    Raises:
        Damaged: the row is not as it was stored.
    """
    card, at, utc_offset, day, origin, name, quality, took, cram, a, b, c, d, e, f, g, step, stored = row
    if quality is None:
        return _read_other(row)
    try:
        found = crc32(ANSWER % (card, at, utc_offset, day, quality, took), beginning(origin, name, cram, step))
    except TypeError:
        found = None
    if found != stored or not (a is b is c is d is e is f is g is None):
        raise _damaged(row)
    if name == "review":
        review = _blank(Review)
        _set_at(review, at)
        _set_utc_offset(review, utc_offset)
        _set_day(review, day)
        _set_origin(review, origin)
        _set_quality(review, quality)
        _set_took(review, took)
        return review
    return Drill(at=at, utc_offset=utc_offset, day=day, origin=origin, quality=quality, took=took, cram=cram == 1)


# A frozen class looks up each field as it sets it, which takes half of the time of reading an entry.
_blank = object.__new__
_set_at, _set_utc_offset, _set_day, _set_origin, _set_quality, _set_took = (
    getattr(Review, name).__set__ for name in ("at", "utc_offset", "day", "origin", "quality", "took")
)


def _read_other(row: Sequence[Any]) -> Entry:
    """An entry that is not an answer."""
    _, at, utc_offset, day, origin, name, *_ = row
    voids, voids_origin, due, repetitions, interval, ease, lapses = row[9:16]
    kind = KINDS.get(name)
    if kind is None or checksum(row[:-1]) != row[-1]:
        raise _damaged(row)
    own: dict[str, Any] = {}
    if kind is Undo:
        own = {"voids": voids, "voids_origin": voids_origin}
    elif kind is SetDue:
        own = {"due": due}
    elif kind is Bury:
        own = {"until": due}
    elif kind is Seed:
        own = {"repetitions": repetitions, "interval": interval, "ease": ease, "lapses": lapses, "due": due}
    return kind(at=at, utc_offset=utc_offset, day=day, origin=origin, **own)


def _damaged(row: Sequence[Any]) -> Damaged:
    return Damaged(f"an entry of card {row[0]} in the review log, at {row[1]}, is corrupted")


def entries_in(connection: sqlite3.Connection, card: CardId) -> list[Entry]:
    """Every entry of a card in order of time, inside the caller's transaction."""
    rows = connection.execute(f"select {COLUMNS} from log where card = ? order by at, origin", (card,))  # noqa: S608
    return [read(row) for row in rows]


def missing(connection: sqlite3.Connection) -> tuple[int, int]:
    """How many entries are missing in the log, and the number of the last one: their numbers have no gaps."""
    last, number = connection.execute(_NUMBERS).fetchone()
    return last - number, last


_NUMBERS = """
select (select coalesce(max(seq), 0) from log), (select count(seq) from log indexed by sqlite_autoindex_log_1)
"""
_OF_SOME = f"select {COLUMNS} from log where card in (select value from json_each(?))"  # noqa: S608 - a constant
_OF_ALL = f"{_OF_SOME} order by card, at, origin"
_OF_FIRST = f"{_OF_SOME} and seq <= ? order by card, at, origin"


def entries_of(
    connection: sqlite3.Connection, cards: Iterable[CardId], upto: int | None = None
) -> dict[CardId, list[Entry]]:
    """The entries of each of some cards that has any, in order of time, inside the caller's transaction.

    ``upto`` leaves out what came into the log after that number.
    """
    found: defaultdict[CardId, list[Entry]] = defaultdict(list)
    facts = (str([*cards]),) if upto is None else (str([*cards]), upto)
    for row in connection.execute(_OF_ALL if upto is None else _OF_FIRST, facts):
        found[row[0]].append(read(row))
    return found
