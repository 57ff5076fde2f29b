"""What shells complete, and the manual page."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from helpers import SEAS, Person, deck_text
from terminal import Terminal

from flashcards.cli import main
from flashcards.cli.shell.shells import words_of

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
        (("config", "order", "r"), ["random"]),
        (("config", "day"), ["day-starts-at"]),
        (("export", "csv", "tag:D"), ["tag:dry"]),
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


LINES = [
    (r"search tag:mo", ["search", "tag:moon"]),
    (r"search deck:Sea\ ", ["search", 'deck:"Sea & sand"']),
    (r"study Sea\ ", ["study", "Sea & sand"]),
    (r'study "Sea &', ["study", "Sea & sand"]),
    (r"show wav", ["show", "Wave (water wave)"]),
    (r"due Sky::s", ["due", "Sky::Sun, moon"]),
    (r"study --tag=dr", ["study", "--tag=dry"]),
    (r"import fil", ["import", "file name.csv"]),
    (r"export csv -o fil", ["export", "csv", "-o", "file name.csv"]),
    (r"config keys.und", ["config", "keys.undo"]),
]
"""What is typed before the tab key, and the words that the shell then has."""

STARTS = {
    "bash": ["bash", "--norc", "--noprofile", "-i"],
    "zsh": ["zsh", "-i"],
    "fish": ["fish", "--private"],
}


@pytest.fixture
def at_home(person: Person, tmp_path: Path) -> dict[str, str]:
    """The environment of somebody whose shell finds the program, in a folder with a file."""
    person.write("sky.md", deck_text("Sky::Sun, moon", {"Zenith": "above"}))
    person.run("due")
    program = tmp_path / "bin" / "flashcards"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -m flashcards "$@"\n')
    program.chmod(0o755)
    (tmp_path / "work").mkdir()
    (tmp_path / "work" / "file name.csv").touch()
    path = f"{program.parent}:{os.environ['PATH']}"
    own = {name: "" for name in os.environ if name.startswith("COVERAGE")}
    home = {"HOME": str(tmp_path), "ZDOTDIR": str(tmp_path / "zsh"), "XDG_CONFIG_HOME": "", "XDG_DATA_HOME": ""}
    return {**home, **own, "PATH": path, "PS1": "> ", "TERM": "xterm"}


@pytest.mark.parametrize("shell", STARTS)
def test_in_a_real_shell(
    person: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at_home: dict[str, str], shell: str
) -> None:
    """Installed as the manual says, each shell completes decks, tags, terms, queries, settings and files, as words."""
    if shutil.which(shell) is None:
        pytest.skip(f"there is no {shell} on this machine")
    for name in ("HOME", "ZDOTDIR", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, at_home[name])
    (tmp_path / "zsh").mkdir()
    assert person.run("completion", shell, "--install").exit_code == 0
    with Terminal(person, command=STARTS[shell], extra=at_home, size=(160, 50)) as terminal:
        terminal.type(f"cd {tmp_path / 'work'}{' ; . ~/.bashrc' if shell == 'bash' else ''}; echo be''gun\r")
        terminal.wait_for("begun")
        for number, (line, words) in enumerate(LINES):
            terminal.type(f"flashcards {line}\t\x01printf '<%s>' {number} \x05 end\r")
            expected = "".join(f"<{word}>" for word in (str(number), "flashcards", *words, "end"))
            terminal.wait_for(expected)
        assert "command not found" not in terminal.text


def test_zsh_in_its_own_folder(person: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The line goes into the file that zsh reads, through a link, and is written there once."""
    dotfiles = tmp_path / "dotfiles"
    dotfiles.write_text("mine\n")
    (tmp_path / "zsh").mkdir()
    (tmp_path / "zsh" / ".zshrc").symlink_to(dotfiles)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("ZDOTDIR", str(tmp_path / "zsh"))
    for _ in range(2):
        assert person.run("completion", "zsh", "--install").exit_code == 0
    assert (tmp_path / "zsh" / ".zshrc").is_symlink()
    assert len(dotfiles.read_text().splitlines()) == 2
    assert not (tmp_path / ".zshrc").exists()


@pytest.mark.parametrize(
    ("line", "words", "last", "quote"),
    [
        ("flashcards ", [], "", ""),
        ("flashcards stu", [], "stu", ""),
        ("flashcards study ", ["study"], "", ""),
        ("flashcards study Sea\\ &", ["study"], "Sea &", ""),
        ("flashcards study 'Sea & s", ["study"], "Sea & s", "'"),
        ('flashcards study "Sea" "', ["study", "Sea"], "", '"'),
        ("flashcards search tag:mo", ["search"], "tag:mo", ""),
        ("HOME=x /usr/bin/flashcards show t", ["show"], "t", ""),
        ("", [], "", ""),
    ],
)
def test_words_of_a_line(line: str, words: list[str], last: str, quote: str) -> None:
    """A line that is still being typed is taken apart as a shell does."""
    assert words_of(line) == (words, last, quote)


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
    monkeypatch.delenv("ZDOTDIR", raising=False)
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
    assert "flashcards - learn anything in the terminal" in done.stdout
