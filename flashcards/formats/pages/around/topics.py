"""Headings and other lines among the entries of a page, which are no terms without a definition."""

import re
from bisect import bisect_left
from collections.abc import Callable, Container, Sequence
from dataclasses import replace
from itertools import pairwise

from flashcards.formats.pages import Found, Line, Pair, layout, sorting
from flashcards.formats.pages.halves import LABEL
from flashcards.formats.pages.lines import Shape, order_key, shape
from flashcards.formats.pages.paragraphs import term_text

_NUMBER = re.compile(r"\W?(\d{1,4})[.)\]]")
_LEAST = 6  # entries
_FEW = 0.4  # of the entries, that are the first ones below a heading
_RARE = 0.25  # of the entries, where two short lines stand above the definition
_TOLD = 0.8  # of the others, that begin with a sentence
_ORDERED = 0.9  # of the neighbours, on a page in alphabetical order
_SEVERAL = 2


def heads(lines: Sequence[Line], pairs: Sequence[Pair], stray: Container[int]) -> Callable[[int], bool]:
    """What tells whether a line is the heading of the entries below it: as a term it has no place among these.

    The entries are in alphabetical order throughout, or anew below each heading,
    or begin in lower case.
    """
    starts = anew(lines, pairs)
    lower = all(pair.term[0].islower() for pair in pairs)
    in_order = sorting.share([pair.term for pair in pairs]) == 1

    def tells(at: int) -> bool:
        below = bisect_left(pairs, at, key=lambda pair: pair.start)
        if len(pairs) < _LEAST or shape(lines[at].text) is not Shape.TERM or not 0 < below < len(pairs):
            return False
        if pairs[below].start != at + 1 or pairs[below - 1].end < at or at - 1 in stray:
            return False
        if lines[at].text[0].isupper() and lower:
            return True
        if starts:
            return below in starts
        beside = (pairs[below - 1].term, lines[at].text, pairs[below].term)
        above, own, next_one = (order_key(text)[:1] for text in beside)
        return in_order and not above <= own <= next_one

    return tells


def above(lines: Sequence[Line], found: Found, top: int) -> set[int]:
    """The heading right above the first entry, and what is above that, where short lines in no entry head others."""
    pairs, aside = found.pairs, {*found.aside}
    heads = [other.start - 1 for one, other in pairwise(pairs) if other.start > one.end or other.start - 1 in aside]
    heads = [at for at in heads if at not in found.stray and shape(lines[at].text) is Shape.TERM]
    first = pairs[0].start
    if len(pairs) < _LEAST or not heads or not first or shape(lines[first - 1].text) is not Shape.TERM:
        return set()
    return {*range(top, first)}


def anew(lines: Sequence[Line], pairs: Sequence[Pair]) -> set[int]:
    """The entries below headings: the alphabet begins anew below most of these, and nowhere else."""
    letters = [order_key(pair.term)[:1] for pair in pairs]
    falls = {at for at, (one, other) in enumerate(pairwise(letters), 1) if one > other}
    above = [(one, lines[other.start - 1]) for one, other in pairwise(pairs)]
    alone = [line.number > one.number and line.text not in one.definition for one, line in above]
    headed = {at for at, (_, line) in enumerate(above, 1) if alone[at - 1] and shape(line.text) is Shape.TERM}
    enough = len(falls) > len(headed) / 2 if len(falls) >= _SEVERAL else falls == headed
    return headed if falls <= headed and enough and len(headed) <= _FEW * len(pairs) else set()


def are_counted(lines: Sequence[Line], pairs: Sequence[Pair]) -> bool:
    """Whether the entries have numbers that count up by one, so that a line without one between them is none."""
    found = [_NUMBER.match(lines[pair.start].raw.strip()) for pair in pairs]
    numbers = [int(match[1]) for match in found if match]
    return len(pairs) >= _LEAST and numbers == [*range(1, len(pairs) + 1)]


def below(found: Found, lines: Sequence[Line]) -> Found:
    """A reading with the term itself where the heading of a part, right above its first term, was taken for it.

    That is so where most terms have a sentence right below them. In alphabetical
    order, the line below the heading has its place there. The only one of a page
    in no order is doubtful: it may be a term with a second name.
    """
    pairs = found.pairs
    crowned = {at: names for at, pair in enumerate(pairs) if (names := _names(pair, lines))}
    others = [pair for at, pair in enumerate(pairs) if at not in crowned]
    told = sum(shape(pair.definition[0]) is Shape.DEFINITION for pair in others)
    if len(pairs) < _LEAST or len(crowned) > _RARE * len(pairs) or told < _TOLD * len(others):
        return found
    if sorting.are_sorted([order_key(pair.term) for pair in others], _ORDERED):
        crowned = {at: names for at, names in crowned.items() if _has_place(pairs, at, *names)}
    elif any(pairs[at].aliases and _are_kin(*names) for at, names in crowned.items()):
        return found
    kept = list(pairs)
    for at, (_, term) in crowned.items():
        pair = pairs[at]
        definition = pair.definition if pair.aliases else pair.definition[1:]
        start = pair.start + 1
        kept[at] = replace(pair, number=lines[start].number, term=term, definition=definition, start=start, aliases=[])
        alone = "it may be another name of the line above" if len(crowned) < _SEVERAL else ""
        kept[at].doubt = pair.doubt or alone
    headings = {pairs[at].start for at in crowned}
    return replace(found, pairs=kept, aside=sorted({*found.aside, *headings})) if crowned else found


def _names(pair: Pair, lines: Sequence[Line]) -> tuple[str, str] | None:
    """The two lines above a definition, each of which is like a term; none for an abbreviation and its words."""
    line = lines[min(pair.start + 1, len(lines) - 1)]
    first, second = pair.term, term_text(line.text)
    two = pair.aliases == [second] if pair.aliases else len(pair.definition) > 1 and pair.definition[0] == line.text
    sentence = pair.definition[-1 if pair.aliases else 1 :][:1]
    if not two or line.bullet or shape(second) is not Shape.TERM or LABEL.fullmatch(second):
        return None
    told = all(shape(text) is Shape.DEFINITION for text in sentence)
    return (first, second) if told and not layout.abbreviates(first, second) else None


def _has_place(pairs: Sequence[Pair], at: int, first: str, second: str) -> bool:
    """Whether the second of two lines has the place of an entry in the alphabet, and the first has not."""
    above = order_key(pairs[at - 1].term) if at else ""
    after = order_key(pairs[at + 1].term) if at + 1 < len(pairs) else "\U0010ffff"
    return above <= order_key(second) <= after and not above <= order_key(first) <= after


def _are_kin(first: str, second: str) -> bool:
    """Whether two names share a word, or one is the letters of the other."""
    one, other = ({*order_key(text).split()} for text in (first, second))
    return not one.isdisjoint(other) or layout.abbreviates(second, first)
