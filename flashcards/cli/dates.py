"""Dates as people give them: ``2026-03-01``, ``tomorrow``, ``in 3 weeks``, ``next friday``, ``2 days ago``."""

import re
from datetime import date, datetime, timedelta

from dateutil import parser
from dateutil.relativedelta import FR, MO, SA, SU, TH, TU, WE, relativedelta

from flashcards.errors import BadDate

_NAMED = {"today": 0, "tomorrow": 1, "yesterday": -1}
_UNITS = {
    "d": "days", "day": "days", "w": "weeks", "week": "weeks", "month": "months", "y": "years", "year": "years",
}  # fmt: skip
_DAYS = {"mon": MO, "tue": TU, "wed": WE, "thu": TH, "fri": FR, "sat": SA, "sun": SU}
_AMOUNT = re.compile(
    r"(?:(?P<ahead>in|\+) ?)?(?P<number>\d{1,5}|an?) ?(?P<unit>d|day|w|week|month|y|year)s?(?P<ago> ago)?"
)
_WEEKDAY = re.compile(
    r"(?:(?P<which>next|last|on|this) )?"
    r"(?P<day>mon(?:day)?|tue(?:sday)?|wed(?:nesday)?|thu(?:rsday)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)"
)
_NEXT = re.compile(r"(?P<which>next|last) (?P<unit>week|month|year)")
_ISO = re.compile(r"\d{4}-\d{1,2}-\d{1,2}")
_WORDS = re.compile(r"(?=.*[a-z])[a-z0-9 ,.]+")


def date_of(text: str, today: date, *, past: bool = False) -> date:
    """The day that a text means, seen from ``today``.

    A day of the week, or a date without a year, is the next one from tomorrow
    on; with ``past``, the last one up to today.

    Raises:
        BadDate: it means none.
    """
    words = " ".join(text.lower().split())
    try:
        found = _relative(words, today, past=past) or _absolute(words, today, past=past)
    except (OverflowError, ValueError):
        found = None
    if found is None:
        raise BadDate(text)
    return found


def _relative(words: str, today: date, *, past: bool) -> date | None:
    if words in _NAMED:
        return today + timedelta(days=_NAMED[words])
    if match := _NEXT.fullmatch(words):
        return today + relativedelta(**{f"{match['unit']}s": 1 if match["which"] == "next" else -1})  # type: ignore[arg-type]
    if match := _AMOUNT.fullmatch(words):
        return _amount(match, today, past=past)
    if match := _WEEKDAY.fullmatch(words):
        return _weekday(match, today, past=past)
    return None


def _amount(match: re.Match[str], today: date, *, past: bool) -> date | None:
    if match["ahead"] and match["ago"]:
        return None
    number = int(match["number"]) if match["number"].isdigit() else 1
    back = match["ago"] or (past and not match["ahead"])
    return today + relativedelta(**{_UNITS[match["unit"]]: -number if back else number})  # type: ignore[arg-type]


def _weekday(match: re.Match[str], today: date, *, past: bool) -> date:
    day = _DAYS[match["day"][:3]]
    if match["which"] == "last":
        return today + relativedelta(days=-1, weekday=day(-1))
    if past and match["which"] is None:
        return today + relativedelta(weekday=day(-1))
    return today + relativedelta(days=1, weekday=day(1))


def _absolute(words: str, today: date, *, past: bool) -> date | None:
    if not _ISO.fullmatch(words) and not _WORDS.fullmatch(words):
        return None  # such as 3/4/2026, which is two days, one of them in another country
    first, second = (parser.parse(words, default=datetime(year, 1, 1)).date() for year in (2000, 2004))  # noqa: DTZ001
    if first == second:
        return first
    if (first.month, first.day) == (1, 1) and not re.search(r"\b(?:jan|0?1\b)", words):
        return None
    near = [parser.parse(words, default=datetime(today.year + more, 1, 1)).date() for more in (-1, 0, 1)]  # noqa: DTZ001
    return max(day for day in near if day <= today) if past else min(day for day in near if day > today)
