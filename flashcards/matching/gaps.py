"""Which number has each gap of a text? A gap keeps the one it first had: what was learnt of it goes by that."""

from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from flashcards import clozes
from flashcards.clozes import Cloze
from flashcards.matching.likeness import letters

_MOST = 500
_EDITED = 0.6
"""What two gaps hold is the same, edited, if its letters are at least as alike as this."""


class _Gap(NamedTuple):
    number: int
    text: str


def keep_numbers(definition: str, before: Sequence[str], used: Collection[int]) -> str:
    """A text whose gaps were numbered in their order, with the numbers that they had.

    ``before`` are the texts that the note had, the latest first, and ``used``
    all numbers that gaps of it ever had: a new gap takes the next free one.
    """
    found = list(_gaps(clozes.parse(definition)))
    numbers = _known(found, [list(_gaps(clozes.parse(text))) for text in before])
    free = [number for number in range(1, _MOST + 1) if number not in used and number not in numbers.values()]
    past = [number for number in free if number > max(used, default=0)]
    fresh = iter(past + [number for number in free if number not in past])
    for at in range(len(found)):
        if at not in numbers:
            numbers[at] = next(fresh, found[at].number)
    if len(set(numbers.values())) < len(found):
        return definition
    return clozes.renumbered(definition, {gap.number: numbers[at] for at, gap in enumerate(found)})


def _known(found: Sequence[_Gap], before: Sequence[Sequence[_Gap]]) -> dict[int, int]:
    """The numbers of the gaps that were there before: by what they hold, then by where they stand."""
    numbers: dict[int, int] = {}
    for latest, gaps in enumerate(before):
        left = [gap for gap in gaps if gap.number not in numbers.values()]
        for least in (1.0, _EDITED) if latest == 0 else (1.0,):
            for at, gap in enumerate(found):
                like = [other for other in left if letters(other.text, gap.text) >= least]
                if at not in numbers and like:
                    best = max(like, key=lambda other: letters(other.text, gap.text))
                    numbers[at] = best.number
                    left.remove(best)
        new = [at for at in range(len(found)) if at not in numbers]
        if latest == 0 and len(new) == len(left) == 1:
            numbers[new[0]] = left[0].number
    return numbers


def _gaps(parts: clozes.Parts) -> Iterator[_Gap]:
    for part in parts:
        if isinstance(part, Cloze):
            yield _Gap(part.number, clozes.written(part.parts, lambda *_: None))
