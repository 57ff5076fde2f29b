"""Days in a row: study days from the log, and gaps in which nothing was due."""

import sqlite3
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING

from flashcards.cards import CardId
from flashcards.collection.counts import deck_rows
from flashcards.collection.figures import days
from flashcards.collection.store import Collection
from flashcards.statistics import Known, due_before, known_dues, streak
from flashcards.studyday import MAX_INTERVAL, Day

if TYPE_CHECKING:
    from flashcards.statistics.gaps import FirstDues

_ASKED_CARDS = "select card from schedule where deck is not null union all select card from unseen"
_ASKED = f"({_ASKED_CARDS})"
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
"""Logs that are kept in memory while gaps are examined one by one."""

_TRIED = 500
"""Logs that are always read one by one, in the hope that one was due."""

_AT_ONCE = 10
"""Entries that take as long as one log by itself when all are read at once."""

_NEVER = Day(2**62)
_NO_MORE = (2**63,)


def of(collection: Collection, today: Day, most_kept: int = _MOST_KEPT) -> int:
    """Study days in a row up to today, across gaps in which no card of a deck was due."""
    gaps = _Gaps(collection.connection, most_kept)
    length = streak(days.studied(collection.connection, today), today, gaps.was_free)
    if gaps.found:
        collection.keep(days.KEEP_GAP, [(first, *found) for first, found in gaps.found.items()])
    return length


class _Gaps:
    """Whether gaps were free by the log; earlier results are looked up.

    For cards without entries since a gap, the schedule says when they were due
    in it. The logs of the other cards are read, only until one is found that
    was due. Where they are too many for that, every log is read once, for this
    gap and all earlier ones. ``found`` holds new results to store: by its first
    day, what :func:`days.known_of_gap` says of a gap.
    """

    def __init__(self, connection: sqlite3.Connection, most_kept: int) -> None:
        self._connection = connection
        self._most_kept = most_kept
        self._known: dict[CardId, list[Known]] = {}
        self.found: dict[Day, tuple[Day, bool]] = {}

    def was_free(self, first: Day, last: Day) -> bool:
        """Whether no card was due from ``first`` to ``last``."""
        kept = self.found.get(first) or self._stored(first, last)
        if kept is None:
            self._examine(first, last)
            kept = self.found[first]
        return kept[0] > last

    def _stored(self, first: Day, last: Day) -> tuple[Day, bool] | None:
        """What was found out earlier about a gap; None if that does not tell whether it was free."""
        kept = days.known_of_gap(self._connection, first)
        return kept if kept is not None and (kept[0] <= last or kept[1]) else None

    def _examine(self, first: Day, last: Day) -> None:
        """Find out whether a gap was free, asking the cards first that are likely to have been due in it."""
        execute, gap = self._connection.execute, {"first": first, "last": last}
        scheduled = self._scheduled(first)
        due = _NEVER if scheduled is None else scheduled
        if due > last:
            due = min(due, self._due([*execute(_LEFT, gap), *execute(_AFTER, gap)], first, last))
        if due > last:
            rows = execute(_ALL if scheduled is None else _WRITTEN_LATER, gap)
            due = min(due, self._due(islice(rows, min(_TRIED, self._most_kept)), first, last))
            if due > last:
                rest = rows.fetchmany(self._most_kept + 1)
                if len(self._known) + sum(card not in self._known for (card,) in rest) > self._most():
                    self._examine_all(last)
                    return
                due = min(due, self._due(rest, first, last))
        self.found[first] = due, due > last

    def _scheduled(self, first: Day) -> Day | None:
        """When the first card without an entry since then is due; None if the schedule does not know."""
        execute = self._connection.execute
        if execute(_OTHER_SM2, {"longest": MAX_INTERVAL}).fetchone() is not None:
            return None
        rows = [execute(_UNHELD, {"first": first, "deck": deck.id}).fetchone() for deck in deck_rows(self._connection)]
        rows.append(execute(_HELD, {"first": first}).fetchone())
        return Day(min((row[0] for row in rows if row is not None and row[0] is not None), default=_NEVER))

    def _most(self) -> int:
        """How many logs are read one by one: not more than can be kept, nor for longer than reading all would take."""
        (entries,) = self._connection.execute("select coalesce(max(seq), 0) from log").fetchone()
        return min(self._most_kept, max(_TRIED, int(entries) // _AT_ONCE))

    def _due(self, cards: Iterable[tuple[CardId]], first: Day, last: Day) -> Day:
        """When the first of some cards was due by the log before a gap; the rest are not read if one was due in it."""
        due = _NEVER
        for known in self._logs(cards):
            found = due_before(known, first)
            if found is not None and found < due:
                due = found
                if due <= last:
                    break
        return due

    def _logs(self, cards: Iterable[tuple[CardId]]) -> Iterator[list[Known]]:
        """The due days by the logs of these cards."""
        from flashcards.collection.bulk import batches  # each gap is examined once
        from flashcards.collection.entries import entries_of

        for rows in batches(cards):
            numbers = [card for (card,) in rows]
            yield from (self._known[card] for card in numbers if card in self._known)
            unread = [card for card in numbers if card not in self._known]
            for card, entries in entries_of(self._connection, unread).items():
                known = known_dues(entries)
                if len(self._known) < self._most_kept:
                    self._known[card] = known
                yield known

    def _examine_all(self, last: Day) -> None:
        """Find out about the gap that ends on a day and all unknown gaps before it, reading every log once."""
        from flashcards.statistics.gaps import FirstDues

        gaps = [*self._unknown(last)][::-1]
        self._known.clear()
        dues = FirstDues([first for first, _ in gaps])
        self._read_all(dues)
        for (first, end), due in zip(gaps, dues.found(), strict=True):
            self.found[first] = due, due > end

    def _unknown(self, last: Day) -> Iterator[tuple[Day, Day]]:
        """The gaps of which nothing is stored, latest first, back to one that is known to have ended the row."""
        after = last + 1
        for day in days.studied(self._connection, last):
            first, end = Day(day + 1), Day(after - 1)
            after = day
            if first <= end:
                kept = self._stored(first, end)
                if kept is None:
                    yield first, end
                elif kept[0] <= end:
                    return

    def _read_all(self, dues: "FirstDues") -> None:
        """Add the logs of all cards of a deck, side by side with the list of these cards."""
        from flashcards.collection.bulk import batches
        from flashcards.collection.derived.plain import plain_logs
        from flashcards.collection.entries import entries_of

        others: list[CardId] = []
        asked = self._connection.execute(f"{_ASKED_CARDS} order by card")
        at = 0
        for card, answers, told, _, course in plain_logs(self._connection):
            while at < card:
                (at,) = next(asked, _NO_MORE)
            if at == card and answers:
                dues.take([day for day, *_ in told], course)
            elif at == card:
                others.append(CardId(card))
        for cards in batches(others):
            for entries in entries_of(self._connection, cards).values():
                dues.add(known_dues(entries))
