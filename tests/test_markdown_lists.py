"""Lists, definition lists and tables of terms in Markdown."""

import pytest
from test_plain_blocks import messages, notes_of, read

from flashcards.cards import Note
from flashcards.formats import lists
from flashcards.formats.markdown import render
from flashcards.formats.registry import detect


@pytest.mark.parametrize(
    ("text", "notes"),
    [
        ("Tide :: rise and fall", [("Tide", "rise and fall")]),
        ("- Tide :: a\n  1. Wave :: b :: c\n* x::y", [("Tide", "a"), ("Wave", "b :: c")]),
        ("`f :: Int` is `g` :: typed", [("`f :: Int` is `g`", "typed")]),
        ("`f :: Int -> Int`\n\n    x :: code\n\n```\na :: b\n```\nkey:: value\nstd::x\n :: y\nz :: ", None),
        ("Tide :: rise <!--SR:!2024-01-01,3,250-->", [("Tide", "rise")]),
        ("| A | B |\n|---|:-:|\n| Tide | rise |\n| Wave | a \\| b<br>c |", [("Tide", "rise"), ("Wave", "a | b\nc")]),
        (
            "A | B | Unit\n--|--|--\nKnot | speed | kn\nMile | way |\nEll | length",
            [("Knot", "speed\n\n**Unit:** kn"), ("Mile", "way"), ("Ell", "length")],
        ),
        ("| A | B |  |\n|---|---|---|\n| a | b | c |", [("a", "b")]),
        ("| A | B |\n|---|---|\n| a | b |\n\nprose\n| c | d |", [("a", "b")]),
        ("| # | Old | New |\n|---|---|---|\n| 1. | a | b |\n| 2. | c | d |", [("a", "b"), ("c", "d")]),
        ("| No. | Old | Term | Meaning |\n|--|--|--|--|\n| 1 | c | a | b |", [("a", "b\n\n**Old:** c")]),
        (
            "| # | Old | New |\n|---|---|---|\n| 1 | a | b |\n| 3 | c | d |",
            [("1", "a\n\n**New:** b"), ("3", "c\n\n**New:** d")],
        ),
        ("| # | Old |\n|---|---|\n| 1 | a |\n| 2 | c |", [("1", "a"), ("2", "c")]),
        ("| Kind | Term | Meaning |\n|---|---|---|\n| c | a | b |", [("a", "b\n\n**Kind:** c")]),
        ("| A | B |\n|---|---|", None),
        ("| A | B |\n|---|\n| a | b |", None),
        ("| A | B |\n| a | b |", None),
        ("| A | B |", None),
        ("Tide\n: rise\n: fall", [("Tide", "rise\n\nfall")]),
        ("Tide\n\n: rise\n  and fall\n\n: back\nWave\n: ridge\n\t more\nSand\n: x\n", None),
        (": rise\n: fall", None),
        ("    code\n: x", None),
        ("Tide\n  : rise\n  : fall", [("Tide", "rise\n\nfall")]),
        (
            "Tide\n: rise: twice a day : always\n  and: fall\n:   a: b",
            [("Tide", "rise: twice a day : always\nand: fall\n\na: b")],
        ),
    ],
)
def test_lists(text: str, notes: list[tuple[str, str]] | None) -> None:
    """Lines with two colons, tables and definition lists are notes; code, prose and other colons are not."""
    if text.startswith("Tide\n\n"):
        notes = [("Tide", "rise\nand fall\n\nback"), ("Wave", "ridge\nmore"), ("Sand", "x")]
    if notes is None:
        assert not lists.recognises(text)
        assert messages(read(text))[0].startswith("0: no terms")
    else:
        assert lists.recognises(f"\ufeff{text}")
        assert notes_of(text) == notes


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Flood\nFlow\n: rise", [("Flood", ("Flow",), "rise")]),
        ("Flood\\\nFlow\n:   rise\n:   a lot", [("Flood", ("Flow",), "rise\n\na lot")]),
        ("Flood  \nFlow\n\n:   rise\n\n    more", [("Flood", ("Flow",), "rise\n\nmore")]),
        ("Flood\nFlow\nFlood\nFlow\n: rise", [("Flood", ("Flow",), "rise")]),
        ("e.g.\nfor example\n: as in\n\nEbb\n: fall", [("e.g.", ("for example",), "as in"), ("Ebb", (), "fall")]),
        ("Flood\nFlow; rising tide\n;1\n: rise", [("Flood", ("Flow", "rising tide", "1"), "rise")]),
        ("Flood\nFlow\n\n: rise\n\nEbb\n: fall", [("Ebb", (), "fall")]),
        ("<!-- x -->\n: rise\n\nEbb\n: fall", [("Ebb", (), "fall")]),
        ("- x\n\n" + "line\n" * 12 + "\nEbb\n: fall", [("Ebb", (), "fall")]),
    ],
)
def test_several_terms_of_one_definition(text: str, expected: list[tuple[str, tuple[str, ...], str]]) -> None:
    """The first is the term and the others are its aliases, as pages with such lists are read."""
    reading = lists.parse(text, "x")
    assert [(note.term, note.aliases, note.definition) for note in reading.deck.notes] == expected
    assert not reading.problems


@pytest.mark.parametrize(
    "above",
    [
        "These words are used by sailors along the coast",
        "Words for the tides:",
        "These are the tides.",
        "- an item",
        "> a quotation",
        "| a row",
        "line\n" * 12 + "line",
    ],
)
def test_a_term_directly_below_prose(above: str) -> None:
    """It could be a part of that, so one line says where a blank line is missing."""
    reading = lists.parse(f"Sea\n: water\n\n{above}\nEbb\n: fall", "x")
    line = 5 + above.count("\n")
    assert messages(reading) == [f"{line}: a term directly below other text; put a blank line between them"]


@pytest.mark.parametrize(
    ("below", "definition"),
    [
        ("and ebbs\naway\n", "flows\nand ebbs\naway"),
        ("and ebbs\nSand\n: grains", "flows\nand ebbs"),
        ("  and ebbs\naway\n\nprose", "flows\nand ebbs\naway"),
        ("\n    twice a day\n\n\n\tand at night\n\nprose", "flows\n\ntwice a day\n\n\nand at night"),
        ("\n  - by day\n  - at night", "flows\n\n- by day\n- at night"),
        ("\n    - by day\n      - at noon\n", "flows\n\n- by day\n  - at noon"),
        ("\n    ```\n    x\n\n      y\n    ```\nSand\n: grains", "flows\n\n```\nx\n\n  y\n```"),
        ("  ```\n  x\n\n  y\n  ```", "flows\n```\nx\n\ny\n```"),
        ("\n\n  : ebbs", "flows"),
        ("```\ncode\n```\n", "flows"),
        ("- an item\n", "flows"),
        ("left :: right\n", "flows"),
        ("\n\n", "flows"),
        ("# Section", "flows"),
    ],
)
def test_how_far_a_definition_goes(below: str, definition: str) -> None:
    """To the end of its paragraph, and of every indented paragraph, list and block of code below it."""
    reading = lists.parse(f"Tide\n: flows\n{below}", "x")
    assert reading.deck.notes[0].definition == definition
    assert not reading.problems


def test_columns_of_a_table_that_have_a_meaning() -> None:
    """Tags and other names go where they belong, wherever the columns stand."""
    (note,) = read("| Word | Meaning | Tags | Aliases |\n|--|--|--|--|\n| Tide | rise | a, b | ebb; flood |").deck.notes
    assert note == Note(term="Tide", definition="rise", tags=("a", "b"), aliases=("ebb", "flood"))


def test_rows_that_cannot_be_read() -> None:
    """A row with a gap, or with too much in it, is a problem with its line, and the others load."""
    reading = read("| A | B | C | C |\n|--|--|--|--|\n| a | |\n| c | d | e | f | g |\n| | |\n| h | i |")
    assert messages(reading) == [
        '1: two columns have the header "C"; only the first is read',
        "3: a row without a definition; fill in the cell",
        '4: 5 cells where the table has 4; write "\\|" for a bar within a cell, also in code',
    ]
    assert [note.term for note in reading.deck.notes] == ["h"]


def test_titles_and_sections_around_lists() -> None:
    """The first heading names the deck, those below are sections; what else stands there is for the eyes."""
    reading = read("# Seas\nAbout.\n\nTide :: rise\n\nprose\n\n# Deep\n\nTrench :: valley\n")
    assert (reading.deck.name, reading.deck.description) == ("Seas", "About.")
    assert [(note.term, note.section, note.line) for note in reading.deck.notes] == [
        ("Tide", "", 4),
        ("Trench", "Deep", 10),
    ]
    assert not reading.notices
    assert not reading.problems


def test_lists_count_only_where_there_are_no_other_notes() -> None:
    """A table in a definition is a part of it, unless the lists alone are asked for."""
    text = "## Tide\nrise\n\na :: b\n"
    assert notes_of(text) == [("Tide", "rise\n\na :: b")]
    assert notes_of("a :: b\n\nQ: c\nA: d") == [("a", "b"), ("c", "d")]
    assert [note.term for note in lists.parse(text, "given").deck.notes] == ["a"]
    assert [note.term for note in lists.parse("a :: b\n\nQ: c\nA: d", "given").deck.notes] == ["a"]
    assert notes_of("A: note\n\na :: b") == [("a", "b")]


def test_a_description_that_looks_like_a_list() -> None:
    """A deck without notes is written so that it is read without notes."""
    for text in ("a :: b", "| A | B |\n|--|--|\n| a | b |", "Tide\n: rise", "Q: a\nA: b"):
        deck = read(f"---\ndeck: Seas\n---\n\n{text}\n\n##\n").deck if text[0] != "Q" else read("x").deck
        assert not deck.notes
        assert read(render(deck)).deck == deck


def test_the_rule_of_a_table_is_no_row() -> None:
    """A table between bars with a rule below its first row is Markdown, whatever its columns are called."""
    text = "| A | B |\n|---|---|\n| Tide | rise |\n| Ebb | fall |\n"
    found = detect(text)
    assert found is not None
    assert found.name == "lists"
