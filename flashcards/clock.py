"""The one place that looks at the clock and the time zone."""

import os
import time

from flashcards.studyday import Instant

VARIABLE = "FLASHCARDS_NOW"
"""Environment variable that pins the clock: an ISO 8601 moment with its UTC offset."""


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
