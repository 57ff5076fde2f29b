"""What SM-2 and FSRS would have predicted of each answer, gathered in one pass, and how well they did.

The measures are those of :mod:`flashcards.statistics.prediction`, on its test:
the last 30 % of the scored answers in time. A million answers are held as
plain numbers, not as objects.
"""

from array import array
from collections.abc import Iterator, Sequence
from math import floor

from flashcards.reviews import Entry
from flashcards.scheduling.fitting import LEAST_SCORED, Prediction, answers_of, log_loss
from flashcards.statistics import prediction
from flashcards.statistics.memory import Calibration, Calibrations
from flashcards.statistics.prediction import TEST, Scored
from flashcards.studyday import Day

NOTE = (
    "Smaller log loss is better. SM-2 asks a card when it expects 90 %,"
    " so a log that was made by SM-2 hardly tells SM-2 from a constant."
)
"""What is said beside a calibration."""

TOO_LITTLE = f"It takes {LEAST_SCORED:,} reviews to say how well they were predicted."


class Predictions:
    """Gathers what was predicted of the answers from one study day to another, under FSRS's parameters ``w``."""

    def __init__(self, w: tuple[float, ...], first: Day, last: Day) -> None:
        self._w = w
        self._first, self._last = first, last
        self._at = array("q")
        self._recalled = array("b")
        self._chances = {"sm2": array("d"), "fsrs": array("d")}
        self._past = array("i")

    def add(self, entries: Sequence[Entry]) -> None:
        """Take in the effective entries of one card."""
        cards = answers_of(entries)
        answers = prediction.scored_answers(cards)
        if not answers:
            return
        counted = None
        if not (self._first <= entries[0].day and entries[-1].day <= self._last):
            counted = {entry.at for entry in entries if self._first <= entry.day <= self._last}
        by_sm2, by_fsrs = prediction.sm2(answers), prediction.fsrs(cards, self._w)
        for one, sm2, fsrs in zip(answers, by_sm2, by_fsrs, strict=True):
            if counted is not None and one.at not in counted:
                continue
            self._at.append(one.at)
            self._recalled.append(one.recalled)
            self._chances["sm2"].append(sm2.chance)
            self._chances["fsrs"].append(fsrs.chance)
            self._past.extend((one.days, one.answers, one.lapses))

    def made(self, query: str, of_fsrs: str) -> Calibrations:
        """How well they did; ``of_fsrs`` says whose parameters those of FSRS are."""
        if len(self._at) < LEAST_SCORED:
            return Calibrations(schedulers=(), constant=None, note=TOO_LITTLE, query=query)
        begins = sorted(self._at)[floor(len(self._at) * (1 - TEST) + 1e-9)]
        known = [recalled for at, recalled in zip(self._at, self._recalled, strict=True) if at < begins]
        share = sum(known) / len(known) if known else sum(self._recalled) / len(self._recalled)
        titles = {"sm2": "SM-2", "fsrs": f"FSRS, {of_fsrs}"}
        return Calibrations(
            schedulers=tuple(self._one(name, titles[name], begins, chances) for name, chances in self._chances.items()),
            constant=self._one("constant", "a constant", begins, array("d", [share]) * len(self._at)),
            note=NOTE,
            query=query,
        )

    def _one(self, name: str, title: str, begins: int, chances: Sequence[float]) -> Calibration:
        found = [
            Prediction(chance, bool(recalled), at)
            for chance, recalled, at in zip(chances, self._recalled, self._at, strict=True)
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
