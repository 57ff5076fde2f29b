"""Glossaries made by hand: mixed marks, forgotten marks, lines of one entry, what stands above the first letter."""

import pytest
from test_page_kinds import PAIRS, page, pairs

from flashcards.formats.glossary import parse

MORE = {
    **PAIRS,
    "Island": "Land with the sea all around it.",
    "Jib": "A small sail ahead of the mast.",
    "Keel": "The beam on which a boat is built.",
    "Leeward": "Away from the wind.",
}


def lines(marks: dict[str, str], between: str = "\n") -> str:
    """An entry a line, with a dash but for the terms that have another mark."""
    return between.join(f"{term}{marks.get(term, ' - ')}{text}" for term, text in MORE.items())


@pytest.mark.parametrize(
    "marks",
    [
        {"Draft": ": ", "Gybe": ": "},
        {"Cleat": "-- ", "Draft": ": ", "Ebb": " -- ", "Fetch": "- "},
        {"Cleat": ", ", "Keel": " ", "Gybe": ": "},
        {"Leeward": ": ", "Keel": ": "},
    ],
)
@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_marks_that_one_page_mixes(marks: dict[str, str], between: str) -> None:
    """Each line is an entry, whatever mark it has, or none but an article."""
    reading = parse(lines(marks, between), "given")
    assert pairs(reading) == MORE
    assert not reading.problems
    assert reading.judgement is not None
    assert reading.judgement.is_sure


def test_a_parenthesis_that_is_never_closed() -> None:
    """A slip in a term costs no entry."""
    text = lines({}).replace("Draft - ", "Draft (of boats - ")
    assert pairs(parse(text, "given")) == {
        "Draft (of boats" if term == "Draft" else term: definition for term, definition in MORE.items()
    }


@pytest.mark.parametrize("bullet", ["", "- "])
def test_a_line_without_a_mark_among_lines(bullet: str) -> None:
    """A line in its place of the alphabet is no part of the entry above it, and one near its place is doubtful."""
    text = "\n".join(bullet + line for line in lines({"Draft": " "}).split("\n")).replace(": ", "; ")
    reading = parse(text.replace("Leeward - ", "Jury rig  "), "given")
    found = pairs(reading)
    assert found["Cleat"] == MORE["Cleat"]
    said = " ".join(problem.message for problem in reading.problems)
    assert "Draft How deep" in said
    assert parse(text, "given").deck.notes


def test_a_line_near_its_place_is_doubtful() -> None:
    """What begins as entries do, and speaks of the term above it, may be another entry."""
    text = lines({}).replace("Ebb - ", "Draft, light, is that of an empty boat.\nEbb - ")
    (problem,) = parse(text, "given").problems
    assert 'may hold the next entry, "Draft, light, is that"' in problem.message


def test_labels_on_lines_of_their_own() -> None:
    """A label between blank lines, that all entries have, says what the text below it is."""
    text = "\n\n".join(f"{term}\n\n{text}\n\nExample:\n\nThey all know {term} here." for term, text in PAIRS.items())
    assert pairs(parse(f"Sea Glossary\n\n{text}", "x")) == {
        term: f"{text}\n\nExample: They all know {term} here." for term, text in PAIRS.items()
    }


def test_pairs_above_the_first_letter() -> None:
    """Those above the letter that the first entry begins with are out of their places, so they are none."""
    above = "\n\n".join(
        f"{name}\n\n{text}"
        for name, text in {
            "Words of the Sea": "Every sailor knows these words by heart.",
            "Learn them well": "They are short and they are heard on every deck.",
            "On deck and below": "Masts, sails, lines and all that a boat is made of.",
            "Made for guests": "Nobody has to know them before they come aboard.",
            "Terms of the pier": "The harbour has words of its own as well.",
        }.items()
    )
    text = "\n\n".join(f"{term[0]}\n\n{term}\n\n{text}" for term, text in PAIRS.items())
    assert pairs(parse(f"Harbour School\n\n{above}\n\n{text}", "x")) == PAIRS


def test_an_entry_above_the_first_letter() -> None:
    """One that has its place above it is an entry: its own letter is missing."""
    text = page().replace("Ballast\n", "B\n\nBallast\n", 1)
    assert pairs(parse(text, "x")) == PAIRS


def test_how_many_of_how_many_terms_are_shown() -> None:
    """A line that counts what a search has found is no title."""
    reading = parse(f"Sea Words\n\nShowing 9 of 9 terms\n\n{page()}", "x")
    assert reading.deck.name == "Sea Words"
    assert "says it has 9 terms and has 8" in reading.notices[0].message


def test_lines_glued_in_another_way() -> None:
    """A line whose term and definition cannot be told apart is no part of the entry above it."""
    text = "\n".join(f"{term.lower()}{text}" for term, text in MORE.items())
    reading = parse(text.replace("fetchHow far", "fetchhow far"), "x")
    assert pairs(reading)["ebb"] == MORE["Ebb"]
    assert "fetchhow far the wind" in " ".join(problem.message for problem in reading.problems)
