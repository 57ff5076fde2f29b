"""One pass over the log, card by card, that gathers what the figures of answers are made of.

Nothing is kept of a card but what it adds: the memory that this takes grows
with the days and the different intervals, not with the answers.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from flashcards.cards import CardId
from flashcards.reviews import ANSWERS, NO_HOLDS, Drill, Entry, Holds, Rating, Review, Seed, holds
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
_MS = _BUTTONS * len(KINDS)
_RETENTION = _MS + len(KINDS)
_CARDS = _RETENTION + 4
_TOUCHED = _CARDS + 1
_RIGHT_AT_FIRST = _CARDS + 2
_NEVER = Day(-(2**62))
_HOUR = 3_600_000


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
    """What one study day adds up to, in one list of numbers, as an index is all that an answer costs.

    The buttons come first, four for each of :data:`KINDS`, then milliseconds for
    each kind; then the counted reviews of young cards that were wrong and right,
    and of mature ones; then the cards answered, crams left out, those answered
    with them, and those of these that were right at first.
    """

    __slots__ = ("counts",)

    def __init__(self) -> None:
        self.counts = [0] * (_RIGHT_AT_FIRST + 1)

    @property
    def cards(self) -> int:
        """Cards answered, crams left out."""
        return self.counts[_CARDS]

    @property
    def touched(self) -> int:
        """Cards answered."""
        return self.counts[_TOUCHED]

    @property
    def first_right(self) -> int:
        """Cards whose first answer of the day was right."""
        return self.counts[_RIGHT_AT_FIRST]

    @property
    def facts(self) -> DayFacts:
        """Answers and milliseconds by kind."""
        return DayFacts(
            Kinds(*(sum(self.counts[at : at + _BUTTONS]) for at in range(0, _MS, _BUTTONS))),
            Kinds(*self.counts[_MS:_RETENTION]),
        )

    @property
    def by_age(self) -> ByAge:
        """True retention."""
        young_wrong, young, mature_wrong, mature = self.counts[_RETENTION:_CARDS]
        return ByAge(Share(young, young_wrong + young), Share(mature, mature_wrong + mature))

    def of(self, kind: int) -> Buttons:
        """The buttons of one kind of answers."""
        return Buttons(*self.counts[_BUTTONS * kind : _BUTTONS * (kind + 1)])


class Present(NamedTuple):
    """How one card stands at the end of its log, and its states after each entry that counts.

    ``is_plain`` says that these are answers and nothing else.
    """

    card: CardId
    state: State | None
    holds: Holds
    scheduler: Scheduler
    states: Sequence[State | None]
    is_plain: bool


class Fold:
    """What is gathered of the answers from ``since`` up to ``today``, and of the cards' states over time.

    Where two numbers stand side by side, they are the wrong answers and the
    right ones: by ``hours``, and by ``elapsed`` days. ``over_time`` gathers the
    states, ``predictions`` what was predicted.
    """

    def __init__(self, today: Day, since: Day | None, over_time: OverTime, predictions: Predictions) -> None:
        self.last = today
        self.first = _NEVER if since is None else since
        self.days: defaultdict[Day, OfDay] = defaultdict(OfDay)
        self.introduced: Counter[Day] = Counter()
        self.hours = [[0, 0] for _ in range(24)]
        self.took: Counter[int] = Counter()
        self.elapsed: defaultdict[int, list[int]] = defaultdict(lambda: [0, 0])
        self.intervals: defaultdict[int, list[int]] = defaultdict(lambda: [0] * _BUTTONS)
        self.hard = Hard()
        self.over_time = over_time
        self.predictions = predictions

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
        is_plain = _ANSWERED.issuperset(map(type, entries))
        return Present(logged.card, state, NO_HOLDS if is_plain else holds(entries), logged.scheduler, after, is_plain)

    def _count(  # noqa: C901 - it is gone through for every answer of a log
        self, card: CardId, entries: Sequence[Entry], states: Sequence[State | None], lapses: int
    ) -> None:
        """Count the answers of a card, each with the state before it."""
        begins, ends, days, times, hours = self.first, self.last, self.days, self.took, self.hours
        answered: set[Day] = set()
        asked, worked = _NEVER, _NEVER
        is_seen, share, spent = False, [0, 0], 0
        for entry, state in zip(entries, states, strict=True):
            interval = 0
            if isinstance(entry, Review):
                interval = 0 if state is None else state.interval
                kind = NEW if interval < 1 else YOUNG if interval < MATURE else MATURE_KIND
            elif isinstance(entry, Drill):
                kind = CRAM if entry.cram else REPEAT
            else:
                asked = Day(entry.due - entry.interval) if isinstance(entry, Seed) else asked
                continue
            day = entry.day
            if begins <= day <= ends:
                counts, took, button = days[day].counts, entry.took, _BUTTON_OF[entry.quality]
                is_right = button > 0
                counts[_BUTTONS * kind + button] += 1
                counts[_MS + kind] += took
                spent += took
                is_first = day not in answered
                if is_first:
                    counts[_TOUCHED] += 1
                    counts[_RIGHT_AT_FIRST] += is_right
                if kind != CRAM:
                    counts[_CARDS] += day != worked
                    times[took] += 1
                    hours[(entry.at + 1000 * entry.utc_offset) // _HOUR % 24][is_right] += 1
                if interval:
                    self.intervals[interval][button] += 1
                    if is_first:
                        counts[_RETENTION + is_right + 2 * (kind == MATURE_KIND)] += 1
                        self.elapsed[max(1, day - asked)][is_right] += 1
                        share[is_right] += 1
                if not is_seen and kind <= MATURE_KIND:
                    self.introduced[day] += 1
            answered.add(day)
            if kind != CRAM:
                is_seen = is_seen or kind != REPEAT
                asked = worked = day
        if answered or lapses:
            self.hard.add(card, lapses, Share(share[1], sum(share)), spent)
