"""Fuzz without chance: the same card with the same interval is always moved by the same number of days."""

from collections.abc import Collection
from math import floor
from typing import NamedTuple

_PARTS = ((2.5, 7.0, 0.15), (7.0, 20.0, 0.1), (20.0, 36_500.0, 0.05))
_THURSDAY = 3
"""The weekday of the study day 0, 1970-01-01; Monday is 0."""


def reach(interval: int) -> int:
    """The most days by which Anki moves a due day: none below 2.5 days, then one plus a share of the interval."""
    if interval < _PARTS[0][0]:
        return 0
    return floor(1 + sum(share * max(0.0, min(interval, end) - start) for start, end, share in _PARTS))


def weekday(day: int) -> int:
    """The day of the week of a study day, 0 for Monday."""
    return (day + _THURSDAY) % 7


class LightDays(NamedTuple):
    """Days of the week, 0 for Monday, that the card with this name avoids, moving at most as far as :func:`reach`."""

    days: Collection[int]
    name: str

    def moved(self, day: int, interval: int, by: int, repetitions: int, room: int) -> int:
        """By how many days a card is moved from ``day``, which is one interval after its answer.

        It is ``by``, where that is no light day, or every day in reach is one.
        No card is moved on for more than ``room`` days.
        """
        if weekday(day + by) not in self.days:
            return by
        most = reach(interval)
        free = [each for each in range(-most, min(most, room) + 1) if weekday(day + each) not in self.days]
        if not free:
            return by
        return free[_number(f"{self.name} {repetitions} {interval} light") % len(free)]


def moved_apart(name: str, most: int) -> int:
    """A number of days from ``-most`` to ``most`` that depends only on a name; each is equally likely."""
    return _number(name) % (2 * most + 1) - most


def _number(name: str) -> int:
    from hashlib import blake2b  # only if it was chosen

    return int.from_bytes(blake2b(name.encode(), digest_size=8).digest(), "big")
