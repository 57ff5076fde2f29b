"""Hints, typed answers, grades and chosen keys in the quiz, through three doors and on a real terminal."""

import json
from io import StringIO

from helpers import Person, deck_text, entries_of
from terminal import (
    Enter,
    Lines,
    Start,
    answer,
    overflow,
    three_cards,
)

from flashcards.settings import DEFAULTS, Settings
from flashcards.study.session import Session
from flashcards.terminal.lines import LineQuiz
from flashcards.terminal.runner import Runner

person = three_cards


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
        assert [getattr(entries_of(person, term)[0], "quality", None) for term in ("Tide", "Reef", "Bay")] == [3, 4, 2]

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
        qualities = [getattr(entries_of(person, term)[0], "quality", None) for term in ("Hund", "Tide", "Reef")]
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
        assert [getattr(entry, "quality", None) for entry in entries_of(person, "Tide")] == [0, 2, 4]
        shown = person.run("show", "Tide").stdout
        assert "review: Again (0), " in shown
        assert "drill: Again, " in shown
        assert [getattr(entry, "quality", None) for entry in entries_of(person, "Wave")] == [1, 4]
        assert [getattr(entry, "quality", None) for entry in entries_of(person, "Gyre")] == [5]

    def test_six_grades_in_lines(self, person: Person) -> None:
        """The same keys line by line."""
        with Lines(person, "--grades", "6") as lines:
            lines.listen()
            assert "Rate: 0 Blank, again today, then in 1 day; 1 Wrong, " in lines.say("")
            lines.say("5")
            lines.say("")
            lines.say("0")
        assert [getattr(entries_of(person, term)[0], "quality", None) for term in ("Tide", "Wave")] == [5, 0]

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
