"""A line that stands above every entry and above no heading, as what kind of thing it is.

::

    Hull and deck               the heading of a part, with what it is about
    Words for what floats.
    Nautical term               the line above each entry, which is furniture
    Bow
    The front of a boat.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from flashcards.formats.pages import Found, Line, sorting
from flashcards.formats.pages.lines import order_key

_LEAST = 6  # entries
_ORDERED = 0.9  # of the neighbours, on a page in alphabetical order
_BELOW = 1_000_000  # lines of a page
_MOSTLY = 0.6  # of what looks like one


def without(found: Found, lines: Sequence[Line], furniture: Sequence[Line]) -> Found:
    """A reading without the headings among its entries, above which that line is missing.

    No two of them follow each other, as entries with another line, or with none,
    would, and none has a place in the alphabet. What stands below the last entry with that line is doubtful.
    """
    pairs = found.pairs
    above = [_above(lines, pair.start, furniture) for pair in pairs]
    names = [texts[-1] if texts else "" for texts in above]
    ((label, number),) = Counter(filter(None, names)).most_common(1) or (("", 0),)
    closes = label in _above(lines, pairs[-1].end, furniture)  # as a link to more does
    if number < max(_LEAST, _MOSTLY * len(pairs)) or number == len(pairs) or closes:
        return found
    closing = {texts[-2] for texts in above if texts[-1:] == [label] and texts[1:]}
    last = max(at for at, name in enumerate(names) if name == label)
    lacking = [at for at, name in enumerate(names) if name != label]
    headings = [at for at in lacking if at < last]
    if any(names[at] not in {"", *closing} for at in lacking) or any(one + 1 == at for one, at in pairwise(headings)):
        return found
    keys = [order_key(pair.term) for pair in pairs]
    if sorting.are_sorted([key for key, name in zip(keys, names, strict=True) if name == label], _ORDERED):
        placed = {at for at in headings if keys[max(0, at - 1)] <= keys[at] <= keys[at + 1]}  # in the alphabet
        headings = [at for at in headings if at not in placed]
    for pair in pairs[last + 1 :]:
        pair.doubt = pair.doubt or f'it has no line "{label}" above it, as all others have'
    aside = {place for at in headings for place in range(pairs[at].start, pairs[at].end)}
    kept = [pair for at, pair in enumerate(pairs) if at not in headings]
    return replace(found, pairs=kept, aside=sorted({*found.aside, *aside}))


def _above(lines: Sequence[Line], at: int, furniture: Sequence[Line]) -> list[str]:
    """The furniture right above a line, or below the last one of a page."""
    start = lines[at - 1].number if at else 0
    end = lines[at].number if at < len(lines) else lines[-1].number + _BELOW
    first, last = (bisect_right(furniture, number, key=lambda line: line.number) for number in (start, end))
    return [line.text for line in furniture[first:last]]
