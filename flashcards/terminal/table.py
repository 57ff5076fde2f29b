"""Plain tables: a first column of names, then numbers."""

import shutil
from collections.abc import Sequence

from flashcards.terminal.cells import cell_len
from flashcards.terminal.text import clip


def lines(
    heads: Sequence[str], rows: Sequence[Sequence[str | int]], *, spoken: bool = False, whole: bool = False
) -> list[str]:
    """The table's lines, at most as wide as the terminal; long names are cut. A ``spoken`` row is a sentence.

    Where names are needed ``whole``, those that have no room are on lines of their own.
    """
    numbers = [[f"{cell:,}" if isinstance(cell, int) else cell for cell in row[1:]] for row in rows]
    if spoken:
        facts = [[f"{cell} {head}" for cell, head in zip(row, heads[1:], strict=True)] for row in numbers]
        return [f"{row[0]}: {', '.join(each)}." for row, each in zip(rows, facts, strict=True)]
    widths = [max(len(head), *(len(row[index]) for row in numbers)) for index, head in enumerate(heads[1:])]
    room = max(8, shutil.get_terminal_size().columns - sum(width + 2 for width in widths) - 2)
    if whole and any(cell_len(str(row[0])) > room for row in rows):
        return [line for row, cells in zip(rows, numbers, strict=True) for line in _apart(str(row[0]), heads, cells)]
    names = [clip(str(row[0]), room) for row in rows]
    first = max(cell_len(heads[0]), *(cell_len(name) for name in names))
    found = [_line(heads[0], heads[1:], first, widths)]
    found += [_line(name, row, first, widths) for name, row in zip(names, numbers, strict=True)]
    return found


def _apart(name: str, heads: Sequence[str], cells: Sequence[str]) -> list[str]:
    """A row on two lines: its name, and below it what has a value."""
    facts = [f"{head} {cell}" for head, cell in zip(heads[1:], cells, strict=True) if cell]
    return [name, f"  {', '.join(facts)}"]


def _line(name: str, cells: Sequence[str], first: int, widths: Sequence[int]) -> str:
    padding = " " * (first - cell_len(name))
    return f"  {name}{padding}" + "".join(f"  {cell:>{width}}" for cell, width in zip(cells, widths, strict=True))
