"""Entries with more than a term and a definition: badges, names in another language, links; dumped tables; cards."""

from collections.abc import Callable, Sequence
from textwrap import wrap

import pytest
from test_page_kinds import PAIRS, pairs

from flashcards.formats.glossary import parse
from flashcards.formats.registry import detect
from flashcards.formats.webpage import parse as read_web
from flashcards.library.texts import reader_of_html

ITEMS = list(PAIRS.items())
BADGES = ("Course", "Parts", "Deck", "Parts", "Weather", "Weather", "Course", "Parts")
LATIN = ("Latus", "Saburra", "Cornu", "Altitudo", "Recessus", "Tractus", "Versura", "Corpus")
ABOVE = "Harbour School\nGlossary\nThe words that are heard on deck, for those who stay ashore.\n\n"


def entries(*parts: str) -> str:
    """Every entry by the same parts: ``{term}``, ``{text}``, ``{badge}`` and ``{latin}``."""
    return "\n".join(
        part.format(term=term, text=text, badge=badge, latin=latin)
        for (term, text), badge, latin in zip(ITEMS, BADGES, LATIN, strict=True)
        for part in parts
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (entries("{term}", "{badge}", "{text}"), PAIRS),
        (entries("{badge}", "{term}", "{text}"), PAIRS),
        (entries("{term}", "{text}", "More about {term} \u2192"), PAIRS),
        (entries("{term}", "{badge}", "{text}", "Read on about {term} \u2192"), PAIRS),
        (
            entries(
                "{term}", "{latin}", "{text}", "", "On deck: They say {latin} for {term} there.", "Read {term} \u2192"
            ),
            {
                term: f"{latin}\n\n{text}\n\nOn deck: They say {latin} for {term} there."
                for (term, text), latin in zip(ITEMS, LATIN, strict=True)
            },
        ),
    ],
    ids=["badge below", "badge above", "link below", "badge and link", "name, example and link"],
)
@pytest.mark.parametrize("above", ["", ABOVE])
def test_short_lines_at_the_same_place_of_all_entries_are_no_terms(
    above: str, text: str, expected: dict[str, str]
) -> None:
    """A badge or a link that all have is set aside, a name of its own is a part of the definition."""
    reading = parse(above + text, "given")
    assert pairs(reading) == expected
    assert reading.judgement is not None
    assert reading.judgement.is_sure


def test_an_entry_with_fewer_lines_than_the_others_is_doubtful() -> None:
    """Where all others have a name in another language, a line is missing."""
    text = entries("{term}", "{latin}", "{text}").replace("\nAltitudo", "")
    reading = parse(text, "given")
    assert pairs(reading)["Draft"] == PAIRS["Draft"]
    assert [problem.message for problem in reading.problems] == [
        'doubtful: "Draft": its entry has fewer lines than the others'
    ]


NAMES = {
    "AIS": "Automatic Identification System",
    "COG": "Course over Ground",
    "DSC": "Digital Selective Calling",
    "Ebb": "Falling tide",
    "EPIRB": "Emergency Position Indicating Radio Beacon",
    "GPS": "Global Positioning System",
    "Lee": "Where the wind blows to",
    "Sloop": "Boat with one mast",
}


@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_every_second_line_is_a_term_where_only_these_are_in_order(between: str) -> None:
    """Neither terms nor definitions look like any, but the terms alone are in alphabetical order."""
    lines = [line for pair in NAMES.items() for line in pair]
    page = between.join(["Abbreviations", *lines]).replace("blows to", "blows\nto")
    reading = parse(page if between == "\n\n" else page.replace("blows\nto", "blows to"), "given")
    assert {term: " ".join(text.split()) for term, text in pairs(reading).items()} == NAMES
    assert not reading.problems


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(sorted([*NAMES, "Abeam", "Beam", "Deck", "Fore", "Gybe", "Helm"])),
        "\n".join(name for pair in zip(BADGES, LATIN, strict=True) for name in pair),
        "A\nAbeam\nAnchor\nAft\nB\nBoom\nBeam\nBow\nC\nCleat\nClew\nCrew\nD\nDraft\nDeck\nE\nEye\nEbb",
    ],
    ids=["in one order", "in none", "by letter"],
)
def test_names_alone_are_no_glossary(text: str) -> None:
    """An index, as of a page whose entries are folded up, is not imported unasked."""
    found = detect(text)
    reading = found.parse(text, "given") if found else None
    assert reading is None or reading.judgement is None or not reading.judgement.is_sure


def test_a_number_among_letters_takes_no_pair_away() -> None:
    """What stands above an entry that is out of order is no title for that."""
    found = parse(f"Abaft\nBehind something.\n\n{plain_page().replace('Ballast', '3D chart')}", "given")
    assert len(found.deck.notes) == len(PAIRS) + 1


def plain_page() -> str:
    """Terms above their definitions."""
    return "\n\n".join(f"{term}\n{text}" for term, text in ITEMS)


def test_terms_in_a_table_of_contents_and_a_list_of_links_are_terms() -> None:
    """A short line that comes again is no furniture if a sentence follows it at one place."""
    names = "\n".join(PAIRS)
    assert pairs(parse(f"{names}\n\n{plain_page()}\n\nSee also\n{names}", "given")) == PAIRS


def test_accents_do_not_count_in_the_order_of_terms() -> None:
    """A term with an accent is where a dictionary has it, so nothing is doubtful."""
    text = plain_page().replace("Ebb", "\u00c9bb").replace("Gybe", "G\u00fcbe")
    assert not parse(text, "given").problems


def test_what_stands_below_an_alphabetical_page_is_doubtful() -> None:
    """A company's name and what it does, below the last entry, are told from entries by the alphabet."""
    reading = parse(f"{plain_page()}\n\nBoatshop\nAll that a boat needs, at the shop and by mail.", "given")
    assert [problem.message for problem in reading.problems] == [
        'doubtful: "Boatshop": it is out of alphabetical order'
    ]


def test_entries_of_a_line_are_found_below_headings() -> None:
    """Few headings with many entries of a line below each are sections."""
    lines = [f"{term}: {text}" for term, text in ITEMS]
    reading = parse("\n".join(["Sailing", *lines[:4], "", "Motors", *lines[4:]]), "given")
    assert pairs(reading) == PAIRS


def test_a_title_with_a_colon_above_a_menu_is_no_entry() -> None:
    """The mark of the entries is in the title, too, but a menu parts it from them."""
    lines = "\n\n".join(f"{term}: {text}" for term, text in ITEMS)
    reading = parse(f"Harbour: words of the sea\nWelcome\nBoats\nCrews\nWeather\n\n{lines}", "given")
    assert (pairs(reading), reading.problems) == (PAIRS, ())


LANGUAGES = (
    ("Termo", "Defini\u00e7\u00e3o"),
    ("TERMO", "CONCEITOS"),
    ("Begrip", "Betekenis"),
    ("Ord", "F\u00f6rklaring"),
    ("Termin", "Znaczenie"),
    ("Termine", "Descrizione"),
)


@pytest.mark.parametrize("head", LANGUAGES)
def test_the_head_of_a_table_is_no_pair(head: Sequence[str]) -> None:
    """Names of columns in several languages are known, also where they are repeated."""
    rows = ["\t".join(item) for item in ITEMS]
    text = "\n".join(["Glossary", "\t".join(head), *rows[:4], "\t".join(head), *rows[4:]])
    assert pairs(parse(text, "given")) == PAIRS


def test_a_row_of_more_cells_is_said() -> None:
    """It is no part of the definition above it."""
    rows = ["\t".join(item) for item in ITEMS]
    reading = parse("\n".join(["Glossary", *rows[:4], "Drift\tmore\tthan two", *rows[4:]]), "given")
    assert pairs(reading) == PAIRS
    assert [problem.line for problem in reading.problems] == [6]


def dumped(rows: Sequence[Sequence[str]], widths: Sequence[int], *, middle: bool) -> str:
    """A table as a text browser lays it out, cells at the top or in the middle of their rows."""
    lines = []
    for row in rows:
        cells = [wrap(text, width) for text, width in zip(row, widths, strict=True)]
        height = max(map(len, cells))
        for at in range(height):
            parts = []
            for cell, width in zip(cells, widths, strict=True):
                place = at - ((height - len(cell)) // 2 if middle else 0)
                parts.append((cell[place] if 0 <= place < len(cell) else "").ljust(width))
            lines.append("  ".join(parts).rstrip())
    return "\n".join(lines)


LONGER = {term: f"{text} So it is said in every harbour of the coast." for term, text in ITEMS}


@pytest.mark.parametrize(
    ("lay", "expected"),
    [
        (lambda: dumped([*LONGER.items()], (12, 40), middle=True), LONGER),
        (lambda: dumped([("Term", "Meaning"), *LONGER.items()], (12, 32), middle=True), LONGER),
        (
            lambda: dumped([*LONGER.items()], (12, 40), middle=True).replace("Cleat", "Cleat (for a line)", 0),
            LONGER,
        ),
        (
            lambda: dumped(
                [("Term", "Meaning", "Kind"), *((*item, badge) for item, badge in zip(ITEMS, BADGES, strict=True))],
                (10, 30, 8),
                middle=False,
            ),
            {term: f"{text}\n\nKind: {badge}" for (term, text), badge in zip(ITEMS, BADGES, strict=True)},
        ),
    ],
    ids=["middle", "middle, with a head", "narrow", "three columns"],
)
def test_dumped_tables_are_read_row_by_row(lay: Callable[[], str], expected: dict[str, str]) -> None:
    """Nothing but the layout says where a row begins and ends."""
    page = f"Words of the Sea\n\n   What people say on deck, for those who stay ashore, and why.\n\n{lay()}\n"
    reading = parse(page, "given")
    assert (pairs(reading), reading.problems) == (expected, ())


def test_a_dumped_table_with_wide_letters_is_read() -> None:
    """Letters that take two columns of a terminal stand in columns as well."""
    rows = [(f"\u6f6e{term}", text) for term, text in LONGER.items()]
    page = dumped(rows, (12, 40), middle=True)
    lines = [
        line[:12].rstrip().ljust(12 - line[:12].count("\u6f6e")) + line[12:] if line[:12].strip() else line
        for line in page.split("\n")
    ]
    assert pairs(parse("\n".join(lines), "given")) == dict(rows)


CARD = "<article class=card>{inner}</article>"
CARDS = {
    "paragraphs": CARD.format(inner="<p>{term}</p><p>{text}</p>"),
    "spans": CARD.format(inner="<div><span class=name>{term}</span><span class=kind>{badge}</span></div><p>{text}</p>"),
    "badge": CARD.format(inner="<h3>{term} <span class='tag blue'>{badge}</span></h3><p>{text}</p>"),
    "link": CARD.format(inner="<h3>{term}</h3><p>{text}</p><a class=more href=x>More about {term}</a>"),
    "columns": "<div class=row><div class=left><p>{term}</p></div><div class=right><p>{text}</p></div></div>",
}


@pytest.mark.parametrize("card", CARDS)
def test_every_card_is_a_term_and_its_definition(card: str) -> None:
    """Elements that are alike each hold an entry; a badge beside the term is not glued to it."""
    page = "<main><h1>Words</h1>" + "".join(
        CARDS[card].format(term=term, text=text, badge=badge) for (term, text), badge in zip(ITEMS, BADGES, strict=True)
    )
    reading = read_web(page, "given", html=reader_of_html())

    assert (pairs(reading), reading.problems) == (PAIRS, ())


def test_a_card_with_a_name_in_another_language_keeps_it() -> None:
    """What differs from card to card is a part of the definition."""
    page = "".join(
        f"<article class=c><h2>{term}</h2><p class=latin>{latin}</p><p>{text}</p></article>"
        for (term, text), latin in zip(ITEMS, LATIN, strict=True)
    )
    expected = {term: f"{latin}\n\n{text}" for (term, text), latin in zip(ITEMS, LATIN, strict=True)}
    assert pairs(read_web(page, "given", html=reader_of_html())) == expected


def test_rows_of_heads_name_the_columns_of_a_table() -> None:
    """What a page says is a head is one, whatever its cells say."""
    rows = "".join(f"<tr><td>{term}<td>{badge}<td>{text}" for (term, text), badge in zip(ITEMS, BADGES, strict=True))
    reading = read_web(f"<table><tr><th>Here<th>Where<th>Elsewhere{rows}</table>", "given", html=reader_of_html())
    assert pairs(reading) == {
        term: f"{text}\n\nWhere: {badge}" for (term, text), badge in zip(ITEMS, BADGES, strict=True)
    }


def test_a_table_all_of_heads_is_read() -> None:
    """A page that takes every cell for a head says nothing by it."""
    rows = "".join(f"<tr><th>{term}<th>{text}" for term, text in ITEMS)
    reading = read_web(f"<table>{rows}</table>", "given", html=reader_of_html())
    assert pairs(reading) == PAIRS


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        ("<dt>{term} <i></i><span class=badge>{badge}</span><dd>{text}", "{text}"),
        ("<dt>{term}<dd>{text} <span class=label>{badge}</span>", "{text} {badge}"),
        ("<dt>{term}<dd><p>{text} <span class=tag>{badge}</span></p>", "{text} {badge}"),
        ("<dt><span class=tag></span><small class=label>{term}</small><dd>{text}", "{text}"),
    ],
)
def test_badges_stand_behind_terms(inner: str, expected: str) -> None:
    """Words in an element of such a name are none in a definition, nor where nothing is before them."""
    page = "".join(
        inner.format(term=term, text=text, badge=badge) for (term, text), badge in zip(ITEMS, BADGES, strict=True)
    )
    reading = read_web(f"<dl>{page}</dl>", "given", html=reader_of_html())
    assert pairs(reading) == {
        term: expected.format(text=text, badge=badge) for (term, text), badge in zip(ITEMS, BADGES, strict=True)
    }


def test_a_card_of_furniture_is_none() -> None:
    """A card below which there are only buttons has no definition."""
    cards = "".join(CARDS["paragraphs"].format(term=term, text=text) for term, text in ITEMS)
    page = f"{cards}<article class=card><p>Harbour</p><p>Read more</p></article>"
    assert pairs(read_web(page, "given", html=reader_of_html())) == PAIRS


def test_a_menu_below_entries_ends_them() -> None:
    """What a menu of many short lines is followed by is no entry."""
    menu = "Courses\nBoats\nCrews\nPrices\nAbout the harbour\nOur fleet\nDirections"
    text = f"{entries('{term}', '{badge}', '{text}')}\n{menu}\nWe are open all the year, but for a week in June."
    assert pairs(parse(text, "given")) == PAIRS


SHORT = {
    "Anchor": "What holds a boat at its place",
    "Berth": "A bed, or a place in harbour",
    "Boom": "A spar below the sail",
    "Brig": "A boat with two masts",
    "Galley": "Where meals are made on board",
    "Hatch": "Hole in the deck",
    "Jib": "Sail ahead of the mast",
    "Keel": "Lowest timber of the hull",
    "Purser": "Who keeps the accounts",
    "Wake": "Trace that a boat leaves",
}


def test_lines_by_twos_are_told_by_their_length() -> None:
    """Where nothing looks like a definition, and topics stand between, the longer of two lines is one."""
    items = [f"{term}\n{text}" for term, text in reversed(SHORT.items())]
    page = "\n".join(
        line for at, item in enumerate(items) for line in ([f"Topic {at}", item] if at % 4 == 1 else [item])
    )
    reading = parse(f"Glossary\n{page}\nImprint", "given")
    assert (pairs(reading), reading.problems) == (SHORT, ())
    assert reading.judgement is not None
    assert "Topic 1" in reading.judgement.dropped


def test_lines_by_twos_in_alphabetical_order_are_sure() -> None:
    """The order of the terms says that they are, although an entry has a line more."""
    page = "\n".join(f"{term}\n{text}" for term, text in SHORT.items())
    reading = parse(f"Words\n{page}\nYaw\nTo leave the course, by the sea\nor by a bad hand", "given")
    assert {note.term for note in reading.deck.notes} >= {*SHORT}


def test_headings_above_some_entries_are_said() -> None:
    """Where many entries have a topic above them, each is a line without a definition, and no term."""
    text = "\n\n".join(
        f"{f'Topic {at}{chr(10)}' if at % 2 else ''}{term}\n{text}" for at, (term, text) in enumerate(ITEMS)
    )
    reading = parse(text, "given")
    assert pairs(reading) == PAIRS


def test_what_follows_a_colon_may_be_a_part_of_it() -> None:
    """A list of names, each with what it is, below a definition that leads to it."""
    text = plain_page().replace("Ebb\nThe tide on its way out.", "Ebb\nThe tide on its way out, which is one of two:")
    reading = parse(text, "given")
    assert [problem.message for problem in reading.problems] == [
        'doubtful: "Fetch": it may be a part of "Ebb", which ends in a colon'
    ]


def test_terms_of_several_alphabets_are_compared_with_their_neighbours() -> None:
    """Each topic begins with A again, so only one that is far from both neighbours is doubtful."""
    text = "\n\n".join(f"{term} {part}\n{text}" for part in "123" for term, text in ITEMS)
    text = text.replace("Cleat 1\n", "Zenith\n")
    reading = parse(text, "given")
    assert [problem.message for problem in reading.problems if problem.message.startswith("doubtful")] == [
        'doubtful: "Zenith": it is out of alphabetical order'
    ]


def test_headings_within_sections_are_the_terms_of_a_web_page() -> None:
    """A page with few sections and many terms in them has the terms for cards."""
    page = "".join(
        f"<h2>Part {number}</h2>" + "".join(f"<h3>{term}</h3><p>{text}</p>" for term, text in ITEMS[first : first + 4])
        for number, first in enumerate((0, 4), 1)
    )
    assert pairs(read_web(f"<main>{page}", "given", html=reader_of_html())) == PAIRS


@pytest.mark.parametrize("name", ["\u05de\u05d9\u05dc\u05d5\u05df", "\u0421\u043b\u043e\u0432\u0430\u0440\u044c"])
def test_a_line_near_the_first_pair_says_that_a_page_is_a_glossary(name: str) -> None:
    """In other languages as well, and below a menu that names it too."""
    text = {term: " ".join([text] * 6) for term, text in reversed(ITEMS)}
    page = "\n\n".join(f"{term}\n{text}" for term, text in text.items())
    sure = [parse(f"Harbour School\nBoats\n{line}\nContact\n{line}\n\n{page}", "given") for line in (name, "Lessons")]
    judged = [reading.judgement for reading in sure]
    assert judged[0] is not None
    assert judged[1] is not None
    assert judged[0].sure > judged[1].sure


def test_terms_below_terms_are_terms() -> None:
    """Two kinds of elements, each time above a definition of the same kind, are both for terms."""
    page = "".join(
        f"<div class={'sub' if at % 3 else 'term'}>{term}</div><div class=text>{text}</div>"
        for at, (term, text) in enumerate([*ITEMS, *SHORT.items()])
    )
    assert pairs(read_web(page, "given", html=reader_of_html())) == {**PAIRS, **SHORT}


def test_a_number_is_no_term() -> None:
    """A first column of numbers only counts the rows."""
    rows = [f"{at}\t{term}\t{text}" for at, (term, text) in enumerate(ITEMS, 1)]
    assert pairs(parse("\n".join(["Glossary", *rows]), "given")).keys() == PAIRS.keys()


def test_a_link_within_a_definition_is_a_part_of_it() -> None:
    """Also one of a class that menus have."""
    page = "".join(f"<dt>{term}<dd>See the <a class=nav href='#x'>chart</a>: {text}" for term, text in ITEMS)
    reading = read_web(f"<dl>{page}</dl>", "given", html=reader_of_html())
    assert pairs(reading) == {term: f"See the chart: {text}" for term, text in ITEMS}


def test_a_mark_within_the_element_behind_a_bold_term_is_set_aside() -> None:
    """As word processors write it, the dash is in a span of its own."""
    page = "".join(f"<p><b><span>{term}</span></b><span class=x> - {text}</span></p>" for term, text in ITEMS)
    assert pairs(read_web(page, "given", html=reader_of_html())) == PAIRS


def test_equal_terms_of_a_web_page_have_no_lines() -> None:
    """A page is read by its elements, so the notice names the term alone; "H1" above them counts nothing."""
    page = "".join(f"<dt>{term}<dd>{text}" for term, text in [*ITEMS, ("Ebb", "What remains when the water goes.")])
    reading = read_web(f"<h1>H1</h1><dl>{page}</dl>", "given", html=reader_of_html())
    assert [notice.message for notice in reading.notices] == ['2 notes have the term "Ebb"']
