"""What the layout of a copied page tells: headings with a sentence, lists in definitions, abbreviations above words."""

from collections.abc import Callable

import pytest
from test_page_kinds import PAIRS, pairs

from flashcards.formats.glossary import parse

MORE = {
    "Stern": "The back end of a boat.",
    "Anchor": "A heavy hook that keeps a boat in its place.",
    "Rudder": "A board below the water that turns a boat.",
    "Jib": "The small sail ahead of the mast.",
}
UNORDERED = {**dict(reversed(PAIRS.items())), **MORE}


def in_sections(sections: dict[str, str], *, menu: bool = True, end: str = "") -> str:
    """A page in no order, a sentence below the name of each section and a blank line below that."""
    names = [f"{term}\n{text}" for term, text in UNORDERED.items()]
    size = len(names) // len(sections)
    parts = [
        "\n".join([f"{name}\n{text}\n", *names[at * size : (at + 1) * size]])
        for at, (name, text) in enumerate(sections.items())
    ]
    return "\n".join(["Glossary of Boats", *(sections if menu else ()), *parts]) + end


def test_sections_are_no_terms() -> None:
    """A name from the menu with a sentence is no pair where a blank line below sets it apart from all pairs."""
    page = in_sections({"Under water": "What nobody sees of a boat.", "On deck": "What you trip over on board."})
    reading = parse(page, "x")
    assert pairs(reading) == UNORDERED
    assert reading.judgement is not None
    assert {"On deck", "What you trip over on board."} <= set(reading.judgement.dropped)


def test_other_pages_are_no_terms() -> None:
    """What a page offers below its last term, laid out unlike the terms, is no pair."""
    sections = {"Under water": "What nobody sees of a boat.", "On deck": "What you trip over on board."}
    end = "\nTry these words on the water\nBook a day on one of our boats.\n\nSail with us\nSee what others say of it\n"
    assert pairs(parse(in_sections(sections, end=end), "x")) == UNORDERED


def test_one_blank_line_makes_no_heading() -> None:
    """A term in the middle of a page stays, although a blank line stands below it, if no menu names it."""
    page = "\n".join(f"{term}\n{text}" for term, text in UNORDERED.items())
    page = page.replace("\nStern\n", "\n\nStern\n")
    assert pairs(parse(page, "x")) == UNORDERED


def test_a_list_behind_a_colon() -> None:
    """Items behind a colon belong to the definition above, where the alphabet goes on below them."""
    lists = {**PAIRS, **MORE, "Draft": "How deep a boat reaches below the water, which differs:"}
    items = "\n\nLaden\nTwo metres and a half.\n\nEmpty\nOne metre."
    page = "\n\n".join(f"{term}\n{text}" for term, text in sorted(lists.items()))
    found = pairs(parse(page.replace(lists["Draft"], lists["Draft"] + items), "x"))
    assert found.pop("Draft") == f"{lists.pop('Draft')}\n\n- Laden: Two metres and a half.\n- Empty: One metre."
    assert found == lists


def test_an_abbreviation_above_its_words() -> None:
    """An abbreviation on a line above the words that it is of is the term, and the words are another name."""
    names = {"Automatic Identification System": "AIS", "Man over board": "MOB"}
    texts = {"AIS": "A radio by which ships tell where they are.", "MOB": "The call when somebody fell from a boat."}
    page = "\n\n".join([f"{term}\n{text}" for term, text in PAIRS.items()])
    page += "".join(f"\n\n{short}\n{long}\n{texts[short]}" for long, short in names.items())
    notes = {note.term: note for note in parse(page, "x").deck.notes}
    assert {term: notes[term].definition for term in texts} == texts
    assert {long: notes[short].aliases for long, short in names.items()} == {long: (long,) for long in names}


def test_a_colon_that_leads_nowhere() -> None:
    """A definition that ends in a colon keeps to itself where the terms below are in order."""
    lists = {**PAIRS, **MORE, "Draft": "How deep a boat reaches below the water, which differs:"}
    page = "\n\n".join(f"{term}\n{text}" for term, text in sorted(lists.items()))
    assert pairs(parse(page, "x")) == lists


def test_a_page_laid_out_alike() -> None:
    """Where every pair is laid out alike, or hardly two follow each other, nothing is taken for a heading."""
    apart = "\n\n".join(f"{term}\n\n{text}" for term, text in UNORDERED.items())
    assert pairs(parse(apart, "x")) == UNORDERED
    lettered = "\n".join(f"{term[0]}\n{term}\n{text}" for term, text in UNORDERED.items())
    assert pairs(parse(lettered, "x")) == UNORDERED


IN_ORDER = {
    **PAIRS,
    "Jib": "The sail ahead of the mast.",
    "Keel": "The fin below a hull.",
    "Leech": "A sail's edge.",
}


@pytest.mark.parametrize("lost", [["Ebb"], ["Abeam"], ["Cleat", "Ebb"], ["Ebb", "Fetch", "Gybe"]])
@pytest.mark.parametrize("change", [str, str.lower])
def test_definitions_without_a_full_stop(lost: list[str], change: Callable[[str], str]) -> None:
    """Definitions without a full stop are whole where terms in order stand above all others."""
    told = {
        change(term): f"A sort of slow movement {term}" if term in lost else "At sea." if term == "Draft" else text
        for term, text in IN_ORDER.items()
    }
    reading = parse("Glossary of Boats\n" + "\n".join(f"{term}\n{text}" for term, text in told.items()), "x")
    assert pairs(reading) == told
    assert not reading.problems


def test_headings_are_no_definitions_without_a_full_stop() -> None:
    """Names out of order above a term are no pair, however long the second one is."""
    text = "\n".join(f"{term}\n{text}" for term, text in IN_ORDER.items())
    reading = parse(text.replace("Ebb\n", "Words for sails\nThe sails and all their edges\nEbb\n"), "x")
    assert pairs(reading) == IN_ORDER
    assert len(reading.problems) == 2


LABELS = {
    "Abeam": "Not to be confused with a beam of wood.",
    "Ebb": "Synonym: reflux",
    "Fetch": "Plural: fetches",
    "Gybe": "Compare: tack",
}


@pytest.mark.parametrize("form", ["{}\n\n{}\n", "{}\n{}", "{}: {}", "{} \u2013 {}"])
def test_what_a_label_says_more_of_a_term(form: str) -> None:
    """Lines such as "Synonym: ..." below a definition belong to it, and are no entries."""
    between = "\n\n" if "\n\n" in form else "\n"
    told = {term: f"{text}\n\n{LABELS[term]}" if term in LABELS else text for term, text in PAIRS.items()}
    text = "\n".join(form.format(term, text.replace("\n\n", between)) for term, text in told.items())
    reading = parse(f"Glossary of Boats\n\n{text}", "x")
    assert pairs(reading) == told
    assert not reading.problems


def test_a_label_may_be_a_term() -> None:
    """In its place in the alphabet, or on a page in no order, "Plural" is what is explained."""
    told = {"Noun": "A name.", "Object": "What a verb is done to.", "Plural": "More than one.", "Verb": "What is done."}
    assert pairs(parse("\n".join(f"{term}: {text}" for term, text in told.items()), "Grammar terms")) == told
    mixed = {term: PAIRS.get(term, "The first.") for term in ("Gybe", "Abeam", "Origin", "Fetch", "Cleat", "Ebb")}
    assert pairs(parse("\n".join(f"{term}: {text}" for term, text in mixed.items()), "Glossary")) == mixed


@pytest.mark.parametrize("mark", [": ", " \u2013 "])
def test_entries_of_one_line_among_terms_above_definitions(mark: str) -> None:
    """A few entries of one line have their places among the terms that stand above their definitions."""
    text = "\n".join(term + (mark if term in ("Cleat", "Gybe") else "\n") + text for term, text in IN_ORDER.items())
    reading = parse(f"Glossary of Boats\n{text}", "x")
    assert pairs(reading) == IN_ORDER
    assert not reading.problems
    assert len(pairs(parse(text.replace("Cleat", "Zinc"), "x"))) == len(IN_ORDER) - 1
