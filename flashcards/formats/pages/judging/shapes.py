"""What the shape of a reading says about it: how far the page itself tells terms from definitions."""

from flashcards.formats.pages import Found

MARKS = ("bold", "colon", "dash", "equals")
"""Entries on one line, with a mark between term and definition that many pages use."""

LINED = (*MARKS, "class")

RARE_MARKS = (
    *("equals", "tilde", "slash", "bar", "glued", "stop", "capital", "upper"),
    *("gap", "blank", "letters", "means", "hyphen"),
)
"""Marks that many lines have which are no entries."""

_BY_LINES = ("headings", "items", "indented", "blocks", "paragraphs", "lines", "colons")
STACKED = (*_BY_LINES, "entries", "closed", "twos", "capitals")
"""Terms above their definitions."""

TOLD = {
    "headings": 1.15,
    "indented": 1.03,
    "entries": 1.1,
    "closed": 1.3,
    "twos": 0.8,
    "capitals": 1.15,
    "class": 1.15,
    "labels": 2.0,
    "definition list": 1.3,
    "cards": 1.4,
    "named cards": 1.4,
    "script": 1.4,
    "schema": 4.0,
    "table with names": 4.0,
    "table of terms": 1.5,
    "table": 1.5,
    "parts": 2.0,
}
"""How much better a reading is when the page says itself what is what."""

BY_ELEMENTS = ("definition list", "cards", "named cards", "script", "schema")
BEYOND_ORDER = ("definition list", "named cards", "script", "schema", "table with names")
"""Pages that say so clearly what is a term that its place in the alphabet does not matter."""


def is_told(found: Found) -> bool:
    """Whether the elements of a page say which are its terms and which their definitions."""
    return found.shape in (*BY_ELEMENTS, "table with names")
