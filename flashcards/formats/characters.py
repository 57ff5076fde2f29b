"""Characters that other programs write in another way.

As entities of HTML, as halves in UTF-16, such as in JSON, or raised and lowered by an element.
"""

import html
import re

_SHIFTED = {
    "sub": str.maketrans("0123456789+-=()\N{MINUS SIGN}", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎₋"),
    "sup": str.maketrans("0123456789+-=()\N{MINUS SIGN}", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾⁻"),
}
_FIGURES = re.compile("[0-9+=()\N{MINUS SIGN}-]+")


def shifted(text: str, tag: str) -> str | None:
    """Figures as ``sub`` or ``sup`` shows them, in characters; None for another text."""
    text = text.strip()
    return text.translate(_SHIFTED[tag]) if _FIGURES.fullmatch(text) else None


_LONG = re.compile(r"&#[0-9]{640,};?")
"""A number so long that Python may refuse to read it; it is never a character."""


def unescape(text: str) -> str:
    """A text with its entities replaced; U+FFFD for a number that is not a character."""
    try:
        return html.unescape(text)
    except ValueError:
        return html.unescape(_LONG.sub("\N{REPLACEMENT CHARACTER}", text))


_WINDOWS = {
    ord(bytes([byte]).decode("cp1252")): byte for byte in range(0x80, 0xA0) if byte not in b"\x81\x8d\x8f\x90\x9d"
}
"""The characters that Windows-1252 has in the place of control characters."""


def misread(text: str) -> tuple[str, str] | None:
    """A word of a text in UTF-8 that was read as Latin-1, and the word that it was; None if the text is sound."""
    if text.isascii():
        return None
    try:
        meant = text.translate(_WINDOWS).encode("latin-1").decode()
    except UnicodeError:
        return None
    return next((one, was) for one, was in zip(text.split(), meant.split(), strict=False) if one != was)


_LOOKS_SO = re.compile(r"\\u[dD][89a-fA-F]")
_ESCAPES = re.compile(
    r"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(?P<half>u[dD][89a-fA-F][0-9a-fA-F]{2})|.)",
    re.DOTALL,
)
"""The escapes of JSON: a pair of halves, a half alone, or anything else."""


def whole(text: str) -> str:
    r"""A text with pairs of halves joined, and U+FFFD for halves alone.

    ``"\ud83d\ude00"`` is one character that was written as two.
    """
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


def whole_json(text: str) -> str:
    r"""A text in JSON, of the same length, with ``\ufffd`` for each escaped half alone."""
    if _LOOKS_SO.search(text) is None:
        return text
    return _ESCAPES.sub(lambda match: r"\ufffd" if match["half"] else match[0], text)
