"""Light days of the week: cards due then are moved by a few days, by a rule that knows one card alone."""

from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from helpers import Person, card_of, check_derived, deck_text, dump
from hypothesis import given
from hypothesis import strategies as st

from flashcards.collection import browse, log, steps
from flashcards.reviews import Rating, Review, effective
from flashcards.scheduling import Scheduler, State, replay
from flashcards.scheduling.fsrs import Fsrs
from flashcards.scheduling.fuzz import LightDays, reach, weekday
from flashcards.scheduling.makers import WEEKDAYS, Options, Own, scheduler_of
from flashcards.scheduling.sm2 import Sm2, sm2_state
from flashcards.study.session import Session
from flashcards.studyday import Day, to_date
from flashcards.terminal.runner import Runner

SCHEDULERS = ("sm2", "fsrs")
LAKES = deck_text("Lakes", {f"Lake {number}": f"{number}." for number in range(40)})
WEEKEND = {5, 6}


@pytest.fixture
def person(tmp_path: Path) -> Person:
    """Somebody with forty cards."""
    person = Person(tmp_path / "home")
    person.write("lakes.md", LAKES)
    return person


def learn(person: Person) -> None:
    """Four reviews of each card, on days of the week that are its own."""
    began = person.moment
    with person.collection() as opened:
        for number in range(40):
            for days in (0, 2, 11, 41):
                person.moment = began + timedelta(days=days + number % 7, minutes=number)
                person.answer(opened, f"Lake {number}", Rating(2 + number % 3))
    person.moment = began + timedelta(days=60)


def states(person: Person) -> dict[str, State]:
    """The schedule of each card, which is the replay of its log."""
    found = {}
    with person.collection() as opened:
        check_derived(opened)
        for number in range(40):
            card = card_of(opened, f"Lake {number}")
            state = browse.card(opened, card).state
            assert state is not None
            assert state == replay(log.scheduler(opened, card), effective(log.entries(opened, card)))
            found[f"Lake {number}"] = state
    return found


@given(st.integers(-10_000, 40_000))
def test_the_weekday(day: int) -> None:
    """Study days have the day of the week that the calendar gives them."""
    assert weekday(day) == to_date(Day(day)).weekday()


@pytest.mark.parametrize(
    ("interval", "days"), [(1, 0), (2, 0), (3, 1), (6, 1), (7, 1), (15, 2), (20, 2), (21, 3), (60, 4), (365, 20)]
)
def test_the_reach(interval: int, days: int) -> None:
    """A card is moved no further than Anki's fuzz would move it."""
    assert reach(interval) == days


@given(
    day=st.integers(0, 30_000),
    interval=st.integers(1, 36_500),
    repetitions=st.integers(0, 30),
    light=st.frozensets(st.integers(0, 6), max_size=6),
    name=st.text(min_size=1, max_size=4),
    scheduler=st.sampled_from(SCHEDULERS),
    fuzz=st.booleans(),
)
def test_the_rule(  # noqa: PLR0913, PLR0917 - one argument a fact
    day: int,
    interval: int,
    repetitions: int,
    light: frozenset[int],
    name: str,
    scheduler: str,
    fuzz: bool,  # noqa: FBT001
) -> None:
    """A card is moved only off a light day, always by the same, never too far, and not where all in reach is light."""
    options = Options(scheduler=scheduler, fuzz=fuzz, light_days=" ".join(WEEKDAYS[each] for each in light) or None)
    usual, own = (scheduler_of(each, Own(), name) for each in (options._replace(light_days=None), options))
    before = sm2_state(repetitions=repetitions, interval=interval, ease=250, lapses=0, due=Day(day))
    if scheduler == "fsrs":
        before = Fsrs().step(None, Review(at=0, utc_offset=0, day=Day(day - interval), quality=4)) or before
    answer = Review(at=0, utc_offset=0, day=Day(day), quality=4)
    exact, moved = usual.step(before, answer), own.step(before, answer)
    assert exact is not None
    assert moved is not None
    assert moved == own.step(before, answer)
    assert moved._replace(due=exact.due) == exact
    there = day + exact.interval
    free = [
        each for each in range(-reach(exact.interval), reach(exact.interval) + 1) if weekday(there + each) not in light
    ]
    if weekday(exact.due) not in light or not free:
        assert moved.due == exact.due
    else:
        assert moved.due - there in free


def test_cards_are_spread() -> None:
    """What would come at the weekend comes on all days in reach, and not on one of them."""
    before = sm2_state(repetitions=3, interval=24, ease=250, lapses=0, due=Day(5))
    answer = Review(at=0, utc_offset=0, day=Day(5), quality=4)
    dues = Counter(
        state.due for number in range(300) if (state := Sm2(light=LightDays(WEEKEND, str(number))).step(before, answer))
    )
    assert WEEKEND.isdisjoint(map(weekday, dues))
    assert len(dues) == 7
    assert all(count > 20 for count in dues.values())


@pytest.mark.parametrize("scheduler", SCHEDULERS)
def test_from_end_to_end(person: Person, scheduler: str) -> None:
    """A choice moves what is due at the weekend and no more; taken back, it leaves no trace."""
    learn(person)
    person.run("config", "scheduler", scheduler)
    with person.collection() as opened:
        before = dump(opened)
    exact = states(person)
    said = person.run("config", "light-days", "Sun, sat", "--dry-run")
    assert "would be due on another day" in said.stderr
    assert states(person) == exact
    said = person.run("config", "light-days", "Sun, sat")
    assert (said.exit_code, said.stdout) == (0, "light-days = sat sun\n")
    moved = states(person)
    others = {name: state for name, state in exact.items() if weekday(state.due) not in WEEKEND}
    assert 0 < len(others) < 40
    assert {name: moved[name] for name in others} == others
    assert [name for name, state in moved.items() if weekday(state.due) in WEEKEND] == []
    assert person.run("due").stderr == ""
    assert person.run("config", "light-days").stdout == "sat sun\n"
    assert person.run("config", "--unset", "light-days").exit_code == 0
    with person.collection() as opened:
        assert dump(opened) == before


@pytest.mark.parametrize("scheduler", SCHEDULERS)
def test_the_keys_and_undo(person: Person, scheduler: str) -> None:
    """A key promises the day to which it leads, a due day set by hand stays, and undo and redo lead back and on."""
    learn(person)
    person.run("config", "scheduler", scheduler)
    person.run("config", "light-days", "sat sun fri")
    person.wait(days=120)
    with person.collection() as opened:
        runner = Runner(opened, Session(queue=person.queue(opened)), now=lambda: person.now)
        for number in range(20):
            card = runner.view.card
            runner.reveal()
            person.wait(hours=0.01)
            quality = (3, 4, 5)[number % 3]
            promised = runner.outlooks()[quality].days
            runner.grade(quality)
            state = browse.card(opened, card).state
            assert state is not None
            assert promised == state.due - person.today
        answered = dump(opened)["schedule"]
        assert steps.undo(opened, person.stamp()) is not None
        assert dump(opened)["schedule"] != answered
        assert steps.redo(opened, person.stamp()) is not None
        assert dump(opened)["schedule"] == answered
    saturday = next(day for day in range(person.today + 1, person.today + 9) if weekday(day) == 5)
    assert person.run("set-due", to_date(Day(saturday)).isoformat(), "Lake 1").exit_code == 0
    assert states(person)["Lake 1"].due == saturday


@pytest.mark.parametrize("value", ["mon tue wed thu fri sat sun", "someday", "sat;sun", "7", "true"])
def test_days_that_are_none(person: Person, value: str) -> None:
    """A word that is no day is refused, and so are all seven days."""
    refused = person.run("config", "light-days", value)
    assert refused.exit_code == 2
    assert "takes some of mon, tue, wed, thu, fri, sat, sun, but not all, with spaces or commas" in refused.stderr
    assert person.run("config", "light-days", "none").stdout == "light-days = none\n"


def test_no_scheduler_is_made_twice() -> None:
    """Without fuzz and light days all cards share one scheduler; with them each card has its own."""
    options = Options(light_days="sat")
    one, other = (scheduler_of(options, Own(), name) for name in "ab")
    assert one != other
    alone: list[Scheduler] = [scheduler_of(Options(), Own(), name) for name in "ab"]
    assert alone[0] is alone[1]
