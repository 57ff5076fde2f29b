"""The logs of cards as bare answers, for those that have nothing else; every row is checked."""

import sqlite3
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import chain, groupby, repeat
from operator import gt, itemgetter
from typing import Any
from zlib import crc32

from flashcards.cards import CardId
from flashcards.collection.bulk import batches
from flashcards.collection.entries import ANSWER, beginning, entries_of
from flashcards.reviews import CRAM, REPEAT, REVIEW, Answered
from flashcards.scheduling.courses import SAME_DAY, Course, qualities_of
from flashcards.scheduling.plain import Log, Plain
from flashcards.studyday import Day

_USUAL = "select origin from log order by seq desc limit 1"
_LOG = """
select card, at, utc_offset, day, quality, took, checksum,
    case when coalesce(step, voids, voids_origin, due, repetitions, interval, ease, lapses) is not null
        or quality is null or took is null then ''
        when kind = 'review' then nullif(origin, :usual)
        when kind = 'drill' and cram is null then char(10) || origin
        when kind = 'drill' and cram = 1 then char(9) || origin else '' end
from log {} order by card, at, origin
"""
"""The last column tells what is no review of the usual origin, which nearly all are; making more strings takes long."""

_COLUMNS = f"""
select card, at, utc_offset, day,
    case when cram is null and coalesce(step, voids, voids_origin, due, repetitions, interval, ease, lapses) is null
        then case kind when 'review' then quality when 'drill' then quality + {SAME_DAY} end end,
    took, nullif(origin, :usual), checksum
from log where card in (select value from json_each(:cards)) order by card, at, origin
"""  # noqa: S608 - numbers
_CODED, _TOOK = 4, 5
"""Where the quality and the milliseconds are in such a row."""

_SOME = "where card in (select value from json_each(:cards))"
_BEFORE = Day(-(2**63))
_DRILLS = {"\n": (REPEAT, None), "\t": (CRAM, 1)}


Folding = tuple[int, Sequence[Answered], Sequence[Answered], Day, bytes]
"""A card, its answers in order of time, those of them that are no crams, the day of the last review, and the course.

The course are the qualities as in a :class:`~flashcards.scheduling.courses.Course`.
There are no answers for a card with anything else in its log, an answer out of
order, or a damaged row.
"""


def plain_logs(connection: sqlite3.Connection, cards: Collection[int] | None = None) -> Iterator[Folding]:  # noqa: C901 - calls would cost a third of it
    """Every card that has a log, or some, in the order of their numbers; one card in memory at a time."""
    (usual,) = connection.execute(_USUAL).fetchone() or ("",)
    facts = {"usual": usual, "cards": str([*cards]) if cards is not None else "[]"}
    current: int | None = None
    answers: list[Answered] = []
    codes = bytearray()
    crams = is_plain = False
    moment = today = reviewed = _BEFORE
    told = _Told(usual)
    (kind, _, _, _, begins), known = told[None], None
    rows = chain.from_iterable(batches(connection.execute(_LOG.format("" if cards is None else _SOME), facts)))
    for card, at, utc_offset, day, quality, took, checksum, odd in rows:
        if card != current:
            if current is not None:
                answers, course = (answers, bytes(codes)) if is_plain else ([], b"")
                yield current, answers, _without_crams(answers) if crams else answers, reviewed, course
            current, answers, crams, is_plain = card, [], False, True
            codes.clear()
            today = reviewed = _BEFORE
        elif at == moment:
            is_plain = False
        if odd != known:
            (kind, _, _, _, begins), known = told[odd], odd
        if (
            kind is None
            or day < today
            or crc32(ANSWER % (card, at, utc_offset, day, quality, took), begins) != checksum
        ):
            is_plain = False
            continue
        moment, today = at, day
        if kind == REVIEW:
            codes.append(quality if day != reviewed else quality + SAME_DAY)
            reviewed = day
            answers.append((day, quality, REVIEW, took, at, utc_offset))
        elif kind == CRAM:
            crams = True
            answers.append((day, quality, CRAM, took, at, utc_offset))
        elif day == reviewed:
            codes.append(quality + SAME_DAY)
            answers.append((day, quality, REPEAT, took, at, utc_offset))
        else:
            is_plain = False
    if current is not None:
        answers, course = (answers, bytes(codes)) if is_plain else ([], b"")
        yield current, answers, _without_crams(answers) if crams else answers, reviewed, course


def _without_crams(answers: Sequence[Answered]) -> Sequence[Answered]:
    return [answer for answer in answers if answer[2] != CRAM]


def logs_of(connection: sqlite3.Connection, cards: Iterable[CardId]) -> dict[CardId, Log]:
    """The log of each of some cards that has any, inside the caller's transaction.

    Raises:
        Damaged: a row is not as it was stored.
    """
    found: dict[CardId, Log] = {}
    others: list[CardId] = []
    (usual,) = connection.execute(_USUAL).fetchone() or ("",)
    rows = connection.execute(_LOG.format(_SOME), {"usual": usual, "cards": str([*cards])})
    for card, own in groupby(rows, itemgetter(0)):
        log = _plain_log(own, usual)
        if log is None:
            others.append(card)
        else:
            found[card] = log
    return found | entries_of(connection, others) if others else found


def courses_of(connection: sqlite3.Connection, cards: Collection[CardId]) -> dict[CardId, Course]:
    """The answers of those of some cards that have a log and nothing else in it, not even a cram.

    Other cards are left out, and so is one with a row that is not as it was stored.
    """
    (usual,) = connection.execute(_USUAL).fetchone() or ("",)
    rows = connection.execute(_COLUMNS, {"usual": usual, "cards": str([*cards])}).fetchall()
    try:
        return _courses(rows, usual)
    except TypeError:  # a damaged row has a value that is not a whole number
        return {}


def _courses(rows: Sequence[Sequence[Any]], usual: str) -> dict[CardId, Course]:
    """The courses of the cards in some rows, which are taken column by column: rows would take twice as long."""
    columns = tuple(zip(*rows, strict=True))
    if rows and (None in columns[_CODED] or None in columns[_TOOK]):
        odd = {row[0] for row in rows if row[_CODED] is None or row[_TOOK] is None}
        columns = tuple(zip(*(row for row in rows if row[0] not in odd), strict=True))
    if not columns:
        return {}
    numbers, moments, offsets, days, coded, took, origins, stored = columns
    has_drills = max(coded) >= SAME_DAY
    qualities = [code % SAME_DAY for code in coded] if has_drills else coded
    begins: Iterable[int] = repeat(beginning(usual, "review", None, None))
    if has_drills or any(origins):
        names = ["drill" if code >= SAME_DAY else "review" for code in coded]
        begins = map(beginning, (origin or usual for origin in origins), names, repeat(None), repeat(None))
    messages = map(ANSWER.__mod__, zip(numbers, moments, offsets, days, qualities, took, strict=True))
    found = [*map(crc32, messages, begins)]
    are_sound = found == [*stored]
    courses: dict[CardId, Course] = {}
    start = 0
    for card, length in Counter(numbers).items():
        part = slice(start, start := start + length)
        if are_sound or found[part] == [*stored[part]]:
            course = _course(moments[part], days[part], coded[part], took[part])
            if course is not None:
                courses[card] = course
    return courses


def _course(moments: Sequence[int], days: Sequence[Day], coded: Sequence[int], took: Sequence[int]) -> Course | None:
    """The answers of a card; None if they are out of order, or one is a cram."""
    if [*moments] != sorted({*moments}):
        return None
    if max(coded) < SAME_DAY and [*days] == sorted({*days}):  # nearly always
        return Course(moments, took, bytes(coded), days[-1])
    qualities = qualities_of(days, [code % SAME_DAY for code in coded])
    if [*days] != sorted(days) or any(map(gt, coded, qualities)):  # a drill without a review before it on its day
        return None
    return Course(moments, took, qualities, days[-1])


class _Told(dict[str | None, tuple[int | None, str, int | None, str, int]]):
    """What the last column of a row tells: kind, its name, cram, origin, and the beginning of the checksum.

    There is no kind where the row is no answer, or a damaged one.
    """

    def __init__(self, usual: str) -> None:
        super().__init__({None: self._of("review", REVIEW, None, usual), "": (None, "", None, "", 0)})

    def __missing__(self, told: str) -> tuple[int | None, str, int | None, str, int]:
        kind, cram = _DRILLS.get(told[0], (REVIEW, None))
        found = self._of("review", kind, cram, told) if kind == REVIEW else self._of("drill", kind, cram, told[1:])
        self[told] = found
        return found

    @staticmethod
    def _of(name: str, kind: int, cram: int | None, origin: str) -> tuple[int, str, int | None, str, int]:
        return kind, name, cram, origin, beginning(origin, name, cram, None)


def _plain_log(rows: Iterable[Sequence[Any]], usual: str) -> Plain | None:
    """The answers in the rows of a card; None if there is anything else, or anything out of order."""
    log = Plain()
    append = log.append
    moment = today = reviewed = _BEFORE
    ways = _Told(usual)
    (kind, name, cram, of_all, begins), known = ways[None], None
    for card, at, utc_offset, day, quality, took, checksum, odd in rows:
        if odd != known:
            (kind, name, cram, of_all, begins), known = ways[odd], odd
        if (
            kind is None
            or at <= moment
            or day < today
            or crc32(ANSWER % (card, at, utc_offset, day, quality, took), begins) != checksum
        ):
            return None
        moment, today = at, day
        if kind == REVIEW:
            reviewed = day
        elif cram != 1 and day != reviewed:
            return None
        append((at, utc_offset, day, quality, took, name, of_all, cram))
    return log
