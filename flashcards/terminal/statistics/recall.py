"""The figures about memory: retention, forgetting, and predictions."""

from collections.abc import Iterable, Iterator
from math import log

from flashcards.statistics.figures import Figures
from flashcards.statistics.measures import Share
from flashcards.statistics.memory import MATURE, ByAge, Calibration, days_of
from flashcards.terminal.plots.bars import Share as Dot
from flashcards.terminal.plots.bars import shares
from flashcards.terminal.plots.curves import Axes, Curve, curves
from flashcards.terminal.plots.paper import Paper, percent, round_up, said, short
from flashcards.terminal.statistics.sections import Section, first_of, is_long, moment_name, month_name, of, span
from flashcards.terminal.text import count

_PERIODS = {
    "today": "today",
    "yesterday": "yesterday",
    "week": "7 days",
    "month": "30 days",
    "year": "year",
    "all": "all time",
}
_MONTHS = 12
_ROOM_FOR_AGES = 64
"""Least cells for young and mature cards beside all."""

_SPANS = ((1, "1 day"), (7, "7"), (30, "30"), (90, "90"), (365, "1 year"), (1826, "5 years"))
"""Labels below the forgetting curve."""


def retention(figures: Figures, paper: Paper) -> list[Section]:
    """True retention by period and by month."""
    true = figures.retention
    every = true.periods["all"]
    if not every.all.total:
        none = f"No reviews on a later day {figures.reach or 'yet'}; how many you remember will be shown here."
        return [Section("Retention", [none], [])]
    rows = [
        row
        for name, ages in true.periods.items()
        if figures.covers(days_of(name))
        for row in _dots(figures.reach if name == "all" and figures.reach else _PERIODS[name], ages, paper)
    ]
    reviews = "review" if every.all.total == 1 else "reviews"
    reach = f" {figures.reach}" if figures.reach else ""
    says = f"You remembered {of(every.all)} {reviews} on a later day{reach}; {', and '.join(_by_age(every))}."
    if not paper.style.spoken:
        says += " Lines are 95% intervals."
    found = [Section("True retention", [says], shares(rows, paper), true.query)]
    months = list(true.months.items())[-_MONTHS:]
    if len(months) > 1:
        rows = [_dot(month_name(*month), ages, paper) for month, ages in months]
        query = figures.queries.since("reviewed", first_of(months[0][0]))
        found.append(Section("True retention by month", [], shares(rows, paper), query))
    return found


def _by_age(found: ByAge) -> Iterator[str]:
    """The retention of young and of mature cards, as far as there are any, with an explanation."""
    if found.young.total:
        yield f"of young cards, whose interval was below {MATURE} days, {of(found.young)}"
    if found.mature.total:
        which = "ones" if found.young.total else f"cards, whose interval was {MATURE} days or more,"
        yield f"of mature {which} {of(found.mature)}"


def _dots(label: str, ages: ByAge, paper: Paper) -> Iterable[Dot]:
    """A row for all cards in a period and, below it, one each for young and mature ones."""
    named = (
        (label, ages.all),
        (_below(label, "young", paper), ages.young),
        (_below(label, "mature", paper), ages.mature),
    )
    for name, share in named if ages.all.total else named[:1]:
        yield _row(name, share, of(share), paper)


def _below(label: str, age: str, paper: Paper) -> str:
    return f"{label}, {age} cards" if paper.style.spoken else f"  {age}"


def _row(label: str, share: Share, text: str, paper: Paper) -> Dot:
    low, high = share.wilson or (0.0, 1.0)
    if share.total and paper.style.spoken:
        text += f"; 95% interval {percent(low)} to {percent(high)}"
    return Dot(label, share.value, low, high, text)


def _dot(label: str, ages: ByAge, paper: Paper) -> Dot:
    """The row of a month; young and mature cards are mentioned if there is room."""
    share = ages.all
    text = of(share)
    if share.total and (paper.room >= _ROOM_FOR_AGES or paper.style.spoken):
        each = ((name, part) for name, part in (("young", ages.young), ("mature", ages.mature)) if part.total)
        text = ", ".join([text, *(f"{name} {part.percent}%" for name, part in each)])
    return _row(label, share, text, paper)


def forgetting(figures: Figures, paper: Paper) -> Section:
    """Recall by days since the last answer."""
    points = figures.forgetting.drawn
    if len(points) < 2:  # noqa: PLR2004 - a line has two ends
        return Section("Forgetting", ["Too few reviews at different intervals to draw a curve yet."], [])
    if paper.style.spoken:
        while len(points) > _MONTHS:
            points = [points[at].with_(points[at + 1]) for at in range(0, len(points) - 1, 2)] + points[
                len(points) & ~1 :
            ]
        picture = [said(span(each.low, each.high), of(each.share)) for each in points]
    else:
        known = [(log(each.days), each.share.value or 0.0) for each in points]
        ticks = {log(days): name for days, name in _SPANS if known[0][0] <= log(days) <= known[-1][0]}
        axes = Axes(known[0][0], known[-1][0], _tenth_below(value for _, value in known), 1.0, percent, ticks)
        picture = curves([Curve("measured", known)], axes, paper)
    says = f"Measured, not fitted; late reviews are of cards that were easy, so it may well rise. {_counts(figures)}"
    return Section("Forgetting: recall by days since the last answer", [says], picture, figures.forgetting.query)


def _counts(figures: Figures) -> str:
    """The number of answers behind each part of the curve."""
    parts = []
    for (low, _), (high, _) in zip(_SPANS, [*_SPANS[1:], (10**9, "")], strict=True):
        number = sum(point.share.total for point in figures.forgetting.points if low <= point.days < high)
        if number:
            span = f"{low:,} to {high - 1:,}" if high < 10**9 else f"{low:,} or more"
            parts.append(f"{number:,} after {span}")
    return f"Answers: {', '.join(parts)} days." if parts else ""


def calibration(figures: Figures, paper: Paper) -> list[Section]:
    """Predicted and measured recall for each scheduler."""
    found = figures.calibration
    if not found.schedulers:
        return [Section("Predictions", [found.note], [])]
    sections = []
    for each in found.schedulers:
        says = [_scores(each, found.constant), _groups(each)]
        if each is found.schedulers[-1]:
            says.append(found.note)
        title = f"Predictions of {each.title}: recall measured against predicted"
        sections.append(Section(title, says, against_predicted(each, paper), found.query))
    return sections


def _groups(found: Calibration) -> str:
    """What the points are; reviews with the same prediction stay together, so they may be unequal."""
    sizes = sorted(part.share.total for part in found.equal)
    each = f"{sizes[0]:,}" if sizes[0] == sizes[-1] else f"{sizes[0]:,} to {sizes[-1]:,}"
    return f"{count(len(sizes), 'group')} of reviews with equal or similar predictions, {each} in each."


def against_predicted(found: Calibration, paper: Paper) -> list[str]:
    """The measured recall of twenty bins, and a line for perfect predictions."""
    if paper.style.spoken:
        return [
            f"Predicted {percent(part.low)} to {percent(part.high)}: {of(part.share)} remembered."
            for part in found.tenths
        ]
    line = Curve("measured", [(part.mean, part.share.value or 0.0) for part in found.equal])
    foot = _tenth_below(value for point in line.points for value in point)
    ideal = Curve("if it were right", [(foot, foot), (1.0, 1.0)], "cyan", dotted=True)
    ticks = {foot: percent(foot), (foot + 1) / 2: f"{percent((foot + 1) / 2)} predicted", 1.0: "100%"}
    return curves([ideal, line], Axes(foot, 1.0, foot, 1.0, percent, ticks), paper)


def _tenth_below(values: Iterable[float]) -> float:
    """The beginning of an axis of shares, below all values."""
    return max(0.0, int(min(values) * 10 - 1e-9) / 10)


def _scores(found: Calibration, constant: Calibration | None) -> str:
    auc = f", AUC {found.auc:.3f}" if found.auc is not None else ""
    against = f"; always predicting the same share: {constant.log_loss:.4f}" if constant else ""
    return (
        f"Log loss {found.log_loss:.4f} (lower is better{against}), RMSE(bins) {found.rmse_bins:.4f}{auc},"
        f" of {count(found.scored, 'review')}."
    )


def remembered(figures: Figures, paper: Paper) -> Section:
    """How many cards are remembered, of those learnt."""
    points = figures.remembered.points
    if not points or not points[-1].learnt:
        return Section("Remembered", ["No card has been learnt yet; how much you remember will be shown here."], [])
    latest = points[-1]
    share, long = latest.remembered / latest.learnt, is_long(points[0].day, latest.day)
    says = (
        f"About {latest.remembered:,.0f} of {latest.learnt:,} learnt, {percent(share)}: the sum of each card's chance"
        " of recall. Suspended cards count; reset ones do not."
    )
    if paper.style.spoken or len(points) < 2:  # noqa: PLR2004 - a line has two ends
        step = max(1, -(-len(points) // _MONTHS))
        picture = [
            f"{moment_name(each.day, is_long=long)}: {each.remembered:,.0f} of {each.learnt:,} learnt."
            for each in points[::-step][::-1]
        ]
    else:
        top = round_up(max(each.learnt for each in points))
        ticks = {float(each.day): moment_name(each.day, is_long=long) for each in points[:: max(1, len(points) // 4)]}
        axes = Axes(points[0].day, latest.day, 0, top, short, ticks)
        learnt = Curve("learnt", [(each.day, each.learnt) for each in points], "cyan", dotted=True)
        line = Curve("remembered", [(each.day, each.remembered) for each in points])
        picture = curves([learnt, line], axes, paper)
    return Section("Remembered over time", [says], picture, figures.remembered.query)
