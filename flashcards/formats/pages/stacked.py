"""Pages where a term stands on a line of its own, above its definition.

What sets the terms apart differs: anchors or headings of the page, an indent
of all definitions, blank lines, or nothing but the shape of the lines. Each is
tried by itself.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import pairwise

from flashcards.formats.pages import Found, Line, Pair, alternating, halves
from flashcards.formats.pages.alternating import NO_TERM
from flashcards.formats.pages.lines import Shape, ends, is_heading, labels, order_key, shape, words
from flashcards.formats.pages.paragraphs import paragraphs, term_text, wrapped_at

_LONGEST_TERM = 12  # words
_ABBREVIATION = 2  # words that may end in a stop
_LEAST_MARKED = 3
_LEAST_COLONS = 5
_DISTINCT = 0.9
_LEVELS = 2  # of indents that terms may have
_NARROWEST = 40
_LOWER = 0.6  # of the terms, on a page that writes them in lower case
_COLONS = ":\uff1a"
_ITEM = re.compile(r"[,;]$|[;,] (?:and|or|und|oder|et|ou|y|o|e)$")
_PAIR = 2  # lines
_NEARLY = 0.9  # of the pairs
_LEAD_IN, _LONG_LEAD_IN = 5, 8  # words
_INNER = re.compile(r"\s*\([^()]*\)")
_LEADING = 0.3  # of the terms, that end in a colon where that is how the page writes them
_ORDERED_TERMS = 6
_LEAST_ENTRIES = 4  # that show what all have
_ORDERED = 0.85  # of the neighbours, on a page in alphabetical order
_MANY = 0.15  # of the definitions, that have several blocks where the last one may have some
_TERMS = (Shape.TERM, Shape.EITHER)


def readings(lines: Sequence[Line], only: str = "") -> Iterator[Found]:
    """What each way of setting terms apart makes of a page; ``only`` is the shape that is wanted."""
    if 2 * sum("\t" in line.text for line in lines) > len(lines):
        return  # a table
    for read in (_WAYS[only],) if only else _WAYS.values():
        yield from read(lines)


def _by_marks(lines: Sequence[Line]) -> Iterator[Found]:
    """Terms that the page sets off itself."""
    if sum(line.marked for line in lines) >= _LEAST_MARKED:
        yield _sectioned("headings", lines, lambda at: _is_marked(lines, at))


def _by_indent(lines: Sequence[Line]) -> Iterator[Found]:
    """Terms further to the left than their definitions."""
    outdented = Counter(line.indent for at, line in enumerate(lines) if _is_outdented(lines, line.indent, at))
    for level, _ in outdented.most_common(_LEVELS):
        yield _sectioned("indented", lines, partial(_is_outdented, lines, level))


def _by_bullets(lines: Sequence[Line]) -> Iterator[Found]:
    """Terms that are items of a list."""
    for bullet in ("*", "1"):
        items = [at for at, line in enumerate(lines[:-1]) if line.bullet == bullet]
        terms = {at for at in items if not (lines[at + 1].bullet or lines[at + 1].gap) and _fits_term(lines[at])}
        if len(terms) >= max(_LEAST_MARKED, _NEARLY * len(items)):
            yield _sectioned("items", lines, terms.__contains__)


def _by_blanks(lines: Sequence[Line]) -> Iterator[Found]:
    """Terms that are the first lines of blocks."""
    if any(line.gap for line in lines[1:]):
        yield halves.without_halves(_blocks(lines), lines)


def _in_paragraphs(lines: Sequence[Line]) -> Iterator[Found]:
    """Terms with blank lines above and below them."""
    if any(line.gap for line in lines[1:]):
        named = labels(lines)
        alone = _sectioned("paragraphs", lines, lambda at: at not in named and _stands_alone(lines, at))
        yield halves.without_halves(alone, lines)


def _by_colons(lines: Sequence[Line]) -> Iterator[Found]:
    """Terms that end in a colon."""
    ending = {at for at in range(len(lines)) if _ends_in_colon(lines, at)}
    colons = {order_key(lines[at].text) for at in ending}
    level = len({line.indent for line in lines if not is_heading(line.text)}) == 1
    if level and len(colons) >= max(_LEAST_COLONS, _DISTINCT * len(ending)):
        found = halves.without_halves(_sectioned("colons", lines, ending.__contains__), lines)
        named = {at for at in found.stray if shape(lines[at].text) is Shape.TERM}  # headings, without a colon
        yield replace(found, stray=[at for at in found.stray if at not in named], aside=sorted(named))


def _by_shape(lines: Sequence[Line]) -> Iterator[Found]:
    """Terms that nothing but the shape of their lines tells from definitions."""
    yield alternating.reading(lines)


_WAYS: dict[str, Callable[[Sequence[Line]], Iterator[Found]]] = {
    "headings": _by_marks,
    "indented": _by_indent,
    "items": _by_bullets,
    "blocks": _by_blanks,
    "paragraphs": _in_paragraphs,
    "colons": _by_colons,
    "lines": _by_shape,
}
"""The shapes, and who reads them."""


def _ends_in_colon(lines: Sequence[Line], at: int) -> bool:
    """Whether a line is a term with a colon behind it; a long one has a definition right below it, and no list."""
    line, below = lines[at], lines[at + 1 : at + 2]
    defined = all(shape(one.text) is Shape.DEFINITION and not (one.bullet or one.gap) for one in below)
    most = _LONG_LEAD_IN if defined and below else _LEAD_IN
    return line.text[-1] in _COLONS and words(_INNER.sub("", line.text)) < most and not line.bullet


def _blocks(lines: Sequence[Line]) -> Found:
    """Blocks whose first line is a term; what begins with a label, as ``See also:`` does, ends the block above."""
    loose = not wrapped_at(lines)
    labelled = labels(lines)
    whole = {at for at in labelled if lines[at].text[-1] not in _COLONS and at + 2 < len(lines)}
    below = {at + 1 for at in whole if not lines[at + 1].gap} - labelled
    starts = {at for at in below if shape(lines[at].text) in _TERMS and shape(lines[at + 1].text) is Shape.DEFINITION}

    def begins(at: int) -> bool:
        return at in starts or (at not in labelled and _begins_block(lines, at, loose=loose))

    return _sectioned("blocks", lines, begins)


def _is_marked(lines: Sequence[Line], at: int) -> bool:
    line = lines[at]
    return line.marked and not is_heading(line.text) and not line.text.endswith(".")


def _is_outdented(lines: Sequence[Line], level: int, at: int) -> bool:
    line = lines[at]
    below = at + 1 < len(lines) and lines[at + 1].indent > level
    here = line.indent == level or (at == 0 and line.indent < level)  # the first line of a copy may have lost it
    return here and below and words(line.text) <= _LONGEST_TERM and not is_heading(line.text)


def _fits_term(line: Line) -> bool:
    return (
        words(line.text) <= _LONGEST_TERM
        and "\t" not in line.text
        and not is_heading(line.text)
        and not (ends(line.text) and words(line.text) > _ABBREVIATION)
        and not NO_TERM.match(line.text)
    )


def _begins_block(lines: Sequence[Line], at: int, *, loose: bool) -> bool:
    """Whether a line is the first of a block of several, and may be a term.

    Where lines are not wrapped, an unfinished long one such as a list of links is another block.
    """
    line = lines[at]
    begins = (line.gap or not at) and not _heads_pair(lines, at)
    begins = begins or _heads_pair(lines, at - 1)
    begins = begins or (loose and (_is_list_above(lines, at) or _is_between_lower(lines, at)))
    goes_on = at + 1 < len(lines) and not lines[at + 1].gap
    if not (begins and goes_on) or not _fits_term(line) or line.bullet == "*":
        return False
    below = lines[at + 1]
    return not (
        line.text[-1] in ",;"
        or (below.text[0].islower() and len(line.text) > _NARROWEST and words(below.text) < words(line.text) - 2)
    )


def _heads_pair(lines: Sequence[Line], at: int, top: int | None = None) -> bool:
    """Whether a line is a heading at the ``top`` of a block: a term follows it at once, and that one's definition."""
    top = at if top is None else top
    if top < 0 or (top and not lines[top].gap) or at + 2 >= len(lines):
        return False
    first, second, third = lines[at : at + 3]
    if second.gap or (third.gap and not third.cut):
        return False
    plain_words = second.text[0].isalnum() and not second.marked and shape(second.text) is Shape.TERM
    return plain_words and shape(first.text) is Shape.TERM and shape(third.text) is Shape.DEFINITION


def _is_list_above(lines: Sequence[Line], at: int) -> bool:
    above = lines[at - 1].text
    return shape(above) is Shape.DEFINITION and not ends(above) and above.startswith(lines[at].text)


def _is_between_lower(lines: Sequence[Line], at: int) -> bool:
    """Whether a line begins in upper case between two that do not: a term between definitions in lower case."""
    if at + 1 >= len(lines) or shape(lines[at].text) is not Shape.TERM:
        return False
    return lines[at - 1].text[0].islower() and lines[at + 1].text[0].islower() and not lines[at].bullet


def _kind(text: str) -> Shape:
    """The shape of a line, of which some words with a colon lead in a list: no term has so many."""
    return Shape.DEFINITION if text[-1] in _COLONS and words(text) >= _LEAD_IN else shape(text)


def _stands_alone(lines: Sequence[Line], at: int) -> bool:
    """Whether a line is a short block of its own above a block that defines it."""
    if at + 1 >= len(lines) or not lines[at + 1].gap:
        return False
    numbered = lines[at].bullet == "1" and lines[at - 1].bullet == "*"
    if not (lines[at].gap or not at or numbered or _heads_pair(lines, at - 1) or _heads_pair(lines, at - 1, at - 2)):
        return False
    if not _fits_term(lines[at]) or shape(lines[at].text) not in _TERMS or alternating.leads_in(lines, at):
        return False
    kinds = [_kind(line.text) for line in lines[at + 1 : at + 4]] + [Shape.NOTHING] * 3
    if kinds[0] is Shape.TERM and kinds[1] in _TERMS and kinds[2] is Shape.DEFINITION:
        first, second, third = (order_key(line.text) for line in lines[at : at + 3])
        return first <= third and not first <= second <= third  # the second is out of order: a short definition
    return kinds[0] is Shape.DEFINITION or (kinds[0] is Shape.EITHER and kinds[1] is not Shape.DEFINITION)


def _sectioned(name: str, lines: Sequence[Line], begins: Callable[[int], bool]) -> Found:
    """Everything from one term to the next is a definition; terms with nothing between them are one."""
    starts = _without_lead_ins(lines, [at for at in range(len(lines)) if begins(at)])
    starts = starts if name in ("indented", "headings") else _complete(lines, starts)
    width = wrapped_at(lines)
    lower = sum(lines[at].text[0].islower() for at in starts) >= _LOWER * len(starts)
    pairs: list[Pair] = []
    above: list[int] = []
    for at, end in pairwise([*starts, len(lines)]):
        if end == at + 1 and end < len(lines) and not lines[end].gap:
            above += [] if lower and _is_capital(lines[at].text) else [at]
            continue
        stop = _until(lines, at + 1, _headed(lines, end) if name == "paragraphs" else end, last=end == len(lines))
        if name == "indented" or (at + 1 < stop and lines[at + 1].indent > lines[at].indent):
            stop = next((other for other in range(at + 1, stop) if lines[other].indent <= lines[at].indent), stop)
        below = at + 1 if at + 2 >= stop or not is_heading(lines[at + 1].text) else at + 2  # past the letter of a term
        texts = paragraphs(lines[below:stop], width)
        if texts:
            first = (above or [at])[0]
            line = lines[first]
            pair = Pair(
                line.number, term_text(line.text), texts, first, stop, suspect=lines[at].suspect, cut=lines[at].cut
            )
            pair.aliases = [term_text(lines[other].text) for other in [*above, at][1:]]
            pairs.append(pair)
        above = []
    _end_last(pairs, lines, width)
    return Found(shape=name, pairs=pairs, stray=_between(pairs, lines))


def _headed(lines: Sequence[Line], at: int) -> int:
    """Where the headings begin that stand in one block with a term, right above it."""
    while 0 < at < len(lines) and not lines[at].gap and shape(lines[at - 1].text) is Shape.TERM:
        at -= 1
    return at


def _end_last(pairs: Sequence[Pair], lines: Sequence[Line], width: int) -> None:
    """Cut the last definition off below its first block, where those of others have one; what follows is the page's."""

    def gap(pair: Pair) -> int | None:
        return next((at for at in range(pair.start + 2 + len(pair.aliases), pair.end) if lines[at].gap), None)

    def single(pair: Pair) -> bool:
        return pair.end - pair.start - len(pair.aliases) == _PAIR

    if len(pairs) < _LEAST_ENTRIES:
        return
    last, end = pairs[-1], None
    if not width and not single(last) and sum(map(single, pairs[:-1])) >= _NEARLY * (len(pairs) - 1):
        end = last.start + _PAIR + len(last.aliases)
        parted = lines[end].gap and len(pairs) >= _ORDERED_TERMS
        last.doubt = "" if parted else "lines below it were left out: no other definition has several"
    elif sum(gap(pair) is not None for pair in pairs[:-1]) <= _MANY * len(pairs):
        end = gap(last)
    if end is not None and not lines[end].bullet and not halves.belongs(lines[end].text, last):
        last.end = end
        last.definition = paragraphs(lines[last.start + 1 + len(last.aliases) : end], width)
    else:
        last.doubt = ""


def _without_lead_ins(lines: Sequence[Line], starts: Sequence[int]) -> list[int]:
    """The terms without lines that a list follows, where other terms do not end in a colon, and without items."""
    colons = sum(lines[at].text[-1] in _COLONS for at in starts) > _LEADING * len(starts)
    return [at for at in starts if (colons or lines[at].text[-1] not in _COLONS) and not _ITEM.search(lines[at].text)]


def _complete(lines: Sequence[Line], starts: list[int]) -> list[int]:
    """The terms with those that no blank line parts from a list above, where the alphabet has them."""
    keys = {at: order_key(lines[at].text) for at in starts}
    in_order = sum(keys[one] <= keys[other] for one, other in pairwise(starts))
    if len(starts) < _ORDERED_TERMS or in_order < _ORDERED * (len(starts) - 1):
        return starts
    found = {at for at, end in pairwise([*starts, len(lines)]) for at in _missed(lines, at, end, keys)}
    return sorted({*starts, *found})


def _missed(lines: Sequence[Line], start: int, end: int, keys: dict[int, str]) -> Iterator[int]:
    last = keys[start]
    for at in range(start + 2, end - 1):
        line, below = lines[at], lines[at + 1]
        key = order_key(line.text)
        after = keys.get(end, "\U0010ffff")
        ended, kind = ends(lines[at - 1].text), shape(line.text)
        here = last < key <= after and (kind is Shape.TERM or (ended and kind is Shape.EITHER))
        near = ended and last[:1] <= key[:1] <= after[:1] and kind is Shape.TERM
        fits = (here or near) and not line.bullet and line.text[-1] not in _COLONS and _fits_term(line)
        if fits and not below.gap and shape(below.text) is Shape.DEFINITION and lines[at - 1].text[-1] not in _COLONS:
            last = key
            yield at


def _is_capital(text: str) -> bool:
    """Whether a line is a heading among terms in lower case."""
    return text[0].isupper() and words(text) > 1


def _until(lines: Sequence[Line], start: int, end: int, *, last: bool) -> int:
    """Where a definition ends: before headings or, for the last one, before furniture or what is no more text."""
    for at in range(start + 1, end):
        line = lines[at]
        if last and (line.cut or is_heading(line.text) or (line.gap and shape(line.text) in _TERMS)):
            return at
        if line.marked and at + 1 < end and name_of_section(lines, at):
            return at
        if is_heading(line.text) and not last and line.text[0] == lines[end].text[0].upper():
            end = at  # a letter: what stands below it has lost its term
            break
    while end > start and is_heading(lines[end - 1].text):
        end -= 1
    return end


def name_of_section(lines: Sequence[Line], at: int) -> bool:
    """Whether a marked line is a heading above the next term."""
    return lines[at + 1].gap and shape(lines[at].text) is Shape.TERM


def _between(pairs: Sequence[Pair], lines: Sequence[Line]) -> list[int]:
    """Lines among the pairs that are in none and are no headings."""
    if not pairs:
        return []
    inside = {at for pair in pairs for at in range(pair.start, pair.end)}
    return [at for at in range(pairs[0].start, pairs[-1].end) if at not in inside and not is_heading(lines[at].text)]
