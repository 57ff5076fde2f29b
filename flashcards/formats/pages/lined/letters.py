"""Abbreviations in front of the words that they stand for, without a mark between them."""

import re

from flashcards.formats.pages.lined.styles import ENTRY

_LETTERED = [
    re.compile(rf"(?P<term>\S+(?:\s[^\sa-z]\S*){{{more}}}(?<![:;,=\u2013\u2014-]))\s+-?(?P<definition>[\w(].*)")
    for more in (2, 1, 0)
]
"""Abbreviations of one word to three, without a mark behind them."""


def of_letters(text: str) -> re.Match[str] | None:
    """The abbreviation that a line begins with, of up to three words, if the line goes on with these letters."""
    found = (style.fullmatch(text) for style in _LETTERED)
    return next((match for match in found if match and _abbreviates(match["term"], match["definition"])), None)


def _abbreviates(term: str, text: str) -> bool:
    """Whether the letters of a term follow each other in a text, of which the first one is the first."""
    wanted = [char for char in term.casefold() if char.isalpha()]
    own = [char for char in text.casefold() if char.isalpha()]
    if not wanted or own[:1] != wanted[:1]:
        return False
    letters = iter(own)
    goes_on = text[len(term) : len(term) + 1].isalnum()
    repeated = len(term) > ENTRY and not goes_on and text.casefold().startswith(term.casefold())  # a sentence on it
    return not repeated and all(letter in letters for letter in wanted)
