"""Whether definitions say what a thing is, as those of a glossary do; facts on people, places and offers do not.

"The rise and fall of the sea" says so, as does "sails that are set in a storm".
"Open daily, beside the station" and "Taught for ten years" do not. English and the
languages in :mod:`tongues` are judged: in any other, all definitions may say so.
"""

import re
from collections.abc import Sequence
from itertools import accumulate

from flashcards.cards import term_key
from flashcards.formats.pages import Pair, layout
from flashcards.formats.pages.judging import tongues
from flashcards.formats.pages.lines import ends, words

_FEW = 10  # pairs, each of which says much about the page
_MOSTLY, _SOME = 0.5, 0.25  # of what all definitions could say, if they are few (at least), and if they are many (more)
_RARE = 0.25  # of the pairs
_NAME = 2  # words of a definition that is another name
_ENGLISH, _ONLY_ENGLISH = 0.12, 0.04  # of the words, that every English text has, and that few others have
_OWN = {"the", "of", "and", "is", "that", "with", "from", "by", "who", "was", "has", "or", "are", "which"}
_OFTEN = {*_OWN, "a", "an", "to", "in", "for", "at", "on", "it"}
_PHRASE = re.compile(
    r"(?:an?|the|any|some|this|these|those|each|another|one\sof|some(?:one|thing)|any(?:one|thing)|\w{3,}ing)\s",
    re.IGNORECASE,
)
"""How a phrase begins that stands for the term."""

_TELLING = re.compile(
    r"\b(?:that|which|whose|used|called|known|such\sas|e\.g|i\.e|made\s(?:of|from|by|up)|consist\w*|process|method"
    r"|(?:types?|kinds?|forms?|units?|acts?|parts?|states?|sets?|amounts?|measures?)\sof|ability|term|refers?|means?)\b",
    re.IGNORECASE,
)
"""What a definition has to tell a thing from others."""

_LIKELY = re.compile(r"\b(?:of|is|are|when|where)\b", re.IGNORECASE)
"""What most definitions have, as have other texts."""

_OFFER = (
    r"[\u00a3$\u20ac]\s?\d|\b\d{1,2}:\d\d\b|\b\d{1,2}\s?[ap]m\b|o['\u2019]clock\b|\buntil \d"
    r"|\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days?\b"
)
_OFFERED = re.compile(_OFFER)
"""Prices, times and days of the week."""

_DAY_OR_MONTH = re.compile(
    "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|January|February|March|April|May|June|July|August"
    "|September|October|November|December"
)
_NUMBERS = (
    r"[\u00a3$\u20ac]\s?\d|\d\s?\u20ac|\b\d{1,2}:\d\d\b|\b(?:1[89]|20)\d\d\b|\d{3,}\s?\d{3,}|\w@\w|\b\d{1,2}\.\d\d\b"
)
_NUMBER = re.compile(_NUMBERS)
_FACT = re.compile(
    rf"{_OFFER}|{_NUMBERS}|\b(?:in|until|from) (?:March|May)\b"
    r"|\b(?:January|February|April|June|July|August|September|October|November|December)\b"
)
"""These, and dates, telephones and addresses."""

_PLACE = re.compile(
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d+)\b"
    r"|(?:in|on|at|near|from|with|for|by|behind|beside|opposite|under|over|between|only|without|until|every)\s"
    r"(?![^,.]{0,40},)",
    re.IGNORECASE,
)
"""How something is said of a place or an offer, or is counted; "In music, a ..." defines."""

_DIGIT = re.compile(r"\d")
_SPEAKS = re.compile(r"\b(?:I|we|you|your|my|our|us|me|let['\u2019]s)\b", re.IGNORECASE)
_CLAUSE = re.compile(
    r"to\s(?!the\b|an?\b|your\b|all\b)|"
    r"(?:how|when|where)\s(?:an?|the|any|some\w*|one|much|many|far|\w+\s(?:an?|the|some\w*))\b[^?]*$",
    re.IGNORECASE,
)
"""How a definition begins that is a clause, such as "how deep a boat is in the water"."""

_IN_ENGLISH = tongues.Tongue(_PHRASE, _TELLING, _LIKELY, _CLAUSE, _SPEAKS, _FACT, _PLACE)

_FIRST = re.compile(r"(?<=[.;!?])\s|\n")


def say_what(pairs: Sequence[Pair]) -> bool:
    """Whether definitions say what their terms are: most of them if they are few, and some of many."""
    tongue = _IN_ENGLISH if _are_english(pairs) else tongues.of(pair.text for pair in pairs)
    if tongue is None:
        return True
    said = (_says_what(pair, tongue) for pair in pairs)
    if len(pairs) < _FEW:
        return sum(said) >= _MOSTLY * len(pairs)
    return any(told > _SOME * len(pairs) for told in accumulate(said))  # mostly long before the end


def doubt(pairs: Sequence[Pair]) -> None:
    """Doubt the few pairs that tell a price, a time or a day, and not what their term is, where the others do so."""
    odd = [pair for pair in pairs if _offers(_start(pair)) and _says_what(pair, _IN_ENGLISH) == 0]
    few = len(pairs) >= _FEW and len(odd) <= _RARE * len(pairs)
    if not (odd and few and _are_english(pairs) and say_what(pairs)):
        return
    for pair in odd:
        pair.doubt = pair.doubt or "its definition tells a price, a time or a day, unlike the others"


def _are_english(pairs: Sequence[Pair]) -> bool:
    """Whether definitions have so many of the small words of English that they are in no other language."""
    text = [word for pair in pairs for word in pair.text.casefold().split()]
    often = [word for word in text if word in _OFTEN]
    own = sum(word in _OWN for word in often)
    return len(often) >= _ENGLISH * len(text) and own >= _ONLY_ENGLISH * len(text)


def _start(pair: Pair) -> str:
    """The first sentence of a definition, below the name of its term in another language."""
    whole = next((part for part in pair.definition if ends(part)), pair.definition[0])
    return _FIRST.split(whole.lstrip("\"'\u201c(*_ "), maxsplit=1)[0]


def _offers(text: str) -> bool:
    """Whether a text has a price, a time or a day."""
    may_offer = _DIGIT.search(text) or "clock" in text or "day" in text
    return bool(may_offer) and _OFFERED.search(text) is not None


def _tells_fact(text: str, tongue: tongues.Tongue) -> bool:
    """Whether a text has a price, a time, a date, a telephone or an address."""
    if _DIGIT.search(text) or "@" in text:
        return tongue.day.search(text) is not None or _NUMBER.search(text) is not None
    may_tell = tongue is not _IN_ENGLISH or "clock" in text or _DAY_OR_MONTH.search(text) is not None
    return may_tell and tongue.day.search(text) is not None


def _says_what(pair: Pair, tongue: tongues.Tongue) -> float:
    """How far a definition says what its term is: 0 to 1."""
    first = _start(pair)
    if layout.abbreviates(pair.term, first) or (words(pair.text) <= _NAME and not _DIGIT.search(pair.text)):
        return 1.0
    phrase = tongue.phrase.match(first) is not None
    if _tells_fact(first, tongue) or tongue.place.match(first) or tongue.speaks.search(first):
        return 0.5 if phrase else 0.0
    is_clause = first[:1].islower() or tongue.clause.match(first) is not None
    if is_clause or tongue.tells.search(first) or term_key(first).startswith(term_key(pair.term)):
        return 1.0
    return (phrase + (tongue.likely.search(first) is not None)) / 2
