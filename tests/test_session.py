"""The session as a story: question, answer, rating, repeats, and going back."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flashcards.cards import CardId
from flashcards.reviews import Rating
from flashcards.study.queue import Asked, Why
from flashcards.study.session import Answer, Session

AGAIN, HARD, GOOD, EASY = Rating


def asked(card: int, why: Why = Why.DUE) -> Asked:
    """A place in the queue."""
    return Asked(card=CardId(card), why=why)


def session(*cards: int, new: Sequence[int] = (), again: Sequence[int] = ()) -> Session:
    """A session over due cards, new ones and ones to be repeated."""
    queue = [*map(asked, cards), *(asked(card, Why.NEW) for card in new), *(asked(card, Why.AGAIN) for card in again)]
    return Session.of(queue)


def play(start: Session, *ratings: Rating) -> tuple[Session, list[Answer]]:
    """Reveal and rate, card by card; where the session then stands and what it wrote."""
    answers = []
    for rating in ratings:
        start, answer = start.reveal().grade(rating.quality)
        answers.append(answer)
    return start, answers


def order(now: Session) -> list[int]:
    """The cards that are still to come."""
    return [place.card for place in now.queue]


def test_an_empty_session_is_over() -> None:
    """With nothing to ask, a session has no card, and rating one is an error."""
    now = session()
    assert now.current is None
    assert (now.left, now.again) == (0, 0)
    with pytest.raises(IndexError):
        now.grade(GOOD.quality)


def test_a_card_has_two_sides() -> None:
    """A card is hidden, then revealed; the next one is hidden again."""
    now = session(1, 2)
    assert not now.revealed
    now = now.reveal()
    assert now.revealed
    assert now.current == asked(1)
    now, _ = now.grade(GOOD.quality)
    assert not now.revealed
    assert now.current == asked(2)


def test_a_perfect_day() -> None:
    """Every card Good at once: each is answered once, nothing comes back, and the new ones are counted."""
    now, answers = play(session(1, 2, new=[3]), GOOD, EASY, GOOD)
    assert now.current is None
    assert answers == [
        Answer(card=CardId(1), quality=4, drill=False),
        Answer(card=CardId(2), quality=5, drill=False),
        Answer(card=CardId(3), quality=4, drill=False),
    ]
    assert now.ratings == (GOOD, EASY, GOOD)
    assert (now.drills, now.learnt) == (0, 1)


def test_a_day_of_lapses() -> None:
    """Again and Hard bring a card back behind the rest until it is Good, and only its first answer counts."""
    now, answers = play(session(1, 2, 3), AGAIN, GOOD, HARD)
    assert order(now) == [1, 3]
    assert (now.left, now.again) == (0, 2)
    now, more = play(now, HARD, EASY)
    assert order(now) == [1]
    now, last = play(now, GOOD)
    assert now.current is None
    assert [(answer.card, answer.quality, answer.drill) for answer in answers + more + last] == [
        (1, 2, False), (2, 4, False), (3, 3, False), (1, 3, True), (3, 5, True), (1, 4, True),
    ]  # fmt: skip
    assert now.ratings == (AGAIN, GOOD, HARD)
    assert now.drills == 3


def test_repeats_wait_for_the_scheduled_cards() -> None:
    """A forgotten card comes back only when every scheduled card was asked."""
    now, _ = play(session(1, 2, 3), AGAIN)
    assert order(now) == [2, 3, 1]
    assert (now.left, now.again) == (2, 1)


def test_the_last_card_comes_back_to_itself() -> None:
    """With nothing else left, a card is repeated at once, hidden again."""
    now, _ = play(session(1), AGAIN)
    assert now.current == asked(1, Why.AGAIN)
    assert not now.revealed


def test_repeats_of_an_earlier_session_are_drills() -> None:
    """What was left over today is asked as a drill, and no new card is learnt by it."""
    now, answers = play(session(again=[1]), GOOD)
    assert answers == [Answer(card=CardId(1), quality=4, drill=True)]
    assert (now.ratings, now.drills, now.learnt) == ((), 1, 0)


def test_a_new_card_is_learnt_once() -> None:
    """A new card that has to be repeated counts as one new card."""
    now, _ = play(session(new=[1]), AGAIN, AGAIN, GOOD)
    assert (now.learnt, now.ratings, now.drills) == (1, (AGAIN,), 2)


def test_repeating_only_what_was_forgotten() -> None:
    """Where Hard is good enough, it does not come back."""
    now = Session(queue=(asked(1), asked(2)), repeat_below=HARD)
    now, _ = play(now, HARD, AGAIN)
    assert order(now) == [2]


def test_drop() -> None:
    """A card that was suspended goes without an answer, its repeat too, and the next one is hidden."""
    now, _ = play(session(1, 2, 3), GOOD)
    now = now.reveal().drop()
    assert order(now) == [3]
    assert not now.revealed
    assert now.ratings == (GOOD,)
    twice = Session.of([asked(1), asked(2), asked(1, Why.AGAIN)]).drop()
    assert order(twice) == [2]


def test_put_back() -> None:
    """A card of an earlier session is asked next, and a second time nowhere."""
    now = session(1, 2, 3).reveal().put_back(asked(3, Why.NEW))
    assert now.queue == (asked(3, Why.NEW), asked(1), asked(2))
    assert not now.revealed
    assert order(session().put_back(asked(7))) == [7]
    failed, _ = play(session(1, 2), AGAIN)
    assert failed.put_back(asked(1)).queue == (asked(1), asked(2))


def test_undo_is_the_value_before() -> None:
    """A session is a value: rating leaves the one before untouched, so going back is keeping it."""
    before = session(1, 2).reveal()
    wrong, _ = before.grade(AGAIN.quality)
    assert order(wrong) == [2, 1]
    right, answer = before.grade(GOOD.quality)
    assert order(before) == [1, 2]
    assert (order(right), answer.quality) == ([2], 4)
    assert before == session(1, 2).reveal()


@st.composite
def sessions(draw: st.DrawFn) -> Session:
    """A session that begins, over a few cards."""
    sizes = [draw(st.integers(0, 4)) for _ in range(3)]
    numbers = iter(range(100))
    due, new, again = ([next(numbers) for _ in range(size)] for size in sizes)
    return session(*due, new=new, again=again)


ratings = st.lists(st.sampled_from(Rating), max_size=30)


@given(start=sessions(), given_ratings=ratings)
def test_every_scheduled_card_is_answered_once(start: Session, given_ratings: list[Rating]) -> None:
    """Whatever is rated, a session that ends has one scheduled answer a card, and every other one is a drill."""
    now, answers = start, []
    rest = iter(given_ratings)
    while now.current is not None:
        now, answer = now.reveal().grade(next(rest, GOOD).quality)
        answers.append(answer)
    scheduled = [answer.card for answer in answers if not answer.drill]
    assert scheduled == [place.card for place in start.queue if place.why is not Why.AGAIN]
    assert len(now.ratings) == start.left
    assert now.drills == len(answers) - len(scheduled)
    assert now.learnt == sum(place.why is Why.NEW for place in start.queue)


@given(start=sessions(), given_ratings=ratings)
def test_a_session_ends(start: Session, given_ratings: list[Rating]) -> None:
    """Once every card is Good, a session ends after as many answers as there were cards to come."""
    now, _ = play(start, *given_ratings[: len(start.queue)])
    now, _ = play(now, *[GOOD] * len(now.queue))
    assert now.current is None


@given(start=sessions(), given_ratings=ratings)
def test_the_last_word_is_good(start: Session, given_ratings: list[Rating]) -> None:
    """A card leaves the session with Good or Easy, and with nothing less."""
    now, last = start, {}
    rest = iter(given_ratings)
    while now.current is not None:
        now, answer = now.grade(next(rest, GOOD).quality)
        last[answer.card] = answer.quality
    assert all(quality >= GOOD.quality for quality in last.values())
    assert {*last} == {place.card for place in start.queue}
