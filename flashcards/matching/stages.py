"""The ways in which the note of a text is looked for, in their order: a table to be read."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from operator import attrgetter
from typing import NamedTuple

from flashcards.cards import bare_key, plain, term_key
from flashcards.matching.likeness import without_numbers


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """One note on either side, as far as matching looks at it; ``source`` is its file.

    Of a known one, ``retired`` says that its text was taken out, and
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
    """One way to find the note of a text: ``why`` names it, and texts of one ``key`` are compared.

    ``how`` it chooses among them:

    - ``in order``, as they are the same, and ``in order, spelt otherwise`` where
      none is left that is spelt as the text is;
    - ``by definition``; or ``by definition alone``, as a term that is the same says nothing;
    - ``by term``, where one stands on either side: in its place whatever the definition says;
    - ``unique``, where one stands on either side, too, and its words say enough.
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
"""In this order. What is left is compared by :func:`similarity`."""


def seen(text: Text) -> Seen:
    """A text as it is compared."""
    spelt = " ".join(plain(text.term).split())
    exact = "$" in spelt or "`" in text.term  # marks mean something there
    key, short = (spelt, spelt) if exact else (term_key(text.term), bare_key(text.term))
    return Seen(text.deck, text.source, spelt, key, short, without_numbers(key), flat(text.definition))


def _numbered(seen: Seen, place: str) -> Hashable:
    """The key of a term with a number in it: all but the number; None where it has none, or is nothing else."""
    return (place, seen.counted) if seen.counted != seen.term and seen.counted.strip("# ") else None


def flat(text: str) -> str:
    """A definition as it is compared, its white space set aside."""
    return " ".join(text.split())
