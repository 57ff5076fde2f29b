"""Days in a row: study days from the log, and gaps in which nothing was due."""

from collections.abc import Iterator
from itertools import chain

from flashcards.cards import CardId
from flashcards.collection.counts import deck_rows
from flashcards.collection.figures import days
from flashcards.collection.store import Collection
from flashcards.statistics import Known, due_before, known_dues, streak
from flashcards.studyday import MAX_INTERVAL, Day

_ASKED = "(select card from schedule where deck is not null union all select card from unseen)"
_LATER = "exists (select 1 from log where log.card = schedule.card and log.day >= :first)"
"""Whether a card's log has an entry since the beginning of a gap."""

_LEFT = "select card from schedule where last < :first and due <= :last and deck is not null limit 20"
_AFTER = f"select distinct card from log where day = :last + 1 and kind = 'review' and card in {_ASKED} limit 20"  # noqa: S608
_WRITTEN_LATER = f"select distinct card from log where day >= :first and card in {_ASKED}"  # noqa: S608 - a constant
_ALL = f"select distinct card from log where card in {_ASKED}"  # noqa: S608 - a constant

_UNHELD = f"""
select due from schedule where deck = :deck and not {_LATER}
and not exists (select 1 from holds where holds.card = schedule.card) order by due limit 1
"""  # noqa: S608 - a constant
_HELD = f"""
select min(max(due, coalesce(buried_until, 0))) from holds cross join schedule using (card)
where deck is not null and not suspended and not {_LATER}
"""  # noqa: S608 - a constant
_OTHER_SM2 = """
select 1 from options where (max_interval, late_credit, fuzz, scheduler) is not (:longest, 0, 0, 'sm2')
or light_days is not null union all
select 1 from decks where coalesce(max_interval, scheduler, light_days) is not null
"""
"""Whether any schedule may differ from that of SM-2 with its default options."""

_MOST_KEPT = 20_000
"""Logs that are kept in memory while several gaps are examined."""


_NEVER = Day(2**62)


def of(collection: Collection, today: Day) -> int:
    """Study days in a row up to today, across gaps in which no card of a deck was due."""
    gaps = _Gaps(collection)
    length = streak(days.studied(collection.connection, today), today, gaps.was_free)
    if gaps.found:
        collection.keep(days.KEEP_GAP, gaps.found)
    return length


class _Gaps:
    """Whether gaps were free by the log; earlier results are looked up.

    For cards without entries since a gap, the schedule says when they were due
    in it. The logs of the other cards are read, only until one is found that
    was due. ``found`` holds new results to store.
    """

    def __init__(self, collection: Collection) -> None:
        self._connection = collection.connection
        self._known: dict[CardId, list[Known]] = {}
        self.found: list[tuple[Day, Day, bool]] = []

    def was_free(self, first: Day, last: Day) -> bool:
        """Whether no card was due from ``first`` to ``last``."""
        kept = days.known_of_gap(self._connection, first)
        if kept is not None and (kept[0] <= last or kept[1]):
            return kept[0] > last
        scheduled = self._scheduled(first)
        due = _NEVER if scheduled is None else scheduled
        if due > last:
            for known in self._logs(first, last, _ALL if scheduled is None else _WRITTEN_LATER):
                due = min(due, due_before(known, first) or _NEVER)
                if due <= last:
                    break
        self.found.append((first, due, due > last))
        return due > last

    def _scheduled(self, first: Day) -> Day | None:
        """When the first card without an entry since then is due; None if the schedule does not know."""
        execute = self._connection.execute
        if execute(_OTHER_SM2, {"longest": MAX_INTERVAL}).fetchone() is not None:
            return None
        rows = [execute(_UNHELD, {"first": first, "deck": deck.id}).fetchone() for deck in deck_rows(self._connection)]
        rows.append(execute(_HELD, {"first": first}).fetchone())
        return Day(min((row[0] for row in rows if row is not None and row[0] is not None), default=_NEVER))

    def _logs(self, first: Day, last: Day, cards: str) -> Iterator[list[Known]]:
        """The due days by the logs of these cards, first those likely to have been due in the gap."""
        from flashcards.collection.bulk import batches  # each gap is examined once
        from flashcards.collection.entries import entries_of

        execute, gap = self._connection.execute, {"first": first, "last": last}
        likely = [*execute(_LEFT, gap), *execute(_AFTER, gap)]
        for rows in chain([likely], batches(execute(cards, gap))):
            numbers = [CardId(card) for (card,) in rows]
            yield from (self._known[card] for card in numbers if card in self._known)
            unread = [card for card in numbers if card not in self._known]
            for card, entries in entries_of(self._connection, unread).items():
                known = known_dues(entries)
                if len(self._known) < _MOST_KEPT:
                    self._known[card] = known
                yield known
