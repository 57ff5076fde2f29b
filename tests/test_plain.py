"""What is heard and not seen: ``--plain``, and ``plain = true`` for every command."""

import re
from pathlib import Path

import pytest
from helpers import SEAS, Person, deck_text
from terminal import Terminal

from flashcards.terminal.markdown import render
from flashcards.terminal.style import Style

HEARD = Style(color=False, weight=False, spoken=True)
DRAWN = re.compile("[\u2500-\u259f|]|={3}|-{3}|_{2}|> $|  +\\d", re.MULTILINE)
"""Lines, blocks, rulers, marks in the place of letters, and numbers in columns."""

TABLE = "| sea | depth |\n|-----|------:|\n| Baltic | 459 |\n| Black | 2,212 |"
RICH = f"Of *seas*:\n\n{TABLE}\n\n> quoted\n\n---\n\n- one\n- two\n\n#### Small print\n\nEnd."


@pytest.fixture
def person(tmp_path: Path) -> Person:
    """Somebody who listens."""
    somebody = Person(tmp_path)
    somebody.write("seas.md", SEAS)
    return somebody


def listens(person: Person) -> None:
    """Keep it so in the configuration."""
    assert person.run("config", "plain", "true").exit_code == 0


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        (TABLE, ["row 1: sea: Baltic; depth: 459", "row 2: sea: Black; depth: 2,212"]),
        ("| a | |\n|---|---|\n| 1 | 2 |", ["row 1: a: 1; 2"]),
        ("| | |\n|---|---|\n| 1 | 2 |", ["row 1: 1; 2"]),
        ("| a | b |\n|---|---|\n| | |", ["row 1: empty"]),
        ("| a | b |\n|---|---|", ["columns: a; b"]),
        ("| a | b |\n|---|---|\n| **x** `y` | $x^2$ |", ["row 1: a: x y; b: x\u00b2"]),
        ("| a || b |\n|---|---|---|\n| 1 | 2 | 3 |\n| ^^ | 4 | 5 |", ["row 1: a: 1; 2; b: 3", "row 2: 4; b: 5"]),
        ("> one\n>\n> two\n\nthree", ["quote: one", "quote: two", "three"]),
        ("one\n\n---\n\ntwo", ["one", "two"]),
        ("# one\n\n### two", ["one", "two"]),
        ("- one\n- two", [" \u2022 one", " \u2022 two"]),
    ],
)
def test_sentences(source: str, lines: list[str]) -> None:
    """A row of a table is a sentence, a quotation is called one, and rulers are not said."""
    assert [line for line in render(source, 60, HEARD) if line] == lines


def test_nothing_is_drawn(person: Person) -> None:
    """A whole session has no line art, no columns, and no mark that a prompt ends in."""
    person.write("seas.md", deck_text("Seas", {"Tide": RICH, "Wave": "ridge"}))
    said = person.run("study", "--plain", text="?\nh\nt\nmoon\n1\nx\n\n2\n\n3\n").stdout
    assert DRAWN.findall(said) == []
    for line in (
        "Seas: 0 done, 2 new, 0 again, 0 due.",
        "Enter shows the answer, help lists the keys: ",
        "?, help: this help",
        "row 1: sea: Baltic; depth: 459",
        "Rate: 1 Again, again today, then in 1 day; 2 Hard",
        '"x" is not a key here; help lists them',
    ):
        assert line in said


def test_hints_in_words(person: Person) -> None:
    """A hint says how many letters there are."""
    person.write("seas.md", deck_text("Seas", {"Tide": "The {{c1::blue moon}} pulls."}))
    said = person.run("study", "--plain", text="h\nh\n\nq\n").stdout
    assert "hint: b and 3 more letters; m and 3 more letters" in said
    assert "hint: bl and 2 more letters; mo and 2 more letters" in said
    assert "3 Good, as Hard; 4 Easy, as Hard" in said
    assert "Hint used: the best rating is Hard." in said


def test_the_setting_keeps_it(person: Person) -> None:
    """With ``plain = true`` a terminal gets the session line by line; --no-plain has the screen for once."""
    listens(person)
    with Terminal(person) as terminal:
        terminal.wait_for("help lists the keys:")
        assert b"\x1b" not in terminal.raw
        terminal.type("q\r")
        assert terminal.finish().status == 0
    with Terminal(person, "--no-plain") as terminal:
        terminal.wait_for("space show")
        terminal.type("q")
        assert terminal.finish().status == 0


def test_every_command(person: Person) -> None:
    """What other commands say has neither columns nor drawn tables then."""
    person.write("seas.md", deck_text("Seas", {"Tide": RICH, "Wave": "ridge"}, "tags: [x]\n"))
    person.write("lakes.md", f"---\ndeck: Lakes\n---\n\n{RICH}\n\n## Tarn\nHigh.\n")
    person.run("study", text="\n3\n\n1\nq\n")
    listens(person)
    assert person.run().stdout.splitlines()[2:5] == [
        "Lakes: 0 due, 0 new, 0 again, 1 tomorrow.",
        "Seas: 0 due, 1 new, 1 again, 1 tomorrow.",
        "all decks: 0 due, 1 new, 1 again, 2 tomorrow.",
    ]
    commands = [(), ("due",), ("decks",), ("decks", "Lakes"), ("show", "Tide"), ("search", "x"), ("log",), ("config",)]
    for command in [*commands, ("check",)]:
        said = re.sub(r"\S*/\S*", "", person.run(*command).stdout)
        assert DRAWN.findall(re.sub(r"(?m)^ +", "", said)) == [], command
    assert "  row 2: sea: Black; depth: 2,212\n" in person.run("show", "Tide").stdout
    assert "    row 2: sea: Black; depth: 2,212\n" in person.run("decks", "Lakes").stdout
    assert "\nnew-order is after\n" in person.run("config").stdout


def test_the_first_words(tmp_path: Path) -> None:
    """What to type in a new home is no table either."""
    newcomer = Person(tmp_path / "home")
    assert re.search(r"flashcards study {2,}\S", newcomer.run().stdout)
    newcomer.folder.mkdir()
    listens(newcomer)
    said = newcomer.run().stdout
    assert "  flashcards study: " in said
    assert not re.search(r"\S {2,}", said)


def test_without_it_tables_stay(person: Person) -> None:
    """Who sees the screen has the table, and the text as it is written."""
    person.write("seas.md", deck_text("Seas", {"Tide": TABLE}))
    assert "| Baltic | 459 |" in person.run("show", "Tide").stdout
    assert re.search(r"deck +due +new", person.run().stdout)
    with Terminal(person) as terminal:
        terminal.wait_for("space show")
        terminal.press(" ")
        assert "\u2500" in terminal.text
        assert "row 1" not in terminal.text
