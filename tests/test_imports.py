"""What each command imports: a budget of libraries and of our own rooms, so that none begins to load more unnoticed."""

import os
import subprocess
import sys
from ast import literal_eval
from collections.abc import Mapping

import click
import pytest
from helpers import MORNING, PATIENCE, SEAS, Person
from test_architecture import ROOT

from flashcards.cli import main

_EACH = """
import os, sys
from flashcards.cli import main

for name, arguments in eval(sys.argv[1]).items():
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        told = os.dup(writing)
        nowhere = os.open(os.devnull, os.O_RDWR)
        for number in (0, 1, 2):
            os.dup2(nowhere, number)
        code = 0
        try:
            main(arguments, prog_name="flashcards")
        except SystemExit as end:
            code = end.code
        except BaseException as error:
            code = repr(error)
        os.write(told, repr((name, code if isinstance(code, str) else int(code or 0), sorted(sys.modules))).encode())
        os._exit(0)
    os.close(writing)
    os.waitpid(child, 0)
    print(os.read(reading, 65536).decode(), flush=True)
"""
"""Runs commands, each in a process of its own that has loaded nothing but click and the group of commands."""

EXPORTING = "collection disk formats library scheduling study terminal"
HOLDING = "collection disk library scheduling statistics study terminal"
CHANGING = "collection disk formats library matching scheduling terminal"
ANY = "*"
"""The SDK of the protocol brings what it likes."""

BUDGET: Mapping[str, tuple[list[str], str, str]] = {
    "": ([], "", "collection library scheduling statistics study terminal"),
    "due": (["due"], "", "collection library study terminal"),
    "study": (["study", "--plain"], "", "backups collection disk library scheduling statistics study terminal"),
    "stats": (["stats"], "plotille rich", "collection library scheduling statistics study terminal"),
    "decks": (["decks"], "", "collection library scheduling terminal"),
    "search": (["search", "water"], "", "collection library scheduling study terminal"),
    "show": (["show", "Tide"], "", "collection library scheduling terminal"),
    "log": (["log", "--since", "today"], "", "collection library scheduling terminal"),
    "check": (["check"], "", "collection disk formats library matching scheduling terminal"),
    "backups": (["backups"], "", "backups library terminal"),
    "config": (["config"], "", "collection library scheduling study terminal"),
    "compare": (["compare"], "", "collection library scheduling statistics study terminal"),
    "optimize": (["optimize"], "", "collection library scheduling statistics study terminal"),
    "completion": (["completion", "bash"], "", "disk library"),
    "export": (["export", "csv", "{folder}/x.csv"], "", EXPORTING),
    "export json": (["export", "json", "{folder}/x.json"], "", EXPORTING),
    "export anki": (["export", "anki", "{folder}/x.apkg"], "", f"anki html {EXPORTING}"),
    "import": (["import", "--dry-run", "{folder}/a.md"], "selectolax yaml", f"html moving {EXPORTING}"),
    "suspend": (["suspend", "Wave"], "", HOLDING),
    "unsuspend": (["unsuspend", "Wave"], "", HOLDING),
    "bury": (["bury", "Wave"], "", HOLDING),
    "set-due": (["set-due", "tomorrow", "Tide"], "dateutil", HOLDING),
    "forget": (["forget", "Tide"], "", HOLDING),
    "undo": (["undo"], "", HOLDING),
    "redo": (["redo"], "", HOLDING),
    "backup": (["backup"], "", "backups collection disk library scheduling statistics study terminal"),
    "report": (["report", "-o", "{folder}/r.html"], "", f"formats report {HOLDING}"),
    "new": (["new", "Clouds"], "", CHANGING),
    "add": (["add", "Seas", "-t", "Ebb", "-d", "Falling."], "yaml", CHANGING),
    "edit": (["edit", "Tide"], "yaml", CHANGING),
    "tag": (["tag", "Tide", "x"], "yaml", CHANGING),
    "relink": (["relink", "Tide", "Gyre"], "yaml", CHANGING),
    "merge": (["merge", "{folder}/../other"], "yaml", f"backups formats html matching {HOLDING}"),
    "restore": (["restore", "--dry-run"], "", f"backups sharing {HOLDING}"),
    "doctor": (["doctor"], "markdown_it mdurl yaml", f"backups formats matching sharing {HOLDING}"),
    "mcp": (["mcp"], ANY, f"backups formats matching {HOLDING}"),
    "--version": (["--version"], "", ""),
    "study --help": (["study", "--help"], "", "collection library scheduling study terminal"),
}
"""How a command is used, the libraries that it may load besides click, and our rooms besides that of the commands."""

OURS = frozenset({"flashcards", "click", "cython_runtime"})
THEIRS = frozenset({"attr", "six"})
"""What the lowest versions of these libraries import in turn."""

ROOMS = frozenset(path.name for path in (ROOT / "flashcards").iterdir() if path.is_dir())
UNWANTED = frozenset({"dataclasses", "json", "pathlib", "rich"})
LATE = {"study": frozenset({"rich"}), "decks": frozenset({"rich", "pathlib"}), "log": frozenset({"rich"})}
"""What some of them load after all."""


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, set[str]]:
    """The modules that each command has imported at its end."""
    person = Person(tmp_path_factory.mktemp("imports") / "home")
    person.write("seas.md", SEAS)
    (person.folder / "a.md").write_text(SEAS, encoding="utf-8")
    with person.collection() as opened:
        person.answer(opened, "Tide")
    other = Person(person.folder.with_name("other"))
    other.write("seas.md", SEAS)
    with other.collection() as opened:
        other.answer(opened, "Wave")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("COVERAGE", "PYTHON"))}
    environment |= {
        "FLASHCARDS_HOME": str(person.folder),
        "FLASHCARDS_NOW": MORNING.isoformat(),
        "PYTHONPATH": os.pathsep.join([str(ROOT), *(place for place in sys.path if "-packages" in place)]),
        "EDITOR": "true",
    }
    commands = {name: [each.format(folder=person.folder) for each in used] for name, (used, _, _) in BUDGET.items()}
    done = subprocess.run(
        [sys.executable, "-S", "-c", _EACH, repr(commands)],
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=True,
        timeout=PATIENCE,
    )
    said = [literal_eval(line) for line in done.stdout.decode().splitlines()]
    assert {name: code for name, code, _ in said if code not in {0, 1}} == {}
    return {name: set(modules) for name, _, modules in said}


@pytest.mark.parametrize("name", BUDGET)
def test_a_command_stays_within_its_budget(imported: Mapping[str, set[str]], name: str) -> None:
    """No library and no room of ours is imported that a command does not need."""
    _, libraries, rooms = BUDGET[name]
    tops = {module.split(".")[0] for module in imported[name]} - sys.stdlib_module_names - OURS - THEIRS
    assert libraries == ANY or {top for top in tops if not top.startswith("_")} <= {*libraries.split()}
    assert {module.split(".")[1] for module in imported[name] if module.startswith("flashcards.")} & ROOMS <= {
        "cli",
        *rooms.split(),
    }


@pytest.mark.parametrize("name", ["", "due", "decks", "log", "search", "show", "study", "--version"])
def test_what_every_start_does_without(imported: Mapping[str, set[str]], name: str) -> None:
    """The commands of every day load no data classes, no JSON and no paths as objects, or only at their end."""
    assert imported[name] & LATE.get(name, UNWANTED) == set()


def test_every_command_has_a_budget() -> None:
    """A new command is given a budget here."""
    assert {*main.list_commands(click.Context(main))} <= {*BUDGET}
