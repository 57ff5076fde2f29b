"""Fitting the parameters of FSRS to a log: the gradient of the log loss, by hand, and Adam.

Source: the loss, its weight on parameters that leave the defaults, and the
learning rate are those of fsrs-rs 6.6.2 (``src/training.rs``); Adam is D. P.
Kingma and J. Ba, "Adam: A Method for Stochastic Optimization" (2015). The
derivatives are those of the formulas in :mod:`flashcards.scheduling.fsrs`.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from math import cos, exp, log, pi, sqrt
from typing import NamedTuple

from flashcards.reviews import PASS, Drill, Entry, Reset, Review, Seed
from flashcards.scheduling.fsrs import BOUNDS, D_MAX, D_MIN, DEFAULTS, S_MAX, S_MIN, model

LEAST_SCORED = 1_000
"""With fewer scored reviews a fit may predict worse than the defaults, and no check on the same log can tell."""

EPOCHS, EPOCHS_OF_MANY, MANY = 5, 3, 50_000
"""Passes over a log: fewer if it has many answers, because each pass then has many steps."""

_BATCH = 512
_RATE = 0.04
_BETA_1, _BETA_2, _TINY = 0.9, 0.999, 1e-8
_LEAST_CHANCE = 1e-7
_LEAST_W19 = 0.01

_SPREAD = (
    6.43, 9.66, 17.58, 27.85, 0.57, 0.28, 0.6, 0.12, 0.39, 0.18, 0.33, 0.3, 0.09, 0.16, 0.57, 0.25, 1.03, 0.31, 0.32,
    0.14, 0.27,
)  # fmt: skip
"""How much people's parameters vary around the defaults; this weights the penalty for each."""


class Answer(NamedTuple):
    """A grade and the days since the previous answer. ``at`` is its time, which orders the answers of all cards.

    It is scored, that is predicted and compared, unless it is the first one or on the day of the one before.
    ``quality`` is what the grade was given as, 0 to 5, which SM-2 goes by; it ``took`` milliseconds, 0 if unknown.
    """

    grade: int
    days: int
    at: int
    quality: int
    took: int = 0


Card = Sequence[Answer]
"""The answers of one card that FSRS counts, from its first one on."""


def answers_of(entries: Iterable[Entry]) -> list[Card]:
    """The answers of a card that FSRS counts, in one list for each time the card was new; none after a seed."""
    found: list[list[Answer]] = [[]]
    seeded, last = False, 0
    for entry in entries:
        match entry:
            case Reset():
                found.append([])
                seeded = False
            case Seed():
                found.append([])
                seeded = True
            case Review() if not seeded:
                days = max(0, entry.day - last) if found[-1] else 0
                last = max(last, entry.day) if found[-1] else entry.day
                found[-1].append(Answer(_grade(entry.quality), days, entry.at, entry.quality, entry.took))
            case Drill() if found[-1] and not entry.cram:
                found[-1].append(Answer(_grade(entry.quality), 0, entry.at, entry.quality, entry.took))
            case _:
                pass
    return [card for card in found if card]


def _grade(quality: int) -> int:
    return quality - 1 if quality >= PASS else 1


def scored(cards: Iterable[Card]) -> list[int]:
    """The times of the scored answers, in order."""
    return sorted(answer.at for card in cards for answer in card[1:] if answer.days)


def before(cards: Iterable[Card], at: int) -> list[Card]:
    """The cards with only their answers before a given time."""
    cut = ([answer for answer in card if answer.at < at] for card in cards)
    return [card for card in cut if card]


class Prediction(NamedTuple):
    """A prediction for an answer, and whether the card was recalled."""

    chance: float
    recalled: bool
    at: int


def predictions(cards: Iterable[Card], w: tuple[float, ...]) -> Iterator[Prediction]:
    """The predicted chance of recall for each scored answer, from the answers before it."""
    formulas = model(w)
    for card in cards:
        S, D = formulas.first(card[0].grade)
        for grade, days, at, _, _ in card[1:]:
            if days:
                yield Prediction(formulas.R(days, S), grade > 1, at)
            S, D = formulas.next(S, D, days, grade)


def log_loss(found: Iterable[Prediction]) -> float:
    """The mean of -ln of the chance predicted for what happened; 0 is perfect, and also the value of no predictions."""
    losses = [*map(loss, found)]
    return sum(losses) / len(losses) if losses else 0.0


def loss(one: Prediction) -> float:
    """-ln of the chance predicted for what happened."""
    return -log(max(_LEAST_CHANCE, one.chance if one.recalled else 1 - one.chance))


def fit(
    cards: Sequence[Card], epochs: int | None = None, tell: Callable[[int, int], None] | None = None
) -> tuple[float, ...]:
    """The parameters that predict these cards best, kept near the defaults if there is little data.

    The cards are taken in an order that looks like chance and is always the
    same. ``tell`` hears how many answers were gone through, and of how many.
    """
    order = [*cards]
    total = sum(map(len, order))
    epochs = epochs or (EPOCHS if total < MANY else EPOCHS_OF_MANY)
    w, first, second = [*DEFAULTS], [0.0] * 21, [0.0] * 21
    steps = epochs * -(-total // _BATCH)
    step = done = 0
    for epoch in range(epochs):
        for batch in _batches(_scattered(order, epoch)):
            step += 1
            gradient = _gradient(batch, w)
            size = sum(map(len, batch))
            for i in range(21):
                gradient[i] += 2 * (w[i] - DEFAULTS[i]) / _SPREAD[i] ** 2 * size / total
            _move(w, gradient, first, second, step, _RATE * (1 + cos(pi * min(1.0, step / steps))) / 2)
            done += size
            if tell is not None:
                tell(done, epochs * total)
    return tuple(round(number, 6) for number in w)


def _scattered(cards: Sequence[Card], epoch: int) -> list[Card]:
    """The cards in a different order for each epoch: by their number, with its bits mixed as in SplitMix64."""
    mask = (1 << 64) - 1

    def place(number: int) -> int:
        mixed = (epoch * 0xD1342543DE82EF95 + (number + 1) * 0x9E3779B97F4A7C15) & mask
        mixed = (mixed ^ mixed >> 30) * 0xBF58476D1CE4E5B9 & mask
        mixed = (mixed ^ mixed >> 27) * 0x94D049BB133111EB & mask
        return mixed ^ mixed >> 31

    return [cards[number] for number in sorted(range(len(cards)), key=place)]


def _batches(cards: Iterable[Card]) -> Iterator[list[Card]]:
    batch: list[Card] = []
    size = 0
    for card in cards:
        batch.append(card)
        size += len(card)
        if size >= _BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _move(  # noqa: PLR0913, PLR0917 - the state of Adam
    w: list[float], gradient: list[float], first: list[float], second: list[float], step: int, rate: float
) -> None:
    """One step of Adam, clipped to the bounds."""
    for i in range(21):
        first[i] += (1 - _BETA_1) * (gradient[i] - first[i])
        second[i] += (1 - _BETA_2) * (gradient[i] ** 2 - second[i])
        slope = first[i] / (1 - _BETA_1**step) / (sqrt(second[i] / (1 - _BETA_2**step)) + _TINY)
        low, high = BOUNDS[i]
        w[i] = min(high, max(_LEAST_W19 if i == 19 else low, w[i] - rate * slope))  # noqa: PLR2004 - as fsrs-rs does


def _gradient(cards: Iterable[Card], w: Sequence[float]) -> list[float]:
    """The derivative of the total log loss with respect to each parameter."""
    g = [0.0] * 21
    tape = Tape(w)
    for card in cards:
        tape.add(card, g)
    return g


class Tape:
    """The formulas with given parameters, forward and then backward through one card."""

    def __init__(self, w: Sequence[float]) -> None:
        self.w = w
        self.f = 0.9 ** (-1 / w[20]) - 1
        self.df = (self.f + 1) * log(0.9) / w[20] ** 2
        self.D_easy = w[4] - exp(3 * w[5]) + 1
        self.e8 = exp(w[8])
        self.keep = exp(-w[17] * w[18])

    def add(self, card: Card, g: list[float]) -> None:
        """Add the derivatives of the loss for one card."""
        w = self.w
        G = card[0].grade
        S, D = w[G - 1], w[4] - exp(w[5] * (G - 1)) + 1
        first_D = D
        D = min(D_MAX, max(D_MIN, D))
        steps = []
        for grade, t, _, _, _ in card[1:]:
            base = 1 + self.f * t / S
            R = base ** -w[20] if t else 1.0
            before_S, before_D = S, D
            S, D = self._next(grade, t, S, D, R)
            steps.append((grade, t, before_S, before_D, base, R, S_MIN < S < S_MAX))
        dS = dD = 0.0
        for grade, t, S, D, base, R, free in reversed(steps):  # at a bound, S no longer follows from anything
            dS, dD = self._back(grade, t, S, D, base, R, dS if free else 0.0, dD, g)
        g[G - 1] += dS
        if D_MIN < first_D < D_MAX:
            g[4] += dD
            g[5] -= dD * (G - 1) * exp(w[5] * (G - 1))

    def _next(self, G: int, t: int, S: float, D: float, R: float) -> tuple[float, float]:
        w = self.w
        if t == 0:
            c = exp(w[17] * (G - 3 + w[18])) * S ** -w[19]
            new = S * c if G == 1 else S * max(1.0, c)
        elif G == 1:
            long_term = w[11] * D ** -w[12] * ((S + 1) ** w[13] - 1) * exp(w[14] * (1 - R))
            new = min(long_term, S * self.keep)
        else:
            share = w[15] if G == 2 else w[16] if G == 4 else 1.0  # noqa: PLR2004 - Hard and Easy
            new = S * (1 + self.e8 * (11 - D) * S ** -w[9] * (exp(w[10] * (1 - R)) - 1) * share)
        damped = D - w[6] * (G - 3) * (10 - D) / 9
        D = w[7] * self.D_easy + (1 - w[7]) * damped
        return min(S_MAX, max(S_MIN, new)), min(D_MAX, max(D_MIN, D))

    def _back(  # noqa: PLR0913, PLR0917 - the step, and what is known of what follows it
        self, G: int, t: int, S: float, D: float, base: float, R: float, dS: float, dD: float, g: list[float]
    ) -> tuple[float, float]:
        """The derivatives by S and D before an answer, from those after it; adds those by the parameters."""
        w = self.w
        out_S = out_D = dR = 0.0
        damped = D - w[6] * (G - 3) * (10 - D) / 9
        if D_MIN < w[7] * self.D_easy + (1 - w[7]) * damped < D_MAX:
            out_D = dD * (1 - w[7]) * (1 + w[6] * (G - 3) / 9)
            g[6] -= dD * (1 - w[7]) * (G - 3) * (10 - D) / 9
            g[7] += dD * (self.D_easy - damped)
            g[4] += dD * w[7]
            g[5] -= dD * w[7] * 3 * exp(3 * w[5])
        if t == 0:
            return self._back_same_day(G, S, dS, g), out_D
        if G == 1:
            grown = exp(w[14] * (1 - R))
            scale = w[11] * D ** -w[12] * grown
            power = (S + 1) ** w[13]
            long_term = scale * (power - 1)
            if long_term <= S * self.keep:
                out_S = dS * scale * w[13] * power / (S + 1)
                out_D -= dS * w[12] * long_term / D
                dR -= dS * w[14] * long_term
                g[11] += dS * long_term / w[11]
                g[12] -= dS * long_term * log(D)
                g[13] += dS * scale * power * log(S + 1)
                g[14] += dS * long_term * (1 - R)
            else:
                out_S = dS * self.keep
                g[17] -= dS * S * self.keep * w[18]
                g[18] -= dS * S * self.keep * w[17]
        else:
            share = w[15] if G == 2 else w[16] if G == 4 else 1.0  # noqa: PLR2004 - Hard and Easy
            scale = self.e8 * (11 - D) * S ** -w[9] * share
            e10 = exp(w[10] * (1 - R))
            gain = scale * (e10 - 1)
            out_S = dS * (1 + gain * (1 - w[9]))
            out_D -= dS * S * gain / (11 - D)
            dR -= dS * S * scale * w[10] * e10
            g[8] += dS * S * gain
            g[9] -= dS * S * gain * log(S)
            g[10] += dS * S * scale * (1 - R) * e10
            if G != 3:  # noqa: PLR2004 - Good has no parameter of its own
                place = 15 if G == 2 else 16  # noqa: PLR2004 - as above
                g[place] += dS * S * gain / max(1e-6, w[place])
        dR += -1 / max(_LEAST_CHANCE, R) if G > 1 else 1 / max(_LEAST_CHANCE, 1 - R)
        out_S += dR * w[20] * R / base * self.f * t / S**2
        g[20] += dR * R * (-log(base) - w[20] * t / S * self.df / base)
        return out_S, out_D

    def _back_same_day(self, G: int, S: float, dS: float, g: list[float]) -> float:
        w = self.w
        c = exp(w[17] * (G - 3 + w[18])) * S ** -w[19]
        if G > 1 and c <= 1:
            return dS
        g[17] += dS * S * c * (G - 3 + w[18])
        g[18] += dS * S * c * w[17]
        g[19] -= dS * S * c * log(S)
        return float(dS * c * (1 - w[19]))
