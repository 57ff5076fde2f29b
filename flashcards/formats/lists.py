"""Markdown whose only notes are lists of terms, as :mod:`.plain` finds them."""

from flashcards.formats import Reading, markdown, plain
from flashcards.formats.lines import scan


def recognises(text: str) -> bool:
    """Whether a text has a list with at least one note."""
    text = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    lines = [line.rstrip() for line in text.split("\n")]
    return any(block.notes for block in plain.find(scan(lines)[0], lines))


def parse(text: str, name: str) -> Reading:
    """Read the lists of a text and nothing else in it; ``name`` is used if the text has no title."""
    return markdown.parse(text, name, only_lists=True)
