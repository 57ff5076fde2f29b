"""Whether a page is an article, a reference of commands or a list of sources, whose headings only look like terms."""

import re
from collections.abc import Iterable, Sequence
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
_NUMBERED = re.compile(r"\d+(?:\.\d+)*\.?(?:\s|$)")
_CITED = re.compile(
    r"(?<!\]\()https?://\S|\bdoi:|\bISBN\b|\bpp?\. ?\d|\bvol\. ?\d|\bet al\b|\b(?:19|20)\d\d[a-z]?\)\.", re.IGNORECASE
)
_CODE = re.compile(r"\w\(|\(\)|[\[\]{}<>_=$]|::|\w\.\w")
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
