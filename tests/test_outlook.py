"""What the keys promise: what comes of an answer is what the session and the schedule then do."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flashcards.cards import CardId
from flashcards.reviews import Rating, Review
from flashcards.scheduling import State, outcomes
from flashcards.scheduling.sm2 import Sm2, sm2_state
from flashcards.settings import DEFAULTS
from flashcards.study.outlook import Leeches, Outlook, outlooks
from flashcards.study.queue import Asked, Why
from flashcards.study.session import Session
from flashcards.studyday import MAX_INTERVAL, Day
from flashcards.terminal.choices import choices

TODAY = Day(100)
LEECHES = Leeches(8, suspended=False)


def state(**changes: int) -> State:
    """A card that was passed once and is due today, but for some facts."""
    facts = {"repetitions": 1, "interval": 1, "ease": 250, "lapses": 0, "due": 100} | changes
    return sm2_state(**facts, passed=True, moved=Day(99))  # type: ignore[arg-type]


def promised(
    before: State | None, *, hints: int = 0, leeches: Leeches = LEECHES, grades: int = 4, words: bool = False
) -> list[str]:
    """What the keys of a revealed card say."""
    session = Session(queue=(Asked(CardId(1), Why.DUE),), revealed=True, hints=hints)
    states = outcomes(Sm2(), before, TODAY)
    found = outlooks(session, Sm2(), states, TODAY, leeches, before.lapses if before else 0)
    return [each.when for each in choices(DEFAULTS._replace(grades=grades), found, words=words)]


AGAIN = "again today, then 1d"


@pytest.mark.parametrize(
    ("before", "said"),
    [
        (None, [AGAIN, AGAIN, "1d", "1d, later longer"]),
        (state(), [AGAIN, "again today, then 6d", "6d", "6d, later longer"]),
        (state(repetitions=2, interval=6), [AGAIN, "again today, then 15d", "15d", "15d, later longer"]),
        (state(repetitions=5, interval=40), [AGAIN, "again today, then 3.3mo", "3.3mo", "3.3mo, later longer"]),
        (state(repetitions=5, interval=400), [AGAIN, "again today, then 2.7y", "2.7y", "2.7y, later longer"]),
    ],
)
def test_four_keys(before: State | None, said: list[str]) -> None:
    """Again and Hard say that the card comes back today; Easy says what it has over Good where the days are equal."""
    assert promised(before) == said


def test_in_words() -> None:
    """Line by line there are no short forms."""
    assert promised(state(), words=True) == [
        "again today, then in 1 day",
        "again today, then in 6 days",
        "in 6 days",
        "in 6 days, later longer",
    ]


def test_after_a_hint() -> None:
    """The keys that are stored as Hard say so in place of an interval that they do not lead to."""
    assert promised(state(), hints=1) == [AGAIN, "again today, then 6d", "as Hard", "as Hard"]


def test_a_leech() -> None:
    """The answer that makes a leech of a card says that it is suspended, where that was chosen."""
    before = state(lapses=7)
    assert promised(before, leeches=Leeches(8, suspended=True))[0] == "suspended as a leech"
    assert promised(before)[0] == AGAIN
    assert promised(state(lapses=8), leeches=Leeches(8, suspended=True))[1] == "again today, then 6d"


def test_six_grades() -> None:
    """SM-2's own grades say the same."""
    assert promised(None, grades=6) == [*[AGAIN] * 4, "1d", "1d, later longer"]


states = st.none() | st.builds(
    state,
    repetitions=st.integers(1, 9),
    interval=st.integers(1, 400),
    ease=st.integers(130, 300),
    lapses=st.integers(0, 20),
)


@given(states, st.sampled_from([Rating.GOOD, Rating.HARD]), st.integers(0, 1))
def test_it_is_kept(before: State | None, below: Rating, hints: int) -> None:
    """Each quality leads to the day that it promises, and the card comes back today if and only if that is said."""
    session = Session(queue=(Asked(CardId(1), Why.DUE),), revealed=True, repeat_below=below, hints=hints)
    found = outlooks(session, Sm2(), outcomes(Sm2(), before, TODAY), TODAY, LEECHES, 0)
    for quality, outlook in found.items():
        after, answer = session.grade(quality)
        led = Sm2().step(before, Review(at=0, utc_offset=0, day=TODAY, quality=answer.quality))
        assert led is not None
        assert outlook.days == led.due - TODAY
        assert outlook.again == bool(after.queue)
        assert bool(outlook.counts_as) == (answer.quality != quality)


@given(states)
def test_later_intervals(before: State | None) -> None:
    """What is said of later intervals holds: answered Good each time, they are never on the other side of Good's."""
    session = Session(queue=(Asked(CardId(1), Why.DUE),), revealed=True, repeat_below=Rating.HARD)
    led = outcomes(Sm2(), before, TODAY)
    good = led[Rating.GOOD.quality]
    for quality, outlook in outlooks(session, Sm2(), led, TODAY, LEECHES, 0).items():
        if not outlook.later:
            continue
        one, other, longer, shorter = led[quality], good, False, False
        for _ in range(9):
            one, other = (_good(each) for each in (one, other))
            longer, shorter = longer or one.interval > other.interval, shorter or one.interval < other.interval
        assert (longer, shorter) == (outlook.later == "longer", outlook.later == "shorter")


def _good(before: State | None) -> State:
    """The state after Good on the due day."""
    assert before is not None
    after = Sm2().step(before, Review(at=0, utc_offset=0, day=before.due, quality=Rating.GOOD.quality))
    assert after is not None
    return after


def test_intervals_that_cannot_grow() -> None:
    """Where every interval is the longest there is, no answer promises longer ones than another."""
    session = Session(queue=(Asked(CardId(1), Why.DUE),), revealed=True)
    led = outcomes(Sm2(), state(repetitions=9, interval=MAX_INTERVAL), TODAY)
    assert led[Rating.EASY.quality] != led[Rating.GOOD.quality]
    found = outlooks(session, Sm2(), led, TODAY, LEECHES, 0)
    assert {each.later for each in found.values()} == {""}


def test_no_schedule() -> None:
    """Where no schedule says when, nothing is said but whether it comes back."""
    session = Session(queue=(Asked(CardId(1), Why.CRAM),), revealed=True)
    found = outlooks(session, Sm2(), dict.fromkeys(range(6)), TODAY, LEECHES, 0)
    assert found[2] == Outlook(None, again=True)
    assert [each.when for each in choices(DEFAULTS, found)] == ["again today", "again today", "", ""]
