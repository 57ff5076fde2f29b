"""Lines of the site that are laid out as entries: ``Phone: 01 555 1234``, ``Tags: boats``.

Those at the ends of a page are set aside; those between entries, which may be
some, are doubtful. They are told by what they are called and by what they say:
a number to call, a price, an address, a name where all others have sentences.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from statistics import median

from flashcards.formats.pages import Found, Line, Pair
from flashcards.formats.pages.around.phrases import CLOSING
from flashcards.formats.pages.lines import ends, is_furniture, order_key, plain, words

_PAIRS = 1 << 16  # of a page, about which every reading asks the same
_LEAST = 3  # entries that are left
_LONGEST = 12  # words of a line of the site
_TWO = 2
_SHORT, _NAME = 8, 4  # words of what a label names, and of a name
_SAYING = 0.7  # of the entries, whose definitions say something
_NEARLY = 0.8  # of the others, that are sentences where a name is none
_FEW = 0.15  # of the entries, that look like lines of the site
_TOLD = ("labels", "schema", "script")
_LABEL = re.compile(
    r"(?:written |posted |photo |image )?by|authors?|(?:re)?published(?: on)?|posted(?: (?:on|in))?|updated|date|tags?"
    r"|tagged|categor(?:y|ies)|filed (?:in|under)|topics?|share|related|sources?|image|photo|picture|credits?"
    r"|fig(?:ure|\.) \d+|contact(?: \S+)?|phone|telephone|mobile|tel\.?|fax|e-?mail|address|website|web|location"
    r"|(?:opening |office )?hours|opening times|open (?:daily|now|today|until)|comments?|version|isbn"
    r"|previous(?: \S+)?|next(?: \S+)?"
    r"|(?:special|limited|summer|winter) offers?|image credits?|(?:where|how) to (?:find|reach|contact) us"
    r"|(?:find|follow|visit|call|ask|contact|join|write to) us.*"
    r"|autor(?:in)?|telefon|adresse|\u00f6ffnungszeiten|kategorien?|schlagw\u00f6rter|quellen?|bild|foto"
    r"|(?:vorheriger|n\u00e4chster) beitrag|auteure?|t\u00e9l(?:\.|\u00e9phone)?|horaires|cat\u00e9gories?"
    r"|\u00e9tiquettes?|mots-cl\u00e9s"
    r"|tel\u00e9fono|direcci\u00f3n|horarios?|etiquetas|categor\u00edas?|fuentes?|telefono|indirizzo|orari|etichette"
    r"|\u0442\u0435\u043b(?:\.|\u0435\u0444\u043e\u043d)|\u0430\u0434\u0440\u0435\u0441|\u0430\u0432\u0442\u043e\u0440"
    r"|\u96fb\u8a71|\u7535\u8bdd|\u4f4f\u6240|\u5730\u5740|\u55b6\u696d\u6642\u9593|\u8457\u8005|\u4f5c\u8005",
    re.IGNORECASE,
)
"""What a site calls its own lines; other pages may explain the same words in a sentence."""

_NO_TERM = re.compile(
    r"read(?:ing)? time|posted (?:on|in|by)|filed under|(?:previous|next) (?:post|article|page)"
    r"|leave a (?:comment|reply)"
    r"|for (?:more |further )?(?:questions|information|help|enquiries|details)"
    r"|(?:book|order|buy|shop|call|join|register|subscribe|download|enrol|donate)(?: \w+){0,2}"
    r" (?:now|today|here|online)"
    r"|you (?:may|might) also like|read (?:more|next|also)|citation/attribution|(?:recent|related|popular) posts?"
    r"|about (?:the authors?|us)|(?:written|reviewed) by .*|disclaimer|frequently asked questions"
    r"|(?:rate|print|share|listen to|watch|read) (?:this|the) (?:page|article|post|video|podcast|course)|get the app"
    r"|(?:tip|word|quote|recipe|picture|photo) of the (?:day|week|month).*",
    re.IGNORECASE,
)
"""What hardly any page explains."""

_VALUE = re.compile(
    r"(?:\+|(?<!\d[ .,])\b0|\(0(?=\d{1,5}\)))\d[\d\s()./-]{5,}\d|\bext\. ?\d+"
    r"|[\u20ac$\u00a3\u00a5]\s?\d|\d\s?(?:\u20ac|EUR\b|USD\b)"
    r"|\d\s?(?:am|pm|uhr|h)?\s?(?:to|-|\u2013|bis|\u00e0|until)\s?\d{1,2}(?:[:.]\d\d)?\s?(?:[ap]m|uhr|h)\b"
    r"|\b(?-i:[A-Z]{1,2}\d[\dA-Z]?\s\d[A-Z]{2})\b|\b\d{5}\s(?-i:[A-Z])\w+"
    r"|\b\d+\s(?:\w+\s){1,3}(?:street|st|road|rd|lane|avenue|ave|square|drive)\b|\w+(?:str\.|stra(?:\u00df|ss)e)\s\d+"
    r"|https?://|\bwww\.\w|^(?!\d{1,3}(?:[ .]\d{3})+$)[\d\s.-]{6,}$",
    re.IGNORECASE,
)
"""Something to call, pay, visit or keep to."""

_ALWAYS = re.compile(
    r"(?:(?!an?\s|the\s|such\s)\S+\s){,3}\S+@\S+\.\w+|.*\b\d+ ?% off\b|says:\s"
    r"|.*\b(?:photo(?:graph)?|image|picture|illustration)s? (?:by|credit)\b"
    r"|[\u201c\u201e\"].{20,}[\u201c\u201d\"] ?[\u2013\u2014-] ?(?-i:[A-Z])[^.]{1,30}$",
    re.IGNORECASE,
)
"""As much, in a sentence too."""

_SPOKEN = re.compile(r"(?:\S+ ){1,}?\S*[^\W\d]{2,}[!?] \S+ \S.*")
"""A term that begins in the middle of what somebody says."""

_CLOSED = re.compile(r"related|tags|comments?|.{1,40} says:|in \".*\"", re.IGNORECASE)
"""As much as :data:`CLOSING`, of a part with names in it."""

_DATED = re.compile(r"\d{1,2}\.? \w+ \d{4}|\w+ \d{1,2}, \d{4}|\d+ min(?:ute)?s?", re.IGNORECASE)
DOUBT = "it speaks of the site, unlike the others"


def without(found: Found, lines: Sequence[Line]) -> Found:
    """A reading without the lines of the site at its ends, and with doubts about those between its entries."""
    pairs = found.pairs
    if len(pairs) <= _LEAST or found.shape in _TOLD:
        return found
    sentences = sum(ends(pair.text) for pair in pairs)
    named = [_names_of_site(pair) for pair in pairs]
    all_else = sentences >= _NEARLY * (len(pairs) - sum(named))
    site = [_speaks_of_site(pair) or (all_else and name) for pair, name in zip(pairs, named, strict=True)]
    last = len(pairs)
    while last > _LEAST and (site[last - 1] or _is_name(pairs[last - 1])):
        last -= 1
    # A link to the top below each letter closes no page.
    parted = 2 * sum(lines[pair.start].cut for pair in pairs[1:]) > len(pairs)
    if parted or sum(ends(pair.text) for pair in pairs[:last]) < _NEARLY * last:
        last = next((at + 1 for at in range(len(pairs) - 1, last - 1, -1) if not site[at]), last)
    closed = (at for at in range(last, len(pairs)) if site[at] or _is_closed(pairs[at - 1], pairs[at], lines))
    last = next(closed, len(pairs))
    first = _parts(pairs[:last])
    entries = [pair for pair, is_site in zip(pairs[first:last], site[first:last], strict=True) if not is_site]
    if len(entries) < _LEAST or sum(map(_says, entries)) < _SAYING * len(entries):
        return found
    while last - first > _LEAST and site[first]:
        first += 1
    within = [pair for pair, is_site in zip(pairs[first:last], site[first:last], strict=True) if is_site]
    if len(within) > max(_LEAST - 1, _FEW * (last - first)) or last - first < _LEAST:
        return found
    for pair in within:
        pair.doubt = pair.doubt or DOUBT
    return found.only(first, last)


def is_line(text: str) -> bool:
    """Whether a line is one of the site by the label that it begins with."""
    label, colon, rest = text.replace("\uff1a", ": ", 1).partition(":")
    pair = Pair(0, label.strip(), [rest.strip()])
    return bool(colon) and (_speaks_of_site(pair) or _names_of_site(pair))


def speaks(text: str) -> bool:
    """Whether a paragraph is one of the site by its label, or names something to call, pay or visit."""
    is_called = words(text) <= _LONGEST and names_value(text)
    return is_called or is_line(text) or _NO_TERM.fullmatch(text.partition(":")[0]) is not None


def names_value(text: str) -> bool:
    """Whether a text names something to call, pay, visit or keep to."""
    return bool(_VALUE.search(text) or _ALWAYS.match(text))


def is_label(term: str) -> bool:
    """Whether a term is what sites call their own lines, or begins with that and a colon."""
    name = term.partition(":")[0]
    return bool(_LABEL.fullmatch(name) or _NO_TERM.fullmatch(name) or CLOSING.fullmatch(name))


def _speaks_of_site(pair: Pair) -> bool:
    return _is_of_site(pair.term, pair.text)


@lru_cache(maxsize=_PAIRS)
def _is_of_site(term: str, text: str) -> bool:
    """Whether a pair is a line of the site, by its term and what is said of it."""
    text = plain(text)
    if _NO_TERM.fullmatch(term):
        return True
    if words(text) > _LONGEST:
        return False
    if _ALWAYS.match(text) or _SPOKEN.fullmatch(term):
        return True
    if ends(text) and not _DATED.fullmatch(text):
        return _LABEL.fullmatch(term) is not None and _VALUE.search(text) is not None
    return bool(_VALUE.search(text) or _DATED.fullmatch(text))


def _names_of_site(pair: Pair) -> bool:
    """Whether a term is what sites call their own lines, and no sentence explains it."""
    if ends(pair.text) or words(pair.text) > _SHORT:
        return False
    return bool(_LABEL.fullmatch(pair.term) or CLOSING.fullmatch(pair.term)) or is_furniture(pair.term)


def _says(pair: Pair) -> bool:
    """Whether a definition is more than a name or a number."""
    return ends(pair.text) or words(pair.text) > _NAME or (words(pair.text) > _TWO and pair.text[0].islower())


def _is_name(pair: Pair) -> bool:
    return words(pair.text) <= _NAME and not ends(pair.text) and not pair.text[:1].islower()


def _is_closed(above: Pair, pair: Pair, lines: Sequence[Line]) -> bool:
    """Whether something stands between two pairs that closes a page, as the heading of a list of other pages does."""
    between = range(above.start + 1, pair.start + 1)
    texts = [lines[at].text for at in between]
    return any(lines[at].cut for at in between) or any(CLOSING.fullmatch(it) or _CLOSED.fullmatch(it) for it in texts)


def _parts(pairs: Sequence[Pair]) -> int:
    """How many of the first pairs are names from a table of contents, above terms with definitions of many words."""
    first = next((at for at, pair in enumerate(pairs) if not _is_name(pair)), 0)
    names, rest = pairs[:first], pairs[first:]
    if len(rest) < _LEAST or any(map(_is_name, rest)) or median(words(pair.text) for pair in rest) <= _NAME:
        return 0
    lower = all(pair.term[:1].islower() for pair in rest) and not any(pair.term[:1].islower() for pair in names)
    keys = [order_key(pair.term) for pair in rest]
    return first if lower or (keys == sorted(keys) and all(order_key(pair.term) > keys[0] for pair in names)) else 0
