"""``start.py``: how it runs the program. That it installs it, and runs the tests, is for CI to see."""

import os
import subprocess
import sys
import tty
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest
from helpers import PATIENCE, SEAS, Person
from terminal import Terminal
from test_architecture import LAYERS, PACKAGE, PURE_LAYERS

START = Path(__file__).parent.parent / "start.py"
LAST = "Every other command: flashcards COMMAND"


def script() -> ModuleType:
    """The script as a module."""
    spec = spec_from_file_location("start", START)
    assert spec is not None
    assert spec.loader is not None
    start = module_from_spec(spec)
    spec.loader.exec_module(start)
    return start


def command(*arguments: str) -> list[str]:
    """What start.py becomes, once everything is installed."""
    return [sys.executable, "-P", "-c", script().STUDY, LAST, "study", *arguments]


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


def test_keys_that_were_pressed_too_early() -> None:
    """What was typed while it was installed is forgotten; what is typed later is not."""
    outside, inside = os.openpty()
    tty.setcbreak(inside)
    os.write(outside, b" 1")
    script().forget_keys(inside)
    os.write(outside, b"q")
    assert os.read(inside, 9) == b"q"
    os.close(outside)
    os.close(inside)


def test_input_that_is_no_terminal_is_left_alone(tmp_path: Path) -> None:
    """Lines from a file or a pipe stay answers."""
    (tmp_path / "answers").write_bytes(b"q")
    with (tmp_path / "answers").open("rb") as file:
        script().forget_keys(file.fileno())
        assert file.read() == b"q"


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


def test_what_must_be_covered_is_the_pure_core() -> None:
    """The list of fully covered modules has every part of the pure core, and nothing that does not exist."""
    parts = {layer for layers in LAYERS[:PURE_LAYERS] for layer in layers}
    assert set(script().CORE) == {f"{part}/*" if (PACKAGE / part).is_dir() else part for part in parts}
    assert [part for part in parts if not (PACKAGE / part).is_dir() and not (PACKAGE / f"{part}.py").is_file()] == []
