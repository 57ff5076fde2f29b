"""The numbers that a search can compare: ``prop:r<0.8``, as in Anki."""

import operator
import re
import sqlite3
from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple, cast

from flashcards.collection import log, states
from flashcards.collection.choices import own_options
from flashcards.collection.store import Collection
from flashcards.errors import BadQuery
from flashcards.scheduling import Scheduler
from flashcards.scheduling.makers import Own, scheduler_of
from flashcards.studyday import MAX_INTERVAL, Day

if TYPE_CHECKING:
    from flashcards.scheduling.fsrs import Fsrs


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
_COLUMNS = {"ivl": "schedule.interval", "due": "schedule.due - {today}", "lapses": "schedule.lapses"}
_PLACES: Mapping[str, Mapping[str, int]] = {"sm2": {"reps": 0, "ease": 1}, "fsrs": {"s": 0, "d": 1, "reps": 3}}
"""Where the schedulers have numbers in their memory."""

_FAR = 1e15
_MARGIN = 1e-9
"""SQLite reads the last digits of a number in JSON less exactly than Python."""


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
    """The comparison as an SQL condition on ``schedule``; it is not true for cards without the number.

    Raises:
        BadQuery: no scheduler that a deck uses has this number.
    """
    usual, own = log.options(collection), own_options(collection)
    names = sorted({usual.scheduler, *(each.scheduler for each in own.values() if each.scheduler)})
    needed = "fsrs" if wanted.name in _OF_FSRS else "sm2"
    if needed not in names and wanted.name in {*_OF_FSRS, "ease"}:
        raise BadQuery(query, f"prop:{wanted.name} needs the scheduler {needed}, and yours is {usual.scheduler}")
    schedulers = {name: scheduler_of(usual, Own(scheduler=name)) for name in names}
    _register(collection.connection, schedulers, today)
    if wanted.name in _COLUMNS:
        return _compared(_COLUMNS[wanted.name].format(today=int(today)), wanted)
    found = {name: _of_memory(wanted, scheduler, today) for name, scheduler in schedulers.items()}
    if len(found) == 1:
        return found[usual.scheduler]
    cases = " ".join(f"when '{name}' then {one}" for name, one in found.items())
    return f"case coalesce(decks.scheduler, '{usual.scheduler}') {cases} end"


def _of_memory(wanted: Property, scheduler: Scheduler, today: Day) -> str:
    """The comparison of a number that one scheduler remembers."""
    places = _PLACES[scheduler.name]
    if wanted.name == "r":
        return _recalled(wanted, scheduler, today)
    if wanted.name not in places:
        return "0"
    number = f"json_extract(schedule.memory, '$[{places[wanted.name]}]')"
    if wanted.name == "ease":
        return _compared(f"{number} / 100.0", wanted)
    return _compared(number, wanted) if wanted.name == "reps" else _near(number, wanted.value, wanted, scheduler.name)


def _recalled(wanted: Property, scheduler: Scheduler, today: Day) -> str:
    """The comparison of the chance to recall, by what it depends on: days by stability."""
    if scheduler.name != "fsrs":
        return "0"
    model = cast("Fsrs", scheduler).model
    edge = (wanted.value ** (1 / model.decay) - 1) / model.factor if wanted.value else _FAR
    days = f"max(0, {int(today)} - json_extract(schedule.memory, '$[2]'))"
    return _near(f"-{days} / json_extract(schedule.memory, '$[0]')", -min(edge, _FAR), wanted, scheduler.name)


def _compared(number: str, wanted: Property) -> str:
    return f"({number} {wanted.operator} {wanted.value!r})"


def _near(number: str, edge: float, wanted: Property, scheduler: str) -> str:
    """Whether a number is above an edge or below; of one that is too near for SQLite, Python decides."""
    margin = _MARGIN * (1 + abs(edge))
    above, below = (int(_OPERATORS[wanted.operator](one, 0)) for one in (1, -1))
    columns = ", ".join(f"schedule.{name}" for name in states.COLUMNS)
    return (
        f"case when {number} is null then 0 when {number} > {edge + margin!r} then {above}"
        f" when {number} < {edge - margin!r} then {below}"
        f" else compares('{wanted.name}', '{wanted.operator}', {wanted.value!r}, '{scheduler}', {columns}) end"
    )


def _register(connection: sqlite3.Connection, schedulers: Mapping[str, Scheduler], today: Day) -> None:
    """Let SQLite ask the schedulers."""

    def compares(name: str, sign: str, value: float, of: str, *row: object) -> bool:
        state, scheduler = states.from_row(row), schedulers[of]
        if state is None:
            return False
        figures = scheduler.figures(state, today)
        number = {"r": figures.retrievability, "s": figures.stability, "d": figures.difficulty}[name]
        return number is not None and bool(_OPERATORS[sign](number, value))

    connection.create_function("compares", -1, compares, deterministic=True)
