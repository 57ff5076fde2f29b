"""Measure named cases at several sizes, each beside a peer; as a table, JSON or a picture.

usage: python benchmarks/frame.py [NAME...] [--list] [--sizes 1000,100000] [--rounds N]
           [--json FILE] [--plot FILE.svg] [--keep FOLDER] [--smoke]

A case is a function in a module of ``benchmarks/cases``, which are found by
themselves. Ours and the peer take turns, so that other work on the machine
meets both. A limit is broken if the ratio of the medians is above it, and stays
above it in 19 of 20 random choices of the same runs: noise alone breaks none.
"""

import argparse
import importlib
import json
import platform
import random
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field
from functools import cached_property
from pathlib import Path
from statistics import median

from programs import Programs, Stuck
from sample import NO_BACKUPS, Sample

from flashcards.library.places import Home

SIZES = (1_000, 10_000, 100_000)
SMOKE = (1_000, 4_000)
"""Numbers of notes; ``--sizes`` has others, up to a million."""

LEARNT = 0.8
MOST_DUE = 2_000
"""Cards due today: a day does not grow with the collection for ever."""

_DRAWS = 400
_DOUBT = 0.05

Run = Callable[[], float]
"""Does something once and returns what it cost, in the unit of its case."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """What is measured, and what it is compared with; without a peer the limit is a cost, not a ratio."""

    ours: Run
    peer: Run | None = None


class Bench:
    """What a case may use at one size: a home with so many notes, and programs.

    ``folder`` is an empty folder for the case, ``size`` the number of notes.
    """

    def __init__(self, size: int, place: Path, folder: Path, seed: int) -> None:
        self.size = size
        self.seed = seed
        self.folder = folder
        self._place = place
        self._made = 0

    @cached_property
    def _sample(self) -> Sample:
        sample = Sample(home=Home(str(self._place / f"home-{self.size}-{self.seed}")), cards=self.size, seed=self.seed)
        if not Path(sample.home.collection).exists():
            sample.write()
            sample.learn(LEARNT, min(MOST_DUE, max(20, self.size // 50)))
            (Path(sample.home.path) / "config.toml").write_text(NO_BACKUPS, encoding="utf-8")
        return sample

    def sample(self) -> Sample:
        """A home with a deck and years of answers, for reading only."""
        return self._sample

    def copy(self) -> Sample:
        """A copy of the same that the case may change."""
        self._made += 1
        home = self.folder / f"copy-{self._made}"
        shutil.copytree(self._sample.home.path, home)
        return Sample(home=Home(str(home)), cards=self.size, seed=self.seed)

    def programs(self, sample: Sample | None = None) -> Programs:
        """The program on a home, usually that of the sample, and the bare click program."""
        self._made += 1
        home = (sample or self.sample()).home.path
        return Programs.install(self.folder / f"bin-{self._made}", Path(home))


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A row of the table.

    ``smoke`` cases are cheap enough for every push, where their limit is
    ``slack`` times as wide, as they are small. ``least`` is the smallest size.
    """

    name: str
    what: str
    peer: str
    limit: float
    unit: str
    rounds: int
    smoke: bool
    least: int
    slack: float
    measure: Callable[[Bench], Pair]


CASES: dict[str, Case] = {}


def case(  # noqa: PLR0913 - the columns of the table
    name: str,
    what: str,
    *,
    limit: float,
    peer: str = "",
    unit: str = "s",
    rounds: int = 10,
    smoke: bool = True,
    least: int = 0,
    slack: float = 1,
) -> Callable[[Callable[[Bench], Pair]], Callable[[Bench], Pair]]:
    """Register a case: the decorated function prepares it at one size."""

    def register(measure: Callable[[Bench], Pair]) -> Callable[[Bench], Pair]:
        CASES[name] = Case(
            name=name,
            what=what,
            peer=peer,
            limit=limit,
            unit=unit,
            rounds=rounds,
            smoke=smoke,
            least=least,
            slack=slack,
            measure=measure,
        )
        return measure

    return register


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """A case at one size: medians, and the value that is compared with the limit, with its lower bound."""

    name: str
    size: int
    unit: str
    ours: float
    peer: float | None
    value: float
    least: float
    limit: float
    runs: list[tuple[float, float | None]] = field(repr=False)

    @property
    def ok(self) -> bool:
        """Whether the limit is kept as far as can be told."""
        return self.least <= self.limit


def measured(case: Case, bench: Bench, rounds: int, slack: float = 1) -> Result:
    """Run a case and its peer in turn, after one run of each that fills the caches."""
    pair = case.measure(bench)
    for run in (pair.peer, pair.ours):
        if run is not None:
            run()
    runs = [(pair.peer() if pair.peer is not None else None, pair.ours())[::-1] for _ in range(rounds)]
    chance = random.Random(bench.seed)  # noqa: S311 - for statistics
    draws = sorted(_value(chance.choices(runs, k=len(runs))) for _ in range(_DRAWS))
    return Result(
        name=case.name,
        size=bench.size,
        unit=case.unit,
        ours=median(ours for ours, _ in runs),
        peer=median(peer for _, peer in runs if peer is not None) if pair.peer is not None else None,
        value=_value(runs),
        least=draws[int(_DRAWS * _DOUBT)],
        limit=case.limit * slack,
        runs=runs,
    )


def _value(runs: Sequence[tuple[float, float | None]]) -> float:
    """The ratio of the medians, or the median where there is no peer."""
    peers = [peer for _, peer in runs if peer is not None]
    return median(ours for ours, _ in runs) / (median(peers) if peers else 1)


def found() -> dict[str, Case]:
    """Every case, once the modules of cases are imported."""
    for path in sorted((Path(__file__).parent / "cases").glob("*.py")):
        importlib.import_module(f"cases.{path.stem}")
    return CASES


def arguments_of(arguments: Sequence[str], names: Iterable[str]) -> argparse.Namespace:
    """The arguments of the command line."""
    parser = argparse.ArgumentParser(description="Measure named cases at several sizes.")
    parser.add_argument("names", nargs="*", metavar="NAME", help="only these cases; all if none is given")
    parser.add_argument("--list", action="store_true", help="print the cases")
    parser.add_argument("--sizes", help="numbers of notes, with commas between")
    parser.add_argument("--rounds", type=int, help="runs of each, instead of as many as the case says")
    parser.add_argument("--seed", type=int, default=0, help="which made collection")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every run as JSON")
    parser.add_argument("--plot", type=Path, metavar="FILE", help="draw how the cost grows with the size, as SVG")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="keep the made collections for other runs")
    parser.add_argument("--smoke", action="store_true", help="small sizes and cheap cases only")
    given = parser.parse_args(arguments)
    unknown = {*given.names} - {*names}
    if unknown:
        parser.error(f"no case {', '.join(sorted(unknown))}; --list prints them")
    return given


def main(arguments: Sequence[str]) -> int:
    """Measure and print; 1 if a limit is broken."""
    cases = found()
    given = arguments_of(arguments, cases)
    chosen = [each for each in cases.values() if (each.name in given.names or not given.names)]
    if given.list:
        print("\n".join(f"{each.name:20} {each.what}, beside {each.peer or 'nothing'}" for each in chosen))
        return 0
    chosen = [each for each in chosen if each.smoke or not given.smoke or given.names]
    sizes = [int(size) for size in given.sizes.split(",")] if given.sizes else SMOKE if given.smoke else SIZES
    print(f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {platform.system()}\n")
    print(f"{'':20}{'notes':>10}{'peer':>12}{'ours':>12}{'':5}{'ratio':>8}{'limit':>8}   ok")
    results: list[Result] = []
    with tempfile.TemporaryDirectory(prefix="flashcards-benchmark-") as folder:
        for size in sizes:
            for each in [case for case in chosen if size >= case.least]:
                own = Path(folder) / f"{each.name}-{size}"
                own.mkdir()
                bench = Bench(size, given.keep or Path(folder), own, given.seed)
                try:
                    results.append(measured(each, bench, given.rounds or each.rounds, each.slack if given.smoke else 1))
                except Stuck as stuck:
                    print(f"benchmarks: {each.name}: {stuck}", file=sys.stderr)
                    return 1
                print(line_of(results[-1]), flush=True)
                shutil.rmtree(own)
    write(results, given.json, given.plot)
    return 0 if all(result.ok for result in results) else 1


def line_of(result: Result) -> str:
    """A row of the table; seconds are shown as milliseconds."""
    factor, unit = (1e3, "ms") if result.unit == "s" else (1, result.unit)
    peer = "" if result.peer is None else f"{result.peer * factor:.1f}"
    value = result.value if result.peer is not None else result.value * factor
    limit = result.limit if result.peer is not None else result.limit * factor
    return (
        f"{result.name:20}{result.size:10,}{peer:>12}{result.ours * factor:12.1f} {unit:4}{value:8.2f}{limit:8.2f}"
        f"   {'yes' if result.ok else 'NO'}"
    )


def write(results: Sequence[Result], as_json: Path | None, plot: Path | None) -> None:
    """Write the results to files, where any are wanted."""
    if as_json is not None:
        as_json.write_text(json.dumps([asdict(result) for result in results], indent=1) + "\n", encoding="utf-8")
    if plot is not None:
        from curves import growth  # only if asked for

        lines = {name: [(r.size, r.ours) for r in results if r.name == name and r.unit == "s"] for name in CASES}
        plot.write_text(growth({name: points for name, points in lines.items() if points}), encoding="utf-8")


if __name__ == "__main__":
    sys.modules["frame"] = sys.modules["__main__"]  # the cases import this module by its name
    sys.exit(main(sys.argv[1:]))
