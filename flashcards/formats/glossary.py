"""A glossary page as a browser copies it.

::

    Seas & Oceans12                     title, with the number of concepts glued to it
    CoreWhy the sea moves as it does.   a badge, glued to what the page is about
    Tide                                a term
    The rise and fall of the sea.       its definition
    All concepts                        headings, which say nothing about the terms
    W
    Wave
    A ridge that moves through water.

Nothing marks a term or a definition, so each line is judged by its shape, and
its neighbours settle what the shape leaves open. That way one missing line
costs one note, and the reader is in step again with the next.
"""

import re
from dataclasses import dataclass
from enum import Enum, auto
from itertools import pairwise

from flashcards.cards import Deck, Note, term_key
from flashcards.errors import Problem
from flashcards.formats import Reading
from flashcards.formats.markdown import equal_terms

_HEADING = re.compile(r"[^\W_]|#|0\W9|all concepts", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?\u2026\u3002][\"')\]\u2019\u201d\u00bb]*$")
_COUNT = re.compile(r"(?:(?<=[^\W\d_])|(?<=[)\]\"'\u2019\u201d!?])|(?<=[^\S ]))\d{1,6}$")
_MARKDOWN = re.compile(r"^ {0,3}#{1,6}[ \t]+\S|^---\s*$|^ {0,3}```", re.MULTILINE)

_TERM_WORDS = 6  # a line of more words may be a definition without its full stop
_EITHER_WORDS = 12  # and one of more than these is one
_SENTENCE_WORDS = 3  # fewer words with a full stop may be an abbreviation
_BADGE_LETTERS = 3  # fewer are the beginning of a name, as in McMurdo
_ORDERED_TERMS = 5  # as many say something about the order of a page
_TERSE = 1 / 4  # on a page with fewer definitions by shape, terms and definitions look alike
_RECOGNISED_PAIRS = 2
_RECOGNISED_SHARE = 0.8  # of the lines, those that make pairs or are headings


class _Shape(Enum):
    """What a line looks like by itself."""

    HEADING = auto()
    TERM = auto()
    DEFINITION = auto()
    EITHER = auto()
    NOTHING = auto()


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    text: str
    shape: _Shape


@dataclass(frozen=True, slots=True, kw_only=True)
class _Header:
    """What stands above the pairs; ``size`` is how many lines it takes."""

    size: int = 0
    title: str = ""
    description: str = ""


_TERMS = (_Shape.TERM, _Shape.EITHER)
_END = _Line(0, "", _Shape.NOTHING)


def recognises(text: str) -> bool:
    """Whether nearly all lines of a text pair up as short terms and their sentences."""
    if _MARKDOWN.search(text) or text.lstrip("\ufeff \t\r\n").startswith(("{", "[", "<")):
        return False
    lines = _lines(text)
    body = lines[_header(lines, "").size :]
    headings = sum(line.shape is _Shape.HEADING for line in body)
    pairs = sum(above.shape in _TERMS and below.shape is _Shape.DEFINITION for above, below in pairwise(body))
    return pairs >= _RECOGNISED_PAIRS and 2 * pairs + headings >= _RECOGNISED_SHARE * len(body)


def parse(text: str, name: str) -> Reading:
    """Read a page; ``name`` is the deck's name where the page has no title.

    What fits no pair is a problem with its line. That the page announces
    another number of concepts than it holds is a notice.
    """
    lines = _lines(text)
    header = _header(lines, name)
    notes, problems = _pair(lines[header.size :])
    title, announced = _split_count(header.title, len(notes))
    fallback = " ".join(name.split())
    deck = Deck(name=title or fallback, description=header.description, notes=tuple(notes))
    if not notes:
        message = "expected a term on one line and its definition on the next"
        message = f"no terms: {message}" if lines else f"the text is empty: {message}"
        return Reading(deck=deck, problems=(Problem(line=0, message=message),))
    notices = equal_terms(notes)
    if announced not in (None, len(notes)):
        message = f"the page announces {announced} concepts and holds {len(notes)}"
        notices.insert(0, Problem(line=lines[0].number, message=message))
    return Reading(deck=deck, problems=tuple(problems), notices=tuple(notices))


def _lines(text: str) -> list[_Line]:
    """The lines that hold something, without the space around them; a count of its own joins its title."""
    text = text.replace("\ufeff", "").replace("\r\n", "\n").replace("\r", "\n")
    stripped = ((number, line.strip()) for number, line in enumerate(text.split("\n"), 1))
    lines = [_Line(number, line, _shape(line)) for number, line in stripped if line]
    if len(lines) > 1 and re.fullmatch(r"\d{2,6}", lines[1].text) and lines[0].shape is _Shape.TERM:
        lines[:2] = [_Line(lines[0].number, f"{lines[0].text}\t{lines[1].text}", _Shape.TERM)]
    return lines


def _shape(text: str) -> _Shape:
    if _HEADING.fullmatch(text):
        return _Shape.HEADING
    words = len(text.split())
    ends = _SENTENCE_END.search(text) is not None
    if words > _EITHER_WORDS or (ends and words >= _SENTENCE_WORDS):
        return _Shape.DEFINITION
    if ends or words > _TERM_WORDS or text[0].islower():
        return _Shape.EITHER
    return _Shape.TERM


def _header(lines: list[_Line], name: str) -> _Header:
    """The title and the description, as far as the page has them."""
    if not lines or lines[0].shape is _Shape.HEADING:
        return _Header()
    first, second, third, fourth = (*lines[:4], *[_END] * (4 - len(lines[:4])))
    if first.shape is _Shape.DEFINITION:
        return _Header(size=1, description=_without_badge(first.text, lines))
    badge = _without_badge(second.text, lines) != second.text
    if not (badge or _is_title(lines, name)):
        return _Header()
    defines = third.shape is _Shape.DEFINITION
    describes = second.shape is _Shape.EITHER or fourth.shape is _Shape.DEFINITION
    if badge or second.shape is _Shape.DEFINITION or (second.shape in _TERMS and describes and not defines):
        return _Header(size=2, title=first.text, description=_without_badge(second.text, lines))
    return _Header(size=1, title=first.text)


def _is_title(lines: list[_Line], name: str) -> bool:
    """Whether the first line is no term.

    It is a title if a number is glued to it, if it has the deck's name, if what
    follows is a heading or another term with its definition, or if it stands
    out of the alphabetical order of all terms.
    """
    first, second, third = (*lines[:3], *[_END] * (3 - len(lines[:3])))
    if _COUNT.search(first.text) or term_key(first.text) == term_key(name) or second.shape is _Shape.HEADING:
        return True
    if second.shape in _TERMS and third.shape is _Shape.DEFINITION:
        return True
    terms = [term_key(line.text) for line in lines if line.shape is _Shape.TERM]
    return len(terms) >= _ORDERED_TERMS and terms[0] > terms[1] and terms[1:] == sorted(terms[1:])


def _without_badge(text: str, lines: list[_Line]) -> str:
    """A description without the word glued to it: ``CoreWhy it matters`` is ``Why it matters``.

    A word that the page uses elsewhere, like JavaScript, is one word.
    """
    word = text.partition(" ")[0]
    badge = word[: next((at for at, char in enumerate(word) if at and char.isupper()), 0)]
    if len(badge) < _BADGE_LETTERS or not badge.isalpha() or not badge.istitle():
        return text
    return text if sum(line.text.count(word) for line in lines) > 1 else text.removeprefix(badge)


def _split_count(title: str, found: int) -> tuple[str, int | None]:
    """A title and the number of concepts glued to it; the 0 of ``Web 2.0`` is none.

    Where a title itself ends in digits, the number found says where they part.
    """
    rest = title.removesuffix(str(found))
    count = _COUNT.search(title)
    announced = None
    if rest and rest != title and (count or rest[-1].isdecimal()):
        title, announced = rest, found
    elif count:
        title, announced = title[: count.start()], int(count[0])
    return " ".join(title.split()), announced


def _pair(lines: list[_Line]) -> tuple[list[Note], list[Problem]]:
    """The notes of a page, and a problem for each line that is in none."""
    notes: list[Note] = []
    problems: list[Problem] = []
    definitions = sum(line.shape is _Shape.DEFINITION for line in lines)
    terse = definitions < _TERSE * sum(line.shape is not _Shape.HEADING for line in lines)
    term: _Line | None = None
    heading = ""
    for line, after in zip(lines, [*lines[1:], _END], strict=False):
        if term and line.shape is not _Shape.HEADING and _defines(line, after, terse=terse):
            notes.append(_note(term, line))
            term = None
        elif line.shape is _Shape.DEFINITION:
            problems.append(_astray(line))
        else:
            if term:
                problems.append(_undefined(term))
            # Below the heading "C", a second "C" with a definition is the language.
            is_heading = line.shape is _Shape.HEADING and (line.text, after.shape) != (heading, _Shape.DEFINITION)
            term = None if is_heading else line
            heading = line.text if is_heading else heading
    if term:
        problems.append(_undefined(term))
    return notes, problems


def _defines(line: _Line, after: _Line, *, terse: bool) -> bool:
    """Whether a line below a term is its definition, judging by the line ``after`` it as well."""
    match line.shape:
        case _Shape.DEFINITION:
            return True
        case _Shape.EITHER:
            return after.shape is not _Shape.DEFINITION
        case _:
            return after is _END or (terse and after.shape is not _Shape.DEFINITION)


def _note(term: _Line, definition: _Line) -> Note:
    return Note(term=" ".join(term.text.split()), definition=definition.text.replace("\t", " "), line=term.number)


def _undefined(term: _Line) -> Problem:
    message = f'the term "{term.text}" has no definition: expected a sentence on the next line'
    return Problem(line=term.number, message=message)


def _astray(definition: _Line) -> Problem:
    beginning = " ".join(definition.text.split()[:5])
    message = f'a definition without a term ("{beginning} ..."): expected a term of a few words on the line above'
    return Problem(line=definition.number, message=message)
