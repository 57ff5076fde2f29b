"""Pages whose entries all end in the same label, so that the next line is a term.

::

    Ebb                                 the term
    Tides                               a badge, if most entries have one
    The tide on its way out.            the definition, of several parts
    Example: We left on the ebb.
    Related terms: Flood, Slack         the label that closes the entry
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from flashcards.formats.pages import Found, Line, Pair, layout, sorting
from flashcards.formats.pages.lines import Shape, ends, is_heading, names_before_colons, order_key, shape
from flashcards.formats.pages.paragraphs import paragraphs, term_text, wrapped_at

_LABEL = re.compile(r"([^\W\d_]+(?: [^\W\d_]+){0,2})\s?[:\uff1a]\s*\S.*")
_LEAST = 5  # entries
_NEARLY = 0.8  # of the labels, that a term stands below
_USUALLY = 0.6  # of the entries, that have a badge
_DISTINCT = 0.6  # of the badges: more are names
_NEAR = 5  # lines of an entry
_ORDERED = 0.9  # of the neighbours, on a page in alphabetical order
_TERMS = (Shape.TERM, Shape.EITHER)
_LAST = "\U0010ffff"


def readings(lines: Sequence[Line]) -> Iterator[Found]:
    """What a label that closes entries makes of a page."""
    names = names_before_colons(lines, _LABEL)
    for name, number in Counter(names.values()).most_common(3):
        closing = [at for at in names if names[at] == name]
        if number >= _LEAST and _are_last(lines, closing, set(names)):
            yield _read(lines, closing)


def _are_last(lines: Sequence[Line], closing: Sequence[int], labelled: set[int]) -> bool:
    """Whether a term, and below it a sentence, stands below nearly all of some labels, and no term right above."""
    above = sum(shape(lines[at - 1].text) is Shape.TERM and at - 1 not in labelled for at in closing if at)
    below = [_starts(lines, end + 1, other) for end, other in pairwise(closing)]
    good = [short for short in below if short and not labelled.intersection(short)]
    return len(good) >= _NEARLY * len(below) and above <= (1 - _NEARLY) * len(closing)


def _starts(lines: Sequence[Line], start: int, end: int) -> list[int]:
    """The positions of the short lines that an entry begins with, above its first sentence: one or two."""
    told = [at for at in range(start, min(end + 1, len(lines))) if not is_heading(lines[at].text)]
    first = next((at for at in told if shape(lines[at].text) is Shape.DEFINITION), end)
    short = [at for at in told if at < first]
    return short if first < end and len(short) in (1, 2) else []


def _read(lines: Sequence[Line], closing: Sequence[int]) -> Found:
    starts = [_starts(lines, end + 1, other) for end, other in pairwise(closing)]
    two = [short for short in starts if len(short) > 1]
    set_aside = sum(bool(short) and lines[short[-1] + 1].cut for short in starts)  # those that the page repeats
    badged = len(two) + set_aside >= _USUALLY * len(starts)
    distinct = len({lines[short[1]].text for short in two})
    are_badges = badged and (set_aside > 1 or distinct <= _DISTINCT * len(two))
    spans = [(_first(lines, closing[0], badged=badged), closing[0]), *zip(starts, closing[1:], strict=True)]
    spans = _with_open(lines, [(short, end) for short, end in spans if short])
    pairs: list[Pair] = []
    aside: list[int] = []
    width = wrapped_at(lines)
    for short, end in spans:
        term, *others = short
        named = [at for at in others if layout.abbreviates(lines[term].text, lines[at].text)]
        badges = [at for at in others if are_badges and at not in named]
        aside += badges
        out = {*named, *badges}
        told = [at for at in range(term + 1, end + 1) if at not in out and not is_heading(lines[at].text)]
        texts = paragraphs([lines[at] for at in told], width)
        names = [term_text(lines[at].text) for at in named]
        pairs.append(Pair(lines[term].number, term_text(lines[term].text), texts, term, end + 1, names))
    inside = {at for pair in pairs for at in range(pair.start, pair.end)}
    between = range(pairs[0].start, pairs[-1].end) if pairs else range(0)
    stray = [at for at in between if at not in inside and not is_heading(lines[at].text)]
    return Found(shape="closed", pairs=pairs, stray=stray, aside=aside)


def _with_open(lines: Sequence[Line], spans: Sequence[tuple[list[int], int]]) -> list[tuple[list[int], int]]:
    """The entries with those that lack the label: in alphabetical order, these have their places in another's text."""
    keys = [order_key(lines[short[0]].text) for short, _ in spans]
    if not sorting.are_sorted(keys, _ORDERED):
        return [*spans]
    found: list[tuple[list[int], int]] = []
    for (short, end), (key, after) in zip(spans, pairwise([*keys, _LAST]), strict=True):
        below = [at for at in range(short[-1] + 1, end + 1) if not is_heading(lines[at].text)]
        begun = short
        for above, at in pairwise(below):
            names = _names(lines, at, end)
            told = ends(lines[above].text) or _LABEL.fullmatch(lines[above].text)
            if names and told and key < order_key(lines[at].text) < after:
                found.append((begun, above))
                begun = names
        found.append((begun, end))
    return [*_above(lines, found[0][0][0]), *found, *_below(lines, *found[-1])]


def _above(lines: Sequence[Line], start: int) -> list[tuple[list[int], int]]:
    """The entries without the label above the first one that has it."""
    found: list[tuple[list[int], int]] = []
    key = order_key(lines[start].text)
    for at in range(start - 1, -1, -1):
        names = _names(lines, at, start) if start - at <= _NEAR else []
        if names and order_key(lines[at].text) < key:
            found.insert(0, (names, start - 1))
            start, key = at, order_key(lines[at].text)
    return found


def _below(lines: Sequence[Line], short: Sequence[int], end: int) -> list[tuple[list[int], int]]:
    """The entries without the label below the last one that has it."""
    found: list[tuple[list[int], int]] = []
    last = order_key(lines[short[0]].text)
    told = [at for at in range(end + 1, len(lines)) if not is_heading(lines[at].text)]
    while told and (names := _names(lines, told[0], told[0] + _NEAR)):
        key = order_key(lines[names[0]].text)
        if key < last:
            break
        last, end = key, next(at for at in told if at > names[-1])
        found.append((names, end))
        told = [at for at in told if at > end]
    return found


def _names(lines: Sequence[Line], at: int, end: int) -> list[int]:
    """The short lines of an entry that begins at a line, below a blank one or one that was set aside."""
    line = lines[at]
    return _starts(lines, at, end) if (line.gap or line.cut) and shape(line.text) is Shape.TERM else []


def _first(lines: Sequence[Line], end: int, *, badged: bool) -> list[int]:
    """The short lines that the first entry begins with, right above the last sentence that has a term above it."""
    told = [at for at in range(end) if not is_heading(lines[at].text)]
    for place in range(len(told) - 1, 0, -1):
        at, above = told[place], told[place - 1]
        if shape(lines[at].text) is Shape.DEFINITION and shape(lines[above].text) in _TERMS:
            two = badged and not lines[at].cut and place > 1 and shape(lines[told[place - 2]].text) in _TERMS
            return [told[place - 2], above] if two else [above]
    return []
