"""Pairs that are parts of menus: what has the name of furniture, and lists of names at either end of a reading."""

import re
from collections.abc import Sequence
from dataclasses import replace

from flashcards.formats.pages import Found, Pair, sorting
from flashcards.formats.pages.doubts import counts_on, explains_itself
from flashcards.formats.pages.judging import shapes
from flashcards.formats.pages.judging.likely import says
from flashcards.formats.pages.lines import order_key

_ORDERED = 0.9  # of the neighbours, on a page in alphabetical order
_ORDERED_TERMS = 6
_COUNTED = re.compile(r"[^\W\d_]\d{1,4}$")  # the title of another page, with its number of concepts
_BADGED = re.compile(r"[A-Z][a-z]{2,}[A-Z]")
_RARE = 0.3  # of the pairs, that furniture stands above
_SAYING = 0.7  # of the definitions, where one that only lists names is none


def without(found: Found, pairs: Sequence[Pair]) -> Found:
    """A reading without its pairs that are parts of menus."""
    sure = [pair for pair in pairs if not pair.suspect]
    in_order = len(sure) >= _ORDERED_TERMS and sorting.share([pair.term for pair in sure]) >= _ORDERED
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
    if found.shape in shapes.STACKED and sum(map(says, kept)) >= _SAYING * len(kept):
        while (
            len(kept) > 1
            and not says(kept[0])
            and (not (in_order and keys[0] <= order_key(kept[1].term)) or counts_on(kept[0]))
        ):
            del kept[0]
        while len(kept) > 1 and not says(kept[-1]) and not (in_order and keys[-1] >= order_key(kept[-2].term)):
            del kept[-1]
    return replace(found, pairs=kept or list(pairs))


def _is_misplaced(keys: Sequence[str], at: int) -> bool:
    before = keys[at - 1] if at else ""
    after = keys[at + 1] if at + 1 < len(keys) else "\U0010ffff"
    return not before <= keys[at] <= after
