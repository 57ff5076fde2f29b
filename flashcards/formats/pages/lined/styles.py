"""What may stand between a term and its definition on one line, and whether what it parts may be a term."""

import re

from flashcards.formats.pages.alphabets import UPPER
from flashcards.formats.pages.lined import quoted
from flashcards.formats.pages.lines import ends, plain, unclassed, words

TERM = r"(?P<term>[^\n]{1,100}?)"
_UPPER = f"[{UPPER}]"
_LOWER = rf"(?:(?!{_UPPER})[^\W\d_])"
_CAPS = rf"{_UPPER}(?:{_UPPER}|[\d'\u2019&./-])+"
_CLASS = (
    r"(?:n|v|vb|adj|adv|prep|conj|pron|interj|abbr|abk|noun|verb|adjective|adverb|subst|nm|nf|loc|mf?|f|s|sb|sost|agg"
    r"|avv|[ns]\s?\.\s?[mf]|v\s?\.?\s?(?:tr?|i|intr)|rzecz|przym|przys\u0142|podst|p\u0159\u00edd|im|st"
    r"|\u0441\u0443\u0449|\u043f\u0440\u0438\u043b|\u0433\u043b|\u043d\u0430\u0440|[\u043c\u0436\u0441])"
)
"""The class of a word, or its gender, as dictionaries abbreviate it."""


def _having(signs: str) -> str:
    """What a line with one of some signs begins with; others need not be looked at any further."""
    return rf"(?=[^{signs}]*+[{signs}])"


_COLON, _HYPHEN, _EQUALS = map(_having, (":\uff1a", "\u2013\u2014-", "=\u2192\u21d2"))
STYLES = {
    "bold": re.compile(
        r"(?P<mark>\*\*"
        r"|__)(?P<term>(?:(?!(?P=mark)).){1,100})(?P=mark)\s*[:\uff1a\u2013\u2014=.-]*\s*(?P<definition>\S.*)"
    ),
    "colon": re.compile(
        rf"{_COLON}{TERM}\s?(?::(?=\s)|(?<=[^\W\d_]|\)):(?=[^\W\d_]|\d[.)-]\s)|(?:(?<=[\u3041-\u9fff])|(?<=[\u3041-\u9fff]\))):|\uff1a)"
        r"\s*(?P<definition>\S.*)"
    ),
    "dash": re.compile(
        rf"{_HYPHEN}{TERM}(?:\.[\u2014\u2013]\s*|\.-\s+|\s+[\u2013\u2014-]{{1,3}}\s*(?=\S)|\s*(?:\u2014|--"
        rf"|(?<=[^\W\d])\u2013(?=[^\W\d]))\s*|(?<=[^\W\d]|\))\s?[\u2013-]\s+(?![\u2013\u2014-]\s)|(?<=\d)\u2013\s+(?=[^\W\d_]))(?P<definition>\S.*)"
    ),
    "hyphen": re.compile(
        rf"{_having('-')}(?P<term>[^\n-]{{1,60}}?(?<=[^\W\d_]|[)]))-(?={_UPPER}(?:{_LOWER}+[\s,.]|\s))(?P<definition>\S.*)"
    ),
    "equals": re.compile(rf"{_EQUALS}{TERM}(?:\s+(?:=|=>|\u2192|\u21d2)|(?<=[^\W\d_])=)\s+(?P<definition>\S.*)"),
    "means": quoted.MEANS,
    "brackets": re.compile(r"\u3010(?P<term>[^\u3010\u3011]{1,60})\u3011\s*(?P<definition>[^\s\u3010].*)"),
    "tilde": re.compile(rf"{_having('~')}{TERM}\s*~\s+(?P<definition>\S.*)"),
    "slash": re.compile(rf"{_having('/')}{TERM}(?:\s+|(?<=[^\W\d_]|\)))/\s+(?P<definition>\S.*)"),
    "bar": re.compile(rf"(?!\|){_having('|')}{TERM}\s+\|\s+(?P<definition>\S.*)"),
    "columns": re.compile(rf"{TERM}(?:\s{{3,}}|\s*\.{{4,}}\s*)(?P<definition>\S.*)"),
    "glued": re.compile(
        rf"(?P<term>[^\n]{{1,80}}?(?<=[^\W\d_]|[)\]])(?<!{_UPPER})(?={_UPPER}{_LOWER}*[\s,:)-]|\({_LOWER}*\s)"
        rf"|[^\n]{{1,80}}?(?<={_UPPER})(?=(?:An?|The)\s{_LOWER})"
        rf"|{_UPPER}(?:{_UPPER}|[ '\u2019-](?={_UPPER}))+"
        rf"(?={_UPPER}(?:['\u2019]{_LOWER}|{_LOWER}+['\u2019, ])))(?P<definition>\S+\s?.*)"
    ),
    "class": re.compile(
        rf"(?P<term>[^\n,.()\[\]]{{1,60}}?)(?:,\s+|\s+(?=[(\[])|[.\s]\s*(?={_CLASS}\s?(?:\w{{2,9}})?\.\s))"
        rf"(?P<definition>[(\[]?{_CLASS}(?:\s\w{{2,9}})?(?:\s?\.|(?=[)\]]))(?:\s?(?:pl|sing|tr|intr|m|f)\.)?[)\]]?[:,]?\s+\S.*)"
    ),
    "letters": re.compile(r"(?P<term>\S*[^\s:;,=\u2013\u2014-])\s+-?(?P<definition>[\w(].*)"),
    "gap": re.compile(rf"{TERM}(?<![.!?:;,])\s{{2}}(?P<definition>\S.*)"),
    "blank": re.compile(
        r"(?P<term>[^\s\u3001\u3002\u3010]{1,24})[ \u3000]+(?P<definition>[^\s\u3001\u3002]*[\u3041-\u9fff].*\u3002.*)"
    ),
    "stop": re.compile(
        rf"(?P<term>(?:[{UPPER}]\.){{2,5}}|(?:[^\n.()]|\([^()\n]{{1,40}}\)){{1,60}}(?=\.))\.?\s+(?P<definition>[{UPPER}(\d\"\u201c\u201e\u00ab].*)"
    ),
    "upper": re.compile(
        rf"(?P<term>{_CAPS}(?:,?\s(?:or\s|and\s|of\s|[&/]\s)?(?:{_CAPS}|\([^()]*\)))*)(?<!\.)\s+"
        rf"(?P<definition>(?!{_CAPS}\s)[\w(\[\"\u201c].*)"
    ),
}
NAMES = (*STYLES, "capital")
"""What may part terms and definitions: marks, and capital letters."""

_LONGEST = 9  # words of a term, without what stands in parentheses
_PARENTHESES = re.compile(r"\s*\([^()]*\)")
_ABBREVIATION = 2  # words that may end in a stop
_ABBREVIATED = re.compile(r"\b\w{1,3}\.$")
_HIDDEN = {ord(mark): "\ue000" for mark in ":\uff1a\u2013\u2014"}  # within a parenthesis
ENTRY = 4
"""Words of a term that may be one although its mark is not the page's."""

COMMON = re.compile(
    r"(?:and|or|but|if|when|because|we|you|they|he|she|it is|there|these|those|this|for example|e\.g|i\.e"
    r"|see|that|which|https?(?!://$)|isbn|tel|phone|fax|e-?mail|updated?|published|by|author)\b.*"
    r"|(?:note|example|source|warning|tip|important|hint)(?: (?:of|on|to|for|from|by|that)\b.*)?"
    r"|also(?! (?!known|called|see)(?-i:[A-Z])|-).*",  # an "also-ran" is a term
    re.IGNORECASE,
)
"""What no term begins with, as it begins sentences or what a page says of itself."""


_DATED = re.compile(
    r"(?:last )?(?:updated|modified|edited|reviewed|published|posted)(?: on|:)?\s.{0,20}\b\d{4}", re.IGNORECASE
)
"""What stands behind the name of an author."""


_SPEAKING = re.compile(
    r"(?<![\w-])(?:uns|wir|Sie|ihr|nous|vous|nosotros|ustedes|noi|voi|n\u00f3s|voc\u00eas?|ons|wij|jullie)(?![\w-])"
)
"""Who speaks to whom."""


def _speaks(term: str) -> bool:
    """Whether some words speak of the reader, as those that lead to an example do; no term of a few words does."""
    return words(term) > ENTRY and _SPEAKING.search(term) is not None


def matched(style: re.Pattern[str], text: str) -> re.Match[str] | None:
    """What a mark parts on a line, if the first part may be a term."""
    match = style.fullmatch(text)
    if match is None:
        return None
    term = plain(match["term"]).strip(" *_")
    if not term or words(_PARENTHESES.sub("", term)) > _LONGEST or COMMON.fullmatch(term) or _speaks(term):
        return None
    if _DATED.fullmatch(match["definition"]):
        return None
    bare = unclassed(term)
    if ends(bare) and words(bare) > _ABBREVIATION and not (words(bare) <= ENTRY and _ABBREVIATED.search(bare)):
        return _later(style, text, match)
    if term.count("(") != term.count(")") and (")" in text or term.startswith("(")):
        return _later(style, text, match)
    return match


def _later(style: re.Pattern[str], text: str, match: re.Match[str]) -> re.Match[str] | None:
    """The same mark behind the parenthesis that the first one stands in."""
    close = text.find(")", match.end("term"))
    if close < 0 or match["term"].count("(") != match["term"].count(")") + 1:
        return None
    rest = style.fullmatch(text[:close].translate(_HIDDEN).replace(" - ", "\ue001\ue001\ue001") + text[close:])
    return rest if rest and rest.start("definition") > close else None
