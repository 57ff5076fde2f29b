"""Mnemosyne's log: what was answered, also in the archives beside its database, and what is known of the time before.

"Compact database" moves what is older than a year to ``archive/default-*.db``,
and nothing of Mnemosyne's backs that up. So the log of a card may begin late,
or be empty, although the card was learnt.

Source: Mnemosyne 2.11, ``libmnemosyne/databases/SQLite_logging.py``.
"""

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from glob import escape
from pathlib import Path
from typing import Any, NamedTuple

from flashcards.anki.package.tables import open_safely
from flashcards.errors import Problem
from flashcards.formats.others.pasts import Answer, At
from flashcards.formats.others.states import state
from flashcards.reviews import Rating
from flashcards.scheduling import Summary
from flashcards.studyday import Day

DAY = 86_400

PASSED = 2
"""The first grade that passes."""

_RATINGS = (Rating.AGAIN, Rating.AGAIN, Rating.HARD, Rating.HARD, Rating.GOOD, Rating.EASY)
_BUTTONS = (Rating.GOOD, None, Rating.AGAIN, Rating.HARD, Rating.GOOD, Rating.EASY)
"""The ratings of rows that came from Anki, which count no repetitions.

Mnemosyne added 1 to Anki's button, so that Again looks passed; 1 is a due day
set by hand. It took 0 for every answer to a new card: which button that was is
lost, and Good is by far the most frequent.
"""

_LONGEST = 10 * 60 * 1000
"""Milliseconds of an answer: longer is time away from the card."""

_LATEST = Day(84_006)
"""The first day of 2200."""

_ROWS = """\
select object_id, timestamp, grade, thinking_time, acq_reps, ret_reps, easiness, lapses, scheduled_interval
from log where event_type = 9 order by _id"""

Row = tuple[Any, ...]


class Past(NamedTuple):
    """What a log knows of a card: its answers, and its state before the first of them if older ones are missing."""

    answers: list[Answer]
    before: Summary | None = None


class Log:
    """The answers by card; ``impossible`` counts those with an impossible time or grade."""

    def __init__(self, connection: sqlite3.Connection, path: Path, at: At) -> None:
        self.impossible = 0
        self.problems: list[Problem] = []
        self._at = at
        self._rows: dict[str, dict[tuple[Any, Any], Row]] = defaultdict(dict)
        archives = (path.parent / "archive").glob(f"{escape(path.stem)}-*.db")
        for archive in sorted(one for one in archives if one.is_file()):
            try:
                with closing(open_safely(archive.absolute())) as old:
                    self._add(old)
            except (sqlite3.Error, OSError, UnicodeDecodeError) as error:
                self.problems.append(Problem(line=0, message=f"archive/{archive.name} cannot be read ({error})"))
        self._add(connection)

    def _add(self, connection: sqlite3.Connection) -> None:
        for row in connection.execute(_ROWS):
            self._rows[str(row[0])].setdefault((row[1], row[2]), row)

    def pasts(self) -> dict[str, Past]:
        """What is known of each card."""
        return {card: self._past(rows.values()) for card, rows in self._rows.items()}

    def _past(self, rows: Iterable[Row]) -> Past:
        found = sorted(self._answers(rows), key=lambda pair: pair[0].at.at)
        return Past([answer for answer, _ in found], _before(found[0][1]) if found else None)

    def _answers(self, rows: Iterable[Row]) -> Iterator[tuple[Answer, Row]]:
        for row in rows:
            _, when, grade, took, acquired, retained, *_ = row
            ratings = _BUTTONS if acquired == retained == 0 else _RATINGS
            try:
                moment = self._at(datetime.fromtimestamp(when, UTC))
                spent = min(max(0, int(took or 0)) * 1000, _LONGEST)
                rating = ratings[max(0, grade)]
                if rating is not None:
                    yield Answer(moment, rating.quality, spent), row
            except (TypeError, ValueError, OverflowError, IndexError, OSError):
                self.impossible += 1


def _before(first: Row) -> Summary | None:
    """The state before the first answer of a log, if the card had been learnt by then."""
    _, when, _, _, acquired, retained, ease, lapses, scheduled = first
    counts = isinstance(acquired, int) and isinstance(retained, int)
    return learnt(int(when // DAY), scheduled, ease, lapses) if counts and acquired + retained > 1 else None


def learnt(day: int, interval: Any, ease: Any, lapses: Any) -> Summary | None:
    """The state of a card with an interval in seconds, or None if the numbers are none."""
    try:
        return state(Day(day), interval / DAY, ease, int(lapses))
    except (TypeError, ValueError, OverflowError):
        return None


def due_day(grade: object, next_rep: object) -> Day | None:
    """The due day of a card; None if it is not learnt, or due in no year that anybody sees."""
    if not (isinstance(grade, int) and grade >= PASSED and isinstance(next_rep, int)):
        return None
    day = Day(next_rep // DAY)
    return day if 0 < day < _LATEST else None
