"""What programs and sites put around and between the entries of a page: numbers of links, lists of them, more parts."""

import pytest
from test_page_kinds import PAIRS, page, pairs

from flashcards.formats import markdown
from flashcards.formats.characters import misread
from flashcards.formats.glossary import parse
from flashcards.formats.pages.headed import judged
from flashcards.formats.registry import detect

DUMP = "\n\n".join(f"   [{at}]{term}\n          {text}" for at, (term, text) in enumerate(PAIRS.items(), 4))
MENU = "     * [1]N0\n     * [2]N1\n     * [3]N2\n\n                    Words of sailors - a glossary\n\n"
ADDRESSES = "".join(f"  {at:2}. https://sea.example/{at}\n" for at in range(1, 13))
BRACKETED = "".join(f"[{at}] https://sea.example/{at}\n" for at in range(1, 13))


@pytest.mark.parametrize(
    "text",
    [
        f"{MENU}{DUMP}\n\n   [12]Back to top\n\nReferences\n\n{ADDRESSES}",
        f"{MENU}{DUMP}\n\nReferences\n\n   Visible links:\n{ADDRESSES}   Hidden links:\n  13. file:///a\n",
        f"{MENU}{DUMP}\n\nReferences:\n\n{BRACKETED}",
        f"{MENU}{DUMP}\n",
    ],
)
def test_the_links_of_a_text_browser(text: str) -> None:
    """The numbers of links and the list of their addresses are no part of any entry, nor of the title."""
    reading = parse(text, "x")
    assert pairs(reading) == PAIRS
    assert reading.deck.name == "Words of sailors - a glossary"
    assert not reading.problems


def test_nothing_but_addresses() -> None:
    """A list of addresses is no page."""
    assert not parse(ADDRESSES, "x").deck.notes


def test_numbers_in_brackets_that_are_no_links() -> None:
    """Numbers that do not count up through the page are its own words."""
    text = page({**PAIRS, "Hull": "The body of a boat, as in [3] and [1]others."})
    assert pairs(parse(text, "x"))["Hull"] == "The body of a boat, as in [3] and [1]others."


def headed(title: str, sections: dict[str, str]) -> str:
    """Markdown with a heading above each section."""
    return f"# {title}\n\n" + "\n\n".join(f"## {term}\n\n{text}" for term, text in sections.items())


CONTENTS = {"What you find": "- [Abeam](#abeam)\n- [Ballast](#ballast)"}
AROUND = {"References": "1. Miller, A.", "How to contribute": "Write to us.", "License": "CC BY 4.0."}
GLOSSARY = headed("Glossary of boats", {**CONTENTS, **PAIRS, **AROUND})
FRONT = "---\ndeck: Glossary of boats\n---\n"


@pytest.mark.parametrize(
    ("text", "terms", "doubtful"),
    [
        (GLOSSARY, [*PAIRS], []),
        (headed("Glossary", {"About": "Words.", **PAIRS}), [*PAIRS], []),
        (headed("Glossary", {"Tide": "It rises.", "Sources": "A spring.", "Wave": "A ridge."}), None, ["Sources"]),
        (headed("Boats", {**CONTENTS, **PAIRS, "License": "CC"}), [*PAIRS, "License"], ["License"]),
        (headed("Boats", PAIRS), None, []),
        (headed("Databases\n\nBy Ada Miller", {"Index": "A list.", "View": "A query."}), None, []),
        (headed("Glossary", {"License": "CC"}), None, []),
        (FRONT + GLOSSARY, None, []),
        ("# Glossary\n\nTide :: rise\n", None, []),
        ("", None, []),
    ],
)
def test_headings_that_are_no_terms(text: str, terms: list[str] | None, doubtful: list[str]) -> None:
    """Of Markdown without front matter, lists of links and the parts around a glossary are set aside or doubted."""
    read = markdown.parse(text, "x")
    found = judged(read, text)
    assert [note.term for note in found.deck.notes] == (terms or [note.term for note in read.deck.notes])
    assert [problem.message.split('"')[1] for problem in found.problems if "doubtful" in problem.message] == doubtful
    dropped = found.judgement.dropped if found.judgement else ()
    assert len(found.deck.notes) + sum(note.term in dropped for note in read.deck.notes) == len(read.deck.notes)


LOGS = (
    "2026-05-0{at} 10:0{at}:00 INFO: server started on port 800{at}",
    "10:0{at}:00 GET /page{at}: 200 OK in {at} ms",
    "[0{at}/May/2026 10:00:0{at}] ann: I have seen the boat {at}",
    "May {at} 10:00:0{at} host sshd: the session was opened for user{at}",
)


@pytest.mark.parametrize("line", LOGS)
def test_a_log_is_no_glossary(line: str) -> None:
    """Lines that begin with a time of day are no entries."""
    text = "\n".join(line.format(at=at) for at in range(1, 10))
    found = detect(text)
    reading = found.parse(text, "x") if found else None
    assert reading is None or (reading.judgement is not None and not reading.judgement.is_sure)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("plain", None),
        ("B\u00f6e", None),
        ("\u041c\u043e\u0440\u0435", None),
        ("a B\u00c3\u00b6e", ("B\u00c3\u00b6e", "B\u00f6e")),
        ("\u00e2\u20ac\u201c wind", ("\u00e2\u20ac\u201c", "\u2013")),
    ],
)
def test_a_text_that_was_misread(text: str, words: tuple[str, str] | None) -> None:
    """UTF-8 that was read as Latin-1 or Windows-1252 is found out, other texts are left alone."""
    assert misread(text) == words
