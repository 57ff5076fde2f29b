"""Figures of the answers: how many were right, when they were given, how fast, and with which button."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from flashcards.statistics.figures import KINDS, SPANS, Answers, Buttons, ByInterval, Pace, Seconds, Times
from flashcards.statistics.folding import Fold
from flashcards.statistics.measures import Share, histogram
from flashcards.statistics.memory import PERIODS, ByAge, Elapsed, TrueRetention
from flashcards.studyday import Day, to_date

_GROWTH = 1.2
_WEEK = 7
_THURSDAY = 3


def month_of(day: Day) -> tuple[int, int]:
    """The year and month of a study day; a day out of the calendar's range is in its first or last month."""
    try:
        found = to_date(day)
    except (ValueError, OverflowError):
        found = date.max if day > 0 else date.min
    return found.year, found.month


def retention(fold: Fold, query: str) -> TrueRetention:
    """True retention by period and by month."""
    months: dict[tuple[int, int], ByAge] = {}
    for day in sorted(fold.days):
        by_age = fold.days[day].by_age
        if by_age.all.total:
            months[month_of(day)] = _both(months.get(month_of(day), ByAge()), by_age)
    return TrueRetention(
        periods={name: _of_period(fold, bounds) for name, bounds in PERIODS.items()}, months=months, query=query
    )


def _of_period(fold: Fold, bounds: tuple[int, int] | None) -> ByAge:
    found = ByAge()
    for day, of_day in fold.days.items():
        if bounds is None or bounds[1] <= fold.last - day <= bounds[0]:
            found = _both(found, of_day.by_age)
    return found


def _both(one: ByAge, other: ByAge) -> ByAge:
    return ByAge(one.young + other.young, one.mature + other.mature)


def elapsed(found: Mapping[int, Sequence[int]]) -> Iterable[Elapsed]:
    """The points of the forgetting curve, from the wrong and right answers after each number of days."""
    for low, high in spans(max(found, default=0)):
        inside = [(days, *found[days]) for days in range(low, high + 1) if days in found]
        total = sum(wrong + right for _, wrong, right in inside)
        if total:
            mean = sum(days * (wrong + right) for days, wrong, right in inside) / total
            yield Elapsed(low, high, mean, Share(sum(right for _, _, right in inside), total))


def spans(greatest: int) -> Iterable[tuple[int, int]]:
    """Spans of days from 1 to ``greatest``, both ends included, each a fifth longer than the last."""
    low = 1
    while low <= greatest:
        high = max(low, int(low * _GROWTH))
        yield low, high
        low = high + 1


def times(fold: Fold, query: str) -> Times:
    """When answers were given."""
    weekdays = [Share(0, 0)] * _WEEK
    for day, of_day in fold.days.items():
        weekday = (day + _THURSDAY) % _WEEK
        for kind in range(len(KINDS) - 1):
            again, *passed = of_day.of(kind)
            weekdays[weekday] += Share(sum(passed), again + sum(passed))
    return Times(
        hours=tuple(Share(right, wrong + right) for wrong, right in fold.hours),
        weekdays=tuple(weekdays),
        query=query,
    )


def seconds(fold: Fold, query: str) -> Seconds:
    """How long answers took."""
    months: dict[tuple[int, int], list[int]] = {}
    for day in sorted(fold.days):
        of_day = fold.days[day]
        answers, ms = (sum(each[: len(KINDS) - 1]) for each in (of_day.facts.answers, of_day.facts.ms))
        of_month = months.setdefault(month_of(day), [0, 0, 0])
        for at, more in enumerate((answers, of_day.cards, ms)):
            of_month[at] += more
    cards, ms = (sum(each[at] for each in months.values()) for at in (1, 2))
    return Seconds(
        answers=histogram({took / 1000: count for took, count in fold.took.items()}),
        a_card=ms / cards / 1000 if cards else None,
        months=tuple(Pace(*month, *found) for month, found in months.items() if found[0]),
        query=query,
    )


def answers(fold: Fold, query: str, query_intervals: str) -> Answers:
    """Which buttons were chosen."""
    periods = {
        name: {kind: _of_kind(fold, number, span) for number, kind in enumerate(KINDS)} for name, span in SPANS.items()
    }
    return Answers(
        periods=periods,
        intervals=tuple(_by_interval(fold.intervals)),
        query=query,
        query_intervals=query_intervals,
    )


def _of_kind(fold: Fold, kind: int, span: int | None) -> Buttons:
    chosen = (of_day.of(kind) for day, of_day in fold.days.items() if span is None or fold.last - day < span)
    return Buttons(*map(sum, zip(*chosen, strict=True)))


def _by_interval(found: Mapping[int, Sequence[int]]) -> Iterable[ByInterval]:
    """The buttons by spans of the interval, the same spans as in the forgetting curve."""
    for low, high in spans(max(found, default=0)):
        inside = [found[days] for days in range(low, high + 1) if days in found]
        if inside:
            yield ByInterval(low, high, Buttons(*map(sum, zip(*inside, strict=True))))
