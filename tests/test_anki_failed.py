"""Imports that fail on the way: a full disk, a file that cannot be written, another program."""

import errno
import os
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from helpers import Person, check_derived
from test_anki_interrupted import BEFORE, WHILE, bring, hook, state
from test_anki_interrupted import person as person  # noqa: PLC0414 - a fixture
from test_anki_interrupted import story as story  # noqa: PLC0414 - a fixture

from flashcards.collection.store import Collection
from flashcards.disk import durable
from flashcards.errors import DeckError, OutputError, Problem


class TestFailed:
    """What goes wrong leaves everything as it was, and is one line that says so."""

    @pytest.mark.parametrize("when", ["the first notes are stored", "the third history"])
    def test_a_collection_that_the_disk_does_not_take(
        self, person: Person, story: Path, monkeypatch: pytest.MonkeyPatch, when: str
    ) -> None:
        """SQLite itself finds no room, in the notes or in the log."""
        before = state(person)
        opened: list[sqlite3.Connection] = []
        hook_connection(monkeypatch, opened)
        hook(monkeypatch, BEFORE[when], lambda: fill_up(opened[0]))
        code, said = bring(person, story)
        assert (code, said) == (
            4,
            (
                f"flashcards: {person.home.collection}: the disk is full;"
                " nothing was imported; free some space, then import again\n"
            ),
        )
        assert state(person) == before

    @pytest.mark.parametrize(
        ("number", "advice"),
        [
            (errno.ENOSPC, "No space left on device; nothing was imported; free some space, then import again"),
            (errno.EACCES, "Permission denied; nothing was imported; fix that, then import again"),
        ],
        ids=["full", "not permitted"],
    )
    @pytest.mark.parametrize("when", ["the second medium is copied", "the second deck file is written"])
    def test_a_file_that_cannot_be_written(  # noqa: PLR0913, PLR0917 - two tables
        self, person: Person, story: Path, monkeypatch: pytest.MonkeyPatch, when: str, number: int, advice: str
    ) -> None:
        """A medium or a deck file: the line names it, and what to do."""
        before = state(person)
        real = durable.private

        def fail() -> None:
            def refuse(_path: str, _flags: int) -> int:
                if number == errno.ENOSPC and Path("/dev/full").exists():
                    return os.open("/dev/full", os.O_WRONLY)
                raise OSError(number, os.strerror(number))

            monkeypatch.setattr(durable, "private", refuse)

        hook(monkeypatch, BEFORE[when], fail)
        code, said = bring(person, story)
        monkeypatch.setattr(durable, "private", real)
        assert (code, said.count("\n")) == (5, 1)
        assert said.endswith(f": cannot write: {advice}\n")
        assert state(person) == before

    def test_a_temporary_folder_that_is_full(
        self, person: Person, story: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Where there is no room to unpack the package, it is not the package that is blamed."""
        before = state(person)

        class Full:
            name = "/tmp/flashcards-x/collection"  # noqa: S108 - nothing is written there

            def write(self, _data: bytes) -> None:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

        from flashcards.anki.package import opening  # to be bent

        real = opening._put  # noqa: SLF001 - as above
        monkeypatch.setattr(opening, "_put", lambda _file, chunk: real(Full(), chunk))  # type: ignore[arg-type]
        assert bring(person, story) == (
            5,
            (
                "flashcards: /tmp/flashcards-x/collection: cannot write: No space left on device;"
                " nothing was imported; free some space, then import again\n"
            ),
        )
        assert state(person) == before

    @pytest.mark.parametrize("way", ["second names", "copies"])
    def test_a_place_that_is_taken(
        self, person: Person, story: Path, monkeypatch: pytest.MonkeyPatch, way: str
    ) -> None:
        """The last deck file cannot take its place: those before come back, on a disk that has no room either."""
        before = state(person)

        def refuse(*_: object, **__: object) -> None:
            raise OSError(errno.EPERM, "no second names here")

        def fail() -> None:
            monkeypatch.setattr("flashcards.anki.importing.staging.write_part", refuse)
            raise OutputError("b.md", "another program changed it just now; try again")

        if way == "copies":
            monkeypatch.setattr(os, "link", refuse)
        hook(monkeypatch, WHILE["the second deck file takes its place"], fail)
        code, said = bring(person, story)
        assert code == 5
        assert "b.md: cannot write: another program changed it just now; try again; nothing was imported" in said
        assert state(person) == before

    @pytest.mark.parametrize("name", ["b.md", "a.png"])
    def test_a_file_that_another_program_made(
        self, person: Person, story: Path, monkeypatch: pytest.MonkeyPatch, name: str
    ) -> None:
        """What came there while the log was read stays, and nothing is imported."""
        files, rows = state(person)
        path = person.decks / name
        hook(monkeypatch, BEFORE["the third history"], lambda: path.write_bytes(b"theirs"))
        code, said = bring(person, story)
        assert code == 5
        assert f"{path}: cannot write: another program" in said
        assert state(person) == ({**files, f"decks/{name}": b"theirs"}, rows)

    def test_notes_that_come_meanwhile(self, person: Person, story: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Another import that is faster is left as it is, and nothing is called damaged."""
        hook(monkeypatch, ("flashcards.anki.importing.importer.staged", 1), lambda: bring(person, story))
        code, said = bring(person, story)
        assert code == 4
        assert "collection.db: another program added notes meanwhile; close the other program" in said
        assert bring(person, story)[0] == 0
        with person.collection() as opened:
            check_derived(opened)

    def test_too_little_memory(self, person: Person, story: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """It is one line, and nothing is imported."""
        before = state(person)

        def fail() -> None:
            raise MemoryError

        hook(monkeypatch, BEFORE["the third history"], fail)
        assert bring(person, story) == (
            1,
            "flashcards: not enough memory; close other programs, or do less at a time\n",
        )
        assert state(person) == before

    def test_a_review_that_is_damaged(self, person: Person, story: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """What is wrong with the package and is found only while the logs are united."""
        before = state(person)

        def fail() -> None:
            raise DeckError("a.apkg", [Problem(line=0, message="damaged")])

        hook(monkeypatch, BEFORE["the third history"], fail)
        assert bring(person, story) == (3, "flashcards: a.apkg: damaged\n")
        assert state(person) == before


def hook_connection(patch: pytest.MonkeyPatch, opened: list[sqlite3.Connection]) -> None:
    """Keep the connections of collections that are opened."""
    real = Collection.prepare

    def prepare(collection: Collection, *more: Any) -> None:
        opened.append(collection.connection)
        real(collection, *more)

    patch.setattr(Collection, "prepare", prepare)


def fill_up(connection: sqlite3.Connection) -> None:
    """Let a collection find no room for more."""
    (pages,) = connection.execute("pragma page_count").fetchone()
    connection.execute(f"pragma max_page_count = {pages + 2}")
    connection.execute("create table filler (x)")
    connection.execute("insert into filler values (zeroblob(1000000))")
