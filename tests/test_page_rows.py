"""Entries whose lines the page or the program that copied it has marked in ways of its own."""

import pytest
from test_page_kinds import PAIRS, pairs

from flashcards.formats.glossary import parse, recognises

ITEMS = list(PAIRS.items())
TOPICS = {
    "SAILS & ROPES": [("Halyard", "A rope that lifts a sail."), ("Jib", "The small sail in front of the mast.")],
    "ON BOARD": [
        ("Ballast", "A weight that keeps a boat upright."),
        ("Galley", "The kitchen of a ship."),
        ("Locker", "A cupboard that can be locked."),
    ],
    "IN THE HARBOUR": [("Mooring", "A place where a boat is tied up."), ("Pier", "A bridge that ends in the water.")],
    "AT SEA": [("Ebb", "The tide on its way out."), ("Gale", "A wind that is nearly a storm.")],
}
OF_TOPICS = {term: text for entries in TOPICS.values() for term, text in entries}


def topics(entry: str, gap: str = "\n") -> str:
    """A glossary by topics, whose entries have a form."""
    parts = (f"{name}{gap}{''.join(entry.format(*pair) for pair in pairs)}" for name, pairs in TOPICS.items())
    return f"Boats \u2013 Glossary\n\n{gap.join(parts)}"


@pytest.mark.parametrize(("entry", "gap"), [("{} {}\n", "\n\n"), ("{} |\n{} |\n", "\n")])
def test_topics_that_begin_the_alphabet_anew(entry: str, gap: str) -> None:
    """Headings are no terms, and no term is out of order, where the order begins anew below most headings."""
    reading = parse(topics(entry, gap), "x")
    assert pairs(reading) == OF_TOPICS
    assert not reading.problems


def test_articles_that_begin_no_definition() -> None:
    """Sentences in no order that merely have an article within them are no glossary."""
    text = "\n".join(f"{term} is not what you think. {text}" for term, text in OF_TOPICS.items())
    assert not recognises(f"Boats\n\n{text}")


def test_bars_behind_cells_of_several_lines() -> None:
    """A bar ends a cell, however many lines this has, and terms and definitions take turns."""
    long = "which is said of the one that people on boats have on board most often\nand also of others"
    text = "\n".join(f"{term} |\n{text[:-1]}, {long} |" for term, text in ITEMS)
    expected = {term: f"{text[:-1]}, {long}".replace("\n", " ") for term, text in ITEMS}
    assert pairs(parse(text, "x")) == expected


def test_bars_behind_cells_that_take_no_turns() -> None:
    """Where another line parts an odd number of cells, nothing says which of them are terms."""
    text = "\n".join(f"{term} |\n{text} |" for term, text in ITEMS[:4])
    odd = f"{text}\nLost |\nMore of boats\n" + "\n".join(f"{term} |\n{text} |" for term, text in ITEMS[4:])
    assert "Lost" not in pairs(parse(odd, "x")) or parse(odd, "x").problems


def test_senses_below_a_term_without_a_definition() -> None:
    """An item with nothing but a term, and numbered senses below it, is an entry among those on one line."""
    items = [f"- {term} \u2013 {text}" for term, text in ITEMS]
    items[3] = f"- {ITEMS[3][0]}\n1. What sailors call the back of a boat.\n2. A word for a chair on deck."
    reading = parse("Glossary of boats\n\n" + "\n".join(items), "x")
    senses = "1. What sailors call the back of a boat.\n2. A word for a chair on deck."
    assert pairs(reading) == {**PAIRS, ITEMS[3][0]: senses}
    assert not reading.problems


def test_an_indent_that_the_first_line_lost() -> None:
    """What was copied from an indented list begins with an entry, though its first line has no indent."""
    text = "\n".join(f"    {term} \u2013 {text}" for term, text in ITEMS)
    assert pairs(parse(text.lstrip(), "x")) == PAIRS


def test_a_last_term_that_menus_have_too() -> None:
    """A sentence on its line explains it, where the alphabet has it."""
    items = [*ITEMS[:-1], ("Home", "The port in which a boat stays when nobody sails her.")]
    reading = parse("\n".join(f"{term}: {text}" for term, text in items), "x")
    assert pairs(reading) == dict(items)
    assert not reading.problems


def test_marks_mixed_among_few_entries() -> None:
    """Paragraphs of a short page are entries, with a stop or a dash behind the term, also above the first dash."""
    marks = [". ", ": ", ": ", ". ", ": ", ". ", ". "]
    items = [f"{term}{mark}{text}" for (term, text), mark in zip(ITEMS, marks, strict=False)]
    items.insert(1, "B.O. What is called a buoy off the coast.")
    items[-1] = items[-1].rstrip(".")
    found = pairs(parse("Glossary of boats\n\n" + "\n\n".join(items), "x"))
    assert [*found] == [ITEMS[0][0], "B.O.", *(term for term, _ in ITEMS[1:7])]


@pytest.mark.parametrize("pages", ["", ": 7", ": 12\u201314", ": 3 [2]: 19"])
def test_pages_behind_the_numbers_of_sources(pages: str) -> None:
    """The pages of a source are no text, as its number is none, within a sentence and behind it."""
    text = "\n".join(f"{term}\n{text[:-1]},[1]{pages} they say.[1]{pages}" for term, text in ITEMS)
    expected = {term: f"{text[:-1]}, they say." for term, text in ITEMS}
    assert pairs(parse(f"Glossary of boats\n\n{text}", "x")) == expected


def test_sections_that_close_with_a_sentence() -> None:
    """What closes each part, below its last entry, belongs to none where no other entry has a second line."""
    parts = [ITEMS[:4], ITEMS[4:]]
    text = "\n".join(
        f"{number}. Words of kind {number}\nThese are the words that a crew has to know before it sets out.\n"
        + "\n".join(f"{term} \u2014 {text}" for term, text in part)
        + "\nWhoever has learned these is welcome in any crew at once."
        for number, part in enumerate(parts, 1)
    )
    assert pairs(parse(f"Glossary of boats\n{text}\n3. Words of kind 3\nThe rest is for later", "x")) == PAIRS


def test_an_article_above_the_letters() -> None:
    """Points of an article are no entries of the glossary whose title stands below them, above its first letter."""
    article = "Why learn these?\nSafety on board: Whoever knows the words does what the skipper says.\n"
    article += "Better berths: A harbour master likes those who ask for the right place.\n"
    article += "Fun in the harbour: Sailors talk of nothing else, and you can join them.\n"
    article += "Cheaper repairs: A yard that is told what is broken needs less time for it.\n"
    text = "\n".join(f"{term}: {text}" for term, text in ITEMS[:3])
    reading = parse(f"{article}The Great Glossary of Boats (A-Z)\nA\n{text}", "x")
    assert pairs(reading) == dict(ITEMS[:3])
    assert not reading.problems


@pytest.mark.parametrize(
    "byline", ["Wanda Wick \u2013 Last Updated: May 2, 2025", "Wanda Wick \u2013 published 2 May 2025"]
)
def test_a_byline_with_the_mark_of_the_entries(byline: str) -> None:
    """The date behind the name of an author is no definition."""
    text = "\n".join(f"{term} \u2013 {text}" for term, text in OF_TOPICS.items())
    assert pairs(parse(f"Boats\n{byline}\nAll the words of our harbour.\n{text}", "x")) == OF_TOPICS


def test_pictures_of_a_wiki() -> None:
    """Lines that show pictures are neither entries nor rows of a table."""
    named = (f"[[File:{term} {len(text)}.jpg|thumb|upright=0.5|{text[:-1]}]]" for term, text in ITEMS)
    pictures = "\n\n".join(named)
    assert not recognises(f"Glossary of boats\n\nBoats have words of their own.\n\nA\n\n{pictures}\n\nthumb|Ships")


def test_full_lines_above_entries_with_two_blanks() -> None:
    """A new entry begins below a line as wide as all, also where two blanks stand behind its colon."""
    text = (
        "    Abeam:  at a right angle to the keel of a boat, as the other ships of a\n        fleet are.\n"
        "    Ballast:  whatever is heavy, and low in the hull, so that a boat stays\n        upright.\n"
        "    Cleat:  a fitting with two horns, around which a line is made fast now.\n"
        "    Draft:  how deep a boat reaches below the water that it floats in, with\n        its double-\n"
        "        ended keel.\n"
        "    Ebb:  the tide on its way out, which takes with it what nobody has tied\n        to the pier.\n"
        "    Fetch:  how far the wind blows over open water, before it comes to land\n        again.\n"
    )
    found = pairs(parse(f"Glossary of terms:\n\n{text}", "x"))
    assert [*found] == ["Abeam", "Ballast", "Cleat", "Draft", "Ebb", "Fetch"]
    assert found["Draft"].endswith("its double-ended keel.")
