"""The ways to find the note of a text, in order, as a table."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from operator import attrgetter
from typing import NamedTuple

from flashcards.cards import bare_key, plain, term_key
from flashcards.matching.likeness import without_numbers


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """One note on either side, as far as matching needs it; ``source`` is its file.

    For a known note, ``retired`` means that its text was removed, and
    ``learnt`` that it has a history.
    """

    term: str
    definition: str
    deck: str = ""
    source: str = ""
    retired: bool = False
    learnt: bool = True


class Seen(NamedTuple):
    """A text as the stages compare it; ``bare`` is its term without parentheses, ``counted`` without numbers."""

    deck: str
    source: str
    spelt: str
    term: str
    bare: str
    counted: str
    definition: str


class Stage(NamedTuple):
    """One way to find the note of a text; ``why`` names it, and texts with the same ``key`` are compared.

    ``how`` says how a note is chosen among them:

    - ``in order``, as they are equal; ``in order, spelt otherwise`` only if no
      note is left with the same spelling;
    - ``by definition``; ``by definition alone`` if equal terms mean nothing;
    - ``by term``, if there is one on each side: in its place whatever its definition;
    - ``unique``, if there is one on each side and the words are enough.
    """

    why: str
    key: Callable[[Seen], Hashable]
    how: str
    retired: bool = False


STAGES: tuple[Stage, ...] = (
    Stage("same term and definition", attrgetter("deck", "spelt", "definition"), "in order"),
    Stage("same term and definition", attrgetter("source", "spelt", "definition"), "in order"),
    Stage("same term and definition", attrgetter("spelt", "definition"), "in order"),
    Stage("its text is back", attrgetter("deck", "spelt", "definition"), "in order", retired=True),
    Stage("its text is back", attrgetter("spelt", "definition"), "in order", retired=True),
    Stage(
        "same definition, term spelt otherwise", attrgetter("deck", "term", "definition"), "in order, spelt otherwise"
    ),
    Stage("same definition, term spelt otherwise", attrgetter("term", "definition"), "in order, spelt otherwise"),
    Stage("same definition, other number", lambda text: _numbered(text, text.deck), "by definition alone"),
    Stage("same definition, other number", lambda text: _numbered(text, text.source), "by definition alone"),
    Stage("same term", attrgetter("deck", "spelt"), "by definition"),
    Stage("same term", attrgetter("source", "spelt"), "by definition"),
    Stage("same term, similar definition", attrgetter("spelt"), "by definition"),
    Stage("same term", attrgetter("deck", "spelt"), "by term"),
    Stage("same term", attrgetter("source", "spelt"), "by term"),
    Stage("same term, spelt otherwise", attrgetter("deck", "term"), "by definition"),
    Stage("same term, spelt otherwise", attrgetter("source", "term"), "by definition"),
    Stage("same term, spelt otherwise", attrgetter("deck", "term"), "by term"),
    Stage("same term, spelt otherwise", attrgetter("source", "term"), "by term"),
    Stage("same definition", attrgetter("source", "definition"), "unique"),
    Stage("same definition", attrgetter("definition"), "unique"),
    Stage("same term, the only one anywhere", attrgetter("spelt"), "unique"),
    Stage("same term but for parentheses", attrgetter("deck", "bare"), "unique"),
    Stage("same term but for parentheses", attrgetter("source", "bare"), "unique"),
    Stage("its text is back", attrgetter("deck", "term"), "by definition", retired=True),
    Stage("its text is back", attrgetter("term"), "by definition", retired=True),
)
"""The stages in order. What is left is compared by :func:`similarity`."""


def seen(text: Text) -> Seen:
    """A text as it is compared."""
    spelt = " ".join(plain(text.term).split())
    exact = "$" in spelt or "`" in text.term  # marks have a meaning there
    key, short = (spelt, spelt) if exact else (term_key(text.term), bare_key(text.term))
    return Seen(text.deck, text.source, spelt, key, short, without_numbers(key), flat(text.definition))


def _numbered(seen: Seen, place: str) -> Hashable:
    """The key of a term with a number: all but the number; None if it has no number, or nothing else."""
    return (place, seen.counted) if seen.counted != seen.term and seen.counted.strip("# ") else None


def flat(text: str) -> str:
    """A definition as it is compared, ignoring white space."""
    return " ".join(text.split())
