"""How many study days in a row: days from the log, and gaps in which nothing was due."""

from collections.abc import Iterator
from itertools import chain

from flashcards.cards import CardId
from flashcards.collection import answers
from flashcards.collection.bulk import batches
from flashcards.collection.entries import entries_of
from flashcards.collection.store import Collection
from flashcards.statistics import Known, known_dues, streak, was_due
from flashcards.studyday import Day

_ASKED = "(select card from schedule where deck is not null union all select card from unseen)"
_LEFT = "select card from schedule where last < ? and due <= ? and deck is not null limit 20"
_AFTER = f"select distinct card from log where day = ? and kind = 'review' and card in {_ASKED} limit 20"  # noqa: S608
_ALL = f"select distinct card from log where card in {_ASKED}"  # noqa: S608 - a constant


def of(collection: Collection, today: Day) -> int:
    """Study days in a row up to today; gaps in which no card of a deck was due do not count."""
    return streak(answers.days(collection, today), today, _Gaps(collection).was_free)


class _Gaps:
    """The log during gaps. Each card's is read once, and only until one is found that was due."""

    def __init__(self, collection: Collection) -> None:
        self._connection = collection.connection
        self._known: dict[CardId, list[Known]] = {}
        self._unread: Iterator[list[Known]] | None = None

    def was_free(self, first: Day, last: Day) -> bool:
        """Whether no card was due from ``first`` to ``last``."""
        if self._unread is None:
            self._unread = self._read(first, last)
        return not any(was_due(known, first, last) for known in chain([*self._known.values()], self._unread))

    def _read(self, first: Day, last: Day) -> Iterator[list[Known]]:
        """The logs of all cards, beginning with those likely to have been due in the gap."""
        execute = self._connection.execute
        likely = [*execute(_LEFT, (first, last)), *execute(_AFTER, (last + 1,))]
        for rows in chain([likely], batches(execute(_ALL))):
            cards = [CardId(card) for (card,) in rows if card not in self._known]
            for card, entries in entries_of(self._connection, cards).items():
                self._known[card] = known_dues(entries)
                yield self._known[card]
