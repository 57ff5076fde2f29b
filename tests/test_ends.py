"""The ends of lines and of notes: breaks, tags, colours and comments."""

import json
from pathlib import Path

import pytest
from helpers import Person, written

from flashcards.cards import Deck, Note
from flashcards.formats import delimited, interchange
from flashcards.formats.editing import set_tags
from flashcards.formats.markdown import parse, render
from flashcards.terminal.markdown import render as shown
from flashcards.terminal.style import Style

BROKEN = "first  \nsecond"


@pytest.fixture
def person(tmp_path: Path) -> Person:
    """Somebody with an empty library."""
    return Person(tmp_path / "home")


@pytest.mark.parametrize(
    ("text", "definition"),
    [
        ("## T\nfirst  \nsecond   \nthird  \n", "first  \nsecond  \nthird"),
        ("## T\nfirst \nsecond\t\nthird\n", "first\nsecond\nthird"),
        ("## T\nfirst  \n\nsecond  \n\n#tag  \n", "first\n\nsecond"),
        ("## T\nfirst  \n```\nx  \n```", "first\n```\nx\n```"),
        ("## T\n- a  \n  b\n- c\n", "- a  \n  b\n- c"),
        ("Q: x\nA: first  \nsecond", BROKEN),
        ("T\n: first  \n  second", BROKEN),
    ],
)
def test_two_blanks_break_a_line(text: str, definition: str) -> None:
    """Two blanks or more at the end of a line within a paragraph stay as two, in every kind of block."""
    reading = parse(text, "given")
    assert [note.definition for note in reading.deck.notes] == [definition]
    assert parse(render(reading.deck), "given").deck.notes == reading.deck.notes


def test_a_break_on_the_screen() -> None:
    """It begins a line."""
    assert shown(BROKEN, 40, Style(weight=False, color=False, unicode=True)) == ["first", "second"]


def test_a_break_goes_round() -> None:
    """It survives JSON and tables, and so does a question of several lines."""
    deck = Deck(name="given", notes=(Note(term="a\n\n- b", definition=BROKEN),))
    assert interchange.parse(written("json", deck), "given").deck.notes == deck.notes
    assert delimited.parse(written("csv", deck), "given").deck.notes == deck.notes


@pytest.mark.parametrize(
    ("body", "definition", "tags"),
    [
        ("#fff", "#fff", ()),
        ("#endif", "#endif", ()),
        ("#one #two", "#one #two", ()),
        ("It is\n\n#c0c0c0", "It is\n\n#c0c0c0", ()),
        ("It is\n\n#FFF", "It is\n\n#FFF", ()),
        ("It is\n\n#fff #sea", "It is", ("fff", "sea")),
        ("It is\n\n#add #cafe", "It is", ("add", "cafe")),
        ("It is\n\n#\\c0c0c0", "It is", ("c0c0c0",)),
        ("It is\n\n#sea\n<!--ID: 1620-->", "It is\n<!--ID: 1620-->", ("sea",)),
        ("It is\n#sea\n\n<!--\nmine\n-->\n<!--SR:!2024-->", "It is\n\n<!--\nmine\n-->\n<!--SR:!2024-->", ("sea",)),
        ("It is\n<!-- a -->\n#sea", "It is\n<!-- a -->", ("sea",)),
    ],
)
def test_the_last_line(body: str, definition: str, tags: tuple[str, ...]) -> None:
    """Tags end a note, comments below them or not; colours are none, and a note of nothing else says them."""
    reading = parse(f"## T\n{body}\n", "given")
    assert not reading.problems
    assert [(note.definition, note.tags) for note in reading.deck.notes] == [(definition, tags)]
    assert parse(render(reading.deck), "given").deck.notes == reading.deck.notes


def test_a_note_of_comments() -> None:
    """It has no definition."""
    (problem,) = parse("## T\n<!-- later -->\n", "given").problems
    assert problem.message.startswith('the term "T" has no definition')


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("## T\nx\n<!-- a -->\n", "## T\nx\n\n#new\n<!-- a -->\n"),
        ("## T\nx\n\n#old\n<!-- a -->\n", "## T\nx\n\n#new\n<!-- a -->\n"),
        ("## T\n#fff\n", "## T\n#fff\n\n#new\n"),
    ],
)
def test_tags_that_are_set(text: str, expected: str) -> None:
    """They stand above the comments of other programs, and take the place of none but tags."""
    changed = set_tags(text, 1, ["new"])
    assert changed == expected
    assert parse(changed, "given").deck.notes[0].tags == ("new",)


def test_comments_in_the_quiz_and_in_search(person: Person) -> None:
    """A card that is commented out is neither asked nor seen in the one above it."""
    person.write("sea.md", "## Tide\nRise and fall.\n\n<!--\n## Ebb\nNot now.\n-->\n\n## Wave <!-- x -->\nA ridge.\n")
    done = person.start("study", "--plain", text="\n3\n" * 4)
    assert "Rise and fall.\nRate:" in done.stdout
    assert "Not now" not in done.stdout
    found = json.loads(person.run("search", "wave", "--json").stdout)
    assert len(found) == 1
    assert person.run("search", "wave").stdout.startswith("Wave: ")
