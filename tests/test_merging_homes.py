"""Merging homes: two become one, and what cannot be merged is refused."""

import os
from pathlib import Path

import pytest
from helpers import Person
from test_sharing import DECK, Computer

from flashcards.library.places import Home
from flashcards.reviews import Rating


def test_merging_makes_two_homes_one(tmp_path: Path) -> None:
    """Both have all reviews afterwards, whichever way they were merged first, and a second merge does nothing."""
    one, other = Computer(tmp_path / "a"), Computer(tmp_path / "b")
    one.answers("Tide")
    other.wait(hours=0.5)
    other.answers("Ebb", Rating.AGAIN)
    other.write("rivers.md", "## Rhine\nA river of the Alps.\n")
    other.answers("Rhine")
    assert other.run("undo").exit_code == 0
    first = one.run("merge", str(tmp_path / "b" / "home"))
    assert (first.exit_code, first.stderr) == (0, "")
    assert "Added 2 reviews" in first.stdout
    assert other.run("merge", str(one.home.collection)).exit_code == 0
    assert one.log() == other.log()
    assert one.schedule() == other.schedule()
    assert (one.decks / "rivers.md").exists()
    before = one.log()
    again = one.run("merge", str(tmp_path / "b" / "home"))
    assert (again.exit_code, "Added" in again.stdout) == (0, False)
    assert one.log() == before


def test_texts_that_differ_are_shown(tmp_path: Path) -> None:
    """A note edited in both homes stays as it is here, with the other's words beside it; --take text takes them."""
    one, other = Computer(tmp_path / "a"), Computer(tmp_path / "b")
    one.answers("Tide")
    assert other.run("merge", str(one.home.path)).exit_code == 0
    other.wait(days=1)
    other.write("sea.md", DECK.replace("The rise and fall of the sea.", "The rise and the fall of the sea."))
    assert other.run("due").exit_code in {0, 1}
    dry = one.run("merge", other.home.path, "--dry-run")
    assert "+The rise and the fall of the sea." in dry.stdout
    kept = one.run("merge", other.home.path)
    assert "Kept your version" in kept.stdout
    assert "the fall" not in (one.decks / "sea.md").read_text()
    assert one.run("merge", other.home.path, "--take", "text").exit_code == 0
    assert "and the fall" in (one.decks / "sea.md").read_text()


@pytest.mark.parametrize("kind", ["json", "backup", "collection"])
def test_whatever_holds_a_home_can_be_merged(tmp_path: Path, kind: str) -> None:
    """An export, a backup and the collection itself lead to the same."""
    one, other = Computer(tmp_path / "a"), Computer(tmp_path / "b")
    other.answers("Tide")
    file = {"json": tmp_path / "all.json", "backup": tmp_path / "b.zip", "collection": Path(other.home.collection)}[
        kind
    ]
    if kind == "json":
        assert other.run("export", "json", "-o", str(file)).exit_code == 0
    elif kind == "backup":
        assert other.run("backup", str(file)).exit_code == 0
    assert one.run("merge", str(file)).exit_code == 0
    assert one.log() == other.log()


def _pipe(path: Path) -> str:
    """A pipe with a name, to which nobody writes."""
    path.parent.mkdir(exist_ok=True)
    os.mkfifo(path)
    return str(path)


def test_what_cannot_be_merged_is_refused(tmp_path: Path) -> None:
    """Itself, nothing, an empty home and other files are one line each."""
    one = Computer(tmp_path / "a")
    one.answers("Tide")
    (tmp_path / "deck.md").write_text(DECK)
    (tmp_path / "zip.zip").write_bytes(b"PK\x03\x04")
    for other, message in (
        (one.home.path, "this is the home that is open"),
        (one.home.collection, "this is the home that is open"),
        (str(tmp_path / "gone"), "no such file or folder"),
        (str(tmp_path / "deck.md"), "not a home, a collection, a backup or JSON"),
        (str(tmp_path), "not a home, a collection, a backup or JSON"),
        (str(tmp_path / "zip.zip"), "not a backup"),
        (_pipe(tmp_path / "pipe.jsonl"), "a pipe or a device, not a home"),
        (str(Path(_pipe(tmp_path / "piped" / "collection.db")).parent), "not a home, a collection"),
    ):
        done = one.run("merge", other)
        assert done.exit_code != 0
        assert message in done.stderr
        assert done.stderr.count("\n") == 1


def test_a_home_that_has_nothing_is_refused(tmp_path: Path) -> None:
    """An empty collection is said to be one."""
    one, other = Computer(tmp_path / "a"), Person(tmp_path / "b")
    with other.collection():
        pass
    done = one.run("merge", Home(other.home.path).collection)
    assert (done.exit_code, "nothing in it to merge" in done.stderr) == (3, True)
