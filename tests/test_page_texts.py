"""Glossaries made by hand: mixed marks, forgotten marks, lines of one entry, what stands above the first letter."""

from textwrap import wrap

import pytest
from test_page_edges import UNORDERED
from test_page_entries import LATIN
from test_page_kinds import PAIRS, page, pairs

from flashcards.formats.glossary import parse

MORE = {
    **PAIRS,
    "Island": "Land with the sea all around it.",
    "Jib": "A small sail ahead of the mast.",
    "Keel": "The beam on which a boat is built.",
    "Leeward": "Away from the wind.",
}


def lines(marks: dict[str, str], between: str = "\n") -> str:
    """An entry a line, with a dash but for the terms that have another mark."""
    return between.join(f"{term}{marks.get(term, ' - ')}{text}" for term, text in MORE.items())


@pytest.mark.parametrize(
    "marks",
    [
        {"Draft": ": ", "Gybe": ": "},
        {"Cleat": "-- ", "Draft": ": ", "Ebb": " -- ", "Fetch": "- "},
        {"Cleat": ", ", "Keel": " ", "Gybe": ": "},
        {"Leeward": ": ", "Keel": ": "},
    ],
)
@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_marks_that_one_page_mixes(marks: dict[str, str], between: str) -> None:
    """Each line is an entry, whatever mark it has, or none but an article."""
    reading = parse(lines(marks, between), "given")
    assert pairs(reading) == MORE
    assert not reading.problems
    assert reading.judgement is not None
    assert reading.judgement.is_sure


def test_a_parenthesis_that_is_never_closed() -> None:
    """A slip in a term costs no entry."""
    text = lines({}).replace("Draft - ", "Draft (of boats - ")
    assert pairs(parse(text, "given")) == {
        "Draft (of boats" if term == "Draft" else term: definition for term, definition in MORE.items()
    }


def test_a_term_with_the_name_of_the_file() -> None:
    """A term between its neighbours in the alphabet is an entry, though the file has its name."""
    assert pairs(parse(page(MORE), "draft")) == MORE
    assert pairs(parse("Sea\nAll the words that you hear there.\n\n" + page(MORE), "sea")) == MORE


@pytest.mark.parametrize("bullet", ["", "- "])
def test_a_line_without_a_mark_among_lines(bullet: str) -> None:
    """A line in its place of the alphabet is no part of the entry above it, and one near its place is doubtful."""
    text = "\n".join(bullet + line for line in lines({"Draft": " "}).split("\n")).replace(": ", "; ")
    reading = parse(text.replace("Leeward - ", "Jury rig  "), "given")
    found = pairs(reading)
    assert found["Cleat"] == MORE["Cleat"]
    said = " ".join(problem.message for problem in reading.problems)
    assert "Draft How deep" in said
    assert parse(text, "given").deck.notes


def test_a_line_near_its_place_is_doubtful() -> None:
    """What begins as entries do, and speaks of the term above it, may be another entry."""
    text = lines({}).replace("Ebb - ", "Draft, light, is that of an empty boat.\nEbb - ")
    (problem,) = parse(text, "given").problems
    assert 'may hold the next entry, "Draft, light, is that"' in problem.message


def test_labels_on_lines_of_their_own() -> None:
    """A label between blank lines, that all entries have, says what the text below it is."""
    text = "\n\n".join(f"{term}\n\n{text}\n\nExample:\n\nThey all know {term} here." for term, text in PAIRS.items())
    assert pairs(parse(f"Sea Glossary\n\n{text}", "x")) == {
        term: f"{text}\n\nExample: They all know {term} here." for term, text in PAIRS.items()
    }


def test_pairs_above_the_first_letter() -> None:
    """Those above the letter that the first entry begins with are out of their places, so they are none."""
    above = "\n\n".join(
        f"{name}\n\n{text}"
        for name, text in {
            "Words of the Sea": "Every sailor knows these words by heart.",
            "Learn them well": "They are short and they are heard on every deck.",
            "On deck and below": "Masts, sails, lines and all that a boat is made of.",
            "Made for guests": "Nobody has to know them before they come aboard.",
            "Terms of the pier": "The harbour has words of its own as well.",
        }.items()
    )
    text = "\n\n".join(f"{term[0]}\n\n{term}\n\n{text}" for term, text in PAIRS.items())
    assert pairs(parse(f"Harbour School\n\n{above}\n\n{text}", "x")) == PAIRS


def test_an_entry_above_the_first_letter() -> None:
    """One that has its place above it is an entry: its own letter is missing."""
    text = page().replace("Ballast\n", "B\n\nBallast\n", 1)
    assert pairs(parse(text, "x")) == PAIRS


def test_how_many_of_how_many_terms_are_shown() -> None:
    """A line that counts what a search has found is no title."""
    reading = parse(f"Sea Words\n\nShowing 9 of 9 terms\n\n{page()}", "x")
    assert reading.deck.name == "Sea Words"
    assert "announces 9 terms, but 8 were found" in reading.notices[0].message


def test_lines_glued_in_another_way() -> None:
    """A line whose term and definition cannot be told apart is no part of the entry above it."""
    text = "\n".join(f"{term.lower()}{text}" for term, text in MORE.items())
    reading = parse(text.replace("fetchHow far", "fetchhow far"), "x")
    assert pairs(reading)["ebb"] == MORE["Ebb"]
    assert "fetchhow far the wind" in " ".join(problem.message for problem in reading.problems)


@pytest.mark.parametrize(
    ("text", "lost"),
    [
        (
            lines({}, "\n\n").replace("Draft - How", "Draft How").replace("is made fast", "is made fast to a draft"),
            "Draft",
        ),
        (lines({}, "\n\n").replace("Draft - How", "draft How"), "draft"),
        (lines({}, "\n\n").replace("Draft - How", "A draft is how"), "A draft"),
        (page(MORE).replace("Draft\nHow", "A draft is how"), "A draft"),
    ],
    ids=["speaks of the term above", "in lower case", "without its term", "without its term, below another"],
)
def test_a_paragraph_in_its_place_of_the_alphabet_is_doubtful(text: str, lost: str) -> None:
    """Where definitions have one paragraph, what could be the next entry is not taken for a second one in silence."""
    problems = parse(text, "given").problems
    assert any(f'"{lost}' in problem.message or f'("{lost}' in problem.message for problem in problems)


def test_headings_between_lines() -> None:
    """A heading between entries of a line is no part of the one above it, though nothing ends with a full stop."""
    text = lines({}).replace(".", "").replace("Ebb -", "Tides\nEbb -").replace("Island -", "On board\nIsland -")
    assert pairs(parse(text, "given")) == {term: definition.rstrip(".") for term, definition in MORE.items()}


def test_terms_in_lower_case_and_with_a_stop() -> None:
    """A line is an entry though the one above ends within a sentence, or its term ends in an abbreviation."""
    entries = {
        "a poppa": "with the wind, from the",
        "ad libitum, ad lib.": "as you like",
        "agitato": "of a sea with",
        "alla breve": "short",
        "andante": "at a walk",
        "Anglaise": "in the English way",
        "basso": "low",
        "calando": "less and less",
    }
    text = "\n".join(f"{term} - {definition}" for term, definition in entries.items())
    assert pairs(parse(text, "given")) == entries


def test_a_copy_that_begins_within_its_first_line() -> None:
    """The first item of a list is an entry, though it is the only one without an indent."""
    text = "\n".join(f"  \u2022 {line}" for line in lines({}).split("\n"))
    assert pairs(parse(text.lstrip(), "given")) == MORE


def test_lines_that_lost_their_marks_are_said() -> None:
    """Short lines in lower case below an entry are no part of it in silence."""
    text = lines(dict.fromkeys(list(MORE)[3:], " ")).lower().replace(".", "")
    reading = parse(f"Words\n\n{text}", "given")
    assert reading.judgement is None or not reading.judgement.is_sure or reading.problems


def test_two_columns_joined_line_by_line() -> None:
    """A definition in which another entry begins within a sentence is doubtful."""
    text = "\n".join(
        f"{term}: {text} It is known to those who go to sea, and Top {term}: The other one of them."
        for term, text in MORE.items()
    )
    reading = parse(f"Sea Glossary\n\n{text}", "x")
    assert reading.judgement is not None
    assert not reading.judgement.is_sure
    assert 'may hold the next entry, "Top Abeam"' in reading.problems[0].message


CAPITAL = {
    "Abeam": "At a right angle to the length of the boat.",
    "Ballast": "Weight low in the hull.",
    "Dead Reckoning": "The art of knowing where you are.",
    "Draft or Draught": "A depth below the water.",
    "Ebb Tide": "Water on its way out.",
    "Fetch": "How far the wind blows over open water.",
    "Gybe": "A turn in which the stern goes through the wind.",
    "Hull (of a boat)": "The body without masts and rigging.",
    "Jib": "Sail ahead of the mast.",
    "Keel": "The beam on which a boat is built.",
    "Lee, The": "The side away from the wind.",
}


def test_a_capital_letter_is_the_only_mark() -> None:
    """On a page in alphabetical order, a definition begins with the capital letter of a sentence."""
    text = "\n".join(f"{term} {text}" for term, text in CAPITAL.items())
    about = "Words that you hear on every boat, and that nobody on land has ever heard of."
    reading = parse(f"{about}\n{text}", "given")
    assert pairs(reading) == CAPITAL
    assert not reading.problems
    assert reading.judgement is not None
    assert reading.judgement.is_sure


@pytest.mark.parametrize(
    ("term", "text", "why"),
    [("Keel", "Bolt that holds the keel.", '"Bolt" may belong to the term'), ("Keel", "the beam of a boat.", "")],
)
def test_where_a_definition_begins_in_lower_case(term: str, text: str, why: str) -> None:
    """A pair that may be divided elsewhere is doubtful, and a page with other lines is not read so."""
    entries = {**CAPITAL, term: text}
    reading = parse("\n".join(f"{term} {text}" for term, text in entries.items()), "given")
    if why:
        assert [why in problem.message for problem in reading.problems] == [True]
    else:
        assert reading.judgement is None or not reading.judgement.is_sure


def test_sentences_in_no_order_are_no_glossary() -> None:
    """Any two sentences have a full stop between them: without an order they are not sure to be entries."""
    reading = parse("\n\n".join(f"{term}. {text}" for term, text in [*MORE.items()][::-1]), "x")
    assert reading.judgement is not None
    assert not reading.judgement.is_sure


def test_labelled_terms_like_sentences() -> None:
    """What a page labels as terms are terms, also at its beginning; a second definition is doubtful."""
    entries = {"Pull!": "Row harder.", "All hands!": "Come on deck.", **PAIRS}
    text = "\n\n".join(f"Word: {term}\n\nDefinition: {text}" for term, text in entries.items())
    reading = parse(text.replace("Word: Ebb\n\n", ""), "x")
    assert pairs(reading) | {"Draft": "", "Ebb": ""} == entries | {"Draft": "", "Ebb": ""}
    assert any('"Draft": it has two definitions' in problem.message for problem in reading.problems)


@pytest.mark.parametrize("mark", [" ", "  "])
def test_terms_in_lower_case_without_a_mark(mark: str) -> None:
    """A definition begins with the first capital letter, or behind two blanks, where nearly all lines have these."""
    entries = {term.lower(): text for term, text in {**CAPITAL, "Lee, The": "The side away from the wind."}.items()}
    entries["mizzen of the ship"] = "A mast. It is the one at the stern."
    text = "\n".join(f"{term}{mark}{text}" for term, text in sorted(entries.items()))
    reading = parse(f"Words of sailors, and of those who live with them:\n\n{text}", "given")
    assert pairs(reading) == entries
    assert not reading.problems


def test_double_spaced_lines() -> None:
    """Where a blank line stands below every line, it parts nothing, and wrapped lines are put together."""
    entries = {term: f"{text} {text} It is known to all who go to sea." for term, text in PAIRS.items()}
    rows = [row for term, text in entries.items() for row in (term, *wrap(text, 70))]
    reading = parse("\n\n".join(rows), "given")
    assert pairs(reading) == entries
    assert reading.deck.notes[1].line == 1 + 2 * rows.index("Ballast")


def test_a_page_of_flashcards() -> None:
    """What stands around every card of another site is set aside once, and is no reason to doubt the page."""
    asked = "How well do you know it?\n1\nNot at all\n2\n3\n4\n5\nPerfectly"
    text = "\n".join(
        f"{number}\nQ\n\n{term}\n\nA\n\n{text}\n\n{asked}" for number, (term, text) in enumerate(PAIRS.items(), 1)
    )
    reading = parse(f"All Sea Flashcards\n\n({len(PAIRS)} cards)\n\n{text}", "x")
    assert pairs(reading) == PAIRS
    assert reading.judgement is not None
    assert reading.judgement.is_sure


def test_a_numbered_term_below_a_list() -> None:
    """A number below bullets begins another entry, without a blank line too."""
    entries = [f"1. {term}\n\n{text}\n\n" for term, text in PAIRS.items()]
    entries[2] = "1. Cleat\n\nA fitting for lines. It can be:\n\n\u2022 of wood\n\u2022 of steel\n"
    assert pairs(parse("".join(entries), "x")) == {
        **PAIRS,
        "Cleat": "A fitting for lines. It can be:\n\n- of wood\n- of steel",
    }


def test_a_dash_in_front_of_terms() -> None:
    """A dash glued to nearly all terms is no part of them."""
    assert pairs(parse(page().replace("\n\n", "\n\u2014"), "x")) == PAIRS


def test_who_wrote_a_page() -> None:
    """The name of a user, a date, and how long a page takes to read, are neither title nor entries."""
    above = "Glossary of the Sea\n- anna382\n- May 8, 2023\n- 2 min read\n\nWe have put together words of the sea.\n"
    reading = parse(above + page(UNORDERED), "x")
    assert pairs(reading) == UNORDERED
    assert reading.deck.name == "Glossary of the Sea"
    assert not reading.notices


def test_the_last_entry_goes_on_below_a_comma() -> None:
    """The only second line of a page belongs to its entry, where the first one is not finished."""
    text = lines({}).replace("Away from the wind.", "Away from the wind, the sea, the rain,\nand the pier")
    assert pairs(parse(text, "x"))["Leeward"] == "Away from the wind, the sea, the rain, and the pier"


def test_sentences_of_a_paragraph_are_no_entries() -> None:
    """A full stop parts terms and definitions only where each entry is a line or a paragraph of its own."""
    text = "\n".join(
        f"{term}. They are on board,\nwith {text.lower()}\nand more of {term}" for term, text in PAIRS.items()
    )
    reading = parse(text, "x")
    assert reading.judgement is None or not reading.judgement.is_sure


LETTERS = {
    "AAL": "above aerodrome level",
    "ABM": "Abeam",
    "A/C": "Aircraft",
    "ACC": "Area Control Centre",
    "ACFT": "Another word for aircraft",
    "ADF": "Automatic Direction Finder",
    "ADJ": "Adjacent",
    "AFM": "Yes, that is correct",
    "ALT": "altitude",
    "ALTRV APVL": "Altitude Reservation Approval",
    "CAVOK": "ceiling and visibility OK",
    "cps": "cycles per second",
    "CTA": "control area",
    "DVFR": "Defence VFR",
}


def test_abbreviations_without_a_mark() -> None:
    """In a list of abbreviations, the letters tell where each ends; a few may stand for other words."""
    text = "\n".join(f"{term} {text}" for term, text in LETTERS.items())
    reading = parse(f"Abbreviations\n\nAbbrev. Meaning\n{text}", "given")
    assert pairs(reading) == LETTERS
    assert not reading.problems
    assert reading.judgement is not None
    assert reading.judgement.is_sure


def test_abbreviations_of_several_small_words() -> None:
    """An abbreviation of which a part stands in front of what it means is doubtful."""
    text = "\n".join(f"{term} {text}" for term, text in {**LETTERS, "st": "st stockinette stitch"}.items())
    (problem,) = parse(f"Abbreviations\n\n{text}", "given").problems
    assert '"st" may belong to the term' in problem.message


def test_notes_below_the_last_entry() -> None:
    """The only list of a page is no part of its last definition."""
    assert pairs(parse(lines({}, "\n\n") + "\n\n[1] at page 1.\n\n[2] at page 3.\n", "x")) == MORE


def test_terms_in_capitals_that_are_never_broken() -> None:
    """Where terms are in capitals, one begins an entry below a line that is not finished."""
    text = "\n".join(
        f"{term.upper()}: {text} {text} {text[:-1]}\nwith all that belongs to it, and more."
        for term, text in PAIRS.items()
    )
    text = text.replace("all that belongs to it, and more.\nEBB", "all of the\nEBB")
    assert [*pairs(parse(text, "x"))] == [term.upper() for term in PAIRS]


def test_an_entry_glued_to_another_is_doubtful() -> None:
    """What begins behind a full stop without a blank may be another entry."""
    (problem,) = parse(lines({}).replace(" of the boat.\n", " of the boat.Aft - The stern.\n"), "x").problems
    assert '"Abeam": its definition may hold the next entry, "Aft"' in problem.message


def test_a_line_without_a_blank_line_above() -> None:
    """An entry in its place needs no blank line above it, although the others have one."""
    assert pairs(parse(lines({}, "\n\n").replace("\n\nDraft", "\nDraft"), "x")) == MORE


def test_a_bar_below_each_cell() -> None:
    """A bar at the end of a line, left of a table, is no part of the text."""
    text = "\n\n".join(f"{term} |\n{text} |" for term, text in PAIRS.items())
    assert pairs(parse(text, "x")) == PAIRS


def test_the_line_in_alphabetical_order_is_the_term() -> None:
    """Of two short lines above every definition, neither of which is a badge, the term is the one in order."""
    text = "\n\n".join(f"{latin}\n{term}\n{text}" for latin, (term, text) in zip(LATIN, PAIRS.items(), strict=True))
    assert pairs(parse(f"Sea Glossary\n\n{text}", "x")) == PAIRS


def test_pronunciations_are_no_code() -> None:
    """A glossary whose terms have something in parentheses is no reference of functions."""
    entries = {f"{term} (say {term.lower()})": text for term, text in PAIRS.items()}
    reading = parse("\n\n".join(f"{term}: {text}" for term, text in entries.items()), "x")
    assert pairs(reading) == entries
    assert reading.judgement is not None
    assert reading.judgement.is_sure


def test_numbered_sections_above_lines() -> None:
    """The headings of a few sections, which count up, are no entries, although a colon stands in them."""
    rows = lines(dict.fromkeys(MORE, ": ")).split("\n")
    text = "\n".join(["Section 1: On deck", *rows[:6], "Section 2: The sea and all that sails on it", *rows[6:]])
    assert pairs(parse(f"Sea Glossary\n\n{text}", "x")) == MORE


def test_a_list_of_terms_that_lost_its_first_indent() -> None:
    """The first item belongs to a list of terms above definitions as the others do."""
    text = "".join(f"  \u2981 {term}\n\n    {text}\n\n" for term, text in PAIRS.items())
    assert pairs(parse(text.lstrip(), "given")) == PAIRS


def test_a_gap_where_a_term_is_missing_is_doubtful() -> None:
    """A page that lost a term leaves more blank lines there than stand above the others."""
    lost = {list(PAIRS)[2], list(PAIRS)[4]}
    text = "\n\n".join(f"\n{text}" if term in lost else f"{term}\n\n{text}" for term, text in PAIRS.items())
    doubtful = [problem.message for problem in parse(text, "x").problems]
    assert len(doubtful) == 2
    for at, message in zip((1, 3), doubtful, strict=True):
        assert f'"{list(PAIRS)[at]}": its definition may be two: a term may be missing' in message


def test_a_gap_that_a_menu_leaves_is_no_doubt() -> None:
    """Where a line was left out, the blank lines around it say nothing."""
    more = "It is often seen in the harbour, and more often out at sea."
    entries = {term: f"{text}\n\n{more}" if term < "D" else text for term, text in PAIRS.items()}
    text = "\n\n".join(f"{term}\n\n{text}" for term, text in entries.items())
    reading = parse(text.replace(f"\n\n{more}", f"\n\nBack to top\n\n{more}", 1), "x")
    assert pairs(reading) == entries
    assert reading.problems == ()


def test_gaps_in_most_definitions_are_the_layout() -> None:
    """Definitions whose parts are all far apart have lost no terms."""
    entries = {term: f"{text}\n\nIt is seen on {term.lower()} days of the year at sea." for term, text in PAIRS.items()}
    text = "\n\n".join(f"{term}\n\n{text}".replace("\n\nIt", "\n\n\nIt") for term, text in entries.items())
    reading = parse(text, "x")
    assert pairs(reading) == entries
    assert reading.problems == ()
