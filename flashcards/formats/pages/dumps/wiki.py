"""Definition lists as a wiki writes them, with a semicolon in front of each term.

::

    ; Ballast
    : Weight low in the hull.
    ; [[Ebb tide|Ebb]]: The tide on its way out.; Fetch: How far the wind blows.
"""

import re
from collections.abc import Sequence

_TERM = re.compile(r"\s*;+\s?(?P<text>[^\s;].*)")
_DEFINITION = re.compile(r"\s*[:*#]*:\s?(?P<text>[^\s:].*)")
_NEXT = re.compile(r"(?<=[.!?)\u201d\"])\s*;\s(?=[^\W_][^;:.]{0,60}\s?:)")
_SPACED = re.compile(r"(?P<term>[^:]{1,100}?)\s?:\s?(?=\S)")
_LINK = re.compile(r"\[\[(?:[^\[\]|\n]{0,200}\|)?(?P<text>[^\[\]|\n]{1,200})\]\]")
_BOLD = re.compile(r"'{2,5}")
_HEADING = re.compile(r"(?P<marks>={2,6})\s*(?P<text>[^=\s][^=]*?)\s*(?P=marks)\s*")
_LEAST = 3  # terms
_INDENT = "    "


def listed(raw: Sequence[str], numbers: Sequence[int]) -> tuple[list[str], list[int]]:
    """The lines of a text with each entry of such lists on a line or above what is indented; and their numbers."""
    terms = {at: match for at, line in enumerate(raw) if (match := _TERM.fullmatch(line))}
    entries = [at for at in terms if ":" in raw[at] or (at + 1 < len(raw) and _DEFINITION.fullmatch(raw[at + 1]))]
    if len(entries) < max(_LEAST, len(terms) / 2):
        return list(raw), list(numbers)
    lines: list[str] = []
    places: list[int] = []
    for at, (line, number) in enumerate(zip(raw, numbers, strict=True)):
        if match := terms.get(at):
            made = [_SPACED.sub(r"**\g<term>**: ", one, count=1) for one in _NEXT.split(_bare(match["text"]))]
        elif lines and (match := _DEFINITION.fullmatch(line)):
            made = [_INDENT + _bare(match["text"])]
        elif match := _HEADING.fullmatch(line):
            made = [f"{'#' * len(match['marks'])} {_bare(match['text'])}"]
        else:
            made = [_bare(line)]
        lines += made
        places += [number] * len(made)
    return lines, places


def _bare(text: str) -> str:
    """A text without the marks of links and of bold and italic letters."""
    return _BOLD.sub("", _LINK.sub(r"\g<text>", text))
