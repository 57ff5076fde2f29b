"""Rows between bars whose cells stand on lines of their own, as text that was copied or taken out of HTML has them.

::

    | Word |
        Meaning |
    | ballast | weight low in the hull |
    | cleat | a fitting with two horns |
"""

from collections import Counter
from collections.abc import Sequence

_BAR = "|"
_LEAST = 3  # whole rows, that show how many bars one has
_TWO_CELLS = 3  # bars
_MOST_LINES = 12  # of a row


def whole(raw: Sequence[str]) -> list[str]:
    """The lines of a text with each such row on one line, and empty ones below it."""
    lines = list(raw)
    bars = Counter(line.count(_BAR) for line in raw if _is_open(line) and line.rstrip().endswith(_BAR))
    usual = max((count for count, number in bars.items() if count >= _TWO_CELLS and number >= _LEAST), default=0)
    at = 0
    while usual and at < len(lines):
        end = _end(lines, at, usual) if _is_open(lines[at]) else at
        if end > at:
            lines[at : end + 1] = [" ".join(" ".join(lines[at : end + 1]).split()), *[""] * (end - at)]
        at = max(at, end) + 1
    return lines


def _is_open(line: str) -> bool:
    return line.lstrip().startswith(_BAR)


def _end(lines: Sequence[str], at: int, usual: int) -> int:
    """The last line of a row that has too few bars on its first one; that line itself if no others make it whole."""
    count = lines[at].count(_BAR)
    for end in range(at + 1, min(at + _MOST_LINES, len(lines))):
        if count >= usual or _is_open(lines[end]):
            break
        count += lines[end].count(_BAR)
        if count == usual and lines[end].rstrip().endswith(_BAR):
            return end
    return at
