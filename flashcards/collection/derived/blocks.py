"""The logs of some hundred cards at once, in columns: each step takes all rows, most of them without a line of Python.

A row is checked as always. The cards with anything but answers in order are
told apart, and read one by one.
"""

import sqlite3
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import repeat
from operator import ge, gt, ne
from typing import NamedTuple
from zlib import crc32

from flashcards.cards import CardId
from flashcards.collection.entries import ANSWER, beginning
from flashcards.reviews import REPEAT, REVIEW, Answered
from flashcards.scheduling.courses import SAME_DAY
from flashcards.scheduling.plain import Told
from flashcards.studyday import Day

_USUAL = "select origin from log order by seq desc limit 1"
_ROWS = f"""
select card, at, utc_offset, day, quality, took, checksum,
    case when coalesce(step, cram, voids, voids_origin, due, repetitions, interval, ease, lapses) is null
        and quality is not null and took is not null
        then case kind when 'review' then {REVIEW} when 'drill' then {REPEAT} end end,
    nullif(origin, ?)
from log where card in (select value from json_each(?)) order by card, at, origin
"""  # noqa: S608 - numbers
_KIND = 7
_NAMES = ("drill", "review")
_ANSWER = ANSWER.__mod__


class Block(NamedTuple):
    """The logs of cards with nothing but reviews and repeats in order, all answers one after the other in columns.

    ``counts`` says how many answers each card has, in their order, ``codes`` are
    the qualities as in a :class:`~flashcards.scheduling.courses.Course`, and
    ``checksums`` the sum of those of the rows.
    """

    counts: Mapping[CardId, int]
    moments: Sequence[int] = ()
    offsets: Sequence[int] = ()
    days: Sequence[Day] = ()
    qualities: Sequence[int] = ()
    took: Sequence[int] = ()
    kinds: Sequence[int] = ()
    origins: Sequence[str] = ()
    codes: bytes = b""
    checksums: int = 0

    def told(self) -> Iterator[Told]:
        """The answers as in a plain log."""
        names = map(_NAMES.__getitem__, self.kinds)
        columns = self.moments, self.offsets, self.days, self.qualities, self.took
        return zip(*columns, names, self.origins, repeat(None))

    def answered(self, part: slice) -> list[Answered]:
        """Some of the answers as they are folded."""
        columns = self.days, self.qualities, self.kinds, self.took, self.moments, self.offsets
        return [*zip(*[column[part] for column in columns], strict=True)]


def block_of(connection: sqlite3.Connection, cards: Collection[CardId]) -> tuple[Block, set[CardId]]:
    """The logs of some cards, and those of them that must be read one by one."""
    (usual,) = connection.execute(_USUAL).fetchone() or ("",)
    rows = connection.execute(_ROWS, (usual, str([*cards]))).fetchall()
    others = {row[0] for row in rows if row[_KIND] is None}
    if others:
        rows = [row for row in rows if row[0] not in others]
    if not rows:
        return Block({}), others
    numbers, moments, offsets, days, qualities, took, checksums, kinds, origins = zip(*rows, strict=True)
    if any(origins):
        origins = tuple([origin or usual for origin in origins])
        begins = [beginning(origin, _NAMES[kind], None, None) for origin, kind in zip(origins, kinds, strict=True)]
    else:
        origins = (usual,) * len(rows)
        begins = [*map([beginning(usual, name, None, None) for name in _NAMES].__getitem__, kinds)]
    codes = None
    try:
        found = map(crc32, map(_ANSWER, zip(numbers, moments, offsets, days, qualities, took, strict=True)), begins)
        if (*found,) == checksums and _all_differ(numbers, moments):
            codes = _codes(numbers, days, qualities, kinds)
    except (TypeError, ValueError):  # something is no number, or one that no answer has
        pass
    if codes is None:
        return Block({}), {*numbers} | others
    block = Block(Counter(numbers), moments, offsets, days, qualities, took, kinds, origins, codes, sum(checksums))
    return block, others


def _all_differ(cards: Sequence[int], moments: Sequence[int]) -> bool:
    """Whether no card has two answers at the same time; seldom have two cards."""
    return len({*moments}) == len(moments) or len({*zip(cards, moments, strict=True)}) == len(moments)


def _codes(cards: Sequence[int], days: Sequence[Day], qualities: Sequence[int], kinds: Sequence[int]) -> bytes | None:
    """The qualities with a mark where an answer is on the day of the one before it.

    None if the days of a card go back, or a repeat has no review before it on its day.
    """
    on = [*zip(cards, days, strict=True)]
    before = [(0, 0), *on[:-1]]  # of no card
    is_new = [*map(ne, on, before)]
    if any(map(gt, before, on)) or not all(map(ge, kinds, is_new)):
        return None
    if all(is_new):  # nearly always
        return bytes(qualities)
    return bytes([quality if new else quality + SAME_DAY for quality, new in zip(qualities, is_new, strict=True)])
