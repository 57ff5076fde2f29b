"""The words by which a title, a sentence or the name of a file calls a page a glossary, in many languages."""

import re

NAMES = re.compile(
    r"gloss[a\u00e1]i?r|(?<!dys)lexi[ckq]|dictionar|vocabular|terminolog|glosario|diccionario|dictionnaire|w\u00f6rterbuch"
    r"|dicion\u00e1rio|dizionario|ordlist|woordenlijst|begrippenlijst|s\u0142owni|slovn[i\u00ed]k"
    r"|begriffe|definitions|key terms|key concepts"
    r"|(?<!\bin )(?<!\bto the )(?<!\bthese )\bterms\b(?! (?:of (?:use|service|sale)|(?:and|&) conditions|apply))"
    r"|\bconcepts\b|acronyms|abbreviations|\u7528\u8a9e|\uc6a9\uc5b4|\u672f\u8bed|s\u00f6zl\u00fc",
    re.IGNORECASE,
)
"""Words that hardly mean anything else."""

MORE_NAMES = re.compile(
    r"\bwords\b|jargon|key ?words?\b|vocab(?:ula|\b)|vokabel|\bconcept(?:s|en|os)?\b|fachbegriff|fachw\u00f6rter"
    r"|lessico|vocabolario|begrippen|\u0441\u043b\u043e\u0432\u0430\u0440"
    r"|\bA\W{0,3}(?:to|bis|\u00e0)?\W{0,3}Z\b|cheat ?sheet|flash ?cards?"
    r"|antis\u00e8che|aide-m\u00e9moire|spickzettel|chuleta"
    r"|glosar|ordbog|ordbok|sanasto|sz\u00f3t\u00e1r|fogalom|pojm|poj\u0119|termeni|thu\u1eadt ng\u1eef|istilah"
    r"|\u0433\u043b\u043e\u0441\u0441\u0430\u0440|\u0442\u0435\u0440\u043c\u0438\u043d"
    r"|\u05de\u05d9\u05dc\u05d5\u05df|\u05de\u05d5\u05e0\u05d7|\u05de\u05d5\u05e9\u05d2|\u0645\u0635\u0637\u0644\u062d|\u0642\u0627\u0645\u0648\u0633|\u0645\u0639\u062c\u0645"
    r"|dic[t\u021b\u0163]ionar|leksikon|kamus|forklaringer|begreppslist|\u017eodyn"
    r"|v\u0101rdn\u012bc|re[\u010dc]nik|rje[\u010dc]nik|s\u00f5nast|t\u1eeb \u0111i\u1ec3n|t\u1eeb v\u1ef1ng"
    r"|f\u00f6rkortningar|forkortelser|abk\u00fcrzungen|abr\u00e9viations|abreviatur|afkortingen|k\u0131saltmalar|skr\u00f3ty|zkratky|\u0441\u043e\u043a\u0440\u0430\u0449\u0435\u043d\u0438"
    r"|\u0441\u043b\u043e\u0432\u043d\u0438\u043a|\u0441\u043b\u043e\u045e\u043d|\u0440\u0435\u0447\u043d\u0438\u043a|\u03bb\u03b5\u03be\u03b9\u03ba|\u03bf\u03c1\u03bf\u03bb\u03bf\u03b3|\u03cc\u03c1\u03c9\u03bd|\u05de\u05d9\u05dc\u05d5\u05e0|\u0648\u0627\u0698\u0647|\u0936\u092c\u094d\u0926(?:\u0915\u094b\u0936|\u093e\u0935\u0932\u0940)|\u0e04\u0e33\u0e28\u0e31\u0e1e\u0e17\u0e4c"
    r"|\u8853\u8a9e|\u8a5e\u5f59|\u8a5e\u5178|\u8fad\u5178|\u540d\u8a5e\u89e3\u91cb|\u8f9e\u66f8|\u4e8b\u5178|\ub2e8\uc5b4\uc7a5"
    r"|\u03b3\u03bb\u03c9\u03c3\u03c3|\u8bcd\u6c47|\u8bcd\u5178|\u8f9e\u5178|\u540d\u8bcd\u89e3\u91ca",
    re.IGNORECASE,
)
"""Words that do in a title."""

_CALLED = re.compile(rf"(?:{NAMES.pattern}|{MORE_NAMES.pattern})\w*", re.IGNORECASE)
_SUBJECT = re.compile(r"[^\W\d_]{4}|[\u3040-\u9fff\uac00-\ud7af]{2}")
_IN_SENTENCES = ("words", "concept")  # that are not about glossaries


def names_glossary(text: str) -> bool:
    """Whether a title or the name of a file says that a page explains terms."""
    return NAMES.search(text) is not None or MORE_NAMES.search(text) is not None


def names_subject(title: str) -> bool:
    """Whether the title of a glossary says what it is about, as ``Wine glossary`` and compounds do.

    A menu may have ``Our glossary`` and ``Glossary A-Z`` as well.
    """
    return names_glossary(title) and _SUBJECT.search(_CALLED.sub("", title)) is not None


def calls(sentence: str) -> bool:
    """Whether a sentence speaks of a glossary, by words that hardly mean anything else."""
    found = (match[0].casefold() for match in MORE_NAMES.finditer(sentence))
    return NAMES.search(sentence) is not None or any(name not in _IN_SENTENCES for name in found)
