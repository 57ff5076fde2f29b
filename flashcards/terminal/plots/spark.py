"""Sparklines: small columns within a line of text. They need no library, as the start shows one."""

from collections.abc import Sequence

EIGHTHS = "▁▂▃▄▅▆▇█"
"""Blocks of one to eight eighths of a cell, from the bottom."""

_IN_ASCII = "_.:-=+*#"


def sparkline(values: Sequence[float], *, unicode: bool = True) -> str:
    """One character for each number; only 0 has the lowest one, so that any other is visible."""
    most, marks = max(values, default=0), EIGHTHS if unicode else _IN_ASCII
    steps = len(marks) - 1
    return "".join(marks[max(1, -int(-steps * value // most))] if value > 0 else marks[0] for value in values)
