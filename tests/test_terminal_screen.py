"""The session on a real terminal: what is on the screen, the editor, and texts that are awkward to show."""

import re
import shlex
from pathlib import Path

import pytest
from helpers import SEAS, Person, deck_text, kinds_of, number_of_entries
from terminal import CTRL_C, CTRL_D, Start, Terminal, overflow, three_cards

from flashcards.reviews import Review, Undo

person = three_cards


SIZES = [(80, 24), (40, 24), (20, 24), (200, 50), (80, 8), (40, 8), (20, 8)]


class TestTheScreen:
    """What it shows, at every size."""

    def test_a_card(self, start: Start) -> None:
        """The place and the progress stand above the term, the keys below; the reveal adds text and intervals."""
        terminal = start()
        assert re.fullmatch(r"  Seas / Moon and wind +0 done · 3 new · 0 again · 0 due", terminal.lines[0])
        assert terminal.lines[1] == "─" * 80
        assert terminal.lines[3] == "  Tide"
        assert terminal.screen.buffer[3][2].bold
        assert terminal.lines[-1] == "  space show   u undo   ? help   q quit"
        terminal.press(" ")
        assert terminal.lines[3:6] == ["  Tide", "", "  The rise and fall of the sea."]
        assert terminal.lines[-3:-1] == [
            "  1 Again: again today, then 1d   2 Hard: again today, then 1d   3 Good: 1d",
            "  4 Easy: 1d, later longer",
        ]
        assert terminal.screen.buffer[21][2].fg == "red"
        assert terminal.lines[-1] == "  space Good   u undo   ? help   q quit"

    def test_a_repeat(self, start: Start) -> None:
        """A repeat says that it leaves the schedule alone: the card comes again today, or when it is due anyway."""
        terminal = start()
        terminal.press(*" 1    ")
        assert "3 done · 0 new · 1 again · 0 due" in terminal.lines[0]
        terminal.press(" ")
        assert "  1 Again: again today, then 1d   2 Hard: again today, then 1d   3 Good: 1d" in terminal.lines
        assert "  4 Easy: 1d" in terminal.lines
        assert "the schedule does not change" in terminal.text

    def test_resizing(self, start: Start, person: Person) -> None:
        """At every size the picture fits, and the term and the rating keys can be seen."""
        definition = "The rise and fall of the sea, caused by the moon. " * 8
        person.write("seas.md", deck_text("The Seven Seas of the World", {"Tide (of the sea)": definition}))
        terminal = start()
        for size in SIZES[1:]:
            terminal.resize(*size)
            assert "Tide" in terminal.text
            check_fits(terminal, size)
        terminal.press(" ")
        for size in SIZES:
            terminal.resize(*size)
            check_fits(terminal, size)
            for shown in ("Tide", "1 Again", "2 Hard", "3 Good", "4 Easy"):
                assert shown in terminal.text
        terminal.press("?")
        for size in SIZES:
            terminal.resize(*size)
            check_fits(terminal, size)
            assert "space, enter" in terminal.text

    def test_the_window_counts_and_not_the_environment(self, start: Start) -> None:
        """A COLUMNS that somebody exported does not spoil the picture."""
        terminal = start(extra={"COLUMNS": "300", "LINES": "99"}, size=(50, 12))
        check_fits(terminal, (50, 12))
        assert terminal.lines[-1].strip().startswith("space show")

    def test_a_long_text_scrolls(self, start: Start, person: Person) -> None:
        """Arrows and page keys move through a long definition, and stop at its ends."""
        text = "\n".join(f"- point {number}" for number in range(40))
        person.write("seas.md", deck_text("Seas", {"Tide": text, "Wave": "short"}))
        terminal = start(size=(60, 12))
        terminal.press(" ")
        assert "point 0" in terminal.text
        assert re.search(r"^ lines 1-\d+ of 42 · more: down$", terminal.text, re.MULTILINE)
        terminal.press("\x1b[B")
        terminal.press("\x1b[6~")
        assert "more: up and down" in terminal.text
        assert "Tide" not in terminal.text
        for _ in range(12):
            terminal.press("\x1b[6~")
        assert "point 39" in terminal.text
        assert re.search(r" · more: up$", terminal.text, re.MULTILINE)
        terminal.press("\x1b[A")
        assert "point 39" not in terminal.text
        terminal.press("3")
        assert terminal.lines[3].strip() == "Wave"
        assert "more" not in terminal.text

    def test_special_keys_are_no_answers(self, start: Start) -> None:
        """The digits and letters inside the sequences of function keys rate, suspend and end nothing."""
        sequences = [*(f"\x1b[{number}~" for number in (1, 2, 3, 4, 5, 6, 11, 12, 15, 24)), "\x1b[[A", "\x1b[1;2A"]
        sequences += ["\x1bOP", "\x1bOq", "\x1b[1;3B", "\x1b[H", "\x1b[3;5~", "\x1b1", "\x1bq", "\x1bs", "\x1b[I"]
        terminal = start()
        terminal.press(" ")
        before = terminal.frames
        terminal.type("".join(sequences) + "?")
        terminal.wait_until(lambda: terminal.frames == before + len(sequences) + 1, "a picture for each key")
        assert "Keys" in terminal.text
        terminal.press("x")
        assert "0 done · 3 new" in terminal.lines[0]
        assert "rise and fall" in terminal.text

    def test_an_unknown_key(self, start: Start) -> None:
        """A key that means nothing says where the keys are explained, until the next one that does."""
        terminal = start()
        for key in "x\t\u00e4\u6d77\x1b":
            terminal.press(key)
            assert "? lists the keys" in terminal.text
            terminal.press(*"?x")
        terminal.press(" ")
        assert "? shows" not in terminal.text

    def test_help(self, start: Start) -> None:
        """The help screen names every key, and any key goes back without doing anything."""
        terminal = start()
        terminal.press(*" ?")
        for shown in ("space", "undo", "suspend", "bury", "edit", "Again", "Ctrl-C", "any key goes back"):
            assert shown in terminal.text
        for key in "3qs u":
            terminal.press(key)
            assert terminal.lines[3] == "  Tide"
            assert "rise and fall" in terminal.text
            assert "0 done" in terminal.text
            terminal.press("?")
        terminal.type(CTRL_C)
        assert terminal.finish().status == 0

    def test_a_rating_before_the_reveal_only_reveals(self, start: Start, person: Person) -> None:
        """Nobody rates what they have not seen."""
        terminal = start()
        terminal.press("3")
        assert "rise and fall" in terminal.text
        assert number_of_entries(person) == 0


def check_fits(terminal: Terminal, size: tuple[int, int]) -> None:
    """The last picture is no wider and no higher than the screen."""
    columns, rows = size
    assert overflow(terminal.frame, columns) == []
    assert len(terminal.frame) <= rows


def editor(folder: Path, script: str) -> dict[str, str]:
    """An environment whose editor is a script; the file it is to edit is its first argument."""
    path = folder / "my editor"
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)
    return {"EDITOR": shlex.quote(str(path))}


def rewrites(folder: Path, text: str) -> dict[str, str]:
    """An environment whose editor replaces the whole file."""
    (folder / "new.md").write_text(text, encoding="utf-8")
    return editor(folder, f'cp {shlex.quote(str(folder / "new.md"))} "$1"')


class TestEditing:
    """The key ``e``: the text changes, and the same card is there."""

    def test_rewriting_the_definition(self, start: Start, person: Person, tmp_path: Path) -> None:
        """The card comes back as it now reads, still revealed, and its answers stay."""
        terminal = start(extra=rewrites(tmp_path, SEAS.replace("rise and fall", "**ebb** and flow")))
        terminal.press(" ")
        terminal.press("e")
        assert terminal.lines[3:6] == ["  Tide", "", "  The ebb and flow of the sea."]
        assert not terminal.is_cooked
        terminal.press(*"3u")
        assert terminal.lines[3] == "  Tide"
        terminal.type("q")
        terminal.finish()
        assert kinds_of(person, "Tide") == [Review, Undo]

    def test_rewriting_the_term(self, start: Start, person: Person, tmp_path: Path) -> None:
        """A reverse card shows the new term too."""
        old, new = (deck_text("Seas", {term: "The sea."}, "reverse: true\n") for term in ("Mare", "Mar e"))
        person.write("seas.md", old)
        person.suspend("Mare")
        terminal = start(extra=rewrites(tmp_path, new))
        terminal.press(*" e")
        assert terminal.lines[3:6] == ["  The sea.", "", "  Mar e"]

    def test_deleting_the_note(self, start: Start, tmp_path: Path) -> None:
        """A note that was taken out rests; the session goes on, and an undo does not ask it."""
        gone = SEAS.replace("## Wave (water wave)\nA ridge that moves through water.\n", "")
        terminal = start(extra=rewrites(tmp_path, gone))
        terminal.press(*"  ")
        terminal.press(*" e")
        assert terminal.lines[3] == "  Gyre"
        assert "its text is gone" in terminal.text
        terminal.press("u")
        assert terminal.lines[3] == "  Tide"
        terminal.press(*"  ")
        assert terminal.lines[3] == "  Gyre"

    def test_deleting_the_last_note(self, start: Start, tmp_path: Path) -> None:
        """Where nothing is left to ask, the session ends."""
        terminal = start(extra=rewrites(tmp_path, deck_text("Seas", {"Reef": "a ridge"})))
        terminal.press(*"    ")
        terminal.press("e")
        assert terminal.lines[0].strip() == "Done"
        terminal.type("q")
        ended = terminal.finish()
        assert ended.status == 0
        assert "2 cards in" in ended.text

    @pytest.mark.parametrize(
        ("command", "said"),
        [
            ("false", "false ended with 1"),
            ("/nowhere/vi", "No such file or directory; set $EDITOR"),
            ("'unclosed", "$EDITOR cannot be understood"),
        ],
    )
    def test_an_editor_that_fails(self, start: Start, command: str, said: str) -> None:
        """What went wrong is said, and the card is still there."""
        terminal = start(extra={"EDITOR": command})
        terminal.press("e")
        assert said in terminal.text
        assert terminal.lines[3] == "  Tide"

    def test_a_text_that_cannot_be_read(self, start: Start, tmp_path: Path) -> None:
        """A mistake in the text is said with its file and line, and takes nothing away."""
        terminal = start(extra=rewrites(tmp_path, SEAS.replace("The rise and fall of the sea.\n\n#moon\n", "")))
        terminal.press("e")
        assert "seas.md:9" in terminal.text
        assert terminal.lines[3] == "  Tide"

    def test_interrupting_the_editor(self, start: Start, person: Person, tmp_path: Path) -> None:
        """Ctrl-C in the editor is the editor's; the session goes on."""
        terminal = start(extra=editor(tmp_path, "echo editing; exec sleep 60"))
        terminal.press(" ")
        terminal.type("e")
        terminal.wait_for("editing")
        terminal.press(CTRL_C)
        assert "my editor was ended by signal 2" in terminal.text
        terminal.press("3")
        assert "1 done" in terminal.text
        assert number_of_entries(person) == 1


EVIL = "\x1b]0;owned\x07 \x1b[2J \x9b2J \u202egnirts \x1bc"


PICTURED = "␛]0;owned␇ ␛[2J \\u009b2J \\u202egnirts ␛c"


class TestText:
    """What may stand in a deck, and what the terminal gets of it."""

    def test_control_sequences_are_shown(self, start: Start, person: Person) -> None:
        """In a term, a definition, a deck's name, a section or a tag they are pictures, and do nothing."""
        text = f"# Seas {EVIL}\n\n# Part {EVIL}\n\n## Tide {EVIL}\nText {EVIL}\n\n```\ncode {EVIL}\n```\n\n"
        person.write("seas.md", f"{text}#tag{EVIL.split(maxsplit=1)[0]}\n")
        terminal = start(size=(200, 24))
        terminal.press(*" sx")
        assert terminal.is_over
        for harm in (b"\x1b]", b"\x07", b"\x1b[2J", b"\xc2\x9b", "\u202e".encode(), b"\x1bc"):
            assert harm not in terminal.raw
        assert terminal.raw.decode().count(PICTURED[:12]) >= 4

    def test_no_colour(self, start: Start, person: Person) -> None:
        """NO_COLOR takes away every colour, also inside a definition, and leaves bold."""
        rich_text = "> quote\n\n`code`\n\n```python\ndef f(): pass\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n1. one"
        person.write("seas.md", deck_text("Seas", {"Tide": rich_text}))
        terminal = start(extra={"NO_COLOR": "1"})
        terminal.press(*"x ?x")
        found = b";".join(re.findall(rb"\x1b\[([\d;]*)m", terminal.raw))
        codes = {int(code or 0) for code in found.split(b";")}
        assert 1 in codes
        assert codes <= {0, 1, 2, 3, 4, 7, 9}

    def test_a_dumb_terminal(self, person: Person) -> None:
        """TERM=dumb gets the session line by line, without a single code."""
        with Terminal(person, extra={"TERM": "dumb"}) as terminal:
            terminal.wait_for("Enter shows the answer")
            terminal.type("\r")
            terminal.wait_for("Rate: 1 Again, again today")
            terminal.type("3\r")
            terminal.wait_for("1 done")
            terminal.type(CTRL_D)
            ended = terminal.finish()
        assert ended.status == 0
        assert b"\x1b" not in terminal.raw
        assert "1 card in" in ended.text

    def test_ctrl_c_line_by_line(self, person: Person) -> None:
        """Ctrl-C ends a session without a screen too, with the summary."""
        with Terminal(person, "--plain") as terminal:
            terminal.wait_for("Enter shows the answer")
            terminal.type(CTRL_C)
            ended = terminal.finish()
        assert ended.status == 0
        assert "No card answered." in ended.text

    @pytest.mark.parametrize("columns", [20, 40, 80])
    def test_scripts_of_the_world(self, start: Start, person: Person, columns: int) -> None:
        """Wide, combining, right-to-left and joined characters stay within the width."""
        words = ["\u6d77\u6d6a" * 30, "e\u0301\u0323" * 50, "\u05d9\u05dd \u05d2\u05dc " * 20, "\U0001f30a" * 40]
        words += ["\U0001f468\u200d\U0001f469\u200d\U0001f467 " * 8, "\u0e17\u0e30\u0e40\u0e25 " * 20, "W" * 150]
        person.write("seas.md", deck_text(words[0], {f"{word} {word}": word for word in words}))
        terminal = start(size=(columns, 20))
        for _ in words:
            check_fits(terminal, (columns, 20))
            terminal.press(" ")
            check_fits(terminal, (columns, 20))
            terminal.press("b")
        check_fits(terminal, (columns, 20))
        terminal.press("x")
        assert terminal.is_over

    def test_markdown(self, start: Start, person: Person) -> None:
        """Lists, code and tables are set; what looks like HTML is text and stays."""
        text = """\
Emphasis **strong**, code `List<int>` and plain List<int> & <b>.

- first
- second

```python
def tide(moon: Moon) -> Height: ...
```

| sea   | depth |
|-------|------:|
| Baltic |   459 |
"""
        person.write("seas.md", deck_text("Seas", {"The `Tide` of *Maps*": text}))
        terminal = start(size=(80, 30))
        assert terminal.lines[3] == "  The Tide of Maps"
        terminal.press(" ")
        assert "Emphasis strong, code List<int> and plain List<int> & <b>." in terminal.text
        for shown in (" • first", " • second", "def tide(moon: Moon) -> Height: ...", "Baltic", "459", "─────"):
            assert shown in terminal.text
        for mark in ("**", "```", "`", "|"):
            assert mark not in terminal.text

    def test_reverse_cards(self, start: Start, person: Person) -> None:
        """The reverse card asks with the definition, set as Markdown, and answers with the term in bold."""
        text = deck_text("Seas", {"Tide": "The *rise* and fall."}, "reverse: true\n")
        person.write("seas.md", text)
        person.suspend("Tide")
        terminal = start()
        assert terminal.lines[3:6] == ["  The rise and fall.", "", ""]
        terminal.press(" ")
        assert terminal.lines[3:6] == ["  The rise and fall.", "", "  Tide"]
        assert terminal.screen.buffer[5][2].bold

    def test_cloze_cards(self, start: Start, person: Person) -> None:
        """Each gap is asked on its own, with its hint, and is filled in where it stands."""
        text = "The {{c1::moon}} pulls the {{c2::sea::what?}}."
        person.write("seas.md", deck_text("Seas", {"Tide": text}))
        terminal = start()
        assert terminal.lines[3:6] == ["  Tide", "", "  The [...] pulls the sea."]
        terminal.press(" ")
        assert terminal.lines[3:6] == ["  Tide", "", "  The moon pulls the sea."]
        assert terminal.screen.buffer[5][6].bold
        terminal.press("s")
        assert start().lines[5] == "  The moon pulls the [what?]."

    def test_a_locale_without_unicode(self, start: Start, person: Person) -> None:
        """Where the terminal has only ASCII, lines and bullets are drawn with it, and the rest is question marks."""
        person.write("seas.md", deck_text("Seas", {"Mar\u00e9e \u6d77": "- one\n- two\n\n> quote\n\n---\n"}))
        ascii_only = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": "ascii"}
        terminal = start(extra=ascii_only)
        terminal.press(" ")
        assert terminal.raw.isascii()
        assert "0 done | 1 new | 0 again | 0 due" in terminal.lines[0]
        assert terminal.lines[1] == "-" * 80
        assert terminal.lines[3] == "  Mar?e ?"
        for shown in ("   * one", "  | quote", "-----"):
            assert shown in terminal.text
