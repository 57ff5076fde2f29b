"""Log entries and schedules as plain JSON values, both ways.

::

    {"kind": "review", "at": "2026-03-01T08:00:00.250+01:00", "day": "2026-03-01", "quality": 4, "took": 3100}

``at`` is a local time with milliseconds and its distance from UTC; one that no
calendar holds is the UTC millisecond, with ``utc_offset`` in seconds beside it.
Study days are dates, or numbers of days since 1970-01-01. ``ease`` is in
hundredths. ``origin`` is the id of the device that wrote the entry, or ``anki``;
where it is not there, the entry is from before devices had ids. ``voids`` and
``voids_origin`` name an entry likewise. ``cram`` is there where it is true.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone
from datetime import date as calendar_date
from typing import Any

from flashcards.reviews import HERE, KIND_NAMES, KINDS, Drill, Entry, Undo
from flashcards.scheduling import Summary
from flashcards.studyday import Day, from_date, to_date

JsonObject = dict[str, object]
"""An object of JSON, its keys being strings."""

_DAYS = ("due", "until")
_OWN: Mapping[str, tuple[str, ...]] = {
    "review": ("quality", "took"),
    "drill": ("quality", "took"),
    "undo": ("voids",),
    "seed": ("repetitions", "interval", "ease", "lapses", "due"),
    "set_due": ("due",),
    "bury": ("until",),
}
_STATE = ("repetitions", "interval", "ease", "lapses", "due")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
_HIGHEST = 2**63 - 1  # what SQLite's integers hold
_BEST_QUALITY = 5
_LONGEST_ORIGIN = 200  # characters
_HALF = re.compile(r"[\ud800-\udfff]")
"""Half of a character, which no file and no database can hold."""


class BadEntry(ValueError):
    """A JSON value is no log entry or schedule, for the reason that it says."""


def entry_to_json(entry: Entry) -> JsonObject:
    """A log entry as an object of JSON."""
    kind = KIND_NAMES[type(entry)]
    said: JsonObject = {"kind": kind, **_moment(entry), "day": _day_to_json(entry.day)}
    if entry.origin != HERE:
        said["origin"] = entry.origin
    said |= _facts(entry, _OWN.get(kind, ()))
    if isinstance(entry, Undo) and entry.voids_origin != HERE:
        said["voids_origin"] = entry.voids_origin
    if isinstance(entry, Drill) and entry.cram:
        said["cram"] = True
    return said


def entry_from_json(value: object) -> Entry:
    """The log entry that an object of JSON states.

    Raises:
        BadEntry: it states none.
    """
    said = _object(value, "a log entry")
    kind = said.get("kind")
    if not isinstance(kind, str) or kind not in KINDS:
        raise BadEntry(f'"kind" of a log entry must be one of {", ".join(KINDS)}')
    at, utc_offset = _when(said)
    facts: dict[str, Any] = {name: _fact(said, name) for name in _OWN.get(kind, ())}
    if kind == "undo":
        facts["voids_origin"] = _origin(said, "voids_origin")
    elif kind == "drill":
        facts["cram"] = said.get("cram", False)
        if not isinstance(facts["cram"], bool):
            raise BadEntry('"cram" of a drill must be true or false')
    return KINDS[kind](at=at, utc_offset=utc_offset, day=_day(said, "day"), origin=_origin(said, "origin"), **facts)


def state_to_json(state: Summary) -> JsonObject:
    """A schedule as an object of JSON."""
    said = _facts(state, _STATE)
    return {"scheduler": state.scheduler, **said, **_known(state)}


def _known(state: Summary) -> JsonObject:
    """Stability and difficulty, where there are any."""
    if state.stability is None or state.difficulty is None:
        return {}
    return {"stability": float(f"{state.stability:.9g}"), "difficulty": float(f"{state.difficulty:.9g}")}


def state_from_json(value: object) -> Summary:
    """The schedule that an object of JSON states, in the terms of a seed: what else it says follows from a log.

    Raises:
        BadEntry: it states none.
    """
    said = _object(value, "a schedule")
    facts: dict[str, Any] = {name: _fact(said, name) for name in _STATE}
    return Summary(**facts)


def moment_to_json(at: int) -> str | int:
    """A moment in UTC milliseconds as a time, or as it is where no calendar holds it."""
    try:
        return (_EPOCH + at * _MILLISECOND).isoformat(timespec="milliseconds")
    except OverflowError:
        return at


def moment_from_json(said: Mapping[str, object], name: str) -> int:
    """The UTC milliseconds of the moment that a key states.

    Raises:
        BadEntry: it states none.
    """
    text = said.get(name)
    if not isinstance(text, str):
        return _number(said, name, lowest=-_HIGHEST)
    return _parsed(text, name)[0]


def _facts(source: object, names: tuple[str, ...]) -> JsonObject:
    facts = ((name, getattr(source, name)) for name in names)
    return {name: _day_to_json(fact) if name in _DAYS else fact for name, fact in facts}


def _moment(entry: Entry) -> JsonObject:
    try:
        zone = timezone(timedelta(seconds=entry.utc_offset))
        local = (_EPOCH + entry.at * _MILLISECOND).astimezone(zone)
    except (OverflowError, ValueError):
        return {"at": entry.at, "utc_offset": entry.utc_offset}
    return {"at": local.isoformat(timespec="milliseconds")}


def _origin(said: Mapping[str, object], name: str) -> str:
    origin = said.get(name, HERE)
    if not isinstance(origin, str) or not 0 < len(origin) <= _LONGEST_ORIGIN or _HALF.search(origin):
        raise BadEntry(f'"{name}" must be a text of up to {_LONGEST_ORIGIN} characters')
    return origin


def _when(said: Mapping[str, object]) -> tuple[int, int]:
    text = said.get("at")
    if not isinstance(text, str):
        return _number(said, "at", lowest=-_HIGHEST), _number(said, "utc_offset", lowest=-_HIGHEST)
    return _parsed(text, "at")


def _parsed(text: str, name: str) -> tuple[int, int]:
    """The UTC milliseconds of a time, and the seconds between it and UTC."""
    try:
        moment = datetime.fromisoformat(text)
        offset = moment.utcoffset()
        if offset is not None:
            return (moment - _EPOCH) // _MILLISECOND, offset // timedelta(seconds=1)
    except (OverflowError, ValueError):
        pass
    raise BadEntry(f'"{name}" must be a time like "2026-03-01T08:00:00.250+01:00"')


def _fact(said: Mapping[str, object], name: str) -> int:
    if name in _DAYS:
        return _day(said, name)
    if name == "took" and name not in said:
        return 0
    lowest = -_HIGHEST if name == "voids" else 0
    return _number(said, name, lowest=lowest, highest=_BEST_QUALITY if name == "quality" else _HIGHEST)


def _number(said: Mapping[str, object], name: str, *, lowest: int = 0, highest: int = _HIGHEST) -> int:
    value = said.get(name)
    if isinstance(value, bool) or not isinstance(value, int) or not lowest <= value <= highest:
        most = "below 2^63" if highest == _HIGHEST else f"up to {highest}"
        raise BadEntry(f'"{name}" must be a whole number {most}')
    return value


def _day(said: Mapping[str, object], name: str) -> Day:
    value = said.get(name)
    if not isinstance(value, str):
        if isinstance(value, int):
            return Day(_number(said, name, lowest=-_HIGHEST))
        raise BadEntry(f'"{name}" must be a day like "2026-03-01"')
    try:
        return from_date(calendar_date.fromisoformat(value))
    except ValueError:
        raise BadEntry(f'"{name}" must be a day like "2026-03-01"') from None


def _day_to_json(day: Day) -> str | int:
    try:
        return to_date(day).isoformat()
    except (OverflowError, ValueError):
        return day


def _object(value: object, what: str) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise BadEntry(f"{what} must be an object in braces")
    return value
