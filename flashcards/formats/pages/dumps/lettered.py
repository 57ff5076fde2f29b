"""Entries that are counted with letters or Roman numbers, as in a regulation, and letters that stand above them twice.

``(a)`` and ``(ii)`` begin an entry as numbers do, and ``Aa`` above the first entry with an A is that letter.
"""

import re
from collections.abc import Sequence

_ITEM = re.compile(
    r"(?P<indent>\s*)(?P<open>\(?)(?P<count>[A-Za-z]{1,5})(?P<shut>[.)])\s+"
    r"(?=(?:(?:An?|The) )?[\"\u201c-\u201e\u00ab\u2018'][^\W_]|[^\W\d_][^.:;]{0,60}?(?::| [\u2012-\u2015=-]) \S)"
)
"""What a line begins with that is counted so, if a term and its definition may follow."""

_BOTH = re.compile(r"(?P<mark>\s*(?:#+ |\*+)?)(?P<upper>[^\W\d_])[ /-]?(?P<lower>[^\W\d_])(?P<end>\**\s*)")
_COUNTS = (["a", "b", "c"], ["i", "ii", "iii"])
_LEAST = 3


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
    """The lines of a text with one letter where several lines are a letter both as a capital and as a small one."""
    lines = list(raw)
    found = {at: match for at, line in enumerate(raw) if len(line) > 1 and (match := _BOTH.fullmatch(line))}
    found = {at: match for at, match in found.items() if match["upper"].lower() == match["lower"] != match["upper"]}
    if len({match["upper"] for match in found.values()}) < _LEAST:
        return lines
    for at, match in found.items():
        lines[at] = f"{match['mark']}{match['upper']}{match['end']}"
    return lines
