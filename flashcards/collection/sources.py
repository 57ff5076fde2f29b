"""Deck files as they were last read, including missing ones."""

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

from flashcards.collection.base import READING_RULES
from flashcards.collection.standing import in_json, problems_in
from flashcards.collection.store import Collection
from flashcards.errors import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A deck file as it was last read.

    ``path`` is relative to the home if the file is inside it. ``size`` is in
    bytes, ``modified`` in nanoseconds (-1: read it again even if nothing seems to
    have changed), ``fingerprint`` a hash of the bytes of its last good reading,
    empty if that was not the last one. A ``missing`` file may be ``given_up`` if
    no note waits for it. ``rules`` is the version of the rules it was read by.
    """

    path: str
    size: int
    modified: int
    fingerprint: str
    problems: tuple[Problem, ...] = ()
    missing: bool = False
    given_up: bool = False
    notices: tuple[Problem, ...] = ()
    rules: int = READING_RULES


def known(collection: Collection) -> dict[str, Source]:
    """Every deck file the collection has read, by path."""
    columns = "path, size, modified, fingerprint, problems, missing, notices, rules"
    rows = collection.connection.execute(f"select {columns} from sources")  # noqa: S608 - a constant
    return {
        path: Source(
            path=path,
            size=size,
            modified=modified,
            fingerprint=fingerprint,
            problems=problems_in(problems),
            missing=missing > 0,
            given_up=missing > 1,
            notices=problems_in(notices),
            rules=rules,
        )
        for path, size, modified, fingerprint, problems, missing, notices, rules in rows
    }


def put_source(collection: Collection, source: Source) -> None:
    """Store how a file was last read; a change of ``missing`` pauses or resumes its cards."""
    with collection.transaction() as connection:
        write_source(connection, source)
        settle(connection, source.path)


def paused(collection: Collection) -> list[str]:
    """The missing files whose notes are paused.

    A missing file is given up when all its notes were found elsewhere.
    """
    with collection.transaction() as connection:
        connection.execute(
            "update sources set missing = 2, fingerprint = '' where missing = 1"
            " and not exists (select 1 from notes where source = path and not retired)"
        )
        return [path for (path,) in connection.execute("select path from sources where missing = 1 order by path")]


def forget(collection: Collection, path: str) -> int:
    """Retire the notes of a missing file; returns how many. Their history stays."""
    with collection.transaction() as connection:
        count = connection.execute("update notes set retired = 1 where source = ? and not retired", (path,)).rowcount
        connection.execute("update sources set missing = 2, fingerprint = '' where path = ?", (path,))
        settle(connection, path)
    return count


def write_source(connection: sqlite3.Connection, source: Source) -> None:
    """Store how a file was last read, inside the caller's transaction."""
    connection.execute(
        "insert into sources (path, size, modified, fingerprint, problems, missing, notices, rules)"
        " values (:path, :size, :modified, :fingerprint, :problems, :missing, :notices, :rules)"
        " on conflict (path) do update set size = :size, modified = :modified, fingerprint = :fingerprint,"
        " problems = :problems, missing = :missing, notices = :notices, rules = :rules",
        {
            "path": source.path,
            "size": source.size,
            "modified": source.modified,
            "fingerprint": source.fingerprint,
            "problems": in_json(source.problems),
            "notices": in_json(source.notices),
            "rules": source.rules,
            "missing": source.missing + (source.missing and source.given_up),
        },
    )


def settle(connection: sqlite3.Connection, path: str) -> None:
    """Update the decks in the derived tables from the notes of one file."""
    _settle(connection, "source = ?", path)


def settle_notes(connection: sqlite3.Connection, notes: Iterable[int]) -> None:
    """The same from some notes, by their rows."""
    chosen = "card in (select id from cards where note in (select value from json_each(?)))"
    _settle(connection, chosen, json.dumps([*notes]))


def _settle(connection: sqlite3.Connection, where: str, value: str) -> None:
    connection.execute(
        "update schedule set (deck, sibling) ="  # noqa: S608 - constants
        " (select deck, sibling from placement where placement.card = schedule.card)"
        f" where card in (select card from placement where {where})",
        (value,),
    )
    connection.execute(f"delete from unseen where card in (select card from placement where {where})", (value,))  # noqa: S608 - as above
    connection.execute(
        "insert into unseen select card, deck, place, sibling from placement"  # noqa: S608 - as above
        f" where {where} and deck is not null and card not in (select card from schedule)",
        (value,),
    )
