"""Entries that follow each other within paragraphs, as in texts that were taken from a printed page.

::

    EBB: The tide on its way out. FETCH: How far the wind blows. GYBE: A turn.
    Ebb: the tide on its way out. Fetch: how far the wind blows. Gybe: a turn.

Terms in capitals, or those with a capital above definitions that have none, show where each of them begins, if they
are in alphabetical order.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from flashcards.formats.pages.alphabets import UPPER

_LOWER = rf"(?![{UPPER}])[^\W\d_]"
_CAPITALS = rf"[{UPPER}](?:[{UPPER}'\u2019-]|\s(?=[{UPPER}])){{2,40}}\s?[:\u2013\u2014]\s(?=\S)"
_CAPITAL = rf"[{UPPER}](?:{_LOWER}|['\u2019-]){{2,30}}(?:\s(?:{_LOWER}|['\u2019()-]){{1,20}}){{0,2}}:\s(?={_LOWER})"
_STYLES = [
    (re.compile(rf"(?<=[.;!?)\"\u201d\u00bb])[ \t]+(?={_CAPITALS})"), re.compile(rf"\s*{_CAPITALS}"), 3),
    (re.compile(rf"(?<=[^\s:])[ \t]+(?={_CAPITAL})"), re.compile(rf"\s*{_CAPITAL}"), 8),
]
"""Where entries begin within a paragraph, how they do so anywhere, and how many of them are enough."""

_MARKS = re.compile(r"[:\u2013\u2014]")
_ORDERED = 0.8  # of the neighbours


def unjoined(raw: Sequence[str], places: Sequence[int]) -> tuple[list[str], list[int]]:
    """The lines with each entry on one of its own, if many stand within paragraphs; the number of each line stays."""
    for within, begins, least in _STYLES:
        parts = [within.split(line) if _MARKS.search(line) else [line] for line in raw]
        entries = [part for line in parts for part in line if begins.match(part)]
        more = sum(len(line) - 1 for line in parts)
        good = sum(one.casefold() <= other.casefold() for one, other in pairwise(entries))
        if more >= max(least, len(entries) / 2) and good >= _ORDERED * (len(entries) - 1):
            told = [(part, place) for line, place in zip(parts, places, strict=True) for part in line]
            return [part for part, _ in told], [place for _, place in told]
    return [*raw], [*places]
