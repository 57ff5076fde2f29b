"""What the keys of the quiz do to the log, as stories: redo, whole notes, two sessions, the end, time."""

import subprocess

import pytest
from helpers import PATIENCE, Person, append, card_of, deck_text, entries_of, kinds_of
from terminal import (
    CTRL_C,
    CTRL_D,
    ByLines,
    Enter,
    Lines,
    Start,
    Terminal,
    answer,
    environment,
    study,
    three_cards,
)

from flashcards.collection import browse, log
from flashcards.collection.store import Collection
from flashcards.reviews import Drill, Entry, Rating, Reset, Review, Suspend, Undo, effective
from flashcards.study.session import Session
from flashcards.terminal.runner import Runner

person = three_cards


def counted(person: Person, term: str) -> list[Entry]:
    """The entries of a term's log that count."""
    return effective(entries_of(person, term))


def elsewhere(person: Person, term: str, entry: Entry) -> None:
    """Another session writes to the log of a card, while this one goes on."""
    with Collection.open(person.home.collection) as other:
        append(other, card_of(other, term), entry)


class TestRedo:
    """The key ``U``."""

    def test_back_and_forth(self, enter: Enter, person: Person) -> None:
        """As many answers as were undone can be given again, and then there is nothing to redo."""
        door = enter()
        assert "nothing to redo" in door.key("U")
        answer(door, 3, 1)
        for _ in range(2):
            door.key("u")
        assert (door.asks, door.progress) == ("Tide", (0, 3, 0))
        assert "redone: Tide" in door.key("U")
        assert (door.asks, door.progress) == ("Wave (water wave)", (1, 2, 0))
        assert "redone: Wave" in door.key("U")
        assert (door.asks, door.progress) == ("Gyre", (2, 1, 1))
        assert "nothing to redo" in door.key("U")
        assert "undone: Wave" in door.key("u")
        assert (door.asks, door.progress) == ("Wave (water wave)", (1, 2, 0))
        door.leave()
        assert [type(entry) for entry in counted(person, "Tide")] == [Review]
        assert counted(person, "Wave") == []

    def test_a_new_answer_ends_it(self, enter: Enter, person: Person) -> None:
        """What was undone before a new answer cannot come back over it."""
        door = enter()
        answer(door, 1)
        door.key("u")
        answer(door, 4)
        assert "nothing to redo" in door.key("U")
        door.key("u")
        assert "redone: Tide" in door.key("U")
        assert door.progress == (1, 2, 0)
        door.leave()
        (only,) = counted(person, "Tide")
        assert isinstance(only, Review)
        assert only.quality == 5

    def test_over_a_restart(self, enter: Enter, person: Person) -> None:
        """An undo of an earlier session can be redone; its card is asked no more."""
        door = enter()
        answer(door, 3, 3)
        door.key("u")
        door.leave()
        door = enter()
        assert (door.asks, door.progress) == ("Wave (water wave)", (0, 2, 0))
        assert "redone: Wave" in door.key("U")
        assert (door.asks, door.progress) == ("Gyre", (0, 1, 0))
        assert "undone: Wave" in door.key("u")
        assert door.asks == "Wave (water wave)"
        door.leave()
        assert counted(person, "Wave") == []

    def test_an_answer_of_an_earlier_session(self, enter: Enter, person: Person) -> None:
        """It can be taken back and given again, and the session stands where it stood."""
        door = enter()
        answer(door, 1)
        door.leave()
        door = enter()
        before = (door.asks, door.progress)
        assert before == ("Wave (water wave)", (0, 2, 1))
        assert "undone: Tide" in door.key("u")
        assert (door.asks, door.progress) == ("Tide", (0, 3, 0))
        assert "redone: Tide" in door.key("U")
        assert (door.asks, door.progress) == before
        door.leave()
        assert [type(entry) for entry in counted(person, "Tide")] == [Review]

    def test_as_commands(self, person: Person) -> None:
        """``undo`` and ``redo`` go the same way, one step a run."""
        answer(door := ByLines(person), 3, 4)
        door.leave()
        assert person.run("redo").exit_code == 1
        assert person.run("undo").stdout == "Undone: Easy for Wave (water wave)\n"
        assert person.run("undo").stdout == "Undone: Good for Tide\n"
        assert person.run("redo").stdout == "Redone: Good for Tide\n"
        assert person.run("redo").stdout == "Redone: Easy for Wave (water wave)\n"
        last = person.run("redo")
        assert (last.exit_code, last.stderr) == (1, "flashcards: nothing to redo\n")


class TestTheNote:
    """Keys that put a card or its note away."""

    def test_burying_a_note_with_all_its_cards(self, enter: Enter, person: Person) -> None:
        """Its cards leave together and come back together, and are asked again tomorrow."""
        person.write("seas.md", deck_text("Seas", {"Tide": "The {{c1::moon}} pulls the {{c2::sea}}.", "Reef": "rock"}))
        door = enter()
        assert "Tide: buried until tomorrow (2 cards)" in door.key("b")
        assert door.asks == "Reef"
        assert "undone: Tide" in door.key("u")
        assert (door.asks, door.progress[1]) == ("Tide", 2)
        assert "redone: Tide" in door.key("U")
        assert door.asks == "Reef"
        door.leave()
        with person.collection() as opened:
            cards = [view.card for view in browse.find_term(opened, "Tide")]
            logs = [[type(entry).__name__ for entry in log.entries(opened, card)] for card in cards]
        assert logs == [["Bury", "Undo", "Undo"]] * 2
        assert person.run("undo").stdout == "Undone: bury for Tide and 1 more\n"

    def test_forgetting(self, enter: Enter, person: Person) -> None:
        """A card that is forgotten is new again, and its log keeps what was; it can be taken back."""
        with person.collection() as opened:
            person.answer(opened, "Tide", Rating.EASY)
        person.wait(days=1)
        door = enter()
        assert door.asks == "Tide"
        assert "Tide: forgotten, now new again" in door.key("f")
        assert door.asks == "Wave (water wave)"
        door.leave()
        assert kinds_of(person, "Tide") == [Review, Reset]
        with person.collection() as opened:
            assert browse.card(opened, card_of(opened, "Tide")).state is None
        door = enter()
        door.key("u")
        assert door.asks == "Tide"
        door.leave()
        assert [type(entry) for entry in counted(person, "Tide")] == [Review]

    def test_forgetting_asks_once(self, start: Start, person: Person) -> None:
        """Any other key goes back to the card as it was, and the key itself says yes."""
        with person.collection() as opened:
            person.answer(opened, "Tide", Rating.EASY)
        person.wait(days=1)
        terminal = start()
        terminal.press(" ")
        for key in ("n", " ", "3", "\x1b"):
            terminal.press("f")
            assert "Forget this card? It will be new again" in terminal.text
            terminal.press(key)
            assert "Forget" not in terminal.text
            assert "rise and fall" in terminal.text
        terminal.press("f")
        assert "f or y forget" in terminal.text
        terminal.press("f")
        assert "forgotten, now new again" in terminal.text
        assert kinds_of(person, "Tide") == [Review, Reset]

    def test_forgetting_asks_once_in_lines(self, person: Person) -> None:
        """Only a yes forgets."""
        with person.collection() as opened:
            person.answer(opened, "Tide", Rating.EASY)
        person.wait(days=1)
        with Lines(person) as lines:
            lines.listen()
            for word in ("n", "", "f"):
                assert "Forget this card?" in lines.say("f")
                assert "forgotten" not in lines.say(word)
            lines.say("f")
            assert "Tide: forgotten" in lines.say("YES")
        assert kinds_of(person, "Tide") == [Review, Reset]

    def test_a_new_card_is_not_forgotten(self, start: Start, person: Person) -> None:
        """There is nothing to forget of a card that was never answered, which is said on the screen and in lines."""
        terminal = start()
        terminal.press("f")
        assert "this card is new: there is nothing to forget" in terminal.text
        terminal.press("q")
        with Lines(person) as lines:
            lines.listen()
            assert "this card is new: there is nothing to forget" in lines.say("f")
        assert kinds_of(person, "Tide") == []


class TestTwoSessions:
    """Two sessions on one collection at the same time."""

    def test_a_card_that_was_answered_meanwhile(self, enter: Enter, person: Person) -> None:
        """The second answer is not stored; that is said, and the session goes on with the next card."""
        door = enter()
        door.show()
        elsewhere(person, "Tide", person.review(Rating.EASY))
        said = door.rate(1)
        assert "Tide: already answered in another session; nothing was stored" in " ".join(said.split())
        assert (door.asks, door.progress) == ("Wave (water wave)", (0, 2, 0))
        assert "nothing to undo" in door.key("u")
        door.leave()
        assert kinds_of(person, "Tide") == [Review]

    def test_a_card_that_is_still_due(self, enter: Enter, person: Person) -> None:
        """One that another session forgot is asked anew; after that it can be answered."""
        with person.collection() as opened:
            person.answer(opened, "Tide")
        person.wait(days=1)
        door = enter()
        door.show()
        elsewhere(person, "Tide", Reset(**person.stamp()))
        said = " ".join(door.rate(3).split())
        assert "Tide: changed in another session; nothing was stored, it is asked again" in said
        assert door.asks == "Tide"
        answer(door, 3)
        assert door.progress == (1, 2, 0)
        door.leave()
        assert kinds_of(person, "Tide") == [Review, Reset, Review]

    def test_a_later_card(self, enter: Enter, person: Person) -> None:
        """Cards of the queue that another session answered or put away are passed over."""
        door = enter()
        elsewhere(person, "Wave", person.review(Rating.GOOD))
        elsewhere(person, "Gyre", Suspend(**person.stamp()))
        answer(door, 3)
        assert not door.asks
        door.leave()
        assert kinds_of(person, "Gyre") == [Suspend]

    def test_each_undoes_its_own(self, enter: Enter, person: Person) -> None:
        """An undo takes back what this session did, although another one did something since."""
        door = enter()
        answer(door, 3)
        elsewhere(person, "Gyre", person.review(Rating.GOOD))
        assert "undone: Tide" in door.key("u")
        assert "nothing to undo" in door.key("u")
        assert "redone: Tide" in door.key("U")
        door.leave()
        assert [type(entry) for entry in counted(person, "Gyre")] == [Review]

    def test_what_another_program_took_back(self, enter: Enter, person: Person) -> None:
        """An answer that ``flashcards undo`` took back meanwhile is not taken back twice."""
        door = enter()
        answer(door, 3, 3)
        assert "Wave" in person.run("undo").stdout
        assert "undone: Tide" in door.key("u")
        assert door.asks == "Tide"
        door.leave()
        assert kinds_of(person, "Wave") == [Review, Undo]

    def test_done_and_undone_elsewhere(self, enter: Enter, person: Person) -> None:
        """What comes to nothing does not matter."""
        door = enter()
        door.show()
        elsewhere(person, "Tide", person.review(Rating.EASY))
        person.run("undo")
        door.rate(3)
        assert door.progress == (1, 2, 0)
        door.leave()
        (only,) = counted(person, "Tide")
        assert isinstance(only, Review)
        assert only.quality == 4


class TestTheEnd:
    """After the last card."""

    def test_the_last_answer_can_be_taken_back(self, start: Start, person: Person) -> None:
        """The end shows the summary and waits: u goes back, U forth, any other key leaves."""
        terminal = start()
        terminal.press(*"  " * 3)
        assert terminal.lines[0].strip() == "Done"
        assert "3 cards in" in terminal.text
        terminal.press("u")
        assert terminal.lines[3] == "  Gyre"
        assert "2 done" in terminal.lines[0]
        terminal.press("U")
        assert terminal.lines[0].strip() == "Done"
        terminal.press(*"u 1  ")
        assert "1 repeat." in terminal.text
        terminal.type("x")
        ended = terminal.finish()
        assert ended.status == 0
        assert "3 new cards learnt, 2 right first time." in ended.text
        assert [type(entry) for entry in counted(person, "Gyre")] == [Review, Drill]

    @pytest.mark.parametrize("key", ["q", " ", "\r", CTRL_C, CTRL_D])
    def test_leaving_it(self, start: Start, key: str) -> None:
        """The summary is on the normal screen then, once."""
        terminal = start()
        terminal.press(*"  " * 3)
        terminal.resize(40, 12)
        terminal.type(key)
        ended = terminal.finish()
        assert ended.status == 0
        assert ended.text.count("3 cards in") == 1

    def test_by_lines_on_a_terminal(self, person: Person) -> None:
        """Line by line a person is asked; the last answer can be given otherwise."""
        person.write("seas.md", deck_text("Seas", {"Tide": "rise and fall"}))
        with Terminal(person, "--plain") as terminal:
            terminal.wait_for("Enter shows")
            terminal.type("\r4\r")
            terminal.wait_for("undo undoes the last answer, enter ends the session:")
            assert "1 new card learnt, 1 right first time." in terminal.text
            terminal.type("u\r")
            terminal.wait_for("undone: Tide")
            terminal.type("\r")
            terminal.wait_for("Rate:")
            terminal.type("3\r\r")
            ended = terminal.finish()
        assert ended.status == 0
        (only,) = counted(person, "Tide")
        assert isinstance(only, Review)
        assert only.quality == 4

    def test_a_script_ends(self, person: Person) -> None:
        """Over a pipe nothing waits at the end, even where the input stays open."""
        process = subprocess.Popen(study(), env=environment(person), stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        with process:
            assert process.stdin is not None
            process.stdin.write(b"\n\n" * 3)
            process.stdin.flush()
            assert process.wait(PATIENCE) == 0


class TestTime:
    """Time per card."""

    def test_an_answer_counts_a_minute_at_most(self, person: Person) -> None:
        """Who goes away from a card is not thinking of it; what is undone takes its time back."""
        spent: list[float] = []
        clock = [0.0]
        with person.collection() as opened:
            session = Session.of(person.queue(opened))
            runner = Runner(opened, session, now=lambda: person.now, timer=lambda: clock[0])
            paces = [runner.pace]
            for seconds in (8, 3600):
                assert runner.view.active
                clock[0] += seconds
                runner.grade(Rating.GOOD.quality)
                spent.append(runner.time_spent)
                paces.append(runner.pace)
            runner.undo()
            spent.append(runner.time_spent)
            runner.redo()
            spent.append(runner.time_spent)
        assert spent == [8_000, 68_000, 8_000, 68_000]
        assert paces == [None, 8_000, 34_000]
        assert getattr(entries_of(person, "Wave")[0], "took", None) == 60_000

    def test_time_away_is_no_time_of_the_card(self, person: Person) -> None:
        """An editor, a picture or a stop takes nothing from it."""
        clock = [0.0]
        with person.collection() as opened:
            session = Session.of(person.queue(opened))
            runner = Runner(opened, session, now=lambda: person.now, timer=lambda: clock[0])
            assert runner.view.term == "Tide"
            clock[0] = 5
            with runner.away():
                clock[0] = 50
            clock[0] += 3
            runner.grade(Rating.GOOD.quality)
            assert runner.time_spent == 8_000

    def test_it_is_shown(self, start: Start) -> None:
        """The pace stands beside the progress once there is one, where there is room."""
        terminal = start()
        assert "each" not in terminal.lines[0]
        terminal.press(*"  ")
        assert terminal.lines[0].endswith(" s each")
        terminal.resize(40, 20)
        assert "1 done" in terminal.text
