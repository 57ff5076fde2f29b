"""What copied glossary pages have in them besides plain pairs, each kind by itself."""

import pytest

from flashcards.formats import Reading
from flashcards.formats.glossary import parse
from flashcards.formats.registry import detect
from flashcards.formats.webpage import parse as read_web

PAIRS = {
    "Abeam": "At a right angle to the length of the boat.",
    "Ballast": "Weight low in the hull that keeps a boat upright.",
    "Cleat": "A fitting with two horns around which a line is made fast.",
    "Draft": "How deep a boat reaches below the water.",
    "Ebb": "The tide on its way out.",
    "Fetch": "How far the wind blows over open water.",
    "Gybe": "A turn in which the stern goes through the wind.",
    "Hull": "The body of a boat without masts and rigging.",
}


def page(pairs: dict[str, str] = PAIRS, between: str = "\n\n") -> str:
    """Terms above their definitions."""
    return between.join(f"{term}\n{text}" for term, text in pairs.items())


def pairs(reading: Reading) -> dict[str, str]:
    """The terms and definitions that were found."""
    return {note.term: note.definition for note in reading.deck.notes}


def with_(term: str, text: str, instead: str = "") -> dict[str, str]:
    """The pairs with another one in its place of the alphabet, or instead of one."""
    return dict(sorted({**{key: value for key, value in PAIRS.items() if key != instead}, term: text}.items()))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (page(with_("FORE DECK", "The deck ahead of the mast.")), with_("FORE DECK", "The deck ahead of the mast.")),
        (
            page(with_("Drift", "\u00ab Away \u00bb: where a boat goes that nobody steers.")),
            with_("Drift", "\u00ab Away \u00bb: where a boat goes that nobody steers."),
        ),
        (
            page().replace("\n\nEbb", "\n\nLight and laden.\nBoth are painted on the bow.\nEbb"),
            {**PAIRS, "Draft": f"{PAIRS['Draft']}\n\nLight and laden.\n\nBoth are painted on the bow."},
        ),
        (
            page().replace("\n\nEbb", "\n\nThere are two of these:\n\n\u2022 light and empty,\n\u2022 laden.\n\nEbb"),
            {**PAIRS, "Draft": f"{PAIRS['Draft']}\n\nThere are two of these:\n\n- light and empty,\n- laden."},
        ),
        (
            page().replace("\n\nEbb", "\n\ndepth = laden - light;\nboat.load(water)\n\nEbb"),
            {**PAIRS, "Draft": f"{PAIRS['Draft']}\n\ndepth = laden - light;\n\nboat.load(water)"},
        ),
        (
            page().replace("\n\nEbb", "\n\n(Harbour Book, page 12)\nIt is given in feet.\n\nEbb"),
            {**PAIRS, "Draft": f"{PAIRS['Draft']}\n\n(Harbour Book, page 12)\n\nIt is given in feet."},
        ),
        (page() + "\n\nOur crew chose the words above from all that are in use.", PAIRS),
        ("\n\n".join(f"{term}\n{term[0]}\n{text}" for term, text in PAIRS.items()), PAIRS),
        ("\n\n".join(f"{term}#\n{text}" for term, text in PAIRS.items()), PAIRS),
        (
            ".. glossary::\n\n"
            + "\n\n".join(f"   {term}\n      {text}\n\n      .. seealso::" for term, text in PAIRS.items()),
            PAIRS,
        ),
        (
            "\n\n".join(
                f"{term} (pl. {term.upper()}S). {text}" if term == "Draft" else f"{term}. {text}"
                for term, text in PAIRS.items()
            ),
            {
                **{key: value for key, value in PAIRS.items() if key != "Draft"},
                "Draft (pl. DRAFTS)": PAIRS["Draft"],
            },
        ),
    ],
    ids=["capitals", "quoted", "list", "lead-in", "code", "source", "end", "letters", "hashes", "directives", "plural"],
)
def test_pairs_are_whole(text: str, expected: dict[str, str]) -> None:
    """No term is lost to the definition above it, no line of a definition becomes a term, and none is cut."""
    assert pairs(parse(text, "given")) == dict(sorted(expected.items()))


def test_a_letter_ends_the_definition_above_it() -> None:
    """Where a term was lost, the definition of the one above does not go on with the letter below."""
    text = "\n\n".join(f"{term[0]}\n\n{term}\n{text}" for term, text in PAIRS.items())
    reading = parse(text.replace("Draft\n", ""), "given")
    assert pairs(reading)["Cleat"] == PAIRS["Cleat"]


def test_lines_below_the_last_definition_are_said() -> None:
    """Where all definitions have one line, others below the last one are left out of it, and it is doubtful."""
    reading = parse(page() + "\nReady for more?\nOur courses begin every month of the year.", "given")
    assert pairs(reading) == PAIRS
    (problem,) = reading.problems
    assert '"Hull": lines below it were left out' in problem.message
    kept = parse(page() + "\nThe hull is of wood or of steel.", "given")
    assert pairs(kept)["Hull"].endswith("\n\nThe hull is of wood or of steel.")
    assert not kept.problems


def test_headings_in_capitals_are_doubtful() -> None:
    """A term in capitals among others is said to be a heading, perhaps."""
    text = page().replace("Ebb\n", "DRIFTING BOATS\nThese words say how the sea moves.\n\nEbb\n")
    (problem,) = parse(text, "given").problems
    assert "DRIFTING BOATS" in problem.message
    assert "may be a heading" in problem.message


def test_paragraphs_that_lost_their_mark_are_said() -> None:
    """On a page in alphabetical order, an entry without its dash is no part of the one above it."""
    text = "\n\n".join(f"{term} - {text}" for term, text in {**PAIRS, "Island": "Land in the sea."}.items())
    reading = parse(text.replace("Draft - How", "Draft How"), "given")
    assert pairs(reading) == {key: PAIRS.get(key, "Land in the sea.") for key in pairs(reading)}
    said = " ".join(problem.message for problem in reading.problems)
    assert "Draft How deep" in said


def test_a_menu_below_a_name_is_doubtful() -> None:
    """Names in one line below a short one are said to be no definition where others are sentences."""
    text = page().replace("Gybe\n", "Gaff\nHome Lessons Boats Sails Rowing Diving Prices Contact About\n\nGybe\n")
    (problem,) = parse(text, "given").problems
    assert '"Gaff": its definition is a list of names' in problem.message


def test_lines_broken_where_the_sense_allows() -> None:
    """Lines of any length go on in lower case with the sentence above, as in a text that a person wrapped."""
    text = "\n\n".join(
        f"{term}\n  What every sailor knows, and nobody on land has heard of\n  till the day he goes to sea, alone or\n"
        f"  with others who have been there before him. It says: {'so ' * number}it is."
        for number, term in enumerate(PAIRS)
    )
    assert {text.count("\n") for text in pairs(parse(text, "given")).values()} == {0}


TABLES = """\
Boats
Term\tDefinition
Ballast\tWeight low in the hull.
Cleat\tA fitting for lines.
Water
Word\tStands for\tWhere
HW\thigh water\tin harbours
LW\tlow water\tin harbours
MSL\tmean sea level\ton charts
"""


def test_each_table_has_its_own_columns() -> None:
    """A heading between two tables belongs to neither, and columns are read by their own names."""
    assert pairs(parse(TABLES, "given")) == {
        "Ballast": "Weight low in the hull.",
        "Cleat": "A fitting for lines.",
        "HW": "high water\n\nWhere: in harbours",
        "LW": "low water\n\nWhere: in harbours",
        "MSL": "mean sea level\n\nWhere: on charts",
    }


def test_columns_apart_by_blanks_are_a_table() -> None:
    """Three columns apart by blanks are read by their names, of which none becomes a card."""
    rows = "\n".join(f"  {term:<10}{'noun':<8}{text}" for term, text in PAIRS.items())
    found = pairs(parse(f"Glossary\n\n  {'Term':<10}{'Kind':<8}Definition\n{rows}\n", "given"))
    assert found == {term: f"{text}\n\nKind: noun" for term, text in PAIRS.items()}


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(f"+ {term}" for term in PAIRS),
        "\n\n".join(f"{term}\nnoun\n\u25bc\n{text}" for term, text in PAIRS.items()),
        "\n\n".join(
            f"{term}\nNew Jewels Boats Sails Ropes Paint Charts Books Lamps Gifts" for term in ("New", "All", "Ours")
        ),
    ],
    ids=["folded", "half folded", "a shop"],
)
def test_other_pages_are_not_sure(text: str) -> None:
    """Entries that are folded up, and menus, are no glossary that is imported unasked."""
    found = detect(text)
    reading = found.parse(text, "given") if found else None
    assert reading is None or reading.judgement is None or not reading.judgement.is_sure


def test_entries_of_a_line_below_headings_of_a_web_page() -> None:
    """Headings of sections are no terms where every section holds several entries of a line."""
    items = [f"<p>{term} \u2014 {text}</p>" for term, text in PAIRS.items()]
    html = f"<h1>Glossary</h1><h2>Boats</h2>{''.join(items[:4])}<h2>Water</h2>{''.join(items[4:])}"
    assert pairs(read_web(html, "given")) == PAIRS


def test_numbered_terms_of_a_web_page() -> None:
    """Numbers before all terms are none of them."""
    html = "<h1>Glossary</h1>" + "".join(
        f"<h2>{number}. {term}</h2><p>{text}</p>" for number, (term, text) in enumerate(PAIRS.items(), 1)
    )
    assert pairs(read_web(html, "given")) == PAIRS


@pytest.mark.parametrize(
    ("term", "text", "doubtful"),
    [
        ("Draft", "Draft mark", False),
        ("Dory", "Down haul", True),
        ("Dory", "a small boat", False),
        ("Dory", "Flat boat", False),
        ("DOB", "Date of birth", False),
    ],
    ids=["begins with the term", "next in the alphabet", "in lower case", "elsewhere in the alphabet", "abbreviation"],
)
def test_two_terms_in_a_row_without_definitions(term: str, text: str, *, doubtful: bool) -> None:
    """A name below a term is doubtful if it could be the next term and all other definitions are sentences."""
    reading = parse(page(with_(term, text, instead="Draft")), "Glossary")
    problems = [problem.message for problem in reading.problems]
    assert problems == [f'doubtful: "{term}": its definition may hold the next entry, "{text}"'] * doubtful


def test_two_terms_in_a_row_in_lower_case() -> None:
    """Two such terms are doubtful where no blank lines part the entries, too."""
    terms = {term.lower(): text for term, text in with_("dory", "downhaul", instead="Draft").items()}
    (problem,) = parse(page(dict(sorted(terms.items())), "\n"), "Glossary").problems
    assert problem.message == 'doubtful: "dory": its definition may hold the next entry, "downhaul"'
