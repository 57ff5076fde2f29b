"""Whether a page is an article, a reference of commands or a list of sources, whose headings only look like terms."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from statistics import median

from flashcards.cards import term_key
from flashcards.formats.pages import Pair, sorting
from flashcards.formats.pages.around import sections
from flashcards.formats.pages.around.names import names_glossary
from flashcards.formats.pages.lines import ends, words

_PART = re.compile(
    rf"[\d.\s]*(?:{sections.FIRST}|{sections.LAST}|description|synopsis|examples?|options|see also|notes?|usage"
    r"|background|references|installation|caveats|history|motivation|syntax|parameters|arguments|returns?"
    r"|requirements|main menu|related links|contents|faq|abstract|appendix.*"
    r"|beschreibung|beispiele?|exemples?|ejemplos?|esempi)\W*",
    re.IGNORECASE,
)
_SECTION = re.compile(
    r"(?:early |modern |later |recent )?(?:history|life|years|career|works?)|geography|climate|economy"
    r"|transport(?:ation)?|demographics|population"
    r"|education|politics|government|culture|sports?|tourism|etymology|landmarks|notable people"
    r"|personal life|family|death|legacy|awards|honou?rs|discography|filmography"
    r"|plot|cast|production|reception|release"
    r"|geschichte|geographie|klima|wirtschaft|verkehr|bildung|kultur|leben|werk|handlung|rezeption"
    r"|histoire|g\u00e9ographie|climat|\u00e9conomie|transports|d\u00e9mographie|\u00e9ducation|biographie"
    r"|historia|geograf\u00eda|clima|econom\u00eda|transporte|demograf\u00eda|educaci\u00f3n|cultura|biograf\u00eda"
    r"|storia|geografia|economia|trasporti",
    re.IGNORECASE,
)
"""What the sections of an article on a place, a person or a work are called."""

_ARTICLE = re.compile(
    r"(?:the|an?|le|la|les|une?|der|die|das|eine?|el|los|las|una?|il|lo|gli)\s|(?:l|un)['\u2019]", re.IGNORECASE
)
_STEP = re.compile(r"\W*([^\W\d]+)\W{0,2}\d{1,3}\b")
_NUMBERED = re.compile(r"\d+(?:\.\d+)*\.?(?:\s|$)")
_CITED = re.compile(
    r"(?<!\]\()https?://\S|\bdoi:|\bISBN\b|\bpp?\. ?\d|\bvol\. ?\d|\bet al\b|\b(?:19|20)\d\d[a-z]?\)\."
    r"|\b(?-i:[A-Z])\.?\s?,?\s\(?(?:19|20)\d\d[a-z]?\\?[.,)]",
    re.IGNORECASE,
)
_SITE = re.compile(r"(?:www\.)?(?:[\w-]+\.)+(?:com|org|net|info|gov|edu|uk|de|fr|es|eu)", re.IGNORECASE)
_CODE = re.compile(r"(?a:\w)\(|\(\)|[\[\]{}<>_=$]|::|\w\.\w")
_LEAST = 3  # terms
_PARTS = 0.25  # of the headings
_MOST = 0.5
_ORDERED = 0.8  # of the neighbours, on a page in alphabetical order
_ORDERED_TERMS = 6
_LONG = 40  # words of a section
_AROUND = 4


def is_article(pairs: Sequence[Pair], order: float, name: str, *, lined: bool = False) -> bool:
    """Whether pairs are the sections of an article; what a page is called, and the alphabet, tell a glossary.

    No section is long if it stands on the line of its heading, as ``lined`` says.
    """
    if _share(_PART.fullmatch(pair.term) is not None for pair in pairs) >= _PARTS:
        return True
    if names_glossary(name) or explains([(pair.term, pair.text) for pair in pairs]):
        return False
    if _share(_NUMBERED.match(pair.term) is not None for pair in pairs) >= _MOST:
        return True
    if _share(_CITED.search(f"{pair.term} {pair.text}") is not None for pair in pairs) >= _MOST:
        return True
    if _share(_CODE.search(pair.term) is not None for pair in pairs) >= _MOST:
        return True
    in_order = sorting.tells([pair.term for pair in pairs])
    long = not (lined or in_order) and median(words(pair.text) for pair in pairs) > _LONG
    return long or is_about_one(pairs, order)


def is_about_one(pairs: Sequence[Pair], order: float) -> bool:
    """Whether terms in no order are called as the sections of an article on one thing, or are headlines."""
    if order >= _ORDERED or len(pairs) < _LEAST or not _share(ends(pair.text) for pair in pairs) >= _ORDERED:
        return False
    sections = sum(_SECTION.fullmatch(pair.term) is not None for pair in pairs)
    headlines = _share(_ARTICLE.match(pair.term) is not None for pair in pairs)
    return sections >= max(_LEAST, _MOST * len(pairs)) or headlines >= _ORDERED


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


def are_sites(pairs: Sequence[Pair]) -> bool:
    """Whether most terms are addresses of web sites, such as an article lists."""
    return _share(_SITE.fullmatch(pair.term) is not None for pair in pairs) >= _MOST


def are_letters(pairs: Sequence[Pair]) -> bool:
    """Whether most terms are one letter after the other, as in an index."""
    following = sum(
        len(one.term) == len(other.term) == 1 and ord(other.term) == ord(one.term) + 1 for one, other in pairwise(pairs)
    )
    return following > _MOST * len(pairs)
