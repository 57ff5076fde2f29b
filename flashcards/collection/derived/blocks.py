"""The logs of some hundred cards at once, in columns: each step takes all rows, most of them without a line of Python.

A row is checked as always. The cards with anything but answers in order are
told apart, and read one by one.
"""

import sqlite3
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from itertools import repeat
from operator import ge, le, lt, ne
from typing import NamedTuple
from zlib import crc32

from flashcards.cards import CardId
from flashcards.collection.entries import ANSWER, beginning
from flashcards.reviews import REPEAT, REVIEW, Answered
from flashcards.scheduling.plain import Told

_USUAL = "select origin from log order by seq desc limit 1"
_ROWS = f"""
select card, at, utc_offset, day, quality, took, checksum,
    case when quality is not null and took is not null and step is null and cram is null and voids is null
        and voids_origin is null and due is null and repetitions is null and interval is null and ease is null
        and lapses is null then case kind when 'review' then {REVIEW} when 'drill' then {REPEAT} end end,
    nullif(origin, ?)
from log where card in (select value from json_each(?)) order by card, at, origin
"""  # noqa: S608 - numbers
_KIND = 7
_NAMES = ("drill", "review")
_ANSWER = ANSWER.__mod__


class Block(NamedTuple):
    """The logs of cards with nothing but reviews and repeats in order, all answers one after the other.

    ``counts`` says how many answers each card has, in their order.
    """

    counts: Mapping[CardId, int]
    answers: Sequence[Answered]
    told: Sequence[Told]


def block_of(connection: sqlite3.Connection, cards: Collection[CardId]) -> tuple[Block, set[CardId]]:
    """The logs of some cards, and those of them that must be read one by one."""
    (usual,) = connection.execute(_USUAL).fetchone() or ("",)
    rows = connection.execute(_ROWS, (usual, str([*cards]))).fetchall()
    others = {row[0] for row in rows if row[_KIND] is None}
    if others:
        rows = [row for row in rows if row[0] not in others]
    if not rows:
        return Block({}, [], []), others
    numbers, ats, offsets, days, qualities, tooks, checksums, kinds, origins = zip(*rows, strict=True)
    if any(origins):
        origins = tuple([origin or usual for origin in origins])
        begins = [beginning(origin, _NAMES[kind], None, None) for origin, kind in zip(origins, kinds, strict=True)]
    else:
        origins = (usual,) * len(rows)
        begins = [*map([beginning(usual, name, None, None) for name in _NAMES].__getitem__, kinds)]
    try:
        found = map(crc32, map(_ANSWER, zip(numbers, ats, offsets, days, qualities, tooks, strict=True)), begins)
        is_plain = (*found,) == checksums and _in_order(numbers, ats, days, kinds)
    except TypeError:  # something is no number
        is_plain = False
    if not is_plain:
        return Block({}, [], []), {*numbers} | others
    names = map(_NAMES.__getitem__, kinds)
    return Block(
        Counter(numbers),
        [*zip(days, qualities, kinds, tooks, ats, offsets, strict=True)],
        [*zip(ats, offsets, days, qualities, tooks, names, origins, repeat(None))],
    ), others


def _in_order(cards: Sequence[int], ats: Sequence[int], days: Sequence[int], kinds: Sequence[int]) -> bool:
    """Whether the answers of each card follow one another, and each repeat has a review before it on its day."""
    moments, on = [*zip(cards, ats, strict=True)], [*zip(cards, days, strict=True)]
    before = [(0, 0), *on[:-1]]  # of no card
    return (
        all(map(lt, moments[:-1], moments[1:]))
        and all(map(le, before, on))
        and all(map(ge, kinds, map(ne, on, before)))
    )
