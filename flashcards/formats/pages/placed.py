"""Where the entries of a web page stand: one elsewhere than the others may be none.

A page has its entries in one place: below its title, under the letters of the
alphabet, in elements of the same kinds. What is written as they are and stands
above the title, is hidden, or comes first or last in another place is often a
part of the page around them.
"""

import re
from collections import Counter
from collections.abc import Container, Sequence
from dataclasses import replace
from itertools import pairwise, takewhile

from flashcards.formats.pages import Found, Pair, sorting, stated
from flashcards.formats.pages.around.names import names_glossary
from flashcards.formats.pages.doubts import LONG_TERM, is_menu
from flashcards.formats.pages.elements import Block
from flashcards.formats.pages.lines import ends, is_furniture, is_heading, order_key, words

_HEAD = re.compile("h[2-6]")
_ANY_HEAD = re.compile("h[1-6]")
_SENTENCE = 3  # words that say what a page is
_LISTED = ("dl.", "dt.")
_FEW = 0.25  # of the entries
_MOST = 0.7  # of the blocks
_ENOUGH = 4  # entries that show where they stand
_LEAST = 3
_TWO = 2
_ELSEWHERE = "it stands in another part of the page"


def below_title(found: Found, blocks: Sequence[Block], title: str) -> Found:
    """A reading without the pairs above the page's only title of the first level, if most are below it.

    Nor is the title a term, where it calls the page a glossary and links stand beside it.
    """
    if len(found.pairs) > 1 and found.pairs[0].term == title and names_glossary(title):
        found = replace(found, pairs=found.pairs[1:])
    titles = [at for at, block in enumerate(blocks) if block.tag == "h1"]
    below = [pair for pair in found.pairs if len(titles) == 1 and pair.start > titles[0]]
    return replace(found, pairs=below) if 2 * len(below) > len(found.pairs) and len(below) >= _LEAST else found


def names_section(title: str, blocks: Sequence[Block]) -> bool:
    """Whether what was taken for the title is a heading below the page's own, and below others of its level."""
    head = next((at for at, block in enumerate(blocks) if _HEAD.fullmatch(block.tag) and block.text == title), None)
    above = [block.tag for block in blocks[:head]] if head is not None else []
    return head is not None and "h1" in above and blocks[head].tag in above


def title(taken: str, blocks: Sequence[Block], heading: str) -> str:
    """What names a page: the highest heading that calls it a glossary, else its own one rather than a mere text."""
    at = next((at for at, block in enumerate(blocks) if block.text == taken), -1)
    heads = [block for block in blocks[: at + 1] if _ANY_HEAD.fullmatch(block.tag) and names_glossary(block.text)]
    if heads:
        return min(heads, key=lambda block: block.tag).text
    if at < 0:
        return taken if not heading or set(taken.split()) & set(heading.split()) else heading
    if not heading or _ANY_HEAD.fullmatch(blocks[at].tag):
        return taken
    return heading if blocks[at].tag in ("li", "ul", "ol") or not names_glossary(taken) else taken


def is_cell(text: str, blocks: Sequence[Block]) -> bool:
    """Whether the first block with a text stands in a row of a table, beside other cells."""
    own = next((block for block in blocks if block.text == text), None)
    return own is not None and own.row > 0 and any(block.row == own.row and block.cell != own.cell for block in blocks)


def names_above(blocks: Sequence[Block], first: str) -> list[str]:
    """What may say what a page is: the headings and sentences above its first term, and the line right above that.

    Other lines of a few words may be of its menu.
    """
    above = [*takewhile(lambda block: not block.text.startswith(first), blocks)]
    said = [block.text for block in above if _ANY_HEAD.fullmatch(block.tag) or _says(block.text)]
    last = next((block for block in reversed(above) if block.text), None)
    if last is not None and last.tag in ("p", "div", "center") and not last.row and words(last.text) <= LONG_TERM:
        said.append(last.text)
    return said


def names_around(blocks: Sequence[Block]) -> list[str]:
    """The kinds of elements that are named as a glossary is, and hold most of a page."""
    kinds = Counter(kind for block in blocks for kind in {kind for kind, _ in block.within})
    usual = (kind.partition(".")[2] for kind, number in kinds.items() if number >= _MOST * len(blocks))
    return [kind for kind in usual if stated.GLOSSARY.search(kind)]


def _says(text: str) -> bool:
    """Whether a text is more than a few words, and no menu in one line."""
    return words(text) >= _SENTENCE and (words(text) <= LONG_TERM or ends(text) or not is_menu(text))


def doubt(pairs: Sequence[Pair], blocks: Sequence[Block], hidden: Container[int]) -> None:
    """Say of pairs that stand elsewhere than the others do where they stand."""
    unseen = [pair for pair in pairs if any(number in hidden for _, number in blocks[pair.start].within)]
    for pair in unseen if 2 * len(unseen) < len(pairs) else ():
        pair.doubt = pair.doubt or "the page hides it"
    heads = _heads(blocks)
    _doubt_lists([pair for pair in pairs if not is_heading(heads[pair.start])], blocks)
    kinds = [_kinds(blocks[pair.start]) for pair in pairs]
    if not _are_columns(pairs, kinds):
        _doubt_ends(pairs, kinds, _ELSEWHERE)
    _doubt_few(pairs, kinds, _ELSEWHERE)
    lettered = [heads[pair.start] == "" or is_heading(heads[pair.start]) for pair in pairs]
    if sum(lettered) > _LEAST and len({heads[pair.start] for pair in pairs}) > _LEAST:
        _doubt_ends(pairs, lettered, "it stands below no letter of the alphabet, unlike the others")
    keys = [order_key(pair.term) for pair in pairs]
    few = len(keys) == _ENOUGH + 1 and not is_furniture(pairs[-1].term)  # of more, doubts.py says it
    if few and all(one < other for one, other in pairwise(keys[:-1])) and keys[-1] < keys[-2]:
        pairs[-1].doubt = pairs[-1].doubt or "it is out of alphabetical order"


def _doubt_lists(pairs: Sequence[Pair], blocks: Sequence[Block]) -> None:
    """Doubt the names in short lists of definitions above or below the one that has most of a page."""
    lists = [next((at for kind, at in blocks[pair.start].within if kind.startswith("dl.")), 0) for pair in pairs]
    ((own, number),) = Counter(lists).most_common(1) if lists else ((0, 0),)
    if not own or number < _ENOUGH or 2 * number <= len(pairs):
        return
    for pair, at in zip(pairs, lists, strict=True):
        if at not in (0, own) and words(pair.text) <= _SENTENCE and not ends(pair.text):
            pair.doubt = pair.doubt or "it stands in a list of its own"


def _are_columns(pairs: Sequence[Pair], kinds: Sequence[tuple[str, ...]]) -> bool:
    """Whether pairs in alphabetical order stand in several elements each, which differ in nothing but their names."""
    tags = {tuple(kind.partition(".")[0] for kind in each) for each in kinds}
    several = min(Counter(kinds).values(), default=0) >= _TWO
    return several and len(tags) == 1 and sorting.are_all_sorted([pair.term for pair in pairs])


def _doubt_ends(pairs: Sequence[Pair], signs: Sequence[object], why: str) -> None:
    """Doubt the few pairs at either end that lack a sign which all others have, and no other pair has theirs."""
    ((usual, number),) = Counter(signs).most_common(1) if signs else ((None, 0),)
    if number < max(_ENOUGH, (1 - _FEW) * len(signs)):
        return
    first = sum(1 for _ in takewhile(lambda sign: sign != usual, signs))
    last = sum(1 for _ in takewhile(lambda sign: sign != usual, reversed(signs)))
    if first + last == len(signs) - number:
        for pair in (*pairs[:first], *pairs[len(pairs) - last :]):
            pair.doubt = pair.doubt or why


def _doubt_few(pairs: Sequence[Pair], signs: Sequence[object], why: str) -> None:
    """Doubt the one or two pairs between others that lack a sign which all others have, and a place in the alphabet."""
    ((usual, number),) = Counter(signs).most_common(1) if signs else ((None, 0),)
    if number < _ENOUGH or len(signs) - number > _TWO:
        return
    keys = ["", *(order_key(pair.term) for pair in pairs), "\U0010ffff"]
    in_order = sorting.tells([pair.term for pair in pairs])
    for at, (pair, sign) in enumerate(zip(pairs, signs, strict=True), 1):
        if sign != usual and not (in_order and keys[at - 1] <= keys[at] <= keys[at + 1]):
            pair.doubt = pair.doubt or why


def _kinds(block: Block) -> tuple[str, ...]:
    """The kinds of the elements around a block and of its own, but not of its definition list."""
    return tuple(kind for kind, _ in block.within if not kind.startswith(_LISTED))


def _heads(blocks: Sequence[Block]) -> list[str]:
    """The text of the heading above each block, which is the nearest one; nothing where there is none."""
    heads: list[str] = []
    head = ""
    for block in blocks:
        heads.append(head)
        head = block.text if _HEAD.fullmatch(block.tag) else head
    return heads


def closes(blocks: Sequence[Block], at: int, start: int) -> bool:
    """Whether a quotation or code below the first text of a definition is the last of all that stands beside it."""
    above, block = blocks[at - 1], blocks[at]
    around = block.within[:-1]
    is_last = at + 1 == len(blocks) or blocks[at + 1].within[: len(around)] != around
    return block.tag in ("blockquote", "pre") and at > start and is_last and above.within[:-1] == around
