"""Glossary pages in all the shapes that people copy: every pair is found whole, and nothing else becomes a card."""

import pytest

from flashcards.formats import Reading
from flashcards.formats.glossary import parse, recognises
from flashcards.formats.registry import detect
from flashcards.formats.webpage import parse as read_web

PAIRS = {
    "Abeam": "At a right angle to the length of the boat.",
    "Ballast": "Weight low in the hull that keeps a boat upright in a blow.",
    "Cleat": "A fitting with two horns around which a line is made fast.",
    "Draft": "How deep a boat reaches below the water.",
    "Ebb": "The tide on its way out.",
    "Fetch": "How far the wind blows over open water without meeting land.",
    "Gybe": "A turn in which the stern goes through the wind.",
}
TERMS = list(PAIRS)
NAVIGATION = "Skip to content\nHome\nLessons\nLog in\nSearch\n"
FOOTER = (
    "Back to top\nShare this page\nNewsletter\nSign up and get one new word a week, free of charge.\n"
    "Privacy\nTerms\nContact us\n\u00a9 2026 The Harbour School. All rights reserved.\n"
)


def joined(form: str, between: str = "\n", pairs: dict[str, str] = PAIRS) -> str:
    """All pairs in one form, in which ``{n}`` is a line end."""
    return between.replace("{n}", "\n").join(
        form.format(term=term, definition=definition, lower=term.lower(), number=number, n="\n")
        for number, (term, definition) in enumerate(pairs.items(), 1)
    )


def lettered(form: str, between: str = "\n", heading: str = "{letter}") -> str:
    """All pairs in one form, each below its letter."""
    return between.join(
        f"{heading.format(letter=term[0])}{between}{form.format(term=term, definition=definition, lower=term.lower())}"
        for term, definition in PAIRS.items()
    )


WRAPPED = {
    "Abeam": "At a right angle to the length of the boat, so that what is\nabeam is neither ahead nor astern of her.",
    "Ballast": "Weight low in the hull that keeps a boat upright when it blows\nhard, mostly lead or iron in its keel.",
    "Cleat": "A fitting with two horns around which a line is made fast\nwithout a knot.",
    "Draft": "How deep a boat reaches below the water, which says where it\nmay go at low tide.",
}
FLAT = {term: " ".join(definition.split()) for term, definition in WRAPPED.items()}

SHAPES: dict[str, str] = {
    "colon": joined("{term}: {definition}"),
    "colon between blank lines": joined("{term}: {definition}", "\n\n"),
    "colon below letters": lettered("{term}: {definition}", "\n\n"),
    "colon glued to bold": joined("**{term}:** {definition}", "\n\n"),
    "hyphen": joined("{term} - {definition}"),
    "dash": joined("{term} \u2013 {definition}", "\n\n"),
    "long dash without spaces": joined("{term}\u2014{definition}"),
    "two hyphens": joined("{term}-- {definition}"),
    "hyphen behind the term": joined("{term}- {definition}"),
    "stop and dash": joined("{term}.\u2014{definition}"),
    "slash": joined("{term} / {definition}"),
    "equals": joined("{term} = {definition}"),
    "columns": joined("{term:<14}{definition}"),
    "dots": joined("{term} ........ {definition}"),
    "stop": joined("{term}. {definition}"),
    "glued": joined("{lower}{definition}"),
    "bullets": joined("\u2022  {term} \u2013 {definition}"),
    "bullets of text": joined("* {term}: {definition}"),
    "numbers": joined("{number}. {term} \u2013 {definition}"),
    "numbers in parentheses": joined("({number}) {term}: {definition}", "\n\n"),
    "bold": joined("**{term}**: {definition}"),
    "bold without a mark": joined("**{term}** {definition}", "\n\n"),
    "links in bold": joined("- **[{term}](https://sea.example/{lower})**: {definition}"),
    "letters as headings": lettered("{term}: {definition}", "\n\n", "## {letter}"),
    "line above line": joined("{term}\n{definition}"),
    "line above line, with colons": joined("{term}:\n{definition}", "\n\n"),
    "line above line, below letters": lettered("{term}\n{definition}"),
    "line above line, bold": joined("**{term}**\n{definition}", "\n\n"),
    "numbers above lines": joined("{number}. {term}\n{definition}", "\n\n"),
    "block above block": joined("{term}\n\n{definition}", "\n\n"),
    "block above block, numbered": joined("{number}. {term}\n\n{definition}", "\n\n"),
    "rules between": joined("{term}\n{definition}", "\n\n* * *\n\n"),
    "headings": joined("### {term}\n\n{definition}", "\n\n"),
    "anchors": joined("{term}\u00b6\n{definition}", "\n\n"),
    "indented": joined("{term}\n    {definition}"),
    "a table": "Term\tDefinition\n" + joined("{term}\t{definition}"),
    "a table with bars": "Term | Meaning\n" + joined("{term} | {definition}"),
    "a table with numbers": "No.\tTerm\tDefinition\n" + joined("{number}\t{term}\t{definition}"),
    "labels": joined("Term: {term}\nDefinition: {definition}", "\n\n"),
    "a label below the term": joined("{term}\nDefinition: {definition}", "\n\n"),
    "a label in bold": joined("{number}. {term}\n\n**Definition:** {definition}", "\n\n"),
    "categories": joined("{term}\n{definition}\n\nSeamanship", "\n\n"),
}


def read(text: str) -> Reading:
    """A reading of a page as the deck "given"."""
    return parse(text, "given")


def pairs(reading: Reading) -> dict[str, str]:
    """The terms and definitions that were found."""
    return {note.term: note.definition for note in reading.deck.notes}


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_is_read(shape: str) -> None:
    """All pairs are found, whole and without their marks, and none is doubtful."""
    reading = read(SHAPES[shape])
    assert {term.capitalize(): text for term, text in pairs(reading).items()} == PAIRS
    assert not reading.problems
    assert reading.judgement is not None
    assert reading.judgement.is_sure
    # A table alone and a Markdown deck are for other formats.
    assert recognises(SHAPES[shape]) or shape.startswith("a table")


@pytest.mark.parametrize("shape", SHAPES)
def test_what_stands_around_the_pairs_is_no_card(shape: str) -> None:
    """A page copied whole, with its menus and its footer, gives the same cards; its title names the deck."""
    above = f"{NAVIGATION}\nGlossary of Sailing\nThe words you hear on deck, explained for beginners."
    text = f"{above}\n\n{SHAPES[shape]}\n\n{FOOTER}"
    reading = read(text)
    assert {term.capitalize(): text for term, text in pairs(reading).items()} == PAIRS
    assert (reading.deck.name, reading.problems) == ("Glossary of Sailing", ())
    assert reading.judgement is not None
    assert "Newsletter" in reading.judgement.dropped


@pytest.mark.parametrize(
    "text",
    [
        joined("{term}: {definition}", "\n", WRAPPED),
        joined("{term}: {definition}", "\n\n", WRAPPED),
        joined("{term} - {definition}", "\n", WRAPPED),
        joined("\u2022 {term} \u2013 {definition}", "\n", WRAPPED),
        joined("{term}\n{definition}", "\n\n", WRAPPED),
        joined(
            "{term}\n    {definition}", "\n\n", {key: text.replace("\n", "\n    ") for key, text in WRAPPED.items()}
        ),
        joined("{term}:\n{definition}", "\n\n", WRAPPED),
    ],
)
def test_wrapped_lines_are_one_paragraph(text: str) -> None:
    """Where a text was wrapped at a width, its lines are joined again."""
    assert pairs(read(text)) == FLAT
    assert not read(text).problems


PART = """\
Glossary
Abeam
At a right angle to the length of the boat.

Ballast
Weight low in the hull that keeps a boat upright.

Lead, or:

iron

See also

Keel

Cleat
Bollard
A fitting around which a line is made fast.

It comes in two forms:

horned

jammed

Draft
How deep a boat reaches below the water.
"""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            PART.partition("Lead")[0],
            {"Abeam": PAIRS["Abeam"], "Ballast": "Weight low in the hull that keeps a boat upright."},
        ),
        (
            "ebb\nThe tide on its way out.\n\nSee flood.\n\nflood\nThe tide on its way in.\n\nneap\nA weak tide.\n",
            {
                "ebb": "The tide on its way out.\n\nSee flood.",
                "flood": "The tide on its way in.",
                "neap": "A weak tide.",
            },
        ),
        (
            (
                "Ebb\u00b6\nThe tide on its way out.\n\nThis takes:\n\nsix hours\n\na moon\n\nSee also\n\ntide\n\n"
                "Flood\u00b6\nHigh water\u00b6\nThe tide on its way in.\n\n>>>\u00b6\nA prompt of nobody at all.\n"
            ),
            {
                "Ebb": "The tide on its way out.\n\nThis takes:\n\nsix hours\n\na moon",
                "Flood": "The tide on its way in.",
                ">>>": "A prompt of nobody at all.",
            },
        ),
        (
            (
                "Knot (naut)\n(noun)\nA measure of speed for boats.\n\nSheet\n1. A line that holds a sail.\n"
                "2. A piece of paper.\n\n"
                "Warp\n[worp]\nA line that moves a boat by hand.\n"
            ),
            {
                "Knot (naut)": "(noun)\n\nA measure of speed for boats.",
                "Sheet": "1. A line that holds a sail.\n2. A piece of paper.",
                "Warp": "[worp]\n\nA line that moves a boat by hand.",
            },
        ),
        (
            (
                "Ebb: The tide on its way out.\n\nHow long the ebb takes is another question.\n\n"
                "Flood (rise: of water): The tide on its way in.\n\nReef stands for:\n\nR: ready\n\nE: easy\n\n"
                "Slack: The time between them.\n"
            ),
            {
                "Ebb": "The tide on its way out.\n\nHow long the ebb takes is another question.",
                "Flood (rise: of water)": "The tide on its way in.",
                "Slack": "The time between them.",
            },
        ),
        (
            (
                "Ebb: The tide on its way out, of which there are\nmany kinds: weak ones and\nstrong: ones.\n"
                "Flood: The tide on its way in.\n"
                "Slack: The time between them.\n"
            ),
            {
                "Ebb": "The tide on its way out, of which there are many kinds: weak ones and strong: ones.",
                "Flood": "The tide on its way in.",
                "Slack": "The time between them.",
            },
        ),
        (
            (
                "Word\tMeaning\tSee\tKind\nEbb\tThe tide on its way out\t/\tnoun\nFlood\t\t\t\n\tIn it comes.\t\t\n\n"
                "Gone\t\t\t\nSlack\tThe time between\t\t\nthem both.\nTurn\tWhat follows it\t\t\n"
            ),
            {
                "Ebb": "The tide on its way out\n\nKind: noun",
                "Flood": "In it comes.",
                "Slack": "The time between\n\nthem both.",
                "Turn": "What follows it",
            },
        ),
        (
            (
                "Term: Ebb\nDefinition: The tide on its way out.\nIt takes six hours.\nExample: At ebb we dry out.\n\n"
                "Term: Flood\nDefinition:\nThe tide on its way in.\n\nThat is all of it, dear reader.\n"
            ),
            {
                "Ebb": "The tide on its way out.\n\nIt takes six hours.\n\nExample: At ebb we dry out.",
                "Flood": "The tide on its way in.",
            },
        ),
        (
            (
                "Abeam\nSee: Beam\nBallast\nWeight in the hull\nSee: Keel\nCleat\nA fitting with horns for lines.\n"
                "For example, on a mast.\n\u2693 Often of brass\nDraft\nSee: Depth\n"
            ),
            {
                "Abeam": "See: Beam",
                "Ballast": "Weight in the hull\n\nSee: Keel",
                "Cleat": "A fitting with horns for lines.\n\nFor example, on a mast.\n\n\u2693 Often of brass",
                "Draft": "See: Depth",
            },
        ),
        (
            (
                "Abeam\n\nAt a right angle to the boat.\n\nBight\n\nLoop in a line\n\n"
                "Cleat\n\nA fitting with horns for lines.\n"
            ),
            {
                "Abeam": "At a right angle to the boat.",
                "Bight": "Loop in a line",
                "Cleat": "A fitting with horns for lines.",
            },
        ),
    ],
)
def test_definitions_are_whole(text: str, expected: dict[str, str]) -> None:
    """Paragraphs, senses, lists, references and rows that go on belong to the definition above them."""
    assert pairs(read(text)) == expected


TORN = "\nAbeam\nA line at right angles, drawn\nacross the boat.\n\nBow\nThe forward part.\n\nCleat\nA fitting.\n"


@pytest.mark.parametrize(
    ("text", "doubtful"),
    [
        (joined("{term}\n{definition}").replace("Draft", "Zealot"), ["Zealot"]),
        (joined("{number}. {term}\n{definition}").replace("Draft", "Please go to @sea"), ["Please go to @sea"]),
        (joined("{term}: {definition}").replace("Draft", "Why do boats sink?"), ["Why do boats sink?: How"]),
        (joined("{number}. {term}: {definition}").replace("Draft:", "Draft,"), ["Draft, How deep"]),
        (
            f"Words of the sea{TORN}",
            ["Words of the sea"],
        ),
        (
            f"Sea terms{TORN}",
            ["A line at right angles, drawn"],
        ),
    ],
)
def test_doubtful_pairs_are_said(text: str, doubtful: list[str]) -> None:
    """A pair that may be none is a problem with its line: nothing false is taken in silence."""
    problems = read(text).problems
    said = " ".join(problem.message for problem in problems)
    assert problems
    assert all(term in said for term in doubtful)


def test_labels_below_definitions_are_no_entries() -> None:
    """What several definitions have with a colon, as their usage, is no entry that was missed."""
    reading = read(joined("{term} - {definition}{n}Usage: {term} at sea."))
    assert not reading.problems
    assert reading.deck.notes[0].definition.endswith("Usage: Abeam at sea.")


def test_one_definition_that_was_wrapped_is_one_paragraph() -> None:
    """A line in lower case continues the unfinished one above it, on a page whose other lines are whole."""
    text = joined("{term}: {definition}").replace("low in the hull", "low in the hull of a boat and\nof every ship")
    reading = read(text)
    assert not reading.problems
    assert "hull of a boat and of every ship" in reading.deck.notes[1].definition


@pytest.mark.parametrize("between", ["\n", "\n\n"])
@pytest.mark.parametrize("title", ["Sea terms", "Seas"])
@pytest.mark.parametrize("about", ["", "All that sailors say on board of a ship.\n"])
def test_the_line_that_counts_the_terms_is_no_card(between: str, title: str, about: str) -> None:
    """A count on a line of its own below the title belongs to it."""
    reading = read(f"{title}\n12 terms\n{about}{between[1:]}{joined('{term}{n}{definition}', between)}")
    assert (reading.deck.name, [note.term for note in reading.deck.notes]) == (title, TERMS)
    assert (reading.notices[0].line, reading.notices[0].message.partition(";")[0]) == (
        2,
        "the page announces 12 terms, but 7 were found",
    )


def test_the_head_of_a_table_is_no_title() -> None:
    """A web page whose table names its columns, and that has no title, has the name it is given."""
    rows = "".join(f"<tr><td>{term}<td>{definition}<td>-" for term, definition in PAIRS.items())
    reading = read_web(f"<table><tr><th>Term<th>Definition<th>Notes{rows}</table>", "given")
    assert (reading.deck.name, len(reading.deck.notes)) == ("given", 7)


@pytest.mark.parametrize(
    "text",
    [
        joined("{term}\n{definition} +"),
        joined("{term} of boats\n{definition}"),
        joined("{term}\n{term} of all the other boats in the bay"),
    ],
    ids=["folded up", "a table", "a list of terms"],
)
def test_what_only_looks_like_pairs_is_not_sure(text: str) -> None:
    """Entries that were not opened, terms that all end alike, and lines in one alphabetical order are asked about."""
    judgement = read(text).judgement
    assert judgement is not None
    assert not judgement.is_sure


SECTION = (
    "It goes on for a good many words, as sections do, about boats and about what else there is to say of them. " * 3
)


@pytest.mark.parametrize(
    ("terms", "text", "named"),
    [
        (["Introduction", "Rigging a boat", "Sailing it home", "Examples"], SECTION, False),
        (["1. Hull", "2. Sails", "3. Anchor", "4. Wind"], "It is short.", True),
        (["sail.set()", "sail.drop()", "anchor.weigh()", "boat.turn()"], "It is short.", True),
        (["Rigging a boat", "A day in port", "Sailing it home", "Drying up"], SECTION, True),
    ],
    ids=["parts", "numbered", "code", "long"],
)
def test_an_article_is_not_sure(terms: list[str], text: str, named: bool) -> None:  # noqa: FBT001 - a column
    """Sections under headings are asked about, unless the page is called a glossary; the parts of an article always."""
    page = "".join(f"<h2>{term}</h2><p>{text}</p>" for term in terms)
    for title, sure in (("The Sea", False), ("A Glossary of the Sea", named)):
        judgement = read_web(f"<h1>{title}</h1>{page}", "given").judgement
        assert judgement is not None
        assert judgement.is_sure is sure


LOWER = "".join(f"{term.lower()}\n{definition}\n" for term, definition in PAIRS.items())
LIST = "Courses\nSailing\nRowing\nDiving\n\n"


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        (f"The Tongue of Sailors\nAll the words that you need.\n{LOWER}", "The Tongue of Sailors", 7),
        (
            f"Lookup\nGlossary\nAll the words that you need.\n\n{joined('{term}{n}{definition}', '{n}{n}')}",
            "Glossary",
            7,
        ),
        ("Glossary\u00b6\n" + joined("{term}\u00b6{n}{definition}", "{n}{n}"), "Glossary", 7),
        (
            "Sea Terms\u00b6\n"
            + joined("{lower}\u00b6{n}{definition}", "{n}{n}")
            + "\n\nWind Words\u00b6\ngust\u00b6\nA short blow.\n",
            "Sea Terms",
            8,
        ),
        (
            f"Sea Terms\nMore words\nAnd a line about them all.\n\n{joined('{term}{n}{definition}', '{n}{n}')}",
            "Sea Terms",
            7,
        ),
        (f"{LIST}{joined('{term}{n}{definition}', '{n}{n}')}\n\n{LIST}", "given", 7),
        (f"Words\tof the sea\n{joined('{term}: {definition}')}", "given", 7),
        (f"[edit]\n{joined('{term}{n}{definition}')}", "given", 7),
        (f"Term - Definition\n{joined('{term} - {definition}')}", "given", 7),
    ],
)
def test_titles(text: str, name: str, expected: int) -> None:
    """A title is none of the cards, whether it stands alone, in a block with the first pair, or among menus."""
    reading = read(text)
    assert (reading.deck.name, len(reading.deck.notes)) == (name, expected)


LABELLED = "Term: {term}\nKind: noun\nDefinition: {definition}"


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("Term\tDefinition\nTerm\tMeaning\n", []),
        (
            "Ebb\tOut it goes\tnoun\nA note\nFlood\tIn it comes\tnoun\nSlack\tThe time between\tnoun\n",
            ["Ebb", "Flood", "Slack"],
        ),
        ("Definition: Alone.\n\nTerm:\nDefinition: Nameless.\n\n" + joined(LABELLED, "\n\n"), list(PAIRS)),
        (
            (
                "Ebb\nOut it goes.\n\nSee also\n\nThe ebb takes six hours of the day.\n\n"
                "Flood\nIn it comes.\n\nSlack\nNothing moves at all.\n"
            ),
            ["Ebb", "Flood", "Slack"],
        ),
        (
            "Ebb\nI like our boat, and you like my boat.\nFlood\nWe saw it with our own eyes, you know.\n",
            ["Ebb", "Flood"],
        ),
        ("Definition: One.\nDefinition: Two.\nDefinition: Three.\n", []),
        (
            "Ebb\nOut it goes.\n\nFlood\nIn it comes.\n\nSee also\n\nWave\nA ridge that moves through water.\n",
            ["Ebb", "Flood", "Wave"],
        ),
        ("Sea: words\nB\nEbb tide\n\n# Ebb\nOut it goes.", ["Ebb"]),
        ("We, you\nI like our boat and you like yours.\n,Ebb\nOut it goes from here.\n", ["We, you", ",Ebb"]),
    ],
)
def test_odd_pages(text: str, terms: list[str]) -> None:
    """What has no partner is no pair, and what belongs to nobody costs no other pair."""
    reading = read(text)
    if terms:
        assert [note.term for note in reading.deck.notes] == terms
    else:
        assert reading.judgement is None or not reading.judgement.is_sure


def test_a_page_of_one_long_section_is_not_sure() -> None:
    """A term with all of a page below it is hardly one."""
    text = "Ebb\n\n" + "\n\n".join(f"The tide goes out, and this is sentence {number} of it." for number in range(30))
    reading = read(f"{text}\n\nFlood\n\nThe tide on its way in.\n")
    assert reading.judgement is None or not reading.judgement.is_sure


@pytest.mark.parametrize(
    ("before", "term", "kept"),
    [("Fetch", "Feedback", True), ("Cleat", "Share", False), ("Abeam", "Share", False)],
)
def test_terms_that_are_the_names_of_furniture(before: str, term: str, kept: bool) -> None:  # noqa: FBT001 - a column
    """A word such as Feedback is a term where it stands in its alphabetical place, and else a part of a menu."""
    extra = f"{term}\nWhat the wheel of the boat tells a helmsman about the rudder.\n{before}\n"
    text = joined("{term}{n}{definition}").replace(f"{before}\n", extra)
    assert (term in pairs(read(text))) is kept


def test_links_to_other_pages_are_no_cards() -> None:
    """Below the pairs, a site lists its other glossaries, each with its count and badge."""
    more = "Related topics\nWinds12\nCoreHow the air moves.\nKnots30\nCoreHow lines are tied.\n"
    page = f"Words of the Sea9\nCoreHow sailors speak.\n{joined('{term}{n}{definition}')}\n{more}"
    reading = read(page)
    assert pairs(reading) == PAIRS
    assert (reading.deck.name, reading.deck.description, reading.deck.tags) == (
        "Words of the Sea",
        "How sailors speak.",
        ("core",),
    )


LETTER = """\
Dear Marta,

thank you for your letter, which came on Monday. We were glad to hear that all of you are well again.
The boat is still on land: the yard has no time before June.

I will write again when we know more: perhaps at Easter.

Yours,
Jonas
"""
PROSE = """\
The storm came in the night, and by the morning half of the harbour was under water. Nobody had seen it
coming: the glass had stood high for days. We carried what we could to the upper floor and waited.

When the water fell, we found the boats in the fields. Some were whole - most were not. It took the village
a year to mend what could be mended, and some of it never was.

My father said that the sea takes what it lends. I did not believe him then; I was nine years old.
"""
INDEX = "Abeam 12, 47\nBallast 3, 14-16\nCleat 88\nDraft 20, 31\nEbb 5\nFetch 90, 91\n"
OFFSETS = "0000000 48 65 6c 6c 6f\n0000010 20 77 6f 72 6c\n0000020 64 21 0a 00 00\n0000030 00 00 00 00 00\n"


@pytest.mark.parametrize("text", [LETTER, PROSE, INDEX, OFFSETS, "Abeam\nBallast\nCleat\nDraft\n", PROSE + LETTER])
def test_what_is_no_glossary_is_no_deck(text: str) -> None:
    """A letter, prose, an index, a list of offsets or of names is not taken for a glossary."""
    found = detect(text)
    reading = found.parse(text, "given") if found else None
    assert reading is None or reading.judgement is None or not reading.judgement.is_sure
    assert found is None or found.name in ("glossary", "csv")
