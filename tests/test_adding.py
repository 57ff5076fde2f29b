"""``flashcards add`` through the editor: every note is added, and nothing that was written is lost."""

import json
import sys
from pathlib import Path

import pytest
from helpers import SEAS, Person
from terminal import Terminal

SCRIPT = """\
import pathlib, sys
pathlib.Path(sys.argv[-1]).write_bytes(pathlib.Path({text!r}).read_bytes())
sys.exit({status})
"""


@pytest.fixture
def sea(tmp_path: Path) -> Person:
    """Somebody with one deck."""
    somebody = Person(tmp_path / "home")
    somebody.write("seas.md", SEAS)
    return somebody


def _writes(person: Person, monkeypatch: pytest.MonkeyPatch, text: bytes, status: int = 0) -> None:
    """Let the editor be a program that writes a text and ends."""
    (person.folder / "text").write_bytes(text)
    script = person.folder / "editor.py"
    script.write_text(SCRIPT.format(text=str(person.folder / "text"), status=status))
    monkeypatch.setenv("VISUAL", f"{sys.executable} {script}")


def _drafts(person: Person) -> list[Path]:
    return [*person.folder.glob("new-note-*.md")]


def test_every_note(sea: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    """All notes are added, with the tags of the command line, and no draft stays."""
    _writes(sea, monkeypatch, b"## Ebb\nThe tide goes out.\n\n## Flood\nThe tide comes in.\n\n#moon\n")
    result = sea.run("add", "--tag", "wind")
    assert result.exit_code == 0
    text = (sea.decks / "seas.md").read_text()
    assert text.endswith("## Ebb\nThe tide goes out.\n\n#wind\n\n## Flood\nThe tide comes in.\n\n#moon #wind\n")
    assert text.startswith(SEAS.rstrip())
    assert _drafts(sea) == []


@pytest.mark.parametrize(
    ("text", "status", "code", "added", "said"),
    [
        (b"No heading, but thoughts.\n", 0, 1, 0, "no note in it; a note begins with ## TERM; what you wrote is in"),
        (b"## Ebb\nGoes out.\n", 1, 1, 0, "ended with 1; what you wrote is in"),
        (b"Thoughts.\n\n## Ebb\nGoes out.\n", 0, 0, 1, "not everything could be added; what you wrote is in"),
        (b"## Ebb\nGoes out.\n\n## Flood\n", 0, 0, 1, "not everything could be added; what you wrote is in"),
        (b"# Moon\n\n## Ebb\nGoes out.\n", 0, 0, 1, "not everything could be added; what you wrote is in"),
        (
            b"---\ntags: [moon]\n---\n\n## Ebb\nGoes out.\n",
            0,
            0,
            1,
            "not everything could be added; what you wrote is in",
        ),
        (b"## Ebb\nGoes \xff out.\n", 0, 3, 0, "what you wrote is in"),
    ],
)
def test_what_cannot_be_added(  # noqa: PLR0913, PLR0917 - a case and what comes of it
    sea: Person, monkeypatch: pytest.MonkeyPatch, text: bytes, status: int, code: int, added: int, said: str
) -> None:
    """It stays in a file, byte for byte, and a line names that."""
    _writes(sea, monkeypatch, text, status)
    result = sea.run("add")
    assert result.exit_code == code
    assert result.stdout.count("Added ") == added
    (draft,) = _drafts(sea)
    assert f"{said} {draft}" in result.stderr
    assert draft.read_bytes() == text


@pytest.mark.parametrize("editor", ["true", "false", "/nowhere/editor"])
def test_nothing_was_written(sea: Person, monkeypatch: pytest.MonkeyPatch, editor: str) -> None:
    """Where the template is left as it was nothing is added, and no draft stays."""
    monkeypatch.setenv("VISUAL", editor)
    result = sea.run("add")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.endswith("nothing added\n")
    assert _drafts(sea) == []


def test_a_deck_that_cannot_be_written(sea: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    """The text is kept when the deck cannot take it."""
    _writes(sea, monkeypatch, b"## Ebb\nGoes out.\n")
    sea.run("due")
    (sea.decks / "seas.md").write_text(f"<<<<<<< ours\n{SEAS}=======\n>>>>>>> theirs\n")
    result = sea.run("add")
    assert result.exit_code == 3
    assert f"what you wrote is in {_drafts(sea)[0]}" in result.stderr


def test_an_editor_that_returns_at_once(sea: Person) -> None:
    """On a terminal its window may still be open: the person says when they have saved."""
    sea.run("due")
    command = [sys.executable, "-m", "flashcards", "add"]
    with Terminal(sea, extra={"VISUAL": "true"}, command=command) as terminal:
        terminal.wait_for("then press enter here")
        (draft,) = _drafts(sea)
        draft.write_text("## Ebb\nGoes out.\n")
        terminal.type("\n")
        assert terminal.finish().status == 0
    assert "## Ebb\nGoes out." in (sea.decks / "seas.md").read_text()
    assert _drafts(sea) == []


@pytest.mark.parametrize(
    ("tag", "kept"),
    [("wind", "wind"), ("#wind", "wind"), ("two words", "two-words"), ("two\nlines", "two-lines"), ("2026", "2026")],
)
def test_a_tag_of_the_command_line(sea: Person, tag: str, kept: str) -> None:
    """It is a tag whatever it looks like, and never a part of the definition."""
    assert sea.run("add", "Seas", "-t", "Swell", "-d", "A long wave.", "--tag", tag).exit_code == 0
    (found,) = json.loads(sea.run("search", "--json", "Swell").stdout)
    assert (found["definition"], found["tags"]) == ("A long wave.", [kept])


@pytest.mark.parametrize("tag", ["", "#", " ", "a#b"])
def test_what_is_no_tag(sea: Person, tag: str) -> None:
    """It is refused before anything is written."""
    before = {path: path.read_bytes() for path in sea.decks.iterdir()}
    result = sea.run("add", "Seas", "-t", "Swell", "-d", "A long wave.", "--tag", tag)
    assert result.exit_code == 2
    assert "is not a tag" in result.stderr
    assert {path: path.read_bytes() for path in sea.decks.iterdir()} == before


@pytest.mark.parametrize(
    ("term", "said"),
    [
        ("article 1", 'warning: you already have "Article 1"'),
        ("Articel 1", 'warning: you already have "Article 1", which is very similar'),
        ("Article 2", ""),
        ("Ebb", ""),
    ],
)
def test_a_term_that_is_there(sea: Person, term: str, said: str) -> None:
    """It is said, and so is one much like it; the next one of a series is another one."""
    sea.run("add", "Seas", "-t", "Article 1", "-d", "All are born free.")
    result = sea.run("add", "Seas", "-t", term, "-d", "Everyone has rights.")
    assert result.exit_code == 0
    assert [line for line in result.stderr.splitlines() if "warning" in line] == (
        [f"flashcards: {said}"] if said else []
    )
