"""The one place that looks at the clock and the time zone."""

import os
import time

from flashcards.studyday import Instant, Zone

VARIABLE = "FLASHCARDS_NOW"
"""Environment variable that pins this moment: an ISO 8601 moment with the UTC offset that it has."""


def now() -> Instant:
    """This moment, in the local time zone.

    Raises:
        BadClock: ``FLASHCARDS_NOW`` is set and is not a moment with an offset.
    """
    pinned = os.environ.get(VARIABLE)
    if pinned:
        return _parse(pinned)
    at = time.time_ns() // 1_000_000
    return Instant(at=at, utc_offset=time.localtime(at // 1000).tm_gmtoff)


def zone() -> Zone:
    """The local time zone, as it is and was: that of ``TZ``, or of the machine. Nothing pins it."""
    from functools import lru_cache  # noqa: PLC0415 - only what comes from elsewhere needs other moments

    @lru_cache(2**16)
    def offset_of(quarter: int) -> int:
        return time.localtime(quarter * 900).tm_gmtoff

    return lambda at: offset_of(at // 900_000)  # no clock changes within a quarter of an hour


def _parse(text: str) -> Instant:
    from datetime import UTC, datetime, timedelta  # noqa: PLC0415 - only a pinned clock needs it

    from flashcards.errors import BadClock  # noqa: PLC0415 - as above

    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise BadClock(text) from None
    offset = moment.utcoffset()
    if offset is None:
        raise BadClock(text)
    epoch = datetime(1970, 1, 1, tzinfo=UTC)
    return Instant(at=(moment - epoch) // timedelta(milliseconds=1), utc_offset=int(offset.total_seconds()))
