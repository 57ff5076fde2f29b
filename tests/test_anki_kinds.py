"""Note types of people's own: which fields are kept, which cards there are, and what tags and labels become."""

from pathlib import Path

import pytest
from anki.collection import ImportAnkiPackageRequest
from helpers import Person, card_of, check_derived
from packages import Engine, add_note, answer, export

from flashcards.anki.notes.content import AnkiCard, AnkiNote, AnkiNoteType
from flashcards.anki.notes.convert import Converter
from flashcards.collection import log


def add_type(anki: Engine, name: str, fields: list[str], *templates: tuple[str, str]) -> None:
    """Add a note type with templates of these questions and answers."""
    kind = anki.models.new(name)
    for field in fields:
        anki.models.add_field(kind, anki.models.new_field(field))
    for number, (asked, shown) in enumerate(templates, 1):
        template = anki.models.new_template(f"T{number}")
        template |= {"qfmt": asked, "afmt": shown}
        anki.models.add_template(kind, template)
    anki.models.add(kind)


def bring(person: Person, anki: Engine, *options: str) -> str:
    """Import what the engine has now; what was said."""
    result = person.run("import", str(export(anki, Path(anki.path).parent / "a.apkg")), *options)
    assert result.exit_code == 0, result.output
    with person.collection() as opened:
        check_derived(opened)
    return result.output


def take_into(anki: Engine, person: Person) -> None:
    """Let Anki import all that somebody has."""
    package = str(person.folder.parent / "ours.apkg")
    assert person.run("export", "anki", "-o", package).exit_code == 0
    anki.import_anki_package(ImportAnkiPackageRequest(package_path=package))


def deck(person: Person) -> str:
    """The deck file's text below its front matter."""
    return (person.decks / "default.md").read_text(encoding="utf-8").partition("---\n\n")[2]


def cards(person: Person) -> list[tuple[str, str]]:
    """Term and kind of every card that is asked."""
    with person.collection() as opened:
        query = "select term, kind from cards join notes on notes.id = note where active and not retired order by 1, 2"
        return opened.connection.execute(query).fetchall()


class TestFields:
    """What becomes of a field that is neither question nor answer."""

    @pytest.mark.parametrize(
        ("question", "answer", "kept"),
        [
            ("{{Q}}{{#More}}<i>marked</i>{{/More}}", "{{A}}", True),
            ("{{Q}}", "{{A}}{{#More}}<i>marked</i>{{/More}}", True),
            ("{{Q}}{{^More}}<i>bare</i>{{/More}}", "{{A}}", True),
            ("{{#More}}{{Q}}{{/More}}{{^More}}{{A}}{{/More}}", "{{A}}", True),
            ("<div>{{#More}}{{Q}}{{/More}}</div>", "{{A}}", False),
            ("{{#Q}}{{ # More }}{{Q}}{{ / More }}{{/Q}}", "{{A}}", False),
            ("{{#More}}{{Q}}{{/More}}", "{{A}}<br>{{More}}", True),
            ("<!-- {{More}} -->{{Q}}", "{{A}}", True),
        ],
        ids=[
            "condition of a mark",
            "condition in the answer",
            "condition of what is missing",
            "either of two questions",
            "switch of the card",
            "switch within another",
            "switch that is shown",
            "in a comment",
        ],
    )
    def test_conditions(self, person: Person, anki: Engine, question: str, answer: str, *, kept: bool) -> None:
        """A field keeps its text, also one that only marks are shown for; one that a card exists for is no text."""
        add_type(anki, "Own", ["Q", "A", "More"], (question, answer))
        add_note(anki, ["q", "a", "my *words*"], kind="Own")
        bring(person, anki)
        assert deck(person) == ("## q\na\n\n**More:** my \\*words\\*\n" if kept else "## q\na\n")


class TestTags:
    """Tags that would mean something here."""

    def test_a_tag_called_reverse(self, person: Person, anki: Engine) -> None:
        """It makes no card that Anki does not have, whatever the note type; a second time nothing changes."""
        add_type(anki, "Three", ["Q", "A", "C"], ("{{Q}}", "{{A}}"), ("{{C}}", "{{A}}"))
        add_note(anki, ["plain", "a"], tags="reverse moon")
        add_note(anki, ["{{c1::gap}}", ""], kind="Cloze", tags="reverse")
        add_note(anki, ["both", "a"], kind="Basic (and reversed card)", tags="reverse")
        add_note(anki, ["first", "a", "third"], kind="Three", tags="reverse")
        bring(person, anki)
        text = deck(person)
        assert "## plain\na\n\n#moon #anki-reverse\n" in text
        assert "## both\na\n\n#reverse\n" in text
        assert "**C:** third\n\n#anki-reverse\n" in text
        assert "**A:** a\n\n#anki-reverse\n" in text
        assert len(cards(person)) == anki.card_count()
        assert "No new notes" in bring(person, anki)
        assert deck(person) == text

    def test_our_own_tag_comes_back(self, person: Person, anki: Engine, tmp_path: Path) -> None:
        """Notes of ours have it again wherever they had it, also beside deletions, where it asks nothing."""
        notes = ["## one\na", "## two\nb\n\n#reverse", "## three\n{{c1::c}}\n\n#reverse", "## four\nd\n\n#other"]
        mine = Person(tmp_path / "mine")
        mine.write("default.md", "---\ndeck: Default\n---\n\n" + "\n\n".join(notes) + "\n")
        before = deck(mine)
        take_into(anki, mine)
        bring(person, anki)
        text = "\n" + deck(person)
        assert all(f"\n{note}\n" in text for note in notes)
        assert len(cards(person)) == len(cards(mine)) == anki.card_count()
        assert "No new notes" in bring(mine, anki)
        assert deck(mine) == before

    def test_a_direction_that_was_switched_off_in_anki(self, person: Person, anki: Engine, tmp_path: Path) -> None:
        """A note of ours whose field for it was emptied there is asked one way, whatever its tag says."""
        mine = Person(tmp_path / "mine")
        mine.write("default.md", "## two\nb\n\n#reverse\n")
        take_into(anki, mine)
        (number,) = anki.find_notes("two")
        note = anki.get_note(number)
        note["Reverse"] = ""
        anki.update_note(note)
        anki.remove_cards_and_orphaned_notes([card.id for card in note.cards() if card.ord == 1])
        bring(person, anki)
        assert cards(person) == [("two", "forward")]


class TestDeletions:
    """Names of texts with deletions, and labels of pictures."""

    @pytest.mark.parametrize(
        ("text", "term"),
        [
            ("{{c1::in {{c2::an}} other}} tail", "[...] tail"),
            ("<b>{{c1::a</b>::hint}} and {{c2,3::both}}", "[...] and [...]"),
            ("one {{c1::of {{c1::two}} not closed", r"one {\{c1::of {\{c1::two}} not closed"),
        ],
        ids=["nested", "of several numbers", "never closed"],
    )
    def test_a_name_has_a_gap_for_each(self, text: str, term: str) -> None:
        """A deletion is one gap with all that is in it, and what is none is text."""
        kind = AnkiNoteType(id=1, name="Cloze", cloze=True, fields=("Text",), templates=())
        card = AnkiCard(1, 0, 1, 0, 0, None, 0, 0, 0, 0, 0, 0)
        (found,) = Converter({}).convert(AnkiNote(1, "g", kind, (text,), (), 0, (card,)))
        assert found.note.term == term

    def test_shapes_that_hide_nothing(self, person: Person, anki: Engine, tmp_path: Path) -> None:
        """The label of a picture is plain text, and a shape without one is left out."""
        (tmp_path / "map.png").write_bytes(b"picture")
        anki.add_image_occlusion_notetype()
        anki.add_image_occlusion_note(
            notetype_id=0,
            image_path=str(tmp_path / "map.png"),
            occlusions=r"{{c0::image-occlusion:text:left=.1:top=.1:text=Rhine *2\: north}}<br>"
            "{{c1::image-occlusion:rect:left=.25:top=.5:width=.1:height=.1}}<br>"
            "{{c0::image-occlusion:rect:left=.3:top=.5:width=.1:height=.1}}<br>",
            header="Rivers",
            back_extra="",
            tags=[],
        )
        bring(person, anki)
        assert deck(person).endswith(
            ".png)\n\n- Rhine \\*2: north\n- {{c1::area 25 % from the left, 50 % from the top}}\n"
        )


class TestDirections:
    """Cards that exist on a condition."""

    def test_a_second_direction_without_the_first(self, person: Person, anki: Engine) -> None:
        """It is a note that asks what Anki asks, with its history, and no card comes that Anki does not have."""
        one, two = ("{{#One}}{{Front}}{{/One}}", "{{Back}}"), ("{{Back}}", "{{Front}} {{More}}")
        add_type(anki, "Own", ["Front", "Back", "More", "One"], one, two)
        (card,) = add_note(anki, ["f", "b", "m", ""], kind="Own", tags="reverse x").cards()
        answer(anki, card.id, 4)
        bring(person, anki)
        text = "## b\nf\n\n**More:** m\n\n#anki-reverse #x\n"
        assert deck(person) == text
        assert cards(person) == [("b", "forward")]
        with person.collection() as opened:
            assert [entry.origin for entry in log.entries(opened, card_of(opened, "b"))] == ["anki"]
        said = bring(person, anki)
        assert "No new notes" in said
        assert "No new reviews" in said
        assert deck(person) == text

    def test_a_first_direction_that_comes_later(self, person: Person, anki: Engine) -> None:
        """It is a note more, and the other one goes on as it was."""
        add_type(anki, "Own", ["Front", "Back", "One"], ("{{#One}}{{Front}}{{/One}}", "{{Back}}"), ("{{Back}}", ""))
        note = add_note(anki, ["f", "b", ""], kind="Own")
        bring(person, anki)
        note["One"] = "y"
        anki.update_note(note)
        assert anki.card_count() == 2
        for said in ("Added 1 note", "No new notes"):
            assert said in bring(person, anki)
            assert deck(person) == "## b\nf\n\n## f\nb\n"
            assert cards(person) == [("b", "forward"), ("f", "forward")]

    def test_a_first_direction_that_goes(self, person: Person, anki: Engine) -> None:
        """A note that has both directions here keeps them."""
        add_type(anki, "Own", ["Front", "Back", "One"], ("{{#One}}{{Front}}{{/One}}", "{{Back}}"), ("{{Back}}", ""))
        note = add_note(anki, ["f", "b", "y"], kind="Own")
        bring(person, anki)
        note["One"] = ""
        anki.update_note(note)
        anki.remove_cards_and_orphaned_notes([card.id for card in note.cards() if card.ord == 0])
        assert "No new notes" in bring(person, anki)
        assert deck(person) == "## f\nb\n\n#reverse\n"
        assert cards(person) == [("f", "forward"), ("f", "reverse")]
