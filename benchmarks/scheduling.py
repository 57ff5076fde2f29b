"""Measure FSRS beside SM-2: starting with it, one step, and a switch from one to the other.

usage: python benchmarks/scheduling.py [--smoke]

Both work on the same log, in two homes, and take turns, so that whatever else
the machine does meets both; what counts is the median of the ratios of each
turn, in seconds of the processor. Ends with 1 when a limit is broken.
"""

import shutil
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import NamedTuple

from programs import Programs, begun
from run import print_imports
from sample import Sample, courses

from flashcards.collection import sessions
from flashcards.collection.derived import rebuilding
from flashcards.collection.store import Collection
from flashcards.library.places import Home
from flashcards.reviews import Review
from flashcards.scheduling import Scheduler, State
from flashcards.scheduling.fsrs import Fsrs
from flashcards.scheduling.makers import Options
from flashcards.scheduling.sm2 import Sm2
from flashcards.studyday import Day


class Size(NamedTuple):
    """How much is measured. ``slack`` widens every limit: few rounds are noisy."""

    cards: int
    due: int
    rounds: int
    switches: int
    steps: int
    slack: float


FULL = Size(cards=100_000, due=2_000, rounds=40, switches=3, steps=40, slack=1.0)
SMOKE = Size(cards=2_000, due=40, rounds=8, switches=5, steps=10, slack=1.3)
LIMITS = {"flashcards due": 1.03, "the first card": 1.03, "one step": 1.7, "a switch beside a rebuild": 1.5}

_SM2, _FSRS = Options(), Options(scheduler="fsrs")


def main(arguments: Sequence[str]) -> int:
    """Measure everything and print it; the exit code."""
    return begun(arguments, "Measure FSRS beside SM-2.", (FULL, SMOKE), measure)


def measure(folder: Path, size: Size) -> int:
    """Measure in an empty folder; the exit code."""
    sample = Sample(home=Home(str(folder / "sm2")), cards=size.cards)
    sample.write()
    sample.learn(1.0, 0)
    sample.let_be_due(size.due)
    programs = Programs.install(folder / "bin", folder / "sm2")
    programs.run(programs.ours("due"))
    shutil.copytree(folder / "sm2", folder / "fsrs", copy_function=shutil.copy2)
    others = replace(programs, home=folder / "fsrs")
    others.run(others.ours("config", "scheduler", "fsrs"))
    print(f"{size.cards:,} cards, {reviews(sample):,} reviews, {size.due:,} due; {size.rounds} rounds")
    pairs = {"one step": steps(size.steps), "a switch beside a rebuild": switches(sample, size.switches)}
    terms = sample.first_term(), replace(sample, home=Home(str(folder / "fsrs"))).first_term()
    pairs = {**starts(programs, others, terms, size.rounds), **pairs}
    broken = print_pairs(pairs, size.slack)
    clean = [
        print_imports("flashcards due with FSRS", others.imports(others.ours("due"))),
        print_imports("the first card with FSRS", others.imports_until(others.ours("study"), terms[1])),
    ]
    return int(broken or not all(clean))


def reviews(sample: Sample) -> int:
    """How many entries the log has."""
    with Collection.open(sample.home.collection) as opened:
        return sessions.seen(opened).upto


class Pair(NamedTuple):
    """Seconds of the processor with SM-2, and with FSRS, and the median of their ratios, turn by turn."""

    sm2: float
    fsrs: float
    ratio: float


def taking_turns(one: Callable[[], float], other: Callable[[], float], rounds: int) -> Pair:
    """The medians of two things that are measured in turn, each of them as often first as second."""
    one(), other()  # the first time of each fills the caches
    times: list[tuple[float, float]] = []
    for number in range(rounds):
        if number % 2:
            second, first = other(), one()
        else:
            first, second = one(), other()
        times.append((first, second))
    ratios = (second / first for first, second in times)
    return Pair(median(first for first, _ in times), median(second for _, second in times), median(ratios))


def starts(sm2: Programs, fsrs: Programs, terms: tuple[str, str], rounds: int) -> dict[str, Pair]:
    """What processes take to count what is due, and to show the first card, which has one of these terms."""
    counting = taking_turns(lambda: sm2.work(sm2.ours("due")), lambda: fsrs.work(fsrs.ours("due")), rounds)
    showing = taking_turns(
        lambda: sm2.work_until(sm2.ours("study"), terms[0]),
        lambda: fsrs.work_until(fsrs.ours("study"), terms[1]),
        rounds,
    )
    return {"flashcards due": counting, "the first card": showing}


def steps(rounds: int) -> Pair:
    """One step of each on the same answers."""

    def work(scheduler: Scheduler) -> Callable[[], float]:
        known = list(before_answers(scheduler))

        def action() -> float:
            step = scheduler.step
            begun = time.process_time()
            for state, entry in known:
                step(state, entry)
            return (time.process_time() - begun) / len(known)

        return action

    return taking_turns(work(Sm2()), work(Fsrs()), rounds)


def before_answers(scheduler: Scheduler) -> Iterable[tuple[State | None, Review]]:
    """The states before the answers of some histories, with these answers."""
    for course in courses() * 400:
        state: State | None = None
        for day, quality in course:
            entry = Review(at=day, utc_offset=0, day=Day(day), quality=quality)
            yield state, entry
            state = scheduler.step(state, entry)


def switches(sample: Sample, rounds: int) -> Pair:
    """Deriving every schedule anew by SM-2, and switching to FSRS."""
    with Collection.open(sample.home.collection) as opened:

        def rebuild() -> float:
            rebuilding.choose_options(opened, _SM2)
            begun = time.process_time()
            with opened.transaction() as connection:
                rebuilding.rebuild_in(connection)
            return time.process_time() - begun

        def switch() -> float:
            begun = time.process_time()
            rebuilding.choose_options(opened, _FSRS)
            return time.process_time() - begun

        found = taking_turns(rebuild, switch, rounds)
        rebuilding.choose_options(opened, _SM2)
    return found


def print_pairs(pairs: dict[str, Pair], slack: float) -> bool:
    """The table of what is compared; whether a limit is broken."""
    print(f"{'':28}{'SM-2 ms':>12}{'FSRS ms':>12}{'ratio':>8}{'limit':>8}   ok")
    broken = False
    for what, pair in pairs.items():
        limit = LIMITS[what] * slack
        ok = pair.ratio <= limit
        broken = broken or not ok
        times = f"{pair.sm2 * 1e3:12.4g}{pair.fsrs * 1e3:12.4g}{pair.ratio:8.3f}{limit:8.2f}"
        print(f"{what:28}{times}   {'yes' if ok else 'NO'}")
    print()
    return broken


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
