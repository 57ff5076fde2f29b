"""Sections of an article that are laid out as its entries: "Introduction" above the first, "Conclusion" below the last.

A glossary of logic explains what a conclusion is, so what such a section is
called sets it aside only where its text speaks of the page; else it is doubtful.
Under any other name, the last entries are doubtful where they alone say "we".
"""

import re
from collections.abc import Sequence

from flashcards.formats.pages import Found, Pair, sorting
from flashcards.formats.pages.lines import order_key

LAST = (
    r"(?:(?:in )?conclusions?|(?:(?:in|a) )?(?:quick |brief |short )?summary|in short|to sum up|summing up|recap"
    r"|(?:final|closing|last|parting) (?:thoughts?|words?|remarks?|notes?)|(?:your |the )?next steps?"
    r"|wrapping (?:it |things )?up|wrap[- ]?up|(?:key )?takeaways?|the bottom line"
    r"|what(?:['\u2019]s| is| comes| to do)? next|where to go (?:next|from here)|over to you|your turn"
    r"|fazit|schluss(?:wort|bemerkung|folgerung)?|zusammenfassung|zum schluss|(?:die )?n\u00e4chsten? schritte"
    r"|conclusi\u00f3n|conclusiones|(?:en )?resumen|pr\u00f3ximos pasos|para terminar"
    r"|(?:en )?r\u00e9sum\u00e9|pour (?:conclure|finir)|(?:les )?prochaines \u00e9tapes|(?:le )?mot de la fin"
    r"|(?:in )?conclusion[ei]|in sintesi|per concludere|(?:i )?prossimi passi"
    r"|conclus\u00e3o|(?:em )?resumo|pr\u00f3ximos passos|conclusie|samenvatting|tot slot"
    r"|slutsats|sammanfattning|konklusion|konklusjon|opsummering|oppsummering|wnioski|podsumowanie"
    r"|\u0437\u0430\u043a\u043b\u044e\u0447\u0435\u043d\u0438\u0435|\u0438\u0442\u043e\u0433\u0438|\u307e\u3068\u3081|\u304a\u308f\u308a\u306b|\u7d50\u8ad6|\u7ed3\u8bba|\u603b\u7ed3)"
)
"""What the last section of an article is called."""

FIRST = (
    r"(?:introduction|overview|getting started|before (?:you|we) (?:begin|start)|einleitung|einf\u00fchrung"
    r"|\u00fcberblick|introducci\u00f3n|introduzione|introdu\u00e7\u00e3o|inleiding|inledning|wst\u0119p"
    r"|\u0432\u0432\u0435\u0434\u0435\u043d\u0438\u0435|\u306f\u3058\u3081\u306b|\u5f15\u8a00)"
)
_CLOSES = re.compile(rf"[\d.\s]*{LAST}\W*", re.IGNORECASE)
_OPENS = re.compile(rf"[\d.\s]*{FIRST}\W*", re.IGNORECASE)
_OF_PAGE = re.compile(
    r"\b(?:now (?:that )?you\b|you(?:['\u2019]ve| have)? now\b|we(?:['\u2019](?:ve|ll)| hope| have| will)\b|i hope\b"
    r"|(?:these|those|all the|most important) (?:\w+ )?(?:terms|words|concepts|definitions)\b"
    r"|this (?:glossary|list|page|article|post|guide)\b|here (?:are|is)\b"
    r"|dieser? (?:begriffe|w\u00f6rter|liste|seite)\b|ces (?:termes|mots)\b|estos t\u00e9rminos\b|estas palabras\b"
    r"|questi termini\b|queste parole\b|jetzt (?:kennen|kennst|wissen|wei\u00dft)\b|ahora (?:ya )?(?:conoces|sabes)\b"
    r"|vous (?:connaissez|savez)\b|ora (?:conosci|sai)\b)",
    re.IGNORECASE,
)
"""What a text says that speaks of the page itself."""

_OURS = re.compile(
    r"\b(?:[Ww]e|[Oo]ur|us|[Ll]et['\u2019]s|[Ww]ir|[Uu]ns(?:er\w*)?|[Nn]ous|[Nn]otre|[Nn]uestr[oa]s?"
    r"|[Nn]ostr[oaie]|[Nn]oss[oa]s?|[Oo]nze)\b"
)
_YOURS = re.compile(
    r"\b(?:you|your|du|ihr|euch|vous|votre|vos|usted(?:es)?|voi|vostr[oaie]|voc\u00eas?|jullie)\b", re.IGNORECASE
)
_LEAST = 3  # entries that are left
_NEAR = 3  # of the last entries, that may be parts of the site
_ENOUGH = 5  # others, none of which says "we"
_SECTION = "it may be a section of the page around the terms"
_READER = "it speaks to the reader, unlike the others"


def without(found: Found) -> Found:
    """A reading without the sections at its ends that speak of the page, and with doubts about those that may be some.

    What has its place in the alphabet, on a page in that order, is an entry.
    """
    pairs = found.pairs
    if len(pairs) <= _LEAST:
        return found
    in_order = sorting.tells([pair.term for pair in pairs])
    first, last = 0, len(pairs)
    if _OPENS.fullmatch(pairs[0].term) and not (in_order and _is_placed(pairs[0], pairs[1])):
        first += _aside(pairs[0], pairs[1:])
    if _CLOSES.fullmatch(pairs[-1].term) and not (in_order and _is_placed(pairs[-2], pairs[-1])):
        last -= _aside(pairs[-1], pairs[:-1])
    return found.only(first, last) if last - first < len(pairs) else found


def _is_placed(pair: Pair, other: Pair) -> bool:
    return order_key(pair.term) <= order_key(other.term)


def _aside(pair: Pair, others: Sequence[Pair]) -> bool:
    """Whether a section speaks of the page, or it alone to the reader, so that it is no entry; another is doubtful."""
    if _OF_PAGE.search(pair.text) or (_speaks(pair) and not any(map(_speaks, others))):
        return True
    pair.doubt = pair.doubt or _SECTION
    return False


def _speaks(pair: Pair) -> bool:
    return _OURS.search(pair.text) is not None or _YOURS.search(pair.text) is not None


def doubt_tail(pairs: Sequence[Pair]) -> None:
    """Doubt the last entries from the first that speaks to the reader, where only among these one says "we"."""
    at = len(pairs) - _NEAR
    says = [place for place in range(max(0, at), len(pairs)) if _OURS.search(pairs[place].text)]
    if at < _ENOUGH or not says or any(_OURS.search(pair.text) for pair in pairs[:at]):
        return
    speaks = [place for place in range(at, len(pairs)) if place in says or _YOURS.search(pairs[place].text)]
    in_order = sorting.tells([pair.term for pair in pairs])
    if not (in_order and _is_placed(pairs[speaks[0] - 1], pairs[speaks[0]])):
        for pair in pairs[speaks[0] :]:
            pair.doubt = pair.doubt or _READER
