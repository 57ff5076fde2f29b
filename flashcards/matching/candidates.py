"""What a text may have been: the notes worth comparing, and the likeliest of them. Pure."""

from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping

from flashcards.matching.likeness import CLEAR, features
from flashcards.matching.places import Places
from flashcards.matching.stages import Seen

CANDIDATE = 0.4
"""The lowest similarity at which a note is named as what a new text may have been."""

_COMMON = 50
"""A word in more texts than this does not show which of them belong together."""

_NEAREST = 8
"""How many notes a text is compared with, if there are many."""


def neighbours(old: Mapping[int, Seen], new: Mapping[int, Seen], places: Places) -> Iterator[tuple[int, int]]:
    """The pairs of a text and a note that share the most distinctive words and parts of terms.

    Notes with the same term are always included, and so are those in the same place that share any such word.
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
    """For each text of these pairs, most similar first, the note that it most likely was.

    Among notes of about the same similarity, the one in the place of the text is
    preferred, and one whose place has another new text, or that was removed
    earlier, is avoided.
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
