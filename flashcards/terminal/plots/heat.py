"""A calendar of the last 53 weeks: one column for each week, one row for each day of the week."""

from collections.abc import Callable, Collection, Mapping
from typing import NamedTuple

from rich.text import Text

from flashcards.studyday import Day, to_date
from flashcards.terminal.plots.paper import Paper, runs
from flashcards.terminal.text import count, duration, wrap

WEEKS = 53
"""Weeks that are shown if there is room, including this one."""

_MARKS = "·░▒▓█"
"""The marks of the levels, from no answers to many."""

_COLORS = ("dim", "green", "green", "green", "green")

_COMING = "○"
_NAMES = 4
"""Cells for the names of the days."""


class Squares(NamedTuple):
    """What the calendar shows up to ``today``.

    ``counts`` has the answers of days with any, ``spent`` their milliseconds;
    ``level`` returns the level of a day, from 1 to 4. ``coming`` are the future
    days on which cards are due. Of the ``weeks`` up to this one, as many are
    shown as there is room for. Days before ``since`` are not counted, and empty.
    """

    counts: Mapping[Day, int]
    spent: Mapping[Day, int]
    level: Callable[[Day], int]
    coming: Collection[Day]
    today: Day
    weeks: int = WEEKS
    since: Day = Day(0)


def first_shown(squares: Squares, paper: Paper, first_weekday: int = 0) -> Day:
    """The first day that is shown."""
    weeks, _ = _room(squares, paper)
    return Day(squares.today - (to_date(squares.today).weekday() - first_weekday) % 7 - 7 * (weeks - 1))


def _room(squares: Squares, paper: Paper) -> tuple[int, int]:
    """How many weeks are shown, and the cells of each."""
    if paper.style.spoken:
        return squares.weeks, 1
    cell = 3 if paper.width >= _NAMES + 3 * squares.weeks else 2 if paper.width >= _NAMES + 2 * squares.weeks else 1
    return max(1, min(squares.weeks, (paper.width - _NAMES) // cell)), cell


def heat(squares: Squares, paper: Paper, *, first_weekday: int = 0) -> list[str]:
    """The calendar up to this week; ``first_weekday`` is 0 for Monday.

    If the window is too narrow for all weeks, it has the newest ones and a line that says so.
    """
    first = first_shown(squares, paper, first_weekday)
    if paper.style.spoken:
        return _months(squares, first)
    weeks, cell = _room(squares, paper)
    rows = [_month_names(first, weeks, cell)]
    for row in range(7):
        name = f"{to_date(Day(first + row)):%a}" if row % 2 == 0 else ""
        pieces = [(f"{name:<{_NAMES}}", "dim")]
        for week in range(weeks):
            mark, style = _mark(Day(first + 7 * week + row), squares)
            pieces.append((f"{mark * max(1, cell - 1)}{' ' if cell > 1 else ''}", style))
        rows.append(runs(*pieces))
    lines = [*paper.draw(*rows), *_legend(squares, first, paper)]
    if weeks < squares.weeks:
        lines += wrap(f"The newest {weeks} weeks of {squares.weeks}; a wider window shows more.", paper.width)
    return lines


def _mark(day: Day, squares: Squares) -> tuple[str, str]:
    """The mark of a day, and its style."""
    if day > squares.today:
        return (_COMING, "dim") if day in squares.coming else (" ", "")
    if day < squares.since:
        return " ", ""
    level = squares.level(day)
    return _MARKS[level], _COLORS[level]


def _month_names(first: int, weeks: int, cell: int) -> Text:
    """The names of the months, each above its first week."""
    line = " " * _NAMES
    for week in range(weeks):
        day = to_date(Day(first + 7 * week))
        place = _NAMES + week * cell
        name = f"{day:%b %Y}" if day.month == 1 and cell > 1 else f"{day:%b}"
        if day.day <= 7 and place >= len(line) and place + len(name) <= _NAMES + weeks * cell:  # noqa: PLR2004
            line = f"{line:<{place}}{name} "
    return Text(line, style="dim")


def _legend(squares: Squares, since: Day, paper: Paper) -> list[str]:
    """The meaning of each mark, on as many lines as needed."""
    inside: dict[int, list[int]] = {}
    for day, number in squares.counts.items():
        if number and since <= day <= squares.today:
            inside.setdefault(squares.level(day), []).append(number)
    parts = [runs((_MARKS[0], _COLORS[0]), (" none", ""))]
    for level, numbers in sorted(inside.items()):
        least, most = min(numbers), max(numbers)
        span = f"{least:,}" if least == most else f"{least:,}-{most:,}"
        parts.append(runs((_MARKS[level], _COLORS[level]), (f" {span}", "")))
    if any(squares.today < day <= squares.today + 7 for day in squares.coming):
        parts.append(runs((_COMING, "dim"), (" due", "")))
    lines = [parts[0]]
    for part in parts[1:]:
        if lines[-1].cell_len + 3 + part.cell_len <= paper.width - _NAMES:
            lines[-1] = Text.assemble(lines[-1], "   ", part)
        else:
            lines.append(part)
    return paper.draw(*(Text.assemble(" " * _NAMES, line) for line in lines))


def _months(squares: Squares, first: Day) -> list[str]:
    """The same as sentences, month by month, the newest first."""
    months: dict[str, list[Day]] = {}
    for day in map(Day, range(squares.today, first - 1, -1)):
        if squares.counts.get(day):
            months.setdefault(f"{to_date(day):%B %Y}", []).append(day)
    return [
        f"{month}: {count(sum(squares.counts[day] for day in days), 'answer')} on {count(len(days), 'day')},"
        f" {duration(sum(squares.spent.get(day, 0) for day in days))}."
        for month, days in months.items()
    ]
