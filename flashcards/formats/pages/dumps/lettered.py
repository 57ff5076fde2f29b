"""Entries that are counted with letters or Roman numbers, letters that stand above them twice, or in front of them.

``(a)`` and ``(ii)`` begin an entry as numbers do, ``Aa`` above the first entry
with an A is that letter, and so is the ``A`` of ``A Anchor A weight``, where
each letter has one entry.
"""

import re
from collections.abc import Sequence

_ITEM = re.compile(
    r"(?P<indent>\s*)(?P<open>\(?)(?P<count>[A-Za-z]{1,5})(?P<shut>[.)])\s+"
    r"(?=(?:(?:An?|The) )?[\"\u201c-\u201e\u00ab\u2018'][^\W_]|[^\W\d_][^.:;]{0,60}?(?::| [\u2012-\u2015=-]) \S)"
)
"""What a line begins with that is counted so, if a term and its definition may follow."""

_BOTH = re.compile(r"(?P<mark>\s*(?:#+ |\*+)?)(?P<upper>[^\W\d_])[ /-]?(?P<lower>[^\W\d_])(?P<end>\**\s*)")
_IN_FRONT = re.compile(r"\s*(?P<letter>[^\W\d_])\s(?=(?P<first>[^\W\d_]))")
_WITH_NAMES = re.compile(r"(?P<letter>[^\W\d_])\s+(?P<names>[^\W\d_][^,:;]*(?:,\s[^\W\d_][^,:;]*){1,12})")
_COUNTS = (["a", "b", "c"], ["i", "ii", "iii"])
_LEAST = 3
_ENTRIES = 5  # with their letters in front of them


def numbered(raw: Sequence[str]) -> list[str]:
    """The lines of a text with numbers in place of the letters that count its entries."""
    lines = list(raw)
    found = {at: match for at, line in enumerate(raw) if (match := _ITEM.match(line))}
    counts = [match["count"].lower() for match in found.values()]
    signs = {(match["open"], match["shut"], match["count"].islower()) for match in found.values()}
    if len({*counts}) < max(_LEAST, len(counts)) or counts[:_LEAST] not in _COUNTS or len(signs) > 1:
        return lines
    for number, (at, match) in enumerate(found.items(), 1):
        lines[at] = f"{match['indent']}{match['open']}{number}{match['shut']} {raw[at][match.end() :]}"
    return lines


def single(raw: Sequence[str]) -> list[str]:
    """The lines of a text with one letter where several are one as a capital and a small one, or with its terms."""
    lines = _unnamed(raw)
    found = {at: match for at, line in enumerate(raw) if len(line) > 1 and (match := _BOTH.fullmatch(line))}
    found = {at: match for at, match in found.items() if match["upper"].lower() == match["lower"] != match["upper"]}
    if len({match["upper"] for match in found.values()}) < _LEAST:
        return lines
    for at, match in found.items():
        lines[at] = f"{match['mark']}{match['upper']}{match['end']}"
    return lines


def bare(raw: Sequence[str]) -> list[str]:
    """The lines of a text without the letters in front of entries, where some lines in a row have one letter each."""
    lines = list(raw)
    run: dict[int, re.Match[str]] = {}
    for at, line in enumerate([*raw, "-"]):
        match = _IN_FRONT.match(line)
        match = match if match and match["letter"] == match["first"] and match["letter"].isupper() else None
        if match and (not run or match["letter"] > run[next(reversed(run))]["letter"]):
            run[at] = match
        elif line.strip():
            for place, told in run.items() if len(run) >= _ENTRIES else ():
                lines[place] = raw[place][told.end() :]
            run = {at: match} if match else {}
    return lines


def _unnamed(raw: Sequence[str]) -> list[str]:
    """The lines of a text with one letter where several have a letter and some of the terms below it."""
    lines = list(raw)
    found = {at: match for at, line in enumerate(raw) if (match := _WITH_NAMES.fullmatch(line.strip()))}
    found = {at: match for at, match in found.items() if _begin_with(match["letter"], match["names"])}
    letters = [match["letter"] for match in found.values()]
    if len(letters) >= _LEAST and letters == sorted({*letters}):
        for at, letter in zip(found, letters, strict=True):
            lines[at] = letter
    return lines


def _begin_with(letter: str, names: str) -> bool:
    return letter.isupper() and all(name.startswith(letter) for name in names.split(", "))
