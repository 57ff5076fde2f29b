"""What opens from the quiz: links, the history of a card, the editor; and an end at any moment of it."""

import shlex
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from helpers import PATIENCE, SEAS, Person, check_derived, deck_text, kinds_of
from terminal import (
    CTRL_C,
    Lines,
    Start,
    Terminal,
    environment,
    overflow,
    study,
    three_cards,
)

from flashcards.reviews import Rating, Review

person = three_cards


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
        assert kinds_of(person, "Tide") == [Review]

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
        assert kinds_of(person, "Tide") == [Review]


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
