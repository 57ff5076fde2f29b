"""Packages with the answers of years, beside Anki's engine."""

import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from frame import Bench, Pair, case
from programs import Programs
from sample import Sample

from flashcards.library.places import Home

_REVIEWS = 10
"""Of each card."""

_ENGINE = """
import sys
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


def _package(bench: Bench) -> tuple[Path, Callable[[], float]]:
    """A package of plain notes with reviews, and what writes it again."""
    sample = Sample(home=Home(str(bench.folder / "home")), cards=bench.size, seed=bench.seed)
    sample.write(plain=True)
    programs, file = bench.programs(sample), bench.folder / "ours.apkg"
    programs.work(programs.ours("due"))
    sample.answer_all(_REVIEWS)
    command = programs.ours("export", "anki", "-o", str(file))
    programs.work(command)
    return file, lambda: programs.work(command)


def _engine(programs: Programs, what: str, home: Path, file: Path) -> float:
    return programs.work([sys.executable, "-c", _ENGINE, what, str(home / "collection.anki2"), str(file)])


def _fresh(home: Path) -> Path:
    """A folder, made empty."""
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir()
    return home


@case("anki-export", "a package, 10 reviews a card", peer="Anki's engine, its legacy export", limit=1.8, rounds=3)
def anki_export(bench: Bench) -> Pair:
    """Everything as a package, with schedules and reviews."""
    file, again = _package(bench)
    programs, home = bench.programs(), _fresh(bench.folder / "engine")
    _engine(programs, "import", home, file)
    return Pair(ours=again, peer=lambda: _engine(programs, "export", home, bench.folder / "theirs.apkg"))


@case("anki-import", "the same, imported", peer="Anki's engine", limit=3.4, rounds=3)
def anki_import(bench: Bench) -> Pair:
    """That package, imported into an empty home."""
    file, _ = _package(bench)
    programs, ours, theirs = bench.programs(), bench.folder / "imported", bench.folder / "engine"
    return Pair(
        ours=lambda: programs.work(programs.ours("import", "--home", str(_fresh(ours)), str(file))),
        peer=lambda: _engine(programs, "import", _fresh(theirs), file),
    )
