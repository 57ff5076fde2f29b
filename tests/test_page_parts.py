"""Glossaries in parts, where the heading of a part stands right above its first term."""

import pytest
from test_page_closed import MORE, WHOLE, closed
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


ABOVE = "Nautical term"


def labelled(names: list[str]) -> str:
    """Entries with a line above each, some of which may be empty."""
    entries = zip(names, UNORDERED.items(), strict=True)
    return "Glossary of Boats\n\n" + "\n\n".join(
        "\n".join(filter(None, [name, term, text])) for name, (term, text) in entries
    )


def test_headings_without_the_line_above_entries() -> None:
    """A heading with a sentence is none of the entries, which all have the same line above them."""
    text = labelled([ABOVE] * 8)
    for term in [*UNORDERED][::4]:
        text = text.replace(f"{ABOVE}\n{term}\n", f"Words with {term[0]}\nWhat this part tells.\n\n{ABOVE}\n{term}\n")
    assert pairs(parse(text, "x")) == UNORDERED


@pytest.mark.parametrize(
    "names",
    [
        pytest.param([*[ABOVE] * 6, "", ""], id="the last two"),
        pytest.param([ABOVE, ABOVE, ABOVE, "", "", ABOVE, ABOVE, ABOVE], id="two in a row"),
        pytest.param([ABOVE, ABOVE, "Verb", ABOVE, ABOVE, "Verb", ABOVE, "Verb"], id="another line"),
    ],
)
def test_entries_without_the_line_above_others(names: list[str]) -> None:
    """Entries that have another line, or none, are entries unless each stands alone as a heading does."""
    reading = parse(labelled(names), "x")
    assert pairs(reading) == UNORDERED
    assert sum("it has no line" in it.message for it in reading.problems) == (0 if names[-1] else 2)


def test_a_line_below_each_entry() -> None:
    """A link below each entry, the last one included, is no line above those that follow."""
    text = "\n\n".join(f"{term}\n{text}\n\nMore on this" for term, text in UNORDERED.items())
    assert pairs(parse(f"Glossary of Boats\n\n{text}\n", "x")) == UNORDERED


@pytest.mark.parametrize("words", [" Learn more.", " Read more \u2192", " See more \u00bb"])
def test_a_link_at_the_end_of_definitions(words: str) -> None:
    """The words of a link that nearly all definitions end in are no part of them."""
    text = "\n\n".join(f"{term}\n{text}{words if term != 'Ebb' else ''}" for term, text in UNORDERED.items())
    assert pairs(parse(f"Glossary of Boats\n\n{text}\n", "x")) == UNORDERED


def test_a_last_entry_with_more_parts() -> None:
    """What the last definition has more than the others, which have two parts each, is left out, and that is said."""
    names = ("Off to one side", "Stones or lead", "Two horns", "Room below", "Water that leaves", "Open sea")
    more = zip([*names, "A turn with a bang", "What floats"], PAIRS.items(), strict=True)
    said = {term: f"{name}\n\n{text}" for name, (term, text) in more}
    text = "\n\n".join(f"{term}\n\n{text}" for term, text in said.items())
    below = "Will you sail with us?\n\nAsk at the pier, where all of this began, or come by on any day."
    reading = parse(f"Glossary of Boats\n\n{text}\n\n{below}", "x")
    assert pairs(reading) == said
    assert "lines below it were left out" in reading.problems[0].message


def test_items_below_the_entries() -> None:
    """A list below entries that are no items may be of the site, and this is said."""
    items = "\n".join(f"\u2022 {name}\nFind out what we do for you." for name in ("Scams", "Loans"))
    text = "\n\n".join(f"{term}\n\n{text}" for term, text in [*UNORDERED.items()][:3])
    reading = parse(f"Glossary of Boats\n\n{text}\n\n{items}", "x")
    doubtful = [it.message.split('"')[1] for it in reading.problems if "an item of a list" in it.message]
    assert doubtful == [term for term in pairs(reading) if term not in UNORDERED]


def test_headings_with_a_number_in_capitals() -> None:
    """A count of things in capitals is doubtful where other terms are not in capitals."""
    entries = UNORDERED | MORE | {"THE 7 SAILORS": "Those who wrote down what they saw on the way."}
    text = "\n\n".join(f"{term}\n{text}" for term, text in entries.items())
    problems = parse(f"Glossary of Boats\n\n{text}", "x").problems
    assert any(it.message.startswith('doubtful: "THE 7 SAILORS": it is in capitals') for it in problems)


def test_entries_in_order_without_the_line_above_others() -> None:
    """Where the alphabet has its place, what lacks the line above the others is an entry."""
    entries = PAIRS | {"Jib": "A sail ahead of the mast.", "Keel": "The lowest timber of a ship."}
    names = [ABOVE if at not in (2, 5) else "" for at in range(len(entries))]
    text = "\n\n".join(
        "\n".join(filter(None, [name, term, text])) for name, (term, text) in zip(names, entries.items(), strict=True)
    )
    assert pairs(parse(f"Glossary of Boats\n\n{text}", "x")) == entries
