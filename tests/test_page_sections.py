"""Sections of an article above the first entry and below the last one, in the shape of the entries."""

import pytest
from test_page_kinds import PAIRS, pairs

from flashcards.formats import Reading, webpage
from flashcards.formats.glossary import parse

UNORDERED = {term: PAIRS[term] for term in ("Hull", "Cleat", "Fetch", "Abeam", "Draft", "Gybe", "Ballast", "Ebb")}


def read(entries: dict[str, str], shape: str = "text") -> Reading:
    """A page of boats with the entries as text, below headings, or in a definition list."""
    if shape == "text":
        return parse("Glossary of Boats\n\n" + "\n\n".join(f"{term}\n{text}" for term, text in entries.items()), "x")
    tags = ("h2", "p") if shape == "headings" else ("dt", "dd")
    body = "".join(f"<{tags[0]}>{term}</{tags[0]}><{tags[1]}>{text}</{tags[1]}>" for term, text in entries.items())
    body = body if shape == "headings" else f"<dl>{body}</dl>"
    return webpage.parse(f"<html><body><h1>Glossary of Boats</h1>{body}</body></html>", "x")


def doubted(reading: Reading) -> list[str]:
    """The entries that a reading says may be none."""
    return [it.message.split('"')[1] for it in reading.problems if it.message.startswith("doubtful")]


@pytest.mark.parametrize("shape", ["text", "headings", "list"])
@pytest.mark.parametrize(
    ("heading", "text"),
    [
        ("Conclusion", "Now you can talk to any sailor on the pier."),
        ("Final thoughts:", "We hope that you will soon be on board."),
        ("12. Wrapping up", "Keep these words in mind when you go ashore."),
        ("Next steps", "Try our quiz and see how many stay with you."),
        ("Fazit", "Jetzt kennen Sie die Sprache der Seeleute."),
    ],
)
def test_a_last_section_that_speaks_of_the_page(heading: str, text: str, shape: str) -> None:
    """A conclusion that speaks of the page is no card, on a page in alphabetical order or in none."""
    for entries in (UNORDERED, PAIRS | {"Zephyr": "A light wind from the west."}):
        assert pairs(read(entries | {heading: text}, shape)) == entries


def test_a_first_section_that_speaks_of_the_page() -> None:
    """An introduction that speaks of the page is no card."""
    assert pairs(read({"Introduction": "This list holds what you hear on deck."} | UNORDERED, "headings")) == UNORDERED


@pytest.mark.parametrize(
    "tail",
    [
        pytest.param({"Next steps": "Learn three a day until summer comes."}, id="a section that says little"),
        pytest.param({"Summary": "The last lines of a ship's log."}, id="an entry of that name"),
        pytest.param({"Test time": "Find out with our questions how much stays."}, id="a name of its own"),
        pytest.param(
            {
                "Crew room": "Ask whatever you did not dare to ask.",
                "Desk": "Ring the bell, and we come down.",
                "Pier": "All of it is open.",
            },
            id="several parts of the site",
        ),
    ],
)
def test_a_last_section_that_may_be_an_entry(tail: dict[str, str]) -> None:
    """The last entries are doubtful if they are named as sections are, or alone speak to the reader."""
    reading = read(UNORDERED | tail)
    assert pairs(reading) == UNORDERED | tail
    assert doubted(reading) == [*tail]


def test_an_entry_with_the_name_of_a_section() -> None:
    """An entry "Summary" stays without a doubt where the alphabet has its place, or other entries follow it."""
    placed = {term: text for term, text in PAIRS.items() if term < "Summary"} | {"Summary": "The end of a ship's log."}
    within = {"Zephyr": "A light wind.", "Conclusion": "What we and you draw from a log."} | UNORDERED
    for entries in (placed, within):
        reading = read(entries)
        assert pairs(reading) == entries
        assert doubted(reading) == []


def test_opening_times_in_a_sentence() -> None:
    """When a place is open is no entry, although it ends in a full stop as the definitions do."""
    assert pairs(read(UNORDERED | {"Opening times": "Monday to Friday, 9 am to 5 pm."})) == UNORDERED


@pytest.mark.parametrize("between", ["\n", "\n\n"])
@pytest.mark.parametrize("mark", [": ", " \u2013 "])
def test_letters_written_as_the_entries_are(mark: str, between: str) -> None:
    """Letters with the same words behind each are headings, which are named as left out; another letter is a term."""
    entries = {**PAIRS, "C": "The flag that says yes."}
    headings = [f"{letter}{mark}Words of Sailors" for letter in "ACEG"]
    lines = sorted([*headings, *(f"{term}{mark}{text}" for term, text in entries.items())], key=str.casefold)
    reading = parse(between.join(["Glossary of Boats", *lines]), "x")
    assert pairs(reading) == entries
    assert reading.judgement is not None
    assert {*headings} <= {*reading.judgement.dropped}
    assert not reading.problems


def test_a_few_letters_among_many() -> None:
    """Where most lines are letters with the same words behind them, these are entries."""
    lines = [f"{letter}: Unit" for letter in "ABCDEF"] + [f"{term}: {text}" for term, text in [*PAIRS.items()][:3]]
    assert len(parse("\n".join(["Glossary", *sorted(lines)]), "x").deck.notes) == len(lines)
