"""What is written goes where a path leads: through links into the file, and into devices and pipes as they are."""

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from helpers import SEAS, Person

from flashcards.errors import OutputError
from flashcards.library.files import is_stream, write_atomically


@pytest.fixture
def person(tmp_path: Path) -> Person:
    """Somebody whose deck and configuration are links into a folder that they keep elsewhere."""
    somebody = Person(tmp_path / "home")
    kept = tmp_path / "dotfiles"
    kept.mkdir()
    (kept / "seas.md").write_text(SEAS)
    (kept / "config.toml").write_text("# mine\n")
    somebody.decks.mkdir(parents=True)
    (somebody.decks / "seas.md").symlink_to(kept / "seas.md")
    (somebody.folder / "config.toml").symlink_to(kept / "config.toml")
    return somebody


@pytest.mark.parametrize(
    ("arguments", "name", "has"),
    [
        (("tag", "Tide", "salt"), "seas.md", "#moon #salt"),
        (("add", "-t", "Ebb", "-d", "Out it goes."), "seas.md", "## Ebb\n"),
        (("config", "order", "random"), "config.toml", '# mine\norder = "random"\n'),
        (("import", "table.csv", "--deck", "Seas"), "seas.md", "## Neap\n"),
    ],
    ids=["tag", "add", "config", "import"],
)
def test_through_a_link(  # noqa: PLR0913, PLR0917 - a case, and where it happens
    person: Person,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[str, ...],
    name: str,
    has: str,
) -> None:
    """Whatever changes a linked file changes the file, and the link stays one."""
    monkeypatch.chdir(tmp_path)
    Path("table.csv").write_text("term,definition\nNeap,a low tide\n")
    assert person.run(*arguments).exit_code == 0
    link = person.folder / name if name == "config.toml" else person.decks / name
    assert link.is_symlink()
    assert has in (tmp_path / "dotfiles" / name).read_text()
    assert sorted(path.name for path in (tmp_path / "dotfiles").iterdir()) == ["config.toml", "seas.md"]
    assert person.run("due").stdout.startswith("Seas: ")


def test_links_of_all_kinds(tmp_path: Path) -> None:
    """A link to a link, one that leads nowhere yet, and one in a circle, which is refused."""
    (tmp_path / "file").write_bytes(b"old")
    (tmp_path / "first").symlink_to("file")
    (tmp_path / "second").symlink_to("first")
    (tmp_path / "new").symlink_to("made")
    (tmp_path / "circle").symlink_to("circle")
    write_atomically(tmp_path / "second", b"1")
    write_atomically(tmp_path / "new", b"2")
    with pytest.raises(OutputError, match="Too many levels"):
        write_atomically(tmp_path / "circle", b"3")
    assert [(tmp_path / name).read_bytes() for name in ("file", "made")] == [b"1", b"2"]
    assert all((tmp_path / name).is_symlink() for name in ("first", "second", "new", "circle"))


@pytest.mark.parametrize("command", [("csv",), ("json",), ("anki-text",), ("markdown",), ("anki",)], ids="".join)
def test_into_a_pipe(person: Person, tmp_path: Path, command: tuple[str, ...]) -> None:
    """A named pipe is written into and stays one."""
    pipe = tmp_path / "pipe.apkg"
    os.mkfifo(pipe)
    read: list[bytes] = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_bytes()), daemon=True)
    reader.start()
    assert person.run("export", *command, "-o", str(pipe)).exit_code == 0
    reader.join(20)
    assert pipe.is_fifo()
    assert b"Tide" in read[0] or read[0].startswith(b"PK")


@pytest.mark.parametrize(
    ("script", "has"),
    [
        ("$F export csv -o /dev/stdout", "Tide"),
        ("$F export csv -o /dev/stdout | cat", "Tide"),
        ("echo before > out; $F export csv -o /dev/stdout >> out; cat out", "before\nterm,definition"),
        ("exec 3> out; $F export csv -o /dev/fd/3; cat out", "Tide"),
        ("$F export csv -o >(cat > out) && sleep 0.2; cat out", "Tide"),
    ],
)
def test_as_cp_would(person: Person, tmp_path: Path, script: str, has: str) -> None:
    """What a shell offers to write into is written into."""
    program = f"{sys.executable} -m flashcards"
    done = subprocess.run(
        ["bash", "-c", script.replace("$F", program)],
        env=person.environment(),
        cwd=tmp_path,
        capture_output=True,
        check=False,
        text=True,
        timeout=60,
    )
    assert has in done.stdout
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("path", "stream"), [("/dev/null", True), ("/dev/tty", True), ("/dev", False), (__file__, False)]
)
def test_what_is_no_file(path: str, *, stream: bool) -> None:
    """A device is one, whether it could be opened or not; a folder and a file are none."""
    assert is_stream(Path(path)) == stream


def test_the_library_is_kept(person: Person, tmp_path: Path) -> None:
    """A link to a deck is no way around: an export never writes over one."""
    (tmp_path / "out.csv").symlink_to(person.decks / "seas.md")
    for output in (tmp_path / "out.csv", tmp_path / "dotfiles" / "seas.md"):
        assert person.run("export", "csv", "-o", str(output)).exit_code == 2
    assert (tmp_path / "dotfiles" / "seas.md").read_text() == SEAS
