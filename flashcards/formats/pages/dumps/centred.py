"""Headings in the middle of the page, as text browsers write them, as headings of Markdown.

::

       Proof
              The last rise of the dough.

                        In the oven

       Crust

Such a line is no part of the definition above, although it is further to the
right than that begins.
"""

from collections import Counter
from collections.abc import Sequence

from flashcards.formats.pages.wrapping import columns

_LEAST_INDENT = 8
_LONGEST = 70  # columns
_GAP = "   "
_LEAST = 2  # lines with the same middle
_MOST = 0.2  # of the lines: a page on which all is in the middle has no such headings
_ENDS = (".", ":", ";", ",")


def uncentred(raw: Sequence[str]) -> list[str]:
    """The lines of a text with a mark of a heading in front of those that stand alone and in the middle."""
    middles = {at: middle for at in range(len(raw)) if (middle := _middle(raw, at))}
    usual = Counter(middles.values()).most_common(1)
    ((middle, _),) = usual or ((0, 0),)
    found = {at for at, own in middles.items() if abs(own - middle) <= 1}
    indents = {len(raw[at]) - len(raw[at].lstrip()) for at in found}
    if len(indents) < _LEAST or len(found) > _MOST * sum(bool(line.strip()) for line in raw):
        return list(raw)
    return [f"# {line.strip()}" if at in found else line for at, line in enumerate(raw)]


def _middle(raw: Sequence[str], at: int) -> int:
    """Twice the column in the middle of a line that stands alone and may be a heading, or 0."""
    text = raw[at].strip()
    indent = len(raw[at]) - len(raw[at].lstrip(" "))
    if indent < _LEAST_INDENT or not text or columns(text) > _LONGEST or _GAP in text or text.endswith(_ENDS):
        return 0
    alone = not any(line.strip() for line in (*raw[max(0, at - 1) : at], *raw[at + 1 : at + 2]))
    return 2 * indent + columns(text) if alone and any(map(str.isalpha, text)) else 0
