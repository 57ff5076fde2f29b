"""Anki's text export: how it is recognised, and its headers."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from anki.collection import Collection, ImportCsvRequest
from test_anki_text import anki as anki  # noqa: PLC0414 - a fixture
from test_anki_text import read

from flashcards.cards import Deck, Note
from flashcards.formats.anki_text import recognises


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("#separator:tab\n", True),
        ("\ufeff#guid column:1", True),
        ("#tag:x", False),
        ("# deck:x", False),
        ("a\n#html:true", False),
    ],
)
def test_recognises(text: str, expected: bool) -> None:  # noqa: FBT001 - a row's answer
    """A header of Anki's comes first."""
    assert recognises(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("tags:x\na\tb\n", True),
        ("tags:x\na,b\nc,d\n", True),
        ("tags: x\n\n## Tide\nUp.\n", False),
        ("tags:\n", False),
        ("# a comment\n#separator:tab\n", True),
        ("#SEPARATOR:tab\n", True),
        ("# a comment\n# deck: x\n", False),
        ('"#separator:Comma"\r\na,b', True),
        ("# A title\n## Tide\nUp.\n", False),
        ('"#deck:Latin, old",,\namo,I love,x\n', True),
        ('"#hash",x\n"#deck:D"\n', True),
        ("tags:foo\namo;love\n", True),
        ("tags:foo\n\namo|love\n\n", True),
        ("tags:foo\namo,love\n", True),
        ("tags:foo\n#html:true\na b\n", True),
        ("tags:foo\n# a comment\namo;love\n", True),
        ("tags:foo\n# Seas\n\n## Tide\nUp; down.\n", False),
        ("tags:foo\nSome words, and others.\n", False),
        ("tags:foo\n\nSome words\n", False),
        ("# words\nebb\tout\nflood\tin\nlee\nluff\tup\tin\n", True),
        ("# words\nebb\tout\nflood\tin\nlee\tdown\n", False),
        ("# words\n\nebb\tout\nflood\tin\nlee\nluff\tup\n", False),
        ("# words\nof the sea\nebb\tout\nflood\tin\nlee\tdown\n", False),
        ("ebb\tout\nflood\tin\nlee\nluff\tup\n", False),
    ],
)
def test_recognises_other_beginnings(text: str, expected: bool) -> None:  # noqa: FBT001 - a row's answer
    """So does a line of tags or a comment above a table, and what a spreadsheet made of a header."""
    assert recognises(text) is expected


@pytest.mark.parametrize(
    "text",
    [
        "#separator:Comma,,,\n#html:false,,,\na,b,,\nc,d,,\n",
        "#separator:Semicolon;;\n#html:true;;\n#tags:x y\na;b\n",
        "tags:x y\na\tb\n",
        "\ufefftags: x y\n#separator:;\na;b\n",
        "tags:x,y z\n#html:true\n#deck:D\n#separator:pipe\na|b\n",
        "# separator : comma\n# only said\n#DECK:X\na,b\n",
        "#separator:,\n#notetype:Basic\na,b,x y\n",
        "#separator:,\n#notetype:Basic\n#guid column:1,,\ng1,a,b,x y\n",
        "#separator:comma\n#columns:Back,Front,Tags\nb,a,x y\n",
        '#separator:comma\n#columns:"Back",Front\nb,a\n',
        "#separator:comma\n#tags column:3 ,,\na,b,x\n",
        "#separator:comma\n\n#deck:D\na,b\n",
        "#separator:||\na|b\n",
        "tags:foo\namo;love\n",
        "tags:foo\n\namo|love\n",
        '#separator:comma\n"#hash",x\n',
        "#separator: \na b\n",
        "#separator:comma\n#deck:D\n#deck column:1\nE,a,b\n",
        "#separator:comma\n#deck column:1\n#deck:D\na,b\n",
        "#separator:comma\n#notetype column:1\n#notetype:Basic\na,b\n",
    ],
    ids=[
        "separators behind", "semicolons behind", "tags first", "tags first, then headers", "tags with commas",
        "spaces and capitals", "tags behind the fields", "tags behind the fields and a guid", "a column called tags",
        "names in quotes", "a number with separators behind", "an empty line between", "a separator twice",
        "tags and one note", "tags and one note with a bar", "a note that begins as a header does",
        "a space", "a column of decks after a deck", "a deck after a column of decks", "a type after a column of types",
    ],
)  # fmt: skip
def test_headers_are_read_as_anki_reads_them(anki: Collection, tmp_path: Path, text: str) -> None:
    """Separator, deck, columns and tags of each note are those that the engine gives it."""
    path = tmp_path / "text.txt"
    path.write_text(text, encoding="utf-8")
    metadata = anki.get_csv_metadata(path=str(path), delimiter=None)
    anki.import_csv(ImportCsvRequest(path=str(path), metadata=metadata))
    theirs = [anki.get_note(number) for number in anki.find_notes("")]
    reading = read(text)
    assert not reading.problems
    assert [[note.term, note.definition] for note in reading.deck.notes] == [note.fields for note in theirs]
    assert [sorted(note.tags) for note in reading.deck.notes] == [sorted(note.tags) for note in theirs]
    assert metadata.deck_name in {reading.deck.name, ""}


def test_headers_that_a_spreadsheet_put_in_quotes() -> None:
    """What Anki takes for notes then is read as it was meant, and separators behind a name are no part of it."""
    reading = read('"#separator:Comma"\n"#deck:Latin"\namo,I love\n')
    assert (reading.deck.name, [note.term for note in reading.deck.notes]) == ("Latin", ["amo"])
    assert read("#separator:Comma,,\n#deck:Latin,,\n#tags:x y,,\na,b,\n").deck == Deck(
        name="Latin", notes=(Note(term="a", definition="b", tags=("x", "y")),)
    )


@pytest.mark.parametrize(
    ("lines", "name", "tags"),
    [
        (("#separator:Comma,,", '"#deck:Latin, old",,', "#tags:x y,,"), "Latin, old", ("x", "y")),
        (('"#separator:Comma",,', '"#deck:Latin, old",,', '"#tags:x,y",,'), "Latin, old", ("x,y",)),
        (('"#separator:Comma",,', '"#deck:The ""old"" one",,'), 'The "old" one', ()),
        (("#separator:Semicolon;;", '"#deck:Old; new";;'), "Old; new", ()),
        (('"# a comment, with a comma",,', "#separator:Comma,,", "#deck:D,,"), "D", ()),
        (('"#deck:Latin,"', "#separator:Comma"), "Latin,", ()),
    ],
)
def test_headers_that_a_spreadsheet_saved_as_rows(lines: Sequence[str], name: str, tags: Sequence[str]) -> None:
    """A value with a separator in it stands in quotes, and empty cells behind it; every header is obeyed."""
    separator = ";" if ";" in "".join(lines) else ","
    reading = read("".join(f"{line}\n" for line in lines) + separator.join(("amo", '"I love, you; me"', "")) + "\n")
    assert not reading.problems
    assert reading.deck == Deck(name=name, notes=(Note(term="amo", definition="I love, you; me", tags=(*tags,)),))
