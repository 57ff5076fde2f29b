"""Every figure as a plain table with few columns, which fits a narrow terminal."""

from collections import Counter
from collections.abc import Iterator, Sequence
from io import StringIO
from typing import NamedTuple

from rich.console import Console
from rich.table import Table as Drawn
from rich.text import Text

from flashcards.statistics.answered import month_of
from flashcards.statistics.figures import LEAST_REVIEWS, SPANS, WEEKS, Figures, Kinds
from flashcards.statistics.measures import Histogram, Share
from flashcards.statistics.memory import Calibration, HardCard, days_of
from flashcards.studyday import Day, to_date
from flashcards.terminal.plots.paper import Paper
from flashcards.terminal.safety import safe
from flashcards.terminal.statistics.sections import found_by
from flashcards.terminal.style import BOLD
from flashcards.terminal.text import count, wrap

_RECENT = 30
"""Days for which new cards are listed one by one."""

_BINS = 20
_PERIOD = {"today": "today", "yesterday": "yesterday", "week": "7 d", "month": "30 d", "year": "365 d"}
_SPAN = {"month": "30 d", "three_months": "90 d", "year": "365 d", "all": "all"}
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_NOTHING = "-"


class Table(NamedTuple):
    """A figure: its title, the heads of its columns, its rows, and the search for its cards."""

    title: str
    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    query: str = ""
    note: str = ""


def lines(figures: Figures, paper: Paper) -> list[str]:
    """All tables with all their rows, no wider than the paper; for screen readers, sentences."""
    found: list[str] = []
    for table in tables(figures):
        if not (table.rows or table.note):
            continue
        found += ["", *(paper.style.paint(line, BOLD) for line in wrap(table.title, paper.width))]
        found += _spoken(table) if paper.style.spoken else _drawn(table, paper.width)
        if table.note:
            found += [f"  {line}" for line in wrap(safe(table.note), paper.width - 2)]
        if table.query:
            found += found_by(table.query, paper, indent=0 if paper.style.spoken else 2)
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
    console = Console(file=output, width=width - 2, color_system=None, force_terminal=False)
    console.print(drawn)
    return [f"  {line.rstrip()}" for line in output.getvalue().splitlines()]


def tables(figures: Figures) -> Iterator[Table]:
    """The figures in the order of the pictures."""
    yield from _glance(figures)
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


def _glance(figures: Figures) -> Iterator[Table]:
    glance, streak = figures.glance, figures.streak
    today = (
        ("cards today", f"{glance.cards:,}"),
        ("answers", f"{glance.answers:,}"),
        ("minutes", _minutes(glance.ms)),
        ("right first time", _of(glance.first)),
        ("new cards", f"{glance.new:,}"),
    )
    yield Table("Today", ("", ""), today, glance.query if glance.answers else "", figures.paused)
    ever = figures.reach or "in all"
    rows = (
        ("days in a row", f"{streak.current:,}"),
        ("most days in a row", f"{streak.longest:,}"),
        ("days studied", f"{streak.days_studied:,} of {streak.span_days:,}"),
        (f"answers {ever}", f"{streak.answers:,}"),
        (f"minutes {ever}", _minutes(streak.ms)),
    )
    yield Table(f"All days {figures.reach}".rstrip(), ("", ""), rows, streak.query if streak.answers else "")


def _days(figures: Figures) -> Table:
    calendar = figures.calendar
    rows = [
        (_date(day), f"{facts.answers.total:,}", _minutes(facts.ms.total), f"{calendar.level(day)}")
        for day, facts in sorted(calendar.days.items())
        if day >= calendar.first
    ]
    weeks = figures.reach if calendar.weeks < WEEKS else f"the last {WEEKS} weeks"
    note = f"{weeks}, days without answers left out"
    if calendar.bounds is not None:
        note += f"; {_levels(calendar.bounds)}"
    return Table("Answers a day", ("day", "answers", "minutes", "level"), rows, calendar.query, note)


def _levels(bounds: Sequence[float]) -> str:
    """How many answers each level has; one that no day can have, as two bounds are the same, is left out."""
    upper = {most: level for level, most in reversed([*enumerate(bounds, 1)])}
    said = [f"{level} up to {most:g}" for most, level in sorted(upper.items())]
    return f"levels: {', '.join(said)} answers, {len(bounds) + 1} above"


def _forecast(figures: Figures) -> Iterator[Table]:
    forecast = figures.forecast
    rows = [("before today", f"{forecast.backlog:,}", "")]
    rows += [
        (_date(Day(forecast.day + ahead)), f"{due:,}", f"{forecast.simulated[ahead]:,.0f}")
        for ahead, due in enumerate(forecast.due)
    ]
    rows.append(("later", f"{forecast.later:,}", ""))
    note = (
        f"simulated: with what comes again, {forecast.recall:.0%} right; all that is due,"
        " not what a session asks, which siblings and daily limits narrow"
    )
    yield Table("Due", ("day", "due", "simulated"), rows, forecast.query, note)
    months = [(_month(each.year, each.month), f"{each.due:,}", f"{each.simulated:,.0f}") for each in forecast.months]
    yield Table("Due by month", ("month", "due", "simulated"), months, forecast.query_year)


def _retention(figures: Figures) -> Iterator[Table]:
    retention = figures.retention
    rows = [
        (f"{_PERIOD.get(name, figures.reach or name)}, {age}", f"{share.total:,}", _percent(share.value), _range(share))
        for name, found in retention.periods.items()
        if figures.covers(days_of(name))
        for age, share in (("young", found.young), ("mature", found.mature), ("all", found.all))
    ]
    yield Table("True retention", ("cards", "answers", "right", "95%"), rows, retention.query)
    months = [
        (_month(*month), f"{each.all.total:,}", _percent(each.all.value), _range(each.all))
        for month, each in retention.months.items()
    ]
    yield Table("True retention by month", ("month", "answers", "right", "95%"), months, retention.query)
    points = [
        (_days_range(each.low, each.high), f"{each.share.total:,}", _percent(each.share.value), _range(each.share))
        for each in figures.forgetting.points
    ]
    yield Table("Forgetting curve", ("days", "answers", "right", "95%"), points, figures.forgetting.query)


def _remembered(figures: Figures) -> Iterator[Table]:
    remembered = figures.remembered
    rows = [(_date(each.day), f"{each.remembered:,.0f}", f"of {each.learnt:,}") for each in remembered.points]
    yield Table("Cards remembered", ("day", "remembered", "learnt"), rows, remembered.query)


def _calibration(figures: Figures) -> Iterator[Table]:
    found = figures.calibration
    compared = [*found.schedulers, *([found.constant] if found.constant is not None else [])]
    rows = [(each.title, f"{each.log_loss:.4f}", f"{each.rmse_bins:.4f}", _number(each.auc)) for each in compared]
    yield Table("Predictions", ("", "log loss", "RMSE", "AUC"), rows, found.query, found.note)
    for each in found.schedulers:
        yield _tenths(each, found.query)


def _tenths(found: Calibration, query: str) -> Table:
    rows = [
        (f"{each.low:.0%} to {each.high:.0%}", f"{each.share.total:,}", f"{each.mean:.0%}", _percent(each.share.value))
        for each in found.tenths
    ]
    heads = ("predicted", "answers", "mean", "right")
    return Table(f"Predicted and measured recall, {found.title}", heads, rows, query)


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
    rows = [(_range_of(each.low / scale, (each.high - 1) / scale), f"{each.size:,}") for each in found.bins(_BINS)]
    names = {0.05: "5%", 0.25: "25%", 0.5: "median", 0.75: "75%", 0.95: "95%"}
    note = ", ".join(f"{names[share]} {value / scale:,.4g}" for share, value in found.quantiles.items())
    return Table(title, ("", "cards"), rows, query, note)


def _states(figures: Figures) -> Iterator[Table]:
    states = figures.states
    now = [(name, f"{count:,}") for name, count in states.counts._asdict().items()]
    yield Table("Cards", ("", "now"), now, states.query)
    rows = [(_date(each.day), f"{each.new:,}", f"{each.learning:,}", f"{each.young:,}") for each in states.points]
    yield Table("Cards over time", ("day", "new", "learning", "young"), rows, states.query_over_time)
    rows = [(_date(each.day), f"{each.mature:,}", f"{each.suspended:,}", f"{each.retired:,}") for each in states.points]
    heads = ("day", "mature", "suspended", "retired")
    yield Table("Cards over time, continued", heads, rows, states.query_over_time)
    yield from _introduced(figures)


def _introduced(figures: Figures) -> Iterator[Table]:
    introduced = figures.states.introduced
    days = figures.recent(_RECENT)
    latest = [(_date(day), f"{introduced.get(day, 0):,}") for day in days]
    query = figures.queries.since("introduced", days[0])
    yield Table(f"New cards a day, last {count(len(days), 'day')}", ("day", "cards"), latest, query)
    months: Counter[tuple[int, int]] = Counter()
    for day, number in introduced.items():
        months[month_of(day)] += number
    rows = [(_month(*month), f"{count:,}") for month, count in months.items()]
    yield Table("New cards by month", ("month", "cards"), rows, figures.states.query_introduced)


def _times(figures: Figures) -> Iterator[Table]:
    times, seconds = figures.times, figures.seconds
    hours = [(f"{hour:02}:00", f"{share.total:,}", _percent(share.value)) for hour, share in enumerate(times.hours)]
    yield Table("Hours", ("from", "answers", "right"), hours, times.query)
    order = [(figures.calendar.first_weekday + number) % 7 for number in range(7)]
    weekdays = [
        (_WEEKDAYS[day], f"{times.weekdays[day].total:,}", _percent(times.weekdays[day].value)) for day in order
    ]
    yield Table("Weekdays", ("", "answers", "right"), weekdays, times.query)
    yield _histogram("Seconds an answer", seconds.answers, 1, seconds.query)._replace(heads=("seconds", "answers"))
    months = [
        (_month(each.year, each.month), f"{each.answers:,}", _minutes(each.ms), f"{each.ms / each.cards / 1000:,.0f}")
        for each in seconds.months
        if each.cards
    ]
    yield Table("Seconds a card", ("month", "answers", "minutes", "seconds"), months, seconds.query)


def _answers(figures: Figures) -> Iterator[Table]:
    answers = figures.answers
    rows = [
        (f"{_SPAN[span] if SPANS[span] else figures.reach or _SPAN[span]}, {kind}", *(f"{each:,}" for each in buttons))
        for span, kinds in answers.periods.items()
        if figures.covers(SPANS[span] or 0)
        for kind, buttons in zip(Kinds._fields, kinds.values(), strict=True)
    ]
    heads = ("", "Again", "Hard", "Good", "Easy")
    yield Table("Answers", heads, rows, answers.query)
    by_interval = [
        (_days_range(each.low, each.high), *(f"{count:,}" for count in each.buttons)) for each in answers.intervals
    ]
    yield Table("Answers by interval", ("days", *heads[1:]), by_interval, answers.query_intervals)


def _hardest(figures: Figures) -> Iterator[Table]:
    hardest = figures.hardest
    lists: tuple[tuple[str, str, Sequence[HardCard], str], ...] = (
        ("Most lapses", "lapses", hardest.lapses, hardest.query),
        ("Lowest retention", "right", hardest.retention, hardest.query_retention),
        ("Longest time", "minutes", hardest.time, hardest.query_time),
    )
    for title, head, cards, query in lists:
        yield Table(title, ("", head), [(each.command, _why(each, head)) for each in cards], query)


def _why(card: HardCard, head: str) -> str:
    if head == "lapses":
        return f"{card.lapses:,}"
    return _counts(card.retention) if head == "right" else _minutes(card.ms)


def _load(figures: Figures) -> Iterator[Table]:
    load = figures.load
    days = count(load.days, "day")
    rows = [(f"minutes a day, {days}", f"{load.minutes:.1f}")]
    rows += [(f"more than the {load.before} before", f"{load.trend:+.1f}")] if load.trend is not None else []
    rows += [
        ("reviews a day, at today's intervals", f"{figures.forecast.load_per_day:.1f}"),
        (f"new cards a day, {days}", f"{load.learnt_per_day:.1f}"),
    ]
    shown = load.days + (load.before if load.trend is not None else 0)
    query = figures.queries.since("rated", Day(figures.day - shown + 1))
    yield Table("Load", ("", ""), rows, query, "days without answers are counted")
    months = [(_month(*month), f"{minutes:.1f}") for month, minutes in load.months.items()]
    yield Table("Minutes a day by month", ("month", "minutes"), months, load.query)
    costs = [
        (f"{each.new_per_day:,}", f"{'more than ' if each.capped else ''}{each.minutes:.0f}") for each in load.costs
    ]
    note = f"minutes a day in a year, with your own recall and pace; your busy days have {load.most:.0f}"
    if not costs:
        note = f"too few reviews to tell: it takes {LEAST_REVIEWS} on a later day"
    yield Table("What new cards a day cost", ("new a day", "minutes"), costs, load.query_costs if costs else "", note)


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
    return f"{low:,.10g}" if low == high else f"{low:,.10g}-{high:,.10g}"
