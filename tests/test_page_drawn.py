"""Tables in texts whose columns a line of dashes shows, or that are drawn with lines: each row is one line."""

import pytest

from flashcards.formats.glossary import parse
from flashcards.formats.pages.dumps.aligned import untabled
from flashcards.formats.pages.dumps.ruled import tables, unruled
from flashcards.formats.registry import detect

SIMPLE = """
  Term      Meaning
  --------  ------------------------
  Ballast   Weight low in the hull.
  Cleat     A fitting with horns.

Text below the table goes on across all of its columns.
"""
MULTILINE = """
  --------------------------------
  Term      Meaning
  --------  ----------------------
  Ballast   Weight low in the
            hull.

  Cleat     A fitting with horns.
  --------------------------------
"""
HEADLESS = """
-------  -------------------------
Ballast  Weight low in the hull.
Cleat    A fitting with horns.
-------  -------------------------
"""
RESTRUCTURED = """
=======  =========================
Term     Meaning
=======  =========================
Ballast  Weight low in
         the hull.
Cleat    A fitting with horns.
=======  =========================
"""
GRID = """
+---------+-----------------------+
| Term    | Meaning               |
+=========+=======================+
| Ballast | Weight low in         |
|         | the hull.             |
+---------+-----------------------+
| Cleat   | A fitting with horns. |
+---------+-----------------------+
"""
DRAWN = """
\u250c\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u252c\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2510
\u2502Term   \u2502Meaning         \u2502
\u251c\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u253c\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2524
\u2502Ballast\u2502Weight low in   \u2502
\u2502       \u2502the hull.       \u2502
\u2502Cleat  \u2502A fitting with  \u2502
\u2502       \u2502horns.          \u2502
\u2514\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2534\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2518
"""
WIDE = """
+------+-----------+
| \u6f6e   | \u6d77\u306e\u6c34\u4f4d|x |
+------+-----------+
| Cleat| Horns | 2 |
+------+-----------+
"""
HEAD = ["Term\tMeaning"]
ROWS = ["Ballast\tWeight low in the hull.", "Cleat\tA fitting with horns."]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        pytest.param(SIMPLE, [*HEAD, *ROWS, SIMPLE.strip().split("\n")[-1]], id="a head above a line of dashes"),
        pytest.param(MULTILINE, [*HEAD, *ROWS], id="rows apart by blank lines, between long lines"),
        pytest.param(HEADLESS, ROWS, id="rows between two lines of dashes"),
        pytest.param(RESTRUCTURED, [*HEAD, *ROWS], id="a head between two of three lines"),
        pytest.param(GRID, [*HEAD, *ROWS], id="a line below each row"),
        pytest.param(DRAWN, [*HEAD, *ROWS], id="lines around all rows"),
        pytest.param(
            WIDE, ["\u6f6e\t\u6d77\u306e\u6c34\u4f4d|x", "Cleat\tHorns | 2"], id="wide letters, bars in cells"
        ),
    ],
)
def test_each_row_is_a_line(text: str, rows: list[str]) -> None:
    """Cells of several lines are put together, and a table ends where its lines do."""
    assert [line for line in unruled(text.split("\n")) if line] == rows


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Ebb\n----  ----\nacross all of it", id="nothing closes it"),
        pytest.param("----  ----\nacross all of it\n----  ----", id="text across its columns"),
        pytest.param("----  ----\nEbb   low\n", id="the text ends within it"),
        pytest.param("----  ----\n\n----  ----\nEbb   low", id="nothing within it"),
        pytest.param("| Term | Meaning |\n|------|---------|\n| Ebb  | low     |", id="Markdown"),
        pytest.param("+------+\n| Ebb  |\n+------+", id="a box of one cell"),
        pytest.param("| quoted |", id="a line between bars"),
    ],
)
def test_other_lines_stay(text: str) -> None:
    """What is no such table, or one that others read, stays as it is."""
    assert unruled(text.split("\n")) == text.split("\n")


def test_a_glossary_in_a_drawn_table() -> None:
    """The rows of a table that a program has drawn in a text are entries, with the numbers of their lines."""
    reading = parse(f"Words of boats\n{GRID}", "x")
    assert [f"{note.term}\t{note.definition}" for note in reading.deck.notes] == ROWS
    assert [note.line for note in reading.deck.notes] == [6, 9]


WORDS = {
    "Greetings": {"Hello": "Moin", "Good bye": "Tsch\u00fcss", "Welcome on board": "Willkommen an Bord"},
    "Numbers": {"One": "Een", "Two": "Twee", "Three": "Dree", "Four": "Veer", "Five": "Fief", "Six": "Soss"},
    "On the water": {
        "Ebb": "Ebb", "Flood": "Floot", "High water": "Hoochwater", "the end of the wind": "Flaute un so",
        "Sail": "Seil", "Boat": "Boot", "Harbour": "Haben", "Lighthouse": "L\u00fcchttoorn", "Anchor": "Anker",
    },
}  # fmt: skip


def columned(margin: int) -> str:
    """Tables of two columns as text browsers write them: heads in the middle, a heading above each at the left."""
    parts = ["Words of the coast", "* Home\n* About the harbour and its people\n* Courses", "Phrase book"]
    for heading, words in WORDS.items():
        width = max(map(len, words)) + 2
        rows = [f"{'English':^{width}}{'Low German':^12}", *(f"{term:{width}}{text}" for term, text in words.items())]
        parts += [heading, "\n".join(" " * margin + row.rstrip() for row in rows)]
    return "\n\n".join(parts) + "\n"


@pytest.mark.parametrize("margin", [0, 3])
def test_small_tables_in_columns(margin: int) -> None:
    """Each line of a table of words is a row, however short the table is that stands below its heading."""
    lines = [line for line in untabled(columned(margin).split("\n")) if "\t" in line]
    rows = [line for line in lines if "English" not in line]
    expected = {f"{term}\t{text}" for name in ("Numbers", "On the water") for term, text in WORDS[name].items()}
    assert expected <= set(rows)


def test_what_is_in_no_table() -> None:
    """A table ends where text begins further to the left, and where lines leave its second column empty."""
    rows = "\n".join(f"   {term:10}{text}" for term, text in WORDS["Numbers"].items())
    text = f"Low German\n\n{rows}\n\n   None of these\n\n   is a number.\n\nNumbers"
    assert [line for line in untabled(text.split("\n")) if line] == [
        "Low German",
        *(f"{term}\t{text}" for term, text in WORDS["Numbers"].items()),
        "   None of these",
        "   is a number.",
        "Numbers",
    ]


def test_rows_apart_by_blank_lines() -> None:
    """Where all rows are apart, so is the one with the longest term."""
    words = WORDS["On the water"]
    text = "\n\n".join(f"{term:20}{text}" for term, text in words.items())
    assert [line for line in untabled(text.split("\n")) if line] == [f"{term}\t{text}" for term, text in words.items()]


def test_a_text_that_is_a_table_in_columns() -> None:
    """A text of nothing but two columns is a page, and not for a reader of other formats."""
    text = "\n".join(f"{term:24}{text}" for term, text in WORDS["On the water"].items())
    found = detect(text)
    assert found is not None
    assert found.name == "glossary"


def test_a_line_that_is_nearly_drawn() -> None:
    """A sign with a long row of dashes behind it is looked at once, whatever follows."""
    assert not list(tables([f"+{'-' * 200} x", f"'{'=' * 200}!"]))
