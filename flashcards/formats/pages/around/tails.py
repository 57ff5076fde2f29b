"""What a site puts below its last entry: a call to join, a count of results, opening hours, an offer.

Nothing parts it from the entries but that it is unlike them. With two signs of that it
is set aside, and what stands below it as well; that it is out of alphabetical order is
one of them. One sign makes a doubt, as do two where the alphabet has it in its place.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import pairwise

from flashcards.formats.pages import Found, Line, Pair, sorting
from flashcards.formats.pages.around import sites
from flashcards.formats.pages.halves import belongs
from flashcards.formats.pages.lines import Shape, ends, is_furniture, is_heading, order_key, shape, words

_NEAR = 4  # pairs at the end
_ENOUGH = 6  # entries above, that show what all of them are like
_ORDERED = 0.9  # of the neighbours, on a page in alphabetical order
_TWO = 2  # signs
_LONG = 16  # words of a line of the site
_DIGITS = re.compile(r"\d+")
_PARTED = re.compile(r"[:\uff1a]|[,;]$")
_ASKS = re.compile(r".*[?!\uff1f\uff01]\W*")
_READER = re.compile(
    r"\b(?:[Yy]ou|[Yy]ours?|[Ww]e|[Oo]urs?|[Uu]s|[Ww]ir|[Uu]ns|[Uu]nser\w*|[Vv]ous|[Vv]otre|[Nn]ous|[Nn]uestr[ao]s?)\b"
)
_TOLD = (
    *("labels", "parts", "table", "table with names", "table of terms", "definition list", "bold terms"),
    *("cards", "named cards", "schema", "script"),
)  # what tells of terms there is no line of text
_TELLING = {"speaks", "asks", "names", "called"}  # the other signs are of a short entry too


def without(found: Found, lines: Sequence[Line], *, stacked: bool) -> Found:
    """A reading of text without what the site has below the last entry, as pairs or within the last definition."""
    if found.shape in _TOLD or found.shape.startswith("<"):
        return found
    found = _without_pairs(found)
    if stacked:
        _doubt_headed(found, lines)
    return _ended(found, lines) if stacked and len(found.pairs) > _ENOUGH else found


def _without_pairs(found: Found) -> Found:
    """A reading without the last pairs from the first one on that has two signs of the site."""
    pairs = found.pairs
    first = max(_ENOUGH, len(pairs) - _NEAR)
    if len(pairs) <= first:
        return found
    last = {at: _signs(pairs[at]) for at in range(first, len(pairs))}
    if not any(signs & _TELLING for signs in last.values()):
        return found
    keys = [order_key(pair.term) for pair in pairs]
    in_order = sorting.are_sorted(keys[:first], _ORDERED)
    usual = _usual(pairs[:first], set().union(*last.values()))
    above = keys[first - 1]
    for at in range(first, len(pairs)):
        pair = pairs[at]
        signs = last[at] - usual
        placed = in_order and keys[at] >= above
        if placed:
            above = keys[at]
        if not signs & _TELLING:
            continue
        if not placed and len(signs) + in_order >= _TWO and not (in_order and _goes_on(pairs[at + 1 :], above, usual)):
            return found.only(0, at)
        if len(signs) >= _TWO or not (placed or signs == {"called"}):
            pair.doubt = pair.doubt or sites.DOUBT
    return found


def _doubt_headed(found: Found, lines: Sequence[Line]) -> None:
    """Doubt the last pairs below the only heading among all, where their first one is alone out of order."""
    pairs = found.pairs
    between = [range(above.end, pair.start) for above, pair in pairwise(pairs)]
    headed = [at for at, places in enumerate(between, 1) if any(not is_heading(lines[place].text) for place in places)]
    if len(headed) != 1 or headed[0] < max(_ENOUGH, len(pairs) - _NEAR):
        return
    keys = [order_key(pair.term) for pair in pairs[: headed[0] + 1]]
    if sorting.are_sorted(keys[:-1], 1) and keys[-1] < keys[-2]:
        for pair in pairs[headed[0] :]:
            pair.doubt = pair.doubt or "it stands below a heading, out of alphabetical order"


def _goes_on(pairs: Sequence[Pair], above: str, usual: Collection[str]) -> bool:
    """Whether some pairs are the next entries in alphabetical order, which have no sign of the site."""
    keys = [above, *(order_key(pair.term) for pair in pairs)]
    return len(keys) > 1 and sorting.are_sorted(keys, 1) and not any(_signs(pair) - {*usual} for pair in pairs)


def _usual(pairs: Sequence[Pair], signs: set[str]) -> set[str]:
    """Which of some signs are no signs of the site, because entries have them as well."""
    missing = set(signs)
    for pair in pairs:
        missing -= _signs(pair)
        if not missing:
            break
    return signs - missing


def _signs(pair: Pair) -> set[str]:
    """What a pair has of the site; what entries have as well is no sign of it."""
    text = f"{pair.term} {pair.text}"
    return {
        name
        for name, has in (
            ("speaks", _READER.search(text) and not pair.text[:1].islower()),
            ("asks", _ASKS.fullmatch(pair.term) or _ASKS.fullmatch(pair.definition[-1])),
            ("names", words(pair.text) <= _LONG and sites.names_value(pair.text)),
            ("called", is_furniture(pair.term) or sites.is_label(pair.term)),
            ("lists", not ends(pair.text) or all(word[0].isupper() or word[0].isdigit() for word in pair.text.split())),
            ("cut", pair.cut),
        )
        if has
    }


def _ended(found: Found, lines: Sequence[Line]) -> Found:
    """A reading whose last definition ends above the first paragraph that only the page around the entries has."""
    *others, last = found.pairs
    if not ends(last.definition[0]):
        return found
    top = {_counted(line.text) for line in lines[: others[1].start] if _DIGITS.search(line.text)}
    top -= {_counted(text) for pair in others[1:] for text in pair.definition}
    usual = {_kind(text) for pair in others for text in pair.definition[1:]}
    for number, text in enumerate(last.definition[1:], 1):
        foreign = _kind(text) in {"asks", "name"} - usual and not belongs(text, last)
        at = next((at for at in range(last.start + 1, last.end) if lines[at].text == text), None)
        if at is not None and (foreign or _counted(text) in top):
            aside = sorted({*found.aside, *range(at, last.end)})
            stray = [place for place in found.stray if place < at]
            ended = replace(last, definition=last.definition[:number], end=at)
            return replace(found, pairs=[*others, ended], stray=stray, aside=aside)
    return found


def _counted(text: str) -> str:
    """A line with the same sign for any number."""
    return _DIGITS.sub("0", text.casefold())


def _kind(text: str) -> str:
    """What a paragraph below the first one of a definition looks like: a question, a name, or anything else."""
    if _ASKS.fullmatch(text):
        return "asks"
    return "name" if shape(text) is Shape.TERM and text[0].isupper() and not _PARTED.search(text) else ""
