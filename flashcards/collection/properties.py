"""The numbers that a search can compare: ``prop:r<0.8``, as in Anki."""

import operator
import re
import sqlite3
from collections.abc import Mapping
from typing import NamedTuple

from flashcards.collection import log, states
from flashcards.collection.choices import own_options
from flashcards.collection.store import Collection
from flashcards.errors import BadQuery
from flashcards.scheduling import Scheduler
from flashcards.scheduling.makers import Own, scheduler_of
from flashcards.studyday import MAX_INTERVAL, Day


class _Number(NamedTuple):
    """What a property means, and from where to where its values go.

    ``percent`` says that it may be given in percent. Then numbers above ``whole``
    are percentages without their sign, except those below ``sure``, which may
    just as well be mistakes.
    """

    means: str
    least: float = 0
    most: float = 1e9
    percent: bool = False
    whole: float = 1e9
    sure: float = 0


NAMES = {
    "r": _Number("the chance to recall it today, 0 to 1 or in percent", most=1, percent=True, whole=1, sure=10),
    "s": _Number("stability, days", most=MAX_INTERVAL),
    "d": _Number("difficulty, 1 to 10", least=1, most=10),
    "ivl": _Number("interval, days"),
    "due": _Number("days until it is due", least=-1e9),
    "reps": _Number("good answers in a row"),
    "lapses": _Number("how often it was forgotten"),
    "ease": _Number("SM-2's factor, such as 2.5 or 250%", least=1, most=25, percent=True, whole=25),
}
"""Each property."""

_OPERATORS = {
    "<=": operator.le, ">=": operator.ge, "!=": operator.ne, "=": operator.eq, "<": operator.lt, ">": operator.gt,
}  # fmt: skip
_PROPERTY = re.compile(r"([a-z]+)(<=|>=|!=|=|<|>)(-?(?:[0-9]{1,9}(?:\.[0-9]{0,9})?|\.[0-9]{1,9}))(%?)")
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
    known, value = NAMES[found[1]], float(found[3])
    if found[4] and not known.percent:
        raise BadQuery(query, f"{found[1]} is not a percentage, but {known.means}")
    if not found[4] and known.whole < value < known.sure:
        raise BadQuery(query, f"{found[1]} is {known.means}; if you mean {value:g}%, write prop:{text}%")
    value = round(value / 100, 9) if found[4] or value > known.whole else value
    if not known.least <= value <= known.most:
        raise BadQuery(query, f"{found[1]} is {known.means}; this fits no card, or every card")
    return Property(found[1], found[2], value)


def condition(collection: Collection, query: str, wanted: Property, today: Day) -> str:
    """The comparison as an SQL condition on ``schedule``; it is false for cards without the number.

    Raises:
        BadQuery: no scheduler that a deck uses has this number.
    """
    usual, own = log.options(collection), own_options(collection)
    names = {usual.scheduler, *(each.scheduler for each in own.values() if each.scheduler)}
    needed = "fsrs" if wanted.name in _OF_FSRS else "sm2"
    if needed not in names and wanted.name in {*_OF_FSRS, "ease"}:
        raise BadQuery(query, f"prop:{wanted.name} needs the scheduler {needed}, and yours is {usual.scheduler}")
    _register(collection.connection, {name: scheduler_of(usual, Own(scheduler=name)) for name in names}, today)
    scheduler = f"coalesce(decks.scheduler, '{usual.scheduler}')"
    columns = ", ".join(f"schedule.{name}" for name in states.COLUMNS)
    return f"compares('{wanted.name}', '{wanted.operator}', {wanted.value!r}, {scheduler}, {columns})"


def _register(connection: sqlite3.Connection, schedulers: Mapping[str, Scheduler], today: Day) -> None:
    """Let SQLite ask the schedulers."""

    def compares(name: str, sign: str, value: float, of: str, *row: object) -> bool:
        state, scheduler = states.from_row(row), schedulers[of]
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
