"""Web pages on which each term stands with its definition in an element of its own, as cards do.

What is like no other element is the page; what there are many of, each with
a few words and text below them, are entries. What all of them have in common,
such as a link to more, is no part of a definition.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from flashcards.formats.pages import Found, Pair, stated
from flashcards.formats.pages.elements import Block
from flashcards.formats.pages.lines import ends, is_furniture, is_heading, words
from flashcards.formats.pages.web import badges

_LEAST = 3  # cards
_MOSTLY = 0.8  # of the elements, that are cards
_NEARLY_ALL = 0.95
_LONGEST_TERM = 12  # words
_PARTS = 2  # of a card
_MOST_PARTS = 12
_LARGEST = 60
_OFTEN = 6  # cards with a category
_HALF = 0.5
_MOST_CATEGORIES = 20
_FEW = 0.5  # of these, that differ
_MOST_ABOVE = 2  # lines above the heading of a card
_LONGEST_ABOVE = 4  # words of one
_HEAD = re.compile("h[1-6]")
_TITLE = re.compile(r"(?:^|[\s_-])(?:title|term|name|word|heading|headline)(?:$|[\s_-])", re.IGNORECASE)
_LONGEST_KICKER = 8  # words of what stands above an element that is named as a title
_ENTRY = re.compile(
    r"\.(?:.*[\s_-])?(?:entry|term|word|definition|glossary|lexi[ckq]\w*|concept|begriff|glossar\w*|voce|entrada)"
    r"s?(?:[\s_-]|$)",
    re.IGNORECASE,
)
"""Elements that are named as entries are."""

_TERM = re.compile(r"\.(?:.*[\s_-])?(?:terms?|definitions?)(?:[\s_-]|$)", re.IGNORECASE)
"""Those that are named as entries of a glossary are, and those of no other page; so are those named as one."""

_PLAIN = ("article.", "li.", "section.", "details.")
"""Elements that hold an entry without having a class; all others are layout."""

_WHOLE = ("ul", "ol", "pre", "table", "blockquote", "figure")

_Cards = dict[tuple[str, int], list[int]]
_Made = Callable[[str, Sequence[Block], int, int], list[Pair]]


def readings(blocks: Sequence[Block], made: _Made) -> Iterator[Found]:
    """What each kind of element makes of a page; ``made`` makes a pair of a term and the blocks of a definition."""
    kinds: dict[str, dict[tuple[str, int], list[int]]] = defaultdict(lambda: defaultdict(list))
    for at, block in enumerate(blocks):
        for (around, _), (kind, number) in pairwise((("", 0), *block.within)):
            if not kind.endswith(".") or kind in _PLAIN:
                kinds[kind][around, number].append(at)
    for kind, cards in [*kinds.items(), *_by_first_class(kinds)]:
        places = [
            [at for at in each if blocks[at].text] for each in (_together(cards) if kind in _PLAIN else cards.values())
        ]
        places = [_from_term(blocks, each) for each in _without_categories(blocks, places)]
        good = [each for each in places if _is_card(blocks, each)]
        small = sum(len(each) <= _MOST_PARTS or _ENTRY.search(kind) is not None for each in good)
        if len(good) >= _LEAST and min(len(good), small) >= _MOSTLY * len(places):
            yield replace(_read(blocks, good, made), shape="named cards" if _is_named(kind) else "cards")


def _is_named(kind: str) -> bool:
    return _TERM.search(kind) is not None or stated.GLOSSARY.search(kind.partition(".")[2]) is not None


def _by_first_class(kinds: Mapping[str, _Cards]) -> list[tuple[str, _Cards]]:
    """The cards of all kinds with the same first class, as others may only colour them; not where most are of one."""
    found: dict[str, _Cards] = defaultdict(dict)
    most: Counter[str] = Counter()
    for kind, cards in kinds.items():
        first = kind.split()[0]
        found[first] |= cards
        most[first] = max(most[first], len(cards))
    several = [first for first, cards in found.items() if most[first] < _NEARLY_ALL * len(cards)]
    return [(first, dict(sorted(found[first].items(), key=lambda card: card[1]))) for first in several]


def _together(cards: Mapping[tuple[str, int], list[int]]) -> list[list[int]]:
    """The cards in one kind of element, if most are there: others of a page without a class are something else."""
    [(around, number)] = Counter(around for around, _ in cards).most_common(1)
    if len(cards) > number > max(_LEAST, _HALF * len(cards)):
        return [each for (outer, _), each in cards.items() if outer == around]
    return [*cards.values()]


def _without_categories(blocks: Sequence[Block], cards: list[list[int]]) -> list[list[int]]:
    """The cards without the line above each term, where that is one of a few categories."""
    firsts = [blocks[card[0]] for card in cards if len(card) > _PARTS]
    few = _are_categories([block.text for block in firsts]) and len(firsts) >= _MOSTLY * len(cards)
    if not few or len({block.name for block in firsts}) > 1:
        return cards
    return [card[1:] if len(card) > _PARTS else card for card in cards]


def _from_term(blocks: Sequence[Block], places: list[int]) -> list[int]:
    """The places of a card from its heading on, without the short lines above it, such as a category.

    The only element that is named as a title is one.
    """
    titles = [at for at, place in enumerate(places) if _TITLE.search(blocks[place].name)]
    if titles == [1] and words(blocks[places[0]].text) <= _LONGEST_KICKER and not ends(blocks[places[0]].text):
        return places[1:]
    heads = [at for at, place in enumerate(places) if _HEAD.fullmatch(blocks[place].tag)]
    alone = bool(heads) and all(blocks[places[at]].tag > blocks[places[heads[0]]].tag for at in heads[1:])
    above = [blocks[place] for place in places[: heads[0]]] if alone else []
    if len(above) > _MOST_ABOVE or any(words(block.text) > _LONGEST_ABOVE or ends(block.text) for block in above):
        return places
    return places[len(above) :]


def _is_card(blocks: Sequence[Block], places: Sequence[int]) -> bool:
    """Whether an element begins with a term, has a few parts, and no other heading of the same kind."""
    if not _PARTS <= len(places) <= _LARGEST:
        return False
    first = blocks[places[0]]
    fits = words(first.text) <= _LONGEST_TERM and not is_heading(first.text)
    if (
        len(places) > _PARTS
        and len({_sign(blocks[at]) for at in places}) == 1
        and not any(words(blocks[at].text) > _LONGEST_ABOVE or ends(blocks[at].text) for at in places)
        and not all(blocks[at].lead.endswith(":") for at in places)
    ):
        return False  # things side by side
    several = _HEAD.fullmatch(first.tag) and any(blocks[at].tag == first.tag for at in places[1:])
    listed = first.place == "dt" and any(
        blocks[a].place == "dd" and blocks[b].place == "dt" for a, b in pairwise(places)
    )
    return fits and not first.row and first.tag not in _WHOLE and not (several or listed)


def _read(blocks: Sequence[Block], cards: Sequence[Sequence[int]], made: _Made) -> Found:
    common = Counter(name for card in cards for name in {_beginning(blocks[at]) for at in card[1:]})
    pairs: list[Pair] = []
    categories = _categories(blocks, cards)
    aside: list[int] = []
    for card in cards:
        named = [at for at in card[1:] if blocks[at].name in categories and len(card) > _PARTS]
        rest = [at for at in card[1:] if at not in named]
        told = [blocks[at] for at in rest if not is_furniture(blocks[at].text)]
        if told:  # a word that one card alone has is a part of it, as "Yes" is
            told = [blocks[at] for at in rest if blocks[at] in told or common[_beginning(blocks[at])] == 1]
        if told:
            pairs += made(blocks[card[0]].text, told, card[0], card[-1] + 1)
            aside += named
    return Found(shape="cards", pairs=pairs, aside=aside)


def _categories(blocks: Sequence[Block], cards: Sequence[Sequence[int]]) -> set[str]:
    """The classes of parts that have the same few words in many cards, such as a category."""
    texts: dict[str, list[str]] = defaultdict(list)
    for card in cards:
        for at in card[1:]:
            texts[blocks[at].name].append(blocks[at].text)
    return {
        name
        for name, found in texts.items()
        if name and len(found) <= len(cards) and (_are_categories(found) or _are_badges(name, found))
    }


def _are_badges(name: str, texts: Sequence[str]) -> bool:
    """Whether parts are named as badges are, and hold nothing but a few words."""
    return badges.BADGE.search(name) is not None and not any(
        words(text) > _LONGEST_ABOVE or ends(text) or text.endswith(":") for text in texts
    )


def _are_categories(texts: Sequence[str]) -> bool:
    """Whether texts are a few words each, and the same ones again and again."""
    return (
        len(texts) >= _OFTEN
        and len(set(texts)) <= min(_MOST_CATEGORIES, _FEW * len(texts))
        and not any(words(text) > _LONGEST_ABOVE or ends(text) for text in texts)
    )


def _sign(block: Block) -> tuple[str, str]:
    return block.tag, block.name


def _beginning(block: Block) -> tuple[str, str]:
    """What blocks repeated for every term have in common."""
    return block.name, block.text.partition(" ")[0]
