"""Halves of characters, as programs write them that escape a text in UTF-16, such as those that write JSON."""

import re

_LOOKS_SO = re.compile(r"\\u[dD][89a-fA-F]")
_ESCAPES = re.compile(
    r"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(?P<half>u[dD][89a-fA-F][0-9a-fA-F]{2})|.)",
    re.DOTALL,
)
"""The escapes of JSON: two halves of a character, one of them alone, or anything else."""


def whole(text: str) -> str:
    r"""The text with each pair of halves as its character, and halves without the other as U+FFFD.

    ``"\ud83d\ude00"`` is one character that was written as two.
    """
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


def whole_json(text: str) -> str:
    r"""A text in JSON, of the same length, with ``\ufffd`` for each escape of half a character alone."""
    if _LOOKS_SO.search(text) is None:
        return text
    return _ESCAPES.sub(lambda match: r"\ufffd" if match["half"] else match[0], text)
