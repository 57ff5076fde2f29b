"""Boxes of a site in the middle of a glossary: nothing in them becomes a card in silence, and no entry is lost."""

import pytest
from test_page_kinds import PAIRS, pairs

from flashcards.formats import SURE, Reading, webpage
from flashcards.formats.glossary import parse, recognises
from flashcards.library.texts import reader_of_html

HALF = len(PAIRS) // 2
UNORDERED = dict(reversed(PAIRS.items()))


def page(form: str, between: str, box: list[str], entries: dict[str, str] = PAIRS) -> str:
    """A page with a box in the middle of its entries."""
    made = [form.format(term=term, text=text) for term, text in entries.items()]
    return "Glossary of the harbour\n\n" + between.join([*made[:HALF], *box, *made[HALF:]]) + "\n"


def doubts(reading: Reading) -> list[str]:
    """Why pairs of a page are doubtful."""
    return [problem.message for problem in reading.problems if problem.message.startswith("doubtful")]


@pytest.mark.parametrize(
    ("form", "between"),
    [
        ("{term}: {text}", "\n"),
        ("{term} \u2013 {text}", "\n\n"),
        ("\u2022 {term}: {text}", "\n"),
        ("{term}\n{text}", "\n"),
        ("{term}\n{text}", "\n\n"),
        ("{term}\n\n{text}", "\n\n"),
        ("{term}\t{text}", "\n"),
    ],
)
@pytest.mark.parametrize(
    "box",
    [
        pytest.param(["About the author", "Jo Reed sails from Ryde, and writes."], id="about the author"),
        pytest.param(["About us", "We teach sailing.", "Contact", "\u00a9 2026 The pier"], id="a footer"),
        pytest.param(["Newsletter", "Get one new word each week, free of charge."], id="newsletter"),
        pytest.param(["References", "Reed, Ropes and sails, Ryde 2019."], id="references"),
    ],
)
def test_what_closes_other_pages(form: str, between: str, box: list[str]) -> None:
    """Entries go on below what closes a page elsewhere: none is left out."""
    reading = parse(page(form, between, box), "x")
    assert {term: text for term, text in pairs(reading).items() if term in PAIRS}.keys() == PAIRS.keys()
    assert reading.problems or pairs(reading) == PAIRS


def test_what_closes_a_page() -> None:
    """Two entries of another page below "Related posts" are no part of this one."""
    below = "Related posts\nHow to tie a bowline\nIt takes a minute.\nWhere to sail\nAll over the world.\n"
    assert pairs(parse(page("{term}\n{text}", "\n\n", []) + below, "x")) == PAIRS


@pytest.mark.parametrize("line", ["Winter courses", "Today in Ryde", "Summer regatta", "Part 2"])
def test_a_definition_that_is_no_sentence(line: str) -> None:
    """Where all definitions are sentences, a few words are doubted, but not for an abbreviation or in its place."""
    below = ["Available at the kiosk"]
    assert doubts(parse(page("{term}\n{text}", "\n\n", ["\n".join([line, *below])], UNORDERED), "x")) == [
        f'doubtful: "{line}": its definition is no sentence, unlike the others'
    ]
    for fine in ({**UNORDERED, "VHF": "Very high frequency"}, {**PAIRS, "Zulu": "Universal time"}):
        assert doubts(parse(page("{term}\n{text}", "\n\n", [], fine), "x")) == []


PICTURE = "![a boat](boat.png)"


@pytest.mark.parametrize("form", ["{text} {picture}", "{picture} {text}", "{text}\n\n{picture}", "{picture}\n\n{text}"])
def test_a_picture_beside_a_sentence(form: str) -> None:
    """A sentence with a picture before or behind it, or on a line of its own, is a sentence as the others are."""
    entries = [f"<dt>{term}<dd>{text}" for term, text in PAIRS.items()]
    term, text = list(PAIRS)[HALF], "A post for ropes."
    shown = form.format(text=text, picture='<img src="boat.png" alt="a boat">')
    entries[HALF] = f"<dt>{term}<dd>" + "".join(f"<p>{one}</p>" for one in shown.split("\n\n"))
    reading = webpage.parse(f"<title>Sailing glossary</title><dl>{''.join(entries)}</dl>", "x", html=reader_of_html())
    assert pairs(reading)[term] == form.format(text=text, picture=PICTURE)
    assert doubts(reading) == []


@pytest.mark.parametrize(
    "line",
    [
        "Photo: Jo Reed",
        "A boat at anchor. Photo by Jo Reed",
        "Need help? Call us on 01983 555 014.",
        "Download our free guide to mooring.",
        "Trips around the island",
        "Boats are for hire at the pier all summer.",
        "\u201cThe best week of my whole life.\u201d \u2013 Mary, Ryde",
    ],
)
def test_a_definition_that_goes_on_with_a_line_of_the_site(line: str) -> None:
    """Where all definitions are one paragraph, a name or a line of the site below one is doubted."""
    web = "".join(f"<p><b>{term}</b>: {text}</p>" for term, text in PAIRS.items())
    web = web.replace("<p><b>Draft", f"<p>{line}</p><p><b>Draft")
    (doubt,) = doubts(webpage.parse(f"<h1>Glossary</h1>{web}", "x", html=reader_of_html()))
    assert f'its definition goes on with "{" ".join(line.split()[:5])}", unlike the others' in doubt


@pytest.mark.parametrize("line", ["It may be of wood or of steel.", "for example, a dinghy"])
def test_a_definition_that_goes_on(line: str) -> None:
    """A sentence and an example belong to a definition."""
    web = "".join(f"<p><b>{term}</b>: {text}</p>" for term, text in PAIRS.items())
    web = web.replace("<p><b>Draft", f"<p>{line}</p><p><b>Draft")
    assert doubts(webpage.parse(f"<h1>Glossary</h1>{web}", "x", html=reader_of_html())) == []


def test_an_entry_in_another_element() -> None:
    """On a web page, what stands elsewhere than all entries is doubted, unless the alphabet has it there."""
    for entries, number in ((UNORDERED, 1), (PAIRS, 0)):
        made = [f"<h3>{term}</h3><p>{text}</p>" for term, text in entries.items()]
        made[HALF] = f"<div><div>{made[HALF]}</div></div>"
        reading = webpage.parse(f"<main><h1>Glossary</h1>{''.join(made)}</main>", "x")
        assert [doubt.endswith("it stands in another part of the page") for doubt in doubts(reading)] == [True] * number


@pytest.mark.parametrize("mark", ["\t", " | "])
def test_a_title_above_the_rows_of_a_table(mark: str) -> None:
    """A table of two columns below its title is a page, though no reader of tables alone knows it."""
    text = page(f"{{term}}{mark}{{text}}", "\n", [])
    reading = parse(text, "x")
    assert (recognises(text), pairs(reading)) == (True, PAIRS)
    assert reading.judgement is not None
    assert reading.judgement.sure >= SURE


@pytest.mark.parametrize(
    ("more", "author"),
    [
        ("También te puede interesar", "Sobre la autora"),
        ("Leia também", "Sobre o autor"),
        ("Leggi anche", "Chi siamo"),
        ("Lue myös", "Kirjoittajasta"),
        ("Læs også", "Om forfatteren"),
        ("Läs också", "Om författaren"),
        ("Zobacz również", "O autorze"),
        ("Mohlo by vás zajímat", "O autorovi"),
        ("Kapcsolódó cikkek", "A szerzőről"),
        ("Читайте также", "\u041e\u0431 \u0430\u0432\u0442\u043e\u0440\u0435"),
        ("Дивіться також", "Про автора"),
        ("İlginizi çekebilir", "Yazar hakk\u0131nda"),
        ("Δείτε επίσης", "Σχετικά με τον συγγραφέα"),
        ("관련 글", "저자 소개"),
        ("関連記事", "この記事を書いた人"),
        ("相关文章", "关于作者"),
    ],
)
def test_what_closes_a_page_in_its_language(more: str, author: str) -> None:
    """Links to other pages and words about the author end a glossary, whichever of them comes first."""
    entries = "".join(f"{term}\n{text}\n\n" for term, text in UNORDERED.items())
    for first in (f"{more}\nFive rivers to row\n{author}", author):
        reading = parse(f"Glossary of the harbour\n\n{entries}{first}\nKim Lund has sailed since 1998.\n", "x")
        assert (pairs(reading), reading.problems) == (UNORDERED, ())
