"""Which cards are asked today, in which order, and how many."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flashcards.cards import CardId, Limits
from flashcards.study.queue import Asked, Due, Supply, Why, plan
from flashcards.study.rules import GOOD, LONGEST, allowance
from flashcards.studyday import Day


def supply(  # noqa: PLR0913 - what a deck may have
    *,
    due: Sequence[tuple[int, int]] = (),
    new: Sequence[int] = (),
    again: Sequence[int] = (),
    limits: Limits | None = None,
    new_done: int = 0,
    reviews_done: int = 0,
) -> Supply:
    """A deck; ``due`` are pairs of a card and its day."""
    return Supply(
        limits=limits or Limits(),
        new_done=new_done,
        reviews_done=reviews_done,
        due=[Due(card=CardId(card), day=Day(day)) for card, day in due],
        new=[CardId(card) for card in new],
        again=[CardId(card) for card in again],
    )


def cards(queue: Sequence[Asked], why: Why | None = None) -> list[int]:
    """The cards of a queue, all or those asked for one reason."""
    return [asked.card for asked in queue if why in {None, asked.why}]


@pytest.mark.parametrize(
    ("story", "decks", "expected"),
    [
        ("no deck", [], []),
        ("an empty deck", [supply()], []),
        ("the most overdue comes first", [supply(due=[(1, 5), (2, 9)]), supply(due=[(3, 2), (4, 6)])], [3, 1, 4, 2]),
        ("equally overdue ones by card", [supply(due=[(7, 5)]), supply(due=[(3, 5)])], [3, 7]),
        ("reviews before new cards", [supply(new=[1], due=[(2, 9)])], [2, 1]),
        ("new cards before those to be repeated", [supply(again=[1], new=[2], due=[(3, 9)])], [3, 2, 1]),
        ("new cards in the order of their text, deck by deck", [supply(new=[9, 3]), supply(new=[5, 1])], [9, 3, 5, 1]),
        ("repeats of all decks at the end", [supply(again=[1]), supply(new=[2]), supply(again=[3])], [2, 1, 3]),
    ],
)
def test_order(story: str, decks: list[Supply], expected: list[int]) -> None:
    """Reviews come first, then new cards, then what is to be repeated."""
    assert cards(plan(decks)) == expected, story


@pytest.mark.parametrize(
    ("story", "deck", "expected"),
    [
        ("twenty new cards a day", supply(new=range(1, 100)), [*range(1, 21)]),
        ("five of them are done", supply(new=range(1, 100), new_done=5), [*range(1, 16)]),
        ("all are done", supply(new=range(1, 100), new_done=20), []),
        ("more than all, on another device", supply(new=range(1, 100), new_done=30), []),
        ("a deck without new cards", supply(new=[1, 2], limits=Limits(new=0)), []),
        ("a deck without a limit", supply(new=range(1, 100), new_done=50, limits=Limits(new=None)), [*range(1, 100)]),
        ("any number of reviews", supply(due=[(card, 1) for card in range(1, 100)]), [*range(1, 100)]),
        ("two reviews a day", supply(due=[(1, 1), (2, 2), (3, 3)], limits=Limits(reviews=2)), [1, 2]),
        ("one is done", supply(due=[(1, 1), (2, 2), (3, 3)], limits=Limits(reviews=2), reviews_done=1), [1]),
        ("repeats are no new load", supply(again=[1, 2], limits=Limits(new=0, reviews=0)), [1, 2]),
        ("a review more is no new card less", supply(due=[(1, 1)], new=[2], limits=Limits(new=1, reviews=1)), [1, 2]),
    ],
)
def test_allowances(story: str, deck: Supply, expected: list[int]) -> None:
    """A deck asks no more than its allowances of the day, of which earlier answers took some."""
    assert cards(plan([deck])) == expected, story


@pytest.mark.parametrize(("limit", "done", "left"), [(None, 7, None), (5, 0, 5), (5, 3, 2), (5, 5, 0), (5, 9, 0)])
def test_allowance(limit: int | None, done: int, left: int | None) -> None:
    """What a daily limit leaves is never less than nothing."""
    assert allowance(limit, done) == left


def test_each_deck_has_its_own_allowance() -> None:
    """One deck that is done for the day takes nothing from the others."""
    decks = [supply(new=[1, 2], new_done=20), supply(new=[3, 4]), supply(new=[5, 6], limits=Limits(new=1))]
    assert cards(plan(decks)) == [3, 4, 5]


def test_why_a_card_is_asked() -> None:
    """Every place in the queue says why it is there."""
    queue = plan([supply(due=[(1, 1)], new=[2], again=[3])])
    assert [asked.why for asked in queue] == [Why.DUE, Why.NEW, Why.AGAIN]


def test_a_session_has_an_end() -> None:
    """A session holds at most a thousand scheduled cards, the most overdue of them, and all repeats."""
    due = [(card, card) for card in range(1, LONGEST + 50)]
    queue = plan([supply(due=due, new=[5000], again=[6000])])
    assert cards(queue, Why.DUE) == [*range(1, LONGEST + 1)]
    assert cards(queue, Why.NEW) == []
    assert cards(queue, Why.AGAIN) == [6000]


def test_a_shorter_session() -> None:
    """The longest session may be set, down to the repeats alone."""
    deck = supply(due=[(1, 1), (2, 2)], new=[3], again=[4])
    assert cards(plan([deck], longest=1)) == [1, 4]
    assert cards(plan([deck], longest=0)) == [4]


def test_good_is_where_repeating_ends() -> None:
    """The quality from which a card need not come back is that of the key Good."""
    assert GOOD == 4


@st.composite
def supplies(draw: st.DrawFn) -> list[Supply]:
    """Some decks with cards of their own and any allowances."""
    limit = st.none() | st.integers(0, 5)
    number = 0
    decks = []
    for _ in range(draw(st.integers(0, 3))):
        counts = [draw(st.integers(0, 6)) for _ in range(3)]
        taken = [[*range(number := number + 100, number + count)] for count in counts]
        due = sorted((draw(st.integers(0, 9)), card) for card in taken[0])
        decks.append(
            supply(
                due=[(card, day) for day, card in due],
                new=taken[1],
                again=taken[2],
                limits=Limits(new=draw(limit), reviews=draw(limit)),
                new_done=draw(st.integers(0, 6)),
                reviews_done=draw(st.integers(0, 6)),
            )
        )
    return decks


@given(decks=supplies())
def test_nobody_is_asked_twice_or_forgotten(decks: list[Supply]) -> None:
    """A queue holds each card once, never more than allowed, and every repeat."""
    queue = plan(decks)
    assert len(cards(queue)) == len(set(cards(queue)))
    expected = 0
    for deck in decks:
        for cards_of, limit, done in (
            (deck.due, deck.limits.reviews, deck.reviews_done),
            (deck.new, deck.limits.new, deck.new_done),
        ):
            left = allowance(limit, done)
            expected += len(cards_of) if left is None else min(len(cards_of), left)
    assert len(queue) == expected + sum(len(deck.again) for deck in decks)


@given(decks=supplies())
def test_what_waits_longest_comes_first(decks: list[Supply]) -> None:
    """Reviews are in the order of their days, and nothing comes before its kind's turn."""
    queue = plan(decks)
    days = {due.card: due.day for deck in decks for due in deck.due}
    asked = [days[asked.card] for asked in queue if asked.why is Why.DUE]
    assert asked == sorted(asked)
    turns = [[*Why].index(asked.why) for asked in queue]
    assert turns == sorted(turns)
