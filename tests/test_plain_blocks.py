"""Notes of other plain-text trainers within Markdown: blocks with tags, and lists of terms."""

from textwrap import dedent

import pytest
from growth import check_growth
from hypothesis import given
from hypothesis import strategies as st
from strategies import lines

from flashcards.cards import CardKind, Note, face, kinds_of
from flashcards.clozes import blanked
from flashcards.formats import Reading, lists
from flashcards.formats.markdown import parse, recognises, render


def read(text: str) -> Reading:
    """A reading of a text as the deck "given"."""
    return parse(text, "given")


def notes_of(text: str) -> list[tuple[str, str]]:
    """Terms and definitions of a text with which nothing is wrong."""
    reading = read(text)
    assert not reading.problems
    return [(note.term, note.definition) for note in reading.deck.notes]


def messages(reading: Reading) -> list[str]:
    """The problems of a reading as ``line: message``."""
    return [f"{problem.line}: {problem.message}" for problem in reading.problems]


def test_a_file_of_blocks() -> None:
    """Front matter, notes for the eyes, questions and clozes are each read as what they are."""
    text = dedent("""\
        ---
        name = "Chemistry"
        ---

        My notes.

        Q: What is water
        made of?
        A: Hydrogen

        and oxygen.
        ---
        More notes.

        C: The [powerhouse] of the cell is the [mitochondrion].
        """)
    reading = read(text)
    assert not reading.problems
    assert not reading.notices
    assert (reading.deck.name, reading.deck.description) == ("Chemistry", "My notes.")
    assert reading.deck.notes == (
        Note(term="What is water made of?", definition="Hydrogen\n\nand oxygen."),
        Note(
            term="The [...] of the cell is the [...].",
            definition="The {{c1::powerhouse}} of the cell is the {{c2::mitochondrion}}.",
        ),
    )
    assert [note.line for note in reading.deck.notes] == [7, 15]


@pytest.mark.parametrize(
    ("text", "notes"),
    [
        ("Q: a\nA: b\nQ: c\nA: d", [("a", "b"), ("c", "d")]),
        ("Q:a\nA:b", [("a", "b")]),
        ("Q:\na\n\nA:\n\n- b\n- c\n\n", [("a", "- b\n- c")]),
        ("---\n\nQ: a\nA: b\n---\n\nQ: c\nA: d\n---\n", [("a", "b"), ("c", "d")]),
        ("Q: a\nA: b\n-----\nnotes\n  Q: indented\nA-b", [("a", "b")]),
        ("Q: a\n```py\nx = 1\n```\nA: b", [("a\n```py\nx = 1\n```", "b")]),
        ("Q: a\nA: ```py\nQ: code\n## code\n```\nQ: c\nA: d", [("a", "```py\nQ: code\n## code\n```"), ("c", "d")]),
        ("Q: a\nA: b\n# Title\nnot read", [("a", "b")]),
        ("Q: a\nA: \\## b\n\\Q: c", [("a", "## b\nQ: c")]),
        ("C: [x]\nC: [y]", [("[...]", "{{c1::x}}"), ("[...]", "{{c1::y}}")]),
        ("C: {{c1::x}} [y]", [("[...] [y]", "{{c1::x}} [y]")]),
        ("C: ![pic](a.png) [x], [site](https://x.y) [f](x)", None),
        ("C:\\Users\nQ: a\nA: b", [("a", "b")]),
    ],
)
def test_blocks(text: str, notes: list[tuple[str, str]] | None) -> None:
    """Tags at the beginning of a line make blocks; a rule, a heading, or the next tag ends one."""
    if notes is None:
        notes = [
            (
                "![pic](a.png) [...], [site](https://x.y) [...](x)",
                "![pic](a.png) {{c1::x}}, [site](https://x.y) {{c2::f}}(x)",
            )
        ]
    assert notes_of(text) == notes


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("[a[0]] x", "**a[0]** x"),
        ("[a \\] b] x", "**a \\] b** x"),
        ("[\\frac{1}{\\sqrt{2}}] x", "\\frac{1}{\\sqrt{2} }  x"),
        ("[std::vector] x", "**std:\u2060:vector** x"),
    ],
)
def test_clozes_that_could_end_too_early(text: str, answer: str) -> None:
    """What is in the outermost brackets is asked as a whole."""
    ((_, definition),) = notes_of(f"C: {text}")
    shown = face("term", definition, CardKind("cloze 1"))
    assert shown.answer == answer
    assert shown.question == "term\n\n[...] x"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A: b", ['1: an answer without a question; write the question above it, after "Q:"']),
        ("Q: a\nA: b\nA: c", ["3: a second answer to one question; make it one answer, or write a question above it"]),
        (
            "C: [a]\nA: b",
            ['2: an answer below a "C:" block, which has its answer in [brackets]; write a question'],
        ),
        (
            "Q: a\nQ: b\nA: c\nQ: d\n---\nA: e",
            [
                '1: a question without an answer; write the answer below it, on a line that begins with "A:"',
                '4: a question without an answer; write the answer below it, on a line that begins with "A:"',
                '6: an answer without a question; write the question above it, after "Q:"',
            ],
        ),
        (
            "Q: a\nC: [b]",
            ['1: a question without an answer; write the answer below it, on a line that begins with "A:"'],
        ),
        ("Q:\nA: b", ['1: an empty question; write it after "Q:"']),
        ("Q: a\nA:\n\n", ['1: an empty answer; write it after "A:"']),
        ("C: a", ['1: a "C:" block without a cloze; put the words to remember in [brackets]']),
        ("C: []", ["1: a cloze with nothing in its brackets; write the words to remember between them"]),
        ("C: [a", ['1: a bracket is opened and never closed; write "\\[" if it is not a cloze']),
        ("C: a]", ['1: a bracket is closed that was never opened; write "\\]" if it is not a cloze']),
        ("C: " + "[a]" * 501, ["1: more than 500 clozes in one block; split it"]),
    ],
)
def test_illegal_blocks(text: str, expected: list[str]) -> None:
    """Every order that makes no sense has its own sentence, and the sound blocks load."""
    reading = read(f"{text}\n---\nQ: sound\nA: yes")
    assert messages(reading) == expected
    assert reading.deck.notes[-1] == Note(term="sound", definition="yes")


def test_tags_without_any_sound_block() -> None:
    """In a text that has nothing else, tags were meant as such; below terms they are text."""
    assert [problem.line for problem in read("A: b\n\nQ: c").problems] == [1, 3]
    assert notes_of("## Talk\nQ: who is there?\n\nA2\n## Drive\nC: the first one") == [
        ("Talk", "Q: who is there?\n\nA2"),
        ("Drive", "C: the first one"),
    ]


def test_blocks_among_terms() -> None:
    """A block ends the definition above it; a heading with nothing but blocks is their section."""
    text = (
        "# Top\n## Tide\nUp and down.\n\nQ: Why?\nA: The moon.\n\n#sky\n\n## Waves\n\nQ: Who?\nA: I.\n# Low\nC: [x] y\n"
    )
    reading = read(f"# Title\n{text}")
    assert not reading.problems
    assert [(note.term, note.section, note.tags) for note in reading.deck.notes] == [
        ("Tide", "Top", ()),
        ("Why?", "Top", ("sky",)),
        ("Who?", "Waves", ()),
        ("[...] y", "Low", ()),
    ]
    assert read(render(reading.deck)).deck == reading.deck


def test_a_block_below_a_heading_without_words() -> None:
    """The heading is at fault, and the block loads."""
    reading = read("##\nQ: a\nA: b")
    assert messages(reading) == ['1: a heading without a term; write the term after the hashes, like "## Term"']
    assert len(reading.deck.notes) == 1


@pytest.mark.parametrize(
    ("front", "name", "problem"),
    [
        ('---\nname = "Sea"\nother = 1\n---', "Sea", None),
        ("+++\ndeck = 'Sea'\n+++", "Sea", None),
        ("+++\n+++", "given", None),
        ("---\n# a comment\nname='Sea'\n---", "Sea", None),
        ("---\n[table]\nname = 'x'\n---", "given", None),
        ("---\nname = [1]\n---", "given", '2: "deck" in the front matter takes a name, in quotes where'),
        ("---\nname = 'a'\ndeck = 'b'\n---", "a", '3: "deck" is set twice in the front matter; keep one'),
        ("---\nname = \n---", "given", "2: not valid TOML; front matter is lines like"),
        ("---\na = 1\n\nname = \nb = 2\n---", "given", "4: not valid TOML; front matter is lines like"),
        ("---\nname = " + "[" * 5000 + "\n---", "given", "2: not valid TOML; front matter is lines like"),
        ("---\nname = '''" + "x" * 9000 + "\n---", "given", "1: more than 8 KiB of front matter in TOML"),
        ("---\na." + "a." * 2000 + "a = 1\n---", "given", None),
    ],
)
def test_front_matter_in_toml(front: str, name: str, problem: str | None) -> None:
    """Other trainers' settings are read, and what is wrong with them is said with its line."""
    reading = read(f"{front}\nQ: a\nA: b")
    assert reading.deck.name == name
    assert len(reading.deck.notes) == 1
    assert bool(reading.problems) == bool(problem)
    assert all(message.startswith(problem or "") for message in messages(reading))


def test_every_setting_in_toml() -> None:
    """The settings of a deck may be TOML as well as YAML."""
    text = 'name = "Sea"\ntags = ["a", "b"]\nreverse = true\nnew-per-day = 5\nreviews-per-day = "none"'
    text += "\ncreated = 2024-01-01"
    reading = read(f"---\n{text}\n---\nQ: a\nA: b")
    assert not reading.problems
    assert [notice.message for notice in reading.notices] == [
        'unknown key "created" in the front matter; it is ignored'
    ]
    assert (reading.deck.tags, reading.deck.reverse, reading.deck.limits.new) == (("a", "b"), True, 5)
    unclosed = read('---\nname = "Sea"\n\nQ: a\nA: b')
    assert unclosed.deck.name == "Sea"
    assert messages(unclosed) == ['1: front matter begins here and is never closed; end it with a line "---"']
    assert read("+++\nQ: a\nA: b").deck.description == "+++"


def test_code_behind_a_tag_that_is_never_closed() -> None:
    """It is told of, and the block is read all the same."""
    reading = read("Q: a\nA: ```\ncode")
    assert messages(reading) == ['2: a code block begins here and is never closed; end it with a line "```"']
    assert reading.deck.notes[0].definition == "```\ncode"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("[...] a", "[...] a"),
        ("{{c1::x}} is\n\n{{c12::y::hint}}", "[...] is [...]"),
        ("word " * 40, ("word " * 16).strip() + " \u2026"),
        ("w" * 100, "w" * 80),
    ],
)
def test_the_name_of_a_cloze_text(text: str, name: str) -> None:
    """It tells nothing of the answers and stays short."""
    assert blanked(text) == name


def test_the_cards_of_a_cloze_block() -> None:
    """Each bracket is a card."""
    (note,) = read("C: [a] and [b]").deck.notes
    assert kinds_of(note) == ("cloze 1", "cloze 2")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("notes\n\nQ: a\nA: b", True),
        ("C: [a]\r\n", True),
        ("Q: a\n---\nA: b", False),
        ("C: a", False),
        ("```\nQ: a\nA: b\n```", False),
    ],
)
def test_recognises_blocks(text: str, expected: bool) -> None:  # noqa: FBT001 - a row's answer
    """One sound block makes a Markdown deck."""
    assert recognises(text) is expected


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


def test_both_directions() -> None:
    """Three colons ask both ways."""
    (note,) = read("ebb ::: flow").deck.notes
    assert note.tags == ("reverse",)
    assert kinds_of(note) == ("forward", "reverse")


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


PIECES = st.sampled_from(
    [
        *("Q: a", "Q:", "A: b", "A: ```", "C: [x]", "C: [", "C: {{c1::y}}", "---", "```", "# S", "## T", "text", ""),
        *("a :: b", "a ::: b", "| A | B |", "|---|---|", "| a | b | c |", ": d", "  : e", "#tag", "Aliases: z", "+++"),
    ]
)


@given(st.lists(PIECES | lines(), max_size=12).map("\n".join), st.booleans())
def test_any_order_of_lines_is_read(text: str, only_lists: bool) -> None:  # noqa: FBT001 - Hypothesis gives it
    """Whatever stands below what, nothing raises, and what was read is written and read the same."""
    reading = lists.parse(text, "given") if only_lists else read(text)
    assert read(render(reading.deck)).deck == reading.deck
    assert all(0 <= problem.line <= text.count("\n") + 1 for problem in reading.problems)
    assert all(0 < note.line <= text.count("\n") + 1 for note in reading.deck.notes)


@pytest.mark.growth
@pytest.mark.parametrize(
    "piece",
    [
        "Q: a\n",
        "A: a\n",
        "C: [",
        "C: [x]\n",
        "[a",
        "` :: ",
        " :: ",
        "|",
        "a | b\n--|--\n",
        "x\n: y\n",
        "A: ```\n",
        "\\",
        "{{c1::",
    ],
)
def test_time_grows_with_the_text(piece: str) -> None:
    """Whatever is repeated is read in a time that does not grow with its square."""
    for start in ("", "C: [x]", "Q: a\nA: b\n"):

        def work(length: int, start: str = start) -> None:
            text = start + piece * (length // len(piece))
            read(text)
            lists.recognises(text)

        check_growth(work, 15_000)
