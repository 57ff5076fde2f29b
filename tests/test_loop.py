"""What the keys of the quiz do, as stories through three doors; and what only a real terminal can show of them."""

import json
import shlex
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from io import StringIO
from pathlib import Path

import pytest
from helpers import PATIENCE, SEAS, Person, append, card_of, check_derived, deck_text
from terminal import (
    CTRL_C,
    CTRL_D,
    DOORS,
    ByLines,
    Door,
    Lines,
    Terminal,
    environment,
    overflow,
    study,
)

from flashcards.collection import browse, log
from flashcards.collection.store import Collection
from flashcards.reviews import Drill, Entry, Rating, Reset, Review, Suspend, Undo, effective
from flashcards.settings import DEFAULTS, Settings
from flashcards.study.session import Session
from flashcards.terminal.lines import LineQuiz
from flashcards.terminal.runner import Runner

Enter = Callable[[], Door]
Start = Callable[..., Terminal]


@pytest.fixture
def person(tmp_path: Path) -> Person:
    """Somebody with three cards."""
    somebody = Person(tmp_path)
    somebody.write("seas.md", SEAS)
    return somebody


@pytest.fixture(params=DOORS)
def enter(request: pytest.FixtureRequest, person: Person) -> Iterator[Enter]:
    """Begins a session; each story is told through every door."""
    doors: list[Door] = []

    def begin() -> Door:
        doors.append(request.param(person))
        return doors[-1]

    yield begin
    for door in doors:
        door.abandon()


@pytest.fixture
def start(person: Person) -> Iterator[Start]:
    """Starts the program on a terminal and waits for its first picture; ends it with the test."""
    terminals: list[Terminal] = []

    def begin(*arguments: str, **options: object) -> Terminal:
        terminal = Terminal(person, *arguments, **options)  # type: ignore[arg-type]
        terminals.append(terminal)
        terminal.wait_until(lambda: terminal.frames > 0, "the first picture")
        return terminal

    yield begin
    for terminal in terminals:
        terminal.__exit__()


def entries(person: Person, term: str) -> list[Entry]:
    """The log of a term's card; what is derived from it is looked at as well."""
    with person.collection() as opened:
        check_derived(opened)
        return log.entries(opened, card_of(opened, term))


def kinds(person: Person, term: str) -> list[type[Entry]]:
    """The kinds of the entries in a term's log."""
    return [type(entry) for entry in entries(person, term)]


def counted(person: Person, term: str) -> list[Entry]:
    """The entries of a term's log that count."""
    return effective(entries(person, term))


def answer(door: Door, *ratings: int) -> None:
    """Reveal and rate, card by card."""
    for rating in ratings:
        door.show()
        door.rate(rating)


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
        assert kinds(person, "Tide") == [Review, Reset]
        with person.collection() as opened:
            assert browse.card(opened, card_of(opened, "Tide")).state is None
        door = enter()
        door.key("u")
        assert door.asks == "Tide"
        door.leave()
        assert [type(entry) for entry in counted(person, "Tide")] == [Review]

    def test_forgetting_asks_once(self, start: Start, person: Person) -> None:
        """Any other key goes back to the card as it was, and the key itself says yes."""
        terminal = start()
        terminal.press(" ")
        for key in ("n", " ", "3", "u", "\x1b"):
            terminal.press("f")
            assert "Forget this card? It will be new again" in terminal.text
            terminal.press(key)
            assert "Forget" not in terminal.text
            assert "rise and fall" in terminal.text
        terminal.press("f")
        terminal.press("f")
        assert "forgotten, now new again" in terminal.text
        assert kinds(person, "Tide") == [Reset]

    def test_forgetting_asks_once_in_lines(self, person: Person) -> None:
        """Only a yes forgets."""
        with Lines(person) as lines:
            lines.listen()
            for word in ("n", "", "f"):
                assert "Forget this card?" in lines.say("f")
                assert "forgotten" not in lines.say(word)
            lines.say("f")
            assert "Tide: forgotten" in lines.say("YES")
        assert kinds(person, "Tide") == [Reset]


class TestHints:
    """The key ``h``."""

    def test_a_hint_is_hard_at_best(self, enter: Enter, person: Person) -> None:
        """Good and Easy are stored as Hard, Again stays, and the next card begins without."""
        person.write("seas.md", deck_text("Seas", {"Tide": "The {{c1::moon}} pulls.", "Reef": "rock", "Bay": "x"}))
        door = enter()
        hinted = door.key("h")
        assert "hint: m___" in hinted or "hint: m and 3 more letters" in hinted
        hinted = door.key("h")
        assert "hint: mo__" in hinted or "hint: mo and 2 more letters" in hinted
        door.show()
        door.rate(4)
        answer(door, 3)
        door.key("h")
        answer(door, 1)
        door.leave()
        assert [getattr(entries(person, term)[0], "quality", None) for term in ("Tide", "Reef", "Bay")] == [3, 4, 2]

    def test_it_is_said(self, start: Start) -> None:
        """The screen says what a hint costs, and the keys show where they lead then."""
        terminal = start()
        terminal.press("h")
        assert "hint: T__ r___ a__ f___ o_ t__ s__." in terminal.text
        terminal.press(" ")
        assert "Hint used: the best rating is Hard" in terminal.text
        assert "hint:" not in terminal.text
        terminal.press("h")
        assert "the answer is already shown" in terminal.text

    def test_it_is_said_in_lines(self, person: Person) -> None:
        """Line by line too."""
        with Lines(person) as lines:
            lines.listen()
            lines.say("h")
            assert "Hint used: the best rating is Hard." in lines.say("")
            assert "the answer is already shown" in lines.say("h")


WORDS = deck_text("Words", {"Hund": "dog; hound", "Tide": "The {{c1::moon}} pulls.", "Reef": "A ridge of rock below."})


class TestTyping:
    """The key ``t``."""

    def test_a_typed_answer(self, enter: Enter, person: Person) -> None:
        """It is set beside the one that is asked, its differences in brackets; the rating is the person's own."""
        person.write("seas.md", WORDS)
        door = enter()
        said = door.compare("Houmd")
        assert "you wrote Hou[m]d" in said
        assert "answer    hou[n]d" in said
        assert "dog; hound" in said
        door.rate(4)
        assert "different; suggests 1 Again" in door.compare("sun")
        door.rate()
        said = door.compare("ridge under water")
        assert "1 of 3 words match; compare it yourself" in said
        assert "A ridge of rock below." in said
        door.rate(2)
        door.leave()
        qualities = [getattr(entries(person, term)[0], "quality", None) for term in ("Hund", "Tide", "Reef")]
        assert qualities == [5, 4, 3]

    def test_a_suggestion_after_a_hint(self, enter: Enter, person: Person) -> None:
        """What is right after a hint suggests Hard."""
        person.write("seas.md", WORDS)
        door = enter()
        door.key("h")
        assert "right; suggests 2 Hard" in door.compare("dog")
        door.leave()

    def test_the_line_is_edited(self, start: Start, person: Person) -> None:
        """Keys are text while it is typed; backspace, Ctrl-U and escape do what they do elsewhere."""
        person.write("seas.md", WORDS)
        terminal = start()
        terminal.press(*"tq1 \u6d77")
        assert "> q1 \u6d77_" in terminal.text
        terminal.press("\x7f")
        assert "> q1 _" in terminal.text
        terminal.press("\x15", "\x1b[A", "\r")
        assert "space show" in terminal.text
        assert "you wrote" not in terminal.text
        terminal.press(*"tdoge\x1b")
        assert "doge" not in terminal.text
        terminal.press(*"tdoge\r")
        assert terminal.screen.buffer[5][15].data == "["
        assert terminal.screen.buffer[5][15].fg == "red"
        terminal.press("t")
        assert "the answer is already shown" in terminal.text

    def test_without_colour(self, start: Start, person: Person) -> None:
        """The marks say what colour would."""
        person.write("seas.md", WORDS)
        terminal = start(extra={"NO_COLOR": "1"})
        terminal.press(*"tdoge\r")
        assert "you wrote dog[e]" in terminal.text
        assert b"\x1b[31m" not in terminal.raw

    def test_an_empty_line_reveals_nothing(self, person: Person) -> None:
        """Line by line, no text goes back to the card; once it is shown there is nothing to type."""
        with Lines(person) as lines:
            lines.listen()
            assert lines.say("t").endswith("Type the answer: ")
            assert lines.say("").endswith("lists the keys: ")
            lines.say("")
            assert "the answer is already shown" in lines.say("t")


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
        assert kinds(person, "Tide") == [Review]

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
        assert kinds(person, "Tide") == [Review, Reset, Review]

    def test_a_later_card(self, enter: Enter, person: Person) -> None:
        """Cards of the queue that another session answered or put away are passed over."""
        door = enter()
        elsewhere(person, "Wave", person.review(Rating.GOOD))
        elsewhere(person, "Gyre", Suspend(**person.stamp()))
        answer(door, 3)
        assert not door.asks
        door.leave()
        assert kinds(person, "Gyre") == [Suspend]

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
        assert kinds(person, "Wave") == [Review, Undo]

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
            terminal.wait_for("undo takes back the last answer, enter ends the session:")
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


class TestGradesAndIntervals:
    """``--grades 6`` and ``--hide-intervals``."""

    def test_six_grades(self, start: Start, person: Person) -> None:
        """The keys 0 to 5 store SM-2's own grades, and each shows where it leads."""
        terminal = start("--grades", "6")
        terminal.press(" ")
        again = ("0 Blank", "1 Wrong", "2 Almost", "3 Hard")
        for shown in (
            *(f"{each}: again today, then 1d" for each in again),
            "4 Good: 1d",
            "5 Perfect: 1d, later longer",
        ):
            assert shown in terminal.text
        terminal.press(*"0 1 5 2")
        terminal.press(*" 4 4 4")
        terminal.type("q")
        terminal.finish()
        assert [getattr(entry, "quality", None) for entry in entries(person, "Tide")] == [0, 2, 4]
        shown = person.run("show", "Tide").stdout
        assert "review: Again (0), " in shown
        assert "drill: Again, " in shown
        assert [getattr(entry, "quality", None) for entry in entries(person, "Wave")] == [1, 4]
        assert [getattr(entry, "quality", None) for entry in entries(person, "Gyre")] == [5]

    def test_six_grades_in_lines(self, person: Person) -> None:
        """The same keys line by line."""
        with Lines(person, "--grades", "6") as lines:
            lines.listen()
            assert "Rate: 0 Blank, again today, then in 1 day; 1 Wrong, " in lines.say("")
            lines.say("5")
            lines.say("")
            lines.say("0")
        assert [getattr(entries(person, term)[0], "quality", None) for term in ("Tide", "Wave")] == [5, 0]

    def test_hidden_intervals(self, start: Start, person: Person) -> None:
        """The keys stand alone, and a card is not called a repeat for that."""
        terminal = start("--hide-intervals")
        terminal.press(" ")
        assert terminal.lines[-2] == "  1 Again   2 Hard   3 Good   4 Easy"
        assert "repeat" not in terminal.text
        said = person.start("study", "--hide-intervals", text="\nq\n").stdout
        assert "Rate: 1 Again; 2 Hard; 3 Good; 4 Easy. Enter is Good: " in said


def with_settings(person: Person, settings: Settings, text: str) -> str:
    """What a session with these settings says to these lines."""
    output = StringIO()
    with person.collection() as opened:
        runner = Runner(opened, Session.of(person.queue(opened)), settings=settings, now=lambda: person.now)
        LineQuiz(runner, StringIO(text), output).run()
    return output.getvalue()


class TestChosenKeys:
    """Keys that a person chose."""

    CHOSEN = DEFAULTS._replace(keys={"undo": ("z",), "good": ("g", "3"), "reveal": ("tab",), "help": ("H",)})

    def test_in_lines(self, person: Person) -> None:
        """The chosen keys work and are shown, the usual ones of those actions do not; names always do."""
        said = with_settings(person, self.CHOSEN, "\ng\nz\nu\nundo\nSuspend\nq\n")
        assert "Enter shows the answer, help lists the keys: " in said
        assert "; g Good, in 1 day; 4 Easy" in said
        assert '"u" is not a key here; help lists them' in said
        assert said.count("undone: Tide") == 1
        assert "nothing to undo" in said
        assert "Tide: suspended" in said

    def test_on_the_screen(self, start: Start, person: Person) -> None:
        """The same on a terminal, from a configuration file."""
        keys = "".join(f"{action} = {json.dumps(keys)}\n" for action, keys in self.CHOSEN.keys.items())
        (person.folder / "config.toml").write_text(f"[keys]\n{keys}", encoding="utf-8")
        terminal = start()
        assert terminal.lines[-1] == "  tab show   z undo   H help   q quit"
        terminal.press(" ")
        assert "rise and fall" not in terminal.text
        terminal.press("\t")
        assert "g Good: 1d" in terminal.text
        terminal.press(*"gz")
        assert "undone: Tide" in terminal.text
        terminal.press("u")
        assert "H lists the keys" in terminal.text
        terminal.press("H")
        assert "tab" in terminal.text
        terminal.press("x")
        assert terminal.lines[3] == "  Tide"


def opener(folder: Path, status: int = 0) -> tuple[dict[str, str], Path]:
    """An environment whose opener writes down what it is to open, and where it does."""
    opened = folder / "opened"
    script = folder / "my opener"
    script.write_text(f'#!/bin/sh\necho "$1" >>{shlex.quote(str(opened))}\nexit {status}\n', encoding="utf-8")
    script.chmod(0o755)
    return {"FLASHCARDS_OPENER": shlex.quote(str(script))}, opened


class TestOpening:
    """The key ``o``."""

    LINKS = "See ![tides](img/tides.png), [sound:sea.mp3] and [more](https://sea.example)."

    def test_one_of_several(self, start: Start, person: Person, tmp_path: Path) -> None:
        """A card with several asks which; a number opens, another key goes back."""
        variables, opened = opener(tmp_path)
        person.write("seas.md", deck_text("Seas", {"Tide": self.LINKS}))
        picture = person.write("img/tides.png", b"png")
        terminal = start(extra=variables)
        terminal.press("o")
        assert "show the answer first, then open it" in terminal.text
        terminal.press(" ", "o")
        for shown in ("1 image: tides (img/tides.png)", "2 sound: sea.mp3", "3 link: more (https://sea.example)"):
            assert shown in terminal.text
        terminal.press("x")
        assert "rise" not in terminal.text
        assert "See [image: tides], [sound: sea.mp3] and more (https://sea.example)." in terminal.text
        terminal.press("o", "1")
        assert "opened tides" in terminal.text
        terminal.press("o", "3", "o", "9", "o", "2")
        assert "sea.mp3: no such file beside the deck" in terminal.text
        assert opened.read_text().splitlines() == [str(picture), "https://sea.example"]
        assert not terminal.is_cooked

    def test_in_lines(self, person: Person, tmp_path: Path) -> None:
        """The same line by line."""
        variables, opened = opener(tmp_path)
        person.write("seas.md", deck_text("Seas", {"Tide": self.LINKS, "![](a.png)": "b"}))
        person.write("a.png", b"png")
        with Lines(person, extra=variables) as lines:
            lines.listen()
            assert "show the answer first" in lines.say("o")
            assert "See [image: tides]" in lines.say("")
            assert "3 link: more (https://sea.example)\nWhich number: " in lines.say("o")
            assert "opened more" in lines.say("3")
            lines.say("o")
            assert "opened" not in lines.say("7")
            lines.say("3")
            assert "opened a.png" in lines.say("o")
        assert len(opened.read_text().splitlines()) == 2

    def test_nothing_to_open(self, start: Start) -> None:
        """A card without links says so."""
        terminal = start()
        terminal.press(" ", "o")
        assert "this card has no link, image or sound" in terminal.text

    def test_an_opener_that_fails(self, start: Start, person: Person, tmp_path: Path) -> None:
        """What went wrong is said, and the card is still there."""
        variables, _ = opener(tmp_path, status=3)
        person.write("seas.md", deck_text("Seas", {"Tide": "https://sea.example"}))
        terminal = start(extra=variables)
        terminal.press(" ", "o")
        assert "my opener ended with 3" in terminal.text


class TestInfo:
    """The key ``i``."""

    def test_history_in_place(self, start: Start, person: Person) -> None:
        """The schedule and every entry of the card, over the card; any key goes back to it."""
        with person.collection() as opened:
            person.answer(opened, "Tide", Rating.HARD)
        person.wait(days=1)
        terminal = start()
        terminal.press("i")
        assert "due 2026-03-02; interval 1 d, ease 2.36, repetitions 1, lapses 0" in terminal.text
        assert "2026-03-01 08:00  review: Hard, 2 s" in terminal.text
        terminal.press("3")
        assert terminal.lines[3] == "  Tide"
        terminal.press(*" 3i")
        assert "not studied yet" in terminal.text

    def test_in_lines(self, person: Person) -> None:
        """The same line by line."""
        with Lines(person) as lines:
            lines.listen()
            assert "new\n\nnot studied yet\n" in lines.say("i")


def rewrites(folder: Path, name: str, text: str) -> dict[str, str]:
    """An environment whose editor replaces a file of the decks."""
    new, script = folder / "new text", folder / "editor"
    new.write_text(text, encoding="utf-8")
    target = folder / "decks" / name
    script.write_text(f"#!/bin/sh\ncp {shlex.quote(str(new))} {shlex.quote(str(target))}\n", encoding="utf-8")
    script.chmod(0o755)
    return {"EDITOR": shlex.quote(str(script))}


class TestEditing:
    """The key ``e``, whatever is edited."""

    def test_cloze_numbers(self, start: Start, person: Person, tmp_path: Path) -> None:
        """Gaps that come keep the card that is asked; when its own goes, it rests and the next one is asked."""
        one, two = "The {{c1::moon}} pulls the sea.", "The {{c1::moon}} pulls the {{c2::sea}}."
        person.write("seas.md", deck_text("Seas", {"Tide": one, "Reef": "rock"}))
        terminal = start(extra=rewrites(tmp_path, "seas.md", deck_text("Seas", {"Tide": two, "Reef": "rock"})))
        terminal.press("e")
        assert terminal.lines[5] == "  The [...] pulls the sea."
        (tmp_path / "new text").write_text(deck_text("Seas", {"Tide": "The {{c2::moon}} pulls.", "Reef": "rock"}))
        terminal.press("e")
        assert terminal.lines[3] == "  Reef"
        assert "its text is gone; the card is paused" in terminal.text

    def test_moving_to_another_file(self, start: Start, person: Person, tmp_path: Path) -> None:
        """A note that was moved is asked where it now stands."""
        person.write("lakes.md", deck_text("Lakes", {"Loch": "a lake"}))
        text = deck_text("Lakes", {"Loch": "a lake", "Tide": "The rise and fall of the sea."})
        variables = rewrites(tmp_path, "lakes.md", text)
        script = tmp_path / "editor"
        rest = SEAS.replace("## Tide\nThe rise and fall of the sea.\n\n#moon\n\n", "")
        (tmp_path / "rest").write_text(rest)
        script.write_text(script.read_text() + f'cp {shlex.quote(str(tmp_path / "rest"))} "$1"\n')
        terminal = start("Seas", extra=variables)
        terminal.press(" ")
        terminal.press("e")
        assert terminal.lines[0].startswith("  Lakes ")
        assert terminal.lines[3] == "  Tide"
        terminal.press("3")
        assert "1 done" in terminal.lines[0]
        assert kinds(person, "Tide") == [Review]

    def test_line_by_line(self, person: Person, tmp_path: Path) -> None:
        """On a terminal the editor works without a screen too; its Ctrl-C is its own."""
        script = tmp_path / "editor"
        script.write_text("#!/bin/sh\necho editing; exec sleep 60\n", encoding="utf-8")
        script.chmod(0o755)
        with Terminal(person, "--plain", extra={"EDITOR": shlex.quote(str(script))}) as terminal:
            terminal.wait_for("Enter shows")
            terminal.type("e\r")
            terminal.wait_for("editing")
            terminal.type(CTRL_C)
            terminal.wait_for("editor was ended by signal 2")
            terminal.type("q\r")
            assert terminal.finish().status == 0

    def test_a_text_that_is_broken_and_mended(self, start: Start, person: Person, tmp_path: Path) -> None:
        """The marks of a merge change nothing, and are said; mended, the card is as its text says."""
        terminal = start(extra=rewrites(tmp_path, "seas.md", f"<<<<<<< ours\n{SEAS}=======\n>>>>>>> theirs\n"))
        terminal.press("e")
        assert "seas.md:1" in terminal.text
        assert terminal.lines[3] == "  Tide"
        (tmp_path / "new text").write_text(SEAS.replace("rise and fall", "ebb and flow"))
        terminal.press(*"e ")
        assert "ebb and flow" in terminal.text
        terminal.press("3")
        assert kinds(person, "Tide") == [Review]


LINKED = "Tide https://a.example https://b.example"


def narrow(person: Person) -> None:
    """Decks whose texts are longer than a narrow line."""
    long = "water that rises and falls " * 6
    person.write("seas.md", deck_text("Seas of the world and what moves them", {"Tide " * 12: long, "Wave": long}))


class TestFortyColumns:
    """A whole session where there is little room."""

    def test_on_the_screen(self, start: Start, person: Person) -> None:
        """Every picture fits, and place, progress, text and keys are all there."""
        narrow(person)
        terminal = start(size=(40, 16))
        for key in (" ", "1", " ", "3", "u", " ", "2", " ", "3", " ", "3"):
            assert overflow(terminal.frame, 40) == []
            assert len(terminal.frame) == 16
            assert "Seas of the world" in terminal.text
            assert "done" in terminal.text
            assert "1 Again" in terminal.text or "space show" in terminal.text
            terminal.press(key)
        assert terminal.lines[0].strip() == "Done"
        assert overflow(terminal.frame, 40) == []

    def test_in_lines(self, person: Person) -> None:
        """The texts are wrapped at the width, and the session is the same."""
        narrow(person)
        done = person.start("study", text="\n1\n\n3\nu\n\n2\n\n3\n\n3\n", extra={"COLUMNS": "40"})
        assert "2 new cards learnt, 1 right first time." in done.stdout
        texts = [line for line in done.stdout.splitlines() if line.startswith(("water", "Tide"))]
        assert texts
        assert overflow(texts, 40) == []


PROMPTS = {
    "a question": "",
    "an answer": " ",
    "a hint": "h",
    "a line that is typed": "tdo",
    "a comparison": "tdog\r",
    "whether to forget": "f",
    "the help": "?",
    "the history": "i",
    "a choice of links": "o",
    "the end": " 3 3 3",
    "the end of a repeat": " 1 3 3 3",
}


class TestAnyMoment:
    """Ends and failures, wherever they come."""

    @pytest.mark.parametrize("keys", PROMPTS.values(), ids=PROMPTS)
    def test_killed_at_any_prompt(self, start: Start, person: Person, keys: str) -> None:
        """SIGKILL loses nothing that was answered."""
        person.write(
            "seas.md", deck_text("Seas", {"Tide https://a.example https://b.example": "x", "B": "b", "C": "c"})
        )
        terminal = start()
        terminal.press(*keys)
        terminal.signal(signal.SIGKILL)
        assert terminal.finish().status == -signal.SIGKILL
        with person.collection() as opened:
            check_derived(opened)
            (stored,) = opened.connection.execute("select count(*) from log").fetchone()
        assert stored == sum(key.isdigit() for key in keys)

    @pytest.mark.parametrize("keys", PROMPTS.values(), ids=PROMPTS)
    @pytest.mark.parametrize("size", [(40, 20), (20, 8), (200, 50)])
    def test_every_screen_fits(self, start: Start, person: Person, keys: str, size: tuple[int, int]) -> None:
        """Whatever is shown, it is within the screen, after a change of size too."""
        long = "word " * 30
        person.write(
            "seas.md", deck_text("Seas", {"Tide https://a.example https://b.example": long, "B": long, "C": long})
        )
        terminal = start(size=size)
        terminal.press(*keys)
        assert overflow(terminal.frame, size[0]) == []
        assert len(terminal.frame) == size[1]
        terminal.resize(size[0] - 3, size[1] + 2)
        assert overflow(terminal.frame, size[0] - 3) == []

    @pytest.mark.parametrize("keys", ["tdo", "f", "?", "i", "o"])
    def test_ctrl_c_leaves_from_anywhere(self, start: Start, keys: str) -> None:
        """Ctrl-C ends with the summary, whatever lies over the card."""
        terminal = start()
        terminal.press(*keys)
        terminal.type(CTRL_C)
        ended = terminal.finish()
        assert ended.status == 0
        assert "No card answered." in ended.text

    def test_a_collection_that_breaks(self, person: Person) -> None:
        """An error amid the session is one line on a terminal that is as it was."""
        with Terminal(person, command=["/bin/sh", "-c", f"{shlex.join(study())}; echo status $?; read line"]) as shell:
            shell.wait_for("Tide")
            with closing(sqlite3.connect(person.home.collection)) as other:
                other.execute("drop table schedule")
            shell.type(" 3")
            shell.wait_for("status 4")
            shell.wait_until(lambda: shell.is_cooked, "a terminal that edits lines")
            assert "flashcards: " in shell.text
            assert "Traceback" not in shell.text
            assert not shell.screen.cursor.hidden

    @pytest.mark.parametrize("command", ["study", "due", "check"])
    def test_ctrl_c_before_the_quiz(self, person: Person, command: str) -> None:
        """While decks are still being read, Ctrl-C ends the program without alarm."""
        slow = "print('reading', flush=True); time.sleep(60)"
        code = (
            f"import sys, time\nfrom flashcards.library import readfiles\ndef slow(*_):\n    {slow}\n"
            f"readfiles.read_bytes = slow\nsys.argv = ['flashcards', '{command}']\n"
            "from flashcards.__main__ import run\nrun()\n"
        )
        with subprocess.Popen(
            [sys.executable, "-c", code], env=environment(person), stdout=subprocess.PIPE, stderr=subprocess.PIPE
        ) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == b"reading\n"
            process.send_signal(signal.SIGINT)
            said, complaints = process.communicate(timeout=PATIENCE)
        assert process.returncode == 130
        assert (said, complaints) == (b"", b"flashcards: interrupted\n")


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
        assert getattr(entries(person, "Wave")[0], "took", None) == 60_000

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


class TestDirections:
    """Text that runs from right to left."""

    def test_it_is_set_apart(self, start: Start, person: Person) -> None:
        """A place in Hebrew is isolated, so that the numbers beside it stay where they are."""
        name = "\u05d9\u05dd"
        person.write("seas.md", deck_text(name, {"Tide": "\u05d2\u05dc"}))
        terminal = start()
        assert f"\u2068{name}\u2069" in terminal.frame[0]
        assert terminal.frame[0].endswith("0 done \u00b7 1 new \u00b7 0 again \u00b7 0 due")
        terminal.press(*"t\u05d2\r")
        assert any("\u2068\u05d2\u2069" in row for row in terminal.frame)
        assert overflow(terminal.frame, 80) == []
