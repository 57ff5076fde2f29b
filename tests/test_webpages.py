"""Web pages with a glossary, saved or in part: the pairs are found through their elements, with their markup."""

import pytest
from test_pages import PAIRS

from flashcards.formats import Reading, decode
from flashcards.formats.registry import detect
from flashcards.formats.webpage import LOOKED_FOR, parse, recognises
from flashcards.library.texts import reader_of_html

ITEMS = list(PAIRS.items())


def joined(form: str) -> str:
    """All pairs in one form."""
    return "\n".join(form.format(term=term, definition=definition, letter=term[0]) for term, definition in ITEMS)


ROWS = joined("<tr><td>{term}</td><td>{definition}</td></tr>")

SHAPES = {
    "definition list": f"<dl>{joined('<dt>{term}</dt><dd>{definition}</dd>')}</dl>",
    "definition list with paragraphs": f"<dl>{joined('<dt>{term}<dd><p>{definition}</p>')}</dl>",
    "definition list in groups": f"<dl>{joined('<div><dt><dfn>{term}</dfn></dt><dd>{definition}</dd></div>')}</dl>",
    "definition lists": joined("<dl><dt>{term}</dt><dd>{definition}</dd></dl>"),
    "table": f"<table><tr><th>Term<th>Definition</tr>{joined('<tr><td>{term}<td>{definition}</tr>')}</table>",
    "table without a head": f"<table>{ROWS}</table>",
    "table of three": f"<table>{joined('<tr><td>1<td>{term}<td>{definition}</tr>')}</table>".replace(
        "<table>", "<table><tr><th>No.<th>Word<th>Meaning</tr>"
    ),
    "headings": joined("<h3>{term}</h3><p>{definition}</p>"),
    "headings in sections": joined("<section><h2>{term}</h2><p>{definition}</p></section>"),
    "classes": joined('<p class="term">{term}</p><p class="text">{definition}</p>'),
    "bold in paragraphs": joined("<p><strong>{term}</strong>: {definition}</p>"),
    "bold on a line of its own": joined("<p><b>{term}</b><br>{definition}</p>"),
    "bold in items": f"<ul>{joined('<li><b>{term}</b> - {definition}</li>')}</ul>",
    "bold in links in items": f"<ul>{joined('<li><span><b>{term}</b></span> {definition}</li>')}</ul>",
    "bold between breaks": f"<p>{joined('<b>{term}</b> - {definition}<br>')}</p>",
    "text between breaks": f"<p>{joined('{term}: {definition}<br>')}</p>",
    "items": f"<ul>{joined('<li>{term}: {definition}</li>')}</ul>",
    "code": "<pre>" + joined("{term}\n    {definition}") + "</pre>",
    "folded": joined("<details><summary><span>{term}</span><span>+</span></summary><p>{definition}</p></details>"),
    "layout table": f"<table><tr><td><table>{ROWS}{'<tr></tr>' * 3}</table></td></tr></table>",
}

AROUND = """<!DOCTYPE html>
<html><head><title>Words | Harbour School</title><style>p {{ color: red }}</style>
<script>let a = "<p>no</p>";</script></head>
<body><nav><ul><li><a href="/">Home</a></li><li><a href="/x">Courses: all of them</a></li></ul></nav>
<div class="cookie-banner"><p><b>Cookies</b>: We use them.</p></div>
<main><h1>Words of the Sea</h1><p>What people say on deck, explained for those who stay ashore.</p>
{page}
</main><footer><dl><dt>Newsletter</dt><dd>Get a word a week, free of charge.</dd></dl></footer></body></html>"""


def pairs(reading: Reading) -> dict[str, str]:
    """The terms and definitions that were found."""
    return {note.term: note.definition for note in reading.deck.notes}


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_is_read(shape: str) -> None:
    """All pairs are found, whole, as a part of a page and within one with menus, banners and a footer."""
    part = SHAPES[shape]
    page = AROUND.format(page=part)
    for text in (part, page):
        reading = parse(text, "given", html=reader_of_html())
        assert pairs(reading) == PAIRS
        assert not reading.problems
        assert recognises(text)
        assert reading.judgement is not None
        assert reading.judgement.is_sure
    reading = parse(page, "given")
    assert reading.deck.name == "Words of the Sea"
    assert reading.deck.description == "What people say on deck, explained for those who stay ashore."


RICH = """<dl>
<dt>Ebb</dt><dt>Ebb tide</dt><dd><p>The tide on its way <em>out</em>, see <a href="#tide">tide</a> and
<a href="https://sea.example/ebb">more</a>.</p><ul><li>first</li><li>second</li></ul></dd>
<dt>Flood</dt><dd>The tide on its way in.<br>It lifts all boats.</dd><dd><img src="flood.png" alt="A flood"></dd>
<dt>Slack</dt><dd><p>The time between them.</p><pre>a &lt; b</pre><dl><dt>high</dt><dd>after the flood</dd></dl></dd>
<dt>Nothing</dt><dd></dd>
</dl>"""


CLASSIFIED = """<h1>Glossary</h1><dl class="simple">
<dt>Ebb<span class="classifier">noun</span></dt><dd><p>The tide that falls.</p></dd>
<dt>To ebb<span class="classifier">verb</span><span class="classifier"><em>intransitive</em></span></dt>
<dt>To fall</dt><dd>What the sea does.</dd>
<dt>Neap <span class="classifier-delimiter">:</span> <span class="classifier">noun</span></dt><dd></dd>
<dt>Slack</dt><dd>The time between two tides.</dd>
<dt>Spring<span class="classifier">noun</span></dt>
</dl>"""


def test_classifiers_begin_definitions() -> None:
    """What docutils says of a term, in an element right behind it, is no part of the term."""
    read = pairs(parse(CLASSIFIED, "given", html=reader_of_html()))
    assert read == {
        "Ebb": "noun\n\nThe tide that falls.",
        "To ebb": "verb : intransitive\n\nWhat the sea does.",
        "Neap": "noun",
        "Slack": "The time between two tides.",
        "Spring": "noun",
    }


FIGURES = {
    "log<sub>2</sub> 8": "log\N{SUBSCRIPT TWO} 8",
    "Fe<sup>2+</sup>": "Fe\N{SUPERSCRIPT TWO}\N{SUPERSCRIPT PLUS SIGN}",
    "10<sup>\N{MINUS SIGN}6</sup>": "10\N{SUPERSCRIPT MINUS}\N{SUPERSCRIPT SIX}",
    "x<sup>n</sup>": "xn",
    "Note<sup><a href='#n1'>1</a></sup>": "Note",
    "CO<sub></sub>": "CO",
}


def test_figures_in_terms_stay_raised_or_lowered() -> None:
    """As a term has no markup, its figures become characters, as they do in definitions; letters stay letters."""
    page = "<h1>Glossary</h1><dl>" + "".join(f"<dt>{term}</dt><dd>See {term}.</dd>" for term in FIGURES) + "</dl>"
    read = pairs(parse(page, "given", html=reader_of_html()))
    assert [*read] == [*FIGURES.values()]
    assert read["log\N{SUBSCRIPT TWO} 8"] == "See log\N{SUBSCRIPT TWO} 8."


def test_markup_becomes_markdown() -> None:
    """Emphasis, lists, code, pictures and links to elsewhere stay; links within the page are text."""
    reading = parse(RICH, "given", html=reader_of_html())
    first, second, third = reading.deck.notes
    assert (first.term, first.aliases) == ("Ebb", ("Ebb tide",))
    assert first.definition == (
        "The tide on its way _out_, see tide and [more](https://sea.example/ebb).\n\n- first\n- second"
    )
    assert second.definition == "The tide on its way in.\\\nIt lifts all boats.\n\n![A flood](flood.png)"
    assert third.definition.startswith("The time between them.\n\n```\na < b\n```")
    assert "after the flood" in third.definition


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("<html><body></body></html>", f"the page is empty: expected {LOOKED_FOR}"),
        (
            "<!DOCTYPE html><html><body><script>render()</script></body></html>",
            "the page is made by scripts; open it in a browser, and copy or save it there",
        ),
        ("<p>Nothing but a sentence that explains no term at all.</p>", f"no terms: looked for {LOOKED_FOR}"),
        ("<ul>" * 3000 + "deep" + "</ul>" * 3000, f"no terms: looked for {LOOKED_FOR}"),
    ],
)
def test_pages_without_pairs(text: str, message: str) -> None:
    """A page that is empty, made by scripts, or no glossary says so, whatever its shape."""
    reading = parse(text, "given")
    assert [problem.message for problem in reading.problems] == [message]
    assert not reading.deck.notes


def test_a_table_of_nothing_but_heads_is_not_sure() -> None:
    """Names of columns are no pairs."""
    reading = parse("<table><tr><th>Term<th>Meaning<tr><th>Word<th>Meaning</table>", "given")
    assert reading.judgement is None or not reading.judgement.is_sure


LONG = "a term of more words than any term has, which goes on and on and on"


@pytest.mark.parametrize(
    ("text", "terms", "doubts"),
    [
        ("<main><p>Short</p></main><dl><dt>Ebb<dd>Out it goes.<dt>Flood<dd>In it comes.</dl>", ["Ebb", "Flood"], 0),
        (
            "<p><span>Not</span> <b>bold</b></p><p><b>Ebb</b> Out it goes.</p><p><b>Flood</b> In.<p><b>Alone</b>",
            ["Ebb", "Flood"],
            0,
        ),
        (
            "<p><img src=a> <b>Ebb</b> Out.<p><b>Flood</b> In.<p><q><b>Slack</b></q><p><b></b>",
            ["Ebb", "Flood"],
            1,
        ),
        (f"<dl><dt>{LONG}<dd>Out it goes.<dt>Flood<dd>In it comes.</dl>", [LONG, "Flood"], 1),
        ("<dl><dt>Ebb<dd>-<dt>Flood<dd>In it comes.</dl>", ["Ebb", "Flood"], 1),
        ("<table><tr><th>Term<th>Definition</table>", [], 1),
        (
            "<table><tr><td>Ebb<td>Out it goes.<tr><td><td>x<tr><td>y<tr><td>Flood<td>In it comes.</table>",
            ["Ebb", "Flood"],
            0,
        ),
    ],
)
def test_odd_pages(text: str, terms: list[str], doubts: int) -> None:
    """What has no partner is no pair, and what may be none is said."""
    reading = parse(text, "given")
    assert [note.term for note in reading.deck.notes] == terms
    assert len(reading.problems) == doubts


@pytest.mark.parametrize("term", ["<li>{}", "<li><b>{}</b>", "<p>{}"])
def test_lists_in_definitions_are_no_entries(term: str) -> None:
    """A list within or below an entry is a part of its definition, item by item, however few entries there are."""
    ebb, gyre, tide = map(term.format, ("Ebb", "Gyre", "Tide"))
    lists = f"{gyre}: a ring of currents.<ul><li>warm</ul>{tide}: it moves.<ul><li>spring<li>neap</ul>"
    page = f"<h1>Sea glossary</h1><div>{ebb}: the falling water.{lists}</div>"
    assert pairs(parse(page, "given", html=reader_of_html())) == {
        "Ebb": "the falling water.",
        "Gyre": "a ring of currents.\n\n- warm",
        "Tide": "it moves.\n\n- spring\n- neap",
    }


STYLED = """<dl dir="ltr"><dt style="color: red">Ebb</dt><dd style="color: #222"><p align="center">The tide
<span style="background-color: white; font-size: 16px">going</span> <font color="black">out</font>.</p>
<img src="ebb.png" width="300" height="20" style="width: 300px"><video src="ebb.mp4"></video></dd>
<dt>Flood</dt><dd>The tide <b style="font-weight: 700">coming in</b>.
<i class="material-icons">expand_more</i></dd></dl>"""


def test_the_looks_of_a_page_stay_there() -> None:
    """Colours, sizes and positions, which browsers copy along, films and icons are no part of a definition."""
    reading = parse(STYLED, "given", html=reader_of_html())
    assert pairs(reading) == {
        "Ebb": "The tide going out.\n\n![](ebb.png)",
        "Flood": "The tide **coming in**.",
    }


@pytest.mark.parametrize(
    ("at", "term", "definition", "reason"),
    [
        (5, "Fine glossary", "All of it, for free.", "it may be the name of a page"),
        (3, "Draft", "How deep does a boat reach?", "its definition is a question"),
        (3, "Draft", "<p>How deep does it reach?<p>(See Ebb.)", "its definition is a question"),
        (3, "1 Draft", "2 Ebb, and then all that follows.", "its definition counts on from it"),
        (3, "Draft", "\u2693 All of the boats here.", "its definition begins with a sign, unlike the others"),
        (3, "Draft", "<p>Rowing<p>Sailing", "its definition is a list of names, unlike the others"),
        (0, "7 words", "Pick one of them.", "it may say how many terms the page has"),
        (0, "A filter", "Showing 7 words", "it may say how many terms the page has"),
    ],
)
def test_what_is_unlike_the_other_pairs_is_doubtful(at: int, term: str, definition: str, reason: str) -> None:
    """A pair that looks like a part of the page is said, with the reason; the others are not."""
    items = [*ITEMS[:at], (term, definition), *ITEMS[at + 1 :]]
    page = "".join(f"<dt>{term}<dd>{definition}" for term, definition in items)
    reading = parse(f"<dl>{page}</dl>", "given", html=reader_of_html())
    assert [problem.message for problem in reading.problems] == [f'doubtful: "{term}": {reason}']


def test_what_all_pairs_have_is_not_doubtful() -> None:
    """Where all definitions begin with a sign, or are lists of names, that is how they are."""
    for form in ("\u2693 {definition}", "<p>Rowing<p>Sailing {term}"):
        page = joined(f"<dt>{{term}}<dd>{form}")
        assert not parse(f"<dl>{page}</dl>", "given", html=reader_of_html()).problems


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<!doctype html><p>x", True),
        ("<!-- saved -->\n<html>", True),
        ("<! DOCTYPE html>\n<html>", True),
        ("<?xml version='1.0'?><html>", True),
        ("  <dl><dt>a", True),
        ("<div align=center>\n\n## Tide\nIt comes.", False),
        ("<3 is a heart", False),
        ("<note>tide</note>", False),
    ],
)
def test_what_is_html(text: str, expected: bool) -> None:  # noqa: FBT001 - a column of a table
    """A text that begins with a page's element is a page, unless it is a deck with a little HTML."""
    assert recognises(text) is expected


def test_a_page_in_the_encoding_that_it_states() -> None:
    """Browsers save some pages in the encoding that the page itself states."""
    text = '<html><meta charset="iso-8859-1"><dl><dt>B\u00f6e</dt><dd>Ein kurzer, harter Wind.</dd></dl></html>'
    assert decode(text.encode("latin-1"), "page.html") == text
    found = detect(text)
    assert found is not None
    assert found.name == "html"
