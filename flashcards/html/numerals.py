"""What stands before the items of a list that are not numbered with digits."""

import re
from string import ascii_uppercase

from flashcards.html.tree import Node

_STYLE = re.compile(r"\blist-style(?:-type)?\s*:[^;:]*\b(upper|lower)-(alpha|latin|roman)\b", re.IGNORECASE)
_ROMAN = tuple(zip(
    (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
    ("M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"),
    strict=True,
))  # fmt: skip
_MOST_ROMAN = 3999


def lettering(node: Node) -> str:
    """How a list counts: ``A``, ``a``, ``I`` or ``i``; nothing where it does so with digits."""
    if node.tag != "ol":
        return ""
    if style := _STYLE.search(node.attributes.get("style", "")):
        letter = "I" if style[2].lower() == "roman" else "A"
        return letter if style[1].lower() == "upper" else letter.lower()
    said = node.attributes.get("type", "").strip()
    return said if said in {"A", "a", "I", "i"} else ""


def numeral(lettering: str, number: int) -> str:
    """A number as a list counts; in digits where it has no other one for it."""
    if number < 1 or (number > _MOST_ROMAN and lettering in "Ii"):
        return str(number)
    text = _roman(number) if lettering in "Ii" else _letters(number)
    return text if lettering.isupper() else text.lower()


def _roman(number: int) -> str:
    text = ""
    for value, letters in _ROMAN:
        text += letters * (number // value)
        number %= value
    return text


def _letters(number: int) -> str:
    text = ""
    while number:
        number, letter = divmod(number - 1, len(ascii_uppercase))
        text = ascii_uppercase[letter] + text
    return text
