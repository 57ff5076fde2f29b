"""How much there is to study: counts by deck.

Everything here is an index look-up on the derived tables, so it takes as long
in a collection of a million cards as in one of ten.
"""

import sqlite3
from typing import NamedTuple

from flashcards.collection.store import Collection
from flashcards.study.rules import GOOD, allowance
from flashcards.studyday import Day

FREE = "not exists (select 1 from holds where holds.card = {0}.card and (suspended or buried_until > :today))"
"""Condition on a table with a ``card``: it is neither suspended nor buried on ``:today``."""

_NO_LIMIT = -1


class DeckRow(NamedTuple):
    """A deck that has a card to ask, now or later; None is no limit."""

    id: int
    name: str
    new_limit: int | None
    review_limit: int | None


class DeckCount(NamedTuple):
    """How much there is to study in one deck, within its allowances of the day.

    ``due`` are reviews, ``new`` cards never seen, ``again`` cards answered
    below Good today and not yet repeated until Good, ``tomorrow`` reviews that
    fall due on the next study day.
    """

    deck: str
    due: int
    new: int
    again: int
    tomorrow: int

    @property
    def now(self) -> int:
        """Everything that a session would ask now."""
        return self.due + self.new + self.again


def of_decks(collection: Collection, today: Day) -> list[DeckCount]:
    """The counts of every deck that has cards, by name."""
    connection = collection.connection
    done = done_today(connection, today)
    held = _held(connection, today)
    again = _again_counts(connection, today)
    found: list[DeckCount] = []
    for number, name, new_limit, review_limit in deck_rows(connection):
        due, tomorrow = connection.execute(
            "select (select count(*) from schedule where deck = :deck and due <= :today),"
            " (select count(*) from schedule where deck = :deck and due = :today + 1)",
            {"deck": number, "today": today},
        ).fetchone()
        new_done, reviews_done = done.get(number, (0, 0))
        new_left, reviews_left = allowance(new_limit, new_done), allowance(review_limit, reviews_done)
        due -= held.get(number, 0)
        (new,) = connection.execute(
            f"select count(*) from (select 1 from unseen where deck = :deck and {FREE.format('unseen')}"  # noqa: S608
            " limit :limit)",
            {"deck": number, "today": today, "limit": _NO_LIMIT if new_left is None else new_left},
        ).fetchone()
        found.append(
            DeckCount(
                deck=name,
                due=due if reviews_left is None else min(due, reviews_left),
                new=new,
                again=again.get(number, 0),
                tomorrow=tomorrow,
            )
        )
    return found


def next_due(collection: Collection, today: Day) -> Day | None:
    """The next study day after today on which a review falls due; None when there is none."""
    days = [
        day
        for number, *_ in deck_rows(collection.connection)
        for (day,) in collection.connection.execute(
            "select min(due) from schedule where deck = ? and due > ?", (number, today)
        )
        if day is not None
    ]
    return Day(min(days)) if days else None


def deck_rows(connection: sqlite3.Connection) -> list[DeckRow]:
    """Decks that have a card to ask, now or later, by name."""
    rows = connection.execute(
        "select id, name, new_limit, review_limit from decks"
        " where exists (select 1 from schedule where deck = decks.id)"
        " or exists (select 1 from unseen where deck = decks.id) order by name"
    )
    return [DeckRow._make(row) for row in rows]


def done_today(connection: sqlite3.Connection, today: Day) -> dict[int, tuple[int, int]]:
    """For each deck: new cards introduced, and others reviewed, on this study day."""
    rows = connection.execute(
        "select deck, sum(introduced = last), sum(introduced < last) from schedule"
        " where last = ? and deck is not null group by deck",
        (today,),
    )
    return {deck: (new, reviews) for deck, new, reviews in rows}


def _held(connection: sqlite3.Connection, today: Day) -> dict[int, int]:
    """For each deck: due cards that are suspended or buried.

    The ``cross join`` keeps SQLite from walking the schedule, which is large, to look up the holds, which are few.
    """
    rows = connection.execute(
        "select deck, count(*) from holds cross join schedule using (card)"
        " where due <= :today and deck is not null and (suspended or buried_until > :today) group by deck",
        {"today": today},
    )
    return dict(rows.fetchall())


def _again_counts(connection: sqlite3.Connection, today: Day) -> dict[int, int]:
    rows = connection.execute(
        "select deck, count(*) from schedule where last = :today and deck is not null and quality < :good"  # noqa: S608
        f" and due > :today and {FREE.format('schedule')} group by deck",
        {"today": today, "good": GOOD},
    )
    return dict(rows.fetchall())
