"""Notes of Anki's cloze types whose cards ask for no deletion: numbers above 500, 0, none at all, deleted ones."""

from pathlib import Path

import pytest
from anki.collection import ImportAnkiPackageOptions, ImportAnkiPackageRequest, ImportCsvRequest
from helpers import Person, check_derived
from packages import Engine, add_note, answer, engine
from test_anki_kinds import bring, cards, deck

from flashcards.cards import CardId
from flashcards.collection import browse
from flashcards.html.to_markdown import plain_text

TEXTS = [
    "x {{c501::five}} {{c1::one}}",
    "y {{c700::seven}}",
    "z {{c0::zero}} {{c2::two}}",
    "w {{C1::cap}} {{c1::low}}",
    "v {{c0::only}}",
    "u {{C1::cap}}",
    "t {{c501::a}} {{c500::b}} {{c502::c}}",
    "s {{c1::a {{c0::b}} c}}",
    "r {{c1::a {{c600::b}} c}}",
    "q {{c01::a}} {{c-1::b}}",
]


@pytest.fixture
def noted(anki: Engine) -> Engine:
    """A collection with a note of each text, in which each card that is alone in its place was answered."""
    for text in TEXTS:
        own = add_note(anki, [text, ""], kind="Cloze").cards()
        for card in own if len(own) == 1 else ():
            answer(anki, card.id, 4)
    return anki


def facts(anki: Engine) -> list[list[object]]:
    """Every card: its fields, whether its note type has deletions, its place, its type and how many reviews it has."""
    assert anki.db is not None
    rows = anki.db.all(
        "select flds, (select name from notetypes where id = mid) like 'Cloze%', ord, type,"
        " (select count() from revlog where cid = cards.id)"
        " from cards join notes on notes.id = nid group by 1, 3 order by 1, 3"
    )
    return [[*row] for row in rows]


def test_there_and_back(person: Person, noted: Engine, tmp_path: Path) -> None:
    """Texts and note types stay what they were, with all that was learnt; cards that come to nothing are said."""
    said = bring(person, noted)
    assert "4 cards ask for clozes that their notes do not have, or that are numbered above 500" in said
    assert all(f"\n{text}\n" in deck(person) for text in TEXTS)
    assert [kind for _, kind in cards(person)].count("forward") == 3
    done = person.run("export", "anki", "-o", str(tmp_path / "ours.apkg"))
    assert "clozes" not in done.output
    request = ImportAnkiPackageRequest(
        package_path=str(tmp_path / "ours.apkg"), options=ImportAnkiPackageOptions(with_scheduling=True)
    )
    with engine(tmp_path / "other") as other:
        other.import_anki_package(request)
        assert other.fix_integrity()[1]
        ours = facts(other)
    assert facts(noted) == ours
    assert not noted.import_anki_package(request).log.conflicting
    again = bring(person, noted)
    assert "No new notes" in again
    assert "No new reviews" in again


def test_through_text(person: Person, noted: Engine, tmp_path: Path) -> None:
    """A text export says the same as the deck: importing it changes nothing, here and in another home."""
    bring(person, noted)
    path = tmp_path / "ours.txt"
    assert person.run("export", "anki-text", "-o", str(path)).exit_code == 0
    assert "Changed" not in person.run("import", str(path)).output
    other = Person(tmp_path / "other")
    other.moment = person.moment
    assert other.run("import", str(path)).exit_code == 0
    assert all(f"\n{text}\n" in deck(other) for text in TEXTS)
    with other.collection() as opened:
        check_derived(opened)
    assert cards(other) == cards(person)


def test_cards_whose_deletion_is_gone(person: Person, anki: Engine) -> None:
    """A card that Anki kept without its deletion is said where it is new, and keeps its history where it has one."""
    for number in (1, 2):
        note = add_note(anki, [f"n{number} {{{{c1::a}}}} {{{{c2::b}}}}", ""], kind="Cloze")
        if number == 2:
            answer(anki, note.cards()[1].id, 3)
        note["Text"] = f"n{number} {{{{c1::a}}}} b"
        anki.update_note(note)
    said = bring(person, anki)
    assert "1 card asks for a cloze that its note does not have" in said
    assert "Added 1 review" in said
    assert [kind for _, kind in cards(person)] == ["cloze 1", "cloze 1"]


@pytest.mark.parametrize(
    ("extra", "said"),
    [
        ("more", "**Back Extra:** more"),
        ("<b>Why:</b> so", "**Why:** so"),
        ("<ul><li>a</li><li>b</li></ul>", "**Back Extra:**\n\n- a\n- b"),
        ("", ""),
    ],
    ids=["text", "a name", "a list", "nothing"],
)
def test_back_extra(person: Person, anki: Engine, tmp_path: Path, extra: str, said: str) -> None:
    """What Anki shows behind a text with deletions comes with the answer, from its text and from its packages."""
    note = add_note(anki, ["a {{c1::b}}", extra], kind="Cloze")
    first = tmp_path / "theirs.txt"
    anki.export_note_csv(
        out_path=str(first), limit=None, with_html=True, with_tags=True, with_deck=True, with_notetype=True,
        with_guid=True,
    )  # fmt: skip
    assert person.run("import", str(first)).exit_code == 0
    assert deck(person) == f"## a [...]\na {{{{c1::b}}}}\n\n{said}".rstrip() + "\n"
    with person.collection() as opened:
        (card,) = opened.connection.execute("select id from cards").fetchone()
        assert browse.card(opened, CardId(card)).face.question == "a [...]"
    text = tmp_path / "ours.txt"
    assert person.run("export", "anki-text", "-o", str(text)).exit_code == 0
    metadata = anki.get_csv_metadata(path=str(text), delimiter=None)
    anki.import_csv(ImportCsvRequest(path=str(text), metadata=metadata))
    assert [plain_text(field) for field in anki.get_note(note.id).fields] == ["a {{c1::b}}", plain_text(extra)]
    assert "Changed" not in person.run("import", str(text)).output
