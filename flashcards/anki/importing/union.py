"""The entries of a card's history in Anki that its log does not have."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from flashcards.anki.importing.history import ORIGIN, History
from flashcards.reviews import Drill, Entry, Reset, Review, Seed, SetDue, button, effective, stamp_at

_SHIFT = 20_000
"""An export may have moved an answer by so many milliseconds if its own was taken in Anki's log."""

_RESET = Reset(**stamp_at(0, 0, rollover_hour=0))
"""What a history begins with as if nothing came before."""


def beginnings(entries: Sequence[Entry]) -> Iterator[Seed]:
    """The states from Anki with which a card's history begins, also after a reset."""
    before: Entry = _RESET
    for entry in effective(entries):
        if isinstance(entry, Review | Reset | Seed | SetDue):
            if isinstance(entry, Seed) and isinstance(before, Reset) and entry.origin == ORIGIN:
                yield entry
            before = entry


def unknown(history: History, known: Sequence[Entry], are_taken: Callable[[int, int], bool]) -> Iterator[Entry]:
    """The entries of a history that ``known`` does not have, at their time or where an export moved them from.

    A seed replaces a missing history: it is not needed if there is one.
    """
    found = history.entries
    if not known:
        yield from found
        return
    ours = {entry.at: entry for entry in known}
    theirs = {entry.at for entry in found}
    missed = {entry.at: entry for entry in known if entry.at not in theirs}
    first = _begins(known, 0)
    for entry in found:
        if isinstance(entry, Reset):
            first = _begins(known, entry.at)
        same = ours.get(entry.at)
        if same is not None:
            # Anki's log has one row a millisecond: an entry from there is this one, however it was read then.
            if same.origin != ORIGIN and button(entry) != button(same):
                yield from _beside(entry, ours, theirs)
            continue
        # Anki stores the second in which a card changed: a seed at its beginning may stand for an answer within it.
        # By a clock ahead of ours, that is later than the seed here.
        second = max(entry.at // 1000, history.stated or 0) if entry is found[-1] else entry.at // 1000
        if isinstance(entry, Seed) and first is not None and first // 1000 <= second:
            if entry.at not in history.chosen or entry.at < first:
                continue
            entry = _day_chosen(entry)  # noqa: PLW2901 - of a card that has a history here, only the day was chosen
        if missed and _was_moved(entry, missed, are_taken):
            continue
        yield entry


def _begins(known: Iterable[Entry], since: int) -> int | None:
    """When a card's history here begins, or begins again after a reset; None if it has none."""
    told = (entry.at for entry in known if isinstance(entry, Review | Drill | Seed | Reset | SetDue))
    return min((at for at in told if at > since), default=None)


def _day_chosen(seed: Seed) -> SetDue:
    """The due day that was set and gave a card without a history its state."""
    return SetDue(**seed.stamp, origin=seed.origin, due=seed.due)


def _beside(entry: Entry, ours: dict[int, Entry], theirs: set[int]) -> Iterator[Entry]:
    """An entry with the millisecond of another one of its card: it gets the next one, unless it is there already."""
    at = entry.at + 1
    while (there := ours.get(at)) is not None or at in theirs:
        if there is not None and at not in theirs and there.origin == ORIGIN and button(there) == button(entry):
            return
        at += 1
    ours[at] = replace(entry, at=at)
    yield ours[at]


def _was_moved(entry: Entry, missed: dict[int, Entry], are_taken: Callable[[int, int], bool]) -> bool:
    """Whether an entry is one of ours that an export moved to the next free millisecond of Anki's log."""
    same = button(entry)
    for at in sorted((at for at in missed if entry.at - _SHIFT < at < entry.at), reverse=True):
        if button(missed[at]) == same and are_taken(at, entry.at - 1):
            del missed[at]
            return True
    return False
