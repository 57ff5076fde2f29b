"""Rows of cells between separators, as in RFC 4180: CSV, TSV and Anki's text export.

A quote that is never closed would swallow everything after it, so its row is
reported and reading continues with the next line. A text in which lines have to
be read again too often is read line by line.
"""

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from flashcards.errors import Problem

LONGEST_CELL = 131_072
"""Longest cell in characters."""

_REREAD = 4  # after errors, at most so many times the length of a text is read again
_BLOCK = 2**16  # characters of the lines that are made at once
_QUOTED = re.compile(r'"[^"]*+(?:""[^"]*+)*+("?)')
_NEEDS_QUOTES = re.compile(r"""[",;\t|\n\r]|^[\s#]|\s$""")
_FORMULA = re.compile(r"'*[=+\-@\t\r]")


@dataclass(frozen=True, slots=True)
class Cells:
    """A row; ``line`` is where it begins, counted from 1."""

    line: int
    cells: list[str]


@dataclass(slots=True)
class _Lines:
    """Lines for one row at a time; with ``single``, a row has only one."""

    lines: Sequence[str]
    at: int
    single: bool = False
    begun: bool = False

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if self.at == len(self.lines) or (self.single and self.begun):
            raise StopIteration
        self.begun = True
        self.at += 1
        return self.lines[self.at - 1] + "\n"


def read_rows(
    lines: Sequence[str], separator: str, first: int = 0, *, comments: bool = False
) -> Iterator[Cells | Problem]:
    """The rows from a line on, and what is wrong with them; with ``comments``, rows that begin with # are skipped."""
    source = _Lines(lines, first)
    reader: Iterator[list[str]] | None = None
    left = _REREAD * sum(map(len, lines))
    while source.at < len(lines):
        start = source.at
        if not lines[start] or (comments and lines[start].startswith("#")):
            source.at += 1
            continue
        source.begun = False
        source.single = left < 0
        if reader is None:
            reader = csv.reader(source, delimiter=separator, strict=True, skipinitialspace=True)
        try:
            yield Cells(start + 1, next(reader))
        except csv.Error:
            reader = None
            quote = _bad_quote(lines[start : source.at], separator)
            yield _problem(start if quote is None else start + quote, is_quote=quote is not None)
            resume = start + 1 + (quote or 0)
            left -= sum(map(len, lines[start : source.at]))
            source.at = resume


def plain_rows(text: str, separator: str, first: int = 0) -> Iterator[tuple[int, list[str]]]:
    """The rows from a line on with their lines, where nothing is wrong with any; the text is split as it is read.

    Raises:
        csv.Error: something is wrong with a row, which :func:`read_rows` can tell.
    """
    lines = islice(chain.from_iterable(_blocks(text)), first, None)
    reader = csv.reader(lines, delimiter=separator, strict=True, skipinitialspace=True)
    line = first + 1
    for cells in reader:
        if cells:
            yield line, cells
        line = first + reader.line_num + 1


def _blocks(text: str) -> Iterator[list[str]]:
    """The lines of a text, some at a time."""
    at = 0
    while at < len(text):
        end = text.find("\n", at + _BLOCK) + 1 or len(text)
        yield [f"{line}\n" for line in text[at:end].removesuffix("\n").split("\n")]
        at = end


def cell(text: str) -> str:
    """A text as a cell, in quotes if any reader might need them."""
    return '"' + text.replace('"', '""') + '"' if _NEEDS_QUOTES.search(text) else text


def harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula, with an apostrophe before one that would be."""
    return f"'{text}" if _FORMULA.match(text) else text


def meant(text: str) -> str:
    """The text before :func:`harmless`."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text


def _problem(at: int, *, is_quote: bool) -> Problem:
    if is_quote:
        message = 'a quote opens here and does not close at the end of a cell; write a quote within quotes twice ("")'
    else:
        message = f"a cell of more than {LONGEST_CELL} characters; make it shorter"
    return Problem(line=at + 1, message=message)


def _bad_quote(lines: Sequence[str], separator: str) -> int | None:
    """Which line of a row that cannot be read opens the bad quote; None if no quote is the reason."""
    text = "\n".join(lines)
    bare = re.compile(f"[^{re.escape(separator)}\n]*+")
    at = 0
    while at < len(text):
        while text.startswith(" ", at):
            at += 1
        quoted = _QUOTED.match(text, at)
        found = quoted or bare.match(text, at)
        end = found.end() if found else at
        if quoted and (not quoted[1] or text[end : end + 1] not in (separator, "\n", "")):
            return text.count("\n", 0, at)
        at = end + 1
    return None
