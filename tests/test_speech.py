"""What is read aloud: the settings that say so, and the words of a text."""

import pytest

from flashcards.cards import Deck, Note
from flashcards.formats import markdown
from flashcards.settings import declared, speech
from flashcards.study.speech import LONGEST, spoken


@pytest.mark.parametrize(
    ("markdown", "words"),
    [
        ("", ""),
        ("the *rise* and **fall**", "the rise and fall"),
        ("one\ntwo  \nthree", "one two three"),
        ("- first\n- second\n\n> third", "first second third"),
        ("![a wave](wave.png) waves ![](wave.mp3) [sound:wave.mp3]", "waves"),
        ("[the sea](https://sea.example) at https://sea.example/a", "the sea at"),
        ("`code` stays\n\n```\nnot = this\n```\n\n    nor this", "code stays"),
        ("$x^2$ and\n\n$$\\alpha$$", "x² and \u03b1"),
        ("$\\unknownthing{x}$", "unknownthing x"),
        ("H<sub>2</sub>O", "H2O"),
        ("the [...] pulls the [planet]", "the ... pulls the planet"),
        ("[[Tide]] and [[k@t]] and [\u200b[x]\u200b]", "Tide and k@t and x"),
        ("-v evil", "-v evil"),
        ("\x1b[31mred\x07 \u202ebidi", "31mred bidi"),
        ("a <!-- unseen --> b", "a b"),
        ("x" * 2 * LONGEST, "x" * LONGEST),
    ],
)
def test_words(markdown: str, words: str) -> None:
    """A voice gets the words on one line, and nothing that it could take for a command of its own."""
    assert spoken(markdown) == words


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("none", {}),
        ("term fr", {"term": "fr"}),
        ("Term FR_ca, definition  en-GB", {"term": "fr-ca", "definition": "en-gb"}),
        ("back de, front cmn", {"definition": "de", "term": "cmn"}),
    ],
)
def test_fields(text: str, fields: dict[str, str]) -> None:
    """Each field has its language; Anki's names of the fields are understood."""
    assert speech(text) == fields


@pytest.mark.parametrize(
    "text",
    ["", "fr", "term", "term french", "term fr definition en", "term fr, front en", "tail fr", "term -v", "a b,"],
)
def test_no_fields(text: str) -> None:
    """Anything else is refused, in the settings as well."""
    with pytest.raises(ValueError, match=r"^$"):
        speech(text)
    with pytest.raises(ValueError, match=r"^$"):
        declared()["speak"].read(text)


@pytest.mark.parametrize(
    ("value", "stored"), [("front fr", "term fr"), ("none", None), ("term fr, back en_us", "term fr, definition en-us")]
)
def test_stored(value: str, stored: str | None) -> None:
    """The setting is kept as it is usually written."""
    assert declared()["speak"].read(value) == stored


@pytest.mark.parametrize("said", ["", "none", "term fr, definition en-gb"])
def test_the_deck_keeps_it(said: str) -> None:
    """A deck that is written as Markdown says the same when it is read."""
    deck = Deck(name="Seas", speak=said, notes=(Note(term="Tide", definition="x"),))
    assert markdown.parse(markdown.render(deck), "").deck == deck


def test_a_number_is_no_language() -> None:
    """A value in the file that is not a text is refused."""
    with pytest.raises(ValueError, match=r"^$"):
        declared()["speak"].read(3)
