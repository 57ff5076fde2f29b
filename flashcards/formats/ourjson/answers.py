"""Answers in JSON as it is written here, read in a third of the usual time."""

from datetime import date as calendar_date
from datetime import datetime, timedelta
from typing import Any

from flashcards.formats.jsonscan import BEST_QUALITY, HALF, HIGHEST, LONGEST_ORIGIN
from flashcards.formats.ourjson.kept import Kept
from flashcards.reviews import HERE
from flashcards.scheduling import Summary
from flashcards.scheduling.plain import Told
from flashcards.studyday import Day, from_date


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


def summary_from_json(said: Any) -> Summary | None:
    """The schedule in a JSON object that is as it is written here; None for anything else."""
    try:
        numbers = said["repetitions"], said["interval"], said["ease"], said["lapses"]
        due = _DAY_OF[said["due"]]
    except (KeyError, TypeError):
        return None
    if {*map(type, numbers)} != {int} or not 0 <= min(numbers) <= max(numbers) <= HIGHEST:
        return None
    return Summary(*numbers, due)


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


_DAY_OF = Kept(_date_of)
_OFFSET_OF = Kept(_offset_of)
_SOUND_ORIGIN = Kept(_sound)
_MINUTE_OF = {f"T{minute // 60:02}:{minute % 60:02}:": 60 * minute for minute in range(24 * 60)}
_SECOND_OF = {f"{second:02}": second for second in range(60)}
_MS_OF = {f".{ms:03}": ms for ms in range(1000)}
