"""How similar two texts are, and how they differ. Pure."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from functools import lru_cache

from flashcards.cards import term_key, words_of

CLEAR = 0.1
"""The best of several must be more similar than the second best by this much."""

KEPT = 0.8
"""A definition at least this similar was kept."""

SAME = 0.9
"""Definitions at least this similar differ by a word or a mark at most."""

_GROWN = 0.6
"""A definition at least this similar was edited, if the term gained or lost words."""

_SPELLING = 0.75
"""Two words at least this similar are one word, spelt differently."""

_TERM_WEIGHT = 0.4
_RENAMED_WEIGHT = 0.8
_BRIEF = 4
"""In so short a word, another letter may well make another word; pairs of characters are shorter."""

_SHORT = 3
"""A word or text with at most so many characters says little."""

_LONG = 8
"""Words of a long definition."""

_LONGEST_BY_LETTERS = 200
"""Characters of a term; finding common runs in longer ones may take the cube of their length."""

_ROUNDING = 1e-9

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*|\b[ivxlc]+\b")
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_COUNTED = frozenset(("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", *_ORDINALS))


def similarity(terms: tuple[str, str], definitions: tuple[str, str]) -> float:
    """How similar two notes are, 0 to 1: four tenths the letters of the terms, six tenths the words of the definitions.

    Definitions alone count for at least eight tenths of their similarity, as a
    term may be renamed completely.
    """
    words = likeness(*definitions)
    return max(_TERM_WEIGHT * letters(*map(term_key, terms)) + (1 - _TERM_WEIGHT) * words, _RENAMED_WEIGHT * words)


def likeness(one: str, other: str, common: frozenset[str] = frozenset()) -> float:
    """How similar two definitions are, 0 to 1: twice the words in common, divided by the words of both.

    The ``common`` words, which say nothing, are left out.
    """
    if one == other:
        return 1.0
    mine, theirs = counted_words(one), counted_words(other)
    if common:
        mine, theirs = (Counter({word: n for word, n in of.items() if word not in common}) for of in (mine, theirs))
    total = mine.total() + theirs.total()
    return 2 * (mine & theirs).total() / total if total else 0.0


class Definitions:
    """An index of definitions, to find those similar to another one among thousands."""

    def __init__(self, definitions: Mapping[int, str]) -> None:
        self._definitions = definitions
        self._having: dict[str, list[int]] = defaultdict(list)
        for at, definition in definitions.items():
            for word in counted_words(definition):
                self._having[word].append(at)

    def alike(self, definition: str, least: float) -> list[int]:
        """Those whose :func:`likeness` to this one is at least ``least``, in order.

        A definition that lacks too many of its words cannot be similar enough, so
        looking up the rarest words finds all of them.
        """
        words = counted_words(definition)
        left = words.total()
        needed = left * least / (2 - least) - _ROUNDING
        near: set[int] = set()
        for word in sorted(words, key=lambda word: len(self._having.get(word, ()))):
            if left < needed:
                break
            near.update(self._having.get(word, ()))
            left -= words[word]
        found = near if words else self._definitions
        return sorted(at for at in found if likeness(self._definitions[at], definition) >= least)


def commonplaces(texts: Sequence[str]) -> frozenset[str]:
    """The words that say nothing, because more than a third of these texts have them, and more than one."""
    times = Counter(word for text in set(texts) for word in counted_words(text))
    return frozenset(word for word, number in times.items() if number > max(1, len(texts) / 3))


@lru_cache(4096)
def counted_words(text: str) -> Counter[str]:
    """The words of a text, and how often each is in it."""
    return Counter(words_of(text))


def is_spelling(old: str, new: str) -> bool:
    """Whether two terms differ by one letter: replaced, missing, or in another place."""
    one, other = old.replace(" ", ""), new.replace(" ", "")
    if one == other or numbers(old) != numbers(new) or min(len(one), len(other)) <= _SHORT:
        return one == other
    start = next((at for at, (mine, theirs) in enumerate(zip(one, other, strict=False)) if mine != theirs), len(one))
    mine, theirs = one[start:], other[start:]
    return mine[1:] == theirs[1:] or mine[1:] == theirs or mine == theirs[1:] or mine[1::-1] + mine[2:] == theirs


def is_longer(old: str, new: str) -> bool:
    """Whether one of two terms is the other with more words."""
    mine, theirs, common = _apart(old, new)
    return common and bool(mine) != bool(theirs)


def is_sister(old: str, new: str) -> bool:
    """Whether two terms differ in words that may name two things of a kind: Mars: orbit, Venus: orbit."""
    mine, theirs, common = _apart(old, new)
    return common and bool(mine) and bool(theirs)


def is_reworded(terms: tuple[str, str], definitions: tuple[str, str]) -> bool:
    """Whether a term and its definition were reworded, as far as two texts can show that."""
    alike = likeness(*definitions)
    if alike < KEPT and any(numbers(old) != numbers(new) for old, new in (terms, definitions)):
        return False
    if is_spelling(*terms):
        brief = terms[0].isascii() and any(len(word) <= _BRIEF for word in _apart(*terms, spelling=False)[0])
        return alike >= (SAME if brief else KEPT)
    if is_longer(*terms):
        return alike >= _GROWN
    old, new = map(counted_words, definitions)
    is_long = min(old.total(), new.total()) >= _LONG
    if is_sister(*terms):
        told = (old - new).keys() & set(words_of(terms[0])) or (new - old).keys() & set(words_of(terms[1]))
        return is_long and alike >= SAME and not told
    return alike >= SAME or (is_long and (alike >= KEPT or _holds(old, new)))


def _holds(one: Counter[str], other: Counter[str]) -> bool:
    """Whether one of two texts has nearly all words of the other, and at most twice as many."""
    less, more = sorted((one.total(), other.total()))
    return (one & other).total() >= KEPT * less and more <= 2 * less


def _apart(old: str, new: str, *, spelling: bool = True) -> tuple[list[str], list[str], bool]:
    """The words that only one of two terms has, ignoring spelling, and whether they share any.

    The spelling of very long terms is not ignored.
    """
    mine, theirs = words_of(old), words_of(new)
    shared = Counter(mine) & Counter(theirs)
    common = bool(shared)
    mine, theirs = _without(mine, shared), _without(theirs, shared)
    for word in list(mine) if spelling and max(len(old), len(new)) <= _LONGEST_BY_LETTERS else ():
        near = next((other for other in theirs if _same_word(word, other)), None)
        if near is not None:
            mine.remove(word)
            theirs.remove(near)
            common = True
    return mine, theirs, common


def _without(words: Sequence[str], gone: Counter[str]) -> list[str]:
    """The words in order, without those that are gone."""
    left = gone.copy()
    found: list[str] = []
    for word in words:
        if left[word]:
            left[word] -= 1
        else:
            found.append(word)
    return found


def _same_word(one: str, other: str) -> bool:
    if min(len(one), len(other)) <= _SHORT or is_number(one) or is_number(other):
        return False
    return letters(one, other) >= _SPELLING


@lru_cache(4096)
def letters(one: str, other: str) -> float:
    """How similar two terms are by their letters, 0 to 1; long ones by their words."""
    if max(len(one), len(other)) > _LONGEST_BY_LETTERS:
        return likeness(one, other)
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def tells(definition: str) -> bool:
    """Whether a definition can distinguish notes; a number cannot."""
    words = words_of(definition)
    return len(definition) > _SHORT and any(len(word) > 1 and not is_number(word) for word in words)


def is_number(word: str) -> bool:
    """Whether a word is a number, in digits, Roman or written out."""
    return word in _COUNTED or _NUMBER.fullmatch(word) is not None


def numbers(text: str) -> Counter[str]:
    """The numbers in a text."""
    return Counter(word for word in words_of(text) if is_number(word))


def without_numbers(key: str) -> str:
    """The key of a term, with a sign in place of each number."""
    return " ".join("#" if is_number(word) else word for word in key.split())


def features(term: str, definition: str) -> list[str]:
    """What two notes may have in common, each once: their words, and the parts of their terms."""
    edged = f" {term} "
    parts = (f"\n{edged[at : at + size]}" for size in (2, 3) for at in range(len(edged) - size + 1))
    return [*dict.fromkeys((*words_of(definition), *words_of(term), *parts))]


def clear(scores: Sequence[tuple[float, int, int]], least: float) -> Iterator[tuple[int, int]]:
    """Pairs with at least this score, best first, if no other remaining pair comes close on either side."""
    here_left, there_left = {here for _, here, _ in scores}, {there for _, _, there in scores}
    left = sorted(scores, key=lambda found: (-found[0], found[1], found[2]))
    again = True
    while again:
        again = False
        left = [found for found in left if found[1] in here_left and found[2] in there_left and found[0] >= least]
        best: dict[tuple[int, int], list[float]] = defaultdict(list)
        for score, here, there in left:
            best[0, here].append(score)
            best[1, there].append(score)
        for score, here, there in left:
            rivals = (best[0, here], best[1, there])
            if all(own[0] == score and (len(own) == 1 or score - own[1] >= CLEAR) for own in rivals):
                here_left.discard(here)
                there_left.discard(there)
                again = True
                yield here, there
