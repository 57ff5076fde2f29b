"""The cards a session may ask, by deck, in the order in which they should be taken."""

import sqlite3
from collections.abc import Sequence

from flashcards.cards import CardId, Limits
from flashcards.collection.counts import FREE, DeckRow, deck_rows, done_today
from flashcards.collection.store import Collection
from flashcards.study.queue import Due, Supply
from flashcards.study.rules import GOOD, LONGEST, allowance
from flashcards.studyday import Day


def supplies(collection: Collection, today: Day, decks: Sequence[str] | None = None) -> list[Supply]:
    """What each deck could ask today; ``decks`` narrows it to these names, in their order."""
    connection = collection.connection
    done = done_today(connection, today)
    known = {row.name: row for row in deck_rows(connection)}
    chosen = list(known) if decks is None else [name for name in dict.fromkeys(decks) if name in known]
    return [_supply(connection, today, known[name], done.get(known[name].id, (0, 0))) for name in chosen]


def _supply(connection: sqlite3.Connection, today: Day, deck: DeckRow, done: tuple[int, int]) -> Supply:
    new_done, reviews_done = done
    new_left = allowance(deck.new_limit, new_done)
    facts = {"deck": deck.id, "today": today, "longest": LONGEST, "good": GOOD}
    due = connection.execute(
        f"select card, due from schedule where deck = :deck and due <= :today and {FREE.format('schedule')}"  # noqa: S608
        " order by due, card limit :longest",
        facts,
    )
    new = connection.execute(
        f"select card from unseen where deck = :deck and {FREE.format('unseen')}"  # noqa: S608 - constants
        " order by place, card limit :limit",
        {**facts, "limit": LONGEST if new_left is None else min(LONGEST, new_left)},
    )
    again = connection.execute(
        "select card from schedule indexed by schedule_by_last where last = :today and deck = :deck"  # noqa: S608
        f" and quality < :good and due > :today and {FREE.format('schedule')} order by card",
        facts,
    )
    return Supply(
        limits=Limits(new=deck.new_limit, reviews=deck.review_limit),
        new_done=new_done,
        reviews_done=reviews_done,
        due=[Due(card=CardId(card), day=Day(day)) for card, day in due],
        new=[CardId(card) for (card,) in new],
        again=[CardId(card) for (card,) in again],
    )
