"""Opening a collection: new, old, damaged, locked, read-only, of a newer version, or none at all."""

import sqlite3
import subprocess
import sys
from contextlib import nullcontext
from pathlib import Path

import pytest
from helpers import append, check_derived
from test_collection import collection as collection  # noqa: PLC0414 - a fixture
from test_collection import home as home  # noqa: PLC0414 - a fixture
from test_collection import review

from flashcards.cards import CardId
from flashcards.collection import base, log, store
from flashcards.collection.schema import whole
from flashcards.collection.schema.upgrade import upgrade
from flashcards.collection.store import Collection
from flashcards.collection.trouble import translate
from flashcards.errors import (
    CollectionError,
    CollectionFull,
    CollectionLocked,
    CollectionReadOnly,
    CollectionTooNew,
    NotACollection,
    OwnFault,
)
from flashcards.library.places import Home


class TestOpening:
    """What is done with a file that is there, and with one that is not ours."""

    def test_a_new_file_is_made_and_opens_again(self, tmp_path: Path) -> None:
        """The first opening makes the folder, the file and the schema; the next finds them."""
        path = str(tmp_path / "deep" / "collection.db")
        for _ in range(2):
            with Collection.open(path) as opened:
                assert opened.connection.execute("pragma user_version").fetchone() == (base.SCHEMA_VERSION,)
                assert opened.connection.execute("pragma journal_mode").fetchone() == ("wal",)

    def test_a_newer_file_is_refused(self, home: Home, collection: Collection) -> None:
        """A file that a newer version wrote is left alone."""
        collection.connection.execute("pragma user_version = 99")
        with pytest.raises(CollectionTooNew, match=r"newer flashcards \(schema 99"):
            Collection.open(home.collection)

    def test_a_database_of_another_program_is_refused(self, tmp_path: Path) -> None:
        """A SQLite file that this program did not make gets no table of ours."""
        path = tmp_path / "other.db"
        with sqlite3.connect(path) as other:
            other.execute("create table theirs (x)")
        other.close()
        with pytest.raises(NotACollection, match="another program"):
            Collection.open(str(path))

    @pytest.mark.parametrize(
        "content", [b"no database at all, but long enough to be one", b"SQLite format 3\0" + b"\1" * 200]
    )
    def test_what_is_not_sqlite_is_refused(self, tmp_path: Path, content: bytes) -> None:
        """A file of another kind is named, and stays as it was."""
        path = tmp_path / "collection.db"
        path.write_bytes(content)
        with pytest.raises(CollectionError):
            Collection.open(str(path))
        assert path.read_bytes() == content

    def test_a_locked_collection_says_so(
        self, home: Home, collection: Collection, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A writer that has to wait too long is told that another program is at it."""
        monkeypatch.setattr(store, "LOCK_TIMEOUT", 0.05)
        collection.connection.execute("begin immediate")
        with (
            pytest.raises(CollectionLocked, match="locked by another program"),
            Collection.open(home.collection) as second,
        ):
            append(second, CardId(1), review(4))
        collection.connection.rollback()

    def test_a_full_disk_loses_only_the_answer_that_did_not_fit(self, home: Home, collection: Collection) -> None:
        """Every answer before the disk was full is still there afterwards."""
        script = (
            "import resource, sys\n"
            "from flashcards.collection import log\n"
            "from flashcards.collection.store import Collection\n"
            "from flashcards.reviews import Review\n"
            "resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, 400_000))\n"
            "stored = 0\n"
            "try:\n"
            "    with Collection.open(sys.argv[1]) as opened:\n"
            "        opened.connection.execute('pragma wal_autocheckpoint = 0')\n"
            "        while True:\n"
            "            log.write(opened, [(1, Review(at=stored, utc_offset=0, day=1, quality=4))])\n"
            "            stored += 1\n"
            "except Exception as error:\n"
            "    print(stored, type(error).__name__)\n"
        )
        done = subprocess.run(
            [sys.executable, "-c", script, home.collection], check=True, capture_output=True, text=True, timeout=120
        )
        stored, error = done.stdout.split()
        assert error == "CollectionFull"
        assert len(log.entries(collection, CardId(1))) == int(stored) > 0

    def test_a_new_collection_belongs_to_us_and_is_sound(self, tmp_path: Path) -> None:
        """It carries our mark, records the migrations it had, keeps every promise of SQLite, and has STRICT tables."""
        with Collection.open(str(tmp_path / "collection.db")) as opened:
            ask = opened.connection.execute
            assert ask("pragma application_id").fetchone() == (base.APPLICATION_ID,)
            assert ask("pragma foreign_keys").fetchone() == (1,)
            assert ask("pragma synchronous").fetchone() == (2,)
            assert ask("pragma integrity_check").fetchall() == [("ok",)]
            applied = [name for (name,) in ask("select name from _sqlite_migrations order by id")]
            assert len(applied) == base.SCHEMA_VERSION
            assert applied[0] == "m001_first_schema"
            ours = "('decks', 'sources', 'notes', 'cards', 'log', 'schedule', 'unseen', 'holds')"
            assert ask(f"select count(*) from pragma_table_list where strict and name in {ours}").fetchone() == (8,)  # noqa: S608

    def test_two_may_make_it_at_once(self, tmp_path: Path) -> None:
        """A file that another process makes between our look and our lock is taken as it is."""
        path = str(tmp_path / "collection.db")
        first = store._connect(path)  # noqa: SLF001 - a file that is there and still empty
        with Collection.open(path):
            second = Collection(path, first)
            second.prepare()
            upgrade(second, nullcontext)  # what prepare does when it saw the file too early
            assert second.connection.execute("select count(*) from log").fetchone() == (0,)
        first.close()

    def test_a_script_that_fails_leaves_nothing(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """A script that breaks off is taken back as a whole, and the next opening runs it again."""
        path = str(tmp_path / "collection.db")
        with monkeypatch.context() as patch:
            patch.setattr(whole, "statements", lambda _: ["create table decks (x)", "create table ("])
            with pytest.raises(CollectionError, match="syntax error"):
                Collection.open(path)
        with Collection.open(path) as opened:
            assert opened.connection.execute("select count(*) from decks").fetchone() == (0,)

    @pytest.mark.parametrize("offset", [4096, 8192, 20_000])
    def test_a_damaged_file_is_named(self, home: Home, collection: Collection, offset: int) -> None:
        """Pages that were overwritten end in one sentence, as soon as they are read, and never in a traceback."""
        collection.connection.execute("pragma wal_checkpoint(truncate)")
        collection.connection.close()
        path = Path(home.collection)
        data = bytearray(path.read_bytes())
        data[offset : offset + 40_000] = b"\xa5" * len(data[offset : offset + 40_000])
        path.write_bytes(data)

        def use() -> None:
            with Collection.open(home.collection) as opened:
                opened.connection.execute("select * from log, notes, schedule, sources").fetchall()
                assert opened.connection.execute("pragma integrity_check").fetchall() == [("ok",)]

        with pytest.raises(CollectionError, match=r"damaged|malformed|not SQLite") as caught:
            use()
        assert caught.value.path == home.collection

    def test_nothing_is_stored_of_a_transaction_that_fails(self, collection: Collection) -> None:
        """An entry and the schedule it leads to are stored together or not at all."""
        collection.connection.execute(
            "create trigger broken before insert on schedule begin select raise(fail, 'x'); end"
        )
        with pytest.raises(sqlite3.IntegrityError):
            append(collection, CardId(1), review(4))
        assert log.entries(collection, CardId(1)) == []
        assert not collection.connection.in_transaction

    def test_an_old_sqlite_is_named(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """A Python whose SQLite has no STRICT tables is told which one is needed, and makes no file."""
        monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 36, 0))
        with pytest.raises(CollectionError, match=r"needs SQLite 3\.37 or newer, and this Python has"):
            Collection.open(str(tmp_path / "collection.db"))
        assert [*tmp_path.iterdir()] == []

    def test_a_folder_that_cannot_be_made(self, tmp_path: Path) -> None:
        """A home below a file is one sentence."""
        (tmp_path / "file").touch()
        with pytest.raises(CollectionReadOnly, match=r"file: cannot be made \(.*file is not a folder\); use another"):
            Collection.open(str(tmp_path / "file" / "collection.db"))

    def test_a_disk_that_is_full(self, home: Home, collection: Collection) -> None:
        """When SQLite can take no further page, that is said, and the collection can be read and used afterwards."""
        (pages,) = collection.connection.execute("pragma page_count").fetchone()
        collection.connection.execute(f"pragma max_page_count = {pages}")
        stored: list[object] = []
        with pytest.raises(sqlite3.OperationalError) as caught:
            stored.extend(append(collection, CardId(1), review(4)) for _ in range(1000))
        assert isinstance(translate(caught.value, home.collection), CollectionFull)
        assert len(log.entries(collection, CardId(1))) == len(stored) > 0
        collection.connection.execute("pragma max_page_count = 100000")
        append(collection, CardId(1), review(4))
        check_derived(collection)

    @pytest.mark.parametrize(
        ("code", "kind"),
        [
            (sqlite3.SQLITE_BUSY_SNAPSHOT, CollectionLocked),
            (sqlite3.SQLITE_READONLY_DIRECTORY, CollectionReadOnly),
            (sqlite3.SQLITE_CANTOPEN, CollectionReadOnly),
            (sqlite3.SQLITE_IOERR_FSYNC, CollectionFull),
            (sqlite3.SQLITE_FULL, CollectionFull),
            (sqlite3.SQLITE_CORRUPT_VTAB, CollectionError),
            (sqlite3.SQLITE_MISMATCH, OwnFault),
            (sqlite3.SQLITE_CONSTRAINT_UNIQUE, OwnFault),
        ],
    )
    def test_what_an_error_means(self, code: int, kind: type[CollectionError]) -> None:
        """Each error of SQLite, its variants included, has a meaning with what to do about it."""
        error = sqlite3.OperationalError("what SQLite says")
        error.sqlite_errorcode = code
        found = translate(error, "c.db")
        assert type(found) is kind
        assert str(found).startswith("c.db: ")
        assert "; " in str(found)
