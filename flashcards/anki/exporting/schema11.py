"""The SQLite file inside a package, in Anki's schema 11, the oldest that all versions read."""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

from flashcards.anki.exporting.answers import facts_of
from flashcards.anki.exporting.records import FIRST_DAY, card_data
from flashcards.anki.exporting.rows import CardRow, Facts, NewCardRow, NoteRow, ReviewRow, RowValues
from flashcards.anki.notes.names import DEFAULT_DECK
from flashcards.collection.bulk import Inserting
from flashcards.scheduling import Scheduler
from flashcards.scheduling.courses import Steps
from flashcards.scheduling.sm2 import Sm2
from flashcards.studyday import to_date

TABLES = """
create table col (
    id integer primary key, crt integer not null, mod integer not null, scm integer not null,
    ver integer not null, dty integer not null, usn integer not null, ls integer not null,
    conf text not null, models text not null, decks text not null, dconf text not null, tags text not null
);
create table notes (
    id integer primary key, guid text not null, mid integer not null, mod integer not null,
    usn integer not null, tags text not null, flds text not null, sfld integer not null,
    csum integer not null, flags integer not null, data text not null
);
create table cards (
    id integer primary key, nid integer not null, did integer not null, ord integer not null,
    mod integer not null, usn integer not null, type integer not null, queue integer not null,
    due integer not null, ivl integer not null, factor integer not null, reps integer not null,
    lapses integer not null, left integer not null, odue integer not null, odid integer not null,
    flags integer not null, data text not null
);
create table revlog (
    id integer primary key, cid integer not null, usn integer not null, ease integer not null,
    ivl integer not null, lastIvl integer not null, factor integer not null, time integer not null,
    type integer not null
);
create table graves (usn integer not null, oid integer not null, type integer not null);
"""
"""The tables of a collection in schema 11."""

_ANSWERS = """
create temp table staged (at integer not null, cid integer not null, code integer not null, time integer not null);
create temp table facts (
    code integer primary key, ease integer not null, ivl integer not null, last_ivl integer not null,
    factor integer not null, type integer not null
);
create temp view answers as
select staged.rowid as place, at, cid, ease, ivl, last_ivl, factor, time, type
from staged cross join facts on facts.code = staged.code;
"""

_FAST = (
    "pragma page_size = 65536;"
    "pragma journal_mode = off; pragma synchronous = off; pragma locking_mode = exclusive; pragma cache_size = -32768;"
)
"""For a file that nobody else sees and that is discarded if writing it fails; 32 MiB of it stay in memory."""

_ADD_NOTE = (
    "insert into notes (id, guid, mid, mod, usn, tags, flds, sfld, csum, flags, data)",
    "(?, ?, ?, ?, -1, ?, ?, ?, ?, 0, '')",
)
_ADD_CARD = (
    """insert into cards (id, nid, did, ord, mod, usn, type, queue, due, ivl, factor, reps, lapses,
                          left, odue, odid, flags, data)""",
    "(?, ?, ?, ?, ?, -1, ?, ?, ?, ?, ?, ?, ?, 0, 0, 0, 0, ?)",
)
_ADD_NEW_CARD = (_ADD_CARD[0], "(?, ?, ?, ?, ?, -1, 0, ?, ?, 0, 0, 0, 0, 0, 0, 0, 0, '')")
_STAGE = ("insert into staged (at, cid, code, time)", "(?, ?, ?, ?)")
_ADD_FACTS = ("insert into facts (code, ease, ivl, last_ivl, factor, type)", "(?, ?, ?, ?, ?, ?)")
_MOST_FACTS = 50_000
"""Facts that are looked up before they are written again."""

_ADD_REVIEWS_AS_THEY_ARE = """
insert or ignore into revlog (id, cid, usn, ease, ivl, lastIvl, factor, time, type)
select at, cid, -1, ease, ivl, last_ivl, factor, time, type
from (select * from staged order by at limit -1) as sorted cross join facts on facts.code = sorted.code
"""
"""The limit keeps SQLite from sorting the whole rows."""

_APART = """
select place + max(at - place) over (order by place) as id, at, cid, ease, ivl, last_ivl, factor, time, type
from (select row_number() over (order by at, place) as place, at, cid, ease, ivl, last_ivl, factor, time, type
    from answers)
"""
"""Answers in order of time with strictly increasing ids, as a log for all cards needs them."""

_ADD_REVIEWS = f"""
insert into revlog (id, cid, usn, ease, ivl, lastIvl, factor, time, type)
select id, cid, -1, ease, ivl, last_ivl, factor, time, type from ({_APART})
"""  # noqa: S608 - our own texts
_MOVED = f"""
select at, id, cid, ease, ivl, last_ivl, factor, time, type from ({_APART}) where id != at
"""  # noqa: S608 - our own texts
_ADD_COLLECTION = """
insert into col (id, crt, mod, scm, ver, dty, usn, ls, conf, models, decks, dconf, tags)
values (1, ?, ?, ?, 11, 0, 0, 0, ?, ?, ?, ?, '{}')
"""
_PRESETS = {
    "1": {
        "id": 1,
        "mod": 0,
        "name": "Default",
        "usn": 0,
        "maxTaken": 60,
        "autoplay": True,
        "timer": 0,
        "replayq": True,
        "dyn": False,
        "new": {
            "bury": False,
            "delays": [1.0, 10.0],
            "initialFactor": 2500,
            "ints": [1, 4, 0],
            "order": 1,
            "perDay": 20,
        },
        "rev": {"bury": False, "ease4": 1.3, "ivlFct": 1.0, "maxIvl": 36500, "perDay": 200, "hardFactor": 1.2},
        "lapse": {"delays": [10], "leechAction": 1, "leechFails": 8, "minInt": 1, "mult": 0},
    }
}
"""The preset of all our decks, Anki's default.

Anki refuses a package without the preset of its decks, and does not change one that it has.
"""

_CORRECT_CARD = "update cards set data = ? where id = ? and data = ?"
_OWNER = "select guid, ord from cards join notes on notes.id = nid where cards.id = ?"

_CREATED = int(datetime.combine(to_date(FIRST_DAY), time(12), UTC).timestamp())
"""When the collection in a package began, in seconds: at noon, so that no rollover hour changes its date."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedReview:
    """An answer whose millisecond ``at`` was taken in Anki's log, and the ``id`` it got instead.

    ``guid`` and ``order`` identify its card.
    """

    guid: str
    order: int
    at: int
    id: int


class CollectionFile:
    """A collection that is being written; its rows stay on disk."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None)
        try:
            self._connection.executescript(_FAST + TABLES + _ANSWERS)
            self._connection.execute("begin")
        except BaseException:
            self._connection.close()
            raise
        self._notes, self._cards, self._new_cards, self._answers, self._facts = (
            Inserting(self._connection, head, row)
            for head, row in (_ADD_NOTE, _ADD_CARD, _ADD_NEW_CARD, _STAGE, _ADD_FACTS)
        )
        self._steps: dict[Scheduler, Steps[int]] = {}
        self._codes: dict[Facts, int] = {}
        self._coded = 0

    def close(self) -> None:
        """Close the file, finished or not."""
        self._connection.close()

    def add_notes(self, rows: Sequence[NoteRow]) -> None:
        """Add notes with unique ids."""
        self._notes.add(rows)

    def add_cards(self, rows: Sequence[CardRow]) -> None:
        """Add cards with unique ids."""
        self._cards.add(rows)

    def add_new_cards(self, rows: Sequence[NewCardRow]) -> None:
        """Add cards that were never learnt, with unique ids."""
        self._new_cards.add(rows)

    def add_reviews(self, rows: Iterable[RowValues]) -> None:
        """Add answers, in any order of cards but in order of time within a card."""
        self._answers.add(
            (at, card, self.code_of((ease, days, before, factor, kind)), took)
            for at, card, ease, days, before, factor, took, kind in rows
        )

    def add_answers(
        self, moments: Iterable[int], cards: Iterable[int], codes: Iterable[int], took: Iterable[int]
    ) -> None:
        """Add answers, those of each card in order of time; ``codes`` are the facts of :meth:`steps`."""
        self._answers.add_values(chain.from_iterable(zip(moments, cards, codes, took, strict=True)))

    def steps(self, scheduler: Scheduler) -> Steps[int]:
        """The steps of a scheduler that has courses; their facts are numbers for what the rows of the log say."""
        found = self._steps.get(scheduler)
        if found is None:
            assert isinstance(scheduler, Sm2)  # noqa: S101 - no other has courses
            found = self._steps[scheduler] = Steps(scheduler, lambda *step: self.code_of(facts_of(*step)))
        return found

    def code_of(self, facts: Facts) -> int:
        """A number for what rows of the log have in common."""
        found = self._codes.get(facts)
        if found is None:
            if len(self._codes) == _MOST_FACTS:
                self._codes.clear()
            found = self._codes[facts] = self._coded = self._coded + 1
            self._facts.add_values((found, *facts))
        return found

    def finish(
        self,
        *,
        decks: dict[str, Any],
        note_types: dict[str, Any],
        next_position: int,
        rollover_hour: int,
    ) -> list[MovedReview]:
        """Complete the file; returns the answers whose millisecond was taken."""
        for inserting in (self._notes, self._cards, self._new_cards, self._answers, self._facts):
            inserting.finish()
        moved = self._add_log()
        conf = {
            "schedVer": 2,
            "sched2021": True,
            "creationOffset": 0,
            "rollover": rollover_hour,
            "nextPos": next_position,
            "curDeck": DEFAULT_DECK,
            "activeDecks": [DEFAULT_DECK],
        }
        texts = [json.dumps(part) for part in (conf, note_types, decks, _PRESETS)]
        self._connection.execute(_ADD_COLLECTION, (_CREATED, _CREATED * 1000, _CREATED * 1000, *texts))
        self._connection.execute("commit")
        return [self._moved(move) for move in moved]

    def _add_log(self) -> list["_Move"]:
        """Put the answers into the log in order of time; returns those that cannot have their own millisecond."""
        execute = self._connection.execute
        (staged,) = execute("select count(*) from staged").fetchone()
        if execute(_ADD_REVIEWS_AS_THEY_ARE).rowcount == staged:
            return []
        execute("delete from revlog")
        execute(_ADD_REVIEWS)
        moved = [_Move(at, ReviewRow(*row)) for at, *row in execute(_MOVED)]
        self._connection.executemany(_CORRECT_CARD, _corrections(moved))
        return moved

    def _moved(self, move: "_Move") -> MovedReview:
        guid, order = self._connection.execute(_OWNER, (move.row.cid,)).fetchone()
        return MovedReview(guid=guid, order=order, at=move.at, id=move.row.id)


class _Move(NamedTuple):
    """An answer given at the millisecond ``at``, and its row with the id it got."""

    at: int
    row: ReviewRow


def _corrections(moved: Iterable[_Move]) -> Iterator[tuple[str, int, str]]:
    """New data, id and old data of the cards whose last answer may now be in another second."""
    last = {move.row.cid: move for move in moved if move.row.rated}
    for card_id, move in last.items():
        yield card_data(move.row.id), card_id, card_data(move.at)
