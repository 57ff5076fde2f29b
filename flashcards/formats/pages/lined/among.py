"""Entries of one line among terms that stand above their definitions."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from flashcards.formats.pages import Found, Line, Pair
from flashcards.formats.pages.lined.marks import LAST, are_in_order
from flashcards.formats.pages.lined.styles import ENTRY, STYLES, matched
from flashcards.formats.pages.lines import labels, order_key, words
from flashcards.formats.pages.paragraphs import term_text

_FEW = 0.3  # of the pairs


def with_entries(found: Found, lines: Sequence[Line]) -> Found:
    """A reading with the few entries of one line that are in no pair, and have their places in the alphabet."""
    starts = [pair.start for pair in found.pairs]
    keys = [order_key(pair.term) for pair in found.pairs]
    if not found.stray or not are_in_order(keys):
        return found
    named = labels(lines)
    more: list[Pair] = []
    for at in found.stray:
        match = None if at in named else matched(STYLES["colon"], lines[at].text)
        match = match or matched(STYLES["dash"], lines[at].text)
        if match is None or at in named or words(match["term"]) > ENTRY:
            continue
        place = bisect_left(starts, at)
        above, below = ["", *keys][place], [*keys, LAST][place]
        if above <= order_key(match["term"]) <= below:
            more.append(Pair(lines[at].number, term_text(match["term"]), [match["definition"].strip()], at, at + 1))
    if not more or len(more) > _FEW * len(found.pairs):
        return found
    taken = {pair.start for pair in more}
    pairs = sorted([*found.pairs, *more], key=lambda pair: pair.start)
    return replace(found, pairs=pairs, stray=[at for at in found.stray if at not in taken])
