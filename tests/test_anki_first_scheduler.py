"""Packages of Anki's first scheduler, which had three buttons while a card was learnt."""

import json
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path

from anki.collection import ImportAnkiPackageOptions, ImportAnkiPackageRequest
from helpers import Person, all_entries
from packages import Engine, add_note, answer, engine, export

from flashcards.reviews import Rating, Review


def first_scheduler(package: Path, folder: Path) -> Path:
    """The package as a collection with the first scheduler would have it."""
    with zipfile.ZipFile(package) as archive:
        archive.extractall(folder)
        names = archive.namelist()
    for name in names:
        if name.startswith("collection"):
            with closing(sqlite3.connect(folder / name)) as connection:
                (conf,) = connection.execute("select conf from col").fetchone()
                connection.execute("update col set conf = ?", (json.dumps(json.loads(conf) | {"schedVer": 1}),))
                connection.commit()
    made = package.with_name("first.apkg")
    with zipfile.ZipFile(made, "w") as archive:
        for name in names:
            archive.write(folder / name, name)
    return made


def ratings(person: Person) -> list[int]:
    """The ratings of every answer in the log, in order of time."""
    with person.collection() as opened:
        entries = [entry for _, found in all_entries(opened) for entry in found]
    return [
        Rating.of_quality(entry.quality)
        for entry in sorted(entries, key=lambda one: one.at)
        if isinstance(entry, Review)
    ]


def test_ratings_are_those_that_anki_reads(person: Person, anki: Engine, tmp_path: Path) -> None:
    """Its second and third button are Good and Easy, as the engine takes them; a second import brings nothing."""
    card = add_note(anki, ["q", "a"]).cards()[0].id
    for button in (1, 2, 3, 2):
        answer(anki, card, button)
    package = first_scheduler(export(anki, tmp_path / "legacy.apkg"), tmp_path / "unpacked")
    with engine(tmp_path / "other") as other:
        options = ImportAnkiPackageOptions(with_scheduling=True)
        other.import_anki_package(ImportAnkiPackageRequest(package_path=str(package), options=options))
        assert other.db is not None
        theirs = other.db.list("select ease from revlog order by id")
    for _ in range(2):
        assert person.run("import", str(package)).exit_code == 0
        assert ratings(person) == theirs
    assert theirs[:3] == [1, 3, 4]


def test_answers_that_were_read_otherwise_come_no_second_time(person: Person, anki: Engine, tmp_path: Path) -> None:
    """What an earlier import read as other buttons is known, and stays as it is."""
    card = add_note(anki, ["q", "a"]).cards()[0].id
    for button in (1, 2, 3):
        answer(anki, card, button)
    legacy = export(anki, tmp_path / "legacy.apkg")
    assert person.run("import", str(legacy)).exit_code == 0
    before = ratings(person)
    assert person.run("import", str(first_scheduler(legacy, tmp_path / "unpacked"))).exit_code == 0
    assert ratings(person) == before == [1, 2, 3]
