"""Terms as contracts and statutes define them: in quotation marks, before "means" or another verb."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from flashcards.cards import Note
from flashcards.formats.pages import Line
from flashcards.formats.pages.alphabets import UPPER

_OPEN = r"[\"\u201c-\u201e\u00ab\u2018']"
_SHUT = r"(?:[\"\u201c\u201d\u00bb]|[\u2018\u2019'](?=[\s,]))"
OR = r"[\"\u201d\u2019'],?\s(?:or|and)\s[\"\u201c\u2018']"
"""What stands between two quoted names of one thing."""

_NAME = rf"(?P<term>(?:[^\n\"\u201c\u201d\u00bb.:;]|{OR}){{1,100}}?)"
MEANS = re.compile(
    rf"(?:(?P<quoted>{_OPEN}\s?)|(?=[{UPPER}])){_NAME},?(?(quoted)\s?{_SHUT}),?\s+"
    r"(?:(?:shall\s+)?means?(?:[,:]?\s+|\s?[\u2012-\u2015:-]\s*|$)"
    r"|(?(quoted)(?=(?:has|have)\sthe\smeaning|includes?\s|refers?\sto\s)|(?!)))(?P<definition>\S.*|$)"
)
"""A line with a term and what it means, which begins behind that verb or with another one."""

_QUOTED = re.compile(rf"(?:(?:[Aa]n?|[Tt]he)\s)?{_OPEN}\s?{_NAME}(?<![,!?])\s?{_SHUT},?\s+(?P<definition>\S.*)")
_INNER = r"[^\n\"\u201c\u201d\u00bb\u3008-\u3011]+?"
_WHOLE = re.compile(
    rf"{_OPEN}\s?({_INNER}),?\s?[\"\u201c\u201d\u00bb\u2018\u2019'],?"
    rf"|[\u3008\u300a\u300c\u300e\u3010]({_INNER})[\u3009\u300b\u300d\u300f\u3011]"
)
_SEVERAL = re.compile(rf"(?:{_WHOLE.pattern})(?:,?\s(?:{_WHOLE.pattern}))*")
MARKS = "\"\u201c\u201d\u201e\u00ab\u2018'\u3008\u300a\u300c\u300e\u3010"
"""What terms in quotation marks or brackets begin with."""

_COUNT = re.compile(r"\(?\w{1,5}[.)]")
_VERB = re.compile(r"(?:shall\s+)?means?[,:]?\s+(?=\S)")
_LEAST = 3  # lines
_NEARLY = 0.8  # of the lines that begin with a term in quotation marks, or of the notes


def begins(text: str) -> bool:
    """Whether a line begins with a term in quotation marks."""
    return _QUOTED.match(text) is not None


def _unquoted(term: str) -> str:
    """A term without the quotation marks around all of its names."""
    names = [match[1] or match[2] for match in _WHOLE.finditer(term)] if _SEVERAL.fullmatch(term) else [term]
    return ", ".join(names)


def others(lines: Sequence[Line], hits: Mapping[int, object]) -> dict[int, re.Match[str]]:
    """The definitions with no verb right behind the term, beside those with one, or where a semicolon ends all."""
    found = {at: match for at, line in enumerate(lines) if (match := _QUOTED.fullmatch(line.text))}
    listed = sum(lines[at].text.endswith((";", "; and", "; or")) for at in found) + 1  # the last one ends in a stop
    if len(found) < _LEAST or (2 * len(hits.keys() & found.keys()) < len(found) and listed < _NEARLY * len(found)):
        return {}
    return {at: match for at, match in found.items() if at not in hits}


def bare(notes: Sequence[Note]) -> list[Note]:
    """Notes without the quotation marks around nearly all terms, and without "means" before nearly all definitions."""
    if len(notes) < _LEAST:
        return [*notes]
    told = [MEANS.match(note.definition) for note in notes if _COUNT.fullmatch(note.term)]
    if len(told) == len(notes) and all(told):  # a table whose first column counts the definitions
        found = [(note, match) for note, match in zip(notes, told, strict=True) if match]
        notes = [
            replace(one, term=at["term"], definition=one.definition[at.start("definition") :]) for one, at in found
        ]
    if sum(_SEVERAL.fullmatch(note.term) is not None for note in notes) >= _NEARLY * len(notes):
        notes = [replace(note, term=_unquoted(note.term)) for note in notes]
    verbs = [_VERB.match(note.definition) for note in notes]
    if sum(map(bool, verbs)) >= _NEARLY * len(notes):
        rests = [note.definition[verb.end() if verb else 0 :] for note, verb in zip(notes, verbs, strict=True)]
        notes = [replace(note, definition=rest) for note, rest in zip(notes, rests, strict=True)]
    return [*notes]
