"""The schedules of cards that had no log, from logs of nothing but answers: without an object for each answer."""

import sqlite3
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from flashcards.cards import CardId
from flashcards.collection import states
from flashcards.collection.bulk import insert, marks
from flashcards.collection.log import FACTS, SCHEDULE, fold, options_in
from flashcards.reviews import REVIEW, Entry
from flashcards.scheduling import Scheduler
from flashcards.scheduling.at_once import fold_of
from flashcards.scheduling.courses import Steps, has_courses, qualities_of
from flashcards.scheduling.makers import Own, schedulers_of
from flashcards.scheduling.plain import Plain, Reviews, answered, as_plain, entries_of
from flashcards.scheduling.sm2 import Sm2
from flashcards.statistics.daily import Days

_Row = tuple[Any, ...]


def fold_first(connection: sqlite3.Connection, logs: Sequence[tuple[CardId, Plain | Reviews]], whole: Days) -> None:
    """Do what :func:`~flashcards.collection.log.fold` does, for cards that had no log; no answer is a cram."""
    scheduler_for = schedulers_of(options_in(connection))
    cards = [card for card, _ in logs]
    facts = {card: row for card, *row in connection.execute(FACTS + marks(len(cards)), cards)}
    alone: list[_Row] = []
    beside: list[_Row] = []
    others: list[tuple[CardId, Sequence[Entry]]] = []
    for card, log in logs:
        deck, _, sibling, name, *own = facts[card]
        scheduler = scheduler_for(Own._make(own), name)
        if isinstance(log, Plain) or not has_courses(scheduler):
            plain = log if isinstance(log, Plain) else as_plain(log)
            row = _of_answers(plain, scheduler, whole)
            if row is None:
                others.append((card, entries_of(plain)))
                continue
        else:
            row = _of_reviews(log, scheduler, whole)
        if sibling is None:
            alone.append((card, deck, *row))
        else:
            beside.append((card, deck, *row, sibling))
    connection.execute(f"delete from unseen where card in {marks(len(cards))}", cards)  # noqa: S608 - question marks
    insert(connection, f"insert into schedule {_ALONE}", alone)
    insert(connection, f"insert into schedule {_BESIDE}", beside)
    if others:
        fold(connection, others, whole)


_ALONE = SCHEDULE.replace("sibling, ", "")
_BESIDE = _ALONE.replace(")", ", sibling)")


def _of_reviews(reviews: Reviews, scheduler: Scheduler, whole: Days) -> _Row:
    """The row of a card whose scheduler has courses."""
    _, _, days, qualities, took = reviews
    whole.add_reviews(days, qualities, took)
    assert isinstance(scheduler, Sm2)  # noqa: S101 - no other has courses
    step = _steps(scheduler).along(qualities_of(days, qualities))[-1]
    reached, last = step.reached, days[-1]
    assert reached is not None  # noqa: S101 - there is a review
    due = last + reached.interval
    return due, reached.interval, reached.lapses, last, step.fact, days[0], last, qualities[-1], due, reached.interval


def _of_answers(log: Plain, scheduler: Scheduler, whole: Days) -> _Row | None:
    """The row of a card; None where it takes single steps."""
    fold_one, answers = fold_of(scheduler), answered(log)
    folded = fold_one(answers) if fold_one is not None else None
    if folded is None:
        return None
    whole.add_answers(answers)
    due, interval, lapses, moved, memory, since, span = folded
    last = next(answer[0] for answer in reversed(answers) if answer[2] == REVIEW)
    text = states.memory_of(memory)
    return due, interval, lapses, moved, text, answers[0][0], last, answers[-1][1], since, span


@lru_cache(16)
def _steps(scheduler: Sm2) -> Steps[str]:
    """The steps of a scheduler that has courses; their facts are the memory as in its column."""
    return Steps(
        scheduler,
        lambda _, _quality, reached, _known: states.memory_of((*reached.memory[:2], +reached.memory.passed)),
    )
