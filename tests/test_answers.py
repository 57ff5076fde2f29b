"""Typed answers beside those that are asked, and hints."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flashcards.cards import FORWARD, REVERSE, CardKind
from flashcards.reviews import Rating
from flashcards.study.answers import Comparison, Part, Verdict, accepted, compare, hint

CLOZE = CardKind("cloze 1")


def marked(comparison: Comparison) -> tuple[str, str]:
    """Both texts with their differences in brackets."""

    def show(parts: tuple[Part, ...]) -> str:
        return "".join(part.text if part.same else f"[{part.text}]" for part in parts)

    return show(comparison.typed), show(comparison.answer)


@pytest.mark.parametrize(
    ("term", "definition", "kind", "answers"),
    [
        ("LoRA (Low-Rank)", "", REVERSE, ("LoRA (Low-Rank)", "LoRA", "Low-Rank", "LR")),
        ("*der* Hund", "", REVERSE, ("der Hund", "LR")),
        ("Tide", "The {{c1::moon}} and {{c2::sun}} pull the {{c1::*sea*}}.", CLOZE, ("moon, sea", "moon sea")),
        ("Tide", "The {{c1::moon}}.", CLOZE, ("moon",)),
        ("der Hund", "dog; hound", FORWARD, ("dog; hound", "dog", "hound")),
        ("gehen", "to go, to walk (on foot)", FORWARD,
         ("to go, to walk (on foot)", "to go", "to walk (on foot)", "to walk", "on foot")),
        ("x", "one or two", FORWARD, ("one or two", "one", "two")),
        ("Tide", "The rise and fall of the sea.", FORWARD, ()),
        ("Tide", "up\ndown", FORWARD, ()),
        ("Tide", "![](tide.png)", FORWARD, ()),
        ("Area", "$a^2$", FORWARD, ()),
    ],
)  # fmt: skip
def test_accepted(term: str, definition: str, kind: CardKind, answers: tuple[str, ...]) -> None:
    """What may be typed: any name of the term, what a gap hides, a short definition or a part of it."""
    aliases = ("LR",) if kind == REVERSE else ()
    assert accepted(term, definition, kind, aliases) == answers


@pytest.mark.parametrize(
    ("typed", "answer", "verdict"),
    [
        ("tide", "Tide", Verdict.RIGHT),
        ("low rank adaptation", "Low-Rank Adaptation", Verdict.RIGHT),
        ("  two   words ", "two words", Verdict.RIGHT),
        ("maree", "mar\u00e9e", Verdict.ACCENTS),
        ("STRASSE", "Stra\u00dfe", Verdict.RIGHT),
        ("\u05e9\u05dc\u05d5\u05dd", "\u05e9\u05b8\u05c1\u05dc\u05d5\u05b9\u05dd", Verdict.ACCENTS),
        ("tdie", "tide", Verdict.SLIP),
        ("tid", "tide", Verdict.SLIP),
        ("adaptaton", "adaptation", Verdict.SLIP),
        ("adapation", "adaptations", Verdict.SLIP),
        ("cat", "cut", Verdict.DIFFERENT),
        ("1915", "1914", Verdict.DIFFERENT),
        ("World War 2", "World War 1", Verdict.DIFFERENT),
        ("low adaptation", "low-rank adaptation", Verdict.PARTLY),
        ("gyre", "tide", Verdict.DIFFERENT),
        ("", "tide", Verdict.DIFFERENT),
        ("\u6d77", "\u6d77", Verdict.RIGHT),
        ("\u6d6a", "\u6d77", Verdict.DIFFERENT),
        ("C", "C++", Verdict.DIFFERENT),
    ],
)
def test_verdicts(typed: str, answer: str, verdict: Verdict) -> None:
    """Case, punctuation, accents and small slips are forgiven; another number or another short word is not."""
    assert compare(typed, [answer]).verdict == verdict


def test_suggestions() -> None:
    """What is right is Good, what is nearly so Hard, and what is not Again."""
    for typed, rating in (("tide", 3), ("tidee", 3), ("spring tides", 1)):
        assert compare(typed, ["tide"]).suggestion == Rating(rating)
    assert compare("low adaptation", ["low-rank adaptation"]).suggestion == Rating.HARD


def test_the_nearest_answer_counts() -> None:
    """Of several names the one that was meant is shown."""
    found = compare("low rank adaption", ["LoRA (Low-Rank Adaptation)", "LoRA", "Low-Rank Adaptation"])
    assert found.verdict == Verdict.SLIP
    assert marked(found) == ("low[ ]rank adaption", "Low[-]Rank Adapt[at]ion")


def test_differences() -> None:
    """Pieces that differ are marked on both sides; case is no difference, an accent is one; marks stay with letters."""
    assert marked(compare("mare", ["Mar\u00e9e"])) == ("mare", "Mar[\u00e9]e")
    assert marked(compare("e\u0301a", ["\u00e9b"])) == ("e\u0301[a]", "\u00e9[b]")
    family = "\U0001f468\u200d\U0001f469"
    assert marked(compare(f"a{family}", ["a"])) == (f"a[{family}]", "a")


def test_own_words() -> None:
    """A long text is compared by its words, and nobody is judged by them."""
    found = compare("the Sea, rises with moon", [], "The rise and fall of the sea under the pull of the moon.")
    assert (found.verdict, found.suggestion) == (Verdict.FREE, None)
    assert (found.shared, found.words) == (1, 5)
    assert [part.text for part in found.typed if part.same] == ["moon"]
    assert found.answer == ()


@pytest.mark.parametrize(
    ("term", "definition", "kind", "letters", "shown"),
    [
        ("LoRA (Low-Rank Adaptation)", "", REVERSE, 1, "L___ (L__-R___ A_________)"),
        ("Tide", "", REVERSE, 2, "Ti__"),
        ("Tide", "", REVERSE, 9, "Tide"),
        ("Tide", "The {{c1::moon}} pulls the {{c1::sea}}.", CLOZE, 1, "m___ / s__"),
        ("Tide", "\n- The **rise** and [fall](x.md).\n- more", FORWARD, 1, "T__ r___ a__ f___."),
        ("Tide", " ".join(["word"] * 13), FORWARD, 1, " ".join(["w___"] * 12) + " ..."),
        ("Force", "is $m \\cdot a$ here", FORWARD, 1, "i_ ... h___"),
        ("Tide", "---", FORWARD, 1, ""),
        ("Tide", "e\u0301a\u6d77", FORWARD, 1, "e\u0301__"),
    ],
)
def test_hints(term: str, definition: str, kind: CardKind, letters: int, shown: str) -> None:
    """A hint shows the first letters of each word that is asked for, and how long it is."""
    assert hint(term, definition, kind, letters) == shown


texts = st.text(max_size=40)


@given(texts, texts)
def test_nothing_is_lost(typed: str, answer: str) -> None:
    """The pieces are the texts, and what is the same text is right."""
    found = compare(typed, [answer])
    assert "".join(part.text for part in found.typed) == " ".join(typed.split())
    assert "".join(part.text for part in found.answer) == answer
    assert compare(answer, [answer]).verdict in {Verdict.RIGHT, Verdict.ACCENTS}


@given(st.text("ab ", max_size=8), st.text("ab ", max_size=8))
def test_who_is_compared_with_whom_makes_no_difference_to_slips(one: str, other: str) -> None:
    """A difference is as large one way as the other."""
    forth, back = compare(one, [other]), compare(other, [one])
    same = {Verdict.RIGHT, Verdict.ACCENTS}
    assert (forth.verdict in same) == (back.verdict in same)
