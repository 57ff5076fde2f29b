"""The session as stories through three doors, and how it begins and ends on a real terminal."""

import shlex
import signal
from pathlib import Path

import pytest
from helpers import Person, card_of, deck_text, entries_of, kinds_of, number_of_entries
from terminal import CTRL_C, CTRL_D, CTRL_Z, Enter, Start, Terminal, study, three_cards

from flashcards.collection import browse, log
from flashcards.reviews import Bury, Drill, Review, Suspend, Undo, effective
from flashcards.scheduling import replay
from flashcards.scheduling.sm2 import memory_of

person = three_cards


class TestStories:
    """What is promised of a session, however it is had."""

    def test_a_perfect_day(self, enter: Enter, person: Person) -> None:
        """A card that is known is two steps, each answer is Good, and the session ends by itself."""
        door = enter()
        for number, (term, definition) in enumerate([("Tide", "rise and fall"), ("Wave", "ridge"), ("Gyre", "ring")]):
            assert door.asks.startswith(term)
            assert door.progress == (number, 3 - number, 0)
            assert definition in door.show()
            door.rate()
        assert not door.asks
        said = door.leave()
        assert "3 cards in " in said
        assert "3 new cards learnt, 3 right first time." in said
        assert "Still to study today: 0. Due tomorrow: 3." in said
        for term in ("Tide", "Wave", "Gyre"):
            (only,) = entries_of(person, term)
            assert isinstance(only, Review)
            assert only.quality == 4

    def test_a_day_of_lapses(self, enter: Enter, person: Person) -> None:
        """Again and Hard come back behind the scheduled cards until they are Good, and only first answers count."""
        door = enter()
        for rating in (1, 2, 4):
            door.show()
            door.rate(rating)
        asked = []
        for rating in (1, 3, 2, 3):
            asked.append(door.asks)
            assert door.progress[:2] == (3, 0)
            door.show()
            door.rate(rating)
        assert asked == ["Tide", "Wave (water wave)", "Tide", "Tide"]
        assert not door.asks
        said = door.leave()
        assert "3 new cards learnt, 2 right first time." in said
        assert "4 repeats" in said
        assert kinds_of(person, "Tide") == [Review, Drill, Drill, Drill]
        with person.collection() as opened:
            tide = card_of(opened, "Tide")
            first = log.entries(opened, tide)[:1]
            alone = replay(log.scheduler(opened, tide), first)
            assert alone is not None
            assert browse.card(opened, tide).state == alone._replace(memory=memory_of(alone)._replace(passed=True))

    def test_going_back_several_answers(self, enter: Enter, person: Person) -> None:
        """Each undo takes back one more answer and asks its card again; then there is nothing to undo."""
        door = enter()
        for rating in (1, 4):
            door.show()
            door.rate(rating)
        assert (door.asks, door.progress) == ("Gyre", (2, 1, 1))
        assert "undone: Wave (water wave)" in door.key("u")
        assert (door.asks, door.progress) == ("Wave (water wave)", (1, 2, 1))
        assert "undone: Tide" in door.key("u")
        assert (door.asks, door.progress) == ("Tide", (0, 3, 0))
        assert "nothing to undo" in door.key("u")
        door.show()
        door.rate(3)
        assert (door.asks, door.progress) == ("Wave (water wave)", (1, 2, 0))
        door.leave()
        assert kinds_of(person, "Tide") == [Review, Undo, Review]
        assert effective(entries_of(person, "Wave")) == []

    def test_going_back_from_a_revealed_card(self, enter: Enter) -> None:
        """An undo after the reveal leaves that card unanswered and asks the one before, hidden."""
        door = enter()
        door.show()
        door.rate(3)
        door.show()
        door.key("u")
        assert (door.asks, door.progress) == ("Tide", (0, 3, 0))
        assert "rise and fall" in door.show()
        door.leave()

    def test_going_back_over_a_restart(self, enter: Enter, person: Person) -> None:
        """The last answer of an earlier session is taken back too, and its card is new again."""
        door = enter()
        for rating in (3, 1):
            door.show()
            door.rate(rating)
        door.leave()
        door = enter()
        assert (door.asks, door.progress) == ("Gyre", (0, 1, 1))
        assert "undone: Wave" in door.key("u")
        assert (door.asks, door.progress) == ("Wave (water wave)", (0, 2, 0))
        assert "undone: Tide" in door.key("u")
        assert (door.asks, door.progress) == ("Tide", (0, 3, 0))
        door.show()
        door.rate(4)
        door.leave()
        assert kinds_of(person, "Tide") == [Review, Undo, Review]
        with person.collection() as opened:
            assert browse.card(opened, card_of(opened, "Wave")).state is None

    def test_going_back_to_a_repeat_over_a_restart(self, enter: Enter, person: Person) -> None:
        """A repeat, or what was done to a card in its place, is taken back without touching the schedule."""
        door = enter()
        for rating in (1, 3, 3):
            door.show()
            door.rate(rating)
        door.show()
        door.rate(3)
        door.leave()
        person.write("waves.md", deck_text("Waves", {"Swell": "waves from afar"}))
        door = enter()
        assert door.asks == "Swell"
        door.key("u")
        assert (door.asks, door.progress) == ("Tide", (0, 1, 1))
        door.key("s")
        door.leave()
        door = enter()
        assert door.progress == (0, 1, 0)
        door.key("u")
        assert (door.asks, door.progress) == ("Tide", (0, 1, 1))
        door.show()
        door.rate(3)
        door.leave()
        assert kinds_of(person, "Tide") == [Review, Drill, Undo, Suspend, Undo, Drill]

    def test_leaving_and_coming_back(self, enter: Enter) -> None:
        """What is left of a day waits: first the scheduled cards, then what was not yet Good."""
        door = enter()
        door.show()
        door.rate(1)
        said = door.leave()
        assert "1 card in " in said
        assert "Still to study today: 3 (2 new, 1 again, 0 due)." in said
        door = enter()
        asked = []
        while door.asks:
            asked.append((door.asks, door.progress))
            door.show()
            door.rate()
        assert asked == [("Wave (water wave)", (0, 2, 1)), ("Gyre", (1, 1, 1)), ("Tide", (2, 0, 1))]
        door.leave()

    def test_leaving_at_once(self, enter: Enter, person: Person) -> None:
        """A session without an answer writes nothing."""
        assert "No card answered." in enter().leave()
        assert number_of_entries(person) == 0

    def test_reviews_come_before_new_cards(self, enter: Enter, person: Person) -> None:
        """On the next day the learnt card is asked first, and the new ones after it."""
        door = enter()
        door.show()
        door.rate(3)
        door.leave()
        person.wait(days=1)
        door = enter()
        assert (door.asks, door.progress) == ("Tide", (0, 3, 0))
        door.show()
        door.rate(3)
        assert door.asks == "Wave (water wave)"
        door.leave()

    def test_suspending_and_burying(self, enter: Enter, person: Person) -> None:
        """Both take the card out of the session and can be taken back; a buried card is back tomorrow."""
        door = enter()
        assert "Tide: suspended" in door.key("s")
        assert (door.asks, door.progress) == ("Wave (water wave)", (0, 2, 0))
        assert "undone: Tide" in door.key("u")
        assert door.asks == "Tide"
        assert "Tide: buried until tomorrow" in door.key("b")
        assert "undone: Tide" in door.key("u")
        assert "Tide: buried until tomorrow" in door.key("b")
        assert "Wave (water wave): suspended" in door.key("s")
        assert (door.asks, door.progress) == ("Gyre", (0, 1, 0))
        door.leave()
        assert kinds_of(person, "Tide") == [Suspend, Undo, Bury, Undo, Bury]
        door = enter()
        assert (door.asks, door.progress) == ("Gyre", (0, 1, 0))
        door.leave()
        person.wait(days=1)
        door = enter()
        assert (door.asks, door.progress) == ("Tide", (0, 2, 0))
        door.leave()

    def test_suspending_the_last_card_ends_the_session(self, enter: Enter, person: Person) -> None:
        """With nobody left to ask, the session is over."""
        person.write("seas.md", deck_text("Seas", {"Tide": "rise and fall"}))
        door = enter()
        door.show()
        door.key("s")
        assert not door.asks
        assert "Still to study today: 0." in door.leave()


class TestBeginning:
    """The first seconds."""

    def test_the_first_run(self, tmp_path: Path) -> None:
        """An empty home gets the deck that ships, its first card is asked, and the end says where it is."""
        with Terminal(Person(tmp_path / "home"), size=(120, 24)) as terminal:
            terminal.wait_for("Bayesian Optimization (BO)")
            assert "How models are trained, adapted to a task" in terminal.text
            assert "Training & Alignment" in terminal.lines[0]
            terminal.press(*"  ")
            terminal.wait_for("1 done")
            terminal.type("q")
            ended = terminal.finish()
        assert ended.status == 0
        text = "".join(ended.lines)
        assert f"your decks are in {tmp_path / 'home' / 'decks'}" in text
        assert "1 card in" in text
        assert list((tmp_path / "home" / "decks").glob("*.md"))

    def test_typing_ahead(self, person: Person) -> None:
        """Keys that are sent before there is a screen, and between cards, are all answers."""
        person.write("seas.md", deck_text("Seas", {f"Term {number}": "text" for number in range(8)}))
        with Terminal(person) as terminal:
            terminal.type("  3  4")
            terminal.wait_for("Term 3")
            assert "3 done" in terminal.lines[0]
            terminal.type(" 1 2 ")
            terminal.wait_for("5 done · 3 new · 2 again · 0 due")
            terminal.wait_for("1 Again")
            terminal.type("q")
            assert terminal.finish().status == 0
        assert number_of_entries(person) == 5

    def test_a_deck_by_name(self, start: Start, person: Person) -> None:
        """Only the decks that are named are asked."""
        person.write("waves.md", deck_text("Waves", {"Swell": "waves from afar"}))
        terminal = start("Waves")
        assert terminal.lines[3].strip() == "Swell"
        assert "0 done · 1 new · 0 again · 0 due" in terminal.lines[0]


@pytest.mark.exec
class TestEnding:
    """However it ends, what was answered is stored and the terminal is as it was."""

    @pytest.mark.parametrize("key", ["q", CTRL_C, CTRL_D], ids=["q", "ctrl-c", "ctrl-d"])
    def test_leaving(self, start: Start, person: Person, key: str) -> None:
        """q, Ctrl-C and Ctrl-D end with the summary, whether the card is revealed or not."""
        terminal = start()
        terminal.press(*"   ")
        terminal.type(key)
        ended = terminal.finish()
        assert ended.status == 0
        assert "1 card in" in ended.text
        assert "Tide" not in ended.text
        assert number_of_entries(person) == 1

    @pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP", "SIGQUIT", "SIGINT"])
    def test_signals(self, start: Start, person: Person, name: str) -> None:
        """A signal to end is met between two keys: the terminal is restored, and the status says which it was."""
        number = signal.Signals[name]
        terminal = start()
        terminal.press(*"   ")
        assert not terminal.is_cooked
        terminal.signal(number)
        ended = terminal.finish()
        assert ended.status == (0 if number == signal.SIGINT else 128 + number)
        assert terminal.raw.rstrip().endswith(b"\x1b[?1049l") or number == signal.SIGINT
        assert "Traceback" not in ended.text
        assert number_of_entries(person) == 1

    def test_a_closed_window(self, start: Start, person: Person) -> None:
        """When the terminal goes away the program goes too, and every answer is stored."""
        terminal = start()
        terminal.press(*"   ")
        assert terminal.close() == 128 + signal.SIGHUP
        assert number_of_entries(person) == 1

    def test_the_terminal_is_as_it_was(self, person: Person) -> None:
        """A shell has its line editing, echo and cursor back."""
        with Terminal(person, command=["/bin/sh", "-c", f"{shlex.join(study())}; read line; echo read $line"]) as shell:
            shell.wait_for("Tide")
            assert not shell.is_cooked
            shell.type("q")
            shell.wait_for("No card answered.")
            shell.wait_until(lambda: shell.is_cooked, "a terminal that edits lines")
            assert not shell.screen.cursor.hidden
            shell.type("a line\r")
            shell.wait_for("read a line")
            assert shell.finish().status == 0

    def test_killed_at_any_prompt(self, start: Start, person: Person) -> None:
        """SIGKILL at a question, at an answer, or amid a key loses at most the answer not yet given."""
        given = 0
        for keys, hurried in (("", ""), (" ", ""), ("  ", ""), (" 1", ""), (" ", "1")):
            terminal = start()
            terminal.press(*keys)
            given += len(keys) // 2
            terminal.type(hurried)
            terminal.signal(signal.SIGKILL)
            assert terminal.finish().status == -signal.SIGKILL
            assert given <= number_of_entries(person) <= given + len(hurried)

    def test_stopping_and_going_on(self, person: Person) -> None:
        """Ctrl-Z gives the shell its terminal, and fg draws the card anew."""
        with Terminal(person, command=["/bin/sh", "-i"], extra={"PS1": "shell> "}) as shell:
            shell.wait_for("shell>")
            shell.type(shlex.join(study()) + "\r")
            shell.wait_for("Tide")
            shell.press(" ")
            shell.type(CTRL_Z)
            shell.wait_for("topped")
            shell.wait_for("shell>")
            before = shell.frames
            shell.type("fg\r")
            shell.wait_until(lambda: shell.frames > before, "the picture after fg")
            assert "rise and fall" in shell.text
            assert not shell.is_cooked
            shell.press("3")
            assert "1 done" in shell.text
            shell.type("q")
            shell.wait_for("1 card in")
            shell.type("exit\r")
            assert shell.finish().status == 0
