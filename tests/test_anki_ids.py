"""Ids of notes and cards in packages: the moment each was first seen, the same in every export."""

import sqlite3
import zipfile
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from anki.collection import ImportAnkiPackageOptions, ImportAnkiPackageRequest
from helpers import Person, append, deck_text
from packages import Engine, add_note, answer, export

from flashcards.anki.exporting.records import ExportCard, ExportNote
from flashcards.anki.exporting.writer import write_package
from flashcards.cards import NoteGuid
from flashcards.reviews import Rating

SEAS = {"Tide": "Up and down.", "Wave": "A {{c1::ridge}} of {{c2::water}}.", "Gyre": "A ring."}
HOUR_MS = 3_600_000


class Ids(NamedTuple):
    """The ids in a package: of notes by their terms, of cards by term and place."""

    notes: Mapping[str, int]
    cards: Mapping[tuple[str, int], int]


def ids_of(package: Path) -> Ids:
    """The ids in a package of ours."""
    with zipfile.ZipFile(package) as archive:
        data = archive.read("collection.anki2")
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.deserialize(data)
        notes = dict(connection.execute("select sfld, id from notes order by id").fetchall())
        query = "select sfld, ord, cards.id from cards join notes on nid = notes.id order by cards.id"
        return Ids(notes, {(term, order): number for term, order, number in connection.execute(query)})


def exported(person: Person, path: Path) -> Ids:
    """The ids in an export of everything."""
    done = person.run("export", "anki", "-o", str(path))
    assert done.exit_code == 0, done.output
    return ids_of(path)


def take(anki: Engine, path: Path) -> tuple[int, int]:
    """Let Anki import a package; how many notes were new, and how many it knew."""
    options = ImportAnkiPackageOptions(with_scheduling=True)
    done = anki.import_anki_package(ImportAnkiPackageRequest(package_path=str(path), options=options)).log
    assert anki.fix_integrity()[1]
    return len(done.new), len(done.duplicate)


def test_the_moment_of_the_first_reading(person: Person, tmp_path: Path) -> None:
    """Notes that were read together stand one after another in the order of their text, and Anki says when."""
    person.write("seas.md", deck_text("Seas", SEAS))
    person.run("due")
    read = person.now.at
    person.wait(hours=30)
    person.write("seas.md", deck_text("Seas", {**SEAS, "Ebb": "Down.", "Wave": SEAS["Wave"] + " {{c3::Always}}."}))
    person.run("due")
    again = person.now.at
    person.wait(hours=30)
    first = exported(person, tmp_path / "a.apkg")
    assert list(first.notes) == ["Tide", "Wave", "Gyre", "Ebb"]
    assert list(first.cards) == [("Tide", 0), ("Wave", 0), ("Wave", 1), ("Gyre", 0), ("Wave", 2), ("Ebb", 0)]
    assert all(0 <= read - first.notes[term] < 10 for term in SEAS)
    assert 0 <= again - first.notes["Ebb"] < 10
    assert 0 <= again - first.cards["Wave", 2] < 10
    assert len({*first.cards.values()}) == 6
    person.wait(hours=30)
    assert exported(person, tmp_path / "b.apkg") == first


def test_the_moment_of_the_first_entry(person: Person, tmp_path: Path) -> None:
    """A history that began before the text was read here is older than that."""
    other = Person(tmp_path / "there")
    other.moment = person.moment
    other.write("seas.md", deck_text("Seas", SEAS))
    with other.collection() as opened:
        other.answer(opened, "Gyre", Rating.GOOD)
    began = other.now.at
    assert other.run("export", "json", "-o", str(tmp_path / "a.json")).exit_code == 0
    person.wait(days=40)
    assert person.run("import", str(tmp_path / "a.json")).exit_code == 0
    found = exported(person, tmp_path / "a.apkg")
    assert found.notes["Gyre"] == found.cards["Gyre", 0] == began
    assert 0 <= person.now.at - found.notes["Tide"] < HOUR_MS


def test_what_came_from_anki_keeps_its_ids(person: Person, anki: Engine, tmp_path: Path) -> None:
    """Another Anki gets notes and cards as old as they are."""
    note = add_note(anki, ["q", "a"], kind="Basic (and reversed card)")
    answer(anki, note.cards()[0].id, 3)
    person.wait(hours=1)
    assert person.run("import", str(export(anki, tmp_path / "a.apkg"))).exit_code == 0
    person.wait(days=30)
    found = exported(person, tmp_path / "b.apkg")
    assert found.notes == {"q": note.id}
    assert found.cards == {("q", card.ord): card.id for card in note.cards()}


def test_a_package_of_an_older_version_is_met(person: Person, anki: Engine, tmp_path: Path) -> None:
    """Notes that Anki has under other ids are known by their guids, and new cards of them attach with their answers."""
    person.write("seas.md", deck_text("Seas", {"Wave": "A {{c1::ridge}}."}))
    with person.collection() as opened:
        (guid,) = opened.connection.execute("select guid from notes").fetchone()
    old = ExportNote(
        id=2**40 + 5,
        guid=NoteGuid(guid),
        deck="Seas",
        term="Wave",
        definition="A {{c1::ridge}}.",
        modified_ms=0,
        cards=(ExportCard(id=2**40 + 5, kind="cloze 1"),),  # type: ignore[arg-type]
    )
    write_package(tmp_path / "old.apkg", (), [old])
    assert take(anki, tmp_path / "old.apkg") == (1, 0)
    person.wait(hours=1)
    person.write("seas.md", deck_text("Seas", SEAS))
    with person.collection() as opened:
        row = opened.connection.execute("select cards.id from cards where kind = 'cloze 2'").fetchone()
        append(opened, row[0], person.review(Rating.GOOD))
    exported(person, tmp_path / "new.apkg")
    assert take(anki, tmp_path / "new.apkg") == (2, 0)
    assert anki.db is not None
    assert anki.db.scalar("select count() from notes") == 3
    assert anki.db.all("select ord, revlog.ivl from revlog join cards on cards.id = cid") == [[1, 1]]


def test_anki_knows_what_was_added_when(person: Person, anki: Engine, tmp_path: Path) -> None:
    """A search for what was added today finds the note that was first read today, and not the older one."""
    started = person.moment
    person.wait(days=-10)
    person.write("seas.md", deck_text("Seas", {"Tide": "Up."}))
    person.run("due")
    person.moment = started
    person.write("seas.md", deck_text("Seas", {"Tide": "Up.", "Gyre": "A ring."}))
    exported(person, tmp_path / "a.apkg")
    assert take(anki, tmp_path / "a.apkg") == (2, 0)
    assert [anki.get_note(number)["Term"] for number in anki.find_notes("added:1")] == ["Gyre"]
    assert len(anki.find_notes("added:11")) == 2


def test_ids_are_not_later_than_now(person: Person, tmp_path: Path) -> None:
    """A clock that was set back gives none of the future, which Anki would not take; no two are ever the same."""
    person.write("seas.md", deck_text("Seas", {f"T{number}": "x" for number in range(20)}))
    person.run("due")
    person.wait(days=-1)
    first = exported(person, tmp_path / "a.apkg")
    assert max(first.notes.values()) == max(first.cards.values()) == person.now.at
    person.write("sky.md", deck_text("Sky", {f"S{number}": "x" for number in range(20)}))
    second = exported(person, tmp_path / "b.apkg")
    assert first.notes.items() <= second.notes.items()
    assert len({*second.notes.values()}) == len({*second.cards.values()}) == 40
    assert max(second.notes.values()) == person.now.at


def test_a_collection_from_before(person: Person, tmp_path: Path) -> None:
    """What was there before anyone noted when is as old as its text, or as its first answer."""
    person.write("seas.md", deck_text("Seas", SEAS))
    with person.collection() as opened:
        person.wait(days=-3)
        person.answer(opened, "Gyre")
        answered = person.now.at
        person.wait(days=3)
        (edited,) = opened.connection.execute("select max(edited) from notes").fetchone()
        opened.connection.execute("update seen set (at, row_checksum) = (null, row_checksum(note, card, null))")
    person.wait(days=100)
    found = exported(person, tmp_path / "a.apkg")
    assert found.notes["Gyre"] == found.cards["Gyre", 0] == answered
    assert [edited - found.notes[term] for term in ("Wave", "Tide")] == [0, 1]
