"""The program as a process: on terminals and pipes, with signals, closed streams and texts from elsewhere."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from helpers import PATIENCE, Person, card_of, deck_text
from test_cli import NASTY
from test_cli import newcomer as newcomer  # noqa: PLC0414 - a fixture
from test_cli import person as person  # noqa: PLC0414 - a fixture

from flashcards.collection import log


class TestTerminals:
    """Text of a deck is shown and never obeyed."""

    @pytest.fixture
    def nasty(self, tmp_path: Path) -> Person:
        """Somebody with a deck that tries to take over the terminal, by every text that it has."""
        made = Person(tmp_path / "home")
        text = f"---\ndeck: 'Nasty'\n---\n# S{NASTY}\n## T{NASTY}\nD{NASTY}\n\nAliases: a{NASTY}\n\n#t{NASTY}\n\n## U\n"
        made.write("nasty.md", text)
        made.write("title.md", f"# N{NASTY}\n\n## V{NASTY}\nD\n")
        return made

    @pytest.mark.parametrize(
        ("arguments", "text"),
        [
            ((), ""),
            (("due",), ""),
            (("due", "--json"), ""),
            (("due", f"N{NASTY}"), ""),
            (("decks",), ""),
            (("show", "T"), ""),
            (("show", f"V{NASTY}"), ""),
            (("show", f"W{NASTY}"), ""),
            (("study",), f"\n3\n\n{NASTY}\n1\nu\ns\nb\n"),
            (("study", f"X{NASTY}"), ""),
            (("search", "D"), ""),
            (("search", "D", "--json"), ""),
            (("check",), ""),
            (("check", "--json"), ""),
        ],
        ids=lambda value: " ".join(value[:1] + value[-1:]).partition(NASTY)[0] if isinstance(value, tuple) else "",
    )
    def test_nothing_raw_comes_out(self, nasty: Person, arguments: tuple[str, ...], text: str) -> None:
        """Whatever is printed, on either stream, holds no control character but the line feed."""
        if arguments and arguments[0] in {"show", "search"}:
            nasty.run("due")
        result = nasty.run(*arguments, text=text)
        printed = result.stdout + result.stderr
        assert printed
        assert [char for char in printed if char in "\x1b\x07\x9b\r\x08\u202e"] == []

    def test_a_name_with_a_line_feed(self, person: Person) -> None:
        """A file stands on one line, whatever its name is."""
        person.write("two\nlines.md", deck_text("Seas", {"Tide": "Up.", "Wave": ""}))
        person.write("two\nlines (conflicted copy 2024-01-01).md", deck_text("Seas", {"Tide": "Up."}))
        person.write("more.md", deck_text("Seas", {"Tide": "Down."}))
        for arguments in (["check"], ["due"], ["search", "Tide"], ["show", "Tide"], ["decks", "Seas"], ["check"]):
            result = person.run(*arguments)
            printed = result.stdout + result.stderr
            assert "two\u240alines" in printed or arguments == ["due"], arguments
            assert not any(line.startswith("lines") for line in printed.splitlines()), arguments

    def test_an_import_shows_too(self, nasty: Person, tmp_path: Path) -> None:
        """So does what an import says of its terms and problems."""
        source = tmp_path / "theirs.md"
        source.write_bytes((nasty.decks / "nasty.md").read_bytes())
        result = nasty.run("import", "--dry-run", "--deck", "Other", str(source))
        assert "new: T" in result.stdout
        assert [char for char in result.stdout + result.stderr if char in "\x1b\x07\x9b\r\x08\u202e"] == []


@pytest.fixture(scope="module")
def talkative(tmp_path_factory: pytest.TempPathFactory) -> Person:
    """Somebody with so much that no pipe holds what any command says of it."""
    person = Person(tmp_path_factory.mktemp("talkative") / "home")
    person.write("long.md", deck_text("Long", {"Long": "word " * 100_000}))
    for number in range(300):
        person.write(f"many/{number}.md", deck_text(f"Deck {number} " + "x" * 300, {f"T{number}": "D"}))
    person.run("due", "-q")
    return person


class TestProcess:
    """The program as the shell sees it."""

    @pytest.mark.exec
    def test_the_module_is_the_program(self, person: Person) -> None:
        """It calls itself by its name, and ends with the command's code."""
        assert person.start("due", "-q").returncode == 0
        usage = person.start("--help")
        assert re.match(r"Usage: flashcards \[OPTIONS\] \[?COMMAND\b", usage.stdout)  # click 8.5 has the brackets

    @pytest.mark.parametrize(
        "arguments", [("decks",), ("due",), ("show", "long"), ("study", "--plain")], ids=lambda words: words[0]
    )
    def test_a_broken_pipe_is_no_error(self, talkative: Person, arguments: tuple[str, ...]) -> None:
        """Whoever reads only the first line leaves no complaint on stderr."""
        command = [sys.executable, "-m", "flashcards", *arguments]
        with subprocess.Popen(
            command,
            env=talkative.environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        ) as process:
            assert process.stdout is not None
            assert process.stdin is not None
            assert process.stderr is not None
            process.stdout.readline()
            process.stdout.close()
            process.stdin.close()
            said = process.stderr.read()
            process.wait(PATIENCE)
        assert said == ""

    @pytest.mark.parametrize(
        "extra",
        [
            {"LC_ALL": "en_US.ISO-8859-1", "PYTHONUTF8": "0"},
            {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
            {"PYTHONIOENCODING": "ascii"},
            {"PYTHONIOENCODING": "latin-1"},
        ],
        ids=["unknown", "c", "ascii", "latin"],
    )
    def test_a_terminal_without_unicode(self, newcomer: Person, extra: dict[str, str]) -> None:
        """What the locale cannot carry is replaced; no command ends because of it."""
        newcomer.write("sea.md", deck_text("\u6d77", {"Mar\u00e9e \U0001f30a": "\u6d77\u6d6a, \u201cebb\u201d."}))
        newcomer.write("fault.md", "## \u6d77\n")
        for arguments in [
            (),
            ("decks",),
            ("search", "mar", "--json"),
            ("show", "maree"),
            ("check", "--json"),
            ("study",),
        ]:
            done = newcomer.start(*arguments, text="\n3\n", extra=extra, encoding="latin-1")
            assert "Traceback" not in done.stderr, arguments
            assert done.returncode == {"show": 2, "check": 3}.get("".join(arguments[:1]), 0), (arguments, done)

    @pytest.mark.exec
    def test_ctrl_d_ends_a_session_with_a_summary(self, person: Person) -> None:
        """The end of the input is a way to leave, and nothing is lost."""
        done = person.start("study", text="\n3\n\n")
        assert (done.returncode, done.stderr) == (0, "")
        assert "1 card in" in done.stdout
        assert json.loads(person.run("due", "--json").stdout)["new"] == 2

    def test_killed_at_the_next_card(self, person: Person) -> None:
        """An answer is on disk before the next card is asked: a kill loses nothing that was answered."""
        with subprocess.Popen(
            [sys.executable, "-m", "flashcards", "study"],
            env=person.environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
        ) as process:
            assert process.stdin is not None
            assert process.stdout is not None
            process.stdin.write("\n3\n")
            process.stdin.flush()
            while "1 done" not in process.stdout.readline():
                assert process.poll() is None
            process.kill()
            process.wait(PATIENCE)
        with person.collection() as opened:
            assert opened.connection.execute("pragma integrity_check").fetchall() == [("ok",)]
            assert [type(entry).__name__ for entry in log.entries(opened, card_of(opened, "Tide"))] == ["Review"]
            assert person.terms(opened) == ["Wave (water wave)", "Gyre"]
