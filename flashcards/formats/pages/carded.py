"""Web pages on which each term stands with its definition in an element of its own, as cards do.

What is like no other element is the page; what there are many of, each with
a few words and text below them, are entries. What all of them have in common,
such as a link to more, is no part of a definition.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence

from flashcards.formats.pages import Found, Pair
from flashcards.formats.pages.elements import Block
from flashcards.formats.pages.lines import ends, is_furniture, is_heading, words

_LEAST = 3  # cards
_MOSTLY = 0.8  # of the elements, that are cards
_LONGEST_TERM = 12  # words
_PARTS = 2  # of a card
_MOST_PARTS = 12
_LONGEST_LINK = 8
_ALIKE = 0.8  # of the cards, whose last words begin alike
_PLAIN = ("article.", "li.", "section.", "details.")
"""Elements that hold an entry without having a class; all others are layout."""

_WHOLE = ("ul", "ol", "pre", "table", "blockquote", "figure")

_Made = Callable[[str, Sequence[Block], int, int], list[Pair]]


def readings(blocks: Sequence[Block], made: _Made) -> Iterator[Found]:
    """What each kind of element makes of a page; ``made`` makes a pair of a term and the blocks of a definition."""
    kinds: dict[str, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for at, block in enumerate(blocks):
        for kind, number in block.within:
            if not kind.endswith(".") or kind in _PLAIN:
                kinds[kind][number].append(at)
    for cards in kinds.values():
        places = [[at for at in each if blocks[at].text] for each in cards.values()]
        good = [each for each in places if _is_card(blocks, each)]
        if len(good) >= _LEAST and len(good) >= _MOSTLY * len(places):
            yield Found(shape="cards", pairs=_pairs(blocks, good, made))


def _is_card(blocks: Sequence[Block], places: Sequence[int]) -> bool:
    """Whether an element begins with a term, and has a few parts."""
    if not _PARTS <= len(places) <= _MOST_PARTS:
        return False
    first = blocks[places[0]]
    fits = words(first.text) <= _LONGEST_TERM and not is_heading(first.text)
    return fits and not first.row and first.tag not in _WHOLE


def _pairs(blocks: Sequence[Block], cards: Sequence[Sequence[int]], made: _Made) -> list[Pair]:
    common = Counter(name for card in cards for name in {_beginning(blocks[at]) for at in card[1:]})
    often = {name for name, number in common.items() if number >= _ALIKE * len(cards)}
    pairs: list[Pair] = []
    for card in cards:
        told = [blocks[at] for at in card[1:] if not is_furniture(blocks[at].text)]
        while len(told) > 1 and _is_link(told[-1]) and _beginning(told[-1]) in often:
            del told[-1]
        if told:
            pairs += made(blocks[card[0]].text, told, card[0], card[-1] + 1)
    return pairs


def _is_link(block: Block) -> bool:
    """Whether a block may be a link to more: short, no sentence, and behind no label."""
    return words(block.text) <= _LONGEST_LINK and not ends(block.text) and ":" not in block.text


def _beginning(block: Block) -> tuple[str, str]:
    """What blocks repeated for every term have in common."""
    return block.name, block.text.partition(" ")[0]
