"""What a page of copied text is called, and so the deck that is made of it."""

import pytest
from test_pages import PAIRS, TERMS, joined

from flashcards.formats.glossary import parse
from flashcards.formats.webpage import parse as read_web
from flashcards.library.texts import reader_of_html

ABOUT = "This page explains, in plain English, what people say on board of a boat.\n"


@pytest.mark.parametrize(
    ("above", "title"),
    [
        ("Sea Terms\nEverybody's First Sailing Terms\n", "Sea Terms"),
        ("Terms of the Sea\nTerms of the Sea\n", "Terms of the Sea"),
        (
            "The Great Glossary of Sailing Terms: What You Hear on Board Between Your First Day and Your Last\n",
            "The Great Glossary of Sailing Terms: What You Hear on Board Between Your First Day and Your Last",
        ),
        (f"Sailing Terms from A to Z\n{ABOUT}Basic terms\n", "Sailing Terms from A to Z"),
        ("Guide \u00b7 Glossary\nTerms of the Sea\n", "Terms of the Sea"),
        ("How to Use This Glossary\nTerms of the Sea\n", "Terms of the Sea"),
        ("Which terms does a sailor use?\nTerms of the Sea\n", "Terms of the Sea"),
        ("Glossary\nTerms of the Sea\n", "Terms of the Sea"),
    ],
)
def test_the_title_a_page_begins_with(above: str, title: str) -> None:
    """The first line names the deck if it calls the page a glossary, and is no trail, question or note on its use."""
    reading = parse(f"{above}{joined('{term}: {definition}')}", "given")
    assert (reading.deck.name, [note.term for note in reading.deck.notes]) == (title, TERMS)


@pytest.mark.parametrize(
    "date", ["As of 05.01.2025", "Last updated: 2026-03-01", "Updated 3rd March 2026", "March 3, 2026", "12/31/2025"]
)
def test_a_date_is_no_title(date: str) -> None:
    """A page is not called by the day on which it was changed; a title may hold a date."""
    page = joined("{term}{n}{definition}", "{n}")
    assert parse(f"{ABOUT}{date}\nA\n{page}", "given").deck.name == "given"
    assert parse(f"Sea Terms {date}\n{page}", "given").deck.name == f"Sea Terms {date}"


@pytest.mark.parametrize(
    ("above", "title"),
    [
        pytest.param("Home\nMasts\n\nBoat talk\n\n", "Boat talk", id="the last of a few lines below a menu"),
        pytest.param(
            "Home\nMasts\nRopes\n\nBoat talk\n\nYou will hear it on board.\n\n",
            "Boat talk",
            id="a line apart below a menu",
        ),
        pytest.param("Home\n\nMasts\nRopes\nHulls\n\nBoat talk\n\n", "Boat talk", id="a line apart above the entries"),
        pytest.param("School\nBoat Unit 2\n5 terms\nFlashcards\nTerms in this set (5)\n", "Boat Unit 2", id="a set"),
        pytest.param("Boat glossary (5)\n", "Boat glossary", id="a count in brackets"),
        pytest.param(
            "Pier\nBoat words\n40 terms \u00b7 Last edited 2 May 2026\n", "Boat words", id="a count and a date"
        ),
        pytest.param("Pier\nBoat words\n5 words | 3 minute read\n", "Boat words", id="how long it takes"),
        pytest.param("Pier\nBoat words\nShowing all 5 terms\n", "Boat words", id="all of them"),
        pytest.param("Pier\nCourses / Learn / Glossary\nBoat words\n", "Boat words", id="a trail"),
        pytest.param("Pier Handbook        Appendix B: Glossary\n\n", "Appendix B: Glossary", id="a running head"),
        pytest.param(
            "SEA! \u2013 the magazine\nA dictionary of rope talk for your very first day at sea\n",
            "A dictionary of rope talk for your very first day at sea",
            id="a long line that names a glossary",
        ),
    ],
)
def test_what_names_a_page(above: str, title: str) -> None:
    """A page has the name that stands right above its entries, and not that of a menu, a trail or a count."""
    reading = parse(f"{above}{joined('{term}: {definition}')}", "given")
    assert (reading.deck.name, [note.term for note in reading.deck.notes]) == (title, TERMS)


@pytest.mark.parametrize(
    ("below", "says"),
    [
        ("What you hear on board.", True),
        ("Words that you may hear on board of any boat of ours, from the pier to the sea", True),
        ("Pin", False),
        ("Remove ads", False),
        ("by the Pier School", False),
        ("A (2)", False),
        ("All A B C D E F G H I J K L M N O P Q R S T U V W X Y Z and more", False),
        ("All Anchors Boats Crews Decks Engines Flags Harbours Knots Masts Ropes Sails Winds", False),
    ],
)
def test_what_a_page_says_of_itself(below: str, *, says: bool) -> None:
    """The description is what a sentence below the title says; names and letters are none, and are set aside."""
    reading = parse(f"Pier\nBoat terms\n{below}\n\n{joined('{term}{n}{definition}', '{n}')}", "given")
    assert reading.judgement is not None
    assert (reading.deck.description == below, below in reading.judgement.dropped) == (says, not says)
    assert (reading.deck.name, [note.term for note in reading.deck.notes]) == ("Boat terms", TERMS)


@pytest.mark.parametrize("above", ["Pier School\nBoat words\n\n", "Pier\nMenu\nBoat words\nSort: A\u2013Z\n"])
def test_the_title_of_stacked_entries(above: str) -> None:
    """The first lines name the site and the page, also where the terms are in no order, and not how they are sorted."""
    page = "\n\n".join(f"{term}\n{definition}" for term, definition in reversed(PAIRS.items()))
    reading = parse(f"{above}{page}", "given")
    assert (reading.deck.name, len(reading.deck.notes)) == ("Boat words", len(PAIRS))


@pytest.mark.parametrize("count", ['<span class="count">7</span>', '<small class="term-count">(7)</small>'])
def test_a_count_in_an_element_of_its_own(count: str) -> None:
    """A number beside the title in an element that is named a count is no part of the title."""
    entries = joined("<dt>{term}</dt><dd>{definition}</dd>")
    page = f"<html><body><h1>Boat terms {count}</h1><dl>{entries}</dl></body></html>"
    assert read_web(page, "given", html=reader_of_html()).deck.name == "Boat terms"
    fewer = read_web(page.replace("7", "9"), "given", html=reader_of_html())
    assert [notice.message[:24] for notice in fewer.notices] == ["the page announces 9 ter"]


def test_a_title_that_menus_name_too() -> None:
    """The last of several lines that call a page a glossary is its title, if it has no other."""
    page = joined("{term}\u00b6{n}{definition}", "{n}")
    menu = "Skip to main content\nHarbour Docs\nv4.2\nInstall\nGlossary\nRelease notes\nReference\nGlossary\n"
    assert parse(f"{menu}Glossary\n{page}", "given").deck.name == "Glossary"


def test_a_name_of_two_words_in_one_is_no_badge() -> None:
    """A word with a capital inside it is a badge glued to a description only if the page uses it nowhere else."""
    page = joined("{term}{n}{definition}", "{n}").replace("the boat", "a JavaScript boat")
    reading = parse(f"Sea Terms\nJavaScript has its sea terms as well, and here they are.\n{page}", "given")
    assert (reading.deck.description[:10], reading.deck.tags) == ("JavaScript", ())


@pytest.mark.parametrize(
    ("above", "name"),
    [
        (["An extensive list for sailors of all ages.", "Our crew wrote it in one summer.", "Boat Glossary"], None),
        (["Every word of the sea explained here.", "It is a bridge to a language.", "Read it at once, or not."], "x"),
    ],
    ids=["above the title", "no title"],
)
def test_lines_above_the_terms_are_named(above: list[str], name: str | None) -> None:
    """Each line above the first term is the title, the description, or named among those that are left out."""
    reading = parse("\n\n".join([*above, *(f"{term}: {text}" for term, text in PAIRS.items())]), "x")
    assert len(reading.deck.notes) == len(PAIRS)
    assert reading.deck.name == (name or above[-1])
    assert reading.judgement is not None
    assert {*above} == {*reading.judgement.dropped, reading.deck.description, reading.deck.name} - {"", "x"}


def test_the_title_of_a_web_page_is_not_left_out() -> None:
    """A title and a description that the elements of a page tell are not among the lines that are left out."""
    entries = "".join(f"<dt>{term}</dt><dd>{text}</dd>" for term, text in PAIRS.items())
    top = "<p>Shanty Harbour</p><h1>Words of Sailors</h1><p>A bridge to a language that is rich in words.</p>"
    reading = read_web(f"<html><body>{top}<dl>{entries}</dl></body></html>", "x")
    assert reading.judgement is not None
    assert (reading.deck.name, reading.judgement.dropped) == ("Words of Sailors", ("Shanty Harbour",))
