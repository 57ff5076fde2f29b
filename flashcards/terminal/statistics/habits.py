"""The figures about answers: when, how fast, and with which button."""

from collections.abc import Sequence

from flashcards.statistics.figures import KINDS, SPANS, Answers, Buttons, ByInterval, Figures
from flashcards.studyday import Day
from flashcards.terminal.plots.bars import Bar, bars, stacks
from flashcards.terminal.plots.columns import Column, columns
from flashcards.terminal.plots.paper import Paper
from flashcards.terminal.statistics.sections import Section, drawn, month_name, of, quantiles, span
from flashcards.terminal.text import count, pace

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_BUTTONS = ("Again", "Hard", "Good", "Easy")

_PERIODS = {"month": "last 30 days", "year": "last year", "all": "all time"}
"""The periods of :data:`flashcards.statistics.figures.SPANS` that are drawn."""

_ROWS = 12
"""Spans of intervals that are drawn at most."""

_KINDS = {"new": "new", "young": "young", "mature": "mature", "repeat": "repeats", "cram": "crammed"}


def hours(figures: Figures, paper: Paper) -> Section:
    """Answers by hour of the day."""
    found = figures.times.hours
    total = sum(hour.total for hour in found)
    if not total:
        return Section("Hour of day", ["No answers yet."], [])
    busiest = max(range(24), key=lambda hour: found[hour].total)
    span = f"{busiest}:00 and {(busiest + 1) % 24}:00 local time"
    says = f"Most answers come between {span}; {of(found[busiest])} right then."
    if paper.style.spoken:
        picture = [
            f"{hour} h: {count(share.total, 'answer')}, {share.percent}% right."
            for hour, share in enumerate(found)
            if share.total
        ]
    else:
        cols = [Column("", share.total, f"{hour}" if hour % 6 == 0 else "") for hour, share in enumerate(found)]
        picture = columns(cols, paper, unit="answer")
    return Section("Hour of day: answers", [says], picture, figures.times.query)


def weekdays(figures: Figures, paper: Paper) -> Section | None:
    """Answers by day of the week."""
    found = figures.times.weekdays
    if not any(day.total for day in found):
        return None
    order = [(figures.calendar.first_weekday + number) % 7 for number in range(7)]
    rows = [Bar(_WEEKDAYS[day], found[day].total, _answers(found[day].total, found[day].percent)) for day in order]
    return Section("Weekday: answers", [], bars(rows, paper), figures.times.query)


def _answers(total: int, percent: int) -> str:
    return f"{total:,}, {percent}% right" if total else "none"


def seconds(figures: Figures, paper: Paper) -> Section:
    """How long answers take."""
    found = figures.seconds
    if not found.answers.total:
        return Section("Seconds an answer", ["No answers yet."], [])
    says = [quantiles(found.answers)]
    if found.a_card is not None:
        says.append(f"On a day when it is asked, a card takes {pace(1000 * found.a_card)}, repeats included.")
    recent = [month for month in found.months if month.answers][-2:]
    if len(recent) == 2:  # noqa: PLR2004 - the latest and the one before
        before, last = (f"{pace(each.ms / each.answers, 1)} in {month_name(each.year, each.month)}" for each in recent)
        says.append(f"An answer took {last} and {before}, on average.")
    return Section("Seconds an answer", says, drawn(found.answers, paper, "answer"), found.query)


def buttons(figures: Figures, paper: Paper) -> list[Section]:
    """The buttons by kind of answer for each period, and by interval."""
    found = figures.answers
    if not _by_kind(found, "all"):
        return [Section("Answer buttons", ["No answers yet."], [])]
    sections: list[Section] = []
    seen: list[list[tuple[str, Buttons]]] = [[]]
    for period, title in reversed(_PERIODS.items()):
        rows, days = _by_kind(found, period), SPANS[period]
        if figures.covers(days or 0) and rows not in seen:  # all answers may be from the last month
            query = found.query if days is None else figures.queries.since("rated", Day(figures.day - days + 1))
            picture = stacks(_BUTTONS, rows, paper, as_shares=True)
            sections.insert(
                0,
                Section(
                    f"Answer buttons, {title if days else figures.reach or title}",
                    ["By the state of the card."],
                    picture,
                    query,
                ),
            )
            seen.append(rows)
    name = span if paper.style.spoken else _short_span
    rows = [
        (name(each.low, each.high), each.buttons)
        for each in _fewer([each for each in found.intervals if any(each.buttons)])
    ]
    if rows:
        title = "Answer buttons by the interval before"
        sections.append(Section(title, [], stacks(_BUTTONS, rows, paper, as_shares=True), found.query_intervals))
    return sections


def _by_kind(found: Answers, period: str) -> list[tuple[str, Buttons]]:
    every = found.periods[period]
    return [(_KINDS[kind], every[kind]) for kind in KINDS if kind in every and any(every[kind])]


def _fewer(found: Sequence[ByInterval]) -> Sequence[ByInterval]:
    """At most :data:`_ROWS` spans; neighbours are merged."""
    while len(found) > _ROWS:
        found = [_both(found[at : at + 2]) for at in range(0, len(found), 2)]
    return found


def _both(some: Sequence[ByInterval]) -> ByInterval:
    return ByInterval(
        some[0].low, some[-1].high, Buttons(*map(sum, zip(*(each.buttons for each in some), strict=True)))
    )


def _short_span(low: int, high: int) -> str:
    return f"{low:,} d" if low == high else f"{low:,}-{high:,} d"
