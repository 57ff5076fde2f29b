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

from flashcards import clozes
from flashcards.cards import CardKind, Face, Note, face, gaps_of, kinds_of, with_answer
from flashcards.clozes import Cloze, blanked, numbers, parse, written
from flashcards.html.cloze import cloze_html

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


@pytest.mark.parametrize(
    "text", ["{{c1::open", "{{c1::open {{c2::closed}}", "{{c::x}}", "{c1::x}", "<!-- {{c1::x}} --> y"]
)
def test_what_is_no_deletion(text: str) -> None:
    """It is text, and the note has its one card."""
    assert kinds(text) == ["forward"]
    assert face("t", text, CardKind("cloze 1")).answer == text
    assert gaps_of(text, CardKind("forward")) == ()


WITH_ANSWERS = pytest.mark.parametrize(
    ("text", "question"),
    [
        ("{{c1::a}} b\n\n**Why:** c", "[...] b"),
        ("{{c1::a}} b\n\n**Why:**\n\n- c\n\nd", "[...] b"),
        ("{{c1::a}}\n\n**Why:**", "[...]"),
        ("{{c1::a}}\n\n**A:** b\n\n**B\\*C:** d", "[...]"),
        ("**Why:** b\n\n{{c1::a}}\n\nc", "**Why:** b\n\n[...]\n\nc"),
        ("{{c2::a}}\n\n**Why:** b\n\n**More:** {{c1::c}}", "a\n\n**Why:** b\n\n**More:** [...]"),
        ("{{c1::a}} **Why:** b\n**So:** c", "[...] **Why:** b\n**So:** c"),
        ("{{c1::a}}\n\n**Why** b:\n\n**c:**d", "[...]\n\n**Why** b:\n\n**c:**d"),
        ("{{c1::a}}\n\n```\nb\n\n**Why:** c\n```\n\n**So:** d", "[...]\n\n```\nb\n\n**Why:** c\n```"),
    ],
    ids=[
        "a paragraph", "a list", "nothing", "two", "before the deletion", "before another", "within a paragraph",
        "no name", "in code",
    ],
)  # fmt: skip


@WITH_ANSWERS
def test_both_parts_of_a_text(text: str, question: str) -> None:
    """What a question shows and what comes with the answer are the whole text; one without deletions shows all."""
    asked, more = with_answer(text)
    assert text == (f"{asked}\n\n{more}" if more else asked)
    assert f"t\n\n{question}" == face("t", asked, CardKind("cloze 1")).question
    bare = text.replace("{{", "").replace("}}", "")
    assert with_answer(bare) == (bare, "")


@WITH_ANSWERS
def test_what_comes_with_the_answer(text: str, question: str) -> None:
    """What follows the last deletion under a name in bold is on the answer, and not on the question."""
    shown = face("t", text, CardKind("cloze 1"))
    assert shown.question == f"t\n\n{question}"
    assert shown.answer == text.replace("{{c1::a}}", "**a**").replace("{{c1::c}}", "**c**").replace("{{c2::a}}", "a")


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("```\n{{c1::x}} = 1\n```", "```\nx = 1\n```"),
        ("~~~~ python\n~~~\n{{c1::x}}\n~~~~", "~~~~ python\n~~~\nx\n~~~~"),
        ("```\na\n```\n{{c1::x}}", "```\na\n```\n**x**"),
        ("the `{{c1::x}}` there", "the `x` there"),
        ("{{c1::x}} <!-- {{c2::y}} ` --> `z`", "**x** <!-- {{c2::y}} ` --> `z`"),
        ("{{c1::x <!-- }} {{c2:: -->y}} z", "**x <!-- }} {{c2:: -->y** z"),
        ("`<!--` {{c1::x}} -->", "`<!--` **x** -->"),
        ("<!-- {{c1::x}}", "<!-- **x**"),
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
    check_growth(lambda count: face("t", "{{c1::a}}\n```" + "\n\n**b:** c" * count, CardKind("cloze 1")), 1_900)


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


@pytest.mark.parametrize(
    ("text", "held", "hint", "for_anki"),
    [
        (r"{{c1::$\frac{\bf{v}}{\bf{u}}$}}", r"$\frac{\bf{v}}{\bf{u}}$", None, r"{{c1::$\frac{\bf{v} }{\bf{u} }$}}"),
        (r"{{c1::$\vec{\vec{u}} $}} b", r"$\vec{\vec{u}} $", None, r"{{c1::$\vec{\vec{u} } $}} b"),
        (r"$1+{{c1::\frac{1}{2}}}=x$", r"\frac{1}{2}", None, r"$1+{{c1::\frac{1}{2} }}=x$"),
        (r"$1+{{c1::\frac{1}{2} }}=x$", r"\frac{1}{2} ", None, r"$1+{{c1::\frac{1}{2} }}=x$"),
        (r"$1+{{c1::\frac{1}{\sqrt{2}}}}=x$", r"\frac{1}{\sqrt{2}}", None, r"$1+{{c1::\frac{1}{\sqrt{2} } }}=x$"),
        (r"{{c1::\[\vec{\vec{u}}\]::a hint}}", r"\[\vec{\vec{u}}\]", "a hint", r"{{c1::\[\vec{\vec{u} }\]::a hint}}"),
        ("{{c1::$a::b$::hint}} c", "$a::b$", "hint", "{{c1::$a:{}:b$::hint}} c"),
        ("{{c1::`std::map`::hint}} c", "`std::map`", "hint", "{{c1::`std:\ufffe:map`::hint}} c"),
        ("{{c1::`{{}}`}} c", "`{{}}`", None, "{{c1::`{{}\ufffe}`}} c"),
        ("`x {{c1::y::h}} z`", "y", "h", "`x {{c1::y::h}} z`"),
        ("{{c1::\n```\nf({{1}})\n```\n}} c", "\n```\nf({{1}})\n```\n", None, "{{c1::\n```\nf({{1}\ufffe})\n```\n}} c"),
        ("{{c1::a::b: c}} d", "a", "b: c", "{{c1::a::b: c}} d"),
        ("{{c1::costs $5}} and $6", "costs $5", None, "{{c1::costs $5}} and $6"),
        ("{{c1::a ` b}} and {{c2::c ` d}}", "a ` b", None, "{{c1::a ` b}} and {{c2::c ` d}}"),
        ("{{c1::a $ b}} and {{c2::c $ d}}", "a $ b", None, "{{c1::a $ b}} and {{c2::c $ d}}"),
        ("{{c1::a $}{ b}} $ c", "a $}{ b", None, "{{c1::a $}{ b}} $ c"),
        ("{{c1::a `\n\n b}} ` c", "a `\n\n b", None, "{{c1::a `\n\n b}} ` c"),
        ("~~~\n{{c1::a}}\n\n~~~ x\nb", "a", None, "~~~\n{{c1::a}}\n\n~~~ x\nb"),
        (r"\{{c1::\`a}} `", r"\`a", None, r"\{{c1::\`a}} `"),
    ],
)  # fmt: skip
def test_formulas_and_code(text: str, held: str, hint: str | None, for_anki: str) -> None:
    """Braces and colons of a formula or of code are their own, and Anki is given them apart."""
    (deletion, *_) = clozes.of_number(clozes.parse(text), 1)
    assert clozes.written(deletion.parts, lambda *_: None) == held
    assert deletion.hint == hint
    assert clozes.apart(text) == for_anki
    assert clozes.starts(text) >= {text.index("{{c1")}
    assert clozes.torn(text) is None


def test_braces_in_html_are_anki_s() -> None:
    """In a field of Anki's nothing but its own rule counts."""
    (_, deletion, rest) = clozes.parse(r"{{c1::`{a}}`}}", html=True)
    assert deletion == clozes.Cloze(1, ("`{a",), None)
    assert rest == "`}}"
    assert clozes.as_entities("{{c1::std:\ufffe:map}\ufffe}}}") == "{{c1::std:&#58;map}&#125;}}"


@pytest.mark.parametrize(
    ("text", "at"), [(r"a {{c1::\frac{1}{2}}}", 2), (r"{{c1::\frac{1}{2} }}", None), ("none", None)]
)
def test_torn(text: str, at: int | None) -> None:
    """A deletion that ends amid its braces is found."""
    assert clozes.torn(text) == at


@pytest.mark.parametrize(
    ("text", "asked", "answer"),
    [
        (r"a {{c1::$\frac{\bf{v}}{\bf{u}}$}} b", "a [...] b", r"a \(\frac{\bf{v} }{\bf{u} }\) b"),
        (r"$1+{{c1::\frac{1}{2}}}=x$", r"\(1+[...]=x\)", r"\(1+\frac{1}{2} =x\)"),
        ("{{c1::`std::map{{}}`::a hint}} c", "[a hint] c", "std::map{{}} c"),
    ],
)
def test_the_engine_takes_formulas_and_code(anki: Collection, text: str, asked: str, answer: str) -> None:
    """What a package has for a formula or code in a cloze is hidden and shown whole."""
    note = anki.new_note(anki.models.by_name("Cloze") or {})
    note.fields = [cloze_html(text), ""]
    anki.add_note(note, DeckId(1))
    (card,) = note.cards()
    sides = [
        html.unescape(re.sub(r"(?s)<style>.*?</style>|<[^>]*>", "", side)).strip()
        for side in (card.question(), card.answer())
    ]
    assert sides == [asked, answer]
    anki.remove_notes([note.id])


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("no cloze", ""),
        ("{{c1::a}} and {{c2::b}}", ""),
        ("{{c1::a}} and {{c2::b}", "{{c2::"),
        ("{{c1::a {{c2::b}}", "{{c1::"),
        ("{{c1::a `}}`", "{{c1::"),
        ("`{{c1::a`, for example", ""),
        ("`{{c1::a` and {{c03::b", "{{c03::"),
        ("<!-- {{c1::a -->", ""),
    ],
)
def test_unclosed(text: str, mark: str) -> None:
    """A cloze that is never closed is found, unless it is in code or a comment, as in texts about clozes."""
    assert clozes.unclosed(text) == mark
