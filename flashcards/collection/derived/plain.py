"""The logs of cards as bare answers, for those that have nothing else; every row is checked."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any
from zlib import crc32

from flashcards.cards import CardId
from flashcards.collection.entries import ANSWER, beginning, entries_of
from flashcards.scheduling.at_once import Answered
from flashcards.scheduling.plain import Log, Plain
from flashcards.studyday import Day

_ROWS = """
select card, at, utc_offset, day,
    case when coalesce(step, voids, voids_origin, due, repetitions, interval, ease, lapses) is null and took is not null
        then quality end,
    took, kind, origin, cram, checksum
from log
"""
_LOG = f"{_ROWS} order by card, at, origin"
_OF_SOME = f"{_ROWS} where card in (select value from json_each(?)) order by card, at, origin"  # noqa: S608 - a constant
_BEFORE = Day(-(2**63))


Folding = tuple[int, Sequence[Answered], Sequence[Answered], Day]
"""A card, its answers in order of time, those of them that are no crams, and the study day of the last review.

There are no answers for a card with anything else in its log, an answer out of
order, or a damaged row.
"""


def plain_logs(connection: sqlite3.Connection) -> Iterator[Folding]:  # noqa: C901 - calls would cost a third of it
    """Every card that has a log, in the order of their numbers; one card in memory at a time."""
    current: int | None = None
    answers: list[Answered] = []
    crams = is_plain = False
    moment = today = reviewed = _BEFORE
    begins = beginning("", "review", None, None)
    known_kind, known_origin, known_cram = "review", "", None
    for card, at, utc_offset, day, quality, took, kind, origin, cram, checksum in connection.execute(_LOG):
        if card != current:
            if current is not None:
                yield _plain(current, answers if is_plain else (), reviewed, crams=crams)
            current, answers, crams, is_plain = card, [], False, True
            today = reviewed = _BEFORE
        elif at == moment:
            is_plain = False
        if kind != known_kind or origin != known_origin or cram is not known_cram:
            known_kind, known_origin, known_cram = kind, origin, cram
            begins = beginning(origin, kind, cram, None)
        if (
            quality is None
            or day < today
            or crc32(ANSWER % (card, at, utc_offset, day, quality, took), begins) != checksum
        ):
            is_plain = False
            continue
        moment, today = at, day
        if known_kind == "review":
            reviewed = day
            answers.append((day, quality, True, took))
        elif cram == 1:
            crams = True
            answers.append((day, quality, None, took))
        elif day == reviewed:
            answers.append((day, quality, False, took))
        else:
            is_plain = False
    if current is not None:
        yield _plain(current, answers if is_plain else (), reviewed, crams=crams)


def logs_of(connection: sqlite3.Connection, cards: Iterable[CardId]) -> dict[CardId, Log]:
    """The log of each of some cards that has any, inside the caller's transaction.

    Raises:
        Damaged: a row is not as it was stored.
    """
    found: dict[CardId, Log] = {}
    others: list[CardId] = []
    for card, rows in groupby(connection.execute(_OF_SOME, (str([*cards]),)), itemgetter(0)):
        log = _plain_log(rows)
        if log is None:
            others.append(card)
        else:
            found[card] = log
    return found | entries_of(connection, others) if others else found


def _plain_log(rows: Iterable[Sequence[Any]]) -> Plain | None:
    """The answers in the rows of a card; None if there is anything else, or anything out of order."""
    log = Plain()
    append = log.append
    moment = today = reviewed = _BEFORE
    known: tuple[object, ...] = ()
    begins = 0
    for card, at, utc_offset, day, quality, took, kind, origin, cram, checksum in rows:
        if (kind, origin, cram) != known:
            known, begins = (kind, origin, cram), beginning(origin, kind, cram, None)
        if (
            quality is None
            or at <= moment
            or day < today
            or crc32(ANSWER % (card, at, utc_offset, day, quality, took), begins) != checksum
        ):
            return None
        moment, today = at, day
        if kind == "review":
            reviewed = day
        elif cram != 1 and day != reviewed:
            return None
        append((at, utc_offset, day, quality, took, kind, origin, cram))
    return log


def _plain(card: int, answers: Sequence[Answered], last: Day, *, crams: bool) -> Folding:
    return card, answers, [answer for answer in answers if answer[2] is not None] if crams else answers, last
