"""Entries that a narrow page wraps, and what stands right above the first one of a page."""

import pytest
from test_page_kinds import PAIRS, pairs

from flashcards.formats.glossary import parse

NARROW = """\
Words of the Sea

Abeam: At
a right angle to the boat, as the wind may be
that comes from the side.
Adrift:
Without an anchor and without a
sail that is set.
Aft: Where
the stern is.
Afloat: On
the water, and on nothing else, as a boat is that
has not run aground.
Aloft: Up
in the rigging, where few like to be.
Anchor:
A heavy hook that holds a boat.
Anchor Light:
The lamp that a boat shows at night while
it lies still.
Astern:
Behind a boat.
Ballast: Weight
low in the hull.
Bilge: The
lowest part of a hull, in which all water gathers
that has come in.
Boom:
A spar at the foot of a sail.
Bow: The
front of a boat.
"""


def test_terms_of_a_narrow_page() -> None:
    """A definition begins behind its colon or below it, whatever one entry out of order says of the alphabet."""
    reading = parse(NARROW, "given")
    terms = ["Abeam", "Adrift", "Aft", "Afloat", "Aloft", "Anchor", "Anchor Light", "Astern", "Ballast", "Bilge"]
    assert [*pairs(reading)] == [*terms, "Boom", "Bow"]
    assert pairs(reading)["Aft"] == "Where the stern is."
    assert pairs(reading)["Adrift"] == "Without an anchor and without a sail that is set."
    assert not reading.problems


def test_the_names_of_columns_that_became_lines() -> None:
    """The head of a table whose cells are lines is no term without a definition."""
    rows = "\n\n".join(f"{term}\n\n{text}" for term, text in PAIRS.items())
    reading = parse(f"Glossary of the sea\n\nWhat sailors say.\n\nTerm\n\nDefinition\n\n{rows}\n", "given")
    assert pairs(reading) == PAIRS
    assert not reading.problems


def test_the_heading_above_the_first_entry() -> None:
    """Where short lines head several entries, so does the one above the first, below whatever names the page."""
    rows = [f"{term}:\n\n{text}" for term, text in sorted(PAIRS.items(), key=lambda pair: pair[0][1])]
    parts = "\n\nSpars and Ropes\n\n".join(("\n\n".join(rows[:4]), "\n\n".join(rows[4:])))
    reading = parse(f"Glossary\n\nThe Language of Those at Sea\n\nWind and Water\n\n{parts}\n", "given")
    assert pairs(reading) == PAIRS
    assert not reading.problems


def test_letters_with_the_terms_below_them() -> None:
    """A letter is the heading of its entries, although some of their names stand behind it."""
    letters: dict[str, dict[str, str]] = {}
    more = {"Aft": "Where the stern is.", "Bilge": "The lowest part of a hull.", "Cable": "A strong rope.", **PAIRS}
    for term, text in sorted(more.items()):
        letters.setdefault(term[0], {})[term] = text
    parts = [
        f"{letter} {', '.join(entries)}\n\n" + "\n\n".join(f"{term}\n\n{text}" for term, text in entries.items())
        for letter, entries in letters.items()
        if len(entries) > 1
    ]
    reading = parse("Glossary\n\n" + "\n\n".join(parts), "given")
    assert pairs(reading) == {
        term: text for entries in letters.values() if len(entries) > 1 for term, text in entries.items()
    }
    assert not reading.problems


@pytest.mark.parametrize(("end", "is_entry"), [("", False), (".", True)])
def test_a_line_of_the_site_above_entries_of_a_line(end: str, *, is_entry: bool) -> None:
    """It is out of its place in the alphabet, and unlike all others no sentence; a sentence is only doubtful."""
    rows = "\n\n".join(f"{term}: {text}" for term, text in PAIRS.items())
    reading = parse(
        f"Words of the sea\n\nType size: Choose a small or a large one of the two{end}\n\n{rows}\n", "given"
    )
    assert [*pairs(reading)] == (["Type size"] if is_entry else []) + [*PAIRS]
    assert any("Type size" in problem.message for problem in reading.problems) is is_entry


def test_definitions_that_speak_to_the_reader() -> None:
    """At the end of a page in no order, "lets you steer" is a definition, and no offer of the site."""
    rows = [(term, text[0].lower() + text[1:].rstrip(".")) for term, text in sorted(PAIRS.items(), reverse=True)]
    rows.append(("Tiller", "allows you to turn the rudder"))
    rows.append(("Cutter", "one mast; you can set two sails ahead of it"))
    reading = parse("Glossary\n\n" + "\n".join(f"{term}: {text}" for term, text in rows), "given")
    assert pairs(reading) == dict(rows)
    assert not reading.problems
