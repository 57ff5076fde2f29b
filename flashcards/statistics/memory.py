"""The figures about memory; :mod:`flashcards.statistics.figures` explains the terms."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from flashcards.cards import CardId
from flashcards.statistics.measures import Histogram, Share
from flashcards.studyday import Day

MATURE = 21
"""The interval in days from which a card is mature, as in Anki; below, it is young."""

LEAST_OF_POINT = 20
"""Answers of a point of the forgetting curve that is drawn, if there are so many."""

AT_DUE = 0.9
"""The chance of recall on the due day that SM-2's intervals are said to aim at."""

PERIODS = {"today": (0, 0), "yesterday": (1, 1), "week": (6, 0), "month": (29, 0), "year": (364, 0), "all": None}
"""The first and last day of each period, in days before today; None is the whole log."""


def days_of(period: str) -> int:
    """How many days back, today included, a period goes; 0 for the whole log."""
    span = PERIODS[period]
    return 0 if span is None else span[0] + 1


class ByAge(NamedTuple):
    """Shares of the answers to young and to mature cards."""

    young: Share = Share(0, 0)
    mature: Share = Share(0, 0)

    @property
    def all(self) -> Share:
        """Both together."""
        return self.young + self.mature


@dataclass(frozen=True, slots=True, kw_only=True)
class TrueRetention:
    """How often cards were remembered at scheduled reviews on a later day.

    It counts reviews that are the card's first answer of the study day, if the
    card had an interval of a day or more before. Hard, Good and Easy are right;
    that interval decides between young and mature. ``periods`` has
    :data:`PERIODS`, ``months`` each calendar month (year, month) with a counted
    answer, in order. A share without answers has no value.
    """

    periods: Mapping[str, ByAge]
    months: Mapping[tuple[int, int], ByAge]
    query: str


class Elapsed(NamedTuple):
    """Reviews ``low`` to ``high`` days (both included) after the card's last answer; ``days`` is the mean."""

    low: int
    high: int
    days: float
    share: Share

    def with_(self, later: "Elapsed") -> "Elapsed":
        """Both together."""
        share = self.share + later.share
        days = (self.days * self.share.total + later.days * later.share.total) / max(1, share.total)
        return Elapsed(self.low, later.high, days, share)


@dataclass(frozen=True, slots=True, kw_only=True)
class ForgettingCurve:
    """Measured recall by the days since the card's last answer, of the reviews that true retention counts.

    ``points`` are the spans with answers, each a fifth longer than the one
    before, and at least a day. This is not the curve of a single memory: cards
    asked late are those that were easy, so it may well rise.
    """

    points: tuple[Elapsed, ...]
    query: str

    @property
    def drawn(self) -> list[Elapsed]:
        """The points with few answers merged with their neighbours, as a single answer would make a peak."""
        found: list[Elapsed] = []
        for point in self.points:
            if found and found[-1].share.total < LEAST_OF_POINT:
                found[-1] = found[-1].with_(point)
            else:
                found.append(point)
        if len(found) > 1 and found[-1].share.total < LEAST_OF_POINT:
            last = found.pop()
            found[-1] = found[-1].with_(last)
        return found


class Predicted(NamedTuple):
    """Answers with a predicted recall from ``low`` to ``high``, and the ``mean`` of the predictions."""

    low: float
    high: float
    mean: float
    share: Share


class Calibration(NamedTuple):
    """How well one scheduler predicted the answers that true retention counts.

    :mod:`flashcards.statistics.prediction` defines the numbers. ``log_loss``
    matters most; ``auc`` is None if all answers were right or all wrong.
    ``equal`` has twenty bins of equal counts for the picture, ``tenths`` the
    non-empty bins of equal width for the table.
    """

    name: str
    title: str
    scored: int
    log_loss: float
    rmse_bins: float
    auc: float | None
    equal: tuple[Predicted, ...]
    tenths: tuple[Predicted, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibrations:
    """Predicted against measured recall of SM-2, FSRS and a constant.

    The ``constant`` always predicts the share that was right in the older part.
    ``note`` is the sentence to show with it. With too few answers there are no
    schedulers.
    """

    schedulers: tuple[Calibration, ...]
    constant: Calibration | None
    note: str
    query: str


class RememberedAt(NamedTuple):
    """How many cards were ``learnt`` at the end of a study day, and how many of them ``remembered``, as expected."""

    day: Day
    learnt: int
    remembered: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Remembered:
    """How many cards are remembered: the sum of each learnt card's chance of recall, out of the learnt ones.

    Cards with an interval are learnt; a card that was reset is not. Suspended
    and buried cards count, because memory does not depend on what a program
    asks; retired ones count until their last answer. With FSRS the chance is R;
    SM-2 has none, so it is .9 to the power of days since the last review over
    the interval. The ``scheduler`` is ``mixed`` if decks have different ones.
    There are at most 120 ``points``, evenly spaced; the last is today.
    """

    scheduler: str
    points: tuple[RememberedAt, ...]
    query: str

    @property
    def latest(self) -> RememberedAt:
        """The point of today."""
        return self.points[-1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """Histograms of the cards that have an interval, including suspended and buried ones.

    ``intervals`` are in days, at least 1. With SM-2 there is ``ease``, in
    hundredths; with FSRS ``stability``, in rounded days, ``difficulty``, where 1
    is 0% and 10 is 100%, and ``retrievability``, in percent. What the scheduler
    does not know is None. ``lapses`` is how often each card was forgotten.
    """

    intervals: Histogram
    ease: Histogram | None
    stability: Histogram | None
    difficulty: Histogram | None
    retrievability: Histogram | None
    lapses: Histogram
    query: str


class StatesAt(NamedTuple):
    """How many cards were in each state at the end of a study day; each card is counted once."""

    day: Day
    new: int
    learning: int
    young: int
    mature: int
    suspended: int
    retired: int

    @property
    def total(self) -> int:
        """All cards of that day."""
        return sum(self[1:])

    @property
    def said(self) -> str:
        """The states that have any cards: ``2 new, 1 young``; empty without cards."""
        return ", ".join(f"{number:,} {name}" for name, number in list(self._asdict().items())[1:] if number)


class CardCounts(NamedTuple):
    """Each card once, as it is now: suspended, or else buried, new (without an interval), young or mature."""

    new: int
    young: int
    mature: int
    suspended: int
    buried: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CardStates:
    """The cards over time, stacked.

    ``counts`` covers the cards whose text exists. There are at most 120
    ``points``, the last is today. In them a card is retired (its text is gone),
    or else suspended, new, learning (its last answer was Again), young or
    mature, from the day it was first seen or answered. The day on which a text
    was retired is not known, so its cards are retired from their last answer on.
    ``introduced`` counts cards by the study day of their first review. ``query``
    is for ``counts``, the others are for ``points`` and ``introduced``.
    """

    counts: CardCounts
    points: tuple[StatesAt, ...]
    introduced: Mapping[Day, int]
    query: str
    query_over_time: str
    query_introduced: str

    @property
    def explained(self) -> str:
        """What needs to be known about the states of today, in a sentence or two."""
        learning = "A card is learning while its last answer is Again. " if self.points[-1].learning else ""
        buried = self.counts.buried
        some = f" {buried:,} {'is' if buried == 1 else 'are'} buried until later." if buried else ""
        return f"{learning}{'Buried cards keep their state.' if buried else ''}{some}".strip()


class HardCard(NamedTuple):
    """A hard card and the reasons: lapses, true retention, and the milliseconds of all its answers."""

    card: CardId
    term: str
    kind: str
    deck: str
    lapses: int
    retention: Share
    ms: int

    @property
    def command(self) -> str:
        """The command that shows it."""
        import shlex  # only if it is shown

        return f"flashcards show {shlex.quote(self.term)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hardest:
    """At most ten cards each with the most lapses, the lowest true retention, and the longest time.

    Retention is ranked by the upper end of its Wilson interval, so that one
    wrong answer does not make a card the hardest. A card without lapses, wrong
    answers or time is not listed. The queries find all cards of which these are
    the hardest.
    """

    lapses: Sequence[HardCard]
    retention: Sequence[HardCard]
    time: Sequence[HardCard]
    query: str
    query_retention: str
    query_time: str
