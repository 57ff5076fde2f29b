"""The words by which a title, a sentence or the name of a file calls a page a glossary, in many languages."""

import re
from functools import lru_cache

_TEXTS = 1 << 18  # of a page, about which every reading asks the same

NAMES = re.compile(
    r"gloss[a\u00e1]i?r|(?<!dys)lexi[ckq]|dictionar|vocabular|terminolog|glosario|diccionario|dictionnaire|w\u00f6rterbuch"
    r"|dicion\u00e1rio|dizionario|ordlist|woorden(?:lijst|boek)|begrippenlijst|s\u0142owni|slovn[i\u00ed](?:k|\u010d)"
    r"|begriffe|definitions|key terms|key concepts"
    r"|(?<!\bin )(?<!\bto the )(?<!\bthese )\bterms\b"
    r"(?! (?:of (?:use|service|sale|hire|trade|business|delivery|payment)|(?:and|&) conditions|apply))"
    r"|\bconcepts\b|acronyms|abbreviations|\u7528\u8a9e|\uc6a9\uc5b4|\u672f\u8bed|s\u00f6zl\u00fc",
    re.IGNORECASE,
)
"""Words that hardly mean anything else."""

_A_TO_Z = re.compile(r"\bA\W{0,3}(?:to|bis|\u00e0)?\W{0,3}Z\b", re.IGNORECASE)
_MORE_NAMES = (
    r"jargon|key ?words?\b|vocab(?:ul[a\u00e1]|\b)|vokabel|\bconcept(?:en|os)\b|fachbegriff|fachw\u00f6rter"
    r"|lessico|vocabolario|begrippen|\u0441\u043b\u043e\u0432\u0430\u0440"
    rf"|{_A_TO_Z.pattern}|cheat ?sheet|flash ?cards?"
    r"|antis\u00e8che|aide-m\u00e9moire|spickzettel|chuleta"
    r"|glosar|ordbog|ordbok|sanasto|sz(?:\u00f3t\u00e1r|\u00f3jegyz)|sanakirj|obja\u015bnieni[ae] (?:wyraz|poj|s\u0142)"
    r"|begriffserkl|fogalom|pojm|poj\u0119|termeni|thu\u1eadt ng\u1eef|istilah"
    r"|\u0433\u043b\u043e\u0441\u0441?\u0430\u0440|\u0442\u0435\u0440\u043c[\u0438\u0456]\u043d(?!\u0430\u043b)|terimler|phrasebook|nomenclature|ordforklaring"
    r"|d\u00e9finitions|definitionen|definities|definiciones|definizioni|defini\u00e7\u00f5es|\u03bf\u03c1\u03b9\u03c3\u03bc\u03bf[\u03af\u03b9]|\u043e\u043f\u0440\u0435\u0434\u0435\u043b\u0435\u043d\u0438"
    r"|\u05de\u05d9\u05dc\u05d5\u05df|\u05de\u05d5\u05e0\u05d7|\u05de\u05d5\u05e9\u05d2|\u0645\u0635\u0637\u0644\u062d|\u0642\u0627\u0645\u0648\u0633|\u0645\u0639\u062c\u0645"
    r"|dic[t\u021b\u0163]ionar|leksikon|kamus|forklaringer|begreppslist|\u017eodyn"
    r"|v\u0101rdn\u012bc|re[\u010dc]nik|rje[\u010dc]nik|s\u00f5nast|t\u1eeb \u0111i\u1ec3n|t\u1eeb v\u1ef1ng"
    r"|f\u00f6rkortningar|forkortelser|abk\u00fcrzungen|abr\u00e9viations|abreviatur|afkortingen|k\u0131saltmalar|skr\u00f3ty|zkratky|\u0441\u043e\u043a\u0440\u0430\u0449\u0435\u043d\u0438"
    r"|\u0441\u043b\u043e\u0432\u043d\u0438\u043a|\u0441\u043b\u043e\u045e\u043d|\u0440\u0435\u0447\u043d\u0438\u043a|\u03bb\u03b5\u03be\u03b9\u03ba|\u03bf\u03c1\u03bf\u03bb\u03bf\u03b3|\u03cc\u03c1\u03c9\u03bd|\u05de\u05d9\u05dc\u05d5\u05e0|\u0648\u0627\u0698\u0647|\u0936\u092c\u094d\u0926(?:\u0915\u094b\u0936|\u093e\u0935\u0932\u0940)|\u0e04\u0e33\u0e28\u0e31\u0e1e\u0e17\u0e4c"
    r"|\u8853\u8a9e|\u8a5e\u5f59|\u8a5e\u5178|\u8fad\u5178|\u540d\u8a5e\u89e3\u91cb|\u8f9e\u66f8|\u4e8b\u5178|\ub2e8\uc5b4\uc7a5"
    r"|\u03b3\u03bb\u03c9\u03c3\u03c3|\u8bcd\u6c47|\u8bcd\u5178|\u8f9e\u5178|\u540d\u8bcd\u89e3\u91ca"
)
_IN_TITLES = (
    r"|\bwords\b|\bconcept\b|\b(?:lingo|slang|argot|jerga|gergo|buzzwords)\b|fachsprache|\bABC (?:de[rs]|of)\b"
    r"|\bord\b|(?<=[^\W\d_]{3})sord\b|\bw\u00f6rter\b|fremdw\u00f6rter|\bwoorden\b|\bmots\b(?! de passe)"
    r"|\bparole d(?:el|i)|\bpalabras\b|\bpalavras\b|\bbegr(?:epp|eber|eper)\b|\bsanoja\b|\btermit\b|\bk\u00e4sitteet\b"
    r"|\b(?:t[\u00e9e]rminos|termos|termes)\b(?! (?:d'utilisation|de (?:uso|servi)|(?:y|e|et) cond))|kelimeler"
    r"|\b\u03cc\u03c1\u03bf\u03b9\b(?! \u03c7\u03c1\u03ae\u03c3\u03b7\u03c2)"
    r"|\u043f\u043e\u043d\u044f\u0442\u0442\u044f|\u043f\u043e\u043d\u044f\u0442\u0438\u044f|\ub0b1\ub9d0"
)
"""Words that name one in a title, but not in a sentence."""

MORE_NAMES = re.compile(_MORE_NAMES + _IN_TITLES, re.IGNORECASE)
_SPEAKING = re.compile(rf"{NAMES.pattern}|{_MORE_NAMES}", re.IGNORECASE)
_CALLED = re.compile(rf"(?:{NAMES.pattern}|{MORE_NAMES.pattern})\w*", re.IGNORECASE)
_SUBJECT = re.compile(r"[^\W\d_]{4}|[\u3040-\u9fff\uac00-\ud7af]{2}")


@lru_cache(maxsize=_TEXTS)
def names_glossary(text: str) -> bool:
    """Whether a title or the name of a file says that a page explains terms."""
    return NAMES.search(text) is not None or MORE_NAMES.search(text) is not None


def names_terms(text: str) -> bool:
    """Whether it says so by more than "A to Z", as the courses of a school may be called as well."""
    return names_glossary(_A_TO_Z.sub("", text))


def names_subject(title: str) -> bool:
    """Whether the title of a glossary says what it is about, as ``Wine glossary`` and compounds do.

    A menu may have ``Our glossary`` and ``Glossary A-Z`` as well.
    """
    return names_glossary(title) and _SUBJECT.search(_CALLED.sub("", title)) is not None


def calls(sentence: str) -> bool:
    """Whether a sentence speaks of a glossary, by words that hardly mean anything else."""
    return _SPEAKING.search(sentence) is not None
