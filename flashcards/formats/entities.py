"""What the entities of a foreign text stand for."""

import html
import re

_LONG = re.compile(r"&#[0-9]{640,};?")
"""A number so long that Python may refuse to read it; none of them is a character."""


def unescape(text: str) -> str:
    """The text with characters for its entities; U+FFFD for a number that stands for none."""
    try:
        return html.unescape(text)
    except ValueError:
        return html.unescape(_LONG.sub("\N{REPLACEMENT CHARACTER}", text))
