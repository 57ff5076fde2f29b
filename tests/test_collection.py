"""The collection: one file that keeps every answer, and derives the schedule from them."""

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path

import pytest
from helpers import Person, all_entries, append, check_derived, deck_text, device_of, rebuild
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from strategies import examples

from flashcards.cards import CardId
from flashcards.collection import base, browse, counts, log, queue, steps, store
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
from flashcards.library.sync import refresh
from flashcards.reviews import (
    Bury,
    Drill,
    Entry,
    Reset,
    Review,
    Seed,
    SetDue,
    Stamp,
    Suspend,
    Undo,
    Unsuspend,
    effective,
)
from flashcards.scheduling import replay
from flashcards.study.queue import Why
from flashcards.studyday import Day, Instant

TODAY = Day(21_990)
START = 1_900_000_000_000
DERIVED = ("schedule", "unseen", "holds")


def stamp(day: int = 0, minute: int = 0) -> Stamp:
    """When an entry is made: so many days and minutes after the start."""
    return {"at": START + day * 86_400_000 + minute * 60_000, "utc_offset": 0, "day": Day(TODAY + day)}


def review(quality: int, day: int = 0) -> Review:
    """A scheduled answer on a day."""
    return Review(**stamp(day), quality=quality)


def write_deck(home: Home, cards: int, **settings: object) -> None:
    """Write a deck of so many notes, with these lines in its front matter."""
    lines = "".join(f"{key}: {value}\n" for key, value in settings.items())
    body = "".join(f"\n## Term {i}\nMeaning {i}.\n" for i in range(cards))
    Path(home.decks).mkdir(parents=True, exist_ok=True)
    Path(home.decks, "deck.md").write_text(f"---\ndeck: Deck\n{lines}---\n{body}", encoding="utf-8")


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A home with a deck of five notes."""
    made = Home(str(tmp_path))
    write_deck(made, 5)
    return made


@pytest.fixture
def collection(home: Home) -> Iterator[Collection]:
    """The open collection of that home."""
    with Collection.open(home.collection) as opened:
        refresh(opened, home, Instant(at=START, utc_offset=0))
        yield opened


def cards(collection: Collection) -> list[CardId]:
    """Every card, in order."""
    return [CardId(card) for (card,) in collection.connection.execute("select id from cards order by id")]


def derived(collection: Collection) -> list[list[tuple[object, ...]]]:
    """The derived tables, whole."""
    return [collection.connection.execute(f"select * from {table} order by card").fetchall() for table in DERIVED]  # noqa: S608


def count(collection: Collection, day: int = 0) -> counts.DeckCount:
    """The counts of the one deck on a day."""
    (found,) = counts.today(collection, Day(TODAY + day)).decks
    return found


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
        with pytest.raises(CollectionReadOnly, match=r"file: cannot be made|cannot be made \(Not a directory"):
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


class TestTheLog:
    """Append-only, and the schedule is its replay."""

    @pytest.mark.parametrize("statement", ["delete from log", "update log set quality = 5"])
    def test_nothing_is_taken_out(self, collection: Collection, statement: str) -> None:
        """The database itself refuses to delete or change an entry."""
        append(collection, CardId(1), review(4))
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            collection.connection.execute(statement)

    def test_a_moment_is_given_once(self, collection: Collection) -> None:
        """Answers within one millisecond get the next free one; one after a clock was set back keeps its own."""
        for card in (1, 1, 2):
            append(collection, CardId(card), review(4))
        append(collection, CardId(1), review(4, day=-3))
        moments = [entry.at for card in (1, 2) for entry in log.entries(collection, CardId(card))]
        assert moments == [review(4, day=-3).at, START, START + 1, START + 2]

    def test_undo_reaches_into_earlier_sessions(self, home: Home, collection: Collection) -> None:
        """One answer after the other is taken back, whoever opened the file, and then there is nothing left."""
        append(collection, CardId(1), review(4))
        append(collection, CardId(2), Suspend(**stamp(0)))
        with Collection.open(home.collection) as later:
            taken = [steps.undo(later, stamp(1)) for _ in range(3)]
        assert [(one.card, type(one.entry)) for one in taken if one] == [(2, Suspend), (1, Review)]
        assert taken[-1] is None
        assert derived(collection)[0] == []

    def test_an_answer_from_elsewhere_is_not_undone(self, collection: Collection) -> None:
        """Undo takes back what was done here, not what came from another device."""
        append(collection, CardId(1), Review(**stamp(), quality=4, origin="anki"))
        assert steps.undo(collection, stamp(1)) is None

    def test_the_millisecond_belongs_to_one_entry_of_all_cards(self, collection: Collection) -> None:
        """Each of many answers in one millisecond gets a moment of its own, whatever its card."""
        for _ in range(3):
            for card in (1, 2, 3):
                append(collection, CardId(card), review(4))
        moments = [entry.at for card in (1, 2, 3) for entry in log.entries(collection, CardId(card))]
        assert sorted(moments) == [*range(START, START + 9)]

    def test_an_entry_reads_back_as_it_was_written(self, collection: Collection) -> None:
        """Every kind of entry comes back with every fact."""
        written: list[Entry] = [
            Review(**stamp(0, 1), quality=3, took=1234, origin="anki"),
            Drill(**stamp(0, 2), quality=5, took=9),
            Reset(**stamp(0, 3)),
            Seed(**stamp(0, 4), repetitions=1, interval=2, ease=130, lapses=4, due=Day(5)),
            SetDue(**stamp(0, 5), due=Day(6)),
            Suspend(**stamp(0, 6)),
            Unsuspend(**stamp(0, 7)),
            Bury(**stamp(0, 8), until=Day(9)),
            Undo(at=START + 540_000, utc_offset=-3600, day=TODAY, voids=START + 60_000),
            Undo(at=START + 550_000, utc_offset=0, day=TODAY, voids=START + 70_000, voids_origin="a phone"),
            Drill(**stamp(0, 10), quality=1, took=9, cram=True),
        ]
        for entry in written:
            append(collection, CardId(1), entry)
        device = device_of(collection)
        expected = [replace(entry, origin=device) if entry.origin == "here" else entry for entry in written]
        assert log.entries(collection, CardId(1)) == expected
        assert dict(all_entries(collection)) == {1: expected}
        check_derived(collection)

    @pytest.mark.parametrize(
        ("story", "entry"),
        [
            ("an answer", review(2)),
            ("a repeat", Drill(**stamp(), quality=4)),
            ("a suspension", Suspend(**stamp())),
            ("its end", Unsuspend(**stamp())),
            ("a burial", Bury(**stamp(), until=Day(TODAY + 1))),
            ("a reset", Reset(**stamp())),
            ("a due day", SetDue(**stamp(), due=Day(TODAY + 9))),
            ("a seed", Seed(**stamp(), repetitions=3, interval=15, ease=250, lapses=1, due=TODAY)),
        ],
    )
    def test_undo_takes_anything_back(self, collection: Collection, story: str, entry: Entry) -> None:
        """After an undo the derived tables are as they were before, whatever was done."""
        append(collection, CardId(1), review(4, day=-2))
        append(collection, CardId(1), Suspend(**stamp(day=-1)))
        before = derived(collection)
        append(collection, CardId(1), entry)
        taken = steps.undo(collection, stamp(0, 1))
        assert taken is not None, story
        assert (taken.card, type(taken.entry)) == (1, type(entry)), story
        assert derived(collection) == before, story
        check_derived(collection)

    def test_an_undo_from_elsewhere_counts(self, collection: Collection) -> None:
        """What another device took back is not taken back once more."""
        append(collection, CardId(1), review(4))
        append(collection, CardId(2), review(4, day=1))
        at, origin = log.entries(collection, CardId(2))[0].name
        undo = Undo(at=at + 1, utc_offset=0, day=TODAY, voids=at, voids_origin=origin, origin="phone")
        append(collection, CardId(2), undo)
        taken = steps.undo(collection, stamp(2))
        assert taken is not None
        assert taken.card == 1

    def test_a_redo(self, collection: Collection) -> None:
        """An undo that is itself voided brings the answer back, and it can be undone again."""
        append(collection, CardId(1), review(4))
        after = derived(collection)
        steps.undo(collection, stamp(0, 1))
        undo = log.entries(collection, CardId(1))[-1]
        redo = Undo(at=undo.at + 1, utc_offset=0, day=TODAY, voids=undo.at, voids_origin=undo.origin)
        append(collection, CardId(1), redo)
        assert derived(collection) == after
        assert steps.undo(collection, stamp(0, 2)) is not None
        assert derived(collection)[0] == []

    def test_a_card_that_does_not_exist(self, collection: Collection) -> None:
        """There is no view of it, and nothing can be written for it."""
        with pytest.raises(KeyError):
            browse.card(collection, CardId(999))
        with pytest.raises(sqlite3.IntegrityError):
            append(collection, CardId(999), review(4))


ENTRIES = st.one_of(
    st.builds(Review, **{key: st.just(value) for key, value in stamp().items()}, quality=st.integers(0, 5)),
    st.builds(Drill, **{key: st.just(value) for key, value in stamp().items()}, quality=st.integers(0, 5)),
    st.sampled_from([Suspend, Unsuspend, Reset]).map(lambda kind: kind(**stamp())),
    st.builds(Bury, **{key: st.just(value) for key, value in stamp().items()}, until=st.just(Day(TODAY + 1))),
    st.builds(SetDue, **{key: st.just(value) for key, value in stamp().items()}, due=st.just(Day(TODAY + 9))),
    st.just(Seed(**stamp(), repetitions=3, interval=15, ease=250, lapses=1, due=Day(TODAY + 3))),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=examples(20))
@given(done=st.lists(st.tuples(st.integers(1, 5), st.none() | ENTRIES), max_size=12), cut=st.integers(0, 5))
def test_the_schedule_is_the_replay_of_the_log(
    tmp_path_factory: pytest.TempPathFactory, done: list[tuple[int, Entry | None]], cut: int
) -> None:
    """After any operations the derived tables are what a rebuild gives, and each state is the fold of its log."""
    home = Home(str(tmp_path_factory.mktemp("home")))
    write_deck(home, 5)
    with Collection.open(home.collection) as collection:
        refresh(collection, home, Instant(at=START, utc_offset=0))
        for card, entry in done:
            if entry is None:
                steps.undo(collection, stamp())
            else:
                append(collection, CardId(card), entry)
        write_deck(home, cut)
        refresh(collection, home, Instant(at=START, utc_offset=0))
        before = derived(collection)
        assert rebuild(collection) == 5
        assert derived(collection) == before
        for card in cards(collection):
            state = replay(log.scheduler(collection, card), effective(log.entries(collection, card)))
            assert browse.card(collection, card).state == state
        logged = sorted({card for card, entry in done if entry})
        assert [card for card, _ in all_entries(collection)] == logged


class TestCounting:
    """What there is to study, by index."""

    def test_new_cards_count_up_to_the_allowance(self, home: Home, collection: Collection) -> None:
        """The daily allowance counts over sessions of one study day, and starts anew on the next."""
        write_deck(home, 5, **{"new-per-day": 2})
        refresh(collection, home, Instant(at=START, utc_offset=0))
        assert count(collection).new == 2
        append(collection, CardId(1), review(4))
        assert (count(collection).new, count(collection).tomorrow) == (1, 1)
        assert (count(collection, day=1).new, count(collection, day=1).due) == (2, 1)

    def test_reviews_count_up_to_their_allowance(self, home: Home, collection: Collection) -> None:
        """A limit on reviews counts what was reviewed today, and new cards do not count against it."""
        write_deck(home, 5, **{"reviews-per-day": 2})
        refresh(collection, home, Instant(at=START, utc_offset=0))
        for card in (1, 2, 3):
            append(collection, CardId(card), review(4))
        assert count(collection, day=1).due == 2
        append(collection, CardId(1), review(4, day=1))
        assert count(collection, day=1).due == 1
        left = counts.today(collection, Day(TODAY + 1)).left
        assert left == {"": (None, None), "Deck": (20, 1)}

    def test_held_cards_do_not_count(self, collection: Collection) -> None:
        """Suspended and buried cards are neither due nor new, until they are let go or the day is over."""
        for card in (1, 2):
            append(collection, CardId(card), review(4, day=-1))
        append(collection, CardId(1), Suspend(**stamp()))
        append(collection, CardId(2), Bury(**stamp(), until=Day(TODAY + 1)))
        append(collection, CardId(3), Suspend(**stamp()))
        assert (count(collection).due, count(collection).new) == (0, 2)
        assert count(collection, day=1).due == 1
        assert [asked.why for asked in queue.ask(collection, TODAY).cards] == [Why.NEW] * 2

    def test_what_failed_today_is_asked_again(self, collection: Collection) -> None:
        """A card rated below Good today is to be repeated, also in a later session, until a drill is Good."""
        append(collection, CardId(1), review(3))
        assert count(collection).again == 1
        again = [
            asked.card for asked in queue.ask(collection, TODAY, ["Deck", "Nowhere"]).cards if asked.why is Why.AGAIN
        ]
        assert again == [1]
        append(collection, CardId(1), Drill(**stamp(), quality=4))
        assert count(collection).again == 0

    def test_the_next_day_with_a_review(self, collection: Collection) -> None:
        """The next due day is looked for after today; without a review there is none."""
        assert counts.next_due(collection, TODAY) is None
        append(collection, CardId(1), review(4))
        assert counts.next_due(collection, TODAY) == TODAY + 1

    def test_the_day_begins_at_four(self, tmp_path: Path) -> None:
        """An answer at 3:59 counts for the evening before, one at 4:00 for the new day."""
        person = Person(tmp_path / "person")
        person.write("deck.md", deck_text("Deck", {f"T{i}": f"D{i}" for i in range(9)}, "new-per-day: 3\n"))
        with person.collection() as opened:
            person.wait(hours=12)
            person.answer(opened, "T0")
            assert person.terms(opened) == ["T1", "T2"]
            person.wait(hours=7 + 59 / 60)
            assert person.terms(opened) == ["T1", "T2"]
            person.answer(opened, "T1")
            person.wait(hours=1 / 60)
            assert person.terms(opened) == ["T0", "T1", "T2", "T3", "T4"]

    def test_two_decks_have_their_own_days(self, tmp_path: Path) -> None:
        """Allowances, repeats and the choice of decks are each deck's own."""
        person = Person(tmp_path / "person")
        person.write("a.md", deck_text("A", {"A1": "1", "A2": "2"}, "new-per-day: 1\n"))
        person.write("b.md", deck_text("B", {"B1": "1", "B2": "2"}))
        with person.collection() as opened:
            assert person.terms(opened) == ["A1", "B1", "B2"]
            person.answer(opened, "A1", 1)
            assert [(deck.new, deck.again) for deck in counts.today(opened, person.today).decks] == [(0, 1), (2, 0)]
            assert person.terms(opened) == ["B1", "B2", "A1"]
            assert person.terms(opened, "A") == ["A1"]
            assert person.terms(opened, "B", "A", "B", "C") == ["B1", "B2", "A1"]

    def test_what_failed_and_was_suspended_is_not_repeated(self, collection: Collection) -> None:
        """Holds and undos reach the repeats as well."""
        append(collection, CardId(1), review(2))
        append(collection, CardId(1), Suspend(**stamp()))
        assert count(collection).again == 0
        steps.undo(collection, stamp())
        assert count(collection).again == 1
        steps.undo(collection, stamp())
        assert (count(collection).again, count(collection).new) == (0, 5)

    def test_what_failed_yesterday_is_due_today(self, collection: Collection) -> None:
        """A repeat that was left over is a review of the next day, and no repeat any more."""
        append(collection, CardId(1), review(2))
        assert (count(collection, day=1).due, count(collection, day=1).again) == (1, 0)

    def test_tomorrow(self, collection: Collection) -> None:
        """Tomorrow's count holds what falls due on that very day, not what is overdue or comes later."""
        append(collection, CardId(1), SetDue(**stamp(), due=Day(TODAY + 1)))
        append(collection, CardId(2), SetDue(**stamp(), due=Day(TODAY + 2)))
        append(collection, CardId(3), SetDue(**stamp(), due=Day(TODAY - 2)))
        assert (count(collection).due, count(collection).tomorrow) == (1, 1)
