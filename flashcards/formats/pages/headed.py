"""Whether Markdown whose headings are terms is somebody's deck, a glossary with more parts, or another text.

::

    # Bread glossary

    ## Contents                  a list of links to the terms
    - [Autolyse](#autolyse)

    ## Autolyse                  a term
    A rest after mixing.

    ## License                   a part of the page around the terms
    CC BY 4.0.

A text with a key of a deck at its top stays as it is, and so does one with
other front matter that does not call itself a glossary.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from flashcards.cards import Note
from flashcards.errors import Problem
from flashcards.formats import Judgement, Reading
from flashcards.formats.glossary import is_deck
from flashcards.formats.pages.around.names import names_glossary
from flashcards.formats.pages.lines import Shape, order_key, shape

_AROUND = (
    r"(?:table of )?contents?|toc|index|references?|bibliography|see also|further reading|(?:external |related )?links"
    r"|resources|related (?:links|projects|reading|terms|pages)|(?:how to )?contribut(?:e|ing|ors|ions?)"
    r"|licen[cs](?:es?|ing)|acknowledge?ments?|credits|authors?|about(?: the authors?| this .*)?|maintainers"
    r"|change ?log|copyright|sources|footnotes|feedback|contact"
    r"|inhalt(?:sverzeichnis)?|siehe auch|quellen|literatur|weblinks|lizenz|mitwirken"
    r"|sommaire|voir aussi|r\u00e9f\u00e9rences|licence|contribuer"
    r"|contenidos?|\u00edndice|v\u00e9ase tambi\u00e9n|referencias|licencia|contribuir|indice|vedi anche|licenza"
)
_PART = re.compile(rf"\W*(?:{_AROUND})\W*", re.IGNORECASE)
_EITHER = re.compile(
    r"index|links|resources|references?|credits?|sources|feedback|contact|copyright|authors?|indice|\u00edndice",
    re.IGNORECASE,
)
"""Names of parts that are terms as well, as an index is of databases."""
_OF_README = re.compile(
    rf"\W*(?:{_AROUND}|install(?:ation|ing)?|usage|getting started|quick ?start|requirements|prerequisites|features"
    r"|configuration|build(?:ing)?|development|tests?|testing|examples?|faq|support|roadmap|documentation|status"
    r"|introduction|overview|dependencies|deployment)\W*",
    re.IGNORECASE,
)
_VERSION = re.compile(r"\W*(?:v(?:ersion)?\.?\s?)?\d+(?:\.\d+)+\b.*|\W*unreleased\W*", re.IGNORECASE)
_LINK_TO_TERM = re.compile(r"\s*(?:(?:[-*+]|\d+[.)])\s+)?\[[^\[\]]+\]\(#[^()]*\)\s*")
_MARKUP = (
    (
        re.compile(r"\[\^[^\[\]]+\]$|(?<![\]\s])\s*\{#[^{}]*\}$|^\[\]\{[^{}]*\}"),
        "",
    ),  # a footnote, the anchors of pandoc
    (re.compile(r"(\*\*|__)(?=\S)((?:(?!\1).)+)(?<=\S)\1"), r"\2"),
    (re.compile(r"\[([^\[\]]+)\](?:\([^()]*\)|\{[^{}]*\})"), r"\1"),
)
"""What stands around all of a term and says nothing of it, and what is left of that."""
_FRONT = ("---", "+++")
_HALF = 0.5
_LEAST_PARTS = 2
_OTHER_TEXT = 0.2
_GLOSSARY = 0.95
_SHAPE = "headings above definitions"
_ASKED = "questions and answers of people"
_YOU = re.compile(r"\b(?:you|your|yours|Sie|Ihr\w*|vous|votre|usted|su)\b")
_ME = re.compile(r"\b(?:I|my|me|we|our|ich|mein\w*|wir|je|mon|nous|yo|mi)\b")


def judged(reading: Reading, text: str) -> Reading:
    """A Markdown deck as it should be imported: without parts that explain no term, doubted, or as it is."""
    lines = text.lstrip("\ufeff").split("\n")
    named = names_glossary(reading.deck.name)
    has_front = text.lstrip("\ufeff").startswith(_FRONT) and not named
    if has_front or is_deck(text) or reading.records or not reading.deck.notes:
        return reading
    notes = tuple(replace(note, term=_bare(note.term)) for note in reading.deck.notes)
    reading = replace(reading, deck=replace(reading.deck, notes=notes))
    if not all(note.line <= len(lines) and lines[note.line - 1].lstrip().startswith("##") for note in notes):
        return replace(reading, judgement=_judgement(_OTHER_TEXT, (), _ASKED)) if _is_talk(notes) else reading
    if not named and _is_other(notes):
        return replace(reading, judgement=_judgement(_OTHER_TEXT))
    parts = {at for at, note in enumerate(notes) if _lists_terms(note)}
    ends = _at_ends(notes, parts)
    if named:
        parts |= {at for at in ends if at in parts or not _may_be_term(notes, at)}
    around = [
        note
        for at, note in enumerate(notes)
        if at not in parts and _PART.fullmatch(note.term) and (at in ends or not _is_in_order(notes, at))
    ]
    doubtful = around if named or parts else []  # a deck may explain what an index is
    if len(parts) == len(notes) or not (parts or doubtful):
        return reading
    problems = [
        Problem(line=note.line, message=f'doubtful: "{note.term}": it may be a part of the page around the terms')
        for note in doubtful
    ]
    kept = tuple(note for at, note in enumerate(notes) if at not in parts)
    dropped = [line for at in sorted(parts) for line in _lines(notes[at])]
    return replace(
        reading,
        deck=replace(reading.deck, notes=kept),
        problems=tuple(sorted((*reading.problems, *problems), key=lambda problem: problem.line)),
        judgement=_judgement(_GLOSSARY, dropped),
    )


def _bare(term: str) -> str:
    """A term without the markup around all of it."""
    for pattern, instead in _MARKUP:
        if instead == "":
            term = pattern.sub("", term) or term
        elif match := pattern.fullmatch(term):
            term = match.expand(instead)
    return term


def _judgement(sure: float, dropped: Iterable[str] = (), shape: str = _SHAPE) -> Judgement:
    return Judgement(shape=shape, sure=sure, dropped=tuple(dropped), format_name="markdown")


def _is_talk(notes: Sequence[Note]) -> bool:
    """Whether questions and answers are those of an interview, or of people who ask about themselves."""
    for asked, told in ((_YOU, _ME), (_ME, _YOU)):
        questions = sum(asked.search(note.term) is not None for note in notes)
        answers = sum(told.search(note.definition) is not None for note in notes)
        if questions >= max(_LEAST_PARTS, _HALF * len(notes)) and answers >= _HALF * len(notes):
            return True
    return False


def _is_other(notes: Sequence[Note]) -> bool:
    """Whether headings are those of a list of changes or a README."""
    versions = sum(_VERSION.fullmatch(note.term) is not None for note in notes)
    parts = sum(_OF_README.fullmatch(note.term) is not None for note in notes)
    most = max(versions, parts if parts >= _LEAST_PARTS else 0)
    return most >= _HALF * len(notes)


def _lists_terms(note: Note) -> bool:
    """Whether a section is nothing but links to other parts of the text."""
    return all(_LINK_TO_TERM.fullmatch(line) for line in note.definition.split("\n") if line.strip())


def _may_be_term(notes: Sequence[Note], at: int) -> bool:
    """Whether a section with the name of a part of a page has its place in the alphabet, and a sentence."""
    note = notes[at]
    return (
        _EITHER.fullmatch(note.term) is not None
        and _is_in_order(notes, at)
        and shape(note.definition) is Shape.DEFINITION
    )


def _is_in_order(notes: Sequence[Note], at: int) -> bool:
    keys = [order_key(note.term) for note in notes[max(0, at - 1) : at + 2]]
    return keys == sorted(keys)


def _at_ends(notes: Sequence[Note], parts: set[int]) -> set[int]:
    """The sections before and after all terms whose names are those of parts of a page."""
    found: set[int] = set()
    for places in (range(len(notes)), range(len(notes) - 1, -1, -1)):
        for at in places:
            if at not in parts and _PART.fullmatch(notes[at].term) is None:
                break
            found.add(at)
    return found


def _lines(note: Note) -> list[str]:
    return [note.term, *filter(str.strip, note.definition.split("\n"))]
