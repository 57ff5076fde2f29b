"""Collections of every earlier schema, opened by this version: nothing is lost, and schedules are derived anew."""

import gzip
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

import pytest
from helpers import Person, check_derived
from sqlite_utils import Database

from flashcards.collection import browse, log
from flashcards.collection.base import SCHEMA_VERSION
from flashcards.collection.derived import rebuilding
from flashcards.collection.rescue.soundness import verify
from flashcards.collection.schema import m006, m007, m010, upgrade, whole
from flashcards.collection.schema.migrations import collection_migrations
from flashcards.collection.store import Collection
from flashcards.errors import CollectionError
from flashcards.reviews import Undo
from flashcards.scheduling.sm2 import memory_of
from flashcards.studyday import from_date

FILES = Path(__file__).parent / "data" / "schemas"
VERSIONS = range(1, SCHEMA_VERSION)
FOLDED = 6
"""Before this schema, answers counted differently, terms were compared by other keys, and devices had no ids."""
SEVENTH = 7
"""This step makes the table of notes again."""

SEAS = """\
---
deck: Seas
---

What moves the water.

# Moon and wind

## Tide
The rise and fall of the sea.

#moon

## Wave (water wave)
A ridge that moves through water.

## Gyre
A ring of currents that turns with the wind.

## Fetch
The way over which the wind blows upon the water.

## Ebb
The tide that runs out.
"""
_COUNTED = "kind in ('review', 'drill')"


@pytest.fixture(params=VERSIONS, ids=lambda version: f"schema {version}")
def version(request: pytest.FixtureRequest) -> int:
    """Each schema there was before this one."""
    found: int = request.param
    return found


def at_home(person: Person, version: int) -> Person:
    """Somebody with a collection that an earlier version wrote in twelve days, and its deck."""
    person.moment = datetime.fromisoformat("2026-03-13T08:00:00+01:00")
    person.write("seas.md", SEAS)
    packed = FILES / f"schema-{version}.db.gz"
    (person.folder / "collection.db").write_bytes(gzip.decompress(packed.read_bytes()))
    return person


@contextmanager
def opened_bare(path: Path) -> Iterator[sqlite3.Connection]:
    """The file as SQLite has it."""
    with closing(sqlite3.connect(path)) as connection:
        yield connection


def entries_of(path: Path) -> list[tuple[object, ...]]:
    """What an earlier log says, entry by entry."""
    columns = (
        "seq, card, at, utc_offset, day, origin, kind, quality, voids, due, repetitions, interval, ease, lapses, step"
    )
    with opened_bare(path) as connection:
        return connection.execute(f"select {columns} from log order by seq").fetchall()  # noqa: S608 - a constant


def test_a_new_collection_is_what_the_steps_make(tmp_path: Path) -> None:
    """The script of the current schema makes the same tables and rows as all steps, one after the other."""
    stepped = Database(tmp_path / "stepped.db")
    collection_migrations.apply(stepped)
    with Collection.open(str(tmp_path / "new.db")) as made:
        of_both = [
            (
                [*whole.written(connection)],
                {
                    name: connection.execute(f"select count(*) from {name}").fetchone()  # noqa: S608
                    for name in names_of(connection)
                },
                connection.execute("select migration_set, name, length(applied_at) from _sqlite_migrations").fetchall(),
            )
            for connection in (stepped.conn, made.connection)
        ]
    stepped.close()
    assert of_both[0] == of_both[1]
    assert all(f"insert into {name} " in "".join(of_both[0][0]) for name in ("options", "indexed", "seen"))


def names_of(connection: sqlite3.Connection) -> list[str]:
    """The tables of a file."""
    rows = connection.execute("select name from sqlite_master where type = 'table'").fetchall()
    return [name for (name,) in rows]


def test_there_is_a_file_of_each() -> None:
    """Every schema before this one has a collection that a program of its time wrote."""
    assert {path.name for path in FILES.iterdir()} == {f"schema-{version}.db.gz" for version in VERSIONS}


def test_nothing_is_lost(person: Person, version: int) -> None:
    """Every entry is there as it was, the derived tables are the replay, and SQLite finds nothing wrong."""
    at_home(person, version)
    path = person.folder / "collection.db"
    before = entries_of(path)
    with Collection.open(str(path)) as opened:
        assert entries_of(path) == before
        check_derived(opened)
        verify(opened)
        execute = opened.connection.execute
        assert execute("pragma foreign_key_check").fetchall() == []
        assert execute("pragma foreign_keys").fetchone() == (1,)
        assert {origin for (origin,) in execute("select distinct origin from log")} == {"here"}
        undos = [
            entry
            for (card,) in execute("select id from cards").fetchall()
            for entry in log.entries(opened, card)
            if isinstance(entry, Undo)
        ]
        assert [undo.voids_origin for undo in undos] == ["here"]


def test_the_schema_is_that_of_a_new_one(person: Person, version: int) -> None:
    """A collection that was brought up to date has the tables, indexes, triggers and views of one made today."""
    at_home(person, version)
    query = "select type, name, tbl_name, sql from sqlite_master where sql is not null order by type, name"
    found = []
    for path in (person.folder / "collection.db", person.folder / "new" / "collection.db"):
        with Collection.open(str(path)) as opened:
            found.append(opened.connection.execute(query).fetchall())
    assert found[0] == found[1]


def test_files_are_read_by_new_rules(person: Person, version: int) -> None:
    """Terms are compared by new keys, and each file is read anew, unless that was done before."""
    at_home(person, version)
    path = person.folder / "collection.db"
    if version >= FOLDED:
        with Collection.open(str(path)) as opened:
            assert opened.connection.execute("select rules, notices from sources").fetchall() == [(3, "[]")]
        return
    with opened_bare(path) as connection, connection:
        connection.execute("update notes set term = '`__init__`', term_key = 'init' where term = 'Ebb'")
    with Collection.open(str(path)) as opened:
        execute = opened.connection.execute
        assert execute("select term_key from notes where term like '`%'").fetchall() == [("__init__",)]
        assert execute("select rules, notices from sources").fetchall() == [(1, "[]")]
        verify(opened)


def test_schedules_are_derived_anew(person: Person, version: int) -> None:
    """Two answers of one day are one step now, and a card that failed each day after a repeat has its lapses."""
    at_home(person, version)
    with person.collection() as opened:
        states = {view.term: view.state for view in (browse.find_term(opened, term)[0] for term in ("Ebb", "Fetch"))}
    ebb, fetch = states["Ebb"], states["Fetch"]
    assert ebb is not None
    assert (memory_of(ebb).repetitions, ebb.interval, ebb.due) == (3, 15, from_date(datetime(2026, 3, 23).date()))  # noqa: DTZ001
    assert fetch is not None
    assert fetch.due == from_date(datetime(2026, 5, 1).date())  # noqa: DTZ001


def test_what_is_said(person: Person, version: int) -> None:
    """One line says where the backup is and what changed, and it is said once; the backup is the file as it was."""
    at_home(person, version)
    path = person.folder / "collection.db"
    before = entries_of(path)
    backup = person.folder / "backups" / f"collection-schema-{version}.db"
    said = person.run("due").stderr
    assert said.startswith(f"flashcards: upgraded the collection, with a backup in {backup}: ")
    if version < FOLDED:
        assert "due on another day" in said
        assert "with a different number of lapses" in said
    else:
        assert "every due day is as before" in said
    assert said.count("\n") == 1
    assert person.run("due").stderr == ""
    assert entries_of(backup) == before
    with opened_bare(backup) as connection:
        assert connection.execute("pragma user_version").fetchone() == (version,)


def test_what_was_done_before_can_be_undone(person: Person) -> None:
    """Entries from before devices had ids are this device's, as long as the file is not a copy."""
    at_home(person, FOLDED - 1)
    assert person.run("undo").stdout == "Undone: Good for Ebb\n"
    assert person.run("redo").stdout == "Redone: Good for Ebb\n"


@pytest.mark.parametrize("place", ["backup", "step", "seventh step", "fold"])
def test_what_fails_leaves_the_old_file(person: Person, monkeypatch: pytest.MonkeyPatch, place: str) -> None:
    """Whatever goes wrong, the collection is as it was, and the next start brings it up to date."""
    version = SEVENTH - 1 if place == "seventh step" else FOLDED - 1
    at_home(person, version)
    path = person.folder / "collection.db"
    before = entries_of(path)

    def fail(*_: object) -> None:
        raise sqlite3.OperationalError(place)

    with monkeypatch.context() as patch:
        where = {
            "backup": (upgrade, "put"),
            "step": (m006, "_sum_texts"),
            "seventh step": (m007, "_add_facts"),
            "last step": (m010, "statements"),
            "fold": (rebuilding, "rebuild_in"),
        }
        patch.setattr(*where[place], fail)
        with pytest.raises(CollectionError, match=place):
            Collection.open(str(path))
    with opened_bare(path) as connection:
        assert connection.execute("pragma user_version").fetchone() == (version,)
    assert entries_of(path) == before
    assert not [*(person.folder / "backups").glob("*.part")]
    with Collection.open(str(path)) as opened:
        check_derived(opened)


def test_a_damaged_one_is_repaired(person: Person, version: int) -> None:
    """What a damaged collection of an earlier schema holds comes into a new one: entries, texts, progress."""
    at_home(person, version)
    path = person.folder / "collection.db"
    before = [row[1:] for row in entries_of(path)]
    with opened_bare(path) as connection:
        (page,) = connection.execute("select rootpage from sqlite_master where name = 'notes_by_term'").fetchone()
    data = path.read_bytes()
    path.write_bytes(data[: (page - 1) * 4096] + bytes(4096) + data[page * 4096 :])
    assert person.run("decks").exit_code == 4
    repaired = person.run("doctor", "--repair")
    assert f"Saved {len(before)} entries and 5 notes\n" in repaired.stdout
    assert "Lost" not in repaired.stdout
    assert [row[1:] for row in entries_of(path)] == before
    assert person.run("doctor").exit_code < 3
    with person.collection() as opened:
        check_derived(opened)
        ebb, *_ = browse.find_term(opened, "Ebb")
        assert ebb.definition == "The tide that runs out."
        assert ebb.state is not None


def test_how_far_it_is(person: Person) -> None:
    """Who watches hears of every entry and every card, and at the end that all is done."""
    at_home(person, FOLDED - 1)
    told: list[tuple[int, int]] = []

    @contextmanager
    def watch() -> Iterator[object]:
        yield lambda done, total: told.append((done, total))

    with Collection.open(str(person.folder / "collection.db"), watch):  # type: ignore[arg-type]
        pass
    assert told == sorted(told)
    assert told[-1][0] == told[-1][1] > 0


def test_nobody_can_be_told(tmp_path: Path) -> None:
    """An upgrade goes through where a shell has closed the stream for messages."""
    person = at_home(Person(tmp_path / "home"), 1)
    command = ["sh", "-c", 'exec "$@" 2>&-', "sh", sys.executable, "-m", "flashcards", "decks"]
    done = subprocess.run(command, env=person.environment(), capture_output=True, text=True, check=False)
    assert done.returncode == 0
    assert done.stdout.startswith("Seas")
