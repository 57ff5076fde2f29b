"""The definition of every figure, shared by the terminal, the page and the JSON.

Days are study days, times are milliseconds, shares go from 0 to 1. An answer
is a review or a repeat that was not undone; crams are included only where that
is stated. *Before* refers to the state before an answer, under the chosen
scheduler. Entries later than today do not count.

``query`` is the search that finds the same cards; it includes the scope of the
figures.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from flashcards.statistics.measures import Histogram, Share
from flashcards.statistics.memory import (
    Calibrations,
    CardStates,
    ForgettingCurve,
    Hardest,
    Memory,
    Remembered,
    TrueRetention,
)
from flashcards.statistics.queries import Queries
from flashcards.studyday import Day, to_date

WEEKS = 53
"""Weeks in the heat map."""

FORECAST_DAYS = 30
"""Days after today that the forecast lists one by one."""

SPANS = {"month": 30, "three_months": 90, "year": 365, "all": None}
"""The periods of the buttons, in days including today."""

_WEEK = 7

LEAST_REVIEWS = 50
"""Reviews on a later day that it takes to know a person's recall and pace."""

KINDS = ("new", "young", "mature", "repeat", "cram")
"""The kinds of answers: see :class:`Kinds`."""


class Kinds(NamedTuple):
    """A number for each kind of answer.

    Reviews are of ``new`` cards, which had no interval before, or of ``young``
    or ``mature`` ones, by that interval. A ``repeat`` follows a review of the
    same card on the same day; any other answer is a ``cram``.
    """

    new: int = 0
    young: int = 0
    mature: int = 0
    repeat: int = 0
    cram: int = 0

    @property
    def total(self) -> int:
        """The sum of all kinds."""
        return sum(self)


class DayFacts(NamedTuple):
    """The answers of one study day by kind, and their milliseconds."""

    answers: Kinds
    ms: Kinds


@dataclass(frozen=True, slots=True, kw_only=True)
class Glance:
    """Today, and the days in a row.

    ``cards`` is how many cards were answered today, with ``answers`` answers in
    ``ms``, crams included. ``first`` is the share of first answers that were
    right, crams and new cards included; ``new`` counts cards never answered before.
    """

    cards: int
    answers: int
    ms: int
    first: Share
    new: int
    query: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Streak:
    """Study days in a row with an answer.

    ``current`` ends today, or yesterday as long as today is not over. Days on
    which no card was due neither count nor break it
    (:func:`flashcards.statistics.streak`); ``longest`` follows the same rule.
    ``days_studied`` counts days with an answer, ``span_days`` the days from
    ``first_day`` to today, both included; ``answers`` and ``ms`` are totals.
    ``first_day`` is None without an answer.
    """

    current: int
    longest: int
    days_studied: int
    first_day: Day | None
    span_days: int
    answers: int
    ms: int
    query: str

    @property
    def seconds_an_answer(self) -> float | None:
        """The average; None without an answer."""
        return self.ms / self.answers / 1000 if self.answers else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """Answers a study day, for a heat map.

    ``days`` holds every day with an answer, crams included. ``bounds`` are the
    quartiles (linear between ranks) of the answers on the studied days shown, so
    each of the four levels holds a quarter of those days, however busy the
    busiest was. The 53 weeks from ``first`` on, or fewer if only later answers
    count, end with the week of ``last``, which is today; weeks begin on
    ``first_weekday``, 0 for Monday. Days before ``since`` are not counted.
    ``coming`` counts the cards due on later days, which get a mark instead of a
    shade.
    """

    last: Day
    first: Day
    since: Day
    days: Mapping[Day, DayFacts]
    bounds: tuple[float, float, float] | None
    coming: Mapping[Day, int]
    first_weekday: int
    query: str

    @property
    def weeks(self) -> int:
        """The number of its weeks."""
        return -(-(self.last - self.first + 1) // _WEEK)

    def counts(self, day: int) -> bool:
        """Whether a day is over or today, and not too early."""
        return self.since <= day <= self.last

    def level(self, day: Day) -> int:
        """0 for a day without answers, else 1 to 4: one more than the number of bounds that it exceeds."""
        facts = self.days.get(day)
        if facts is None or self.bounds is None:
            return 0
        return 1 + sum(facts.answers.total > bound for bound in self.bounds)


class MonthDue(NamedTuple):
    """A calendar month: the cards due in it now, and the simulated reviews, including cards that come back."""

    year: int
    month: int
    due: int
    simulated: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """When learnt cards fall due: all of them, though siblings and daily limits let a session ask fewer.

    Suspended and new cards are left out; buried ones that are due count
    tomorrow. ``backlog`` was due before today, ``due`` counts the cards due
    today and on each of the next 30 days, each card once, and ``later`` the
    rest. ``load_per_day`` is the sum of 1 / interval (of at least one day):
    the reviews a day that these cards need in the long run.

    ``simulated`` holds the reviews of today and each of the next 364 days, if
    the whole backlog is answered today and every card on its due day, right as
    often as :attr:`recall` says, without new cards. ``months`` are the calendar
    months of these days; ``query_year`` finds the cards due in them.
    """

    day: Day
    backlog: int
    due: tuple[int, ...]
    later: int
    load_per_day: float
    simulated: tuple[float, ...]
    months: tuple[MonthDue, ...]
    recall: float
    query: str
    query_year: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """When answers are given, by each entry's own UTC offset, without crams.

    ``hours`` are the 24 hours of the local clock, ``weekdays`` the seven days
    from Monday, by study day; each is the share of right answers.
    """

    hours: tuple[Share, ...]
    weekdays: tuple[Share, ...]
    query: str


class Pace(NamedTuple):
    """How long answers took in a calendar month; ``cards`` counts a card once a day, with all its repeats."""

    year: int
    month: int
    answers: int
    cards: int
    ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Seconds:
    """How many seconds answers took, without crams.

    ``answers`` is the histogram of whole seconds; ``a_card`` the average for a
    card on a study day, with all its answers, or None. ``months`` is the pace
    over time.
    """

    answers: Histogram
    a_card: float | None
    months: tuple[Pace, ...]
    query: str


class Buttons(NamedTuple):
    """How often each button was chosen."""

    again: int = 0
    hard: int = 0
    good: int = 0
    easy: int = 0


class ByInterval(NamedTuple):
    """The buttons in reviews of cards whose interval before was ``low`` to ``high`` days, both included."""

    low: int
    high: int
    buttons: Buttons


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """The answers by button: ``periods`` has each of :data:`KINDS` for each of :data:`SPANS`.

    ``intervals`` has all reviews of cards that had an interval, by that interval.
    """

    periods: Mapping[str, Mapping[str, Buttons]]
    intervals: tuple[ByInterval, ...]
    query: str
    query_intervals: str


class Cost(NamedTuple):
    """What a daily limit of new cards costs, simulated: minutes a day in the last month of a year.

    If ``capped``, it would take more than the minutes a person has, which
    ``minutes`` then is.
    """

    new_per_day: int
    minutes: float
    capped: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """Minutes a day, and what more or fewer new cards a day would cost.

    ``minutes`` is the average of the last 30 days including today and days
    without answers, or of all ``days`` since the first answer if these are
    fewer; ``trend`` is the difference from the ``before`` (up to 30) days
    before, None if these had no answer. ``months`` (year, month) has the minutes a day of
    each calendar month so far. ``new_per_day`` is the limit now, and
    ``learnt_per_day`` the average learnt in the same days. ``costs`` are
    simulated with the person's own recall and pace, and empty before
    :data:`LEAST_REVIEWS`; they are capped at ``most``, the minutes a day that
    the person has. ``query_costs`` finds the new cards.
    """

    minutes: float
    trend: float | None
    months: Mapping[tuple[int, int], float]
    new_per_day: int
    learnt_per_day: float
    costs: tuple[Cost, ...]
    most: float
    days: int
    before: int
    query: str
    query_costs: str

    @property
    def lately(self) -> str:
        """The days of the average, in words."""
        return f"in the last {self.days} days" if self.days > 1 else "so far"

    @property
    def earlier(self) -> str:
        """The days that the trend compares them with, in words."""
        return f"in the {self.before} days before" if self.before > 1 else "on the day before"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """All figures for the cards that ``query`` finds (empty for all) and the answers since a day (None for all).

    ``queries`` makes searches for parts of a figure, such as some months.
    """

    day: Day
    since: Day | None
    queries: Queries
    cards: int
    glance: Glance
    streak: Streak
    calendar: Calendar
    forecast: Forecast
    retention: TrueRetention
    forgetting: ForgettingCurve
    calibration: Calibrations
    remembered: Remembered
    memory: Memory
    states: CardStates
    times: Times
    seconds: Seconds
    answers: Answers
    hardest: Hardest
    load: Load

    def covers(self, days: int) -> bool:
        """Whether the answers of the last so many days, today included, are all counted."""
        return self.since is None or self.day - self.since + 1 >= days

    @property
    def reach(self) -> str:
        """From when on answers are counted, in words: ``since 3 Aug 2027``; empty for all."""
        if self.since is None:
            return ""
        first = to_date(self.since)
        return f"since {first.day} {first:%b} {first.year}"

    def recent(self, most: int) -> list[Day]:
        """The last days, at most so many, whose answers are counted."""
        days = most if self.since is None else min(most, self.day - self.since + 1)
        return [Day(self.day - ago) for ago in range(days - 1, -1, -1)]

    @property
    def paused(self) -> str:
        """How paused cards are counted, in a sentence; empty if there are none."""
        if not self.queries.has_paused:
            return ""
        return (
            "Some cards are paused, because a deck file is missing: they count in what was answered, remembered and"
            " over time, but not in what is due, intervals and the like."
        )

    @property
    def nothing_due(self) -> str:
        """Why no card will ever be due as things are, in a sentence; empty if some are."""
        coming, latest = self.forecast, self.states.points[-1]
        if coming.backlog or any(coming.due) or coming.later:
            return ""
        reasons = [
            *(["paused, because a deck file is missing"] if self.queries.has_paused else []),
            *(["suspended"] if latest.suspended else []),
        ]
        if self.remembered.latest.learnt and reasons:
            return f"Nothing is due: the cards that were learnt are {', or '.join(reasons)}."
        if latest.retired:
            return "Nothing is due: the cards that were learnt are retired, as their texts are gone."
        return "Nothing is due: no card has been learnt."

    @property
    def query(self) -> str:
        """The search that finds the cards; empty for all."""
        return self.queries.scope
