"""Values that Mnemosyne keeps as Python writes them."""

import ast
from typing import Any

MOST = 2**20
"""Longest text in characters."""


def value_of(text: object) -> Any:
    """A list, dictionary or other value, or None if the text is none."""
    try:
        return ast.literal_eval(str(text)[:MOST])
    except (ValueError, SyntaxError, RecursionError, MemoryError):
        return None
