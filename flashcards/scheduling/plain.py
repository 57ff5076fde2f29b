"""Logs of nothing but answers, as tuples: making an object of each entry takes most of the time of moving many."""

from collections.abc import Iterable, Sequence

from flashcards.reviews import Drill, Entry, Review
from flashcards.scheduling.at_once import Answered
from flashcards.studyday import Day

Told = tuple[int, int, Day, int, int, str, str, int | None]
"""An answer: ``at``, ``utc_offset``, ``day``, ``quality``, ``took``, ``kind``, ``origin``; ``cram`` is 1 or None."""


class Plain(list[Told]):
    """The answers of a card that has nothing else in its log, each later than the one before it.

    Their study days never go back, and each repeat is on the day of a review. So
    all of them count, in this order.
    """


def answered(log: Iterable[Told]) -> list[Answered]:
    """The answers as they are folded."""
    return [
        (day, quality, kind == "review" or (None if cram else False), took)
        for _, _, day, quality, took, kind, _, cram in log
    ]


def entries_of(log: Iterable[Told]) -> list[Entry]:
    """The same log with an object for each entry."""
    return [
        Review(at=at, utc_offset=utc_offset, day=day, origin=origin, quality=quality, took=took)
        if kind == "review"
        else Drill(at=at, utc_offset=utc_offset, day=day, origin=origin, quality=quality, took=took, cram=cram == 1)
        for at, utc_offset, day, quality, took, kind, origin, cram in log
    ]


def as_entries(log: Sequence[Entry] | Plain) -> Sequence[Entry]:
    """A log, whichever form it has."""
    return entries_of(log) if isinstance(log, Plain) else log
