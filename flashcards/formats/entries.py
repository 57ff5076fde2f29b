"""Log entries, schedules, parameters and decks as plain JSON values, both ways.

::

    {"kind": "review", "at": "2026-03-01T08:00:00.250+01:00", "day": "2026-03-01", "quality": 4, "took": 3100}

``at`` is a local time with milliseconds and its UTC offset; if the calendar does
not have it, it is the UTC millisecond, with ``utc_offset`` in seconds beside it.
Study days are dates, or numbers of days since 1970-01-01. ``ease`` is in
hundredths. ``origin`` is the id of the device that wrote the entry, or ``anki``;
if it is missing, the entry is from before devices had ids. ``voids`` and
``voids_origin`` name an entry in the same way. ``cram`` is left out if False.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone
from datetime import date as calendar_date
from math import isfinite
from typing import TYPE_CHECKING, Any

from flashcards.cards import Deck, Limits
from flashcards.formats import fields
from flashcards.formats.columns import ROLES
from flashcards.formats.jsonscan import (
    BEST_QUALITY,
    HALF,
    HIGHEST,
    LONGEST_ORIGIN,
    BadValue,
    flag,
    text_of,
    texts_of,
)
from flashcards.formats.ourjson.answers import summary_from_json, told_from_json
from flashcards.formats.ourjson.kept import Kept
from flashcards.formats.ourjson.writing import day_to_json, moment_to_json
from flashcards.reviews import HERE, KIND_NAMES, KINDS, Drill, Entry, Undo
from flashcards.scales import LEAST_RETENTION, MOST_RETENTION, SCHEDULERS
from flashcards.scheduling import Summary
from flashcards.scheduling.plain import Plain
from flashcards.settings import MOST_CARDS, declared
from flashcards.studyday import MAX_INTERVAL, Day, from_date

if TYPE_CHECKING:
    from flashcards.scheduling.dated import Dated

JsonObject = dict[str, object]
"""An object of JSON."""

_DAYS = ("due", "until")
_OWN: Mapping[str, tuple[str, ...]] = {
    "review": ("quality", "took"),
    "drill": ("quality", "took"),
    "undo": ("voids",),
    "seed": ("repetitions", "interval", "ease", "lapses", "due"),
    "set_due": ("due",),
    "bury": ("until",),
}
_OF_DECK = {
    "max_interval": "interval",
    "desired_retention": "retention",
    "scheduler": "scheduler",
    "light_days": "light_days",
}
"""The options of scheduling that a deck may have, with their fields in :class:`Limits`."""
_STATE = ("repetitions", "interval", "ease", "lapses", "due")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
_MOST_NUMBERS = 1_000


class BadEntry(ValueError):
    """A JSON value is not a log entry or schedule, for the given reason."""


def entry_to_json(entry: Entry) -> JsonObject:
    """A log entry as a JSON object."""
    kind = KIND_NAMES[type(entry)]
    said: JsonObject = {"kind": kind, **_moment(entry), "day": day_to_json(entry.day)}
    if entry.origin != HERE:
        said["origin"] = entry.origin
    said |= _facts(entry, _OWN.get(kind, ()))
    if isinstance(entry, Undo) and entry.voids_origin != HERE:
        said["voids_origin"] = entry.voids_origin
    if isinstance(entry, Drill) and entry.cram:
        said["cram"] = True
    return said


def entry_from_json(value: object) -> Entry:
    """The log entry in a JSON object.

    Raises:
        BadEntry: there is none.
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


def log_from_json(log: list[object]) -> Plain | tuple[Entry, ...]:
    """The log entries in a list of JSON objects, as a plain log if they are.

    Raises:
        BadEntry: one of them is none.
    """
    found, moment, today, reviewed = Plain(), -HIGHEST, -HIGHEST, -HIGHEST
    for said in log:
        told = told_from_json(said)
        if told is None or told[0] <= moment or told[2] < today or (told[5] == "drill" and told[2] != reviewed):
            return tuple(map(entry_from_json, log))
        moment, _, today, *_ = told
        reviewed = today
        found.append(told)
    return found or ()


def state_from_json(value: object) -> Summary:
    """The schedule in a JSON object, as a seed; the rest follows from a log.

    Raises:
        BadEntry: there is none.
    """
    said = _object(value, "a schedule")
    usual = summary_from_json(said)
    if usual is not None:
        return usual
    facts: dict[str, Any] = {name: _fact(said, name) for name in _STATE}
    return Summary(**facts)


def parameters_to_json(one: "Dated") -> JsonObject:
    """Parameters of FSRS with their date, or an undo of some, as a JSON object."""
    said: JsonObject = {"at": moment_to_json(one.at), "origin": one.origin, "version": one.version}
    if one.voids is None:
        return said | {"numbers": one.numbers}
    return said | {"voids": one.voids, "voids_origin": one.voids_origin}


def parameters_from_json(value: object) -> "Dated":
    """The parameters of FSRS, or the undo of some, in a JSON object.

    Raises:
        BadEntry: there are none, or FSRS cannot use them.
    """
    from flashcards.scheduling.dated import Dated  # only if some were set
    from flashcards.scheduling.fsrs import VERSION, BadParameters
    from flashcards.scheduling.fsrs import parameters as checked

    said = _object(value, "FSRS parameters")
    at, origin, version = moment_from_json(said, "at"), _origin(said, "origin"), _text(said, "version")
    if "voids" in said:
        return Dated(at, origin, version, (), _fact(said, "voids"), _origin(said, "voids_origin"))
    numbers = said.get("numbers")
    if not isinstance(numbers, list) or len(numbers) > _MOST_NUMBERS or not all(map(_is_number, numbers)):
        raise BadEntry('"numbers" of FSRS parameters must be a list of numbers')
    found = tuple(map(float, numbers))
    if found and version == VERSION:
        try:
            found = checked(found)
        except BadParameters as error:
            raise BadEntry(f"FSRS parameters of {said['at']}: {error}") from None
    return Dated(at, origin, version, found)


def _is_number(value: object) -> bool:
    """Whether a value is a number that fits in a double."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return abs(value) < 1e300 and isfinite(value)  # noqa: PLR2004 - far beyond any parameter


def moment_from_json(said: Mapping[str, object], name: str) -> int:
    """The UTC milliseconds of the time under a key.

    Raises:
        BadEntry: there is none.
    """
    text = said.get(name)
    if not isinstance(text, str):
        return _number(said, name, lowest=-HIGHEST)
    try:
        return _MOMENTS[text]
    except KeyError:
        return _parsed(text, name)[0]  # which says what is wrong


def _facts(source: object, names: tuple[str, ...]) -> JsonObject:
    facts = ((name, getattr(source, name)) for name in names)
    return {name: day_to_json(fact) if name in _DAYS else fact for name, fact in facts}


def _moment(entry: Entry) -> JsonObject:
    try:
        zone = timezone(timedelta(seconds=entry.utc_offset))
        local = (_EPOCH + entry.at * _MILLISECOND).astimezone(zone)
    except (OverflowError, ValueError):
        return {"at": entry.at, "utc_offset": entry.utc_offset}
    return {"at": local.isoformat(timespec="milliseconds")}


def _origin(said: Mapping[str, object], name: str) -> str:
    return _text({name: HERE} | dict(said), name)


def _text(said: Mapping[str, object], name: str) -> str:
    value = said.get(name)
    if not isinstance(value, str) or not 0 < len(value) <= LONGEST_ORIGIN or HALF.search(value):
        raise BadEntry(f'"{name}" must be a text of up to {LONGEST_ORIGIN} characters')
    return value


def _when(said: Mapping[str, object]) -> tuple[int, int]:
    text = said.get("at")
    if not isinstance(text, str):
        return _number(said, "at", lowest=-HIGHEST), _number(said, "utc_offset", lowest=-HIGHEST)
    return _parsed(text, "at")


def _parsed(text: str, name: str) -> tuple[int, int]:
    """The UTC milliseconds of a time, and its UTC offset in seconds."""
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
    lowest = -HIGHEST if name == "voids" else 0
    return _number(said, name, lowest=lowest, highest=BEST_QUALITY if name == "quality" else HIGHEST)


def _number(said: Mapping[str, object], name: str, *, lowest: int = 0, highest: int = HIGHEST) -> int:
    value = said.get(name)
    if isinstance(value, bool) or not isinstance(value, int) or not lowest <= value <= highest:
        most = "below 2^63" if highest == HIGHEST else f"up to {highest}"
        raise BadEntry(f'"{name}" must be a whole number {most}')
    return value


def _day(said: Mapping[str, object], name: str) -> Day:
    value = said.get(name)
    if not isinstance(value, str):
        if isinstance(value, int):
            return Day(_number(said, name, lowest=-HIGHEST))
        raise BadEntry(f'"{name}" must be a day like "2026-03-01"')
    try:
        return from_date(calendar_date.fromisoformat(value))
    except ValueError:
        raise BadEntry(f'"{name}" must be a day like "2026-03-01"') from None


def _object(value: object, what: str) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise BadEntry(f"{what} must be an object in braces")
    return value


def deck_to_json(deck: Deck) -> JsonObject:
    """The settings of a deck as a JSON object."""
    return {
        "name": deck.name,
        "description": deck.description,
        "tags": deck.tags,
        "reverse": deck.reverse,
        "new_per_day": deck.limits.new,
        "reviews_per_day": deck.limits.reviews,
        **{key: value for key, field in _OF_DECK.items() if (value := getattr(deck.limits, field)) is not None},
    }


def deck_of(value: object, name: str) -> Deck:
    """The deck in an object or with a name, without its notes; ``name`` is used if it has none.

    Raises:
        BadValue: there is no deck.
    """
    if isinstance(value, str):
        return Deck(name=fields.term(value) or name)
    if not isinstance(value, dict):
        raise BadValue('"deck" must be an object in braces, or a name')
    return Deck(
        name=fields.term(text_of(value, "name")) or name,
        description=fields.definition(text_of(value, "description")).strip(),
        tags=tags_of(value),
        reverse=flag(value, "reverse", "a deck"),
        limits=Limits(
            new=_limit(value, "new_per_day", Limits().new),
            reviews=_limit(value, "reviews_per_day", None),
            interval=_interval(value),
            retention=_retention(value),
            scheduler=_scheduler(value),
            light_days=_light_days(value),
        ),
    )


def _limit(said: JsonObject, key: str, usual: int | None) -> int | None:
    value = said.get(key, usual)
    if value is not None and (isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MOST_CARDS):
        raise BadValue(f'"{key}" of a deck must be a whole number up to {MOST_CARDS:,}, or null for no limit')
    return value


def _interval(said: JsonObject) -> int | None:
    value = said.get("max_interval")
    if value is not None and (isinstance(value, bool) or not isinstance(value, int) or not 0 < value <= MAX_INTERVAL):
        raise BadValue(f'"max_interval" of a deck must be a number of days up to {MAX_INTERVAL}, or null')
    return value


def _retention(said: JsonObject) -> float | None:
    value = said.get("desired_retention")
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not LEAST_RETENTION <= value <= MOST_RETENTION:
        raise BadValue(
            f'"desired_retention" of a deck must be a number from {LEAST_RETENTION} to {MOST_RETENTION}, or null'
        )
    return float(value)


def _scheduler(said: JsonObject) -> str | None:
    value = said.get("scheduler")
    if value is None or (isinstance(value, str) and value in SCHEDULERS):
        return value
    raise BadValue(f'"scheduler" of a deck must be {" or ".join(SCHEDULERS)}, or null')


def _light_days(said: JsonObject) -> str | None:
    value = said.get("light_days")
    if value is None or value == "":
        return value
    try:
        return str(declared()["light-days"].read(value))
    except ValueError:
        raise BadValue('"light_days" of a deck must be days like "sat sun", "" for none, or null') from None


def tags_of(said: JsonObject) -> tuple[str, ...]:
    """The tags in an object, as a text or a list."""
    return tuple(tag for text in texts_of(said, *ROLES["tags"], separator=None) for tag in fields.tags(f"#{text}"))


_MOMENTS: Kept[str, int] = Kept(lambda text: _parsed(text, "")[0])
"""Many notes were edited at once."""
