"""Answers from the log, for statistics.

Nothing here is needed before the first card, and no function reads more than it needs.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from heapq import merge
from itertools import islice
from operator import itemgetter

from flashcards.cards import CardId, plain
from flashcards.collection import browse, log, states
from flashcards.collection.choices import schedulers
from flashcards.collection.counts import deck_rows
from flashcards.collection.figures import days
from flashcards.collection.sessions import Seen
from flashcards.collection.store import Collection
from flashcards.reviews import PASS, Review, effective
from flashcards.scheduling import Scheduled
from flashcards.statistics import (
    HORIZON,
    LEAST_ANSWERS,
    TOGETHER,
    USUAL_RECALL,
    Answered,
    Backlog,
    answers,
    backlog,
    confused,
    is_backlog,
    suggest,
    usual_day,
)
from flashcards.studyday import Day

_COMPARED = 300
"""Two notes are compared by so many characters."""

_USUAL_DAYS = 30
"""Study days that show what is usual."""

_SAMPLE = 2_000
"""Due cards that show how a backlog shrinks; if there are more, every nth stands for all."""

_ANSWERS = "kind in ('review', 'drill')"


def of_session(collection: Collection, known: Seen) -> list[Answered]:
    """The answers of a session that still count, in order."""
    query = "select card, at, seq from log where seq > ? order by seq"
    rows = [(card, at) for card, at, seq in collection.connection.execute(query, (known.upto,)) if seq in known.own]
    order = {(card, at): number for number, (card, at) in enumerate(rows)}
    found = [
        answer
        for card in dict.fromkeys(card for card, _ in rows)
        for answer in of_card(collection, CardId(card))
        if (card, answer.entry.at) in order
    ]
    return sorted(found, key=lambda answer: order[answer.card, answer.entry.at])


def of_card(collection: Collection, card: CardId) -> list[Answered]:
    """The answers of a card that count, in order of time."""
    return answers(log.scheduler(collection, card), card, effective(log.entries(collection, card)))


def reviews_by_day(collection: Collection, before: Day) -> dict[Day, int]:
    """The number of cards reviewed on each of the last thirty days before one on which there were any."""
    return days.reviews_before(collection.connection, before, _USUAL_DAYS)


def failed_on(collection: Collection, day: Day) -> set[CardId]:
    """The cards with an answer on a study day that was Again and still counts."""
    rows = collection.connection.execute(
        f"select distinct card from log where day = ? and {_ANSWERS} and quality < ?",  # noqa: S608 - a constant
        (day, PASS),
    )
    return {
        CardId(card)
        for (card,) in rows
        if any(one.entry.day == day and not one.right for one in of_card(collection, CardId(card)))
    }


def leeches(collection: Collection, lapses: int) -> set[CardId]:
    """The cards with at least so many lapses."""
    return {
        CardId(card)
        for (card,) in collection.connection.execute("select card from schedule where lapses >= ?", (lapses,))
    }


def backlog_of(  # noqa: PLR0913 - each narrows it
    collection: Collection,
    today: Day,
    due: int,
    *,
    decks: Sequence[str] | None = None,
    reviews_per_day: int | None = None,
    per_day: int | None = None,
) -> Backlog | None:
    """How a backlog can be worked off; None if it is not one, unless ``per_day`` was given.

    ``due`` counts what is due in these decks, whatever the limits; a ``per_day``
    of 0 asks for a suggestion.
    """
    counted = reviews_by_day(collection, today)
    usual = usual_day([*counted.values()])
    if per_day is None and not is_backlog(due, usual, reviews_per_day):
        return None
    each = max(1, due // _SAMPLE)
    cards = _scheduled(collection, today, decks, each)
    at_due = _recall(collection, counted)
    wanted = per_day or reviews_per_day
    if wanted is not None:
        return backlog(cards, today, wanted, at_due, each)
    return suggest(cards, today, usual, at_due, each)


def _scheduled(collection: Collection, today: Day, decks: Sequence[str] | None, each: int) -> Iterator[Scheduled]:
    """The cards due within a forecast's horizon that are not suspended, by due day.

    Only one in ``each`` of them, so that a forecast does not take longer for a huge backlog.
    """
    rows, of = [*deck_rows(collection.connection)], schedulers(collection)
    own = {deck.id: of(deck.name) for deck in rows}
    by_deck = [
        collection.connection.execute(
            f"select {', '.join(states.COLUMNS)}, deck from schedule"  # noqa: S608 - constants
            " where deck = ? and due < ? and not exists"
            " (select 1 from holds where holds.card = schedule.card and suspended) order by due",
            (deck.id, today + HORIZON),
        )
        for deck in rows
        if decks is None or deck.name in decks
    ]
    found = islice(merge(*by_deck, key=itemgetter(0)), each // 2, None, each)
    return (Scheduled(state, own[deck]) for *row, deck in found if (state := states.from_row(row)) is not None)


def _recall(collection: Collection, counted: dict[Day, int]) -> float:
    """The share of recent reviews that were right, never 0 and never 1."""
    if sum(counted.values()) < LEAST_ANSWERS:
        return USUAL_RECALL
    # Of a card's reviews on one day, such as Anki's learning steps, the first one counts.
    total, right = collection.connection.execute(
        "select count(*), sum(quality >= ?) from ("
        "select quality, min(at) from log where kind = 'review' and day between ? and ? group by card, day)",
        (PASS, min(counted), max(counted)),
    ).fetchone()
    return float(min(0.99, max(0.5, right / total)))


def neighbour(collection: Collection, card: CardId) -> browse.CardView | None:
    """The card that this one is most confused with; None if the log does not show one."""
    failures = _failures(collection, card)
    together: Counter[int] = Counter()
    for day in failures:
        rows = collection.connection.execute(
            "select distinct card from log where day = ? and kind = 'review' and quality < ? and card != ?",
            (day, PASS, card),
        )
        together.update(other for (other,) in rows)
    likely = [CardId(other) for other, count in together.items() if count >= TOGETHER]
    view = browse.card(collection, card)
    views = {other: browse.card(collection, other) for other in likely}
    others = {
        other: _failures(collection, other) for other, seen in views.items() if seen.active and seen.note != view.note
    }
    likeness = {other: _likeness(view, views[other]) for other in others}
    found = confused(failures, others, likeness)
    return None if found is None else views[found]


def _failures(collection: Collection, card: CardId) -> set[Day]:
    """The study days on which a scheduled answer to a card was wrong."""
    given = of_card(collection, card)
    return {one.entry.day for one in given if isinstance(one.entry, Review) and not one.right}


def _likeness(one: browse.CardView, other: browse.CardView) -> float:
    from difflib import SequenceMatcher  # only if there is something to compare

    # Only the beginnings: finding common runs may take the cube of their length.
    mine, theirs = (f"{plain(view.term)} {view.definition}"[:_COMPARED] for view in (one, other))
    return SequenceMatcher(None, mine, theirs).ratio()
