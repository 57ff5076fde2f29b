"""Menus between bars, and the rows of tables, which look like them where their cells are short."""

import re
from collections.abc import Sequence
from itertools import groupby

BETWEEN = re.compile(r"(?:[^|\t]{1,30}\s[|\u00b7\u2022]\s){2,}[^|\t]{1,30}|(?:[^|\t]{1,30}\s*\|\s*){3,}[^|\t]{0,30}")
_ROWS = 3


def rows(raw: Sequence[str]) -> set[int]:
    """The numbers of the lines that are rows of a table: most of those around them with as many bars are no menus."""
    found: set[int] = set()
    at = 0
    for number, run in groupby(raw, key=lambda line: line.count("|")):
        texts = [line.strip() for line in run]
        menus = sum(BETWEEN.fullmatch(text) is not None for text in texts)
        if number > 1 and len(texts) >= _ROWS and 2 * menus < len(texts):
            found.update(range(at + 1, at + 1 + len(texts)))
        at += len(texts)
    return found
