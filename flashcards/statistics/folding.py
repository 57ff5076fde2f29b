"""One pass over the log, card by card, that gathers what the figures of answers are made of.

Nothing is kept of a card but what it adds: the memory that this takes grows
with the days and the different intervals, not with the answers.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from flashcards.cards import CardId
from flashcards.reviews import ANSWERS, NO_HOLDS, PASS, Drill, Entry, Holds, Rating, Review, Seed, holds
from flashcards.scheduling import Scheduler, State
from flashcards.statistics.calibrating import Predictions
from flashcards.statistics.figures import KINDS, Buttons, DayFacts, Kinds
from flashcards.statistics.hardest import Hard
from flashcards.statistics.measures import Share
from flashcards.statistics.memory import MATURE, ByAge
from flashcards.statistics.overtime import Course, OverTime
from flashcards.studyday import Day

NEW, YOUNG, MATURE_KIND, REPEAT, CRAM = range(len(KINDS))

_BUTTONS = len(Rating)
_BUTTON_OF = tuple(Rating.of_quality(quality) - 1 for quality in range(6))
_ANSWERED = frozenset(ANSWERS)
_LEARNT = (YOUNG, MATURE_KIND)
_NEVER = Day(-(2**62))
_HOUR = 3600


class Logged(NamedTuple):
    """A card and its effective entries, in order of time.

    It was first seen on the study day ``since``, None where that is not known;
    ``retired`` says that its text is gone.
    """

    card: CardId
    entries: Sequence[Entry]
    scheduler: Scheduler
    since: Day | None = None
    retired: bool = False


class OfDay:
    """What one study day adds up to.

    ``buttons`` has four numbers for each of :data:`KINDS`, ``ms`` one;
    ``retention`` the right and the counted reviews of young, then of mature
    cards. ``cards`` were answered on the day, crams left out, and ``touched``
    with them; ``first_right`` of those were right at first.
    """

    __slots__ = ("buttons", "cards", "first_right", "introduced", "ms", "retention", "touched")

    def __init__(self) -> None:
        self.buttons = [0] * (_BUTTONS * len(KINDS))
        self.ms = [0] * len(KINDS)
        self.retention = [0, 0, 0, 0]
        self.cards = self.touched = self.first_right = self.introduced = 0

    @property
    def facts(self) -> DayFacts:
        """Answers and milliseconds by kind."""
        return DayFacts(
            Kinds(*(sum(self.buttons[at : at + _BUTTONS]) for at in range(0, len(self.buttons), _BUTTONS))),
            Kinds(*self.ms),
        )

    @property
    def by_age(self) -> ByAge:
        """True retention."""
        young, young_total, mature, mature_total = self.retention
        return ByAge(Share(young, young_total), Share(mature, mature_total))

    def of(self, kind: int) -> Buttons:
        """The buttons of one kind of answers."""
        return Buttons(*self.buttons[_BUTTONS * kind : _BUTTONS * (kind + 1)])


class Present(NamedTuple):
    """How one card stands at the end of its log."""

    card: CardId
    state: State | None
    holds: Holds
    scheduler: Scheduler


class Fold:
    """What is gathered of the answers from ``since`` up to ``today``, and of the cards' states over time.

    ``over_time`` gathers the states, ``predictions`` what was predicted.
    ``answers`` counts what is gathered.
    """

    def __init__(self, today: Day, since: Day | None, over_time: OverTime, predictions: Predictions) -> None:
        self.last = today
        self.first = _NEVER if since is None else since
        self.days: defaultdict[Day, OfDay] = defaultdict(OfDay)
        self.introduced: Counter[Day] = Counter()
        self.hours = [0] * 24
        self.hours_right = [0] * 24
        self.took: Counter[int] = Counter()
        self.elapsed: defaultdict[int, list[int]] = defaultdict(lambda: [0, 0])
        self.intervals: defaultdict[int, list[int]] = defaultdict(lambda: [0] * _BUTTONS)
        self.hard = Hard()
        self.over_time = over_time
        self.predictions = predictions

    @property
    def answers(self) -> int:
        """How many answers were gathered."""
        return sum(sum(day.buttons) for day in self.days.values())

    def add(self, logged: Logged) -> Present:
        """Take one card in; returns how it stands now."""
        step, entries = logged.scheduler.step, logged.entries
        state: State | None = None
        before: list[State | None] = []
        for entry in entries:
            before.append(state)
            state = step(state, entry)
        self._count(logged.card, entries, before, 0 if state is None else state.lapses)
        after = [*before[1:], state] if before else []
        self.over_time.add(Course(entries, after, logged.scheduler, logged.since, logged.retired))
        self.predictions.add(entries)
        held = NO_HOLDS if _ANSWERED.issuperset(map(type, entries)) else holds(entries)
        return Present(logged.card, state, held, logged.scheduler)

    def _count(self, card: CardId, entries: Sequence[Entry], states: Sequence[State | None], lapses: int) -> None:
        """Count the answers of a card, each with the state before it."""
        answered: set[Day] = set()
        studied: set[Day] = set()
        asked = _NEVER
        is_seen = False
        share, spent = [0, 0], 0
        for entry, state in zip(entries, states, strict=True):
            if not isinstance(entry, ANSWERS):
                asked = Day(entry.due - entry.interval) if isinstance(entry, Seed) else asked
                continue
            day, kind = entry.day, _kind(entry, state)
            if self.first <= day <= self.last:
                of_day = self._answered(entry, kind)
                spent += entry.took
                is_first = day not in answered
                of_day.touched += is_first
                of_day.first_right += is_first and entry.quality >= PASS
                of_day.cards += kind != CRAM and day not in studied
                self.introduced[day] += kind <= MATURE_KIND and not is_seen
                if state is not None and kind in _LEARNT:
                    self.intervals[state.interval][_BUTTON_OF[entry.quality]] += 1
                    if is_first:
                        self._recalled(of_day, state.interval, day - asked, is_right=entry.quality >= PASS)
                        share[entry.quality >= PASS] += 1
            answered.add(day)
            is_seen |= kind <= MATURE_KIND
            if kind != CRAM:
                studied.add(day)
                asked = day
        if answered:
            self.hard.add(card, lapses, Share(share[1], sum(share)), spent)

    def _answered(self, answer: Review | Drill, kind: int) -> OfDay:
        """Count one answer of a kind; returns what its study day adds up to."""
        of_day = self.days[answer.day]
        of_day.buttons[_BUTTONS * kind + _BUTTON_OF[answer.quality]] += 1
        of_day.ms[kind] += answer.took
        if kind != CRAM:
            self.took[answer.took] += 1
            hour = (answer.at // 1000 + answer.utc_offset) // _HOUR % 24
            self.hours[hour] += 1
            self.hours_right[hour] += answer.quality >= PASS
        return of_day

    def _recalled(self, of_day: OfDay, interval: int, elapsed: int, *, is_right: bool) -> None:
        """Count what true retention counts."""
        at = 0 if interval < MATURE else 2
        by_elapsed = self.elapsed[max(0, elapsed)]
        of_day.retention[at] += is_right
        of_day.retention[at + 1] += 1
        by_elapsed[0] += is_right
        by_elapsed[1] += 1


def _kind(answer: Review | Drill, before: State | None) -> int:
    """Which of :data:`KINDS` an answer is, by the state before it."""
    if isinstance(answer, Drill):
        return CRAM if answer.cram else REPEAT
    if before is None or before.interval < 1:
        return NEW
    return YOUNG if before.interval < MATURE else MATURE_KIND
