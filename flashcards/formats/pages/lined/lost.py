"""Lines beside the entries of a page that look like entries as well, but are in no note."""

from collections.abc import Iterator, Sequence

from flashcards.formats.pages import Found, Line
from flashcards.formats.pages.lined.marks import ENTRY, STYLES, matched
from flashcards.formats.pages.lines import Shape, ends, is_furniture, is_heading, shape, words

_BY_HAND = ("colon", "dash", "equals")
"""Marks that people mix."""


def lost(found: Found, lines: Sequence[Line]) -> set[int]:
    """The positions of the lines directly above and below the entries, or between them, that look like entries.

    Elsewhere on the page such a line may be an address or a menu.
    """
    if found.shape not in _BY_HAND:
        return set()
    inside = {at for pair in found.pairs for at in range(pair.start, pair.end)}
    first, last = found.pairs[0].start, found.pairs[-1].end
    among = {at for at in range(first, last) if at not in inside and _is_like(lines[at])}
    above = _row(lines, range(first - 1, -1, -1))
    return among | {*_row(lines, range(last, len(lines)))} | {*above}


def _row(lines: Sequence[Line], places: range) -> Iterator[int]:
    """The lines like entries up to one that is neither that nor a heading."""
    for at in places:
        if is_heading(lines[at].text):
            continue
        if not _is_like(lines[at]):
            return
        yield at


def _is_like(line: Line) -> bool:
    """Whether a short term and a sentence stand on a line, with a mark between them."""
    found = (matched(STYLES[name], line.text) for name in _BY_HAND)
    match = next((match for match in found if match and words(match["term"]) <= ENTRY), None)
    if match is None or is_furniture(match["term"].strip()):
        return False
    return ends(line.text) and shape(match["definition"]) is Shape.DEFINITION
