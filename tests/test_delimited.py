"""CSV and TSV, read and written."""

import csv
import io
from contextlib import suppress

import pytest
from growth import check_growth
from helpers import written
from hypothesis import given
from hypothesis import strategies as st
from strategies import decks, texts

from flashcards.cards import Deck, Note
from flashcards.formats import Reading, Record, Special, delimited, markdown
from flashcards.formats.columns import Columns
from flashcards.formats.delimited import TableRead, parse, recognises
from flashcards.formats.fields import clean
from flashcards.formats.notes import common_deck

UNQUOTED = 'a quote opens here and does not close at the end of a cell; write a quote within quotes twice ("")'


def read(text: str) -> Reading:
    """A reading of a table as the deck "given"."""
    return parse(text, "given")


def notes_of(text: str, columns: list[str] | None = None) -> list[tuple[str, str]]:
    """Terms and definitions of a table with which nothing is wrong."""
    reading = parse(text, "given", columns=columns)
    assert not reading.problems
    return [(note.term, note.definition) for note in reading.deck.notes]


def messages(reading: Reading) -> list[str]:
    """The problems of a reading as ``line: message``."""
    return [f"{problem.line}: {problem.message}" for problem in reading.problems]


def test_a_whole_table() -> None:
    """Each column with a name that says what it is finds its place; any other goes below the definition."""
    text = (
        "Deck,Example,BACK,Front,Tags,Aliases,Chapter,guid\n"
        'Sea::A,"Low, then high.",rise,Tide,"#moon #daily",ebb; flood,Top,g1\n'
        "Sea::B,,ridge,Wave,,,,\n"
    )
    reading = read(text)
    assert not reading.problems
    assert reading.deck == Deck(
        name="Sea",
        notes=(
            Note(
                term="Tide",
                definition="rise\n\n**Example:** Low, then high.",
                tags=("moon", "daily"),
                aliases=("ebb", "flood"),
                section="Top",
            ),
            Note(term="Wave", definition="ridge"),
        ),
    )
    assert [note.line for note in reading.deck.notes] == [2, 3]
    assert reading.records[0].guid == "g1"
    assert reading.records == {0: Record(guid=reading.records[0].guid, deck="Sea::A"), 1: Record(deck="Sea::B")}


@pytest.mark.parametrize(
    ("text", "notes"),
    [
        ("a,b\nc,d", [("a", "b"), ("c", "d")]),
        ("\ufeffterm,definition\r\na,b\r\n", [("a", "b")]),
        ("sep=;\na;b,c\n", [("a", "b,c")]),
        ('"sep=|"\nterm|back\na|b\n', [("a", "b")]),
        ("sep=,,,\na,b,\n", [("a", "b")]),
        ("a;b,c\nd;e,f,g\n", [("a", "b,c"), ("d", "e,f,g")]),
        ("a\tb c\nd\te", [("a", "b c"), ("d", "e")]),
        ("a|b\n\nc|d\n", [("a", "b"), ("c", "d")]),
        ('a,"b\nc ""d"""\ne,f', [("a", 'b\nc "d"'), ("e", "f")]),
        ('a, "b, c"\nd,  e', [("a", "b, c"), ("d", "e")]),
        ("a,b,c\nd,e,", [("a", "b\n\nc"), ("d", "e")]),
        ("a,b\nc,d,,\n,\n", [("a", "b"), ("c", "d")]),
        ("Question,Answer\na,b", [("a", "b")]),
        ("front,what\na,b", [("a", "b")]),
        ("Acronym\tMeaning\na\tb", [("a", "b")]),
        ("Abbreviation\tFull form\tMeaning\na\tb\tc", [("a", "c\n\n**Full form:** b")]),
        ("Begriff;Erkl\u00e4rung\na;b", [("a", "b")]),
        ("Wort;mot\nMeer;mer", [("Wort", "mot"), ("Meer", "mer")]),
        ("note,back,term\na,b,c", [("c", "b\n\n**note:** a")]),
        ("front,question,back\na,b,c", [("a", "c\n\n**question:** b")]),
        ("'=1+1,'-x\n'a,''+b", [("=1+1", "-x"), ("'a", "'+b")]),
        (
            "| A | B |\n| Bow | The front of a boat |\n| Keel | Its, and only its, base |\n",
            [("Bow", "The front of a boat"), ("Keel", "Its, and only its, base")],
        ),
        ("| Bow | The front |\n| Keel | The base |", [("Bow", "The front"), ("Keel", "The base")]),
    ],
)
def test_tables(text: str, notes: list[tuple[str, str]]) -> None:
    """Headers, separators, quotes and line ends are found out."""
    assert notes_of(text) == notes


@pytest.mark.parametrize(
    ("text", "columns", "notes"),
    [
        ("a,b,c", ["-", "definition", "term"], [("c", "b")]),
        ("a,b,c,d", ["Unit", "back", "front"], [("c", "b\n\n**Unit:** a")]),
        ("Front,Back\na,b", ["definition", "term"], [("b", "a")]),
    ],
)
def test_columns_by_option(text: str, columns: list[str], notes: list[tuple[str, str]]) -> None:
    """The person may say what the columns are, whatever the header says."""
    assert notes_of(text, columns) == notes


@pytest.mark.parametrize(
    ("text", "expected", "terms"),
    [
        ('a,b\nc,"d\ne,f\ng,h', [f"2: {UNQUOTED}"], ["a", "e", "g"]),
        ('a,b\n"c" x,d\ne,f', [f"2: {UNQUOTED}"], ["a", "e"]),
        ('a,"b\nc,"d"\ne,f', [f"1: {UNQUOTED}"], ["c", "e"]),
        ('a,"x\ny","z\nc,d\ne,f', [f"2: {UNQUOTED}"], ["c", "e"]),
        (
            "a,b\nc\nd,e,f\n,g\nh,\ni,j",
            [
                "2: 1 cell where the table has 2; put a cell that holds the separator between double quotes",
                "3: 3 cells where the table has 2; put a cell that holds the separator between double quotes",
                "4: a row without a term; fill in the cell",
                "5: a row without a definition; fill in the cell",
            ],
            ["a", "i"],
        ),
        (
            "term,definition,Term,Unit,unit\na,b,c,d,e",
            [
                '1: two columns have the header "Term"; only the first is read',
                '1: two columns have the header "unit"; only the first is read',
            ],
            ["a"],
        ),
        (
            "term\na",
            [
                "0: no notes: nothing here has both a term and a definition",
                "1: no column for the definition; name it in the header, or with --columns",
            ],
            [],
        ),
        ("", ["0: no rows: a table needs lines with a term, a separator and a definition"], []),
        ("x" * 131_073 + ",b\nc,d", ["1: a cell of more than 131072 characters; make it shorter"], ["c"]),
        ('"' + "x" * 131_073 + '",b\nc,d', ["1: a cell of more than 131072 characters; make it shorter"], ["c"]),
        (
            '"' + "x\n" * 2 + "y" * 131_073 + "\nc,d",
            [f"1: {UNQUOTED}", "2: 1 cell where", "3: a cell of more than"],
            ["c"],
        ),
    ],
)
def test_bad_tables(text: str, expected: list[str], terms: list[str]) -> None:
    """What is wrong is said with the line, where a quote opened for one, and the other rows load."""
    reading = read(text)
    assert len(reading.problems) == len(expected)
    assert all(message.startswith(start) for message, start in zip(messages(reading), expected, strict=True))
    assert [note.term for note in reading.deck.notes] == terms


def test_columns_that_are_not_there() -> None:
    """Without a column for the term or the definition there is nothing to read."""
    reading = parse("a,b", "given", columns=["tags", "-"])
    assert messages(reading) == [
        "0: no column for the term and the definition; name it in the header, or with --columns",
        "0: no notes: nothing here has both a term and a definition",
    ]
    assert Columns.by_position(1).readable is False


@pytest.mark.growth
def test_a_row_of_fifty_megabytes() -> None:
    """It is one problem with its line, and takes neither minutes nor gigabytes."""

    def work(length: int) -> None:
        reading = read("a,b\n" + "x" * length + "\nc,d\n")
        assert messages(reading) == ["2: a cell of more than 131072 characters; make it shorter"]
        assert [note.term for note in reading.deck.notes] == ["a", "c"]

    check_growth(work, 12_500_000)


@pytest.mark.growth
@pytest.mark.parametrize("piece", ['",a","\n', '"\n', '"a\n', 'a,"b""\n', '"""\n', ",", '"', "a,", "'=", '""x\n', ' "'])
def test_time_grows_with_the_text(piece: str) -> None:
    """However quotes are placed, a text is not read again and again."""
    for end in ("", '"x'):

        def work(length: int, end: str = end) -> None:
            text = "a,b\n" + piece * (length // len(piece)) + end
            read(text)
            recognises(text)

        check_growth(work, 15_000)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("sep=,\n", True),
        ("term,definition", True),
        ("Front\tBack\tTags\nx\ty", True),
        ("a,b\nc,d", True),
        ("a,b", False),
        ("a\nb", False),
        ("a,b\nc,d\ne", False),
        ("a,b\n" * 20 + "c", True),
        ("| Term | Definition |\n|---|---|\n| a | b |", False),
        ("## a, b\nc, d\n", False),
        ("", False),
        ('"', False),
        ("a,b\n" * 30_000, True),
        ("a" * 100_000 + ",b", False),
        ("| Bow | The front |\n| Keel | The base, of wood |", True),
        ("| Bow | The front |\n| Keel |", False),
    ],
)
def test_recognises(text: str, expected: bool) -> None:  # noqa: FBT001 - a row's answer
    """A header, or rows that are alike, make a table; Markdown's tables are another thing."""
    assert recognises(text) is expected


def test_the_text_that_is_written() -> None:
    """Cells are quoted where they must be, and none is a formula."""
    notes = (
        Note(term="=HYPERLINK()", definition='say "x", y\nz', tags=("a", "b"), aliases=("c", "d"), section="S"),
        Note(term="#x", definition="-1", tags=("a,b",)),
    )
    deck = Deck(name="Seas", notes=notes)
    assert written("csv", deck) == (
        "term,definition,tags,aliases,section,deck\n"
        '\'=HYPERLINK(),"say ""x"", y\nz",a b,"c; d",S,Seas\n'
        '"#x",\'-1,"#a,b",,,Seas\n'
    )
    assert written("csv", deck, ending=".tsv").partition("\n")[0] == "term\tdefinition\ttags\taliases\tsection\tdeck"
    assert list(csv.reader(io.StringIO(written("csv", deck))))[1][1] == 'say "x", y\nz'


@given(decks(), st.sampled_from([[], ["tabs"], ["excel"]]))
def test_writing_then_reading_changes_nothing(deck: Deck, flags: list[str]) -> None:
    """Whatever the cells hold, the notes come back, and no cell begins like a formula."""
    text = written("csv", Deck(name=deck.name, notes=deck.notes), flags=flags)
    reading = parse(text, "given")
    assert reading.deck.notes == tuple(_clean(note) for note in deck.notes)
    assert bool(reading.problems) == (not deck.notes)
    assert not reading.records
    if deck.notes:
        assert reading.deck.name == clean(deck.name)
        assert recognises(text)
    rows = list(csv.reader(io.StringIO(text, newline="\n"), delimiter="\t" if flags == ["tabs"] else ","))
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for row in rows for cell in row)


def _clean(note: Note) -> Note:
    return Note(
        term=clean(note.term),
        definition=clean(note.definition),
        tags=tuple(clean(tag) for tag in note.tags),
        aliases=tuple(clean(alias) for alias in note.aliases),
        section=clean(note.section),
    )


@given(texts() | st.text("\",;\t|\n'= a#", max_size=60))
def test_any_text_is_read(text: str) -> None:
    """No text raises, and every line that is named is there."""
    reading = read(text)
    recognises(text)
    count = text.count("\n") + text.count("\r") + 1
    assert all(0 <= problem.line <= count for problem in reading.problems)
    assert all(0 < note.line <= count for note in reading.deck.notes)
    assert reading.deck.notes or reading.problems


@pytest.mark.parametrize(
    ("names", "name"),
    [
        ([], "given"),
        (["", ""], "given"),
        (["A", "A"], "A"),
        (["A", ""], "A"),
        (["A::B", "A::C"], "A"),
        (["A::B", "A"], "A"),
        (["A::B", "A::B::C"], "A::B"),
        (["A", "B"], "given"),
        (["A", "B", ""], "given"),
    ],
)
def test_the_deck_that_holds_several(names: list[str], name: str) -> None:
    """Decks of one text are named by what their names share."""
    assert common_deck(names, "given") == name


TABLES = {
    "two columns": "Tide,The sea rises.\nWave,A ridge.\n",
    "no line end": "Tide,The sea rises.\nWave,A ridge.",
    "blank rows": "Tide,The sea rises.\n\n \n,\nWave,A ridge.\n",
    "more columns": "Tide,The sea rises.,twice a day\nWave,A ridge.,\n",
    "a header": "Section,Term,Definition,Tags,Aliases\n"
    "Top,Tide,Rises.,#a b,ebb; flood\nTop,Wave,A ridge.,,\n,Gyre,A ring.,,\n",
    "the deck as a section": "Section,Term,Definition\ngiven,Tide,Rises.\nTop,Wave,A ridge.\n",
    "lines in cells": 'Tide,"One.\n\n## Two\n\n- three  \nfour\n"\nWave,"A ""ridge""."\n',
    "what Markdown would take for more": "# Tide,#tag\nQ: Wave,A: ridge\n"
    "<!-- x -->,```\n1. Gyre,Aliases: x\n\\# x,\\Q: y\n",
    "formulas": "'=1+1,'-2\n'Tide,it's\n",
    "a separator that is stated": "sep=;\nTide;Rises, falls.\nWave;A ridge.\n",
    "terms that are equal": "Tide,One.\nWave,A ridge.\nTIDE,Two.\n*Wave*,Three.\nTide,Four.\n",
    "rows that are no notes": "Tide,One.\nWave\nGyre,\n,A ring.\nEbb,Two.,more\nFlood,Three.\n",
    "what shows nothing": "Tide,&nbsp;\n\u200b,A ridge.\n\u3164,One.\nGyre,<b></b>\n",
    "other scripts": "Приливы,Вода.\n潮,\U0001f30a море\n",
}


@pytest.mark.parametrize("some", [2, 256])
@pytest.mark.parametrize("text", TABLES.values(), ids=TABLES)
def test_a_table_that_is_read_in_parts(monkeypatch: pytest.MonkeyPatch, text: str, some: int) -> None:
    """The deck, the problems and the notices of a table are the same when none of its notes are kept."""
    monkeypatch.setattr(delimited, "_SOME", some)
    check_parts(text)


@given(
    rows=st.lists(
        st.lists(st.one_of(texts(), st.sampled_from(["a", "A", "", "'=x"])), min_size=1, max_size=3), min_size=1
    )
)
def test_any_table_is_read_in_parts(rows: list[list[str]]) -> None:
    """The same is true of every table that can be read in parts."""
    written = io.StringIO()
    csv.writer(written, lineterminator="\n").writerows(rows)
    with suppress(Special):
        check_parts(written.getvalue())


def check_parts(text: str, columns: list[str] | None = None) -> None:
    """Compare a table that is read in parts with the same table as a whole."""
    table, whole = TableRead(text, "given", columns=columns), parse(text, "given", columns=columns)
    assert "".join(table) == markdown.render(whole.deck)
    assert (table.count, table.problems, table.notices) == (
        len(whole.deck.notes),
        [*whole.problems],
        [*whole.notices],
    )


def test_columns_that_are_given_of_a_table_in_parts() -> None:
    """Columns that the user names hold in parts as well."""
    check_parts("1,Rises.,Tide\n2,A ridge.,Wave\n", ["-", "definition", "term"])


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("", None),
        ("Tide,\n", None),
        ("Deck,Term,Definition\nSea,Tide,Rises.\n", None),
        ("Term,Definition,Guid\nTide,Rises.,x\n", None),
        ("Term,Definition,Extra,Extra\nTide,Rises.,1,2\n", None),
        ("Tide\nWave\n", None),
        ('Tide,Rises.\n"Wave,A ridge.\n', None),
        ("Tide,Rises.\nWave,A ridge.\n" + "Gyre,A ring.,more\n" * 3, None),
        ("Tide,Rises.\nWave,A ridge.\n" + "Gyre,A ring.,more\n" * 3, ["definition", "term"]),
    ],
    ids=["nothing", "no note", "decks", "guids", "a doubtful header", "one column", "an open quote", "wider", "named"],
)
def test_a_table_that_is_read_as_a_whole(monkeypatch: pytest.MonkeyPatch, text: str, columns: list[str] | None) -> None:
    """A table that needs to be seen as a whole says so, at the latest at its end."""
    monkeypatch.setattr(delimited, "_JUDGED", 2)
    with pytest.raises(Special):
        "".join(TableRead(text, "given", columns=columns))
