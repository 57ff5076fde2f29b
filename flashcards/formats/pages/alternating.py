"""Pages where nothing but the shape of each line, and of its neighbours, tells terms from definitions."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import pairwise

from flashcards.formats.pages import Found, Line, Pair, halves, sorting
from flashcards.formats.pages.lined import among
from flashcards.formats.pages.lines import Shape, ends, labels, order_key, shape, words
from flashcards.formats.pages.paragraphs import paragraphs, term_text
from flashcards.formats.pages.wrapping import ENTRY

_LEAD_IN = 5  # words
_FEW = 3  # definitions by shape, that show what definitions look like
_TERSE = 1 / 4  # on a page with fewer definitions by shape, terms and definitions look alike
_NEARLY = 0.9  # of the terms
_SEVERAL = 0.6  # of the terms, that have several lines below them
_ORDERED_TERMS = 6
_SOMETIMES = 0.25  # of the terms, that have two sentences below them
_RARELY = 0.2  # of the terms, that have a blank line above or below
_TERMS = (Shape.TERM, Shape.EITHER)
NO_TERM = re.compile(r"\(.*\)$|[=\u2192\u21d2]\s.*|\||```|\.\. |.*(?:[;{(\[]$|\s(?:=|->)\s)")
"""What is no term: a source, a row, code, a directive."""


def reading(lines: Sequence[Line]) -> Found:
    """Terms and definitions by the shape of each line and of its neighbours."""
    labelled = labels(lines) | {at for at, line in enumerate(lines) if halves.BESIDE.fullmatch(line.text)}
    kinds = [
        Shape.DEFINITION if at in labelled or NO_TERM.match(line.text) or leads_in(lines, at) else shape(line.text)
        for at, line in enumerate(lines)
    ]
    kinds = halves.unstopped(lines, halves.without_headings(lines, kinds))
    definitions = kinds.count(Shape.DEFINITION)
    going_on = {at for at in _going_on(lines, kinds) if kinds[at] is Shape.DEFINITION}
    terse = definitions < min(_FEW, _TERSE * (len(kinds) - kinds.count(Shape.HEADING)))
    pairs: list[Pair] = []
    stray: list[int] = []
    term: int | None = None
    heading = ""
    for at, line in enumerate(lines):
        kind = kinds[at]
        after = kinds[at + 1] if at + 1 < len(lines) and at + 1 not in labelled else Shape.NOTHING
        follows = term is None and bool(pairs) and pairs[-1].end == at and not line.cut
        if term is not None and kind is not Shape.HEADING and _defines(line, kind, after, terse=terse):
            above = lines[term]
            text = line.text.replace("\t", " ")
            pairs.append(
                Pair(above.number, term_text(above.text), [text], term, at + 1, suspect=above.suspect, cut=above.cut)
            )
            term = None
        elif follows and (at in labelled or _goes_on(lines, at, kind, pairs[-1], labelled) or at in going_on):
            pairs[-1].definition.append(line.text.replace("\t", " "))
            pairs[-1].end = at + 1
        elif kind is Shape.DEFINITION:
            stray += [at] if term is None else [term, at]
            term = None
        else:
            stray += [] if term is None else [term]
            # Below the heading "C", a second "C" with a definition is the language.
            is_letter = kind is Shape.HEADING and (line.text, after) != (heading, Shape.DEFINITION)
            term = None if is_letter else at
            heading = line.text if is_letter else heading
    stray += [] if term is None else [term]
    for pair in pairs:
        below = lines[pair.start + 1 : pair.end]
        if len(below) > 1 and below[0].bullet and all(line.bullet == below[0].bullet for line in below):
            pair.definition = paragraphs(below, 0)  # the senses of a term
    return among.with_entries(Found(shape="lines", pairs=pairs, stray=stray, strict=True), lines)


def leads_in(lines: Sequence[Line], at: int) -> bool:
    """Whether a line with a colon stands above a list, of which it is no item."""
    line, below = lines[at], lines[at + 1 : at + 2]
    items = all(one.bullet for one in below) and bool(below) and not line.bullet
    return items and line.text[-1] in ":\uff1a" and words(line.text) >= _LEAD_IN


def _goes_on(lines: Sequence[Line], at: int, kind: Shape, pair: Pair, labelled: set[int]) -> bool:
    """Whether a line is a part of the definition above, by what it says: a symbol, an item, "See also", a label."""
    if unicodedata.category(lines[at].text[0]) == "So" or (kind is Shape.DEFINITION and _only_labels(pair, labelled)):
        return True
    goes_on = halves.goes_on(lines[at].text) or (lines[at].bullet and _is_item(lines, pair, at))
    return kind in (Shape.DEFINITION, Shape.EITHER) and bool(goes_on)


def _going_on(lines: Sequence[Line], kinds: Sequence[Shape]) -> Iterator[int]:
    """The lines that go on with a definition if they stand below one: those up to the last term of some pages.

    On these, blank lines part paragraphs, and hardly any stands above a term. Or
    none parts them, and no term can be missing between two lines: terms are in
    capitals, definitions begin with them, or most have several lines; or, where
    terms are in alphabetical order, a line speaks of the term above it.
    """
    terms = [at for at in range(len(kinds) - 1) if kinds[at] in _TERMS and kinds[at + 1] is Shape.DEFINITION]
    if len(terms) < _FEW:
        return
    inside = range(terms[0], terms[-1])
    apart = sum(lines[at].gap for at in terms)
    more = sum(lines[at].gap and {*kinds[at - 1 : at + 1]} == {Shape.DEFINITION} for at in range(1, len(kinds)))
    if len(terms) >= _ORDERED_TERMS and apart <= _RARELY * len(terms) and apart < more <= len(terms) // 2:
        yield from inside
    if sum(lines[at + 1].gap for at in terms) > _RARELY * len(terms):
        return
    begun = sum(lines[at + 1].text.casefold().startswith(lines[at].text.casefold()) for at in terms)
    capitals = sum(lines[at].text.isupper() for at in terms)
    several = sum(kinds[at + 2] is Shape.DEFINITION and not lines[at + 2].gap for at in terms[:-1])
    often = several >= max(_ORDERED_TERMS, _SEVERAL * len(terms))
    if _are_sentences(lines, kinds, terms, several):
        yield from (at for at in range(terms[0], _end_of_last(lines, kinds, terms)) if not lines[at].gap)
    elif max(begun, capitals) >= _NEARLY * len(terms) or often:
        yield from (at for at in inside if not lines[at].gap)
    elif len(terms) >= _ORDERED_TERMS and _are_ordered(lines, terms):
        yield from _naming(lines, [*terms, len(lines)])


def _are_ordered(lines: Sequence[Line], terms: Sequence[int]) -> bool:
    return sorting.are_sorted([order_key(lines[at].text) for at in terms], _NEARLY)


def _naming(lines: Sequence[Line], terms: Sequence[int]) -> Iterator[int]:
    """The lines below a definition, with no blank line above them, that speak of the term above it."""
    for term, end in pairwise(terms):
        for at in range(term + 2, end):
            if lines[at].gap or not halves.names(lines[at].text, lines[term].text):
                break
            yield at


def _are_sentences(lines: Sequence[Line], kinds: Sequence[Shape], terms: Sequence[int], several: int) -> bool:
    """Whether definitions in alphabetical order are sentences, of some a second one below: no term ends in a stop."""
    if several < max(_FEW, _SOMETIMES * len(terms)) or len(terms) < _ORDERED_TERMS:
        return False
    told = [at for at in range(terms[0], terms[-1]) if kinds[at] is Shape.DEFINITION]
    sentences = all(ends(lines[at].text) and not lines[at].text[0].islower() for at in told)
    return sentences and _are_ordered(lines, terms)


def _end_of_last(lines: Sequence[Line], kinds: Sequence[Shape], terms: Sequence[int]) -> int:
    """Where the definition of the last term ends: it is no longer than others, and nothing follows without a gap."""
    longest = max(after - at for at, after in pairwise(terms))
    end = terms[-1] + 1
    while end < len(lines) and kinds[end] is Shape.DEFINITION and not (lines[end].gap or lines[end].cut):
        end += 1
    alone = end == len(lines) or lines[end].gap
    return end if alone and end - terms[-1] <= longest and ends(lines[end - 1].text) else terms[-1]


def _is_item(lines: Sequence[Line], pair: Pair, at: int) -> bool:
    """Whether a line is one more item of the list that a definition is, below a term that is none."""
    bullet = lines[at].bullet
    other = lines[pair.start].bullet != bullet and not ENTRY.match(lines[at].text)
    return lines[at - 1].bullet == bullet and (bullet == "1" or other)


def _only_labels(pair: Pair, labelled: set[int]) -> bool:
    return all(at in labelled for at in range(pair.start + 1, pair.end))


def _defines(line: Line, kind: Shape, after: Shape, *, terse: bool) -> bool:
    """Whether a line below a term is its definition, judging by what stands ``after`` it as well."""
    if kind is Shape.DEFINITION or halves.SEE.fullmatch(line.text):
        return True
    if kind is Shape.EITHER:
        return after is not Shape.DEFINITION
    return after is Shape.NOTHING or (terse and after is not Shape.DEFINITION)
