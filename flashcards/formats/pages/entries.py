"""Pages whose entries have more short lines than their term: a badge, a name in another language, a link below.

::

    Ebb                                 the term
    Tides                               a badge, which others have as well
    The tide on its way out.            the definition
    Read more about the ebb             a link, which all of them have

The short lines between two definitions are counted; where nearly all have the
same number, each of them means the same thing everywhere. Terms alone in
alphabetical order, with something on every second line, are such a page, too.
"""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Container, Iterator, Sequence
from functools import partial
from itertools import pairwise, takewhile

from flashcards.cards import term_key
from flashcards.formats.pages import Found, Line, Pair, layout, sorting
from flashcards.formats.pages.lines import Shape, ends, is_heading, order_key, shape, words
from flashcards.formats.pages.paragraphs import paragraphs, term_text, wrapped_at

_LEAST = 4  # entries
_USUAL = 0.7  # of the entries, that have the same number of short lines
_MOST_LINES = 4
_ALIKE = 0.6  # of the lines at one place, that begin with the same word
_DISTINCT = 0.6  # of the badges at one place: fewer are different ones
_ALTERNATE = 6  # pairs on alternate lines
_ORDERED = 0.9
_OTHERS = 0.75
_COVERED = 0.8  # of a page, below what stands above its pairs
_HEADER = 10  # lines
_ASIDE = -1  # the place of a line that was set aside as furniture
_LONGEST_TERM = 8  # words
_ALONE = 0.6  # what speaks against a heading
_TWO = 2
_RARE = 0.2  # of the entries
_KIN = 0.5  # of the pairs of names
_BY_LENGTH = 10  # pairs
_LIKE = 0.8
_TERSE = 0.2  # of the lines, that look like definitions, on a page where line length has to tell
_HEADINGS = 0.3  # of the pairs
_CAPITALS = 10  # terms
_SINGLE = 0.95  # of the definitions, that are one line
_LONGEST_NAME = 12  # words of an abbreviation with what it stands for
_LETTERS = 3  # headings
_MENU = 4  # lines more than an entry has
_LABELLED = re.compile(r"[^\W\d_]+(?: [^\W\d_]+){0,2}\s?[:\uff1a]\s*\S")


def readings(lines: Sequence[Line], only: str = "") -> Iterator[Found]:
    """What short lines at the same places of all entries make of a page; ``only`` is the shape that is wanted."""
    if 2 * sum("\t" in line.text for line in lines) > len(lines):
        return  # a table
    for made, read in _WAYS:
        if not only or only in made:
            yield from read(lines)


def _in_runs(lines: Sequence[Line]) -> Iterator[Found]:
    """Entries that begin with as many short lines each."""
    headings = {at for at, line in enumerate(lines) if is_heading(line.text)} | _sections(lines)
    runs = _runs(lines, headings)
    sizes = [
        size
        for size in range(2, _MOST_LINES + 1)
        if sum(len(run) == size for run in runs[1:-1]) >= max(_LEAST, _USUAL * (len(runs) - 2))
    ]
    for size in sizes:
        yield _read(lines, runs, size, headings)
    yield from _named_twice(lines, runs, headings)


def _sections(lines: Sequence[Line]) -> set[int]:
    """The positions of the few short lines above terms that stand once more, in the menu above all definitions."""
    told = [at for at, line in enumerate(lines) if shape(line.text) is Shape.DEFINITION]
    first, last = (told[0], told[-1]) if told else (0, 0)
    names = {term_key(line.text) for line in lines[: max(0, first - _MOST_LINES + 1)]}
    above = (at for at in range(first + 1, last) if shape(lines[at + 1].text) is not Shape.DEFINITION)
    found = [at for at in above if term_key(lines[at].text) in names]
    once = len({term_key(lines[at].text) for at in found}) == len(found)
    listed = sum(term_key(lines[at - 1].text) in names for at in told[1:])  # then it is a list of the terms
    return {*found} if once and len(found) <= _RARE * len(told) and listed <= _RARE * len(told) else set()


def _runs(lines: Sequence[Line], headings: Container[int]) -> list[list[int]]:
    """The positions of the short lines above each definition, with ``_ASIDE`` where furniture was set aside."""
    runs: list[list[int]] = [[]]
    told = False
    for at, line in enumerate(lines):
        if at in headings:
            continue
        aside = [_ASIDE] if line.cut else []
        defines = shape(line.text) is Shape.DEFINITION
        if told and (aside or not defines):
            runs.append([])
        runs[-1] += aside if defines else [*aside, at]
        told = defines
    return [run for run in runs if any(at != _ASIDE for at in run)]


def _read(lines: Sequence[Line], runs: Sequence[list[int]], size: int, headings: Container[int]) -> Found:
    """Entries of ``size`` short lines and what follows these; others are doubtful."""
    heads = [run[-size:] for run in runs if len(run) >= size]
    texts = [[_text(lines, head[at]) for head in heads] for at in range(size)]
    columns = [_is_alike(each) for each in texts]
    known = all(head[at] == _ASIDE for head in heads[1:-1] for at in range(size) if columns[at])
    if (known and sum(columns) == size - 1) or any(map(_are_labels, texts)):
        return Found(shape="entries", pairs=())  # what they have in common is known already, or says something
    signs = {_sign(each) for each in texts} - {""}
    at_term = _place_of_term(texts, columns)
    width = wrapped_at(lines)
    pairs: list[Pair] = []
    aside: list[int] = []
    menu = len(runs[-1]) > size + _MENU  # what stands below one is no entry
    for run, after in pairwise(runs if menu else [*runs, [len(lines)]]):
        head = run[-size:]
        while head and size > len(head) and _text(lines, head[0])[:1] in signs:
            head = head[1:]  # the tags of the entry above, below which there is no term
        if not head:
            continue
        missing = size - len(head)
        whole = all(columns[:missing]) and missing <= at_term
        term = head[at_term - missing] if whole else next(at for at in head if at != _ASIDE)
        others = [at for at in head if at > term] if whole else []
        below = [at for at in others if not columns[head.index(at) + missing]]
        stop = next((at for at in after if at != _ASIDE), len(lines))
        told = _own(lines, [at for at in range(max(head) + 1, stop) if at not in headings])
        if term == _ASIDE or not told:
            continue
        line = lines[term]
        parts = [*[lines[at].text for at in below], *paragraphs([lines[at] for at in told], width)]
        pair = Pair(line.number, term_text(line.text), parts, term, told[-1] + 1, suspect=line.suspect)
        pair.doubt = "" if whole else "its entry has fewer lines than the others"
        pairs.append(pair)
        aside += [at for at in others if at not in below]
    stray = [at for run in runs[1:] for at in run[:-size] if at != _ASIDE]
    return Found(shape="entries", pairs=pairs, stray=stray, aside=aside)


def _place_of_term(texts: Sequence[Sequence[str]], columns: Sequence[bool]) -> int:
    """Which of the lines is the term: the first one that is no badge, or the first in alphabetical order."""
    own = [at for at, alike in enumerate(columns) if not alike]
    below = [places[1:] for places in texts]  # the first ones may be the title of the page
    in_order = [at for at in own if len(below[at]) > 1 and sorting.share(below[at], whole=True) >= _ORDERED]
    return (in_order or own or [0])[0]


def _named_twice(lines: Sequence[Line], runs: Sequence[list[int]], headings: Container[int]) -> Iterator[Found]:
    """Entries whose term is followed by its full name, where it has one: those that share letters or words tell."""
    often = Counter(term_key(line.text) for line in lines)
    found = [[at for at in run if at != _ASIDE and often[term_key(lines[at].text)] == 1] for run in runs]
    two = [run for run in found[1:-1] if len(run) == _TWO]
    kin = sum(_are_kin(*(lines[at].text for at in run)) for run in two)
    if len(two) < max(_LEAST, _RARE * len(found)) or len(two) > _USUAL * len(found) or kin < _KIN * len(two):
        return
    width = wrapped_at(lines)
    pairs: list[Pair] = []
    stray: list[int] = []
    begun = [next(at for at in run if at != _ASIDE) for run in runs]
    for run, stop in zip([found[0][-1:], *found[1:]], [*begun[1:], len(lines)], strict=True):
        names = run[-_TWO:]
        below = [at for at in range(names[-1] + 1, stop) if at not in headings] if names else []
        if not below or shape(lines[below[0]].text) is not Shape.DEFINITION:
            continue
        stray += run[:-_TWO]
        pair = _pair(lines, names[0], _own(lines, below), width)
        pair.aliases = [term_text(lines[at].text) for at in names[1:]]
        pairs.append(pair)
    yield Found(shape="entries", pairs=pairs, stray=stray)


def _are_kin(term: str, name: str) -> bool:
    """Whether two names share a word, or one is the first letters of the other."""
    one, other = ({*re.findall(r"\w{2,}", text.casefold())} for text in (term, name))
    return not one.isdisjoint(other) or layout.abbreviates(term, name) or layout.abbreviates(name, term)


def _by_length(lines: Sequence[Line]) -> Iterator[Found]:
    """Lines by twos, the second longer, where neither looks like a definition; others between them are headings.

    The way to divide the lines that has most such twos is taken, if these are nearly all.
    """
    told = [block[0] for block in _blocks(lines) if not _is_next_item(lines, block[0])]
    if sum(shape(lines[at].text) is Shape.DEFINITION for at in told) > _TERSE * len(told):
        return  # the shape of the lines says more
    best = [0.0] * (len(told) + 2)
    paired = [False] * len(told)
    for at in range(len(told) - 1, -1, -1):
        best[at] = best[at + 1] - _ALONE
        if at + 1 < len(told):
            gain = _likeness(lines[told[at]].text, lines[told[at + 1]].text) + best[at + 2]
            paired[at] = gain > best[at]
            best[at] = max(best[at], gain)
    pairs: list[Pair] = []
    aside: list[int] = []
    width, at = wrapped_at(lines), 0
    while at < len(told):
        if paired[at]:
            items = takewhile(partial(_is_next_item, lines), range(told[at + 1] + 1, len(lines)))
            pairs.append(_pair(lines, told[at], [told[at + 1], *items], width))
        else:
            aside.append(told[at])
        at += 1 + paired[at]
    among = [at for at in aside if pairs and pairs[0].start < at < pairs[-1].end]
    sure = sum(_likeness(pair.term, pair.text) for pair in pairs)
    if len(pairs) >= _BY_LENGTH and sure >= _LIKE * len(pairs) and len(among) <= _HEADINGS * len(pairs):
        in_order = sorting.share([pair.term for pair in pairs[1:]], whole=True) >= _ORDERED
        yield Found(shape="entries" if in_order else "twos", pairs=pairs, aside=among)


def _is_next_item(lines: Sequence[Line], at: int) -> bool:
    """Whether a line is an item right below another one of its list, as the second sense of a term is."""
    return bool(lines[at].bullet) and at > 0 and lines[at - 1].bullet == lines[at].bullet and not lines[at].gap


def _in_capitals(lines: Sequence[Line]) -> Iterator[Found]:
    """Terms that begin in capitals, as no definition does; of two such lines, the first is a heading."""
    letters = sum(is_heading(line.text) for line in lines)
    told = [at for at, line in enumerate(lines) if letters < _LETTERS or not is_heading(line.text)]
    terms = [at for at in told if _is_capital(lines[at].text)]
    if len(terms) < _CAPITALS or 2 * sum(lines[at].text.isupper() for at in terms) < len(terms):
        return
    width = wrapped_at(lines)
    pairs: list[Pair] = []
    aside: list[int] = []
    for at, end in pairwise([*terms, terms[-1] + 2]):
        below = told[bisect_right(told, at) : bisect_left(told, end)]
        if below:
            pairs.append(_pair(lines, at, below, width))
        else:
            aside.append(at)
    single = sum(pair.end == pair.start + 2 for pair in pairs)
    if len(pairs) >= _CAPITALS and single >= _SINGLE * len(pairs) and len(aside) <= _HEADINGS * len(pairs):
        yield Found(shape="capitals", pairs=pairs, aside=aside)


def _is_capital(text: str) -> bool:
    """Whether a line is no sentence, and begins with a word in capitals, or is that word."""
    first = text.split(maxsplit=1)[0]
    return first.isupper() and not ends(text) and words(text) <= _LONGEST_NAME


def _likeness(term: str, text: str) -> float:
    """How much two lines are like a term and its definition, by their length: from -1 to 1."""
    one, other = words(term), words(text)
    if one > _LONGEST_TERM or other < one or (other == one and len(text) < 2 * len(term)):
        return -1.0
    return 1.0 if other >= one + 2 else 0.5 if other > one else 0.25


def _are_labels(texts: Sequence[str]) -> bool:
    """Whether the lines at one place say something behind a label, as a source or an example is given."""
    return 2 * sum(_LABELLED.match(text) is not None for text in texts) > len(texts)


def _text(lines: Sequence[Line], at: int) -> str:
    return "" if at == _ASIDE else lines[at].text


def _own(lines: Sequence[Line], told: Sequence[int]) -> list[int]:
    """The lines of a definition without what follows furniture."""
    cut = next((at for at in told[1:] if lines[at].cut), None)
    return [at for at in told if cut is None or at < cut]


def _is_alike(texts: Sequence[str]) -> bool:
    """Whether the lines at one place of all entries are badges, or links that begin alike; signs alone are neither."""
    if any(text and not any(char.isalnum() for char in text) for text in texts):
        return False
    if _sign(texts):
        return True
    first = Counter(text.partition(" ")[0] for text in texts).most_common(1)
    return bool(first) and (first[0][1] >= _ALIKE * len(texts) or len(set(texts)) <= _DISTINCT * len(texts))


def _sign(texts: Sequence[str]) -> str:
    """The sign that the lines at one place of all entries begin with, such as that of tags; empty if there is none."""
    sign, number = Counter(text[:1] for text in texts).most_common(1)[0] if texts else ("", 0)
    return sign if number >= _USUAL * len(texts) and not sign.isalnum() else ""


def _alternate(lines: Sequence[Line]) -> Iterator[Found]:
    """Every second block a term, in alphabetical order as the blocks between them are not."""
    told = _blocks(lines)
    for start in range(min(_HEADER, len(told))):
        places = [*zip(told[start::2], told[start + 1 :: 2], strict=False)]
        last = max(range(len(places)), key=lambda at: (order_key(_first(lines, places[at][0])), at), default=0)
        del places[last + 1 :]
        if len(places) < _ALTERNATE or 2 * len(places) < _COVERED * (len(told) - start):
            continue
        terms, texts = ([_first(lines, block) for block in blocks] for blocks in zip(*places, strict=True))
        if any(words(text) > _LONGEST_TERM for text in terms) or any(len(term) > 1 for term, _ in places):
            continue
        if 2 * sum(shape(text) is Shape.DEFINITION for text in texts) > len(texts):
            continue  # the shape of the lines says more
        if sorting.share(terms, whole=True) >= _ORDERED and sorting.share(texts, whole=True) <= _OTHERS:
            width = wrapped_at(lines)
            yield Found(shape="entries", pairs=[_pair(lines, term[0], text, width) for term, text in places])
            return


def _pair(lines: Sequence[Line], term: int, below: Sequence[int], width: int) -> Pair:
    texts = paragraphs([lines[at] for at in below], width)
    return Pair(lines[term].number, term_text(lines[term].text), texts, term, below[-1] + 1)


def _blocks(lines: Sequence[Line]) -> list[list[int]]:
    """The lines of a page, or its blocks where nearly every line is one."""
    told = [
        at
        for at, line in enumerate(lines)
        if not is_heading(line.text) or (at and line.text == lines[at - 1].text)  # the language, below its letter
    ]
    apart = sum(lines[at].gap for at in told) >= _USUAL * len(told)
    blocks: list[list[int]] = []
    for at in told:
        if blocks and apart and not lines[at].gap:
            blocks[-1].append(at)
        else:
            blocks.append([at])
    return blocks


def _first(lines: Sequence[Line], block: Sequence[int]) -> str:
    return lines[block[0]].text


_WAYS = (
    (("entries",), _in_runs),
    (("entries",), _alternate),
    (("entries", "twos"), _by_length),
    (("capitals",), _in_capitals),
)
"""The shapes, and who reads them."""
