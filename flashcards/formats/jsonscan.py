"""JSON as a stream of values with their lines, without JSON's traps.

A text is one document, whose list of notes is read note by note, or JSON Lines,
where each line is read by itself. Functions for the values of keys are below.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from flashcards.errors import Problem

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
    for key in keys:
        if (value := said.get(key)) is not None:
            return key, value
    return keys[0], None
