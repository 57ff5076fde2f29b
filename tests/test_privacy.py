"""Nobody else reads what a person learns, and nothing that belongs to a person is made looser or tighter in passing."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from helpers import SEAS, Person

OPEN, USUAL, CLOSED = 0o000, 0o022, 0o277
GLOSSARY = "term,definition\nReef,A ridge below the water.\nShoal,A shallow place.\n"


def modes(folder: Path) -> dict[str, int]:
    """The permissions of everything below a folder, and of itself."""
    return {
        path.relative_to(folder).as_posix(): stat.S_IMODE(path.lstat().st_mode) for path in (folder, *folder.rglob("*"))
    }


@pytest.fixture(params=[OPEN, USUAL, CLOSED], ids=["umask 000", "umask 022", "umask 277"])
def umask(request: pytest.FixtureRequest) -> Iterator[int]:
    """Whatever a system takes from new files."""
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


@pytest.mark.usefixtures("umask")
def test_what_is_made_is_private(tmp_path: Path) -> None:
    """A home, and every folder and file that commands make in it, is its owner's alone, whatever the umask."""
    person = Person(tmp_path / "new" / "home")
    table = tmp_path / "reefs.csv"
    table.touch(0o644)
    table.chmod(0o644)
    table.write_text(GLOSSARY, encoding="utf-8")
    commands = (
        ("study", "--plain"),
        ("config", "max-interval", "365"),
        ("add", "algae", "--term", "Kelp", "--definition", "A large brown alga."),
        ("import", str(table)),
        ("search", "reef"),
        ("undo",),
    )
    for command in commands:
        assert person.run(*command, text="\n3\n").exit_code in {0, 2}
    found = modes(tmp_path / "new")
    assert {"home/collection.db", "home/collection.db-tail", "home/config.toml"} <= {*found}
    assert len([name for name in found if name.endswith(".md")]) >= 2
    assert {name for name, mode in found.items() if mode & 0o077} == set()


def test_while_it_is_open(person: Person) -> None:
    """The journals beside an open collection are as private as it is."""
    person.write("seas.md", SEAS)
    with person.collection() as opened:
        person.answer(opened, "Tide")
        beside = {path.name for path in person.folder.glob("collection.db-*")}
        assert {"collection.db-wal", "collection.db-shm"} <= beside
        assert {mode for name, mode in modes(person.folder).items() if name.startswith("collection")} == {0o600}


@pytest.mark.parametrize("mode", [0o644, 0o664, 0o600, 0o640])
def test_a_deck_file_keeps_its_permissions(person: Person, mode: int) -> None:
    """A deck file that somebody made is written with the permissions that it has."""
    path = person.write("seas.md", SEAS)
    path.chmod(mode)
    assert person.run("tag", "Tide", "new").exit_code == 0
    assert "#new" in path.read_text(encoding="utf-8")
    assert stat.S_IMODE(path.stat().st_mode) == mode


def test_what_is_there_is_left_alone(person: Person) -> None:
    """A home, a collection and a deck that others may read stay so: a person may have wanted that."""
    path = person.write("seas.md", SEAS)
    assert person.run("due").exit_code == 0
    for place, mode in ((person.folder, 0o755), (person.folder / "collection.db", 0o644), (path, 0o644)):
        place.chmod(mode)
    before = modes(person.folder)
    assert person.run("due").exit_code == 0
    assert {name: before.get(name) for name in modes(person.folder)} == before


@pytest.mark.parametrize("name", ["out.json", "out.csv", "out.apkg", "out.db", "out.md"])
@pytest.mark.parametrize(("mask", "mode"), [(0o022, 0o644), (0o077, 0o600), (0o002, 0o664)])
def test_an_export_obeys_the_umask(person: Person, tmp_path: Path, name: str, mask: int, mode: int) -> None:
    """A file that a person asks for by name has the permissions that their other programs give to files."""
    person.write("seas.md", SEAS)
    before = os.umask(mask)
    try:
        assert person.run("export", str(tmp_path / name)).exit_code == 0
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / name).stat().st_mode) == mode
