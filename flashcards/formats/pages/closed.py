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

from flashcards.formats.pages import Found, Line, Pair, layout
from flashcards.formats.pages.lines import Shape, is_heading, shape
from flashcards.formats.pages.paragraphs import paragraphs, term_text, wrapped_at

_LABEL = re.compile(r"([^\W\d_]+(?: [^\W\d_]+){0,2})\s?[:\uff1a]\s*\S.*")
_LEAST = 5  # entries
_NEARLY = 0.8  # of the labels, that a term stands below
_USUALLY = 0.6  # of the entries, that have a badge
_DISTINCT = 0.6  # of the badges: more are names
_TERMS = (Shape.TERM, Shape.EITHER)


def readings(lines: Sequence[Line]) -> Iterator[Found]:
    """What a label that closes entries makes of a page."""
    names = {at: match[1].casefold() for at, line in enumerate(lines) if (match := _LABEL.fullmatch(line.text))}
    for name, number in Counter(names.values()).most_common(3):
        ends = [at for at in names if names[at] == name]
        if number >= _LEAST and _are_last(lines, ends, set(names)):
            yield _read(lines, ends)


def _are_last(lines: Sequence[Line], ends: Sequence[int], labelled: set[int]) -> bool:
    """Whether a term, and below it a sentence, stands below nearly all of some labels."""
    below = [_starts(lines, end + 1, other) for end, other in pairwise(ends)]
    good = [short for short in below if short and not labelled.intersection(short)]
    return len(good) >= _NEARLY * len(below)


def _starts(lines: Sequence[Line], start: int, end: int) -> list[int]:
    """The positions of the short lines that an entry begins with, above its first sentence: one or two."""
    told = [at for at in range(start, end + 1) if not is_heading(lines[at].text)]
    first = next((at for at in told if shape(lines[at].text) is Shape.DEFINITION), end)
    short = [at for at in told if at < first]
    return short if first < end and len(short) in (1, 2) else []


def _read(lines: Sequence[Line], ends: Sequence[int]) -> Found:
    starts = [_starts(lines, end + 1, other) for end, other in pairwise(ends)]
    two = [short for short in starts if len(short) > 1]
    set_aside = sum(bool(short) and lines[short[-1] + 1].cut for short in starts)  # those that the page repeats
    badged = len(two) + set_aside >= _USUALLY * len(starts)
    distinct = len({lines[short[1]].text for short in two})
    are_badges = badged and (set_aside > 1 or distinct <= _DISTINCT * len(two))
    spans = [(_first(lines, ends[0], badged=badged), ends[0]), *zip(starts, ends[1:], strict=True)]
    pairs: list[Pair] = []
    aside: list[int] = []
    width = wrapped_at(lines)
    for short, end in spans:
        if not short:
            continue
        term, *others = short
        named = [at for at in others if layout.abbreviates(lines[term].text, lines[at].text)]
        aside += [at for at in others if are_badges and at not in named]
        told = [at for at in range(term + 1, end + 1) if at not in {*named, *aside} and not is_heading(lines[at].text)]
        texts = paragraphs([lines[at] for at in told], width)
        names = [term_text(lines[at].text) for at in named]
        pairs.append(Pair(lines[term].number, term_text(lines[term].text), texts, term, end + 1, names))
    inside = {at for pair in pairs for at in range(pair.start, pair.end)}
    between = range(pairs[0].start, pairs[-1].end) if pairs else range(0)
    stray = [at for at in between if at not in inside and not is_heading(lines[at].text)]
    return Found(shape="closed", pairs=pairs, stray=stray, aside=aside)


def _first(lines: Sequence[Line], end: int, *, badged: bool) -> list[int]:
    """The short lines that the first entry begins with, right above the last sentence that has a term above it."""
    for at in range(end - 1, 0, -1):
        if shape(lines[at].text) is Shape.DEFINITION and shape(lines[at - 1].text) in _TERMS:
            two = badged and not lines[at].cut and at > 1 and shape(lines[at - 2].text) in _TERMS
            return [at - 2, at - 1] if two else [at - 1]
    return []
