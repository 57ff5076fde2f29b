"""The first entry of a page, where it is not set apart from what stands above it as the others are."""

import pytest
from test_page_edges import UNORDERED
from test_page_kinds import PAIRS

from flashcards.formats.glossary import parse

LINKED = "{}\n{}\nRead more\n"
CLASSED = "{}\nnoun\n{}\n\u201cThey spoke of it on board, as sailors do.\u201d\n\n"


@pytest.mark.parametrize("pairs", [PAIRS, UNORDERED], ids=["in order", "in no order"])
@pytest.mark.parametrize(
    ("above", "entry"),
    [
        pytest.param("Sea School\nGlossary of boats\nWhat you hear on board.\n\nPopular\n", LINKED, id="links below"),
        pytest.param("Sea School\nWord of the day: moot\nGlossary of boats\n", CLASSED, id="a class below the term"),
    ],
)
def test_the_entry_right_below_a_title(above: str, entry: str, pairs: dict[str, str]) -> None:
    """The first entry is kept where only those below it have a link above them, or a blank line."""
    entries = "".join(entry.format(*pair) for pair in pairs.items())
    deck = parse(f"{above}{entries}\nShare\nSea School Ltd\n", "given").deck
    assert (deck.name, [note.term for note in deck.notes]) == ("Glossary of boats", [*pairs])


def test_a_title_above_labelled_entries() -> None:
    """A title with a sentence is no entry, though laid out as the entries are below the label that each has."""
    entries = "".join(f"Share\n{term}\n{definition}\n" for term, definition in UNORDERED.items())
    notes = parse(f"Sea School\nGlossary of boats\nWhat you hear at sea.\n{entries}", "given").deck.notes
    assert [note.term for note in notes] == [*UNORDERED]
