"""A line of small columns, which stands within a sentence. It needs no library: ``flashcards`` alone shows one."""

from collections.abc import Sequence

EIGHTHS = "▁▂▃▄▅▆▇█"
"""Blocks of one to eight eighths of a cell, from its foot up."""

_IN_ASCII = "_.:-=+*#"


def sparkline(values: Sequence[float], *, unicode: bool = True) -> str:
    """One character for each number, higher for more; the lowest is for 0 alone, so that what is there is seen."""
    most, marks = max(values, default=0), EIGHTHS if unicode else _IN_ASCII
    steps = len(marks) - 1
    return "".join(marks[max(1, -int(-steps * value // most))] if value > 0 else marks[0] for value in values)
