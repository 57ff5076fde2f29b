"""The contents of a package in Anki's terms, with one unit for each thing.

Days are study days as everywhere; how a package numbers them, and what a column
means for each kind of card, is settled when a row is read.
"""

from dataclasses import dataclass
from typing import NamedTuple

from flashcards.studyday import Day

NEW, LEARNING, REVIEW, RELEARNING = range(4)
"""The kinds of cards: new, learning, known, or relearning."""

SUSPENDED = -1
BURIED = (-2, -3)
"""Queues of cards that are held back: by the scheduler, or by the user."""

LEARN_ROW, REVIEW_ROW, RELEARN_ROW, CRAM_ROW, MANUAL_ROW, RESCHEDULED_ROW = range(6)
"""The kinds of rows in the review log: an answer in one of four situations, or a change by hand or by Anki."""

MOST = 2**31
LEAST_EASE = 1300
MOST_EASE = 2**16
FURTHEST = 100_000
"""Days: the number of a day or an interval is no further from 0; larger ones are cut."""

_EASY = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class AnkiDeck:
    """A deck; ``::`` separates the levels of its name. ``description`` is HTML, or ``markdown``.

    ``preset`` is the id of its preset; ``retention`` is its own desired
    retention, if it has one.
    """

    id: int
    name: str
    description: str = ""
    markdown: bool = False
    preset: int = 1
    retention: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AnkiTemplate:
    """The two sides of a card, in Anki's template language."""

    name: str
    question: str
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnkiNoteType:
    """A note type; the cards of a ``cloze`` type come from the numbers in its text, not from its templates."""

    id: int
    name: str
    cloze: bool
    fields: tuple[str, ...]
    templates: tuple[AnkiTemplate, ...]


class AnkiCard(NamedTuple):
    """A card.

    ``order`` is its template, or its cloze number less one. ``deck`` is its home
    deck, even while it is in a filtered deck. ``kind`` is one of :data:`NEW` to
    :data:`RELEARNING`. ``due`` is a study day, None for a new card. ``interval``
    is in days, ``ease`` in hundredths (0 if Anki has none), ``flag`` 0 to 7,
    ``modified`` in seconds.
    """

    id: int
    order: int
    deck: int
    kind: int
    queue: int
    due: Day | None
    interval: int
    ease: int
    reps: int
    lapses: int
    flag: int
    modified: int


class AnkiNote(NamedTuple):
    """A note: HTML ``fields`` in the order of its type, and its cards by their order.

    ``modified`` is in seconds. A ``bare`` note is only text: no field contains an
    element or a sound.
    """

    id: int
    guid: str
    type: AnkiNoteType
    fields: tuple[str, ...]
    tags: tuple[str, ...]
    modified: int
    cards: tuple[AnkiCard, ...]
    bare: bool = False


class AnkiReview(NamedTuple):
    """A row of the review log.

    ``at`` is UTC milliseconds and its id, ``button`` 1 to 4, or 0 without an
    answer. ``interval`` and ``before`` (the interval until then) are in days, 0
    for a step of minutes. ``ease`` is in hundredths, None if the row has none, as
    with FSRS; ``counted`` means that an answer while cramming changed the
    schedule. ``took`` is milliseconds, ``kind`` one of :data:`LEARN_ROW` to
    :data:`RESCHEDULED_ROW`. A change by hand ``forgot`` the card if it left no
    factor at all.
    """

    at: int
    button: int
    interval: int
    before: int
    ease: int | None
    counted: bool
    took: int
    kind: int
    forgot: bool


LogRow = tuple[int, int, int, int, int, int, int, int]
"""A row of Anki's review log as it is: ``cid``, ``id``, ``ease``, ``ivl``, ``lastIvl``, ``factor``, ``time``, ``type``.

In a damaged package it may have any numbers; :func:`review_of` limits them.
"""


AnswerRow = tuple[int, int, int | None, int]
"""An answer in Anki's review log: ``cid``, ``id``, a code and ``time``.

The code is the button, plus :data:`KNOWN_BEFORE` if the card was learnt before
and had an interval. It is None for a row that is not an answer that Anki counted.
"""

KNOWN_BEFORE = 8
"""What an :data:`AnswerRow` adds to its button."""


def review_of(row: LogRow) -> AnkiReview:
    """The review in a row; a step of minutes, in Anki negative seconds, is 0 days."""
    _, at, ease, ivl, last_ivl, factor, time, kind = row
    return AnkiReview(
        at,
        ease if 0 <= ease <= _EASY else 0,
        max(0, min(ivl, FURTHEST)),
        max(0, min(last_ivl, FURTHEST)),
        min(factor, MOST_EASE) // 10 if factor >= LEAST_EASE else None,
        kind != CRAM_ROW or factor != 0,
        max(0, min(time, MOST)),
        kind,
        factor == 0 == ivl,
    )


class Medium(NamedTuple):
    """A picture or sound: its name in the notes, its place in the zip, and its SHA-1 if the package has it."""

    name: str
    member: str
    sha1: bytes | None = None
