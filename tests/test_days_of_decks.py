"""Days of several decks: decks below others, leeches and siblings."""

import re
from functools import partial
from pathlib import Path
from typing import Any

from helpers import Person, append, card_of, check_derived, deck_text
from test_days import Enter, learn, study
from test_days import enter as enter  # noqa: PLC0414 - a fixture
from test_days import person as person  # noqa: PLC0414 - a fixture

from flashcards.collection import answers, browse, counts
from flashcards.collection.store import Collection
from flashcards.reviews import Rating
from flashcards.settings import DEFAULTS
from flashcards.study.queue import Why
from flashcards.study.rules import RULES
from flashcards.study.session import Session
from flashcards.studyday import Day
from flashcards.terminal import summary
from flashcards.terminal.runner import Runner


class TestSubdecks:
    """Limits of decks below each other."""

    def test_a_parent_covers_what_is_below(self, person: Person) -> None:
        """The parent's two new cards a day are also the subdeck's, in whichever of them they are begun."""
        person.write("a.md", deck_text("Five::Sub", {"Sub1": "x", "Sub2": "y"}))
        with person.collection() as opened:
            found = counts.today(opened, person.today)
            assert [(deck.deck, deck.new) for deck in found.decks] == [("Five", 2), ("Five::Sub", 2)]
            assert found.total().new == 2
            assert person.terms(opened) == ["One", "Two"]
            person.answer(opened, "Sub1")
            assert counts.today(opened, person.today).total().new == 1
            assert person.terms(opened) == ["One"]
            assert person.terms(opened, "Five::Sub") == ["Sub2"]

    def test_an_allowance_over_all(self, person: Person) -> None:
        """A limit over all decks counts what was answered in any, also in one whose text is gone since."""
        other = person.write("b.md", deck_text("Other", {"X": "x", "Y": "y"}))
        rules = RULES._replace(new_per_day=3, reviews_per_day=0)
        with person.collection() as opened:
            assert counts.today(opened, person.today, rules).total().new == 3
            person.answer(opened, "X")
            assert counts.today(opened, person.today, rules).total().new == 2
            other.unlink()
            person.refresh(opened)
            assert counts.today(opened, person.today, rules).total().new == 2
            person.wait(days=1)
            assert counts.today(opened, person.today, rules).total() == ("", 0, 2, 0, 0)


class TestLeeches:
    """Cards that are forgotten again and again."""

    @staticmethod
    def forget(person: Person, *terms: str, times: int) -> None:
        """Learn cards, then fail them on every second day."""
        with person.collection() as opened:
            for _ in range(times):
                for term in terms:
                    person.answer(opened, term, 3)
                person.wait(days=1)
                for term in terms:
                    person.answer(opened, term, 1)
                person.wait(days=1)

    def test_named_at_the_end(self, enter: Enter, person: Person) -> None:
        """The eighth lapse names the card, with what to do, and the card that failed with it every time."""
        self.forget(person, "One", "Two", times=7)
        learn(person, "One", "Two")
        door = enter()
        assert door.asks == "One"
        door.show()
        door.rate(1)
        said = " ".join(door.leave().split())
        assert "Leech: One, forgotten 8 times. Rewrite it, or split it in two." in said
        assert "You often fail it together with Two: note how they differ." in said
        assert enter(leeches=True, cram=True).asks == "One"

    def test_nothing_is_guessed(self, person: Person) -> None:
        """Where nothing failed with it often enough, no other card is named."""
        self.forget(person, "One", "Two", times=2)
        self.forget(person, "One", times=6)
        with person.collection() as opened:
            view = browse.find_term(opened, "One")[0]
            assert summary.of_leech(opened, view) == ("Leech: One, forgotten 8 times. Rewrite it, or split it in two.")
            assert answers.leeches(opened, 8) == {view.card}

    def test_suspended_where_that_was_chosen(self, person: Person) -> None:
        """The answer and the suspension are one step: one undo takes back both."""
        self.forget(person, "One", times=7)
        learn(person, "One")
        settings = DEFAULTS._replace(leech_action="suspend")
        with person.collection() as opened:
            runner = self.runner(opened, person, settings)
            runner.reveal()
            said = runner.grade(Rating(1).quality)
            assert said == "One: a leech, forgotten 8 times; suspended (u undoes it)"
            assert runner.session.again == 0
            assert "It was suspended." in "\n".join(summary.of_session(runner))
            assert browse.find_term(opened, "One")[0].holds.suspended
            check_derived(opened)
            runner.undo()
            view = browse.find_term(opened, "One")[0]
            assert not view.holds.suspended
            assert view.state is not None
            assert view.state.lapses == 7
            assert runner.view.term == "One"

    def test_a_threshold_of_ones_own(self, person: Person) -> None:
        """With a lower threshold a card is named sooner, and again at every half of it."""
        self.forget(person, "One", times=3)
        learn(person, "One")
        with person.collection() as opened:
            runner = self.runner(opened, person, DEFAULTS._replace(leech_lapses=2))
            assert runner.grade(Rating(1).quality) == "One: a leech, forgotten 4 times"
            assert runner.session.again == 1

    @staticmethod
    def runner(opened: Collection, person: Person, settings: Any) -> Runner:
        """A session with these settings."""
        return Runner(opened, Session.of(person.queue(opened)), now=lambda: person.now, settings=settings)

    def test_the_tag(self, person: Person) -> None:
        """A leech is found by the tag that no text holds."""
        self.forget(person, "One", times=8)
        assert person.run("search", "tag:leech").stdout.startswith("One: Five, due 2026-03-17, leech, ")
        assert "  Leech: One, forgotten 8 times. " in person.run("show", "One").stdout
        assert '"leech": true' in person.run("search", "--json", "one").stdout
        assert "leech" not in person.run("show", "Two").stdout.casefold()
        assert person.run("search", "is:leech").stdout == person.run("search", "tag:LEECH").stdout
        assert "leech" not in (person.decks / "five.md").read_text(encoding="utf-8")


class TestSiblings:
    """One card of a note a day."""

    def test_a_sibling_waits_until_tomorrow(self, enter: Enter, person: Person) -> None:
        """Also in a later session of the day; then they come, the review before the new one."""
        person.write("five.md", deck_text("Both", {"One": "1"}, "reverse: true\n"))
        assert study(enter()) == ["One"]
        door = enter()
        assert not door.asks
        assert "Left for another day: 1 new card." in door.greeting
        person.wait(days=1)
        assert enter().progress == (0, 1, 0)
        with person.collection() as opened:
            assert [asked.why for asked in person.queue(opened)] == [Why.DUE]
            learn(person, "One")
        with person.collection() as opened:
            assert [asked.why for asked in person.queue(opened)] == [Why.NEW]
            assert counts.next_due(opened, person.today) == Day(person.today + 5)

    def test_many_new_siblings_are_counted_in_their_number(self, tmp_path: Path) -> None:
        """Four times as many notes take four times as many steps of the database, not sixteen."""
        steps = []
        for size in (100, 400):
            person = Person(tmp_path / str(size))
            text = deck_text("Both", {f"T{at}": "1" for at in range(size)}, "reverse: true\nnew-per-day: none\n")
            person.write("both.md", text)
            with person.collection() as opened:
                taken: list[int] = []
                opened.connection.set_progress_handler(partial(taken.append, 1), 100)
                assert counts.today(opened, person.today).total().new == size
                steps.append(len(taken))
        assert steps[1] < 6 * steps[0]

    def test_one_number(self, person: Person) -> None:
        """What is called due is the same number in every line; siblings due on the same day come tomorrow."""
        terms = {f"Term {number}": "1" for number in range(40)}
        person.write("five.md", deck_text("Both", terms, "reverse: true\nnew-per-day: none\n"))
        with person.collection() as opened:
            for term in terms:
                for view in browse.find_term(opened, term):
                    append(opened, view.card, person.review())
        person.wait(days=1)
        today = person.run().stdout
        assert "all decks" not in today
        assert re.search(r"Both +40 +0 +0 +40", today)
        assert set(re.findall(r"(\d+) due", today)) <= {"40"}
        assert person.run("due").stdout == "Both: 40 due, 0 new\n"
        person.wait(days=9)
        back = person.run("study", text="q\n").stdout
        assert set(re.findall(r"(\d+) due", back)) <= {"40"}
        assert "Still to study today: 40 (0 new, 0 again, 40 due)." in back
        worked_off = person.run("study", "--backlog", "10", text="q\n").stdout
        assert re.findall(r"(\d+) due", worked_off) == ["40", "10", *["40"] * (worked_off.count(" due") - 2)]

    def test_what_an_allowance_leaves(self, person: Person) -> None:
        """It waits, and is not called due; what is said to come ahead is what a session asks."""
        terms = {f"Term {number}": "1" for number in range(40)}
        person.write("five.md", deck_text("Both", terms, "new-per-day: none\nreviews-per-day: 30\n"))
        with person.collection() as opened:
            for term in terms:
                append(opened, card_of(opened, term), person.review())
        person.wait(days=10)
        assert "40 reviews are waiting; 20 a day" in person.run("study", "--backlog", "20", text="q\n").stdout
        assert person.run("due").stdout == "Both: 30 due, 0 new\n"

    def test_ahead_is_what_is_asked(self, person: Person) -> None:
        """Of siblings that fall due on one day one is promised, and one is asked."""
        person.write("five.md", deck_text("Both", {"One": "1", "Two": "2"}, "reverse: true\nnew-per-day: none\n"))
        with person.collection() as opened:
            for term in ("One", "Two"):
                for view in browse.find_term(opened, term):
                    append(opened, view.card, person.review())
        person.wait(days=1)
        for term in ("One", "Two"):
            person.run("set-due", "in 3 days", term)
        said = person.run("study", text="").stdout
        assert "flashcards study --ahead 3 studies 2 cards now." in said
        assert "0 done, 0 new, 0 again, 2 due" in person.run("study", "--ahead", "3", text="").stdout
        person.wait(days=2)
        assert re.search(r"Both +0 +0 +0 +2\n", person.run().stdout)
        person.wait(days=1)
        assert person.run("due").stdout == "Both: 2 due, 0 new\n"
