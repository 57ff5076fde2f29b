"""Pages in languages other than English: letters before their terms, short definitions, what goes on below one."""

import pytest
from test_page_kinds import pairs

from flashcards.formats.glossary import parse

WOODS = {
    "Ahorn": "Ein helles Holz, aus dem man Geigen baut.",
    "Birke": "Ein Baum mit weißer Rinde.",
    "Eiche": "Ein hartes Holz für Fässer und Böden.",
    "Furnier": "Eine dünne Schicht Holz, die man aufleimt.",
    "Harz": "Der klebrige Saft der Nadelbäume.",
    "Intarsie": "Ein Bild aus eingelegtem Holz.",
}


@pytest.mark.parametrize("words", ["wie", "is for", "comme", "como", "jak"])
def test_letters_with_words_before_terms(words: str) -> None:
    """The letter before each term goes, with the words behind it, as in "A is for Anchor"."""
    text = "".join(f"{term[0]} {words} {term}\n{definition}\n\n" for term, definition in WOODS.items())
    reading = parse(text, "Holz")
    assert pairs(reading) == WOODS
    assert not reading.problems


def test_letters_with_different_words_before_terms() -> None:
    """Where the words between a letter and the next one differ, they are a part of the term."""
    words = ("wie", "mit", "von", "aus", "bei", "und")
    expected = {f"{term[0]} {word} {term}": WOODS[term] for term, word in zip(WOODS, words, strict=True)}
    text = "".join(f"{term}\n{definition}\n\n" for term, definition in expected.items())
    assert list(pairs(parse(text, "Holz"))) == list(expected)


@pytest.mark.parametrize("after", ["Furnier", "furniert"])
def test_a_definition_of_one_word_between_blank_lines(after: str) -> None:
    """A word below a term is its definition if it is out of order, also above a term in lower case."""
    expected = {**WOODS, "Esche": "Sportgeräteholz"}
    expected = {after if term == "Furnier" else term: expected[term] for term in sorted(expected)}
    reading = parse("Holzlexikon\n\n" + "".join(f"{term}\n\n{text}\n\n" for term, text in expected.items()), "x")
    assert pairs(reading) == expected
    assert not reading.problems
