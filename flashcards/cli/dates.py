"""Dates as people write them: ``2026-03-01``, ``tomorrow``, ``in 3 weeks``, ``next friday``, ``2 days ago``.

A date is understood completely or not at all: no month, day or year is ever
guessed from a number that may be something else.
"""

import re
from datetime import date, datetime, timedelta

from dateutil import parser
from dateutil.relativedelta import FR, MO, SA, SU, TH, TU, WE, relativedelta

from flashcards.errors import BadDate

_NAMED = {
    "today": 0,
    "tomorrow": 1,
    "yesterday": -1,
    "day after tomorrow": 2,
    "the day after tomorrow": 2,
    "day before yesterday": -2,
    "the day before yesterday": -2,
}
_UNITS = {
    "d": "days", "day": "days", "w": "weeks", "week": "weeks", "month": "months", "y": "years", "year": "years",
}  # fmt: skip
_NUMBERS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12,
}  # fmt: skip
_WEEKDAYS = {
    "mon": MO, "tue": TU, "tues": TU, "wed": WE, "weds": WE, "thu": TH, "thur": TH, "thurs": TH, "fri": FR,
    "sat": SA, "sun": SU, "monday": MO, "tuesday": TU, "wednesday": WE, "thursday": TH, "friday": FR,
    "saturday": SA, "sunday": SU,
}  # fmt: skip
_MONTHS = frozenset((
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "january", "february",
    "march", "april", "june", "july", "august", "september", "october", "november", "december",
))  # fmt: skip
_AMOUNT = re.compile(
    rf"(?:(?P<ahead>in|\+) ?)?(?P<number>[0-9]{{1,5}}|{'|'.join(_NUMBERS)}) ?"
    r"(?P<unit>d|day|w|week|month|y|year)s?(?: (?P<way>ago|from now|from today))?"
)
_WEEKDAY = re.compile(rf"(?:(?P<which>next|last|on|this) )?(?P<day>{'|'.join(_WEEKDAYS)})\.?")
_NEXT = re.compile(r"(?P<which>next|last) (?P<unit>week|month|year)")
_ISO = re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}")
_DAY = re.compile(r"(?P<number>0?[1-9]|[12][0-9]|3[01])(?P<ending>st|nd|rd|th)?")
_YEAR = re.compile(r"[12][0-9]{3}")
_ENDINGS = {1: "st", 2: "nd", 3: "rd", 21: "st", 22: "nd", 23: "rd", 31: "st"}
_DEFAULTS = (datetime(2000, 1, 1), datetime(2004, 2, 2))  # noqa: DTZ001 - what is read has no time zone


def date_of(text: str, today: date, *, past: bool = False) -> date:
    """The day that a text means, seen from ``today``.

    A day of the week is the next one from tomorrow on, a date without a year
    the next one from today on; with ``past``, each is the last one up to today.

    Raises:
        BadDate: it is not a date, or may be several.
    """
    words = " ".join(text.lower().split())
    try:
        found = _relative(words, today, past=past) or _absolute(words, text, today, past=past)
    except (OverflowError, ValueError):
        found = None
    if found is None:
        raise BadDate(text, past=past)
    return found


def coming(text: str, today: date) -> date:
    """The day that a text means, which must not be over.

    Raises:
        BadDate: it is not a date, or is over.
    """
    day = date_of(text, today)
    if day < today:
        raise BadDate(text, f"{day:%A}, {day} is in the past")
    return day


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
    if match["ahead"] and match["way"]:
        return None
    number = _NUMBERS.get(match["number"]) or int(match["number"])
    back = match["way"] == "ago" or (past and not match["ahead"] and not match["way"])
    return today + relativedelta(**{_UNITS[match["unit"]]: -number if back else number})  # type: ignore[arg-type]


def _weekday(match: re.Match[str], today: date, *, past: bool) -> date:
    day = _WEEKDAYS[match["day"]]
    if match["which"] == "last":
        return today + relativedelta(days=-1, weekday=day(-1))
    if past and match["which"] is None:
        return today + relativedelta(weekday=day(-1))
    return today + relativedelta(days=1, weekday=day(1))


def _absolute(words: str, text: str, today: date, *, past: bool) -> date | None:
    """A date with a month and a day, and optionally a year and a day of the week; None if it is not one.

    Raises:
        BadDate: the day of the week does not match.
    """
    if _ISO.fullmatch(words):
        return parser.parse(words, yearfirst=True, dayfirst=False, default=_DEFAULTS[0]).date()
    parts = words.replace(",", " ").replace(". ", " ").removesuffix(".").removeprefix("on ").split()
    if not _is_whole(parts):
        return None
    weekday = next((_WEEKDAYS[part] for part in parts if part in _WEEKDAYS), None)
    asked = " ".join(part for part in parts if part not in _WEEKDAYS and part not in {"of", "the"})
    # A part that differs for different defaults was not stated.
    one, other = (_read(asked, default) for default in _DEFAULTS)
    if (one.month, one.day) != (other.month, other.day):
        return None
    found = one if one == other else _near(asked, today, past=past)
    if found is not None and weekday is not None and found.weekday() != weekday.weekday:
        raise BadDate(text, f"{found.day} {found:%B %Y} is a {found:%A}", past=past)
    return found


def _is_whole(parts: list[str]) -> bool:
    """Whether words are one month, one day, at most one year and one day of the week, and nothing else that matters."""
    months = [part for part in parts if part in _MONTHS]
    weekdays = [part for part in parts if part in _WEEKDAYS]
    years = [part for part in parts if _YEAR.fullmatch(part)]
    days = [match for part in parts if (match := _DAY.fullmatch(part))]
    if (len(months), len(days)) != (1, 1) or len(years) > 1 or len(weekdays) > 1:
        return False
    number, ending = int(days[0]["number"]), days[0]["ending"]
    if ending is not None and ending != _ENDINGS.get(number, "th"):
        return False
    small = [part for part in parts if part in {"of", "the"}]
    return len(parts) == 2 + len(years) + len(weekdays) + len(small) and len(small) == len(set(small))


def _read(words: str, default: datetime) -> date:
    return parser.parse(words, default=default).date()


def _near(words: str, today: date, *, past: bool) -> date | None:
    """The nearest date without a year in one direction; None if that year does not have it, as for 29 February."""
    found = []
    for year in (today.year - 1, today.year, today.year + 1):
        try:
            found.append(_read(words, datetime(year, 1, 1)))  # noqa: DTZ001 - what is read has no time zone
        except ValueError:
            continue
    near = [day for day in found if (day <= today if past else day >= today)]
    wanted = max(near, default=None) if past else min(near, default=None)
    return wanted if wanted is not None and abs((wanted - today).days) <= 366 else None  # noqa: PLR2004 - a year
