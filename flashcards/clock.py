"""The only place that reads the clock and the time zone."""

import os
import time

from flashcards.studyday import Instant, Zone

VARIABLE = "FLASHCARDS_NOW"
"""Environment variable that sets the current time: ISO 8601 with a UTC offset."""

_MACHINES = "/etc/localtime"
_FOLDERS = ("/usr/share/zoneinfo", "/usr/lib/zoneinfo", "/usr/share/lib/zoneinfo", "/etc/zoneinfo")
_MAGIC = b"TZif"
_UTC = ("UTC", "UCT", "GMT", "Zulu", "Universal", "Etc/UTC", "Etc/GMT")
_RULES = r"(?:[A-Za-z]{3,}|<[A-Za-z0-9+-]{3,}>)[+-]?[0-9]{1,2}(?::[0-9:]+)?(?:(?:[A-Za-z]{3,}|<[A-Za-z0-9+-]{3,}>).*)?"
"""A time zone that is its own rule, in the POSIX form: ``CET-1CEST,M3.5.0,M10.5.0/3``."""


def now() -> Instant:
    """The current time, in the local time zone.

    Raises:
        BadClock: ``FLASHCARDS_NOW`` is set and is not a time with an offset.
    """
    pinned = os.environ.get(VARIABLE)
    if pinned:
        return _parse(pinned)
    at = time.time_ns() // 1_000_000
    return Instant(at=at, utc_offset=time.localtime(at // 1000).tm_gmtoff)


def zone() -> Zone:
    """The local time zone at any moment: that of ``TZ``, or of the machine. ``FLASHCARDS_NOW`` does not affect it."""
    from functools import lru_cache  # only entries from elsewhere need other moments

    @lru_cache(2**16)
    def offset_of(quarter: int) -> int:
        return time.localtime(quarter * 900).tm_gmtoff

    return lambda at: offset_of(at // 900_000)  # no clock changes within a quarter of an hour


def unknown_zone() -> str:
    """The name or file of a configured time zone that the system does not know, and for which it silently uses UTC.

    Empty if there is none, and on Windows, which has no names of zones to check.
    """
    told = os.environ.get("TZ")
    if os.name == "nt" or (told is not None and not told.removeprefix(":")):
        return ""
    if told is None:  # a link to a file, which small images lack along with the time zones
        return _MACHINES if os.path.islink(_MACHINES) and not os.path.exists(_MACHINES) else ""
    name = told.removeprefix(":")
    if name in _UTC or any(_is_zone(os.path.join(folder, name)) for folder in (os.environ.get("TZDIR", ""), *_FOLDERS)):
        return ""
    import re  # rarely needed

    return "" if re.fullmatch(_RULES, name) else told


def _is_zone(path: str) -> bool:
    try:
        with open(path, "rb") as file:
            return file.read(len(_MAGIC)) == _MAGIC
    except (OSError, ValueError):
        return False


def _parse(text: str) -> Instant:
    from datetime import MAXYEAR, MINYEAR, UTC, datetime, timedelta  # only for a clock that is set

    from flashcards.errors import BadClock

    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise BadClock(text) from None
    offset = moment.utcoffset()
    if offset is None or not MINYEAR < moment.year < MAXYEAR:  # the days before and after it must be dates, too
        raise BadClock(text)
    epoch = datetime(1970, 1, 1, tzinfo=UTC)
    return Instant(at=(moment - epoch) // timedelta(milliseconds=1), utc_offset=int(offset.total_seconds()))
