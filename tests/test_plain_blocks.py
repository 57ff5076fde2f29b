"""Notes of other plain-text trainers within Markdown: blocks with tags."""

from textwrap import dedent

import pytest
from growth import check_growth
from hypothesis import example, given
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


def test_both_directions() -> None:
    """Three colons ask both ways."""
    (note,) = read("ebb ::: flow").deck.notes
    assert note.tags == ("reverse",)
    assert kinds_of(note) == ("forward", "reverse")


PIECES = st.sampled_from(
    [
        *("Q: a", "Q:", "A: b", "A: ```", "C: [x]", "C: [", "C: {{c1::y}}", "---", "```", "# S", "## T", "text", ""),
        *("a :: b", "a ::: b", "| A | B |", "|---|---|", "| a | b | c |", ": d", "  : e", "#tag", "Aliases: z", "+++"),
    ]
)


@given(st.lists(PIECES | lines(), max_size=12).map("\n".join), st.booleans())
@example("Q: a\nQ:\n: d\n## Term", True)  # noqa: FBT003 - as drawn
@example("Q: a\nQ:\n: d", False)  # noqa: FBT003 - as drawn
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
