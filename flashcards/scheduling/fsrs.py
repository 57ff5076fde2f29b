"""The FSRS-6 algorithm: a model of memory with two numbers a card, fitted to a person's answers.

Source: J. Ye and the open-spaced-repetition community, "The FSRS-6 algorithm",
https://github.com/open-spaced-repetition/awesome-fsrs/wiki/The-Algorithm, and its
two implementations, py-fsrs 6.3.2 and fsrs-rs 6.6.2. Where these differ,
``docs/scheduling.md`` says what is done here and why.

The letters are those of the field. ``S``, stability, is the number of days
after which a card is recalled with a chance of 90%; ``D``, difficulty, goes
from 1 to 10; ``R``, retrievability, is the chance that a card is recalled;
``G``, the grade, is 1 for Again to 4 for Easy; ``r`` is the desired retention,
``t`` the days since the last answer, ``w`` the parameters.
"""

from collections.abc import Sequence
from functools import lru_cache
from math import exp, floor, isfinite, log
from typing import TYPE_CHECKING, NamedTuple, cast

from flashcards.reviews import PASS, Drill, Entry, Reset, Review, Seed, SetDue
from flashcards.scales import RETENTION, Rating
from flashcards.scheduling import NO_FIGURES, Figures, Span, State, Summary, moves
from flashcards.studyday import MAX_INTERVAL, Day

if TYPE_CHECKING:
    from flashcards.scheduling.fuzz import LightDays

VERSION = "FSRS-6"

# fmt: off
DEFAULTS = (
    0.212, 1.2931, 2.3065, 8.2956,  # w0..w3: S after a first Again, Hard, Good, Easy
    6.4133, 0.8334, 3.0194, 0.001,  # w4..w7: D at first, how it falls, how it changes, how it comes back
    1.8722, 0.1666, 0.796,  # w8..w10: how S grows
    1.4835, 0.0614, 0.2629, 1.6483,  # w11..w14: S after a failure
    0.6014, 1.8729,  # w15, w16: a Hard's share of the growth, an Easy's
    0.5425, 0.0912, 0.0658,  # w17..w19: answers of one day
    0.1542,  # w20: how fast R falls
)
"""The default parameters of FSRS-6, fitted to the logs of some ten thousand people."""

BOUNDS = (
    *[(0.001, 100.0)] * 4,
    (1.0, 10.0), (0.001, 4.0), (0.001, 4.0), (0.001, 0.75),
    (0.0, 4.5), (0.0, 0.8), (0.001, 3.5),
    (0.001, 5.0), (0.001, 0.25), (0.001, 0.9), (0.0, 4.0),
    (0.0, 1.0), (1.0, 6.0),
    (0.0, 2.0), (0.0, 2.0), (0.0, 0.8),
    (0.1, 0.8),
)
# fmt: on
"""The smallest and the largest value of each parameter."""

S_MIN, S_MAX = 0.001, 36_500.0
"""Bounds of the stability, in days."""

D_MIN, D_MAX = 1.0, 10.0
"""Bounds of the difficulty."""

_WANTED = 0.9
_FSRS_4 = 17
_FSRS_5 = 19
_LEAST_EASE, _MOST_EASE = 130, 9_999


class Memory(NamedTuple):
    """What FSRS remembers of a card.

    ``S`` and ``D`` are None until a first answer or a seed gives them;
    ``last`` is the study day of the last answer. ``repetitions`` counts passes
    in a row and ``passed`` says whether the last answer was one: what lapses
    and leeches are counted by, as under SM-2.
    """

    S: float | None
    D: float | None
    last: Day | None
    repetitions: int
    passed: bool


NOTHING = Memory(None, None, None, 0, False)  # noqa: FBT003 - the fields have names


def memory_of(state: State) -> Memory:
    """The memory of a state that FSRS made."""
    return Memory._make(cast("Memory", state.memory))


class BadParameters(ValueError):
    """These numbers cannot be parameters of FSRS; the message names the wrong one and its bounds."""


def parameters(w: Sequence[float]) -> tuple[float, ...]:
    """The 21 parameters of FSRS-6 for these: 17 of FSRS-4.5 and 19 of FSRS-5 are converted as in fsrs-rs.

    Raises:
        BadParameters: there are others than so many, or one is out of bounds.
    """
    if len(w) not in {_FSRS_4, _FSRS_5, len(DEFAULTS)}:
        message = f"FSRS has 21 parameters (or 19 or 17, of FSRS-5 and FSRS-4.5), not {len(w)}"
        raise BadParameters(message)
    wrong = next((f"w{i} is {value}, not a finite number" for i, value in enumerate(w) if not isfinite(value)), None)
    if wrong is None:
        w = _converted(w)
        found = enumerate(zip(w, BOUNDS, strict=True))
        out = (
            f"w{i} is {x:g}, but goes from {low:g} to {high:g}" for i, (x, (low, high)) in found if not low <= x <= high
        )
        wrong = next(out, None)
    if wrong is not None:
        raise BadParameters(wrong)
    return tuple(w)


def _converted(w: Sequence[float]) -> Sequence[float]:
    if len(w) == _FSRS_4:
        if 3 * w[5] + 1 <= 0:
            message = f"w5 is {w[5]:g}, which has no counterpart in FSRS-6"
            raise BadParameters(message)
        return (*w[:4], w[4] + 2 * w[5], log(3 * w[5] + 1) / 3, w[6] + 0.5, *w[7:], 0.0, 0.0, 0.0, 0.5)
    return (*w, 0.0, 0.5) if len(w) == _FSRS_5 else w


class Model:
    """The formulas with given parameters."""

    def __init__(self, w: Sequence[float] = DEFAULTS) -> None:
        self.w = tuple(w)
        self.decay = -w[20]
        self.factor = 0.9 ** (1 / self.decay) - 1
        self.D_easy = w[4] - exp(3 * w[5]) + 1
        self.growth = exp(w[8])
        self.bonus = (0.0, 0.0, w[15], 1.0, w[16])
        self.same_day = (0.0, *(exp(w[17] * (G - 3 + w[18])) for G in Rating))
        self.forgotten = exp(-w[17] * w[18])

    def R(self, t: float, S: float) -> float:
        """The chance that a card is recalled ``t`` days after its last answer."""
        return float((1 + self.factor * t / S) ** self.decay)

    def R_on(self, days: Sequence[float], known: tuple[float, int]) -> list[float]:
        """The same on several days in order, for a card with ``known`` S and day of the last answer."""
        S, last = known
        slope, decay = self.factor / S, self.decay
        if last > days[0]:
            return [(1 + slope * max(0, day - last)) ** decay for day in days]
        base = 1 - slope * last
        return [(base + slope * day) ** decay for day in days]

    def interval(self, S: float, r: float) -> float:
        """The days until R falls to ``r``, not rounded."""
        return float(S / self.factor * (r ** (1 / self.decay) - 1))

    def first(self, G: int) -> tuple[float, float]:
        """S and D after the first answer."""
        w = self.w
        return max(S_MIN, w[G - 1]), _between(D_MIN, w[4] - exp(w[5] * (G - 1)) + 1, D_MAX)

    def next(self, S: float, D: float, t: int, G: int) -> tuple[float, float]:
        """S and D after an answer ``t`` days after the previous one."""
        return _between(S_MIN, self._next_S(S, D, t, G), S_MAX), self._next_D(D, G)

    def _next_D(self, D: float, G: int) -> float:
        w7 = self.w[7]
        damped = D - self.w[6] * (G - 3) * (10 - D) / 9
        return _between(D_MIN, w7 * self.D_easy + (1 - w7) * damped, D_MAX)

    def _next_S(self, S: float, D: float, t: int, G: int) -> float:
        w = self.w
        if t == 0:
            change = self.same_day[G] * S ** -w[19]
            return float(S * (change if G == 1 else max(1.0, change)))
        R = (1 + self.factor * t / S) ** self.decay
        if G == 1:
            long_term = w[11] * D ** -w[12] * ((S + 1) ** w[13] - 1) * exp(w[14] * (1 - R))
            return float(min(long_term, S * self.forgotten))
        return float(S * (1 + self.growth * (11 - D) * S ** -w[9] * (exp(w[10] * (1 - R)) - 1) * self.bonus[G]))

    def from_sm2(self, ease: float, interval: float, r: float = _WANTED) -> tuple[float, float]:
        """S and D of a card with only an ease factor and an interval of SM-2, if it was reviewed at retention ``r``.

        The ease factor is by how much the next interval grows, and D follows from that.
        """
        S = max(S_MIN, interval) * self.factor / (r ** (1 / self.decay) - 1)
        return min(S, S_MAX), _between(D_MIN, 11 - (ease - 1) / self._gain(S, r), D_MAX)

    def ease(self, S: float, D: float) -> float:
        """The ease factor from which :meth:`from_sm2` makes this difficulty, at a retention of 90%."""
        return 1 + (11 - D) * self._gain(S, _WANTED)

    def _gain(self, S: float, r: float) -> float:
        """How much a Good at R = r adds to the growth of S for each point by which D is below 11."""
        return float(self.growth * S ** -self.w[9] * (exp(self.w[10] * (1 - r)) - 1))


def _between(low: float, x: float, high: float) -> float:
    return low if x < low else min(x, high)


@lru_cache(8)
def model(w: tuple[float, ...]) -> Model:
    """The formulas with given parameters, made once for all cards."""
    return Model(w)


class Fsrs:
    """FSRS as a scheduler.

    ``r`` is the desired retention, the chance to recall a card on its due day;
    ``max_interval`` is in days. ``fuzz_seed``, the card's own name, moves due
    days apart, as for SM-2; the interval itself stays exact. A card is moved off
    ``light`` days of the week.
    """

    def __init__(
        self,
        max_interval: int = MAX_INTERVAL,
        r: float = RETENTION,
        w: tuple[float, ...] = DEFAULTS,
        fuzz_seed: str | None = None,
        light: "LightDays | None" = None,
    ) -> None:
        self.model = model(w)
        self.r = r
        self.max_interval = max_interval
        self.fuzz_seed = fuzz_seed
        self.light = light
        self.days_of_S = self.model.interval(1.0, r)

    @property
    def name(self) -> str:
        """What it is called in the settings."""
        return "fsrs"

    @property
    def counts_repeats(self) -> bool:
        """Yes: they are answers after 0 days."""
        return True

    def interval(self, S: float) -> int:
        """Whole days until R falls to the desired retention, rounded half up, from 1 to the longest interval."""
        return max(1, min(self.max_interval, floor(S * self.days_of_S + 0.5)))

    def step(self, state: State | None, entry: Entry) -> State | None:
        """The state after one effective entry; kinds that say nothing about memory change nothing."""
        match entry:
            case Review():
                return self._review(state, entry)
            case Drill() if state is not None and not entry.cram:
                return self._same_day(state, entry.quality)
            case Reset():
                return None
            case Seed():
                return self._seed(entry)
            case SetDue():
                return (state or State(entry.due, 0, 0, None, NOTHING))._replace(due=entry.due, moved=None)
            case _:
                return state

    def _review(self, state: State | None, review: Review) -> State:
        quality, day = review.quality, review.day
        passed = quality >= PASS
        G = quality - 1 if passed else 1
        if state is None:
            S, D = self.model.first(G)
            return self._reached(S, D, day, int(passed), 0, passed=passed)
        if not moves(state, day):
            return self._same_day(state, quality)
        old_S, old_D, last, repetitions, was_passed = memory_of(state)
        if old_S is None or old_D is None:
            S, D = self.model.first(G)
        else:
            S, D = self.model.next(old_S, old_D, max(0, day - (day if last is None else last)), G)
        lapses = state.lapses + (not passed and was_passed)
        return self._reached(S, D, day, repetitions + 1 if passed else 0, lapses, passed=passed)

    def _reached(self, S: float, D: float, day: Day, repetitions: int, lapses: int, *, passed: bool) -> State:  # noqa: PLR0913 - a state
        interval = self.interval(S)
        moved = self.moved(day, repetitions, interval) if self.fuzz_seed or self.light else 0
        due = Day(day + interval + moved)
        return State(due, interval, lapses, day, Memory(S, D, day, repetitions, passed))

    def _same_day(self, state: State, quality: int) -> State:
        """The state after one more answer on the same day; a due day that was set by hand since then stays."""
        passed = quality >= PASS
        memory = memory_of(state)
        if memory.S is None or memory.D is None:
            return state._replace(memory=memory._replace(passed=passed))
        S, D = self.model.next(memory.S, memory.D, 0, quality - 1 if passed else 1)
        if state.moved is not None:
            return self._reached(S, D, state.moved, memory.repetitions, state.lapses, passed=passed)
        return state._replace(memory=memory._replace(S=S, D=D, passed=passed))

    def _seed(self, seed: Seed) -> State:
        """The state of a card that was learnt elsewhere, and last answered one interval before its due day.

        One without an interval was only begun; its first answer here gives S and D.
        """
        passed = seed.repetitions > 0
        memory = NOTHING._replace(repetitions=seed.repetitions, passed=passed)
        if seed.interval > 0:
            S, D = self.model.from_sm2(seed.ease / 100, seed.interval)
            memory = Memory(S, D, Day(seed.due - seed.interval), seed.repetitions, passed)
        return State(seed.due, seed.interval, seed.lapses, None, memory)

    def moved(self, day: Day, repetitions: int, interval: int) -> int:
        """Days by which a due day is moved: at most as far as in Anki, and never beyond the longest interval."""
        from flashcards.scheduling.fuzz import moved_apart, reach  # only if it was chosen

        most = reach(interval)
        moved = moved_apart(f"{self.fuzz_seed} {repetitions} {interval}", most) if most and self.fuzz_seed else 0
        moved = min(max(moved, 2 - interval), self.max_interval - interval) if moved else 0
        if self.light is not None:
            room = self.max_interval - interval
            return self.light.moved(day + interval, interval, moved, repetitions, room)
        return moved

    def summary(self, state: State) -> Summary:
        """The state as a seed would give it; its ease is the one that leads back to the difficulty."""
        memory = memory_of(state)
        ease = 250
        if memory.S is not None and memory.D is not None:
            ease = round(_between(_LEAST_EASE, 100 * self.model.ease(memory.S, memory.D), _MOST_EASE))
        known = Summary(memory.repetitions, state.interval, ease, state.lapses, state.due)
        return known._replace(scheduler=self.name, stability=memory.S, difficulty=memory.D)

    def figures(self, state: State, day: Day) -> Figures:
        """Stability, difficulty, and the chance to recall the card on a day."""
        S, D, last, _, _ = memory_of(state)
        if S is None or D is None or last is None:
            return NO_FIGURES
        return Figures(None, S, D, self.model.R(max(0, day - last), S))

    def span(self, state: State) -> Span:
        """The day of the last answer and S: R depends on the days since then, divided by S, and on nothing else."""
        memory = memory_of(state)
        if memory.S is None or memory.last is None:
            return Span(state.due, max(1, state.interval))
        return Span(memory.last, memory.S)

    def recall(self, state: State, day: Day, at_due: float) -> float:
        """R on that day; ``at_due`` only if nothing is known about the card."""
        S, _, last, _, _ = state.memory
        return at_due if S is None or last is None else self.model.R(max(0, day - last), S)

    def facts(self, state: State, day: Day) -> dict[str, str]:
        """Stability, difficulty, and the chance to recall the card on a day."""
        figures = self.figures(state, day)
        if figures.stability is None or figures.difficulty is None or figures.retrievability is None:
            return {}
        return {
            "stability": f"{figures.stability:.3g} d" if figures.stability < 1_000 else f"{figures.stability:.0f} d",  # noqa: PLR2004 - three digits
            "difficulty": f"{figures.difficulty:.2f}",
            "chance to recall it today": f"{100 * figures.retrievability:.1f}%",
        }
