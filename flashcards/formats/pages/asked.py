"""Questions: "What is a bond?" asks for a bond; other questions and their answers are cards if somebody says so."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from flashcards.formats.pages import Found, Line, Pair
from flashcards.formats.pages.around.names import calls, names_glossary
from flashcards.formats.pages.lines import Shape, is_heading, shape
from flashcards.formats.pages.paragraphs import paragraphs, term_text, wrapped_at

_ASKED = re.compile(
    r"(?:[^\w\s]\s?)?(?:what(?:['\u2019]s| is| are)\s(?:(?:the (?:definition|meaning) of|meant by)\s)?"
    r"(?:(?:an?|the)\s)?(\S.*?)"
    r"|what\s(?:does|do)\s(?:(?:an?|the)\s)?(\S.*?)\s(?:mean|stand for|represent)(?:\s.*?)?"
    r"|how\s(?:does|do)\s(?:(?:an?|the)\s)?(\S.*?)\swork)\s?\?",
    re.IGNORECASE,
)
_BEHIND = re.compile(r"(?P<term>\S.{0,40}):\s[^:]*\b(?P=term).{0,30}\?", re.IGNORECASE)
"""A term and a question about it, in any language."""

_MARKS = ("?", "\uff1f")
_LEAST = 3  # questions
_MOSTLY = 0.8  # of the terms
_NEAR = 4  # lines above the first question, that may say what the page is


def unasked(found: Found) -> Found:
    """A reading whose terms are what is asked for, where nearly all are questions such as "What is a bond?"."""
    asked = [_asked_for(pair.term) for pair in found.pairs]
    if sum(map(bool, asked)) < max(_LEAST, _MOSTLY * len(asked)):
        return found
    return replace(
        found, pairs=[replace(pair, term=term or pair.term) for pair, term in zip(found.pairs, asked, strict=True)]
    )


def terms(lines: Sequence[Line]) -> list[Line]:
    """The lines of a page that calls itself a glossary, with what is asked for in place of its questions.

    On other pages, people ask. An answer may stand behind its question.
    """
    given, lines = lines, [one for line in lines for one in _parted(line)]
    asked = {at: term for at, line in enumerate(lines) if (term := _asked_for(line.text) or _asked_behind(line.text))}
    first = min(asked, default=0)
    above = [line.text for line in lines[max(0, first - _NEAR) : first]]
    questions = sum(line.text.endswith("?") for line in lines)
    named = sum(shape(line.text) is Shape.TERM and at + 1 in asked for at, line in enumerate(lines))
    told = sum(shape(below.text) is Shape.DEFINITION for at, (_, below) in enumerate(pairwise(lines)) if at in asked)
    called = any(calls(text) if shape(text) is Shape.DEFINITION else names_glossary(text) for text in above)
    if not called or len(asked) < max(_LEAST, _MOSTLY * questions) or told < _MOSTLY * len(asked) or 2 * named > told:
        return [*given]
    return [replace(line, text=asked.get(at, line.text)) for at, line in enumerate(lines)]


def _parted(line: Line) -> list[Line]:
    """A line as a question and what stands behind it, if that is a sentence."""
    question, mark, answer = line.text.partition("? ")
    if not mark or shape(answer) is not Shape.DEFINITION or not _asked_for(f"{question}?"):
        return [line]
    return [replace(line, text=f"{question}?"), replace(line, text=answer, gap=False, cut=False, bullet="", below=0)]


def readings(lines: Sequence[Line]) -> Iterator[Found]:
    """Questions above their answers, which are no glossary, but cards for those who choose the format."""
    asked = [at for at, line in enumerate(lines) if line.text.endswith(_MARKS)]
    pairs = []
    width = wrapped_at(lines)
    for at, end in pairwise([*asked, len(lines)]):
        below = [line for line in lines[at + 1 : end] if not is_heading(line.text)]
        if below:
            answer = paragraphs(below, width)
            pairs.append(Pair(lines[at].number, term_text(lines[at].text), answer, at, end))
    if len(pairs) >= _LEAST:
        yield Found(shape="questions", pairs=pairs)


def _asked_behind(text: str) -> str:
    """The term of a line that a question about it follows; empty if there is none."""
    match = _BEHIND.fullmatch(text)
    return match["term"] if match else ""


def _asked_for(text: str) -> str:
    """What a question asks for; empty if a text is no such question."""
    match = _ASKED.fullmatch(text)
    return next(filter(None, match.groups())) if match else ""
