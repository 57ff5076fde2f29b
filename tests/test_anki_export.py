"""Packages as Anki's own engine takes them."""

import errno
import os
import resource
import sqlite3
import sys
import time
import zipfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TypedDict
from zlib import crc32

import pytest
from anki.collection import Collection, ImportAnkiPackageOptions, ImportAnkiPackageRequest
from anki.decks import DeckConfigId
from anki.notes import Note
from packages import summary_of

from flashcards.anki.exporting.records import ExportCard, ExportDeck, ExportNote
from flashcards.anki.exporting.schema11 import CollectionFile
from flashcards.anki.exporting.writer import write_package
from flashcards.anki.notes.names import deck_path, stable_id, tag_list
from flashcards.cards import FORWARD, REVERSE, CardKind, new_guid
from flashcards.errors import OutputError
from flashcards.reviews import Entry, Review
from flashcards.studyday import Day, Instant, study_day

EDITED = 1_700_000_000_000
HOUR_MS = 3_600_000
DAY_MS = 24 * HOUR_MS
NASTY = "</div><script>alert(\"x\")</script> & 'q' {{Term}} {{#a}} \x1f\x00\x1b\ud800\r\n\r\n$a<b$ \\"

Take = Callable[..., dict[str, int]]
"""Writes notes into a package, imports it and counts what Anki did."""


class Moment(TypedDict):
    """When a log entry was made."""

    at: int
    utc_offset: int
    day: Day


@pytest.fixture
def anki(tmp_path: Path) -> Iterator[Collection]:
    """A fresh collection of the real Anki."""
    collection = Collection(str(tmp_path / "anki.anki2"))
    yield collection
    collection.close()


@pytest.fixture
def take(anki: Collection, tmp_path: Path) -> Take:
    """Export and import in one go: ``take(note, ...)``; afterwards the collection must be sound."""

    def export_and_import(*notes: ExportNote, decks: Sequence[ExportDeck] = ()) -> dict[str, int]:
        path = tmp_path / "export.apkg"
        write_package(path, decks, notes)
        options = ImportAnkiPackageOptions(with_scheduling=True)
        log = anki.import_anki_package(ImportAnkiPackageRequest(package_path=str(path), options=options)).log
        assert anki.fix_integrity()[1]
        kinds = ("new", "updated", "duplicate", "conflicting")
        return {kind: len(getattr(log, kind)) for kind in kinds if len(getattr(log, kind))}

    return export_and_import


def note(
    term: str = "LoRA",
    definition: str = "A *small* matrix.",
    *,
    deck: str = "AI",
    kinds: Sequence[str] = (FORWARD,),
    edited: int = EDITED,
) -> ExportNote:
    """A note with new cards."""
    number = EDITED + crc32(term.encode(errors="replace")) % 2**30 * 10
    return ExportNote(
        id=number,
        guid=new_guid("AI", term.replace("\ud800", "")),
        deck=deck,
        term=term,
        definition=definition,
        modified_ms=edited,
        cards=tuple(ExportCard(id=number + at, kind=CardKind(kind)) for at, kind in enumerate(kinds)),
    )


def learnt(term: str, *entries: Entry, suspended: bool = False, buried: bool = False) -> ExportNote:
    """A note whose card has a history."""
    made = note(term)
    card = ExportCard(id=made.id, entries=entries, state=summary_of(entries), suspended=suspended, buried=buried)
    return made._replace(cards=(card,))


def found(anki: Collection, query: str = "") -> Note:
    """The one note of a search."""
    (number,) = anki.find_notes(query)
    return anki.get_note(number)


def sides(anki: Collection, query: str = "") -> list[tuple[str, str]]:
    """What Anki shows of the cards of a search: front and back, without the styling."""
    cards = [anki.get_card(number) for number in sorted(anki.find_cards(query), key=lambda n: anki.get_card(n).ord)]
    return [(card.question().split("</style>")[1], card.answer().split("</style>")[1]) for card in cards]


class TestText:
    """Decks, notes and how they look."""

    def test_a_note_arrives(self, anki: Collection, take: Take) -> None:
        """Term, definition, tags, guid, deck and aliases are in Anki as they were here."""
        source = note()._replace(
            tags=("fine tuning", "ai::training", "AI::training"),
            aliases=("Low-Rank Adaptation", "R&D"),
            source="training.md",
        )
        assert take(source, decks=[ExportDeck(name="AI", description="How *models* are built.")]) == {"new": 1}
        there = found(anki)
        assert there.guid == source.guid
        assert there["Term"] == "LoRA"
        assert there["Definition"] == "A <em>small</em> matrix."
        assert there["Aliases"] == "Low-Rank Adaptation<br>R&amp;D"
        assert there["Source"] == "training.md"
        assert there.tags == ["ai::training", "fine_tuning"]
        assert there.mod == EDITED // 1000
        deck = anki.decks.by_name("AI")
        assert deck is not None
        assert deck["desc"] == "How <em>models</em> are built."
        assert [card.did for card in there.cards()] == [deck["id"]]

    def test_a_second_export_meets_the_first(self, anki: Collection, take: Take) -> None:
        """Importing again adds no note, no card, no deck and no note type."""
        notes = [note("A"), note("B", kinds=(FORWARD, REVERSE)), note("C", "{{c1::x}}", kinds=("cloze 1",))]
        assert take(*notes) == {"new": 3}
        before = len(anki.models.all()), anki.decks.count(), anki.card_count()
        assert take(*notes) == {"duplicate": 3}
        assert (len(anki.models.all()), anki.decks.count(), anki.card_count()) == before

    @pytest.mark.parametrize("with_presets", [False, True])
    def test_presets_stay_as_they_are(self, anki: Collection, tmp_path: Path, with_presets: bool) -> None:  # noqa: FBT001 - an option
        """A package imports with and without deck presets, and a person's own preset keeps what they chose."""
        preset = anki.decks.get_config(DeckConfigId(1))
        assert preset is not None
        preset["name"], preset["new"]["perDay"] = "Mine", 77
        anki.decks.update_config(preset)
        write_package(tmp_path / "a.apkg", (), [note("A")])
        options = ImportAnkiPackageOptions(with_scheduling=True, with_deck_configs=with_presets)
        request = ImportAnkiPackageRequest(package_path=str(tmp_path / "a.apkg"), options=options)
        assert len(anki.import_anki_package(request).log.new) == 1
        (mine,) = anki.decks.all_config()
        assert (mine["name"], mine["new"]["perDay"]) == ("Mine", 77)
        assert anki.fix_integrity()[1]

    def test_an_edit_arrives(self, anki: Collection, take: Take) -> None:
        """A definition edited since the last export updates its note and no other."""
        take(note("A"), note("B"))
        assert take(note("A", "Better.", edited=EDITED + 1000), note("B")) == {"updated": 1, "duplicate": 1}
        assert found(anki, "Term:A")["Definition"] == "Better."
        assert anki.note_count() == 2

    def test_a_note_can_gain_its_reverse(self, anki: Collection, take: Take) -> None:
        """Asking an old note in both directions updates it and adds one card."""
        take(note())
        assert take(note(kinds=(FORWARD, REVERSE), edited=EDITED + 1000)) == {"updated": 1}
        assert [front.strip() for front, _ in sides(anki)] == [
            '<div class="term">LoRA</div>',
            '<div class="definition">A <em>small</em> matrix.</div>',
        ]

    def test_a_note_can_gain_a_cloze(self, anki: Collection, take: Take) -> None:
        """A new cloze number on an old note arrives as one new card."""
        take(note("A", "{{c1::x}} y", kinds=("cloze 1",)))
        take(note("A", "{{c1::x}} {{c2::y}}", kinds=("cloze 1", "cloze 2"), edited=EDITED + 1000))
        assert [card.ord for card in found(anki).cards()] == [0, 1]

    def test_a_note_that_becomes_a_cloze_does_no_harm(self, anki: Collection, take: Take) -> None:
        """Anki cannot change the kind of a note: it keeps what it has, and no card of it is doubled."""
        take(note(kinds=(FORWARD, REVERSE)))
        clozed = note(definition="A {{c1::small}} matrix.", kinds=("cloze 1",), edited=EDITED + 1000)
        assert take(clozed) == {"conflicting": 1}
        assert len(found(anki).cards()) == 2

    def test_decks_nest(self, anki: Collection, take: Take) -> None:
        """A name with ``::`` makes a deck within a deck, and case alone makes no second one."""
        take(note("A", deck="Science::Physics:: Optics"), note("B", deck="science::Chemistry"))
        names = {deck.name for deck in anki.decks.all_names_and_ids()}
        assert names == {"Default", "Science", "Science::Physics", "Science::Physics::Optics", "Science::Chemistry"}

    def test_an_empty_deck_is_sound(self, anki: Collection, take: Take) -> None:
        """A package without notes imports, and Anki makes no deck that would be empty."""
        assert take(decks=[ExportDeck(name="Empty")]) == {}
        assert anki.decks.count() == 1

    def test_a_forward_card_shows_the_term_then_the_definition(self, anki: Collection, take: Take) -> None:
        """The back repeats the term, and what the note lacks leaves no trace."""
        take(note())
        ((front, back),) = sides(anki)
        assert front.strip() == '<div class="term">LoRA</div>'
        assert '<div class="definition">A <em>small</em> matrix.</div>' in back
        assert "aliases" not in back
        assert "source" not in back

    def test_a_cloze_card_hides_its_part(self, anki: Collection, take: Take) -> None:
        """Each card hides one number, shows the hint, and keeps the term in sight."""
        take(note("Paris", "Capital of {{c1::*France*::where}}, on the {{c2::Seine}}.", kinds=("cloze 1", "cloze 2")))
        (first, first_back), (second, _) = sides(anki)
        assert "France" not in first.replace('data-cloze="&lt;em&gt;France', "")
        assert "[where]" in first
        assert "Paris" in first
        assert "<em>France</em></span>" in first_back
        assert "[...]" in second

    def test_dangerous_text_is_only_text(self, anki: Collection, take: Take) -> None:
        """Tags, braces, separators and control characters change nothing but their own field."""
        assert take(note(f"T {NASTY}", NASTY)._replace(tags=(NASTY,), aliases=(NASTY,), source=NASTY)) == {"new": 1}
        there = found(anki)
        assert len(there.fields) == 5
        assert there["Reverse"] == ""
        ((front, back),) = sides(anki)
        assert "<script" not in front + back
        assert "{{Term}}" in front
        assert r"\(a&lt;b\)" in back

    def test_braces_in_the_term_make_no_card(self, anki: Collection, take: Take) -> None:
        """Only the definition is asked for: cloze marks in a term stay as they are."""
        take(note("{{c5::A}}", "d"), note("{{c7::B}}", "{{c1::x}}", kinds=("cloze 1",)))
        assert anki.card_count() == 2
        assert "{{c5::A}}" in sides(anki, "A")[0][0]
        assert "{&#123;c7::B}}" in sides(anki, "B")[0][0]
        assert not anki.get_empty_cards().notes

    def test_cloze_numbers_that_anki_does_not_have(self, anki: Collection, take: Take) -> None:
        """Anki counts from 1 to 500: what has another number is text, and makes no card, now or later."""
        numbers = (0, 1, 500, 501, 9999)
        text = " ".join(f"{{{{c{number}::x{number}}}}}" for number in numbers)
        take(note("A", text, kinds=[f"cloze {number}" for number in numbers]))
        assert anki.fix_integrity()[1]
        assert [card.ord for card in found(anki).cards()] == [0, 499]
        assert "c501::x501&#125;}" in sides(anki)[0][0]
        assert not anki.get_empty_cards().notes

    def test_new_cards_keep_their_order(self, anki: Collection, take: Take) -> None:
        """Anki asks new cards in the order of the export."""
        take(*(note(term) for term in "CAB"))
        cards = [anki.get_card(number) for number in anki.find_cards("")]
        assert [card.note()["Term"] for card in sorted(cards, key=lambda card: card.due)] == ["C", "A", "B"]

    def test_more_notes_than_one_batch(self, anki: Collection, take: Take) -> None:
        """Twelve hundred notes arrive, each with its own card, in their order."""
        assert take(*(note(f"term {number}") for number in range(1200))) == {"new": 1200}
        cards = [anki.get_card(number) for number in anki.find_cards("")]
        order = [card.note()["Term"] for card in sorted(cards, key=lambda card: card.due)]
        assert order == [f"term {number}" for number in range(1200)]


@pytest.mark.skipif(sys.platform != "linux", reason="what is open is read from /proc")
def test_a_collection_that_cannot_be_begun_is_closed(tmp_path: Path) -> None:
    """A file that is no database is let go of when it is refused, not when somebody collects what is left."""
    place = tmp_path / "collection"
    place.write_text("no database, whatever it is called\n" * 100, encoding="utf-8")
    with pytest.raises(sqlite3.DatabaseError) as caught:
        CollectionFile(place)
    held = {os.path.realpath(descriptor) for descriptor in Path("/proc/self/fd").iterdir()}
    assert str(place) not in held, caught


class TestFile:
    """The package as a file."""

    def test_the_same_notes_give_the_same_bytes(self, tmp_path: Path) -> None:
        """Nothing of the moment, the place or chance gets into a package."""
        notes = [note("A", NASTY), learnt("B", answer(-3, 4)), note("C", "{{c1::x}}", kinds=("cloze 1",))]
        for name in ("one.apkg", "two.apkg"):
            write_package(tmp_path / name, [ExportDeck(name="AI")], iter(notes))
        assert (tmp_path / "one.apkg").read_bytes() == (tmp_path / "two.apkg").read_bytes()

    def test_a_file_that_was_there_is_replaced_whole(self, tmp_path: Path, scratch: Path) -> None:
        """The new package takes the old one's place, and nothing else is left, here or in the temporary folder."""
        target = tmp_path / "out" / "a.apkg"
        target.parent.mkdir()
        target.write_text("old")
        write_package(target, (), [note()])
        assert zipfile.is_zipfile(target)
        assert list(target.parent.iterdir()) == [target]
        assert list(scratch.iterdir()) == []

    def test_a_link_stays_a_link(self, tmp_path: Path) -> None:
        """Where the target is a link, the file it leads to is written."""
        target, link = tmp_path / "real.apkg", tmp_path / "link.apkg"
        link.symlink_to(target)
        write_package(link, (), [note()])
        assert link.is_symlink()
        assert zipfile.is_zipfile(target)

    @pytest.mark.parametrize("name", ["missing/a.apkg", "file/a.apkg", "folder", "x" * 300])
    def test_a_target_that_cannot_be_written(self, tmp_path: Path, scratch: Path, name: str) -> None:
        """The error names the file as it was given, and nothing is left behind."""
        (tmp_path / "file").write_text("")
        (tmp_path / "folder").mkdir()
        before = sorted(tmp_path.rglob("*"))
        with pytest.raises(OutputError) as caught:
            write_package(tmp_path / name, (), [note()])
        assert caught.value.path == str(tmp_path / name)
        assert caught.value.reason
        assert sorted(tmp_path.rglob("*")) == before
        assert list(scratch.iterdir()) == []

    @pytest.mark.parametrize("limit", [0, 8_000])
    def test_a_file_that_may_not_grow(self, tmp_path: Path, scratch: Path, limit: int) -> None:
        """No room for the rows is an error like any other: the old file stays, and nothing is left behind."""
        target = tmp_path / "a.apkg"
        target.write_text("old")
        notes = [note(f"term {number}", "d" * 100) for number in range(50)]
        soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, hard))
        try:
            with pytest.raises(OutputError):
                write_package(target, (), notes)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        assert target.read_text() == "old"
        assert sorted(tmp_path.iterdir()) == [target, scratch]
        assert list(scratch.iterdir()) == []

    def test_a_full_disk(self, tmp_path: Path, scratch: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """A disk that is full only when the package is flushed to it leaves the old file whole."""

        def full(_descriptor: int) -> None:
            raise OSError(errno.ENOSPC, "No space left on device")

        target = tmp_path / "a.apkg"
        target.write_text("old")
        monkeypatch.setattr(os, "fsync", full)
        with pytest.raises(OutputError, match="No space left on device"):
            write_package(target, (), [note()])
        assert target.read_text() == "old"
        assert sorted(tmp_path.iterdir()) == [target, scratch]
        assert list(scratch.iterdir()) == []

    def test_an_error_of_the_notes_is_not_the_files(self, tmp_path: Path, scratch: Path) -> None:
        """What goes wrong while the notes are read passes through, and nothing is left behind."""

        def broken() -> Iterator[ExportNote]:
            yield note()
            raise sqlite3.OperationalError("of the reader")

        with pytest.raises(sqlite3.OperationalError, match="of the reader"):
            write_package(tmp_path / "a.apkg", (), broken())
        assert list(tmp_path.iterdir()) == [scratch]
        assert list(scratch.iterdir()) == []


class TestNames:
    """Names as Anki keeps them."""

    def test_ids_depend_on_where_parts_end(self) -> None:
        """("ab", "c") and ("a", "bc") have different ids, in the past of Anki's clock."""
        assert stable_id("ab", "c") != stable_id("a", "bc")
        assert 2**40 <= stable_id("a") < 1_700_000_000_000

    @pytest.mark.parametrize(
        ("name", "path"),
        [
            ("A :: B", "A::B"),
            ("A::", "A::blank"),
            ("", "blank"),
            ("a\nb\x1fc", "a b\ufffdc"),
            ("a:b", "a:b"),
            ("Sea:", "Sea"),
            ("Sea:::Tides: ", "Sea::Tides"),
        ],
    )
    def test_deck_paths(self, name: str, path: str) -> None:
        """Levels are trimmed and never empty."""
        assert deck_path(name) == path

    @pytest.mark.parametrize(
        ("tags", "text"),
        [((), ""), (("a b", "c::d"), " a_b c::d "), (("X", "x", " ", ""), " X "), (("a\u3000b\nc",), " a_b_c ")],
    )
    def test_tags(self, tags: tuple[str, ...], text: str) -> None:
        """Spaces of every kind become underscores, and one of each tag is left."""
        assert tag_list(tags) == text


def today() -> Day:
    """The study day of this moment, at this place."""
    return study_day(Instant(at=time.time_ns() // 1_000_000, utc_offset=time.localtime().tm_gmtoff))


def when(days: int) -> Moment:
    """A moment of the study day so many days from today."""
    day = Day(today() + days)
    return {"at": day * DAY_MS + 10 * HOUR_MS, "utc_offset": 0, "day": day}


def answer(days: int, quality: int) -> Review:
    """A scheduled answer so many days from today."""
    return Review(**when(days), quality=quality, took=1500)
