"""Tables of web pages: entries side by side, definitions below terms, names above columns, cells of several rows."""

import pytest
from test_pages import PAIRS
from test_webpages import ITEMS, joined, pairs

from flashcards.formats import Reading
from flashcards.formats.webpage import parse
from flashcards.library.texts import reader_of_html


def read(page: str) -> Reading:
    """The reading of a page that calls itself a glossary."""
    return parse(f"<h1>Glossary</h1>{page}", "x", html=reader_of_html())


def cells(texts: tuple[str, ...]) -> str:
    """One row of cells."""
    return "<tr>" + "".join(f"<td>{text}</td>" for text in texts) + "</tr>"


ACROSS = "".join(cells((*one, *other)) for one, other in zip(ITEMS[:-1:2], ITEMS[1::2], strict=True))
DOWN = "".join(cells((*one, *other)) for one, other in zip(ITEMS[:4], [*ITEMS[4:], ("", "")], strict=True))
HEAD = cells(("Word", "Meaning") * 2)


@pytest.mark.parametrize(
    ("table", "terms"),
    [
        (f"<table>{HEAD}{ACROSS}{cells(ITEMS[-1])}</table>", [*PAIRS]),
        (f"<table>{ACROSS}</table>", [*PAIRS][:-1]),
        (f"<table>{HEAD}{DOWN}</table>", [*PAIRS]),
        (f"<table>{DOWN}</table>", [*PAIRS]),
    ],
    ids=["across, with names", "across", "down, with names", "down"],
)
def test_entries_side_by_side(table: str, terms: list[str]) -> None:
    """A row of two terms, each with its definition beside it, is two entries, in the order of the alphabet."""
    reading = read(table)
    assert pairs(reading) == {term: PAIRS[term] for term in terms}
    assert [note.term for note in reading.deck.notes] == terms
    assert not reading.problems


@pytest.mark.parametrize(
    "rows",
    [
        cells(("Term", "Definition", "Kind", "Example")) + "{}",
        "{}",
    ],
    ids=["names that differ", "the same words again"],
)
def test_other_columns_are_no_terms(rows: str) -> None:
    """A third column with a name of its own, or with the same few words again and again, holds no terms."""
    body = "".join(cells((term, text, ("Hull", "Sea")[at % 2], text)) for at, (term, text) in enumerate(ITEMS))
    assert [*pairs(read(f"<table>{rows.format(body)}</table>"))] == [*PAIRS]


def test_definitions_below_their_terms() -> None:
    """A table of two rows may have all terms in the first one, and the definition of each below it."""
    turned = cells(tuple(PAIRS)) + cells(tuple(f"{text} It is said on deck." for text in PAIRS.values()))
    found = pairs(read(f"<table><tr><td colspan=7>Words of sailors</td></tr>{turned}</table>"))
    assert found == {term: f"{text} It is said on deck." for term, text in ITEMS}


def test_a_definition_of_several_terms() -> None:
    """A definition that reaches over the rows of several terms belongs to all of them: they are its other names."""
    page = "<table><tr><td>Bow<td>The front of a boat.<tr><td>Rim<td rowspan=3>The edge.<tr><td>Brim<tr><td>Lip</table>"
    notes = read(f"{page}").deck.notes
    assert [(note.term, note.aliases) for note in notes] == [("Bow", ()), ("Rim", ("Brim", "Lip"))]


def test_names_above_each_of_several_tables() -> None:
    """What several tables begin with names their columns, whatever the words; a title above it is no table."""
    table = "<table><tr><td colspan=3>Part {n}</td></tr><tr><td>Tag<td>Use<td>Since</tr>{rows}</table>"
    page = "".join(
        table.format(n=at, rows="".join(cells((*item, "1900")) for item in ITEMS[at : at + 2])) for at in (0, 2, 4)
    )
    assert pairs(read(page)) == {term: f"{text}\n\nSince: 1900" for term, text in ITEMS[:-1]}


def test_each_table_under_a_title_has_its_own_names() -> None:
    """A title in a row of its own does not make one table of two that name their columns differently."""
    tables = (
        f"<table><tr><td colspan=3>{title}</td></tr>{cells(('Term', 'Definition', name))}"
        + "".join(cells((*item, "1900")) for item in items)
        + "</table>"
        for title, name, items in (("Old", "Since", ITEMS[:3]), ("New", "Year", ITEMS[3:]))
    )
    found = pairs(read("".join(tables)))
    assert found["Abeam"].endswith("\n\nSince: 1900")
    assert found["Gybe"].endswith("\n\nYear: 1900")


def test_spans_that_only_a_style_sets_apart() -> None:
    """Two words without a blank between them in every paragraph are a term and its definition."""
    page = joined("<p><span>{term}</span><span>{definition}</span></p>")
    assert pairs(read(page)) == PAIRS
    running = joined("<p>{term}</p><p><span>{definition}</span><span> It is said.</span></p>")
    assert pairs(read(running)) == {term: f"{text} It is said." for term, text in ITEMS}


def test_tags_of_cards_are_set_aside() -> None:
    """A line of tags in every card is no part of a definition, though no two cards have the same ones."""
    page = joined('<article class="c"><h3>{term}</h3><p>{definition}</p><p class="tags">#{term} #sea</p></article>')
    reading = read(page)
    assert pairs(reading) == PAIRS
    assert reading.judgement is not None
    assert "#Ebb #sea" in reading.judgement.dropped


@pytest.mark.parametrize("form", ["{term} (proper noun)", "{term} (n.)"])
def test_the_class_of_a_word_is_no_sign_of_a_table(form: str) -> None:
    """Terms that all end in the same words in brackets are terms."""
    page = f"<dl>{joined(f'<dt>{form}</dt><dd>{{definition}}</dd>')}</dl>"
    judgement = read(page).judgement
    assert judgement is not None
    assert judgement.is_sure


@pytest.mark.parametrize(("begin", "sure"), [("{term} is", True), ("This is", False)])
def test_definitions_that_begin_with_their_terms(begin: str, sure: bool) -> None:  # noqa: FBT001 - a column
    """Headings out of order are terms where each text begins with its heading, else they may be those of an article."""
    texts = [(term, f"{begin.format(term=term)} a word. {text} " + "It is said. " * 20) for term, text in ITEMS]
    page = "".join(f"<h3>{term}</h3><p>{text}</p>" for term, text in sorted(texts, key=lambda item: item[1][::-1]))
    judgement = parse(f"<h1>At sea</h1>{page}", "x").judgement
    assert judgement is not None
    assert judgement.is_sure is sure


def test_signs_side_by_side() -> None:
    """Two signs of a row, each with its meaning beside it, are two entries, though they are digits or no letters."""
    items = [("1", "left sheet"), ("2", "right sheet"), ("~", "any other line"), ("<", "a line too late")]
    rows = "".join(f"<tr><td>{a}<td>{b}<td>{c}<td>{d}" for (a, b), (c, d) in zip(items[::2], items[1::2], strict=True))
    assert pairs(read(f"<h1>Glossary of signs</h1><table>{rows}</table>")) == dict(items)


def test_columns_without_names() -> None:
    """All that a row says belongs to its entry, but for signs between the columns."""
    rows = "".join(f"<tr><td>{term[:2].upper()}<td>:<td>{term}<td>{text}" for term, text in ITEMS)
    expected = {term[:2].upper(): f"{term}\n\n{text}" for term, text in ITEMS}
    assert pairs(read(f"<h1>Glossary</h1><table>{rows}</table>")) == expected


def test_entries_of_another_table() -> None:
    """A glossary in bold with a table that may hold more entries says so; any other page does not."""
    bold = "".join(f"<p><b>{term}:</b> {text}</p>" for term, text in ITEMS)
    more = {"Reef": "It makes a sail smaller.", "Tack": "It turns a boat.", "Wake": "It stays behind a boat."}
    table = "".join(f"<tr><td>{term}<td>{text}" for term, text in more.items())
    page = f"<h1>{{}}</h1>{bold}<h2>Others</h2><table>{table}</table>"
    reading = parse(page.format("Glossary"), "x", html=reader_of_html())
    assert pairs(reading) == PAIRS
    [problem] = reading.problems
    why = "which look like entries, but are not written as the others are"
    assert problem.message == f'left out: 3 lines from "Reef" to "Wake", {why}'
    assert not parse(page.format("At sea"), "x", html=reader_of_html()).problems


def test_rows_above_the_alphabetical_order() -> None:
    """The first rows of a table are entries though they are out of the order of the others; doubts say so."""
    late = ("Yaw", "To turn from side to side around an upright line.")
    rows = "".join(cells((term, text, "A word of sailors, as said above.")) for term, text in (late, *ITEMS))
    found = read(f"<table><tr><th>Short</th><th>Text</th><th>Note</th></tr>{rows}</table>")
    assert [note.term for note in found.deck.notes] == ["Yaw", *PAIRS]
    assert [problem.message.partition(":")[0] for problem in found.problems] == ["doubtful"]
    assert found.deck.name == "Glossary"


def test_a_table_without_a_title_has_no_name_from_its_columns() -> None:
    """Where no heading names a page, its title does, and not what stands above a column."""
    rows = "".join(map(cells, ITEMS))
    page = f"<title>Glossary</title><table><tr><th>Shrt form</th><th>Words</th></tr>{rows}</table>"
    assert parse(page, "x", html=reader_of_html()).deck.name == "Glossary"
