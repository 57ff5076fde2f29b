"""``flashcards edit`` and ``flashcards add`` through the person's editor."""

import shlex
from collections.abc import Callable
from pathlib import Path

import pytest
from helpers import SEAS, Person, check_derived, deck_text
from terminal import CTRL_C, PROGRAM, Terminal

from flashcards.collection import browse

Editor = Callable[[str], Path]


@pytest.fixture
def person(tmp_path: Path) -> Person:
    """Somebody with three cards, the first of which they have learnt."""
    somebody = Person(tmp_path / "home")
    somebody.write("seas.md", SEAS)
    with somebody.collection() as opened:
        somebody.answer(opened, "Tide")
    return somebody


@pytest.fixture
def editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Editor:
    """Makes the person's editor of a shell script; each call notes its arguments in the file that is returned."""
    told = tmp_path / "told"

    def make(script: str) -> Path:
        path = tmp_path / "vim"
        path.write_text(f'#!/bin/sh\necho "$@" >> {shlex.quote(str(told))}\n{script}\n', encoding="utf-8")
        path.chmod(0o755)
        monkeypatch.delenv("VISUAL", raising=False)
        monkeypatch.setenv("EDITOR", shlex.quote(str(path)))
        return told

    return make


def becomes(folder: Path, text: str) -> str:
    """A script that replaces what is edited, the last argument."""
    (folder / "new.md").write_text(text, encoding="utf-8")
    return f'for file; do :; done; cat {shlex.quote(str(folder / "new.md"))} > "$file"'


def due(person: Person, term: str) -> int | None:
    """The day on which a term is due; None when it is new. All schedules are the replays of their logs."""
    with person.collection() as opened:
        check_derived(opened)
        state = browse.find_term(opened, term)[0].state
        return None if state is None else state.due


class TestEdit:
    """A note's text, where it stands."""

    @pytest.mark.parametrize(
        ("terms", "line"), [(("Tide",), 9), (("tide",), 9), (("water", "wave"), 14), (("Gyre",), 17)]
    )
    def test_it_opens_at_the_note(self, person: Person, editor: Editor, terms: tuple[str, ...], line: int) -> None:
        """The file of the deck is opened at the line of the term, and what does not change is not spoken of."""
        told = editor("")
        result = person.run("edit", *terms)
        assert (result.exit_code, result.output) == (0, "")
        assert told.read_text(encoding="utf-8") == f"+{line} {person.decks / 'seas.md'}\n"

    def test_a_file_that_is_missing(self, person: Person, editor: Editor) -> None:
        """No editor is opened on it, which would make another file in its place."""
        told = editor("")
        (person.decks / "seas.md").unlink()
        result = person.run("edit", "Tide")
        said = "flashcards: seas.md: the file is missing; put it back, or see flashcards doctor"
        assert (result.exit_code, result.stdout, result.stderr.splitlines()[-1]) == (1, "", said)
        assert not told.exists()

    def test_a_new_definition(self, person: Person, editor: Editor, tmp_path: Path) -> None:
        """The text is as it was left, and the schedule stays."""
        before = due(person, "Tide")
        editor(becomes(tmp_path, SEAS.replace("rise and fall", "ebb and flow")))
        result = person.run("edit", "Tide")
        assert (result.exit_code, result.output) == (0, "Tide: its text changed\n")
        assert "ebb and flow" in person.run("show", "Tide").output
        assert due(person, "Tide") == before is not None

    def test_a_new_term(self, person: Person, editor: Editor, tmp_path: Path) -> None:
        """A concept that is called otherwise goes on where it was."""
        before = due(person, "Tide")
        editor(becomes(tmp_path, SEAS.replace("## Tide", "## Tides")))
        result = person.run("edit", "Tide")
        assert (result.exit_code, result.output) == (0, "Tides: its text changed\n")
        assert due(person, "Tides") == before

    def test_a_note_that_is_taken_out(self, person: Person, editor: Editor, tmp_path: Path) -> None:
        """It is said that its history is kept; and so it is when the note comes back."""
        before = due(person, "Tide")
        editor(becomes(tmp_path, deck_text("Seas", {"Reef": "A ridge."})))
        result = person.run("edit", "Tide")
        assert (result.exit_code, result.stdout) == (0, "Tide: its text is gone, its history is kept\n")
        person.write("seas.md", SEAS)
        assert due(person, "Tide") == before

    def test_a_text_that_cannot_be_read(self, person: Person, editor: Editor, tmp_path: Path) -> None:
        """A mistake is said with its file and line, and takes nothing away."""
        before = due(person, "Tide")
        editor(becomes(tmp_path, SEAS.replace("The rise and fall of the sea.\n", "")))
        result = person.run("edit", "Tide")
        assert f"{person.decks / 'seas.md'}:9: " in result.stderr
        assert due(person, "Tide") == before

    @pytest.mark.parametrize(
        ("command", "said"),
        [
            ("false", "false ended with 1"),
            ("/nowhere/vi", "/nowhere/vi: No such file or directory; set $EDITOR to your editor"),
            ("'unclosed", "$EDITOR cannot be understood: No closing quotation"),
            ("sh -c 'kill -TERM $$'", "sh was ended by signal 15"),
        ],
    )
    def test_an_editor_that_fails(
        self, person: Person, monkeypatch: pytest.MonkeyPatch, command: str, said: str
    ) -> None:
        """One line says what went wrong and where the note is, and the command exits with 1."""
        monkeypatch.delenv("VISUAL", raising=False)
        monkeypatch.setenv("EDITOR", command)
        result = person.run("edit", "Tide")
        where = f"the note is in {person.decks / 'seas.md'}:"
        assert (result.exit_code, result.output.rpartition(where)[0]) == (1, f"flashcards: {said}; ")

    def test_a_term_that_is_not_there(self, person: Person, editor: Editor) -> None:
        """No editor is opened for it."""
        told = editor("")
        result = person.run("edit", "Fjord")
        assert result.exit_code == 2
        assert result.stderr.count("\n") == 1
        assert not told.exists()

    @pytest.mark.process
    def test_on_a_terminal(self, person: Person, tmp_path: Path) -> None:
        """The editor has the terminal, and its Ctrl-C is its own."""
        script = tmp_path / "editor"
        script.write_text("#!/bin/sh\necho editing; exec sleep 60\n", encoding="utf-8")
        script.chmod(0o755)
        extra = {"EDITOR": shlex.quote(str(script))}
        with Terminal(person, command=(*PROGRAM, "edit", "Tide"), extra=extra) as terminal:
            terminal.wait_for("editing")
            terminal.type(CTRL_C)
            ended = terminal.finish()
        assert ended.status == 1
        assert "flashcards: editor was ended by signal 2" in ended.text


class TestAdd:
    """A new note, written in the editor."""

    def test_a_note(self, person: Person, editor: Editor, tmp_path: Path) -> None:
        """What stands under a heading is a note at the end of the deck, and new."""
        editor(becomes(tmp_path, "## Fjord\n\nAn arm of the sea.\n"))
        result = person.run("add")
        assert (result.exit_code, result.output) == (0, f"Added Fjord to {person.decks / 'seas.md'}\n")
        text = (person.decks / "seas.md").read_text(encoding="utf-8")
        assert text == f"{SEAS}\n#\n\n## Fjord\nAn arm of the sea.\n"
        assert due(person, "Fjord") is None

    def test_what_the_template_says(self, person: Person, editor: Editor, tmp_path: Path) -> None:
        """A term that is given stands in the heading; the hint may stay, and becomes no part of the note."""
        seen = tmp_path / "seen"
        editor(f'for file; do :; done; cp "$file" {shlex.quote(str(seen))}; echo "An arm of the sea." >> "$file"')
        result = person.run("add", "Seas", "--term", "Fjord", "--tag", "ice")
        assert result.exit_code == 0
        first, *_ = seen.read_text(encoding="utf-8").splitlines()
        assert first == "## Fjord"
        text = (person.decks / "seas.md").read_text(encoding="utf-8")
        assert text.endswith("## Fjord\nAn arm of the sea.\n\n#ice\n")
        assert "<!--" not in text

    def test_a_text_that_is_left_as_it_was(self, person: Person, editor: Editor) -> None:
        """Whoever writes nothing adds nothing, and is told so."""
        editor(":")
        result = person.run("add")
        assert (result.exit_code, result.output) == (1, "flashcards: nothing added\n")
        assert (person.decks / "seas.md").read_text(encoding="utf-8") == SEAS

    def test_a_term_that_is_there_already(self, person: Person, editor: Editor, tmp_path: Path) -> None:
        """It is said, and both are kept."""
        editor(becomes(tmp_path, "## Tides\n\nHigh and low water.\n"))
        result = person.run("add")
        assert result.exit_code == 0
        assert 'warning: you already have "Tide", which is very similar' in result.stderr
        assert "## Tides" in (person.decks / "seas.md").read_text(encoding="utf-8")

    @pytest.mark.process
    def test_on_a_terminal(self, person: Person, tmp_path: Path) -> None:
        """The editor has the terminal, and the note is added when it ends."""
        script = tmp_path / "editor"
        script.write_text('#!/bin/sh\nread line; printf "%s\\n" "## $line" "" "A cold sea." > "$1"\n', encoding="utf-8")
        script.chmod(0o755)
        extra = {"EDITOR": shlex.quote(str(script))}
        with Terminal(person, command=(*PROGRAM, "add"), extra=extra, size=(200, 24)) as terminal:
            terminal.type("Kara Sea\r")
            ended = terminal.finish()
        assert ended.status == 0
        assert "Added Kara Sea to " in ended.text
        assert due(person, "Kara Sea") is None
