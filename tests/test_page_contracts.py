"""Definitions as contracts, statutes and regulations write them."""

import pytest
from test_page_kinds import pairs

from flashcards.formats.glossary import parse

BERTHS = {
    "Annual Fee": "the sum payable under clause 4;",
    "Berth": "a place at a pontoon at which one vessel may lie, other than a place kept for visitors;",
    "Harbour Master": "the person appointed by the company to direct the traffic in the harbour;",
    "Mooring": "a chain or rope laid by the company, whether or not a buoy marks the place where it lies;",
    "Owner": "the person whose name is in the register;",
    "Season": "the months from April to October of any year;",
    "Services": "water, power, light and the removal of waste, as listed in the first schedule below;",
    "Vessel": "anything that floats and is steered.",
}


def lines(form: str, between: str) -> str:
    """The definitions, below a title."""
    return f"Definitions\n\n{between.join(form.format(*entry) for entry in BERTHS.items())}\n"


@pytest.mark.parametrize(
    "form", ["\u201c{}\u201d means {}", "{}: {}", "{} \u2013 {}", "{}\n\n{}", "\u2018{}\u2019: {}"]
)
@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_long_definitions_that_begin_anew(form: str, between: str) -> None:
    """Long lines of which each is followed by the next term were not wrapped, whatever their lengths."""
    reading = parse(lines(form, between), "x")
    assert [term.strip("\u2018\u2019") for term in pairs(reading)] == [*BERTHS]
    assert [*pairs(reading).values()] == [*BERTHS.values()]
