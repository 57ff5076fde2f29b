"""Marking a note, and adding one, in the middle of a session."""

import shlex
from collections.abc import Callable
from pathlib import Path

import pytest
from helpers import SEAS, Person, card_of, deck_text
from terminal import Lines, Terminal, three_cards

from flashcards.collection import browse, log
from flashcards.errors import DeckError
from flashcards.library.edits import retag

Start = Callable[..., Terminal]


person = three_cards


def text(person: Person) -> str:
    """The deck file."""
    return (person.decks / "seas.md").read_text(encoding="utf-8")


def writes(folder: Path, note: str) -> dict[str, str]:
    """An environment whose editor writes a note; it takes its time, as people do."""
    (folder / "note.md").write_text(note, encoding="utf-8")
    path = folder / "my editor"
    path.write_text(f'#!/bin/sh\ncp {shlex.quote(str(folder / "note.md"))} "$1"\n', encoding="utf-8")
    path.chmod(0o755)
    return {"EDITOR": shlex.quote(str(path))}


class TestMarking:
    """The key ``m``."""

    def test_on_and_off(self, start: Start, person: Person) -> None:
        """The tag is written into the deck file and taken out again; all else there stays as it was."""
        terminal = start()
        terminal.press(" ", "m")
        assert "Tide: marked (m unmarks it)" in terminal.text
        assert "Moon and wind · marked" in terminal.lines[0]
        assert "rise and fall" in terminal.text
        assert text(person) == SEAS.replace("#moon", "#moon #marked")
        terminal.press("m")
        assert "Tide: no longer marked" in terminal.text
        assert "· marked" not in terminal.lines[0]
        assert text(person) == SEAS

    def test_the_session_goes_on(self, start: Start, person: Person) -> None:
        """A mark is no answer: the same card is there, as far as it was shown, and its answer counts."""
        terminal = start()
        terminal.press("m")
        assert "rise and fall" not in terminal.text
        terminal.press(" ", "m", "3", " ", "m", "3")
        assert "2 done" in terminal.lines[0]
        assert text(person).count("#marked") == 1
        terminal.type("q")
        terminal.finish()
        assert person.run("search", "tag:marked").stdout.startswith("Wave")
        with person.collection() as opened:
            assert len(log.entries(opened, card_of(opened, "Tide"))) == 1

    def test_a_file_that_was_edited_meanwhile(self, start: Start, person: Person) -> None:
        """The mark goes to the note that is asked, wherever it stands by now."""
        terminal = start()
        person.write("seas.md", SEAS.replace("## Tide", "## Reef\nA ridge of rock.\n\n## Tide"))
        terminal.press("m")
        assert text(person).count("#moon #marked") == 1

    def test_a_note_that_was_taken_out(self, start: Start, person: Person) -> None:
        """Where its text is gone, nothing is marked and the session goes on."""
        terminal = start()
        person.write("seas.md", deck_text("Seas", {"Wave (water wave)": "A ridge that moves through water."}))
        terminal.press("m")
        assert terminal.lines[3] == "  Wave (water wave)"
        assert "Tide: its text is gone" in terminal.text
        assert "marked" not in text(person)

    def test_a_deck_that_marks(self, start: Start, person: Person) -> None:
        """A mark that the whole deck has cannot be taken off one note."""
        person.write("seas.md", SEAS.replace("deck: Seas", "deck: Seas\ntags: [marked]"))
        before = text(person)
        terminal = start()
        terminal.press("m")
        assert "Tide: its deck gives every note the tag #marked" in terminal.text
        assert text(person) == before

    def test_a_note_without_room(self, start: Start, person: Person) -> None:
        """A note on one line takes no tags: that is said, and the file stays as it was."""
        person.write("seas.md", "# Seas\n\nTide :: rise\nWave :: ridge\n")
        before = text(person)
        terminal = start(size=(120, 24))
        terminal.press("m")
        assert "seas.md:3: tags cannot be set here" in terminal.text
        assert text(person) == before
        terminal.press(" ", "3")
        assert "1 done" in terminal.lines[0]

    def test_a_file_that_cannot_be_written(self, start: Start, person: Person) -> None:
        """A merge that is not resolved is left alone, in one line."""
        terminal = start(size=(160, 24))
        person.write("seas.md", f"<<<<<<< ours\n{SEAS}=======\n>>>>>>> theirs\n")
        terminal.press("m")
        assert "seas.md" in terminal.text
        assert "Tide" in terminal.lines[3]
        assert "marked" not in text(person)

    def test_line_by_line(self, person: Person) -> None:
        """The same by the key or its name."""
        with Lines(person) as lines:
            lines.listen()
            assert "Tide: marked (m unmarks it)" in lines.say("m")
            assert "Moon and wind, marked: 0 done" in lines.text
            assert "Tide: no longer marked" in lines.say("mark")
        assert text(person) == SEAS

    def test_a_key_with_another_use(self, start: Start, person: Person) -> None:
        """A configuration that has the key for something keeps it, and nothing is marked."""
        (person.folder / "config.toml").write_text('[keys]\nsuspend = ["m"]\n', encoding="utf-8")
        terminal = start()
        terminal.press("m")
        assert "Tide: suspended" in terminal.text
        assert text(person) == SEAS


@pytest.mark.parametrize(
    ("before", "line", "after"),
    [
        ("Q: a\nA: b\n\nQ: c\nA: d\n", 1, "Q: a\nA: b\n\n#marked\n\nQ: c\nA: d\n"),
        ("Q: a\nA: b\nQ: c\nA: d\n", 1, "Q: a\nA: b\n\n#marked\nQ: c\nA: d\n"),
        ("Q: a\nA: b\n\n#x\n\nQ: c\nA: d\n", 1, "Q: a\nA: b\n\n#marked\n\nQ: c\nA: d\n"),
        ("C: The [moon].\n#x\n---\nC: A [sun].\n", 1, "C: The [moon].\n#marked\n---\nC: A [sun].\n"),
        ("C: The [moon].\n\nC: A [sun].\n", 3, "C: The [moon].\n\nC: A [sun].\n\n#marked\n"),
        ("## a\nb\n\n## c\nd\n", 1, "## a\nb\n\n#marked\n\n## c\nd\n"),
    ],
)
def test_the_tag_is_the_notes_own(person: Person, before: str, line: int, after: str) -> None:
    """In every kind of block the tag lands on the note that is asked, by the command, too."""
    path = person.write("seas.md", before)
    with person.collection() as opened:
        (term,) = opened.connection.execute("select term from notes where line = ?", (line,)).fetchone()
        own = browse.own_tags(opened, browse.find_term(opened, term)[0].note)
    done = person.run("tag", term, "marked", *(f"--remove={tag}" for tag in own))
    assert done.exit_code == 0
    assert path.read_text(encoding="utf-8") == after


@pytest.mark.parametrize(("line", "term"), [(9, "Wave"), (99, "Tide"), (1, "Tide"), (12, "Tide")])
def test_a_note_that_moved(person: Person, line: int, term: str) -> None:
    """Where another program moved the note a moment ago, no other note gets its tags."""
    with pytest.raises(DeckError, match="try again"):
        retag(person.decks / "seas.md", line, term, ["marked"])
    assert text(person) == SEAS


class TestAdding:
    """The key ``a``."""

    def test_a_note(self, start: Start, person: Person, tmp_path: Path) -> None:
        """What is written in the editor goes to the deck of the card, which is there again."""
        person.write("waves.md", deck_text("Waves", {"Swell": "from afar"}))
        terminal = start("Seas", extra=writes(tmp_path, "## Reef\nA ridge of rock.\n"))
        terminal.press(" ", "a")
        assert "Added Reef to" in terminal.text
        assert "rise and fall" in terminal.text
        assert not terminal.is_cooked
        assert text(person).endswith("## Reef\nA ridge of rock.\n")
        assert "Reef" not in (person.decks / "waves.md").read_text(encoding="utf-8")
        terminal.press("3")
        assert "1 done" in terminal.lines[0]
        terminal.type("q")
        terminal.finish()
        assert "Seas, new" in person.run("search", "Reef").stdout

    def test_an_editor_that_returns_at_once(self, start: Start, person: Person) -> None:
        """It asks for Enter, and then the screen says only what came of it."""
        terminal = start(extra={"VISUAL": "true"})
        terminal.type("a")
        terminal.wait_for("then press enter here")
        terminal.press("\n")
        assert "nothing added" in terminal.text
        assert "press enter" not in terminal.text
        assert text(person) == SEAS

    def test_nothing(self, start: Start, person: Person, tmp_path: Path) -> None:
        """An editor that writes nothing adds nothing, and that is said."""
        terminal = start(extra={**writes(tmp_path, ""), "EDITOR": "false"})
        terminal.press("a")
        assert "false ended with 1; nothing added" in terminal.text
        assert terminal.lines[3] == "  Tide"
        assert text(person) == SEAS

    def test_no_note_in_it(self, start: Start, tmp_path: Path) -> None:
        """What is no note is kept in a file, which is named."""
        terminal = start(extra=writes(tmp_path, "only words\n"), size=(200, 24))
        terminal.press("a")
        assert "what you wrote is in" in terminal.text
        assert terminal.lines[3] == "  Tide"

    def test_over_a_pipe(self, person: Person) -> None:
        """There is no editor where there is no terminal."""
        with Lines(person) as lines:
            lines.listen()
            assert "no editor here" in lines.say("a")
