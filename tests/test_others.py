"""A folder of other programs' decks is studied as it is."""

import subprocess
from pathlib import Path

import pytest
from helpers import Person
from terminal import Terminal

GEOGRAPHY = """\
+++
name = "World Geography"
tags = ["geo"]
+++

Q: What is the capital of France?
A: Paris

---

C: The [Nile] flows into the [Mediterranean Sea].

Q: What is this?

![](img/map.png)

A: A map
"""
BIOLOGY = """\
# Biology notes

Prose that is no card.

Q: What is mitosis?
A: Cell division,
in two lines.
---

C: Speech is made in [Broca's area].
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Decks as hashcards and repeater have them, some in folders below."""
    path = tmp_path / "cards"
    (path / "deep").mkdir(parents=True)
    (path / "Geography.md").write_text(GEOGRAPHY, encoding="utf-8")
    (path / "deep" / "Biology.md").write_text(BIOLOGY, encoding="utf-8")
    return path


def test_a_folder_is_a_session(tmp_path: Path, folder: Path) -> None:
    """Every card of it is asked, deck by deck, and no file is changed."""
    person = Person(tmp_path / "home")
    before = {path: path.read_bytes() for path in folder.rglob("*.md")}
    done = person.start("study", str(folder), text="\n3\n" * 9)
    assert done.returncode == 0
    assert [line for line in done.stdout.splitlines() if " done" in line] == [
        "World Geography: 0 done, 5 new, 0 again, 0 due.",
        "World Geography: 1 done, 4 new, 0 again, 0 due.",
        "World Geography: 2 done, 3 new, 0 again, 0 due.",
        "Biology notes: 3 done, 2 new, 0 again, 0 due.",
        "Biology notes: 4 done, 1 new, 0 again, 0 due.",
    ]
    assert "The [...] flows into the Mediterranean Sea.\nEnter shows" in done.stdout
    assert "The Nile flows into the Mediterranean Sea." in done.stdout
    assert "What is this?\n\n[image: map.png]" in done.stdout
    assert {path: path.read_bytes() for path in folder.rglob("*.md")} == before


def test_edits_keep_their_progress(tmp_path: Path, folder: Path) -> None:
    """A changed comma, which is another card elsewhere, changes nothing here."""
    person = Person(tmp_path / "home")
    person.start("study", str(folder), text="\n4\n" * 9)
    person.wait(days=1)
    path = folder / "Geography.md"
    path.write_text(GEOGRAPHY.replace("Paris", "Paris.").replace("What is the capital", "What's the capital"))
    due = person.run("due", "World Geography", "--json")
    assert '"new": 0' in due.stdout
    shown = person.run("show", "What's the capital of France?")
    assert "Easy" in shown.stdout


def test_on_a_screen(tmp_path: Path, folder: Path) -> None:
    """A picture in a question is named, and a cloze is asked once."""
    person = Person(tmp_path / "home")
    with Terminal(person, str(folder)) as terminal:
        terminal.wait_for("What is the capital")
        terminal.press(*" 3")
        assert terminal.lines[3:6] == ["  The [...] flows into the Mediterranean Sea.", "", ""]
        terminal.press(*" 3")
        assert terminal.lines[3:6] == ["  What is this?", "", "  [image: map.png]"]
        terminal.type("q")
        assert terminal.finish().status == 0


def test_in_a_repository(tmp_path: Path, folder: Path) -> None:
    """Another branch of a repository, where a file is not there, loses nothing."""
    person = Person(tmp_path / "home")

    def git(*arguments: str) -> None:
        own = ["-c", "user.name=x", "-c", "user.email=x@example.org", "-c", "commit.gpgsign=false"]
        subprocess.run(["git", "-C", str(folder), *own, *arguments], check=True, capture_output=True)

    git("init", "-q", "-b", "main")
    git("add", "-A")
    git("commit", "-q", "-m", "cards")
    person.start("study", str(folder), text="\n4\n" * 9)
    git("checkout", "-q", "-b", "other")
    git("rm", "-q", "deep/Biology.md")
    git("commit", "-q", "-m", "without")
    person.wait(days=20)
    rests = person.run("due")
    assert "Biology.md: the file is missing" in rests.stderr
    assert "Biology" not in rests.stdout
    git("checkout", "-q", "main")
    assert person.run("due").stderr == ""
    assert "Biology notes" in person.run("due").stdout
