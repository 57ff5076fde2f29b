"""What all notes together say about one: whether others share its term or definition. Pure."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from operator import attrgetter
from typing import Protocol

from flashcards.matching.stages import Text

_SISTERS = 50
"""How many notes of one term are used to find out which of their words say nothing."""

_DIGITS = re.compile(r"\d+")


class Rest(Protocol):
    """A large file of which most notes are on neither side of the matching, as they stay as they are."""

    source: str

    def texts(self) -> Iterable[tuple[str, str]]:
        """The terms and definitions of all known notes of the file, in order."""

    def definitions(self, values: AbstractSet[str]) -> Counter[str]:
        """How often each of these is the definition of a note that is on neither side."""


class Crowd:
    """All notes of both sides; only those like the changed ones, ``old`` and ``new``, are counted."""

    def __init__(
        self,
        known: Sequence[Text],
        found: Sequence[Text],
        old: Iterable[int],
        new: Iterable[int],
        rest: Rest | None = None,
    ) -> None:
        self._known, self._found, self._rest = known, found, rest
        self._old = [known[at] for at in old]
        self._changed = [*self._old, *(found[at] for at in new)]
        self._times: dict[str, tuple[Counter[str], Counter[str]]] = {}
        self._sisters: dict[bool, dict[str, list[str]]] = {}

    def share(self, part: str, here: int, there: int) -> bool:
        """Whether other notes have the same term, or the same definition."""
        if part not in self._times:
            values = {getattr(text, part) for text in self._changed}
            more = self._rest.definitions(values) if self._rest and part == "definition" else Counter()
            self._times[part] = (_times(self._known, part, values) + more, _times(self._found, part, values) + more)
        old, new = self._times[part]
        return old[getattr(self._known[there], part)] > 1 or new[getattr(self._found[here], part)] > 1

    def sisters(self, there: int, *, numbers: bool) -> list[str]:
        """The old definitions of the notes with the same term, or the same except for its number."""
        part: Callable[[str], str] = _without_digits if numbers else str
        if numbers not in self._sisters:
            wanted = {part(text.term) for text in self._old}
            sisters: dict[str, list[str]] = {term: [] for term in wanted}
            left = len(wanted)
            for name, definition in self._texts(whole=numbers):
                same = sisters.get(part(name))
                if same is not None and len(same) < _SISTERS:
                    same.append(definition)
                    left -= len(same) == _SISTERS
                    if not left:
                        break
            self._sisters[numbers] = sisters
        return self._sisters[numbers][part(self._known[there].term)]

    def _texts(self, *, whole: bool) -> Iterator[tuple[str, str]]:
        """The terms and definitions of the known notes, in order; of the ``whole`` file, or those looked at."""
        left = rest = self._rest if whole else None
        for text in self._known:
            if rest is None or text.retired or text.source != rest.source:
                if left is not None and (text.retired or text.source > left.source):
                    yield from left.texts()
                    left = None
                yield text.term, text.definition
        if left is not None:
            yield from left.texts()


def _times(side: Sequence[Text], part: str, values: AbstractSet[str]) -> Counter[str]:
    """How often each of these values occurs on one side."""
    texts = zip(map(attrgetter(part), side), side, strict=True)
    return Counter(value for value, text in texts if value in values and not text.retired)


def _without_digits(term: str) -> str:
    return _DIGITS.sub("0", term) if _DIGITS.search(term) else term
