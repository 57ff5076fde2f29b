"""Which number does each gap of a text have? A gap keeps its first one, because its history depends on it."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from flashcards import clozes
from flashcards.clozes import Cloze
from flashcards.matching.likeness import letters

_MOST = 500
_EDITED = 0.6
"""Two gaps are the same, but edited, if their letters are at least this similar."""


class _Gap(NamedTuple):
    number: int
    text: str


def keep_numbers(definition: str, before: Sequence[str], used: Collection[int]) -> str:
    """A text whose gaps were numbered in order, with the numbers that they had before.

    ``before`` are the earlier texts of the note, the latest first, and ``used``
    are all numbers that its gaps ever had: a new gap takes the next free one.
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
    """The numbers of gaps that were there before, found by their text."""
    numbers: dict[int, int] = {}
    for latest, gaps in enumerate(before):
        left = [gap for gap in gaps if gap.number not in numbers.values()]
        for least in (1.0, _EDITED) if latest == 0 else (1.0,):
            for at, gap in enumerate(found):
                like = [other for other in left if _alike(other, gap, least)] if at not in numbers else []
                if like:
                    best = max(like, key=lambda other: letters(other.text, gap.text))
                    numbers[at] = best.number
                    left.remove(best)
    return numbers


def _alike(one: _Gap, other: _Gap, least: float) -> bool:
    return one.text == other.text or (least < 1 and letters(one.text, other.text) >= least)


def _rewritten(definition: str, found: Sequence[_Gap], before: str, numbers: Mapping[int, int]) -> dict[int, int]:
    """The number of the only gap with different words, if text and gaps did not swap words."""
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
