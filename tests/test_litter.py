"""What a killed program left goes at the next start, once its process is gone; a stranger's file never does."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest
from helpers import PATIENCE, SEAS, Person

from flashcards.backups import examining
from flashcards.clock import now
from flashcards.disk import parts
from flashcards.studyday import Instant

WORKER = """
import sys, time
from pathlib import Path
from flashcards.disk.parts import part_in, scratch
part = part_in(Path(sys.argv[1]))
part.write_bytes(b"half")
with scratch() as folder:
    (folder / "collection").write_bytes(b"half")
    print(part, folder, sep="\\n", flush=True)
    time.sleep(600)
"""


@pytest.fixture
def left(person: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[subprocess.Popen[str], list[Path]]:
    """A program that works on a part beside the decks and in a temporary folder, and where they are."""
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    person.write("seas.md", SEAS)
    assert person.run("due").exit_code == 0
    worker = subprocess.Popen(
        [sys.executable, "-c", WORKER, person.decks],
        env=person.environment({"TMPDIR": str(temporary)}),
        stdout=subprocess.PIPE,
        text=True,
    )
    assert worker.stdout is not None
    return worker, [Path(worker.stdout.readline().strip()) for _ in range(2)]


@pytest.mark.process
def test_at_the_next_start(person: Person, tmp_path: Path, left: tuple[subprocess.Popen[str], list[Path]]) -> None:
    """While the program runs both stay; when it was killed, the next that looks there takes them away."""
    worker, (part, folder) = left
    package = tmp_path / "seas.apkg"
    assert person.run("export", str(package)).exit_code == 0
    parts.sweep_once.cache_clear()
    assert person.run("due").exit_code == 0
    assert part.exists()
    assert folder.exists()
    worker.kill()
    worker.communicate(timeout=PATIENCE)
    parts.sweep_once.cache_clear()
    assert person.run("due").exit_code == 0
    assert not part.exists()
    assert folder.exists()
    assert person.run("import", str(package), "--dry-run").exit_code == 0
    assert not folder.exists()


@pytest.mark.process
def test_another_process_of_that_number(left: tuple[subprocess.Popen[str], list[Path]]) -> None:
    """A number that the system has given to another process since then protects nothing."""
    worker, (part, _) = left
    begun = parts._start_of(worker.pid)  # noqa: SLF001 - the seam between a number and a process
    later = part.with_name(part.name.replace(f"-{begun}-", f"-{int(begun) - 1}-"))
    part.rename(later)
    assert parts.litter(later.parent, now()) == [later]
    worker.kill()
    worker.communicate(timeout=PATIENCE)


def test_what_is_not_ours(person: Person) -> None:
    """Parts of another machine stay for an hour; links, folders, and names that only look so stay for ever."""
    person.write("seas.md", SEAS)
    with subprocess.Popen([sys.executable, "-c", ""]) as child:
        dead = child.pid
    ours = parts.part_in(person.decks).name.replace(f"-{os.getpid()}-", f"-{dead}-")
    foreign = ours.replace(parts._machine(), "00000000")  # noqa: SLF001 - what a name says
    kept = [foreign, f"{ours}.md", ours.upper(), ours[1:], ours.replace("flashcards", "other")]
    for name in (ours, *kept):
        (person.decks / name).write_bytes(b"half")
    link, below = (person.decks / ours.replace(".part", end) for end in ("0.part", "1.part"))
    link.symlink_to(person.decks / "seas.md")
    below.mkdir()
    before = {path.name for path in person.decks.iterdir()}
    parts.sweep(person.decks, now())
    assert {path.name for path in person.decks.iterdir()} == before - {ours}
    later = Instant(at=int(time.time() * 1000) + 3_700_000, utc_offset=0)
    parts.sweep(person.decks, later)
    assert {path.name for path in person.decks.iterdir()} == before - {ours, foreign}


def test_temporary_folders_of_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the temporary folder only what is ours by its name and its owner, and closed to others, is taken away."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with subprocess.Popen([sys.executable, "-c", ""]) as child:
        dead = child.pid
    with parts.scratch() as folder:
        name = folder.name.replace(f"-{os.getpid()}-", f"-{dead}-")
    left, opened, plain = tmp_path / name, tmp_path / f"{name}o", tmp_path / "flashcards-notes"
    for place in (left, opened, plain):
        place.mkdir(0o700)
    opened.chmod(0o755)
    (tmp_path / f"{name}l").symlink_to(plain)
    with parts.scratch():
        assert not left.exists()
    assert {path.name for path in tmp_path.iterdir()} == {opened.name, plain.name, f"{name}l"}


def test_what_is_gone_by_now(person: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever another program removes while it is looked at is passed over."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with parts.scratch() as folder:
        name = folder.name
    place = tmp_path / name
    place.mkdir(0o700)

    def removed(*_: object) -> bool:
        place.rmdir()
        return True

    monkeypatch.setattr(parts, "_is_left", removed)
    assert parts.left_scratch(person.now) == []
    assert examining.open_to_others(place) == 0
