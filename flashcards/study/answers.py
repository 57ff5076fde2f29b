"""Comparing a typed answer, and hints.

Case, punctuation, accents and small typing mistakes are forgiven. A comparison
only suggests a rating: the user decides.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from flashcards.cards import REVERSE, CardKind, gaps_of, names_of, plain, term_key
from flashcards.reviews import Rating

LONGEST_TYPED = 300
"""Typed answers are compared up to so many characters."""

MOST_WORDS = 4
"""A definition with more words in a row is a text to compare by eye, not by letters."""

_LONGEST_SHORT = 80
_HINT_WORDS = 12
_MASK = "\0"
"""A hidden letter, before it is shown as an underscore or counted."""
_SHORTEST_WORD = 4
_ALIKE = 0.7
_SLIPS = ((4, 0), (8, 1), (13, 2))
_MOST_SLIPS = 3
_ALTERNATIVES = re.compile(r"\s*[;,/]\s*|\s+or\s+")
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_MATH = re.compile(r"\$\$?[^$]+\$\$?")
_LEAD = re.compile(r"^\s*(?:[-*+>#]+|\d+[.)])\s+")
_WORDS = re.compile(r"\w+")
_DIGITS = re.compile(r"\d+")
_ACCENTS = re.compile("[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670]")
_JOINER = "\u200d"


class Verdict(StrEnum):
    """How close a typed answer is, in words that can be shown."""

    RIGHT = "right"
    ACCENTS = "right except for accents"
    SLIP = "right except for a slip"
    PARTLY = "partly right"
    DIFFERENT = "different"
    FREE = "compare it yourself"


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a text. ``same`` says whether the other text has it too."""

    text: str
    same: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """A typed answer beside the expected one, each in pieces; ``suggestion`` is None if only the user can tell.

    ``answer`` is empty for a long text, which is shown as it is; ``shared`` of
    its ``words`` were typed.
    """

    verdict: Verdict
    suggestion: Rating | None
    typed: tuple[Part, ...]
    answer: tuple[Part, ...] = ()
    shared: int = 0
    words: int = 0


def accepted(term: str, definition: str, kind: CardKind, aliases: Sequence[str] = ()) -> tuple[str, ...]:
    """The answers that a card accepts, the best one first; none if it asks for a longer text.

    A reverse card accepts the term, each of its names and its aliases; a cloze
    card what it hides; a forward card a short definition, or one of several
    separated by commas, semicolons or slashes.
    """
    if kind == REVERSE:
        return tuple(dict.fromkeys((plain(term), *names_of(term), *map(plain, aliases))))
    gaps = tuple(plain(gap) for gap in gaps_of(definition, kind))
    if gaps:
        return tuple(dict.fromkeys((", ".join(gaps), " ".join(gaps))))
    text = plain(definition)
    parts = [part for part in _ALTERNATIVES.split(text) if part]
    short = "\n" not in definition and len(text) <= _LONGEST_SHORT and "[" not in text and "$" not in text
    if not short or any(len(part.split()) > MOST_WORDS for part in parts):
        return ()
    return tuple(dict.fromkeys((text, *parts, *(name for part in parts for name in names_of(part)))))


def compare(typed: str, answers: Sequence[str], text: str = "") -> Comparison:
    """Compare a typed answer with the nearest of ``answers``, or with the words of ``text`` if there are none."""
    typed = " ".join(typed[:LONGEST_TYPED].split())
    answers = [answer for answer in answers if len(answer) <= LONGEST_TYPED]  # nobody types a longer one
    if not answers:
        return _by_words(typed, text)
    # The first of those that are equally near: min keeps the order.
    answer = min(answers, key=lambda each: (_rank(typed, each), _distance(_bare(typed), _bare(each))))
    verdict = _verdict(typed, answer)
    mine, theirs = _differences(typed, answer)
    return Comparison(verdict=verdict, suggestion=_SUGGESTIONS[verdict], typed=mine, answer=theirs)


def hint(term: str, definition: str, kind: CardKind, letters: int, *, spoken: bool = False) -> str:
    """The answer's words with their first ``letters``, and an underscore for each other letter.

    ``spoken`` says how many there are instead: ``T and 3 more letters``.
    """
    if kind == REVERSE:
        text = plain(term)
    else:
        gaps = gaps_of(definition, kind)
        text = " / ".join(map(plain, gaps)) if gaps else _first_line(definition)
    words = text.split()
    masked = [_masked(word, letters) for word in words[:_HINT_WORDS]]
    if spoken:
        more = [f"{len(words) - _HINT_WORDS} more words"] if len(words) > _HINT_WORDS else []
        return "; ".join([*(_spoken(word) for word in masked), *more])
    shown = " ".join(masked).replace(_MASK, "_")
    return f"{shown} ..." if len(words) > _HINT_WORDS else shown


def _spoken(masked: str) -> str:
    """A word with hidden letters, in words: ``T and 3 more letters``."""

    def count(match: re.Match[str]) -> str:
        number = len(match[0])
        return f"{' and' if match.start() else ''} {number} more {'letter' if number == 1 else 'letters'}"

    return re.sub(f"{_MASK}+", count, masked).strip()


def _first_line(definition: str) -> str:
    lines = [_MATH.sub("...", _LEAD.sub("", line)) for line in definition.split("\n")]
    return next((plain(_LINK.sub(r"\1", line)) for line in lines if any(map(str.isalnum, line))), "")


def _masked(word: str, letters: int) -> str:
    shown = ""
    left = letters
    for cluster in _clusters(word):
        if not cluster[0].isalnum():
            left = letters
            shown += cluster
        else:
            shown += cluster if left > 0 else _MASK
            left -= 1
    return shown


_SUGGESTIONS = {
    Verdict.RIGHT: Rating.GOOD,
    Verdict.ACCENTS: Rating.GOOD,
    Verdict.SLIP: Rating.GOOD,
    Verdict.PARTLY: Rating.HARD,
    Verdict.DIFFERENT: Rating.AGAIN,
}
_ORDER = list(_SUGGESTIONS)


def _rank(typed: str, answer: str) -> int:
    return _ORDER.index(_verdict(typed, answer))


def _verdict(typed: str, answer: str) -> Verdict:
    if term_key(typed) == term_key(answer):
        return Verdict.RIGHT
    mine, theirs = _bare(typed), _bare(answer)
    if mine == theirs:
        return Verdict.ACCENTS
    if _DIGITS.findall(mine) != _DIGITS.findall(theirs):
        # A number with one different digit is another number.
        return Verdict.DIFFERENT
    distance = _distance(mine, theirs)
    slips = next((slips for below, slips in _SLIPS if len(theirs) < below), _MOST_SLIPS)
    if distance <= slips:
        return Verdict.SLIP
    alike = 1 - distance / max(len(mine), len(theirs))
    return Verdict.PARTLY if alike >= _ALIKE else Verdict.DIFFERENT


def _bare(text: str) -> str:
    """A text without case, punctuation and accents, for comparing."""
    return _ACCENTS.sub("", unicodedata.normalize("NFD", term_key(text)))


def _distance(one: str, other: str) -> int:
    """How many insertions, deletions, replacements and swaps of neighbours turn one text into the other.

    Source: the optimal string alignment distance, after F. J. Damerau (1964).
    """
    above: list[int] = []
    row = list(range(len(other) + 1))
    for i, char in enumerate(one, start=1):
        before, above, row = above, row, [i]
        for j, wanted in enumerate(other, start=1):
            best = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (char != wanted))
            if i > 1 and j > 1 and char == other[j - 2] and one[i - 2] == wanted:
                best = min(best, before[j - 2] + 1)
            row.append(best)
    return row[-1]


def _differences(typed: str, answer: str) -> tuple[tuple[Part, ...], tuple[Part, ...]]:
    """Both texts in pieces that the other one has or does not have, ignoring case."""
    from difflib import SequenceMatcher  # only for typed answers

    mine, theirs = list(_clusters(typed)), list(_clusters(answer))
    matcher = SequenceMatcher(None, [*map(_folded, mine)], [*map(_folded, theirs)], autojunk=False)
    left: list[Part] = []
    right: list[Part] = []
    for tag, a, b, c, d in matcher.get_opcodes():
        left += [Part("".join(mine[a:b]), tag == "equal")] if b > a else []
        right += [Part("".join(theirs[c:d]), tag == "equal")] if d > c else []
    return tuple(left), tuple(right)


def _folded(cluster: str) -> str:
    return unicodedata.normalize("NFC", cluster).casefold()


def _clusters(text: str) -> Iterator[str]:
    """Characters as they appear: each with its combining marks and joined characters."""
    cluster = ""
    for char in text:
        joined = unicodedata.category(char)[0] == "M" or char == _JOINER or cluster.endswith(_JOINER)
        if cluster and not joined:
            yield cluster
            cluster = ""
        cluster += char
    if cluster:
        yield cluster


def _by_words(typed: str, text: str) -> Comparison:
    """Which words of a text in the user's own words are in the definition, without a verdict."""
    wanted = {_bare(word) for word in _WORDS.findall(text) if len(word) >= _SHORTEST_WORD}
    parts: list[Part] = []
    said: set[str] = set()
    for word in typed.split():
        keys = {_bare(each) for each in _WORDS.findall(word)}
        said |= keys & wanted
        parts.append(Part(word, bool(keys & wanted)))
    return Comparison(verdict=Verdict.FREE, suggestion=None, typed=tuple(parts), shared=len(said), words=len(wanted))
