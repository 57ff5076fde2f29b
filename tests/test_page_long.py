"""Long pages, whose beginning says what they are."""

from types import ModuleType

import pytest
from growth import check_growth

from flashcards.formats import glossary
from flashcards.formats.pages import Lines, Pair, entries, stacked
from flashcards.formats.pages.judging import ways
from flashcards.formats.pages.judging.likely import likelihood
from flashcards.formats.pages.lined import separated
from flashcards.formats.pages.lines import split
from flashcards.formats.registry import detect

ENTRIES = {
    f"Rope {number}": f"The one that the crew of boat {number} made, " + "and spliced once more, " * 4 + "as ropes are."
    for number in range(1_100)
}
LONG = "Glossary\n\n" + "".join(f"Rope {at} - One of kind {at} that holds a boat.\n\n" for at in range(10_000, 13_000))


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


def test_the_beginning_of_a_long_page_is_read_once() -> None:
    """Which way a long page is laid out is found when it is recognised, and known when it is read."""
    ways.way.cache_clear()
    assert glossary.recognises(LONG)
    assert len(glossary.parse(LONG, "Ropes").deck.notes) == 3_000
    assert ways.way.cache_info().misses == 1


@pytest.mark.parametrize(
    ("reader", "form"),
    [
        pytest.param(stacked, "Rope {0}\n\nA rope of kind {0} that holds a boat.\n\n", id="above"),
        pytest.param(entries, "ROPE {0}\nholds {0} boats at sea\n", id="in capitals"),
        pytest.param(separated, "Rope {0} - A rope of kind {0}: it holds a boat.\n\n", id="on one line"),
    ],
)
def test_one_way_of_a_reader_is_one_of_all(reader: ModuleType, form: str) -> None:
    """A reader that is asked for one shape makes of a page what it makes in that shape among all others."""
    lines = Lines(split("".join(map(form.format, "ABCDEFGHIJKLMNOPQRSTUVWXYZ")))[0])
    found = [*reader.readings(lines)]
    assert found
    for only in {one.shape for one in found}:
        same = [one for one in found if one.shape == only]
        assert [one for one in reader.readings(lines, only) if one.shape == only] == same
