"""Long pages, whose beginning says what they are."""

import pytest
from growth import check_growth

from flashcards.formats import glossary
from flashcards.formats.pages import Pair
from flashcards.formats.pages.judging.likely import likelihood
from flashcards.formats.registry import detect

ENTRIES = {
    f"Rope {number}": f"The one that the crew of boat {number} made, " + "and spliced once more, " * 4 + "as ropes are."
    for number in range(1_100)
}


@pytest.mark.parametrize(
    "between",
    [
        pytest.param("\n", id="above"),
        pytest.param(": ", id="on one line", marks=pytest.mark.nightly),
        pytest.param("\n\n", id="apart", marks=pytest.mark.nightly),
    ],
)
def test_all_of_a_long_page_is_read(between: str) -> None:
    """What a page is, is told from its first lines, and every entry is read."""
    text = "Ropes\n\n" + "\n\n".join(f"{term}{between}{definition}" for term, definition in ENTRIES.items())
    recognised = detect(text)
    assert recognised is not None
    assert recognised.name == "glossary"
    notes = glossary.parse(text, "x").deck.notes
    assert {note.term: note.definition for note in notes} == ENTRIES


@pytest.mark.parametrize("text", ["A\n" * 2_100, "rope " * 40_000], ids=["letters", "one line"])
def test_long_texts_that_are_no_pages(text: str) -> None:
    """Nothing but letters, and a line without an end, are no pages."""
    assert not glossary.recognises(text)
    assert not glossary.parse(text, "x").deck.notes


@pytest.mark.growth
def test_long_names_without_a_blank_take_no_longer() -> None:
    """A term that is one long word, as names of code are, is judged as fast as others of its length."""

    def work(size: int) -> None:
        likelihood(Pair(0, "a" * size, ["It goes out."]), "lines")

    check_growth(work, 60)
