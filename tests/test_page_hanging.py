"""Dumped pages whose indents or labels show the entries: what belongs to a definition, and what is no glossary."""

from textwrap import fill

import pytest
from test_page_kinds import PAIRS, pairs

from flashcards.formats.glossary import parse, recognises
from flashcards.formats.pages.dumps.numbers import HELD, unnumbered
from flashcards.formats.webpage import parse as parse_web

TEXTS = list(PAIRS.items())


def block(text: str, indent: int) -> str:
    """A paragraph as a text browser wraps it."""
    return fill(text, 72, initial_indent=" " * indent, subsequent_indent=" " * indent)


def entry(term: str, *paragraphs: str, indent: int = 3, below: int = 10) -> str:
    """An entry of a dumped definition list."""
    return f"{' ' * indent}{term}\n" + "\n\n".join(block(text, below) for text in paragraphs)


@pytest.mark.parametrize("more", ["https://boats.example/words", "Read more", "See also\n\nThe other word"])
def test_what_stands_below_a_definition(more: str) -> None:
    """A line as far to the right as its definition belongs to it, even if it would be a link or a button elsewhere."""
    more = more.strip()
    shown = {term: f"{text}\n\n{more}" if at % 2 else text for at, (term, text) in enumerate(TEXTS)}
    shown[TEXTS[-1][0]] = TEXTS[-1][1]
    page = "\n\n".join(entry(term, *text.split("\n\n")) for term, text in shown.items())
    assert pairs(parse(f"Glossary of boats\n\n{page}\n", "x")) == shown


def test_footer_below_the_last_definition() -> None:
    """The last definition keeps nothing of the footer, which may be as far to the right."""
    page = "\n\n".join(entry(term, text) for term, text in TEXTS)
    footer = "          Privacy policy\n\n          Contact us\n"
    assert pairs(parse(f"Glossary of boats\n\n{page}\n\n{footer}", "x")) == PAIRS


def test_entries_without_the_label() -> None:
    """Where most entries end in a label and some do not, none of these is a part of the one above."""
    mixed = [*TEXTS[::2], *TEXTS[1::2], *(("Old " + term.lower(), f"Once: {text.lower()}") for term, text in TEXTS)]
    shown = {term: f"{text}\n\nSee: list of words {at}" if at % 4 else text for at, (term, text) in enumerate(mixed)}
    page = "\n".join(f"{term}\n    " + text.replace("\n\n", "\n    ") for term, text in shown.items())
    found = pairs(parse(f"Glossary of boats\n\n{page}\n", "x"))
    assert {term: " ".join(text.split()) for term, text in found.items()} == {
        term: " ".join(text.split()) for term, text in shown.items()
    }


def test_address_with_blanks() -> None:
    """A blank in an address does not end the list of links that a text browser writes below the page."""
    raw = ["[1]Crumb", "The inside of a [2]loaf.", "", "   1. file:///bread/crumb", "   2. http://bread.example/a loaf"]
    assert [line.replace(HELD, "") for line in unnumbered(raw)] == ["Crumb", "The inside of a loaf.", "", "", ""]


def test_lines_that_were_wrapped_with_numbers() -> None:
    """Lines are put together as the program wrapped them: the numbers of links took a part of the width."""
    long = {term: f"{text} {text} {text}" for term, text in TEXTS}
    count = 0
    entries: list[str] = []
    for term, text in long.items():
        words = text.split()
        for at in range(0, len(words), 5):
            count += 1
            words[at] = f"[{count}]{words[at]}"
        entries.append(f"   {term}\n\n{block(' '.join(words), 3)}")
    links = "\n".join(f"   {number}. https://boats.example/{number}" for number in range(1, count + 1))
    page = "\n\n".join(entries)
    assert pairs(parse(f"Glossary of boats\n\n{page}\n\nReferences\n\n{links}\n", "x")) == long


def test_declaration_above_a_dump() -> None:
    """A program that writes down what XHTML begins with has not made a web page."""
    page = "\n\n".join(entry(term, text) for term, text in TEXTS)
    text = f'<?xml version="1.0" encoding="UTF-8"?>\n\nGlossary of boats\n\n{page}\n'
    assert recognises(text)
    assert pairs(parse(text, "x")) == PAIRS


def test_line_that_many_entries_end_in() -> None:
    """One line with a dash in it that comes again and again keeps its last word."""
    shown = {term: f"{text}\n\nfrom the Book of Boats - Sailing" for term, text in TEXTS}
    page = "\n\n".join(entry(term, *text.split("\n\n")) for term, text in shown.items())
    found = pairs(parse(f"Glossary of boats\n\n{page}\n", "x"))
    assert [*found.values()][:-1] == [*shown.values()][:-1]


def test_contents_of_a_book() -> None:
    """Parts of a book above the names of their chapters are no terms with definitions."""
    parts = {
        "Getting started": ["Your first boat", "What to wear", "Where to sail"],
        "Under sail": ["The wind", "Points of sail", "How to tack", "How to gybe"],
        "In harbour": ["Coming alongside", "Mooring lines"],
        "Keeping the boat": ["Paint", "Ropes and knots", "The engine"],
        "Going further": ["Charts", "The tides", "Night passages"],
    }
    page = "\n\n".join(f"{part}\n" + "\n".join(f"    - {name}" for name in names) for part, names in parts.items())
    text = f"Glossary\n\n{page}\n"
    assert not recognises(text)
    judgement = parse(text, "x").judgement
    assert judgement is None or not judgement.is_sure


def test_definition_of_two_lines_in_markdown() -> None:
    """What follows the break at the end of a line belongs to the definition, even if it is not indented."""
    entries = (f"{term}\n\n    {text}  \nSee: [the list of words](words.html)\n" for term, text in TEXTS)
    found = pairs(
        parse_web("# Glossary\n\n" + "[Home](a.html) [Words](b.html) [Boats](c.html)\n\n" + "\n".join(entries), "x")
    )
    assert {term: " ".join(text.replace("\\", "").split()) for term, text in found.items()} == {
        term: f"{text} See: the list of words" for term, text in TEXTS
    }


def test_few_headings_on_a_page_of_links() -> None:
    """A page that calls itself a glossary and marks its terms is one, even if most of its lines are links."""
    page = "\n\n".join(f"{term}\u00b6\n{text} {text} {text}" for term, text in TEXTS[:6])
    links = "\n".join(f"Boat {chr(97 + at // 26)}{chr(97 + at % 26)}" for at in range(50))
    reading = parse(f"Home\n\nGlossary\u00b6\n\n{page}\n\nCopyright 2024 by the club.\n\n{links}\n", "x")
    assert reading.judgement is not None
    assert reading.judgement.is_sure
