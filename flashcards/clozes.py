"""Cloze deletions in a text: ``{{c1::text}}``, ``{{c2::text::hint}}``, one inside another.

They are taken as Anki takes them: a deletion ends at the first ``}}`` that
none inside it claims, and what follows the first ``::`` of its own text is its
hint. One that is never closed is text, with all that follows. One whose number
is not 1 to 500 hides nothing.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

_OPENS = "{{c"
_TOKEN = re.compile(r"\{\{c([0-9]{1,4})::|\}\}")
_OPENING = re.compile(r"\{\{c([0-9]{1,4})::")
DEEPEST = 10
"""Deletions one inside another; what is deeper is text."""

_NAME_LENGTH = 80  # characters of a text that name it
_CODE_FENCE = re.compile(r"[ >]*(`{3,}|~{3,})")
_NUMBERS = frozenset(range(1, 501))


class Cloze(NamedTuple):
    """A deletion: its number, what it holds, and its hint, if it has one."""

    number: int
    parts: "tuple[str | Cloze, ...]"
    hint: str | None


Parts = Sequence[str | Cloze]


class _Open:
    """A deletion that is not closed yet; ``start`` is where it begins."""

    def __init__(self, start: int, number: int) -> None:
        self.start = start
        self.number = number
        self.parts: list[str | Cloze] = []
        self.hint: str | None = None

    def add(self, text: str) -> None:
        """Take a piece of its own text."""
        head, colons, hint = text.partition("::")
        self.parts.append(head)
        if colons:
            self.hint = hint


def may_hold_any(text: str) -> bool:
    """Whether a text is worth :func:`parse`: most have no deletion."""
    return _OPENS in text


def parse(text: str) -> Parts:
    """The parts of a text in order, deletions among them."""
    if not may_hold_any(text):
        return (text,)
    found: list[str | Cloze] = []
    opened: list[_Open] = []
    at = 0
    for match in _TOKEN.finditer(text):
        closes = match[1] is None
        if (closes and not opened) or (not closes and len(opened) == DEEPEST):
            continue
        _add(text[at : match.start()], opened, found)
        at = match.end()
        if closes:
            last = opened.pop()
            (opened[-1].parts if opened else found).append(Cloze(last.number, tuple(last.parts), last.hint))
        else:
            opened.append(_Open(match.start(), int(match[1])))
    found.append(text[opened[0].start if opened else at :])
    return found


def _add(piece: str, opened: list[_Open], found: list[str | Cloze]) -> None:
    if opened:
        opened[-1].add(piece)
    else:
        found.append(piece)


def starts(text: str) -> set[int]:
    """Where the deletions of a text begin that hide something."""
    found: set[int] = set()
    opened: list[re.Match[str]] = []
    for match in _TOKEN.finditer(text) if may_hold_any(text) else ():
        if match[1] is not None and len(opened) < DEEPEST:
            opened.append(match)
        elif match[1] is None and opened:
            last = opened.pop()
            if int(last[1]) in _NUMBERS:
                found.add(last.start())
    text_from = opened[0].start() if opened else len(text)
    return {start for start in found if start < text_from}


def numbers(parts: Parts) -> set[int]:
    """The numbers of the deletions that hide something."""
    found: set[int] = set()
    for part in parts:
        if isinstance(part, Cloze):
            found |= {part.number} & _NUMBERS | numbers(part.parts)
    return found


def written(parts: Parts, show: Callable[[Cloze, str], str | None]) -> str:
    """The text, where ``show`` says what stands for a deletion behind a text; None is what it holds."""
    found = ""  # it grows in place, and is copied nowhere: there may be many deletions
    inside = [iter(parts)]
    while inside:
        part = next(inside[-1], None)
        if part is None:
            inside.pop()
        elif isinstance(part, str):
            found += part
        elif (shown := show(part, found)) is None:
            inside.append(iter(part.parts))
        else:
            found += shown
    return found


def revealed(text: str) -> str:
    """A text with nothing hidden."""
    return written(parse(text), lambda *_: None)


def renumbered(text: str, numbers: Mapping[int, int]) -> str:
    """A text whose deletions have other numbers."""
    return _OPENING.sub(lambda match: f"{{{{c{numbers.get(int(match[1]), int(match[1]))}::", text)


def blanked(text: str) -> str:
    """The name of a text that has no other: itself in one line with a gap for each deletion, cut off if it is long."""
    line = " ".join(written(parse(text), lambda *_: "[...]").split())
    start = line[:_NAME_LENGTH]
    if len(line) <= _NAME_LENGTH:
        return line
    return start.rpartition(" ")[0] + " \N{HORIZONTAL ELLIPSIS}" if " " in start else start


def is_verbatim(before: str) -> bool:
    """Whether what follows this Markdown stands in code or in a formula, where emphasis would be shown as stars."""
    fence = ""
    paragraph = ""
    for line in before.split("\n"):
        mark = _CODE_FENCE.match(line)
        if mark and (not fence or (mark[1].startswith(fence) and not line[mark.end() :].strip())):
            fence, paragraph = ("" if fence else mark[1]), ""
        elif not line.strip():
            paragraph = ""
        else:
            paragraph += line
    return bool(fence) or paragraph.count("`") % 2 == 1 or paragraph.count("$") % 2 == 1


def of_number(parts: Parts, number: int) -> list[Cloze]:
    """The deletions of a number, in their order; none that is inside another of them."""
    found: list[Cloze] = []
    for part in parts:
        if isinstance(part, Cloze):
            found += [part] if part.number == number else of_number(part.parts, number)
    return found
