"""Lines beside the entries of a page that look like entries as well, but are in no note."""

import re
from collections.abc import Iterator, Sequence

from flashcards.formats.pages import Found, Line
from flashcards.formats.pages.lined.marks import LAST, are_in_order
from flashcards.formats.pages.lined.styles import COMMON, ENTRY, STYLES, TERM, matched
from flashcards.formats.pages.lines import Shape, ends, is_furniture, is_heading, order_key, shape, words

_BY_HAND = ("colon", "dash", "equals")
"""Marks that people mix."""

_OPENED = re.compile(rf"{TERM}\s?[:\uff1a]")


def lost(found: Found, lines: Sequence[Line]) -> set[int]:
    """The positions of the lines directly above and below the entries, or between them, that look like entries.

    Elsewhere on the page such a line may be an address or a menu. Where the
    page has another shape, they must have their places in the alphabet. Where
    all entries are items of one list, what stands apart from it is none.
    """
    keys = [order_key(pair.term) for pair in found.pairs]
    by_hand, in_order = found.shape in _BY_HAND, are_in_order(keys)
    if not by_hand and not in_order:
        return set()
    inside = {at for pair in found.pairs for at in range(pair.start, pair.end)}
    first, last = found.pairs[0].start, found.pairs[-1].end
    among = {at for at in range(first, last) if by_hand and at not in inside and _term(lines[at])}
    above = _row(lines, range(first - 1, -1, -1), ("", keys[0]) if in_order else ("", LAST))
    below = _row(lines, range(last, len(lines)), ("" if by_hand else keys[-1], LAST))
    starts = [lines[pair.start] for pair in found.pairs]
    listed = all(line.bullet for line in starts) and not any(line.gap for line in starts[1:])
    apart = (lines[first].gap, last < len(lines) and lines[last].gap)
    beside = ((at, apart[at >= last]) for at in (*above, *below))
    opened = _opened(lines, last, keys[-1] if in_order else "") if found.shape == "colon" else set()
    return among | opened | {at for at, far in beside if lines[at].bullet or not (listed and far)}


def _opened(lines: Sequence[Line], last: int, key: str) -> set[int]:
    """The terms right below the entries that have their sentences on the next lines.

    One by itself is such a term only if it comes later in the alphabet than the last entry, whose ``key`` is given.
    """
    places = [at for at in range(last, len(lines)) if not is_heading(lines[at].text)]
    terms: dict[int, str] = {}
    for at, below in zip(places[::2], places[1::2], strict=False):
        match = _OPENED.fullmatch(lines[at].text)
        told = shape(lines[below].text) is Shape.DEFINITION and ends(lines[below].text) and not lines[below].gap
        if match is None or not told or words(match["term"]) > ENTRY:
            break
        if COMMON.fullmatch(match["term"]) or is_furniture(match["term"]):
            break
        terms[at] = order_key(match["term"])
    return {*terms} if min(terms.values(), default="") >= key and (key or len(terms) > 1) else set()


def _row(lines: Sequence[Line], places: range, between: tuple[str, str]) -> Iterator[int]:
    """The lines like entries up to one that is neither that nor a heading, or out of its place in the alphabet."""
    for at in places:
        if is_heading(lines[at].text):
            continue
        term = _term(lines[at])
        if not term or not between[0] <= order_key(term) <= between[1]:
            return
        yield at


def _term(line: Line) -> str:
    """The short term of a line, if a mark and a sentence stand behind it."""
    found = (matched(STYLES[name], line.text) for name in ("bold", *_BY_HAND))
    match = next((match for match in found if match and words(match["term"]) <= ENTRY), None)
    term, text = (match["term"].strip(), match["definition"]) if match else ("", "")
    if "\t" in line.text.strip():
        term, _, text = line.text.strip().partition("\t")
    told = ends(text) and shape(text.strip()) is Shape.DEFINITION if text.strip() else False
    return term if told and not is_furniture(term) and words(term) <= ENTRY else ""
