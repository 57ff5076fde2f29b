"""What the layout of a page says of its pairs: which one is a heading with a sentence, and which continue a list."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise, takewhile

from flashcards.cards import term_key
from flashcards.formats.pages import Found, Line, Pair
from flashcards.formats.pages.lines import Shape, ends, is_furniture, order_key, shape
from flashcards.formats.pages.paragraphs import term_text

_NEARLY = 0.8  # of the pairs, that a place below or within tells of
_ORDERED = 0.8  # of the neighbours, on a page in alphabetical order
_HALF_ORDERED = 0.65  # where some entries have been translated and kept their places
_ENOUGH = 10  # pairs that show how a page is laid out
_RARE = 0.2  # of the pairs, that are laid out in another way
_ITEMS = 8  # of a list in a definition
_COLONS = (":", "\uff1a")
_ABBREVIATION = re.compile(r"([A-Z][A-Za-z]+)s?(?:\s?\([^()]{1,12}\))?")
_PARENTHESES = re.compile(r"\(([^()]+)\)")
_UNFINISHED = re.compile(r"(?:\s[\u2013\u2014-]|,)$")
_LETTERED = re.compile(r"(\w)(?:\s?[\u2013\u2014:.)=-]|\s((?:is\s)?[^\W\d_]{2,5}))\s+(?=\1)", re.IGNORECASE)
_ENTRIES = 3
_REPEATED = 5  # definitions
_LAST_WORDS = re.compile(r"(?<=[.!?])\s+([^\W\d_][^.!?]{3,30}?)[.\u2026\u203a\u00bb\u2192\s]*$")
_LONGEST = 80  # characters of what an abbreviation stands for
_WORDS = 2
_TWO, _FEWER = 2, 3  # paragraphs, and how many more definitions have one than two
_STACKED = ("blocks", "paragraphs", "lines")


def settled(found: Found, lines: Sequence[Line], order: float) -> Found:
    """A reading whose lists are whole and whose headings are no terms; ``order`` is as in :func:`doubts.doubt`."""
    _unletter(found.pairs)
    _without_refrain(found.pairs)
    if found.shape in _STACKED:
        found = _with_abbreviations(found, lines)
    if found.shape in (*_STACKED, "entries"):
        _expand(found.pairs)
        found = _finished(found, lines)
        _end_last(found.pairs)
    if len(found.pairs) < _ENOUGH:
        return found
    if found.shape in ("indented", *_STACKED):
        found = _without_topics(found, lines)
    if order >= _HALF_ORDERED:
        found = replace(found, pairs=_with_lists(found.pairs))
    if order >= _ORDERED:
        return found
    return _without_headings(found, lines) if found.shape in _STACKED else found


def _unletter(pairs: Sequence[Pair]) -> None:
    """Take away the letter in front of each term, as in "A - Anchor" or "A is for Anchor", if nearly all have theirs.

    A word between them is the same one in all terms.
    """
    found = [_LETTERED.match(pair.term) for pair in pairs]
    same = Counter(match[2] for match in found if match).most_common(1)
    if sum(number for _, number in same) >= max(_ENTRIES, _NEARLY * len(pairs)):
        for pair, match in zip(pairs, found, strict=True):
            pair.term = pair.term[match.end() :] if match and match[2] == same[0][0] else pair.term


def _without_refrain(pairs: Sequence[Pair]) -> None:
    """Take away the link that nearly all definitions end in, behind their own words, as "Learn more." is one."""
    found = [_LAST_WORDS.search(pair.definition[-1]) if pair.definition else None for pair in pairs]
    often = Counter(match[1].casefold() for match in found if match).most_common(1)
    refrain, number = often[0] if often else ("", 0)
    if number < max(_REPEATED, _NEARLY * len(pairs)) or not is_furniture(refrain):
        return
    for pair, match in zip(pairs, found, strict=True):
        if match and match[1].casefold() == refrain:
            pair.definition = [*pair.definition[:-1], pair.definition[-1][: match.start()]]


def _end_last(pairs: Sequence[Pair]) -> None:
    """Cut off what the last definition has more paragraphs than all others, which have the same number of them."""
    others, last = pairs[:-1], pairs[-1]
    number = {len(pair.definition) for pair in others}
    most = max(number, default=0)
    by_lines = last.end - last.start == 1 + len(last.aliases) + len(last.definition)
    if len(others) < _ENTRIES or len(number) > 1 or len(last.definition) <= most or most == 1 or not by_lines:
        return
    last.end -= len(last.definition) - most
    last.definition = last.definition[:most]
    last.doubt = last.doubt or "lines below it were left out: no other definition has so many parts"


def _without_topics(found: Found, lines: Sequence[Line]) -> Found:
    """A reading without the headings that a few definitions end in, where all others are one paragraph that is ended.

    Where two of them begin with the same word, as "See Crumb" does, they say something of their terms.
    """
    named = [pair for pair in found.pairs[:-1] if _ends_in_name(pair, lines)]
    plain = [pair for pair in found.pairs if len(pair.definition) == 1 and ends(pair.text)]
    firsts = {pair.definition[-1].split()[0] for pair in named}
    differ = len(firsts) >= max(_WORDS, len(named))
    if not differ or _FEWER * len(named) > len(plain) or len(plain) + len(named) < _NEARLY * len(found.pairs):
        return found
    for pair in named:
        del pair.definition[-1]
        pair.end -= 1
    return replace(found, aside=sorted({*found.aside, *(pair.end for pair in named)}))


def _ends_in_name(pair: Pair, lines: Sequence[Line]) -> bool:
    """Whether a definition is a paragraph that is ended, and a few words right below it, above the next term."""
    if len(pair.definition) != _TWO or not ends(pair.definition[0]):
        return False
    line, above = lines[pair.end - 1], lines[pair.end - 2]
    alone = line.text == pair.definition[1] and not line.bullet and line.indent <= above.indent and ":" not in line.text
    return alone and shape(line.text) is Shape.TERM and lines[pair.end].gap and line.text[0].isupper()


def _with_abbreviations(found: Found, lines: Sequence[Line]) -> Found:
    """A reading in which an abbreviation on a line of its own, with the words below it, is one term."""
    inside = {at for pair in found.pairs for at in range(pair.start, pair.end)} - set(found.stray)
    taken = set()
    for pair in found.pairs:
        above = pair.start - 1
        if above < 0 or above in inside or not abbreviates(lines[above].text, pair.term):
            continue
        pair.aliases = [pair.term, *pair.aliases]
        pair.term, pair.number, pair.start = term_text(lines[above].text), lines[above].number, above
        taken.add(above)
    return replace(found, stray=[at for at in found.stray if at not in taken]) if taken else found


def _expand(pairs: Sequence[Pair]) -> None:
    """Make what an abbreviation stands for another name of it, where a line of its own below it says so."""
    for pair in pairs:
        match = _PARENTHESES.fullmatch(pair.definition[0])
        words = match[1] if match else pair.definition[0]
        if len(pair.definition) > 1 and len(words) <= _LONGEST and abbreviates(pair.term, words):
            pair.aliases = [*pair.aliases, words]
            pair.definition = pair.definition[1:]


def _finished(found: Found, lines: Sequence[Line]) -> Found:
    """A reading in which definitions that end within a sentence go on with a line that is in none."""
    starts = {pair.start for pair in found.pairs}
    taken: set[int] = set()
    for pair in found.pairs:
        at = pair.end
        if _UNFINISHED.search(pair.text) and at < len(lines) and at not in starts and not lines[at].cut:
            pair.definition = [*pair.definition, lines[at].text]
            pair.end += 1
            taken.add(at)
    return replace(found, stray=[at for at in found.stray if at not in taken]) if taken else found


def abbreviates(text: str, words: str) -> bool:
    """Whether a text is the first letters of some words: each of them, or all but the small ones."""
    match = _ABBREVIATION.fullmatch(text)
    parts = re.findall(r"[^\W\d_]+", words)
    if match is None or len(parts) < _WORDS:
        return False
    letters = match[1].casefold()
    every = "".join(part[0] for part in parts).casefold()
    large = "".join(part[0] for part in parts if part[0].isupper()).casefold()
    return letters in {every, large}


def _with_lists(pairs: Sequence[Pair]) -> list[Pair]:
    """The pairs, but for those that the alphabet has elsewhere and a definition with a colon leads in."""
    keys = [order_key(pair.term) for pair in pairs]
    kept: list[Pair] = []
    at = 0
    while at < len(pairs):
        pair = pairs[at]
        kept.append(pair)
        items = _items(pairs, keys, at) if pair.text.endswith(_COLONS) else 0
        if items:
            listed = pairs[at + 1 : at + 1 + items]
            texts = [f"- {item.term}: {' '.join(item.definition)}" for item in listed]
            pair.definition = [*pair.definition, "\n".join(texts)]
            pair.end = listed[-1].end
        at += 1 + items
    return kept


def _items(pairs: Sequence[Pair], keys: Sequence[str], at: int) -> int:
    """How many pairs behind one are out of order, up to the next in order; 0 if there is none."""
    for other in range(at + 2, min(at + 2 + _ITEMS, len(pairs))):
        apart = all(not keys[at] <= key <= keys[other] for key in keys[at + 1 : other])
        if apart and keys[at] <= keys[other] <= min(keys[other + 1 : other + 2], default="\U0010ffff"):
            return other - at - 1
    return 0


def _without_headings(found: Found, lines: Sequence[Line]) -> Found:
    """A page in no order without the few pairs laid out unlike the others that are named above, or stand at an end."""
    pairs = found.pairs
    odd = _odd(pairs, lines)
    if not odd:
        return found
    inside = {at for pair in pairs for at in range(pair.start, pair.end)} - {*found.stray}
    named = {term_key(line.text): at for at, line in reversed([*enumerate(lines)]) if at not in inside}
    leading = set(takewhile(odd.__contains__, range(len(pairs))))
    last = len(pairs) - 1
    trailing = set(takewhile(odd.__contains__, reversed(range(last))))
    trailing |= {last} if trailing or last in odd else set()  # nothing tells of a gap below the last one
    listed = sum(_is_named(pair, named) for pair in pairs) > _RARE * len(pairs)  # a table of contents
    out = leading | trailing | {at for at in odd if not listed and _is_named(pairs[at], named)}
    removed = [line for at in sorted(out) for line in range(pairs[at].start, pairs[at].end)]
    kept = [pair for at, pair in enumerate(pairs) if at not in out]
    return replace(found, pairs=kept, aside=sorted({*found.aside, *removed}))


def _is_named(pair: Pair, named: Mapping[str, int]) -> bool:
    """Whether a line above that belongs to no pair, as one of a menu, is the term or its first words."""
    key = term_key(pair.term)
    names = [key, *(key[:at] for at, char in enumerate(key) if char == " ")]
    return any(name in named and named[name] < pair.start for name in names)


def _odd(pairs: Sequence[Pair], lines: Sequence[Line]) -> set[int]:
    """The pairs with or without a blank line between term and definition, or below both, as hardly any other has it."""
    found: set[int] = set()
    within = {at: lines[pair.below].gap for at, pair in enumerate(pairs)}
    next_to = {at for at, (pair, other) in enumerate(pairwise(pairs)) if not at or pair.end == other.start}
    below = {at: lines[pairs[at].end].gap for at in next_to}
    for gaps in (within, below):
        usual = 2 * sum(gaps.values()) > len(gaps)
        rare = {at for at, gap in gaps.items() if gap != usual}
        if len(gaps) >= _NEARLY * len(pairs) and len(rare) <= _RARE * len(pairs):
            found |= rare
    return found if len(found) <= _RARE * len(pairs) else set()
