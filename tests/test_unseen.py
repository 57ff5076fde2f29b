"""Texts of which nothing can be seen: they are shown as they are written, everywhere, and are told."""

from pathlib import Path

import pytest
from anki.collection import ImportAnkiPackageOptions, ImportAnkiPackageRequest
from helpers import Person
from hypothesis import given
from hypothesis import strategies as st
from packages import Engine
from test_anki_again import bring

from flashcards.cards import plain
from flashcards.formats.unseen import shows_nothing
from flashcards.html.from_markdown import block_html, definition_html, inline_html, plain_html, strip_html, term_html
from flashcards.spans import is_blank

UNSEEN = (
    "<!-- c -->",
    "<u></u>",
    "<sub> <b></sub>",
    "[](x)",
    "` `",
    "<u>&nbsp;\u200b</u>",
    "[&nbsp;](x)",
    "&nbsp;",
    "&zwnj; &#32;",
    "\u200b",
    "<ruby><rt></rt></ruby>",
)
SEEN = (
    "x",
    "![](x)",
    "<b></b>",
    "`<!-- c -->`",
    r"\&nbsp;",
    "$x$",
    "<u>",
    "[x](y)",
    "<!-- c",
    "&copy;",
    "<!-- c -->x",
)
EMPTY = tuple(text for text in UNSEEN if text != "<sub> <b></sub>")


@pytest.mark.parametrize("text", EMPTY)
def test_what_shows_nothing(text: str) -> None:
    """It is known to be that, and is as it is written in lists and in Anki."""
    assert shows_nothing(text)
    assert is_blank(text) or not is_blank(plain(text))
    assert term_html(text) == definition_html(text) == plain_html(text)


@pytest.mark.parametrize("text", SEEN)
def test_what_shows_something(text: str) -> None:
    """Nothing is said of it, and it is set as Markdown."""
    assert not shows_nothing(text)
    assert not shows_nothing(text, block=True)
    assert term_html(text) == inline_html(text)
    assert definition_html(text) == block_html(text)


@pytest.mark.parametrize("text", ["*", "#", ">", "1."])
def test_empty_blocks(text: str) -> None:
    """A definition of one mark, which would begin a block that holds nothing, is that mark."""
    assert definition_html(text) == plain_html(text)


def test_definitions_that_show_nothing() -> None:
    """Those are also lines that only say where links lead."""
    text = "[a]: https://b.c\n[d]: e"
    assert shows_nothing(text, block=True)
    assert not shows_nothing(text)
    assert definition_html(text) == plain_html(text)


PIECES = (
    "<u>",
    "</u>",
    "<!--",
    "-->",
    "&nbsp;",
    "[](x)",
    "a",
    " ",
    "`",
    "<rt>",
    "</rt>",
    "\u200b",
    "\\",
    "&",
    "[",
    "](y)",
)


@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=6).map("".join))
def test_it_is_as_html_has_it(text: str) -> None:
    """A term is never said to show nothing where its HTML shows something, and is shown there in any case."""
    html = inline_html(text)
    assert not shows_nothing(text) or is_blank(strip_html(html))
    assert is_blank(text) or not is_blank(strip_html(term_html(text)))


def test_they_are_told_and_stay(person: Person, anki: Engine, tmp_path: Path) -> None:
    """A check says them, the quiz shows them, and Anki takes every one and gives it back."""
    texts = [f"## {text}\nx{at}\n\n## y{at}\n{text}" for at, text in enumerate(EMPTY) if "<!--" not in text]
    person.write("a.md", "\n\n".join([*texts, "## <!-- c -->\nx"]) + "\n")
    said = person.run("check").output
    assert "a heading without a term" in said  # one that is commented out is none
    person.write("a.md", "\n\n".join(texts) + "\n")
    assert 'the term "<u></u>" shows nothing; put it between backticks' in said
    assert 'the definition of "y1" shows nothing' in said or 'the definition of "y0" shows nothing' in said
    assert 'the term "\u200b" has only invisible characters' in said
    assert "<u></u>" in person.run("study", "--plain", text="\n3\n" * 40).output
    assert person.run("export", "anki", "-o", str(tmp_path / "a.apkg")).exit_code == 0
    options = ImportAnkiPackageOptions(with_scheduling=True)
    log = anki.import_anki_package(ImportAnkiPackageRequest(package_path=str(tmp_path / "a.apkg"), options=options)).log
    assert (len(log.new), len(log.empty_first_field)) == (len(texts) * 2, 0)
    for number in anki.find_cards(""):
        shown = anki.get_card(number).question()
        assert "\u200b" in shown or not is_blank(strip_html(shown.partition("</style>")[2]))
    before = (person.decks / "a.md").read_text(encoding="utf-8")
    assert "Kept" not in bring(person, tmp_path / "a.apkg")
    assert (person.decks / "a.md").read_text(encoding="utf-8") == before
    there = Person(tmp_path / "there")
    bring(there, tmp_path / "a.apkg")
    assert there.run("export", "anki-text", "-o", str(tmp_path / "a.txt")).exit_code == 0
    text = (there.decks / "a.md").read_text(encoding="utf-8")
    assert "\N{EM DASH}" not in text
    assert text.count("## ") == 2 * (len(EMPTY) - 1)
    other = Person(tmp_path / "other")
    assert other.run("import", str(tmp_path / "a.txt")).output.count("without") == 0
