"""All figures on one page, the most useful first."""

import re
from collections.abc import Iterator, Sequence

from rich.cells import cell_len

from flashcards.statistics.figures import Figures
from flashcards.studyday import to_date
from flashcards.terminal.plots.paper import Paper
from flashcards.terminal.statistics import days, habits, material, recall
from flashcards.terminal.statistics.sections import Section, found_by
from flashcards.terminal.style import BOLD
from flashcards.terminal.text import count, wrap

_BESIDE = 164
"""Least cells for two figures side by side."""

_GAP = 4

_CODES = re.compile(r"\x1b\[[\d;]*m")


def page(figures: Figures, paper: Paper) -> list[str]:
    """The lines of the page, none wider than the paper."""
    both = paper.width >= _BESIDE and not paper.style.spoken
    half = paper._replace(width=(paper.width - _GAP) // 2, is_window=False) if both else paper
    lines = [paper.style.paint(line, BOLD) for line in wrap(_title(figures), paper.width)]
    if figures.paused:
        lines += [figures.paused] if paper.style.spoken else wrap(figures.paused, paper.room)
    waiting: list[str] | None = None
    for section in _sections(figures, paper, half):
        if section.wide or not both:
            lines += waiting or []
            lines += ["", *_lines(section, paper)]
            waiting = None
        elif waiting is None:
            waiting = ["", *_lines(section, half)]
        else:
            lines += _beside(waiting, ["", *_lines(section, half)], half.width + _GAP)
            waiting = None
    return lines + (waiting or [])


def _title(figures: Figures) -> str:
    what = figures.query or "all cards"
    since = f" since {to_date(figures.since)}" if figures.since is not None else ""
    return f"Statistics of {what}{since}: {count(figures.cards, 'card')}"


def _sections(figures: Figures, paper: Paper, half: Paper) -> Iterator[Section]:
    found: Sequence[Section | None] = (
        days.today(figures),
        days.total(figures),
        days.calendar(figures, paper),
        days.forecast(figures, half),
        *recall.retention(figures, half),
        recall.remembered(figures, half),
        material.hardest(figures, half),
        days.load(figures, half),
        days.costs(figures, half),
        days.year(figures, half),
        recall.forgetting(figures, half),
        *recall.calibration(figures, half),
        material.states(figures, half),
        material.introduced(figures, half),
        *material.memory(figures, half),
        habits.hours(figures, half),
        habits.weekdays(figures, half),
        habits.seconds(figures, half),
        *habits.buttons(figures, half),
    )
    return (section for section in found if section is not None)


def _lines(section: Section, paper: Paper) -> list[str]:
    """The lines of a figure: its title, sentences, picture, and the search for its cards."""
    style = paper.style
    titles = [f"{section.title}."] if style.spoken else wrap(section.title, paper.room)
    lines = [style.paint(title, BOLD) for title in titles]
    for sentence in section.says:
        lines += [sentence] if style.spoken else wrap(sentence, paper.room)
    lines += section.picture
    if section.query:
        lines += found_by(section.query, paper)
    return lines


def _beside(left: Sequence[str], right: Sequence[str], width: int) -> list[str]:
    """Two figures side by side; the right one begins after ``width`` cells."""
    lines = []
    for number in range(max(len(left), len(right))):
        one = left[number] if number < len(left) else ""
        other = right[number] if number < len(right) else ""
        lines.append(f"{one}{' ' * (width - _cells(one))}{other}" if other else one)
    return lines


def _cells(line: str) -> int:
    """The width of a painted line."""
    return cell_len(_CODES.sub("", line))
