"""One pass over the log, card by card, that gathers what the figures of answers are made of.

Nothing is kept of a card but what it adds: the memory that this takes grows
with the days and the different intervals, not with the answers.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import chain

from flashcards.reviews import CRAM, REVIEW, Rating
from flashcards.statistics.calibrating import Predictions
from flashcards.statistics.courses import SEED, Course, Logged, of_entries
from flashcards.statistics.figures import KINDS, Buttons, DayFacts, Kinds
from flashcards.statistics.hardest import Hard
from flashcards.statistics.measures import Share
from flashcards.statistics.memory import MATURE, ByAge
from flashcards.statistics.overtime import OverTime
from flashcards.studyday import Day

NEW, YOUNG, MATURE_KIND, REPEAT_KIND, CRAM_KIND = range(len(KINDS))

_BUTTONS = len(Rating)
_BUTTON_OF = tuple(Rating.of_quality(quality) - 1 for quality in range(6))
_FIRST, _WORKED = 2 * _BUTTONS, _BUTTONS
_MS = 3 * _BUTTONS
_WIDTH = _MS + 1
_NEW, _YOUNG, _MATURE, _REPEAT, _CRAM = (_WIDTH * kind for kind in range(len(KINDS)))
_NEVER = Day(-(2**62))
_HOUR = 3_600_000
_QUICK = 60_001
"""Milliseconds that have places of their own in a list; hardly any answer takes as long."""
_NONE = (0,)


class OfDay:
    """The sums of one study day.

    ``counts`` is one list, because indexing is the cheapest way to count. It has
    a part for each of :data:`KINDS`: the buttons of later answers to a card on
    that day, of first answers after crams, and of first answers; then the
    milliseconds of all of them.
    """

    __slots__ = ("counts",)

    def __init__(self) -> None:
        self.counts = [0] * (_WIDTH * len(KINDS))

    @property
    def cards(self) -> int:
        """Cards answered, crams left out."""
        return sum(sum(self.counts[at + _WORKED : at + _MS]) for at in (_NEW, _YOUNG, _MATURE, _REPEAT))

    @property
    def touched(self) -> int:
        """Cards answered."""
        return sum(map(sum, self._firsts))

    @property
    def first_right(self) -> int:
        """Cards whose first answer of the day was right."""
        return sum(sum(passed) for _, *passed in self._firsts)

    @property
    def _firsts(self) -> list[list[int]]:
        """The first answers of cards, by kind and by button."""
        return [self.counts[at + _FIRST : at + _MS] for at in range(0, len(self.counts), _WIDTH)]

    @property
    def facts(self) -> DayFacts:
        """Answers and milliseconds by kind."""
        parts = [self.counts[at : at + _WIDTH] for at in range(0, len(self.counts), _WIDTH)]
        return DayFacts(Kinds(*(sum(part[:_MS]) for part in parts)), Kinds(*(part[_MS] for part in parts)))

    @property
    def by_age(self) -> ByAge:
        """True retention."""
        firsts = self._firsts
        return ByAge(*(Share(sum(firsts[kind][1:]), sum(firsts[kind])) for kind in (YOUNG, MATURE_KIND)))

    def of(self, kind: int) -> Buttons:
        """The buttons of one kind of answers."""
        at = _WIDTH * kind
        return Buttons(*(sum(self.counts[at + button : at + _MS : _BUTTONS]) for button in range(_BUTTONS)))


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
        self._took, self._slow = [0] * _QUICK, Counter[int]()
        self.elapsed: defaultdict[int, list[int]] = defaultdict(lambda: [0, 0])
        self.intervals: defaultdict[int, list[int]] = defaultdict(lambda: [0] * _BUTTONS)
        self.hard = Hard()
        self.over_time = over_time
        self.predictions = predictions

    def add(self, logged: Logged) -> Course:
        """Take one card in, by its entries; returns its course."""
        course = of_entries(logged)
        self.take([course])
        return course

    def take(self, courses: Sequence[Course]) -> None:
        """Take in some cards: all of them for one figure, then for the next, which is faster."""
        self._count(courses)
        self.over_time.take(courses)
        self.predictions.take(courses)

    def _count(self, courses: Iterable[Course]) -> None:  # noqa: C901, PLR0912 - gone through for every answer of a log
        """Count the answers of some cards, each with the interval before it."""
        begins, ends, days, times, hours = self.first, self.last, self.days, self._took, self.hours
        by_interval, elapsed, introduced, add = self.intervals, self.elapsed, self.introduced, self.hard.add
        for card, events, intervals, _, state, _, _, _, _, is_plain in courses:
            answered: set[Day] = set()
            asked = worked = latest = _NEVER
            is_seen, wrong, right, spent = False, 0, 0, 0
            for (day, quality, what, took, at, offset), interval in zip(events, chain(_NONE, intervals)):  # noqa: B905
                if what == REVIEW:
                    kind = _NEW if interval < 1 else _YOUNG if interval < MATURE else _MATURE
                elif what <= CRAM:
                    kind = _CRAM if what == CRAM else _REPEAT
                else:
                    asked = Day(took) if what == SEED else asked
                    continue
                if is_plain:
                    is_first = day > latest
                else:
                    is_first = day not in answered
                    answered.add(day)
                if begins <= day <= ends:
                    counts, button = days[day].counts, _BUTTON_OF[quality]
                    is_right = button > 0
                    counts[kind + button + (_FIRST if is_first else _WORKED if day != worked else 0)] += 1
                    counts[kind + _MS] += took
                    spent += took
                    if kind != _CRAM:
                        if 0 <= took < _QUICK:
                            times[took] += 1
                        else:
                            self._slow[took] += 1
                        hours[(at + 1000 * offset) // _HOUR % 24][is_right] += 1
                    if _YOUNG <= kind <= _MATURE:
                        by_interval[interval][button] += 1
                        if is_first:
                            ago = day - asked
                            elapsed[ago if ago > 0 else 1][is_right] += 1
                            if is_right:
                                right += 1
                            else:
                                wrong += 1
                    if not is_seen and what == REVIEW:
                        introduced[day] += 1
                latest = day
                if what != CRAM:
                    is_seen = is_seen or what == REVIEW
                    asked = worked = day
            if events:
                add(card, 0 if state is None else state.lapses, right, wrong, spent)

    @property
    def took(self) -> dict[int, int]:
        """How many answers took so many milliseconds, crams left out."""
        return {**{took: count for took, count in enumerate(self._took) if count}, **self._slow}
