"""How much pairs look like terms and definitions."""

import re
from collections.abc import Sequence

from flashcards.formats.pages import Pair
from flashcards.formats.pages.doubts import LONG_TERM, NO_TERM, is_sentence
from flashcards.formats.pages.lines import Shape, ends, shape, words

_MANY, _PARAGRAPHS = 5, 20
_LETTERS = 0.5  # of a definition
_START = 300  # characters of it that show whether it is one
_COUNTS = re.compile(r"\d+(?:\s+\d+)+")
_TORN = re.compile(r"(?:\S+ ){0,3}\S+ ?:\s\S")
_ROW = re.compile(r"[^\W\d][,;][^\W\d]")
_PROSE = re.compile(r"\b(?:I|we|you|your|my|our|us|me)\b")

ENOUGH = 1_000
"""Pairs that say what a page is."""


def sample(pairs: Sequence[Pair]) -> Sequence[Pair]:
    """Pairs from all over a page, which say as much about it as all of them."""
    return pairs[:: len(pairs) // ENOUGH + 1]


def likelihood(pair: Pair, shape: str) -> float:
    """How much a pair looks like a term and its definition: 0 to 1."""
    count = words(pair.term)
    if not any(map(str.isalnum, pair.term)):
        return 0.3 if len(pair.term) == 1 or not ends(pair.text) else 0.9
    if NO_TERM.fullmatch(pair.term) or is_sentence(pair.term) or count > LONG_TERM + 4:
        return 0.1
    likely = 1.0 if count <= _MANY else 0.8 if count <= LONG_TERM else 0.5
    if len(_PROSE.findall(pair.text)) * 12 > words(pair.text):
        likely *= 0.8
    if _ROW.search(pair.term) or _COUNTS.fullmatch(pair.term):
        return 0.1
    if len(pair.definition) > 1 and not shape.startswith("table") and not says(pair):
        likely *= 0.3  # a table of contents
    if len(pair.definition) > _PARAGRAPHS:
        likely *= 0.5  # a section, or all of the page
    if _TORN.match(pair.term) and pair.text[:1].islower() and pair.below > pair.start:
        likely *= 0.3  # an entry of one line that was broken
    if pair.term[-1] in ",;" or pair.term[0] in ",;.)":
        likely *= 0.3
    start = pair.text[:_START]
    letters = sum(map(str.isalpha, start))
    return likely if letters > _LETTERS * sum(map(str.isalnum, start)) else 0.1


def says(pair: Pair) -> bool:
    """Whether a definition is more than the names that a menu lists."""
    return any(shape(text) is Shape.DEFINITION or ends(text) or words(text) >= _MANY for text in pair.definition)
