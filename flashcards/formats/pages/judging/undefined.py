"""Pages that show terms but no definitions: lists of names, entries that are folded up, the same links below each."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from flashcards.formats.pages import PICTURE, Found, Line, Pair
from flashcards.formats.pages.doubts import LONG_TERM
from flashcards.formats.pages.gridded import is_definition_name
from flashcards.formats.pages.judging import shapes
from flashcards.formats.pages.judging.likely import ENOUGH, says
from flashcards.formats.pages.lines import Shape, ends, is_heading, order_key, plain, shape, words

_ORDERED_TERMS = 6
_MANY = 5
_HALF = 0.5
_SAID_AT_LEAST = 0.3  # of the definitions on a page in no order
_INTERLEAVED = 0.75  # of the neighbours in order, terms and definitions together; on a glossary some half of them are
_LISTED = 0.2
_ITEM = "- "
_FOLDED = ("+", "\u25b8", "\u25b6", "\u25bc", "\u25be", "\u25bd", "\u25b3", "\u2304", "\u203a")
"""Signs that open an entry of a page whose definitions are not shown, and so were not copied."""
_UNFOLDS = {*_FOLDED[1:]}
_WORD = re.compile(r"[^\W\d_]+")
_FILLER = re.compile(r"\b(?:lorem ipsum|dolor sit amet)\b", re.IGNORECASE)
_TWO = 2
_ALIKE, _FEW_WORDS = 5, 6  # definitions, and words of one


def is_list(found: Found) -> bool:
    """Whether the definitions are terms themselves: in alphabetical order with the others, or lists of names."""
    told = sum(ends(pair.text) and words(pair.text) > LONG_TERM for pair in found.pairs)
    if found.shape not in shapes.STACKED or told > _HALF * len(found.pairs):
        return False
    pairs = found.pairs[:ENOUGH]
    if sum(map(_holds_names, pairs)) > _HALF * len(pairs):
        return True
    keys = [order_key(text) for pair in pairs for text in (pair.term, *pair.definition)]
    good = sum(one <= other for one, other in pairwise(keys))
    abbreviations = sum(pair.term.isupper() for pair in pairs)
    if sum(ends(pair.text) for pair in pairs) + abbreviations < _SAID_AT_LEAST * len(pairs):
        good = max(good, sum(one[:1] <= other[:1] for one, other in pairwise(keys)))
    share = _INTERLEAVED if len(pairs) >= _ORDERED_TERMS else 1
    return good >= share * (len(keys) - 1) and (share < 1 or not any(map(says, pairs)))


def _holds_names(pair: Pair) -> bool:
    """Whether a definition is nothing but items of a few words, as the parts of a book in its contents."""
    items = [item for text in pair.definition for item in text.split("\n")]
    return len(items) > 1 and all(item.lstrip().startswith(_ITEM) and _is_name(item) for item in items)


def _is_name(item: str) -> bool:
    return words(item) <= LONG_TERM and not ends(item) and ":" not in item


def is_folded(lines: Sequence[Line]) -> bool:
    """Whether a page shows little but the terms, each behind the sign that opens its entry."""
    signs = sum(line.raw.startswith("+ ") and shape(line.text) is not Shape.DEFINITION for line in lines)
    return signs >= _MANY and signs >= _HALF * sum(not is_heading(line.text) for line in lines)


def are_folded(lines: Sequence[Line], pairs: Sequence[Pair]) -> bool:
    """Whether what stands for definitions says nothing, while each entry has the sign that opens it."""
    signs = sum(line.text in _UNFOLDS for line in lines)
    return signs >= max(_MANY, _HALF * len(pairs)) and sum(map(says, pairs)) < _HALF * len(pairs)


def hold_signs(pairs: Sequence[Pair]) -> bool:
    """Whether the definitions hold the signs that open entries."""
    folded = sum(pair.text.endswith(_FOLDED) for pair in pairs) >= _HALF * len(pairs)
    return folded or sum(not _UNFOLDS.isdisjoint(pair.definition) for pair in pairs) >= _LISTED * len(pairs)


def are_alike(pairs: Sequence[Pair]) -> bool:
    """Whether most definitions are the same few words, but for numbers, pictures and the words of their terms.

    So they are where they are the same few pictures, such as signs of what the terms belong to.
    """
    said = Counter(tuple(_own_words(pair)) for pair in pairs)
    signs = Counter(pair.text for pair in pairs if not plain(PICTURE.sub("", pair.text)).strip())
    if signs.total() >= max(_ALIKE, _HALF * len(pairs)) and 2 * len(signs) <= signs.total():
        return True
    return any(number >= max(_ALIKE, _HALF * len(pairs)) for own, number in said.items() if 0 < len(own) <= _FEW_WORDS)


def are_filler(pairs: Sequence[Pair]) -> bool:
    """Whether most definitions are the words that fill templates."""
    return 2 * sum(_FILLER.search(pair.text) is not None for pair in pairs) > len(pairs)


def are_labels(pairs: Sequence[Pair]) -> bool:
    """Whether two terms are labels of one entry, such as "Meaning"."""
    return len(pairs) <= _TWO and any(" " not in pair.term and is_definition_name(pair.term) for pair in pairs)


def _own_words(pair: Pair) -> list[str]:
    """The words of a definition that are not in its term."""
    term = {*_WORD.findall(pair.term.casefold())}
    return [word for word in _WORD.findall(plain(PICTURE.sub("", pair.text)).casefold()) if word not in term]
