"""Days of a deck: its limits, the clock, an absence, what is not due yet, and minutes."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from helpers import Person, append, card_of, check_derived, deck_text
from terminal import DOORS, Door

from flashcards.collection import answers, browse, counts, log
from flashcards.reviews import Drill, Rating, Review
from flashcards.study.session import Session
from flashcards.terminal import summary
from flashcards.terminal.runner import Runner

Enter = Callable[..., Door]
FIVE = {"One": "1", "Two": "2", "Three": "3", "Four": "4", "Five": "5"}


@pytest.fixture
def person(tmp_path: Path) -> Person:
    """Somebody with five cards, of which two may be begun and three reviewed a day."""
    somebody = Person(tmp_path)
    somebody.write("five.md", deck_text("Five", FIVE, "new-per-day: 2\nreviews-per-day: 3\n"))
    return somebody


@pytest.fixture(params=DOORS)
def enter(request: pytest.FixtureRequest, person: Person) -> Iterator[Enter]:
    """Begins a session with what is wished; each story is told through every door."""
    doors: list[Door] = []

    def begin(**wishes: Any) -> Door:
        doors.append(request.param(person, **wishes))
        return doors[-1]

    yield begin
    for door in doors:
        door.abandon()


def study(door: Door, *ratings: int) -> list[str]:
    """Answer with these ratings, then with Good to the end; the terms that were asked."""
    asked, rest = [], iter(ratings)
    while door.asks:
        asked.append(door.asks)
        door.show()
        door.rate(next(rest, 3))
    return asked


def learn(person: Person, *terms: str, days: int = 1) -> None:
    """Answer cards Good, then let days pass."""
    with person.collection() as opened:
        for term in terms:
            person.answer(opened, term)
    person.wait(days=days)


def at(person: Person, moment: str) -> None:
    """Go to a moment, wherever it is."""
    person.moment = datetime.fromisoformat(moment)


class TestLimits:
    """A day's limits, over sessions, restarts, midnight and the rollover."""

    def test_over_sessions_and_midnight(self, enter: Enter, person: Person) -> None:
        """Two new cards a study day: one now, one in the next session, none at 3 a.m., two more from four."""
        at(person, "2026-03-01T22:00:00+01:00")
        door = enter()
        door.show()
        door.rate(3)
        door.leave()
        assert study(enter()) == ["Two"]
        at(person, "2026-03-02T03:59:00+01:00")
        door = enter()
        assert not door.asks
        assert "The next review is due tomorrow." in door.greeting
        assert "Left for another day: 3 new cards." in door.greeting
        at(person, "2026-03-02T04:00:00+01:00")
        assert study(enter()) == ["One", "Two", "Three", "Four"]

    def test_reviews(self, enter: Enter, person: Person) -> None:
        """Three reviews a day: of five that are due, the most overdue; the rest come tomorrow, before the others."""
        learn(person, "Four", "Five", days=1)
        learn(person, "One", "Two", "Three", days=1)
        door = enter(limit=2)
        assert study(door) == ["Four", "Five"]
        assert "Still to study today: 1 (" in door.leave()
        assert study(enter()) == ["One"]
        assert not enter().asks
        person.wait(days=1)
        assert study(enter())[:2] == ["Two", "Three"]


class TestTheClock:
    """Study days begin at four, whatever the clock does."""

    def test_spring_forward(self, enter: Enter, person: Person) -> None:
        """In the night that has no 2 o'clock, the day still begins at four."""
        at(person, "2026-03-28T23:30:00+01:00")
        study(enter())
        at(person, "2026-03-29T03:59:00+02:00")
        assert not enter().asks
        at(person, "2026-03-29T04:00:00+02:00")
        assert study(enter()) == ["One", "Two", "Three", "Four"]

    def test_fall_back(self, enter: Enter, person: Person) -> None:
        """In the night that has 2 o'clock twice, both belong to the evening before."""
        at(person, "2026-10-24T23:30:00+02:00")
        door = enter()
        door.show()
        door.rate(3)
        door.leave()
        at(person, "2026-10-25T02:30:00+02:00")
        assert enter().asks == "Two"
        at(person, "2026-10-25T02:30:00+01:00")
        assert study(enter()) == ["Two"]
        at(person, "2026-10-25T03:59:00+01:00")
        assert not enter().asks
        at(person, "2026-10-25T04:00:00+01:00")
        assert study(enter()) == ["One", "Two", "Three", "Four"]

    def test_travel(self, enter: Enter, person: Person) -> None:
        """Eastward the next day comes sooner and westward later, and what was answered stays where it was."""
        at(person, "2026-03-01T20:00:00+01:00")
        study(enter())
        at(person, "2026-03-02T06:00:00+11:00")
        assert enter().asks == "One"
        at(person, "2026-03-01T13:00:00-08:00")
        assert not enter().asks

    def test_a_clock_set_back(self, enter: Enter, person: Person) -> None:
        """Two days back nothing answered later is due, new cards go on, and a card's entries keep their order."""
        at(person, "2026-03-05T10:00:00+01:00")
        study(enter())
        at(person, "2026-03-03T10:00:00+01:00")
        assert study(enter(), 1, 3, 3) == ["Three", "Four", "Three"]
        at(person, "2026-03-06T10:00:00+01:00")
        assert study(enter())[:3] == ["Three", "Four", "One"]
        with person.collection() as opened:
            check_derived(opened)
            for term in FIVE:
                moments = [entry.at for entry in log.entries(opened, card_of(opened, term))]
                assert moments == sorted(set(moments))


class TestAbsence:
    """Sixty days away."""

    @pytest.fixture
    def away(self, person: Person) -> Person:
        """Somebody who learnt ten cards a day for eight days, saw each again, and then was away for sixty."""
        person.write("five.md", deck_text("Many", {f"T{i:02}": f"D{i}" for i in range(80)}, "new-per-day: none\n"))
        with person.collection() as opened:
            for day in range(10):
                for number in range(80):
                    if number // 10 in {day, day - 1}:
                        person.answer(opened, f"T{number:02}")
                person.wait(days=1)
        person.wait(days=60)
        return person

    def test_a_way_back(self, enter: Enter, away: Person) -> None:
        """It says how the backlog can be worked off, asks the most endangered first, and keeps to so many a day."""
        door = enter()
        assert "80 due; 40 a day catches up in " in door.greeting
        assert "flashcards study --backlog 40" in door.greeting
        assert door.progress == (0, 80, 0)
        door.leave()
        door = enter(backlog=30)
        assert "80 due; 30 a day catches up in 3 days" in door.greeting
        assert door.progress == (0, 30, 0)
        assert door.asks == "T00"
        study(door)
        assert "Still to study today: 50 (0 new, 0 again, 50 due)." in door.leave()
        assert not enter(backlog=30).asks
        away.wait(days=1)
        assert enter(backlog=30).progress == (0, 30, 0)

    def test_it_is_as_was_said(self, away: Person) -> None:
        """Who does as many a day as was said, and remembers as was expected, is done when it was said."""
        with away.collection() as opened:
            plan = answers.backlog_of(opened, away.today, 80, per_day=30)
            assert plan is not None
            assert plan.days is not None
            for _ in range(plan.days):
                day = away.today
                for asked in away.queue(opened)[:30]:
                    append(opened, asked.card, away.review())
                away.wait(days=1)
            assert counts.waiting(opened, day).due == 0

    def test_no_new_cards_meanwhile(self, enter: Enter, away: Person) -> None:
        """Working off a backlog begins no new card."""
        away.write("new.md", deck_text("New", FIVE))
        door = enter(backlog=100)
        assert door.progress == (0, 80, 0)

    def test_today_says_it_too(self, away: Person) -> None:
        """The command without a name says it, and one that is back at work says nothing any more."""
        assert "80 due; 40 a day catches up in " in away.run().stdout
        away.run("study", text="\n3\n" * 80)
        assert "a day catches up" not in away.run().stdout
        assert "a day catches up" not in away.run("study", "--ahead", "30", text="q\n").stdout

    def test_a_suggestion_on_demand(self, person: Person) -> None:
        """Without a number, and without a backlog, a number is suggested all the same."""
        learn(person, "One")
        assert person.run("study", "--backlog", text="q\n").stdout.startswith("1 due; 20 a day catches up today\n")


class TestBeyondToday:
    """What a session may ask that is not due."""

    def test_ahead(self, enter: Enter, person: Person) -> None:
        """What falls due in the next days is asked now, whatever the allowance; not what was answered today."""
        learn(person, *FIVE, days=0)
        assert not enter(ahead=1).asks
        person.wait(days=1)
        assert study(enter()) == ["One", "Two", "Three"]
        assert not enter().asks
        assert study(enter(ahead=6)) == ["Four", "Five"]
        with person.collection() as opened:
            assert [type(one) for one in log.entries(opened, card_of(opened, "Five"))] == [Review, Review]
        person.wait(days=4)
        assert not enter().asks
        assert study(enter(ahead=2)) == ["One", "Two", "Three", "Four", "Five"]

    def test_cram(self, enter: Enter, person: Person) -> None:
        """Every card is asked, due or not, and comes back until Good; it is in the log, and no schedule changes."""
        learn(person, "One", days=0)
        with person.collection() as opened:
            before = browse.card(opened, card_of(opened, "One")).state
        door = enter(cram=True, limit=3)
        assert door.progress == (0, 3, 0)
        assert study(door, 1, 3, 3, 3) == ["One", "Two", "Three", "One"]
        assert "cards crammed" in door.leave()
        with person.collection() as opened:
            check_derived(opened)
            assert [type(one) for one in log.entries(opened, card_of(opened, "One"))] == [Review, Drill, Drill]
            assert browse.card(opened, card_of(opened, "One")).state == before
            assert browse.card(opened, card_of(opened, "Two")).state is None

    def test_failed_today(self, enter: Enter, person: Person) -> None:
        """What was wrong today is asked once more, also when it was repeated until Good; what was hard is not."""
        study(enter(), 1, 2, 3, 3)
        assert study(enter(failed_today=True)) == ["One"]
        person.wait(days=1)
        door = enter(failed_today=True)
        assert not door.asks
        assert "No card was answered wrong today." in door.greeting

    def test_reverse(self, enter: Enter, person: Person) -> None:
        """From definition to term, without counting; a gap text has no other direction to ask."""
        door = enter(reverse=True)
        assert door.asks in {"1", "One"}
        assert "One" in door.show()
        door.rate(3)
        assert door.progress == (1, 4, 0)
        door.leave()
        with person.collection() as opened:
            assert [type(one) for one in log.entries(opened, card_of(opened, "One"))] == [Drill]

    def test_tags_and_queries(self, enter: Enter, person: Person) -> None:
        """Any of the tags, what a search finds, and both together; within the allowances of the day."""
        notes = {"Tide": "Moon.\n\n#sea #moon", "Reef": "Coral.\n\n#sea", "Crater": "Deep.\n\n#moon", "Oak": "Tree."}
        person.write("five.md", deck_text("World", notes))
        assert study(enter(tags=("sea", "#moon"), query="deck:World", limit=2)) == ["Tide", "Reef"]
        assert study(enter(query="tree")) == ["Oak"]
        assert study(enter(tags=("moon",), cram=True)) == ["Tide", "Crater"]
        door = enter(tags=("sea",))
        assert not door.asks
        assert "None of these is due. Add --cram to study all 2 anyway." in door.greeting

    def test_nothing_is_meant(self, person: Person) -> None:
        """A choice without a card says so."""
        said = "No cards match, or all matches are suspended or buried.\n"
        assert person.run("study", "--tag", "leech").stdout == said
        assert person.run("study", "--search", "is:suspended -deck:nowhere").stdout == said
        assert person.run("study", "--leeches", "--cram").stdout == said

    @pytest.mark.parametrize(
        ("words", "reason"),
        [
            (("--tag", "nowhere"), "tag:nowhere: no cards match"),
            (("--tag", "#nowhere", "--tag", "leech"), "tag:nowhere: no cards match"),
            (("--search", "deck:nowhere is:due"), "deck:nowhere is:due: no cards match"),
            (("--search", "("), "(: no cards match"),
        ],
    )
    def test_a_name_that_matches_nothing(self, person: Person, words: tuple[str, ...], reason: str) -> None:
        """A tag, deck or word that no card has is an error, as it is for the other commands."""
        refused = person.run("study", *words)
        assert (refused.exit_code, refused.stdout, refused.stderr) == (2, "", f"flashcards: {reason}\n")

    def test_a_random_day(self, person: Person) -> None:
        """A random order is that of its seed, or of the day."""
        person.write("five.md", deck_text("Many", {f"T{i:02}": f"D{i}" for i in range(20)}))

        def asked(*more: str) -> list[str]:
            said = person.run("study", "--order", "random", *more, text="\n3\n" * 20).stdout
            person.run("study", "--cram", text="q")
            for _ in range(20):
                person.run("undo")
            return [line for line in said.splitlines() if line.startswith("T")]

        assert asked("--seed", "1") == asked("--seed", "1") != asked("--seed", "2")
        first = asked()
        assert sorted(first) == sorted(asked())
        person.wait(days=1)
        assert asked() != first

    def test_contradictions(self, person: Person) -> None:
        """What makes no sense together is refused in one line, before anything is done."""
        result = person.run("study", "--cram", "--ahead", "3")
        assert result.exit_code == 2
        assert result.stderr.startswith("flashcards: --cram does not change schedules")
        assert result.stderr.count("\n") == 1

    def test_several_decks(self, person: Person) -> None:
        """Several decks are one session, and what is left is counted for them alone."""
        for name in ("A", "B", "C"):
            person.write(f"{name}.md", deck_text(name, {f"{name}1": "x", f"{name}2": "y"}))
        said = person.run("study", "A", "C", "--new", "3", text="\n3\n" * 9).stdout
        assert [line for line in said.splitlines() if line[1:] in {"1", "2"}] == ["A1", "A2", "C1"]
        assert "Still to study today: 1 (" in said


class TestMinutes:
    """A session of so many minutes."""

    def test_the_time_is_over(self, person: Person) -> None:
        """It ends between two cards: who is thinking when the time is over may answer."""
        seconds = 0.0
        with person.collection() as opened:
            runner = Runner(
                opened, Session.of(person.queue(opened)), now=lambda: person.now, timer=lambda: seconds, minutes=1
            )
            seconds = 59
            runner.grade(Rating(3).quality)
            assert runner.session.left == 1
            runner.reveal()
            seconds = 90
            runner.grade(Rating(1).quality)
            assert runner.session.current is None
            assert "Still to study today: 1 (" in "\n".join(summary.of_session(runner))

    def test_the_option(self, person: Person) -> None:
        """A session of hardly any time asks one card."""
        assert "1 card in " in person.run("study", "--minutes", "0.0000001", text="\n3\n" * 5).stdout
        assert person.run("study", "--minutes", "0").exit_code == 2
