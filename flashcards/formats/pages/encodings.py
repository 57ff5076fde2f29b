"""The encoding of a web page that states none and is not UTF-8: the one that browsers take for its language.

Only a page whose letters fit is read, as another language in the wrong
encoding has wrong letters in its words.
"""

import re

_PAGE = re.compile(
    rb"\s*<(?:!doctype\s+html|html|head|title|meta|link|body|main|h[1-6]|dl|table|ul|div|p)\b", re.IGNORECASE
)
_LETTERS = re.compile(rb"[\xc0-\xff]+")
_UTF_8 = re.compile(rb"[\xc2-\xf4][\x80-\xbf]")
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1f]")
_CALLED = {"cp1251": "Windows-1251", "cp1252": "Windows-1252", "koi8_u": "KOI8", "iso8859_5": "ISO-8859-5"}
_CYRILLIC = ("cp1251", "koi8_u", "iso8859_5")
"""The encodings of Cyrillic letters; small ones of one are capitals or none in the others."""

_HEAD = 2**20  # bytes that show it
_LONG = 3  # letters in a row that are not ASCII
_HALF = 0.5
_EASTERN = frozenset(b"\x81\x8a\x8d\x8e\x8f\x90\x9a\x9d\x9e\x9f\xa5\xaa\xaf\xb3\xb9\xba\xd0\xdd\xde\xf0\xfd\xfe")
"""The bytes at which the encodings of languages to the east have letters, and Western ones have hardly any."""

_TILDES = (b"\xf5", b"\xe3")  # Portuguese has both, Hungarian has one
_USUAL = "оеаинт"
_OFTEN = 0.38  # of the letters in Russian, and in its neighbours


def guessed(data: bytes) -> str | None:
    """A web page without a stated encoding as text; None if it is none, or the encoding is not clear."""
    encoding = _encoding(data) if _PAGE.match(data) else ""
    return data.decode(encoding) if encoding else None


def likely(data: bytes) -> str:
    """What the encoding of a text that is not UTF-8 is called, if its letters show it; else empty."""
    data = data[:_HEAD]
    letters = len(_LETTERS.findall(data))
    if 2 * len(_UTF_8.findall(data)) > letters or _CONTROL.search(data):
        return ""  # UTF-8 with a fault, or no text
    return _CALLED.get(_encoding(data), "")


def _encoding(data: bytes) -> str:
    """The encoding that the letters of a text show; empty if it is not clear."""
    runs = _LETTERS.findall(data)
    long = sum(len(run) for run in runs if len(run) >= _LONG)
    if long > _HALF * sum(map(len, runs)):
        return next((encoding for encoding in _CYRILLIC if _is_cyrillic(data, encoding)), "")
    if not _EASTERN.isdisjoint(data) or (_TILDES[0] in data and _TILDES[1] not in data):
        return ""
    return "cp1252"


def _is_cyrillic(data: bytes, encoding: str) -> bool:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return False
    letters = [char for char in text if char.isalpha() and not char.isascii()]
    usual = sum(letter in _USUAL for letter in letters)
    return usual > _OFTEN * len(letters)
