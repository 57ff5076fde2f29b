"""What web pages say again and again, what programs left in their markup, and titles that stand outside of the text."""

import json

import pytest
from test_pages import PAIRS
from test_webpages import ITEMS, joined, pairs

from flashcards.formats import Reading
from flashcards.formats.webpage import parse, recognises
from flashcards.library.texts import reader_of_html


def read(page: str, name: str = "x") -> Reading:
    """The reading of a page."""
    return parse(page, name, html=reader_of_html())


NONE = "<p>No words begin with this letter.</p>"
CODE = '<table class="highlighttable"><tr><td class="linenos"><pre>1\n2</pre></td><td><pre>{}</pre></td></tr></table>'
COLOURS = "".join(
    f'<div class="card c{at % 3}"><p>Sea{at}</p><h3>{term}</h3><p>{text}</p></div>'
    for at, (term, text) in enumerate(ITEMS)
)

SHAPES = {
    "letters without words": "".join(
        f"<p>{term} - {text}</p>{NONE * (at % 3)}" for at, (term, text) in enumerate(ITEMS)
    )
    + NONE * 2,
    "a line of links behind each": joined('<h3>{term}</h3><p>{definition}</p><div class="jump">EDIT TOP</div>'),
    "the term again as a heading": joined("<dl><dt>{term}<dd><h4>{term}</h4><p>{definition}</p></dl>"),
    "the term again without its sign": joined(
        "<h3>{term}</h3><details><summary>{term}</summary>{definition}</details>"
    ),
    "cards of several colours": COLOURS,
    "links before a sign": "<ul>" + joined('<li><a href="/{term}">{term}</a>= {definition}</li>') + "</ul>",
    "links before two dashes": "<ol>" + joined('<li><a href="{term}.html">{term}</a>--{definition}') + "</ol>",
    "items in a table that is the layout": f"<table><tr><td>&nbsp;<td><ul>{joined('<li>{term}: {definition}</li>')}"
    "<li>More</ul></table>",
    "links that close": joined(
        '<table><tr><td>{term}</td><td><a href="javascript:close()">close</a></td></tr></table><p>{definition}</p>'
    ),
    "a link to more below each": joined(
        '<h3>{term}</h3><p>{definition}</p><p><a href="/{letter}.html">Read more about {term}</a></p>'
    ),
    "the same link behind each": joined(
        '<dl><dt>{term}<dd>{definition} <b>[<a href="/{letter}.html">MORE</a>]</b></dl>'
    ),
    "a line above each title": joined(
        '<a class=card href="/{letter}"><div class="card-meta">Sea \u00b7 {letter} \u00b7 On board and ashore</div>'
        '<div class="card-title">{term}</div><p class="card-teaser">{definition}</p></a>'
    ),
    "classes that name terms": joined(
        '<p class="definition-title">{term}</p><p class="definition-description">{definition}</p>'
    ),
    "a category beside each name": "".join(
        f"<div class=item><b>{term}</b> <span class=src>{('Sea', 'Wind and sky')[at % 2]}</span><p>{text}</p></div>"
        for at, (term, text) in enumerate(ITEMS)
    ),
    "a list of links in what unfolds": joined(
        "<section class=term><h3>{term}</h3><details><summary>{definition}</summary><div><a href=/a>Sea</a>"
        "<a href=/b>Sky</a><a href=/c>Sun</a><a href=/d>Fog</a></div></details></section>"
    ),
    "a question for each": joined("<section class=term><h3>\u2693 What is {term}?</h3><p>{definition}</p></section>"),
    "a question for each word": joined(
        "<section class=term><h3>What does {term} mean on board?</h3><p>{definition}</p></section>"
    ),
    "dialogs": joined(
        '<div class="modal" role="dialog"><div><h5>{term}</h5><p>{definition}</p><button>x</button></div></div>'
    ),
    "elements that are dialogs": joined("<dialog class=e><h5>{term}</h5><p>{definition}</p></dialog>"),
    "signs in front of terms": joined("<p class=t>\u2022 {term}</p><p class=d>{definition}</p>"),
    "items of a word processor": joined(
        "<p class=MsoListParagraph style='mso-list:l0 level1'><![if !supportLists]><span style='mso-list:Ignore'>\u00b7"
        "<span style='font:7pt'>&nbsp;&nbsp; </span></span><![endif]><b>{term}</b>: {definition}<o:p></o:p></p>"
    ),
    "blank lines for paragraphs": "\n\n".join(f"<strong>{term}</strong>: {text}" for term, text in ITEMS),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_is_read(shape: str) -> None:
    """All pairs are found, whole, and nothing else."""
    reading = read(f"<body>{'' if shape.startswith('blank') else '<h1>Words</h1>'}{SHAPES[shape]}", "glossary")
    assert pairs(reading) == PAIRS
    assert reading.judgement is not None
    assert reading.judgement.is_sure


def test_code_keeps_its_place() -> None:
    """Code with a number beside each line is code, and what stands below it is a part of the definition as well."""
    page = joined(f"<h3>{{term}}</h3><p>{{definition}}</p>{CODE.format('sail()')}<p>So it goes.</p>")
    empty = '<table class="lntable"><tr><td></td></tr></table>'
    found = pairs(read(f"<h1>Glossary</h1>{empty}{page}"))
    assert found == {term: f"{text}\n\n```\nsail()\n```\n\nSo it goes." for term, text in ITEMS}


@pytest.mark.parametrize(
    ("page", "title"),
    [
        ("<header><h1>Words</h1></header><main><p>In one place.</p>{}</main>", "Words"),
        ("<h1>School v1</h1><main><h1>Words</h1>{}</main>", "Words"),
        ("<h1>Words of the sea</h1><h2>How to read it</h2><p>By day.</p><h2>Basic concepts</h2>{}", "Words of the sea"),
    ],
    ids=["outside", "both", "above sections"],
)
def test_the_title_of_a_page(page: str, title: str) -> None:
    """A title outside of the main part counts if that has none; a page that is named as a glossary is sure."""
    reading = read(page.format(joined("<h3>{term}</h3><p>{definition}</p>")))
    assert reading.judgement is not None
    assert (reading.deck.name, reading.judgement.is_sure) == (title, True)


BACKWARDS = "".join(f"<h3>{term}</h3><p>{text}</p>" for term, text in sorted(ITEMS, key=lambda item: item[1]))


@pytest.mark.parametrize(
    ("above", "sure"),
    [
        ("<p>Glossary</p>", True),
        ("<p>Harbour</p><p>Signs</p><p>This is a glossary for those who stay ashore.</p>", True),
        ("<p>Glossary</p><p>Harbour</p>", False),
        (
            "<p>[ Home ] [ Boats ] [ Lessons ] [ People ] [ Glossary ] [ Search ] [ Contact ] [ Shop ] [ Log ]</p>",
            False,
        ),
        ("<table><tr><td>Home<td>Glossary</table>", False),
    ],
    ids=["a line", "a sentence", "a line further up", "a menu in one line", "a menu in cells"],
)
def test_what_calls_a_page_a_glossary(above: str, sure: bool) -> None:  # noqa: FBT001 - a column
    """The line right above the terms, or a sentence further up, but no entry of a menu."""
    judgement = read(f"<title>At sea</title>{above}{BACKWARDS}").judgement
    assert judgement is not None
    assert judgement.is_sure is sure


def test_a_picture_is_no_description() -> None:
    """A picture between the title and the terms describes nothing."""
    page = f"<h1>Glossary</h1><p><img src='a.png'></p>{joined('<h3>{term}</h3><p>{definition}</p>')}"
    assert read(page).deck.description == ""


def test_a_term_that_ends_in_a_full_stop_is_doubtful() -> None:
    """It may be a line of the text, unless others end so too."""
    form = "<h3>{}</h3><p>{}</p>"
    odd = "".join(form.format(*item) for item in (*ITEMS, ("Gyro horizon.", "It is lit.")))
    [problem] = read(f"<h1>Glossary</h1>{odd}").problems
    assert problem.message == 'doubtful: "Gyro horizon.": its term ends in a full stop, unlike the others'
    all_stopped = "".join(form.format(f"{term} word.", text) for term, text in ITEMS)
    assert not read(f"<h1>Glossary</h1>{all_stopped}").problems


@pytest.mark.parametrize("numbers", [False, True])
def test_a_table_given_by_its_columns(numbers: bool) -> None:  # noqa: FBT001 - a column
    """Data in a script may be one list for each column; one that only counts the rows is left out."""
    items = [*ITEMS, ("Helm", "The wheel or the tiller by which a boat is steered.")]
    columns = [[*column] for column in zip(*items, strict=True)]
    if numbers:
        columns.insert(0, [str(at) for at in range(len(items))])
    data = json.dumps({"x": {"data": columns, "container": "<table></table>"}})
    page = (
        f'<html><body><h1>Glossary</h1><div id="t"></div><script type="application/json">{data}</script></body></html>'
    )
    assert pairs(read(page)) == dict(items)


CARDS = "".join(f'<section class="{{}}"><h2>{term}</h2><p>{text}</p></section>' for term, text in ITEMS[::-1])


@pytest.mark.parametrize(
    ("page", "sure"),
    [
        (f"<main>{CARDS.replace('{}', 'glossaire__item')}</main>", True),
        (f"<main>{CARDS.replace('{}', 'item')}</main>", False),
        (f'<body class="page-lexikon">{CARDS}', True),
        (f"<main id='glossary_page'>{CARDS}</main>", True),
        (f'<div class="glossary-list">{CARDS}</div>', True),
        (f'<div class="glossary-list"><p>One word.</p></div>{CARDS}', False),
        (f'<nav class="breadcrumb"><a>Home</a> &gt; <a>Words</a> &gt; Glossary</nav>{CARDS}', True),
        (f'<nav class="breadcrumb"><a>Home</a> &gt; <a>Glossary</a> &gt; Boats</nav>{CARDS}', False),
        (f'<nav><a aria-current="page">Glossary</a> <a>Boats</a></nav>{CARDS}', True),
        (f'<nav><a>Glossary</a> <a aria-current="page">Boats</a></nav>{CARDS}', False),
    ],
)
def test_elements_that_name_a_glossary(page: str, sure: bool) -> None:  # noqa: FBT001 - a column
    """A page is a glossary by the classes of its entries or of what is around it, or by its place in the site."""
    judgement = read(f"<title>At sea</title>{page}").judgement
    assert judgement is not None
    assert judgement.is_sure is sure


def test_a_named_page_is_read_by_its_headings() -> None:
    """What stands between headings is theirs, though lines of it look like terms with their text below."""
    page = "".join(
        f"<h4>{term}</h4><p>See more<br>at sea<br>{text}</p><h5>On deck</h5><p>It is said there.</p>"
        for term, text in ITEMS
    )
    assert [*pairs(read(f"<h1>Glossary</h1>{page}"))] == [*PAIRS]


def test_centred_text_is_text() -> None:
    """That a page centres its words says nothing of them."""
    page = joined("<h3>{term}</h3><center><p>{definition}</p><center><p>So it is.</p></center></center>")
    found = pairs(read(f"<h1>Glossary</h1>{page}"))
    assert found == {term: f"{text}\n\nSo it is." for term, text in ITEMS}


def test_slashes_between_other_names() -> None:
    """A slash within some terms does not part terms from definitions, a colon in all of them does."""
    page = "".join(
        f"<section>{term.upper() if at % 3 else f'{term} / ANY / OTHER'}: {text}</section>"
        for at, (term, text) in enumerate(ITEMS)
    )
    assert [*pairs(read(f"<h1>Glossary</h1>{page}")).values()] == [*PAIRS.values()]


def test_a_term_that_ends_in_a_comma_is_doubtful() -> None:
    """It is a part of a sentence."""
    page = joined("<h3>{term}</h3><p>{definition}</p>") + "<h3>Hove to,</h3><p>a boat lies still.</p>"
    [problem] = read(f"<h1>Glossary</h1>{page}").problems
    assert problem.message == 'doubtful: "Hove to,": its term reads like a part of a sentence'


def test_letters_with_the_words_of_each_are_an_index() -> None:
    """Terms that are the letters of the alphabet explain nothing."""
    page = "".join(
        f"<p>{letter} - {letter.lower()}ft, {letter.lower()}ow, and more of them.</p>" for letter in "ABCDEFGHIJ"
    )
    judgement = read(f"<h1>Glossary</h1>{page}").judgement
    assert judgement is not None
    assert not judgement.is_sure


def test_abbreviations_end_in_full_stops() -> None:
    """On a page of abbreviations, a long one with a full stop is one of them."""
    items = {"adv.": "adverb", "amplif.": "in a wider sense", "cf.": "compare", "lit.": "word for word", "v.": "verb"}
    page = "".join(f"<tr><td>{term}<td>{text}" for term, text in items.items())
    reading = read(f"<h1>Abbreviations</h1><table><tr><th>Term<th>Meaning{page}</table>")
    assert pairs(reading) == items
    assert not reading.problems


def test_rows_for_terms_are_not_sure() -> None:
    """Headings that hold the cells of a row are no terms."""
    page = "".join(f"<h3>{term},sea</h3><p>{text}</p>" for term, text in ITEMS)
    judgement = read(f"<h1>Glossary</h1>{page}").judgement
    assert judgement is not None
    assert not judgement.is_sure


def test_the_alphabet_says_nothing_against_a_list_of_definitions() -> None:
    """A list that is in order but for one entry has no doubts, as it says itself what its terms are; headings have."""
    odd = [*ITEMS, ("Helm", "The wheel."), ("Keel", "It is heavy."), ("Anchor", "It holds a boat.")]
    told = "".join(f"<dt>{term}<dd>{text}" for term, text in odd)
    assert not read(f"<h1>Glossary</h1><dl>{told}</dl>").problems
    headed = "".join(f"<h3>{term}</h3><p>{text}</p>" for term, text in odd)
    [problem] = read(f"<h1>Glossary</h1>{headed}").problems
    assert problem.message == 'doubtful: "Anchor": it is out of alphabetical order'


def test_first_letters_in_order_by_chance() -> None:
    """A few terms of which several have one letter are in no order if these are not."""
    terms = ("Reef", "Bow", "Rudder", "Tiller", "Tack", "Thwart", "Tabernacle")
    page = "".join(f"<h3>{term}</h3><p>It is a part of a boat.</p>" for term in terms)
    assert not read(f"<h1>Glossary</h1>{page}").problems


def test_a_heading_that_comes_again_is_doubtful() -> None:
    """What a page has above several texts may be the heading of a part, not a term."""
    part = "<h3>On board</h3><p>Where {} is said, by day and by night.</p>"
    page = "".join(
        f"<h3>{term}</h3><p>{text}</p>{part.format(term) * (at < 3)}" for at, (term, text) in enumerate(ITEMS)
    )
    problems = read(f"<h1>Glossary</h1>{page}").problems
    why = "the page has it again and again: it may be the heading of a part"
    assert [problem.message for problem in problems] == [f'doubtful: "On board": {why}'] * 3


def test_headings_above_names_are_no_glossary() -> None:
    """Sections of links, in no order, explain nothing, although the page is called a glossary."""
    links = "".join(f"<li><a href='https://a.example/{at}'>Part {at}</a>" for at in range(4))
    page = "".join(f"<h2>{term}</h2><ul>{links}</ul>" for term in ("Webs", "Others", "Tools", "Books"))
    judgement = read(f"<h1>Glossary</h1>{page}").judgement
    assert judgement is not None
    assert not judgement.is_sure


@pytest.mark.parametrize(
    ("front", "name"),
    [("layout: page\ntitle: 'Sea words'\n", "Sea words"), ("layout: page\n\n# a remark\ntags:\n  - sea\n", "x")],
)
def test_what_a_generator_of_sites_reads_above_a_page(front: str, name: str) -> None:
    """HTML below front matter is a page, and its title is there; a deck with a description in HTML is none."""
    listed = f"<dl>{joined('<dt>{term}<dd>{definition}')}</dl>"
    page = f"---\n{front}---\n\n{listed}"
    assert recognises(page)
    assert pairs(read(page)) == PAIRS
    assert read(page).deck.name == name
    assert not recognises(f"---\ndeck: Sea\n---\n{listed}")
    assert read(f"Title: Sea words\nLang: en\n\n{listed}").deck.name == "Sea words"
    assert not recognises(f"Ebb: It goes out.\nLang: en\n\n{listed}")
    assert not recognises(f"{page}\n\n## Ebb\n\nIt goes out.\n")


def test_a_section_that_begins_like_a_menu() -> None:
    """A line like a menu, with text below it, is the beginning of a definition; alone it is none."""
    page = joined("<h2>{term}</h2><p>{definition}</p>")
    line = "<h2>Wind</h2><p><b>Home</b> | <b>Search</b> | <b>Contact</b></p>"
    found = pairs(read(f"<h1>Glossary</h1>{page}{line}<p>It moves a boat.</p><h2>Yaw</h2><p>It turns a boat.</p>"))
    assert found["Wind"] == "**Home** | **Search** | **Contact**\n\nIt moves a boat."
    assert "Wind" not in pairs(read(f"<h1>Glossary</h1>{page}{line}<h2>Yaw</h2><p>It turns a boat.</p>"))


def test_links_with_other_words_around_them_stay() -> None:
    """A link within a sentence is a part of it, though it begins as others do."""
    form = '<h3>{term}</h3><p>{definition}</p><p>See also <a href="/{letter}">words of {letter}</a></p>'
    found = pairs(read(f"<h1>Glossary</h1>{joined(form)}"))
    assert found["Ebb"].endswith("\n\nSee also words of E")
