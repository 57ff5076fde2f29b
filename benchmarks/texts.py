"""Measure how fast texts are read: a new deck, a deck of which one note was edited, and a table.

usage: python benchmarks/texts.py [--smoke]

The peers are Anki's engine, which adds the same notes or imports the same
table, and our own first reading in the same run. Every program is a process of
its own, they take turns, and what counts is the best processor time of some
rounds and the peak of memory. Ends with 1 when a limit is broken.
"""

import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from programs import begun
from sample import Sample

from flashcards.library.places import Home

_ADD = """
import json, sqlite3, sys
from anki.collection import AddNoteRequest, Collection
rows = sqlite3.connect(sys.argv[1]).execute("select term, definition, tags from notes order by place").fetchall()
collection = Collection(sys.argv[2])
kind, deck = collection.models.by_name("Basic"), collection.decks.id("Everything")
requests = []
for term, definition, tags in rows:
    note = collection.new_note(kind)
    note.fields, note.tags = [term, definition], json.loads(tags)
    requests.append(AddNoteRequest(note=note, deck_id=deck))
collection.add_notes(requests)
collection.close()
"""
_IMPORT = """
import sys
from anki.collection import Collection, ImportCsvRequest
collection = Collection(sys.argv[2])
collection.import_csv(ImportCsvRequest(path=sys.argv[1], metadata=collection.get_csv_metadata(sys.argv[1], None)))
collection.close()
"""
_MOST = 150
"""MiB at the peak of a first reading, at any size."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How much is measured. ``slack`` widens every limit: few rounds are noisy."""

    cards: int
    rounds: int
    slack: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """Seconds of processor time, and MiB at the peak."""

    seconds: float
    memory: float


FULL = Size(cards=100_000, rounds=3, slack=1.0)
SMOKE = Size(cards=5_000, rounds=2, slack=4.0)


def main(arguments: Sequence[str]) -> int:
    """Measure everything and print it; the exit code."""
    return begun(arguments, "Measure how fast texts are read.", (FULL, SMOKE), measure)


def measure(folder: Path, size: Size) -> int:
    """Measure in an empty folder; the exit code."""
    print(f"Python {platform.python_version()}, {platform.system()}; {size.cards} notes\n", flush=True)
    best: dict[str, Cost] = {}
    for number in range(size.rounds):
        for name, cost in _round(folder / str(number), size.cards).items():
            known = best.get(name, cost)
            best[name] = Cost(seconds=min(cost.seconds, known.seconds), memory=max(cost.memory, known.memory))
    for name, cost in best.items():
        print(f"{name:44}{cost.seconds:8.2f} s{cost.memory:8.0f} MiB")
    first, engine = best["a new deck"], best["the same notes, Anki's engine"]
    table, theirs = best["a table"], best["the same table, Anki's engine"]
    rows = [
        ("a new deck beside the engine", first.seconds / engine.seconds, size.slack),
        ("its memory in MiB", first.memory, _MOST),
        ("one note edited beside the whole deck", best["one note edited"].seconds / first.seconds, size.slack / 4),
        ("a note that grew, beside the whole deck", best["a note that grew"].seconds / first.seconds, size.slack / 4),
        ("a table beside the engine", table.seconds / theirs.seconds, size.slack / 1.5),
        ("its memory beside the engine's", table.memory / theirs.memory, size.slack / 4),
    ]
    for what, ratio, limit in rows:
        print(f"{what:44}{ratio:8.2f}   limit {limit:.2f}   {'yes' if ratio <= limit else 'NO'}", flush=True)
    return 0 if all(ratio <= limit for _, ratio, limit in rows) else 1


def _round(folder: Path, cards: int) -> dict[str, Cost]:
    """The cost of each program, once."""
    folder.mkdir()
    sample = Sample(home=Home(str(folder / "home")), cards=cards)
    sample.write()
    due = [sys.executable, "-m", "flashcards", "due", "--home", sample.home.path]
    found = {"a new deck": _cost(due)}
    found["the same notes, Anki's engine"] = _cost(
        [
            *(sys.executable, "-c", _ADD, sample.home.collection),
            str(folder / "added.anki2"),
        ]
    )
    sample.write("second")
    found["one note edited"] = _cost(due)
    sample.write("third\n\n- and longer")
    found["a note that grew"] = _cost(due)
    table = folder / "table.csv"
    text = "is about, in a sentence or two of the length that people write."
    table.write_text("".join(f"Term {row:06} (F{row}),What {row} {text}\n" for row in range(cards)), encoding="utf-8")
    found["a table"] = _cost(
        [
            *(sys.executable, "-m", "flashcards", "import", "--home", str(folder / "other"), str(table)),
        ]
    )
    found["the same table, Anki's engine"] = _cost(
        [
            *(sys.executable, "-c", _IMPORT, str(table), str(folder / "table.anki2")),
        ]
    )
    shutil.rmtree(folder)
    return found


def _cost(command: Sequence[str]) -> Cost:
    """What a program takes, with what it starts; it must succeed."""
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as program:
        _, status, used = os.wait4(program.pid, 0)
        program.returncode = status
    if status:
        raise subprocess.CalledProcessError(status, command)
    return Cost(seconds=used.ru_utime + used.ru_stime, memory=used.ru_maxrss / 2**10)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
