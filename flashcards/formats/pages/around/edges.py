"""What stands above the first entry of a page and below the last one, and only looks like an entry.

A site says who made it in the shape of a term with a sentence, often under its
own name, which the page begins with as well. A menu is a block of several
short lines; the line above it is no term, nor does "Glossary" among "Home" and
"Contact" say what the page is. As its title that stands by itself, below the
menu, or once more.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Container, Iterator, Sequence
from dataclasses import replace
from itertools import accumulate, pairwise

from flashcards.cards import term_key
from flashcards.formats.pages import Found, Line, Pair, sorting
from flashcards.formats.pages.around import bars, firsts
from flashcards.formats.pages.around.names import calls
from flashcards.formats.pages.lines import Shape, ends, is_furniture, is_heading, order_key, shape, words
from flashcards.formats.pages.paragraphs import paragraphs, term_text, wrapped_at

_ENOUGH = 5  # entries that show what all of them have
_NEAR = 4  # pairs at either end
_TOP = 3  # lines that may name the site
_RARE = 0.1
_MENU = 2  # short lines, one below the other
_LONG_MENU = 5
_ORDERED = 0.9
_CAPITALS = 0.8  # of the terms
_TERMS = (Shape.TERM, Shape.EITHER)
_LONG_NAME = 8  # words
_NUMBERED = 3  # entries
_FIRST = re.compile(r"\W*1\W")
_NAMES = 3  # short lines of a menu, or words in a line of one
_COPIES = 8  # of a menu that are looked at
_DIGIT = re.compile(r"\d")
_GLUED = re.compile(r"[^\W\d_A-Z][A-Z]")
_WITHIN = 2  # places at which the names of a menu are glued together
_USUAL = 0.5  # of the pairs, that are indented in the same way
_INDENTED = 0.8  # of those between the first and the last one of these


def trimmed(found: Found, lines: Sequence[Line]) -> Found:
    """A reading without the pairs at its ends that are none, and with the entry that stands right below a title."""
    return firsts.restored(_trimmed(found, lines), lines)


def _trimmed(found: Found, lines: Sequence[Line]) -> Found:
    """A reading without the pairs at its ends that are laid out as a menu or named as the site is."""
    marked = _numbered(_below_marks(found.pairs, lines), lines)
    above = range(found.pairs[0].start, marked[0].start) if marked else ()
    found = replace(found, aside=sorted({*found.aside, *above}), stray=[at for at in found.stray if at not in above])
    pairs = _without_outdented(_without_menu(_below_letter(marked, lines), lines), lines)
    if len(pairs) <= _ENOUGH:
        return replace(found, pairs=pairs)
    if _is_only_item(pairs, lines):
        del pairs[0]
    keys = [order_key(pair.term) for pair in pairs]
    in_order = sorting.are_sorted(keys, _ORDERED)
    listed = all(lines[pair.start].bullet for pair in pairs)  # all entries are, so that none is a menu
    capitals = in_order and sum(pair.term.isupper() for pair in pairs) >= _CAPITALS * len(pairs)
    short = [
        ((not listed and _lists(pair, lines)) or (capitals and not pair.term.isupper()))
        and not (in_order and _fits(keys, at))
        for at, pair in enumerate(pairs)
    ]
    usual = sum(short) > max(_NEAR, _RARE * len(pairs))
    first = max((at + 1 for at in range(_NEAR) if short[at] and not usual), default=0)
    last = min((at for at in range(len(pairs) - _NEAR, len(pairs)) if short[at] and not usual), default=len(pairs))
    kept = pairs[first:last]
    if first and kept and (entry := _within(pairs[first - 1], lines)):
        kept.insert(0, entry)
    pairs = kept if len(kept) >= _ENOUGH else pairs
    stray = frozenset(found.stray)
    pairs = pairs[_below_introduction(pairs) :]
    while len(pairs) > _ENOUGH and _names_section(pairs, lines):
        del pairs[0]
    while len(pairs) > _ENOUGH and (_names_site(pairs, lines) or _is_odd(pairs, lines, stray)):
        del pairs[-1]
    return replace(found, pairs=pairs)


def _below_marks(pairs: Sequence[Pair], lines: Sequence[Line]) -> Sequence[Pair]:
    """The pairs from the first one on with the furniture above it that nearly all below have as well, as cards do.

    A single pair above may be an entry: it has none if each has a link below it.
    """
    marked = [at for at, pair in enumerate(pairs) if lines[pair.start].cut]
    first = marked[0] if marked else 0
    usual = len(marked) >= max(_ENOUGH, _ORDERED * (len(pairs) - first))
    return pairs[first:] if first > 1 and usual else pairs


def _numbered(pairs: Sequence[Pair], lines: Sequence[Line]) -> Sequence[Pair]:
    """The pairs without the few above the first number and below the last one, where all between them have one."""
    numbered = [at for at, pair in enumerate(pairs) if lines[pair.start].bullet == "1"]
    if len(numbered) < max(_NUMBERED, len(pairs) - _NEAR) or not _FIRST.match(lines[pairs[numbered[0]].start].raw):
        return pairs
    first, last = numbered[0], numbered[-1]
    return pairs[first : last + 1] if last - first + 1 == len(numbered) else pairs


def _below_letter(pairs: Sequence[Pair], lines: Sequence[Line]) -> list[Pair]:
    """The pairs from the first letter on, if all above it are out of their places in the alphabet."""
    if len(pairs) <= _ENOUGH:
        return list(pairs)
    keys = [order_key(pair.term) for pair in pairs]
    for at, (above, pair) in enumerate(pairwise(pairs), 1):
        letter = keys[at][:1]
        headings = {_letter(lines[place].text) for place in range(above.start + 2, pair.start)}
        if letter not in headings and not (letter.isdigit() and "#" in headings):
            continue
        rest = [key for key in keys[at:] if not key[:1].isdigit()]
        in_order = sorting.are_sorted([key[:1] for key in rest], _ORDERED)
        misplaced = all(key[:1].isalpha() and _is_behind(key, letter) for key in keys[:at])
        own = _letter(lines[pairs[0].start - 1].text) if pairs[0].start else ""
        return list(pairs[at:] if in_order and misplaced and own != keys[0][:1] else pairs)
    return list(pairs)


def _below_introduction(pairs: Sequence[Pair]) -> int:
    """How many of the first pairs are an introduction: its term is the author, and it speaks of the glossary.

    It has more paragraphs than any definition below it. A term in its place in the alphabet is one all the same.
    """
    for at in range(min(_NEAR, len(pairs) - _ENOUGH)):
        pair, others = pairs[at], pairs[at + 1 :]
        longest = max(len(other.definition) for other in others)
        if len(pair.definition) > longest and any(map(calls, pair.definition)):
            keys = [order_key(other.term) for other in others]
            placed = sorting.are_sorted(keys, _ORDERED) and order_key(pair.term) <= keys[0]
            return 0 if placed else at + 1
    return 0


def _is_only_item(pairs: Sequence[Pair], lines: Sequence[Line]) -> bool:
    """Whether the first term, and no other, is an item of a list: it stands above the entries, as an author does."""
    own, *others = (lines[pair.start].bullet for pair in pairs)
    return bool(own) and not any(others) and pairs[0].start > 0


def _letter(text: str) -> str:
    """The letter that a line heads, or nothing."""
    return order_key(text)[:1] if is_heading(text) else ""


def _is_behind(key: str, letter: str) -> bool:
    """Whether a term has its place below a letter or later, or none among the letters of that script."""
    return key[:1] >= letter or (key[0].isascii() and not letter.isascii())


def _fits(keys: Sequence[str], at: int) -> bool:
    """Whether a term has its place in the alphabet."""
    return max(keys[max(0, at - 1) : at], default="") <= keys[at] <= min(keys[at + 1 : at + 2], default="\U0010ffff")


def _lists(pair: Pair, lines: Sequence[Line]) -> bool:
    """Whether a definition begins with several names, one below the other."""
    first = pair.start + 1 + len(pair.aliases)
    texts = [lines[at] for at in range(first, min(first + _MENU, pair.end))]
    return len(texts) == _MENU and all(
        shape(line.text) in kinds
        and not (line.bullet or line.text[0].islower() or ends(line.text) or line.text[-1] in ",;:\uff1a")
        for line, kinds in zip(texts, ((Shape.TERM,), (Shape.TERM, Shape.EITHER)), strict=True)
    )


def _within(pair: Pair, lines: Sequence[Line]) -> Pair | None:
    """The entry that stands below the names, if there is one."""
    for at in range(pair.end - 2, pair.start, -1):
        term, below = lines[at], lines[at + 1]
        if shape(below.text) is Shape.DEFINITION and not below.gap and shape(term.text) in _TERMS:
            texts = paragraphs(lines[at + 1 : pair.end], wrapped_at(lines))
            return Pair(term.number, term_text(term.text), texts, at, pair.end)
    return None


def _without_menu(pairs: list[Pair], lines: Sequence[Line]) -> list[Pair]:
    """The pairs up to a long menu with no definition in it, of which there is none among the others.

    More than two pairs stand below it only if most of them have no definition either, and none is below a letter.
    """
    gaps = [lines[other.start].number - lines[pair.end - 1].number for pair, other in pairwise(pairs)]
    widest = [0, *accumulate(gaps, max)]
    for at in range(max(1, len(gaps) // 2), len(gaps)):
        if gaps[at] <= max(_LONG_MENU, 2 * widest[at]) or is_heading(lines[pairs[at + 1].start - 1].text):
            continue
        told = sum(shape(lines[pair.below].text) is Shape.DEFINITION for pair in pairs[at + 1 :])
        if at < len(gaps) - 2 and 2 * told > len(gaps) - at:
            continue
        if all(shape(line.text) is not Shape.DEFINITION for line in lines[pairs[at].end : pairs[at + 1].start]):
            return pairs[: at + 1]
    return pairs


def _without_outdented(pairs: list[Pair], lines: Sequence[Line]) -> list[Pair]:
    """The pairs without those whose definitions are not indented as nearly all others are.

    Those that stand at either end are none, nor is a heading further to the left; others are doubtful.
    """
    if len(pairs) <= _ENOUGH:
        return pairs
    indents = [(lines[pair.start].indent, lines[pair.below].indent) for pair in pairs]
    steps = [below - term for term, below in indents]
    step, number = Counter(steps).most_common(1)[0]
    if step <= 0 or number < _USUAL * len(pairs):
        return pairs
    left, inner = min(indent for indent, own in zip(indents, steps, strict=True) if own == step)
    lost = not pairs[0].start and indents[0][1] == inner  # the first line of a copy may have lost its indent
    first = 0 if lost else steps.index(step)
    last = len(steps) - steps[::-1].index(step)
    if number < _INDENTED * (last - first):
        return pairs
    kept: list[Pair] = []
    for at in range(first, last):
        if steps[at] == step or indents[at][0] >= left or (lost and not at):
            kept.append(pairs[at])
            doubt = "" if steps[at] > 0 else "it is not indented as the others are: it may be a heading"
            pairs[at].doubt = pairs[at].doubt or doubt
    return kept


def _names_section(pairs: Sequence[Pair], lines: Sequence[Line]) -> bool:
    """Whether the first term stands below among the entries as well, as a heading right above one of them."""
    key = term_key(pairs[0].term)
    return any(term_key(lines[pair.start - 1].text) == key for pair in pairs[1:])


def _names_site(pairs: Sequence[Pair], lines: Sequence[Line]) -> bool:
    """Whether the last term is the name that the page begins with, and hardly any other stands up there."""
    top = [order_key(line.text) for line in lines[: min(_TOP, pairs[0].start)]]
    key = order_key(pairs[-1].term)
    if key not in top:
        return False
    keys = [order_key(pair.term) for pair in pairs[:-1]]
    above = Counter(term_key(line.text) for line in lines[: pairs[0].start])
    listed = sum(term_key(pair.term) in above for pair in pairs[:-1])
    in_order = sorting.are_sorted(keys, _ORDERED)
    return listed <= _RARE * len(pairs) and not (in_order and keys[-1] <= key)


def _is_odd(pairs: Sequence[Pair], lines: Sequence[Line], stray: Container[int]) -> bool:
    """Whether a line follows the last pair at once and a menu follows that, where blank lines part all others."""
    ends_at = [_end(pair, stray) for pair in pairs]
    end = ends_at.pop()
    tail = [line for line in lines[end:] if not is_heading(line.text)]
    if len(tail) <= _LONG_MENU or lines[end].gap or sum(words(line.text) > _LONG_NAME for line in tail[1:]) > 1:
        return False
    return sum(lines[at].gap for at in ends_at) >= _ORDERED * len(ends_at)


def _end(pair: Pair, stray: Container[int]) -> int:
    """The position after the last line of a definition that is not astray."""
    return next((at + 1 for at in range(pair.end - 1, pair.start, -1) if at not in stray), pair.end)


def menus(lines: Sequence[Line], *, closed: bool = False) -> set[int]:
    """The positions of the lines of menus among those above the first entry, but for one that may be a title.

    That is a line with no other title below it, or one if it has several words; as much
    in a menu with a sentence below it; the first and the last one of a menu if they have
    many words; and what stands elsewhere as well. A menu that is ``closed`` has no
    title below it.
    """
    rows = {at for at, line in enumerate(lines) if is_menu_row(line.text)}
    titles = [at for at, line in enumerate(lines) if _may_be_title(line) and at not in rows]
    runs = runs_of_names(lines)
    ends_of = {at for run in runs for at in (run[0], run[-1]) if words(lines[at].text) >= _NAMES}
    above = (run for run in runs if shape(lines[min(run[-1] + 1, len(lines) - 1)].text) is Shape.DEFINITION)
    below = () if closed else (titles, *above)
    last = {at for run in below for at in (*run[-1:], *_long(lines, run[-2:-1]))}
    return rows | {at for run in runs for at in run} - last - ends_of - _elsewhere(lines)


def _long(lines: Sequence[Line], places: Sequence[int]) -> list[int]:
    """Those of some lines that have several words."""
    return [at for at in places if words(lines[at].text) > 1]


def _elsewhere(lines: Sequence[Line]) -> set[int]:
    """The positions of lines that come again between other neighbours, as those of a menu that is repeated do not."""
    keys = ["", *(term_key(line.text) for line in lines), ""]
    places: dict[str, list[int]] = defaultdict(list)
    for at, key in enumerate(keys[1:-1]):
        places[key].append(at)
    return {
        at
        for near in places.values()
        for at in near
        if any(keys[at] != keys[other] and keys[at + 2] != keys[other + 2] for other in near[:_COPIES])
    }


def runs_of_names(lines: Sequence[Line]) -> list[list[int]]:
    """The runs of short lines, one below the other, that may be menus."""
    return [run for run in _runs(lines) if sum(_DIGIT.search(lines[at].text) is None for at in run) >= _NAMES]


def _runs(lines: Sequence[Line]) -> Iterator[list[int]]:
    """The short lines that stand one below the other."""
    run: list[int] = []
    for at, line in enumerate(lines):
        if run and (shape(line.text) is Shape.DEFINITION or (line.gap and not line.cut)):
            yield run
            run = []
        if shape(line.text) is not Shape.DEFINITION:
            run.append(at)
    if run:
        yield run


def _may_be_title(line: Line) -> bool:
    return shape(line.text) in _TERMS and "\t" not in line.text and any(map(str.isalpha, line.text))


def is_menu_row(text: str) -> bool:
    """Whether a line is a menu: names between bars, glued to each other, or behind the name of the first page."""
    first = text.split(maxsplit=1)[0]
    return (
        bars.BETWEEN.fullmatch(text) is not None
        or len(_GLUED.findall(text)) >= _WITHIN
        or (words(text) > _NAMES and is_furniture(first) and first.isalpha())
    )
