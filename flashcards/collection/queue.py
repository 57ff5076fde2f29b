"""The cards a session may ask, by deck, in the order in which they should be taken."""

import sqlite3
from collections.abc import Collection as Group
from collections.abc import Sequence
from typing import NamedTuple

from flashcards.cards import CardId
from flashcards.collection.counts import FIRST, FREE, SEEN, DeckRow, allowances, deck_rows, own_left
from flashcards.collection.store import Collection
from flashcards.study.queue import Asked, Due, New, Supply, Wish, plan
from flashcards.study.rules import LONGEST, RULES, Left, Rules
from flashcards.studyday import Day

_DANGER = "(:today - due) * 1099511627776 / max(interval, 1) desc, card"
"""The order of ``study.queue.danger``."""


class Choice(NamedTuple):
    """Which cards may be asked, beyond what is due today.

    ``cards`` narrows it to these. ``ahead`` also asks what falls due in so many
    days and was not answered today; no allowance of reviews limits that.
    """

    cards: Group[CardId] | None = None
    ahead: int = 0


TODAY = Choice()
"""What is due today, and new cards."""


def ask(  # noqa: PLR0913 - each says something else about the session
    collection: Collection,
    today: Day,
    decks: Sequence[str] | None = None,
    *,
    rules: Rules = RULES,
    wish: Wish | None = None,
    choice: Choice = TODAY,
) -> tuple[Asked, ...]:
    """The queue of a session now; ``decks`` narrows it to these names, in their order."""
    wish = wish or Wish(apart=rules.apart)
    left = allowances(collection.connection, today, deck_rows(collection.connection), rules)
    if choice.ahead:
        left = {name: rest._replace(reviews=None) for name, rest in left.items()}
    return plan(supplies(collection, today, decks, rules=rules, wish=wish, choice=choice), today, left, wish)


def supplies(  # noqa: PLR0913 - as above
    collection: Collection,
    today: Day,
    decks: Sequence[str] | None = None,
    *,
    rules: Rules = RULES,
    wish: Wish | None = None,
    choice: Choice = TODAY,
) -> list[Supply]:
    """What each deck could ask today, of each kind at least as many as one session holds where there are so many."""
    connection = collection.connection
    rows = deck_rows(connection)
    known = {row.name: row for row in rows}
    chosen = list(known) if decks is None else [name for name in dict.fromkeys(decks) if name in known]
    left = allowances(connection, today, rows, rules)
    wish = wish or Wish(apart=rules.apart)
    reader = _Reader(connection, today, rules, wish, choice)
    return [reader.supply(known[name], own_left(name, left)) for name in chosen]


class _Reader:
    """Reads the supply of one deck after the other, by statements that are put together once."""

    def __init__(self, connection: sqlite3.Connection, today: Day, rules: Rules, wish: Wish, choice: Choice) -> None:
        self._connection = connection
        self._facts: dict[str, object] = {
            "today": today,
            "last_day": today + choice.ahead,
            "good": rules.good,
            "longest": LONGEST,
        }
        self._apart = wish.apart
        self._all = choice.cards is not None
        chosen = ""
        if choice.cards is not None:
            chosen = " and card in (select value from json_each(:cards))"
            self._facts["cards"] = f"[{', '.join(map(str, choice.cards))}]"
        self._chosen = chosen
        self._fresh = " and (due <= :today or last is not :today)" if choice.ahead else ""
        place = "(select place from placement where placement.card = {0}.card)" if wish.order == "deck" else "0"
        self._due_columns = f"card, due, interval, kin, {place.format('schedule')}"

    def supply(self, deck: DeckRow, left: Left) -> Supply:
        """What one deck could ask."""
        facts = {**self._facts, "deck": deck.id}
        return Supply(deck=deck.name, due=self._due(facts), new=self._new(facts, left), again=self._again(facts))

    def _due(self, facts: dict[str, object]) -> list[Due]:
        query = (
            f"select {self._due_columns} from schedule where deck = :deck and due <= :last_day"  # noqa: S608 - constants
            f" and {FREE.format('schedule')}{self._chosen}{self._fresh}"
        )
        top = f" order by {_DANGER} limit :longest"
        if not self._apart:
            return [Due._make(row) for row in self._connection.execute(query + top, facts)]
        rows = self._connection.execute(f"{query} and kin is null{top}", facts).fetchall()
        # Of the siblings all are read, as some of the first thousand may stand for one note.
        rows += self._connection.execute(
            f"{query} and kin is not null and (last = :today or kin not in ({SEEN}))", facts
        )
        return [Due._make(row) for row in rows]

    def _new(self, facts: dict[str, object], left: Left) -> list[New]:
        if self._apart and self._all:
            siblings, limit = f" and (kin is null or kin not in ({SEEN}))", -1
        else:
            siblings = f" and {FIRST}" if self._apart else ""
            limit = LONGEST if left.new is None else min(LONGEST, left.new)
        rows = self._connection.execute(
            f"select card, kin, place from unseen where deck = :deck and {FREE.format('unseen')}"  # noqa: S608 - constants
            f"{siblings}{self._chosen} order by place, card limit :limit",
            {**facts, "limit": limit},
        )
        return [New._make(row) for row in rows]

    def _again(self, facts: dict[str, object]) -> list[CardId]:
        rows = self._connection.execute(
            "select card from schedule indexed by schedule_by_last where last = :today and deck = :deck"  # noqa: S608
            f" and quality < :good and due > :today and {FREE.format('schedule')}{self._chosen} order by card",
            facts,
        )
        return [CardId(card) for (card,) in rows]
