"""The last days on one line, for ``flashcards`` without a command; it imports no drawing library."""

from collections.abc import Sequence

from flashcards.statistics.measures import Share
from flashcards.terminal.cells import cell_len
from flashcards.terminal.plots.spark import sparkline
from flashcards.terminal.style import Style
from flashcards.terminal.text import count

DAYS = 30
"""Days that it covers, including today."""

_LEAST = 7
"""Days that are drawn at least; with less room, none is."""


def line(answers: Sequence[int], retention: Share, streak: int, width: int, style: Style) -> str:
    """A sparkline of the last days' answers, oldest first, their true retention, and the days in a row.

    Without answers in these days it has only the days in a row, and on the first
    day it is empty. In a narrow window it has only the newest days, and shorter
    words; for screen readers it is a sentence.
    """
    if not any(answers):
        return f"{streak:,} days in a row." if streak > 1 else ""
    if style.spoken:
        return _sentence(answers, retention, streak)
    for words in (True, False):
        facts = [f"{retention.percent}%{' remembered' if words else ''} in {DAYS} days"] if retention.total else []
        facts += [f"{streak:,} days in a row" if words else f"{streak:,} in a row"] if streak > 1 else []
        if not facts:
            return ""
        text = f" {style.dot} ".join(facts)
        days = min(len(answers), width - cell_len(text) - 1)
        if days >= (len(answers) if words else _LEAST):
            return f"{sparkline(answers[-days:], unicode=style.unicode)} {text}"
    return text


def _sentence(answers: Sequence[int], retention: Share, streak: int) -> str:
    studied = sum(1 for number in answers if number)
    facts = f"{count(sum(answers), 'answer')} on {count(studied, 'day')}"
    if retention.total:
        facts += f", {retention.percent}% of {retention.total:,} reviews remembered"
    ending = f" {streak:,} days in a row." if streak > 1 else ""
    return f"In the last {len(answers)} days: {facts}.{ending}"
