"""JSON as a stream of values with their lines, without JSON's traps.

A text is one document, whose list of notes is read note by note, or JSON Lines,
where each line is read by itself. Functions for the values of keys are below, and
at the end those that write values, answers in a third of the usual time.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from datetime import date as calendar_date
from typing import Any, TypeVar

from flashcards.errors import Problem
from flashcards.reviews import HERE
from flashcards.scheduling.plain import Told
from flashcards.studyday import Day, from_date, to_date

Key = TypeVar("Key")
Value = TypeVar("Value")

HIGHEST = 2**63 - 1  # the largest integer in SQLite
BEST_QUALITY = 5
LONGEST_ORIGIN = 200  # characters
HALF = re.compile(r"[\ud800-\udfff]")
"""Half a character, which cannot be stored."""

NOTES = "notes"
"""The key of the list in a document that is read item by item."""

ITEM = "[]"
"""The key of an item in a list."""

_MOST_DIGITS = 20
_SPACE = " \t\n"


@dataclass(frozen=True, slots=True)
class Found:
    """A value and its line. ``key`` is that of the document, :data:`ITEM` for an item of its list, or empty."""

    line: int
    key: str
    value: object


def scan_json(text: str) -> Iterator[Found | Problem]:
    """The values of a text one after another, and what is wrong with them."""
    if not text.strip(_SPACE):
        message = 'the text is empty: expected a JSON object like {"term": "...", "definition": "..."}'
        yield Problem(line=0, message=message)
    elif _is_lines(text):
        for number, line in enumerate(text.split("\n"), 1):
            if line.strip(_SPACE):
                yield from _Walker(line, number).whole()
    else:
        yield from _Walker(text, 1).document()


def _is_lines(text: str) -> bool:
    """Whether the first or the last line is an object by itself."""
    text = text.strip(_SPACE)
    return _is_object(text.partition("\n")[0]) or _is_object(text.rpartition("\n")[2])


def _is_object(line: str) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


class _Walker:
    """A position in a text, and what was wrong with the value before it."""

    def __init__(self, text: str, line: int) -> None:
        self.text = text
        self.at = self.counted = 0
        self.line = line
        self.flaws: list[str] = []
        self.decoder = json.JSONDecoder(
            object_pairs_hook=self._object, parse_constant=self._constant, parse_int=self._integer
        )

    def whole(self) -> Iterator[Found | Problem]:
        """The only value of the text."""
        try:
            yield self._value("")
            self._end()
        except (ValueError, RecursionError) as error:
            yield self._problem(error)

    def document(self) -> Iterator[Found | Problem]:
        """The items of a list, or the values of an object by key and the items of its notes."""
        try:
            if self._peek() == "[":
                yield from self._items()
            else:
                yield from self._members()
            self._end()
        except (ValueError, RecursionError) as error:
            yield self._problem(error)

    def _members(self) -> Iterator[Found | Problem]:
        self._expect("{")
        seen: set[str] = set()
        while self._peek() != "}":
            if seen:
                self._expect(",")
            if self._peek() != '"':
                self._fail("expected a key in double quotes")
            key, self.at = self.decoder.raw_decode(self.text, self.at)
            if key in seen:
                yield Problem(line=self._line(), message=f'the key "{key}" is given twice; keep one')
            seen.add(key)
            self._expect(":")
            if key == NOTES and self._peek() == "[":
                yield from self._items()
            else:
                yield self._value(key)
        self._expect("}")

    def _items(self) -> Iterator[Found | Problem]:
        self._expect("[")
        begun = False
        while self._peek() != "]":
            if begun:
                self._expect(",")
            begun = True
            yield self._value(ITEM)
        self._expect("]")

    def _value(self, key: str) -> Found | Problem:
        self._peek()
        line = self._line()
        self.flaws.clear()
        value, self.at = self.decoder.raw_decode(self.text, self.at)
        if self.flaws:
            return Problem(line=line, message=self.flaws[0])
        return Found(line, key, value)

    def _peek(self) -> str:
        while self.at < len(self.text) and self.text[self.at] in _SPACE:
            self.at += 1
        return self.text[self.at : self.at + 1]

    def _expect(self, mark: str) -> None:
        if self._peek() != mark:
            self._fail(f'expected "{mark}"')
        self.at += 1

    def _end(self) -> None:
        if self._peek():
            self._fail("expected the end of the text")

    def _fail(self, message: str) -> None:
        raise json.JSONDecodeError(message, self.text, self.at)

    def _line(self) -> int:
        self.line += self.text.count("\n", self.counted, self.at)
        self.counted = self.at
        return self.line

    def _problem(self, error: Exception) -> Problem:
        if isinstance(error, json.JSONDecodeError):
            self.at = max(self.counted, error.pos)
            return Problem(line=self._line(), message=f"not valid JSON: {error.msg[:1].lower()}{error.msg[1:]}")
        return Problem(line=self._line(), message="not readable JSON: values nested too deeply")

    def _object(self, pairs: list[tuple[str, object]]) -> dict[str, object]:
        found = dict(pairs)
        if len(found) < len(pairs):
            seen: set[str] = set()
            twice = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
            self.flaws.append(f'the key "{twice}" is given twice; keep one')
        return found

    def _constant(self, name: str) -> None:
        self.flaws.append(f"{name} is not a JSON value; write a number or null")

    def _integer(self, digits: str) -> int:
        if len(digits) > _MOST_DIGITS:
            self.flaws.append(f"a number of {len(digits)} digits; the limit is {_MOST_DIGITS}")
            return 0
        return int(digits)


class BadValue(ValueError):
    """A key does not take its value, for the given reason."""


def flag(said: Mapping[str, object], key: str, of: str) -> bool:
    """Whether a key is true; ``of`` names the object for the message.

    Raises:
        BadValue: it is neither true nor false.
    """
    value = said.get(key, False)
    if not isinstance(value, bool):
        raise BadValue(f'"{key}" of {of} must be true or false')
    return value


def text_of(said: Mapping[str, object], *keys: str) -> str:
    """The text under the first of these keys that exists; a number counts as its digits."""
    key, value = _first(said, keys)
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise BadValue(f'"{key}" must be a text in double quotes')
    return str(value)


def texts_of(said: Mapping[str, object], *keys: str, separator: str | None) -> list[str]:
    """The texts under the first of these keys that exists: a list, or one text that is split.

    Raises:
        BadValue: it is something else.
    """
    key, value = _first(said, keys)
    if value is None:
        return []
    if isinstance(value, str):
        return value.split(separator)
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise BadValue(f'"{key}" must be a list of texts')
    return value


def _first(said: Mapping[str, object], keys: tuple[str, ...]) -> tuple[str, object]:
    return next(((key, said[key]) for key in keys if said.get(key) is not None), (keys[0], None))


encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode
_OBEYED = re.compile("[\x7f-\x9f\u2028-\u202e\u2066-\u2069]")  # JSON itself escapes what is below a space


def dump(value: object) -> str:
    """The text of a JSON value, with every character escaped that a terminal would obey."""
    return escaped(encode(value))


def escaped(text: str) -> str:
    """A text of JSON with these characters escaped."""
    return _OBEYED.sub(_escaped, text)


def _escaped(match: re.Match[str]) -> str:
    return f"\\u{ord(match[0]):04x}"


def moment_text(at: int) -> str:
    """The JSON of a moment in UTC; empty if the calendar does not have it."""
    local, ms = divmod(at, 1000)
    days, second = divmod(local, _DAY_SECONDS)
    minutes, second = divmod(second, 60)
    date = _DATES[days]
    return date and f'"{date}T{_MINUTES[minutes]}:{_SECONDS[second]}{_THOUSANDTHS[ms]}+00:00"'


def day_text(day: Day) -> str:
    """The JSON of a study day; empty if the calendar does not have it."""
    return (date := _DATES[day]) and f'"{date}"'


def texts_of_answers(log: Iterable[Told]) -> list[str]:
    """The JSON of answers, made much faster; empty for one whose time or day the calendar does not have."""
    found: list[str] = []
    dates, zones, origins = _DATES, _ZONES, _ORIGINS
    for at, utc_offset, day, quality, took, kind, origin, cram in log:
        local, ms = divmod(at + 1000 * utc_offset, 1000)
        days, second = divmod(local, _DAY_SECONDS)
        date, said, zone = dates[days], dates[day], zones[utc_offset]
        if not date or not said or not zone:
            found.append("")
            continue
        minutes, second = divmod(second, 60)
        found.append(
            f'{{"kind": "{kind}", "at": "{date}T{_MINUTES[minutes]}:{_SECONDS[second]}{_THOUSANDTHS[ms]}{zone}",'
            f' "day": "{said}"{origins[origin]}, "quality": {quality}, "took": {took}{_CRAM if cram else ""}}}'
        )
    return found


_DAY_SECONDS = 86_400
_MINUTES = [f"{hour:02}:{minute:02}" for hour in range(24) for minute in range(60)]
_SECONDS = [f"{second:02}." for second in range(60)]
_THOUSANDTHS = [f"{ms:03}" for ms in range(1000)]
_CRAM = ', "cram": true'


class _Kept(dict[Key, Value]):
    """What was made of some thousands of keys; a key of which nothing can be made is a KeyError."""

    def __init__(self, make: Callable[[Key], Value]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, key: Key) -> Value:
        try:
            made = self._make(key)
        except ValueError:
            raise KeyError(key) from None
        if len(self) == _MOST_KEPT:
            self.clear()
        self[key] = made
        return made


def _date_text(day: int) -> str:
    """A day of the calendar, also of the first and last of which every UTC offset has a time; empty for others."""
    return to_date(Day(day)).isoformat() if _FIRST < day < _LAST else ""


_FIRST, _LAST = from_date(calendar_date.min) + 1, from_date(calendar_date.max) - 1


def _zone_text(utc_offset: int) -> str:
    """A UTC offset as it ends a time; empty if it is none."""
    try:
        zone = timezone(timedelta(seconds=utc_offset))
    except (OverflowError, ValueError):
        return ""
    return datetime(1970, 1, 1, tzinfo=UTC).astimezone(zone).isoformat()[19:]


def _origin_text(origin: str) -> str:
    return "" if origin == HERE else f', "origin": {dump(origin)}'


_MOST_KEPT = 10_000
_DATES = _Kept(_date_text)
_ZONES = _Kept(_zone_text)
_ORIGINS = _Kept(_origin_text)
NAMES = _Kept(dump)
"""The JSON of names of which there are few."""


def told_from_json(said: Any) -> Told | None:
    """The answer in a JSON object that is as it is written here, in a third of the time; None for anything else."""
    try:
        kind, text, quality, took, origin = (
            said["kind"],
            said["at"],
            said["quality"],
            said["took"],
            said.get("origin", HERE),
        )
        days, minutes, zone = _DAY_OF[text[:10]], _MINUTE_OF[text[10:17]], _OFFSET_OF[text[23:]]
        at = _MS_OF[text[19:23]] + 1000 * (_SECOND_OF[text[17:19]] + minutes + 86_400 * days - zone)
        day, origin = _DAY_OF[said["day"]], _SOUND_ORIGIN[origin]
    except (KeyError, TypeError, AttributeError):
        return None
    is_answer = kind in ("review", "drill") and "cram" not in said
    if not is_answer or type(quality) is not int or type(took) is not int:
        return None
    if not 0 <= quality <= BEST_QUALITY or not 0 <= took <= HIGHEST:
        return None
    return at, zone, day, quality, took, kind, origin, None


def _date_of(text: str) -> Day:
    if len(text) != len("2026-03-01"):
        raise ValueError(text)
    return from_date(calendar_date.fromisoformat(text))


def _offset_of(text: str) -> int:
    if len(text) != len("+01:00"):
        raise ValueError(text)
    moment = datetime.fromisoformat(f"2026-03-01T08:00:00.250{text}")
    return int((moment.utcoffset() or timedelta()).total_seconds())


def _sound(origin: str) -> str:
    if not 0 < len(origin) <= LONGEST_ORIGIN or HALF.search(origin):
        raise ValueError(origin)
    return origin


_DAY_OF = _Kept(_date_of)
_OFFSET_OF = _Kept(_offset_of)
_SOUND_ORIGIN = _Kept(_sound)
_MINUTE_OF = {f"T{minute // 60:02}:{minute % 60:02}:": 60 * minute for minute in range(24 * 60)}
_SECOND_OF = {f"{second:02}": second for second in range(60)}
_MS_OF = {f".{ms:03}": ms for ms in range(1000)}
