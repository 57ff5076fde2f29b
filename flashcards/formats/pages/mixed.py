"""Pages with several parts, each with entries in its own way: a table below headings, a list below a table.

Two parts may have the same entries, such as those of all letters and those of one.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from flashcards.formats.pages import Found, Pair, sorting
from flashcards.formats.pages.judging import shapes
from flashcards.formats.pages.lines import ends, is_furniture, words

_LEAST = 3  # entries of another part
_LEAST_IN_ORDER = 5  # of one that only the alphabet tells
_APART = 0.9  # of its entries, that are outside of those already found
_BEYOND_DOUBT = ("definition list", "schema", "table with names")
_LIKELY = ("table", "bold terms")
_LONGEST_TERM = 6  # words of an entry of these
_SAYING = 3  # words of its definition
_ORDERED = 0.9  # of the neighbours
_MOSTLY = 0.8  # of the terms
_LETTERED = re.compile(r"(\w) (?=\1)", re.IGNORECASE)


def with_others(best: Found, readings: Sequence[Found]) -> Found:
    """The best reading of a page, with the entries of other parts that are beyond doubt.

    Those are of definition lists and of tables with names; where the best
    reading is one of these, also others in alphabetical order.
    """
    told = shapes.is_told(best)
    taken = best
    for other in sorted(readings, key=lambda one: (not shapes.is_told(one), -len(one.pairs))):
        pairs = [pair for pair in other.pairs if not _overlaps(pair, taken.pairs)]
        if len(pairs) < _LEAST or len(pairs) < _APART * len(other.pairs):
            continue
        if other.shape in _BEYOND_DOUBT or (told and _are_in_order(pairs)):
            taken = replace(taken, pairs=sorted([*taken.pairs, *pairs], key=lambda pair: pair.start))
    return taken


def left_out(found: Found, readings: Sequence[Found]) -> Sequence[Pair]:
    """What is written as entries are, in tables or in bold, outside of those that are read.

    Where those are a list or a table that says so, also terms above a sentence each.
    """
    others = ((one.shape, [pair for pair in one.pairs if not _overlaps(pair, found.pairs)]) for one in readings)
    likely = ((shape, pairs, [pair for pair in pairs if _may_be_entry(pair)]) for shape, pairs in others)
    several = shapes.is_told(found)
    most = max(
        (some for shape, pairs, some in likely if shape in _LIKELY or (several and _are_entries(shape, pairs, some))),
        key=len,
        default=[],
    )
    return most if len(most) >= _LEAST else []


def _are_entries(shape: str, pairs: Sequence[Pair], likely: Sequence[Pair]) -> bool:
    """Whether terms above a sentence each, in boxes or in elements of a kind, are entries beside a list of them."""
    said = sum(ends(pair.text) and "\n" not in pair.text for pair in pairs)
    return len(pairs) > _LEAST and shape.startswith(("<", "cards")) and len(likely) == len(pairs) == said


def _may_be_entry(pair: Pair) -> bool:
    short = len(pair.term) > 1 and words(pair.term) <= _LONGEST_TERM and not ends(pair.term)
    return short and words(pair.text) >= _SAYING and len(pair.text) > len(pair.term) and not is_furniture(pair.term)


def without_repeats(found: Found) -> Found:
    """A reading without entries that come again, word for word, and without the first letter in front of each term."""
    first: dict[tuple[str, str], Pair] = {}
    for pair in found.pairs:
        first.setdefault((pair.term, pair.text), pair)
    pairs = [*first.values()]
    lettered = sum(_LETTERED.match(pair.term) is not None for pair in pairs)
    if lettered >= max(_LEAST, _MOSTLY * len(pairs)):  # as pages draw a sign of it
        pairs = [replace(pair, term=_LETTERED.sub("", pair.term, count=1)) for pair in pairs]
    return replace(found, pairs=pairs)


def _are_in_order(pairs: Sequence[Pair]) -> bool:
    """Whether terms are in alphabetical order, which three letters at least show."""
    letters = {pair.term[0].casefold() for pair in pairs if pair.term[0].isalpha()}
    enough = len(pairs) >= _LEAST_IN_ORDER and len(letters) >= _LEAST
    return enough and sorting.share([pair.term for pair in pairs]) >= _ORDERED


def _overlaps(pair: Pair, pairs: Sequence[Pair]) -> bool:
    """Whether a pair shares lines with one of others, which are in the order of the page."""
    at = bisect_left(pairs, pair.end, key=lambda one: one.start) - 1
    return at >= 0 and pairs[at].end > pair.start
