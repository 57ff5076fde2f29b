"""What all notes together say about one: whether others share its term or definition. Pure."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from collections.abc import Set as AbstractSet
from operator import attrgetter

from flashcards.matching.stages import Text

_SISTERS = 50
"""How many notes of one term are used to find out which of their words say nothing."""

_DIGITS = re.compile(r"\d+")


class Crowd:
    """All notes of both sides; only those like the changed ones, ``old`` and ``new``, are counted."""

    def __init__(self, known: Sequence[Text], found: Sequence[Text], old: Iterable[int], new: Iterable[int]) -> None:
        self._known, self._found = known, found
        self._old = [known[at] for at in old]
        self._changed = [*self._old, *(found[at] for at in new)]
        self._times: dict[str, tuple[Counter[str], Counter[str]]] = {}
        self._sisters: dict[bool, dict[str, list[str]]] = {}

    def share(self, part: str, here: int, there: int) -> bool:
        """Whether other notes have the same term, or the same definition."""
        if part not in self._times:
            values = {getattr(text, part) for text in self._changed}
            self._times[part] = (_times(self._known, part, values), _times(self._found, part, values))
        old, new = self._times[part]
        return old[getattr(self._known[there], part)] > 1 or new[getattr(self._found[here], part)] > 1

    def sisters(self, there: int, *, numbers: bool) -> list[str]:
        """The old definitions of the notes with the same term, or the same except for its number."""
        part: Callable[[str], str] = _without_digits if numbers else str
        if numbers not in self._sisters:
            wanted = {part(text.term) for text in self._old}
            sisters: dict[str, list[str]] = defaultdict(list)
            for text in self._known:
                if (term := part(text.term)) in wanted:
                    sisters[term].append(text.definition)
            self._sisters[numbers] = sisters
        return self._sisters[numbers][part(self._known[there].term)][:_SISTERS]


def _times(side: Sequence[Text], part: str, values: AbstractSet[str]) -> Counter[str]:
    """How often each of these values occurs on one side."""
    texts = zip(map(attrgetter(part), side), side, strict=True)
    return Counter(value for value, text in texts if value in values and not text.retired)


def _without_digits(term: str) -> str:
    return _DIGITS.sub("0", term) if _DIGITS.search(term) else term
