"""Where notes are in a file, relative to those that did not change. Pure.

Counted from an unchanged neighbour, a text is in the place of a known note or
not. It is clearly elsewhere if the neighbours of both are adjacent now or were
before: the gap that the note left is closed, and the text is between two notes
that had nothing between them. If a file was reordered, its places say nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from flashcards.matching.stages import Text

_EDGE = -1
"""What is before the first note of a file and after the last one."""


class _Step(NamedTuple):
    """How far a note is from the nearest unchanged one on one side: a known note, or the edge of the file."""

    file: str
    is_before: bool
    neighbour: int
    steps: int


class Places:
    """The places of the notes of both sides in their files; ``kept`` are the known notes by text.

    Only files that changed on both sides matter.
    """

    def __init__(
        self, known: Sequence[Text], found: Sequence[Text], kept: Mapping[int, int], old: Iterable[int]
    ) -> None:
        new = (text.source for here, text in enumerate(found) if here not in kept)
        files = {known[there].source for there in old if not known[there].retired}.intersection(new)
        stay = set(kept.values())
        active = (there for there, text in enumerate(known) if text.source in files and not text.retired)
        self._old = _Order(known, active, {there: there for there in stay})
        self._new = _Order(found, (here for here, text in enumerate(found) if text.source in files), kept)
        self._stood = {step: there for there, steps in self._old.steps.items() for step in steps}

    def at(self, here: int) -> list[int]:
        """The known notes that were in the place of a text, seen from either neighbour."""
        steps = self._new.steps.get(here, ())
        return [*dict.fromkeys(self._stood[step] for step in steps if step in self._stood)]

    def apart(self, here: int, there: int) -> bool:
        """Whether a note was clearly removed in one place of a file and a text added in another."""
        old, new = self._old.steps.get(there), self._new.steps.get(here)
        if old is None or new is None or old[0].file != new[0].file:
            return False
        left, right = ((step.file, step.neighbour) for step in old)
        before, behind = ((step.file, step.neighbour) for step in new)
        if left == before or right == behind:
            return False
        return self._new.following[left] == right and self._old.following[before] == behind


class _Order:
    """The order of the notes in each file: what follows each unchanged note, and how far the others are from it."""

    def __init__(self, texts: Sequence[Text], which: Iterable[int], names: Mapping[int, int]) -> None:
        self.following: dict[tuple[str, int], tuple[str, int]] = {}
        self.steps: dict[int, tuple[_Step, _Step]] = {}
        files: dict[str, list[int]] = {}
        for at in which:
            files.setdefault(texts[at].source, []).append(at)
        for file, notes in files.items():
            before = _steps(file, notes, names, is_before=True)
            behind = _steps(file, [*reversed(notes)], names, is_before=False)
            self.steps.update((at, (step, behind[at])) for at, step in before.items())
            stay = [_EDGE, *(names[at] for at in notes if at in names), _EDGE]
            self.following.update(((file, one), (file, other)) for one, other in pairwise(stay))


def _steps(file: str, notes: Iterable[int], names: Mapping[int, int], *, is_before: bool) -> dict[int, _Step]:
    """How far each changed note is from the last unchanged one."""
    found: dict[int, _Step] = {}
    last, steps = _EDGE, 0
    for at in notes:
        if at in names:
            last, steps = names[at], 0
        else:
            found[at] = _Step(file, is_before, last, steps)
            steps += 1
    return found
