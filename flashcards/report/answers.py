"""The sections of the page about answers: when, how fast, and with which button."""

from collections.abc import Iterator, Sequence

from flashcards.report.picture import Column, Panel, Picture, Section
from flashcards.report.scales import (
    WEEKDAYS,
    Tick,
    days,
    month_and_year,
    pace,
    percents,
    permille,
    spread,
    tenths,
    whole,
)
from flashcards.statistics.figures import KINDS, SPANS, Buttons, Figures, Pace
from flashcards.statistics.measures import Share
from flashcards.studyday import Day

_PERIODS = {"month": "30", "three_months": "90", "year": "365", "all": "all"}
"""The period of the page that shows each of :data:`flashcards.statistics.figures.SPANS`."""

_BUTTONS = {"again": "Again", "hard": "Hard", "good": "Good", "easy": "Easy"}
_LONG = 60
"""Answers that took this many seconds or more are counted together."""


def times(figures: Figures) -> Iterator[Section]:
    """Answers by hour of the day, and by day of the week."""
    found = figures.times
    hours = [f"{hour}:00" for hour in range(len(found.hours))]
    yield Section(
        name="hours",
        title="Hour of the day",
        sentence="By the clock where you were when you answered; the share is that of right answers.",
        query=found.query,
        panels=[Panel(_right("Answers by hour", "Hour", hours, found.hours, spread(hours, 6)))],
    )
    order = [(figures.calendar.first_weekday + at) % len(WEEKDAYS) for at in range(len(WEEKDAYS))]
    names, shares = [WEEKDAYS[at] for at in order], [found.weekdays[at] for at in order]
    ticks = spread(names, len(names))
    yield Section(
        name="weekdays",
        title="Day of the week",
        sentence="By study day; the share is that of right answers.",
        query=found.query,
        panels=[Panel(_right("Answers by day of the week", "Day", names, shares, ticks))],
    )


def _right(title: str, along: str, labels: Sequence[str], found: Sequence[Share], ticks: Sequence[Tick]) -> Picture:
    return Picture(
        title=title,
        along=along,
        labels=labels,
        columns=[
            Column("Right", [share.right for share in found], whole, "one"),
            Column("Wrong", [share.total - share.right for share in found], whole, "again"),
            Column("Share", [share.value for share in found], permille),
        ],
        ticks=ticks,
        whole=True,
        shown_first=max(range(len(found)), key=lambda at: found[at].total),
    )


def seconds(figures: Figures) -> Iterator[Section]:
    """How long answers took."""
    found = figures.seconds
    if not found.answers.counts:
        return
    last = min(_LONG, max(found.answers.counts))
    sizes = [0] * (last + 1)
    for value, count in found.answers.counts.items():
        sizes[min(value, last)] += count
    labels = [f"{value} s" for value in range(last + 1)]
    if last == _LONG:
        labels[-1] = f"{_LONG} s or more"
    picture = Picture(
        title="Answers by seconds",
        along="Seconds",
        labels=labels,
        columns=[Column("Answers", sizes, whole, "one")],
        ticks=spread([whole(value) for value in range(last + 1)], 6),
        whole=True,
        shown_first=max(range(len(sizes)), key=sizes.__getitem__),
    )
    card = "" if found.a_card is None else f"; a card takes {pace(found.a_card)} a day, repeats included"
    yield Section(
        name="seconds",
        title="Seconds an answer",
        sentence=f"The median is {pace(found.answers.median or 0)}{card}.",
        query=found.query,
        panels=[Panel(picture)],
    )
    if len(found.months) > 1:
        yield Section(
            name="pace",
            title="Seconds a card",
            sentence="How long a card took on a day, all of its answers together: the average of each month.",
            query=found.query,
            panels=[Panel(_pace(found.months[-12:]), ("30", "90", "365")), Panel(_pace(found.months), ("all",))],
        )


def _pace(months: Sequence[Pace]) -> Picture:
    labels = [month_and_year(each.year, each.month) for each in months]
    return Picture(
        title="Seconds a card by month",
        along="Month",
        labels=labels,
        columns=[
            Column(
                "Seconds a card",
                [each.ms / 1000 / each.cards if each.cards else None for each in months],
                tenths,
                "one",
            ),
            Column("Answers", [each.answers for each in months]),
        ],
        ticks=spread(labels, 4),
        kind="lines",
    )


def buttons(figures: Figures) -> Iterator[Section]:
    """Answers by button, by kind of card and by interval."""
    found = figures.answers
    panels = []
    for span, period in _PERIODS.items():
        there = [kind for kind in KINDS if kind != "cram" or any(found.periods[span][kind])]
        kinds = [found.periods[span][kind] for kind in there]
        names = [kind.capitalize() for kind in there]
        ticks = spread(names, len(names))
        picture = Picture(
            title="Answers by button",
            along="Kind",
            labels=names,
            columns=[*_counts(kinds)],
            ticks=ticks,
            whole=True,
            shown_first=2,
        )
        days = SPANS[span]
        query = "" if days is None else figures.queries.since("rated", Day(figures.day - days + 1))
        panels.append(Panel(picture, (period,), query))
    yield Section(
        name="buttons",
        title="Buttons",
        sentence="New, young and mature cards were reviewed; repeats came later on the same day, crams change no"
        " schedule.",
        query=found.query,
        panels=panels,
    )
    if found.intervals:
        yield Section(
            name="buttons-intervals",
            title="Buttons by interval",
            sentence="The share of each button, by the interval that the card had before the review.",
            query=found.query_intervals,
            panels=[Panel(_by_interval(figures))],
        )


def _counts(found: Sequence[Buttons]) -> Iterator[Column]:
    for button, title in _BUTTONS.items():
        yield Column(title, [getattr(each, button) for each in found], whole, button)


def _by_interval(figures: Figures) -> Picture:
    found = figures.answers.intervals
    columns = [
        Column(
            title,
            [getattr(each.buttons, button) / sum(each.buttons) if sum(each.buttons) else None for each in found],
            permille,
            button,
            notes=[f"({whole(getattr(each.buttons, button))})" for each in found],
        )
        for button, title in _BUTTONS.items()
    ]
    return Picture(
        title="Share of each button by interval",
        along="Interval",
        labels=[days(each.low, each.high) for each in found],
        columns=columns,
        ticks=spread([whole(each.low) for each in found], 6),
        high=1.0,
        axis=percents,
    )
