"""Logs of nothing but answers, as tuples: making an object of each entry takes most of the time of moving many."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from flashcards.reviews import ANKI, CRAM, REPEAT, REVIEW, Answered, Drill, Entry, Review
from flashcards.scheduling import Scheduler, State, replay
from flashcards.scheduling.at_once import fold_of
from flashcards.studyday import Day

Told = tuple[int, int, Day, int, int, str, str, int | None]
"""An answer: ``at``, ``utc_offset``, ``day``, ``quality``, ``took``, ``kind``, ``origin``; ``cram`` is 1 or None."""


_BEFORE = Day(-(2**63))
_KIND, _CRAMMED = 5, 7


class Plain(list[Told]):
    """The answers of a card that has nothing else in its log, each later than the one before it.

    Their study days never go back, and each repeat is on the day of a review. So
    all of them count, in this order.
    """


class Reviews(NamedTuple):
    """The reviews of a card that has nothing else in its log, all of them from Anki, in columns.

    Each is later than the one before it, and their study days never go back.
    """

    moments: Sequence[int]
    offsets: Sequence[int]
    days: Sequence[Day]
    qualities: Sequence[int]
    took: Sequence[int]


Log = Sequence[Entry] | Plain
"""What a card has in its log."""


def told_of(entry: Entry) -> Told | None:
    """An answer without its object; None for another entry."""
    if isinstance(entry, Review):
        return entry.at, entry.utc_offset, entry.day, entry.quality, entry.took, "review", entry.origin, None
    if isinstance(entry, Drill):
        cram = 1 if entry.cram else None
        return entry.at, entry.utc_offset, entry.day, entry.quality, entry.took, "drill", entry.origin, cram
    return None


def plain_of(counted: Iterable[Entry]) -> Plain | None:
    """A card's effective entries as a plain log; None if there is anything but answers in order."""
    found, last, reviewed = Plain(), _BEFORE, _BEFORE
    for entry in counted:
        told = told_of(entry)
        if told is None or entry.day < last:
            return None
        last = entry.day
        if told[_KIND] == "review":
            reviewed = last
        elif not told[_CRAMMED] and last != reviewed:
            return None
        found.append(told)
    return found


def settled_plain(scheduler: Scheduler, log: Plain) -> State | None:
    """The state that a plain log leads to, as :func:`~flashcards.scheduling.at_once.settled` gives it."""
    fold = fold_of(scheduler)
    if fold is None:
        return replay(scheduler, entries_of(log))
    found = fold(answered(log))
    return None if found is None else State(*found[:5])


def as_plain(reviews: Reviews) -> Plain:
    """Reviews as a plain log."""
    return Plain(
        (at, offset, day, quality, took, "review", ANKI, None)
        for at, offset, day, quality, took in zip(*reviews, strict=True)
    )


def answered(log: Iterable[Told]) -> list[Answered]:
    """The answers as they are folded."""
    return [
        (day, quality, REVIEW if kind == "review" else CRAM if cram else REPEAT, took, at, utc_offset)
        for at, utc_offset, day, quality, took, kind, _, cram in log
    ]


def entries_of(log: Iterable[Told]) -> list[Entry]:
    """The same log with an object for each entry."""
    return [
        Review(at=at, utc_offset=utc_offset, day=day, origin=origin, quality=quality, took=took)
        if kind == "review"
        else Drill(at=at, utc_offset=utc_offset, day=day, origin=origin, quality=quality, took=took, cram=cram == 1)
        for at, utc_offset, day, quality, took, kind, origin, cram in log
    ]


def as_entries(log: Log) -> Sequence[Entry]:
    """A log, whichever form it has."""
    return entries_of(log) if isinstance(log, Plain) else log
