"""What shells complete, and the manual page."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from helpers import SEAS, Person, deck_text

from flashcards.cli import main

BASH = shutil.which("bash")
MANUAL = Path(__file__).parent.parent / "docs" / "flashcards.1"


@pytest.fixture
def person(tmp_path: Path) -> Person:
    """Somebody with decks that are in their collection."""
    person = Person(tmp_path / "home")
    person.write("seas.md", SEAS)
    person.write("more.md", deck_text("Sea & sand", {"Dune": "sand"}, "tags: [dry]\n"))
    person.run("due")
    return person


def complete(person: Person, *words: str, shell: str = "zsh") -> list[str]:
    """What the program offers a shell for the last of some words."""
    extra = {
        "_FLASHCARDS_COMPLETE": f"{shell}_complete",
        "COMP_WORDS": "\n".join(("flashcards", *words)),
        "COMP_CWORD": str(len(words)),
    }
    done = person.start(extra=extra)
    assert done.stderr == ""
    lines = done.stdout.splitlines()
    return lines[1::3] if shell == "zsh" else [line.partition(",")[2] for line in lines]


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        (("stu",), ["study"]),
        (("uns",), ["unsuspend"]),
        (("study", "se"), ["Sea & sand", "Seas"]),
        (("study", "--tag", "d"), ["dry"]),
        (("study", "--order", "r"), ["random"]),
        (("due", "--js"), ["--json"]),
        (("show", "ti"), ["Tide"]),
        (("suspend", "W"), ["Wave (water wave)"]),
        (("tag", "Tide", "mo"), ["moon"]),
        (("export", "anki", "SEAS"), ["Seas"]),
        (("export", "a"), ["anki", "anki-text"]),
    ],
)
def test_what_is_offered(person: Person, words: tuple[str, ...], offered: list[str]) -> None:
    """Commands, options and their values, decks, tags and terms, whatever their case."""
    assert sorted(complete(person, *words)) == offered


def test_a_collection_that_cannot_be_read(person: Person) -> None:
    """It offers nothing, says nothing and changes nothing; nor does one that is not there."""
    Path(person.home.collection).write_bytes(b"no database, whatever it is called" * 100)
    assert complete(person, "show", "T") == []
    assert complete(Person(person.folder / "none"), "show", "T") == []
    assert not (person.folder / "none").exists()


def test_another_home(person: Person, tmp_path: Path) -> None:
    """``--home`` on the line is the one that is looked at."""
    other = Person(tmp_path / "other")
    assert complete(other, "--home", str(person.folder), "show", "Ti") == ["Tide"]


@pytest.mark.skipif(BASH is None, reason="there is no bash on this machine")
def test_in_bash(person: Person) -> None:
    """A real bash puts a deck with spaces on the line so that it is one word."""
    folder = Path(sys.executable).parent
    script = """
        source <("$PYTHON" -c "from flashcards.__main__ import run; import sys; \
            sys.argv = ['flashcards', 'completion', 'bash']; run()")
        COMP_WORDS=(flashcards study Sea) COMP_CWORD=2
        _flashcards_completion "$PROGRAM"
        printf '%s\\n' "${COMPREPLY[@]}"
    """
    program = person.folder / "flashcards"
    program.write_text(f'#!{BASH}\nexec {sys.executable} -c "from flashcards.__main__ import run; run()" "$@"\n')
    program.chmod(0o755)
    environment = {**person.environment(), "PYTHON": sys.executable, "PROGRAM": str(program)}
    done = subprocess.run(
        [str(BASH), "-c", script], env=environment, capture_output=True, text=True, check=True, timeout=60, cwd=folder
    )
    assert done.stdout == "Sea\\ \\&\\ sand\nSeas\n"


PLACES = {
    "bash": (".bashrc", ".config/flashcards/completion.bash"),
    "zsh": (".zshrc", ".config/flashcards/completion.zsh"),
    "fish": (None, ".config/fish/completions/flashcards.fish"),
}


@pytest.mark.parametrize("shell", PLACES)
def test_installing(person: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, shell: str) -> None:
    """The script goes where it is read from, once, and what stood in the shell's own file stays."""
    start, target = PLACES[shell]
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    if start:
        (tmp_path / start).write_text("mine")
    for _ in range(2):
        done = person.run("completion", shell, "--install")
        assert done.exit_code == 0
    written = (tmp_path / target).read_text()
    assert "_FLASHCARDS_COMPLETE" in written
    assert written == person.run("completion", shell).stdout.removesuffix("\n")
    if start:
        lines = (tmp_path / start).read_text().splitlines()
        assert lines[0] == "mine"
        assert len(lines) == 2
        assert str(tmp_path / target) in lines[1]


def test_the_manual_names_every_command() -> None:
    """The page has a section for each command."""
    page = MANUAL.read_text(encoding="utf-8")
    for name in main.commands or main.list_commands(None):  # type: ignore[arg-type]
        assert f".SH FLASHCARDS {name.upper()}".replace("-", "\\-") in page


@pytest.mark.skipif(shutil.which("groff") is None, reason="there is no groff on this machine")
def test_the_manual_is_set() -> None:
    """It is a page that groff has nothing to complain of."""
    done = subprocess.run(
        ["groff", "-man", "-Tutf8", "-ww", str(MANUAL)], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stderr == ""
    assert "flashcards - learn concepts in the terminal" in done.stdout
