"""What is learnt: decks, the notes in them, and the cards a note gives."""

import re
from dataclasses import dataclass, field
from itertools import islice
from typing import NewType

from flashcards import clozes
from flashcards.guidkey import KEPT, folded, guid_key
from flashcards.spans import UNSHIFT, is_blank, marked, without_comments

NoteGuid = NewType("NoteGuid", str)
"""A note's name for ever, on every machine and in Anki; see :func:`new_guid`."""

CardId = NewType("CardId", int)
"""A card's number within one collection; it means nothing outside of it."""

CardKind = NewType("CardKind", str)
"""Which question a card asks of its note: ``forward``, ``reverse`` or ``cloze N``."""

FORWARD = CardKind("forward")
REVERSE = CardKind("reverse")

_PARENTHESES = re.compile(r"(?<=\S)\s+\(([^()]+)\)")
_MARKED = re.compile(r"[*_~`\\&]|<!--|\n")
_NAMED = re.compile(r"\n\n+(?=\*\*(?:[^*\n\\]|\\.){1,1000}:\*\*(?:\s|\Z))")
"""Where a paragraph begins with a name in bold."""

_MOST_NAMES = 20  # names that are looked at: of each it is asked whether it stands in code
_LONG_BEFORE = 20_000
"""Characters behind which no answer is bold: whether it can be is asked of all of them, for each one."""

_SPACELESS = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u2fdf\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uf900-\ufaff\U00020000-\U0003ffff]+"
)
"""Thai, Lao, Burmese, Khmer, Chinese and Japanese, which put no spaces between words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """One concept as its text states it.

    ``term`` (one line) and ``definition`` are Markdown. ``tags`` carry no
    ``#`` and no white space. ``aliases`` are the other names written out for
    it (those in the term's parentheses come from :func:`names_of`).
    ``section`` is the heading the note stands under, if any. ``line`` is where
    the note begins in its source, counted from 1; where a note stands takes no
    part in comparing it. The ``gaps`` of one in brackets were numbered in their
    order, as its text has no numbers.
    """

    term: str
    definition: str
    tags: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    section: str = ""
    line: int = field(default=0, compare=False)
    gaps: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How many cards a deck may ask on one study day; None is no limit.

    ``interval`` is the longest one of its cards in days, ``retention`` the
    chance to recall them that is desired; None is the usual one.
    """

    new: int | None = 20
    reviews: int | None = None
    interval: int | None = None
    retention: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Deck:
    """A deck as its text states it; ``tags`` hold for every note of it.

    ``reverse`` asks every note in both directions.
    """

    name: str
    description: str = ""
    tags: tuple[str, ...] = ()
    reverse: bool = False
    limits: Limits = Limits()
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """The two sides of one card, as Markdown."""

    question: str
    answer: str


def new_guid(deck: str, term: str, *more: str) -> NoteGuid:
    """A guid for a note that is seen for the first time, the same on every machine.

    The parts are hashed with their lengths, so ("ab", "c") and ("a", "bc")
    differ. ``more`` tells notes with equal terms in one deck apart.
    """
    import hashlib  # only a note never seen before needs it

    digest = hashlib.blake2b(digest_size=10)
    for part in (deck, guid_key(term), *more):
        data = part.encode(errors="surrogatepass")
        digest.update(len(data).to_bytes(8, "big") + data)
    return NoteGuid(digest.hexdigest())


def plain(markdown: str) -> str:
    """A text on one line without its marks, for lists: CommonMark's emphasis and escapes; code is as it stands.

    One of which nothing would be left to see, such as a comment, is as it is written.
    """
    words = _words(markdown).translate(UNSHIFT)
    return " ".join(markdown.split()) if is_blank(words) else words


def _words(markdown: str) -> str:
    """The words of a text on one line; see :func:`flashcards.spans.marked` for the punctuation of code."""
    if not _MARKED.search(markdown):
        return markdown.strip()
    words = marked(markdown)
    return " ".join(words.split()) if "\n" in markdown or "<!--" in markdown else words


def term_key(term: str) -> str:
    """What stays of a term when case, punctuation, emphasis and spacing are set aside.

    Letters, marks, digits and symbols stay, and ``#``: C, C++ and C# are three
    terms. So does what stands in code: ``__init__`` there is another term than
    init. A term of punctuation only is compared as it is written. It is no
    part of a guid, which is made from :func:`~flashcards.guidkey.guid_key`.
    """
    return _key(_words(term)) or " ".join(term.split())


def bare_key(term: str) -> str:
    """The key of a term without what it has in parentheses."""
    name = _names(term)[0]
    return _key(name) or " ".join(name.split())


def literal_key(text: str) -> str:
    """The key that a text has as a term which is all code: that of a term in code as one types it."""
    return " ".join(text.split()).casefold()


def _key(words: str) -> str:
    return folded(words, _KEPT_CODE)


class _KeptCode(dict[int, str]):
    """What stays of each character of a term's words: that of code too, in its own letters."""

    def __missing__(self, code: int) -> str:
        self[code] = kept = chr(code).translate(UNSHIFT) if 0xFDD0 <= code <= 0xFDEF else KEPT[code]  # noqa: PLR2004
        return kept


_KEPT_CODE = _KeptCode()


def words_of(text: str) -> list[str]:
    """What of a text is compared where it is not the same: its words, case and punctuation set aside.

    Where a script puts no spaces between words, it is pairs of characters
    that follow each other.
    """
    words = folded(text).split()
    if text.isascii():
        return words
    found: list[str] = []
    for word in words:
        at = 0
        for run in _SPACELESS.finditer(word):
            found += [word[at : run.start()]] if run.start() > at else []
            found += [run[0][here : here + 2] for here in range(max(1, len(run[0]) - 1))]
            at = run.end()
        found += [word[at:]] if at < len(word) else []
    return found


def names_of(term: str) -> tuple[str, ...]:
    """The names a term states: itself without its parentheses, then what they hold.

    ``LoRA (Low-Rank Adaptation)`` gives ``LoRA`` and ``Low-Rank Adaptation``;
    a term without parentheses gives itself.
    """
    return tuple(name.translate(UNSHIFT) for name in _names(term))


def _names(term: str) -> tuple[str, ...]:
    words = _words(term)
    inside = [match.strip() for match in _PARENTHESES.findall(words)]
    outside = " ".join(_PARENTHESES.sub(" ", words).split())
    return tuple(dict.fromkeys(name for name in (outside, *inside) if name)) or (words,)


def is_unseen(markdown: str) -> bool:
    """Whether a text holds comments and nothing else."""
    return "<!--" in markdown and not without_comments(markdown).strip()


def says_nothing(markdown: str) -> bool:
    """Whether there is nothing in a text that anybody would see."""
    return not markdown or is_unseen(markdown)


def kinds_of(note: Note, *, reverse: bool = False) -> tuple[CardKind, ...]:
    """The cards a note gives: one for each cloze number, else forward and perhaps reverse."""
    if clozes.may_hold_any(note.definition) and (numbers := clozes.numbers(clozes.parse(note.definition))):
        return tuple(CardKind(f"cloze {number}") for number in sorted(numbers))
    if reverse or "reverse" in note.tags:
        return (FORWARD, REVERSE)
    return (FORWARD,)


def face(term: str, definition: str, kind: CardKind) -> Face:
    """What a card shows before and after it is revealed.

    A cloze card shows its term above its text, unless that is all the term is.
    What follows its last deletion under a name in bold comes with the answer.
    """
    if kind == REVERSE:
        return Face(question=definition, answer=term)
    if kind == FORWARD:
        return Face(question=term, answer=definition)
    asked, _ = with_answer(definition)
    parts, number = clozes.parse(definition), int(kind.removeprefix("cloze "))
    hidden = clozes.written(
        clozes.parse(asked), lambda cloze, _: f"[{cloze.hint or '...'}]" if cloze.number == number else None
    )
    shown = clozes.written(parts, lambda cloze, before: _stress(cloze, before) if cloze.number == number else None)
    alone = term in {clozes.blanked(asked), clozes.blanked(definition)}
    return Face(question=hidden if alone else f"{term}\n\n{hidden}", answer=shown)


def with_answer(definition: str) -> tuple[str, str]:
    """A text with deletions in two: what its questions show, and what stands under a name behind its last deletion."""
    *before, last = clozes.parse(definition)
    assert isinstance(last, str)  # noqa: S101 - the end of a text is no deletion
    start = len(definition) - len(last)
    if not before:
        return definition, ""
    found = (start + name.start() for name in islice(_NAMED.finditer(last), _MOST_NAMES))
    end = next((at for at in found if not clozes.is_verbatim(definition[:at])), len(definition))
    return definition[:end], definition[end:].strip("\n")


def gaps_of(definition: str, kind: CardKind) -> tuple[str, ...]:
    """The texts that a cloze card hides, in their order; none for other kinds."""
    if not kind.startswith("cloze "):
        return ()
    return tuple(_held(cloze) for cloze in clozes.of_number(clozes.parse(definition), int(kind[6:])))


def _held(cloze: clozes.Cloze) -> str:
    """What a deletion holds, those inside it included."""
    return clozes.written(cloze.parts, lambda *_: None)


def _stress(cloze: clozes.Cloze, before: str) -> str:
    """What a deletion holds in bold, where Markdown can say so behind the text before it."""
    text = _held(cloze)
    can = text and text == text.strip() and "\n" not in text
    can = can and len(before) <= _LONG_BEFORE and not clozes.is_verbatim(before)
    return f"**{text}**" if can else text
