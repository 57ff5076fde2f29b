"""Measure how fast packages for Anki are written and read, beside genanki and Anki's own engine.

usage: python benchmarks/exchange.py [--smoke]

Every program is a process of its own, and they take turns: what counts is the
best of some rounds, in seconds of the processor, and each one's peak memory. Ends with 1 when a limit is broken.
``docs/benchmarks.md`` says what is measured, and why.
"""

import platform
import shutil
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from programs import Programs, begun
from sample import Sample

from flashcards.library.places import Home

_TEXTS = """\
def texts(cards):
    fields = ("Optics", "Tides", "Grammar", "Chess", "Anatomy", "Harmony", "Botany", "Logic")
    for number in range(cards):
        name = fields[number % len(fields)]
        term = f"{name} {number:06} (F{number})"
        yield term, f"What number {number} of {name} is about, in a sentence or two of the length that people write."
"""
"""The same notes for every program, of plain text: nobody has markup to turn into HTML."""

_GENANKI = (
    _TEXTS
    + """
import sys, genanki
cards, path = int(sys.argv[1]), sys.argv[2]
model = genanki.Model(1607392319, "Simple", fields=[{"name": "Q"}, {"name": "A"}],
                      templates=[{"name": "Card", "qfmt": "{{Q}}", "afmt": "{{A}}"}])
deck = genanki.Deck(2059400110, "Everything")
for term, text in texts(cards):
    deck.add_note(genanki.Note(model=model, fields=[term, text], tags=["sample"]))
genanki.Package(deck).write_to_file(path)
"""
)
_OURS = (
    _TEXTS
    + """
import sys
from pathlib import Path
from flashcards.anki.exporting.records import ExportCard, ExportDeck, ExportNote
from flashcards.anki.exporting.writer import write_package
cards, path = int(sys.argv[1]), sys.argv[2]
notes = (ExportNote(id=number, guid=f"{number:020x}", deck="Everything", term=term, definition=text,
                    modified_ms=1_700_000_000_000, cards=(ExportCard(id=number),), tags=("sample",))
         for number, (term, text) in enumerate(texts(cards), 1_700_000_000_000))
write_package(Path(path), [ExportDeck(name="Everything")], notes)
"""
)
ENGINE = """
import shutil, sys
from anki.collection import Collection, ExportAnkiPackageOptions, ImportAnkiPackageOptions, ImportAnkiPackageRequest
what, home, path = sys.argv[1:]
collection = Collection(home)
if what == "import":
    options = ImportAnkiPackageOptions(with_scheduling=True)
    collection.import_anki_package(ImportAnkiPackageRequest(package_path=path, options=options))
else:
    options = ExportAnkiPackageOptions(with_scheduling=True, with_deck_configs=False, with_media=True, legacy=True)
    collection.export_anki_package(out_path=path, limit=None, options=options)
collection.close()
"""
_ANSWERS = 10
"""Reviews of each card in the collection that has a history."""

_DAY = 86_400_000
"""Milliseconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How much is measured. ``slack`` widens every limit: few rounds are noisy."""

    cards: int
    rounds: int
    slack: float


FULL = Size(cards=100_000, rounds=3, slack=1.0)
SMOKE = Size(cards=2_000, rounds=2, slack=4.0)


@dataclass(slots=True, kw_only=True)
class Run:
    """One program: how it is started, the file it writes, its best time in seconds and peak memory in MiB.

    ``work`` are its fewest seconds of the processor.
    """

    what: str
    command: list[str]
    before: Callable[[], object] = bool
    file: Path | None = None
    seconds: float = field(default=float("inf"))
    work: float = field(default=float("inf"))
    memory: float = 0.0

    @property
    def size(self) -> float:
        """MiB of the file that it wrote."""
        return self.file.stat().st_size / 2**20 if self.file else 0.0


def main(arguments: Sequence[str]) -> int:
    """Measure everything and print it; the exit code."""
    title = "Measure how fast packages for Anki are written and read."
    return begun(arguments, title, (FULL, SMOKE), lambda folder, size: Exchange(folder, size).measure())


class Exchange:
    """Two homes of equal notes, of which one has a history, and the same notes in the engine."""

    def __init__(self, folder: Path, size: Size) -> None:
        self.folder, self.size = folder, size
        self.programs = Programs.install(folder / "bin", folder / "unused")
        self.new = Sample(home=Home(str(folder / "new")), cards=size.cards)
        self.learnt = Sample(home=Home(str(folder / "learnt")), cards=size.cards)
        self.runs: dict[str, Run] = {}

    def measure(self) -> int:
        """Measure and print; the exit code."""
        print(f"Python {platform.python_version()}, {platform.system()}; {self.size.cards} notes\n", flush=True)
        for sample in (self.new, self.learnt):
            sample.write(plain=True)
            self.programs.run(self.programs.ours("due", "--home", sample.home.path))
        self.learnt.answer_all(_ANSWERS)
        self.prepare()
        for run in self.runs.values():
            run.before()
            run.memory = self.programs.memory(run.command)
        for _ in range(self.size.rounds):
            for run in self.runs.values():
                run.before()
                seconds, work = self.programs.costs(run.command)
                run.seconds, run.work = min(run.seconds, seconds), min(run.work, work)
        print(f"{'':52}{'s':>8}{'s of CPU':>10}{'MiB at peak':>14}{'MiB of file':>14}")
        for run in self.runs.values():
            size = f"{run.size:14.1f}" if run.file else ""
            print(f"{run.what:52}{run.seconds:8.2f}{run.work:10.2f}{run.memory:14.0f}{size}")
        kept = [judge(*limit) for limit in self.limits()]
        return 0 if all(kept) else 1

    def prepare(self) -> None:
        """Every program to run, in the order in which one needs what another wrote."""
        cards = str(self.size.cards)
        written = {
            name: self.folder / f"{name}.apkg" for name in ("ours", "genanki", "new", "learnt", "engine", "much")
        }
        python = [sys.executable, "-c"]

        def engine(name: str, what: str, home: str, file: Path) -> None:
            self.add(name, f"Anki's engine: {what}", [*python, ENGINE, name[:6], home, str(file)], file)

        self.add("ours", "texts to a package", [*python, _OURS, cards, str(written["ours"])], written["ours"])
        self.add(
            "genanki", "the same, genanki", [*python, _GENANKI, cards, str(written["genanki"])], written["genanki"]
        )
        self.export("new", "flashcards export, new cards", self.new, written["new"])
        self.export("learnt", f"flashcards export, {_ANSWERS} reviews a card", self.learnt, written["learnt"])
        for name in ("new", "learnt"):
            self.programs.run(self.runs[name].command)
            home = str(self.folder / f"{name}.anki2")
            self.programs.run([*python, ENGINE, "import", home, str(written[name])])
        engine("export new", "legacy export, new cards", str(self.folder / "new.anki2"), written["engine"])
        engine("export learnt", "the same, with the reviews", str(self.folder / "learnt.anki2"), written["much"])
        for name, what in (("new", "new cards"), ("learnt", f"{_ANSWERS} reviews a card")):
            ours, theirs, file = self.folder / f"import-{name}", self.folder / f"engine-{name}", str(written[name])
            command = self.programs.ours("import", "--home", str(ours), file)
            self.add(f"import {name}", f"flashcards import, {what}", command, before=partial(wipe, ours))
            command = [*python, ENGINE, "import", str(theirs / "c.anki2"), file]
            self.add(f"engine {name}", "Anki's engine: the same", command, before=partial(wipe, theirs))

    def export(self, name: str, what: str, sample: Sample, file: Path) -> None:
        """Add a run of our export command."""
        self.add(name, what, self.programs.ours("export", "anki", "--home", sample.home.path, "-o", str(file)), file)

    def add(
        self, name: str, what: str, command: list[str], file: Path | None = None, before: Callable[[], object] = bool
    ) -> None:
        """Add a run."""
        self.runs[name] = Run(what=what, command=command, file=file, before=before)

    def limits(self) -> Sequence[tuple[str, float, float]]:
        """What is compared: a name, the ratio of ours to the peer's, and the largest allowed."""
        run, slack = self.runs, self.size.slack
        return (
            ("time beside genanki", run["ours"].work / run["genanki"].work, slack / 1.8),
            ("time beside the engine's legacy export", run["ours"].work / run["export new"].work, slack / 2),
            ("size beside genanki's", run["ours"].size / run["genanki"].size, 1),
            ("size beside the engine's", run["ours"].size / run["export new"].size, 1),
            ("memory beside genanki's", run["ours"].memory / run["genanki"].memory, slack),
            ("memory of the whole command beside genanki's", run["new"].memory / run["genanki"].memory, slack),
            (
                "time of an import beside the engine's",
                run["import new"].work / run["engine new"].work,
                slack * 2,
            ),
            (
                "the same, a million reviews",
                run["import learnt"].work / run["engine learnt"].work,
                slack * 3.4,
            ),
            (
                "time of an export with them beside the engine's",
                run["learnt"].work / run["export learnt"].work,
                slack * 1.55,
            ),
        )


def judge(what: str, ratio: float, limit: float) -> bool:
    """Print a ratio and its limit; whether it is kept."""
    print(f"{what:52}{ratio:8.2f}   limit {limit:.2f}   {'yes' if ratio <= limit else 'NO'}", flush=True)
    return ratio <= limit


def wipe(home: Path) -> None:
    """Make a folder empty."""
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
