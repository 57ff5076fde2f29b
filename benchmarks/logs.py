"""Measure what is done with a whole log: deriving all schedules, and JSON in both directions, beside bare SQLite.

usage: python benchmarks/logs.py [--smoke]

The peer of deriving and of exporting is a Python loop over the log in the order
of the cards; that of importing is one bulk insert of the same rows with the same
indexes. All are seconds of the processor in one process each, the best of some
rounds. The limits of JSON are what it takes today. Ends with 1 when a limit is broken.
"""

import resource
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from exchange import judge
from programs import begun
from sample import Sample

from flashcards.collection.derived import rebuilding
from flashcards.collection.store import Collection
from flashcards.library.places import Home

_READ = "select card, at, day, kind, quality, took from log order by card, at"


class Size(NamedTuple):
    """How much is measured. ``slack`` widens every limit: few rounds are noisy."""

    cards: int
    rounds: int
    slack: float


FULL = Size(cards=100_000, rounds=3, slack=1.0)
SMOKE = Size(cards=2_000, rounds=3, slack=2.0)
MOST_MEMORY = 100
"""MiB at the peak of deriving."""


def main(arguments: Sequence[str]) -> int:
    """Measure everything and print it; the exit code."""
    return begun(arguments, "Measure what is done with a whole log.", (FULL, SMOKE), measure)


def measure(folder: Path, size: Size) -> int:
    """Measure in an empty folder; the exit code."""
    sample = Sample(home=Home(str(folder / "home")), cards=size.cards)
    sample.write(plain=True)
    run(["due", "--home", sample.home.path])
    sample.learn(1.0, size.cards // 50)
    with Collection.open(sample.home.collection) as opened:
        reading = best(size.rounds, lambda: read(opened.connection))

        def derive() -> None:
            with opened.transaction() as connection:
                rebuilding.rebuild_in(connection)

        deriving = best(size.rounds, derive)
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        inserting = best(size.rounds, lambda: insert(opened.connection, folder / "bare.db"))
    file = str(folder / "all.json")
    exporting = min(run(["export", "json", "-o", file, "--home", sample.home.path]) for _ in range(size.rounds))
    importing = min(run(["import", file, "--home", str(folder / f"new{at}")]) for at in range(size.rounds))
    print(f"{size.cards:,} cards; the loop {reading:.2f} s, the bulk insert {inserting:.2f} s")
    kept = [
        judge("deriving beside the loop", deriving / reading, 5 * size.slack),
        judge("MiB at the peak of deriving", memory, MOST_MEMORY),
        judge("JSON export beside the loop", exporting / reading, 24 * size.slack),
        judge("JSON import beside the bulk insert", importing / inserting, 8 * size.slack),
    ]
    return 0 if all(kept) else 1


def best(rounds: int, work: Callable[[], object]) -> float:
    """Seconds of the processor of the best round."""
    found = []
    for _ in range(rounds):
        begun_at = time.process_time()
        work()
        found.append(time.process_time() - begun_at)
    return min(found)


def read(connection: sqlite3.Connection) -> int:
    """The loop."""
    rows = 0
    for _ in connection.execute(_READ):
        rows += 1
    return rows


def insert(connection: sqlite3.Connection, path: Path) -> None:
    """Insert the whole log into a new file with the same table and indexes."""
    path.unlink(missing_ok=True)
    defined = "select sql from sqlite_master where tbl_name = 'log' and type in ('table', 'index') and sql is not null"
    rows = connection.execute("select * from log order by seq")
    with closing(sqlite3.connect(path, isolation_level=None)) as bare:
        for (statement,) in connection.execute(defined).fetchall():
            bare.execute(statement)
        bare.execute("begin")
        bare.executemany(f"insert into log values ({', '.join('?' * len(rows.description))})", rows)  # noqa: S608 - marks
        bare.execute("commit")


def run(arguments: Sequence[str]) -> float:
    """Seconds of the processor that a command takes, less those of a command that does nothing."""

    def took(command: Sequence[str]) -> float:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, "-m", "flashcards", *command], check=True, stdout=subprocess.DEVNULL)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    return took(arguments) - took(["--version"])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
