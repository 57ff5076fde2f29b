"""Cards with nothing but answers, whose rows follow from the steps that they share with others."""

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


def add_course(file: CollectionFile, note: ExportNote, card: ExportCard, course: Course, deck: int) -> CardRow:
    """Add the answers of a card with nothing else; returns its row."""
    steps = file.steps(card.scheduler).along(course.qualities)
    reached = steps[-1].reached
    assert reached is not None  # noqa: S101 - there is an answer
    file.add_answers(card.id, course.moments, (step.fact for step in steps), limited(course.took))
    return _card_row(note, card, course, reached, deck)


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
