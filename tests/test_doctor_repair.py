"""Repairing a damaged collection: what is saved, what is lost, and what is said."""

import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from itertools import product
from pathlib import Path

import pytest
from helpers import Person, check_derived
from test_damaged_files import KINDS, PAGE, Hurt
from test_damaged_files import hurt as hurt  # noqa: PLC0414 - a fixture
from test_doctor import COLLECTION, doing
from test_doctor import person as person  # noqa: PLC0414 - a fixture

from flashcards.collection.rescue.soundness import verify

SEEDS = range(40)


FEW = {(0, "with sqlite3"), (1, "without")}
"""What a push tries of every kind of damage; a night tries all seeds in both ways."""


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("seed", "program"),
    [
        pytest.param(*one, marks=[] if one in FEW else [pytest.mark.nightly])
        for one in product(SEEDS, ("with sqlite3", "without"))
    ],
)
def test_whatever_is_hurt(hurt: Hurt, kind: str, seed: int, program: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a repair the collection is sound, and has every entry that a look at its row can still read."""
    if program == "without":
        monkeypatch.setattr(shutil, "which", lambda *_: None)
    hurt.put_back(hurt.hurting(kind, seed))
    path = hurt.person.folder / "collection.db"
    readable = entries_that_can_be_read(path)
    if hurt.person.run("doctor").exit_code != 4:
        return
    done = hurt.person.run("doctor", "--repair")
    if "not a flashcards collection" in done.stdout or "another program's" in done.stdout:
        return  # a file that does not say what it is may be somebody else's
    assert done.exit_code in ({4} if "Lost" in done.stdout and " that cannot be read" in done.stdout else {0, 3})
    with hurt.person.collection() as opened:
        check_derived(opened)
        verify(opened)
        saved = {row for (row,) in opened.connection.execute("select at from log")}
    assert readable <= saved


def entries_that_can_be_read(path: Path) -> set[int]:
    """The moments of the entries that are sound and can be asked for one by one."""
    from flashcards.collection.base import Damaged
    from flashcards.collection.entries import COLUMNS, read

    found: set[int] = set()
    with closing(sqlite3.connect(path)) as connection:
        with suppress(sqlite3.Error):
            connection.execute("pragma writable_schema = on")
        for seq in range(1, 400):
            try:
                row = connection.execute(f"select {COLUMNS} from log not indexed where seq = ?", (seq,)).fetchone()  # noqa: S608
                if row is not None:
                    found.add(read(row).at)
            except (sqlite3.Error, Damaged, TypeError, ValueError):
                continue
    return found


def wipe(page: int) -> Callable[[Person], None]:
    """What writes zeros over one page, from 0."""

    def hurt(person: Person) -> None:
        with Path(person.home.collection).open("r+b") as file:
            file.seek(page * PAGE)
            file.write(bytes(PAGE))

    return hurt


def pages_of_schema(person: Person) -> list[int]:
    """The pages, from 0, that hold the definitions of tables."""
    with closing(sqlite3.connect(person.home.collection)) as connection:
        try:
            found = connection.execute(
                "select pageno - 1 from dbstat where name = 'sqlite_schema' order by 1"
            ).fetchall()
        except sqlite3.OperationalError:  # this SQLite has no such table
            pytest.skip("needs dbstat")
    return [page for (page,) in found]


@pytest.mark.parametrize("program", ["with sqlite3", "without"])
def test_without_a_schema(person: Person, program: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """With any page of the definitions of tables gone, the first among them, every answer and note is saved."""
    if program == "without":
        monkeypatch.setattr(shutil, "which", lambda *_: None)
    sound = Path(person.home.collection).read_bytes()
    pages = pages_of_schema(person)
    assert len(pages) > 2
    for page in (pages[0], pages[1], pages[-1]) if program == "without" else pages[1:2]:
        for ending in ("-wal", "-shm"):
            Path(person.home.collection + ending).unlink(missing_ok=True)
        Path(person.home.collection).write_bytes(sound)
        wipe(page)(person)
        done = person.run("doctor", "--repair")
        assert (done.exit_code, done.stdout[:29]) == (0, "Saved 3 entries and 3 notes\nT"), page
        assert "Read again" not in done.stdout
        assert person.run("doctor").stdout == "Nothing is wrong\n"


def lose_the_last(person: Person) -> None:
    """Take the last two answers, as a journal of another time does."""
    doing("drop trigger log_keeps_entries", "delete from log where seq > 1")(person)


def test_a_repair_that_loses_answers(person: Person) -> None:
    """It says how many by the file beside the collection, names the backup that has them, and does not exit with 0."""
    lose_the_last(person)
    done = person.run("doctor", "--repair")
    (backup,) = (person.folder / "backups").iterdir()
    assert (done.exit_code, "Lost 2 entries that" in done.stdout) == (4, True)
    assert (
        f"to fix it: flashcards merge {backup}; or, to go back to it: flashcards restore {backup.name}" in done.stdout
    )
    assert person.run("doctor").exit_code == 4
    assert person.run("merge", str(backup)).exit_code == 0
    assert person.run("doctor").stdout == "Nothing is wrong\n"


def test_a_repair_that_loses_answers_for_good(person: Person) -> None:
    """Without a backup it is a finding all the same, in JSON, too."""
    lose_the_last(person)
    shutil.rmtree(person.folder / "backups")
    done = person.run("doctor", "--repair", "--json")
    (found,) = json.loads(done.stdout)
    assert (done.exit_code, found["level"], found["what"]) == (4, "collection", "2 entries were lost")


def test_nothing_to_save(person: Person) -> None:
    """A collection in which nothing can be read is not replaced by an empty one while there is a backup."""
    path = Path(person.home.collection)
    path.write_bytes(path.read_bytes()[:100] + bytes(path.stat().st_size - 100))
    for each in person.decks.iterdir():
        each.unlink()
    before = path.read_bytes()
    done = person.run("doctor", "--repair")
    assert (done.exit_code, "Nothing in the collection can be read" in done.stdout) == (4, True)
    assert "to fix it: flashcards restore 2026-" in done.stdout
    assert "--repair" not in done.stdout
    assert path.read_bytes() == before


@pytest.mark.parametrize("how", ["emptied", "deleted", "deleted with the decks"])
def test_a_collection_that_is_gone(person: Person, how: str) -> None:
    """It is said, and so it is of the new one that the next command makes, until the backup is restored."""
    path = Path(person.home.collection)
    (backup,) = (person.folder / "backups").iterdir()
    for each in person.folder.glob("collection.db*"):
        each.unlink()
    if how == "emptied":
        path.touch(0o600)
    if how == "deleted with the decks":
        shutil.rmtree(person.decks)
    for options in (["--json"], ["--json", "--repair"]):
        done = person.run("doctor", *options)
        (found,) = json.loads(done.stdout)
        assert (done.exit_code, found["fix"]) == (4, f"flashcards restore {backup.name}")
        assert found["what"] == ("its file is empty" if how == "emptied" else "its file is gone")
    if how == "emptied":
        assert "restore" in person.run("backup").stderr
    person.run("due")
    for options in ([], ["--repair"]) if path.exists() else ():
        done = person.run("doctor", *options)
        assert (done.exit_code, "more entries than the collection (3, not 0)" in done.stdout) == (4, True)
    person.wait(hours=1)
    assert person.run("restore").exit_code == 0
    assert person.run("doctor").exit_code < COLLECTION
    if how == "deleted with the decks":
        return  # there was nothing to go back to
    assert person.run("restore", next(person.folder.glob("backups/*before-restore*")).name).exit_code == 0
    assert person.run("doctor").exit_code < COLLECTION  # as somebody chose


@pytest.mark.parametrize("how", ["no bytes", "no tables"])
def test_a_collection_that_was_only_begun(person: Person, how: str) -> None:
    """What a full disk left of the first start is nobody else's and has lost nothing; a backup completes it first."""
    path = Path(person.home.collection)
    shutil.rmtree(person.folder / "backups")
    for each in person.folder.glob("collection.db*"):
        each.unlink()
    path.touch(0o600)
    if how == "no tables":
        begin_wal(path)
    for options in ([], ["--repair"]):
        done = person.run("doctor", *options)
        assert (done.exit_code, done.stdout) == (0, "Nothing is wrong\n")
    done = person.run("backup")
    assert (done.exit_code, done.stdout.startswith("Backed up 1 deck, ")) == (0, True)


def test_a_collection_that_lost_all_its_tables(person: Person) -> None:
    """It is as gone as one without a byte: the backup is named, and no repair makes a new one."""
    path = Path(person.home.collection)
    (backup,) = (person.folder / "backups").iterdir()
    path.write_bytes(b"")
    begin_wal(path)
    for options in (["--json"], ["--json", "--repair"]):
        done = person.run("doctor", *options)
        (found,) = json.loads(done.stdout)
        assert (done.exit_code, found["what"]) == (4, "its file is empty")
        assert found["fix"] == f"flashcards restore {backup.name}"


def begin_wal(path: Path) -> None:
    """Give an empty file the first page of a database, with no table in it."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("pragma journal_mode = wal")


@pytest.mark.parametrize("begins", [b"x" * 5000, b"SQLite", b""], ids=["other bytes", "a cut header", "nothing"])
@pytest.mark.parametrize("backups", ["with a backup", "without"])
def test_a_file_that_is_no_collection(person: Person, begins: bytes, backups: str) -> None:
    """The doctor names the backup first, if there is one, leaves the file alone, and prints JSON if asked to."""
    path = Path(person.home.collection)
    for each in person.folder.glob("collection.db-*"):
        each.unlink()
    path.write_bytes(begins)
    (backup,) = (person.folder / "backups").iterdir()
    if backups == "without":
        backup.unlink()
    done = person.run("doctor", "--repair", "--json")
    fixes = [each["fix"] for each in json.loads(done.stdout)]
    if backups == "with a backup":
        assert fixes[0].startswith(f"flashcards restore {backup.name}")
    elif begins:
        assert fixes == ["move that file away, or use another --home"]
    else:
        assert fixes == []
    assert done.exit_code == (4 if fixes else 0)
    assert path.read_bytes() == begins
