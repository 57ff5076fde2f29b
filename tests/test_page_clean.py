"""Entries that give no reason for a doubt, and what stands among them without being one."""

import pytest
from test_page_kinds import PAIRS, page, pairs

from flashcards.formats.glossary import parse

LOWER = [{"bow": "The front of a boat.", "keel": "The beam below a boat.", "stern": "The back of a boat."}]
LOWER += [
    {"becket": "A loop at the end of a rope.", "hitch": "A knot around a post.", "splice": "A join of two ropes."}
]
TOPICS = [dict([*PAIRS.items()][at::2]) for at in range(2)]


def listed(form: str) -> str:
    """A list of entries."""
    return "\n".join(form.format(*entry, number=at) for at, entry in enumerate(PAIRS.items(), 1))


@pytest.mark.parametrize("broken", [("Cleat",), ("Ballast", "Hull")])
@pytest.mark.parametrize("form", ["   {}\n          {}", "{}\n{}", "{}: {}"])
def test_a_few_definitions_that_were_wrapped(broken: tuple[str, ...], form: str) -> None:
    """A line in lower case goes on with a long one above it, even where only one or two were wrapped."""
    long = "What sailors say of the parts of a boat that nobody else has ever\n          heard about."
    told = {**PAIRS, **dict.fromkeys(broken, long)}
    reading = parse("Words of sailors\n\n" + "\n\n".join(form.format(*entry) for entry in told.items()), "x")
    assert pairs(reading) == {term: " ".join(text.split()) for term, text in told.items()}
    assert not reading.problems


@pytest.mark.parametrize("first", ["With", "Beneath"])
def test_a_definition_that_begins_as_no_term_goes_on(first: str) -> None:
    """Where no later word of a term begins in upper case, a capital letter begins the definition."""
    told = {**PAIRS, "Dead reckoning": "A guess.", "Even keel": "Level.", "Fore": f"{first} a view ahead."}
    told |= {"Helm": "The wheel.", "Jib": "A sail.", "Knot": "A speed."}
    reading = parse("Words of sailors\n\n" + "\n".join(f"{term} {told[term]}" for term in sorted(told)), "x")
    assert pairs(reading) == told
    assert not reading.problems


@pytest.mark.parametrize("groups", [TOPICS, LOWER], ids=["alphabet", "case"])
def test_headings_of_topics(groups: list[dict[str, str]]) -> None:
    """A heading below which the alphabet begins anew, or among terms in lower case, is no term without a definition."""
    reading = parse("Words of sailors\n\nParts\n\n" + "\n\nRopes\n\n".join(map(page, groups)), "x")
    assert pairs(reading) == groups[0] | groups[1]
    assert not reading.problems
    assert reading.judgement is not None
    assert "Ropes" in reading.judgement.dropped


def test_a_term_without_a_definition_among_others() -> None:
    """A term that has lost its definition is told, in alphabetical order or not."""
    for told in (PAIRS, dict(sorted(PAIRS.items(), key=lambda entry: entry[1]))):
        reading = parse("Words of sailors\n\n" + page(told).replace("\n\nFetch", "\n\nEddy\n\nFetch"), "x")
        assert ['"Eddy" has no definition' in problem.message for problem in reading.problems] == [True]


def test_a_line_between_numbers() -> None:
    """A line without a number between entries whose numbers count up is none that lost its definition."""
    text = listed("{number}. {} \u2013 {}").replace("\n5", "\n\n[ Try our sails \u2013 10% off until Sunday ]\n\n5")
    reading = parse(f"Words of sailors\n\n{text}", "x")
    assert pairs(reading) == PAIRS
    assert not reading.problems
    odd = parse(f"Words of sailors\n\n{text.replace('8. ', '9. ')}", "x")
    assert ["has no definition" in problem.message for problem in odd.problems] == [True]


def test_a_line_below_a_list() -> None:
    """A line like an entry that stands apart from a list of all others is none; without a list it may be one."""
    note = "Boom: learn ten of these words by heart until Monday."
    assert not parse(f"Words of sailors\n\n{listed('- {}: {}')}\n\n{note}", "x").problems
    assert parse(f"Words of sailors\n\n{listed('{}: {}')}\n\n{note}", "x").problems
