"""How sure it is that a page was understood."""

from collections import Counter
from collections.abc import Sequence

from flashcards.cards import term_key
from flashcards.formats.pages import Pair, sorting
from flashcards.formats.pages.around.names import names_glossary, names_terms
from flashcards.formats.pages.doubts import LONG_TERM, is_menu
from flashcards.formats.pages.judging import articles, defining, moments, shapes, undefined
from flashcards.formats.pages.judging.choosing import Judged
from flashcards.formats.pages.judging.likely import likelihood, sample, says
from flashcards.formats.pages.lines import ends, words

_NEARLY = 0.8
_ORDERED_TERMS = 6
_LISTED = 0.2
_MANY = 5
_DISTINCT = 0.8  # of the terms
_BAD, _BAD_MARK = 0.3, 0.5  # a score of a page that was not understood, and of one read by a mark that others have
_FEW = 0.7  # pairs that would make it half sure
_SAID_AT_LEAST = 0.3  # of the definitions on a page in no order
_HALF = 0.5
_ALIKE = 3  # terms that end in the same words
_END = 2  # words
_MUCH = 6  # lines set aside for each pair: the page is something else, or its entries were taken for furniture
_CLUTTERED = 0.6
_MOST = 0.97  # of the text of a page that is nothing but terms and definitions
_HALVES = 0.2  # of the pairs
_FAR_MORE = 3  # times the pairs
_UNTOLD = 0.6  # nothing says that a page explains terms
_SAID = ("labels", "class", "named cards", "schema", "script", "table with names", "table of terms")
"""Shapes that only definitions have."""


def sureness(judged: Judged, dropped: int, name: str | None = None, halves: int = 0) -> float:
    """How sure it is that a page was understood: 0 to 1.

    ``name`` is the page's; without it, nothing is said of whether the page is
    an article whose headings look like terms. ``halves`` is the number of
    lines that look like half a pair.
    """
    number, pairs = len(judged.found.pairs), sample(judged.found.pairs)
    doubtful = sum(bool(pair.doubt) for pair in judged.found.pairs) / number
    if shapes.is_told(judged.found) and names_glossary(judged.header.says):
        doubtful /= 2  # they may be phrases, which its elements say are terms
    stray = len(judged.found.stray) / (number + len(judged.found.stray))
    likely = sum(likelihood(pair, judged.found.shape) for pair in pairs) / len(pairs)
    told_by_header = _is_counted(judged.header.announced or 0, number) or bool(judged.header.badge)
    told = judged.found.shape in shapes.TOLD or told_by_header or names_glossary(judged.header.says)
    few = number / (number + (_FEW if told else 2 * _FEW))
    full = sum(ends(pair.text) or (words(pair.text) > LONG_TERM and not is_menu(pair.text)) for pair in pairs)
    stacked = judged.found.shape in shapes.STACKED or judged.found.shape.startswith("<")
    in_order = judged.order >= _NEARLY and (number >= _ORDERED_TERMS or judged.found.shape in shapes.STACKED)
    if stacked and not in_order and 2 * full < len(pairs):
        # Neither sentences nor in alphabetical order, it may be anything; nothing but names is a menu or an index.
        likely *= 0.7 if _SAID_AT_LEAST * len(pairs) <= sum(map(says, pairs)) else 0.4
    likely *= min(1.0, len({term_key(pair.term) for pair in judged.found.pairs}) / (_DISTINCT * number))
    others = (articles.are_numbered, articles.are_letters, articles.are_sites)
    if undefined.hold_signs(pairs) or _ends_alike(pairs) or any(are_others(pairs) for are_others in others):
        likely *= 0.5
    if judged.found.shape == "stop" and judged.order < _NEARLY:
        likely *= _CLUTTERED  # any two sentences look like that
    empty = undefined.are_alike(pairs) or undefined.are_filler(pairs) or undefined.are_labels(pairs)
    likely *= _LISTED if empty or moments.are_stamps(pairs) else 1
    if name is not None and not told_by_header:
        lined = judged.found.shape in (*shapes.LINED, "labels")
        if articles.is_article(pairs, judged.order, name, lined=lined):
            likely *= 0.5
        elif (not names_terms(name) and _may_be_facts(judged)) or (
            not names_glossary(name) and _may_be_any_page(judged, halves)
        ):
            likely *= _UNTOLD
    cluttered = judged.found.shape in (*shapes.STACKED, *shapes.MARKS) and dropped > _MUCH * number
    cluttered = cluttered and not (judged.found.shape == "headings" and names_glossary(judged.header.says))
    likely *= _CLUTTERED if cluttered else 1
    sure = likely * (1 - doubtful) * (1 - stray / 2) * few * (1 if dropped <= number * 4 else 0.9)
    bad = _BAD_MARK if judged.found.shape in shapes.RARE_MARKS else _BAD
    return sure * min(1.0, judged.by_itself / bad) * (_LISTED if undefined.is_list(judged.found) else 1)


def _is_counted(announced: int, found: int) -> bool:
    """Whether a number may be that of the terms, of which some may be missing; many titles have a small one."""
    return announced == found or (announced >= _MANY and announced <= _FAR_MORE * found <= _FAR_MORE**2 * announced)


def _may_be_any_page(judged: Judged, halves: int) -> bool:
    """Whether neither elements nor the alphabet tell a glossary, and much of the page is something else."""
    shape, pairs = judged.found.shape, judged.found.pairs
    in_order = sorting.tells([pair.term for pair in pairs])
    untold = shape in (*shapes.STACKED, *shapes.MARKS, "table", "means") and shape != "capitals"
    other = judged.share < _MOST or halves > _HALVES * len(pairs)
    if not untold or in_order or not other:
        return False
    return not articles.explains([(pair.term, pair.text) for pair in sample(pairs)])


def _may_be_facts(judged: Judged) -> bool:
    """Whether terms are moments, or their definitions say something else than what they are."""
    if judged.found.shape in _SAID:
        return False
    pairs = sample(judged.found.pairs)
    return moments.are_moments(pairs) or not defining.say_what(pairs)


def _ends_alike(pairs: Sequence[Pair]) -> bool:
    """Whether most terms end in the same two words: then these belong to a table, or to what follows.

    What stands in brackets behind a term, such as the class of the word, is none of its words.
    """
    terms = [pair.term.casefold().partition("(")[0].split() for pair in pairs]
    last = Counter(tuple(term[-_END:]) for term in terms if len(term) > _END)
    most = max(last.values(), default=0)
    return most >= max(_ALIKE, _HALF * len(pairs))
