"""Which number has each gap of a text? A gap keeps the one it first had: what was learnt of it goes by that."""

from collections.abc import Collection, Iterator, Mapping, Sequence
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
    numbers |= _rewritten(definition, found, before[0], numbers)
    free = [number for number in range(1, _MOST + 1) if number not in used and number not in numbers.values()]
    fresh = iter(sorted(free, key=lambda number: number <= max(used, default=0)))
    for at in range(len(found)):
        if at not in numbers:
            numbers[at] = next(fresh, found[at].number)
    if len(set(numbers.values())) < len(found):
        return definition
    return clozes.renumbered(definition, {gap.number: numbers[at] for at, gap in enumerate(found)})


def _known(found: Sequence[_Gap], before: Sequence[Sequence[_Gap]]) -> dict[int, int]:
    """The numbers of the gaps that were there before, by what they hold."""
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
    return numbers


def _rewritten(definition: str, found: Sequence[_Gap], before: str, numbers: Mapping[int, int]) -> dict[int, int]:
    """The number of the one gap that holds other words now: both texts have only their own."""
    new = [at for at in range(len(found)) if at not in numbers]
    gone = [gap for gap in _gaps(clozes.parse(before)) if gap.number not in numbers.values()]
    if len(new) != 1 or len(gone) != 1:
        return {}
    opened = found[new[0]].text in clozes.revealed(before)
    closed = gone[0].text in clozes.revealed(definition)
    return {} if opened or closed else {new[0]: gone[0].number}


def _gaps(parts: clozes.Parts) -> Iterator[_Gap]:
    for part in parts:
        if isinstance(part, Cloze):
            yield _Gap(part.number, clozes.written(part.parts, lambda *_: None))
