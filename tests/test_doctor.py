"""The doctor: each thing that is wrong with a home is found, said with what fixes it, and that fixes it."""

import json
import os
import shutil
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from helpers import SEAS, Person, check_derived, deck_text
from test_damaged_files import PAGE
from test_damaged_files import hurt as hurt  # noqa: PLC0414 - a fixture

from flashcards.collection.checksums import ROWS, row_checksum
from flashcards.collection.rescue.soundness import verify
from flashcards.disk.parts import part_in

HYGIENE, TEXTS, COLLECTION = 1, 3, 4


@pytest.fixture
def person(tmp_path: Path) -> Person:
    """Somebody with a deck, a picture, settings, three answers and a backup."""
    somebody = Person(tmp_path / "home")
    somebody.write("seas.md", SEAS.replace("through water.", "through water. ![ridge](ridge.png)"))
    (somebody.decks / "ridge.png").write_bytes(b"picture")
    assert somebody.run("config", "order", "added").exit_code == 0
    for term in ("Tide", "Wave", "Gyre"):
        somebody.wait(hours=1)
        with somebody.collection() as opened:
            somebody.answer(opened, term)
    assert somebody.run("search", "ridge").exit_code == 0
    assert somebody.run("backup").exit_code == 0
    somebody.folder.chmod(0o700)
    return somebody


@contextmanager
def behind_its_back(person: Person) -> Iterator[sqlite3.Connection]:
    """The collection as any other program has it."""
    with closing(sqlite3.connect(person.home.collection)) as connection:
        connection.create_function("row_checksum", -1, row_checksum)
        connection.execute("pragma writable_schema = on")
        yield connection
        connection.commit()


def doing(*statements: str) -> Callable[[Person], None]:
    """What changes the collection by statements."""

    def hurt(person: Person) -> None:
        with behind_its_back(person) as connection:
            for statement in statements:
                connection.execute(statement)

    return hurt


def litter(person: Person) -> None:
    """A part that a dead program left beside the collection."""
    with subprocess.Popen([sys.executable, "-c", ""]) as child:
        dead = child.pid
    part = part_in(person.folder)
    part.with_name(part.name.replace(f"-{os.getpid()}-", f"-{dead}-")).write_bytes(b"half")


def unlink(name: str) -> Callable[[Person], None]:
    """What deletes a file."""
    return lambda person: (person.folder / name).unlink()


def spoil_backup(person: Person) -> None:
    """Damage the only backup."""
    (path,) = (person.folder / "backups").iterdir()
    data = bytearray(path.read_bytes())
    data[120] ^= 1
    path.write_bytes(data)


def lose_backups(person: Person) -> None:
    """Delete all of them, and let ten days pass."""
    shutil.rmtree(person.folder / "backups")
    person.wait(days=10)


def zero(table: str) -> Callable[[Person], None]:
    """What writes zeros over the first page of a table."""

    def hurt(person: Person) -> None:
        with closing(sqlite3.connect(person.home.collection)) as connection:
            (page,) = connection.execute("select rootpage from sqlite_master where name = ?", (table,)).fetchone()
        with Path(person.home.collection).open("r+b") as file:
            file.seek((page - 1) * PAGE)
            file.write(bytes(PAGE))

    return hurt


SUM_DECKS = f"update decks set row_checksum = row_checksum({ROWS['decks']})"  # noqa: S608 - a constant
FOUND: dict[str, tuple[Callable[[Person], object], int, str]] = {
    "an answer": (
        doing("drop trigger log_keeps_facts", "update log set quality = 5 where seq = 1"),
        COLLECTION,
        "an entry of card",
    ),
    "an entry that is missing": (
        doing("drop trigger log_keeps_entries", "delete from log where seq = 2"),
        COLLECTION,
        "1 of 3 entries of the review log are missing",
    ),
    "the last entry": (
        doing("drop trigger log_keeps_entries", "delete from log where seq = 3"),
        COLLECTION,
        "the last entry is gone",
    ),
    "a text": (doing("update notes set definition = 'else' where id = 2"), COLLECTION, "is corrupted"),
    "a key": (doing("update notes set term_key = 'else' where id = 2"), COLLECTION, "1 note has other cards"),
    "a card": (doing("update cards set active = 0 where id = 2"), COLLECTION, "1 note has other cards"),
    "a note that is put away": (
        doing("update notes set retired = 1 where id = 2"),
        COLLECTION,
        "not in the deck where",
    ),
    "the steps": (
        doing("update sqlite_master set sql = replace(sql, 'applied_at', 'applied_when') where name like '_sqlite_m%'"),
        COLLECTION,
        "steps of the schema",
    ),
    "words to come": (doing("update indexed set last = 99"), COLLECTION, "ahead of the notes"),
    "a list": (doing("update sources set notices = '[' "), COLLECTION, "notices of sources are corrupted"),
    "a due day": (doing("update schedule set due = due + 1 where card = 1"), COLLECTION, "schedule is wrong"),
    "what is suspended": (doing("insert into holds values (1, 1, null)"), COLLECTION, "holds is wrong"),
    "what is undone": (doing("insert into undone values (1, 1, 'x')"), COLLECTION, "undone is wrong"),
    "the days": (doing("update days set answers = answers + 1"), COLLECTION, "days is wrong"),
    "the words": (
        doing(
            "insert into search (search, rowid, term, definition, aliases, tags) values ('delete', 2, 'a', 'b', '', '')"
        ),
        COLLECTION,
        "the index of words is damaged",
    ),
    "a trigger": (doing("drop trigger log_keeps_facts"), COLLECTION, "the definition of log_keeps_facts is missing"),
    "a foreign key": (doing("update notes set deck = 99 where id = 2"), COLLECTION, "refers to one of decks"),
    "the options": (doing("delete from options"), COLLECTION, "options has not one row"),
    "what a deck says of itself": (
        doing("update decks set description = 'else'", SUM_DECKS),
        COLLECTION,
        "other settings for the deck",
    ),
    "a row of a deck": (
        doing("update decks set reverse = 1"),
        COLLECTION,
        "what is stored of the deck 'Seas' is corrupted",
    ),
    "a page": (zero("notes"), COLLECTION, "damaged"),
    "an error in a deck": (lambda person: person.write("bad.md", "## Alone\n"), TEXTS, "no definition"),
    "a deck that is gone": (unlink("decks/seas.md"), TEXTS, "missing"),
    "a deck that every command says is gone": (
        lambda person: (unlink("decks/seas.md")(person), person.run("due")),
        TEXTS,
        "missing",
    ),
    "a picture": (unlink("decks/ridge.png"), TEXTS, "ridge.png is missing"),
    "a link to nothing": (
        lambda person: (person.decks / "lost.md").symlink_to(person.folder / "nowhere.md"),
        TEXTS,
        "a link that leads nowhere",
    ),
    "the settings": (
        lambda person: (person.folder / "config.toml").write_text('order = "up"\n', encoding="utf-8"),
        TEXTS,
        "order takes",
    ),
    "a home for all to see": (lambda person: person.folder.chmod(0o755), HYGIENE, "others may read or write it (755)"),
    "a file for all to see": (
        lambda person: (person.folder / "collection.db").chmod(0o644),
        HYGIENE,
        "others may read or write it (644)",
    ),
    "litter": (litter, HYGIENE, "left by a program that was killed"),
    "an old backup": (lambda person: person.wait(days=40), HYGIENE, "the last backup is of 2026-03-01"),
    "no backup": (lose_backups, HYGIENE, "no backup"),
    "a damaged backup": (spoil_backup, HYGIENE, "the last backup cannot be used"),
}
REPAIRED = [name for name, (_, level, what) in FOUND.items() if level == COLLECTION and "last entry" not in what]
"""What can be put right without the entry that is gone."""


def test_a_sound_home(person: Person, tmp_path: Path) -> None:
    """Nothing is said of it, nor of one in which nothing was begun."""
    done = person.run("doctor")
    assert (done.exit_code, done.stdout, done.stderr) == (0, "Nothing is wrong\n", "")
    assert json.loads(person.run("doctor", "--json").stdout) == []
    nobody = Person(tmp_path / "nobody")
    assert nobody.run("doctor").exit_code == 0
    assert not nobody.folder.exists()


@pytest.mark.parametrize("name", FOUND)
def test_what_is_found(person: Person, name: str) -> None:
    """It is named with what it means and what fixes it, the exit code says how bad it is, and nothing is changed."""
    hurt, level, what = FOUND[name]
    hurt(person)
    before = {path: path.read_bytes() for path in person.folder.rglob("*") if path.is_file()}
    done = person.run("doctor", "--json")
    assert done.exit_code == level, done.stdout
    found = json.loads(done.stdout)
    assert [each for each in found if what in each["what"]] != [], found
    assert all(each["means"] and each["fix"] and each["where"] for each in found)
    after = {path: path.read_bytes() for path in person.folder.rglob("*") if path.is_file()}
    assert {path: data for path, data in after.items() if "-wal" not in path.name and "-shm" not in path.name} == before
    assert what in person.run("doctor").stdout


def test_the_way_to_an_error_in_a_deck(person: Person) -> None:
    """The file and the line to open are named, and nothing is called unstudied that is studied."""
    person.write("bad.md", "---\nnew-per-day: x\n---\n\n## Ebb\nFalling water.\n")
    said = person.run("doctor").stdout
    assert f"to fix it: open {person.decks / 'bad.md'} in your editor and go to line 2\n" in said
    assert "not studied" not in said


def test_many_of_a_kind(person: Person) -> None:
    """Five pictures that are missing and five notes that differ are named, and the rest is counted."""
    texts = {f"Cape {letter}": f"Rocky. ![map](map-{letter}.png)" for letter in "ABCDEFG"}
    deck = person.write("capes.md", deck_text("Capes", texts))
    person.run("due")
    times = deck.stat()
    deck.write_text(deck.read_text(encoding="utf-8").replace("Rocky", "Sandy"), encoding="utf-8")
    os.utime(deck, ns=(times.st_atime_ns, times.st_mtime_ns))
    done = person.run("doctor")
    assert done.exit_code == COLLECTION
    assert done.stdout.count(".png is missing\n") == 5
    assert f"{person.decks}: 2 more pictures and sounds are missing\n" in done.stdout
    assert done.stdout.count(': the collection has a different "Cape ') == 5
    assert f"{person.decks}: 2 more notes differ in the collection\n" in done.stdout


@pytest.mark.parametrize("name", REPAIRED)
def test_what_is_repaired(person: Person, name: str) -> None:
    """The collection is put right, nothing that can be read is lost, and the old one is kept."""
    FOUND[name][0](person)
    bad = (person.folder / "collection.db").read_bytes()
    kept = 2 if name in {"an answer", "an entry that is missing"} else 3
    done = person.run("doctor", "--repair")
    assert done.exit_code == (0 if kept == 3 else 4), done.stdout + done.stderr
    old = Path(done.stdout.partition("The old collection is ")[2].partition("\n")[0])
    assert old.suffix == ".zip" or old.read_bytes() == bad
    assert stat.S_IMODE(old.stat().st_mode) == 0o600
    said = "Nothing is wrong\n" if kept == 3 else "it holds more entries than the collection (3, not 2)\n"
    assert said in person.run("doctor").stdout
    with person.collection() as opened:
        check_derived(opened)
        verify(opened)
        assert opened.connection.execute("select count(*) from log").fetchone() == (kept,)
        rows = opened.connection.execute("select term from notes where not retired order by term").fetchall()
        assert [term for (term,) in rows] == ["Gyre", "Tide", "Wave (water wave)"]


@pytest.mark.parametrize("name", ["a home for all to see", "a file for all to see", "litter"])
def test_what_is_tidied(person: Person, name: str) -> None:
    """Permissions and litter are put right, and no deck file is touched."""
    (person.decks / "seas.md").chmod(0o644)
    FOUND[name][0](person)
    assert person.run("doctor", "--repair").exit_code == 0
    assert person.run("doctor").exit_code == 0
    assert stat.S_IMODE((person.decks / "seas.md").stat().st_mode) == 0o644


def test_while_a_session_is_open(person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    """It can look, and does not repair."""
    monkeypatch.setattr("flashcards.collection.rescue.copying.LOCK_TIMEOUT", 0.1)
    zero("unseen")(person)
    with closing(sqlite3.connect(person.home.collection)) as session:
        session.execute("select count(*) from options").fetchone()
        session.execute("begin")
        session.execute("select count(*) from options").fetchone()
        assert person.run("doctor").exit_code == 4
        done = person.run("doctor", "--repair")
    assert (done.exit_code, "another session is open" in done.stderr) == (4, True)


def test_of_an_earlier_schema(person: Person) -> None:
    """A file of an earlier version is looked at as it is, and is not brought up to date by that."""
    import gzip

    packed = Path(__file__).parent / "data" / "schemas" / "schema-3.db.gz"
    (person.folder / "collection.db-tail").unlink()
    (person.folder / "collection.db").write_bytes(gzip.decompress(packed.read_bytes()))
    done = person.run("doctor")
    assert (done.exit_code, "of the earlier schema 3" in done.stdout) == (1, True)
    with closing(sqlite3.connect(person.home.collection)) as connection:
        assert connection.execute("pragma user_version").fetchone() == (3,)


def test_every_row_is_recognised(person: Person, tmp_path: Path) -> None:
    """The pages of a sound file hold the rows that SQLite finds, long texts and texts in inner pages among them."""
    from flashcards.collection.exchange import origins
    from flashcards.collection.rescue.pages import gather

    for times in range(1, 4):
        notes = (f"## Term {number}\n{f'word{number} ' * (40 * number * times)}\n" for number in range(60))
        person.write("long.md", "\n".join(notes))
        person.wait(hours=1)
        assert person.run("due").exit_code == 0
    with person.collection() as opened, opened.transaction() as connection:
        kept = [origins.OriginRow(note, 5, ("a" * 9000, "ü" * note), None, "") for note in range(1, 60)]
        origins.keep(connection, kept, {5: '{"a": 1}'})
    gather(Path(person.home.collection), tmp_path / "found.db")
    with (
        closing(sqlite3.connect(person.home.collection)) as whole,
        closing(sqlite3.connect(tmp_path / "found.db")) as found,
    ):
        for table in ("log", "notes", "cards", "decks", "device", "options", "note_types", "origins", "edits", "seen"):
            columns = ", ".join(name for _, name, *_ in found.execute(f"pragma table_info({table})"))
            query = f"select {columns} from {table} order by 1, 2"  # noqa: S608 - names of our own
            assert found.execute(query).fetchall() == whole.execute(query).fetchall(), table
        assert found.execute("select count(*) from edits").fetchone()[0] > 60
