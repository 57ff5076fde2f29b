"""The numbers of lists, which programs align at their full stops.

::

     9. Crumb
        The inside of a loaf.
    10. Crust
        Its outside.

The tenth item would begin left of the ninth, as if it were no item of the same list.
"""

import re
from collections import defaultdict
from collections.abc import Sequence

_ITEM = re.compile(r"([ \u00a0]*)(\d{1,4}[.)])[ \u00a0]+(?=\S)")


def ranged_left(raw: Sequence[str]) -> list[str]:
    """The lines of a text with the numbers that are aligned at their ends aligned where they begin; texts stay."""
    found = {at: match for at, line in enumerate(raw) if (match := _ITEM.match(line))}
    indents: dict[tuple[int, int], set[int]] = defaultdict(set)
    for match in found.values():
        indents[match.end(2), match.end()].add(match.end(1))
    lines = list(raw)
    for at, match in found.items():
        first = min(indents[match.end(2), match.end()])
        lines[at] = f"{' ' * first}{match[2]}".ljust(match.end()) + raw[at][match.end() :]
    return lines
