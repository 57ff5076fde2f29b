"""Letters and Roman numerals before the items of a list, as answers to choose from have them."""

import re
from string import ascii_lowercase, ascii_uppercase

from flashcards.html.tree import Node

_STYLE = re.compile(r"\blist-style(?:-type)?\s*:[^;:]*\b(upper|lower)-(alpha|latin|roman)\b", re.IGNORECASE)
_ROMAN = "I II III IV V VI VII VIII IX X XI XII XIII XIV XV XVI XVII XVIII XIX XX"
_NUMERALS = {"A": ascii_uppercase, "a": ascii_lowercase, "I": _ROMAN.split(), "i": _ROMAN.lower().split()}


def lettering(node: Node) -> str:
    """How a list counts: ``A``, ``a``, ``I`` or ``i``; empty if it counts in digits."""
    if node.tag != "ol":
        return ""
    if style := _STYLE.search(node.attributes.get("style", "")):
        letter = "I" if style[2].lower() == "roman" else "A"
        return letter if style[1].lower() == "upper" else letter.lower()
    said = node.attributes.get("type", "").strip()
    return said if said in _NUMERALS else ""


def numeral(lettering: str, number: int) -> str:
    """A number as a list counts; in digits if there are more items than people letter."""
    numerals = _NUMERALS[lettering]
    return numerals[number - 1] if 1 <= number <= len(numerals) else str(number)
