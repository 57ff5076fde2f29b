"""Characters that other programs escaped: as entities of HTML, or as halves in UTF-16, such as in JSON."""

import html
import re

_LONG = re.compile(r"&#[0-9]{640,};?")
"""A number so long that Python may refuse to read it; it is never a character."""


def unescape(text: str) -> str:
    """A text with its entities replaced; U+FFFD for a number that is not a character."""
    try:
        return html.unescape(text)
    except ValueError:
        return html.unescape(_LONG.sub("\N{REPLACEMENT CHARACTER}", text))


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
