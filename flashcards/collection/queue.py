"""What is there to study: counts, and the cards a session may ask.

Everything here is an index look-up on the derived tables, so it takes as long
in a collection of a million cards as in one of ten.
"""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from flashcards.cards import CardId, Limits
from flashcards.collection.store import Collection
from flashcards.reviews import Rating
from flashcards.study.queue import LONGEST, Due, Supply, allowance
from flashcards.studyday import Day

_FREE = "not exists (select 1 from holds where holds.card = {0}.card and (suspended or buried_until > :today))"
_NO_LIMIT = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class DeckCount:
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


def counts(collection: Collection, today: Day) -> list[DeckCount]:
    """The counts of every deck that has cards, by name."""
    connection = collection.connection
    done = _done(connection, today)
    held = _held(connection, today)
    again = _again_counts(connection, today)
    found: list[DeckCount] = []
    for number, name, limits in _decks(connection):
        due, tomorrow = connection.execute(
            "select (select count(*) from schedule where deck = :deck and due <= :today),"
            " (select count(*) from schedule where deck = :deck and due = :today + 1)",
            {"deck": number, "today": today},
        ).fetchone()
        new_done, reviews_done = done.get(number, (0, 0))
        new_left, reviews_left = allowance(limits.new, new_done), allowance(limits.reviews, reviews_done)
        due -= held.get(number, 0)
        (new,) = connection.execute(
            f"select count(*) from (select 1 from unseen where deck = :deck and {_FREE.format('unseen')}"  # noqa: S608
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


def supplies(collection: Collection, today: Day, decks: Sequence[str] | None = None) -> list[Supply]:
    """What each deck could ask today; ``decks`` narrows it to these names, in their order."""
    connection = collection.connection
    done = _done(connection, today)
    known = {name: (number, limits) for number, name, limits in _decks(connection)}
    chosen = list(known) if decks is None else [name for name in dict.fromkeys(decks) if name in known]
    return [_supply(connection, today, *known[name], done.get(known[name][0], (0, 0))) for name in chosen]


def _supply(connection: sqlite3.Connection, today: Day, deck: int, limits: Limits, done: tuple[int, int]) -> Supply:
    new_done, reviews_done = done
    new_left = allowance(limits.new, new_done)
    facts = {"deck": deck, "today": today, "longest": LONGEST, "good": Rating.GOOD.quality}
    due = connection.execute(
        f"select card, due from schedule where deck = :deck and due <= :today and {_FREE.format('schedule')}"  # noqa: S608
        " order by due, card limit :longest",
        facts,
    )
    new = connection.execute(
        f"select card from unseen where deck = :deck and {_FREE.format('unseen')}"  # noqa: S608 - constants
        " order by place, card limit :limit",
        {**facts, "limit": LONGEST if new_left is None else min(LONGEST, new_left)},
    )
    again = connection.execute(
        "select card from schedule where last = :today and deck = :deck and quality < :good and due > :today"  # noqa: S608
        f" and {_FREE.format('schedule')} order by card",
        facts,
    )
    return Supply(
        limits=limits,
        new_done=new_done,
        reviews_done=reviews_done,
        due=[Due(card=CardId(card), day=Day(day)) for card, day in due],
        new=[CardId(card) for (card,) in new],
        again=[CardId(card) for (card,) in again],
    )


def next_due(collection: Collection, today: Day) -> Day | None:
    """The next study day after today on which a review falls due; None when there is none."""
    days = [
        day
        for number, _, _ in _decks(collection.connection)
        for (day,) in collection.connection.execute(
            "select min(due) from schedule where deck = ? and due > ?", (number, today)
        )
        if day is not None
    ]
    return Day(min(days)) if days else None


def _decks(connection: sqlite3.Connection) -> list[tuple[int, str, Limits]]:
    """Decks that have a card to ask, now or later, by name."""
    rows = connection.execute(
        "select id, name, new_limit, review_limit from decks"
        " where exists (select 1 from schedule where deck = decks.id)"
        " or exists (select 1 from unseen where deck = decks.id) order by name"
    )
    return [(number, name, Limits(new=new, reviews=reviews)) for number, name, new, reviews in rows]


def _done(connection: sqlite3.Connection, today: Day) -> dict[int, tuple[int, int]]:
    """For each deck: new cards introduced, and others reviewed, on this study day."""
    rows = connection.execute(
        "select deck, sum(introduced = last), sum(introduced < last) from schedule"
        " where last = ? and deck is not null group by deck",
        (today,),
    )
    return {deck: (new, reviews) for deck, new, reviews in rows}


def _held(connection: sqlite3.Connection, today: Day) -> dict[int, int]:
    """For each deck: due cards that are suspended or buried."""
    rows = connection.execute(
        "select deck, count(*) from holds join schedule using (card)"
        " where due <= :today and deck is not null and (suspended or buried_until > :today) group by deck",
        {"today": today},
    )
    return dict(rows.fetchall())


def _again_counts(connection: sqlite3.Connection, today: Day) -> dict[int, int]:
    rows = connection.execute(
        "select deck, count(*) from schedule where last = :today and deck is not null and quality < :good"  # noqa: S608
        f" and due > :today and {_FREE.format('schedule')} group by deck",
        {"today": today, "good": Rating.GOOD.quality},
    )
    return dict(rows.fetchall())
