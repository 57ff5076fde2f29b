"""The time that reading, matching and showing take grows with the text, whatever the text repeats.

Each piece of work is measured against itself; see :func:`growth.check_growth`.
"""

from collections.abc import Callable
from functools import partial
from itertools import count
from pathlib import Path

import pytest
from growth import check_growth
from helpers import Person

from flashcards import clozes
from flashcards.cards import CardKind, Deck, Note, NoteGuid, bare_key, face, plain, term_key
from flashcards.collection import log
from flashcards.collection.parameters import unite_in
from flashcards.collection.store import Collection
from flashcards.formats import Reading, delimited, glossary, interchange, markdown
from flashcards.formats.links import links_of
from flashcards.formats.registry import FORMATS
from flashcards.formats.tex import readable
from flashcards.guidkey import guid_key
from flashcards.html.cloze import cloze_html
from flashcards.html.from_markdown import block_html
from flashcards.library.imports import Here, plan_imports
from flashcards.library.places import Home
from flashcards.library.texts import Found, Request
from flashcards.matching import Text, match
from flashcards.matching.gaps import keep_numbers
from flashcards.scheduling.dated import Dated
from flashcards.scheduling.fsrs import DEFAULTS
from flashcards.study import answers
from flashcards.terminal.markdown import render
from flashcards.terminal.style import Style
from flashcards.terminal.text import clip, wrap

pytestmark = pytest.mark.growth

Work = Callable[[str], object]

FORWARD = CardKind("forward")
OTHER = count()
"""Numbers that make each text another one: how alike two texts are is remembered, and so are the lines of a page."""

LINE: dict[str, Work] = {
    "lists": plain,
    "keys": lambda text: (term_key(text), bare_key(text)),
    "guids": guid_key,
}
READERS: dict[str, Work] = {
    "recognising": lambda text: [form.recognises(one) for one in [f"{text}{next(OTHER)}"] for form in FORMATS],
    "decks": lambda text: markdown.parse(text, "x"),
    "writing": lambda text: markdown.render(Deck(name="x", notes=(Note(term="t", definition=text),))),
    "pages": lambda text: glossary.parse(f"{text}{next(OTHER)}", "x"),
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
        [Text(term=f"{text} {next(OTHER)}", definition="of the sea")], [Text(term=f"two {text}", definition="of a sea")]
    ),
    "definitions": lambda text: match(
        [Text(term="one", definition=f"{text} {next(OTHER)}")], [Text(term="two", definition=f"sea {text}")]
    ),
    "gaps": lambda text: keep_numbers(f"{{{{c1::{text} {next(OTHER)}}}}}", [f"{{{{c1::two {text}}}}}"], {1}),
}


def check(works: dict[str, Work], unit: str, length: int) -> None:
    """No work grows faster than a text that repeats a unit."""
    faster = {name: told for name, work in works.items() if (told := faster_than(work, unit, length))}
    assert faster == {}


def nested(work: Work, opening: str, closing: str, size: int) -> None:
    """Do some work on tags within tags."""
    work(f"{opening * size}a{closing * size}")


def faster_than(work: Work, unit: str, length: int) -> str:
    """What was measured, where some work grows faster than its text."""
    try:
        check_growth(lambda size: work(unit * (size // len(unit))), length)
    except AssertionError as error:
        return str(error)
    return ""


@pytest.mark.parametrize(
    "unit",
    ["`", "`` ", "` ``", "*", "*a ", "**a", "_a_ ", "__", "~~", "~~a", "\\`", "$a", "&amp;", "[", "](", "(a) ", " (",
     "<!--"],
)  # fmt: skip
def test_terms(unit: str) -> None:
    """Of a line: what lists show of it, by what it is compared, and what its guid is made from."""
    check(LINE, unit, 4000)


@pytest.mark.parametrize(
    "unit",
    ["`", "```\n", "~~~ a\n", "<!--\n", "<!-- a -->\n", "-->\n", "Q: a\n", "Q: a\nA: b\n", "A: ```\n", "C: [a]\n",
     "## a\n", "## a\nb\n", "# a\n\n", "---\n", "#a ", "#fff\n", "a::b\n", "?\n", "a\n?\nb\n\n", "==a== ",
     "#flashcards\n", "a  \n", "|a|\n|-|\n", "x\n: y\n", "Aliases: a\n", "a,b\n", '"', '"a"\n', "0,1\n", '{"a":', "[[",
     "\\\n", "[a]\n---\n", "C: [a] <!-- b --> ", "<!-- a :: b --> ", "#flashcards `a::b` ", "**Q:** a\n", "#b12 #a\n"],
)  # fmt: skip
def test_readers(unit: str) -> None:
    """Of a file, in every format."""
    check(READERS, unit, 2500)


@pytest.mark.parametrize(
    "unit",
    ["{{c1::", "}}", "{{c1::a}}", "{{c1::`a}}", "{{c1::$a}}", "::", "$", "$$", "$a}$", "\\(", "```\n", "~~~ a\n", "`{",
     "{{c1::<!--", "<!-- }} -->", "<!-- {{c1:: -->"],
)  # fmt: skip
def test_deletions(unit: str) -> None:
    """Of deletions, and what a card shows of them."""
    check(CLOZES, unit, 5000)


@pytest.mark.parametrize(
    "unit",
    ["`", "*a ", "**a", "[", "[a](b)", "![", "$a ", "$$\n", "\\(", "<!-- ", "<!-- x --> ", "<!--\n", "&", "> ", "- ",
     "|a", "a|b\n", "a  \n", "\\", "http://a ", "[sound:a] ", "</u>"],
)  # fmt: skip
def test_screens(unit: str) -> None:
    """Of what is drawn, and what Anki is given."""
    check(SCREENS, unit, 2000)


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
        check_growth(partial(nested, work, opening, closing), 1500)


@pytest.mark.parametrize("unit", ["\\foo[", "\\foo{", "\\foo{a}", "\\frac", "\\sqrt[", "x^", "{", "_{a}", "\\begin{a}"])
def test_formulas(unit: str) -> None:
    """Of formulas, which no depth of theirs brings down either."""
    check({"formula": readable}, unit, 8000)


@pytest.mark.parametrize("unit", ["a", "ab ", "a b c ", "(a) ", "a;", "{{c1::a}} "])
def test_matching_and_typing(unit: str) -> None:
    """Of comparing two texts, and what was typed with an answer."""
    check(MATCHING | ANSWERS, unit, 3000)


def test_terms_of_other_words() -> None:
    """Of comparing two terms that have many words, each with its own."""

    def compare(size: int) -> None:
        one, other = (" ".join(f"{word}{at:x}" for at in range(size)) for word in ("moon", "tide"))
        match([Text(term=one, definition="of the sea")], [Text(term=other, definition="of the sea")])

    check_growth(compare, 400)


def test_equal_notes(tmp_path: Path) -> None:
    """Of storing notes that are all the same."""

    def store(size: int) -> None:
        person = Person(tmp_path / str(next(OTHER)))
        person.write("sea.md", "## Tide\nUp.\n\n" * size)
        with person.collection():
            pass

    check_growth(store, 400)


def test_many_notes_of_one_term() -> None:
    """Of notes of one term in one file, when as many are gone from another."""

    def compare(size: int) -> None:
        stay = [Text(term="Tide", definition=f"moon{at:x} of the sea{at:x}", source="a.md") for at in range(size)]
        gone = [Text(term="Tide", definition=f"sun{at:x} of the sea{at:x}", source="b.md") for at in range(size)]
        match([*stay, *gone], stay)

    check_growth(compare, 400)


def test_many_equal_notes() -> None:
    """Of notes that are all the same, of which one is gone."""

    def compare(size: int) -> None:
        same = [Text(term="Tide", definition="of the sea")] * size
        match(same, same[1:])

    check_growth(compare, 4000)


def test_many_decks_that_are_there(tmp_path: Path) -> None:
    """A vault of many decks, each of whose notes the collection has, is planned in their number."""

    def plan(size: int) -> None:
        notes = [Note(term=f"Tide {at}", definition="of the sea") for at in range(size)]
        decks = [Deck(name=f"Sea::{at}", notes=(note,)) for at, note in enumerate(notes)]
        known = {NoteGuid(str(at)): Here(note, (), "a.md", (0,), False, None) for at, note in enumerate(notes)}  # noqa: FBT003
        readings = [Reading(deck=deck) for deck in decks]
        plan_imports(Found(title="folder", readings=readings), Home(str(tmp_path)), Request(), known)

    check_growth(plan, 250)


def test_parameters_that_were_undone(tmp_path: Path) -> None:
    """A list of parameters that were all undone, and of undos that were, is united and looked through in its length."""

    def unite(size: int) -> None:
        with Collection.open(str(tmp_path / f"{size}.db")) as opened, opened.transaction() as connection:
            connection.execute("delete from parameters")
            held = [Dated(at, "a", numbers=DEFAULTS) for at in range(size)]
            undos = [Dated(size + at, "a", voids=at, voids_origin="a") for at in range(size)]
            unite_in(opened, [*held, *undos])
            assert log.parameters(opened) == ()

    check_growth(unite, 300)
