"""Measure how fast flashcards is, against a click program that does nothing.

usage: python benchmarks/run.py [--smoke]

Both run in turn, A B A B, so that whatever else the machine does meets both;
what counts is the ratio of their medians. Ends with 1 when a limit is broken.
``docs/benchmarks.md`` says what is measured, and why.
"""

import platform
import sqlite3
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from programs import Programs, begun
from sample import NO_BACKUPS, Sample

from flashcards.library.places import Home

UNWANTED = ("sqlite_utils", "dateutil", "markdown_it", "yaml", "pathlib", "rich.markdown")
"""What neither counting nor the first card may import, each with all below it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How much is measured. ``slack`` widens every limit: few rounds are noisy."""

    cards: int
    due: int
    rounds: int
    reviews: int
    slack: float


FULL = Size(cards=100_000, due=2_000, rounds=40, reviews=1_000, slack=1.0)
SMOKE = Size(cards=2_000, due=40, rounds=10, reviews=100, slack=1.25)
LEARNT = 0.8
"""Share of the cards that have a history."""

REFOLDED = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the table. Times are in seconds; ``limit`` is the largest ratio allowed."""

    what: str
    peer: float
    ours: float
    limit: float

    @property
    def ratio(self) -> float:
        """How many times as long as the peer's ours takes."""
        return self.ours / self.peer

    @property
    def ok(self) -> bool:
        """Whether the limit is kept."""
        return self.ratio <= self.limit


def main(arguments: Sequence[str]) -> int:
    """Measure everything and print it; the exit code."""
    return begun(arguments, "Measure how fast flashcards is.", (FULL, SMOKE), measure)


def measure(folder: Path, size: Size) -> int:
    """Measure in an empty folder; the exit code."""
    sample = Sample(home=Home(str(folder / "home")), cards=size.cards)
    programs = Programs.install(folder / "bin", Path(sample.home.path))
    print(f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {platform.system()}")
    print(f"{size.cards} cards, {LEARNT:.0%} of them learnt, {size.due} due; {size.rounds} rounds\n", flush=True)

    sample.write()
    reading = programs.run(programs.ours("due"))
    rebuilding = sample.learn(LEARNT, size.due)
    (Path(sample.home.path) / "config.toml").write_text(NO_BACKUPS, encoding="utf-8")
    term = sample.first_term()
    rows = compare(programs, term, size)
    print_rows(rows)
    surplus = {
        "flashcards due": programs.imports(programs.ours("due")),
        "the first card": programs.imports_until(programs.ours("study"), term),
    }
    print_facts(
        [
            ("peak memory of due", f"{programs.memory(programs.ours('due')):.1f} MiB"),
            ("peak memory of study", f"{programs.memory(programs.ours('study'), term):.1f} MiB"),
            ("the same of the bare program", f"{programs.memory(programs.peer()):.1f} MiB"),
            ("flashcards due, when the deck is new", f"{reading:.2f} s"),
            ("flashcards due, when one note was edited", f"{after_edit(programs, sample):.2f} s"),
            ("deriving every schedule anew", f"{rebuilding:.2f} s"),
            *library_facts(sample, size),
        ]
    )
    clean = [print_imports(what, imported) for what, imported in surplus.items()]
    return 0 if all(clean) and all(row.ok for row in rows) else 1


def compare(programs: Programs, term: str, size: Size) -> list[Row]:
    """Start-up times beside the peer's: to the end of a command, and to the first text on a terminal."""
    actions: dict[str, Callable[[], float]] = {
        "hello": lambda: programs.run(programs.peer()),
        "version": lambda: programs.run(programs.ours("--version")),
        "due": lambda: programs.run(programs.ours("due")),
        "hello shown": lambda: programs.show(programs.peer(), "hello"),
        "card shown": lambda: programs.show(programs.ours("study"), term),
    }
    for action in actions.values():  # the first run of each compiles the modules and fills the caches
        action()
    times: dict[str, list[float]] = {name: [] for name in actions}
    for _ in range(size.rounds):
        for name, action in actions.items():
            times[name].append(action())
    took = {name: median(found) for name, found in times.items()}
    rows = (
        ("flashcards --version", "hello", "version", 1.15),
        ("flashcards due", "hello", "due", 1.25),
        ("first card on screen", "hello shown", "card shown", 1.55),
    )
    return [
        Row(what=what, peer=took[peer], ours=took[ours], limit=limit * size.slack) for what, peer, ours, limit in rows
    ]


def after_edit(programs: Programs, sample: Sample) -> float:
    """Seconds that counting takes when the deck file has changed since."""
    sample.write("second")
    return programs.run(programs.ours("due"))


def library_facts(sample: Sample, size: Size) -> Iterable[tuple[str, str]]:
    """What the collection takes, inside one process."""
    bare, ours = sample.review(size.reviews)
    yield "one review, durable", f"{ours * 1e6:.0f} us; a bare insert {bare * 1e6:.0f} us"
    yield f"refolding {REFOLDED} cards", f"{sample.refold(REFOLDED) * 1e3:.0f} ms"


def print_rows(rows: Iterable[Row]) -> None:
    """The table of what is compared."""
    print(f"{'':24}{'peer ms':>10}{'ours ms':>10}{'ratio':>8}{'limit':>8}   ok")
    for row in rows:
        print(
            f"{row.what:24}{row.peer * 1e3:10.1f}{row.ours * 1e3:10.1f}{row.ratio:8.2f}{row.limit:8.2f}"
            f"   {'yes' if row.ok else 'NO'}"
        )
    print(flush=True)


def print_facts(facts: Iterable[tuple[str, str]]) -> None:
    """Further numbers, one a line."""
    for what, fact in facts:
        print(f"{what:44}{fact}", flush=True)
    print()


def print_imports(what: str, imported: set[str]) -> bool:
    """Say which unwanted modules a program imported; whether there were none."""
    found = sorted(name for name in imported if name.startswith(UNWANTED))
    print(f"{what} imports {', '.join(found) if found else 'nothing that it does not need'} ({len(imported)} modules)")
    return not found


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
