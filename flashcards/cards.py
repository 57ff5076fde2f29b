"""What is learnt: decks, the notes in them, and the cards a note gives."""

import re
import unicodedata
from dataclasses import dataclass, field
from typing import NewType

from flashcards import clozes

NoteGuid = NewType("NoteGuid", str)
"""A note's name for ever, on every machine and in Anki; see :func:`new_guid`."""

CardId = NewType("CardId", int)
"""A card's number within one collection; it means nothing outside of it."""

CardKind = NewType("CardKind", str)
"""Which question a card asks of its note: ``forward``, ``reverse`` or ``cloze N``."""

FORWARD = CardKind("forward")
REVERSE = CardKind("reverse")

_PARENTHESES = re.compile(r"(?<=\S)\s+\(([^()]+)\)")
_EMPHASIS = re.compile(r"(?<![\\\w])(_{1,3})(?=\S)(.+?)(?<=\S)\1(?!\w)|(?<!\\)(\*{1,3}|~~|`+)(?=\S)(.+?)(?<=\S)\3")
_DEEPEST_EMPHASIS = 3
_MARKED = re.compile(r"[*_~`\\]")
_LONG_BEFORE = 20_000
"""Characters behind which no answer is bold: whether it can be is asked of all of them, for each one."""

_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
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

    ``interval`` is the longest one of its cards in days; None is the usual one.
    """

    new: int | None = 20
    reviews: int | None = None
    interval: int | None = None


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
    import hashlib  # noqa: PLC0415 - only a note never seen before needs it

    digest = hashlib.blake2b(digest_size=10)
    for part in (deck, term_key(term), *more):
        data = part.encode(errors="surrogatepass")
        digest.update(len(data).to_bytes(8, "big") + data)
    return NoteGuid(digest.hexdigest())


class _Kept(dict[int, str]):
    """A table for ``str.translate``, filled as characters are met: what stays of each one in a term's key."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        self[code] = kept = char if char == "#" or unicodedata.category(char)[0] in "LMNS" else " "
        return kept


_KEPT = _Kept()
_KEPT_ASCII = "".join(_KEPT[code] for code in range(128)).encode().ljust(256)
"""The same for ASCII, whose bytes are translated several times as fast."""


def plain(markdown: str) -> str:
    """A one-line text without its inline emphasis and escapes, for lists and comparison."""
    if not _MARKED.search(markdown):
        return markdown.strip()
    for _ in range(_DEEPEST_EMPHASIS):
        markdown, found = _EMPHASIS.subn(lambda match: match[2] or match[4], markdown)
        if not found:
            break
    return _ESCAPED.sub(r"\1", markdown).strip()


def term_key(term: str) -> str:
    """What stays of a term when case, punctuation, emphasis and spacing are set aside.

    Letters, marks, digits and symbols stay, and ``#``: C, C++ and C# are three
    terms. A term of punctuation only is compared as it is written.
    """
    text = plain(term)
    if text.isascii():
        key = b" ".join(text.encode().lower().translate(_KEPT_ASCII).split()).decode()
    else:
        key = " ".join(unicodedata.normalize("NFKC", text).casefold().translate(_KEPT).split())
    return key or " ".join(term.split())


def words_of(text: str) -> list[str]:
    """What of a text is compared where it is not the same: its words, case and punctuation set aside.

    Where a script puts no spaces between words, it is pairs of characters
    that follow each other.
    """
    if text.isascii():
        return text.encode().lower().translate(_KEPT_ASCII).decode().split()
    found: list[str] = []
    for word in unicodedata.normalize("NFKC", text).casefold().translate(_KEPT).split():
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
    text = plain(term)
    inside = [match.strip() for match in _PARENTHESES.findall(text)]
    outside = " ".join(_PARENTHESES.sub(" ", text).split())
    return tuple(dict.fromkeys(name for name in (outside, *inside) if name)) or (text,)


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
    """
    if kind == REVERSE:
        return Face(question=definition, answer=term)
    if kind == FORWARD:
        return Face(question=term, answer=definition)
    parts, number = clozes.parse(definition), int(kind.removeprefix("cloze "))
    hidden = clozes.written(parts, lambda cloze, _: f"[{cloze.hint or '...'}]" if cloze.number == number else None)
    shown = clozes.written(parts, lambda cloze, before: _stress(cloze, before) if cloze.number == number else None)
    return Face(question=hidden if term == clozes.blanked(definition) else f"{term}\n\n{hidden}", answer=shown)


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
