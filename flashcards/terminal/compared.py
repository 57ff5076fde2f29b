"""A comparison of schedulers as lines of text: tables, what they mean in a sentence, and pictures."""

from collections.abc import Iterator, Sequence
from math import ceil
from typing import NamedTuple

from flashcards.statistics.calibrating import NOTE
from flashcards.statistics.comparing import ALIKE, Choice, Comparison, Predictor, as_many
from flashcards.statistics.memory import Calibration
from flashcards.statistics.years import Limits
from flashcards.terminal import table
from flashcards.terminal.plots.curves import Axes, Curve, curves
from flashcards.terminal.plots.paper import Paper, percent, round_width
from flashcards.terminal.statistics.recall import against_predicted
from flashcards.terminal.style import BOLD
from flashcards.terminal.text import count, wrap

_ROOM_FOR_ANSWERS = 56
"""Least cells for a column with answers a day."""

_WHOLE = 100
"""Ratios from here on are whole numbers."""

_WORTH = 0.01
"""The least share of the time that is worth a sentence."""

_NAMED = (0.7, 0.8, 0.9, 0.95, 0.97)
"""Retentions that are labelled below the axis."""

_WORDS = {
    "constant": "the constant",
    "sm2": "SM-2",
    "fsrs-defaults": "FSRS with its default parameters",
    "fsrs-current": "FSRS with your parameters",
    "fsrs-fitted": "FSRS fitted to your earlier reviews",
}


class Years(NamedTuple):
    """The simulated years, what a day allowed in them, and the share of the minutes that repeats of Hard take.

    ``scheduler`` is the one that the person uses now.
    """

    choices: Sequence[Choice]
    limits: Limits
    hard: float | None
    scheduler: str


def lines(found: Comparison, years: Years, paper: Paper) -> list[str]:
    """The whole comparison, no line wider than the paper."""
    return [
        *_predictions(found, paper),
        *_next(found, years, paper),
        "",
        *_calibration(found.best.scores, paper),
        "",
        *_year(years, paper),
    ]


def _head(text: str, paper: Paper) -> list[str]:
    if paper.style.spoken:
        return [f"{text}."]
    return [paper.style.paint(line, BOLD) for line in wrap(text, paper.room)]


def _say(paper: Paper, *sentences: str) -> Iterator[str]:
    for sentence in sentences:
        yield from [sentence] if paper.style.spoken else wrap(sentence, paper.room)


def _predictions(found: Comparison, paper: Paper) -> Iterator[str]:
    """How well each predicted, log loss first, and what that means."""
    tested = found.best.scores.scored
    yield from _head(f"How well the last {tested:,} of {found.scored:,} reviews were predicted", paper)
    rows = [
        (
            one.scores.title,
            f"{one.scores.log_loss:.4f}",
            f"{one.scores.rmse_bins:.4f}",
            "" if one.scores.auc is None else f"{one.scores.auc:.3f}",
        )
        for one in found.predictors
    ]
    yield from table.lines(("", "log loss", "RMSE", "AUC"), rows, spoken=paper.style.spoken)
    yield from _say(
        paper,
        _verdict(found),
        NOTE,
        "RMSE is that of srs-benchmark's bins, smaller is better; AUC says how well recalled and forgotten cards are"
        " told apart, 0.5 is not at all.",
    )
    if any(one.scores.name == "fsrs-current" for one in found.predictors):
        yield from _say(
            paper, "Your parameters may have been fitted to these very reviews; those fitted here were not."
        )


def _verdict(found: Comparison) -> str:
    """Who predicted best, and by how much, in plain words."""
    best = found.best.scores
    others = {one.scores.name: one for one in found.predictors if one is not found.best}
    behind = [_behind(others[name], best) for name in ("sm2", "constant", "fsrs-defaults") if name in others]
    name = _WORDS[best.name]
    return f"{name[0].upper()}{name[1:]} predicted best: its log loss is {', '.join(behind[:-1])} and {behind[-1]}."


def _behind(other: Predictor, best: Calibration) -> str:
    share = 100 * (1 - best.log_loss / other.scores.log_loss)
    chance = "" if other.behind.is_clear else " (which may be chance)"
    return f"{share:.1f}% below that of {_WORDS[other.scores.name]}{chance}"


def _next(found: Comparison, years: Years, paper: Paper) -> Iterator[str]:
    """The command to type if something else than the current scheduler is clearly better."""
    named = {one.scores.name: one.behind for one in found.predictors}
    best = found.best.scores.name
    if best not in {"constant", "sm2"} and years.scheduler == "sm2" and named["sm2"].is_clear:
        yield from _say(paper, "To see what FSRS would change: flashcards config scheduler fsrs --dry-run")
    used = named.get("fsrs-current", named["fsrs-defaults"])
    if best == "fsrs-fitted" and years.scheduler == "fsrs" and used.is_clear:
        yield from _say(paper, "To fit FSRS to all of your answers: flashcards optimize")


def _calibration(best: Calibration, paper: Paper) -> Iterator[str]:
    """Predicted and measured recall: a picture of twenty bins, and a table of tenths."""
    yield from _head(f"Predictions of {_WORDS[best.name]}: recall measured against predicted", paper)
    yield from against_predicted(best, paper)
    if paper.style.spoken:
        return
    rows = []
    for part in best.tenths:
        low, high = part.share.wilson or (0.0, 1.0)
        span = f"{percent(low)}-{percent(high)}"
        rows.append(
            (
                f"{part.low:.0%}-{part.high:.0%}",
                percent(part.mean),
                percent(part.share.value or 0),
                span,
                part.share.total,
            )
        )
    yield from table.lines(("predicted", "mean", "real", "95%", "of"), rows)


def _year(years: Years, paper: Paper) -> Iterator[str]:
    """What a year with each costs and brings."""
    choices = years.choices
    yield from _head("The next year with each scheduler, simulated", paper)
    spoken, year = paper.style.spoken, choices[0].year
    wide = paper.room >= _ROOM_FOR_ANSWERS or spoken
    heads = (
        "",
        "minutes a day" if spoken else "min a day",
        *(["answers a day"] if wide else []),
        "remembered",
        "ratio",
    )
    rows = []
    for one in choices:
        name = "SM-2" if one.retention is None else f"FSRS {one.retention:.0%}"
        answers = [f"{one.year.answers_a_day:,.1f}"] if wide else []
        minutes, ratio = f"{one.year.minutes_a_day:.1f}", f"{one.year.ratio:,.{one.year.ratio < _WHOLE:d}f}"
        rows.append((name, minutes, *answers, f"{one.year.remembered:,.0f}", ratio))
    yield from table.lines(heads, rows, spoken=spoken)
    yield from _say(
        paper,
        f"Remembered are cards of {year.learnt:,.0f} at the end; the ratio is cards remembered for each minute a day.",
        _pace(years.limits),
        *_conclusions(choices),
        *_hard(years.hard),
    )
    if not spoken:
        yield from ["", *_picture(choices, paper)]


def _pace(limits: Limits) -> str:
    new = f"{limits.new:.3g} new cards a day" if limits.new else "no new cards"
    most = "" if limits.reviews is None else f", at most {count(limits.reviews, 'review')} a day"
    time = "" if limits.minutes is None else f", at most {limits.minutes:g} minutes a day"
    return (
        f"With {new}{most}{time}, and your own times and ratings. It assumes that you study every day, and that"
        " memory works as FSRS says; in other worlds the comparison with SM-2 was right within 10%."
    )


def _conclusions(choices: Sequence[Choice]) -> Iterator[str]:
    """Conclusions from the table."""
    found = as_many(choices)
    if found is not None:
        r, share = found
        time = (
            "in about the same time"
            if abs(share - 1) < ALIKE
            else (
                f"in {100 * (1 - share):.0f}% less time"
                if share < 1
                else f"but takes {100 * (share - 1):.0f}% more time"
            )
        )
        yield f"FSRS remembers as many cards as SM-2 at a desired retention of {100 * r:.0f}%, {time}."
    by_retention = {one.retention: one.year for one in choices}
    less, more = by_retention[0.9], by_retention[0.95]
    if less.remembered and less.minutes_a_day:
        cards = 100 * (more.remembered / less.remembered - 1)
        minutes = 100 * (more.minutes_a_day / less.minutes_a_day - 1)
        yield f"FSRS at 95% instead of 90%: {minutes:+.0f}% time, {cards:+.0f}% cards remembered."


def _hard(share: float | None) -> Iterator[str]:
    if share is not None and share >= _WORTH:
        yield (
            f"With SM-2, {100 * share:.0f}% of the time goes into repeats of answers of Hard, which were passes:"
            " flashcards config repeat-below hard saves it."
        )


def _picture(choices: Sequence[Choice], paper: Paper) -> Iterator[str]:
    """Cards remembered by minutes a day."""
    sm2, fsrs = choices[0].year, choices[1:]
    points = [(one.year.minutes_a_day, one.year.remembered) for one in fsrs]
    every = [*points, (sm2.minutes_a_day, sm2.remembered)]
    left, right = min(x for x, _ in every), max(x for x, _ in every)
    low, most = min(y for _, y in every), max(y for _, y in every)
    step = max(2, round_width((most - low) / 2))
    foot, top = max(0, step * ceil(low / step - 1)), step * ceil(most / step)
    ticks = {one.year.minutes_a_day: f"{one.retention:.0%}" for one in fsrs if one.retention in _NAMED}
    upright = Curve("SM-2", [(sm2.minutes_a_day, foot), (sm2.minutes_a_day, sm2.remembered)], "cyan", dotted=True)
    line = Curve("FSRS by desired retention", points)
    yield from _head(f"Cards remembered, by minutes a day from {left:.1f} to {right:.1f}", paper)
    yield from curves([upright, line], Axes(left, right, foot, top, "{:,.0f}".format, ticks), paper)
