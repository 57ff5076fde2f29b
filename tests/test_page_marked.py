"""Markdown that a program made of a web page is read as that page: its menus go, its terms and definitions stay."""

import pytest
from test_page_kinds import PAIRS, pairs

from flashcards.formats.pages.dumps.marked import is_page
from flashcards.formats.registry import detect
from flashcards.library.texts import reader_of_html

MENU = "::: {.menu}\n-   [Home](index.html)\n-   [Courses](courses.html)\n:::\n\n# Words of Boats {#words}\n\n"
DIVS = '<div class="menu">\n\n-   [Home](index.html)\n\n</div>\n\n# Words of Boats\n\n'
LINKS = "  * [Home](index.html)\n  * [Courses](courses.html)\n  * [Boats](boats.html)\n\n# Words of Boats\n\n"


def joined(form: str, between: str = "\n\n") -> str:
    """All pairs in one form."""
    return between.join(form.format(term=term, text=text) for term, text in PAIRS.items())


TABLE = "  Term       Definition\n  ---------- " + "-" * 62 + "\n"
WRITTEN = {
    "behind colons": MENU + joined("[{term}]{{.term}}\n\n:   {text}"),
    "behind colons at once": MENU + joined("{term}\n:   {text}"),
    "below broken lines": DIVS + joined("{term}  \n{text}"),
    "below broken lines, with names": DIVS + joined('<span class="term">{term}</span>  \n{text}'),
    "indented": LINKS + joined("{term}\n\n    {text}", "\n"),
    "headings": MENU + joined("### {term} {{#id .name}}\n\n{text}"),
    "headings of elements": joined('### <span id="a">{term}</span>\n\n{text}'),
    "bold": LINKS + joined("  * **{term}**: {text}", "\n"),
    "a table with dashes": MENU + TABLE + joined("  {term:10} {text}", "\n"),
    "a table with bars": MENU + "| Term | Definition |\n|---|---|\n" + joined("| {term} | {text} |", "\n"),
    "spans within spans": MENU + joined("**[[{term}]{{.a}}]{{.b\nstyle=c}}**[: {text}]{{style=d}}"),
}


@pytest.mark.parametrize("shape", WRITTEN)
def test_the_page_is_read(shape: str) -> None:
    """Each way in which programs write terms and definitions in Markdown is read, without the page's menu."""
    found = detect(WRITTEN[shape])
    assert found is not None
    assert found.name == "html"
    reading = found.parse(WRITTEN[shape], "boat-glossary", reader_of_html())
    assert pairs(reading) == PAIRS
    assert reading.judgement is not None
    assert reading.judgement.is_sure


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ("Yaw\n:   She turns.\n\n    Then back.\n\n:   A fault.", "She turns.\n\nThen back.\n\nA fault."),
        ("Yaw\n:   She ![wave](data:image/x,1) turns.\n\nText.", "She wave turns."),
        ("Yaw\n\n:   She turns.", "She turns."),
    ],
)
def test_definitions_of_several_parts(entry: str, expected: str) -> None:
    """All that is indented below a definition belongs to it, and so does what is behind another colon."""
    text = f"{WRITTEN['behind colons at once']}\n\n{entry}"
    found = detect(text)
    assert found is not None
    assert pairs(found.parse(text, "glossary", reader_of_html())) == {**PAIRS, "Yaw": expected}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("## Tide\nThe sea rises.\n\n## Ebb\nIt falls.", "markdown"),
        ("## Tide\n- [Sea](sea.md)\n- [Moon](moon.md)", "markdown"),
        (f"---\ndeck: Sea\n---\n{DIVS}## Tide\nThe sea rises.", "markdown"),
        ('## `<div>`\nA `<div class="a">`, a `<a href="b">` and a `<span id="c">`.', "markdown"),
        ("Call us:\n\n::: a\n::: b\n::: c", None),
    ],
)
def test_what_somebody_wrote(text: str, name: str | None) -> None:
    """A deck stays a deck, whatever code and links are in it."""
    found = detect(text)
    assert (found.name if found else None) == name


@pytest.mark.parametrize("text", ["<!doctype html>\n<div>\n<div>\n</div>\n# Tide\n", "<div>\n<p>Tide</p>\n</div>"])
def test_html_stays_html(text: str) -> None:
    """A saved page is none that a program made Markdown of."""
    assert not is_page(text)
