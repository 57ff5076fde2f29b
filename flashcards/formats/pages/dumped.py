"""The numbers that text browsers give to links, and the list of addresses at the end, which are no text of a page.

::

       [4]Crumb
              The inside of a [5]loaf.

       Visible links:
       4. https://bread.example/#crumb
       5. https://bread.example/#loaf
"""

import re
from collections.abc import Sequence

_ADDRESS = re.compile(r"\s*(?:(\d{1,5})\.|\[(\d{1,5})\])\s+[a-z][a-z\d+.-]*:\S+\s*")
_ABOVE = re.compile(r"\s*(?:references|(?:visible|hidden) links|links):?\s*", re.IGNORECASE)
_NUMBER = re.compile(r"\[(\d{1,5})\]")
_LEADING = re.compile(r"(?<!\S)\[(\d{1,5})\](?=\w)")
_LEAST = 5  # numbers that count up in front of words, in a text without the list


def unnumbered(raw: Sequence[str]) -> list[str]:
    """The lines of a text without the numbers of its links; those of the list are empty."""
    lines = list(raw)
    listed: set[str] = set()
    for at in range(len(lines) - 1, -1, -1):
        address = _ADDRESS.fullmatch(lines[at])
        if address:
            listed.add(address[1] or address[2])
        elif lines[at].strip() and not (listed and _ABOVE.fullmatch(lines[at])):
            break
        lines[at] = ""
    if not listed:
        return [_LEADING.sub("", line) for line in raw] if _counts_up(raw) else list(raw)
    return [_NUMBER.sub(lambda match: "" if match[1] in listed else match[0], line) for line in lines]


def _counts_up(raw: Sequence[str]) -> bool:
    """Whether numbers in front of words count up by one, as those of links do where the list is missing."""
    numbers = [int(number) for line in raw if "[" in line for number in _LEADING.findall(line)]
    return len(numbers) >= _LEAST and numbers == [*range(numbers[0], numbers[0] + len(numbers))]
