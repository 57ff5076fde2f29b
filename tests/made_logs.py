"""A log that a program made up, as a collection, and the statistics of it that others counted."""

import gzip
import json
from pathlib import Path
from typing import Any

from helpers import Person

DATA = Path(__file__).parent / "data"


def golden() -> dict[str, Any]:
    """The statistics of the made log, by section."""
    found: dict[str, Any] = json.loads(gzip.decompress((DATA / "stats_golden.json.gz").read_bytes()))
    return found


def learner(folder: Path) -> Person:
    """Somebody whose collection has the made log."""
    folder.mkdir(parents=True, exist_ok=True)
    person = Person(folder / "home")
    made = folder / "made.json"
    made.write_bytes(gzip.decompress((DATA / "stats_golden_input.json.gz").read_bytes()))
    result = person.run("import", str(made))
    assert result.exit_code == 0, result.stderr
    return person
