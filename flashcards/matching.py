"""Which known note does each text continue?

Pure: it sees texts on both sides and answers with a claim for each text that
was found, one to one, with the reason. Progress belongs to the concept, so a
claim is looked for in this order, and what is claimed once is out of the way:

1. the very same text; then the same term with the same definition in the same
   deck, or in the same file;
2. the same term in the same deck, or in the same file;
3. the same term with the same definition anywhere: it was moved;
4. the same term but for its parentheses, in the same deck or file;
5. the same definition, in the same file or anywhere: it was renamed;
6. the most similar text, at least :data:`THRESHOLD` alike, where no other on
   either side comes within :data:`MARGIN` of it.

Stages 4 and 5 claim only what is unique on both sides. Terms are compared by
:func:`~flashcards.cards.term_key`, which sets case, punctuation, emphasis and
spacing aside.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Container, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from operator import attrgetter
from typing import NamedTuple, TypeVar

from flashcards.cards import bare_key, term_key

THRESHOLD = 0.6
"""Least similarity, 0 to 1, at which a text is taken to continue a note; see :func:`similarity`."""

MARGIN = 0.1
"""By how much the best match must be better than the second best on either side."""

CANDIDATE = 0.4
"""Least similarity at which a note is named as what a new text may have been."""

_TERM_WEIGHT = 0.4
_RENAMED_WEIGHT = 0.8
_LONGEST_BY_LETTERS = 200
"""Characters of a term; the time for common runs of longer ones may grow with the cube of their length."""

_COMMON = 50
"""A word in more texts than this says nothing about which of them belong together."""

Item = TypeVar("Item")

_WORD = re.compile(r"\w+")


class Reason(StrEnum):
    """What became of a note's text, or that there was none before it."""

    SAME = "same"
    CHANGED = "changed"
    MOVED = "moved"
    RENAMED = "renamed"
    NEW = "new"


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """One note on either side, as far as matching looks at it; ``source`` is its file."""

    term: str
    definition: str
    deck: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """``known`` is the index of the note that a text continues; None where it is new.

    ``candidate`` is, for a new text, the index of the unclaimed note that it
    resembles most, if any does.
    """

    known: int | None
    reason: Reason
    candidate: int | None = None


def match(known: Sequence[Text], found: Sequence[Text]) -> list[Claim]:
    """One claim for each found text, in order; no known note is claimed twice."""
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    _pair(dict(enumerate(known)), dict(enumerate(found)), _AS_WRITTEN, pairs, taken)
    old = {index: _keys(text) for index, text in enumerate(known) if index not in taken}
    new = {index: _keys(text) for index, text in enumerate(found) if old and index not in pairs}
    for key, unique in _STAGES:
        _pair(old, new, key, pairs, taken, unique=unique)
    candidates = _by_similarity(known, found, pairs, taken)
    return [_claim(index, known, found, pairs, candidates) for index in range(len(found))]


def _pair(  # noqa: PLR0913 - two sides, what is compared, and what comes of it
    known: Mapping[int, Item],
    found: Mapping[int, Item],
    key: Callable[[Item], Hashable],
    pairs: dict[int, int],
    taken: set[int],
    *,
    unique: bool = False,
) -> None:
    """Pair what has the same key, in order, into ``pairs`` and ``taken``."""
    left = _buckets(known, key, taken)
    for value, mine in _buckets(found, key, set(pairs)).items():
        theirs = left.get(value, [])
        if unique and (len(mine) > 1 or len(theirs) > 1):
            continue
        for here, there in zip(mine, theirs, strict=False):
            pairs[here] = there
            taken.add(there)


def similarity(one: Text, other: Text) -> float:
    """How alike two texts are, 0 to 1: four parts the terms' letters, six parts the definitions' words.

    Letters by the ratio of common runs (of long terms, their words), words by Dice's coefficient: twice
    those in common over those of both. Definitions that are nearly the same
    count for eight tenths by themselves, as a term may be renamed altogether.
    """
    keys = term_key(one.term), term_key(other.term)
    if max(map(len, keys)) <= _LONGEST_BY_LETTERS:
        terms = SequenceMatcher(None, *keys, autojunk=False).ratio()
    else:
        terms = _shared_words(*keys)
    definitions = _shared_words(one.definition, other.definition)
    return max(_TERM_WEIGHT * terms + (1 - _TERM_WEIGHT) * definitions, _RENAMED_WEIGHT * definitions)


def _shared_words(one: str, other: str) -> float:
    """Dice's coefficient of the words of two texts."""
    mine, theirs = Counter(_words(one)), Counter(_words(other))
    total = mine.total() + theirs.total()
    return 2 * (mine & theirs).total() / total if total else 0.0


def _claim(
    index: int, known: Sequence[Text], found: Sequence[Text], pairs: dict[int, int], candidates: dict[int, int]
) -> Claim:
    if index not in pairs:
        return Claim(known=None, reason=Reason.NEW, candidate=candidates.get(index))
    old, new = known[pairs[index]], found[index]
    same = (old.term, old.definition) == (new.term, new.definition)
    if not same and term_key(old.term) != term_key(new.term) and _bare(old) != _bare(new):
        reason = Reason.RENAMED
    elif old.deck != new.deck and old.source != new.source:
        reason = Reason.MOVED
    else:
        reason = Reason.SAME if same else Reason.CHANGED
    return Claim(known=pairs[index], reason=reason)


def _by_similarity(
    known: Sequence[Text], found: Sequence[Text], pairs: dict[int, int], taken: set[int]
) -> dict[int, int]:
    """Pair what is left by likeness, into ``pairs``; returns the best candidate of each text that stays new."""
    scores = [
        (similarity(known[there], found[here]), here, there) for here, there in _neighbours(known, found, pairs, taken)
    ]
    scores.sort(key=lambda score: (-score[0], score[1], score[2]))
    best_here: dict[int, list[float]] = defaultdict(list)
    best_there: dict[int, list[float]] = defaultdict(list)
    for score, here, there in scores:
        best_here[here].append(score)
        best_there[there].append(score)
    candidates: dict[int, int] = {}
    for score, here, there in scores:
        if here in pairs or there in taken:
            continue
        clear = all(len(rivals) == 1 or score - rivals[1] >= MARGIN for rivals in (best_here[here], best_there[there]))
        first = score == best_here[here][0] == best_there[there][0]
        if score >= THRESHOLD and clear and first:
            pairs[here] = there
            taken.add(there)
        elif score >= CANDIDATE:
            candidates.setdefault(here, there)
    return candidates


def _neighbours(
    known: Sequence[Text], found: Sequence[Text], pairs: dict[int, int], taken: set[int]
) -> Iterator[tuple[int, int]]:
    """Pairs of unclaimed texts that share a telling word, each once; others cannot be alike enough."""
    if len(pairs) == len(found) or len(taken) == len(known):
        return
    index: dict[str, list[int]] = defaultdict(list)
    for there, text in enumerate(known):
        if there not in taken:
            for word in set(_words(text.term) + _words(text.definition)):
                index[word].append(there)
    for here, text in enumerate(found):
        if here not in pairs:
            near = {
                there
                for word in set(_words(text.term) + _words(text.definition))
                if len(index.get(word, ())) <= _COMMON
                for there in index.get(word, ())
            }
            yield from ((here, there) for there in sorted(near))


class _Keys(NamedTuple):
    """A text as the stages compare it; ``bare`` is its term without parentheses."""

    deck: str
    source: str
    term: str
    bare: str
    definition: str


def _keys(text: Text) -> _Keys:
    definition = " ".join(text.definition.split())
    return _Keys(text.deck, text.source, term_key(text.term), _bare(text), definition)


def _buckets(
    texts: Mapping[int, Item], key: Callable[[Item], Hashable], out: Container[int]
) -> dict[Hashable, list[int]]:
    buckets: dict[Hashable, list[int]] = defaultdict(list)
    for index, text in texts.items():
        if index not in out:
            buckets[key(text)].append(index)
    return buckets


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _bare(text: Text) -> str:
    return bare_key(text.term)


_AS_WRITTEN: Callable[[Text], Hashable] = attrgetter("source", "deck", "term", "definition")
"""What is compared before all stages: most texts of a file that changed are as they were, and need no keys."""

_STAGES: tuple[tuple[Callable[[_Keys], Hashable], bool], ...] = (
    (attrgetter("deck", "term", "definition"), False),
    (attrgetter("source", "term", "definition"), False),
    (attrgetter("deck", "term"), False),
    (attrgetter("source", "term"), False),
    (attrgetter("term", "definition"), False),
    (attrgetter("deck", "bare"), True),
    (attrgetter("source", "bare"), True),
    (attrgetter("source", "definition"), True),
    (attrgetter("definition"), True),
)
"""Each stage's key, and whether it claims only what is unique on both sides."""
