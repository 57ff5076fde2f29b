"""Small changes to a deck's text leave the rest of it as it was."""

import pytest

from flashcards.cards import Note
from flashcards.formats.editing import add_note, replace_notes, set_tags

DECK = (
    "---\ndeck: Sea\n---\n\n# Water\n\n## Tide\nUp and down.\n\n## Wave\nA ridge.\n\n#wind #moon\n\n## Gyre\nA ring.\n"
)


@pytest.mark.parametrize(
    ("line", "tags", "before", "after"),
    [
        (7, ["moon"], "Up and down.\n", "Up and down.\n\n#moon\n"),
        (10, ["ice"], "#wind #moon", "#ice"),
        (10, [], "A ridge.\n\n#wind #moon\n\n", "A ridge.\n\n"),
        (15, ["a", "b"], "A ring.\n", "A ring.\n\n#a #b\n"),
        (7, [], "", ""),
    ],
)
def test_tags_are_set(line: int, tags: list[str], before: str, after: str) -> None:
    """The tag line of one note is written, changed or taken away."""
    assert set_tags(DECK, line, tags) == DECK.replace(before, after, 1)


def test_a_note_is_added_under_the_last_section() -> None:
    """A new note stands below all others, outside of the section they are in."""
    text = add_note(DECK, Note(term="Fjord", definition="An arm of the sea."), "sea")
    assert text == f"{DECK}\n#\n\n## Fjord\nAn arm of the sea.\n"


def test_comments_below_a_note_that_is_replaced_stay() -> None:
    """What a program noted below a card is there below its new text, and once."""
    comment = "<!--SR:!2026-03-01,3,250-->"
    text = DECK.replace("Up and down.\n", f"Up and down.\n{comment}\n")
    note = Note(term="Tide", definition="The rise.", section="Water")
    assert replace_notes(text, {7: note}) == text.replace(f"Up and down.\n{comment}", f"The rise.\n\n{comment}")
    note = Note(term="Tide", definition=f"The rise.\n{comment}", section="Water")
    assert replace_notes(text, {7: note}) == text.replace("Up and down.", "The rise.")
