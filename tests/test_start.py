"""``start.py``: how it runs the program. That it installs it, and runs the tests, is for CI to see."""

import subprocess
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest
from helpers import PATIENCE, SEAS, Person
from terminal import Terminal

START = Path(__file__).parent.parent / "start.py"
LAST = "Every other command: flashcards COMMAND"


def command(*arguments: str) -> list[str]:
    """What start.py becomes, once everything is installed."""
    spec = spec_from_file_location("start", START)
    assert spec is not None
    assert spec.loader is not None
    start = module_from_spec(spec)
    spec.loader.exec_module(start)
    return [sys.executable, "-P", "-c", start.STUDY, LAST, "study", *arguments]


@pytest.fixture
def sea(tmp_path: Path) -> Person:
    """Somebody with one deck, which has been read."""
    somebody = Person(tmp_path / "home")
    somebody.write("seas.md", SEAS)
    somebody.run("due")
    return somebody


@pytest.mark.process
def test_it_ends_with_how_to_run_other_commands(sea: Person) -> None:
    """The last line below a session on a terminal says so."""
    with Terminal(sea, command=command()) as terminal:
        terminal.wait_for("Tide")
        terminal.type("q")
        ended = terminal.finish()
    assert ended.status == 0
    assert ended.text.rstrip().endswith(LAST)


@pytest.mark.process
@pytest.mark.parametrize(("arguments", "code"), [(("--plain",), 0), (("nowhere",), 2), (("--help",), 0)])
def test_it_ends_as_the_program_does(sea: Person, arguments: tuple[str, ...], code: int) -> None:
    """The exit code is the program's, and what it prints stays as it is."""
    ran = subprocess.run(
        command(*arguments),
        env=sea.environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        timeout=PATIENCE,
        encoding="utf-8",
    )
    assert ran.returncode == code
    assert ran.stderr.endswith(f"{LAST}\n")
    assert LAST not in ran.stdout
