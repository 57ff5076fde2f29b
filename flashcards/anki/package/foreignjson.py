"""JSON from strangers: a text of a few megabytes must not become a gigabyte of objects."""

import json
import re

MOST_VALUES = 500_000
"""Values in one text; a deck of Anki's has about 25, a note type some hundreds."""

_SMALL = 2**20  # characters that cannot contain enough values to matter
_NEXT = re.compile(r'(?:[^,\[{"]++|"(?:[^"\\]++|\\.)*+"?)*+[,\[{]', re.DOTALL)
"""Up to the next comma or bracket outside a string; one precedes each value but the first."""


def loads(text: str, most: int = MOST_VALUES) -> object:
    """The value of a text.

    Raises:
        ValueError: it is not JSON, or has too many values.
        RecursionError: they are nested too deeply.
    """
    if len(text) > _SMALL and _has_more(text, most):
        raise ValueError("too many values")
    return json.loads(text)


def _has_more(text: str, most: int) -> bool:
    at = 0
    for _ in range(most):
        match = _NEXT.match(text, at)
        if match is None:
            return False
        at = match.end()
    return True
