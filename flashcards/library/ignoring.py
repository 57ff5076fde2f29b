"""Which files are ignored by a list in the syntax of gitignore.

Each pattern becomes a regular expression that never backtracks: what is between
two stars is matched where it first occurs, since that leaves most for the rest.
So matching takes a time that grows with the length of a path, whatever the
pattern.

Source: gitignore(5), and ``wildmatch.c`` of Git.
"""

import os
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from typing import NamedTuple

Passed = Callable[[str], bool]
"""Whether a path is on the list; the path of a folder ends in a slash."""

_STARS, _SLASH = "**", "/"
_SKIPPED = "(?:[^/]++/)"
_NOTHING = "(?!)"
_POSIX = {
    "alnum": "a-zA-Z0-9",
    "alpha": "a-zA-Z",
    "blank": r" \t",
    "cntrl": r"\x00-\x1f\x7f",
    "digit": "0-9",
    "graph": "!-~",
    "lower": "a-z",
    "print": " -~",
    "punct": r"!-/:-@\[-`{-~",
    "space": r" \t-\r",
    "upper": "A-Z",
    "xdigit": "0-9a-fA-F",
}


class _Rule(NamedTuple):
    """A pattern: what it matches, and whether it is negated, only for folders, and for a whole path."""

    matches: re.Pattern[str]
    back: bool
    only_folders: bool
    whole: bool


class _NoPattern(Exception):
    """A line that has no effect in Git."""


def passed(text: str, folder: str) -> Passed:
    """Which paths below a folder a list ignores; its last matching pattern decides.

    A path is only checked after the folders it is in, which its own patterns cannot bring back.
    """
    rules = [*reversed([*_rules(text)])]
    start = len(os.path.join(folder, ""))  # noqa: PTH118 - a plain string, as paths are there

    def is_passed(path: str) -> bool:
        inner = path[start:].replace(os.sep, "/")
        is_folder = inner.endswith("/")
        inner = inner.removesuffix("/")
        name = inner.rpartition("/")[2]
        for rule in rules:
            if (is_folder or not rule.only_folders) and rule.matches.fullmatch(inner if rule.whole else name):
                return not rule.back
        return False

    return is_passed


def _rules(text: str) -> Iterator[_Rule]:
    for line in text.split("\n"):
        with suppress(_NoPattern):
            yield _rule(line.removesuffix("\r"))


def _rule(line: str) -> _Rule:
    """A line as a rule.

    Raises:
        _NoPattern: it is not a pattern.
    """
    bare = line.rstrip(" ")
    blanks = len(line) - len(bare)
    if blanks and (len(bare) - len(bare.rstrip("\\"))) % 2:
        bare += " "  # the first one is escaped by a backslash
    if not bare or bare.startswith("#"):
        raise _NoPattern
    back = bare.startswith("!")
    bare = bare[back:]
    only_folders = bare.endswith("/")
    bare = bare.removesuffix("/")
    whole = "/" in bare
    bare = bare.removeprefix("/")
    if not bare:
        raise _NoPattern
    segments = _segments(_pieces(bare))
    expression = _path(segments) if whole else _segment(segments[0])
    return _Rule(re.compile(expression, re.DOTALL), back, only_folders, whole)


def _path(segments: Sequence[list[str]]) -> str:
    """The expression for a whole path; a segment of two stars is any number of folders."""
    groups: list[list[str]] = [[]]
    for pieces in segments:
        if pieces == [_STARS]:
            groups.append([])
        else:
            groups[-1].append(_segment(pieces))
    if len(groups) == 1:
        return _SLASH.join(groups[0])
    first, *between, last = groups
    start = "".join(f"{segment}/" for segment in first)
    middle = "".join(f"(?>{_SKIPPED}*?{''.join(f'{segment}/' for segment in group)})" for group in between if group)
    return start + middle + (f"{_SKIPPED}*{_SLASH.join(last)}" if last else ".+")


def _segment(pieces: Sequence[str]) -> str:
    """The expression for a name: runs of characters with stars between them."""
    runs = [""]
    for piece in pieces:
        if piece in {_STARS, "*"}:
            runs.append("")
        else:
            runs[-1] += piece
    if len(runs) == 1:
        return runs[0]
    first, *between, last = runs
    # After a star that takes as much as possible, only the last run can still move.
    return first + "".join(f"(?>[^/]*?{run})" for run in between if run) + f"[^/]*{last}"


def _segments(pieces: Iterator[str]) -> list[list[str]]:
    found: list[list[str]] = [[]]
    for piece in pieces:
        if piece == _SLASH:
            found.append([])
        else:
            found[-1].append(piece)
    return found


def _pieces(pattern: str) -> Iterator[str]:
    """A pattern as expressions for one character each, with slashes and stars between them.

    Raises:
        _NoPattern: a bracket is never closed, or the pattern ends in a backslash.
    """
    at = 0
    while at < len(pattern):
        char = pattern[at]
        at += 1
        if char == "*":
            end = at
            while pattern[end : end + 1] == "*":
                end += 1
            yield "*" if end == at else _STARS
            at = end
        elif char == "?":
            yield "[^/]"
        elif char == "[":
            expression, at = _bracket(pattern, at)
            yield expression
        elif char == "\\":
            if at == len(pattern):
                raise _NoPattern
            yield _SLASH if pattern[at] == _SLASH else re.escape(pattern[at])
            at += 1
        else:
            yield _SLASH if char == _SLASH else re.escape(char)


def _bracket(pattern: str, at: int) -> tuple[str, int]:
    """The expression for the set of characters that begins here, and where the set ends.

    Raises:
        _NoPattern: it never ends, or names an unknown class.
    """
    negated = pattern[at : at + 1] in {"!", "^"}
    at += negated
    first, parts, before = at, [], ""
    while at == first or pattern[at : at + 1] != "]":
        end = pattern.find("]", at + 2)
        if pattern.startswith("[:", at) and end > at + 2 and pattern[end - 1] == ":":
            if pattern[at + 2 : end - 1] not in _POSIX:
                raise _NoPattern
            parts.append(_POSIX[pattern[at + 2 : end - 1]])
            at, before = end + 1, ""
            continue
        ranges = pattern.startswith("-", at) and before and pattern[at + 1 : at + 2] not in {"", "]"}
        char, at = _literal(pattern, at + bool(ranges))
        if ranges:
            parts += [f"{re.escape(before)}-{re.escape(char)}"] if before <= char else []
            before = ""
        else:
            parts.append(re.escape(char))
            before = char
    inside = "".join(parts)
    if negated:
        return f"[^/{inside}]", at + 1
    return (f"(?!/)[{inside}]" if inside else _NOTHING), at + 1


def _literal(pattern: str, at: int) -> tuple[str, int]:
    """The character at a place, possibly after a backslash, and the place after it.

    Raises:
        _NoPattern: there is none.
    """
    at += pattern[at : at + 1] == "\\"
    if at >= len(pattern):
        raise _NoPattern
    return pattern[at], at + 1
