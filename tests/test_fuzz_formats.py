"""All formats at once: each recognises its own texts, and none is brought down by any bytes."""

from contextlib import suppress
from textwrap import dedent

import pytest
from helpers import written
from hypothesis import given
from hypothesis import strategies as st
from strategies import decks, texts

from flashcards.cards import Deck, Note
from flashcards.errors import DeckError
from flashcards.formats import DeckNote, Outgoing, decode
from flashcards.formats.registry import FORMATS, Format, detect

WRITTEN = [known for known in FORMATS if known.export]

TEXTS = {
    "json": [
        '{\n  "format": "flashcards/1",\n  "notes": [{"term": "Tide", "definition": "## a, b | c :: d"}]\n}\n',
        '{"term": "Tide", "definition": "Q: a"}\n{"term": "Wave", "definition": "A: b"}\n',
        '[{"front": "Tide", "back": "rise"}]',
    ],
    "anki-text": [
        "#separator:tab\n#html:true\nTide\trise\nWave\tridge\n",
        "#guid column:1\n#deck:Seas\ng,## a,b\n",
        "#columns:Front;Back\na :: b;c\n",
    ],
    "csv": [
        "Term,Definition\nTide,rise\n",
        'front;back\n"## Tide";"Q: a\nA: b"\n',
        "Tide\tThe rise and fall of the sea.\nWave\tA ridge that moves through water.\n",
        "sep=|\nTide|rise\n",
        "Tide,rise\nWave,ridge\nSand,grain\n",
    ],
    "markdown": [
        "## Tide\nThe rise, and fall.\n",
        "---\ndeck: Seas\n---\n",
        "Notes, and more notes.\n\nQ: What, then?\nA: This, now.\n",
        "C: The [tide], and the [wave].\n",
        "# Seas\n\n## Table\n| A | B |\n|---|---|\n| a | b |\n\na :: b\n",
        "intro, a\n\n## Tide\nrise, b\n",
    ],
    "lists": [
        "Tide :: rise, and fall\nWave ::: ridge, and more\n",
        "# Seas\n\n| Term | Definition |\n|------|------------|\n| Tide | rise |\n",
        "Tide\n: The rise and fall of the sea.\n\nWave\n: A ridge that moves through water.\n",
        "Term | Definition\n---|---\nTide | rise\n",
    ],
    "glossary": [
        "Tide\nThe rise and fall of the sea.\nWave\nA ridge that moves through water.\n",
        dedent("""\
            Seas & Oceans3
            CoreWhy the sea moves, and where.
            Tide, or ebb
            The rise, and the fall, of the sea.
            All concepts
            W
            Wave, ridge
            A ridge, or swell, that moves through water.
            Zone
            A band of water, as deep as light reaches.
            """),
    ],
}
"""Texts of each format, as like those of the others as they may be."""


@pytest.mark.parametrize(("name", "text"), [(name, text) for name, examples in TEXTS.items() for text in examples])
def test_each_text_is_told_from_all_others(name: str, text: str) -> None:
    """The format is found from content, with or without a byte-order mark, and so are notes."""
    for variant in (text, f"\ufeff{text}", text.replace("\n", "\r\n")):
        found = detect(variant)
        assert found is not None
        assert found.name == name
        assert found.parse(variant, "given").deck.notes or text.startswith("---")


@pytest.mark.parametrize(
    "text", ["", "\n\n", "A line of prose.", "# A title\n\nSome prose, and more.\nThe end.\n", "{", "a,b"]
)
def test_what_is_no_deck(text: str) -> None:
    """Prose is of no format."""
    assert detect(text) is None


@given(decks().filter(lambda deck: bool(deck.notes)), st.sampled_from(WRITTEN))
def test_what_is_written_is_detected(deck: Deck, known: Format) -> None:
    """A text written in a format is taken for that one, whatever the notes hold."""
    found = detect(written(known.name, deck))
    assert found is not None
    assert found.name == known.name


@given(st.binary() | texts().map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_any_bytes_are_read(data: bytes) -> None:
    """Each format makes of any bytes a reading or a deck error, and nothing else."""
    with suppress(DeckError):
        text = decode(data, "any")
        detect(text)
        for known in FORMATS:
            _check(known, text)


@given(st.text() | texts(), st.sampled_from(FORMATS), st.data())
def test_any_mixture_is_read(text: str, known: Format, data: st.DataObject) -> None:
    """So it is with texts of the formats that were cut and put together anew."""
    parts = [example for examples in TEXTS.values() for example in examples]
    pieces = data.draw(st.lists(st.sampled_from(parts), max_size=3))
    cut = [piece[data.draw(st.integers(0, len(piece))) :] for piece in pieces]
    _check(known, "".join([*cut, text]))


def _check(known: Format, text: str) -> None:
    known.recognises(text)
    reading = known.parse(text, "given")
    lines = text.count("\n") + text.count("\r") + 1
    assert all(0 <= problem.line <= lines for problem in (*reading.problems, *reading.notices))
    assert all(0 < note.line <= lines for note in reading.deck.notes)
    assert all(at in range(len(reading.deck.notes)) for at in reading.records)
    assert all(note.term and note.definition for note in reading.deck.notes)
    assert not reading.refused or not reading.deck.notes


@given(decks(), st.sampled_from(WRITTEN))
def test_every_format_gives_terms_back(deck: Deck, known: Format) -> None:
    """What one part of the program writes, another reads: as many notes, or a problem for each that is missing."""
    reading = known.parse(written(known.name, deck), deck.name)
    assert len(reading.deck.notes) + len(reading.problems) >= len(deck.notes)


def test_a_text_is_written_in_parts() -> None:
    """A big deck goes out note by note, or a hundred notes at a time, so it need not be in memory as one text."""
    deck = Deck(name="Seas", notes=tuple(Note(term=str(number), definition="d") for number in range(450)))
    notes = [DeckNote(deck, note) for note in deck.notes]
    parts = {known.name: len(list(known.write(Outgoing([deck], notes)))) for known in WRITTEN}
    assert parts == {"json": 8, "anki-text": 452, "csv": 451, "markdown": 1}
