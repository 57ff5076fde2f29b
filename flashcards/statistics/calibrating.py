"""What SM-2 and FSRS would have predicted of each answer, gathered in one pass, and how well they did.

The measures are those of :mod:`flashcards.statistics.prediction`, on its test:
the last 30% of the scored answers in time. A million answers are held as
plain numbers, not as objects.
"""

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import repeat
from math import floor

from flashcards.reviews import PASS, Drill, Entry, Reset, Review, Seed
from flashcards.scheduling import sm2
from flashcards.scheduling.fitting import LEAST_SCORED, Prediction, log_loss
from flashcards.scheduling.fsrs import model
from flashcards.statistics import prediction
from flashcards.statistics.memory import AT_DUE, Calibration, Calibrations
from flashcards.statistics.prediction import TEST, Scored
from flashcards.studyday import Day

NOTE = (
    "Smaller log loss is better. SM-2 asks a card when it expects 90%,"
    " so a log that was made by SM-2 hardly tells SM-2 from a constant."
)
"""What is said beside a calibration."""

ENOUGH = 100_000
"""Reviews that tell how well they were predicted; of more, every so-many-th card is taken."""

TOO_LITTLE = f"It takes {LEAST_SCORED:,} reviews to say how well they were predicted."

_UNSEEN = (0, 0, sm2.NEW_EASE)


class Predictions:
    """Gathers what was predicted of the answers from one study day to another, under FSRS's parameters ``w``.

    So many ``answers`` are to come; see :data:`ENOUGH`.
    """

    def __init__(self, w: tuple[float, ...], first: Day, last: Day, answers: int = 0) -> None:
        self._every = max(1, answers // ENOUGH)
        self._cards = 0
        self._model = model(w)
        self._first, self._last = first, last
        self._at, self._day = array("q"), array("q")
        self._recalled = array("b")
        self._sm2, self._fsrs = array("d"), array("d")
        self._past = array("i")

    def add(self, entries: Sequence[Entry]) -> None:
        """Take in the effective entries of one card."""
        self._cards += 1
        if self._cards % self._every == 0:
            self._fold(entries)

    def _fold(self, entries: Sequence[Entry]) -> None:
        """Score the answers of a card, and keep what is predicted of each.

        Those are scored that :func:`flashcards.scheduling.fitting.answers_of` and
        :func:`flashcards.statistics.prediction.scored_answers` say, in one loop and without an object for each.
        """
        begun, grown, recall, advance = self._model.first, self._model.next, self._model.R, sm2.advance
        stability = difficulty = 0.0
        memory = _UNSEEN
        last, number, lapses = 0, 0, 0
        for entry in entries:
            if isinstance(entry, Review):
                if number < 0:
                    continue
                day, quality = entry.day, entry.quality
                grade = quality - 1 if quality >= PASS else 1
                if not number:
                    stability, difficulty = begun(grade)
                elif day <= last:
                    stability, difficulty = grown(stability, difficulty, 0, grade)
                    continue
                else:
                    days = day - last
                    if self._first <= day <= self._last:
                        self._at.append(entry.at)
                        self._day.append(day)
                        self._recalled.append(quality >= PASS)
                        self._sm2.append(AT_DUE ** (days / memory[1]))
                        self._fsrs.append(recall(days, stability))
                        self._past.extend((days, number + 1, lapses))
                    stability, difficulty = grown(stability, difficulty, days, grade)
                    lapses += quality < PASS
                number += 1
                memory = advance(*memory, quality)
                last = day
            elif isinstance(entry, Drill):
                if number > 0 and not entry.cram:
                    grade = entry.quality - 1 if entry.quality >= PASS else 1
                    stability, difficulty = grown(stability, difficulty, 0, grade)
            elif isinstance(entry, Reset | Seed):
                number, lapses, memory = -isinstance(entry, Seed), 0, _UNSEEN

    def made(self, query: Callable[[Day], str], of_fsrs: str) -> Calibrations:
        """How well they did.

        ``query`` says what finds the cards reviewed from a day on, and
        ``of_fsrs`` whose parameters those of FSRS are.
        """
        if len(self._at) < LEAST_SCORED:
            first = Day(min(self._day, default=self._last))
            return Calibrations(schedulers=(), constant=None, note=TOO_LITTLE, query=query(first))
        begins = sorted(self._at)[floor(len(self._at) * (1 - TEST) + 1e-9)]
        known = [recalled for at, recalled in zip(self._at, self._recalled, strict=True) if at < begins]
        share = sum(known) / len(known) if known else sum(self._recalled) / len(self._recalled)
        return Calibrations(
            schedulers=(
                self._one("sm2", "SM-2", begins, self._sm2),
                self._one("fsrs", f"FSRS, {of_fsrs}", begins, self._fsrs),
            ),
            constant=self._one("constant", "a constant", begins, repeat(share)),
            note=NOTE,
            query=query(Day(min(day for at, day in zip(self._at, self._day, strict=True) if at >= begins))),
        )

    def _one(self, name: str, title: str, begins: int, chances: Iterable[float]) -> Calibration:
        found = [
            Prediction(chance, bool(recalled), at)
            for at, recalled, chance in zip(self._at, self._recalled, chances)  # noqa: B905 - one of them never ends
            if at >= begins
        ]
        right = sum(one.recalled for one in found)
        return Calibration(
            name=name,
            title=title,
            scored=len(found),
            log_loss=log_loss(found),
            rmse_bins=prediction.rmse_bins(found, self._answers(begins)),
            auc=prediction.auc(found) if 0 < right < len(found) else None,
            equal=tuple(prediction.calibration(found)),
            tenths=tuple(prediction.tenths(found)),
        )

    def _answers(self, begins: int) -> Iterator[Scored]:
        """The answers of the test, one at a time."""
        for number, (at, recalled) in enumerate(zip(self._at, self._recalled, strict=True)):
            if at >= begins:
                days, answers, lapses = self._past[3 * number : 3 * number + 3]
                yield Scored(at, bool(recalled), days, answers, lapses, 0, 0)
