"""The log for people: what happened on some days, over all cards."""

from typing import NamedTuple

from flashcards.cards import CardId
from flashcards.collection import log
from flashcards.collection.store import Collection
from flashcards.reviews import Entry, counting
from flashcards.studyday import Day


class Line(NamedTuple):
    """An entry of a card's log; ``counts`` is False if it was undone."""

    card: CardId
    entry: Entry
    counts: bool


def between(collection: Collection, first: Day, last: Day) -> list[Line]:
    """The entries of these study days, inclusive, in order of time."""
    query = "select distinct card from log where day between ? and ?"
    cards = [CardId(card) for (card,) in collection.connection.execute(query, (first, last)).fetchall()]
    found: list[Line] = []
    for card in cards:
        entries = log.entries(collection, card)
        found += [
            Line(card, entry, counts)
            for entry, counts in zip(entries, counting(entries), strict=True)
            if first <= entry.day <= last
        ]
    return sorted(found, key=lambda line: (line.entry.at, line.card))
