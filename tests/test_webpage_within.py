"""What stands within and beside the entries of a web page: tables, labels, subtitles, signs, filler, other lists."""

import pytest
from test_webpages import ITEMS, joined, pairs

from flashcards.formats import Reading
from flashcards.formats.webpage import parse
from flashcards.library.texts import reader_of_html


def read(page: str) -> Reading:
    """A page with the name of a glossary."""
    return parse(f"<html><body><h1>Glossary</h1>{page}</body></html>", "words", html=reader_of_html())


def is_sure(reading: Reading) -> bool:
    """Whether it is imported without asking."""
    return reading.judgement is not None and reading.judgement.is_sure


SIZES = """<table><tr><th>Size</th><th>Kilos</th></tr><tr><td>Small</td><td>4</td></tr>
<tr><td>Large</td><td>12</td></tr></table>"""


def test_a_table_within_a_definition() -> None:
    """A table below a heading with text is a table in the definition, whole, with cells of a number or a letter."""
    page = "".join(
        f"<h3>{term}</h3><p>{text}</p>{SIZES if at in (1, 4) else ''}" for at, (term, text) in enumerate(ITEMS)
    )
    found = read(page)
    table = "| Size | Kilos |\n| --- | --- |\n| Small | 4 |\n| Large | 12 |"
    assert pairs(found) == {
        term: f"{text}\n\n{table}" if at in (1, 4) else text for at, (term, text) in enumerate(ITEMS)
    }
    assert not found.problems


def test_headings_of_tables_are_no_terms() -> None:
    """Tables without names of columns, each below a heading and a sentence, are read row by row."""
    rows = [
        "".join(f"<tr><td>{term}</td><td>{text}</td></tr>" for term, text in ITEMS[at : at + 4]) for at in (0, 4, 8)
    ]
    heads = zip(("Gear", "Hull", "Sea"), rows, strict=True)
    page = "".join(f"<h2>{head}</h2><p>What we say of it on board.</p><table>{row}</table>" for head, row in heads)
    assert pairs(read(page)) == dict(ITEMS)
    short = "".join(
        f"<h2>{head}</h2><p>What we say of it on board.</p><table>"
        + "".join(
            f"<tr><td>{term[:3].upper()}</td><td>{term.lower()} of a ship</td></tr>" for term, _ in ITEMS[at : at + 4]
        )
        + "</table>"
        for at, head in ((0, "Gear"), (4, "Hull"), (8, "Sea"))
    )
    assert pairs(read(short)) == {term[:3].upper(): f"{term.lower()} of a ship" for term, _ in ITEMS}


def test_a_row_of_terms_above_their_definitions() -> None:
    """A table may be two rows, terms above definitions, and one more of pictures."""
    tables = (
        "<table><tr>"
        + "".join(f"<th>{term}</th>" for term, _ in ITEMS[at : at + 3])
        + "</tr><tr>"
        + "".join(f"<td>{text} That is all there is to say of it here.</td>" for _, text in ITEMS[at : at + 3])
        + "</tr><tr>"
        + "<td><img src=x.png></td>" * 3
        + "</tr></table>"
        for at in (0, 3)
    )
    assert [*pairs(read("".join(tables)))] == [term for term, _ in ITEMS[:6]]


def test_a_first_column_that_is_named_as_definitions_may_be() -> None:
    """A first column called a function has the terms where another one has descriptions, not the examples."""
    rows = joined("<tr><td>{term}</td><td>={letter}1*2</td><td>{definition}</td></tr>")
    page = f"<table><tr><th>Funci\u00f3n</th><th>Ejemplo</th><th>Descripci\u00f3n</th></tr>{rows}</table>"
    assert [*pairs(read(page))] == [term for term, _ in ITEMS]


def test_labels_in_boxes() -> None:
    """The label that all terms have is no part of them, nor that of the definitions; other labels stay."""
    page = joined(
        "<div class=e><p><b>Term:</b> {term}</p><p><b>Meaning:</b> {definition}</p><p><b>Kind:</b> sea</p></div>"
    )
    assert pairs(read(page)) == {term: f"{text}\n\n**Kind:** sea" for term, text in ITEMS}
    short = joined("<div class=e><p><b>Name:</b> {term}</p><p><b>Made of:</b> wood</p><p><b>Size:</b> small</p></div>")
    found = read(short)
    assert [note.term for note in found.deck.notes] == [term for term, _ in ITEMS]


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("<h3><span class=pill>{kind}</span> {term}</h3><p>{definition}</p>", "{term}"),
        ("<h3>{term} <small class=text-muted>{letter} word</small></h3><p>{definition}</p>", "{term} ({letter} word)"),
        (
            "<h3>{term} <span class=sub>{letter} word</span> <span class=tag>{kind}</span></h3><p>{definition}</p>",
            "{term} ({letter} word)",
        ),
    ],
    ids=["a badge in front", "a subtitle behind", "a subtitle and a badge behind"],
)
def test_what_stands_beside_terms(form: str, expected: str) -> None:
    """A badge in front of a term is no part of it, and what a style sets back behind it stands in brackets."""
    page = "".join(
        form.format(term=term, definition=text, letter=term, kind=("Gear", "Hull")[at % 2])
        for at, (term, text) in enumerate(ITEMS)
    )
    assert pairs(read(page)) == {expected.format(term=term, letter=term): text for term, text in ITEMS}


def test_the_last_entry_above_the_next_title() -> None:
    """An entry right above a title of the page is one, though deeper headings follow that title."""
    words = (
        *ITEMS,
        ("Halyard", "A line that hoists a sail up the mast."),
        ("Keel", "The backbone of a boat, far below."),
    )
    more = "<p>It is said on deck. And it is heard below.</p>"
    first = "".join(f"<h2>{term}</h2><p>{text}</p>{more}" for term, text in words[:5])
    second = "".join(f"<h5>{term}</h5><p>{text}</p>" for term, text in words[5:])
    assert [*pairs(read(f"{first}<h1>More words</h1>{second}"))] == [term for term, _ in words]


def test_numbers_with_a_stop_and_a_dash() -> None:
    """Terms may be numbered in each part as ``1.-``, which is no part of them."""
    lines = [f"{at % 4 + 1}.- {term}: {text}" for at, (term, text) in enumerate(ITEMS)]
    page = f"<h2>Gear</h2><p>{'<br><br>'.join(lines[:4])}</p><h2>Sea</h2><p>{'<br><br>'.join(lines[4:])}</p>"
    assert pairs(read(page)) == dict(ITEMS)


EMPTY = {
    "filler": "<dl>"
    + joined("<dt>{term}</dt><dd>Lorem ipsum dolor sit amet, {letter} adipiscing elit.</dd>")
    + "</dl>",
    "the same few pictures": "".join(
        f"<h3>{term}</h3><p><img src={('red', 'blue')[at % 2]}.png></p>" for at, (term, _) in enumerate(ITEMS)
    ),
    "labels of one entry": "<h2>A word</h2><p><b>Meaning:</b> What it says here</p><p><b>Latin:</b> verbum aliquod</p>",
}


@pytest.mark.parametrize("what", EMPTY)
def test_pages_that_say_nothing(what: str) -> None:
    """A template with filler or labels, or terms with nothing but signs beside them, are not imported unasked."""
    assert not is_sure(read(EMPTY[what]))


KNOTS = (
    ("Bowline", "Makes a loop that does not slip."),
    ("Sheet bend", "Joins two lines of unlike size."),
    ("Clove hitch", "Holds a line to a pole."),
    ("Reef knot", "Ties the two ends of one line."),
)


@pytest.mark.parametrize("form", ["<div class=card><h3>{}</h3><p>{}</p></div>", "<b><li>{}</li></b><p>{}</p>"])
def test_other_entries_beside_a_table(form: str) -> None:
    """Terms above a sentence each, beside a table of terms, are named as left out."""
    rows = joined("<tr><td>{term}</td><td>{definition}</td></tr>")
    knots = "".join(form.format(term, text) for term, text in KNOTS)
    page = f"<table><tr><th>Term</th><th>Definition</th></tr>{rows}</table><h2>Knots</h2><div class=grid>{knots}</div>"
    found = read(page)
    assert pairs(found) == dict(ITEMS)
    assert [problem.message.split(",")[0] for problem in found.problems] == [
        'left out: 4 lines from "Bowline" to "Reef knot"'
    ]


def test_a_script_that_holds_less_than_the_page_shows() -> None:
    """A page of doubtful terms is asked about with all that it shows, not with the few words in its script."""
    rows = "".join(
        f"<tr><td>It is said that the {term.lower()} of number {number} comes first.</td><td>{text}</td></tr>"
        for number in range(9)
        for term, text in ITEMS
    )
    held = ", ".join(f'{{term: "{term}", definition: "{text}"}}' for term, text in ITEMS[:4])
    script = f"<script>const glossary = [{held}];</script>"
    found = read(f"<table><tr><th>Word</th><th>Meaning</th></tr>{rows}</table>{script}")
    assert len(found.deck.notes) == 9 * len(ITEMS)


def test_a_picture_names_no_deck() -> None:
    """A picture above the terms is no title."""
    page = f"<html><body><p><img src=logo.png></p>{joined('<p><b>{term}</b>: {definition}</p>')}</body></html>"
    assert parse(page, "words", html=reader_of_html()).deck.name == "words"
