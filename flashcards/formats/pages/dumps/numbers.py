"""The numbers that text browsers give to links, the list of addresses at the end, and the marks of footnotes.

::

       [4]Crumb
              The inside of a [5]loaf.

       Visible links:
       4. https://bread.example/#crumb
       5. The whole loaf
           https://bread.example/#loaf

None of these is text of a page, nor is the ``[2]`` in ``The inside of a loaf.[2]``.
"""

import re
from collections.abc import Sequence

_ADDRESS = re.compile(r"\s*(?:(\d{1,5})\.|\[(\d{1,5})\])\s+[a-z][a-z\d+.-]*:(?://\S.*|\S+\s*)")
_OWN = r"\t[a-z][a-z\d+.-]*:\S+\s*"
"""The address of a link that has a title, which ``elinks`` writes above it."""

_TITLE = re.compile(rf"\s*(\d{{1,5}})\.\s+\S.*\n{_OWN}")

_ABOVE = re.compile(r"\s*(?:references|(?:visible|hidden) links|links):?\s*", re.IGNORECASE)
_NUMBER = re.compile(r"\[(\d{1,5})\](\S?)")
_LEADING = re.compile(r"(?<!\S)\[(\d{1,5})\](\w)")
HELD = "\ua71a"
"""Holds the place of a number within its word until lines are put together that the program has wrapped with it."""

_NOTED = (
    r"\d{1,3}(?:\s?[,\u2013-]\s?\d{1,3})*|(?i:(?:note|nb|fn|anm\.)\s?\d{1,3}|[\w .-]{1,30}\sneeded|according to whom\?"
    r"|(?:when|who|which|where|why|how|vague|dubious)(?:\?|\s[\u2013-]\sdiscuss)|beleg fehlt|senza fonte|bron\?"
    r"|r\u00e9f\. (?:n\u00e9cessaire|souhait\u00e9e)|cita requerida|carece de fontes\??)|\u8981\u51fa\u5178"
)
_RAISED = r"[\u00b9\u00b2\u00b3\u2070\u2074-\u2079]{1,3}|[\u2020\u2021]"
_ENDED = r"(?:(?<=[.!?\u2026\u3002\uff01\uff1f])|(?<=[.!?\u2026][\"')\u201d\u2019\u00bb]))"
_PAGES = r"(?::\s?\d{1,4}(?:\s?[,\u2013-]\s?\d{1,4})*(?=[\s.,;)]|$)(?: (?= ))?)?"
"""The pages of a source, which Wikipedia has behind its number."""

_FOOTNOTE = re.compile(
    rf"{_ENDED}(?:\[(?:{_NOTED}|[a-z])\]{_PAGES}(?:\s?\[(?:{_NOTED}|[a-z])\]{_PAGES})*|{_RAISED})(?=\s*$|\t|\s+[^\Wa-z]|\s*[(\"\u201c])"
)
"""A mark behind a sentence."""

_WITHIN = re.compile(
    r"(?:(?<=[^\W\d_]{3})|(?<=[,;:)\"\u201d\u2019\u00bb]))"
    rf"(?:\[(?:{_NOTED})\]{_PAGES}(?:\s?\[(?:{_NOTED})\]{_PAGES})*|{_RAISED})(?=[\s.,;:!?)]|$)",
)
"""One within a sentence, or behind one without a full stop."""

_ELEMENT = r"(?:A[glsu]|B[ar]?|C[adloru]?|F[e]?|H[eg]?|I|K|Li|M[gno]|N[aei]?|O|P[b]?|S[inr]?|Ti|U|Zn)"
_FIRST_NOTE = re.compile(r"[\w.,)]\[1\]")
_LOW = re.compile(r"\[(\d{1,2})\]")
_FORMULA = re.compile(
    rf"(?<![^\W_])(?=\(?[A-Z])(?:{_ELEMENT}|[()])*+(?<=[\w)])\[\d{{1,2}}\](?:{_ELEMENT}|[()]|\[\d{{1,2}}\])*+(?![^\W_])"
)
_FROM_ZERO = "[0]"
_LEAST = 5  # numbers that count up in front of words, in a text without the list


def unnumbered(raw: Sequence[str]) -> list[str]:
    """The lines of a text without the numbers of its links, whose places are held; those of the list are empty."""
    lines = list(raw)
    listed: set[str] = set()
    for at in range(len(lines) - 1, -1, -1):
        if address := _ADDRESS.fullmatch(raw[at]) or _TITLE.fullmatch("\n".join(raw[at : at + 2])):
            listed.update(filter(None, address.groups()))
        elif re.fullmatch(_OWN, raw[at]) is None and raw[at].strip() and not (listed and _ABOVE.fullmatch(lines[at])):
            break
        lines[at] = ""
    if not listed:
        return [_LEADING.sub(_held, line) for line in raw] if _counts_up(raw) else list(raw)
    return [_NUMBER.sub(lambda match: _held(match) if match[1] in listed else match[0], line) for line in lines]


def _held(match: re.Match[str]) -> str:
    """The letter behind a number, and what is as wide as that."""
    return match[2] and match[2] + HELD * (len(match[0]) - 1)


def lowered(raw: Sequence[str]) -> list[str]:
    """The lines of a text with the numbers of formulas as they are: text browsers write ``CO[2]`` for a small 2.

    Where a ``[1]`` stands behind a word, they may be marks of footnotes.
    """
    if any("[1]" in line and _FIRST_NOTE.search(line) for line in raw):
        return list(raw)
    return [_FORMULA.sub(lambda match: _LOW.sub(r"\1", match[0]), line) if "[" in line else line for line in raw]


def unnoted(raw: Sequence[str]) -> list[str]:
    """The lines of a text without the marks of its footnotes; those within sentences only where others end in one.

    In code, a number in brackets counts from 0.
    """
    lines = [_FOOTNOTE.sub("", line) if "[" in line or not line.isascii() else line for line in raw]
    if lines == [*raw] or any(_FROM_ZERO in line for line in raw):
        return lines
    return [_WITHIN.sub("", line) for line in lines]


def _counts_up(raw: Sequence[str]) -> bool:
    """Whether numbers in front of words count up by one, as those of links do where the list is missing."""
    numbers = [int(number) for line in raw if "[" in line for number, _ in _LEADING.findall(line)]
    return len(numbers) >= _LEAST and numbers == [*range(numbers[0], numbers[0] + len(numbers))]
