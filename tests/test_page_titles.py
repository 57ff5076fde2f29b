"""What a page of copied text is called, and so the deck that is made of it."""

import pytest
from test_pages import TERMS, joined

from flashcards.formats.glossary import parse

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


def test_a_title_that_menus_name_too() -> None:
    """The last of several lines that call a page a glossary is its title, if it has no other."""
    page = joined("{term}\u00b6{n}{definition}", "{n}")
    menu = "Skip to main content\nHarbour Docs\nv4.2\nInstall\nGlossary\nRelease notes\nReference\nGlossary\n"
    assert parse(f"{menu}Glossary\n{page}", "given").deck.name == "Glossary"
