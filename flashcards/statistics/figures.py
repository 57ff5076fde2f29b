"""Every figure that is shown of a person's memory, defined once for the terminal, the page and the JSON.

Days are study days, times are milliseconds, shares go from 0 to 1. An answer
is a review or a repeat that was not undone; a cram is an answer where that is
said. *Before* is what the log says before an answer, under the scheduler that
was chosen. An entry that lies after today is not counted.

``query`` is what ``flashcards search`` finds the same cards by; the scope of
the figures is a part of it.
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
from flashcards.studyday import Day

WEEKS = 53
"""What the heat map shows."""

FORECAST_DAYS = 30
"""Days after today that the forecast tells one by one."""

SPANS = {"month": 30, "three_months": 90, "year": 365, "all": None}
"""The periods of the buttons, in days with today."""

LEAST_REVIEWS = 50
"""Reviews on a later day that tell one's own recall and pace."""

KINDS = ("new", "young", "mature", "repeat", "cram")
"""The kinds of answers: see :class:`Kinds`."""


class Kinds(NamedTuple):
    """A number for each kind of answer.

    A review is of a ``new`` card, which had no interval before, or of a
    ``young`` or ``mature`` one, by that interval. A ``repeat`` came on the day
    of a review of the same card, after it; a ``cram`` is any other answer.
    """

    new: int = 0
    young: int = 0
    mature: int = 0
    repeat: int = 0
    cram: int = 0

    @property
    def total(self) -> int:
        """Of all kinds."""
        return sum(self)


class DayFacts(NamedTuple):
    """What was answered on one study day: how many answers of each kind, and their milliseconds."""

    answers: Kinds
    ms: Kinds


@dataclass(frozen=True, slots=True, kw_only=True)
class Glance:
    """Today, and the days in a row.

    ``cards`` were answered today, with ``answers`` answers in ``ms``; crams are
    among both. ``first`` is how the first answers of the cards were, crams and
    new cards included; ``new`` were answered for the first time ever.
    """

    cards: int
    answers: int
    ms: int
    first: Share
    new: int
    query: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Streak:
    """Study days in a row on which there was an answer.

    ``current`` ends today, or yesterday while today is not over. Days on which
    no card was due neither count nor break it (:func:`flashcards.statistics.streak`).
    ``longest`` is the longest by the same rule. ``days_studied`` are days with
    an answer, ``span_days`` those from ``first_day`` to today, both included;
    ``answers`` and ``ms`` are of all these days. ``first_day`` is None without
    an answer.
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
    quartiles (linear between ranks) of the answers on the days studied that are
    shown, so each of the four levels holds a quarter of them, whatever the
    busiest day was. ``first`` is the first day shown: 53 weeks end with the
    week of ``last``, today. Weeks begin on ``first_weekday``, 0 for Monday. ``coming`` are the cards due on
    days after today, which want another mark, not a shade.
    """

    last: Day
    first: Day
    days: Mapping[Day, DayFacts]
    bounds: tuple[float, float, float] | None
    coming: Mapping[Day, int]
    first_weekday: int
    query: str

    def level(self, day: Day) -> int:
        """0 for a day without answers, else 1 to 4: above how many of the bounds its answers lie, and one."""
        facts = self.days.get(day)
        if facts is None or self.bounds is None:
            return 0
        return 1 + sum(facts.answers.total > bound for bound in self.bounds)


class MonthDue(NamedTuple):
    """A calendar month: what is due in it now, and simulated, with what comes again."""

    year: int
    month: int
    due: int
    simulated: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """When what is learnt falls due: all of it, not what a session asks, which siblings and daily limits narrow.

    Suspended cards are left out, new ones too; buried ones that are due count
    tomorrow. ``backlog`` was due before today. ``due`` are the cards due today
    and on each of the 30 days after it, each card once; ``later`` is due after
    them. ``load_per_day`` is the sum of 1 / interval (of at least one day):
    the reviews a day that these cards need for ever.

    ``simulated`` are reviews on today and each of the 364 days after it, where
    all of the backlog is answered today and every card on its due day, right as
    often as :attr:`recall` says and asked again when its new interval is over;
    no new cards. ``months`` are the calendar months that these days touch;
    ``query_year`` finds the cards that are due in them.
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
    """When answers are given, by each entry's own UTC offset, crams left out.

    ``hours`` are the 24 of the local clock, ``weekdays`` the seven from Monday,
    by study day. Each is how many answers were right of how many.
    """

    hours: tuple[Share, ...]
    weekdays: tuple[Share, ...]
    query: str


class Pace(NamedTuple):
    """How long things took in a calendar month: a card on a day with all of its repeats counts once in ``cards``."""

    year: int
    month: int
    answers: int
    cards: int
    ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Seconds:
    """How many seconds an answer took, crams left out.

    ``answers`` is the histogram of whole seconds; ``a_card`` the average of a
    card on a study day, all of its answers together, None without any.
    ``months`` is the pace over time.
    """

    answers: Histogram
    a_card: float | None
    months: tuple[Pace, ...]
    query: str


class Buttons(NamedTuple):
    """How often Again, Hard, Good and Easy were chosen."""

    again: int = 0
    hard: int = 0
    good: int = 0
    easy: int = 0


class ByInterval(NamedTuple):
    """The buttons of reviews of cards with an interval before from ``low`` to ``high`` days, both included."""

    low: int
    high: int
    buttons: Buttons


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """The answers by button: ``periods`` has, for each of :data:`SPANS`, those of each of :data:`KINDS`.

    ``intervals`` are all reviews of cards that had an interval, by that interval.
    """

    periods: Mapping[str, Mapping[str, Buttons]]
    intervals: tuple[ByInterval, ...]
    query: str
    query_intervals: str


class Cost(NamedTuple):
    """What a limit of so many new cards a day leads to, simulated: minutes a day in the last month of a year.

    ``capped`` says that it would be more than the minutes a person has, and
    that ``minutes`` is those.
    """

    new_per_day: int
    minutes: float
    capped: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """Minutes a day, and what more or fewer new cards a day would cost.

    ``minutes`` is the average of the last 30 days with today, days without
    answers included; ``trend`` is how much more it is than of the 30 days
    before, None where these had no answer. ``months`` (year, month) are minutes
    a day of each calendar month so far. ``new_per_day`` is the limit now, and
    ``learnt_per_day`` how many were learnt on average in the last 30 days.
    ``costs`` are simulated with one's own recall and seconds an answer, and empty
    before :data:`LEAST_REVIEWS`; ``most`` is the minutes a day that a person
    has, which they are capped at. ``query_costs`` finds the new cards.
    """

    minutes: float
    trend: float | None
    months: Mapping[tuple[int, int], float]
    new_per_day: int
    learnt_per_day: float
    costs: tuple[Cost, ...]
    most: float
    query: str
    query_costs: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """All of it, of the cards that ``query`` finds (empty is all) and the answers from ``since`` on (None is all).

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

    @property
    def query(self) -> str:
        """What finds the cards; empty for all."""
        return self.queries.scope
