"""Lines of the site around and between the entries of a page: what it calls, sells, shares and repeats."""

import pytest
from test_page_kinds import PAIRS, pairs

from flashcards.formats import lists, webpage
from flashcards.formats.glossary import parse
from flashcards.formats.pages.lines import is_furniture

ONE_LINE = [f"{term}: {text}" for term, text in PAIRS.items()]


def page(lines: list[str], title: str = "Words of sailors - a glossary") -> str:
    """A page of some lines below its title."""
    return "\n".join([title, *lines]) + "\n"


@pytest.mark.parametrize("line", ["Sponsored content", "Sponsored content:", "Sail with Marlow", "Advertisement"])
@pytest.mark.parametrize("mark", [": ", " \u2013 "])
def test_a_line_between_entries_that_comes_again(line: str, mark: str) -> None:
    """What a page repeats between entries of one line is no term, and swallows none."""
    entries = [f"{term}{mark}{text}" for term, text in PAIRS.items()]
    for at in (1, 3, 5):
        entries.insert(at, line)
    reading = parse(page(entries), "x")
    assert (pairs(reading), reading.problems) == (PAIRS, ())
    assert reading.judgement is not None
    assert reading.judgement.dropped == (line,) * 3


@pytest.mark.parametrize(
    "below",
    [
        ["Phone: 01983 555 014"],
        ["Tags: boats, sea", "Posted in: Beginners", "Next post: Five knots"],
        ["The Sail Loft: 8 Harbour Lane, Ryde PO33 2AB", "Open daily: 10 am to 4 pm", "Trips: from \u20ac35"],
        ["How to reach us: The pier, Ryde"],
        ["Questions: ask@sea.example."],
        ["\u00d6ffnungszeiten: Mo-Fr 8-16 Uhr", "Sparkasse: 10115 Berlin"],
        ["Related", "Packing for a trip: A List"],
        ["Anschrift: Hafenstr. 5, 24103 Kiel", "Inhaberin: Jo Reed", "Likes: 14"],
        ["Lovely page! You have left out one: the topsail."],
    ],
)
def test_lines_of_the_site_below_the_entries(below: list[str]) -> None:
    """A number to call, an address, a price, a label with a name are no cards, and are said to be left out."""
    reading = parse(page([*ONE_LINE, *below]), "x")
    assert pairs(reading) == PAIRS
    assert reading.judgement is not None
    assert below[-1] in reading.judgement.dropped


@pytest.mark.parametrize("line", ["Reading time: 3 minutes", "Filed under: Boats, Sails, Ropes and Other Things"])
def test_lines_of_the_site_above_the_entries(line: str) -> None:
    """Who wrote a page, and how long it takes to read, is neither an entry nor its description."""
    reading = parse(page(["Author: Jo Reed", line, *ONE_LINE]), "x")
    assert (pairs(reading), reading.deck.description, reading.problems) == (PAIRS, "", ())


@pytest.mark.parametrize("line", ["Special offer: a bag of ropes", "Photo: Jo Reed", "Autumn sale: 30% off all ropes."])
def test_a_line_of_the_site_among_the_entries_is_doubtful(line: str) -> None:
    """Between two entries it may be one."""
    reading = parse(page([*ONE_LINE[:3], line, *ONE_LINE[3:]]), "x")
    term = line.partition(":")[0]
    message = f'doubtful: "{term}": it speaks of the site, unlike the others'
    assert [problem.message for problem in reading.problems] == [message]


def test_words_that_sites_use_may_be_terms() -> None:
    """What is explained in a sentence, as all others are, is an entry."""
    entries = {**PAIRS, "Address": "Where a boat is moored.", "Image": "A picture of a chart.", "Tag": "A small flag."}
    reading = parse(page([f"{term}: {text}" for term, text in sorted(entries.items())]), "x")
    assert (pairs(reading), reading.problems) == (entries, ())


def test_names_that_sites_use_where_few_definitions_are_sentences() -> None:
    """Where others are no sentences either, a term that sites use as well is one, and so are large numbers."""
    short = {term: text.rstrip(".") for term, text in PAIRS.items()}
    entries = {**short, "Image": "a picture of a chart", "Million": "1 000 000 or 1 followed by six naughts"}
    reading = parse(page([f"{term}: {text}" for term, text in sorted(entries.items())]), "x")
    assert (pairs(reading), reading.problems) == (entries, ())


@pytest.mark.parametrize(
    "entries",
    [
        {**PAIRS, "Helm": "The Wheel"},
        {"Tide": "Rising Water", "Mast": "A pole that holds up the sails.", **PAIRS, "Bow": "The front of a boat."},
        {**PAIRS, "Mail": "A name such as ann@sea.example."},
    ],
)
def test_short_entries_at_the_ends_of_a_page(entries: dict[str, str]) -> None:
    """An entry of a few words is one at the ends of a page too, where nothing tells that it is the site's."""
    reading = parse(page([f"{term}: {text}" for term, text in entries.items()]), "x")
    assert pairs(reading) == entries


def test_links_to_the_top_below_each_letter() -> None:
    """They close no page, so a short entry below the last of them is one."""
    entries = {**PAIRS, "Helm": "The Wheel"}
    lines = [text for term, definition in entries.items() for text in ("Back to top", f"{term}: {definition}")]
    assert pairs(parse(page(lines), "x")) == entries


def test_a_page_of_addresses_stays_as_it_is() -> None:
    """What a fourth of all entries look like is no line of the site."""
    lines = [
        *ONE_LINE[:2],
        "Cowes: 3 Mill Lane",
        *ONE_LINE[2:4],
        "Deal: 9 Pier Road",
        "Dover: 4 Quay Street",
        *ONE_LINE[4:],
    ]
    reading = parse(page(lines), "x")
    assert (len(pairs(reading)), reading.problems) == (len(lines), ())


def test_a_page_of_nothing_but_values_stays_as_it_is() -> None:
    """Where most definitions are names or numbers, none of them tells a line of the site."""
    cities = {"Bergen": "5003 Norway", "Cowes": "0044 198 3555", "Genoa": "Italy", "Kiel": "Germany", "Ryde": "England"}
    reading = parse(page([f"{term}: {text}" for term, text in cities.items()], "Glossary of harbours"), "x")
    assert pairs(reading) == cities


def test_the_contents_of_a_book_above_its_terms() -> None:
    """Names of chapters in pairs are no entries above terms that have definitions of several words."""
    terms = {
        "ballast": "weight that is kept low in the hull of a boat",
        "draft": "distance from the water to the lowest part of a hull",
        "keel": "backbone along the bottom of a boat",
        "mast": "tall pole that holds up the sails",
    }
    lines = [text for pair in terms.items() for text in pair]
    contents = ["Key Terms", "1 The Parts of a Boat", "Introduction", "Chapter Summary", "Review Questions"]
    reading = parse(page([*contents, *lines], "Boats for all"), "x")
    assert pairs(reading) == terms


@pytest.mark.parametrize(
    "below",
    [
        "<p><strong>Tags:</strong> boats, sea</p>",
        "<h2>Further reading</h2><ul><li><b>Knots of the world</b>: Reed, 1931</li></ul>",
        "<dl><dt>Contact</dt><dd>01983 555 014</dd></dl>",
    ],
)
def test_lines_of_the_site_on_a_web_page(below: str) -> None:
    """A web page has them as well, in elements of any kind."""
    entries = "".join(f"<p><strong>{term}</strong>: {text}</p>" for term, text in PAIRS.items())
    reading = webpage.parse(f"<h1>Sailing terms</h1>{entries}{below}", "x")
    assert (pairs(reading), reading.problems) == (PAIRS, ())


@pytest.mark.parametrize(
    "text",
    [
        "Partager cet article",
        "Teilen auf Facebook",
        "\u041f\u043e\u0434\u0435\u043b\u0438\u0442\u044c\u0441\u044f",
        "\u30da\u30fc\u30b8\u306e\u5148\u982d\u3078",
        "\u304a\u554f\u3044\u5408\u308f\u305b",
        "\u0422\u0435\u043b\u0435\u0444\u043e\u043d: +7 495 123-45-67",
        "3 Comments",
    ],
)
def test_what_sites_say_in_other_languages(text: str) -> None:
    """What shares a page, leads back to its top or gives a number to call is furniture in any language."""
    assert is_furniture(text)


def test_an_abbreviation_is_no_alphabet() -> None:
    """Letters with full stops may be a term, also the last one of a page."""
    reading = parse(page([*ONE_LINE, "z.B.D.: Zum Beispiel der Mast."]), "x")
    assert (pairs(reading)["z.B.D."], reading.problems) == ("Zum Beispiel der Mast.", ())


def test_the_last_entry_above_the_lines_of_the_site() -> None:
    """What stands below the last entry is out of order, not the last entry."""
    lines = [text for pair in PAIRS.items() for text in pair]
    reading = parse(page([*lines, "Old harbour", "We have sailed from this pier since 1931."]), "x")
    last = [*PAIRS][-1]
    assert not [problem for problem in reading.problems if f'"{last}"' in problem.message]


TABLE = "| Term | Meaning |\n|---|---|\n" + "".join(f"| {term} | {text} |\n" for term, text in PAIRS.items())


@pytest.mark.parametrize(
    ("above", "title", "description", "left_out"),
    [
        ("Glossary of boats\n", "Glossary of boats", "", ""),
        ("Glossary of boats\nWhat sailors say on board.\n", "Glossary of boats", "What sailors say on board.", ""),
        (
            "Home\n\nGlossary of boats\n",
            "Glossary of boats",
            "",
            '1 line of the page\'s menu above its terms, such as "Home"',
        ),
        (
            "Skip to content\nTrips\nLog in\nOpen a berth\nGlossary of boats\nWhat sailors say on board.\n",
            "Glossary of boats",
            "What sailors say on board.",
            '4 lines of the page\'s menu above its terms, such as "Skip to content"',
        ),
        ("What I heard\nLog in\n", "x", "What I heard\nLog in", ""),
        ("", "x", "", ""),
        ("# Boats\n\nGlossary of boats\n", "Boats", "Glossary of boats", ""),
    ],
)
def test_what_stands_above_a_table_in_markdown(above: str, title: str, description: str, left_out: str) -> None:
    """A line that calls the page a glossary is its title, and the menu that was copied with it is left out."""
    reading = lists.parse(f"{above}\n{TABLE}", "x")
    assert (reading.deck.name, reading.deck.description) == (title, description)
    assert [notice.message for notice in reading.notices] == ([f"left out {left_out}"] if left_out else [])
    assert pairs(reading) == PAIRS


def test_the_names_of_columns_are_no_description() -> None:
    """The head of a table without rules says nothing about the page."""
    rows = "".join(f"{term}\t{text}\n" for term, text in PAIRS.items())
    reading = parse(f"Words of sailors\nWord\tWhat it means\n{rows}", "x")
    assert (pairs(reading), reading.deck.description) == (PAIRS, "")


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
@pytest.mark.parametrize(("line", "lost"), [("On the Sails", 0), ("Bowsprit", 1), ("Baggywrinkle", 1)])
def test_the_heading_of_some_entries(gap: str, line: str, lost: int) -> None:
    """It has no place in the alphabet where it stands, as a term without a definition has, which is told."""
    lines = [text for pair in PAIRS.items() for text in pair]
    lines.insert(4, line)
    reading = parse(gap.join(["Words of sailors - a glossary", *lines]), "x")
    assert pairs(reading) == PAIRS
    assert [f'"{line}" has no definition' in problem.message for problem in reading.problems] == [True] * lost


def test_two_lines_between_entries() -> None:
    """They may be a term and its definition, so both are told."""
    lines = [text for pair in PAIRS.items() for text in pair]
    reading = parse(page([*lines[:4], "Ropes", "Sails", *lines[4:]]), "x")
    assert pairs(reading) == PAIRS
    assert [problem.message.split('"')[1] for problem in reading.problems] == ["Ropes", "Sails"]


def test_what_stands_around_lines_of_the_site() -> None:
    """The heading and the date of a link to another page lack no definition."""
    reading = parse(page([*ONE_LINE, "Related", "Packing for a trip: A List", "May 7, 2021"]), "x")
    assert (pairs(reading), reading.problems) == (PAIRS, ())


@pytest.mark.parametrize(
    ("above", "below", "doubtful"),
    [
        ("<dl><dt>Course<dd>Seamanship<dt>Class<dd>Second year</dl>", "", []),
        ("<dl><dt>A Course<dd>Seamanship</dl>", "", ["A Course"]),
        ("", "<dl><dt>Editor<dd>Jo Reed</dl>", ["Editor"]),
        ("", "<dl><dt>Yawl<dd>A boat with two masts, one of them small.</dl>", []),
    ],
)
def test_a_list_apart_from_the_glossary(above: str, below: str, doubtful: list[str]) -> None:
    """A short list of names above or below the only long one is about the page, or may be, whatever it calls them."""
    entries = "".join(f"<dt>{term}<dd>{text}" for term, text in PAIRS.items())
    reading = webpage.parse(f"<h1>Sailing terms</h1>{above}<dl>{entries}</dl>{below}", "x")
    assert [problem.message for problem in reading.problems] == [
        f'doubtful: "{term}": it stands in a list of its own' for term in doubtful
    ]
    assert {*pairs(reading)} - {"Yawl"} == {*PAIRS, *doubtful}
