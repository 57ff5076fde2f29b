"""A term is one line of text in every format: whatever it holds, it goes out and comes back as one note."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from helpers import written
from hypothesis import example, given
from hypothesis import strategies as st
from strategies import phrases

from flashcards.anki.exporting.records import ExportCard, ExportNote
from flashcards.anki.exporting.writer import write_package
from flashcards.anki.notes.convert import Converter
from flashcards.anki.package.opening import read_package
from flashcards.cards import Deck, Note, new_guid, says_nothing
from flashcards.formats import anki_text, delimited, interchange, markdown
from flashcards.html.cloze import cloze_html
from flashcards.html.from_markdown import block_html, inline_html
from flashcards.html.to_markdown import block_markdown, inline_markdown

SYMBOLS = (
    "*", "-", "+", "#", "##", ">", "1.", "1)", "---", "***", "___", "=", "===", "|", ":", "::", "~", "~~~", "```", "`",
    "\\", "[", "]", "![", "<", "<b>", "<!--", "&", "&amp;", "$", "$$", "{", "{{", "}}", "{{c1::a}}", "_", "**", "'",
    '"', "''", "@", "=1+1", "-1", "+1", "- a", "1. a", "# a", "> a", "| a | b |", "a  b", "[a]: b", "[sound:a.mp3]",
    "Q: a", "A: b", "a :: b", "#tag", "\\(a\\)", "\\[a\\]", "\t", "x<br>y", "a\\", "0", "Aliases: x", "<ul>", "%", "^",
    ";", ",",
)  # fmt: skip


def deck_of(terms: Iterable[str]) -> Deck:
    """A deck in which each of some terms has a definition of its own."""
    notes = tuple(Note(term=term, definition=f"What number {at} says") for at, term in enumerate(terms))
    return Deck(name="Seas", notes=notes)


def as_markdown(deck: Deck, _folder: Path) -> tuple[Note, ...]:
    """Through a deck file."""
    return markdown.parse(markdown.render(deck), "x").deck.notes


def as_csv(deck: Deck, _folder: Path) -> tuple[Note, ...]:
    """Through a table."""
    return delimited.parse(written("csv", deck), "x").deck.notes


def as_tsv(deck: Deck, _folder: Path) -> tuple[Note, ...]:
    """Through a table with tabs."""
    return delimited.parse(written("csv", deck, flags=["tabs"]), "x").deck.notes


def as_json(deck: Deck, _folder: Path) -> tuple[Note, ...]:
    """Through JSON."""
    return interchange.parse(written("json", deck), "x").deck.notes


def as_anki_text(deck: Deck, _folder: Path) -> tuple[Note, ...]:
    """Through Anki's text export."""
    html = anki_text.Markup(inline_html, block_html, cloze_html)
    reader = anki_text.Reader(inline_markdown, block_markdown, partial(block_markdown, cloze=True))
    return anki_text.parse(written("anki-text", deck, html=html), "x", html=reader).deck.notes


def as_package(deck: Deck, folder: Path) -> tuple[Note, ...]:
    """Through a package."""
    path = folder / "a.apkg"
    notes = (
        ExportNote(
            id=1_700_000_000_000 + at,
            guid=new_guid("Seas", note.term, str(at)),
            deck=deck.name,
            term=note.term,
            definition=note.definition,
            modified_ms=0,
            cards=(ExportCard(id=1_700_000_000_000 + at),),
        )
        for at, note in enumerate(deck.notes)
    )
    write_package(path, (), notes)
    with read_package(path) as package:
        converter = Converter(package.decks)
        return tuple(item.note for note in package.notes() for item in converter.convert(note))


EXPORTS: tuple[Callable[[Deck, Path], tuple[Note, ...]], ...] = (
    as_markdown, as_csv, as_tsv, as_json, as_anki_text, as_package,
)  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for packages."""
    return tmp_path_factory.mktemp("terms")


@pytest.mark.parametrize("export", EXPORTS)
@given(terms=st.lists(st.sampled_from(SYMBOLS) | phrases(), min_size=1, max_size=4))
@example(terms=list(SYMBOLS))
def test_any_term_survives(export: Callable[[Deck, Path], tuple[Note, ...]], folder: Path, terms: list[str]) -> None:
    """Every note comes back with its definition, and its term says the same as before; one that shows nothing aside."""
    words = [" ".join(term.split()) for term in terms]
    deck = deck_of("x" if says_nothing(word) else word for word in words)
    back = export(deck, folder)
    assert [note.definition for note in back] == [note.definition for note in deck.notes]
    assert [inline_html(note.term) for note in back] == [inline_html(note.term) for note in deck.notes]


@pytest.mark.parametrize("export", [as_markdown, as_csv, as_json])
@pytest.mark.parametrize("term", ["<!-- a -->", "\\<!-- a -->", "\\\\<!-- a -->", "&nbsp;", "<u></u>", "[](x)"])
def test_what_shows_nothing_survives(export: Callable[[Deck, Path], tuple[Note, ...]], folder: Path, term: str) -> None:
    """A term that nobody would see, as Anki may have one, is the same after all, with or without backslashes."""
    (back,) = export(deck_of([term]), folder)
    assert back.term == term


@pytest.mark.parametrize("export", [as_markdown, as_csv, as_json])
@pytest.mark.parametrize("text", ["<!-- a -->", "\\<!-- a -->", "<!-- a\n\nb -->", "\\\\<!-- a\nb -->", "<u></u>"])
def test_a_definition_that_shows_nothing_survives(
    export: Callable[[Deck, Path], tuple[Note, ...]], folder: Path, text: str
) -> None:
    """So is such a definition."""
    deck = deck_of(["x"])
    deck = replace(deck, notes=(replace(deck.notes[0], definition=text),))
    (back,) = export(deck, folder)
    assert back.definition == text


@pytest.mark.parametrize("text", ["\\<!-- a -->", "\\&nbsp;"])
def test_a_backslash_of_a_file_shows_what_it_is_before(text: str) -> None:
    """What people write so that it is seen is read as they wrote it, and written the same again."""
    (note,) = markdown.parse(f"## {text}\n{text}\n", "x").deck.notes
    assert (note.term, note.definition) == (text, text)
    assert markdown.render_note(note) == f"## {text}\n{text}"
