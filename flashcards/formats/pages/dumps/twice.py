"""Lines that a copy made two of: a bullet or a label above its line, a term that stands above its definition twice."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

_BULLET = re.compile(r"[\u2022\u25cf\u25cb\u25aa\u25e6\u2023\u00b7*\u2013-]")
_LEAST = 3  # bullets
_DOUBLED = 5  # terms
_TURNS = 0.9  # of the labels, that differ from the one above
_MOSTLY = 0.8  # of the terms with two lines above their definitions, of which one may be another name
_LABELS = (("term", "definition"), ("word", "definition"), ("front", "back"), ("question", "answer"), ("q", "a"))
"""What stands above the two sides of a card."""

_SHORTEST, _LONGEST = 2, 80  # characters of a term


def undoubled(raw: Sequence[str]) -> list[str]:
    """The lines with such two in one, and a blank line where the other one stood."""
    lines = list(raw)
    items = [at for at, (line, below) in enumerate(pairwise(raw)) if _BULLET.fullmatch(line.strip()) and below.strip()]
    for at in items if len(items) >= _LEAST else ():
        lines[at], lines[at + 1] = "", f"{raw[at].rstrip()} {raw[at + 1].lstrip()}"
    terms = [at for at, (line, below) in enumerate(pairwise(raw)) if line.strip() == below.strip() and _is_term(line)]
    named = sum(_is_term(line) and _is_term(below) and _is_long(after) for line, below, after in _threes(raw))
    for at in terms if len(terms) >= max(_DOUBLED, _MOSTLY * named) else ():
        lines[at] = ""
    return _with_labels(lines)


def _with_labels(lines: list[str]) -> list[str]:
    """The lines with labels that stand by turns above the two sides of cards in front of these."""
    keys = [line.strip().casefold() for line in lines]
    told = [at for at, key in enumerate(keys) if key]
    for sides in _LABELS:
        labels = [(at, below) for at, below in pairwise(told) if keys[at] in sides and keys[below] not in sides]
        turns = sum(keys[one[0]] != keys[other[0]] for one, other in pairwise(labels))
        if turns < max(_DOUBLED, _TURNS * (len(labels) - 1)):
            continue
        for at, below in labels:
            name = "Term" if keys[at] == sides[0] else "Definition"
            lines[at], lines[below] = "", f"{name}: {lines[below].lstrip()}"
        return lines
    return lines


def _threes(raw: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    return zip(raw, raw[1:], raw[2:], strict=False)


def _is_long(line: str) -> bool:
    return len(line.strip()) > _LONGEST or line.rstrip().endswith(".")


def _is_term(line: str) -> bool:
    """Whether a line may be a term: short, and no letter, which may be a heading above a term of one letter."""
    return _SHORTEST <= len(line.strip()) <= _LONGEST and any(map(str.isalpha, line))
