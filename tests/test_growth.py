"""The time that reading, matching and showing take grows with the text, whatever the text repeats.

Each piece of work is measured against itself: on a text four times as long it
may take eight times as long, where one that grew with the square would take
sixteen. Where the machine was busy meanwhile, it is measured again.
"""

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from helpers import Person

from flashcards import clozes
from flashcards.anki.cloze import cloze_html
from flashcards.anki.html import block_html
from flashcards.cards import CardKind, Deck, Note, bare_key, face, plain, term_key
from flashcards.formats import FORMATS, delimited, glossary, interchange, markdown
from flashcards.formats.links import links_of
from flashcards.formats.tex import readable
from flashcards.guidkey import guid_key
from flashcards.matching import Text, match
from flashcards.study import answers
from flashcards.terminal.markdown import render
from flashcards.terminal.style import Style
from flashcards.terminal.text import clip, wrap

Work = Callable[[str], object]

FORWARD = CardKind("forward")
TRIES = 4
SLACK = 0.03
"""Seconds that two measurements may differ by themselves."""

LINE: dict[str, Work] = {
    "lists": plain,
    "keys": lambda text: (term_key(text), bare_key(text)),
    "guids": guid_key,
}
READERS: dict[str, Work] = {
    "recognising": lambda text: [form.recognises(text) for form in FORMATS],
    "decks": lambda text: markdown.parse(text, "x"),
    "writing": lambda text: markdown.render(Deck(name="x", notes=(Note(term="t", definition=text),))),
    "pages": lambda text: glossary.parse(text, "x"),
    "tables": lambda text: delimited.parse(text, "x"),
    "json": lambda text: interchange.parse(text, "x"),
}
CLOZES: dict[str, Work] = {
    "clozes": lambda text: (clozes.parse(text), clozes.starts(text), clozes.torn(text), clozes.apart(text)),
    "faces": lambda text: face("t", "{{c1::a}}" + text, CardKind("cloze 1")),
}
SCREENS: dict[str, Work] = {
    "screen": lambda text: render(text, 80, Style()),
    "term": lambda text: render(text, 80, Style(), is_term=True),
    "lines": lambda text: (list(wrap(text, 80)), clip(text, 80)),
    "links": links_of,
    "anki": lambda text: (block_html(text), cloze_html("{{c1::x}} " + text)),
}
ANSWERS: dict[str, Work] = {
    "typed": lambda text: answers.compare(text, [text]),
    "in words": lambda text: answers.compare("sea moon", [], text),
    "hints": lambda text: (answers.hint("x", text, FORWARD, 1), answers.accepted("x", text, FORWARD)),
}
MATCHING: dict[str, Work] = {
    "terms": lambda text: match(
        [Text(term=f"{text} one", definition="of the sea")], [Text(term=f"two {text}", definition="of a sea")]
    ),
    "definitions": lambda text: match(
        [Text(term="one", definition=f"{text} sea")], [Text(term="two", definition=f"sea {text}")]
    ),
}


def took(work: Work, text: str) -> float:
    """Processor seconds."""
    start = time.process_time()
    work(text)
    return time.process_time() - start


def grows_evenly(work: Work, make: Callable[[int], str], length: int) -> bool:
    """Whether four times the text is less than eight times the work."""
    return any(took(work, make(4 * length)) < 8 * took(work, make(length)) + SLACK for _ in range(TRIES))


def unevenly(works: dict[str, Work], unit: str, length: int) -> list[str]:
    """Which works grow faster than a text that repeats a unit."""
    return [
        name for name, work in works.items() if not grows_evenly(work, lambda size: unit * (size // len(unit)), length)
    ]


@pytest.mark.parametrize(
    "unit",
    ["`", "`` ", "` ``", "*", "*a ", "**a", "_a_ ", "__", "~~", "~~a", "\\`", "$a", "&amp;", "[", "](", "(a) ", " (",
     "<!--"],
)  # fmt: skip
def test_terms(unit: str) -> None:
    """Of a line: what lists show of it, by what it is compared, and what its guid is made from."""
    assert unevenly(LINE, unit, 6000) == []


@pytest.mark.parametrize(
    "unit",
    ["`", "```\n", "~~~ a\n", "<!--\n", "<!-- a -->\n", "-->\n", "Q: a\n", "Q: a\nA: b\n", "A: ```\n", "C: [a]\n",
     "## a\n", "## a\nb\n", "# a\n\n", "---\n", "#a ", "#fff\n", "a::b\n", "?\n", "a\n?\nb\n\n", "==a== ",
     "#flashcards\n", "a  \n", "|a|\n|-|\n", "x\n: y\n", "Aliases: a\n", "a,b\n", '"', '"a"\n', "0,1\n", '{"a":', "[[",
     "\\\n", "[a]\n---\n"],
)  # fmt: skip
def test_readers(unit: str) -> None:
    """Of a file, in every format."""
    assert unevenly(READERS, unit, 4000) == []


@pytest.mark.parametrize(
    "unit",
    ["{{c1::", "}}", "{{c1::a}}", "{{c1::`a}}", "{{c1::$a}}", "::", "$", "$$", "$a}$", "\\(", "```\n", "~~~ a\n", "`{"],
)  # fmt: skip
def test_deletions(unit: str) -> None:
    """Of deletions, and what a card shows of them."""
    assert unevenly(CLOZES, unit, 8000) == []


@pytest.mark.parametrize(
    "unit",
    ["`", "*a ", "**a", "[", "[a](b)", "![", "$a ", "$$\n", "\\(", "<!-- ", "<!-- x --> ", "<!--\n", "&", "> ", "- ",
     "|a", "a|b\n", "a  \n", "\\", "http://a ", "[sound:a] ", "</u>"],
)  # fmt: skip
def test_screens(unit: str) -> None:
    """Of what is drawn, and what Anki is given."""
    assert unevenly(SCREENS, unit, 2000) == []


@pytest.mark.parametrize(
    ("opening", "closing"),
    [
        ("<u>", ""),
        ("<u>", "</u>"),
        ("<u><mark>", "</u></mark>"),
        ('<span style="color: red">', "</span>"),
        ('<abbr title="x">', "</abbr>"),
        ("<ruby>a<rt>", "</rt></ruby>"),
    ],
)
def test_nested_tags(opening: str, closing: str) -> None:
    """Of tags within tags, closed or not."""
    for work in (lambda text: render(text, 80, Style()), block_html):
        assert grows_evenly(work, lambda size: f"{opening * size}a{closing * size}", 1500)


@pytest.mark.parametrize("unit", ["\\foo[", "\\foo{", "\\foo{a}", "\\frac", "\\sqrt[", "x^", "{", "_{a}", "\\begin{a}"])
def test_formulas(unit: str) -> None:
    """Of formulas, which no depth of theirs brings down either."""
    assert unevenly({"formula": readable}, unit, 8000) == []


@pytest.mark.parametrize("unit", ["a", "ab ", "a b c ", "(a) ", "a;", "{{c1::a}} "])
def test_matching_and_typing(unit: str) -> None:
    """Of comparing two texts, and what was typed with an answer."""
    assert unevenly(MATCHING | ANSWERS, unit, 3000) == []


def test_equal_notes(tmp_path: Path) -> None:
    """Of storing notes that are all the same."""

    def store(text: str) -> None:
        person = Person(tmp_path / str(time.process_time_ns()))
        person.write("sea.md", text)
        with person.collection():
            pass

    assert grows_evenly(store, lambda count: "## Tide\nUp.\n\n" * count, 400)
