"""The encoding of a web page that states none and is not UTF-8: the one that browsers take for its language.

Only a page whose letters fit is read, as another language in the wrong
encoding has wrong letters in its words.
"""

import re

_PAGE = re.compile(
    rb"\s*<(?:!doctype\s+html|html|head|title|meta|link|body|main|h[1-6]|dl|table|ul|div|p)\b", re.IGNORECASE
)
_LETTERS = re.compile(rb"[\xc0-\xff]+")
_LONG = 3  # letters in a row that are not ASCII
_HALF = 0.5
_EASTERN = frozenset(b"\x81\x8a\x8d\x8e\x8f\x90\x9a\x9d\x9e\x9f\xa5\xaa\xaf\xb3\xb9\xba\xd0\xdd\xde\xf0\xfd\xfe")
"""The bytes at which the encodings of languages to the east have letters, and Western ones have hardly any."""

_TILDES = (b"\xf5", b"\xe3")  # Portuguese has both, Hungarian has one
_USUAL = "оеаинт"
_OFTEN = 0.38  # of the letters in Russian, and in its neighbours


def guessed(data: bytes) -> str | None:
    """A web page without a stated encoding as text; None if it is none, or the encoding is not clear."""
    if _PAGE.match(data) is None:
        return None
    runs = _LETTERS.findall(data)
    long = sum(len(run) for run in runs if len(run) >= _LONG)
    if long > _HALF * sum(map(len, runs)):
        return _as_cyrillic(data)
    if not _EASTERN.isdisjoint(data) or (_TILDES[0] in data and _TILDES[1] not in data):
        return None
    return data.decode("cp1252")


def _as_cyrillic(data: bytes) -> str | None:
    try:
        text = data.decode("cp1251")
    except UnicodeDecodeError:
        return None
    letters = [char for char in text if char.isalpha() and not char.isascii()]
    usual = sum(letter in _USUAL for letter in letters)
    return text if usual > _OFTEN * len(letters) else None
