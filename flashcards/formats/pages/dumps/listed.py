"""The numbers of lists, which programs align at their full stops, and what they push to the right.

::

      9. Crumb
         The inside of a loaf.
    ...
    100. Crust
          Its outside.

The tenth item would begin left of the ninth, as if it were no item of the same
list, and the text of the hundredth further to the right than that of the others.
Word processors have an ``o`` for the bullets of the second level.
"""

import re
from collections import defaultdict
from collections.abc import Sequence

from flashcards.formats.pages.wrapping import ITEM

_CIRCLE = re.compile(r"\s*o\s+(?=\S)")
_STEP = 4  # columns by which an item of the second level is further to the right
_ITEM = re.compile(r"([ \u00a0]*)(\d{1,4}[.)])[ \u00a0]+(?=\S)")


def ranged_left(raw: Sequence[str]) -> list[str]:
    """The lines of a text with the numbers of each list beginning at one column, and so what stands below them."""
    found = {at: match for at, line in enumerate(raw) if (match := _ITEM.match(line))}
    indents: dict[tuple[int, int], set[int]] = defaultdict(set)
    for match in found.values():
        indents[match.end(2), match.end()].add(match.end(1))
    lines = list(raw)
    texts: dict[int, tuple[int, int]] = {}  # by where numbers begin: how long the first ones are, and where texts begin
    pushed = column = 0
    for at, line in enumerate(raw):
        if match := found.get(at):
            first = min(indents[match.end(2), match.end()])
            length = match.end(2) - first
            lines[at] = f"{' ' * first}{match[2]}".ljust(match.end()) + line[match.end() :]
            before, column = texts.setdefault(first, (length, match.end()))
            pushed = match.end() - column if 0 < match.end() - column <= length - before else 0
        elif line.strip() and not line[:column].isspace():
            pushed = 0
        elif pushed and line[: column + pushed].isspace():
            lines[at] = line[pushed:]
    return lines


def circled(raw: Sequence[str]) -> list[str]:
    """The lines of a text where the second level of a list, which word processors mark with an ``o``, has bullets."""
    lines = list(raw)
    column = text = -1  # where the items of the list above begin, and their text
    for at, line in enumerate(raw):
        indent = len(line) - len(line.lstrip())
        if (match := _CIRCLE.match(line)) and indent != text:
            lines[at] = " " * max(indent, column + _STEP) + "\u25e6 " + line[match.end() :] if column >= 0 else line
        elif match := ITEM.match(line.lstrip()):
            column, text = indent, indent + match.end()
        elif line.strip() and indent != text:
            column = -1
    return lines
