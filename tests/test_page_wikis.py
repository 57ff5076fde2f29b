"""Pages as wikis and tables give them: definition lists of a wiki, rows over several lines, letters in front."""

import pytest
from selectolax.lexbor import LexborHTMLParser
from test_page_kinds import PAIRS, pairs

from flashcards.formats import SURE, Reading
from flashcards.formats.glossary import parse
from flashcards.formats.pages.web import leads
from flashcards.formats.pages.web.nodes import SET_OFF
from flashcards.formats.registry import detect
from flashcards.library.texts import reader_of_html


def read(text: str) -> Reading:
    """A page as the format reads it that knows it."""
    found = detect(text)
    assert found is not None
    return found.parse(text, "given", reader_of_html())


def sure(text: str) -> bool:
    """Whether a page is imported without asking."""
    judgement = parse(text, "given").judgement
    return judgement is not None and judgement.sure >= SURE


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("\n".join(f"; {term}\n: {text}" for term, text in PAIRS.items()), id="on two lines"),
        pytest.param("\n".join(f";{term}: {text}" for term, text in PAIRS.items()), id="on one line"),
        pytest.param("\n".join(f"; {term} : {text}" for term, text in PAIRS.items()), id="with a blank"),
        pytest.param("; ".join(["", *(f"{term}: {text}" for term, text in PAIRS.items())]), id="none but one line"),
        pytest.param(
            "\n".join(f"; '''[[{term}s|{term}]]''': {text}" for term, text in PAIRS.items()), id="bold, with links"
        ),
    ],
)
def test_definition_lists_of_a_wiki(text: str) -> None:
    """A semicolon begins a term, wherever its definition stands; marks of links and bold letters are none of it."""
    page = f"== Words of the sea ==\nThis glossary is for sailors.\n{text}\n"
    if text.count("\n") == 0:
        page += "; Yard: A spar across a mast.\n; Zenith: The point above.\n"
        assert pairs(read(page)) == {**PAIRS, "Yard": "A spar across a mast.", "Zenith": "The point above."}
    else:
        assert pairs(read(page)) == PAIRS
    judgement = read(page).judgement
    assert judgement is not None
    assert judgement.sure >= SURE


def test_a_definition_of_several_lines_in_a_wiki() -> None:
    """Each line behind a colon is a paragraph of the definition above it, and a number belongs to its term."""
    text = "\n".join(f"; {term}\n: {text}\n: It is a word of the sea." for term, text in PAIRS.items())
    assert pairs(read(f"Glossary\n{text}\n")) == {
        term: f"{text}\n\nIt is a word of the sea." for term, text in PAIRS.items()
    }
    more = {"2.4 metre": "A boat for one, who sits in it.", **PAIRS}
    text = "\n".join(f"; {term}: {text}" for term, text in more.items())
    assert pairs(read(f"Glossary\n{text}\n")) == more


@pytest.mark.parametrize("head", ["| Word |\n\t\tMeaning |\n      \n", "| Word\n| Meaning |\n", "| A | B |\n", ""])
def test_rows_between_bars_over_several_lines(head: str) -> None:
    """Cells on lines of their own belong to their row, and letters may be the names of columns."""
    rows = [f"| {term} | {text} |" for term, text in PAIRS.items()]
    rows[2] = rows[2].replace(" | ", " |\n  ")
    rows[4] = rows[4].replace(" of ", "\nof ")
    reading = parse(head + "\n".join(rows), "given")
    assert pairs(reading) == PAIRS
    assert not reading.problems


def test_rows_that_count_with_a_stop() -> None:
    """A column of numbers has no terms, whether a stop stands behind them or not."""
    rows = "\n".join(f"| {number}. | {term} | {text} |" for number, (term, text) in enumerate(PAIRS.items(), 1))
    assert pairs(parse(f"| No. | Term | Definition |\n|---|---|---|\n{rows}\n", "given")) == PAIRS


LETTERED = {
    "Abeam": "At a right angle to the length of the boat.",
    "Ballast Tank": "A space for water that holds a boat down.",
    "Cleat": "A fitting with two horns.",
    "Draft": "The depth of a boat in the water.",
    "Ebb": "The tide on its way out.",
    "Fetch": "The way of the wind over open water.",
}


def test_letters_in_front_of_entries() -> None:
    """Where each letter has one entry, the letter on its line is none of the term, even below a long article."""
    article = "\n\n".join(["Sailors have words for everything that there is on a boat, and for much that is not."] * 12)
    rows = "\n".join(f"{term[0]} {term} {text}" for term, text in LETTERED.items())
    text = f"A glossary of the sea\n\n{article}\n\n  Term Meaning\n{rows}\n"
    assert pairs(parse(text, "given")) == LETTERED
    assert sure(text)


def test_a_single_letter_that_belongs_to_its_term() -> None:
    """Letters in no order, and a few of them, stay in front of what they belong to."""
    more = {"A Abeam": "A word of sailors.", "B Boat": "A word of builders.", **PAIRS}
    text = "\n".join(f"{term}: {text}" for term, text in sorted(more.items()))
    assert pairs(parse(f"Glossary\n{text}\n", "given")) == dict(sorted(more.items()))


def test_a_parenthesis_with_stops_in_a_term() -> None:
    """Nothing in parentheses parts a term from the definition that begins with a capital letter."""
    marks = [f"{term} {text}" for term, text in LETTERED.items()]
    marks[2] = 'Cleat (a.k.a. "Horn" or "Kevel") A fitting with two horns.'
    reading = parse("Words: A Glossary\n\n" + "\n\n".join(marks), "given")
    assert [*pairs(reading)][2] == 'Cleat (a.k.a. "Horn" or "Kevel")'
    assert len(pairs(reading)) == len(LETTERED)


def test_a_slash_right_behind_a_term() -> None:
    """A slash parts a term from its definition without a blank in front of it, below letters with one as well."""
    text = "\n".join(f"- {term[0]}/\n- {term.lower()}/ {text}" for term, text in LETTERED.items())
    assert pairs(parse(f"Glossary /\n{text}\n", "given")) == {term.lower(): text for term, text in LETTERED.items()}


def test_a_list_that_nothing_names() -> None:
    """A few lines with a mark in them, in no order and under no name, may be anything: it is asked about."""
    rooms = {"Kitchen": "a large room with a view", "Attic": "a space for boxes", "Hall": "the place for coats"}
    more = {**rooms, "Bedroom": "the quiet room at the back", "Bathroom": "a bath and a shower"}
    for mark in (": ", " - ", " | "):
        assert not sure("\n".join(f"{term}{mark}{text}" for term, text in more.items()))


def test_an_author_above_an_introduction() -> None:
    """The introduction of several paragraphs that speaks of the glossary is no definition of who wrote it."""
    entries = "\n\n".join(f"{term.upper()}\n\n{text}" for term, text in PAIRS.items())
    intro = "What is a sheet, and who may cut a cable if the anchor holds?\n\nThis glossary of the sea explains it."
    author = "6 May 2020\n\nTall Ann\n\nSecond Mate of the Fleet"
    text = f"Words of the sea\n\n{author}\n\n{intro}\n\n1. Sails\n2. Ropes\n\nSails\n\n{entries}"
    assert pairs(parse(text, "given")) == {term.upper(): text for term, text in PAIRS.items()}


def test_a_row_over_three_lines() -> None:
    """A line without a bar stands within the cell above it, and a row goes on to its last bar."""
    rows = [f"| {term} | {text} |" for term, text in PAIRS.items()]
    rows[1] = rows[1].replace(" | ", " |\n", 1).replace(" low ", "\nlow ")
    assert rows[1].count("\n") == 2
    assert pairs(parse("\n".join(["| Word | Meaning |", *rows]), "given")) == PAIRS


def test_words_of_a_class_that_are_too_few() -> None:
    """Of two classes of words above a line break, the one with several is set off, and not the other."""
    few = "".join(f"<p><span class=few>{term}</span><br>{text}</p>" for term, text in [*PAIRS.items()][:2])
    many = "".join(f"<p><span class=many>{term}</span><br>{text}</p>" for term, text in PAIRS.items())
    tree = LexborHTMLParser(few + many)
    leads.set_off_named(tree)
    assert {node.attributes.get("class") for node in tree.css(f"[{SET_OFF}]")} == {"many"}
