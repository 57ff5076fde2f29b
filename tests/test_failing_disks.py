"""A disk that fails in the middle: every command says so in one line, and nothing that was stored before is lost.

A library that is put before the system's own lets each call that writes, or reads, fail from some number on.
"""

import errno
import shutil
import subprocess
import sys
from collections.abc import Sequence
from itertools import product
from pathlib import Path

import pytest
from helpers import PATIENCE, SEAS, Person

from flashcards.scheduling.fsrs import DEFAULTS

SOURCE = Path(__file__).parent / "failing.c"
COMPILER = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
PARAMETERS = ", ".join(map(repr, DEFAULTS))
TABLE = "term,definition\nReef,A ridge below the water.\nShoal,A shallow place.\n"
COMMANDS: dict[str, Sequence[str]] = {
    "today": (),
    "due": ("due",),
    "decks": ("decks",),
    "study": ("study", "--plain"),
    "search": ("search", "ridge"),
    "show": ("show", "Tide"),
    "log": ("log", "--since", "2020-01-01"),
    "check": ("check",),
    "add": ("add", "seas", "-t", "Kelp", "-d", "An alga."),
    "a new deck": ("add", "lakes", "-t", "Tarn", "-d", "A lake."),
    "tag": ("tag", "Tide", "new"),
    "import csv": ("import", "{}/reefs.csv"),
    "import apkg": ("import", "{}/in.apkg", "--take", "text"),
    "export json": ("export", "{}/out.json"),
    "export apkg": ("export", "{}/out.apkg"),
    "export db": ("export", "{}/out.db"),
    "suspend": ("suspend", "Tide"),
    "undo": ("undo",),
    "config": ("config", "order", "deck"),
    "config of schedules": ("config", "fuzz", "true"),
    "backup": ("backup",),
    "backups": ("backups",),
    "restore": ("restore",),
    "doctor": ("doctor",),
    "doctor that repairs": ("doctor", "--repair"),
    "completion": ("completion", "fish", "--install"),
}
RARE: dict[str, Sequence[str]] = {
    "stats": ("stats",),
    "report": ("report", "-o", "{}/out.html"),
    "relink": ("relink", "Tide", "Wave"),
    "edit": ("edit", "Tide"),
    "new": ("new", "Lakes"),
    "merge": ("merge", "{}/other"),
    "forget": ("forget", "Tide"),
    "bury": ("bury", "Wave"),
    "unsuspend": ("unsuspend", "Tide"),
    "set-due": ("set-due", "2030-01-01", "Tide"),
    "redo": ("redo",),
    "export csv": ("export", "{}/out.csv"),
    "export anki-text": ("export", "anki-text", "-o", "{}/out.txt"),
    "export markdown": ("export", "markdown", "-o", "{}/out.md"),
    "split": ("decks", "split", "{}/home/decks/seas.md"),
    "optimize": ("optimize",),
    "compare": ("compare",),
    "a shared folder": ("config", "sync-folder", "{}/shared"),
    "other scheduler": ("config", "scheduler", "fsrs"),
    "parameters": ("config", "fsrs-parameters", PARAMETERS),
    "a restore of a file": ("restore", "{}/kept.zip"),
}
"""Commands that are tried in a night only."""

EVERY = {**COMMANDS, **RARE}
FAILURES = {
    "full": {"FAIL_WITH": str(errno.ENOSPC)},
    "unwritable": {"FAIL_WITH": str(errno.EIO)},
    "unreadable": {"FAIL_WITH": str(errno.EIO), "FAIL_READS": "1"},
}
OFTEN, SELDOM = 4, (0, 1, 2, 9, 17, 33, 65, 129)
PUSHED = {
    (name, failure, OFTEN)
    for number, name in enumerate(COMMANDS)
    for failure in ("unreadable", ("full", "unwritable")[number % 2])
}
"""What a push tries: each command with reading that fails and with writing that does, in one of two ways by turns."""

pytestmark = [
    pytest.mark.process,
    pytest.mark.skipif(COMPILER is None or sys.platform != "linux", reason="needs Linux and a C compiler"),
]


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The library that lets calls fail."""
    target = tmp_path_factory.mktemp("failing") / "failing.so"
    subprocess.run([str(COMPILER), "-shared", "-fPIC", "-O1", "-o", target, SOURCE, "-ldl"], check=True)
    return target


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a home, two answers in it, a backup, and files to import."""
    root = tmp_path_factory.mktemp("whole")
    person = Person(root / "home")
    person.write("seas.md", SEAS)
    for term in ("Tide", "Wave"):
        person.wait(hours=1)
        with person.collection() as opened:
            person.answer(opened, term)
    (root / "reefs.csv").write_text(TABLE, encoding="utf-8")
    for command in (("export", str(root / "in.apkg")), ("backup",), ("backup", str(root / "kept.zip"))):
        assert person.run(*command).exit_code == 0
    (root / "shared").mkdir()
    other = Person(root / "other")
    other.write("lakes.md", SEAS.replace("Tide", "Tarn"))
    with other.collection() as opened:
        other.answer(opened, "Tarn")
    return root


@pytest.fixture
def root(tmp_path: Path, whole: Path) -> Path:
    """A copy of that folder, to work in."""
    shutil.copytree(whole, tmp_path / "root")
    return tmp_path / "root"


@pytest.mark.parametrize(
    ("name", "failure", "after"),
    [
        pytest.param(*one, marks=[] if one in PUSHED else [pytest.mark.nightly])
        for one in product(EVERY, FAILURES, (OFTEN, *SELDOM))
    ],
)
def test_one_line(root: Path, library: Path, name: str, failure: str, after: int) -> None:
    """No traceback, one line where it ends with an error, and afterwards all that was there before."""
    person = Person(root / "home")
    person.wait(hours=3)
    places = {"HOME": str(root), "XDG_CONFIG_HOME": str(root / "config"), "TMPDIR": str(root)}
    shim = {"LD_PRELOAD": str(library), "FAIL_BELOW": str(root), "FAIL_AFTER": str(after), **FAILURES[failure]}
    done = subprocess.run(
        [sys.executable, "-m", "flashcards", *(word.format(root) for word in EVERY[name])],
        env=person.environment({**places, "EDITOR": "true", **shim}),
        input="\n3\nq\n",
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
    assert "Traceback" not in done.stderr
    assert "bug in flashcards" not in done.stderr
    if done.returncode not in {0, 1} and not name.startswith("doctor"):
        told = [line for line in done.stderr.splitlines() if "due tomorrow" not in line]  # what a setting would change
        assert len(told) == 1, done.stderr
    said = person.run("log", "--since", "2020-01-01")
    assert said.exit_code == 0, said.stderr
    assert {"Tide", "Wave"} <= {line.split()[2].rstrip(":") for line in said.stdout.splitlines()}
    assert person.run("doctor").exit_code in {0, 1}
