"""Which reading of a page is the best: how much of it each explains, and in how likely a way."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from statistics import median

from flashcards.cards import term_key
from flashcards.formats.pages import Found, Line, Pair, sorting, titles
from flashcards.formats.pages.around import edges, sections, sites, tails
from flashcards.formats.pages.around.names import names_glossary
from flashcards.formats.pages.judging import articles, menus, shapes, undefined
from flashcards.formats.pages.judging.likely import likelihood, sample
from flashcards.formats.pages.lines import is_heading, words

_NEARLY = 0.8
_ORDERED = 0.9  # of the neighbours, on a page in alphabetical order
_LISTED = 0.2
_LONG = 150  # words of a definition
_DISTINCT = 0.8  # of the terms
_EVEN = 0.35  # how alike in length definitions are on a page that was cut at the right places
_MANY = 5
_ROWS = 3  # rows of a table that are taken for terms and definitions speak so often against a reading
_AS_GOOD, _FINER = 0.95, 1.25  # of a score and of the pairs, that make the reading with more pairs the better one
_SECTIONS = 0.4  # a score of a page whose definitions are lists of entries
_SEVERAL, _PARTS = 3, 5  # entries in a definition, and its paragraphs
_HALF = 0.5
_ALL, _MORE = 0.9, 1.5
_FEW, _LESS = 0.15, 0.05
_COLONS = ":\uff1a"
_KINDS = ("<", "cards", "named cards")
"""Readings by kinds of elements, of which one may be of sections and another of the entries in them."""

_FOLDED_SCORE = 0.2
_GLUED = re.compile(r"(?:\S+\s){0,4}[^\sA-Z]*[a-z][A-Z][a-z]*\s")
"""A term with its definition glued to it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A reading, with how good it is in itself, and how much of the page's text it explains: 0 to 1.

    ``below`` is its share of the text from its first pair on, if the page calls that a list of terms.
    """

    found: Found
    score: float
    share: float
    below: float
    order: float
    header: titles.Header

    @property
    def by_itself(self) -> float:
        """How good a reading is without what an article says above its list of terms."""
        return self.score * self.below / self.share if self.share else self.score


def best(readings: Iterable[Found], lines: Sequence[Line], name: str) -> Judged | None:
    """The reading that explains most of a page in the most likely way; ``name`` is the deck's.

    Each is judged without what stands above the pairs and without furniture.
    One of a single pair is believed where there is no other.
    """
    judged = _without_sections([judge(found, lines, name) for found in readings if found.pairs])
    coarse = [
        _holds_entries(one, judged, lines) or _holds_others(one, judged, lines) or _lacks_some(one, judged)
        for one in judged
    ]
    judged = [
        replace(one, score=one.score * (_SECTIONS if out else 1)) for one, out in zip(judged, coarse, strict=True)
    ]
    most = max(judged, key=lambda one: (len(one.found.pairs) > 1, one.score), default=None)
    kind = next((kind for kind in (shapes.STACKED, shapes.LINED) if most and most.found.shape in kind), ())
    finer = [
        one
        for one in judged
        if one.found.shape in kind and len(one.found.pairs) >= _FINER * len(most.found.pairs if most else ())
    ]
    return (
        max(finer, key=lambda one: one.score)
        if any(most and one.score >= _AS_GOOD * most.score for one in finer)
        else most
    )


def _without_sections(judged: Sequence[Judged]) -> list[Judged]:
    """The readings without those by kinds of elements that are of sections; the entries in these explain as much."""
    kinds = [at for at, one in enumerate(judged) if one.found.shape.startswith(_KINDS)]
    scores = [one.score for one in judged]
    sections: set[int] = set()
    for at in kinds:
        finer = [other for other in kinds if _are_entries(judged[other].found.pairs, judged[at].found.pairs)]
        most = max((judged[other].score for other in finer), default=0)
        for other in finer:
            if judged[other].score >= _NEARLY * most:
                scores[other] = max(scores[other], judged[at].score)
        sections |= {at for _ in finer}
    return [
        replace(one, score=score)
        for at, (one, score) in enumerate(zip(judged, scores, strict=True))
        if at not in sections
    ]


def _holds_entries(one: Judged, judged: Sequence[Judged], lines: Sequence[Line]) -> bool:
    """Whether what a reading takes for definitions are entries of a line, or for terms and definitions alike.

    A reading of items has only lists in definitions if sentences with a colon lead in each of them.
    """
    pairs = one.found.pairs
    if one.found.shape in shapes.MARKS and _are_led_in(pairs, lines):
        return any(other.found.shape in shapes.STACKED and not _lacks_items(other, pairs) for other in judged)
    starts = {pair.start for pair in pairs}
    if one.found.shape.startswith("<"):
        finer = (other.found for other in judged if other.found.shape.startswith(("<", "bold terms")))
        return any(_are_finer(other.pairs, pairs) for other in finer)
    for other in judged if one.found.shape in (*shapes.STACKED, *shapes.RARE_MARKS) else ():
        entries = other.found.pairs
        if other.found.shape not in shapes.MARKS or _are_led_in(entries, lines):
            continue
        within = {term_key(pair.term) for pair in entries if _is_inside(pair, pairs)}
        if len(within) + len(other.found.aside) >= max(_MANY, _SEVERAL * len(pairs), _NEARLY * len(entries)):
            return True
        if len(within) == len(entries) > max(_MANY, 2 * len(pairs)):
            return True
        if sum(pair.start in starts for pair in entries) >= _HALF * len(pairs) and len(entries) > len(pairs):
            return True
    return False


def _are_led_in(pairs: Sequence[Pair], lines: Sequence[Line]) -> bool:
    """Whether some pairs are the items of several lists, each below a sentence that ends in a colon."""
    starts = {pair.start for pair in pairs}
    firsts = [at - 1 for at in sorted(starts) if at - 1 not in starts]
    led = all(at >= 0 and lines[at].text[-1] in _COLONS and words(lines[at].text) >= _MANY for at in firsts)
    return led and len(firsts) > 1 and all(lines[at].bullet for at in starts)


def _lacks_items(one: Judged, pairs: Sequence[Pair]) -> bool:
    """Whether some items are not all in the definitions of a reading that is in alphabetical order."""
    return one.order < 1 or not all(_is_inside(pair, one.found.pairs) for pair in pairs)


def _holds_others(one: Judged, judged: Sequence[Judged], lines: Sequence[Line]) -> bool:
    """Whether a reading has only the first term below each letter, and another has the rest in order as well."""
    pairs = one.found.pairs
    starts = {pair.start for pair in pairs if pair.start and is_heading(lines[pair.start - 1].text)}
    if one.found.shape not in ("blocks", "paragraphs") or len(starts) < _NEARLY * (len(pairs) - 1):
        return False
    finer = [other for other in judged if other.found.shape == "lines" and other.order >= _ORDERED]
    return any(
        starts <= {pair.start for pair in other.found.pairs} and len(other.found.pairs) >= _FINER * len(pairs)
        for other in finer
    )


def _lacks_some(one: Judged, judged: Sequence[Judged]) -> bool:
    """Whether a reading has only the entries that end in a label or stand apart, and another has all in order too."""
    starts = {pair.start for pair in one.found.pairs}
    if one.found.shape not in ("closed", "blocks"):
        return False
    closed, last = one.found.shape == "closed", max(starts)
    kinds = shapes.STACKED if closed else ("lines",)
    order = min(one.order - _LESS, _ORDERED) if closed else max(one.order, _ORDERED)
    for other in judged:
        begun = {pair.start for pair in other.found.pairs if closed or pair.start <= last}
        good = other.order >= order and len(other.found.stray) <= _FEW * len(begun)
        same = len(starts & begun) >= (_NEARLY if closed else _ALL) * len(starts)
        if other.found.shape in kinds and good and same and len(begun) >= len(starts) + (1 if closed else _SEVERAL):
            return True
    return False


def _are_finer(pairs: Sequence[Pair], sections: Sequence[Pair]) -> bool:
    """Whether some pairs are nearly all that stands in the definitions of others, which are fewer, or among them."""
    if {pair.start for pair in sections} < {pair.start for pair in pairs}:
        return True
    within = [pair for pair in pairs if _is_inside(pair, sections)]
    told = sum(len(pair.text) for pair in within) >= _NEARLY * sum(len(pair.text) for pair in sections)
    return told and len({term_key(pair.term) for pair in within}) >= max(_MANY, _SEVERAL * len(sections) - 1)


def _are_entries(pairs: Sequence[Pair], sections: Sequence[Pair]) -> bool:
    """Whether several of the other pairs hold several of these each, which are more, and whose terms all differ."""
    starts = [pair.start for pair in sections]
    holding = Counter(bisect_left(starts, pair.start) for pair in pairs if _is_inside(pair, sections))
    distinct = len({pair.term for pair in pairs}) >= _ALL * len(pairs)
    several = sum(number >= _SEVERAL for number in holding.values())
    return distinct and several >= _SEVERAL and len(pairs) >= _MORE * len(sections)


def _is_inside(pair: Pair, pairs: Sequence[Pair]) -> bool:
    """Whether a pair is within one of others, which are in the order of the page."""
    at = bisect_left(pairs, pair.start, key=lambda one: one.start) - 1
    return at >= 0 and pair.end <= pairs[at].end


def judge(found: Found, lines: Sequence[Line], name: str) -> Judged:
    """How much of the page a reading explains, and how much its pairs look like terms and definitions."""
    if found.shape in shapes.STACKED:
        found = edges.trimmed(found, lines)
    badges = {*found.aside}
    found = sections.without(sites.without(found, lines))
    found = tails.without(found, lines, stacked=found.shape in shapes.STACKED)
    site = {*found.aside} - badges
    pairs = list(found.pairs)
    told = found.shape in (*shapes.BY_ELEMENTS, "labels")
    header = titles.above(lines, pairs, name, told=told, rows=found.shape.startswith("table"))
    found = menus.without(found, pairs)
    pairs = list(found.pairs)
    order = sorting.share([pair.term for pair in pairs])
    texts = [len(line.text) if at not in site and not is_heading(line.text) else 0 for at, line in enumerate(lines)]
    in_pairs = sum(len(pair.term) + len(pair.text) for pair in pairs)
    share = min(1.0, in_pairs / max(1, sum(texts)))
    below = share
    rare = shapes.RARE_MARKS if order >= _ORDERED else ()
    called = len(pairs) >= _SEVERAL and names_glossary(header.says)
    if called and found.shape in (*rare, *shapes.STACKED, *shapes.LINED, "labels"):
        below = min(1.0, in_pairs / max(1, sum(texts[pairs[0].start :])))
    some = sample(pairs)
    likely = sum(likelihood(pair, found.shape) for pair in some) / len(some)
    lengths = [len(pair.text) for pair in pairs]
    even = sum(lengths) ** 2 / (len(lengths) * sum(length**2 for length in lengths))
    # A page of few long definitions may hold many short ones: more pairs that explain as much are better.
    many = len(pairs) / (len(pairs) + 1)
    shorter = 1 if median(lengths) > median(len(pair.term) for pair in pairs) else 0.7
    score = share * likely * (0.55 + 0.45 * order) * min(1.0, even / _EVEN) * many * shorter
    stray = len(found.stray) / (len(pairs) + len(found.stray))
    score *= 1 - sum(bool(pair.doubt) for pair in pairs) / len(pairs) / 2
    score *= min(1.0, len({term_key(pair.term) for pair in pairs}) / (_DISTINCT * len(pairs)))
    score *= min(1.0, (_LONG / max(1, median(words(pair.text) for pair in some))) ** 0.5)
    score *= shapes.TOLD.get(found.shape, 1.0) * (_LISTED if undefined.is_list(found) else 1.0)
    score *= min(1.0, (_PARTS / median(pair.text.count("\n\n") + 1 for pair in some)) ** 0.5)
    score *= _FOLDED_SCORE if undefined.is_folded(lines) or undefined.are_folded(lines, pairs) else 1
    score *= _as_stacked(pairs, some, lines) if found.shape in shapes.STACKED else 1
    return Judged(found=found, score=score * (1 - stray / 2), share=share, below=below, order=order, header=header)


def _as_stacked(pairs: Sequence[Pair], some: Sequence[Pair], lines: Sequence[Line]) -> float:
    """How much terms above their definitions look like other things: 0 for rows of a table, 1 for none of them."""
    likely = _SECTIONS if articles.are_numbered(pairs) else 1.0
    glued = [_GLUED.match(text) is not None for pair in some for text in pair.definition]
    likely *= _LISTED if sum(glued) >= _HALF * len(glued) else 1
    rows = ["\t" in lines[at].raw.strip() for pair in some for at in range(pair.start, pair.end)]
    brief = sum(len(pair.text) < len(pair.term) for pair in some) / len(some)
    return likely * max(0.0, 1 - _ROWS * sum(rows) / len(rows)) * (1 - brief / 2)
