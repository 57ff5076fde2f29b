"""The figures, made from what one pass over the log has gathered."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from flashcards.cards import CardId
from flashcards.scheduling import Scheduler
from flashcards.statistics import answered, streak
from flashcards.statistics.ahead import Means, minutes_at_end, minutes_of_new, year_of
from flashcards.statistics.answered import month_of
from flashcards.statistics.figures import (
    FORECAST_DAYS,
    KINDS,
    LEAST_REVIEWS,
    WEEKS,
    Calendar,
    Cost,
    DayFacts,
    Figures,
    Forecast,
    Glance,
    Load,
    MonthDue,
    Streak,
)
from flashcards.statistics.folding import MATURE_KIND, NEW, YOUNG, Fold, OfDay
from flashcards.statistics.hardest import Found
from flashcards.statistics.measures import LEVELS, Share, quantile
from flashcards.statistics.memory import (
    CardStates,
    ForgettingCurve,
    HardCard,
    Hardest,
    Remembered,
    TrueRetention,
)
from flashcards.statistics.queries import Queries
from flashcards.statistics.standing import Standing
from flashcards.statistics.years import DAYS, Walk
from flashcards.studyday import Day

MONTH = 30
"""Days that show what is usual at present."""

MIXED = "mixed"
"""The name of the scheduler if decks have different ones."""

_USUAL_RECALL = 0.9
_USUAL_MS = 10_000
_LEAST_MOST = 30.0
_MINUTE = 60_000
_LIMITS = (0, 5, 10, 20, 40)
_BUSY = 0.95
_WEEK = 7
_THURSDAY = 3


class Name(NamedTuple):
    """The term, kind and deck of a card."""

    term: str
    kind: str
    deck: str


class Scope(NamedTuple):
    """The cards that the figures are about, and what is known besides their logs.

    ``queries`` makes the searches for them; ``since`` is the first study day
    that counts, None for all. ``scheduler`` is that of most cards; with
    ``others``, some have another one. ``was_free`` takes the first and last day
    of a gap and says whether no card was due; ``names`` looks up cards.
    ``new_per_day`` is the limit of new cards, ``parameters`` describes those of
    FSRS, and weeks begin on ``first_weekday``.
    """

    queries: Queries
    since: Day | None
    cards: int
    scheduler: Scheduler
    was_free: Callable[[Day, Day], bool]
    names: Callable[[Sequence[CardId]], Mapping[CardId, Name]]
    new_per_day: int
    parameters: str
    first_weekday: int = 0
    others: bool = False


def figures(fold: Fold, standing: Standing, scope: Scope) -> Figures:
    """All figures."""
    facts = {day: fold.days[day].facts for day in sorted(fold.days)}
    begun, queries = min(facts, default=fold.last), scope.queries
    rated, studied, reviewed = (queries.since(key, begun) for key in ("rated", "studied", "reviewed"))
    retention = answered.retention(fold, reviewed)
    means = _means(fold, facts, retention)
    year = year_of(standing.sampled.cards, 0, scope.scheduler, standing.last, means)
    costs = _costs(standing, scope, year, means) if retention.periods["all"].all.total >= LEAST_REVIEWS else ()
    return Figures(
        day=fold.last,
        since=scope.since,
        queries=queries,
        cards=scope.cards,
        glance=_glance(fold, scope),
        streak=_streak(facts, fold.last, scope, rated),
        calendar=_calendar(facts, standing, scope),
        forecast=_forecast(standing, scope, year, means.recall),
        retention=retention,
        forgetting=ForgettingCurve(points=tuple(answered.elapsed(fold.elapsed)), query=reviewed),
        calibration=fold.predictions.made(lambda day: queries.since("reviewed", day), scope.parameters),
        remembered=Remembered(
            scheduler=MIXED if scope.others else scope.scheduler.name,
            points=fold.over_time.remembered,
            query=queries.known("prop:ivl>=1"),
        ),
        memory=standing.memory(queries.asked("prop:ivl>=1")),
        states=CardStates(
            counts=standing.counts,
            points=fold.over_time.states,
            introduced={day: fold.introduced[day] for day in sorted(fold.introduced) if fold.introduced[day]},
            query=queries.asked(),
            query_over_time=queries.counted("") or "is:any",
            query_introduced=queries.since("introduced", begun),
        ),
        times=answered.times(fold, studied),
        seconds=answered.seconds(fold, studied),
        answers=answered.answers(fold, rated, reviewed),
        hardest=_hardest(fold, scope, begun),
        load=_load(fold, facts, scope, rated, costs, means.most),
    )


def _glance(fold: Fold, scope: Scope) -> Glance:
    of_today = fold.days.get(fold.last, OfDay())
    facts = of_today.facts
    return Glance(
        cards=of_today.touched,
        answers=facts.answers.total,
        ms=facts.ms.total,
        first=Share(of_today.first_right, of_today.touched),
        new=fold.introduced.get(fold.last, 0),
        query=scope.queries.since("rated", fold.last),
    )


def _streak(facts: Mapping[Day, DayFacts], today: Day, scope: Scope, query: str) -> Streak:
    days = [*facts]
    return Streak(
        current=streak(reversed(days), today, scope.was_free),
        longest=_longest(days, scope.was_free),
        days_studied=len(days),
        first_day=days[0] if days else None,
        span_days=today - days[0] + 1 if days else 0,
        answers=sum(each.answers.total for each in facts.values()),
        ms=sum(each.ms.total for each in facts.values()),
        query=query,
    )


def _longest(days: Sequence[Day], was_free: Callable[[Day, Day], bool]) -> int:
    """The most days in a row, across gaps in which nothing was due."""
    longest = length = 0
    before: Day | None = None
    for day in days:
        is_next = before is not None and (day == before + 1 or was_free(Day(before + 1), Day(day - 1)))
        length, before = length + 1 if is_next else 1, day
        longest = max(longest, length)
    return longest


def week_of(day: Day, first_weekday: int) -> Day:
    """The first day of a day's week; weeks begin on ``first_weekday``, 0 for Monday."""
    return Day(day - (day + _THURSDAY - first_weekday) % _WEEK)


def _calendar(facts: Mapping[Day, DayFacts], standing: Standing, scope: Scope) -> Calendar:
    first = Day(week_of(standing.last, scope.first_weekday) - (WEEKS - 1) * _WEEK)
    if scope.since is not None:
        first = max(first, week_of(scope.since, scope.first_weekday))
    shown = sorted(each.answers.total for day, each in facts.items() if day >= first)
    low, middle, high = (quantile(shown, level) if shown else 0.0 for level in LEVELS)
    return Calendar(
        last=standing.last,
        first=first,
        since=first if scope.since is None else max(first, scope.since),
        days=facts,
        bounds=(low, middle, high) if shown else None,
        coming={Day(standing.last + ahead): count for ahead, count in sorted(standing.dues.items()) if ahead > 0},
        first_weekday=scope.first_weekday,
        query=scope.queries.since("rated", max(first, min(facts, default=first))),
    )


def _forecast(standing: Standing, scope: Scope, year: Walk, recall: float) -> Forecast:
    dues = standing.dues
    simulated = tuple(float(answers * standing.sampled.every) for answers in year.answers)
    return Forecast(
        day=standing.last,
        backlog=sum(count for ahead, count in dues.items() if ahead < 0),
        due=tuple(dues.get(ahead, 0) for ahead in range(FORECAST_DAYS + 1)),
        later=sum(count for ahead, count in dues.items() if ahead > FORECAST_DAYS),
        load_per_day=standing.load,
        simulated=simulated,
        months=tuple(_months_due(dues, simulated, standing.last)),
        recall=recall,
        query=scope.queries.asked(f"prop:due<={FORECAST_DAYS} -is:suspended"),
        query_year=scope.queries.asked(f"prop:due<{DAYS} -is:suspended"),
    )


def _months_due(dues: Mapping[int, int], simulated: Sequence[float], today: Day) -> Iterable[MonthDue]:
    found: dict[tuple[int, int], list[float]] = {}
    for ahead, asked in enumerate(simulated):
        of_month = found.setdefault(month_of(Day(today + ahead)), [0, 0.0])
        of_month[0] += dues.get(ahead, 0)
        of_month[1] += asked
    return (MonthDue(*month, int(due), asked) for month, (due, asked) in found.items())


def _hardest(fold: Fold, scope: Scope, begun: Day) -> Hardest:
    hard = fold.hard
    lists = (hard.lapses, hard.retention, hard.time)
    names = scope.names([*dict.fromkeys(found.card for each in lists for found in each)])
    lapses, retention, time = ([_named(found, names) for found in each if found.card in names] for each in lists)
    queries = scope.queries
    return Hardest(
        lapses=lapses,
        retention=retention,
        time=time,
        query=queries.counted("prop:lapses>=1"),
        query_retention=queries.since("reviewed", begun, button="1"),
        query_time=queries.since("rated", begun),
    )


def _named(found: Found, names: Mapping[CardId, Name]) -> HardCard:
    return HardCard(found.card, *names[found.card], found.lapses, found.retention, found.ms)


def _recall(retention: TrueRetention) -> float:
    """The share of right reviews in the last month, year or ever, whichever is the first with enough."""
    for period in ("month", "year", "all"):
        share = retention.periods[period].all
        if share.total >= LEAST_REVIEWS:
            return min(0.99, max(0.5, share.right / share.total))
    return _USUAL_RECALL


def _load(  # noqa: PLR0913, PLR0917 - what the figure says
    fold: Fold, facts: Mapping[Day, DayFacts], scope: Scope, query: str, costs: Iterable[Cost], most: float
) -> Load:
    minutes = _minutes(facts)
    latest = [minutes.get(Day(fold.last - ago), 0.0) for ago in range(2 * MONTH)]
    before = sum(latest[MONTH:])
    learnt = sum(number for day, number in fold.introduced.items() if 0 <= fold.last - day < MONTH)
    begun = fold.last - min(facts, default=fold.last) + 1
    days, earlier = min(MONTH, begun), min(MONTH, max(0, begun - MONTH))
    usual = sum(latest[:MONTH]) / days
    return Load(
        minutes=usual,
        trend=usual - before / earlier if before else None,
        months=dict(_by_month(minutes, fold.last)),
        new_per_day=scope.new_per_day,
        learnt_per_day=learnt / days,
        costs=tuple(costs),
        most=most,
        days=days,
        before=earlier,
        query=query,
        query_costs=scope.queries.asked("is:new -is:suspended"),
    )


def _minutes(facts: Mapping[Day, DayFacts]) -> dict[Day, float]:
    return {day: each.ms.total / _MINUTE for day, each in facts.items()}


def _costs(standing: Standing, scope: Scope, year: Walk, means: Means) -> Iterable[Cost]:
    """The cost of several limits of new cards a day."""
    old = [minutes * standing.sampled.every for minutes in year.minutes]
    new = minutes_of_new(scope.scheduler, standing.last, means)
    for limit in sorted({*_LIMITS, scope.new_per_day}):
        minutes = minutes_at_end(old, new, limit, MONTH)
        yield Cost(limit, min(minutes, means.most), minutes > means.most)


def _by_month(minutes: Mapping[Day, float], today: Day) -> Iterable[tuple[tuple[int, int], float]]:
    """Minutes a day for each calendar month from the first answer to today; the first and last may be partial."""
    for month, days in groupby(range(min(minutes, default=today), today + 1), key=lambda day: month_of(Day(day))):
        found = [minutes.get(Day(day), 0.0) for day in days]
        yield month, sum(found) / len(found)


def _means(fold: Fold, facts: Mapping[Day, DayFacts], retention: TrueRetention) -> Means:
    """The pace of the last year: milliseconds for a card on a day, and the minutes of busy days."""
    latest = {day: each for day, each in facts.items() if fold.last - day < DAYS}
    counts, ms = (
        [sum(each) for each in zip(*found, strict=True)] or [0] * len(KINDS)
        for found in ([each.answers for each in latest.values()], [each.ms for each in latest.values()])
    )
    new, young, mature, repeat, _ = ms
    repeats = repeat / max(1, sum(fold.days[day].cards for day in latest))
    reviews = counts[YOUNG] + counts[MATURE_KIND]
    review = (young + mature) / reviews if reviews else _USUAL_MS
    first = new / counts[NEW] if counts[NEW] else review
    busy = sorted(_minutes(latest).values())
    most = max(_LEAST_MOST, quantile(busy, _BUSY)) if busy else _LEAST_MOST
    return Means(_recall(retention), review + repeats, first + repeats, most)
