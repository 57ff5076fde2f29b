"""The state of a card in another program, as a seed."""

import math
from datetime import date

from flashcards.scheduling import Summary
from flashcards.scheduling.sm2 import LEAST_EASE, NEW_EASE
from flashcards.studyday import MAX_INTERVAL, Day, from_date

_MOST_EASE = 999
"""Hundredths: no program has more, and a damaged file should not."""

_KNOWN = 2
"""Consecutive passes after which SM-2 multiplies the interval."""

_MOST_COUNTED = 1_000_000


def state(due: date | Day, interval: float, ease: float = NEW_EASE / 100, lapses: int = 0) -> Summary | None:
    """A card that was learnt, or None for meaningless numbers.

    ``interval`` is in days and may have fractions, ``ease`` is a factor such as 2.5.
    """
    if not (math.isfinite(interval) and math.isfinite(ease) and interval > 0):
        return None
    return Summary(
        repetitions=_KNOWN,
        interval=min(max(1, round(min(interval, MAX_INTERVAL))), MAX_INTERVAL),
        ease=min(max(round(100 * min(ease, _MOST_EASE)), LEAST_EASE), _MOST_EASE),
        lapses=min(max(0, lapses), _MOST_COUNTED),
        due=from_date(due) if isinstance(due, date) else due,
    )


def day_of(text: str) -> date | None:
    """The date at the beginning of a text such as ``2026-03-01T08:00:00Z``, or None."""
    try:
        return date.fromisoformat(text.strip()[:10])
    except ValueError:
        return None
