"""The sections of the page that go by days: today, the heat map, what falls due, and the load."""

from collections.abc import Iterator

from flashcards.report.picture import NOTHING, Column, Fact, HeatMap, Panel, Picture, Section
from flashcards.report.scales import (
    MONTHS,
    Tick,
    between,
    counted,
    day_and_month,
    duration,
    month_and_year,
    pace,
    percent,
    spread,
    tenths,
    whole,
)
from flashcards.report.spans import LENGTHS, name_of, spans
from flashcards.statistics.figures import LEAST_REVIEWS, Calendar, Figures, Forecast, Load, Streak
from flashcards.studyday import Day, to_date

_MINUTE = 60_000
_WEEK = 7


def glance(figures: Figures) -> Section:
    """Today's work, and the days in a row."""
    done = figures.glance
    right = NOTHING if done.first.value is None else percent(done.first.value)
    return Section(
        name="today",
        title="Today",
        sentence=f"Crams count here. {figures.paused}".rstrip(),
        query=done.query if done.answers else "",
        facts=[
            Fact("Cards", whole(done.cards), counted(done.answers, "answer")),
            Fact("Time", duration(done.ms / _MINUTE)),
            Fact("Right first time", right, f"{whole(done.first.right)} of {whole(done.first.total)}"),
            Fact("New", whole(done.new)),
        ],
        wide=True,
    )


def total(figures: Figures) -> Section:
    """All days together, and the days in a row."""
    streak = figures.streak
    return Section(
        name="days",
        title=f"All days {figures.reach}".rstrip(),
        sentence="Days on which nothing was due do not break the streak.",
        query=streak.query if streak.answers else "",
        facts=[
            Fact("Streak", counted(streak.current, "day"), f"longest {whole(streak.longest)}"),
            Fact("Studied", counted(streak.days_studied, "day"), f"of {whole(streak.span_days)}"),
            Fact("Answers", whole(streak.answers)),
            Fact("Time", duration(streak.ms / _MINUTE), f"{_each(streak)} each" if streak.answers else ""),
        ],
        wide=True,
    )


def _each(streak: Streak) -> str:
    return pace(round(streak.seconds_an_answer or 0))


def heat_map(figures: Figures) -> Section:
    """Answers per study day in the last 53 weeks."""
    calendar = figures.calendar
    days = [Day(day) for day in range(calendar.first, calendar.first + _WEEK * calendar.weeks)]
    answers = [calendar.days[day].answers.total if day in calendar.days else 0 for day in days]
    minutes = [calendar.days[day].ms.total / _MINUTE if day in calendar.days else 0 for day in days]
    coming = [calendar.coming.get(day, 0) if day > calendar.last else None for day in days]
    heat = HeatMap(
        title=f"Answers a day in the last {counted(calendar.weeks, 'week')}",
        labels=[name_of(day) for day in days],
        levels=[calendar.level(day) if calendar.counts(day) else None for day in days],
        columns=[
            Column(
                "Answers", [count if calendar.counts(day) else None for day, count in zip(days, answers, strict=True)]
            ),
            Column(
                "Time",
                [each if calendar.counts(day) else None for day, each in zip(days, minutes, strict=True)],
                duration,
            ),
            Column("Due", coming),
        ],
        months=list(_months(days)),
        legend=_bounds(calendar),
        latest=calendar.last - calendar.first,
        first_weekday=calendar.first_weekday,
    )
    studied = [day for day in calendar.days if calendar.first <= day <= calendar.last]
    span = calendar.last - max(calendar.first, min(calendar.days, default=calendar.last)) + 1
    sentence = (
        f"{counted(sum(answers), 'answer')} on {whole(len(studied))} of {counted(span, 'day')}. Each shade stands for a"
        " quarter of the days with answers."
    )
    return Section(
        name="calendar",
        title="Answers a day",
        sentence=sentence,
        query=calendar.query if studied else "",
        panels=[Panel(heat)],
        wide=True,
    )


def _months(days: list[Day]) -> Iterator[Tick]:
    """Where each month begins, if there is room for its name."""
    for column in range(0, len(days), _WEEK):
        day = to_date(days[column])
        if day.day <= _WEEK and (column + 2 * _WEEK < len(days) or len(days) == _WEEK):
            yield Tick(column // _WEEK, MONTHS[day.month - 1])


def _bounds(calendar: Calendar) -> list[str]:
    """What each level means, starting with no answers."""
    shown: dict[int, list[int]] = {level: [] for level in range(1, 5)}
    for day, facts in calendar.days.items():
        if calendar.first <= day <= calendar.last and calendar.level(day):
            shown[calendar.level(day)].append(facts.answers.total)
    return ["none", *(between(whole(min(each)), whole(max(each))) if each else NOTHING for each in shown.values())]


def forecast(figures: Figures) -> Iterator[Section]:
    """What falls due by day and by month."""
    forecast = figures.forecast
    days = [Day(forecast.day + at) for at in range(len(forecast.due))]
    due = [float(count) for count in forecast.due]
    backlog = [float(forecast.backlog), *[0.0] * (len(due) - 1)]
    again = [max(0.0, all_ - one - rest) for all_, one, rest in zip(forecast.simulated, due, backlog, strict=False)]
    picture = Picture(
        title="Cards due a day",
        along="Day",
        labels=[name_of(day) for day in days],
        columns=[
            Column("Backlog", backlog, whole, "again"),
            Column("Due", due, whole, "one"),
            Column("Comes again", again, tenths, "more"),
        ],
        ticks=spread([day_and_month(to_date(day)) for day in days], 5),
        whole=True,
        shown_first=0,
    )
    yield Section(
        name="due",
        title="Due in the next 30 days",
        sentence=figures.nothing_due or _due_sentence(forecast),
        query=forecast.query,
        panels=[Panel(picture)],
    )
    months = forecast.months
    by_month = Picture(
        title="Reviews a month",
        along="Month",
        labels=[month_and_year(each.year, each.month) for each in months],
        columns=[
            Column("Due", [each.due for each in months], whole, "one"),
            Column("Comes again", [max(0.0, each.simulated - each.due) for each in months], whole, "more"),
        ],
        ticks=spread([month_and_year(each.year, each.month) for each in months], 4),
        whole=True,
        shown_first=0,
    )
    yield Section(
        name="months",
        title="Due by month",
        sentence=f"A simulated year, with {percent(forecast.recall)} of the answers right and no new cards.",
        query=forecast.query_year,
        panels=[Panel(by_month)],
    )


def _due_sentence(forecast: Forecast) -> str:
    late = f"{whole(forecast.backlog)} {'is' if forecast.backlog == 1 else 'are'} overdue. " if forecast.backlog else ""
    return (
        f"{late}Everything that is due; a session may ask less, because of daily limits. {whole(forecast.later)} due"
        f" later; at today's intervals {counted(forecast.load_per_day, 'review')} a day."
    )


def load(figures: Figures) -> Iterator[Section]:
    """Minutes a day, and the cost of new cards."""
    load, calendar = figures.load, figures.calendar
    panels = []
    for period in LENGTHS:
        shown = spans(period, min(calendar.days, default=calendar.last), calendar.last, calendar.first_weekday)
        totals = shown.totals(calendar.days, lambda facts: facts.ms.total / _MINUTE)
        minutes = [total / span.days for total, span in zip(totals, shown.spans, strict=True)]
        picture = Picture(
            title="Minutes a day",
            along=shown.along,
            labels=shown.labels,
            columns=[Column("Minutes a day", minutes, tenths, "one")],
            ticks=shown.ticks(),
        )
        query = figures.queries.since("rated", shown.spans[0].first)
        panels.append(Panel(picture, (period,), query))
    yield Section(name="load", title="Minutes a day", sentence=_load_sentence(load), query=load.query, panels=panels)
    yield _costs(figures)


def _load_sentence(load: Load) -> str:
    usual = f"{duration(load.minutes)} a day {load.lately}"
    if load.trend is None:
        return f"{usual}; days without answers are counted."
    than = f"{duration(abs(load.trend))} {'more' if load.trend > 0 else 'less'} than {load.earlier}"
    if 60 * abs(load.trend) < 1:  # less than a second
        than = f"as {load.earlier}"
    return f"{usual}, {than}; days without answers are counted."


def _costs(figures: Figures) -> Section:
    load, known = figures.load, figures.retention.periods["all"].all.total
    if not load.costs:
        sentence = f"Too few reviews to tell: it takes {LEAST_REVIEWS} on a later day; so far: {whole(known)}."
        return Section(name="costs", title="What new cards cost", sentence=sentence)
    notes = ["(all the time you have)" if cost.capped else "" for cost in load.costs]
    picture = Picture(
        title="Minutes a day by new cards a day",
        along="New cards a day",
        labels=[f"{whole(cost.new_per_day)} new a day" for cost in load.costs],
        columns=[Column("Minutes a day", [cost.minutes for cost in load.costs], tenths, "one", notes=notes)],
        ticks=spread([whole(cost.new_per_day) for cost in load.costs], 6),
        shown_first=0,
    )
    return Section(
        name="costs",
        title="What new cards cost",
        sentence=(
            "Minutes a day after a year with so many new cards a day, simulated with your own answers and at most"
            f" {duration(load.most)} a day. You learnt {tenths(load.learnt_per_day)} a day {load.lately}; your"
            f" limit is {whole(load.new_per_day)}."
        ),
        query=load.query_costs,
        panels=[Panel(picture)],
    )
