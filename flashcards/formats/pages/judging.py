"""Which reader understood a page, and how sure that is."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from flashcards.cards import term_key
from flashcards.formats.pages import Found, Line, Pair, articles, sorting, titles
from flashcards.formats.pages.around import edges, sites, tails
from flashcards.formats.pages.around.names import names_glossary
from flashcards.formats.pages.doubts import LONG_TERM, NO_TERM, counts_on, explains_itself, is_menu, is_sentence
from flashcards.formats.pages.lines import Shape, ends, is_heading, order_key, shape, words

_NEARLY = 0.8
_ORDERED = 0.9  # of the neighbours, on a page in alphabetical order
_ORDERED_TERMS = 6
_TOLD = {
    "headings": 1.15,
    "indented": 1.03,
    "entries": 1.1,
    "closed": 1.3,
    "twos": 0.8,
    "capitals": 1.15,
    "class": 1.15,
    "labels": 2.0,
    "definition list": 1.3,
    "cards": 1.4,
    "named cards": 1.4,
    "script": 1.4,
    "schema": 4.0,
    "table with names": 4.0,
    "table of terms": 1.5,
    "table": 1.5,
    "parts": 2.0,
}  # the page says itself what is what
_TOLD_BY_ELEMENTS = ("definition list", "cards", "named cards", "script", "schema")
BEYOND_ORDER = ("definition list", "named cards", "script", "schema", "table with names")
"""Pages that say so clearly what is a term that its place in the alphabet does not matter."""
_LISTED = 0.2
_LONG = 150  # words of a definition
_LETTERS = 0.5  # of a definition
_START = 300  # characters of it that show whether it is one
_DISTINCT = 0.8  # of the terms
_EVEN = 0.35  # how alike in length definitions are on a page that was cut at the right places
_ROW = re.compile(r"[^\W\d][,;][^\W\d]")
_COUNTED = re.compile(r"[^\W\d_]\d{1,4}$")  # the title of another page, with its number of concepts
_BADGED = re.compile(r"[A-Z][a-z]{2,}[A-Z]")
_PROSE = re.compile(r"\b(?:I|we|you|your|my|our|us|me)\b")
_MANY = 5
_PARAGRAPHS = 20
_BAD, _BAD_MARK = 0.3, 0.5  # a score of a page that was not understood, and of one read by a mark that others have
_ROWS = 3  # rows of a table that are taken for terms and definitions speak so often against a reading
_MARKS = ("bold", "colon", "dash", "equals")
_AS_GOOD, _FINER = 0.95, 1.25  # of a score and of the pairs, that make the reading with more pairs the better one
_SECTIONS = 0.4  # a score of a page whose definitions are lists of entries
_SEVERAL, _PARTS = 3, 5  # entries in a definition, and its paragraphs
_LINED = (*_MARKS, "class")
_RARE_MARKS = (
    *("equals", "tilde", "slash", "bar", "glued", "stop", "capital", "upper", "gap", "blank", "letters", "means"),
)
_FEW = 0.7  # pairs that would make it half sure
_RARE = 0.3  # of the pairs, that furniture stands above
_SAID_AT_LEAST = 0.3  # of the definitions on a page in no order
_SAYING = 0.7  # of the definitions, where one that only lists names is none
_INTERLEAVED = 0.75  # of the neighbours in order, terms and definitions together; on a glossary some half of them are
_FOLDED = ("+", "\u25b8", "\u25b6", "\u25bc", "\u25be", "\u25bd", "\u25b3", "\u2304", "\u203a")
"""Signs that open an entry of a page whose definitions are not shown, and so were not copied."""
_UNFOLDS = {*_FOLDED[1:]}
_HALF = 0.5
_FOLDED_SCORE = 0.2
_GLUED = re.compile(r"(?:\S+\s){0,4}[^\sA-Z]*[a-z][A-Z][a-z]*\s")
"""A term with its definition glued to it."""

_STAMP = re.compile(
    r"\W*(?:\d{4}\W\d{1,2}\W\d{1,2}[T\s,]\s*|\d{1,2}\W\d{1,2}\W\d{2,4},?\s+|\d{1,2}\W[A-Z][a-z]{2}\W\d{4}[:\s]"
    r"|(?:[A-Z][a-z]{2},?\s+){1,2}\d{1,2},?\s+(?:\d{4},?\s+)?)?\d{1,2}:\d{2}\b"
)
"""The time at which a line of a log begins, with or without the day."""
_ALIKE = 3  # terms that end in the same words
_END = 2  # words
_MUCH = 6  # lines set aside for each pair: the page is something else, or its entries were taken for furniture
_CLUTTERED = 0.6
_MOST = 0.97  # of the text of a page that is nothing but terms and definitions
_HALVES = 0.2  # of the pairs
_FAR_MORE = 3  # times the pairs
_ENOUGH = 1_000  # pairs that say what a page is
_BY_LINES = ("headings", "items", "indented", "blocks", "paragraphs", "lines", "colons")
STACKED = (*_BY_LINES, "entries", "closed", "twos", "capitals")


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
    judged = [judge(found, lines, name) for found in readings if found.pairs]
    coarse = [_holds_entries(one, judged) or _holds_others(one, judged, lines) for one in judged]
    judged = [
        replace(one, score=one.score * (_SECTIONS if out else 1)) for one, out in zip(judged, coarse, strict=True)
    ]
    most = max(judged, key=lambda one: (len(one.found.pairs) > 1, one.score), default=None)
    kind = next((kind for kind in (STACKED, _LINED) if most and most.found.shape in kind), ())
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


def _holds_entries(one: Judged, judged: Sequence[Judged]) -> bool:
    """Whether what a reading takes for definitions are entries of a line, or for terms and definitions alike."""
    pairs = one.found.pairs
    starts = {pair.start for pair in pairs}
    if one.found.shape.startswith("<"):
        finer = (other.found for other in judged if other.found.shape.startswith(("<", "bold terms")))
        return any(_are_finer(other.pairs, pairs) for other in finer)
    for other in judged if one.found.shape in (*STACKED, *_RARE_MARKS) else ():
        if other.found.shape not in _MARKS:
            continue
        entries = other.found.pairs
        within = {term_key(pair.term) for pair in entries if _is_inside(pair, pairs)}
        if len(within) + len(other.found.aside) >= max(_MANY, _SEVERAL * len(pairs), _NEARLY * len(entries)):
            return True
        if sum(pair.start in starts for pair in entries) >= _HALF * len(pairs) and len(entries) > len(pairs):
            return True
    return False


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


def _are_finer(pairs: Sequence[Pair], sections: Sequence[Pair]) -> bool:
    """Whether some pairs are nearly all that stands in the definitions of others, which are fewer, or among them."""
    if {pair.start for pair in sections} < {pair.start for pair in pairs}:
        return True
    within = [pair for pair in pairs if _is_inside(pair, sections)]
    told = sum(len(pair.text) for pair in within) >= _NEARLY * sum(len(pair.text) for pair in sections)
    return told and len({term_key(pair.term) for pair in within}) >= max(_MANY, _SEVERAL * len(sections) - 1)


def _is_inside(pair: Pair, pairs: Sequence[Pair]) -> bool:
    """Whether a pair is within one of others, which are in the order of the page."""
    at = bisect_left(pairs, pair.start, key=lambda one: one.start) - 1
    return at >= 0 and pair.end <= pairs[at].end


def judge(found: Found, lines: Sequence[Line], name: str) -> Judged:
    """How much of the page a reading explains, and how much its pairs look like terms and definitions."""
    if found.shape in STACKED:
        found = edges.trimmed(found, lines)
    badges = {*found.aside}
    found = tails.without(sites.without(found, lines), lines, stacked=found.shape in STACKED)
    site = {*found.aside} - badges
    pairs = list(found.pairs)
    header = titles.above(lines, pairs, name, told=found.shape in (*_TOLD_BY_ELEMENTS, "labels"))
    found = without_furniture(found, pairs)
    pairs = list(found.pairs)
    order = ordered(pairs)
    texts = [len(line.text) if at not in site and not is_heading(line.text) else 0 for at, line in enumerate(lines)]
    in_pairs = sum(len(pair.term) + len(pair.text) for pair in pairs)
    share = min(1.0, in_pairs / max(1, sum(texts)))
    below = share
    if names_glossary(header.says) and len(pairs) >= _SEVERAL and found.shape in (*STACKED, *_LINED, "labels"):
        below = min(1.0, in_pairs / max(1, sum(texts[pairs[0].start :])))
    some = _some(pairs)
    likely = sum(_likelihood(pair, found.shape) for pair in some) / len(some)
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
    score *= _TOLD.get(found.shape, 1.0) * (_LISTED if _is_list(found) else 1.0)
    score *= min(1.0, (_PARTS / median(pair.text.count("\n\n") + 1 for pair in some)) ** 0.5)
    score *= _FOLDED_SCORE if _is_folded(lines) or _are_folded(lines, pairs) else 1
    if found.shape in STACKED:
        score *= _SECTIONS if articles.are_numbered(pairs) else 1
        glued = [_GLUED.match(text) is not None for pair in some for text in pair.definition]
        score *= _LISTED if sum(glued) >= _HALF * len(glued) else 1
        rows = ["\t" in lines[at].raw.strip() for pair in some for at in range(pair.start, pair.end)]
        brief = sum(len(pair.text) < len(pair.term) for pair in some) / len(some)
        score *= max(0.0, 1 - _ROWS * sum(rows) / len(rows)) * (1 - brief / 2)
    return Judged(found=found, score=score * (1 - stray / 2), share=share, below=below, order=order, header=header)


def _some(pairs: Sequence[Pair]) -> Sequence[Pair]:
    """Pairs from all over a page, which say as much about it as all of them."""
    return pairs[:: len(pairs) // _ENOUGH + 1]


def is_told(found: Found) -> bool:
    """Whether the elements of a page say which are its terms and which their definitions."""
    return found.shape in (*_TOLD_BY_ELEMENTS, "table with names")


def _is_folded(lines: Sequence[Line]) -> bool:
    """Whether a page shows little but the terms, each behind the sign that opens its entry."""
    signs = sum(line.raw.startswith("+ ") and shape(line.text) is not Shape.DEFINITION for line in lines)
    return signs >= _MANY and signs >= _HALF * sum(not is_heading(line.text) for line in lines)


def _are_folded(lines: Sequence[Line], pairs: Sequence[Pair]) -> bool:
    """Whether what stands for definitions says nothing, while each entry has the sign that opens it."""
    signs = sum(line.text in _UNFOLDS for line in lines)
    return signs >= max(_MANY, _HALF * len(pairs)) and sum(map(_says, pairs)) < _HALF * len(pairs)


def _is_list(found: Found) -> bool:
    """Whether the definitions are in alphabetical order with the terms: then they are terms, with no definitions."""
    told = sum(ends(pair.text) and words(pair.text) > LONG_TERM for pair in found.pairs)
    if found.shape not in STACKED or told > _HALF * len(found.pairs):
        return False
    pairs = found.pairs[:_ENOUGH]
    keys = [order_key(text) for pair in pairs for text in (pair.term, *pair.definition)]
    good = sum(one <= other for one, other in pairwise(keys))
    abbreviations = sum(pair.term.isupper() for pair in pairs)
    if sum(ends(pair.text) for pair in pairs) + abbreviations < _SAID_AT_LEAST * len(pairs):
        good = max(good, sum(one[:1] <= other[:1] for one, other in pairwise(keys)))
    share = _INTERLEAVED if len(pairs) >= _ORDERED_TERMS else 1
    return good >= share * (len(keys) - 1) and (share < 1 or not any(map(_says, pairs)))


def ordered(pairs: Sequence[Pair]) -> float:
    """The share of neighbours in alphabetical order."""
    return sorting.share([pair.term for pair in pairs])


def _likelihood(pair: Pair, shape: str) -> float:
    """How much a pair looks like a term and its definition: 0 to 1."""
    count = words(pair.term)
    if not any(map(str.isalnum, pair.term)):
        return 0.3 if len(pair.term) == 1 or not ends(pair.text) else 0.9
    if NO_TERM.fullmatch(pair.term) or is_sentence(pair.term) or count > LONG_TERM + 4:
        return 0.1
    likely = 1.0 if count <= _MANY else 0.8 if count <= LONG_TERM else 0.5
    if len(_PROSE.findall(pair.text)) * 12 > words(pair.text):
        likely *= 0.8
    if _ROW.search(pair.term):
        return 0.1
    if len(pair.definition) > 1 and not shape.startswith("table") and not _says(pair):
        likely *= 0.3  # a table of contents
    if len(pair.definition) > _PARAGRAPHS:
        likely *= 0.5  # a section, or all of the page
    if pair.term[-1] in ",;" or pair.term[0] in ",;.)":
        likely *= 0.3
    start = pair.text[:_START]
    letters = sum(map(str.isalpha, start))
    return likely if letters > _LETTERS * sum(map(str.isalnum, start)) else 0.1


def without_furniture(found: Found, pairs: Sequence[Pair]) -> Found:
    """A reading without the pairs that are parts of menus: what has the name of furniture, and lists at either end."""
    sure = [pair for pair in pairs if not pair.suspect]
    in_order = len(sure) >= _ORDERED_TERMS and ordered(sure) >= _ORDERED
    keys = [order_key(pair.term) for pair in pairs]
    rare = sum(pair.cut for pair in pairs) < _RARE * len(pairs)
    kept = [
        pair
        for at, pair in enumerate(pairs)
        if not (_COUNTED.search(pair.term) and _BADGED.match(pair.text))
        if not pair.suspect
        or explains_itself(pair)
        or (0 < at < len(pairs) - 1 and not (_is_misplaced(keys, at) if in_order else pair.cut and rare))
    ]
    if found.shape in STACKED and sum(map(_says, kept)) >= _SAYING * len(kept):
        while (
            len(kept) > 1
            and not _says(kept[0])
            and (not (in_order and keys[0] <= order_key(kept[1].term)) or counts_on(kept[0]))
        ):
            del kept[0]
        while len(kept) > 1 and not _says(kept[-1]) and not (in_order and keys[-1] >= order_key(kept[-2].term)):
            del kept[-1]
    return replace(found, pairs=kept or list(pairs))


def _says(pair: Pair) -> bool:
    """Whether a definition is more than the names that a menu lists."""
    return any(shape(text) is Shape.DEFINITION or ends(text) or words(text) >= _MANY for text in pair.definition)


def _is_misplaced(keys: Sequence[str], at: int) -> bool:
    before = keys[at - 1] if at else ""
    after = keys[at + 1] if at + 1 < len(keys) else "\U0010ffff"
    return not before <= keys[at] <= after


def sureness(judged: Judged, dropped: int, name: str | None = None, halves: int = 0) -> float:
    """How sure it is that a page was understood: 0 to 1.

    ``name`` is the page's; without it, nothing is said of whether the page is
    an article whose headings look like terms. ``halves`` is the number of
    lines that look like half a pair.
    """
    number, pairs = len(judged.found.pairs), _some(judged.found.pairs)
    doubtful = sum(bool(pair.doubt) for pair in judged.found.pairs) / number
    if is_told(judged.found) and names_glossary(judged.header.says):
        doubtful /= 2  # they may be phrases, which its elements say are terms
    stray = len(judged.found.stray) / (number + len(judged.found.stray))
    likely = sum(_likelihood(pair, judged.found.shape) for pair in pairs) / len(pairs)
    told_by_header = _is_counted(judged.header.announced or 0, number) or bool(judged.header.badge)
    told = judged.found.shape in _TOLD or told_by_header or names_glossary(judged.header.says)
    few = number / (number + (_FEW if told else 2 * _FEW))
    full = sum(ends(pair.text) or (words(pair.text) > LONG_TERM and not is_menu(pair.text)) for pair in pairs)
    stacked = judged.found.shape in STACKED or judged.found.shape.startswith("<")
    in_order = judged.order >= _NEARLY and (number >= _ORDERED_TERMS or judged.found.shape in STACKED)
    if stacked and not in_order and 2 * full < len(pairs):
        # Neither sentences nor in alphabetical order, it may be anything; nothing but names is a menu or an index.
        likely *= 0.7 if _SAID_AT_LEAST * len(pairs) <= sum(map(_says, pairs)) else 0.4
    likely *= min(1.0, len({term_key(pair.term) for pair in judged.found.pairs}) / (_DISTINCT * number))
    folded = sum(pair.text.endswith(_FOLDED) for pair in pairs) >= _HALF * len(pairs)
    within = sum(not _UNFOLDS.isdisjoint(pair.definition) for pair in pairs) >= _LISTED * len(pairs)
    if folded or within or _ends_alike(pairs) or articles.are_numbered(pairs) or articles.are_letters(pairs):
        likely *= 0.5
    if judged.found.shape == "stop" and judged.order < _NEARLY:
        likely *= _CLUTTERED  # any two sentences look like that
    if sum(_STAMP.match(pair.term) is not None for pair in pairs) > _HALF * len(pairs):
        likely *= _LISTED  # lines of a log
    if name is not None and not told_by_header:
        lined = judged.found.shape in (*_LINED, "labels")
        if articles.is_article(pairs, judged.order, name, lined=lined):
            likely *= 0.5
        elif _may_be_any_page(judged, halves) and not names_glossary(name):
            likely *= 0.6
    cluttered = judged.found.shape in (*STACKED, *_MARKS) and dropped > _MUCH * number
    likely *= _CLUTTERED if cluttered else 1
    sure = likely * (1 - doubtful) * (1 - stray / 2) * few * (1 if dropped <= number * 4 else 0.9)
    bad = _BAD_MARK if judged.found.shape in _RARE_MARKS else _BAD
    return sure * min(1.0, judged.by_itself / bad) * (_LISTED if _is_list(judged.found) else 1)


def _is_counted(announced: int, found: int) -> bool:
    """Whether a number may be that of the terms, of which some may be missing; many titles have a small one."""
    return announced == found or (announced >= _MANY and announced <= _FAR_MORE * found <= _FAR_MORE**2 * announced)


def _may_be_any_page(judged: Judged, halves: int) -> bool:
    """Whether neither elements nor the alphabet tell a glossary, and much of the page is something else."""
    shape, pairs = judged.found.shape, judged.found.pairs
    in_order = sorting.tells([pair.term for pair in pairs])
    untold = shape in (*STACKED, *_MARKS, "table", "means") and shape != "capitals"
    other = judged.share < _MOST or halves > _HALVES * len(pairs)
    if not untold or in_order or not other:
        return False
    return not articles.explains([(pair.term, pair.text) for pair in _some(pairs)])


def _ends_alike(pairs: Sequence[Pair]) -> bool:
    """Whether most terms end in the same two words: then these belong to a table, or to what follows.

    What stands in brackets behind a term, such as the class of the word, is none of its words.
    """
    terms = [pair.term.casefold().partition("(")[0].split() for pair in pairs]
    last = Counter(tuple(term[-_END:]) for term in terms if len(term) > _END)
    most = max(last.values(), default=0)
    return most >= max(_ALIKE, _HALF * len(pairs))
