"""Entries that follow each other within paragraphs, as in texts that were taken from a printed page.

::

    EBB: The tide on its way out. FETCH: How far the wind blows. GYBE: A turn.

Terms in capitals, in alphabetical order, show where each of them begins.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from flashcards.formats.pages.alphabets import UPPER

_TERM = rf"[{UPPER}](?:[{UPPER}'\u2019-]|\s(?=[{UPPER}])){{2,40}}\s?[:\u2013\u2014]\s"
_WITHIN = re.compile(rf"(?<=[.;!?)\"\u201d\u00bb])[ \t]+(?={_TERM}\S)")
_BEGINNING = re.compile(rf"\s*{_TERM}")
_LEAST = 3  # entries within paragraphs
_ORDERED = 0.8  # of the neighbours


def unjoined(raw: Sequence[str], places: Sequence[int]) -> tuple[list[str], list[int]]:
    """The lines with each entry on one of its own, if many stand within paragraphs; the number of each line stays."""
    parts = [_WITHIN.split(line) if ":" in line or "\u2013" in line or "\u2014" in line else [line] for line in raw]
    entries = [part for line in parts for part in line if _BEGINNING.match(part)]
    within = sum(len(line) - 1 for line in parts)
    good = sum(one.casefold() <= other.casefold() for one, other in pairwise(entries))
    if within < max(_LEAST, len(entries) / 2) or good < _ORDERED * (len(entries) - 1):
        return [*raw], [*places]
    told = [(part, place) for line, place in zip(parts, places, strict=True) for part in line]
    return [part for part, _ in told], [place for _, place in told]
