"""What a text may have been: the notes that are worth a comparison, and the likeliest of them. Pure."""

from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping

from flashcards.matching.likeness import CLEAR, features
from flashcards.matching.places import Places
from flashcards.matching.stages import Seen

CANDIDATE = 0.4
"""Least likeness at which a note is named as what a new text may have been."""

_COMMON = 50
"""A word in more texts than this says nothing about which of them belong together."""

_NEAREST = 8
"""Notes to which a text is compared, where there are many."""


def neighbours(old: Mapping[int, Seen], new: Mapping[int, Seen], places: Places) -> Iterator[tuple[int, int]]:
    """Of all pairs of a text and a note those that have most telling words, or parts of their terms, in common.

    What has the same term, or stood in the same place and has any such word, is always one.
    """
    index: dict[str, list[int]] = defaultdict(list)
    same: dict[str, list[int]] = defaultdict(list)
    for there, note in old.items():
        same[note.term].append(there)
        for word in features(note.term, note.definition):
            index[word].append(there)
    telling = {word: found for word, found in index.items() if len(found) <= _COMMON}
    for here, text in new.items():
        near = Counter(there for word in features(text.term, text.definition) for there in telling.get(word, ()))
        stood = (at for at in places.at(here) if at in near or (at in old and old[at].term == text.term))
        nearest = (at for at, _ in near.most_common(_NEAREST))
        yield from ((here, there) for there in dict.fromkeys((*stood, *same[text.term][:_NEAREST], *nearest)))


def likeliest(
    scores: Iterable[tuple[float, int, int]], places: Places, retired: Container[int]
) -> Iterator[tuple[int, int]]:
    """For each text of these pairs, likeness first, the note that it has most likely been.

    Of notes that are about as alike, it is the one that stood where the text
    stands; rather not one at whose place another new text stands, or that was
    taken out before.
    """
    left = [found for found in scores if found[0] >= CANDIDATE]
    stay = {(here, there) for here in {here for _, here, _ in left} for there in places.at(here)}
    filled = {there for _, here, there in left if (here, there) in stay}
    likely: dict[int, list[tuple[float, int]]] = defaultdict(list)
    for score, here, there in left:
        stays = (here, there) in stay
        against = (there in filled and not stays) + (there in retired)
        likely[here].append((score + CLEAR * (stays - against), -there))
    for here, notes in likely.items():
        yield here, -max(notes)[1]
