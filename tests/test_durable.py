"""What was said to be written is on the disk, and the folders that say its name: by system calls, and a power cut."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from helpers import PATIENCE, SEAS, Person

TABLE = "term,definition\nReef,A ridge below the water.\nShoal,A shallow place.\n"
UNFORCED = ("-shm", "-tail")
"""What is beside a collection and can be made again."""

COMMANDS: dict[str, Sequence[str]] = {
    "a deck that ships": ("study", "--plain"),
    "a note in a new deck": ("add", "lakes", "-t", "Tarn", "-d", "A lake in the mountains."),
    "a note in a deck that is there": ("add", "seas", "-t", "Kelp", "-d", "A large alga."),
    "a tag": ("tag", "Tide", "new"),
    "a setting": ("config", "max-interval", "365"),
    "a table": ("import", "{}/reefs.csv"),
    "JSON": ("export", "{}/out.json"),
    "CSV": ("export", "{}/out.csv"),
    "Markdown": ("export", "{}/out.md"),
    "Anki": ("export", "{}/out.apkg"),
    "SQLite": ("export", "{}/out.db"),
    "completion": ("completion", "fish", "--install"),
}
TRACED = "openat,open,creat,mkdir,mkdirat,rename,renameat,renameat2,unlink,unlinkat,fsync,fdatasync,sync"
_CALL = re.compile(r"^(?:\[pid +\d+\] |\d+ +)?(\w+)\((.*)\) += (\S+)")
_PATHS = re.compile(r'"([^"]*)"')
_FORCED = re.compile(r"\d+<([^>]*)>")


@pytest.fixture
def begun(person: Person, tmp_path: Path) -> Person:
    """Somebody with a deck, a table to import, and everything in one folder."""
    person.write("seas.md", SEAS)
    (tmp_path / "reefs.csv").write_text(TABLE, encoding="utf-8")
    return person


def environment(person: Person, root: Path) -> dict[str, str]:
    """Where everything that a command writes is below one folder."""
    return person.environment(
        {"HOME": str(root), "XDG_CONFIG_HOME": str(root / "config"), "PYTHONDONTWRITEBYTECODE": "1"}
    )


def calls(path: Path) -> Iterator[tuple[str, list[str], str]]:
    """The calls that a trace tells of: name, paths or what was forced, and the result."""
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        found = _CALL.match(line)
        if found is None or found[3].startswith("-"):
            continue
        name, said = found[1], found[2]
        yield name, _FORCED.findall(said)[:1] if name in {"fsync", "fdatasync"} else _PATHS.findall(said), said


class Disk:
    """Which bytes and which names wait to be forced to the disk."""

    def __init__(self, before: Iterable[Path]) -> None:
        self.there = {str(path) for path in before}
        self.bytes: set[str] = set()
        self.names: set[str] = set()

    def take(self, name: str, paths: Sequence[str], said: str) -> None:
        """Take one call into account."""
        path = paths[0] if paths else ""
        if name == "sync":
            self.bytes.clear()
        elif name in {"fsync", "fdatasync"}:
            self.bytes.discard(path)
            self.names = {name for name in self.names if folder_of(name) != path}
        elif name.startswith("rename"):
            if path in self.bytes:
                self.bytes.add(paths[1])
            self._gone(path)
            self.names.add(paths[1])
        elif name.startswith("unlink"):
            self._gone(path)
        elif name.startswith("mkdir"):
            self.names.add(path)
        elif "O_CREAT" in said or name == "creat":
            self.bytes.add(path)
            self.names |= {path} - self.there
            self.there.add(path)

    def _gone(self, path: str) -> None:
        for each in (self.there, self.bytes, self.names):
            each.discard(path)


def folder_of(path: str) -> str:
    """The folder that says the name of a file."""
    return str(Path(path).parent)


def unforced(trace: Path, root: Path, before: Iterable[Path] = ()) -> list[str]:
    """What is at the end of a trace below a folder and was not forced to the disk, its bytes or its name."""
    disk = Disk(before)
    for name, paths, said in calls(trace):
        disk.take(name, paths, said)
    waiting = [
        *(("bytes", path) for path in sorted(disk.bytes) if not path.endswith((".db", "-wal"))),  # SQLite's own care
        *(("name", path) for path in sorted(disk.names)),
    ]
    return [
        f"{what} of {path}"
        for what, path in waiting
        if path.startswith(f"{root}/") and not path.endswith(UNFORCED) and Path(path).exists()
    ]


@pytest.mark.process
@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
def test_every_name_and_every_byte(begun: Person, tmp_path: Path, command: Sequence[str]) -> None:
    """Of all that a command leaves, bytes and names were forced to the disk before it ended."""
    trace = tmp_path.parent / f"{tmp_path.name}.trace"
    before = [*tmp_path.rglob("*")]
    arguments = [word.format(tmp_path) for word in command]
    tracing = ["strace", "-f", "-y", "-s", "4096", "-e", f"trace={TRACED}", "-o", str(trace)]
    done = subprocess.run(
        [*tracing, sys.executable, "-m", "flashcards", *arguments],
        env=environment(begun, tmp_path),
        input="\n3\nq\n",
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
    if "ptrace" in done.stderr:
        pytest.skip("strace may not trace here")
    assert done.returncode == 0, done.stderr
    assert unforced(trace, tmp_path, before) == []


@pytest.mark.parametrize(
    ("trace", "left"),
    [
        ('mkdir("/r/a", 0700) = 0', ["name of /r/a"]),
        ('rename("/r/p", "/r/a") = 0', ["name of /r/a"]),
        ('rename("/r/p", "/r/a") = 0\nfsync(3</r>) = 0', []),
        ('openat(AT_FDCWD, "/r/a", O_CREAT) = 3</r/a>\nfsync(4</r>) = 0', ["bytes of /r/a"]),
        ('openat(AT_FDCWD, "/r/a", O_CREAT) = 3</r/a>\nfsync(3</r/a>) = 0', ["name of /r/a"]),
        (
            'openat(AT_FDCWD, "/r/p", O_CREAT) = 3</r/p>\nrename("/r/p", "/r/a") = 0\nfsync(4</r>) = 0',
            ["bytes of /r/a"],
        ),
    ],
)
def test_the_judge(tmp_path: Path, trace: str, left: Sequence[str]) -> None:
    """What was not forced is found, whichever half is missing."""
    (tmp_path / "a").touch()
    (tmp_path.parent / "judged.trace").write_text(trace.replace("/r", str(tmp_path)) + "\n", encoding="utf-8")
    found = unforced(tmp_path.parent / "judged.trace", tmp_path)
    assert found == [what.replace("/r", str(tmp_path)) for what in left]


MORE_SYSTEMS = ("ext2", "ext3", "xfs")
"""File systems that are tried in a night as well, where they can be made: each has another way to be in order."""


@contextmanager
def mounted(image: Path, place: Path) -> Iterator[None]:
    """A file system in a file."""
    place.mkdir(exist_ok=True)
    with image.open("rb") as file:
        options = "loop,nouuid" if file.read(4) == b"XFSB" else "loop"  # else no copy is mounted beside it
    done = subprocess.run(["mount", "-o", options, image, place], capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"nothing can be mounted here: {done.stderr.strip()}")
    try:
        yield
    finally:
        subprocess.run(["umount", place], check=False, capture_output=True)


def cut(image: Path, copy: Path) -> None:
    """What the disk holds at this moment: nothing of what waits in memory."""
    with suppress(FileNotFoundError):
        copy.unlink()
    subprocess.run(["cp", "--sparse=always", image, copy], check=True)


@pytest.mark.process
@pytest.mark.exec
@pytest.mark.skipif(getattr(os, "geteuid", lambda: 1)() != 0, reason="needs root")
@pytest.mark.parametrize("system", ["ext4", *(pytest.param(each, marks=pytest.mark.nightly) for each in MORE_SYSTEMS)])
def test_a_power_cut_right_after_the_end(tmp_path: Path, system: str) -> None:
    """A copy of the disk that is made when a command has ended holds everything that it said was done."""
    maker = shutil.which(f"mkfs.{system}")
    if maker is None:
        pytest.skip(f"needs mkfs.{system}")
    image, copy, place = tmp_path / "disk", tmp_path / "copy", tmp_path / "place"
    with image.open("wb") as file:
        file.truncate(64 * 2**20 if system.startswith("ext") else 512 * 2**20)
    force = "-F" if system.startswith("ext") else "-f"
    subprocess.run([maker, "-q", force, image], check=True, capture_output=True)
    with mounted(image, place):
        person = Person(place / "a" / "home")
        (place / "reefs.csv").write_text(TABLE, encoding="utf-8")
        os.sync()
        expected: dict[str, str] = {}
        for command, path, word in (
            (("add", "lakes", "-t", "Tarn", "-d", "A lake."), "a/home/decks/lakes.md", "Tarn"),
            (("config", "max-interval", "365"), "a/home/config.toml", "365"),
            (("import", str(place / "reefs.csv")), "a/home/decks/reefs.md", "Shoal"),
            (("export", str(place / "out.json")), "out.json", "Shoal"),
            (("export", str(place / "out.csv")), "out.csv", "Shoal"),
        ):
            done = person.start(*command, extra={"HOME": str(place)})
            assert done.returncode == 0, done.stderr
            cut(image, copy)
            expected[path] = word
            check(copy, tmp_path / "after", expected)
        done = person.start("study", "--plain", text="\n3\nq\n", extra={"HOME": str(place)})
        assert done.returncode == 0, done.stderr
        cut(image, copy)
    with mounted(copy, place):
        said = person.run("log").stdout
        assert "Good" in said


def check(image: Path, place: Path, expected: dict[str, str]) -> None:
    """See that files on a disk that was cut off hold these words."""
    with mounted(image, place):
        for path, word in expected.items():
            assert word in (place / path).read_text(encoding="utf-8")
