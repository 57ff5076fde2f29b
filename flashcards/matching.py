"""Which known note does each text continue?

Pure: it sees texts on both sides and answers with a claim for each text that
was found, one to one, with the reason. Progress belongs to the concept, so a
claim is looked for in this order: the same term and the same definition; the
same term; the same definition. Terms are compared by
:func:`~flashcards.cards.term_key`, which sets case, punctuation, emphasis and
spacing aside.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from flashcards.cards import term_key


class Reason(StrEnum):
    """Why a text continues a known note, or that it continues none."""

    SAME = "same"
    CHANGED = "changed"
    RENAMED = "renamed"
    NEW = "new"


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """One note on either side, as far as matching looks at it."""

    term: str
    definition: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """``known`` is the index of the note that a text continues; None where it is new."""

    known: int | None
    reason: Reason


def match(known: Sequence[Text], found: Sequence[Text]) -> list[Claim]:
    """One claim for each found text, in order; no known note is claimed twice."""
    claims: dict[int, Claim] = {}
    taken: set[int] = set()
    stages: tuple[tuple[Callable[[Text], Hashable], Reason, bool], ...] = (
        (_both, Reason.SAME, False),
        (_term, Reason.CHANGED, False),
        (_definition, Reason.RENAMED, True),
    )
    for key, reason, must_be_unique in stages:
        left = _buckets(known, key, taken)
        right = _buckets(found, key, set(claims))
        for value, mine in right.items():
            theirs = left.get(value, [])
            if must_be_unique and (len(mine) > 1 or len(theirs) > 1):
                continue
            for here, there in zip(mine, theirs, strict=False):
                claims[here] = Claim(known=there, reason=reason)
                taken.add(there)
    nothing = Claim(known=None, reason=Reason.NEW)
    return [claims.get(index, nothing) for index in range(len(found))]


def _buckets(texts: Sequence[Text], key: Callable[[Text], Hashable], out: set[int]) -> dict[Hashable, list[int]]:
    buckets: dict[Hashable, list[int]] = defaultdict(list)
    for index, text in enumerate(texts):
        if index not in out:
            buckets[key(text)].append(index)
    return buckets


def _both(text: Text) -> Hashable:
    return term_key(text.term), _definition(text)


def _term(text: Text) -> Hashable:
    return term_key(text.term)


def _definition(text: Text) -> Hashable:
    return " ".join(text.definition.split())
