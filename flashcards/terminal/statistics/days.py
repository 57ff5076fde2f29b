"""The figures that go by days: today, the calendar, what is coming, and the load."""

from collections.abc import Mapping

from flashcards.statistics.figures import (
    LEAST_REVIEWS,
    Calendar,
    DayFacts,
    Figures,
    Forecast,
    Glance,
    Load,
    MonthDue,
    Streak,
)
from flashcards.studyday import Day, to_date
from flashcards.terminal.plots.bars import Bar, bars
from flashcards.terminal.plots.columns import Column, columns
from flashcards.terminal.plots.heat import Squares, first_shown, heat
from flashcards.terminal.plots.paper import Paper, short
from flashcards.terminal.statistics.sections import Section, day_name, first_of, month_name, of, short_day
from flashcards.terminal.text import count, duration, pace

_MONTHS = 12
"""Months that are drawn at most."""

_ROOM = 60
"""Least cells for more than one number behind a bar."""

_MOST_LATE = 4
"""A backlog above so many times the busiest day is not drawn, as its column would flatten the others."""


def today(figures: Figures) -> Section:
    """Today's answers."""
    glance = figures.glance
    return Section("Today", [_answered(glance)], [], glance.query if glance.answers else "")


def total(figures: Figures) -> Section:
    """All days together, and the days in a row."""
    streak = figures.streak
    row = _row(streak) if figures.since is None else f"{count(streak.current, 'day')} in a row since then."
    title = f"All days {figures.reach}".rstrip()
    if not streak.answers:
        return Section(title, ["No answers yet."], [])
    days = range((streak.first_day or figures.day), figures.day + 1)
    return Section(title, [row, _studied(days, streak.days_studied, streak.answers, streak.ms)], [], streak.query)


def _studied(span: range, days: int, answers: int, ms: int) -> str:
    """The answers on some of the days of a span."""
    return (
        f"Studied on {days:,} of {count(len(span), 'day')}: {count(answers, 'answer')} in {duration(ms)},"
        f" {pace(ms / answers)} each."
    )


def _answered(glance: Glance) -> str:
    if not glance.answers:
        return "Nothing answered yet today."
    new = f", {glance.new or 'none'} of them new"
    right = f"Right first time: {of(glance.first)}."
    return f"{count(glance.cards, 'card')} in {duration(glance.ms)}{new}. {right}"


def _row(streak: Streak) -> str:
    if not streak.current:
        return f"Longest streak: {count(streak.longest, 'day')} in a row."
    if streak.current == 1:
        return (
            f"1 day in a row; the longest streak was {streak.longest:,}." if streak.longest > 1 else "1 day in a row."
        )
    rule = "days on which nothing was due do not break it"
    if streak.current == streak.longest:
        return f"{count(streak.current, 'day')} in a row, your longest streak; {rule}."
    return f"{count(streak.current, 'day')} in a row ({rule}); the longest streak was {streak.longest:,}."


def calendar(figures: Figures, paper: Paper) -> Section:
    """Answers per study day."""
    days = figures.calendar
    if not days.days:
        return Section("Calendar", ["No answers yet; each day with answers will be a square here."], [])
    squares = _squares(days)
    first = first_shown(squares, paper, days.first_weekday)
    picture = heat(squares, paper, first_weekday=days.first_weekday)
    shown = {day: facts for day, facts in days.days.items() if first <= day <= days.last}
    if not shown:
        return Section("Calendar: answers a day", ["No answers in these weeks."], picture, wide=True)
    span = range(max(first, min(days.days)), days.last + 1)
    answers = sum(facts.answers.total for facts in shown.values())
    says = [_busiest(shown)]
    if len(shown) < len(days.days):  # otherwise it is what all days are
        says.insert(0, _studied(span, len(shown), answers, sum(facts.ms.total for facts in shown.values())))
    return Section("Calendar: answers a day", says, picture, figures.queries.since("rated", first), wide=True)


def _squares(days: Calendar) -> Squares:
    counts = {day: facts.answers.total for day, facts in days.days.items()}
    spent = {day: facts.ms.total for day, facts in days.days.items()}
    coming = [day for day, number in days.coming.items() if number]
    return Squares(counts, spent, days.level, coming, days.last, days.weeks, days.since)


def _busiest(days: Mapping[Day, DayFacts]) -> str:
    """The day with the most answers."""
    day = max(days, key=lambda each: (days[each].answers.total, each))
    facts = days[day]
    return f"The busiest day was {to_date(day)}: {count(facts.answers.total, 'answer')} in {duration(facts.ms.total)}."


def forecast(figures: Figures, paper: Paper) -> Section:
    """The cards due on the next days."""
    coming = figures.forecast
    if figures.nothing_due:
        return Section("Coming up", [figures.nothing_due], [])
    late = [f"{coming.backlog:,} overdue"] if coming.backlog else []
    today = f"{coming.due[0]:,} due today" if coming.due[0] else "nothing due today"
    after = f"{sum(coming.due[1:]):,} in the {len(coming.due) - 1} days after"
    due = ", ".join([*late, today, after, f"{coming.later:,} later"])
    says = [
        f"{due[0].upper()}{due[1:]}; at today's intervals {_tenths(coming.load_per_day)} a day.",
        "All that is due is counted; a session may ask fewer, since siblings are kept apart and limits apply.",
    ]
    return Section("Coming up: cards due", says, columns(_coming(coming), paper, unit="card"), coming.query)


def _tenths(value: float) -> str:
    return f"{value:,.1f}".removesuffix(".0")


def _coming(coming: Forecast) -> list[Column]:
    """Today and the days after it, with the overdue cards before them unless these are too many."""
    is_drawn = 0 < coming.backlog <= _MOST_LATE * max(coming.due)
    late = [Column("overdue", coming.backlog, "late", marked=True)] if is_drawn else []
    days = [Day(coming.day + number) for number in range(len(coming.due))]
    ticks = {number: short_day(day) for number, day in enumerate(days) if number % 7 == 0}
    ticks[0] = "" if late else "today"
    return late + [
        Column(day_name(day, coming.day), due, ticks.get(number, ""))
        for number, (day, due) in enumerate(zip(days, coming.due, strict=True))
    ]


def year(figures: Figures, paper: Paper) -> Section | None:
    """The simulated reviews of a year."""
    coming = figures.forecast
    if not any(month.simulated >= 0.5 for month in coming.months):  # noqa: PLR2004 - none, when rounded
        return None
    rows = [
        Bar(month_name(each.year, each.month), each.simulated, f"{each.simulated:,.0f}{_scheduled(each, paper)}")
        for each in coming.months
    ]
    says = (
        f"Reviews a month if you answer all that is due, add no new cards and remember {coming.recall:.0%};"
        " simulated, including cards that come back. The first and last months are not whole."
    )
    return Section("The year ahead", [says], bars(rows, paper), coming.query_year)


def _scheduled(month: MonthDue, paper: Paper) -> str:
    """How many of them are scheduled now, if there is room."""
    return f" ({month.due:,} scheduled now)" if paper.room >= _ROOM or paper.style.spoken else ""


def load(figures: Figures, paper: Paper) -> Section:
    """Minutes a day over time."""
    spent = figures.load
    if not spent.months:
        return Section("Load", ["No answers yet; here you will see how many minutes a day they take."], [])
    newest = sorted(spent.months)[-_MONTHS:]
    rows = [Bar(month_name(*month), spent.months[month], _minutes(spent.months[month])) for month in newest]
    says = f"{_minutes(spent.minutes)} a day {spent.lately}{_trend(spent)}; days without answers are counted."
    says = says[0].upper() + says[1:]
    query = figures.queries.since("rated", first_of(newest[0]))
    return Section("Load: minutes a day", [says], bars(rows, paper), query)


def _trend(spent: Load) -> str:
    if spent.trend is None:
        return ""
    if 60 * abs(spent.trend) < 1:  # less than a second
        return f", as {spent.earlier}"
    return f", {_minutes(abs(spent.trend))} {'more' if spent.trend > 0 else 'less'} than {spent.earlier}"


def _minutes(minutes: float) -> str:
    """``12 min``, or seconds if it is less than one."""
    if minutes >= 1 or not minutes:
        return f"{minutes:,.0f} min"
    return f"{60 * minutes:.0f} s" if 60 * minutes >= 1 else "less than 1 s"


def costs(figures: Figures, paper: Paper) -> Section:
    """The cost of more or fewer new cards a day."""
    spent = figures.load
    if not spent.costs:
        return Section("What new cards cost", [_too_few(figures)], [])
    rows = [
        Bar(
            f"{each.new_per_day} a day",
            each.minutes,
            f"{'more than ' if each.capped else ''}{_minutes(each.minutes)}",
        )
        for each in spent.costs
    ]
    says = (
        "Minutes a day after a year of so many new cards a day, with your recall and pace. You learnt"
        f" {short(spent.learnt_per_day)} a day {spent.lately}; your limit is {spent.new_per_day:,}."
    )
    return Section("What new cards cost", [says], bars(rows, paper), spent.query_costs)


def _too_few(figures: Figures) -> str:
    """Why the costs are unknown."""
    known = figures.retention.periods["all"].all.total
    return (
        f"Too few reviews to tell: it takes {LEAST_REVIEWS} on a later day, and there {'is' if known == 1 else 'are'}"
        f" {known or 'none'} so far."
    )
