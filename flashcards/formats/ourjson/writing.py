"""Answers and notes as JSON, in a third of the usual time."""

import json
import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta, timezone
from datetime import date as calendar_date
from functools import lru_cache
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


def note_text(words: Words, cards: Sequence[str], deck: str = "") -> str:
    """A note as JSON with these cards, and the name of its ``deck`` if that must be said."""
    guid, edited, retired, term, definition, tags, aliases, section = words
    text = (
        f'{{"term": {encode_basestring(term)}, "definition": {encode_basestring(definition)}'
        f"{_list_text('tags', tags)}{_list_text('aliases', aliases)}"
    )
    if section:
        text += f', "section": {encode_basestring(section)}'
    if guid:
        text += f', "guid": {encode_basestring(guid)}'
    if not text.isascii() or "\x7f" in text:
        text = escaped(text)
    if edited is not None:
        text += f', "edited": {moment_text(edited)}'
    if retired:
        text += ', "retired": true'
    if cards:
        text += f', "cards": [{", ".join(cards)}]'
    return f'{text}, "deck": {NAMES[deck]}}}' if deck else f"{text}}}"


@lru_cache(1000)
def _list_text(key: str, text: str) -> str:
    """A list in JSON as the value of a key; nothing for an empty one."""
    values = json.loads(text)
    return f', "{key}": {encode(values)}' if values else ""


def card_text(kind: CardKind, state: Summary | None, log: str) -> str:
    """A card as JSON, with the JSON of its log, empty if it has none."""
    schedule = f', "schedule": {state_text(state)}' if state is not None else ""
    return f'{{"kind": {NAMES[kind]}{schedule}, "log": {log}}}' if log else f'{{"kind": {NAMES[kind]}{schedule}}}'


def dump(value: object) -> str:
    """The text of a JSON value, with every character escaped that a terminal would obey."""
    return escaped(encode(value))


def escaped(text: str) -> str:
    """A text of JSON with these characters escaped."""
    return _OBEYED.sub(_escaped, text)


def _escaped(match: re.Match[str]) -> str:
    return f"\\u{ord(match[0]):04x}"


def moment_text(at: int) -> str:
    """The JSON of a moment in UTC: a time, or the number of milliseconds if the calendar does not have it."""
    local, ms = divmod(at, 1000)
    days, second = divmod(local, _DAY_SECONDS)
    minutes, second = divmod(second, 60)
    date = _DATES[days]
    if not date:
        return encode(moment_to_json(at))
    return f'"{date}T{_MINUTES[minutes]}:{_SECONDS[second]}{_THOUSANDTHS[ms]}+00:00"'


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
    repetitions, interval, ease, lapses, due, scheduler, stability, difficulty = state
    text = (
        f'{{"scheduler": {NAMES[scheduler]}, "repetitions": {repetitions}, "interval": {interval},'
        f' "ease": {ease}, "lapses": {lapses}, "due": '
    )
    text += f'"{date}"' if (date := _DATES[due]) else encode(day_to_json(due))
    if stability is None or difficulty is None:
        return f"{text}}}"
    return f'{text}, "stability": {float(f"{stability:.9g}")}, "difficulty": {float(f"{difficulty:.9g}")}}}'


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


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
_DAY_SECONDS = 86_400
_MINUTES = [f"{hour:02}:{minute:02}" for hour in range(24) for minute in range(60)]
_SECONDS = [f"{second:02}." for second in range(60)]
_THOUSANDTHS = [f"{ms:03}" for ms in range(1000)]
_CRAM = ', "cram": true'


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
    return _EPOCH.astimezone(zone).isoformat()[19:]


def _origin_text(origin: str) -> str:
    return "" if origin == HERE else f', "origin": {dump(origin)}'


_DATES = Kept(_date_text)
_ZONES = Kept(_zone_text)
_ORIGINS = Kept(_origin_text)
NAMES = Kept(dump)
"""The JSON of names of which there are few."""
