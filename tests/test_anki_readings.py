"""Notes that an older version of this program read otherwise when they came from Anki, and what goes back of them."""

from pathlib import Path

import pytest
from anki.collection import ImportAnkiPackageOptions, ImportAnkiPackageRequest
from helpers import Person
from packages import Engine, add_note, engine, export
from test_anki_origins import edit, own_type

ASKED = ("## ctx\nan {{c1::old}} word\n\n**Hint:** h\n\n**Extra:** e\n", ["an {{c1::old}} word", "ctx", "h", "e"])
"""Of several fields in the question, the first one was the term."""

TEXTS = ("## [...] x\n{{c1::a}} x\n\n**Note:** n\n\n**More:**\n\n{{c2::b}} y\n", ["{{c1::a}} x", "n", "{{c2::b}} y"])
"""Of several fields with deletions, the second one stood in the order of the fields."""

SHOWN = ("## q\nsee\n", ["q", 'see <object data="a.pdf">the paper</object>'])
"""What an object shows was left out."""


def given(person: Person, anki: Engine, tmp_path: Path, text: str, fields: list[str]) -> None:
    """A note of these fields that was read as this text when it came."""
    asked, answered = "{{Context}} {{cloze:Text}} {{Hint}}", "{{cloze:Text}} {{Extra}}"
    own_type(anki, "ASKED", ("Text", "Context", "Hint", "Extra"), (asked, answered), cloze=True)
    asked = "{{cloze:Text}} {{cloze:More}}"
    own_type(anki, "TEXTS", ("Text", "Note", "More"), (asked, f"{asked} {{{{Note}}}}"), cloze=True)
    kind = {ASKED[0]: "ASKED", TEXTS[0]: "TEXTS", SHOWN[0]: "Basic"}[text]
    add_note(anki, fields, kind=kind)
    assert person.run("import", str(export(anki, tmp_path / "there.apkg"))).exit_code == 0
    assert (person.decks / "default.md").read_text(encoding="utf-8") != text
    person.write("default.md", text)
    with person.collection() as opened:
        opened.connection.execute("update notes set edited = (select min(at) from edits where note = notes.id)")
        opened.connection.execute("delete from edits")


def back(person: Person, anki: Engine, tmp_path: Path) -> list[str]:
    """The fields of the note in Anki once it has taken what is here."""
    done = person.run("export", "anki", "-o", str(tmp_path / "here.apkg"))
    assert done.exit_code == 0, done.output
    options = ImportAnkiPackageOptions(with_scheduling=True)
    request = ImportAnkiPackageRequest(package_path=str(tmp_path / "here.apkg"), options=options)
    assert not anki.import_anki_package(request).log.conflicting
    assert anki.fix_integrity()[1]
    (number,) = anki.find_notes("")
    return anki.get_note(number).fields


@pytest.mark.parametrize(("text", "fields"), [ASKED, TEXTS, SHOWN], ids=["asked", "texts", "shown"])
def test_what_was_not_edited(person: Person, anki: Engine, tmp_path: Path, text: str, fields: list[str]) -> None:
    """It goes back as it came, also after it was seen in another package, and is no change in Anki."""
    given(person, anki, tmp_path, text, fields)
    with engine(tmp_path / "fresh") as other:
        assert back(person, other, tmp_path) == fields
    said = person.run("import", str(export(anki, tmp_path / "again.apkg"))).output
    assert ("No new notes" in said, "Changed" in said) == (True, False)
    with engine(tmp_path / "later") as other:
        assert back(person, other, tmp_path) == fields
    assert back(person, anki, tmp_path) == fields
    assert (person.decks / "default.md").read_text(encoding="utf-8") == text


@pytest.mark.parametrize(
    ("given_", "change", "place", "there"),
    [
        (ASKED, ("old", "new"), 0, "an {{c1::new}} word"),
        (ASKED, ("## ctx", "## context"), 1, "context"),
        (ASKED, ("** h", "** help"), 2, "help"),
        (ASKED, ("** e", "** extra"), 3, "extra"),
        (ASKED, ("\n\n**Extra:** e", ""), 3, ""),
        (TEXTS, ("::a}} x", "::a}} z"), 0, "{{c1::a}} z"),
        (TEXTS, ("** n", "** m"), 1, "m"),
        (TEXTS, ("}} y", "}} z"), 2, "{{c2::b}} z"),
        (SHOWN, ("## q", "## r"), 0, "r"),
        (SHOWN, ("see", "look"), 1, SHOWN[1][1]),
    ],
    ids=[
        "the text", "the term", "a field that is asked", "a further field", "one that is gone",
        "the first text", "what is between the texts", "the second text", "a question", "what was read otherwise",
    ],
)  # fmt: skip
def test_what_was_edited(  # noqa: PLR0913, PLR0917 - the fixtures, and what is given and what comes of it
    person: Person,
    anki: Engine,
    tmp_path: Path,
    given_: tuple[str, list[str]],
    change: tuple[str, str],
    place: int,
    there: str,
) -> None:
    """An edit goes into its field alone, and into none that was read otherwise: all others stay as they came."""
    text, fields = given_
    given(person, anki, tmp_path, text, fields)
    edit(person, *change)
    expected = [*fields[:place], there, *fields[place + 1 :]]
    assert back(person, anki, tmp_path) == expected
    edit(person, *reversed(change)) if change[1] else None
    assert back(person, anki, tmp_path) == (fields if change[1] else expected)
