"""The figures as JSON; the names of its fields are part of the public interface."""

from collections.abc import Iterable, Mapping

from flashcards.statistics.figures import Answers, Calendar, DayFacts, Figures, Forecast, Kinds, Load, Seconds
from flashcards.statistics.measures import Histogram, Share
from flashcards.statistics.memory import ByAge, Calibration, CardStates, HardCard, Predicted, Remembered
from flashcards.studyday import Day, to_date

Json = dict[str, object]

_LAST_MONTH = 30


def as_json(figures: Figures) -> Json:
    """All figures. Days are ISO dates, or day numbers in ``today`` and in keys; ``ms`` is milliseconds."""
    return {**_told(figures), **_of_answers(figures), **_of_memory(figures)}


def _told(figures: Figures) -> Json:
    """What the figures are about, and today."""
    return {
        "today": figures.day,
        "date": _date(figures.day),
        "since": None if figures.since is None else _date(figures.since),
        "query": figures.queries.scope,
        "cards": figures.cards,
        "queries": _queries(figures),
        "glance": {
            "cards": figures.glance.cards,
            "answers": figures.glance.answers,
            "ms": figures.glance.ms,
            "right_first_time": _share(figures.glance.first),
            "new": figures.glance.new,
        },
        "streak": _streak(figures),
    }


def _of_answers(figures: Figures) -> Json:
    """What was answered."""
    return {
        "true_retention": {name: _by_age(each) for name, each in figures.retention.periods.items()},
        "true_retention_by_month": {_month(*month): _by_age(each) for month, each in figures.retention.months.items()},
        "reviews_30_days": _recent(figures.calendar),
        "calendar": _calendar(figures.calendar),
        "hours_local_total_right": [[each.total, each.right] for each in figures.times.hours],
        "weekdays_from_monday_total_right": [[each.total, each.right] for each in figures.times.weekdays],
        "seconds": _seconds(figures.seconds),
        "buttons": _buttons(figures.answers),
        "buttons_by_interval": [
            {"low": each.low, "high": each.high, "buttons": list(each.buttons)} for each in figures.answers.intervals
        ],
        "forgetting_curve": [
            {"low": each.low, "high": each.high, "days": _round(each.days), **_share(each.share)}
            for each in figures.forgetting.points
        ],
    }


def _of_memory(figures: Figures) -> Json:
    """What is remembered, and what is coming."""
    return {
        "card_counts": figures.states.counts._asdict(),
        "future_due": _future_due(figures.forecast),
        "intervals": {**_histogram(figures.memory.intervals), "mean": _round(figures.memory.intervals.mean)},
        "ease_hundredths": _median(figures.memory.ease),
        "stability_days": _optional(figures.memory.stability),
        "difficulty_percent": _optional(figures.memory.difficulty),
        "retrievability_percent": _optional(figures.memory.retrievability),
        "lapses": _histogram(figures.memory.lapses),
        **_introduced(figures.states, figures.day),
        "card_states": [
            {**each._asdict(), "day": each.day - figures.day, "date": _date(each.day)} for each in figures.states.points
        ],
        "calibration": {
            "note": figures.calibration.note,
            "constant": None
            if figures.calibration.constant is None
            else calibration_json(figures.calibration.constant),
            **{each.name: calibration_json(each) for each in figures.calibration.schedulers},
        },
        **_remembered(figures.remembered, figures.day),
        "hardest": {
            "lapses": _hard(figures.hardest.lapses),
            "retention": _hard(figures.hardest.retention),
            "time": _hard(figures.hardest.time),
        },
        "load": _load(figures.load),
    }


def _queries(figures: Figures) -> Json:
    """The search that finds the cards of each figure."""
    return {
        "glance": figures.glance.query,
        "streak": figures.streak.query,
        "calendar": figures.calendar.query,
        "future_due": figures.forecast.query,
        "year_ahead": figures.forecast.query_year,
        "true_retention": figures.retention.query,
        "forgetting_curve": figures.forgetting.query,
        "calibration": figures.calibration.query,
        "remembered": figures.remembered.query,
        "memory": figures.memory.query,
        "card_counts": figures.states.query,
        "card_states": figures.states.query_over_time,
        "introduced": figures.states.query_introduced,
        "times": figures.times.query,
        "seconds": figures.seconds.query,
        "buttons": figures.answers.query,
        "buttons_by_interval": figures.answers.query_intervals,
        "hardest": figures.hardest.query,
        "hardest_retention": figures.hardest.query_retention,
        "hardest_time": figures.hardest.query_time,
        "load": figures.load.query,
        "costs": figures.load.query_costs,
    }


def _date(day: Day) -> str | None:
    try:
        return to_date(day).isoformat()
    except ValueError:  # a day out of the calendar's range
        return None


def _month(year: int, month: int) -> str:
    return f"{year:04}-{month:02}"


def _round(number: float | None, digits: int = 6) -> float | None:
    return None if number is None else round(number, digits)


def _share(share: Share) -> Json:
    wilson = share.wilson
    return {"right": share.right, "total": share.total, "wilson95": wilson and [_round(end) for end in wilson]}


def _by_age(found: ByAge) -> Json:
    return {"young": _share(found.young), "mature": _share(found.mature), "all": _share(found.all)}


def _recent(calendar: Calendar) -> Json:
    days = range(1 - _LAST_MONTH, 1)
    found = {ago: calendar.days.get(Day(calendar.last + ago)) for ago in days}
    return {str(ago): _day_facts(facts) for ago, facts in found.items() if facts is not None}


def _day_facts(facts: DayFacts) -> Json:
    return {"count": _kinds(facts.answers), "ms": _kinds(facts.ms)}


def _kinds(kinds: Kinds) -> Json:
    return dict(kinds._asdict())


def _streak(figures: Figures) -> Json:
    streak = figures.streak
    return {
        "current": streak.current,
        "longest": streak.longest,
        "days_studied": streak.days_studied,
        "first_day": streak.first_day,
        "span_days": streak.span_days,
        "answers": streak.answers,
        "ms": streak.ms,
        "seconds_an_answer": _round(streak.seconds_an_answer),
    }


def _calendar(calendar: Calendar) -> Json:
    return {
        "first": _date(calendar.first),
        "last": _date(calendar.last),
        "bounds": calendar.bounds and list(calendar.bounds),
        "days": {
            str(_date(day)): {
                "answers": facts.answers.total,
                "ms": facts.ms.total,
                "level": calendar.level(day),
            }
            for day, facts in sorted(calendar.days.items())
            if calendar.first <= day <= calendar.last
        },
        "coming": {str(_date(day)): count for day, count in sorted(calendar.coming.items())},
    }


def _future_due(forecast: Forecast) -> Json:
    return {
        "backlog": forecast.backlog,
        "days": {str(day): count for day, count in enumerate(forecast.due) if count},
        "later": forecast.later,
        "load_per_day": _round(forecast.load_per_day),
        "recall": _round(forecast.recall),
        "simulated": [_round(each, 3) for each in forecast.simulated],
        "months": {
            _month(each.year, each.month): {"due": each.due, "simulated": _round(each.simulated, 3)}
            for each in forecast.months
        },
    }


def _histogram(found: Histogram) -> Json:
    return {
        "histogram": {str(value): count for value, count in found.counts.items()},
        "quantiles": {str(share): _round(value) for share, value in found.quantiles.items()},
    }


def _optional(found: Histogram | None) -> Json | None:
    return None if found is None else _histogram(found)


def _median(found: Histogram | None) -> Json | None:
    return None if found is None else {**_histogram(found), "median": found.median}


def _seconds(seconds: Seconds) -> Json:
    return {
        "answers": _histogram(seconds.answers),
        "a_card": _round(seconds.a_card),
        "months": {
            _month(each.year, each.month): {"answers": each.answers, "cards": each.cards, "ms": each.ms}
            for each in seconds.months
        },
    }


def _buttons(answers: Answers) -> Json:
    return {
        period: {kind: list(buttons) for kind, buttons in kinds.items()} for period, kinds in answers.periods.items()
    }


def _introduced(states: CardStates, today: Day) -> Json:
    found = {day - today: count for day, count in sorted(states.introduced.items())}
    return {
        "introduced_last_30_days": {str(ago): count for ago, count in found.items() if ago > -_LAST_MONTH},
        "introduced_all": sum(found.values()),
        "introduced": {str(_date(day)): count for day, count in sorted(states.introduced.items())},
    }


def calibration_json(found: Calibration) -> Json:
    """How good one predictor was."""
    return {
        "scored": found.scored,
        "log_loss": _round(found.log_loss),
        "rmse_bins": _round(found.rmse_bins),
        "auc": _round(found.auc),
        "equal_bins": _predicted(found.equal),
        "calibration_tenths": _predicted(found.tenths),
    }


def _predicted(bins: Iterable[Predicted]) -> list[Json]:
    return [
        {
            "low": _round(each.low),
            "high": _round(each.high),
            "n": each.share.total,
            "predicted": _round(each.mean),
            "measured": _round(each.share.value),
            "wilson95": _share(each.share)["wilson95"],
        }
        for each in bins
    ]


def _remembered(remembered: Remembered, today: Day) -> Json:
    latest = remembered.latest
    return {
        "remembered": {
            "scheduler": remembered.scheduler,
            "cards": latest.learnt,
            "sum_retrievability": _round(latest.remembered),
            "mean_retrievability": _round(latest.remembered / latest.learnt) if latest.learnt else None,
        },
        "remembered_over_time": {
            str(each.day - today): [each.learnt, _round(each.remembered, 4)] for each in remembered.points
        },
    }


def _hard(cards: Iterable[HardCard]) -> list[Json]:
    return [
        {
            "term": each.term,
            "kind": each.kind,
            "deck": each.deck,
            "lapses": each.lapses,
            "retention": _share(each.retention),
            "ms": each.ms,
            "show": each.command,
        }
        for each in cards
    ]


def _load(load: Load) -> Json:
    months: Mapping[tuple[int, int], float] = load.months
    return {
        "minutes_a_day": _round(load.minutes),
        "trend": _round(load.trend),
        "months": {_month(*month): _round(minutes) for month, minutes in months.items()},
        "new_per_day": load.new_per_day,
        "learnt_per_day": _round(load.learnt_per_day),
        "most_minutes": _round(load.most),
        "costs": [
            {"new_per_day": each.new_per_day, "minutes_a_day": _round(each.minutes), "capped": each.capped}
            for each in load.costs
        ],
    }
