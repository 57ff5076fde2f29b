"""Headings and other lines among the entries of a page, which are no terms without a definition."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise

from flashcards.formats.pages import Line, Pair, sorting
from flashcards.formats.pages.lines import Shape, order_key, shape

_NUMBER = re.compile(r"\W?(\d{1,4})[.)\]]")
_LEAST = 6  # entries
_FEW = 0.4  # of the entries, that are the first ones below a heading


def heads(lines: Sequence[Line], pairs: Sequence[Pair], at: int, stray: Sequence[int]) -> bool:
    """Whether a line is the heading of the entries below it: as a term it has no place in the alphabet, or in the case.

    The entries are in alphabetical order throughout, or anew below each heading,
    or begin in lower case.
    """
    below = bisect_left(pairs, at, key=lambda pair: pair.start)
    if len(pairs) < _LEAST or shape(lines[at].text) is not Shape.TERM or not 0 < below < len(pairs):
        return False
    if pairs[below].start != at + 1 or pairs[below - 1].end < at or at - 1 in stray:
        return False
    if lines[at].text[0].isupper() and all(pair.term[0].islower() for pair in pairs):
        return True
    if starts := anew(lines, pairs):
        return below in starts
    above, own, next_one = (order_key(text)[:1] for text in (pairs[below - 1].term, lines[at].text, pairs[below].term))
    return sorting.share([pair.term for pair in pairs]) == 1 and not above <= own <= next_one


def anew(lines: Sequence[Line], pairs: Sequence[Pair]) -> set[int]:
    """Where the alphabet begins anew: nowhere else, and below a short line each time, as there is nowhere else."""
    letters = [order_key(pair.term)[:1] for pair in pairs]
    falls = {at for at, (one, other) in enumerate(pairwise(letters), 1) if one > other}
    above = [(one, lines[other.start - 1]) for one, other in pairwise(pairs)]
    alone = [line.number > one.number and line.text not in one.definition for one, line in above]
    headed = {at for at, (_, line) in enumerate(above, 1) if alone[at - 1] and shape(line.text) is Shape.TERM}
    return falls if falls == headed and len(falls) <= _FEW * len(pairs) else set()


def are_counted(lines: Sequence[Line], pairs: Sequence[Pair]) -> bool:
    """Whether the entries have numbers that count up by one, so that a line without one between them is none."""
    found = [_NUMBER.match(lines[pair.start].raw.strip()) for pair in pairs]
    numbers = [int(match[1]) for match in found if match]
    return len(pairs) >= _LEAST and numbers == [*range(1, len(pairs) + 1)]
