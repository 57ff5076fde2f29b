"""Headings between stars and links with lines below them, as ``html2text`` writes them.

::

    ***** Crust *****
    The outside of a loaf. The_inside is its crumb.

A heading has the more stars, the higher it is. Within a link, the line below
it takes the place of the blanks.
"""

import re
from collections.abc import Sequence

_HEADING = re.compile(r"\s*(?P<stars>\*{1,6}) (?P<text>[^\s*](?:.*[^\s*])?) (?P=stars)\s*")
_LINKED = re.compile(r"\S*_\S*")
_CODE = re.compile(r"\W*(?:[A-Z\d]*_[A-Z\d_]*|[^\W_]\w*(?:[./][^\W_]\w*)+|\w*(?:__|=|\().*|\w+:/.*)\W*")
_MORE = 7  # stars than any heading has
_LEAST = 2  # headings


def unstarred(raw: Sequence[str], numbers: Sequence[int]) -> tuple[list[str], list[int]]:
    """The lines of a text with such headings as those of Markdown, and blanks within its links; and their numbers."""
    found = {at: match for at, line in enumerate(raw) if "*" in line and (match := _HEADING.fullmatch(line))}
    if len(found) < _LEAST:
        return list(raw), list(numbers)
    lines: list[str] = []
    places: list[int] = []
    for at, (line, number) in enumerate(zip(raw, numbers, strict=True)):
        if match := found.get(at):
            made = ["", f"{'#' * (_MORE - len(match['stars']))} {_LINKED.sub(_opened, match['text'])}", ""]
        else:
            made = [_LINKED.sub(_opened, line) if "_" in line else line]
        lines += made
        places += [number] * len(made)
    return lines, places


def _opened(match: re.Match[str]) -> str:
    """The words of a link; a name in code keeps its lines."""
    return match[0] if _CODE.fullmatch(match[0]) else match[0].replace("_", " ").strip()
