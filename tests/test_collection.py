"""The collection: one file that keeps every answer, and derives the schedule from them."""

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from helpers import Person, all_entries, append, check_derived, deck_text, device_of, rebuild
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from strategies import examples

from flashcards.cards import CardId
from flashcards.collection import browse, counts, log, queue, steps
from flashcards.collection.store import Collection
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

    def test_a_large_step_asks_for_no_moment_twice(self, home: Home, collection: Collection) -> None:
        """Suspending many cards at once, and undoing it, takes statements in their number, not in its square."""
        write_deck(home, 300)
        refresh(collection, home, Instant(at=START, utc_offset=0))
        asked: list[str] = []
        collection.connection.set_trace_callback(lambda text: asked.append(text) if "where at = " in text else None)
        with collection.transaction():
            log.write_step(collection, [(CardId(card), Suspend(**stamp())) for card in range(1, 301)], None)
        steps.undo(collection, stamp())
        collection.connection.set_trace_callback(None)
        assert len(asked) < 4 * 300
        moments = [entry.at for card in range(1, 301) for entry in log.entries(collection, CardId(card))]
        assert sorted(moments) == [*range(START, START + 600)]

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

    def test_what_is_put_off_until_tomorrow(self, collection: Collection) -> None:
        """A due card that is buried comes back tomorrow, or on the day that ends its burial if that is later."""
        for card, due, until in ((1, -2, 1), (2, 0, 2), (3, 1, 3), (4, 5, 1)):
            append(collection, CardId(card), SetDue(**stamp(), due=Day(TODAY + due)))
            append(collection, CardId(card), Bury(**stamp(), until=Day(TODAY + until)))
        append(collection, CardId(5), SetDue(**stamp(), due=TODAY))
        append(collection, CardId(5), Bury(**stamp(), until=Day(TODAY + 1)))
        append(collection, CardId(5), Suspend(**stamp()))
        assert (count(collection).due, count(collection).tomorrow) == (0, 1)
        assert [counts.next_due(collection, Day(TODAY + ahead)) for ahead in range(4)] == [
            TODAY + day for day in (1, 2, 3, 5)
        ]
