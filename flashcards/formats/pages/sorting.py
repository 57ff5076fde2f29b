"""Whether the terms of a page are in alphabetical order, which few other pages are in, unless by chance."""

from collections.abc import Sequence
from itertools import pairwise
from math import sqrt

from flashcards.formats.pages.lines import order_key

_MOSTLY = 0.7  # of the steps from one letter to another
_RARE = 2.7  # standard deviations, by which an order is no chance: one list in some two hundred is as good


def share(terms: Sequence[str], *, whole: bool = False) -> float:
    """The share of neighbours in alphabetical order, by their first letters or the ``whole`` of them.

    A page that is in no order has half of them so by chance.
    """
    keys = [order_key(term)[: None if whole else 1] for term in terms]
    return _good(keys) / max(1, len(keys) - 1)


def are_sorted(keys: Sequence[str], least: float) -> bool:
    """Whether at least this share of the neighbours among some keys is in order."""
    return _good(keys) >= least * (len(keys) - 1)


def _good(keys: Sequence[str]) -> int:
    return sum(one <= other for one, other in pairwise(keys))


def are_all_sorted(terms: Sequence[str]) -> bool:
    """Whether terms are in alphabetical order without any exception, and more so than by chance."""
    return tells(terms) and are_sorted([order_key(term) for term in terms], 1)


def tells(terms: Sequence[str]) -> bool:
    """Whether terms are in alphabetical order, and more so than by chance.

    Numbers are in order on many pages, as are names that begin in the same way;
    signs in front of all names have no order.
    """
    keys = [key for term in terms if (key := order_key(term))[:1].isalpha()]
    if 2 * len(keys) < len(terms):
        return False
    steps = [(one[0], other[0]) for one, other in pairwise(keys) if one[0] != other[0]]
    # Within a letter, only what begins with another word says something.
    whole = [(one, other) for one, other in pairwise(keys) if one.split()[0] != other.split()[0]]
    return _are_sorted(steps) or _are_sorted(whole)


def _are_sorted(steps: Sequence[tuple[str, str]]) -> bool:
    """Whether so many of the steps from one key to another are in order that it is no chance."""
    good, number = sum(one < other for one, other in steps), len(steps)
    # Of n things in a row by chance, (n - 1) / 2 are above the one before, give or take the root of (n + 1) / 12.
    return number > 0 and good >= max(_MOSTLY * number, number / 2 + _RARE * sqrt((number + 2) / 12))
