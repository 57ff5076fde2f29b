"""The numbers that a search can compare: ``prop:r<0.8``, as in Anki."""

import operator
import re
import sqlite3
from typing import NamedTuple

from flashcards.collection import log, states
from flashcards.collection.store import Collection
from flashcards.errors import BadQuery
from flashcards.scheduling import Scheduler
from flashcards.studyday import Day

NAMES = {
    "r": "the chance to recall it today, 0 to 1",
    "s": "stability, days",
    "d": "difficulty, 1 to 10",
    "ivl": "interval, days",
    "due": "days until it is due",
    "reps": "good answers in a row",
    "lapses": "how often it was forgotten",
    "ease": "SM-2's factor",
}
"""Each property, and where its number comes from."""

_OPERATORS = {
    "<=": operator.le, ">=": operator.ge, "!=": operator.ne, "=": operator.eq, "<": operator.lt, ">": operator.gt,
}  # fmt: skip
_PROPERTY = re.compile(r"([a-z]+)(<=|>=|!=|=|<|>)(-?(?:[0-9]{1,9}(?:\.[0-9]{0,9})?|\.[0-9]{1,9}))")
_OF_FSRS = ("r", "s", "d")


class Property(NamedTuple):
    """A comparison with one number of a card."""

    name: str
    operator: str
    value: float


def property_of(query: str, text: str) -> Property:
    """The comparison after ``prop:`` in a query.

    Raises:
        BadQuery: it is not a comparison, or the property is unknown.
    """
    found = _PROPERTY.fullmatch(text.lower())
    if found is None:
        raise BadQuery(query, f"prop:{text} is not a comparison; write one like prop:lapses>3, in quotes in a shell")
    if found[1] not in NAMES:
        raise BadQuery(query, f"there is no prop:{found[1]}; use {', '.join(NAMES)}")
    return Property(found[1], found[2], float(found[3]))


def condition(collection: Collection, query: str, wanted: Property, today: Day) -> str:
    """The comparison as an SQL condition on ``schedule``; it is false for cards without the number.

    Raises:
        BadQuery: the current scheduler does not have this number.
    """
    scheduler = log.scheduler(collection)
    if (wanted.name in _OF_FSRS) != (scheduler.name == "fsrs") and wanted.name in {*_OF_FSRS, "ease"}:
        other = "fsrs" if wanted.name in _OF_FSRS else "sm2"
        raise BadQuery(query, f"prop:{wanted.name} needs the scheduler {other}, and yours is {scheduler.name}")
    _register(collection.connection, scheduler, today)
    columns = ", ".join(f"schedule.{name}" for name in states.COLUMNS)
    return f"compares('{wanted.name}', '{wanted.operator}', {wanted.value!r}, {columns})"


def _register(connection: sqlite3.Connection, scheduler: Scheduler, today: Day) -> None:
    """Let SQLite ask the scheduler."""

    def compares(name: str, sign: str, value: float, *row: object) -> bool:
        state = states.from_row(row)
        if state is None:
            return False
        summary, figures = scheduler.summary(state), scheduler.figures(state, today)
        number = {
            "r": figures.retrievability,
            "s": figures.stability,
            "d": figures.difficulty,
            "ivl": summary.interval,
            "due": summary.due - today,
            "reps": summary.repetitions,
            "lapses": summary.lapses,
            "ease": None if figures.ease is None else figures.ease / 100,
        }[name]
        return number is not None and bool(_OPERATORS[sign](number, value))

    connection.create_function("compares", -1, compares, deterministic=True)
