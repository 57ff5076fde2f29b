"""Cloze deletions, one inside another, as the real Anki engine reads them."""

import html
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from anki.collection import Collection
from anki.decks import DeckId
from growth import check_growth
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import examples

from flashcards.cards import CardKind, Face, Note, face, gaps_of, kinds_of
from flashcards.clozes import Cloze, blanked, numbers, parse, written

PIECES = ("{{c1::", "{{c2::", "{{c12::", "}}", "::", "{{", "}", "a", "b c", "{{c0::", "\n")


def kinds(definition: str) -> list[str]:
    """The cards of a note with that definition."""
    return list(kinds_of(Note(term="t", definition=definition)))


@pytest.mark.parametrize(
    ("text", "number", "question", "answer", "gaps"),
    [
        ("{{c1::a {{c2::b}} c}} d", 1, "[...] d", "**a b c** d", ("a b c",)),
        ("{{c1::a {{c2::b}} c}} d", 2, "a [...] c d", "a **b** c d", ("b",)),
        ("{{c1::a {{c2::b::x}} c::y}}", 1, "[y]", "**a b c**", ("a b c",)),
        ("{{c1::a {{c1::b}} c}}", 1, "[...]", "**a b c**", ("a b c",)),
        ("{{c1::}} and {{c1::b}}", 1, "[...] and [...]", " and **b**", ("", "b")),
        ("{{c1::a::}}", 1, "[...]", "**a**", ("a",)),
        ("a }} {{c1::b}}", 1, "a }} [...]", "a }} **b**", ("b",)),
        ("{{c1::a::b::c}}", 1, "[b::c]", "**a**", ("a",)),
        (r"{{c1::\frac{a}{b} }}", 1, "[...]", r"\frac{a}{b} ", (r"\frac{a}{b} ",)),
        ("{{c1::a}} {{c2::b", 1, "[...] {{c2::b", "**a** {{c2::b", ("a",)),
    ],
)
def test_faces(text: str, number: int, question: str, answer: str, gaps: tuple[str, ...]) -> None:
    """What is asked, what is shown then, and what had to be known."""
    kind = CardKind(f"cloze {number}")
    assert kind in kinds(text)
    assert face("t", text, kind) == Face(question=f"t\n\n{question}", answer=answer)
    assert gaps_of(text, kind) == gaps


@pytest.mark.parametrize("text", ["{{c1::open", "{{c1::open {{c2::closed}}", "{{c::x}}", "{c1::x}"])
def test_what_is_no_deletion(text: str) -> None:
    """It is text, and the note has its one card."""
    assert kinds(text) == ["forward"]
    assert face("t", text, CardKind("cloze 1")).answer == text
    assert gaps_of(text, CardKind("forward")) == ()


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("```\n{{c1::x}} = 1\n```", "```\nx = 1\n```"),
        ("~~~~ python\n~~~\n{{c1::x}}\n~~~~", "~~~~ python\n~~~\nx\n~~~~"),
        ("```\na\n```\n{{c1::x}}", "```\na\n```\n**x**"),
        ("the `{{c1::x}}` there", "the `x` there"),
        ("`a` and {{c1::x}}", "`a` and **x**"),
        ("one ` only\n\n{{c1::x}}", "one ` only\n\n**x**"),
        ("the $y = {{c1::x}}$", "the $y = x$"),
    ],
)
def test_code_and_formulas_are_not_stressed(text: str, answer: str) -> None:
    """Where emphasis would be shown as stars, what was hidden is shown as it is."""
    assert face("t", text, CardKind("cloze 1")).answer == answer


@pytest.mark.growth
def test_many_deletions() -> None:
    """A text of many deletions is asked in a moment; what lies far behind its beginning is not in bold."""
    shown = face("t", "{{c1::a}} " * 30_000, CardKind("cloze 1")).answer
    assert shown.startswith("**a** **a**")
    assert shown.endswith("a a ")
    check_growth(lambda count: face("t", "{{c1::a}} " * count, CardKind("cloze 1")), 1_900)


@pytest.mark.parametrize("text", ["A {{c1::b}}  c.\n\nd {{c2::e}}", "word {{c1::x}} " * 20])
def test_a_name_made_of_the_text(text: str) -> None:
    """A note that has no other name than its text with gaps does not show it twice."""
    assert face(blanked(text), text, CardKind("cloze 1")).question.count("[...]") < text.count("{{") + 1
    assert face("t", text, CardKind("cloze 1")).question.startswith("t\n\n")


def test_absurd_depth() -> None:
    """A thousand deletions in each other take no time and no stack; the innermost are text."""
    text = "{{c1::" * 1000 + "x" + "}}" * 1000
    assert numbers(parse(text)) == {1}
    assert written(parse(text), lambda cloze, _: "" if cloze.number > 1 else None).endswith("}}")


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
def test_nothing_is_lost(text: str) -> None:
    """A text without deletions is itself; what one says is never longer than the text."""
    parts = parse(text)
    assert all(1 <= number <= 500 for number in numbers(parts))
    plain = written(parts, lambda *_: None)
    assert len(plain) < len(text) if any(isinstance(part, Cloze) for part in parts) else plain == text


@pytest.fixture(scope="module")
def anki(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Collection]:
    """An empty collection of the engine."""
    path: Path = tmp_path_factory.mktemp("anki") / "collection.anki2"
    collection = Collection(str(path))
    yield collection
    collection.close()


@settings(max_examples=examples(100))
@given(text=st.lists(st.sampled_from(PIECES), min_size=1, max_size=12).map("".join))
def test_anki_reads_the_same(anki: Collection, text: str) -> None:
    """The engine makes the same cards of any text, and each asks and answers the same."""
    found = [kind for kind in kinds(text) if kind != "forward"]
    note = anki.new_note(anki.models.by_name("Cloze") or {})
    note.fields = [text, ""]
    anki.add_note(note, DeckId(1))
    try:
        theirs = {f"cloze {card.ord + 1}": (card.question(), card.answer()) for card in note.cards()}
        assert list(theirs) == (found or ["cloze 1"])
        for kind in found:
            shown = face("", text, CardKind(kind))
            ours = (shown.question, shown.answer)
            sides = [re.sub(r"(?s)<style>.*?</style>|<[^>]*>", "", side) for side in theirs[kind]]
            # Anki drops what is never closed, shows an empty hint as it is, and has a stress of its own.
            asked, answer = (side.partition("{{c")[0] for side in ours)
            assert html.unescape(sides[0]).replace("[]", "[...]").split() == asked.split()
            assert html.unescape(sides[1]).split() == answer.replace("**", "").split()
    finally:
        anki.remove_notes([note.id])
