"""What happened: ratings, and the entries of the append-only review log.

An entry is named by its card and its UTC millisecond. Nothing is ever taken
out of the log: an :class:`Undo` voids another entry, and a redo is an undo of
that undo. Where and when an entry was made is frozen as it is written, so
travel and daylight saving never rewrite history.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple

from flashcards.studyday import Day

HERE = "here"
"""The origin of an entry made by this program; ``anki`` and device names are others."""


class Rating(IntEnum):
    """How well an answer came to mind: the numbers of Anki's ease and FSRS's rating."""

    AGAIN = 1
    HARD = 2
    GOOD = 3
    EASY = 4

    @property
    def quality(self) -> int:
        """SM-2's quality, 0..5, that this key writes to the log: 2, 3, 4 or 5."""
        return self + 1

    @classmethod
    def of_quality(cls, quality: int) -> "Rating":
        """The rating a quality of 0..5 reads back as; 0, 1 and 2 are all Again."""
        return _OF_QUALITIES[quality]


_OF_QUALITIES: tuple[Rating, ...] = (Rating.AGAIN, Rating.AGAIN, *Rating)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What every log entry holds.

    ``at`` is UTC milliseconds, ``utc_offset`` seconds east of UTC, ``day`` the
    study day it fell on, ``origin`` where it was made.
    """

    at: int
    utc_offset: int
    day: Day
    origin: str = HERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Review(Entry):
    """A scheduled answer. ``quality`` is 0..5, ``took`` milliseconds from question to rating."""

    quality: int
    took: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Drill(Entry):
    """A repeat in the same session, or cramming: kept, and no schedule counts it."""

    quality: int
    took: int = 0


ANSWERS = (Review, Drill)
"""The kinds of entries that somebody answered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Undo(Entry):
    """Voids the entry of the same card made at the millisecond ``voids``."""

    voids: int


# A kind without facts of its own inherits what the decorator would make anew, at 0.3 ms of every start.
class Reset(Entry):
    """The card starts afresh, as if it had never been seen."""

    __slots__ = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Seed(Entry):
    """A state given from outside, such as an import without history.

    ``interval`` is in days, ``ease`` in hundredths (250 is a factor of 2.5).
    """

    repetitions: int
    interval: int
    ease: int
    lapses: int
    due: Day


@dataclass(frozen=True, slots=True, kw_only=True)
class SetDue(Entry):
    """A due day chosen by hand: it moves the day and leaves the memory alone."""

    due: Day


class Suspend(Entry):
    """The card is not asked until it is unsuspended."""

    __slots__ = ()


class Unsuspend(Entry):
    """The card is asked again."""

    __slots__ = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Bury(Entry):
    """The card is not asked before the study day ``until``."""

    until: Day


class Holds(NamedTuple):
    """Why a card is not asked although its schedule says so; the default holds nothing back."""

    suspended: bool = False
    buried_until: Day | None = None


NO_HOLDS = Holds()


def effective(entries: Iterable[Entry]) -> list[Entry]:
    """One card's entries in order of time, without the undone ones and the undos themselves.

    An undo reaches only entries before it, so the log is read from its end:
    an undo that was itself undone voids nothing.
    """
    voided: set[int] = set()
    kept: list[Entry] = []
    for entry in sorted(entries, key=_time, reverse=True):
        if entry.at in voided:
            continue
        if isinstance(entry, Undo):
            voided.add(entry.voids)
        else:
            kept.append(entry)
    kept.reverse()
    return kept


def holds(entries: Sequence[Entry]) -> Holds:
    """What holds a card back after its effective entries, in order of time."""
    suspended = False
    buried_until: Day | None = None
    for entry in entries:
        if isinstance(entry, ANSWERS):
            continue
        if isinstance(entry, Suspend | Unsuspend):
            suspended = isinstance(entry, Suspend)
        elif isinstance(entry, Bury):
            buried_until = entry.until
        elif isinstance(entry, Reset):
            buried_until = None
    return Holds(suspended=suspended, buried_until=buried_until)


def _time(entry: Entry) -> int:
    return entry.at
