"""Rows with bars: a number, a share with its interval, or a total with its parts."""

from collections.abc import Sequence
from typing import NamedTuple

from rich.bar import Bar as Blocks
from rich.cells import cell_len
from rich.table import Table
from rich.text import Text

from flashcards.terminal.plots.paper import Paper, percent, runs, said
from flashcards.terminal.safety import safe
from flashcards.terminal.text import clip

_LEAST_BAR = 8
"""Least cells of a bar; with fewer, the words are cut."""

_MARKS = "█▓▒░▚·"
"""The marks of parts from left to right, which differ without colour."""

_COLORS = ("green", "cyan", "magenta", "", "red", "dim")


class Bar(NamedTuple):
    """A row: its name, the length of its bar, and the text behind it."""

    label: str
    value: float
    text: str


def bars(rows: Sequence[Bar], paper: Paper) -> list[str]:
    """Horizontal bars from 0; the longest takes the whole room."""
    if paper.style.spoken:
        return [said(row.label, row.text) for row in rows]
    full = max((row.value for row in rows), default=0) or 1
    labels, room, texts = _widths([(row.label, row.text) for row in rows], paper)
    grid = Table.grid(padding=(0, 1, 0, 0))
    for width in (labels, room, texts):
        grid.add_column(width=width, no_wrap=True, overflow="crop")
    for row in rows:
        least = full / (8 * room) * 1.01 if row.value > 0 else 0  # anything above 0 is visible
        block = Blocks(full, 0, max(least, row.value), width=room, color="green")
        grid.add_row(Text(clip(row.label, labels)), block, Text(clip(row.text, texts)))
    return paper.draw(grid)


def _widths(rows: Sequence[tuple[str, str]], paper: Paper) -> tuple[int, int, int]:
    """The cells for names, bars, and texts behind them."""
    inner = paper.room - 2
    labels = min(max((cell_len(safe(label)) for label, _ in rows), default=1), max(6, inner // 3))
    texts = min(max((cell_len(safe(text)) for _, text in rows), default=1), inner - labels - _LEAST_BAR)
    return labels, max(_LEAST_BAR, inner - labels - texts), max(1, texts)


class Share(NamedTuple):
    """A share with its interval; None if nothing was counted."""

    label: str
    share: float | None
    low: float
    high: float
    text: str


def shares(rows: Sequence[Share], paper: Paper) -> list[str]:
    """A dot for each share on an axis up to 100%, with its interval as a line."""
    if paper.style.spoken:
        return [said(row.label, row.text) for row in rows]
    known = [row for row in rows if row.share is not None]
    least = min((row.low for row in known), default=0.0)
    begin = min(0.9, int(least * 10) / 10)
    labels, room, texts = _widths([(row.label, row.text) for row in rows], paper)
    grid = Table.grid(padding=(0, 1, 0, 0))
    for width in (labels, room, texts):
        grid.add_column(width=width, no_wrap=True, overflow="crop")
    for row in rows:
        grid.add_row(Text(_indented(row.label, labels)), _whisker(row, begin, room), Text(clip(row.text, texts)))
    grid.add_row("", _scale(begin, room), "")
    return paper.draw(grid)


def _indented(label: str, width: int) -> str:
    """A label cut to the width; it keeps its indentation."""
    indent = len(label) - len(label.lstrip())
    return " " * indent + clip(label, width - indent)


def _whisker(row: Share, begin: float, room: int) -> Text:
    """An interval as a line, with a dot for the share."""
    if row.share is None:
        return Text("")

    def place(value: float) -> int:
        return round((value - begin) / (1 - begin) * (room - 1))

    low, dot, high = place(row.low), place(row.share), place(row.high)
    return runs((" " * low + "─" * (dot - low), "cyan"), ("●", "bold green"), ("─" * (high - dot), "cyan"))


def _scale(begin: float, room: int) -> Text:
    """The ends of the axis, and its middle if there is room."""
    left, middle, right = percent(begin), percent((begin + 1) / 2), "100%"
    gap = room - len(left) - len(right)
    if gap < len(middle) + 2:
        return Text(f"{left}{' ' * gap}{right}", style="dim")
    before = (room - len(middle)) // 2 - len(left)
    return Text(f"{left}{' ' * before}{middle}{' ' * (gap - before - len(middle))}{right}", style="dim")


def stacks(
    names: Sequence[str], rows: Sequence[tuple[str, Sequence[int]]], paper: Paper, *, as_shares: bool = False
) -> list[str]:
    """Rows of stacked parts with their totals and a legend; ``names`` are the names of at most six parts.

    All rows have one scale; with ``as_shares`` they all have the same length.
    """
    if paper.style.spoken:
        return [said(label, _parts(names, parts)) for label, parts in rows]
    totals = [sum(parts) for _, parts in rows]
    full = max(totals, default=0) or 1
    labels, room, texts = _widths(
        [(label, f"{total:,}") for (label, _), total in zip(rows, totals, strict=True)], paper
    )
    lines = []
    for (label, parts), total in zip(rows, totals, strict=True):
        whole = (total or 1) if as_shares else full
        ends = [round(room * sum(parts[: number + 1]) / whole) for number in range(len(parts))]
        sizes = [end - begin for begin, end in zip([0, *ends], ends, strict=False)]
        pieces = [(_MARKS[number] * size, _COLORS[number]) for number, size in enumerate(sizes)]
        name = clip(label, labels)
        behind = f"{' ' * (room - ends[-1])} {total:>{texts},}"
        lines.append(runs((f"{name}{' ' * (labels - cell_len(name))} ", ""), *pieces, (behind, "")))
    return [*legend(names, paper), *paper.draw(*lines)]


def _parts(names: Sequence[str], parts: Sequence[int]) -> str:
    return ", ".join(f"{part:,} {name}" for name, part in zip(names, parts, strict=True) if part) or "none"


def legend(names: Sequence[str], paper: Paper) -> list[str]:
    """The mark of each part, on as many lines as needed."""
    lines: list[Text] = []
    for number, name in enumerate(names):
        part = runs((_MARKS[number] * 2, _COLORS[number]), (f" {name}", ""))
        if lines and lines[-1].cell_len + 2 + part.cell_len <= paper.room:
            lines[-1] = Text.assemble(lines[-1], "  ", part)
        else:
            lines.append(part)
    return paper.draw(*lines)
