"""``flashcards export anki`` as a person types it, and what the real engine makes of the package."""

import shutil
import zipfile
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote

import pytest
from anki.collection import ImportAnkiPackageOptions, ImportAnkiPackageRequest
from anki.errors import AnkiException
from helpers import Person, deck_text
from packages import Engine, answer, engine, export

from flashcards.studyday import study_day

SEAS = """\
---
deck: "World::Seas"
tags: [geography]
---

What moves the **water**.

## Tide (ebb and flood)
The rise and fall.

![the moon](moon.png) [sound:deep/wave.mp3]

#moon

## Wave
A ridge.

![](../elsewhere.png) ![](gone.png) ![](https://example.org/a.png)

## Gyre
A {{c1::ring}} of {{c2::currents}}.
"""


@pytest.fixture
def person(tmp_path: Path) -> Person:
    """Somebody with two decks, pictures and a sound, whose clock is the engine's."""
    somebody = Person(tmp_path / "home")
    somebody.moment = datetime.now(UTC).astimezone()
    somebody.write("seas.md", SEAS)
    somebody.write("sky/moon.md", "---\ndeck: Sky\n---\n\n## Moon\n![](moon.png)\n\n## Halo\n![](../moon.png)\n")
    for name, data in (("moon.png", b"one"), ("sky/moon.png", b"two"), ("deep/wave.mp3", b"sound")):
        (somebody.decks / name).parent.mkdir(exist_ok=True)
        (somebody.decks / name).write_bytes(data)
    (somebody.folder / "elsewhere.png").write_bytes(b"private")
    return somebody


def package(person: Person, path: Path, *arguments: str, code: int = 0) -> str:
    """Export to a file; what was said."""
    result = person.run("export", "anki", *arguments, "-o", str(path))
    assert result.exit_code == code, result.output
    return result.output


def take(anki: Engine, path: Path) -> dict[str, int]:
    """Let the engine import it with learning progress; what it did, and that its collection is sound."""
    options = ImportAnkiPackageOptions(with_scheduling=True)
    log = anki.import_anki_package(ImportAnkiPackageRequest(package_path=str(path), options=options)).log
    assert anki.fix_integrity()[1]
    kinds = ("new", "updated", "duplicate", "conflicting")
    return {kind: len(getattr(log, kind)) for kind in kinds if len(getattr(log, kind))}


def field(anki: Engine, term: str, name: str = "Definition") -> str:
    """A field of the note with this term."""
    (number,) = anki.find_notes(f'Term:"{term}"')
    return str(anki.get_note(number)[name])


class TestChoice:
    """Which notes go where."""

    def test_everything(self, person: Person, anki: Engine, tmp_path: Path) -> None:
        """Decks with their levels and descriptions, tags of the deck and the note, and what Anki will do is said."""
        said = package(person, tmp_path / "a.apkg")
        assert "2 decks, 5 notes, 6 cards, 0 reviews, 3 files" in said
        assert 'tick "Import any learning progress"' in said
        assert "schedules of cards Anki knows stay" in said
        assert take(anki, tmp_path / "a.apkg") == {"new": 5}
        assert {deck.name for deck in anki.decks.all_names_and_ids()} == {"Default", "World", "World::Seas", "Sky"}
        deck = anki.decks.by_name("World::Seas")
        assert deck is not None
        assert deck["desc"] == "What moves the <strong>water</strong>."
        (number,) = anki.find_notes("Term:Tide*")
        note = anki.get_note(number)
        assert note.tags == ["geography", "moon"]
        assert note["Source"] == "seas.md"

    @pytest.mark.parametrize(
        ("chosen", "terms"),
        [
            (["sky"], {"Moon", "Halo"}),
            (["world"], {"Tide (ebb and flood)", "Wave", "Gyre"}),
            (["tag:moon"], {"Tide (ebb and flood)"}),
            (["ridge"], {"Wave"}),
            (["tag:moon", "Sky"], {"Tide (ebb and flood)", "Moon", "Halo"}),
        ],
        ids=["a deck", "a deck above", "a query", "a word", "both"],
    )
    def test_a_choice(self, person: Person, anki: Engine, tmp_path: Path, chosen: list[str], terms: set[str]) -> None:
        """Decks with those below them, and the notes that a query finds."""
        package(person, tmp_path / "a.apkg", *chosen)
        take(anki, tmp_path / "a.apkg")
        assert {anki.get_note(number)["Term"] for number in anki.find_notes("")} == terms

    def test_what_finds_nothing(self, person: Person, tmp_path: Path) -> None:
        """An unknown deck, and a query without a card, write no package."""
        for text in ("Nowhere", "tag:nothing", "is:suspended"):
            assert text in package(person, tmp_path / "a.apkg", text, code=2)
        assert "leave it out to export every deck" in package(person, tmp_path / "a.apkg", " ", code=2)
        assert "a deck name needs a visible character" in package(
            person, tmp_path / "a.apkg", "--deck-name", "", code=2
        )
        assert not (tmp_path / "a.apkg").exists()

    def test_nothing_to_export(self, tmp_path: Path) -> None:
        """Without a deck, or without a note in one, it says so and leaves the file that is there as it is."""
        newcomer = Person(tmp_path / "new")
        (tmp_path / "a.apkg").write_bytes(b"old")
        assert package(newcomer, tmp_path / "a.apkg", "--replace", code=1).startswith(
            "flashcards: nothing to export: your decks have no notes"
        )
        newcomer.write("empty.md", "---\ndeck: Empty\n---\n\nNothing yet.\n")
        assert "nothing to export: your decks have no notes" in package(
            newcomer, tmp_path / "a.apkg", "--replace", code=1
        )
        assert (tmp_path / "a.apkg").read_bytes() == b"old"

    def test_one_deck_of_another_name(self, person: Person, anki: Engine, tmp_path: Path) -> None:
        """All notes are in the deck that is named, and no other is made."""
        assert "1 deck, 5 notes" in package(person, tmp_path / "a.apkg", "--deck-name", "Mine::All")
        take(anki, tmp_path / "a.apkg")
        assert {deck.name for deck in anki.decks.all_names_and_ids()} == {"Default", "Mine", "Mine::All"}

    @pytest.mark.parametrize("chosen", ["Seas", "World::Seas::Deep", "tag:moon"])
    def test_descriptions_come_along(self, person: Person, anki: Engine, tmp_path: Path, chosen: str) -> None:
        """Each deck that is written has its own, with its pictures, also where only a note of it was asked for."""
        person.write("world.md", "---\ndeck: World\n---\n\n![](sky/moon.png)\n\n## Land\nDry.\n")
        person.write("deep.md", "---\ndeck: World::Seas::Deep\n---\n\nFar down.\n\n## Abyss\nDark.\n\n#moon\n")
        package(person, tmp_path / "a.apkg", chosen)
        take(anki, tmp_path / "a.apkg")
        found = {deck.name: (anki.decks.by_name(deck.name) or {})["desc"] for deck in anki.decks.all_names_and_ids()}
        assert found.pop("Default") == ""
        assert found.pop("World").startswith('<img src="moon')
        assert found.pop("World::Seas") == "What moves the <strong>water</strong>."
        assert found == {"World::Seas::Deep": "Far down."}
        with zipfile.ZipFile(tmp_path / "a.apkg") as archive:
            assert b"two" in [archive.read(name) for name in archive.namelist()]

    def test_without_schedules(self, person: Person, anki: Engine, tmp_path: Path) -> None:
        """Every card is new, none is held back, no review comes, and the line about progress is another."""
        with person.collection() as opened:
            person.answer(opened, "Wave")
        person.suspend("Moon")
        said = package(person, tmp_path / "a.apkg", "--no-schedule")
        assert "0 reviews" in said
        assert "Schedules and history were left out" in said
        assert "tick" not in said
        take(anki, tmp_path / "a.apkg")
        assert anki.db is not None
        assert anki.db.all("select distinct type, queue, ivl, factor, reps from cards") == [[0, 0, 0, 0, 0]]
        assert anki.db.scalar("select count() from revlog") == 0


class TestMedia:
    """Pictures and sounds."""

    def test_each_file_once_and_clashes_resolved(self, person: Person, anki: Engine, tmp_path: Path) -> None:
        """Two pictures of one name are two, one picture shown twice is one, and each note shows its own."""
        package(person, tmp_path / "a.apkg")
        take(anki, tmp_path / "a.apkg")
        with zipfile.ZipFile(tmp_path / "a.apkg") as archive:
            assert sorted(archive.namelist()) == ["0", "1", "2", "collection.anki2", "media"]
        folder = Path(anki.media.dir())
        shown = {}
        for term in ("Moon", "Halo", "Tide*"):
            name = field(anki, term).partition('src="')[2].partition('"')[0]
            shown[term] = (folder / name).read_bytes()
        assert shown == {"Moon": b"two", "Halo": b"one", "Tide*": b"one"}
        assert (folder / "wave.mp3").read_bytes() == b"sound"

    @pytest.mark.parametrize(
        "names",
        [
            ("l" * 130 + "1.png", "l" * 130 + "2.png"),
            ("\N{CJK UNIFIED IDEOGRAPH-65E5}" * 60 + "1.png", "\N{CJK UNIFIED IDEOGRAPH-65E5}" * 60 + "2.png"),
            ("con.png", "con_.png"),
            ("con .png", "con_ .png"),
            ("a\u202eb.png", "a_b.png"),
            ("a%b.png", "a_b.png"),
            (".hidden.png", "_hidden.png"),
        ],
        ids=["long", "long in bytes", "devices", "a device with a space", "reordered", "signs", "hidden"],
    )
    def test_names_that_anki_would_change(
        self, person: Person, anki: Engine, tmp_path: Path, names: tuple[str, str]
    ) -> None:
        """Each note shows its own picture there, and our own import takes the package."""
        text = "---\ndeck: Pictures\n---\n"
        for number, name in enumerate(names):
            (person.decks / name).write_bytes(str(number).encode())
            text += f"\n## P{number}\n![]({quote(name)})\n"
        person.write("p.md", text)
        assert "not found" not in package(person, tmp_path / "a.apkg", "Pictures")
        take(anki, tmp_path / "a.apkg")
        folder = Path(anki.media.dir())
        for number in range(2):
            shown = field(anki, f"P{number}").partition('src="')[2].partition('"')[0]
            assert (folder / shown).read_bytes() == str(number).encode()
        other = Person(tmp_path / "other")
        said = other.run("import", str(tmp_path / "a.apkg"))
        assert (said.exit_code, "Copied 2 media files" in said.output) == (0, True)

    @pytest.mark.parametrize(
        ("written", "there"),
        [("\u00e9t\u00e9.png", "e\u0301te\u0301.png"), ("e\u0301te\u0301.png", "\u00e9t\u00e9.png")],
        ids=["composed in the text", "composed on the disk"],
    )
    def test_names_composed_otherwise(self, person: Person, tmp_path: Path, written: str, there: str) -> None:
        """A picture is found though the text and the disk compose its name in two ways, as Macs and others do."""
        (person.decks / there).write_bytes(b"summer")
        person.write("e.md", f"---\ndeck: E\n---\n\n## E\n![]({written})\n")
        assert "1 file" in package(person, tmp_path / "a.apkg", "E")

    def test_a_sound_with_stars_in_its_name(self, person: Person, anki: Engine, tmp_path: Path) -> None:
        """Its name is no Markdown."""
        (person.decks / "wave*x*_a_.mp3").write_bytes(b"splash")
        person.write("w.md", "---\ndeck: W\n---\n\n## W\n[sound:wave*x*_a_.mp3] *loud*\n")
        package(person, tmp_path / "a.apkg", "W")
        take(anki, tmp_path / "a.apkg")
        assert field(anki, "W") == "[sound:wave_x__a_.mp3] <em>loud</em>"
        assert (Path(anki.media.dir()) / "wave_x__a_.mp3").read_bytes() == b"splash"

    def test_what_is_not_there_or_not_ours_to_give(self, person: Person, anki: Engine, tmp_path: Path) -> None:
        """A file that is missing, or lies outside the deck's folder, is named and not taken; the web is left alone."""
        (person.decks / "link.png").symlink_to(person.folder / "elsewhere.png")
        foreign = tmp_path / "foreign"
        foreign.mkdir()
        (foreign / "own.png").write_bytes(b"own")
        (foreign / "x.md").write_text("## X\n![](own.png) ![](../moon.png)\n", encoding="utf-8")
        (person.decks / "linked").symlink_to(foreign)
        person.write("y.md", "## Y\n![](link.png)\n")
        said = package(person, tmp_path / "a.apkg")
        missing = "../elsewhere.png, gone.png, ../moon.png, link.png"
        assert f"not found beside the deck, or not a picture or sound: {missing}\n" in said
        assert ", 4 files" in said
        assert "example.org" not in said
        take(anki, tmp_path / "a.apkg")
        assert 'src="https://example.org/a.png"' in field(anki, "Wave")
        with zipfile.ZipFile(tmp_path / "a.apkg") as archive:
            assert b"private" not in [archive.read(name) for name in archive.namelist()]


class TestAgain:
    """A second export."""

    def test_the_same_input_gives_the_same_bytes(self, person: Person, tmp_path: Path) -> None:
        """Two runs, a day apart, with reviews and media: one hash."""
        with person.collection() as opened:
            person.answer(opened, "Wave")
        package(person, tmp_path / "a.apkg")
        person.wait(days=1)
        package(person, tmp_path / "b.apkg")
        hashes = {sha256((tmp_path / name).read_bytes()).hexdigest() for name in ("a.apkg", "b.apkg")}
        assert len(hashes) == 1

    def test_only_what_changed_is_updated(self, person: Person, anki: Engine, tmp_path: Path) -> None:
        """One text of five was edited: the engine updates that note; decks, note types and the rest stay."""
        package(person, tmp_path / "a.apkg")
        take(anki, tmp_path / "a.apkg")
        decks, kinds = anki.decks.count(), len(anki.models.all())
        with person.collection() as opened:
            person.answer(opened, "Wave")
        person.wait(hours=1)
        person.write("seas.md", SEAS.replace("A ridge.", "A ridge of *water*.") + "\n## Fjord\nDeep.\n")
        package(person, tmp_path / "b.apkg")
        assert take(anki, tmp_path / "b.apkg") == {"updated": 1, "duplicate": 4, "new": 1}
        assert "A ridge of <em>water</em>." in field(anki, "Wave")
        assert (anki.decks.count(), len(anki.models.all())) == (decks, kinds)
        assert anki.db is not None
        assert anki.db.scalar("select count() from revlog") == 0  # Anki leaves cards it knows alone

    def test_an_edit_made_in_anki_is_not_overwritten(self, person: Person, anki: Engine, tmp_path: Path) -> None:
        """An unchanged text does not win over a later edit there; a text edited here after that does."""
        package(person, tmp_path / "a.apkg")
        take(anki, tmp_path / "a.apkg")
        (number,) = anki.find_notes("Term:Wave")
        note = anki.get_note(number)
        note["Definition"] = "edited there"
        anki.update_note(note)
        person.wait(hours=1)
        with person.collection() as opened:
            person.answer(opened, "Wave")
        package(person, tmp_path / "b.apkg")
        assert take(anki, tmp_path / "b.apkg") == {"duplicate": 5}
        assert field(anki, "Wave") == "edited there"
        person.write("seas.md", SEAS.replace("A ridge.", "Edited here."))
        package(person, tmp_path / "c.apkg")
        assert take(anki, tmp_path / "c.apkg") == {"updated": 1, "duplicate": 4}
        assert field(anki, "Wave").startswith("<p>Edited here.</p>")

    def test_an_edit_that_was_seen_late(self, person: Person, anki: Engine, tmp_path: Path) -> None:
        """A text edited here before it was edited in Anki does not win, though it was read after that."""
        package(person, tmp_path / "a.apkg")
        take(anki, tmp_path / "a.apkg")
        person.wait(hours=-1)
        person.write("seas.md", SEAS.replace("A ridge.", "Edited here."))
        person.wait(hours=2)
        (number,) = anki.find_notes("Term:Wave")
        note = anki.get_note(number)
        note["Definition"] = "edited there, later"
        anki.update_note(note)
        package(person, tmp_path / "b.apkg")
        assert take(anki, tmp_path / "b.apkg") == {"duplicate": 5}
        assert field(anki, "Wave") == "edited there, later"

    def test_a_second_home(self, person: Person, anki: Engine, tmp_path: Path) -> None:
        """The same decks on another machine, read there much later, do not win over an edit in Anki."""
        package(person, tmp_path / "a.apkg")
        take(anki, tmp_path / "a.apkg")
        (number,) = anki.find_notes("Term:Wave")
        note = anki.get_note(number)
        note["Definition"] = "edited there"
        anki.update_note(note)
        other = Person(tmp_path / "other")
        shutil.copytree(person.decks, other.decks)
        other.moment = person.moment + timedelta(days=3)
        package(other, tmp_path / "b.apkg")
        assert take(anki, tmp_path / "b.apkg") == {"duplicate": 5}

    def test_a_text_that_gets_deletions(self, person: Person, anki: Engine, tmp_path: Path) -> None:
        """Anki lets no note change its type: the export says so, and a note that is deleted there comes back whole."""
        said = package(person, tmp_path / "a.apkg")
        assert "clozes" not in said
        take(anki, tmp_path / "a.apkg")
        person.wait(hours=1)
        person.write("seas.md", SEAS.replace("A ridge.", "A {{c1::ridge}}."))
        said = package(person, tmp_path / "b.apkg")
        (line,) = (line for line in said.splitlines() if "1 note gained or lost clozes since the first export" in line)
        assert 'leave "Merge note types" unticked' in line
        assert "if it still has the old text" in line
        assert "clozes" not in package(person, tmp_path / "c.apkg", "Sky")
        merging = ImportAnkiPackageOptions(with_scheduling=True, merge_notetypes=True)
        with pytest.raises(AnkiException, match="cannot be merged"):
            anki.import_anki_package(ImportAnkiPackageRequest(package_path=str(tmp_path / "b.apkg"), options=merging))
        assert take(anki, tmp_path / "b.apkg") == {"duplicate": 4, "conflicting": 1}
        anki.remove_notes(list(anki.find_notes("Term:Wave")))
        assert take(anki, tmp_path / "b.apkg") == {"duplicate": 4, "new": 1}
        assert "{{c1::ridge}}" in field(anki, "Wave")

    def test_a_description_or_a_review_is_no_edit(self, person: Person, anki: Engine, tmp_path: Path) -> None:
        """Notes that only moved down the file, or were answered, keep their time of change."""
        package(person, tmp_path / "a.apkg")
        take(anki, tmp_path / "a.apkg")
        person.wait(hours=1)
        person.write("seas.md", SEAS.replace("What moves", "All\nthat moves").replace("## Tide", "# Part\n\n## Tide"))
        package(person, tmp_path / "b.apkg")
        assert take(anki, tmp_path / "b.apkg") == {"duplicate": 5}

    def test_there_and_back(self, person: Person, anki: Engine, tmp_path: Path) -> None:
        """What came from Anki goes back there as the same notes, and what is here comes back as it is here."""
        package(person, tmp_path / "a.apkg")
        take(anki, tmp_path / "a.apkg")
        (card, *_) = anki.find_cards("Term:Wave")
        answer(anki, card, 3)
        back = export(anki, tmp_path / "back.apkg")
        result = person.run("import", str(back))
        assert result.exit_code == 0
        assert "No new notes" in result.output
        assert "Added 1 review" in result.output
        assert (person.decks / "seas.md").read_text(encoding="utf-8") == SEAS
        package(person, tmp_path / "b.apkg")
        assert take(anki, tmp_path / "b.apkg") == {"duplicate": 5}


def test_a_deck_that_came_from_anki_goes_back(tmp_path: Path) -> None:
    """Its notes are Anki's again, by guid: a second collection takes both packages without doubling one."""
    person = Person(tmp_path / "home")
    person.moment = datetime.now(UTC).astimezone()
    person.write("x.md", deck_text("X", {"q": "a"}))
    package(person, tmp_path / "a.apkg")
    with engine(tmp_path / "one") as anki:
        take(anki, tmp_path / "a.apkg")
        export(anki, tmp_path / "from.apkg")
    other = Person(tmp_path / "other")
    other.moment = person.moment
    assert other.run("import", str(tmp_path / "from.apkg")).exit_code == 0
    package(other, tmp_path / "b.apkg")
    with engine(tmp_path / "two") as anki:
        assert take(anki, tmp_path / "a.apkg") == {"new": 1}
        assert take(anki, tmp_path / "b.apkg") == {"duplicate": 1}


@pytest.mark.parametrize("hour", [0, 6])
def test_what_is_imported_falls_on_the_study_day_of_the_settings(tmp_path: Path, hour: int) -> None:
    """What was answered at five in the morning, and set aside then, belongs to the day that ``day-starts-at`` says."""
    here, there = Person(tmp_path / "here"), Person(tmp_path / "there")
    here.moment = there.moment = datetime(2026, 5, 10, 5, 0).astimezone()
    here.write("seas.md", "---\ndeck: Seas\n---\n\n## Tide\nThe rise and fall.\n")
    with here.collection() as opened:
        here.refresh(opened)
        here.answer(opened, "Tide")
    here.wait(hours=0.1)
    assert here.run("suspend", "Tide").exit_code == 0
    package(here, tmp_path / "seas.apkg")
    there.wait(hours=0.2)
    assert there.run("config", "day-starts-at", str(hour)).exit_code == 0
    result = there.run("import", str(tmp_path / "seas.apkg"))
    assert result.exit_code == 0, result.output
    with there.collection() as opened:
        days = [day for (day,) in opened.connection.execute("select day from log")]
    assert days == [study_day(there.now, hour)] * 2
    assert days != [study_day(there.now, 6 - hour)] * 2
