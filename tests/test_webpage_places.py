"""Web pages: where entries stand, rows that span others, badges, counts, and sentences as short as terms."""

import pytest
from test_pages import PAIRS
from test_webpages import ITEMS, joined, pairs

from flashcards.errors import DeckError
from flashcards.formats import Reading, decode
from flashcards.formats.webpage import parse
from flashcards.library.texts import reader_of_html

LIST = f"<dl>{joined('<dt>{term}<dd>{definition}')}</dl>"
SHORT = {
    "Aft": "At the rear, as opposed to the front.",
    "Bow": "The front end.",
    "Helm": "The wheel or tiller by which a crew steers a boat through all weathers, day and night.",
    "Keel": "It keeps a boat upright, as a weight does in a toy.",
    "Leech": "The rear edge.",
}


MORE = "It is said on board every day, by the crew as well as by guests who have never sailed before."


def read(page: str) -> Reading:
    """A page with its definitions as Markdown."""
    return parse(page, "given", html=reader_of_html())


def doubts(reading: Reading) -> list[tuple[str, str]]:
    """The doubtful terms, and why they are."""
    marked = [problem.message.removeprefix('doubtful: "') for problem in reading.problems]
    return [(term, why) for term, _, why in (message.partition('": ') for message in marked)]


@pytest.mark.parametrize(
    ("form", "between", "around"),
    [("{}<br>{}", "<br><br>", "<p>{}</p>"), ("<p>{}</p><p>{}</p>", "", "{}"), ("<div>{}</div><div>{}</div>", "", "{}")],
)
def test_a_definition_as_short_as_a_term_is_one(form: str, between: str, around: str) -> None:
    """Where terms and definitions are elements of one kind, a short sentence is no term, and its own is not lost."""
    page = between.join(form.format(*item) for item in SHORT.items())
    assert pairs(read(f"<h1>Sailing glossary</h1>{around.format(page)}")) == SHORT


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        (
            (
                "<tr><td><td>(All boats have them.)<tr><td rowspan=2>Aft<td>At the rear."
                "<tr><td>Also astern.<tr><td rowspan=3>Bow<td>The front of a boat."
                "<tr><td>Also prow.<tr><td>Also stem.<tr><td>Keel<td>It keeps a boat upright."
            ),
            {
                "Aft": "At the rear.\n\nAlso astern.",
                "Bow": "The front of a boat.\n\nAlso prow.\n\nAlso stem.",
                "Keel": "It keeps a boat upright.",
            },
        ),
        (
            (
                "<tr><td rowspan=2>Parts<td>Bow<td>The front of a boat.<tr><td>Keel<td>It keeps a boat upright."
                "<tr><td rowspan=2>Winds<td>Gale<td>A strong wind, of force eight.<tr><td>Lull<td>A calm between winds."
            ),
            {
                "Bow": "The front of a boat.",
                "Keel": "It keeps a boat upright.",
                "Gale": "A strong wind, of force eight.",
                "Lull": "A calm between winds.",
            },
        ),
        (
            (
                "<tr><th>Letter<th>Term<th>Definition<tr><td rowspan=2>B<td>Bow<td>The front of a boat."
                "<tr><td>Beam<td>The width of a boat.<tr><td>K<td>Keel<td>It keeps a boat upright."
            ),
            {
                "Bow": "The front of a boat.\n\nLetter: B",
                "Beam": "The width of a boat.",
                "Keel": "It keeps a boat upright.\n\nLetter: K",
            },
        ),
        (
            (
                "<tr><td>Bow<td>The front of a boat."
                "<tr><td>Gale<td>A strong wind.<tr><!--x--><td>Hull<td>The body of a boat."
                "<tr><td>Keel<td rowspan=9>It keeps a boat upright.<tr><td>Lull"
            ),
            {
                "Bow": "The front of a boat.",
                "Gale": "A strong wind.",
                "Hull": "The body of a boat.",
                "Keel": "It keeps a boat upright.",
            },
        ),
    ],
    ids=["terms", "groups", "letters", "more rows than there are"],
)
def test_cells_reach_into_rows_below(table: str, expected: dict[str, str]) -> None:
    """What stands beside the same cell in a second row belongs to it; other columns keep their places."""
    assert pairs(read(f"<h1>Sailing glossary</h1><table>{table}</table>")) == expected


def test_badges_between_lines_are_no_text() -> None:
    """The same few words between term and definition are a badge; words that differ from card to card are told."""
    card = "<div class=card><div class=t>{term}</div>{badge} <div class=d>{definition}</div></div>"
    for badge, said in (("<span class=badge>Basics</span>", ""), ("<span class=label>See {at}</span>", "See {at}\n\n")):
        cards = "".join(
            card.format(term=term, definition=text, badge=badge.format(at=at)) for at, (term, text) in enumerate(ITEMS)
        )
        cards = cards.replace("</div></div>", f" {MORE}</div></div>")
        expected = {term: said.format(at=at) + f"{text} {MORE}" for at, (term, text) in enumerate(ITEMS)}
        assert pairs(read(f"<h1>Sailing glossary</h1>{cards}")) == expected


def test_what_stands_above_the_title_is_no_entry() -> None:
    """A list of who wrote a page, above its title, is a part of the page."""
    above = "<div><a href=/>Home</a> <a href=/x>Shop</a></div><dl><dt>Author<dd>Ann Miller<dt>Date<dd>3 May 2026</dl>"
    reading = read(f"{above}<h1>Words of the Sea</h1>{LIST}")
    assert (pairs(reading), reading.deck.name, reading.problems) == (PAIRS, "Words of the Sea", ())


LETTERED = joined("<h2>{letter}</h2><dl><dt>{term}<dd>{definition}</dl>")
HEADED = joined("<h3>{term}</h3><p>{definition}</p>")
FEW = {"Aft": "at the rear", "Bow": "the front", "Helm": "the wheel", "Keel": "the backbone of a boat"}


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        (
            f"{HEADED}<div class=x><h3>Visit us</h3><p>We are at the end of the pier.</p></div>",
            [("Visit us", "it stands in another part of the page")],
        ),
        (
            f"<div class=x><h3>A day out</h3><p>We sail on Sundays.</p></div>{HEADED}",
            [("A day out", "it stands in another part of the page")],
        ),
        (
            f"{LETTERED}<h2>Contact</h2><dl><dt>Berth<dd>Pier 3 of the harbour<dt>Mail<dd>The box at the gate.</dl>",
            [
                ("Berth", "it stands below no letter of the alphabet, unlike the others"),
                ("Mail", "it stands below no letter of the alphabet, unlike the others"),
            ],
        ),
        (
            f"{LIST}<div style='display: none'><dl><dt>Yawl<dd>A boat with two masts.</dl></div>",
            [("Yawl", "the page hides it")],
        ),
        ("".join(f"<div style='display:none'><dl><dt>{a}<dd>{b}</dl></div>" for a, b in ITEMS), []),
        (
            f"{HEADED}<div class=x><h3>Wake</h3><p>What a boat leaves behind it.</p></div>".replace(
                "<h3>Draft", "<h3><i></i>Draft"
            ).replace("<h3>Ebb</h3>", "<div><h3>Ebb</h3></div>"),
            [],
        ),
        (
            "".join(f"<p><b>{a}</b><br>{b}.</p>" for a, b in {**FEW, "Enrol": "Get the news each week"}.items()),
            [("Enrol", "it is out of alphabetical order")],
        ),
    ],
    ids=["below", "above", "no letter", "hidden", "tabs", "among others", "few"],
)
def test_entries_that_stand_elsewhere_are_doubtful(page: str, expected: list[tuple[str, str]]) -> None:
    """What has the shape of an entry, but not the place that all others have, may be none."""
    reading = read(f"<h1>Sailing glossary</h1>{page}")
    assert doubts(reading) == expected


def test_a_section_gives_a_page_no_name() -> None:
    """A page with other sections above the one named "Definitions" is no glossary by that name."""
    said = {"Access": "You may ask which data we hold.", "Cookies": "We use cookies to keep you logged in."}
    below = {"Deletion": "We delete data after two years.", "Transfers": "We send no data abroad."}
    entry = "<h2>Definitions</h2><p><b>Controller</b>: Stone Mill Ltd.</p>"
    parts = ["".join(f"<h2>{title}</h2><p>{text}</p>" for title, text in each.items()) for each in (said, below)]
    reading = read(f"<h1>Privacy policy</h1>{entry.join(parts)}")
    assert reading.judgement is not None
    assert (reading.judgement.is_sure, reading.deck.name) == (False, "Privacy policy")


@pytest.mark.parametrize(("title", "sure"), [("Sailing glossary", True), ("Questions", False)])
def test_questions_for_terms_are_terms(title: str, sure: bool) -> None:  # noqa: FBT001 - a column
    """A glossary may ask what each thing is; other questions are no terms."""
    asked = ("What is {}?", "What is an {}?", "What\u2019s the {}?", "What are {} ?")
    page = "".join(f"<h3>{asked[at % 4].format(term)}</h3><p>{text}</p>" for at, (term, text) in enumerate(ITEMS))
    reading = read(f"<h1>{title}</h1>{page}<h3>Yawl</h3><p>A boat with two masts.</p>")
    assert (pairs(reading) == {**PAIRS, "Yawl": "A boat with two masts."}) == sure
    assert reading.judgement is not None
    assert reading.judgement.is_sure == sure


@pytest.mark.parametrize(
    ("head", "tags", "notice"),
    [
        ("<span class=badge>Beginner</span> <h1>Sailing glossary</h1>", ("beginner",), ""),
        ("<h1>Sailing glossary <small class=tag>AI</small></h1><p></p><p class=level>Hard</p>", ("ai",), ""),
        ("<h1>Sailing glossary <span class=badge>90 concepts</span></h1>", (), "the page announces 90 terms"),
        (f"<h1>Sailing glossary <span class=badge>{len(ITEMS)} terms</span></h1>", (), ""),
        ("<h1>Sailing</h1><span class=tag>Glossary</span>", (), ""),
        ("<h1>Sailing glossary</h1><div class=badge>For people who have never sailed before.</div>", (), ""),
        (
            "<h1>Sailing glossary</h1><p>What people say on deck.</p><p>90 terms</p>",
            (),
            "the page announces 90 terms",
        ),
    ],
)
def test_badges_and_counts_around_the_title(head: str, tags: tuple[str, ...], notice: str) -> None:
    """A word that is a badge of the title is a tag of the deck; a number of terms is compared with those found."""
    reading = read(head + LIST)
    assert (pairs(reading), reading.deck.tags) == (PAIRS, tags)
    assert [each.message.startswith(notice) for each in reading.notices] == [True] * bool(notice)


RUSSIAN = (
    "<h1>\u0421\u043b\u043e\u0432\u0430\u0440\u044c</h1><p>\u041d\u0438 \u043e\u0434\u043d\u0430 "
    "\u0444\u0438\u0433\u0443\u0440\u0430 \u043d\u0435 \u0445\u043e\u0434\u0438\u0442.</p>"
)


@pytest.mark.parametrize(
    ("text", "encoding", "is_read"),
    [
        ("<dl><dt>B\u00f6e<dd>Ein \u201ekurzer\u201c, harter Wind \u2013 bis 3 \u20ac.</dl>", "cp1252", True),
        ("<p>Termos: li\u00e7\u00e3o, li\u00e7\u00f5es", "cp1252", True),
        (RUSSIAN, "cp1251", True),
        (
            "<p>\u0393\u03bb\u03c9\u03c3\u03c3\u03ac\u03c1\u03b9 \u03b8\u03ac\u03bb\u03b1\u03c3\u03c3\u03b1\u03c2",
            "cp1253",
            False,
        ),
        ("<p>s\u0142ownik \u017ceglarski, \u0142\u00f3d\u017a", "cp1250", False),
        (RUSSIAN, "koi8-r", True),
        (RUSSIAN, "iso8859-5", True),
        ("<p>\u0386\u03b3\u03ba\u03c5\u03c1\u03b1: \u03b2\u03b1\u03c1\u03cd", "cp1253", False),
        ("<p>slovn\u00edk lod\u00ed, \u017ee \u0161", "cp1250", False),
        ("<p>sz\u00f3t\u00e1r, er\u0151", "cp1250", False),
        ("<p>\u3042\u3044\u3046\u6f22", "shift-jis", False),
        ("<p>\xee\xee\xee\x98", "latin-1", False),
        ("B\u00f6e: Ein kurzer Wind.", "cp1252", False),
    ],
)
def test_a_page_that_states_no_encoding(text: str, encoding: str, is_read: bool) -> None:  # noqa: FBT001 - a column
    """A page is read in an encoding that browsers would take if its letters fit; no other text, and no other page."""
    if is_read:
        assert decode(text.encode(encoding), "page.html") == text
    else:
        with pytest.raises(DeckError):
            decode(text.encode(encoding), "page.html")


def test_a_copyright_line_is_no_term() -> None:
    """The last line of a page says whose it is, and asks for no definition."""
    reading = read(f"<h1>Sailing glossary</h1>{HEADED}<div><p>\u00a9 2026 Harbour School</p></div>")
    assert (pairs(reading), reading.problems) == (PAIRS, ())


@pytest.mark.parametrize(("heading", "is_one"), [("Lights at sea", False), ("Harbour words", True), ("", True)])
def test_a_title_that_names_another_part_of_the_site(heading: str, *, is_one: bool) -> None:
    """The title of a page says nothing about it where the heading has none of its words."""
    parts = "".join(f"<h2>{term}</h2><p>{text}</p>" for term, text in list(PAIRS.items())[:4])
    reading = read(f"<title>Glossary of Harbour</title>{f'<h1>{heading}</h1>' * bool(heading)}{parts}")
    assert reading.judgement is not None
    assert reading.judgement.is_sure is is_one


@pytest.mark.parametrize(("after", "is_part"), [("", True), ("<p>Sail with us.</p>", False)])
def test_a_quotation_that_ends_the_last_definition(after: str, *, is_part: bool) -> None:
    """It is a part of the definition if it is the last that stands there; its pictures have whole addresses."""
    quoted = f"<blockquote>One hand for you. <img src='//sea.example/a.png' alt=x></blockquote>{after}"
    found = pairs(read(f"<main><h1>Sailing glossary</h1>{HEADED}{quoted}</main>"))
    last = "\n\n> One hand for you. ![x](https://sea.example/a.png)" * is_part
    assert found == {**PAIRS, [*PAIRS][-1]: [*PAIRS.values()][-1] + last}


@pytest.mark.parametrize(
    ("data", "name"),
    [
        ("Br\u00e9sil: un pays.".encode("cp1252"), "Windows-1252"),
        (RUSSIAN.encode("cp1251").removeprefix(b"<h1>"), "Windows-1251"),
        (RUSSIAN.encode("koi8-r").removeprefix(b"<h1>"), "KOI8"),
        ("\u0142\u00f3d\u017a: boat".encode("cp1250"), ""),
        ("Br\u00e9sil, \u00e9t\u00e9".encode()[:-1], ""),
        (b"\x01\xe9", ""),
    ],
)
def test_the_likely_encoding_is_named(data: bytes, name: str) -> None:
    """A text that is not UTF-8 is refused with the name of its encoding, if that is clear."""
    with pytest.raises(DeckError) as caught:
        decode(data, "page.txt")
    assert str(caught.value).endswith(f"(it seems to be in {name})" if name else "save the file as UTF-8")


FACTS = {"Length": "8.20 m", "Beam": "2.75 m", "Price": "\u20ac12,000", "Harbour": "Ostend"}


def test_what_is_said_of_a_page() -> None:
    """Its layout is said in everyday words, the names of columns are not left out, and a heading alone is no term."""
    rows = "".join(f"<tr><td>{term}<td>{text}" for term, text in ITEMS)
    table = read(f"<h1>Sailing glossary</h1><table><tr><th>Word<th>Definition{rows}</table>")
    headed = read(f"<h1>Sailing glossary</h1>{HEADED}")
    assert table.judgement is not None
    assert headed.judgement is not None
    assert (headed.judgement.shape, table.judgement.dropped) == ("headings above definitions", ())
    assert not read("<h2>FAQ</h2><p>How do I pay?</p><p>By card or in cash.</p>").deck.notes
    facts = "".join(f"<dt>{label}<dd>{value}" for label, value in FACTS.items())
    assert pairs(read(f"<h1>Our boat</h1><dl>{facts}</dl>")) == FACTS


def test_a_name_and_another_one_in_small_letters() -> None:
    """A blank parts two names of a term that only a style sets apart; a formula stays as it is."""
    heads = (
        "Ebb<small>tide</small>",
        "\u6f6e<i>Flood</i>",
        "H<i>2</i>O",
        "Neap <small>tide</small>",
        "<small>Surge</small>",
    )
    page = "".join(f"<h3>{head}</h3><p>It is a part of the sea, and moves.</p>" for head in heads)
    assert [*pairs(read(f"<h1>Glossary</h1>{page}"))] == ["Ebb tide", "\u6f6e Flood", "H2O", "Neap tide", "Surge"]


def test_terms_that_only_begin_like_sentences() -> None:
    """Names that begin with a pronoun, or end in an abbreviation, are terms without a doubt."""
    terms = ("I/O", "If-clause", "When-issued", "Halyard, sheet, line etc.", "Sea, Sky and Co.", "Rules at sea 2.0")
    page = "".join(f"<dt>{term}<dd>It is a part of a boat." for term in terms)
    assert not read(f"<h1>Glossary</h1><dl>{page}</dl>").problems
    assert read(f"<h1>Glossary</h1><dl>{page}<dt>You're at sea<dd>It is a part of a boat.</dl>").problems


def test_a_list_below_a_letter_is_no_list_of_its_own() -> None:
    """A letter with one short entry has a list of its own, as the other letters do."""
    page = "".join(f"<h2>B</h2><dl>{''.join(f'<dt>B{at}<dd>It is one of the boats.' for at in range(6))}</dl>")
    assert not read(f"<h1>Glossary</h1><h2>A</h2><dl><dt>Aft<dd>behind</dl>{page}").problems
