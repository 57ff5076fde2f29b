"""How many study days in a row: days from the log, and gaps in which nothing was due."""

from collections.abc import Iterator
from itertools import chain

from flashcards.cards import CardId
from flashcards.collection.figures import days
from flashcards.collection.store import Collection
from flashcards.statistics import Known, due_before, known_dues, streak
from flashcards.studyday import Day

_ASKED = "(select card from schedule where deck is not null union all select card from unseen)"
_LEFT = "select card from schedule where last < ? and due <= ? and deck is not null limit 20"
_AFTER = f"select distinct card from log where day = ? and kind = 'review' and card in {_ASKED} limit 20"  # noqa: S608
_ALL = f"select distinct card from log where card in {_ASKED}"  # noqa: S608 - a constant


_NEVER = Day(2**62)


def of(collection: Collection, today: Day) -> int:
    """Study days in a row up to today, over gaps in which no card of a deck was due."""
    gaps = _Gaps(collection)
    length = streak(days.studied(collection.connection, today), today, gaps.was_free)
    if gaps.found:
        collection.keep(days.KEEP_GAP, gaps.found)
    return length


class _Gaps:
    """What the log said of gaps: looked up where it was found out before.

    Else each card's log is read once, and only as many as it takes to find one
    that was due. ``found`` is what is worth keeping.
    """

    def __init__(self, collection: Collection) -> None:
        self._connection = collection.connection
        self._known: dict[CardId, list[Known]] = {}
        self._unread: Iterator[list[Known]] | None = None
        self.found: list[tuple[Day, Day, bool]] = []

    def was_free(self, first: Day, last: Day) -> bool:
        """Whether no card was due from ``first`` to ``last``."""
        kept = days.known_of_gap(self._connection, first)
        if kept is not None and (kept[0] <= last or kept[1]):
            return kept[0] > last
        due = _NEVER
        if self._unread is None:
            self._unread = self._read(first, last)
        for known in chain([*self._known.values()], self._unread):
            due = min(due, due_before(known, first) or _NEVER)
            if due <= last:
                break
        self.found.append((first, due, due > last))
        return due > last

    def _read(self, first: Day, last: Day) -> Iterator[list[Known]]:
        """The logs of all cards, beginning with those likely to have been due in the gap."""
        from flashcards.collection.bulk import batches  # a gap is looked into once
        from flashcards.collection.entries import entries_of

        execute = self._connection.execute
        likely = [*execute(_LEFT, (first, last)), *execute(_AFTER, (last + 1,))]
        for rows in chain([likely], batches(execute(_ALL))):
            cards = [CardId(card) for (card,) in rows if card not in self._known]
            for card, entries in entries_of(self._connection, cards).items():
                self._known[card] = known_dues(entries)
                yield self._known[card]
