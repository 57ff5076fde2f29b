"""The bytes of a text file that was changed, with the same encoding and line ends."""

import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections import Counter
from itertools import takewhile

_MARKS = ((BOM_UTF8, "utf-8"), (BOM_UTF16_LE, "utf-16-le"), (BOM_UTF16_BE, "utf-16-be"))
_END = re.compile(r"\r\n|\r|\n")


def rewritten(before: bytes, changed: str) -> bytes:
    """The bytes of a file whose text was changed; the text has line feeds.

    New lines end as most of the file's do. A file in another encoding than those
    of texts becomes UTF-8.
    """
    mark, encoding = next(((mark, name) for mark, name in _MARKS if before.startswith(mark)), (b"", "utf-8"))
    text = before[len(mark) :].decode(encoding, errors="replace")
    ends = _END.findall(text)
    usual = Counter(ends).most_common(1)[0][0] if ends else "\n"
    written = changed.replace("\n", usual)
    if set(ends) > {usual}:
        as_it_was = _with_ends(_END.split(text), ends, changed.split("\n"), usual)
        # an old carriage return and a new line feed would become one line end
        written = as_it_was if _END.sub("\n", as_it_was) == changed else written
    return mark + written.encode(encoding, errors="replace")


def _with_ends(before: list[str], ends: list[str], after: list[str], usual: str) -> str:
    """Lines with ends; those above and below the change keep theirs."""
    above = _alike(before, after)
    below = _alike(before[above:][::-1], after[above:][::-1])
    kept = [*ends[:above], *[usual] * len(after)][: len(after) - 1]
    if below > 1:
        kept[1 - below :] = ends[1 - below :]
    return "".join(f"{line}{end}" for line, end in zip(after, [*kept, ""], strict=True))


def _alike(one: list[str], other: list[str]) -> int:
    """How many lines are equal at the beginning."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
