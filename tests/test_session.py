"""A session as stories: which cards are asked, in which order, and what an answer does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flashcards.cards import CardId, Limits
from flashcards.reviews import Rating
from flashcards.study.queue import Asked, Due, Supply, Why, plan
from flashcards.study.rules import GOOD, allowance
from flashcards.study.session import Session
from flashcards.studyday import Day


def supply(  # noqa: PLR0913 - one fact each
    due: dict[int, int] | None = None,
    new: tuple[int, ...] = (),
    again: tuple[int, ...] = (),
    *,
    limits: Limits | None = None,
    new_done: int = 0,
    reviews_done: int = 0,
) -> Supply:
    """A deck's supply; ``due`` gives the due day of each card."""
    return Supply(
        limits=limits or Limits(),
        new_done=new_done,
        reviews_done=reviews_done,
        due=[Due(card=CardId(card), day=Day(day)) for card, day in (due or {}).items()],
        new=[CardId(card) for card in new],
        again=[CardId(card) for card in again],
    )


def asked(queue: tuple[Asked, ...]) -> list[tuple[int, str]]:
    """A queue in short."""
    return [(one.card, one.why) for one in queue]


def test_reviews_come_first_and_the_most_overdue_before_others() -> None:
    """Reviews of all decks by due day, then new cards deck by deck, then what is left to repeat."""
    queue = plan([supply({1: 10, 2: 8}, new=(5,), again=(7,)), supply({3: 9}, new=(6,))])
    assert asked(queue) == [(2, "due"), (3, "due"), (1, "due"), (5, "new"), (6, "new"), (7, "again")]


@pytest.mark.parametrize(
    ("limit", "done", "left"), [(None, 50, None), (20, 0, 20), (20, 5, 15), (20, 20, 0), (20, 25, 0), (0, 0, 0)]
)
def test_allowance(limit: int | None, done: int, left: int | None) -> None:
    """What was answered earlier today counts against the limit, which never goes below nothing."""
    assert allowance(limit, done) == left


def test_allowances_count_across_sessions() -> None:
    """A deck asks no more than its limits leave, and what is to be repeated has no limit."""
    limits = Limits(new=2, reviews=3)
    queue = plan([supply({1: 1, 2: 2}, (3, 4), (5,), limits=limits, new_done=1, reviews_done=2)])
    assert asked(queue) == [(1, "due"), (3, "new"), (5, "again")]


def test_a_session_has_an_end() -> None:
    """Of more scheduled cards than a session holds the first are taken; repeats are always there."""
    queue = plan([supply({card: card for card in range(9)}, again=(99,))], longest=4)
    assert [card for card, _ in asked(queue)] == [0, 1, 2, 3, 99]


def start(*cards: int, why: Why = Why.NEW) -> Session:
    """A session over these cards."""
    return Session.of([Asked(card=CardId(card), why=why) for card in cards])


def test_a_perfect_day() -> None:
    """Every card is asked once and the session is over."""
    session = start(1, 2)
    assert (session.left, session.again, session.revealed) == (2, 0, False)
    session = session.reveal()
    assert session.revealed
    session, answer = session.rate(Rating.GOOD)
    assert (answer.card, answer.quality, answer.drill) == (1, 4, False)
    assert not session.revealed
    session, _ = session.rate(Rating.EASY)
    assert session.current is None
    assert (session.ratings, session.learnt, session.drills) == ((Rating.GOOD, Rating.EASY), 2, 0)


@pytest.mark.parametrize("rating", [Rating.AGAIN, Rating.HARD])
def test_a_card_below_good_comes_back_until_it_is_good(rating: Rating) -> None:
    """It is asked again behind the scheduled cards, as a drill, as often as it takes."""
    session, first = start(1, 2).rate(rating)
    assert (first.drill, session.left, session.again) == (False, 1, 1)
    session, _ = session.rate(Rating.GOOD)
    session, second = session.rate(rating)
    session, third = session.rate(Rating.GOOD)
    assert [(answer.card, answer.drill) for answer in (second, third)] == [(1, True), (1, True)]
    assert session.current is None
    assert (len(session.ratings), session.drills) == (2, 2)


def test_a_threshold_of_hard_lets_hard_pass() -> None:
    """With the setting for SM-2's 3, a card rated Hard does not come back."""
    session = Session(queue=start(1).queue, repeat_below=Rating.HARD)
    after, _ = session.rate(Rating.HARD)
    assert after.current is None


def test_a_dropped_card_is_gone_with_its_repeats() -> None:
    """A card that was suspended or buried is asked no more in this session."""
    session, _ = start(1, 2).rate(Rating.AGAIN)
    session, _ = session.rate(Rating.GOOD)
    assert session.drop().current is None


def test_an_undone_card_comes_next() -> None:
    """A card whose answer was taken back is asked next, and only once."""
    session, _ = start(1, 2, why=Why.DUE).rate(Rating.AGAIN)
    session = session.put_back(Asked(card=CardId(1), why=Why.DUE))
    assert asked(session.queue) == [(1, "due"), (2, "due")]


def test_undo_is_going_back_to_the_value_before() -> None:
    """A session is a value: rating it leaves the one before as it was."""
    before = start(1, 2).reveal()
    before.rate(Rating.AGAIN)
    assert before == start(1, 2).reveal()


def test_nothing_can_be_rated_when_the_session_is_over() -> None:
    """Rating an empty session is an error of the caller."""
    with pytest.raises(IndexError):
        start().rate(Rating.GOOD)


def test_good_is_the_quality_of_good() -> None:
    """The number that counting uses is the one that the key writes."""
    assert Rating.GOOD.quality == GOOD


@given(cards=st.sets(st.integers(1, 30), min_size=1), ratings=st.lists(st.sampled_from(Rating), max_size=80))
def test_every_scheduled_card_counts_once(cards: set[int], ratings: list[Rating]) -> None:
    """However it goes, each card has one scheduled answer, and answering Good ends the session."""
    session = start(*cards)
    scheduled = []
    for rating in (*ratings, *[Rating.GOOD] * (2 * len(cards))):
        if session.current is None:
            break
        session, answer = session.rate(rating)
        if not answer.drill:
            scheduled.append(answer.card)
    assert session.current is None
    assert sorted(scheduled) == sorted(cards)
    assert len(session.ratings) == len(cards)
