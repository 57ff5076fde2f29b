"""Clozes in a text: ``{{c1::text}}``, ``{{c2::text::hint}}``, possibly nested.

They are read as in Anki: a cloze ends at the first ``}}`` that does not close
one inside it, and what follows the first ``::`` of its own text is its hint.
If one is never closed, it and all that follows is text. One whose number is
not 1 to 500 hides nothing.

Markdown differs from Anki in one way: ``}}`` and ``::`` in a formula or in code
belong to that, unless the cloze began inside it, too; and in a formula a cloze
ends where its braces are balanced. Comments have no clozes.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from flashcards.lean import pattern
from flashcards.spans import Regions

_OPENS = "{{c"
_TOKEN = pattern(r"\{\{c([0-9]{1,4})::|\}\}")
_OPENING = pattern(r"\{\{c([0-9]{1,4})::")
_PAIR = pattern(r"\}(?=\})|:(?=:)")
_BRACE = pattern(r"\\.|[{}]", re.DOTALL)
_APART = "\ufffe"
DEEPEST = 10
"""How deep clozes are read; anything deeper is text."""

_NAME_LENGTH = 80  # characters of a text that name it
_CODE_FENCE = pattern(r"[ >]*(`{3,}|~{3,})")
_NUMBERS = frozenset(range(1, 501))
_FEW = _NUMBERS | {0}


class Cloze(NamedTuple):
    """A cloze: its number, its content, and its hint if it has one."""

    number: int
    parts: "tuple[str | Cloze, ...]"
    hint: str | None


Parts = Sequence[str | Cloze]


class _Open:
    """A cloze that is not closed yet; ``start`` is where it begins."""

    def __init__(self, start: int, number: int) -> None:
        self.start = start
        self.number = number
        self.parts: list[str | Cloze] = []
        self.hint: str | None = None

    def add(self, text: str, at: int, colons: int | None) -> None:
        """Add a piece of its own text, found at ``at``; ``colons`` is where its hint begins."""
        if colons is None:
            self.parts.append(text)
        else:
            self.parts.append(text[: colons - at])
            self.hint = text[colons - at + 2 :]


def may_hold_any(text: str) -> bool:
    """Whether a text needs :func:`parse`; most have no clozes."""
    return _OPENS in text


def parse(text: str, *, html: bool = False) -> Parts:
    """The parts of a text in order, including clozes; ``html`` is True for a field of Anki's."""
    if not may_hold_any(text):
        return (text,)
    found: list[str | Cloze] = []
    opened: list[_Open] = []
    at = 0
    regions = _Regions(text, html=html)
    for token in _tokens(text, regions):
        _add(text, at, token.start, opened, found, regions)
        at = token.end
        if token.number is None:
            last = opened.pop()
            (opened[-1].parts if opened else found).append(Cloze(last.number, tuple(last.parts), last.hint))
        else:
            opened.append(_Open(token.start, token.number))
    found.append(text[opened[0].start if opened else at :])
    return found


def _add(  # noqa: PLR0913, PLR0917 - a piece of a text, and where it goes
    text: str, at: int, end: int, opened: list[_Open], found: list[str | Cloze], regions: "_Regions"
) -> None:
    if opened:
        opened[-1].add(text[at:end], at, regions.colons(at, end, opened[-1].start))
    else:
        found.append(text[at:end])


class _Token(NamedTuple):
    """The beginning of a cloze, with its number, or an end."""

    start: int
    end: int
    number: int | None


def _tokens(text: str, regions: "_Regions") -> Iterator[_Token]:
    """The beginnings and ends that count; anything deeper than :data:`DEEPEST` is text."""
    opened: list[int] = []
    at = 0
    while match := _TOKEN.search(text, at):
        start, at = match.span()
        if regions.is_comment(start):
            continue
        if match[1] is not None:
            if len(opened) < DEEPEST:
                opened.append(at)
                yield _Token(start, at, int(match[1]))
        elif opened:
            place = regions.end_of(start, opened[-1])
            if place is None:
                at = start + 1
            else:
                opened.pop()
                at = place + 2
                yield _Token(place, at, None)


class _Regions:
    """The code, formulas and comments of a text, where the marks of clozes may mean something else."""

    def __init__(self, text: str, *, html: bool) -> None:
        self._text = text
        regions = Regions("" if html else text)
        self._at = regions.at
        self.is_comment = regions.is_comment

    def is_text(self, place: int) -> bool:
        """Whether a place is outside of code and formulas."""
        return self._at(place) is None

    def end_of(self, place: int, opened: int) -> int | None:
        """The end of the two braces at a place if they close a cloze whose text begins at ``opened``, else None."""
        region = self._at(place)
        if region is None:
            return place
        if opened <= region.start:
            return None
        if region.formula and not self._text.startswith("}}", place + 1):
            return place
        depth = _depth(self._text, opened, place) if region.formula else 0
        while depth > 0 and self._text.startswith("}}", place + 1):
            place += 1
            depth -= 1
        return place

    def between(self, place: int, opened: int) -> str:
        """What must separate two marks at a place for Anki; empty if they are the marks of a cloze."""
        region = self._at(place)
        if region is None or region.comment or (self._text[place] == ":" and opened > region.start):
            return ""
        if not region.formula:
            return _APART
        return " " if self._text[place] == "}" else "{}"

    def colons(self, start: int, end: int, opened: int) -> int | None:
        """Where between two places the hint of a cloze opened at ``opened`` begins."""
        while (at := self._text.find("::", start, end)) >= 0:
            region = self._at(at)
            if region is None or opened >= region.start:
                return at
            start = region.end
        return None


def _depth(text: str, start: int, end: int) -> int:
    """How many braces are open in a piece of TeX."""
    return sum(1 if brace[0] == "{" else -1 for brace in _BRACE.finditer(text, start, end) if len(brace[0]) == 1)


def starts(text: str, *, html: bool = False) -> set[int]:
    """Where the clozes begin that can be left as they are for Anki; ``html`` is True for a field of Anki's.

    Those are the ones that hide something, and those numbered 0, which have no card in Anki either.
    """
    return {opened.start for opened, _ in _whole(text, html=html) if opened.number in _FEW}


def void(text: str) -> list[tuple[int, int]]:
    """The beginnings and ends of clozes whose numbers are too high: Anki would make cards of them."""
    return [(opened.start, closed.start) for opened, closed in _whole(text, html=False) if opened.number not in _FEW]


def _whole(text: str, *, html: bool) -> list[tuple[_Token, _Token]]:
    """The marks of each cloze that is closed, and not inside one that is not."""
    found: list[tuple[_Token, _Token]] = []
    opened: list[_Token] = []
    for token in _tokens(text, _Regions(text, html=html)) if may_hold_any(text) else ():
        if token.number is not None:
            opened.append(token)
        else:
            found.append((opened.pop(), token))
    text_from = opened[0].start if opened else len(text)
    return [pair for pair in found if pair[0].start < text_from]


def unclosed(text: str) -> str:
    """The mark of the first cloze that is never closed, such as ``{{c1::``, if it is not in code."""
    if not may_hold_any(text):
        return ""
    regions = _Regions(text, html=False)
    opened: list[_Token] = []
    for token in _tokens(text, regions):
        if token.number is not None:
            opened.append(token)
        else:
            opened.pop()
    return next((text[one.start : one.end] for one in opened if regions.is_text(one.start)), "")


def apart(text: str) -> str:
    """A text that Anki reads with the same clozes, once it is HTML; see :func:`as_entities`.

    Anki does not know formulas and code. Braces and colons in them that would
    end a cloze or begin its hint are separated by a space in a formula, and by
    an invisible mark in code.
    """
    regions = _Regions(text, html=False)
    pieces: list[str] = []
    opened: list[int] = []
    at = 0
    for token in _tokens(text, regions) if may_hold_any(text) else ():
        for pair in _PAIR.finditer(text, at, token.start + 1) if opened else ():
            if between := regions.between(pair.start(), opened[-1]):
                pieces += [text[at : pair.end()], between]
                at = pair.end()
        pieces.append(text[at : token.end])
        at = token.end
        if token.number is None:
            opened.pop()
        else:
            opened.append(token.end)
    return "".join((*pieces, text[at:]))


def as_entities(html: str) -> str:
    """The HTML of such a text, with entities for the braces and colons after the marks in code."""
    return html.replace(f"{_APART}}}", "&#125;").replace(f"{_APART}:", "&#58;")


def torn(text: str) -> int | None:
    """Where the first cloze begins that ends amid braces or code, and so perhaps too early."""
    opened: list[_Token] = []
    for token in _tokens(text, _Regions(text, html=False)) if may_hold_any(text) else ():
        if token.number is not None:
            opened.append(token)
            continue
        last = opened.pop()
        if text.startswith("}", token.end) and _depth(text, last.end, token.start) > 0:
            return last.start
    return None


def numbers(parts: Parts) -> set[int]:
    """The numbers of the clozes that hide something."""
    found: set[int] = set()
    for part in parts:
        if isinstance(part, Cloze):
            found |= {part.number} & _NUMBERS | numbers(part.parts)
    return found


def written(parts: Parts, show: Callable[[Cloze, str], str | None]) -> str:
    """The text with ``show`` applied to each cloze and the text before it; None keeps the content of a cloze."""
    found = ""  # grown in place, because a text may have very many clozes
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
    """A text with other numbers for its clozes."""
    return _OPENING.sub(lambda match: f"{{{{c{numbers.get(int(match[1]), int(match[1]))}::", text)


def blanked(text: str) -> str:
    """A name for a text that has none: the text on one line with gaps for its clozes, shortened if it is long."""
    line = " ".join(written(parse(text), lambda *_: "[...]").split())
    start = line[:_NAME_LENGTH]
    if len(line) <= _NAME_LENGTH:
        return line
    return start.rpartition(" ")[0] + " \N{HORIZONTAL ELLIPSIS}" if " " in start else start


def is_verbatim(before: str) -> bool:
    """Whether what follows this Markdown is in code or a formula, where emphasis would show as stars."""
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
    """The clozes of a number, in order, except those inside another of that number."""
    found: list[Cloze] = []
    for part in parts:
        if isinstance(part, Cloze):
            found += [part] if part.number == number else of_number(part.parts, number)
    return found
