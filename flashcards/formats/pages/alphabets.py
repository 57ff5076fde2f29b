"""The alphabet of a page: where its terms stand by their letters.

Most languages pass over accents: E, É, F. In some, a letter with a mark has a
place of its own, behind the one it comes from (L, Ł, M) or behind all others
(Z, Å, Ä, Ö). Where German and Swedish differ, the text of the page tells.
"""

import re
from collections import Counter
from collections.abc import Callable
from contextvars import ContextVar
from functools import lru_cache, wraps
from itertools import pairwise
from typing import Concatenate, NamedTuple, ParamSpec, TypeVar
from unicodedata import combining, name, normalize

P = ParamSpec("P")
T = TypeVar("T")

UPPER = "".join(filter(str.isupper, map(chr, (*range(0x590), *range(0x1E00, 0x2000)))))
"""The letters in upper case of all alphabets that have them, for patterns."""

_KEYS = 1 << 18  # of a page, about which every reading asks the same
_AFTER = "\uffff"
"""Behind a letter, it comes after all words that begin with this letter."""

_OWN = {
    letter: base + _AFTER
    for base, letters in {
        "c": "\u0107\u0109\u010d",
        "d": "\u0111",
        "g": "\u011d\u011f",
        "h": "\u0125",
        "j": "\u0135",
        "l": "\u0142",
        "n": "\u00f1\u0144",
        "r": "\u0159",
        "s": "\u015b\u015d\u015f\u0161\u0219",
        "t": "\u0163\u021b",
        "u": "\u016d",
        "z": "\u017a\u017e",
        f"z{_AFTER}": "\u017c",  # in Polish, where both stand behind Z
        "\u0433": "\u0491",  # Ukrainian and Serbian
        "\u0434": "\u0452",
        "\u0435": "\u0454",
        "\u0438": "\u0456\u0458",
        "\u043b": "\u0459",
        "\u043d": "\u045a",
        "\u0442": "\u045b",
        "\u0447": "\u045f",
        "\u0628": "\u067e",  # Persian
        "\u062c": "\u0686",
        "\u0632": "\u0698",
        "\u0643": "\u06af",
    }.items()
    for letter in letters
}
"""Letters with a place right behind another."""

_SAME = {
    "\u00e6": "ae",
    "\u00f8": "o",
    "\u0153": "oe",
    "\u0131": "i",  # Turkish
    "\u06a9": "\u0643",  # Persian
    "\u06cc": "\u064a",
}
"""Letters that stand where others do."""

_SMALL = dict(zip("ぁぃぅぇぉっゃゅょゎ", "あいうえおつやゆよわ", strict=True))
_KATAKANA = range(0x30A1, 0x30F7)
_HIRAGANA = 0x60  # code points further up
_LONG = "\u30fc"
"""What makes the vowel before it longer."""

_VOWELS = dict(zip("AIUEO", "あいうえお", strict=True))
_READING = re.compile(r"[(\uff08\u3010\[]\s*([\u3041-\u3096\u30a1-\u30fc\u30fb]+)")
"""How a word in Chinese characters is read, which is what Japanese sorts it by."""

_JOINED = re.compile(r"(?:[^\W_]|[# \u2013-]){8,}+")
_LETTERS = 6  # of an alphabet
_FALLS = 14  # letters, of which one may be out of order
_BEGINNING = 100_000  # characters, that tell the language
_OFTEN = 0.04  # of the letters that English does not have


class _Alphabet(NamedTuple):
    """``last`` are the letters behind Z, each with those that stand for it; ``ch`` is whether CH is one behind H."""

    last: tuple[str, ...] = ()
    ch: bool = False


_LAST = (
    ("\u00fe\u00f0", "", ("\u00fe", "\u00e6", "\u00f6")),  # Icelandic
    ("\u00f8\u00e5", "", ("\u00e6\u00e4", "\u00f8\u00f6", "\u00e5")),  # Danish, Norwegian
    ("\u00f5\u00e4", "", ("\u00f5", "\u00e4", "\u00f6", "\u00fc")),  # Estonian
    ("\u00e4\u00f6", "\u00fc\u00df", ("\u00e5", "\u00e4\u00e6", "\u00f6\u00f8")),  # Swedish, Finnish
)
"""Letters that some languages often write, those that they hardly ever do, and the ones behind Z in these."""

_CH = "\u011b\u0159\u013e\u0165"  # Czech and Slovak
_FIRST = re.compile(r"^[^\w\n]*(ch|[^\W\d_])(?=[^\n]{0,40}$|[^\n]{0,40}[:\u2013\u2014-]\s)", re.MULTILINE)
"""What a line begins with that may be a term."""

_BEHIND_Z = "\u00e0\u00e1\u00e2\u00e3"

_LATIN = _Alphabet()
_page: ContextVar[_Alphabet] = ContextVar("_page", default=_LATIN)


def of_page(read: Callable[Concatenate[str, P], T]) -> Callable[Concatenate[str, P], T]:
    """Make a function that reads a text sort by the alphabet of its language."""

    @wraps(read)
    def reads(text: str, /, *args: P.args, **kwargs: P.kwargs) -> T:
        token = _page.set(_alphabet(text[:_BEGINNING].casefold()))
        try:
            return read(text, *args, **kwargs)
        finally:
            _page.reset(token)

    return reads


def _alphabet(text: str) -> _Alphabet:
    if text.isascii():
        return _LATIN
    counts = Counter(char for char in text if char > "\x7f" and char.isalpha())
    often = {char for char, number in counts.items() if number >= _OFTEN * counts.total()}
    last = (letters for signs, others, letters in _LAST if often.issuperset(signs) and often.isdisjoint(others))
    return _Alphabet(next(last, ()), not often.isdisjoint(_CH) and not _has_ch_in_c(text))


def _has_ch_in_c(text: str) -> bool:
    """Whether the lines of a text have CH among C, as pages of programs that know no Czech have them."""
    firsts = [match[0] for match in _FIRST.finditer(text)]
    around = [(one, other) for one, other in pairwise(firsts) if (one == "ch") != (other == "ch")]
    within = sum("b" < other[:1] < "h" if one == "ch" else "b" < one[:1] < "h" for one, other in around)
    behind = sum(other[:1] > "h" if one == "ch" else one[:1] == "h" for one, other in around)
    return within > behind


def place(text: str, key: str) -> str:
    """By what a page sorts a text, whose letters without case are ``key``."""
    alphabet = _page.get()
    if key.isascii() and not (alphabet.ch and key.startswith("ch")):
        return key
    reading = _READING.search(text)
    return _sorted_by(reading[1] if reading else key, alphabet)


def are_letters(text: str) -> bool:
    """Whether a line is the letters of any alphabet in their order, without anything or with groups between them."""
    if _JOINED.fullmatch(text) is None:
        return False
    letters = [char for char in text if char.isalpha()]
    falls = sum(one >= other for one, other in pairwise(letters))  # as of those with a mark, which come last
    return len({*letters}) == len(letters) >= _LETTERS and falls <= len(letters) // _FALLS


def is_unplaced(key: str) -> bool:
    """Whether nothing tells where a key stands: it begins with a Chinese character, and how that is read is unknown."""
    return "\u3400" <= key[:1] <= "\u9fff"


@lru_cache(maxsize=_KEYS)
def _sorted_by(key: str, alphabet: _Alphabet) -> str:
    chars = normalize("NFC", key)
    chars = "".join(_vowel(before) if char == _LONG else char for before, char in pairwise(f" {chars}"))
    key = "".join(_letter(char, alphabet.last) for char in chars)
    return f"h{_AFTER}{key[2:]}" if alphabet.ch and key.startswith("ch") else key


def _vowel(char: str) -> str:
    """The vowel that a syllable of Japanese ends with."""
    return _VOWELS.get(name(char, "")[-1:], "") if char.isalpha() else ""


def _letter(char: str, last: tuple[str, ...]) -> str:
    """What stands for a letter in a key."""
    if char.isascii():
        return char
    behind = next((place for letters, place in zip(last, _BEHIND_Z, strict=False) if char in letters), "")
    if behind or char in _OWN or char in _SAME:
        return behind or _OWN.get(char) or _SAME[char]
    char = chr(ord(char) - _HIRAGANA) if ord(char) in _KATAKANA else char
    bare = "".join(_OWN.get(part, part) for part in normalize("NFKD", char) if not combining(part))
    return _SMALL.get(bare, bare)
