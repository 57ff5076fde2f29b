"""Cards with nothing but answers, whose rows follow from the steps that they share with others."""

from collections.abc import Iterable
from itertools import repeat

from flashcards.anki.exporting.answers import limited
from flashcards.anki.exporting.records import (
    FIRST_DAY,
    QUEUE_REVIEW,
    TYPE_REVIEW,
    ExportCard,
    ExportNote,
    card_data,
    order_of,
)
from flashcards.anki.exporting.rows import LEAST_FACTOR, MAX_U16, CardRow
from flashcards.anki.exporting.schema11 import CollectionFile
from flashcards.scheduling.courses import Course, Reached

Learnt = tuple[ExportNote, ExportCard, Course, int]
"""A card with a course, its note, and the id of its deck."""


def add_courses(file: CollectionFile, found: Iterable[Learnt]) -> list[CardRow]:
    """Add the answers of some cards with nothing else; returns their rows."""
    rows: list[CardRow] = []
    cards: list[int] = []
    moments: list[int] = []
    codes: list[int] = []
    took: list[int] = []
    for note, card, course, deck in found:
        steps = file.steps(card.scheduler).along(course.qualities)
        reached = steps[-1].reached
        assert reached is not None  # noqa: S101 - there is an answer
        moments += course.moments
        cards += repeat(card.id, len(steps))
        codes += [step.fact for step in steps]
        took += course.took
        rows.append(_card_row(note, card, course, reached, deck))
    if rows:
        file.add_answers(moments, cards, codes, limited(took))
    return rows


def _card_row(note: ExportNote, card: ExportCard, course: Course, reached: Reached, deck_id: int) -> CardRow:
    """A card that was answered, and nothing else, in Anki's form."""
    last = course.moments[-1]
    return CardRow(
        card.id,
        note.id,
        deck_id,
        order_of(card.kind) if card.order is None else card.order,
        max(note.modified_ms, last) // 1000,
        TYPE_REVIEW,
        QUEUE_REVIEW,
        course.day + reached.interval - FIRST_DAY,
        max(1, reached.interval),
        min(max(LEAST_FACTOR, reached.memory.ease * 10), MAX_U16),
        len(course.moments),
        reached.lapses,
        card_data(last),
    )
