"""Measure the statistics beside a loop over the log, a rebuild, and a click program that does nothing.

usage: python benchmarks/stats.py [--smoke]

All are seconds of the processor, the best of some rounds in turn. Ends with 1
when a limit is broken. ``docs/benchmarks.md`` says what is measured, and why.
"""

import argparse
import gc
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from programs import Programs
from sample import Sample

from flashcards.clock import now
from flashcards.collection.derived import rebuilding
from flashcards.collection.figures import days, reading
from flashcards.collection.store import Collection
from flashcards.library.places import Home
from flashcards.studyday import Day, study_day, study_day_at

LOOP = "select card, at, day, kind, quality, took from log order by card, at"
"""What a program that counts plainly has to read."""


_PEAK = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, check=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How much is measured; ``slack`` widens every limit: little work is noisy.

    ``figures`` is the limit of all figures: what is simulated takes the same
    time whatever the log, which counts where there is little of that.
    """

    cards: int
    rounds: int
    slack: float
    figures: float


FULL = Size(cards=260_000, rounds=3, slack=1.0, figures=1.5)
SMOKE = Size(cards=5_000, rounds=2, slack=1.6, figures=6.0)
SMALL = 0.4
"""The share of the cards of a collection that is compared with all of them: the time must be the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One case: what it takes, and at most how many times what."""

    case: str
    ours: float
    peer: float
    limit: float

    @property
    def ratio(self) -> float:
        """How many times as long as the peer's ours takes."""
        return self.ours / self.peer


def main(arguments: Sequence[str]) -> int:
    """Measure everything and print it; the exit code."""
    parser = argparse.ArgumentParser(description="Measure the statistics.")
    parser.add_argument("--smoke", action="store_true", help="a small collection, few rounds, wider limits")
    size = SMOKE if parser.parse_args(arguments).smoke else FULL
    gc.set_threshold(50_000)  # as the program does
    with tempfile.TemporaryDirectory(prefix="flashcards-benchmark-") as folder:
        rows = measure(Path(folder), size)
    print(f"{'case':44}{'s':>9}{'times':>8}{'limit':>8}")
    for row in rows:
        mark = "" if row.ratio <= row.limit else "   TOO SLOW"
        print(f"{row.case:44}{row.ours:9.3f}{row.ratio:8.2f}{row.limit:8.2f}{mark}")
    return 0 if all(row.ratio <= row.limit for row in rows) else 1


def measure(folder: Path, size: Size) -> list[Row]:
    """All cases, in an empty folder."""
    samples = {"all": sample(folder / "all", size.cards), "some": sample(folder / "some", round(size.cards * SMALL))}
    work: dict[str, Callable[[Collection], object]] = {
        "a loop over the log": loop,
        "sums of all days": lambda opened: days.between(opened.connection, Day(0), study_day(now())),
        "a rebuild": rebuild,
        "all figures": figures,
    }
    took = best(samples["all"], work, size.rounds)
    programs = Programs.install(folder / "bin", Path(samples["all"].home.path))
    seen = programs.environment()
    bare = {
        name: started([*programs.ours(), "--home", each.home.path], seen, 4 * size.rounds)
        for name, each in samples.items()
    }
    hello = started(programs.peer(), seen, 4 * size.rounds)
    memory = peak([*programs.ours(), "--home", samples["all"].home.path, "stats", "--json"], seen)
    loop_took, rebuilt = took["a loop over the log"], took["a rebuild"]
    return [
        Row(case="sums of all days, to a loop over the log", ours=took["sums of all days"], peer=loop_took, limit=3),
        Row(case="all figures, to a rebuild", ours=took["all figures"], peer=rebuilt, limit=size.figures),
        Row(case="flashcards, to a bare click program", ours=bare["all"], peer=hello, limit=2.0 * size.slack),
        Row(case="flashcards, to a smaller collection", ours=bare["all"], peer=bare["some"], limit=1.1 * size.slack),
        Row(case="memory of flashcards stats, in MiB", ours=memory, peer=1, limit=150),
    ]


def sample(folder: Path, cards: int) -> Sample:
    """A home with so many cards, of which most have a history."""
    found = Sample(home=Home(str(folder)), cards=cards)
    found.write(plain=True)
    found.learn(0.8, 200)
    return found


def best(found: Sample, work: Mapping[str, Callable[[Collection], object]], rounds: int) -> dict[str, float]:
    """The least seconds of the processor that each work took, in rounds of all of them."""
    took = dict.fromkeys(work, float("inf"))
    for _ in range(rounds):
        for case, each in work.items():
            with Collection.open(found.home.collection) as opened:
                begun = time.process_time()
                each(opened)
                took[case] = min(took[case], time.process_time() - begun)
    return took


def loop(opened: Collection) -> int:
    """Read every answer, and count those that were right."""
    return sum(quality >= 3 for *_, quality, _ in opened.connection.execute(LOOP) if quality is not None)  # noqa: PLR2004 - as in the log


def rebuild(opened: Collection) -> None:
    """Derive everything anew."""
    with opened.transaction() as connection:
        rebuilding.rebuild_in(connection)


def figures(opened: Collection) -> object:
    """Every figure of everything."""
    return reading.of(opened, reading.Wanted(today=study_day(now()), day_of=lambda at: study_day_at(at, 0)))


def started(command: Sequence[str], seen: Mapping[str, str], rounds: int) -> float:
    """The median seconds of the processor that a program takes from start to end; it runs once before."""
    times = []
    for _ in range(rounds + 1):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, env=seen, capture_output=True, check=False)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        times.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return median(times[1:])


def peak(command: Sequence[str], seen: Mapping[str, str]) -> float:
    """The MiB that a program takes, started by a small one: a process begins with the memory of its parent."""
    found = subprocess.run([sys.executable, "-c", _PEAK, *command], env=seen, capture_output=True, check=True)
    return int(found.stdout) / 1024


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
