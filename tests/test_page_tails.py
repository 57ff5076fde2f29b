"""What a site puts below its last entry, where nothing but its own looks tells it from an entry."""

import pytest
from test_page_kinds import PAIRS, pairs

from flashcards.formats.glossary import parse

MORE = {
    "Jib": "The sail before the mast.",
    "Keel": "The backbone that runs along the bottom of a boat.",
    "Mast": "The pole that carries the sails.",
    "Oar": "A pole with a blade that moves a boat.",
}
ENTRIES = {**PAIRS, **MORE}
UNSORTED = dict(sorted(ENTRIES.items(), key=lambda entry: entry[0][::-1]))


def page(entries: dict[str, str], *below: str) -> str:
    """A page with each term above its definition, and some blocks below them."""
    blocks = [f"{term}\n{text}" for term, text in entries.items()]
    return "\n\n".join(["Words of sailors - a glossary", *blocks, *below]) + "\n"


@pytest.mark.parametrize("entries", [ENTRIES, UNSORTED], ids=["in order", "in no order"])
@pytest.mark.parametrize(
    "below",
    [
        ["Fancy a test?\nSee how many of these words you know."],
        ["Hours\nMonday to Friday, 9 am to 5 pm."],
        ["Feedback\nWrite to our crew, we like to read letters.", "Charts\nA page with all of the tides."],
    ],
    ids=["question", "hours", "tiles"],
)
def test_a_box_of_the_site_with_two_signs_of_it(entries: dict[str, str], below: list[str]) -> None:
    """A box that differs from all entries in two ways is left out, and so is what stands below it."""
    reading = parse(page(entries, *below), "x")
    assert (pairs(reading), reading.problems) == (entries, ())
    assert reading.judgement is not None
    assert below[-1].split("\n")[-1] in reading.judgement.dropped


@pytest.mark.parametrize("text", ["A race around the bay that you may watch.", "A berth for \u20ac20 a night."])
def test_a_last_entry_with_one_sign_of_the_site(text: str) -> None:
    """A single sign makes a doubt where there is no order, and none where the term is in its place."""
    reading = parse(page({**UNSORTED, "Regatta": text}), "x")
    assert [problem.message for problem in reading.problems] == [
        'doubtful: "Regatta": it speaks of the site, unlike the others'
    ]
    assert not parse(page({**ENTRIES, "Regatta": text}), "x").problems
    assert pairs(parse(page({**ENTRIES, "Opening times": "Monday to Friday, 9 am to 5 pm."}), "x")) == ENTRIES
    usual = {**UNSORTED, "Jib": text, "Regatta": text}
    assert not parse(page(usual), "x").problems


@pytest.mark.parametrize(
    ("top", "below"),
    [
        ("Showing 11 of 11 words", ["Showing 11 of 11 words"]),
        ("Page 1 shows words 1 to 11", ["Page 2 shows words 12 to 20", "Send in a word"]),
        ("", ["Send in a word"]),
    ],
)
def test_lines_of_the_site_right_below_the_last_definition(top: str, below: list[str]) -> None:
    """A definition ends above a question, a name or a line that stands at the top of the page as well."""
    related = "\nRelated terms: Hull, Mast"
    entries = {term: text + related * (term in ("Cleat", "Jib", "Oar")) for term, text in ENTRIES.items()}
    first, *rest = page(entries).rstrip().split("\n")
    reading = parse("\n".join([first, *filter(None, [top]), *rest, *below]), "x")
    assert pairs(reading) == {term: text.replace("\n", "\n\n") for term, text in entries.items()}
    assert reading.judgement is not None
    assert {*below} <= {*reading.judgement.dropped}
    assert not reading.problems


def test_more_of_the_last_definition_stays() -> None:
    """A paragraph that speaks of the term, or is like one of another entry, is a part of the definition."""
    below = "Who rows with one oar?"
    assert pairs(parse(page(ENTRIES).rstrip() + f"\n{below}", "x"))["Oar"].endswith(below)


def test_a_question_below_the_last_definition() -> None:
    """Where each term has its class below it, a question below the last entry is the site's, and so is its answer."""
    lines = [line for term, text in ENTRIES.items() for line in (term, ("Build", "Sails")[len(term) % 2], text, "")]
    below = ["Do you want to sail?", "Courses begin on Mondays."]
    reading = parse("\n".join(["Words of sailors - a glossary", "", *lines, *below]), "x")
    assert (pairs(reading), reading.problems) == (ENTRIES, ())
    assert reading.judgement is not None
    assert {*below} <= {*reading.judgement.dropped}


@pytest.mark.parametrize("mark", ["", "\n"])
@pytest.mark.parametrize(
    ("line", "doubtful"),
    [("Note: Some words mean more than one thing.", True), ("Note: A short oar is a paddle.", False)],
)
def test_a_note_below_the_last_definition(mark: str, line: str, *, doubtful: bool) -> None:
    """The only note of a page, below its last definition, may be one on the page unless it names the term."""
    reading = parse(page(ENTRIES).rstrip() + f"\n{mark}{line}", "x")
    assert bool(reading.problems) == doubtful
    assert {*ENTRIES} == {*pairs(reading)}


@pytest.mark.parametrize("text", ["Boats in a bottle at half price!", "A cry of those who see land!"])
def test_the_only_exclamation_among_entries(text: str) -> None:
    """An entry that exclaims where no other one does may be an advertisement, unless the alphabet has it there."""
    fine = "".join(f"{term}: {definition}\n" for term, definition in sorted({"Ahoy": text, **ENTRIES}.items()))
    assert not parse(f"Words of sailors - a glossary\n\n{fine}", "x").problems
    lines = [f"{term}: {definition}" for term, definition in {"Wake": "A track.", "Ahoy": text, **UNSORTED}.items()]
    reading = parse("\n".join(["Words of sailors - a glossary", "", *lines]), "x")
    assert [problem.message for problem in reading.problems] == [
        'doubtful: "Ahoy": it ends in an exclamation mark, unlike the others'
    ]


@pytest.mark.parametrize("above", [0, 1], ids=["as the only one", "as others"])
def test_the_last_sentence_goes_on_below_a_blank_line(above: int) -> None:
    """A sentence of the last entry that a blank line breaks is kept whole, as those of other entries are."""
    texts = dict(
        list(ENTRIES.items()), Zephyr="A soft wind from the west, as it is felt\n\non the open sea in fair weather."
    )
    texts |= {"Yawl": "A boat with two masts, of which the second\n\nis behind the rudder."} if above else {}
    texts = dict(sorted(texts.items()))
    reading = parse("\n\n".join(f"{term}: {text}" for term, text in texts.items()), "Glossary")
    assert pairs(reading) == texts
    assert not reading.problems


@pytest.mark.parametrize("line", ["See also: Mast", "See Mast", "Siehe auch: Mast", "\u2192 Mast \u2192 Oar"])
def test_references_below_some_definitions(line: str) -> None:
    """A reference in a paragraph of its own below some definitions is not doubted; a number to call is."""
    entries = dict([*ENTRIES.items()][:6])
    for more, doubts in ((line, 0), ("See us: 01983 555 014", 2)):
        text = "Sailing Glossary\n\n" + "".join(
            f"{term}\n\n{definition}\n\n{f'{more}{chr(10) * 2}' * (at in (1, 2))}"
            for at, (term, definition) in enumerate(entries.items())
        )
        reading = parse(text, "x")
        assert (len(reading.problems), {*pairs(reading)}) == (doubts, {*entries})


@pytest.mark.parametrize(
    "first",
    [
        {"10 of 12": "A day on which the crew works for ten of twelve hours."},
        {"10 knot wind": "A breeze.", "11 metre boat": "A large one.", "12 metre class": "A class of yachts."},
    ],
    ids=["of", "several"],
)
def test_terms_that_begin_with_a_number(first: dict[str, str]) -> None:
    """A number that is explained, and several numbers at the top, are terms and tell no count of them."""
    entries = {**first, **ENTRIES}
    reading = parse("Sailing Glossary\n\n" + "".join(f"{term}: {text}\n" for term, text in entries.items()), "x")
    assert (pairs(reading), reading.problems) == (entries, ())


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_arrows_to_other_terms(gap: str) -> None:
    """A line with arrows to several terms belongs to the definition above it and keeps the first arrow."""
    entries = {**ENTRIES, "Cleat": f"{ENTRIES['Cleat']}{gap}\u2192 Mast \u2192 Oar"}
    reading = parse(page(entries), "x")
    assert pairs(reading)["Cleat"].split() == entries["Cleat"].split()
    assert ({*pairs(reading)}, reading.problems) == ({*ENTRIES}, ())


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_a_term_with_a_stop_in_its_brackets(gap: str) -> None:
    """An abbreviation at the end of the brackets of a term ends no sentence."""
    entries = {**ENTRIES, "Rigging (halyards of all kinds, sheets, stays, etc.)": "All that holds and moves the sails."}
    text = "".join(f"{term}{gap}{definition}\n\n" for term, definition in entries.items())
    reading = parse(f"Sailing Glossary\n\n{text}", "x")
    assert (pairs(reading), reading.problems) == (entries, ())
