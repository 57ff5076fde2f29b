"""What is refused in a new home leaves nothing there, and what is stored stays."""

from contextlib import ExitStack
from pathlib import Path

import pytest
from helpers import Person

from flashcards.collection.store import Collection
from flashcards.errors import CollectionError
from flashcards.library.traces import none_left

PAGE = """\
Seas & Oceans2
CoreHow the water moves.
Tide
The rise and fall of the sea under the pull of moon and sun.
Wave (W)
A ridge that moves through water without carrying it along.
"""


@pytest.fixture
def person(tmp_path: Path) -> Person:
    """Somebody who has never begun; not even the folder above their home is there."""
    return Person(tmp_path / "data" / "home")


@pytest.mark.parametrize(
    "arguments",
    [
        ("import", "bad.apkg"),
        ("import", "bad.apkg", "--dry-run"),
        ("import", "bad.bin"),
        ("import", "none.txt"),
        ("import", "page.txt", "--dry-run"),
        ("import", "page.txt", "-o", "no/such/folder/page.md"),
        ("import", "history.json"),
        ("edit", "Tide"),
        ("tag", "Tide", "sea"),
        ("relink", "Tide", "Wave"),
        ("forget", "Tide"),
        ("show", "Tide"),
        ("search", "tide"),
        ("decks", "forget", "seas.md"),
        ("export", "json"),
        ("check",),
        ("due",),
    ],
    ids=" ".join,
)
def test_nothing_is_begun(
    person: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    """Neither a collection nor a folder is left."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "page.txt").write_text(PAGE, encoding="utf-8")
    (tmp_path / "bad.apkg").write_bytes(b"PK\x03\x04 and no more")
    (tmp_path / "bad.bin").write_bytes(bytes(range(256)))
    (tmp_path / "history.json").write_text('{"format": "flashcards", "version": 1, "decks": 7}', encoding="utf-8")
    person.run(*arguments)
    assert not (tmp_path / "data").exists()


def test_an_import_that_fails_at_its_end(person: Person, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """It leaves neither deck files nor a collection; one that succeeds leaves both."""
    (tmp_path / "page.txt").write_text(PAGE, encoding="utf-8")
    assert person.run("import", str(tmp_path / "page.txt")).exit_code == 0
    with person.collection() as opened:
        person.answer(opened, "Tide")
    assert person.run("export", "json", "-o", str(tmp_path / "all.json")).exit_code == 0
    other = Person(tmp_path / "other" / "home")

    def fail(*_: object, **__: object) -> None:
        raise CollectionError("collection.db", "cannot be written")

    with monkeypatch.context() as patch:
        patch.setattr("flashcards.library.pasts.bring", fail)
        assert other.run("import", str(tmp_path / "all.json")).exit_code == 4
    assert not (tmp_path / "other").exists()
    assert other.run("import", str(tmp_path / "all.json")).exit_code == 0
    assert (other.folder / "collection.db").exists()
    assert len([*other.decks.iterdir()]) == 1


def test_a_collection_that_another_program_has_open(person: Person) -> None:
    """It stays, as what that program stores would be lost with it."""
    with none_left(person.home), Collection.open(person.home.collection):
        pass
    assert not person.folder.exists()
    with ExitStack() as stack:
        with none_left(person.home):
            stack.enter_context(Collection.open(person.home.collection))
        assert (person.folder / "collection.db").exists()
