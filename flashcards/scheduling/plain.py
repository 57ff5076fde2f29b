"""Logs of nothing but answers, as tuples: making an object of each entry takes most of the time of moving many."""

from collections.abc import Iterable, Sequence

from flashcards.reviews import KIND_NAMES, Drill, Entry, Review
from flashcards.scheduling import Scheduler, State, replay
from flashcards.scheduling.at_once import Answered, fold_of
from flashcards.studyday import Day

Told = tuple[int, int, Day, int, int, str, str, int | None]
"""An answer: ``at``, ``utc_offset``, ``day``, ``quality``, ``took``, ``kind``, ``origin``; ``cram`` is 1 or None."""


_BEFORE = Day(-(2**63))


class Plain(list[Told]):
    """The answers of a card that has nothing else in its log, each later than the one before it.

    Their study days never go back, and each repeat is on the day of a review. So
    all of them count, in this order.
    """


Log = Sequence[Entry] | Plain
"""What a card has in its log."""


def plain_of(counted: Iterable[Entry]) -> Plain | None:
    """The same of a card's effective entries; None if there is anything but answers in order."""
    found, last, reviewed = Plain(), _BEFORE, _BEFORE
    for entry in counted:
        if not isinstance(entry, Review | Drill) or entry.day < last:
            return None
        last, cram = entry.day, None
        if isinstance(entry, Review):
            reviewed = last
        elif entry.cram:
            cram = 1
        elif last != reviewed:
            return None
        kind = KIND_NAMES[type(entry)]
        found.append((entry.at, entry.utc_offset, last, entry.quality, entry.took, kind, entry.origin, cram))
    return found


def settled_plain(scheduler: Scheduler, log: Plain) -> State | None:
    """The state that a plain log leads to, as :func:`~flashcards.scheduling.at_once.settled` gives it."""
    fold = fold_of(scheduler)
    if fold is None:
        return replay(scheduler, entries_of(log))
    found = fold([answer for answer in answered(log) if answer[2] is not None])
    return None if found is None else State(*found[:5])


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


def as_entries(log: Log) -> Sequence[Entry]:
    """A log, whichever form it has."""
    return entries_of(log) if isinstance(log, Plain) else log
