"""Glossaries whose entries all end in the same label, with badges, full names and parts of their own."""

import pytest
from test_page_edges import UNORDERED
from test_page_kinds import PAIRS, page, pairs

from flashcards.formats.glossary import parse

MORE = {"Jib": "A sail ahead of the mast.", "Keel": "The lowest timber.", "Luff": "To turn into the wind."}
BADGES = ["Course", "Weight", "Fitting", "Course", "Tide", "Wind", "Course", "Weight"]


def closed(badges: list[str], names: dict[str, str] | None = None, label: str = "See next: the word") -> str:
    """Entries of two parts that end in a label; those of some terms have their full names as well."""
    return "\n\n".join(
        "\n".join(filter(None, [term, (names or {}).get(term, badge)]))
        + f"\n\n{text}\n\nSailors learn it on their first day on board of a ship.\n\n{label} {at}"
        for at, ((term, text), badge) in enumerate(zip(UNORDERED.items(), badges, strict=True))
    )


def whole(text: str, at: int, label: str = "See next: the word") -> str:
    """A definition with its parts."""
    return f"{text}\n\nSailors learn it on their first day on board of a ship.\n\n{label} {at}"


WHOLE = {term: whole(text, at) for at, (term, text) in enumerate(UNORDERED.items())}


@pytest.mark.parametrize(
    "badges",
    [
        pytest.param([""] * 8, id="no badges"),
        pytest.param(["Course", "Deck"] * 4, id="badges that the page repeats"),
        pytest.param(BADGES, id="badges of which some are rare"),
        pytest.param(["", *BADGES[1:4], "Course", "Wind", "Course", "Weight"], id="one without a badge"),
    ],
)
def test_entries_that_end_in_a_label(badges: list[str]) -> None:
    """The line below a label that closes each entry is a term; what stands below it again and again is a badge."""
    reading = parse(f"Glossary of Boats\n\nWords that sailors use on board.\n\nA\n\n{closed(badges)}", "given")
    assert pairs(reading) == WHOLE


def test_full_names_of_closed_entries() -> None:
    """What an abbreviation stands for is another name of it, and a line of its own a part of the definition."""
    text = closed([""] * 8).replace("Ballast\n", "BLST\nBelow Lower Side Timbers\n")
    reading = parse(f"Glossary of Boats\n\n{text}", "given")
    assert next(note.aliases for note in reading.deck.notes if note.term == "BLST") == ("Below Lower Side Timbers",)


def test_labels_that_close_no_entry() -> None:
    """A label in the midst of definitions closes none, nor does one with a sentence below it."""
    label = "On deck: They say so there, too."
    text = page({term: f"{text}\n{label}\nIt is an old word that few use ashore." for term, text in PAIRS.items()})
    assert pairs(parse(f"Glossary of Boats\n\n{text}", "given")) == {
        term: f"{text}\n\n{label}\n\nIt is an old word that few use ashore." for term, text in PAIRS.items()
    }
    notes = "\n".join(f"Note: The sailors of port {at} say so." for at in range(6))
    assert not parse(f"Glossary of Boats\n{notes}\n", "given").deck.notes[6:]


def test_a_closed_entry_that_lost_its_term() -> None:
    """What stands between two labels without a term is said."""
    text = closed([""] * 8).replace("Gybe\n\n", "")
    reading = parse(f"Glossary of Boats\n\n{text}", "given")
    assert pairs(reading) == {term: text for term, text in WHOLE.items() if term != "Gybe"}
    assert reading.problems
    text = closed([""] * 8).removeprefix("Abeam\n\n")
    assert pairs(parse(text, "given")) == {term: text for term, text in WHOLE.items() if term != "Abeam"}


def test_entries_without_the_label() -> None:
    """In alphabetical order, entries that lack the label are entries all the same, and no part of the one above."""
    labelled = {term: f"{text}\n\nSee next: the word {at}" for at, (term, text) in enumerate(PAIRS.items())}
    lone = {
        "Astern": "Behind the boat.\n\nOpposite: ahead",
        "Bow": "The front of a boat.",
        "Dinghy": "A small open boat.",
        "Dodger": "A hood over the hatch.",
    }
    ends = {"Aback": "With the wind on the wrong side.", "Jib": "A sail ahead of the mast."}
    entries = dict(sorted((labelled | lone | ends).items()))
    text = "\n\n".join(f"{term}\n{term[0]}\n{text}" for term, text in entries.items())
    for below in ("", "\n\nAt the pier\nWe teach those to sail who live far from the sea."):
        assert pairs(parse(f"Glossary of Boats\n\nWords of sailors.\n\n{text}{below}", "x")) == entries


def test_a_name_with_a_colon_closes_no_entry() -> None:
    """A label right below terms is where their definitions begin."""
    said = {term: f"Cook: {text}" if at % 2 else text for at, (term, text) in enumerate((PAIRS | MORE).items())}
    assert pairs(parse(f"Glossary of Boats\n\n{page(said)}", "x")) == said
