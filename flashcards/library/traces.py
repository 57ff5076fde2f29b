"""A home that was begun for nothing: what a refused command made there is taken away again."""

from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from flashcards.library.places import Home, is_there

_BESIDE = ("", "-wal", "-shm", "-tail")


@contextmanager
def none_left(home: Home) -> Iterator[None]:
    """At the end, take away a collection and folders that were not there before the block and hold nothing."""
    file, decks = Path(home.collection), Path(home.decks)
    is_new = not is_there(file)
    above = Path(home.path).absolute()
    folders = [folder for folder in (decks, above, *above.parents) if not is_there(folder)]
    try:
        yield
    finally:
        if is_new and is_there(file) and _is_blank(home):
            for ending in _BESIDE:
                Path(f"{file}{ending}").unlink(missing_ok=True)
        for folder in folders:
            with suppress(OSError):  # it holds something, or was never made
                folder.rmdir()


def _is_blank(home: Home) -> bool:
    """Whether a collection has no log, and no notes of a file that is there, and nobody else has it open."""
    import sqlite3

    with suppress(sqlite3.Error), closing(sqlite3.connect(home.collection, timeout=0)) as connection:
        sources = [path for (path,) in connection.execute("select path from sources")]
        if any(is_there(home.absolute(path)) for path in sources):
            return False
        is_logless = connection.execute("select 1 from log limit 1").fetchone() is None
        # Only who is alone with a file can end its write-ahead log.
        return is_logless and connection.execute("pragma journal_mode = delete").fetchone() == ("delete",)
    return False
