"""A log that a program made up, as a collection, and the statistics of it that others counted."""

import gzip
import json
import shutil
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from helpers import Person, unmeasured

DATA = Path(__file__).parent / "data"


def golden() -> dict[str, Any]:
    """The statistics of the made log, by section."""
    found: dict[str, Any] = json.loads(gzip.decompress((DATA / "stats_golden.json.gz").read_bytes()))
    return found


def learner(folder: Path) -> Person:
    """Somebody whose collection has the made log."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copytree(Path(_made().name) / "home", folder / "home", dirs_exist_ok=True)
    return Person(folder / "home")


@cache
def _made() -> TemporaryDirectory[str]:
    """A folder with their home, which takes seconds to make; it goes with this process."""
    folder = TemporaryDirectory(prefix="flashcards-made-")
    made = Path(folder.name, "made.json")
    made.write_bytes(gzip.decompress((DATA / "stats_golden_input.json.gz").read_bytes()))
    with unmeasured():
        result = Person(Path(folder.name, "home")).run("import", str(made))
    assert result.exit_code == 0, result.stderr
    return folder
