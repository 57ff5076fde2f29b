"""Whether a collection file has anything that its owner would miss."""

import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress


def is_blank(path: str, is_there: Callable[[str], bool]) -> bool:
    """Whether a collection has no log, no parameters and no notes of an existing file, and nobody else has it open."""
    with suppress(sqlite3.Error), closing(sqlite3.connect(path, timeout=0)) as connection:
        sources = [source for (source,) in connection.execute("select path from sources")]
        if any(map(is_there, sources)):
            return False
        nothing = "select 1 from log union all select 1 from parameters limit 1"
        is_logless = connection.execute(nothing).fetchone() is None
        # Only the last process can remove a file's write-ahead log.
        return is_logless and connection.execute("pragma journal_mode = delete").fetchone() == ("delete",)
    return False
