"""How well things are remembered: some of the figures of :mod:`flashcards.statistics.figures`, in its words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from flashcards.cards import CardId
from flashcards.statistics.measures import Histogram, Share
from flashcards.studyday import Day

MATURE = 21
"""Days of interval from which on a card is mature; below it is young. As in Anki."""

AT_DUE = 0.9
"""The chance to recall a card on its due day that SM-2's intervals are said to aim at."""

PERIODS = {"today": (0, 0), "yesterday": (1, 1), "week": (6, 0), "month": (29, 0), "year": (364, 0), "all": None}
"""Each period by its first and last day, in days before today; None is all of the log."""


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
    """How often a card was remembered when it was asked, by its schedule, on a day of its own.

    Counted are reviews that are the card's first answer of their study day,
    where the card had an interval of a day or more before; right is Hard, Good
    or Easy. Young and mature is by that interval. ``periods`` has those of
    :data:`PERIODS`, ``months`` each calendar month (year, month) with an
    answer counted, in order.
    Every share has its Wilson interval; one of nothing has no value.
    """

    periods: Mapping[str, ByAge]
    months: Mapping[tuple[int, int], ByAge]
    query: str


class Elapsed(NamedTuple):
    """Reviews from ``low`` to ``high`` days (both included) after the card's last answer; ``days`` is their mean."""

    low: int
    high: int
    days: float
    share: Share


@dataclass(frozen=True, slots=True, kw_only=True)
class ForgettingCurve:
    """Recall measured against the days elapsed since the card's last answer: what true retention counts, by days.

    ``points`` are spans that grow by a fifth each, at least a day, those with
    answers. It is no curve of one memory: cards that are asked late are those
    that were easy, so it may well rise.
    """

    points: tuple[Elapsed, ...]
    query: str


class Predicted(NamedTuple):
    """Answers whose predicted recall lies from ``low`` to ``high``; ``mean`` is the average of the predictions."""

    low: float
    high: float
    mean: float
    share: Share


class Calibration(NamedTuple):
    """How well one scheduler predicted the answers that true retention counts.

    Each number is defined in :mod:`flashcards.statistics.prediction`. ``log_loss``
    leads; ``auc`` is None where all answers were right or all wrong. ``equal`` are
    twenty bins of equal counts, to be drawn; ``tenths`` those of equal width that
    have answers, for the table.
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
    """Predicted against measured recall, of SM-2 and of FSRS, beside ``constant``: one number for all.

    ``constant`` has the log loss of always predicting the share that was right
    in the older part. ``note`` is the sentence to say with it. Empty where too
    little was answered to tell.
    """

    schedulers: tuple[Calibration, ...]
    constant: Calibration | None
    note: str
    query: str


class RememberedAt(NamedTuple):
    """The end of a study day: so many cards were ``learnt``, and so many of them ``remembered`` by expectation."""

    day: Day
    learnt: int
    remembered: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Remembered:
    """How much is remembered: the sum of the chances to recall each card that is learnt, always "of N learnt".

    Learnt is a card with an interval; one that was reset is not. Suspended,
    buried and retired cards count as long as their text was not deleted with
    its history: memory does not ask what a program asks. Under FSRS the chance
    is its R; under SM-2, which has none, .9 to the power of days since the last
    review over interval; the ``scheduler`` is ``mixed`` where decks have
    different ones. At most 120 ``points``, evenly apart, the last is today.
    """

    scheduler: str
    points: tuple[RememberedAt, ...]
    query: str

    @property
    def latest(self) -> RememberedAt:
        """Today's."""
        return self.points[-1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """Histograms of the cards that have an interval, suspended and buried ones too.

    ``intervals`` in days, at least 1. Under SM-2 ``ease`` in hundredths; under
    FSRS ``stability`` in days, rounded, ``difficulty`` in percent, 1 being 0
    and 10 being 100, and ``retrievability`` in percent; None is what the
    scheduler does not know. ``lapses`` is how often each was forgotten.
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
        """All cards that there were."""
        return sum(self[1:])


class CardCounts(NamedTuple):
    """Each card once, as it is now: suspended, else buried, else new (no interval), else young or mature."""

    new: int
    young: int
    mature: int
    suspended: int
    buried: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CardStates:
    """The cards over time, stacked.

    ``counts`` is of those whose text is there. ``points``, at most 120, the last
    is today: retired (its text is gone), else suspended, else new, else
    learning (its last answer was Again), else young or mature. A card is there
    from the day on which it was first seen or answered. When a text was retired
    is not kept, so retired cards count as retired from their last answer on.
    ``introduced`` are cards by the study day of their first review. ``query`` is
    for ``counts``, the others are for ``points`` and ``introduced``.
    """

    counts: CardCounts
    points: tuple[StatesAt, ...]
    introduced: Mapping[Day, int]
    query: str
    query_over_time: str
    query_introduced: str


class HardCard(NamedTuple):
    """A card that is hard: how it is called, and why. ``retention`` is its true one, ``ms`` all of its answers."""

    card: CardId
    term: str
    kind: str
    deck: str
    lapses: int
    retention: Share
    ms: int

    @property
    def command(self) -> str:
        """What to type to see it."""
        import shlex  # only where it is shown

        return f"flashcards show {shlex.quote(self.term)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hardest:
    """The cards, at most ten of each, with the most lapses, the lowest true retention, and the longest time.

    The retention is compared by the upper end of its Wilson interval, so one
    answer that was wrong does not make a card the hardest. Without a lapse, a
    miss or a moment, a card is in no list. The queries find the cards of which
    these are the hardest.
    """

    lapses: Sequence[HardCard]
    retention: Sequence[HardCard]
    time: Sequence[HardCard]
    query: str
    query_retention: str
    query_time: str
