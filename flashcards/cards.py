"""What is learnt: decks, the notes in them, and the cards a note gives."""

from itertools import islice
from typing import TYPE_CHECKING, NewType

from flashcards.lean import Record, pattern
from flashcards.spans import UNSHIFT, is_blank, marked, without_comments

if TYPE_CHECKING:
    from flashcards import clozes

NoteGuid = NewType("NoteGuid", str)
"""A note's permanent name, the same on every machine and in Anki; see :func:`new_guid`."""

CardId = NewType("CardId", int)
"""A card's number within one collection; it means nothing outside it."""

CardKind = NewType("CardKind", str)
"""Which question a card asks of its note: ``forward``, ``reverse`` or ``cloze N``."""

GUID_BYTES = 10
"""The bytes of a guid, which is written in hexadecimal digits."""

FORWARD = CardKind("forward")
REVERSE = CardKind("reverse")

_PARENTHESES = pattern(r"(?<=\S)\s+\(([^()]+)\)")
_MARKED = pattern(r"[*_~`\\&]|<!--|\n")
_NAMED = pattern(r"\n\n+(?=\*\*(?:[^*\n\\]|\\.){1,1000}:\*\*(?:\s|\Z))")
"""Where a paragraph begins with a name in bold."""

_MOST_NAMES = 20  # how many names are checked for being inside code
_LONG_BEFORE = 20_000
"""No answer in bold is looked for after so many characters: each would have to be checked against all of them."""

_SPACELESS = pattern(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u2fdf\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uf900-\ufaff\U00020000-\U0003ffff]+"
)
"""Thai, Lao, Burmese, Khmer, Chinese and Japanese, which have no spaces between words."""


class Note(Record, uncompared=("line", "gaps")):
    """A note as its text states it.

    ``term`` (one line) and ``definition`` are Markdown. ``tags`` have no ``#``
    and no white space. ``aliases`` are the other names listed for it; those in
    the term's parentheses come from :func:`names_of`. ``section`` is the heading
    the note is under, if any. ``line`` is where the note begins in its source,
    counted from 1; it is ignored in comparisons. ``gaps`` means that its clozes
    are written as brackets and numbered in order, as its text has no numbers.
    """

    term: str
    definition: str
    tags: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    section: str = ""
    line: int = 0
    gaps: bool = False


class Limits(Record):
    """How many cards a deck may ask on one study day; None means no limit.

    The others are its own options of scheduling: the longest interval of its
    cards in days, their desired retention, the name of their scheduler, and
    days of the week ("sat sun", or "" for none). None is what holds for all decks.
    """

    new: int | None = 20
    reviews: int | None = None
    interval: int | None = None
    retention: float | None = None
    scheduler: str | None = None
    light_days: str | None = None


class Deck(Record):
    """A deck as its text states it; ``tags`` apply to all its notes.

    ``reverse`` asks every note in both directions. ``speak`` says what is read
    aloud, as the setting of this name does; empty if that is as for all decks.
    """

    name: str
    description: str = ""
    tags: tuple[str, ...] = ()
    reverse: bool = False
    limits: Limits = Limits()
    speak: str = ""
    notes: tuple[Note, ...] = ()


class Face(Record):
    """The two sides of one card, as Markdown."""

    question: str
    answer: str


def new_guid(deck: str, term: str, *more: str) -> NoteGuid:
    """A guid for a note that is seen for the first time, the same on every machine.

    The parts are hashed with their lengths, so ("ab", "c") and ("a", "bc")
    differ. ``more`` distinguishes notes with equal terms in one deck.
    """
    import hashlib  # only for a note never seen before

    from flashcards.guidkey import guid_key

    digest = hashlib.blake2b(digest_size=GUID_BYTES)
    for part in (deck, guid_key(term), *more):
        digest.update(guid_part(part))
    return NoteGuid(digest.hexdigest())


def guid_part(text: str) -> bytes:
    """One of the parts that :func:`new_guid` hashes, with its length."""
    data = text.encode(errors="surrogatepass")
    return len(data).to_bytes(8, "big") + data


def plain(markdown: str) -> str:
    """A text on one line without emphasis and escapes, for lists; code is kept as it is.

    If nothing visible would be left, as of a comment, the text is returned as written.
    """
    words = _words(markdown)
    words = words if words.isascii() else words.translate(UNSHIFT)
    return " ".join(markdown.split()) if is_blank(words) else words


def _words(markdown: str) -> str:
    """The words of a text on one line; see :func:`flashcards.spans.marked` for the punctuation of code."""
    if not _MARKED.search(markdown):
        return markdown.strip()
    words = marked(markdown)
    return " ".join(words.split()) if "\n" in markdown or "<!--" in markdown else words


def term_key(term: str) -> str:
    """What is left of a term without case, punctuation, emphasis and spacing.

    Letters, marks, digits and symbols stay, and ``#``: C, C++ and C# are three
    terms. So does everything in code: ``__init__`` in code is another term than
    init. A term of punctuation only is compared as written. Guids do not depend
    on this; they are made from :func:`~flashcards.guidkey.guid_key`.
    """
    return _key(_words(term)) or " ".join(term.split())


def keys_of(term: str) -> tuple[str, str]:
    """The :func:`term_key` and the :func:`~flashcards.guidkey.guid_key` of a term; most terms have one for both."""
    key = term_key(term)
    if term.isascii() and not _MARKED.search(term):
        return key, key
    from flashcards.guidkey import guid_key  # as above

    return key, guid_key(term)


def bare_key(term: str) -> str:
    """The key of a term without its parentheses."""
    words = _words(term)
    name = _names(term)[0] if "(" in words else words
    return _key(name) or " ".join(name.split())


def name_key(name: str) -> str:
    """The name of a deck or tag as it is compared: without case, and accents are the same however they are encoded."""
    if name.isascii():
        return name.lower()
    import unicodedata  # most names need none

    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def is_at_or_below(name: str, key: str) -> bool:
    """Whether a deck or tag has this :func:`name_key`, or is below the one that has it (``A::B``)."""
    own = name_key(name)
    return own == key or own.startswith(f"{key}::")


def literal_key(text: str) -> str:
    """The key of a text as if all of it were code, so that a term in code can be typed without backticks."""
    return " ".join(text.split()).casefold()


def _key(words: str) -> str:
    from flashcards.guidkey import folded  # the first card needs no keys

    return folded(words, _KEPT_CODE)


class _KeptCode(dict[int, str]):
    """What is left of each character of a term; characters in code are kept unchanged."""

    def __missing__(self, code: int) -> str:
        from flashcards.guidkey import KEPT

        self[code] = kept = chr(code).translate(UNSHIFT) if 0xFDD0 <= code <= 0xFDEF else KEPT[code]  # noqa: PLR2004
        return kept


_KEPT_CODE = _KeptCode()


def words_of(text: str) -> list[str]:
    """The words of a text without case and punctuation, for comparing texts that differ.

    For scripts without spaces between words, these are pairs of adjacent
    characters.
    """
    from flashcards.guidkey import folded

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
    """Whether a text has only comments."""
    return "<!--" in markdown and not without_comments(markdown).strip()


def says_nothing(markdown: str) -> bool:
    """Whether nothing in a text is visible."""
    return not markdown or is_unseen(markdown)


def kinds_of(note: Note, *, reverse: bool = False) -> tuple[CardKind, ...]:
    """The cards of a note: one for each cloze number, otherwise forward and perhaps reverse."""
    from flashcards import clozes  # the first card needs none

    if clozes.may_hold_any(note.definition) and (numbers := clozes.numbers(clozes.parse(note.definition))):
        return tuple(CardKind(f"cloze {number}") for number in sorted(numbers))
    if reverse or "reverse" in note.tags:
        return (FORWARD, REVERSE)
    return (FORWARD,)


def face(term: str, definition: str, kind: CardKind) -> Face:
    """What a card shows before and after it is revealed.

    A cloze card shows its term above its text, unless the term is just the
    text. Named paragraphs after the last cloze come with the answer.
    """
    if kind == REVERSE:
        return Face(question=definition, answer=term)
    if kind == FORWARD:
        return Face(question=term, answer=definition)
    from flashcards import clozes

    asked, _ = with_answer(definition)
    parts, number = clozes.parse(definition), int(kind.removeprefix("cloze "))
    hidden = clozes.written(
        clozes.parse(asked), lambda cloze, _: f"[{cloze.hint or '...'}]" if cloze.number == number else None
    )
    shown = clozes.written(parts, lambda cloze, before: _stress(cloze, before) if cloze.number == number else None)
    alone = term in {clozes.blanked(asked), clozes.blanked(definition)}
    return Face(question=hidden if alone else f"{term}\n\n{hidden}", answer=shown)


def with_answer(definition: str) -> tuple[str, str]:
    """A text with clozes in two parts: what its questions show, and the named paragraphs after the last cloze."""
    from flashcards import clozes

    *before, last = clozes.parse(definition)
    assert isinstance(last, str)  # noqa: S101 - the end of a text is not a cloze
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
    from flashcards import clozes

    return tuple(_held(cloze) for cloze in clozes.of_number(clozes.parse(definition), int(kind[6:])))


def _held(cloze: "clozes.Cloze") -> str:
    """The content of a cloze, including the clozes inside it."""
    from flashcards import clozes

    return clozes.written(cloze.parts, lambda *_: None)


def _stress(cloze: "clozes.Cloze", before: str) -> str:
    """The content of a cloze in bold, if Markdown allows that after the text before it."""
    from flashcards import clozes

    text = _held(cloze)
    can = text and text == text.strip() and "\n" not in text
    can = can and len(before) <= _LONG_BEFORE and not clozes.is_verbatim(before)
    return f"**{text}**" if can else text
