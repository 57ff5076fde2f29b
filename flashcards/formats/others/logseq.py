r"""Pages of Logseq with flashcards: blocks tagged ``#card``, their answers below them.

::

    - What moves the sea? #card
      card-last-interval:: 8.5
      card-ease-factor:: 2.6
      card-next-schedule:: 2026-12-09T00:00:00.000Z
      - The moon.
    - The {{cloze moon}} moves the {{cloze sea \\\\ salt water}}. #card

All clozes of a block are one card. An interval of -1 is that of a failed card,
``nil`` that of a new one.

Source: Logseq 0.10, ``src/main/frontend/extensions/srs.cljs``.
"""

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import NamedTuple

from flashcards import clozes
from flashcards.cards import FORWARD, CardKind, Deck, Note, says_nothing
from flashcards.errors import Problem
from flashcards.formats import CardRecord, Reading, Record, fields
from flashcards.formats.others.states import state
from flashcards.scheduling import Summary

_BLOCK = re.compile(r"(?P<indent>[ \t]*)- (?P<text>.*)|(?P<empty>[ \t]*)-$")
_CARD = re.compile(r"(?<!\S)(?:#card|#?\[\[card\]\])(?!\S)", re.IGNORECASE)
_PROPERTY = re.compile(r"\s*([a-zA-Z][\w-]*)::(?:\s+(.*))?$")
_CLOZE = re.compile(r"\{\{cloze\s+(.+?)\}\}", re.IGNORECASE)
_HINT = re.compile(r"\s*\\\\\s*")
_TAG = re.compile(r"(?<!\S)#(?:\[\[([^\]]+)\]\]|([^\s#\[\]]+))")
_LINK = re.compile(r"\[\[([^\[\]]+)\]\]")
_HEADING = re.compile(r"\A#{1,6}\s+")
_TAB = 2
"""Columns of a tab: as many as the spaces that replace one."""

Days = Callable[[datetime], date]
"""Converts a moment to a local date."""


class _Block(NamedTuple):
    """A block with its level in columns, its first line, its lines, and its properties."""

    level: int
    line: int
    lines: tuple[str, ...]
    properties: dict[str, str]


def recognises(text: str) -> bool:
    """Whether a text has a block that is a card."""
    return "card" in text.lower() and any(_BLOCK.match(line) and _CARD.search(line) for line in text.split("\n"))


def parse(text: str, name: str, days: Days) -> Reading:
    """The cards of a page; ``name`` is the deck's, in which ``___`` and ``%2F`` separate levels."""
    notes: list[Note] = []
    records: dict[int, Record] = {}
    problems: list[Problem] = []
    blocks = _blocks(text.split("\n"))
    for at, block in enumerate(blocks):
        if not any(_CARD.search(line) for line in block.lines[:1]):
            continue
        end = at + 1
        while end < len(blocks) and blocks[end].level > block.level:
            end += 1
        note, kind = _note(block, blocks[at + 1 : end])
        if note is None:
            problems.append(Problem(line=block.line, message="a card without an answer; write it in a block below it"))
            continue
        known = _state(block.properties, days)
        if known is not None:
            records[len(notes)] = Record(cards={kind: CardRecord(state=known)})
        notes.append(note)
    deck = Deck(name=fields.term(re.sub(r"___|%2F", "::", name)), notes=tuple(notes))
    return Reading(deck=deck, problems=tuple(problems), records=records)


def _blocks(lines: Sequence[str]) -> list[_Block]:
    """The blocks of a page in order; what is before the first is skipped."""
    found: list[_Block] = []
    fence = ""
    for number, line in enumerate(lines, 1):
        start = None if fence else _BLOCK.match(line)
        if start:
            level = len((start["indent"] or start["empty"] or "").replace("\t", " " * _TAB))
            found.append(_Block(level, number, (start["text"] or "",), {}))
        elif found:
            inner = _dedented(line, found[-1].level + _TAB)
            own = None if fence else _PROPERTY.match(inner)
            if own:
                found[-1].properties[own[1].lower()] = (own[2] or "").strip()
            else:
                found[-1] = found[-1]._replace(lines=(*found[-1].lines, inner))
        if mark := re.match(r"\s*(?:- )?(```|~~~)", line):
            fence = "" if fence == mark[1] else fence or mark[1]
    return found


def _dedented(line: str, columns: int) -> str:
    """A line without the indentation of its block."""
    at = width = 0
    while at < len(line) and line[at] in " \t" and width < columns:
        width += _TAB if line[at] == "\t" else 1
        at += 1
    return line[at:].rstrip()


def _note(block: _Block, below: Sequence[_Block]) -> tuple[Note | None, CardKind]:
    """The note of a block, and the kind of the card that Logseq has."""
    question = "\n".join(block.lines)
    tags = tuple(
        dict.fromkeys(
            (match[1] or match[2]).replace(" ", "-")
            for match in _TAG.finditer(question)
            if not _CARD.fullmatch(match[0])
        )
    )
    question = _HEADING.sub("", _words(_TAG.sub("", _CARD.sub("", question))))
    answer = _words(_answer(below))
    if _CLOZE.search(question):
        definition = _clozes(fields.definition("\n\n".join(part for part in (question, answer) if part.strip())))
        note = Note(term=clozes.blanked(definition), definition=definition, tags=tags, line=block.line)
        return note, CardKind("cloze 1")
    term, definition = fields.question(question), fields.definition(_CLOZE.sub(r"\1", answer))
    if says_nothing(term) or says_nothing(definition):
        return None, FORWARD
    return Note(term=term, definition=definition, tags=tags, line=block.line), FORWARD


def _answer(below: Sequence[_Block]) -> str:
    """The blocks below a question: a text if there is one, otherwise a list."""
    if len(below) == 1:
        return "\n".join(below[0].lines)
    if not below:
        return ""
    least = min(block.level for block in below)
    parts: list[str] = []
    for block in below:
        margin = "  " * ((block.level - least) // _TAB)
        parts.append(f"{margin}- {block.lines[0]}")
        parts += [f"{margin}  {line}".rstrip() for line in block.lines[1:]]
    return "\n".join(parts)


def _words(text: str) -> str:
    """A text without the brackets of links to pages."""
    return "\n".join(line.rstrip() for line in _LINK.sub(r"\1", text).split("\n"))


def _clozes(text: str) -> str:
    def cloze(match: re.Match[str]) -> str:
        hidden, *hint = _HINT.split(match[1], maxsplit=1)
        return f"{{{{c1::{hidden.strip()}{f'::{hint[0].strip()}' if hint else ''}}}}}"

    return _CLOZE.sub(cloze, text)


def _state(properties: dict[str, str], days: Days) -> Summary | None:
    """The state of the card, or None for a new one."""
    try:
        interval = float(properties["card-last-interval"])
        ease = float(properties.get("card-ease-factor", "2.5"))
        due = days(datetime.fromisoformat(properties["card-next-schedule"]))
    except (KeyError, ValueError, OverflowError):
        return None
    found = state(due, abs(interval), ease)
    return found._replace(repetitions=0, interval=1, lapses=1) if found is not None and interval < 0 else found
