"""``Q:``/``A:``/``C:`` blocks amid notes, as hashcards and repeater write them.

::

    Q: What moves the sea?      a question, over as many lines as it needs
    A: The moon,                its answer
    and the sun.
    ---                         a line of hyphens ends a block; so does a heading,
                                the next block, and the end of the text
    C: The [moon] moves the [sea].

A ``C:`` block makes a card of each text in brackets. What stands outside of
blocks is for the reader's eyes.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from flashcards import clozes
from flashcards.cards import Note, says_nothing
from flashcards.errors import Problem
from flashcards.formats.lines import TAGGED, Block, Kind, Line, is_own_text, question_text, scan, take_footer, text_of
from flashcards.spans import Regions

_RULE = re.compile(r"-{3,}")
_BRACKET = re.compile(r"\\.|!?\[|\]", re.DOTALL)
_LIKE_CLOZE = re.compile(r"(?<![!\\\[\]\w])\[(?![ xX]\]|\^)[^\[\]]+\](?![(:\[])")
_TARGET = re.compile(r"\((?:[a-z][a-z0-9+.-]*:|\.{0,2}/|#)", re.IGNORECASE)

_BEFORE_TAG = r"\s*(?:[-*+>]\s+|\d{1,3}[.)]\s+)?[*_]{0,2}"
_LIKE_QUESTION = re.compile(rf"{_BEFORE_TAG}q(?:uestion)?[*_]{{0,2}}\s?[:\uff1a][*_]{{0,2}}\s*\S", re.IGNORECASE)
_LIKE_ANSWER = re.compile(rf"{_BEFORE_TAG}a(?:nswer)?[*_]{{0,2}}\s?[:\uff1a][*_]{{0,2}}\s*\S", re.IGNORECASE)

_MOST_CLOZES = 500  # in one note, as in Anki
_WORD_JOINER = "\u2060"

_STOPS = frozenset({Kind.TERM, Kind.SECTION, *TAGGED.values()})


class _BadCloze(Exception):
    """The brackets of a text are not a cloze, for the given reason."""


@dataclass(frozen=True, slots=True)
class _Part:
    """A tagged line with the lines that belong to it. ``after`` is the part that ends where this one begins."""

    kind: Kind
    first: int
    end: int
    after: Kind | None


def present(lines: Sequence[str]) -> bool:
    """Whether a text has at least one block without errors."""
    tags = tuple(f"{letter}:" for letter in TAGGED)
    if not any(line.startswith(tags) for line in lines):
        return False
    stripped = [line.rstrip() for line in lines]
    return any(block.notes for block in find(scan(stripped, tags=True)[0], stripped))


def find(kinds: Sequence[Kind], lines: Sequence[str]) -> list[Block]:
    """Every block of a text, in order, with or without errors; ``kinds`` are the kinds of its lines."""
    parts = list(_parts(kinds, lines))
    found: list[Block] = []
    for part, before, following in zip(parts, [None, *parts], [*parts[1:], None], strict=False):
        if part.kind is Kind.CLOZE:
            found.append(_cloze(part, kinds, lines))
        elif part.kind is Kind.ANSWER:
            if part.after is not Kind.QUESTION:
                if part.after is Kind.ANSWER or (part.after is not None and lines[part.first - 1]):
                    found[-1] = replace(found[-1], notes=())  # half of it is missing
                found.append(_stray(part))
        elif before and before.kind is part.after is Kind.QUESTION and lines[part.first - 1]:
            found[-1] = replace(found[-1], end=part.end)
        elif following and following.kind is Kind.ANSWER and following.after is Kind.QUESTION:
            found.append(_answered(part, following, kinds, lines))
        else:
            message = 'a question without an answer; write the answer below it, on a line that begins with "A:"'
            found.append(_problem(part, message))
    return found


def _parts(kinds: Sequence[Kind], lines: Sequence[str]) -> Iterator[_Part]:
    before: Kind | None = None
    at = 0
    while at < len(lines):
        if kinds[at] not in TAGGED.values():
            before = None
            at += 1
            continue
        end = at + 1
        while end < len(lines) and kinds[end] not in _STOPS and not _is_rule(kinds[end], lines[end]):
            end += 1
        yield _Part(kinds[at], at, end, before)
        before, at = kinds[at], end


def is_rule(line: str) -> bool:
    """Whether a line of text ends a block."""
    return _RULE.fullmatch(line) is not None


def _is_rule(kind: Kind, line: str) -> bool:
    return kind is Kind.TEXT and is_rule(line.rstrip())


def _body(part: _Part, kinds: Sequence[Kind], lines: Sequence[str]) -> list[Line]:
    """The lines of a part without its tag."""
    rest = zip(kinds[part.first + 1 : part.end], lines[part.first + 1 : part.end], strict=True)
    first = lines[part.first][2:].lstrip()
    return [(Kind.TEXT, first), *rest]


def _answered(question: _Part, answer: _Part, kinds: Sequence[Kind], lines: Sequence[str]) -> Block:
    term = question_text(text_of(_body(question, kinds, lines)))
    body = _body(answer, kinds, lines)
    aliases, tags = take_footer(body)
    definition = text_of(body)
    whole = _Part(Kind.QUESTION, question.first, answer.end, None)
    if says_nothing(term):
        return _problem(whole, 'an empty question; write it after "Q:"')
    if says_nothing(definition):
        return _problem(whole, 'an empty answer; write it after "A:"')
    note = Note(term=term, definition=definition, tags=tags, aliases=aliases, line=question.first + 1)
    return Block(first=question.first, end=answer.end, notes=(note,))


def _cloze(part: _Part, kinds: Sequence[Kind], lines: Sequence[str]) -> Block:
    body = _body(part, kinds, lines)
    aliases, tags = take_footer(body)
    try:
        text = text_of(body)
        definition = _numbered(text)
    except _BadCloze as error:
        return _problem(part, str(error))
    note = Note(
        term=clozes.blanked(definition),
        definition=definition,
        tags=tags,
        aliases=aliases,
        line=part.first + 1,
        gaps=definition != text,
    )
    return Block(first=part.first, end=part.end, notes=(note,))


def _stray(answer: _Part) -> Block:
    if answer.after is Kind.ANSWER:
        return _problem(answer, "a second answer to one question; make it one answer, or write a question above it")
    if answer.after is Kind.CLOZE:
        return _problem(answer, 'an answer below a "C:" block, which has its answer in [brackets]; write a question')
    return _problem(answer, 'an answer without a question; write the question above it, after "Q:"')


def passed_over(kinds: Sequence[Kind], lines: Sequence[str], found: Sequence[Block]) -> list[int]:
    """Where texts after the first block begin that look like cards and have no tag.

    They are between two rules, or have something in brackets. ``found`` is not empty.
    """
    ends = {at for block in found for at in range(block.first, block.end)}
    starts: list[int] = []
    first: int | None = None
    below_rule = looks = in_note = False
    for at in range(found[0].end, len(lines) + 1):
        is_rule = at < len(lines) and at not in ends and _is_rule(kinds[at], lines[at])
        if at == len(lines) or at in ends or is_rule or kinds[at] in _STOPS:
            if first is not None and (looks or (below_rule and is_rule)):
                starts.append(first)
            first, below_rule, looks = None, is_rule, False
            in_note = at < len(lines) and (kinds[at] is Kind.TERM or (in_note and is_rule))
        elif kinds[at] is Kind.TEXT and not in_note and is_own_text([(kinds[at], lines[at])]):
            first = at if first is None else first
            looks = looks or _LIKE_CLOZE.search(lines[at]) is not None
    return [at + 1 for at in starts]


def nearly(kinds: Sequence[Kind], lines: Sequence[str]) -> list[Problem]:
    """One notice for all questions with an answer whose lines begin almost like those of a block."""
    found: list[int] = []
    asked: int | None = None
    for at, (kind, line) in enumerate(zip(kinds, lines, strict=True)):
        if kind in {Kind.TERM, Kind.SECTION, Kind.QUESTION, Kind.CLOZE}:
            asked = None
        elif kind is Kind.TEXT and _LIKE_QUESTION.match(line):
            asked = at
        elif asked is not None and kind in {Kind.TEXT, Kind.ANSWER} and _LIKE_ANSWER.match(line):
            found.append(asked)
            asked = None
    if not found:
        return []
    one = len(found) == 1
    what = "a line that looks like a question is" if one else f"{len(found)} lines that look like questions are"
    message = (
        f'{what} not read as such; begin {"it" if one else "each"} with "Q:", and its answer with "A:", '
        "at the beginning of a line"
    )
    return [Problem(line=found[0] + 1, message=message)]


def _problem(part: _Part, message: str) -> Block:
    return Block(first=part.first, end=part.end, problems=(Problem(line=part.first + 1, message=message),))


def _numbered(text: str) -> str:
    """A text in brackets as clozes, numbered in order; images and links keep their brackets.

    Raises:
        _BadCloze: brackets are unbalanced, empty, missing or too many.
    """
    if clozes.numbers(clozes.parse(text)):
        return text
    parts: list[str] = []
    opened: list[tuple[int, bool]] = []  # positions after open brackets, and whether they are images
    done = number = 0
    regions = Regions(text)
    for match in (match for match in _BRACKET.finditer(text) if not regions.is_comment(match.start())):
        if match[0] in {"[", "!["}:
            opened.append((match.end(), match[0] == "!["))
        elif match[0] == "]":
            if not opened:
                raise _BadCloze('a bracket is closed that was never opened; write "\\]" if it is not a cloze')
            start, is_image = opened.pop()
            if opened or is_image or _TARGET.match(text, match.end()):
                continue
            number += 1
            parts += [text[done : start - 1], deletion(number, text[start : match.start()])]
            done = match.end()
    if opened:
        raise _BadCloze('a bracket is opened and never closed; write "\\[" if it is not a cloze')
    if not number:
        raise _BadCloze('a "C:" block without a cloze; put the words to remember in [brackets]')
    if number > _MOST_CLOZES:
        raise _BadCloze(f"more than {_MOST_CLOZES} clozes in one block; split it")
    return "".join([*parts, text[done:]])


def deletion(number: int, content: str) -> str:
    """One cloze; what would end it too early, or be a hint, is split by invisible characters."""
    if not content.strip():
        raise _BadCloze("a cloze with nothing in its brackets; write the words to remember between them")
    inside = re.sub(r"\}(?=\}|\Z)", "} ", content).replace("::", f":{_WORD_JOINER}:")
    return f"{{{{c{number}::{inside}}}}}"
