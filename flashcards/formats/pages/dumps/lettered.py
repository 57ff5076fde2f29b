"""Entries that are counted with letters or Roman numbers, as the paragraphs of a regulation are: ``(a)``, ``(ii)``."""

import re
from collections.abc import Sequence

_ITEM = re.compile(
    r"(?P<indent>\s*)(?P<open>\(?)(?P<count>[A-Za-z]{1,5})(?P<shut>[.)])\s+"
    r"(?=(?:(?:An?|The) )?[\"\u201c-\u201e\u00ab\u2018'][^\W_]|[^\W\d_][^.:;]{0,60}?(?::| [\u2012-\u2015=-]) \S)"
)
"""What a line begins with that is counted so, if a term and its definition may follow."""

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
