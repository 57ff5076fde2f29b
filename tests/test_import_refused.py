"""What cannot be imported is refused with the reason, and the advice is about what is wrong."""

from pathlib import Path

import pytest
from helpers import Person


@pytest.mark.parametrize(
    ("options", "code", "message"),
    [
        (("--deck", "::"), 2, "it has no letter or digit"),
        (("--deck", ""), 2, "it has no letter or digit"),
        (("--deck", "../../x"), 2, "it has a slash"),
        (("--deck", "x" * 250), 2, "it has 250 characters; use at most 200"),
        (("-o", "/"), 5, "/: cannot write: it is a folder; give -o a file"),
        (("-o", "/dev/full"), 5, "/dev/full: cannot write: No space left on device; choose another place with -o"),
        (("--columns", ""), 3, "no column for the term and the definition"),
    ],
)
def test_options_that_cannot_be(tmp_path: Path, options: tuple[str, ...], code: int, message: str) -> None:
    """A name that no deck can have and a place where no file can be are refused, and nothing is written."""
    person = Person(tmp_path / "home")
    table = tmp_path / "seas.csv"
    table.write_text("term,definition\nEbb,out\n", encoding="utf-8")
    done = person.run("import", str(table), *options)
    assert (done.exit_code, done.stdout) == (code, "")
    assert message in done.stderr
    assert not person.decks.exists()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[1,2,3]", ':1: expected an object like {"term"'),
        ("{", ":1: not valid JSON: expected a key"),
        ('"x"', ':1: not valid JSON: expected "{"'),
        ("{}", ':1: a note without a "term"'),
    ],
)
def test_json_without_notes(tmp_path: Path, text: str, message: str) -> None:
    """What is wrong with a file that is called JSON is said about its JSON."""
    path = tmp_path / "a.json"
    path.write_text(text, encoding="utf-8")
    done = Person(tmp_path / "home").run("import", str(path))
    assert done.exit_code == 3
    assert f"{path}{message}" in done.stderr


@pytest.mark.parametrize("name", ["page.html", "terms.csv", "glossary.txt"])
def test_studying_what_must_be_imported(tmp_path: Path, name: str) -> None:
    """A file that is no deck is refused with the command that reads it."""
    path = tmp_path / name
    path.write_text("Ebb: out\nFlow: in\n", encoding="utf-8")
    done = Person(tmp_path / "home").run("study", str(path))
    assert done.exit_code == 3
    assert done.stderr == (
        f"flashcards: {path}: no terms of a deck; if it is a page, a table or JSON, run: flashcards import {path}\n"
    )


def test_a_deck_that_is_studied_where_it_is(tmp_path: Path) -> None:
    """Its notes are not imported a second time, and a new one is added to its file."""
    person = Person(tmp_path / "home")
    deck, table = tmp_path / "edge.md", tmp_path / "edge.csv"
    deck.write_text("---\ndeck: Edge\n---\n\n## Ebb\nout\n", encoding="utf-8")
    person.run("study", str(deck))
    person.run("export", "csv", "Edge", "-o", str(table))
    assert f"Nothing new for {deck}" in person.run("import", str(table)).stdout
    with table.open("a", encoding="utf-8") as file:
        file.write("Flow,in,,,,Edge\n")
    assert f"Added 1 note to {deck}" in person.run("import", str(table)).stdout
    assert deck.read_text(encoding="utf-8").endswith("## Ebb\nout\n\n## Flow\nin\n")
