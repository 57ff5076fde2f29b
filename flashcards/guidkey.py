r"""The key of a term from which guids are made. It never changes: a note's guid is its name on every machine.

It is what emphasis, case, punctuation and spacing leave of a term by the rules
that the program had when it made its first guids. They read Markdown roughly;
this expression, applied three times, is what they were:

::

    (?<![\\\w])(_{1,3})(?=\S)(.+?)(?<=\S)\1(?!\w) | (?<!\\)(\*{1,3}|~~|`+)(?=\S)(.+?)(?<=\S)\3

That expression takes the cube of a text's length where marks are many, so what
it finds is looked up here, in time that grows with the text.
"""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from itertools import count
from typing import NamedTuple

from flashcards.lean import pattern

_MARKED = pattern(r"[*_~`\\]")
_ESCAPED = pattern(r"\\([!-/:-@\[-`{-~])")
_MARK = pattern(r"[*_~`]")
_TICKS = pattern("`+")
_FENCE = pattern(r"^ {0,3}(?:`{3,}|~{3,}).*$", re.MULTILINE)
_TIMES = 3
_LONGEST = 3  # of the marks _ and *


class _Kept(dict[int, str]):
    """A table for ``str.translate``, filled as characters are met: what stays of each one."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        self[code] = kept = char if char == "#" or unicodedata.category(char)[0] in "LMNS" else " "
        return kept


KEPT = _Kept()
"""Letters, marks, digits, symbols and ``#`` stay; anything else becomes a space."""

KEPT_ASCII = "".join(KEPT[code] for code in range(128)).encode().ljust(256)
"""The same for ASCII, which is translated several times as fast as bytes."""


def guid_key(term: str) -> str:
    """The text that the guid of a term is made from; several lines count as one, with fences as backticks."""
    if "\n" in term:
        term = " ".join(_FENCE.sub("`", term).split())
    return folded(_plain(term)) or " ".join(term.split())


def folded(text: str, kept: Mapping[int, str] = KEPT) -> str:
    """What is left of a text without Markdown, case, punctuation and spacing."""
    if text.isascii():
        return b" ".join(text.encode().lower().translate(KEPT_ASCII).split()).decode()
    return " ".join(unicodedata.normalize("NFKC", text).casefold().translate(kept).split())


def _plain(markdown: str) -> str:
    if not _MARKED.search(markdown):
        return markdown.strip()
    for _ in range(_TIMES):
        changed = "".join(_unmarked(markdown))
        if changed == markdown:
            break
        markdown = changed
    return _ESCAPED.sub(r"\1", markdown).strip()


class _Match(NamedTuple):
    """Marks around a text: where the text begins and ends, and where the marks after it end."""

    start: int
    end: int
    after: int


def _unmarked(text: str) -> Iterator[str]:
    """The pieces of a text without its pairs of marks."""
    marks = _Marks(text)
    done = 0
    mark = _MARK.search(text)
    while mark:
        at = mark.start()
        if found := marks.match(at):
            yield text[done:at]
            yield text[found.start : found.end]
            at = done = found.after
        else:
            at += 1
        mark = _MARK.search(text, at)
    yield text[done:]


class _Run(NamedTuple):
    """Backticks in a row: where they begin, and how many of them may close code, from ``closes`` on."""

    start: int
    closes: int
    room: int


class _Marks:
    """Where each kind of mark may end something, in a text of one line."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._ends: dict[str, list[int]] = {}
        self._runs = [self._run(match) for match in _TICKS.finditer(text)]
        self._most = self._most_room()

    def match(self, at: int) -> _Match | None:
        """The marks that begin at a place, if there are others that end them."""
        char = self._text[at]
        before = self._text[at - 1 : at] if at else ""
        if before == "\\" or (char == "_" and _is_word(before)):
            return None
        if char == "`":
            return self._code(at)
        longest = 2 if char == "~" else _LONGEST
        run = next((size for size in range(longest, 0, -1) if self._text.startswith(char * size, at)), 0)
        sizes = range(run, 0, -1) if char != "~" else range(run, 1, -1)
        return next((found for size in sizes if (found := self._pair(at, char * size))), None)

    def _pair(self, at: int, mark: str) -> _Match | None:
        start = at + len(mark)
        if not _is_ink(self._text[start : start + 1]):
            return None
        ends = self._ends.get(mark)
        if ends is None:
            ends = self._ends[mark] = [*self._closing(mark)]
        place = bisect_left(ends, start + 1)
        if place == len(ends):
            return None
        return _Match(start, ends[place], ends[place] + len(mark))

    def _closing(self, mark: str) -> Iterator[int]:
        text = self._text
        for found in re.finditer(f"(?={re.escape(mark)})", text):
            at = found.start()
            after = text[at + len(mark) : at + len(mark) + 1]
            if at and _is_ink(text[at - 1]) and not (mark[0] == "_" and _is_word(after)):
                yield at

    def _run(self, match: re.Match[str]) -> _Run:
        start, end = match.span()
        closes = start if start and _is_ink(self._text[start - 1]) else start + 1
        return _Run(start, closes, end - closes)

    def _most_room(self) -> list[int]:
        """For each run, the most backticks that a later run can close."""
        most = [0] * len(self._runs)
        for place in range(len(self._runs) - 2, -1, -1):
            most[place] = max(self._runs[place + 1].room, most[place + 1])
        return most

    def _code(self, at: int) -> _Match | None:
        """Code that begins with as many backticks as others can end, ended by the first of them."""
        place = bisect_left(self._runs, (at + 1,)) - 1
        run = self._runs[place]
        end = run.closes + run.room
        length = end - at
        size = min(length if _is_ink(self._text[end : end + 1]) else length - 1, self._most[place])
        within = (length - 1) // 2
        if size <= within:
            if within < 1:
                return None
            return _Match(at + within, at + within + 1, at + 2 * within + 1)
        later = map(self._runs.__getitem__, count(place + 1))
        closing = next(run for run in later if run.room >= size)
        return _Match(at + size, closing.closes, closing.closes + size)


def _is_ink(char: str) -> bool:
    return char != "" and not char.isspace()


def _is_word(char: str) -> bool:
    return char == "_" or char.isalnum()
