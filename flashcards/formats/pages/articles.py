"""Whether a page is an article, a reference of commands or a list of sources, whose headings only look like terms."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from statistics import median

from flashcards.cards import term_key
from flashcards.formats.pages import Pair, titles
from flashcards.formats.pages.lines import words

_PART = re.compile(
    r"[\d.\s]*(?:introduction|description|synopsis|examples?|overview|options|see also|notes?|usage|background"
    r"|conclusions?|summary|references|installation|getting started|caveats|history|motivation|syntax|parameters"
    r"|arguments|returns?|requirements|main menu|related links|contents|next steps|faq|abstract|appendix.*"
    r"|einleitung|beschreibung|beispiele?|\u00fcberblick|zusammenfassung|fazit|exemples?|conclusi\u00f3n|ejemplos?"
    r"|introducci\u00f3n|r\u00e9sum\u00e9|introduzione|esempi)\W*",
    re.IGNORECASE,
)
_STEP = re.compile(r"\W*([^\W\d]+)\W{0,2}\d{1,3}\b")
_NUMBERED = re.compile(r"\d+(?:\.\d+)*\.?(?:\s|$)")
_CITED = re.compile(
    r"(?<!\]\()https?://\S|\bdoi:|\bISBN\b|\bpp?\. ?\d|\bvol\. ?\d|\bet al\b|\b(?:19|20)\d\d[a-z]?\)\.", re.IGNORECASE
)
_CODE = re.compile(r"\w\(|\(\)|[\[\]{}<>_=$]|::|\w\.\w")
_LEAST = 3  # terms
_PARTS = 0.25  # of the headings
_MOST = 0.5
_ORDERED = 0.8  # of the neighbours, on a page in alphabetical order
_ORDERED_TERMS = 6
_LONG = 40  # words of a section
_AROUND = 4


def is_article(pairs: Sequence[Pair], order: float, name: str) -> bool:
    """Whether pairs are the sections of an article; what a page is called, and the alphabet, tell a glossary."""
    if _share(_PART.fullmatch(pair.term) is not None for pair in pairs) >= _PARTS:
        return True
    if titles.names_glossary(name) or explains([(pair.term, pair.text) for pair in pairs]):
        return False
    if _share(_NUMBERED.match(pair.term) is not None for pair in pairs) >= _MOST:
        return True
    if _share(_CITED.search(f"{pair.term} {pair.text}") is not None for pair in pairs) >= _MOST:
        return True
    if _share(_CODE.search(pair.term) is not None for pair in pairs) >= _MOST:
        return True
    in_order = len(pairs) >= _ORDERED_TERMS and order >= _ORDERED
    return not in_order and median(words(pair.text) for pair in pairs) > _LONG


def explains(pairs: Sequence[tuple[str, str]]) -> bool:
    """Whether most definitions begin with their term, as "Bonds are" does: hardly any section of an article does so."""
    begun = (_begins(text, term.partition("(")[0]) for term, text in pairs)
    return len(pairs) >= _ORDERED_TERMS and _share(begun) >= _MOST


def _begins(text: str, term: str) -> bool:
    """Whether a text begins with a term, whatever marks are around it."""
    key = term_key(term)
    return any(map(str.isalpha, key)) and term_key(text[: _AROUND * len(term) + _AROUND]).startswith(key)


def _share(found: Iterable[bool]) -> float:
    told = [*found]
    return sum(told) / len(told)


def are_numbered(pairs: Sequence[Pair]) -> bool:
    """Whether most terms are one word with a number, such as the steps of a lesson."""
    counts = Counter(match[1].casefold() for pair in pairs if (match := _STEP.match(pair.term)))
    return max(counts.values(), default=0) >= max(_LEAST, _MOST * len(pairs))


def are_letters(pairs: Sequence[Pair]) -> bool:
    """Whether most terms are one letter after the other, as in an index."""
    following = sum(
        len(one.term) == len(other.term) == 1 and ord(other.term) == ord(one.term) + 1 for one, other in pairwise(pairs)
    )
    return following > _MOST * len(pairs)
