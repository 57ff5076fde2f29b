"""The first entry of a page, which may stand right below its title, or have no link above it as the others have."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from flashcards.formats.pages import Found, Line, Pair, sorting
from flashcards.formats.pages.lines import Shape, order_key, shape, words
from flashcards.formats.pages.paragraphs import paragraphs, term_text, wrapped_at

_ENOUGH = 4  # entries that show how all are laid out
_MOSTLY = 0.5  # of them, that are laid out alike
_ORDERED = 0.9  # of the neighbours, on a page in alphabetical order
_LONGEST = 6  # words of a term
_TERMS = (Shape.TERM, Shape.EITHER)

_Layout = tuple[tuple[bool, bool, bool], ...]


def restored(found: Found, lines: Sequence[Line]) -> Found:
    """A reading with the entry right above its first one, if there is one below the title: laid out as most are."""
    pairs = found.pairs
    if len(pairs) < _ENOUGH:
        return found
    layouts = Counter(_layout(lines, pair.start, pair.end) for pair in pairs)
    layout, number = layouts.most_common(1)[0]
    end = pairs[0].start
    at = end - len(layout) - 1
    if at < 1 or number < _MOSTLY * len(pairs) or _layout(lines, at, end) != layout or not layout[-1][0]:
        return found
    term, first = lines[at], lines[end]
    alike = (term.bullet, term.indent, term.marked) == (first.bullet, first.indent, first.marked)
    if not alike or shape(term.text) not in _TERMS or words(term.text) > _LONGEST:
        return found
    told = any(cut for _, _, cut in layout) or _has_links_below(pairs, lines)
    if not _is_placed([term, *(lines[pair.start] for pair in pairs)], unordered=told):
        return found
    texts = paragraphs(lines[at + 1 : end], wrapped_at(lines))
    entry = Pair(term.number, term_text(term.text), texts, at, end, cut=term.cut)
    return replace(found, pairs=[entry, *pairs], aside=[place for place in found.aside if not at <= place < end])


def _layout(lines: Sequence[Line], start: int, end: int) -> _Layout:
    """How the lines below a term are laid out: which are sentences, and what stands above each."""
    below = lines[start + 1 : end]
    return tuple((shape(line.text) is Shape.DEFINITION, line.gap, line.cut) for line in below)


def _is_placed(terms: Sequence[Line], *, unordered: bool) -> bool:
    """Whether the first of some terms has its place in the alphabet, or all are in no order, where that is enough."""
    keys = [order_key(term.text) for term in terms]
    ordered = sorting.are_sorted(keys[1:], _ORDERED)
    return keys[0] <= keys[1] if ordered else unordered


def _has_links_below(pairs: Sequence[Pair], lines: Sequence[Line]) -> bool:
    """Whether furniture stands below each entry, the last one too, and not above each as a label of it."""
    below = [*(pair.start for pair in pairs[1:]), pairs[-1].end]
    if below[-1] == len(lines) or not all(lines[at].cut for at in (pairs[0].start, *below)):
        return False
    *steps, last = (lines[at].number - lines[pair.end - 1].number for pair, at in zip(pairs, below, strict=True))
    return last >= max(steps)
