"""Every figure as plain tables of a few columns, which are right on a narrow terminal too."""

import shlex
from collections.abc import Iterator, Sequence
from io import StringIO
from typing import NamedTuple, TypeVar

from rich.console import Console
from rich.table import Table as Drawn
from rich.text import Text

from flashcards.statistics.figures import Figures, Kinds
from flashcards.statistics.measures import Histogram, Share
from flashcards.statistics.memory import Calibration, HardCard
from flashcards.studyday import Day, to_date
from flashcards.terminal.safety import safe
from flashcards.terminal.style import BOLD, Style
from flashcards.terminal.text import wrap

_RECENT = 14
"""Days that are told one by one."""

_POINTS = 12
"""Points in time of a figure that has more."""

_BINS = 10
_PERIOD = {"today": "today", "yesterday": "yesterday", "week": "7 d", "month": "30 d", "year": "365 d"}
_SPAN = {"month": "30 d", "three_months": "90 d", "year": "365 d", "all": "all"}
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_NOTHING = "-"

Thing = TypeVar("Thing")


class Table(NamedTuple):
    """A figure: a title, the heads of its columns, its rows, and the query that finds the same cards."""

    title: str
    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    query: str = ""
    note: str = ""


def lines(figures: Figures, width: int, style: Style) -> list[str]:
    """All tables, at most so many cells wide; as sentences where they are heard."""
    found: list[str] = []
    for table in tables(figures):
        if not table.rows:
            continue
        found += ["", *(style.paint(line, BOLD) for line in wrap(table.title, max(8, width)))]
        found += _spoken(table) if style.spoken else _drawn(table, width)
        found += [line for note in (table.note, _search(table.query)) if note for line in _wrapped(note, width)]
    return found[1:]


def _spoken(table: Table) -> list[str]:
    """Each row as a sentence."""
    heads = table.heads[1:]
    return [
        f"{safe(row[0])}: {', '.join(f'{head} {cell}'.strip() for head, cell in zip(heads, row[1:], strict=True))}."
        for row in table.rows
    ]


def _drawn(table: Table, width: int) -> list[str]:
    drawn = Drawn(box=None, pad_edge=False, padding=(0, 2, 0, 0), show_header=any(table.heads))
    for number, head in enumerate(table.heads):
        drawn.add_column(Text(head), justify="right" if number else "left", overflow="fold", no_wrap=bool(number))
    for row in table.rows:
        drawn.add_row(*(Text(safe(cell)) for cell in row))
    output = StringIO()
    console = Console(file=output, width=max(8, width - 2), color_system=None, force_terminal=False)
    console.print(drawn)
    return [f"  {line.rstrip()}" for line in output.getvalue().splitlines()]


def _wrapped(text: str, width: int) -> list[str]:
    return [f"  {line}" for line in wrap(safe(text), max(8, width - 2))]


def _search(query: str) -> str:
    return f"flashcards search {shlex.quote(query)}" if query else ""


def tables(figures: Figures) -> Iterator[Table]:
    """The figures one after the other, in the order of the pictures."""
    yield _glance(figures)
    yield _days(figures)
    yield from _forecast(figures)
    yield from _retention(figures)
    yield from _remembered(figures)
    yield from _calibration(figures)
    yield from _memory(figures)
    yield from _states(figures)
    yield from _times(figures)
    yield from _answers(figures)
    yield from _hardest(figures)
    yield from _load(figures)


def _glance(figures: Figures) -> Table:
    glance, streak = figures.glance, figures.streak
    rows = (
        ("cards today", f"{glance.cards:,}"),
        ("answers", f"{glance.answers:,}"),
        ("minutes", _minutes(glance.ms)),
        ("right first time", _of(glance.first)),
        ("new cards", f"{glance.new:,}"),
        ("days in a row", f"{streak.current:,}"),
        ("most days in a row", f"{streak.longest:,}"),
        ("days studied", f"{streak.days_studied:,} of {streak.span_days:,}"),
        ("answers in all", f"{streak.answers:,}"),
        ("minutes in all", _minutes(streak.ms)),
    )
    return Table("Today", ("", ""), rows, glance.query)


def _days(figures: Figures) -> Table:
    calendar = figures.calendar
    rows = [
        (_date(day), f"{facts.answers.total:,}", _minutes(facts.ms.total), f"{calendar.level(day)}")
        for day, facts in sorted(calendar.days.items())
        if day > calendar.last - _RECENT
    ]
    bounds = calendar.bounds
    note = "" if bounds is None else f"levels: up to {bounds[0]:g}, {bounds[1]:g}, {bounds[2]:g}, and more answers"
    return Table("Answers a day", ("day", "answers", "minutes", "level"), rows, calendar.query, note)


def _forecast(figures: Figures) -> Iterator[Table]:
    forecast = figures.forecast
    rows = [("before today", f"{forecast.backlog:,}", "")]
    rows += [
        (_date(Day(forecast.day + ahead)), f"{due:,}", f"{forecast.simulated[ahead]:,.0f}")
        for ahead, due in enumerate(forecast.due[:_RECENT])
    ]
    note = (
        f"simulated: with what comes again, {forecast.recall:.0%} right; all that is due,"
        " not what a session asks, which siblings and daily limits narrow"
    )
    yield Table("Due", ("day", "due", "simulated"), rows, forecast.query, note)
    months = [(_month(each.year, each.month), f"{each.due:,}", f"{each.simulated:,.0f}") for each in forecast.months]
    yield Table("Due by month", ("month", "due", "simulated"), months)


def _retention(figures: Figures) -> Iterator[Table]:
    retention = figures.retention
    rows = [
        (f"{_PERIOD.get(name, name)}, {age}", f"{share.total:,}", _percent(share.value), _range(share))
        for name, found in retention.periods.items()
        for age, share in (("young", found.young), ("mature", found.mature), ("all", found.all))
    ]
    yield Table("True retention", ("cards", "answers", "right", "95%"), rows, retention.query)
    months = [
        (_month(*month), f"{each.all.total:,}", _percent(each.all.value), _range(each.all))
        for month, each in retention.months.items()
    ]
    yield Table("True retention by month", ("month", "answers", "right", "95%"), months[-_POINTS:])
    points = [
        (_days_range(each.low, each.high), f"{each.share.total:,}", _percent(each.share.value), _range(each.share))
        for each in figures.forgetting.points
    ]
    yield Table("Forgetting curve", ("days", "answers", "right", "95%"), points, figures.forgetting.query)


def _remembered(figures: Figures) -> Iterator[Table]:
    remembered = figures.remembered
    rows = [(_date(each.day), f"{each.remembered:,.0f}", f"of {each.learnt:,}") for each in _some(remembered.points)]
    yield Table("Cards remembered", ("day", "remembered", "learnt"), rows, remembered.query)


def _calibration(figures: Figures) -> Iterator[Table]:
    found = figures.calibration
    compared = [*found.schedulers, *([found.constant] if found.constant is not None else [])]
    rows = [(each.title, f"{each.log_loss:.4f}", f"{each.rmse_bins:.4f}", _number(each.auc)) for each in compared]
    yield Table("Predictions", ("", "log loss", "RMSE", "AUC"), rows, found.query, found.note)
    for each in found.schedulers:
        yield _tenths(each)


def _tenths(found: Calibration) -> Table:
    rows = [
        (f"{each.low:.0%} to {each.high:.0%}", f"{each.share.total:,}", f"{each.mean:.0%}", _percent(each.share.value))
        for each in found.tenths
    ]
    return Table(f"Predicted and measured recall, {found.title}", ("predicted", "answers", "mean", "right"), rows)


def _memory(figures: Figures) -> Iterator[Table]:
    memory = figures.memory
    kinds: tuple[tuple[str, Histogram | None, float], ...] = (
        ("Intervals, days", memory.intervals, 1),
        ("Ease", memory.ease, 100),
        ("Stability, days", memory.stability, 1),
        ("Difficulty, %", memory.difficulty, 1),
        ("Chance to recall now, %", memory.retrievability, 1),
        ("Lapses", memory.lapses, 1),
    )
    for title, found, scale in kinds:
        if found is not None:
            yield _histogram(title, found, scale, memory.query)


def _histogram(title: str, found: Histogram, scale: float, query: str) -> Table:
    rows = [
        (_range_of(each.low / scale, (each.high - 1) / scale), f"{each.size:,}")
        for each in found.bins(_BINS)
        if each.size
    ]
    names = {0.05: "5%", 0.25: "25%", 0.5: "median", 0.75: "75%", 0.95: "95%"}
    note = ", ".join(f"{names[share]} {value / scale:,.4g}" for share, value in found.quantiles.items())
    return Table(title, ("", "cards"), rows, query, note)


def _states(figures: Figures) -> Iterator[Table]:
    states = figures.states
    now = [(name, f"{count:,}") for name, count in states.counts._asdict().items()]
    yield Table("Cards", ("", "now"), now, states.query)
    rows = [
        (_date(each.day), f"{each.new:,}", f"{each.learning + each.young:,}", f"{each.mature:,}")
        for each in _some(states.points)
    ]
    note = "young includes cards being learnt; suspended and retired ones are left out"
    yield Table("Cards over time", ("day", "new", "young", "mature"), rows, note=note)
    latest = [(_date(day), f"{count:,}") for day, count in [*states.introduced.items()][-_RECENT:]]
    yield Table("New cards introduced", ("day", "cards"), latest)


def _times(figures: Figures) -> Iterator[Table]:
    times, seconds = figures.times, figures.seconds
    hours = [
        (f"{hour:02}:00", f"{share.total:,}", _percent(share.value))
        for hour, share in enumerate(times.hours)
        if share.total
    ]
    yield Table("Hours", ("from", "answers", "right"), hours, times.query)
    weekdays = [
        (name, f"{share.total:,}", _percent(share.value)) for name, share in zip(_WEEKDAYS, times.weekdays, strict=True)
    ]
    yield Table("Weekdays", ("", "answers", "right"), weekdays)
    yield _histogram("Seconds an answer", seconds.answers, 1, seconds.query)._replace(heads=("seconds", "answers"))
    months = [
        (_month(each.year, each.month), f"{each.answers:,}", _minutes(each.ms), f"{each.ms / each.cards / 1000:.0f}")
        for each in seconds.months[-_POINTS:]
        if each.cards
    ]
    yield Table("Seconds a card", ("month", "answers", "minutes", "seconds"), months)


def _answers(figures: Figures) -> Iterator[Table]:
    answers = figures.answers
    rows = [
        (f"{_SPAN[span]}, {kind}", *(f"{count:,}" for count in buttons))
        for span, kinds in answers.periods.items()
        for kind, buttons in zip(Kinds._fields, kinds.values(), strict=True)
        if any(buttons)
    ]
    heads = ("", "Again", "Hard", "Good", "Easy")
    yield Table("Answers", heads, rows, answers.query)
    by_interval = [
        (_days_range(each.low, each.high), *(f"{count:,}" for count in each.buttons)) for each in answers.intervals
    ]
    yield Table("Answers by interval", ("days", *heads[1:]), by_interval)


def _hardest(figures: Figures) -> Iterator[Table]:
    hardest = figures.hardest
    lists: tuple[tuple[str, str, Sequence[HardCard]], ...] = (
        ("Most lapses", "lapses", hardest.lapses),
        ("Lowest retention", "right", hardest.retention),
        ("Longest time", "minutes", hardest.time),
    )
    for title, head, cards in lists:
        rows = [(each.command, _why(each, head)) for each in cards]
        yield Table(title, ("", head), rows, hardest.query if head == "lapses" else "")


def _why(card: HardCard, head: str) -> str:
    if head == "lapses":
        return f"{card.lapses:,}"
    return _counts(card.retention) if head == "right" else _minutes(card.ms)


def _load(figures: Figures) -> Iterator[Table]:
    load = figures.load
    rows = [("minutes a day, 30 days", f"{load.minutes:.1f}")]
    rows += [("more than the 30 before", f"{load.trend:+.1f}")] if load.trend is not None else []
    rows += [("reviews a day, for ever", f"{figures.forecast.load_per_day:.1f}")]
    yield Table("Load", ("", ""), rows, load.query)
    months = [(_month(*month), f"{minutes:.1f}") for month, minutes in load.months.items()]
    yield Table("Minutes a day by month", ("month", "minutes"), months[-_POINTS:])
    costs = [
        (f"{each.new_per_day:,}", f"{'more than ' if each.capped else ''}{each.minutes:.0f}") for each in load.costs
    ]
    note = f"minutes a day in a year, with your own recall and pace; busy days of yours have {load.most:.0f}"
    yield Table("What new cards a day cost", ("new a day", "minutes"), costs, note=note)


def _some(points: Sequence[Thing]) -> Sequence[Thing]:
    """The last of some points, and others evenly before it."""
    return points[:: -max(1, -(-len(points) // _POINTS))][::-1]


def _date(day: Day) -> str:
    try:
        return f"{to_date(day)}"
    except (ValueError, OverflowError):
        return f"day {day}"


def _month(year: int, month: int) -> str:
    return f"{year:04}-{month:02}"


def _minutes(ms: int) -> str:
    return f"{ms / 60_000:,.1f}"


def _of(share: Share) -> str:
    return f"{_counts(share)}, {_percent(share.value)}" if share.total else _NOTHING


def _counts(share: Share) -> str:
    return f"{share.right:,}/{share.total:,}" if share.total else _NOTHING


def _percent(value: float | None) -> str:
    return _NOTHING if value is None else f"{value:.0%}"


def _range(share: Share) -> str:
    wilson = share.wilson
    return _NOTHING if wilson is None else f"{100 * wilson[0]:.0f}-{100 * wilson[1]:.0f}%"


def _number(value: float | None) -> str:
    return _NOTHING if value is None else f"{value:.3f}"


def _days_range(low: int, high: int) -> str:
    return f"{low:,}" if low == high else f"{low:,}-{high:,}"


def _range_of(low: float, high: float) -> str:
    return f"{low:g}" if low == high else f"{low:g}-{high:g}"
