"""The cards that a session may ask, by deck, in the order in which they should be taken."""

import sqlite3
from collections.abc import Collection as Group
from collections.abc import Sequence
from itertools import starmap

from flashcards.cards import CardId
from flashcards.collection.counts import FIRST, FREE, SEEN, DeckRow, allowances, deck_rows, own_left
from flashcards.collection.store import Collection
from flashcards.lean import NamedTuple
from flashcards.study.queue import Asked, DeckCards, Due, New, SessionOptions, cram, plan
from flashcards.study.rules import LONGEST, RULES, Left, Rules
from flashcards.studyday import Day

_DANGER = "(:today - since) / span desc, card"
"""The order of ``study.queue.plan``, in SQL."""

_FOREVER = 10_000_000
"""No card is due after so many days."""


class Scope(NamedTuple):
    """Which cards may be asked, beyond what is due today.

    ``cards`` narrows it to these. ``ahead`` adds cards that are due within so
    many days and were not answered today, without limit. ``cram`` asks all, due
    or not, without counting.
    """

    cards: Group[CardId] | None = None
    ahead: int = 0
    cram: bool = False


TODAY = Scope()
"""What is due today, and new cards."""


class Queue(NamedTuple):
    """What a session asks, in order, and the decks of these cards."""

    cards: tuple[Asked, ...]
    decks: list[str]


def ask(  # noqa: PLR0913 - each says something else about the session
    collection: Collection,
    today: Day,
    decks: Sequence[str] | None = None,
    *,
    rules: Rules = RULES,
    options: SessionOptions | None = None,
    scope: Scope = TODAY,
) -> Queue:
    """The queue of a session now; ``decks`` narrows it to these names, in their order."""
    options = options or SessionOptions(apart=rules.apart)
    connection = collection.connection
    rows = deck_rows(connection)
    left = allowances(connection, today, rows, rules)
    known = {row.name: row for row in rows}
    chosen = list(known) if decks is None else [name for name in dict.fromkeys(decks) if name in known]
    reader = _Reader(connection, today, rules, options, scope)
    per_deck = [reader.deck_cards(known[name], own_left(name, left)) for name in chosen]
    if scope.ahead:
        left = {name: rest._replace(reviews=None) for name, rest in left.items()}
    cards = cram(per_deck, options) if scope.cram else plan(per_deck, today, left, options)
    return Queue(cards, _decks_of(cards, per_deck))


def _decks_of(cards: Sequence[Asked], per_deck: Sequence[DeckCards]) -> list[str]:
    """The decks of some cards that were read from these; no card needs to be looked up for that."""
    if len(per_deck) == 1:
        return [per_deck[0].deck] if cards else []
    numbers = {asked.card for asked in cards}
    return [
        deck.deck for deck in per_deck if not numbers.isdisjoint([*deck.again, *(card.card for card in deck.cards)])
    ]


class _Reader:
    """Reads what one deck after another could ask, at most as many of each kind as a session may have."""

    def __init__(
        self, connection: sqlite3.Connection, today: Day, rules: Rules, options: SessionOptions, scope: Scope
    ) -> None:
        self._connection = connection
        self._scope = scope
        self._apart = options.apart and not scope.cram
        self._facts: dict[str, object] = {
            "today": today,
            "last_day": today + (_FOREVER if scope.cram else scope.ahead),
            "good": rules.good,
            "most": -1 if scope.cram else LONGEST,
        }
        self._chosen = ""
        if scope.cards is not None:
            self._chosen = " and card in (select value from json_each(:cards))"
            self._facts["cards"] = f"[{', '.join(map(str, scope.cards))}]"
        in_text = options.order == "deck" or scope.cram
        self._place = "(select place from placement where placement.card = schedule.card)" if in_text else "0"

    def deck_cards(self, deck: DeckRow, left: Left) -> DeckCards:
        """What one deck could ask."""
        facts = {**self._facts, "deck": deck.id}
        again = [] if self._scope.cram else self._again(facts)
        return DeckCards(deck=deck.name, due=self._due(facts), new=self._new(facts, left), again=again)

    def _due(self, facts: dict[str, object]) -> list[Due]:
        query = (
            f"select card, since, span, sibling, {self._place} from schedule"  # noqa: S608 - constants
            f" where deck = :deck and due <= :last_day and {FREE.format('schedule')}{self._chosen}"
        )
        if self._scope.ahead:
            query += " and (due <= :today or last is not :today)"
        top = f" order by {_DANGER} limit :most"
        if not self._apart:
            return [*starmap(Due, self._connection.execute(query + top, facts))]
        rows = self._connection.execute(f"{query} and sibling is null{top}", facts).fetchall()
        # All siblings are read, as some of the first thousand may share a note.
        query += f" and sibling is not null and (last = :today or sibling not in ({SEEN}))"
        rows += self._connection.execute(query, facts)
        return [*starmap(Due, rows)]

    def _new(self, facts: dict[str, object], left: Left) -> list[New]:
        if self._scope.cram or (self._apart and self._scope != TODAY):
            # A sibling that is not chosen holds nothing back, so the first ones are found among all of them.
            limit = -1
            siblings = f" and (sibling is null or sibling not in ({SEEN}))" if self._apart else ""
        else:
            limit = LONGEST if left.new is None else min(LONGEST, left.new)
            siblings = f" and {FIRST}" if self._apart else ""
        rows = self._connection.execute(
            f"select card, sibling, place from unseen where deck = :deck and {FREE.format('unseen')}"  # noqa: S608 - constants
            f"{siblings}{self._chosen} order by place, card limit :limit",
            {**facts, "limit": limit},
        )
        return [*starmap(New, rows)]

    def _again(self, facts: dict[str, object]) -> list[CardId]:
        rows = self._connection.execute(
            "select card from schedule indexed by schedule_by_last where last = :today and deck = :deck"  # noqa: S608
            f" and quality < :good and due > :today and {FREE.format('schedule')}{self._chosen} order by card",
            facts,
        )
        return [CardId(card) for (card,) in rows]
