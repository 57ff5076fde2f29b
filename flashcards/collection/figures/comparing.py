"""The data for a comparison of schedulers: the cards in the state of both, and the daily limits."""

from collections.abc import Callable, Container
from typing import NamedTuple

from flashcards.cards import CardId
from flashcards.collection import counts, log
from flashcards.collection.bulk import batches
from flashcards.collection.entries import entries_of
from flashcards.collection.store import Collection
from flashcards.reviews import effective
from flashcards.scheduling import replay
from flashcards.scheduling.fsrs import Fsrs
from flashcards.scheduling.sm2 import Sm2
from flashcards.statistics.comparing import Learnt, Material
from flashcards.statistics.simulation import MOST_CARDS
from flashcards.statistics.years import Limits
from flashcards.study.rules import EVERYTHING, Rules, within
from flashcards.studyday import Day

_ASKED = """
select {0}.card, decks.name from {0} join decks on decks.id = {0}.deck
where not exists (select 1 from holds where holds.card = {0}.card and suspended) order by {0}.card
"""
_PACE = 30
"""Days that show how many new cards a day a person learns without a limit."""

_ANY = 10**9


class Asked(NamedTuple):
    """The cards of decks that are not suspended, each with its deck."""

    learnt: dict[CardId, str]
    unseen: dict[CardId, str]


def asked(collection: Collection, chosen: Container[CardId] | None) -> Asked:
    """The cards of a choice, or all."""
    found = (collection.connection.execute(_ASKED.format(table)) for table in ("schedule", "unseen"))
    return Asked._make(
        {CardId(card): deck for card, deck in rows if chosen is None or card in chosen} for rows in found
    )


def material(
    collection: Collection,
    cards: Asked,
    today: Day,
    w: tuple[float, ...],
    tell: Callable[[int, int], None] | None = None,
) -> Material:
    """The states of the cards under SM-2 and under FSRS with these parameters; of very many, an even sample.

    ``tell`` is called with how many are read, and the total.
    """
    each = max(1, -(-len(cards.learnt) // MOST_CARDS))
    some = [*cards.learnt][each // 2 :: each]
    longest = log.options(collection).max_interval
    schedulers = Sm2(longest), Fsrs(longest, w=w)
    learnt, done = [], 0
    for batch in batches(some):
        for entries in entries_of(collection.connection, batch).values():
            counted = effective(entries)
            sm2, fsrs = (replay(scheduler, counted) for scheduler in schedulers)
            if sm2 is not None and fsrs is not None:
                learnt.append(Learnt(sm2, fsrs))
        done += len(batch)
        if tell is not None:
            tell(done, len(some))
    return Material(learnt, len(cards.unseen), each, today)


def limits(collection: Collection, cards: Asked, today: Day, rules: Rules) -> Limits:
    """The daily limits of the decks of these cards together.

    Without a limit of new cards, it is the average of those begun in the last
    thirty days.
    """
    rows = counts.deck_rows(collection.connection)
    new: dict[str, int | None] = {EVERYTHING: rules.new_per_day, **{row.name: row.new_limit for row in rows}}
    reviews: dict[str, int | None] = {
        EVERYTHING: rules.reviews_per_day,
        **{row.name: row.review_limit for row in rows},
    }
    unseen = _by_deck(cards.unseen)
    allowed: float = within(unseen, new)
    if allowed == len(cards.unseen):
        begun = collection.connection.execute(
            "select card from schedule where introduced between ? and ?", (today - _PACE, today - 1)
        )
        allowed = sum(card in cards.learnt for (card,) in begun) / _PACE
    most = within(dict.fromkeys(_by_deck(cards.learnt) | unseen, _ANY), reviews)
    return Limits(allowed, None if most >= _ANY else most)


def _by_deck(cards: dict[CardId, str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for deck in cards.values():
        found[deck] = found.get(deck, 0) + 1
    return found
