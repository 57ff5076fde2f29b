"""Web pages as people build them: what opens entries, menus, badges and icons, several parts, data in scripts."""

import json

import pytest
from test_pages import PAIRS
from test_webpages import AROUND, ITEMS, joined, pairs

from flashcards.formats import Reading
from flashcards.formats.webpage import parse
from flashcards.library.texts import reader_of_html

NAV = "".join(f'<a href="/lesson/{number}">Lesson {number}</a> ' for number in range(60))
PANEL = '<div id="p-{term}" hidden><p>{definition}</p></div>'
OPENER = '<button aria-expanded="false" aria-controls="p-{term}">{term}</button>'
CARD = '<div class="card">{inner}</div>'

SHAPES = {
    "buttons in headings": joined(f"<h3>{OPENER}</h3>{PANEL}"),
    "buttons above panels": joined('<button class="accordion">{term}</button><div class="panel">{definition}</div>'),
    "buttons alone in headings": joined("<h3><button>{term}</button></h3><p>{definition}</p>"),
    "panels of Bootstrap": joined(
        '<div class="accordion-item"><h2><button class="accordion-button" data-bs-toggle="collapse" '
        'data-bs-target="#c-{term}">{term}</button></h2><div id="c-{term}" class="collapse">{definition}</div></div>'
    ),
    "tabs": joined('<div role="tab">{term}</div><div role="tabpanel" hidden><p>{definition}</p></div>'),
    "links that open": joined(
        '<div class="w"><a href="#" role="button" aria-expanded="false">{term}</a>'
        '<div class="d">{definition}</div></div>'
    ),
    "controls behind terms": joined(
        '<li><a href="#s" class="show">{term}</a> <a href="#h" class="hide">/ Hide</a>'
        "<div><p>{definition}</p></div></li>"
    ),
    "anchors and icons": joined(
        '<h3><a href="#{term}" aria-hidden="true" class="icon">x</a>{term} <button>Copy</button>'
        '<a href="#{term}">\u00b6</a><i class="fa"></i></h3><p>{definition}</p>'
    ),
    "letters in front of terms": joined('<div class="card"><b>{letter}</b> <b>{term}</b><p>{definition}</p></div>'),
    "pictures that lead to the top": joined(
        '<h3>{term}</h3><p>{definition}<a href="#top"><img src="up.gif" alt="top"></a></p>'
    ),
    "links as cards": joined('<a href="/{term}" class="c"><strong>{term}</strong><span>{definition}</span></a>'),
    "categories above terms": joined(
        '<a href="/{term}" class="c"><div class="k">Boats</div><div>{term}</div><div>{definition}</div></a>'
    ),
    "numbers of footnotes": joined(
        '<p><b>{term}</b><sup><a href="#n">[1]</a></sup>: {definition}<a href="#m"><sup>a</sup></a></p>'
    ),
    "lines above headings": joined(CARD.format(inner='<div class="c">Sailing</div><h3>{term}</h3><p>{definition}</p>')),
    "a menu as long as the glossary": f"<div>{NAV}</div>" + joined("<h3>{term}</h3><p>{definition}</p>"),
    "a form around the page": f"<form>{joined('<h3>{term}</h3><p>{definition}</p>')}<input></form>",
    "underlined terms": joined("<p><u>{term}</u> {definition}</p>"),
    "terms made bold by a style": joined('<p><span style="font-weight: 700">{term}</span> {definition}</p>'),
    "quoted definitions": joined("<h3>{term}</h3><blockquote>{definition}</blockquote>"),
    "lists of one item": "<ul>" + joined("<li>{term}<ul><li>{definition}</li></ul></li>") + "</ul>",
    "spans in items": "<ul>"
    + joined("<li><span class=t>{term}</span><span class=d>{definition}</span></li>")
    + "</ul>",
    "long dashes in items": "<ul>" + joined("<li><span>{term}</span><span> \u2014 {definition}</span></li>") + "</ul>",
    "elements of its own": joined("<w-entry><w-term>{term}</w-term><w-text>{definition}</w-text></w-entry>"),
    "elements of schema.org": joined(
        '<div itemscope itemtype="https://schema.org/DefinedTerm"><i>No. 7</i><h4 itemprop="name">{term}</h4>'
        '<p itemprop="description">{definition}</p><p>Written on a Monday, and read by {term} people since.</p></div>'
    ),
    "spans of schema.org": joined(
        '<div itemscope itemtype="https://schema.org/DefinedTerm"><span itemprop="name">{term}</span> '
        '<span itemprop="description">{definition}</span></div>'
    ),
    "a set of schema.org": '<div itemscope itemtype="https://schema.org/DefinedTermSet"><p itemprop="name">Words</p>'
    + joined(
        '<div itemscope itemtype="http://schema.org/DefinedTerm"><b itemprop="name">{term}</b></div><p>{definition}</p>'
    )
    + "</div>",
    "entries shown twice": 2 * f"<dl>{joined('<dt>{term}</dt><dd>{definition}</dd>')}</dl>",
    "tables of one row": joined("<table><tr><th>Term<th>Definition<tr><td>{term}<td>{definition}</table>"),
    "labels with nothing behind them": joined(
        CARD.format(inner="<h3>{term}</h3><p>{definition}</p><p><b>Source:</b></p><p><b>Kind:</b></p>")
    ),
    "subtitles below headings": joined(
        '<article class="k"><h3>{term} <span class="rozet">Ad</span></h3><p>{definition}</p></article>'
    ),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_is_read(shape: str) -> None:
    """All pairs are found, whole, and nothing else, in a part of a page and in a whole one."""
    for text in (f"<h1>Words</h1>{SHAPES[shape]}", AROUND.format(page=SHAPES[shape])):
        reading = parse(text, "glossary", html=reader_of_html())
        assert pairs(reading) == PAIRS
        assert not reading.problems
        assert reading.judgement is not None
        assert reading.judgement.is_sure


ENTRIES = joined("<h3>{term}</h3><p>{definition}</p>")


@pytest.mark.parametrize(
    "around",
    [
        "<form><p>Which word is missing? Tell us.</p></form>{}",
        '<button aria-expanded="false">Menu</button><div hidden><p>All that we teach, and more.</p></div>{}',
        '<a href="/x">Sign in</a>{}',
        '<div><a href="/next"><b>Next lesson</b> <i>Knots</i></a></div>{}',
        "<table><tr><td>Low<td>12:30<tr><td>High<td>18:45</table>{}",
        "<script>let x = { y: [ }; f(</script>{}",
    ],
)
def test_what_is_around_the_entries_stays_out(around: str) -> None:
    """Small forms, what a single button opens, links, other tables and scripts are not read."""
    assert pairs(parse("<h1>Glossary</h1>" + around.replace("{}", ENTRIES), "x", html=reader_of_html())) == PAIRS


def test_what_is_within_a_definition_stays() -> None:
    """Links, powers and long lines above a heading are a part of what is said."""
    links = "".join(f'<a href="https://sea.example/{name}">{name}</a> ' for name in ("bow", "keel", "mast", "stern"))
    items = joined("<dt>{term}</dt><dd>{definition} 10<sup>2</sup></dd>")
    page = f"<dl>{items}<dt>Hull</dt><dd><div>{links}</div></dd></dl>"
    found = pairs(parse(f"<h1>Glossary</h1>{page}", "x", html=reader_of_html()))
    assert found["Ebb"] == f"{PAIRS['Ebb']} 10\u00b2"
    assert "[keel](https://sea.example/keel)" in found["Hull"]
    cards = joined('<div class="c"><p>{definition}</p><h3>{term}</h3><p>It is said on deck.</p></div>')
    assert [*pairs(parse(f"<h1>Glossary</h1>{cards}", "x"))] == [*PAIRS]


def test_a_heading_keeps_what_stands_below_it() -> None:
    """A line below each heading, such as its name in another language, is a part of the definition and no term."""
    page = joined('<article><h3>{term}</h3><p class="en">In {letter}</p>' + "<p>{definition}</p>" * 14 + "</article>")
    found = pairs(parse(page, "glossary", html=reader_of_html()))
    assert [*found] == [*PAIRS]
    assert all(text.startswith(f"In {term[0]}\n\n") for term, text in found.items())


def test_categories_are_set_aside() -> None:
    """Words that come again in many cards are no part of a definition, and are said to be left out."""
    page = "".join(
        f'<div class="card"><h3>{term}</h3><p>{text}</p><div class="kind">{("Hull", "Sails")[at % 2]}</div></div>'
        for at, (term, text) in enumerate(ITEMS)
    )
    reading = parse(page, "glossary", html=reader_of_html())
    assert pairs(reading) == PAIRS
    assert reading.judgement is not None
    assert {*reading.judgement.dropped} == {"Hull", "Sails"}


MEASURES = {"Beam": "2.5 m", "Length": "8 m", "Mast": "11 m"}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (joined("<h3>{term}</h3><p>{definition}</p>"), "table"),
        ("".join(f"<div class=card><h4>{term}</h4><p>{text}</p></div>" for term, text in ITEMS), "table"),
        (f"<dl>{joined('<dt>{term}</dt><dd>{definition}</dd>')}</dl>", "table"),
        (f"<dl>{joined('<dt>{term}</dt><dd>{definition}</dd>')}</dl>", "other"),
    ],
    ids=["headings and a table", "cards and a table", "a list and a table", "a list and another table"],
)
def test_all_parts_of_a_page_are_read(first: str, second: str) -> None:
    """What another part has comes along where the page says what its terms are, and else not."""
    head = "Term<th>Short definition" if second == "table" else "Part<th>Size"
    rows = "".join(f"<tr><td>{term}<td>{text}" for term, text in MEASURES.items())
    reading = parse(f"<h1>Glossary</h1>{first}<table><tr><th>{head}{rows}</table>", "x", html=reader_of_html())
    assert pairs(reading) == (PAIRS | MEASURES if second == "table" else PAIRS)


def test_a_table_without_names_is_no_part() -> None:
    """Beside a table that names its columns, one that does not is left out where it only holds figures."""
    named = f"<table><tr><th>Term<th>Definition{joined('<tr><td>{term}<td>{definition}')}</table>"
    other = "<table><tr><td>1<td>2<td>3<tr><td>4<td>5<td>6</table>"
    assert pairs(parse(f"<h1>Glossary</h1>{named}{other}", "x", html=reader_of_html())) == PAIRS


TABLES = """<h1>Glossary of signs</h1>
<table><tr><th>Letter<th>Called<th>Stands for</tr><tr><td>\u03b1<td>alpha<td>the angle of a sail to the wind</tr>
<tr><td>\u03b2<td>beta<td>the angle of a boat to its way</tr></table>
<table><tr><th>Sign<th>Unit<th>Note</tr><tr><td>v<td>knots<td>how fast a boat sails through the water</tr>
<tr><td>L<td>metres<td></tr><tr><td>w<td>-<td>how hard the wind blows on the water</tr></table>
<table><tr><td>h<td>metres<td>how high a mast is above the deck of a boat</tr></table>"""


def test_each_table_is_read_by_itself() -> None:
    """Each has its own columns; one without names goes on with the one above, and an empty cell loses no row."""
    assert pairs(parse(TABLES, "x", html=reader_of_html())) == {
        "\u03b1": "the angle of a sail to the wind\n\nCalled: alpha",
        "\u03b2": "the angle of a boat to its way\n\nCalled: beta",
        "v": "how fast a boat sails through the water\n\nUnit: knots",
        "L": "Unit: metres",
        "w": "how hard the wind blows on the water",
        "h": "how high a mast is above the deck of a boat\n\nUnit: metres",
    }


def scripted(script: str, kind: str = "") -> Reading:
    """What is read of a page that a script fills."""
    page = f'<html><body><h1>Glossary</h1><div id="list"></div><script{kind}>{script}</script></body></html>'
    return parse(page, "x", html=reader_of_html())


def listed(form: str) -> str:
    """The pairs in JavaScript, each in a form with TERM and TEXT."""
    return ",\n".join(form.replace("TERM", json.dumps(term)).replace("TEXT", json.dumps(text)) for term, text in ITEMS)


SET = {
    "@graph": [
        {"@type": "WebPage", "name": "Words", "description": "What sailors say."},
        {
            "@type": "DefinedTermSet",
            "hasDefinedTerm": [{"@type": ["DefinedTerm"], "name": term, "description": text} for term, text in ITEMS],
        },
    ]
}

SCRIPTS = {
    "objects": "const WORDS = [" + listed("{term: TERM, def: TEXT, n: 1, tags: [1]}") + "];",
    "keys in quotes": "go([" + listed('{"word": TERM, "meaning": TEXT,}') + "])",
    "short keys": "var W = [" + listed('{t: TERM, k: "sea", x: TEXT}') + "];",
    "lists": "let rows = [ // all\n" + listed('[TERM, TEXT, "sea"]') + "]",
    "an object of objects": "let words = {" + listed('TERM: {text: TEXT, see: ["a", "b"]}') + "};",
    "joined texts": "const WORDS = [" + listed('{term: TERM, def: "" + TEXT + ""}') + "];",
    "two lists": "const A = [{}]; const B = [{}];".format(
        *(",".join(f"{{term: {term!r}, def: {text!r}}}" for term, text in part) for part in (ITEMS[:4], ITEMS[4:]))
    ),
    "code around them": "go({ a: [ }); function f(a) { return `<b onclick=\"g('${a}')\">` + ']'; } /* it's */ if (x] } "
    "const WORDS = [" + listed("{term: TERM, def: TEXT}") + "];",
}


@pytest.mark.parametrize("script", SCRIPTS)
def test_data_in_a_script_is_read(script: str) -> None:
    """A page that a script fills holds its terms there; the reading says where they are from."""
    reading = scripted(SCRIPTS[script])
    assert pairs(reading) == PAIRS
    assert reading.judgement is not None
    assert (reading.judgement.shape, reading.judgement.is_sure) == ("data in a script of the page", True)
    assert reading.deck.name == "Glossary"


def test_an_object_of_texts_is_read() -> None:
    """The keys of an object with many texts are terms."""
    words = json.dumps({**PAIRS, "Hull": "The body of a boat, without its mast."})
    assert len(pairs(scripted(f"const words = {words};"))) == len(PAIRS) + 1


def test_terms_for_search_engines_are_read() -> None:
    """Terms that a page states for programs are read where it shows none; what is no term is left out."""
    reading = scripted(json.dumps(SET), ' type="application/ld+json"')
    assert pairs(reading) == PAIRS


def test_what_is_shown_is_better_than_what_is_stated() -> None:
    """Where a page shows its terms, these are read, with their markup."""
    shown = joined("<h3>{term}</h3><p><em>{definition}</em></p>")
    page = f'{shown}<script type="application/ld+json">{json.dumps(SET)}</script>'
    assert pairs(parse(page, "glossary", html=reader_of_html()))["Ebb"] == f"_{PAIRS['Ebb']}_"


def test_text_in_a_script_is_text() -> None:
    """Escapes are what they stand for, HTML is read, and a sign that looks like HTML stays."""
    script = r"""const words = [
      {term: 'Abeam', def: 'At \u{61} right \x61ngle,\n \u0061 to port \q \u{110000}.'},
      {term: "Ballast", def: "Weight low in the <b>hull</b> &amp; heavy."}, {term: "", def: ""},
      {term: `Cleat`, def: 'Where a < b, a line is made fast.'}]"""
    assert pairs(scripted(script)) == {
        "Abeam": "At a right angle, a to port q \ufffd.",
        "Ballast": "Weight low in the **hull** & heavy.",
        "Cleat": "Where a < b, a line is made fast.",
    }


@pytest.mark.parametrize(
    ("script", "kind"),
    [
        ("[" * 60 + "]" * 60 + listed("{term: TERM, def: TEXT}"), ""),
        ("const people = [" + listed("{first: TERM, last: TERM}") + "]", ""),
        ("const words = [" + listed("{term: TERM, n: 1}") + "]", ""),
        ("const words = [" + listed('{term: TERM, def: "a"}') + "]", ""),
        ("const words = [" + listed("{term: TERM, example: TEXT}") + "]", ""),
        ("const words = [{term: 'Ebb', def: 'The tide on its way out.'}]", ""),
        ("not json", ' type="application/ld+json"'),
        ('{"@type": "DefinedTerm", "name": 1}', ' type="application/ld+json"'),
        ("document.body.innerHTML = words()", ""),
    ],
)
def test_other_scripts_hold_no_terms(script: str, kind: str) -> None:
    """The page is refused, with what to do: scripts fill it."""
    reading = scripted(script, kind)
    assert not reading.deck.notes
    assert "made by scripts" in reading.problems[0].message


@pytest.mark.parametrize(
    ("page", "filled"),
    [
        ('<p>All our words.</p><ul id="words"></ul><script src="words.js"></script>', True),
        ('<p>All our words.</p><ul id="words"><li>Ebb</li></ul><script src="words.js"></script>', False),
        ('<p>All our words.</p><ul id="words"></ul>', False),
    ],
)
def test_a_page_with_a_gap_is_made_by_scripts(page: str, filled: bool) -> None:  # noqa: FBT001 - a column
    """An empty list on a page that shows little is what its scripts fill."""
    text = f"<h1>Glossary</h1>{page}<p>We wrote them down for you, and for all who sail with us from here.</p>"
    reading = parse(text, "x", html=reader_of_html())
    assert any("made by scripts" in problem.message for problem in reading.problems) is filled


def test_data_of_a_page_that_is_no_glossary_is_not_sure() -> None:
    """Names with descriptions may be of anything, unless the page calls itself a glossary."""
    script = "const goods = [" + listed("{name: TERM, description: TEXT}") + "]"
    for title, sure in (("Our shop", False), ("Glossary", True)):
        reading = parse(f"<h1>{title}</h1><script>{script}</script>", "x", html=reader_of_html())
        assert pairs(reading) == PAIRS
        assert reading.judgement is not None
        assert reading.judgement.is_sure is sure


SHUFFLED = [ITEMS[at] for at in (3, 0, 5, 2, 6, 1, 4)]


@pytest.mark.parametrize(
    ("form", "title", "sure"),
    [
        ("<h3>{}</h3><p>{}</p>", "What we offer", False),
        ("<h3>{}</h3><p>{}</p>", "Our glossary", True),
        ("<div class=card><p>{}</p><p>{}</p></div>", "What we offer", False),
        ("<div class=term-card><p>{}</p><p>{}</p></div>", "What we offer", True),
        ("<dl><dt>{}<dd>{}</dl>", "What we offer", True),
    ],
)
def test_a_page_that_shows_no_sign_of_a_glossary_is_not_sure(form: str, title: str, sure: bool) -> None:  # noqa: FBT001 - a column
    """Neither called one, nor in alphabetical order, nor a list of definitions: it may be about anything."""
    page = f"<h1>{title}</h1>" + "".join(form.format(*item) for item in SHUFFLED)
    reading = parse(page, "x", html=reader_of_html())
    assert len(reading.deck.notes) == len(ITEMS)
    assert reading.judgement is not None
    assert reading.judgement.is_sure is sure


@pytest.mark.parametrize(
    "page",
    [
        "<h1>Glossary</h1>" + "".join(f"<div class=row>{'<div>Bow</div>' * 4}</div>" for _ in ITEMS),
        "<h1>Glossary</h1>"
        + "".join(f"<div class=t><b class=a>\u25b6</b><p class=b>{term}</p><p>noun</p></div>" for term, _ in ITEMS),
        "<h1>Glossary</h1>" + "<div class=card><h3>\u25cf\u25cf</h3><p>How deep a boat reaches.</p></div>" * 9,
        "<h1>Glossary</h1>"
        + "".join(f"<h3>Step {at}: {term}</h3><p>{text}</p>" for at, (term, text) in enumerate(ITEMS)),
        "<p>Glossary<p>Prices" + "".join(f"<h3>{term}</h3><p>{text}</p>" for term, text in SHUFFLED),
    ],
    ids=["rows of names", "folded entries", "no terms", "steps", "a menu that names a glossary"],
)
def test_what_says_nothing_is_not_imported(page: str) -> None:
    """Rows of names, entries that are folded up, and the same sign again and again are no glossary."""
    reading = parse(page, "x", html=reader_of_html())
    assert reading.judgement is None or not reading.judgement.is_sure


def test_a_letter_with_a_sign_is_a_term() -> None:
    """A letter alone is a heading; one with a sign behind it is a name."""
    page = "<h1>Glossary</h1><p><b>C</b></p><p><b>C+</b>: Calm, with some wind.</p><p><b>C#</b>: A note in music.</p>"
    assert [*pairs(parse(page, "x"))] == ["C+", "C#"]


def test_cards_elsewhere_are_not_read() -> None:
    """Of elements without a class, those that most of them stand among are the entries."""
    card = "<article><h4>{}</h4><p>{}</p></article>"
    entries = "".join(card.format(*item) for item in ITEMS)
    sources = card.format("Harbour museum", "Has all the old books.") + card.format("Sailing club", "Sails every day.")
    page = f"<h1>Glossary</h1><div class=words>{entries}</div><div class=sources>{sources}</div>"
    assert pairs(parse(page, "x", html=reader_of_html())) == PAIRS


def test_a_definition_that_is_cut_off_is_doubtful() -> None:
    """A page may show only how its definitions begin."""
    cut = PAIRS["Fetch"].replace("meeting land.", "meeting \u2026")
    page = f"<h1>Glossary</h1><dl>{joined('<dt>{term}<dd>{definition}').replace(PAIRS['Fetch'], cut)}</dl>"
    (problem,) = parse(page, "x", html=reader_of_html()).problems
    assert problem.message.startswith('doubtful: "Fetch": its definition is cut off')


@pytest.mark.parametrize("other", ["Contact", "Share"])
def test_a_last_entry_that_is_none_is_doubtful(other: str) -> None:
    """What reads like a part of the page around the terms is said to be one."""
    items = joined("<dt>{term}<dd>{definition}")
    page = f"<h1>Glossary</h1><dl>{items}<dt>{other}<dd>Write to us at any time of day.</dl>"
    (problem,) = parse(page, "x", html=reader_of_html()).problems
    assert problem.message.endswith("it may be a part of the page around the terms")


def test_signs_are_in_no_order() -> None:
    """Lines that all begin with the same sign are not in alphabetical order, and so no part of the glossary."""
    cards = "".join(f'<div class="card"><h3>{term}</h3><p>{text}</p></div>' for term, text in ITEMS)
    lines = "".join(f"<p><b>\u2693 {term}</b>: {text}</p>" for term, text in MEASURES.items()) * 2
    page = f"<h1>Glossary</h1>{cards}{lines}"
    assert pairs(parse(page, "x", html=reader_of_html())) == PAIRS


def test_a_word_that_one_card_alone_has_is_a_part_of_it() -> None:
    """What reads like a button, but is there once, is what the card says."""
    rows = [("Oui", "Da", "Yes"), ("Bonjour", "Bun\u0103 ziua", "Hello"), ("Pardon", "Pardon", "Sorry")]
    page = "<h1>Lexique</h1>" + "".join(
        f"<div class=r><p class=a>{a}</p><p class=b>{b}</p><p class=c>{c}</p></div>" for a, b, c in rows
    )
    found = pairs(parse(page, "x", html=reader_of_html()))
    assert (found["Oui"], found["Pardon"]) == ("Da\n\nYes", "Pardon\n\nSorry")
