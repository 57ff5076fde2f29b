"""Categories that a copy has glued to the definitions below terms, as it glues whatever stands in two boxes.

::

    Ballast
    Hull & DeckWeight low in the hull.
    Fetch
    WindHow far the wind blows over open water.
"""

import re
from collections import Counter
from collections.abc import Sequence

_BADGE = re.compile(r"\s*(?P<badge>[A-Z][^.;:\n]{2,40}?[a-z)])(?=[A-Z](?:[a-z]|\s[a-z]))")
_LEAST = 4  # such lines
_HALF = 0.5
_SENTENCE, _TERM = 5, 6  # words of one at least, and of the other at most


def unbadged(raw: Sequence[str]) -> list[str]:
    """The lines without them, where half of the sentences begin with one, and most of those come again."""
    above = ["", *raw][: len(raw)]
    below = [
        len(line.split()) >= _SENTENCE and 0 < len(term.split()) <= _TERM for term, line in zip(above, raw, strict=True)
    ]
    found = {at: match for at, told in enumerate(below) if told and (match := _BADGE.match(raw[at]))}
    often = Counter(line.strip() for line in raw) + Counter(match["badge"] for match in found.values())
    several = sum(often[match["badge"]] > 1 for match in found.values())
    if len(found) < max(_LEAST, _HALF * sum(below)) or several < _HALF * len(found):
        return list(raw)
    return [line[found[at].end() :] if at in found else line for at, line in enumerate(raw)]
