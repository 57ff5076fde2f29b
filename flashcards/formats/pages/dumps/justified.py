"""Text that a program set flush at both sides, as ``elinks`` does, with single blanks again.

::

    Crumb: The inside of a  loaf, which  is soft
    if it was baked  long enough, and  full  of
    holes.

The blanks within its lines are in no columns, and all of these lines end at the
same one. Otherwise, two blanks are between the columns of a table.
"""

import re
from collections import Counter
from collections.abc import Sequence

_GAP = re.compile(r"(?<=\S) {2,4}(?=\S)")
_FRAME = re.compile(r"^\s*[|\u2502]|[|\u2502]\s*$")
_LEAST = 8  # lines with gaps
_FLUSH = 0.8  # of them, that end at the same column
_ALIGNED = 0.3  # of them, that have a gap at the same one
_NARROWEST = 40


def unjustified(raw: Sequence[str]) -> list[str]:
    """The lines of a text without the blanks that were put between words for lines to end at one column."""
    found = {
        at: line
        for at, line in enumerate(raw)
        if len(line) >= _NARROWEST and "  " in line and _GAP.search(_inner(line))
    }
    if len(found) < _LEAST:
        return list(raw)
    edges = Counter(len(_inner(line).rstrip()) for line in found.values())
    gaps = Counter(match.end() for line in found.values() for match in _GAP.finditer(_inner(line)))
    flush = edges.most_common(1)[0][1] >= _FLUSH * len(found)
    if not flush or gaps.most_common(1)[0][1] > _ALIGNED * len(found):
        return list(raw)
    return [_GAP.sub(" ", line) if at in found else line for at, line in enumerate(raw)]


def _inner(line: str) -> str:
    """A line without the frame around it; what follows keeps its column."""
    return _FRAME.sub(lambda match: " " * len(match[0]), line)
