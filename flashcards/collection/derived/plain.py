"""The logs of all cards as bare answers, for those that have nothing else; every row is checked."""

import sqlite3
from collections.abc import Iterator, Sequence
from zlib import crc32

from flashcards.collection.entries import ANSWER, beginning
from flashcards.scheduling.at_once import Answered
from flashcards.studyday import Day

_LOG = """
select card, at, utc_offset, day,
    case when coalesce(step, voids, voids_origin, due, repetitions, interval, ease, lapses) is null and took is not null
        then quality end,
    took, kind, origin, cram, checksum
from log order by card, at, origin
"""
_BEFORE = Day(-(2**63))


Plain = tuple[int, Sequence[Answered], Sequence[Answered], Day]
"""A card, its answers in order of time, those of them that are no crams, and the study day of the last review.

There are no answers for a card with anything else in its log, an answer out of
order, or a damaged row.
"""


def plain_logs(connection: sqlite3.Connection) -> Iterator[Plain]:  # noqa: C901 - calls would cost a third of it
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


def _plain(card: int, answers: Sequence[Answered], last: Day, *, crams: bool) -> Plain:
    return card, answers, [answer for answer in answers if answer[2] is not None] if crams else answers, last
