"""The bytes of a text file that was changed: its encoding, and the ends of lines that stay, are as they were."""

import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections import Counter
from itertools import takewhile

_MARKS = ((BOM_UTF8, "utf-8"), (BOM_UTF16_LE, "utf-16-le"), (BOM_UTF16_BE, "utf-16-be"))
_END = re.compile(r"\r\n|\r|\n")


def rewritten(before: bytes, changed: str) -> bytes:
    """The bytes of a file whose text was changed into one with line feeds.

    Lines that are new end as most of the file's do. What was in another
    encoding than those that a text may have becomes UTF-8.
    """
    mark, encoding = next(((mark, name) for mark, name in _MARKS if before.startswith(mark)), (b"", "utf-8"))
    text = before[len(mark) :].decode(encoding, errors="replace")
    ends = _END.findall(text)
    usual = Counter(ends).most_common(1)[0][0] if ends else "\n"
    written = changed.replace("\n", usual)
    if set(ends) > {usual}:
        as_it_was = _with_ends(_END.split(text), ends, changed.split("\n"), usual)
        # An old return and a new line feed would become one end.
        written = as_it_was if _END.sub("\n", as_it_was) == changed else written
    return mark + written.encode(encoding, errors="replace")


def _with_ends(before: list[str], ends: list[str], after: list[str], usual: str) -> str:
    """Lines, of which those above and below all that was changed end as they did."""
    above = _alike(before, after)
    below = _alike(before[above:][::-1], after[above:][::-1])
    kept = [*ends[:above], *[usual] * len(after)][: len(after) - 1]
    if below > 1:
        kept[1 - below :] = ends[1 - below :]
    return "".join(f"{line}{end}" for line, end in zip(after, [*kept, ""], strict=True))


def _alike(one: list[str], other: list[str]) -> int:
    """How many lines at their beginning are the same."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
