"""Decks, notes and cards: what counts as the same term, and what a card shows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flashcards.cards import (
    FORWARD,
    REVERSE,
    CardKind,
    Deck,
    Face,
    Note,
    face,
    keys_of,
    kinds_of,
    names_of,
    new_guid,
    plain,
    term_key,
)
from flashcards.guidkey import guid_key

words = st.text(alphabet="abcdefghij ()-", min_size=1, max_size=12).filter(lambda text: term_key(text) != "")


@pytest.mark.parametrize(
    ("what", "one", "other"),
    [
        ("case", "Bayesian Optimization", "bayesian optimization"),
        ("case beyond ASCII", "STRASSE", "Straße"),
        ("Greek capitals", "ΣΊΣΥΦΟΣ", "σίσυφος"),
        ("a hyphen", "Fine-tuning", "Fine tuning"),
        ("a typographic dash", "Fine\N{EN DASH}tuning", "Fine-tuning"),
        ("quotation marks", "\N{LEFT DOUBLE QUOTATION MARK}Attention\N{RIGHT DOUBLE QUOTATION MARK}", "Attention"),
        ("parentheses", "LoRA (Low-Rank Adaptation)", "LoRA, low rank adaptation"),
        ("a full stop", "Overfitting.", "Overfitting"),
        ("bold", "**Dropout**", "Dropout"),
        ("italics", "_Dropout_", "*Dropout*"),
        ("code", "`softmax`", "softmax"),
        ("struck out", "~~Dropout~~", "Dropout"),
        ("an escape", r"A\* search", "A search"),
        ("white space within", "Transfer   Learning", "Transfer Learning"),
        ("white space around", "  Transfer Learning\t", "Transfer Learning"),
        ("a no-break space", "Transfer\N{NO-BREAK SPACE}Learning", "Transfer Learning"),
        ("full width", "\N{FULLWIDTH LATIN CAPITAL LETTER R}LHF", "RLHF"),
        ("a ligature", "Arti\N{LATIN SMALL LIGATURE FI}cial", "Artificial"),
        ("composed accents", "Poincare\N{COMBINING ACUTE ACCENT}", "Poincar\N{LATIN SMALL LETTER E WITH ACUTE}"),
    ],
)
def test_equal_terms(what: str, one: str, other: str) -> None:
    """Case, punctuation, emphasis, white space and width do not make another term."""
    assert term_key(one) == term_key(other), what


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Top-k", "Top-p"),
        ("Adam", "AdamW"),
        ("LSTM", "LSTM 2"),
        ("+", "-"),
        ("1.5", "15"),
        ("résumé", "resume"),
        ("C", "C++"),
        ("C++", "C#"),
        ("कि", "का"),
        ("`*`", "`_`"),
    ],
)
def test_different_terms(one: str, other: str) -> None:
    """Other letters and digits make another term, and so does punctuation when there is nothing else."""
    assert term_key(one) != term_key(other)


@given(text=st.text(max_size=40))
def test_a_key_has_no_stray_white_space(text: str) -> None:
    """A term's key is one line with single spaces."""
    key = term_key(text)
    assert key == " ".join(key.split())


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("**LoRA**", "LoRA"),
        ("a *very* `small` step", "a very small step"),
        (r"A\* search", "A* search"),
        (r"50 \% \(half\)", "50 % (half)"),
        ("  spaced  ", "spaced"),
        ("snake_case and 2 * 3 are ~5", "snake_case and 2 * 3 are ~5"),
        ("**bold *and* `code`**", "bold and code"),
        ("**_`~~deep~~`_** words", "~~deep~~ words"),
    ],
)
def test_plain(markdown: str, text: str) -> None:
    """A plain text has neither emphasis nor escapes."""
    assert plain(markdown) == text


@pytest.mark.parametrize(
    ("term", "names"),
    [
        ("Dropout", ("Dropout",)),
        ("LoRA (Low-Rank Adaptation)", ("LoRA", "Low-Rank Adaptation")),
        ("**LoRA** (*Low-Rank Adaptation*)", ("LoRA", "Low-Rank Adaptation")),
        ("RLHF (A) and (B) more", ("RLHF and more", "A", "B")),
        ("Same (Same)", ("Same",)),
        ("(Alone)", ("(Alone)",)),
        ("O(n)", ("O(n)",)),
        ("Blank ( )", ("Blank",)),
        ("()", ("()",)),
        ("( )", ("( )",)),
    ],
)
def test_names_of(term: str, names: tuple[str, ...]) -> None:
    """A term's parentheses hold its other names."""
    assert names_of(term) == names


@pytest.mark.parametrize(
    ("definition", "tags", "reverse", "kinds"),
    [
        ("Plain.", (), False, ["forward"]),
        ("Plain.", (), True, ["forward", "reverse"]),
        ("Plain.", ("ai", "reverse"), False, ["forward", "reverse"]),
        ("A {{c1::hidden}} word.", (), False, ["cloze 1"]),
        ("{{c2::b}} before {{c1::a}}, {{c2::b}} again, {{c10::j}}", (), False, ["cloze 1", "cloze 2", "cloze 10"]),
        ("A {{c1::hidden}} word.", ("reverse",), True, ["cloze 1"]),
        ("Open {{c1::for ever", (), False, ["forward"]),
        ("{{c12345::too many}}", (), False, ["forward"]),
        ("over {{c1::two\nlines}}", (), False, ["cloze 1"]),
    ],
)
def test_kinds_of(definition: str, tags: tuple[str, ...], reverse: bool, kinds: list[str]) -> None:  # noqa: FBT001 - a column of the table
    """Cloze deletions give a card each, and every other note one or two."""
    assert list(kinds_of(Note(term="T", definition=definition, tags=tags), reverse=reverse)) == kinds


CLOZE = "{{c1::Paris}} is the capital of {{c2::France::country}}, {{c1::Lyon::city}} is not."


@pytest.mark.parametrize(
    ("kind", "definition", "expected"),
    [
        (FORWARD, "The definition.", Face(question="Term", answer="The definition.")),
        (REVERSE, "The definition.", Face(question="The definition.", answer="Term")),
        (
            CardKind("cloze 1"),
            CLOZE,
            Face(
                question="Term\n\n[...] is the capital of France, [city] is not.",
                answer="**Paris** is the capital of France, **Lyon** is not.",
            ),
        ),
        (
            CardKind("cloze 2"),
            CLOZE,
            Face(
                question="Term\n\nParis is the capital of [country], Lyon is not.",
                answer="Paris is the capital of **France**, Lyon is not.",
            ),
        ),
    ],
)
def test_face(kind: CardKind, definition: str, expected: Face) -> None:
    """A card asks for its own deletion, with its hint, and shows the others."""
    assert face("Term", definition, kind) == expected


def test_a_guid_never_changes() -> None:
    """The guid of a note is this one, today and on every machine."""
    assert new_guid("Training & Alignment", "LoRA (Low-Rank Adaptation)") == "f4ec752056d140e169f4"


def test_a_guid_looks_through_the_spelling() -> None:
    """Two machines whose texts differ in case or emphasis still agree on a note's guid."""
    assert new_guid("Deck", "**LoRA**") == new_guid("Deck", "lora")
    assert new_guid("Deck", "LoRA") != new_guid("Other deck", "LoRA")


def test_a_guid_keeps_its_parts_apart() -> None:
    """Where one part ends and the next begins takes part in the guid."""
    assert new_guid("ab", "c") != new_guid("a", "bc")
    assert new_guid("a", "b", "cd") != new_guid("a", "b", "c", "d")
    assert new_guid("a", "b") != new_guid("a", "b", "")


@given(one=st.lists(words, min_size=2, max_size=4), other=st.lists(words, min_size=2, max_size=4))
def test_equal_guids_mean_equal_parts(one: list[str], other: list[str]) -> None:
    """Different decks, terms or further parts never share a guid."""
    same = (one[0], term_key(one[1]), *one[2:]) == (other[0], term_key(other[1]), *other[2:])
    assert (new_guid(*one) == new_guid(*other)) == same


def test_a_note_may_move() -> None:
    """Where a note stands in its file takes no part in comparing it."""
    assert Note(term="T", definition="D", line=3) == Note(term="T", definition="D", line=9)
    assert Note(term="T", definition="D") != Note(term="T", definition="D", section="S")


def test_a_deck_asks_twenty_new_cards_a_day() -> None:
    """A deck that says nothing has 20 new cards a day and as many reviews as are due."""
    deck = Deck(name="D")
    assert (deck.limits.new, deck.limits.reviews, deck.notes, deck.reverse) == (20, None, (), False)


@pytest.mark.parametrize("term", ["Tide", "Ñandú", "the **moon**", "\u212bngstr\u00f6m", " x  y ", "", "*"])
def test_both_keys_at_once(term: str) -> None:
    """Asked for together, the keys of a term are those that it has by themselves."""
    assert keys_of(term) == (term_key(term), guid_key(term))
