"""Measure FSRS beside fsrs-rs-python: a fit to 100,000 answers, and a year of 10,000 cards under all schedulers.

usage: python benchmarks/fitting.py

Both fit to the same answers and take turns; what counts is the best of some
rounds, in seconds of the processor. Ends with 1 when a limit is broken.
"""

import csv
import gzip
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

import fsrs_rs_python as fsrs_rs

from flashcards.scheduling.fitting import Answer, Card, fit, log_loss, predictions
from flashcards.scheduling.fsrs import DEFAULTS
from flashcards.statistics.comparing import Material, Terms, years
from flashcards.statistics.simulation import AVERAGE
from flashcards.statistics.years import DAYS, Limits
from flashcards.studyday import MAX_INTERVAL, Day

_LOG = Path(__file__).parent.parent / "tests/data/fsrs_synthetic.csv.gz"
_COPIES, _ROUNDS = 6, 3
_MOST_TIMES, _MOST_LOSS, _MOST_MEMORY = 12, 0.0005, 150
_CARDS, _MOST_OF_YEARS = 10_000, 10.0


def cards() -> list[Card]:
    """The synthetic log, by card."""
    found: dict[str, list[Answer]] = {}
    last: dict[str, int] = {}
    with gzip.open(_LOG, "rt", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            known, day = found.setdefault(row["card"], []), int(row["day"])
            days = day - last.get(row["card"], day) if row["kind"] == "review" else 0
            known.append(Answer(int(row["rating"]), days, int(row["at"]), int(row["rating"]) + 1))
            last[row["card"]] = day
    return list(found.values())


def in_rust(log: list[Card]) -> Callable[[], tuple[float, ...]]:
    """The fit by fsrs-rs as Anki has it, which is given each scored answer with all that came before it."""
    items, numbers = [], []
    for number, card in enumerate(log):
        for end in (end for end, answer in enumerate(card) if end and answer.days):
            items.append(fsrs_rs.FSRSItem([fsrs_rs.FSRSReview(one.grade, one.days) for one in card[: end + 1]]))
            numbers.append(number)
    as_anki = fsrs_rs.TrainingConfig(num_epochs=8)

    def work() -> tuple[float, ...]:
        model = fsrs_rs.FSRS([])
        return tuple(model.compute_parameters(items, numbers, enable_short_term=True, training_config=as_anki))

    return work


def best(work: Callable[[], tuple[float, ...]]) -> tuple[float, tuple[float, ...]]:
    """Seconds of the processor of the best round, and what came of it."""
    rounds = []
    for _ in range(_ROUNDS):
        begun = time.process_time()
        found = work()
        rounds.append((time.process_time() - begun, found))
    return min(rounds)


def simulated() -> float:
    """Seconds that a year of SM-2 and of FSRS at ten retentions takes, all cards begun in it."""
    terms = Terms(DEFAULTS, AVERAGE, Limits(_CARDS / DAYS), MAX_INTERVAL)
    begun = time.process_time()
    years(Material([], _CARDS, 1, Day(0)), terms)
    return time.process_time() - begun


def main() -> int:
    """Measure all; 1 where a limit is broken."""
    one = cards()
    log = [card for _ in range(_COPIES) for card in cards()]  # no object twice, as in a real log
    answers = sum(map(len, log))
    mine, ours = best(lambda: fit(log))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    other, theirs = best(in_rust(log))
    losses = [log_loss(predictions(one, w)) for w in (ours, theirs)]
    print(f"{answers:,} answers: {mine:.2f} s, {memory} MiB, log loss {losses[0]:.5f}")
    print(f"fsrs-rs-python: {other:.2f} s, log loss {losses[1]:.5f}")
    year = simulated()
    print(f"eleven years of {_CARDS:,} cards: {year:.1f} s")
    broken = mine > _MOST_TIMES * other or losses[0] > losses[1] + _MOST_LOSS or memory > _MOST_MEMORY
    broken = broken or year > _MOST_OF_YEARS
    print("a limit is broken" if broken else f"{mine / other:.1f} times its time")
    return int(broken)


if __name__ == "__main__":
    sys.exit(main())
