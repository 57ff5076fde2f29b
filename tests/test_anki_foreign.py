"""Files that are another thing than their name says: collections of other schemas, and databases."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest
from helpers import Person, deck_text
from packages import Engine, add_note, answer, bend, decompress, export, members, pack
from test_anki_again import bring


def test_a_new_schema_under_an_old_name(person: Person, anki: Engine, tmp_path: Path) -> None:
    """A collection says itself which schema it is in, as packages of other programs have it."""
    answer(anki, add_note(anki, ["q", "a"], deck="Sea::Coast").cards()[0].id, 3)
    content = members(export(anki, tmp_path / "new.apkg"))
    collection = decompress(content["collection.anki21b"])
    bring(person, pack(tmp_path / "a.apkg", {"collection.anki2": collection, "media": b"{}"}))
    assert "## q\na\n" in (person.decks / "sea-coast.md").read_text(encoding="utf-8")


def test_an_old_schema_under_a_new_name(person: Person, anki: Engine, tmp_path: Path) -> None:
    """The same the other way round."""
    add_note(anki, ["q", "a"])
    content = members(export(anki, tmp_path / "legacy.apkg"))
    bring(person, pack(tmp_path / "a.apkg", {"collection.anki2": content["collection.anki21"]}))
    assert "## q\na\n" in (person.decks / "default.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("version", "said"),
    [("19", "from a newer Anki than this program knows"), ("3", "does not say which version"), ("'x'", "does not say")],
)
def test_schemas_that_are_not_known(person: Person, anki: Engine, tmp_path: Path, version: str, said: str) -> None:
    """They are refused in one line."""
    add_note(anki, ["q", "a"])
    bent = bend(export(anki, tmp_path / "legacy.apkg"), tmp_path / "b.apkg", f"update col set ver = {version}")  # noqa: S608
    assert said in bring(person, bent, code=3)


@pytest.mark.parametrize(
    ("name", "tables", "said"),
    [
        ("collection.anki2", ("col", "notes", "cards", "revlog"), "Anki's own database"),
        ("default.db", ("facts", "data_for_fact", "card_types", "cards", "log"), "Mnemosyne's own database"),
        ("vocab.db", ("WORDS", "LOOKUPS"), "another program's database"),
        ("cards.apkg", ("cards",), "another program's database"),
        (
            "exported.db",
            ("decks", "notes", "cards", "reviews", "events", "schedule", "README", "words"),
            'a database from "flashcards export sqlite"',
        ),
    ],
)
def test_databases(person: Person, tmp_path: Path, name: str, tables: Sequence[str], said: str) -> None:
    """Each is called what it is, with what to do, and stays as it was."""
    path = tmp_path / name
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("pragma journal_mode = wal")
        for table in tables:
            connection.execute(f"create table {table} (id integer)")
    before = path.read_bytes()
    result = bring(person, path, code=3)
    assert f"{name}: {said}" in result
    assert path.read_bytes() == before
    assert sorted(file.name for file in tmp_path.iterdir() if file.name.startswith(name)) == [name]


def test_our_own_database(person: Person, tmp_path: Path) -> None:
    """It is called ours, wherever it lies."""
    person.write("seas.md", deck_text("Seas", {"Tide": "Up and down."}))
    with person.collection():
        pass
    copy = tmp_path / "copy.db"
    copy.write_bytes(Path(person.home.collection).read_bytes())
    for path in (Path(person.home.collection), copy):
        assert "this is your collection, in use already" in bring(person, path, code=3)


def test_what_an_export_of_ours_is_called(person: Person, tmp_path: Path) -> None:
    """The database that ``export sqlite`` writes is called that, alone and in a package."""
    person.write("seas.md", deck_text("Seas", {"Tide": "Up and down."}))
    path = tmp_path / "out.db"
    person.run("export", "sqlite", "-o", str(path))
    assert 'out.db: a database from "flashcards export sqlite"' in bring(person, path, code=3)
    package = pack(tmp_path / "a.apkg", {"collection.anki2": path.read_bytes()})
    assert '"collection.anki2" in it is a database from "flashcards export sqlite"' in bring(person, package, code=3)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("collection.anki2", '"collection.anki2" in it is a flashcards collection; unpack it as collection.db'),
        ("collection.db", '"collection.db" in it is a flashcards collection; unpack it as collection.db'),
        ("flashcards/collection.db", '"flashcards/collection.db" in it is a flashcards collection'),
    ],
)
def test_our_own_database_in_a_zip(person: Person, tmp_path: Path, name: str, said: str) -> None:
    """It is called ours wherever it lies in the zip, and what is said to be done brings its notes here."""
    person.write("seas.md", deck_text("Seas", {"Tide": "Up and down."}))
    with person.collection():
        pass
    content = Path(person.home.collection).read_bytes()
    path = pack(tmp_path / "a.zip", {"readme.txt": b"x", name: content})
    assert said in bring(person, path, code=3)
    (tmp_path / "unpacked").mkdir()
    (tmp_path / "unpacked" / "collection.db").write_bytes(content)
    assert "Tide" in person.run("--home", str(tmp_path / "unpacked"), "export", "json").stdout


def test_other_databases_in_a_zip(person: Person, tmp_path: Path) -> None:
    """One that stands where Anki's should is called what it is; one elsewhere is to be unpacked."""
    path = tmp_path / "x.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("create table words (id integer)")
    one = pack(tmp_path / "a.apkg", {"collection.anki2": path.read_bytes(), "media": b"{}"})
    said = '"collection.anki2" in it is another program\'s database; export its texts'
    assert said in bring(person, one, code=3)
    other = pack(tmp_path / "b.zip", {"User 1/collection.anki2": path.read_bytes()})
    assert 'a zip with a database in it, "User 1/collection.anki2"; unpack it' in bring(person, other, code=3)


def test_a_database_that_is_damaged(person: Person, tmp_path: Path) -> None:
    """It is one of another program's."""
    path = tmp_path / "x.db"
    path.write_bytes(b"SQLite format 3\0" + bytes(5000))
    assert "a damaged database; copy it again" in bring(person, path, code=3)
