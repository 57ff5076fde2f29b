"""What is done with a whole log: schedules made again, JSON and packages for Anki in both directions."""

import shutil
import sqlite3
import sys
import time
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path

from exchange import ENGINE
from frame import Bench, Pair, case
from programs import Programs

from flashcards.collection.derived import rebuilding
from flashcards.collection.store import Collection

_READ = "select card, at, day, kind, quality, took from log order by card, at"

_LEAST = 100_000
"""Of fewer notes, the start of the program takes a good part of the time."""

_REBUILD = """
import sys
from flashcards.collection.derived import rebuilding
from flashcards.collection.store import Collection
with Collection.open(sys.argv[1]) as opened:
    opened.connection.execute("begin immediate")
    rebuilding.rebuild_in(opened.connection)
    opened.connection.execute("rollback")
"""


def _timed(work: Callable[[], object]) -> float:
    """Seconds of the processor that some work takes in this process."""
    begun = time.process_time()
    work()
    return time.process_time() - begun


def _read(connection: sqlite3.Connection) -> int:
    """The loop: every entry, card by card."""
    return sum(1 for _ in connection.execute(_READ))


def _derive(connection: sqlite3.Connection) -> None:
    connection.execute("begin immediate")
    rebuilding.rebuild_in(connection)
    connection.execute("rollback")


def _insert(connection: sqlite3.Connection, path: Path) -> None:
    """Insert the whole log into a new file with the same table and indexes."""
    path.unlink(missing_ok=True)
    defined = "select sql from sqlite_master where tbl_name = 'log' and type in ('table', 'index') and sql is not null"
    rows = connection.execute("select * from log order by seq")
    with closing(sqlite3.connect(path, isolation_level=None)) as bare:
        for (statement,) in connection.execute(defined).fetchall():
            bare.execute(statement)
        bare.execute("begin")
        bare.executemany(f"insert into log values ({', '.join('?' * len(rows.description))})", rows)  # noqa: S608 - marks
        bare.execute("commit")


def _opened(bench: Bench) -> sqlite3.Connection:
    return Collection.open(bench.sample().home.collection).connection


@case("rebuild", "all schedules made again", peer="a loop over the log", limit=5, rounds=5, slack=1.5)
def rebuild(bench: Bench) -> Pair:
    """Every schedule derived from the log, in one transaction, which is undone."""
    connection = _opened(bench)
    return Pair(ours=lambda: _timed(lambda: _derive(connection)), peer=lambda: _timed(lambda: _read(connection)))


@case("rebuild-memory", "peak memory of that", limit=100, unit="MiB", rounds=1)
def rebuild_memory(bench: Bench) -> Pair:
    """The most memory that it takes."""
    command = [sys.executable, "-c", _REBUILD, str(bench.sample().home.collection)]
    return Pair(ours=lambda: bench.programs().memory(command))


@case("json-export", "everything as JSON", peer="the loop", limit=11, rounds=3, slack=4)
def json_export(bench: Bench) -> Pair:
    """Everything written as JSON, with the checks of the collection before it."""
    connection, programs = _opened(bench), bench.programs()
    command = programs.ours("export", "json", "-o", str(bench.folder / "all.json"))
    return Pair(ours=lambda: _net(programs, command), peer=lambda: _timed(lambda: _read(connection)))


@case("json-import", "that into an empty home", peer="a bulk insert", limit=4.4, rounds=3, slack=3)
def json_import(bench: Bench) -> Pair:
    """JSON with histories read into an empty home, beside the log inserted with its indexes."""
    connection, programs, file = _opened(bench), bench.programs(), bench.folder / "all.json"
    programs.run(programs.ours("export", "json", "-o", str(file)))
    return Pair(
        ours=partial(_imported, bench, file),
        peer=lambda: _timed(lambda: _insert(connection, bench.folder / "bare.db")),
    )


@case("json-memory", "peak memory of the export", limit=150, unit="MiB", rounds=1)
def json_memory(bench: Bench) -> Pair:
    """The most memory that writing everything as JSON takes."""
    programs = bench.programs()
    return Pair(ours=lambda: programs.memory(programs.ours("export", "json", "-o", str(bench.folder / "all.json"))))


@case("json-import-memory", "peak memory of the import", limit=150, unit="MiB", rounds=1)
def json_import_memory(bench: Bench) -> Pair:
    """The most memory that reading it into an empty home takes."""
    programs, file = bench.programs(), bench.folder / "all.json"
    programs.run(programs.ours("export", "json", "-o", str(file)))
    return Pair(ours=lambda: programs.memory(_into_empty(bench, programs, file)))


def _into_empty(bench: Bench, programs: Programs, file: Path) -> list[str]:
    """The command that imports a file into an empty home."""
    home = bench.folder / "imported"
    shutil.rmtree(home, ignore_errors=True)
    return programs.ours("import", "--home", str(home), str(file))


def _imported(bench: Bench, file: Path) -> float:
    """The cost of importing a file into an empty home."""
    programs = bench.programs()
    return _net(programs, _into_empty(bench, programs, file))


def _net(programs: Programs, command: list[str]) -> float:
    """The cost of a command without that of its start."""
    return programs.work(command) - programs.work(programs.ours("--version"))


def _engine(bench: Bench, what: str, home: Path, file: Path) -> float:
    return bench.programs().work([sys.executable, "-c", ENGINE, what, str(home), str(file)])


@case("anki-export", "a package with histories", peer="Anki's engine", limit=2.2, rounds=3, smoke=False, least=_LEAST)
def anki_export(bench: Bench) -> Pair:
    """Everything written as a package for Anki, beside the engine's export of the same."""
    programs, ours, theirs = bench.programs(), bench.folder / "ours.apkg", bench.folder / "theirs.apkg"
    command = programs.ours("export", "anki", "-o", str(ours))
    programs.run(command)
    home = bench.folder / "engine.anki2"
    _engine(bench, "import", home, ours)
    return Pair(ours=lambda: programs.work(command), peer=lambda: _engine(bench, "export", home, theirs))


@case("anki-import", "that into an empty home", peer="Anki's engine", limit=3.8, rounds=3, smoke=False, least=_LEAST)
def anki_import(bench: Bench) -> Pair:
    """A package with histories read into an empty home, beside the engine's import of the same."""
    programs, file, home = bench.programs(), bench.folder / "ours.apkg", bench.folder / "engine"
    programs.run(programs.ours("export", "anki", "-o", str(file)))

    def theirs() -> float:
        shutil.rmtree(home, ignore_errors=True)
        home.mkdir()
        return _engine(bench, "import", home / "c.anki2", file)

    return Pair(ours=partial(_imported, bench, file), peer=theirs)
