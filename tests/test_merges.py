"""Entries from elsewhere: however they are taken, the log becomes the union of both, and schedules follow it."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest
from helpers import Person, all_entries, check_derived, deck_text, dump, merge
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from packages import Engine, add_note, answer, export
from strategies import examples
from test_anki_again import rows

from flashcards.anki.importing import merging
from flashcards.cards import CardId
from flashcards.collection import bulk
from flashcards.collection.derived.rebuilding import choose_options
from flashcards.collection.entries import COLUMNS
from flashcards.collection.exchange import merges
from flashcards.collection.store import Collection
from flashcards.reviews import Bury, Drill, Entry, Reset, Review, Seed, SetDue, Suspend, Undo, Unsuspend
from flashcards.scheduling.makers import Options
from flashcards.scheduling.plain import Plain, entries_of
from flashcards.studyday import Day

CARDS = 4
DAY = 19_700

moments = st.integers(1, 6)
"""So few that entries meet."""


def entries() -> st.SearchStrategy[Entry]:
    """An entry of any kind at one of few moments."""
    stamp = {"utc_offset": st.just(0), "day": st.builds(Day, st.integers(DAY, DAY + 50)), "origin": st.just("there")}
    answers = st.one_of(*[st.builds(kind, at=moments, **stamp, quality=st.integers(0, 5)) for kind in (Review, Drill)])
    days = st.builds(Day, st.integers(DAY, DAY + 400))
    others = st.one_of(
        *[st.builds(kind, at=moments, **stamp) for kind in (Suspend, Unsuspend, Reset)],
        st.builds(Undo, at=moments, **stamp, voids=moments),
        st.builds(Bury, at=moments, **stamp, until=days),
        st.builds(SetDue, at=moments, **stamp, due=days),
        st.builds(
            Seed, at=moments, **stamp, repetitions=st.integers(0, 5), interval=st.integers(0, 90),
            ease=st.integers(130, 400), lapses=st.integers(0, 3), due=days,
        ),
    )  # fmt: skip
    return answers | others


QUALITIES = st.integers(0, 5)
WAYS = [Options(), Options(fuzz=True), Options(scheduler="fsrs"), Options(light_days="sat sun")]
"""Options with which answers are folded in different ways."""

logs = st.lists(st.tuples(st.integers(1, CARDS).map(CardId), st.lists(entries(), max_size=6)), max_size=8)


@pytest.fixture
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Collection]:
    """Opens a collection with some cards of two decks, one of which has a longest interval, and an empty log."""

    def make() -> Collection:
        person = Person(tmp_path_factory.mktemp("merging"))
        person.write("seas.md", deck_text("Seas", {"Tide": "In and out.", "Gyre": "A ring."}))
        person.write("lakes.md", deck_text("Lakes", {"Tarn": "Small.", "Loch": "Long."}, "max-interval: 9\n"))
        opened = Collection.open(person.home.collection)
        person.refresh(opened)
        opened.connection.execute("pragma synchronous = off")
        return opened

    return make


def content(opened: Collection) -> tuple[object, ...]:
    """The log in order of time, and what is derived from it."""
    query = f"select {COLUMNS} from log order by card, at, origin, checksum"  # noqa: S608 - a constant
    return opened.connection.execute(query).fetchall(), dump(opened)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=examples(60))
@given(before=logs, news=logs)
def test_how_many_are_taken_at_once_makes_no_difference(
    fresh: Callable[[], Collection],
    before: list[tuple[CardId, list[Entry]]],
    news: list[tuple[CardId, list[Entry]]],
) -> None:
    """One card after the other or many together: the same log, the same schedules, the same counts."""
    with fresh() as one, fresh() as other:
        merge(one, before)
        merge(other, before)
        singly = [merge(one, [each]) for each in news]
        together = merge(other, news)
        assert content(one) == content(other)
        assert together[:2] == (sum(each.added for each in singly), sum(each.known for each in singly))
        check_derived(other)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=examples(60))
@given(news=st.dictionaries(st.integers(1, CARDS).map(CardId), st.lists(entries(), min_size=1, max_size=8)))
def test_the_first_entries_of_all(fresh: Callable[[], Collection], news: dict[CardId, list[Entry]]) -> None:
    """Into an empty log they come faster, and lead to the same; its indexes are there afterwards."""
    with fresh() as one, fresh() as other:
        merge(one, news.items())
        with other.transaction() as connection:
            merges.merge_first(connection, news.items())
        assert content(one) == content(other)
        assert schema(one.connection) == schema(other.connection)
        check_derived(other)


@st.composite
def plain(draw: st.DrawFn) -> Plain:
    """A log of nothing but reviews and their repeats."""
    found, at, day = Plain(), 0, DAY
    for more, later, quality, repeats in draw(st.lists(st.tuples(*[st.integers(1, 3)] * 2, QUALITIES, st.booleans()))):
        at += more
        kind, origin = "drill" if repeats and found else "review", draw(st.sampled_from(["here", "anki"]))
        day += 0 if kind == "drill" else later - 1
        found.append((at, 0, Day(day), quality, 4000 + at, kind, origin, None))
    return found


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=examples(20))
@given(news=st.lists(st.tuples(st.integers(1, CARDS).map(CardId), plain()), max_size=6), way=st.sampled_from(WAYS))
def test_bare_answers_are_entries(
    fresh: Callable[[], Collection], news: list[tuple[CardId, Plain]], way: Options
) -> None:
    """Answers that come without an object for each are stored, folded and counted as entries are."""
    first = dict(news)
    with fresh() as one, fresh() as other, fresh() as third:
        for opened in (one, other, third):
            choose_options(opened, way)
        assert merge(one, news) == merge(other, [(card, entries_of(log)) for card, log in news])
        assert content(one) == content(other)
        with third.transaction() as connection:
            merges.merge_first(connection, first.items())
        assert dict(all_entries(third)) == {card: entries_of(log) for card, log in first.items() if log}
        check_derived(third)


def schema(connection: sqlite3.Connection) -> list[tuple[str]]:
    """Every table, index and trigger, as it was made."""
    return connection.execute("select sql from sqlite_master order by name").fetchall()


def told(ways: list[str], way: Callable[..., object], *given: object, **options: object) -> object:
    """What a way of merging returns, and which one it was."""
    ways.append(way.__name__)
    return way(*given, **options)


def test_a_first_import_is_an_import(
    person: Person, anki: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A package with very many histories leads to what one with few does."""
    for number in range(12):
        note = add_note(anki, [f"term {number}", "text"])
        for turn in range(number % 4):
            answer(anki, note.cards()[0].id, 1 + (number + turn) % 4)
    anki.sched.suspend_cards([note.cards()[0].id])
    package = export(anki, tmp_path / "a.apkg")
    assert person.run("import", str(package)).exit_code == 0
    many = Person(tmp_path / "many")
    many.moment = person.moment
    monkeypatch.setattr(merging, "_MANY", 0)
    ways: list[str] = []
    for name in ("merge_first", "merge_in"):
        monkeypatch.setattr(merging, name, partial(told, ways, getattr(merges, name)))
    for _ in range(2):
        assert many.run("import", str(package)).exit_code == 0
    assert ways == ["merge_first", "merge_in"]
    assert rows(many) == rows(person)
    with many.collection() as opened:
        check_derived(opened)


@pytest.fixture
def connection() -> Iterator[sqlite3.Connection]:
    """A database with a table of pairs."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as opened:
        opened.execute("create table pairs (one integer primary key, two text)")
        yield opened


class TestBulk:
    """Many rows in few statements."""

    @pytest.mark.parametrize("parts", [(), (0,), (1,), (499, 1), (500,), (501,), (250, 250, 250), (1203,)])
    def test_every_row_is_there(self, connection: sqlite3.Connection, parts: Sequence[int]) -> None:
        """However many are added at once, after the end all are there, and no statement had more than its rows."""
        said: list[str] = []
        connection.set_trace_callback(said.append)
        inserting = bulk.Inserting(connection, "insert into pairs (one, two)", "(?, ? || 'x')")
        pairs = iter([(number, str(number)) for number in range(sum(parts))])
        for part in parts:
            inserting.add([next(pairs) for _ in range(part)])
        inserting.finish()
        inserting.finish()
        connection.set_trace_callback(None)
        found = connection.execute("select * from pairs order by one").fetchall()
        assert found == [(number, f"{number}x") for number in range(sum(parts))]
        assert len(said) == -(-sum(parts) // bulk.AT_ONCE)
        assert all(statement.count("|| 'x'") <= bulk.AT_ONCE for statement in said)

    def test_what_is_there_may_stay(self, connection: sqlite3.Connection) -> None:
        """The end of the statement says what becomes of a row that is there."""
        bulk.insert(connection, "insert into pairs", [(1, "a")])
        bulk.insert(connection, "insert into pairs", [(1, "b"), (2, "c")], "on conflict do nothing")
        bulk.insert(connection, "insert into pairs", [])
        assert connection.execute("select * from pairs order by one").fetchall() == [(1, "a"), (2, "c")]


def test_what_is_new_and_what_is_known(fresh: Callable[[], Collection]) -> None:
    """Both are counted, also where an entry comes twice in one reading, or a card does, or its log is new."""
    one, two, three = (Review(at=at, utc_offset=0, day=Day(DAY + at), origin="there", quality=4) for at in (1, 2, 3))
    with fresh() as opened:
        assert merge(opened, [(CardId(1), [one, one, two]), (CardId(1), [two]), (CardId(2), [one])]) == (3, 2, 2)
        check_derived(opened)
        assert merge(opened, [(CardId(1), [one, two]), (CardId(2), [one])]) == (0, 3, 0)
        assert merge(opened, [(CardId(1), [two, three]), (CardId(3), [one])]) == (2, 1, 2)
        check_derived(opened)
