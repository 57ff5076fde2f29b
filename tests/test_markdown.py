"""The native deck format, read and written."""

import re
from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import decks, lines, texts

from flashcards.cards import Deck, Limits, Note
from flashcards.formats import Reading
from flashcards.formats.markdown import parse, recognises, render, slug

DECK = dedent("""\
    ---
    deck: Seas & Oceans
    tags: [water]
    reverse: true
    new-per-day: 5
    reviews-per-day: none
    ---

    What moves, and why.

    # The surface

    ## Tide
    The rise and fall of the sea.

    Aliases: ebb; flood

    #moon #daily

    ## Wave
    - a ridge
    - that moves

    #

    ## Trench
    A deep, narrow valley.
    """)


def read(text: str) -> Reading:
    """A reading of a text as the deck "given"."""
    return parse(text, "given")


def definition_of(text: str) -> str:
    """The definition that lines below a term become; nothing else is wrong with them."""
    reading = read(f"## Term\n{text}\n")
    assert not reading.problems
    (note,) = reading.deck.notes
    return note.definition


def messages(reading: Reading) -> list[str]:
    """The problems of a reading as ``line: message``."""
    return [f"{problem.line}: {problem.message}" for problem in reading.problems]


def test_a_whole_deck() -> None:
    """Front matter, description, sections, terms, aliases and tags all find their place."""
    reading = read(DECK)
    assert reading == Reading(
        deck=Deck(
            name="Seas & Oceans",
            description="What moves, and why.",
            tags=("water",),
            reverse=True,
            limits=Limits(new=5),
            notes=(
                Note(
                    term="Tide",
                    definition="The rise and fall of the sea.",
                    tags=("moon", "daily"),
                    aliases=("ebb", "flood"),
                    section="The surface",
                ),
                Note(term="Wave", definition="- a ridge\n- that moves", section="The surface"),
                Note(term="Trench", definition="A deep, narrow valley."),
            ),
        )
    )
    assert [note.line for note in reading.deck.notes] == [13, 20, 26]


def test_the_canonical_text() -> None:
    """A deck in canonical form is written as it was read, but for settings at their defaults."""
    assert render(read(DECK).deck) == DECK.replace("reviews-per-day: none\n", "")


@pytest.mark.parametrize(
    ("definition", "text"),
    [
        ("## x", "\\## x"),
        ("\\## x", "\\\\## x"),
        ("  # x\ny", "  \\# x\ny"),
        ("    ## x", "    ## x"),
        ("```\n## x\n```", "```\n## x\n```"),
        ("```\n## x", "\\```\n\\## x"),
        ("~~~\n```", "\\~~~\n\\```"),
        ("<!-- x", "\\<!-- x"),
        ("a\n<!-- x\n# y\n-->", "a\n<!-- x\n# y\n-->"),
        (">>>>>>> x", "\\>>>>>>> x"),
        ("#a\n#b", "#a\n\\#b"),
        ("\\#a\nb", "\\\\#a\nb"),
        ("Aliases: a", "\\Aliases: a"),
        ("\\*x*", "\\*x*"),
    ],
)
def test_escapes(definition: str, text: str) -> None:
    """Only what would be read as something else gets a backslash."""
    deck = Deck(name="Seas", notes=(Note(term="Tide", definition=definition),))
    assert render(deck) == f"---\ndeck: Seas\n---\n\n## Tide\n{text}\n"
    assert read(render(deck)).deck == deck


def test_a_section_with_the_name_of_its_deck() -> None:
    """It is not taken for the title, wherever it stands."""
    sections = ("Seas", "", "Seas", "Top", "Seas")
    notes = tuple(Note(term=str(at), definition="d", section=section) for at, section in enumerate(sections))
    for first in range(len(notes)):
        deck = Deck(name="Seas", notes=notes[first:])
        assert read(render(deck)).deck == deck


@given(decks())
def test_writing_then_reading_changes_nothing(deck: Deck) -> None:
    """Whatever a deck holds, its text gives it back."""
    reading = parse(render(deck), "another name")
    assert reading.deck == deck
    assert bool(reading.problems) == (not deck.notes)
    assert render(reading.deck) == render(deck)


@given(texts() | st.lists(lines(), max_size=12).map(lambda body: "\n".join(["---", *body, "---", "## T", "d"])))
def test_any_text_is_read(text: str) -> None:
    """No text raises; what it was read as is stable, and problems are in order."""
    reading = read(text)
    assert read(render(reading.deck)).deck == reading.deck
    at = [problem.line for problem in reading.problems]
    assert at == sorted(at)
    assert all(0 <= line <= text.count("\n") + text.count("\r") + 1 for line in at)


@pytest.mark.parametrize(
    ("heading", "term"),
    [
        ("## Tide", "Tide"),
        ("   ## Tide", "Tide"),
        ("##\tTide \t pool", "Tide pool"),
        ("## Tide ##", "Tide"),
        ("## Tide ########", "Tide"),
        ("## F#", "F#"),
        ("## F # ##", "F #"),
        ("## # ##", "#"),
        ("## Tide\r", "Tide"),
        ("\ufeff## Tide", "Tide"),
    ],
)
def test_terms(heading: str, term: str) -> None:
    """A second-level heading is a term, its closing hashes and extra space set aside."""
    reading = read(f"{heading}\nText.")
    assert [note.term for note in reading.deck.notes] == [term]
    assert not reading.problems


@pytest.mark.parametrize("line", ["##Tide", "    ## Tide", "### Tide", "\\## Tide", "\t## Tide", "text ## Tide"])
def test_lines_that_are_no_terms(line: str) -> None:
    """Other hashes belong to the text they stand in."""
    assert messages(read(f"{line}\nText.")) == [
        '0: no terms: a deck needs at least one line like "## Term" with its definition below it'
    ]


@pytest.mark.parametrize(
    ("text", "definition"),
    [
        ("\n\n  Text.  \n\n", "  Text."),
        ("### Part\nText.", "### Part\nText."),
        ("```\n## code\n# code\n```", "```\n## code\n# code\n```"),
        ("~~~~ py\n~~~\n```\n## x\n~~~~~", "~~~~ py\n~~~\n```\n## x\n~~~~~"),
        ("```\n    ```\n``` x\n## x\n   ```", "```\n    ```\n``` x\n## x\n   ```"),
        ("``` a`b\nText.", "``` a`b\nText."),
        ("```\n\\## kept\n```", "```\n\\## kept\n```"),
        ("<!--\n## hidden\n-->\nText.", "<!--\n## hidden\n-->\nText."),
        ("<!-- one line -->\nText.", "<!-- one line -->\nText."),
        ("```\n<<<<<<< HEAD\n```", "```\n<<<<<<< HEAD\n```"),
        ("\\## x", "## x"),
        ("\\\\## x", "\\## x"),
        ("  \\# x", "  # x"),
        ("\\### x", "\\### x"),
        ("\\*x*", "\\*x*"),
        ("\\```", "```"),
        ("\\<!-- x", "<!-- x"),
        ("\\<<<<<<< HEAD", "<<<<<<< HEAD"),
        ("\\#tag", "#tag"),
        ("\\Aliases: a", "Aliases: a"),
        ("---\ndeck: x\n---", "---\ndeck: x\n---"),
        ("#tag\nText.", "#tag\nText."),
        ("Text.\n#1", "Text.\n#1"),
        ("Text.\n#1 #fff #c0c0c0", "Text.\n#1 #fff #c0c0c0"),
        ("Text.\n    #code", "Text.\n    #code"),
        ("Text.\nAliases: ;", "Text.\nAliases: ;"),
        ("Text.\n```\n#code\n```", "Text.\n```\n#code\n```"),
        ("Text.\x0b\n\x85", "Text."),
    ],
)
def test_definitions(text: str, definition: str) -> None:
    """A definition is its lines, code and comments untouched, one backslash off each escape."""
    assert definition_of(text) == definition


@pytest.mark.parametrize(
    ("footer", "aliases", "tags"),
    [
        ("#a", (), ("a",)),
        ("#a #b-c\n\n#d/e", (), ("a", "b-c", "d/e")),
        ("Aliases: x", ("x",), ()),
        ("Aliases: x;; y  z ;\n\n#a", ("x", "y z"), ("a",)),
        ("#a, #b", (), ("a", "b")),
        ("#a, #b, #c,", (), ("a", "b", "c")),
        ("#\\a, #b", (), ("a,", "b")),
        ("#vitamins #b12", (), ("vitamins", "b12")),
        ("#1945 #history #fff", (), ("1945", "history", "fff")),
        ("#1st #_1 #\\1 #\\\\1", (), ("1st", "_1", "1", "\\1")),
        ("   #\u6d77 #\U0001f30a", (), ("\u6d77", "\U0001f30a")),
    ],
)
def test_footers(footer: str, aliases: tuple[str, ...], tags: tuple[str, ...]) -> None:
    """The last lines of a note may hold its aliases, then its tags."""
    (note,) = read(f"## Term\nText.\n\n{footer}\n\n").deck.notes
    assert note == Note(term="Term", definition="Text.", aliases=aliases, tags=tags)


@pytest.mark.parametrize(
    ("text", "name", "sections"),
    [
        ("# Seas\n## T\nd", "Seas", [""]),
        ("# Seas\n# Top\n## T\nd", "Seas", ["Top"]),
        ("---\ndeck: Seas\n---\n# Seas\n## T\nd", "Seas", [""]),
        ("---\ndeck: Seas\n---\n# Seas\n# Seas\n## T\nd", "Seas", ["Seas"]),
        ("---\ndeck: Seas\n---\n# Top\n## T\nd\n# Low #\n## U\nd\n#\n## V\nd", "Seas", ["Top", "Low", ""]),
        ("#\n# Seas\n## T\nd", "Seas", [""]),
        ("## T\nd\n# Top\n\n## U\nd", "given", ["", "Top"]),
    ],
)
def test_titles_and_sections(text: str, name: str, sections: list[str]) -> None:
    """The first top heading may be the deck's title; any other is a section."""
    reading = read(text)
    assert reading.deck.name == name
    assert [note.section for note in reading.deck.notes] == sections
    assert not reading.notices


def test_text_of_no_note() -> None:
    """A text below a section is told of once, for it would be lost."""
    reading = read("# Seas\nAbout.\n## T\nd\n# Top\n\nstray\nmore\n## U\nd\n")
    assert reading.deck.description == "About."
    assert [(notice.line, notice.message) for notice in reading.notices] == [
        (7, "text between a section and its first term is not read; put it under a term")
    ]


def test_every_problem_in_one_run() -> None:
    """All that is wrong with a deck is said at once, in order, and the sound notes load."""
    reading = read("---\nreverse: 3\n---\n##\nx\n## A\n## B\nAliases: b\n## C\n```\n## D\n<!-- x\n")
    assert messages(reading) == [
        '2: "reverse" in the front matter takes true or false',
        '4: a heading without a term; write the term after the hashes, like "## Term"',
        '6: the term "A" has no definition; write it on the lines below the term',
        '7: the term "B" has no definition; write it on the lines below the term',
        '10: a code block begins here and is never closed; end it with a line "```"',
        '12: a comment begins here and is never closed; end it with a line "-->"',
    ]
    assert [note.term for note in reading.deck.notes] == ["C", "D"]


def test_many_blocks_that_are_never_closed() -> None:
    """The time to find out does not grow with their square."""
    reading = read("## T\n" + "```x\n~~~~ y\n<!--\n" * 20_000)
    assert len(reading.problems) == 60_000


def test_equal_terms() -> None:
    """Two notes with the same term both load, and one notice names all their lines."""
    reading = read("## Tide\na\n## *tide*\nb\n## Wave\nc\n## TIDE\nd\n")
    assert len(reading.deck.notes) == 4
    assert [(notice.line, notice.message) for notice in reading.notices] == [
        (3, '3 notes have the term "Tide": lines 1, 3 and 7; rename one, or join them')
    ]


@pytest.mark.parametrize("text", ["## A\n{}\n", "---\n{}\n---\n## A\nx\n", "{}\n---\n---\n## A\nx\n"])
def test_a_merge_conflict_is_refused(text: str) -> None:
    """No note of a deck with git's marks is believed, and each mark is named."""
    reading = read(text.format("<<<<<<< HEAD\na: b\n=======\na: c\n>>>>>>> other"))
    first = text.split("\n").index("{}") + 1
    assert reading.refused
    assert not reading.deck.notes
    assert [problem.line for problem in reading.problems] == [first, first + 4]
    assert "unresolved git merge" in reading.problems[0].message


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("## A\nb", True),
        ("intro\n\n  ##\tA", True),
        ("---\ndeck: x\n---\n", True),
        ("\ufeff---\r\ndeck: x\r\n", True),
        ("", False),
        ("# Only a title\ntext", False),
        ("a,b\nc,d", False),
        ("#separator:tab\na\tb", False),
        ("----\n", False),
    ],
)
def test_recognises(text: str, expected: bool) -> None:  # noqa: FBT001 - a row's answer
    """Front matter or a term makes a Markdown deck."""
    assert recognises(text) is expected


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("Training & Alignment", "training-alignment"),
        ("../../etc/passwd", "etc-passwd"),
        ("\u00c9tats d'\u00e2me", "\u00e9tats-d-\u00e2me"),
        ("\u0939\u093f\u0928\u094d\u0926\u0940", "\u0939\u093f\u0928\u094d\u0926\u0940"),
        ("", "deck"),
        ("***", "deck"),
        ("CON", "con-deck"),
        ("com\u00b9", "com1-deck"),
        ("LPT10", "lpt10"),
        ("README", "readme-deck"),
        ("Change log", "change-log"),
        ("a" * 99, "a" * 80),
        ("a" * 79 + " b", "a" * 79),
    ],
)
def test_slug(name: str, stem: str) -> None:
    """A file name keeps the letters of a deck's name and nothing that a file system or the library minds."""
    assert slug(name) == stem


@given(st.text())
def test_any_name_has_a_slug(name: str) -> None:
    """It is short, has no separators, and is its own slug."""
    stem = slug(name)
    assert re.fullmatch(r"[^\s./\\:]+", stem)
    assert len(stem) <= 80
    assert len(stem.encode()) <= 240
