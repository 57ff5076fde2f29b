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


def stacked(*, after: str, more: str) -> str:
    """A page of terms with their definitions right below them, of which one goes on on a line of its own."""
    woods = {**WOODS, "Leim": "Ein Klebstoff, mit dem man Bretter verbindet."}
    return "Holzlexikon\n\n" + "".join(
        f"{term}\n{text}\n" + (f"{more}\n" if term == after else "") for term, text in woods.items()
    )


@pytest.mark.parametrize(
    "more",
    [
        "Daneben kauft man das Furnier heute fertig auf der Rolle.",
        "2 - In der Werkstatt nennt man so jede dünne Lage.",
        "2 \u2013 In der Werkstatt nennt man so jede dünne Lage.",
    ],
)
def test_lines_that_speak_of_the_term_above_go_on_with_its_definition(more: str) -> None:
    """In alphabetical order a line below a definition belongs to it if it names the term, or is a numbered sense."""
    reading = parse(stacked(after="Furnier", more=more), "x")
    assert pairs(reading)["Furnier"] == f"{WOODS['Furnier']}\n\n{more}"
    assert not reading.problems


def test_lines_that_speak_of_something_else_may_have_lost_their_term() -> None:
    """A line below a definition that does not name the term is reported, as one between it and a line that does."""
    other = "Der Teil des Baums, der in der Erde wächst."
    reading = parse(stacked(after="Furnier", more=f"{other}\nAuch ein Furnier ist daraus gemacht."), "x")
    assert pairs(reading)["Furnier"] == WOODS["Furnier"]
    assert [problem.line for problem in reading.problems] == [11, 12]


def test_dashes_that_lost_their_blank_before_definitions() -> None:
    """The dash before the definition below a term is no part of it, also where its blank is missing."""
    text = "".join(f"{term}\n\u2014{'' if term == 'Eiche' else ' '}{WOODS[term]}\n\n" for term in WOODS)
    assert pairs(parse(f"Holzlexikon\n\n{text}", "x")) == WOODS
