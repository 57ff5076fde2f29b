"""What SM-2 and FSRS would have predicted for each answer, gathered in one pass, and how good that was.

The measures are those of :mod:`flashcards.statistics.prediction`, on the same
test set: the latest 30% of the scored answers. Answers are kept as plain
numbers rather than objects, as there may be a million of them.
"""

from array import array
from collections.abc import Callable, Iterable, Sequence
from itertools import compress, repeat
from math import floor

from flashcards.reviews import PASS, REPEAT, REVIEW, Answered
from flashcards.scheduling.at_once import Strength, fsrs_fold, sm2_fold
from flashcards.scheduling.fitting import LEAST_SCORED, Prediction, log_loss
from flashcards.scheduling.fsrs import Fsrs, model
from flashcards.scheduling.sm2 import Sm2
from flashcards.statistics import prediction
from flashcards.statistics.courses import RESET, SEED, Course
from flashcards.statistics.memory import AT_DUE, Calibration, Calibrations
from flashcards.statistics.prediction import TEST, Bin
from flashcards.studyday import Day

NOTE = (
    "Smaller log loss is better. SM-2 asks a card when it expects 90%,"
    " so a log that was made by SM-2 hardly tells SM-2 from a constant."
)
"""The sentence beside every calibration."""

ENOUGH = 100_000
"""Reviews that are enough to judge predictions; with more, only every second, third, ... card is taken."""

TOO_LITTLE = f"It takes {LEAST_SCORED:,} reviews to say how well they were predicted."

_UNLIMITED = 2**40
"""A maximum interval that is never reached."""


class Predictions:
    """Gathers the predictions for the answers between two study days, with the parameters ``w`` of FSRS.

    ``answers`` is how many to expect; see :data:`ENOUGH`.
    """

    def __init__(self, w: tuple[float, ...], first: Day, last: Day, answers: int = 0) -> None:
        self._every = max(1, answers // ENOUGH)
        self._cards = 0
        self._R = model(w).R
        self._by_sm2, self._by_fsrs = sm2_fold(Sm2(_UNLIMITED)), fsrs_fold(Fsrs(w=w))
        self._first, self._last = first, last
        self._at, self._day = array("q"), array("q")
        self._recalled = array("b")
        self._sm2, self._fsrs = array("d"), array("d")
        self._past = array("i")

    def take(self, courses: Sequence[Course]) -> None:
        """Add some cards."""
        skipped = -(self._cards + 1) % self._every
        self._cards += len(courses)
        for course in courses[skipped :: self._every]:
            self._add(course)

    def _add(self, course: Course) -> None:
        if course.is_plain:
            self._score(course.events)
            return
        answers: list[Answered] = []
        is_seeded = False
        for event in course.events:
            kind = event[2]
            if kind in {SEED, RESET}:
                self._score(answers)
                answers, is_seeded = [], kind == SEED
            elif (kind == REVIEW or (kind == REPEAT and answers)) and not is_seeded:
                answers.append(event)
        self._score(answers)

    def _score(self, answers: Sequence[Answered]) -> None:
        """Score the answers of a card since it was new, and keep the predictions for each.

        This scores the same answers as :func:`flashcards.scheduling.fitting.answers_of` with
        :func:`flashcards.statistics.prediction.scored_answers`, without making objects.
        """
        intervals: list[int] = [0]
        strengths: list[Strength] = [None]
        self._by_sm2(answers, intervals)
        self._by_fsrs(answers, [], strengths)
        recall, first, end = self._R, self._first, self._last
        number = lapses = 0
        for (day, quality, kind, _, at, _), interval, strength in zip(answers, intervals, strengths):  # noqa: B905 - before each of them
            if strength is None:
                number = 1
            elif kind == REVIEW and day > strength[1]:
                number += 1
                days = day - strength[1]
                if first <= day <= end:
                    self._at.append(at)
                    self._day.append(day)
                    self._recalled.append(quality >= PASS)
                    self._sm2.append(AT_DUE ** (days / interval))
                    self._fsrs.append(recall(days, strength[0]))
                    self._past.extend((days, number, lapses))
                lapses += quality < PASS

    def made(self, query: Callable[[Day], str], of_fsrs: str) -> Calibrations:
        """How good the predictions were.

        ``query`` returns the search for cards reviewed since a day, and
        ``of_fsrs`` describes the parameters of FSRS.
        """
        if len(self._at) < LEAST_SCORED:
            first = Day(min(self._day, default=self._last))
            return Calibrations(schedulers=(), constant=None, note=TOO_LITTLE, query=query(first))
        begins = sorted(self._at)[floor(len(self._at) * (1 - TEST) + 1e-9)]
        is_tested = [at >= begins for at in self._at]
        known = [recalled for recalled, tested in zip(self._recalled, is_tested, strict=True) if not tested]
        share = sum(known) / len(known) if known else sum(self._recalled) / len(self._recalled)
        past = zip(*(compress(self._past[number::3], is_tested) for number in range(3)), strict=True)
        bins = [prediction.bin_of(*one) for one in past]

        def judged(name: str, title: str, chances: Iterable[float]) -> Calibration:
            recalled = map(bool, compress(self._recalled, is_tested))
            found = [*map(Prediction, chances, recalled, compress(self._at, is_tested))]
            return calibration_of(name, title, found, bins)

        return Calibrations(
            schedulers=(
                judged("sm2", "SM-2", compress(self._sm2, is_tested)),
                judged("fsrs", f"FSRS, {of_fsrs}", compress(self._fsrs, is_tested)),
            ),
            constant=judged("constant", "a constant", repeat(share)),
            note=NOTE,
            query=query(Day(min(compress(self._day, is_tested)))),
        )


def calibration_of(name: str, title: str, found: Sequence[Prediction], bins: Sequence[Bin]) -> Calibration:
    """How well the answers of these bins were predicted."""
    right = sum(one.recalled for one in found)
    return Calibration(
        name=name,
        title=title,
        scored=len(found),
        log_loss=log_loss(found),
        rmse_bins=prediction.rmse_in(found, bins),
        auc=prediction.auc(found) if 0 < right < len(found) else None,
        equal=tuple(prediction.calibration(found)),
        tenths=tuple(prediction.tenths(found)),
    )
