"""Sections and the entries in them, lines that every entry ends with, and what is taken for the title of a web page."""

import pytest
from growth import check_growth
from test_pages import PAIRS
from test_webpages import ITEMS, joined, pairs

from flashcards.formats import Reading
from flashcards.formats.pages.elements import Page
from flashcards.formats.webpage import parse
from flashcards.library.texts import reader_of_html

CARD = "<article class=card><h3>{term}</h3><p>{definition}</p></article>"
MORE = [*PAIRS.items(), ("Halyard", "A rope that hoists a sail."), ("Jib", "The sail before the mast.")]
SEA = ("Boats", "Sea", "Wind")
ENTRIES = [CARD.format(term=term, definition=text) for term, text in MORE]
SECTIONS = "".join(
    f"<section class=part><h2>{('On board', 'At sea', 'In harbour')[at]}</h2>"
    f"<p>What is said there most of all, by day and by night, in fair weather and in foul.</p>"
    f"{''.join(ENTRIES[3 * at : 3 * at + 3])}</section>"
    for at in range(3)
)
PROSE = "".join(
    f"<section class=part><h2>{head}</h2><p>{'We sail every day and tell of it afterwards, in the harbour. ' * 6}</p>"
    "</section>"
    for head in ("Why we wrote it", "What it leaves out")
)

ASIDE = [f"<li><a class=word href='/w/{term}'>{term}</a><span class=say>{text}</span></li>" for term, text in ITEMS]

SHAPES = {
    "items around others": "<ul><li>A</li>"
    + joined("<div id={letter}><li>\n{term}:\n{definition}</li></div>")
    + "</ul>",
    "a dash behind the term": "<ol>" + joined("<li>{term}- {definition}</li>") + "</ol>",
    "a dash before each definition": f"<dl>{joined('<dt>{term}</dt><dd>- {definition}</dd>')}</dl>",
    "a link back below each": joined(
        "<h3>{term}</h3><p>{definition}</p><p><em><a href='#list'>back to the list</a></em></p>"
    ),
    "a link to more in each": joined(
        "<dl><dt>{term}</dt><dd><p>{definition}</p><a class=more href='/{letter}'>More on it: {letter}</a></dd></dl>"
    ),
    "a category in each term": "".join(
        f"<dl><dt>{term} <span>{SEA[at % 3]}</span></dt><dd>{text}</dd></dl>" for at, (term, text) in enumerate(ITEMS)
    ),
    "a number in each term": "".join(
        f"<div class=e><div class=term>{term} <span class=no>No {at}</span></div><p>{text}</p></div>"
        for at, (term, text) in enumerate(ITEMS)
    ),
    "a link in each term": joined("<h3>{term} <a href='/{letter}'>(More...)</a></h3><p>{definition}</p>"),
    "a badge below each": joined(
        "<article class=card><h3>{term}</h3><p>{definition}</p><span class=card-badge>{letter}ft</span></article>"
    ),
    "links behind one label": joined(
        "<div class=item><h3>{term}</h3><p>{definition}</p><a class=t href='/b'>Related: {letter} \u2192</a></div>"
    ),
    "lists in boxes": "".join(
        f"<div class=glossary-part><h3>{'ABCDEFG'[at]}</h3><dl class=glossary-items>"
        f"{''.join(f'<dt>{term}</dt><dd>{text}</dd>' for term, text in ITEMS[at:end])}</dl></div>"
        for at, end in ((0, 3), (3, 4), (4, 6), (6, 7))
    ),
    "links beside spans": "".join(
        f"<div class=part><div class=head>{head}</div><ul>{''.join(items)}</ul></div>"
        for head, items in (("ON BOARD", ASIDE[:3]), ("AT SEA", ASIDE[3:5]), ("IN HARBOUR", ASIDE[5:]))
    ),
    "the term again on a line": joined(
        "<details class=term><summary>{term}</summary><div class=t>{term}</div><p>{definition}</p></details>"
    ),
    "links in a row below each": joined(
        "<article class=entry><h2>{term}</h2><p>{definition}</p>"
        "<div class=more><a href=/{letter}>Seen in lesson {letter}</a> <a href=/x>Try it</a></div></article>"
    ),
    "links side by side below each": joined(
        "<article class=card><h3>{term}</h3><p>{definition}</p>"
        "<a href=/{letter}>Open its page</a> <a href=/x/{letter}>Try a tool</a></article>"
    ),
    "buttons of two kinds": "".join(
        f"<div class=item><h2><button class='opener {'open' * (at < 2)}' data-toggle=collapse>{term}</button></h2>"
        f"<div class=body><p>{text}</p></div></div>"
        for at, (term, text) in enumerate(ITEMS)
    ),
    "definitions in titles": "<ul>" + joined("<li><abbr title='{definition}'>{term}</abbr></li>") + "</ul>",
    "definitions in attributes": joined(
        "<p><a class=tip href='/{letter}' data-tooltip='<i>{definition}</i>'>{term}</a></p>"
    ),
    "a table around each term, which is said again": joined(
        "<table border=1><tr><td><h3><b>{term}</b></h3></td></tr></table><p><b>{term}</b>. {definition}</p>"
    ),
}


def read(page: str) -> Reading:
    """The reading of a page."""
    return parse(page, "x", html=reader_of_html())


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_is_read(shape: str) -> None:
    """All pairs are found, whole, and nothing else."""
    reading = read(f"<h1>Glossary</h1>{SHAPES[shape]}")
    again = {f"**{term}**. {text}" for term, text in ITEMS}
    found = {term: text.split(". ", 1)[1] if text in again else text for term, text in pairs(reading).items()}
    assert (found, reading.problems) == (PAIRS, ())


def test_sections_are_no_terms() -> None:
    """Where several sections hold several entries each, these are the terms, however much else a page says."""
    reading = read(f"<h1>Glossary of sailing</h1>{PROSE}{SECTIONS}")
    assert pairs(reading) == dict(MORE)
    assert reading.judgement is not None
    assert reading.judgement.is_sure


RUSSIAN = {
    "Бакен": "Это знак на воде. Ночью он горит.",
    "Узел": "Способ связать два конца.",
    "Галс": "Путь судна между двумя поворотами.",
}


def test_a_title_of_a_word_is_about_the_page() -> None:
    """A page in a manual may have the name of this as its only heading."""
    rows = "".join(f"<tr><td><p>{term}</p></td><td><p>{text}</p></td></tr>" for term, text in reversed(ITEMS))
    reading = read(f"<title>Glossary</title><h1>Harbour manual</h1><table>{rows}</table>")
    assert reading.judgement is not None
    assert (pairs(reading), reading.judgement.is_sure) == (PAIRS, True)


def test_a_title_beside_links_is_no_term() -> None:
    """The name of a page that stands beside the links to other pages is no entry."""
    title = "Словарь терминов"
    links = "<a href=a>Назад</a> <a href=b>Вперед</a>"
    entries = "".join(f"<div><b>{term}</b><br>{text}</div>" for term, text in RUSSIAN.items())
    page = f"<title>{title}</title><table><tr><td><b>{title}</b></td><td>{links}</td></tr></table>{entries}"
    assert pairs(read(page)) == RUSSIAN


def test_titles_within_a_text_are_no_definitions() -> None:
    """An abbreviation in a sentence stays a part of it, as do marks without a sentence, or with the same one."""
    text = "<p>The <abbr title='Global positioning by satellites'>GPS</abbr> fails at {at}.</p>"
    short = (
        "<li><span class=s title='a word'>Tide {at}</span></li><li><i title='One and the same text'>Ebb {at}</i></li>"
    )
    few = "<p><b><abbr title='Seen but once or twice, not more'>Seldom</abbr></b></p>"
    link = "<li><a class=once href=/>Once</a><span class=say>It is seen once.</span></li>"
    page = Page("".join(form.format(at=at) for at in range(5) for form in (text, short)) + few + link)
    assert [block.lead for block in page.blocks if block.lead] == ["Seldom"]
    assert not any(block.tag == "span" for block in page.blocks)


def test_an_empty_definition_is_none() -> None:
    """A term with an empty definition is no other name of the next one, and said to have none."""
    page = f"<dl>{joined('<dt>{term}</dt><dd>{definition}</dd>')}</dl>"
    empty = "<dt>Bow (see Stem)</dt><dd><a name=bow></a></dd>"
    reading = read("<h1>Glossary</h1>" + page.replace("<dt>Cleat", f"{empty}<dt>Cleat"))
    assert pairs(reading) == PAIRS
    assert all(not note.aliases for note in reading.deck.notes)
    assert [problem.message.partition(":")[0] for problem in reading.problems] == [
        'the term "Bow (see Stem)" has no definition'
    ]


def test_columns_are_no_other_part() -> None:
    """The last entries of a page in alphabetical order are not doubted because they stand in another column."""
    entries = [f"<h2>{term}</h2><p>{text}</p>" for term, text in MORE]
    page = f"<section class=left>{''.join(entries[:7])}</section><section class=right>{''.join(entries[7:])}</section>"
    reading = read(f"<h1>Vocabulary</h1>{page}")
    assert (pairs(reading), reading.problems) == (dict(MORE), ())


@pytest.mark.parametrize(
    ("above", "title"),
    [
        (
            "<h1>Words of the sea</h1><ol><li>Glossary words have an address</li><li>Their use</li></ol>",
            "Words of the sea",
        ),
        ("<h1>Sea glossary</h1><p>Of all our boats.</p><div>Small craft</div><h3>Notes</h3>", "Sea glossary"),
        ("<h1>Harbour</h1><p>Glossary of the sea</p>", "Glossary of the sea"),
        ("<h1>Terms of the sea</h1><p>[Harbour] [Boats] [Glossary] [Signs]</p>", "Terms of the sea"),
        ("<h1>Harbour</h1><h2>Sea glossary</h2><p>For all.</p><h3>How to use this glossary</h3>", "Sea glossary"),
        (
            "<title>Sea words</title><p>Words that we use.</p><div>Abeam</div><div>Ballast</div><div>Gybe</div>",
            "Sea words",
        ),
    ],
    ids=["an item", "a line", "a line that calls it one", "a menu", "a part", "a list of the terms"],
)
def test_what_names_a_deck(above: str, title: str) -> None:
    """The heading of the first level, unless another line calls the page a glossary; never one of the terms."""
    page = above + joined("<div class=entry><h2>{term}</h2><p>{definition}</p></div>")
    assert read(page).deck.name == title


@pytest.mark.growth
@pytest.mark.parametrize(
    ("form", "around"),
    [
        ("<dt><a href=#a>Tide {at}</a></dt><dd>It <a href=#b>comes</a> and goes.</dd>", "<dl>{}</dl>"),
        ("<a href=#a>Tide {at}</a> comes and goes. ", "<div>{}</div>"),
        ("<tr><td><a href=#a>Tide {at}</a></td><td>It comes and goes.</td></tr>", "<table>{}</table>"),
    ],
    ids=["a list", "a text", "a table"],
)
def test_long_pages_take_no_longer_for_each_entry(form: str, around: str) -> None:
    """What stands beside a link or a row is looked for near it."""

    def work(size: int) -> None:
        Page(around.format("".join(form.format(at=at) for at in range(size))))

    check_growth(work, 1_000)


def test_terms_at_headings_of_two_levels() -> None:
    """Headings right above text are terms at every level that has several; those above other headings are sections."""
    sail = {
        term: f"What sailors call {term.lower()} on board, and what they do with it."
        for term in ("Jib", "Luff", "Reef", "Spar", "Tack")
    }
    entries = joined("<h4>{term}</h4><p>{definition}</p>")
    first = "".join(f"<h3>{term}</h3><p>{text}</p>" for term, text in sail.items())
    second = f"<h3>On board</h3><p>Here are the words of a crew.</p>{entries}"
    page = f"<h1>Glossary</h1><h2>Sails</h2>{first}<h2>Boats</h2>{second}"
    found = pairs(parse(page, "x", html=reader_of_html()))
    assert found == {**sail, **PAIRS}
