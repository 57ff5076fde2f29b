"""Every figure of the made log, for the tests of what is shown of them."""

import tempfile
from functools import cache
from pathlib import Path
from typing import Any

from made_logs import golden, learner

from flashcards.collection import log
from flashcards.collection.derived import rebuilding
from flashcards.collection.figures import reading
from flashcards.collection.store import Collection
from flashcards.statistics.figures import Figures
from flashcards.studyday import Day, study_day_at


@cache
def example(scheduler: str = "sm2", days_later: int = 0) -> Figures:
    """The figures of the made log, on the last evening of it or some days later, under a scheduler."""
    with tempfile.TemporaryDirectory() as folder, collection_of(Path(folder)) as opened:
        rebuilding.choose_options(opened, log.options(opened)._replace(scheduler=scheduler))
        return figures_of(opened, Day(golden()["today"]["study_day"] + days_later))


def collection_of(folder: Path) -> Collection:
    """The collection of the made log, in a folder."""
    target = folder / "collection.db"
    target.write_bytes(_made())
    return Collection.open(str(target))


@cache
def _made() -> bytes:
    """The same as it is on the disk."""
    with tempfile.TemporaryDirectory() as folder:
        person = learner(Path(folder))
        with person.collection() as opened:
            opened.connection.execute("pragma wal_checkpoint(truncate)")
        return Path(person.home.collection).read_bytes()


def figures_of(opened: Collection, today: Day, **narrowed: Any) -> Figures:
    """All figures of a collection on a study day, in UTC; some of them where ``narrowed`` says so."""
    wanted = reading.Wanted(today=today, day_of=lambda at: study_day_at(at, 0))._replace(**narrowed)
    found = reading.of(opened, wanted)
    assert found is not None
    return found
