"""Lines where nothing but a capital letter shows where the definition begins, in any alphabet that has them.

::

    Ballast Weight that keeps a boat upright.
    Ebb Tide The tide on its way out.

A term may have several capitals, so it is the last one of a row that begins
the definition. Where all nouns have one, as in German, it is the first.
"""

import re
from collections.abc import Sequence

from flashcards.formats.pages import Line
from flashcards.formats.pages.alphabets import UPPER

_ARTICLES = (
    r"(?:An?|The|Un[ae]?|Une|Uma?|El|L[aeio]s?|Il|Gli|Os?|As|Een|De|Het|Et?t|En|Den|Det|Bir|Egy"
    r"|Eine?[rs]?|D(?:er|ie|as))"
)
_WORD = rf"[{UPPER}\d][^\s,.:;]*,?"
_INNER = r"(?:\([^()]{1,60}\)|[\w(&'\u2019][^\s.:;]*)"
_NO_MARK = r"(?<![=/\u2013\u2014-])"
_OPENING = r"[\"\u201c\u201d\u201e\u00ab]"
_LAST_CAPITAL = re.compile(
    rf"(?P<term>{_WORD}(?:\s{_INNER}){{0,5}}?){_NO_MARK}\s(?P<definition>(?:(?i:(?P=term))(?:e?s)?\b|{_ARTICLES}\s(?!{_ARTICLES}\s)"
    rf"|{_OPENING}?[{UPPER}][\w'\u2019\u201d\u2013-]*(?:,|\.?$|\s(?![{UPPER}(\d])))\S?.*)"
)
_FIRST_CAPITAL = re.compile(
    rf"(?P<term>{_WORD}(?:\s(?:(?![{UPPER}\d])[\w-]+\s){{1,3}}{_WORD}){{0,2}}?){_NO_MARK}\s"
    rf"(?P<definition>{_OPENING}?[{UPPER}\d].*)"
)
_AGAIN = re.compile(
    rf"(?P<term>{_WORD}(?:\s{_INNER}){{0,6}}?){_NO_MARK}\s(?P<definition>(?:[{UPPER}][\w'\u2019]{{0,3}}\s)?(?i:(?P=term))\b.*)"
)
"""Where a definition begins with its term, behind no more than an article."""

_LOWER = re.compile(
    rf"(?P<term>(?![{UPPER}])[^\W\d_](?:(?![{UPPER}])[^\s.:;])*(?:\s+(?:(?![{UPPER}])[\w(])(?:(?![{UPPER}])[^\s.:;])*){{0,6}})"
    rf"{_NO_MARK}\s+(?P<definition>[{UPPER}].*)"
)
"""Where a term begins in lower case: then no word of it is in upper case."""

_BEHIND_SMALL = re.compile(rf"\b(?![{UPPER}])[^\W\d_]+ (?=(?P<upper>[{UPPER}])?[^\W\d_]{{3}})")
_NOUNS = 0.25  # of the words behind one in small letters, that have a capital
_ENOUGH = 20  # of these words, that show it
_MANY = 200  # lines


def style(lines: Sequence[Line]) -> re.Pattern[str]:
    """How a page divides the lines that begin with a capital."""
    found = [match["upper"] is not None for line in lines[:_MANY] for match in _BEHIND_SMALL.finditer(line.text)]
    return _FIRST_CAPITAL if len(found) >= _ENOUGH and sum(found) > _NOUNS * len(found) else _LAST_CAPITAL


def of_line(how: re.Pattern[str], text: str) -> re.Pattern[str]:
    """The pattern for a line of a page that is divided so."""
    if text[0].islower():
        return _LOWER
    return _AGAIN if _AGAIN.fullmatch(text) else how
