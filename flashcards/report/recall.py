"""The sections of the page about memory."""

from collections.abc import Iterator, Mapping, Sequence

from flashcards.report.picture import NOTHING, Column, Fact, Listing, Panel, Picture, Section
from flashcards.report.scales import (
    Tick,
    between,
    capitalised,
    days,
    month_and_year,
    percent,
    percents,
    permille,
    spread,
    steps,
    tenths,
    whole,
)
from flashcards.report.spans import LENGTHS, line, name_of, recent
from flashcards.statistics.figures import Figures
from flashcards.statistics.measures import Share
from flashcards.statistics.memory import ByAge, Calibration, Calibrations, TrueRetention, days_of

_PERIODS = {
    "today": ("Today", "Today"),
    "yesterday": ("Yesterday", "Yest."),
    "week": ("7 days", "Week"),
    "month": ("30 days", "Month"),
    "year": ("A year", "Year"),
    "all": ("All", "All"),
}
"""The name of each period, and a short one for the axis."""

_AGES = {"young": "Young", "mature": "Mature", "all": "All"}
_MARKS = {"young": "age-young", "mature": "age-mature", "all": "every"}
_YEAR = 12
_USUAL = 0.9
"""An axis of shares begins here or lower."""

_SCHEDULERS = {"sm2": "SM-2", "fsrs": "FSRS", "mixed": "the scheduler of each"}


def shares(title: str, found: Sequence[Share], mark: str) -> Column:
    """A column of shares with their totals and 95% intervals."""
    ends = [share.wilson for share in found]
    return Column(
        title,
        [share.value for share in found],
        permille,
        mark,
        [end and end[0] for end in ends],
        [end and end[1] for end in ends],
        [_uncertain(share) for share in found],
    )


def _uncertain(share: Share) -> str:
    ends = share.wilson
    if ends is None:
        return ""
    return f"({whole(share.right)} of {whole(share.total)}, 95%: {between(*(f'{100 * end:.1f}' for end in ends))})"


def _by_age(found: Sequence[ByAge]) -> list[Column]:
    return [shares(title, [getattr(each, age) for each in found], _MARKS[age]) for age, title in _AGES.items()]


def retention(figures: Figures) -> Iterator[Section]:
    """True retention by period and by month."""
    found = figures.retention
    if not found.periods["all"].all.total:
        none = f"No reviews on a later day {figures.reach or 'yet'}."
        yield Section(name="retention", title="True retention", sentence=none)
        return
    periods = {period: ages for period, ages in found.periods.items() if figures.covers(days_of(period))}
    titles = {**_PERIODS, "all": (capitalised(figures.reach),) * 2} if figures.reach else _PERIODS
    names, labels = zip(*(titles[period] for period in periods), strict=True)
    picture = Picture(
        title="True retention by period",
        along="Period",
        labels=names,
        columns=_by_age([*periods.values()]),
        ticks=spread(labels, len(labels)),
        kind="points",
        low=_USUAL,
        high=1.0,
        axis=percents,
    )
    yield Section(
        name="retention",
        title="True retention",
        sentence=(
            "How many of your first answers of a day to cards learnt before were right. Young cards have intervals"
            " below 21 days; the lines are 95% intervals."
        ),
        query=found.query,
        panels=[Panel(picture)],
    )
    if len(found.months) > 1:
        yield _by_month(found)


def _by_month(found: TrueRetention) -> Section:
    return Section(
        name="retention-months",
        title="True retention by month",
        sentence="The same by month; the band is the 95% interval of all cards.",
        query=found.query,
        panels=[*_months(found.months)],
    )


def _months(months: Mapping[tuple[int, int], ByAge]) -> Iterator[Panel]:
    every = list(_calendar_months(min(months), max(months)))
    for periods, most in ((("30", "90", "365"), _YEAR), (("all",), len(every))):
        shown = every[-most:]
        labels = [month_and_year(*month) for month in shown]
        young, mature, all_ = _by_age([months.get(month, ByAge()) for month in shown])
        plain = [column._replace(lows=(), highs=()) for column in (young, mature)]
        picture = Picture(
            title="True retention by month",
            along="Month",
            labels=labels,
            columns=[*plain, all_],
            ticks=spread(labels, 4),
            kind="lines",
            low=_USUAL,
            high=1.0,
            axis=percents,
        )
        yield Panel(picture, periods)


def _calendar_months(first: tuple[int, int], last: tuple[int, int]) -> Iterator[tuple[int, int]]:
    """All calendar months from one to another."""
    for at in range(first[0] * _YEAR + first[1] - 1, last[0] * _YEAR + last[1]):
        yield at // _YEAR, at % _YEAR + 1


def forgetting(figures: Figures) -> Section:
    """Measured recall by days since the last answer."""
    points = figures.forgetting.drawn
    if len(points) < 2:  # noqa: PLR2004 - a line has two ends
        sentence = "Too few reviews at different intervals to draw a curve yet."
        return Section(name="forgetting", title="Forgetting curve", sentence=sentence)
    labels = [days(each.low, each.high) for each in points]
    picture = Picture(
        title="Recall by days since the last answer",
        along="Days since the last answer",
        labels=labels,
        columns=[
            shares("Recall", [each.share for each in points], "one"),
            Column("Average days", [each.days for each in points], tenths),
        ],
        ticks=spread([whole(each.days) for each in points], 6),
        kind="points",
        low=_USUAL,
        high=1.0,
        axis=percents,
    )
    return Section(
        name="forgetting",
        title="Forgetting curve",
        sentence=(
            "Measured recall against the days since the card's last answer. It is not the curve of a single"
            " card: those asked late are the easy ones."
        ),
        query=figures.forgetting.query,
        panels=[Panel(picture)],
    )


def calibration(figures: Figures) -> Iterator[Section]:
    """Predicted and measured recall for each scheduler."""
    found = figures.calibration
    if not found.schedulers:
        yield Section(name="calibration", title="Calibration", sentence=found.note)
    for each in found.schedulers:
        yield Section(
            name=f"calibration-{each.name}",
            title=f"Calibration of {each.title}",
            sentence=f"{_groups(each)}; those on the line were predicted well. {found.note}",
            query=found.query,
            facts=[*_measures(found, each)],
            panels=[Panel(_predictions(each))],
            listings=[_tenths(each)],
        )


def _groups(each: Calibration) -> str:
    """What the points are; reviews with the same prediction stay together, so there may be fewer than twenty."""
    sizes = between(*(whole(end(one.share.total for one in each.equal)) for end in (min, max)))
    return f"{len(each.equal)} groups of reviews with equal or similar predictions, {sizes} in each"


def _measures(found: Calibrations, each: Calibration) -> Iterator[Fact]:
    """How good the predictions were, log loss first."""
    beside = "" if found.constant is None else f"of a constant: {found.constant.log_loss:.4f}"
    yield Fact("Log loss", f"{each.log_loss:.4f}", beside)
    yield Fact("RMSE(bins)", f"{each.rmse_bins:.4f}")
    yield Fact("AUC", NOTHING if each.auc is None else f"{each.auc:.3f}")
    yield Fact("Answers", whole(each.scored))


def _predictions(each: Calibration) -> Picture:
    scale = steps(min(_USUAL, *(one.mean for one in each.equal)), 1.0)
    length = scale[-1] - scale[0]
    return Picture(
        title=f"Predicted and measured recall, {each.title}",
        along="Predicted recall",
        labels=[f"Predicted {permille(one.mean)}" for one in each.equal],
        columns=[shares("Measured", [one.share for one in each.equal], "one")],
        ticks=[Tick((step - scale[0]) / length, label) for step, label in zip(scale, percents(scale), strict=True)],
        kind="points",
        places=[(one.mean - scale[0]) / length for one in each.equal],
        low=scale[0],
        high=scale[-1],
        axis=percents,
        diagonal=True,
    )


def _tenths(each: Calibration) -> Listing:
    rows = [
        [
            f"{percent(one.low)} to {percent(one.high)}",
            permille(one.mean),
            shares("", [one.share], "").cell(0),
        ]
        for one in each.tenths
    ]
    return Listing(f"By tenths, {each.title}", ["Predicted", "Average", "Measured"], rows)


def remembered(figures: Figures) -> Section:
    """How many cards are remembered, of those learnt."""
    found = figures.remembered
    days = [point.day for point in found.points]
    panels = []
    for period in LENGTHS:
        part = recent(days, period, figures.day)
        points = found.points[part]
        places, ticks = line(days[part])
        picture = Picture(
            title="Cards remembered over time",
            along="Day",
            labels=[name_of(point.day) for point in points],
            columns=[
                Column("Learnt", [point.learnt for point in points], whole, "every"),
                Column("Remembered", [point.remembered for point in points], tenths, "one"),
            ],
            ticks=ticks,
            kind="lines",
            places=places,
        )
        panels.append(Panel(picture, (period,)))
    latest = found.latest
    return Section(
        name="remembered",
        title="Remembered",
        sentence=(
            f"About {whole(latest.remembered)} of {whole(latest.learnt)} learnt cards are remembered today: the sum"
            f" of their chances of recall by {_SCHEDULERS[found.scheduler]}, suspended cards included."
        ),
        query=found.query,
        panels=panels,
    )
