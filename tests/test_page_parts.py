"""Glossaries in parts, where the heading of a part stands right above its first term."""

import pytest
from test_page_closed import WHOLE, closed
from test_page_edges import UNORDERED
from test_page_kinds import PAIRS, pairs

from flashcards.formats.glossary import parse


def in_parts(entries: dict[str, str], form: str, headings: dict[int, str]) -> str:
    """The entries in one form, with headings right above some of them."""
    line, _, rest = form.partition("\n")
    told = "\n\n".join(
        (f"{line.format(headings[at])}\n" if at in headings else "") + f"{line.format(term)}\n{rest.format(text)}"
        for at, (term, text) in enumerate(entries.items())
    )
    return f"Glossary of Boats\n\nWords that sailors use on board.\n\n{told}"


@pytest.mark.parametrize("form", ["{}\n{}", "{} \u00b6\n{}", "{} \U0001f517\n{}"])
@pytest.mark.parametrize("headings", [{0: "Hull and deck", 5: "Wind and tide"}, {3: "Under way", 6: "Wind and tide"}])
def test_headings_right_above_terms(form: str, headings: dict[int, str]) -> None:
    """The line that all other terms are, right above a sentence, is the term; the heading above it is none."""
    entries = UNORDERED | {"Yaw": "To swing from side to side.", "Luff": "To turn the bow into the wind."}
    reading = parse(in_parts(entries, form, headings), "x")
    assert pairs(reading) == entries
    assert not [it for it in reading.problems if "doubtful" in it.message]


def test_headings_above_entries_that_end_in_a_label() -> None:
    """So it is where entries have parts of their own."""
    text = closed([""] * 8)
    for term in ("Fetch", "Draft"):
        text = text.replace(f"\n{term}\n", f"\nWords with {term[0]}\n{term}\n")
    assert pairs(parse(f"Glossary of Boats\n\nWords of sailors.\n\n{text}", "x")) == WHOLE


def test_a_heading_has_no_place_in_the_alphabet() -> None:
    """On a page in alphabetical order, the second of two lines above a definition is the term if its place is there."""
    entries = PAIRS | {"Jib": "A sail ahead of the mast.", "Keel": "The lowest timber of a ship."}
    assert pairs(parse(in_parts(entries, "{} \u00b6\n{}", {3: "Under way", 6: "Above deck"}), "x")) == entries


def test_a_single_heading_is_doubtful() -> None:
    """The only line above a term may be the term's own name, and this is said."""
    reading = parse(in_parts(UNORDERED, "{} \u00b6\n{}", {4: "Under way"}), "x")
    assert pairs(reading) == UNORDERED
    assert [it.message for it in reading.problems] == [
        f'doubtful: "{[*UNORDERED][4]}": it may be another name of the line above'
    ]


def test_two_names_of_one_thing() -> None:
    """Two marked lines in a row that share a word are names of one thing, not a part and its first term."""
    text = in_parts(UNORDERED, "{} \u00b6\n{}", {2: f"Old {[*UNORDERED][2]}", 4: f"Old {[*UNORDERED][4]}"})
    assert sum(bool(note.aliases) for note in parse(text, "x").deck.notes) == 2
