"""Answers and notes as JSON, in a third of the usual time."""

import json
import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta, timezone
from datetime import date as calendar_date
from functools import partial
from json.encoder import encode_basestring
from typing import NamedTuple

from flashcards.cards import CardKind, NoteGuid
from flashcards.formats.ourjson.kept import Kept
from flashcards.reviews import HERE
from flashcards.scheduling import Summary
from flashcards.scheduling.plain import Told
from flashcards.studyday import Day, from_date, to_date

encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode
_OBEYED = re.compile("[\x7f-\x9f\u2028-\u202e\u2066-\u2069]")  # JSON itself escapes what is below a space


class Words(NamedTuple):
    """A note as a row has it: ``tags`` and ``aliases`` are lists in JSON, ``edited`` is UTC milliseconds."""

    guid: NoteGuid | None
    edited: int | None
    retired: int
    term: str
    definition: str
    tags: str
    aliases: str
    section: str


def note_text(words: Words, cards: Sequence[str]) -> str:
    """A note as JSON with these cards, but for the name of its deck and what closes it."""
    guid, edited, retired, term, definition, tags, aliases, section = words
    text = (
        f'{{"term": {encode_basestring(term)}, "definition": {encode_basestring(definition)}'
        f"{_TAGS[tags]}{_ALIASES[aliases]}{_SECTIONS[section]}"
    )
    if guid:
        text += f', "guid": {encode_basestring(guid)}'
    if not text.isascii() or "\x7f" in text:
        text = escaped(text)
    if edited is not None:
        text += f', "edited": {_MOMENTS[edited]}'
    if retired:
        text += ', "retired": true'
    return f'{text}, "cards": [{", ".join(cards)}]' if cards else text


def _list_text(key: str, text: str) -> str:
    """A list in JSON as the value of a key; nothing for an empty one."""
    values = json.loads(text)
    return f', "{key}": {encode(values)}' if values else ""


def card_text(kind: CardKind, schedule: str, log: str) -> str:
    """A card as JSON, with the JSON of its schedule and of its log, both empty if it has none."""
    text = f'{{"kind": {NAMES[kind]}'
    if schedule:
        text += f', "schedule": {schedule}'
    return f'{text}, "log": {log}}}' if log else f"{text}}}"


def dump(value: object) -> str:
    """The text of a JSON value, with every character escaped that a terminal would obey."""
    return escaped(encode(value))


def escaped(text: str) -> str:
    """A text of JSON with these characters escaped."""
    return _OBEYED.sub(_escaped, text)


def _escaped(match: re.Match[str]) -> str:
    return f"\\u{ord(match[0]):04x}"


def moment_to_json(at: int) -> str | int:
    """A moment in UTC milliseconds as a time, or as the number if the calendar does not have it."""
    try:
        return (_EPOCH + at * _MILLISECOND).isoformat(timespec="milliseconds")
    except OverflowError:
        return at


def day_to_json(day: Day) -> str | int:
    """A study day as a date, or as the number if the calendar does not have it."""
    try:
        return to_date(day).isoformat()
    except (OverflowError, ValueError):
        return day


def state_text(state: Summary) -> str:
    """A schedule as JSON; stability and difficulty only if there are any."""
    before, after = around_due(state)
    return f"{before}{DUES[state.due]}{after}"


def around_due(state: Summary) -> tuple[str, str]:
    """The text of a schedule before the due day, and after it."""
    repetitions, interval, ease, lapses, _, scheduler, stability, difficulty = state
    before = (
        f'{{"scheduler": {NAMES[scheduler]}, "repetitions": {repetitions}, "interval": {interval},'
        f' "ease": {ease}, "lapses": {lapses}, "due": '
    )
    if stability is None or difficulty is None:
        return before, "}"
    return before, f', "stability": {float(f"{stability:.9g}")}, "difficulty": {float(f"{difficulty:.9g}")}}}'


def texts_of_answers(log: Iterable[Told]) -> list[str]:
    """The JSON of answers, made much faster.

    Raises:
        KeyError: the calendar does not have the time or the day of one.
    """
    dates, zones, origins = _DATES, _ZONES, _ORIGINS
    minutes, seconds, thousandths = _MINUTES, _SECONDS, _THOUSANDTHS
    return [
        f'{{"kind": "{kind}", "at": "{dates[local // _DAY_MS]}T{minutes[local // 60_000 % 1440]}'
        f'{seconds[local // 1000 % 60]}{thousandths[local % 1000]}{zones[utc_offset]}",'
        f' "day": "{dates[day]}"{origins[origin]}, "quality": {quality}, "took": {took}{_CRAM if cram else ""}}}'
        for at, utc_offset, day, quality, took, kind, origin, cram in log
        for local in (at + 1000 * utc_offset,)
    ]


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
_DAY_MS = 86_400_000
_MINUTES = [f"{hour:02}:{minute:02}:" for hour in range(24) for minute in range(60)]
_SECONDS = [f"{second:02}." for second in range(60)]
_THOUSANDTHS = [f"{ms:03}" for ms in range(1000)]
_CRAM = ', "cram": true'


def _date_text(day: int) -> str:
    """A day of the calendar, but not the first and last, of which not every UTC offset has a time.

    Raises:
        ValueError: it is none.
    """
    if not _FIRST < day < _LAST:
        raise ValueError(day)
    return to_date(Day(day)).isoformat()


_FIRST, _LAST = from_date(calendar_date.min) + 1, from_date(calendar_date.max) - 1


def _zone_text(utc_offset: int) -> str:
    """A UTC offset as it ends a time.

    Raises:
        ValueError: it is none.
    """
    try:
        zone = timezone(timedelta(seconds=utc_offset))
    except OverflowError as error:
        raise ValueError(utc_offset) from error
    return _EPOCH.astimezone(zone).isoformat()[19:]


def _section_text(section: str) -> str:
    return f', "section": {dump(section)}' if section else ""


def _moment_text(at: int) -> str:
    return encode(moment_to_json(at))


def _due_text(day: int) -> str:
    return encode(day_to_json(Day(day)))


def _origin_text(origin: str) -> str:
    return "" if origin == HERE else f', "origin": {dump(origin)}'


_DATES = Kept(_date_text)
_ZONES = Kept(_zone_text)
_ORIGINS = Kept(_origin_text)
_TAGS = Kept(partial(_list_text, "tags"))
_ALIASES = Kept(partial(_list_text, "aliases"))
_SECTIONS = Kept(_section_text)
_MOMENTS = Kept(_moment_text)
NAMES = Kept(dump)
"""The JSON of names of which there are few."""
DUES = Kept(_due_text)
"""The JSON of study days."""
