"""Days in a row of a small deck, where on many days nothing is due."""

import random
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from helpers import SEAS, Person, deck_text
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import examples

from flashcards.cards import CardId
from flashcards.collection import browse, log
from flashcards.collection.derived.rebuilding import rebuild_in
from flashcards.collection.entries import INSERT, ROW, row_of
from flashcards.collection.figures import days, streaks
from flashcards.reviews import Bury, Drill, Entry, Rating, Reset, Review, Suspend, Undo, Unsuspend
from flashcards.statistics import Known, known_dues
from flashcards.studyday import Day


@pytest.fixture
def person(tmp_path: Path) -> Person:
    """Somebody with one deck of three notes."""
    made = Person(tmp_path / "home")
    made.write("seas.md", SEAS)
    return made


def streak(person: Person) -> int:
    """Days in a row as they are counted now."""
    with person.collection() as opened:
        return streaks.of(opened, person.today)


def study(person: Person, *terms: str, rating: Rating = Rating.GOOD) -> None:
    """Answer these terms, and let the day pass."""
    with person.collection() as opened:
        for term in terms:
            person.answer(opened, term, rating)
    person.wait(days=1)


def after_two_days(person: Person) -> Person:
    """Somebody who learnt a deck and reviewed it the next day, so that nothing is due for five days."""
    for _ in range(2):
        study(person, "Tide", "Wave", "Gyre")
    return person


def test_a_gap_in_which_nothing_was_due(person: Person) -> None:
    """Five days without anything due do not end it, and a missed one does; who is back in time goes on."""
    after_two_days(person)
    for _ in range(6):
        assert streak(person) == 2
        person.wait(days=1)
    assert streak(person) == 0
    person.wait(days=-1)
    study(person, "Tide")
    assert streak(person) == 3
    assert person.run().stdout.endswith("· 3 days in a row\n")


def test_the_end_of_a_session(person: Person) -> None:
    """A session ends with the days in a row once there are two; the first day alone is none."""
    assert "in a row" not in person.run("study", text="\n3\n").stdout
    person.wait(days=1)
    assert person.run("study", text="\n3\n").stdout.endswith("\n2 days in a row.\n")


def test_new_cards_do_not_count(person: Person) -> None:
    """A new card that waits all the time ends nothing, and nor does one that was forgotten."""
    for _ in range(2):
        study(person, "Tide", "Wave")
    person.wait(days=-1)
    assert person.run("forget", "Wave").exit_code == 0
    person.wait(days=5)
    assert streak(person) == 2


@pytest.mark.parametrize("text", ["max-interval = 2", "late-credit = true", "fuzz = true"])
def test_options_do_not_change_the_past(person: Person, text: str) -> None:
    """Whatever is chosen about scheduling, the days in a row are what they were."""
    after_two_days(person)
    study(person, "Tide")
    person.wait(days=4)
    study(person, "Wave", "Gyre")
    person.wait(days=3)
    before = streak(person)
    (person.folder / "config.toml").write_text(text, encoding="utf-8")
    assert person.run("due").exit_code in {0, 1}
    assert streak(person) == before == 4


def test_what_is_not_asked_is_not_missed(person: Person) -> None:
    """A card that was due on a day off ends it, unless its note is no longer in a deck."""
    after_two_days(person)
    person.wait(days=5)
    study(person, "Wave", "Gyre")
    person.wait(days=3)
    assert streak(person) == 0
    person.write("seas.md", "---\ndeck: Seas\n---\n\n## Wave (water wave)\nA ridge.\n\n## Gyre\nA ring of currents.\n")
    assert streak(person) == remembering_nothing(person) == 3


def test_an_undo_later_does_not_free_a_day(person: Person) -> None:
    """What was due by the log of that time was due, even if the answer is taken back afterwards."""
    study(person, "Gyre")
    study(person, "Gyre", "Tide")
    person.wait(days=1)
    assert person.run("undo").stdout == "Undone: Good for Tide\n"
    with person.collection() as opened:
        (view,) = browse.find_term(opened, "Tide")
        assert view.state is None
    study(person, "Wave")
    assert streak(person) == 1


def test_an_answer_that_was_undone_makes_no_study_day(person: Person) -> None:
    """A day on which every answer was taken back does not count, and one of which it is given again does."""
    study(person, "Gyre")
    study(person, "Gyre")
    assert streak(person) == 2
    person.wait(days=-1)
    person.run("undo")
    assert streak(person) == 1
    person.run("redo")
    assert streak(person) == 2


def test_hardly_anything_is_read_where_it_breaks(person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of many cards that were due only some are read to see that a gap was none."""
    terms = {f"Term {number}": f"Text {number}." for number in range(200)}
    person.write("many.md", deck_text("Many", terms))
    study(person, *terms)
    person.wait(days=5)
    study(person, "Term 7")
    read = 0

    def counting(entries: Sequence[Entry]) -> list[Known]:
        nonlocal read
        read += 1
        return known_dues(entries)

    monkeypatch.setattr("flashcards.collection.figures.streaks.known_dues", counting)
    assert streak(person) == 1
    assert read < 5


def remembering_nothing(person: Person) -> int:
    """Days in a row by reading the logs of all cards, whatever was found out before."""
    with person.collection() as opened, pytest.MonkeyPatch.context() as patch:
        patch.setattr("flashcards.collection.figures.streaks._Gaps._scheduled", lambda *_: None)
        opened.connection.execute("begin")
        opened.connection.execute("delete from gaps")
        found = streaks.of(opened, person.today)
        assert streaks.of(opened, person.today, most_kept=0) == found
        opened.connection.execute("rollback")
        return found


@pytest.mark.parametrize("seed", range(4))
def test_what_is_remembered_of_gaps_is_right(person: Person, seed: int) -> None:
    """Whatever is answered, undone, held, moved or removed, the days in a row are those that all logs say."""
    chance = random.Random(seed)  # noqa: S311 - the same each time
    terms = ["Tide", "Wave", "Gyre"]
    texts = [SEAS, SEAS.replace("## Gyre\nA ring of currents that turns with the wind.\n", "")]
    for _ in range(25):
        action = chance.choice(["answer"] * 6 + ["undo", "redo", "suspend", "unsuspend", "bury", "set-due", "text"])
        term = chance.choice(terms)
        if action == "answer":
            study(person, *chance.sample(terms, 2), rating=chance.choice([Rating.GOOD, Rating.EASY]))
        elif action == "text":
            person.write("seas.md", chance.choice(texts))
        else:
            of = [] if action in {"undo", "redo"} else [term]
            person.run(action, *of, *(["tomorrow"] if action == "set-due" else []))
        person.wait(days=chance.choice([0, 0, 0, 1, 2]))
        assert streak(person) == remembering_nothing(person)


def test_only_what_was_answered_since_is_read(person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a break in which nothing was due, no log is read but those of the cards answered since."""
    terms = {f"Term {number}": f"Text {number}." for number in range(60)}
    person.write("many.md", deck_text("Many", terms))
    for _ in range(2):
        study(person, *terms)
    person.wait(days=4)
    study(person, "Term 7")
    read: list[int] = []

    def counting(entries: Sequence[Entry]) -> list[Known]:
        read.append(len(entries))
        return known_dues(entries)

    monkeypatch.setattr("flashcards.collection.figures.streaks.known_dues", counting)
    assert streak(person) == 3
    assert len(read) <= 20 + 20 + 1  # those likely to have been due, and the one
    del read[:]
    person.write("many.md", deck_text("Many", {name: text for name, text in terms.items() if name != "Term 9"}))
    assert streak(person) == 3
    assert read == []


def test_other_options_ask_the_logs(person: Person) -> None:
    """The schedule of FSRS does not say when a card was due by SM-2, so the logs do."""
    (person.folder / "config.toml").write_text('scheduler = "fsrs"', encoding="utf-8")
    after_two_days(person)
    assert person.run("due").exit_code in {0, 1}
    person.wait(days=4)
    assert streak(person) == 2
    with person.collection() as opened:
        assert log.options(opened).scheduler == "fsrs"
    person.wait(days=2)
    assert streak(person) == 0


@pytest.mark.parametrize("is_plain", [True, False])
def test_one_reading_says_of_all_gaps(person: Person, monkeypatch: pytest.MonkeyPatch, *, is_plain: bool) -> None:
    """Where there are more logs than can be kept, each is read once, and what it says of all gaps is stored."""
    after_two_days(person)
    for days_off in (4, 4, 13):
        person.wait(days=days_off)
        study(person, "Tide", "Wave", "Gyre")
        if not is_plain:
            person.run("undo")
            study(person, "Gyre")
    length = remembering_nothing(person)
    read = []

    def counting(entries: Sequence[Entry]) -> list[Known]:
        read.append(len(entries))
        return known_dues(entries)

    with person.collection() as opened:
        execute = opened.connection.execute
        assert streaks.of(opened, person.today) == length
        found = execute("select * from gaps order by first").fetchall()
        assert len(found) == 3
        execute("delete from gaps where first != ?", found[1][:1])
        monkeypatch.setattr("flashcards.collection.figures.streaks.known_dues", counting)
        monkeypatch.setattr("flashcards.collection.figures.streaks._Gaps._due", lambda *_: Day(2**62))
        assert streaks.of(opened, person.today, most_kept=0) == length
        assert execute("select * from gaps order by first").fetchall() == found
        assert len(read) == (0 if is_plain else 1)
        execute("delete from gaps where first != ?", found[1][:1])
        execute("update gaps set due = first")
        assert streaks.of(opened, person.today, most_kept=0) < length
        assert execute("select first from gaps order by first").fetchall() == [(first,) for first, *_ in found[1:]]


START = 20_000
LOGS = st.lists(st.tuples(st.sampled_from("rrrrrdcusnbf"), st.integers(-1, 9), st.integers(0, 5)), max_size=9)
"""Of each entry: a letter of its kind, the study days since the one before, and its quality."""


def entries_of(steps: list[tuple[str, int, int]]) -> list[Entry]:
    """Entries of any kind, some on an earlier study day than the one before; an undo takes that one back."""
    day, found = START, list[Entry]()
    for at, (kind, more, quality) in enumerate(steps, 1):
        day += more
        found.append(entry_of(kind, {"at": at, "utc_offset": 0, "day": Day(day), "origin": "x"}, quality))
    return found


def entry_of(kind: str, stamp: dict[str, Any], quality: int) -> Entry:
    """An entry of the kind with this letter."""
    made: dict[str, Callable[[], Entry]] = {
        "r": lambda: Review(**stamp, quality=quality, took=900),
        "d": lambda: Drill(**stamp, quality=quality, took=300),
        "c": lambda: Drill(**stamp, quality=quality, took=300, cram=True),
        "u": lambda: Undo(**stamp, voids=stamp["at"] - 1, voids_origin="x"),
        "s": lambda: Suspend(**stamp),
        "n": lambda: Unsuspend(**stamp),
        "b": lambda: Bury(**stamp, until=Day(stamp["day"] + quality)),
        "f": lambda: Reset(**stamp),
    }
    return made[kind]()


@pytest.fixture(scope="module")
def connection(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    """A collection of three cards without logs."""
    made = Person(tmp_path_factory.mktemp("gaps") / "home")
    made.write("seas.md", SEAS)
    made.run("due")
    with made.collection() as opened:
        yield opened.connection


@pytest.mark.parametrize(
    ("entries", "kept", "most"), [(9, 20_000, 500), (30_000, 20_000, 3000), (10**6, 20_000, 20_000), (10**6, 0, 0)]
)
def test_how_many_are_read_one_by_one(connection: sqlite3.Connection, entries: int, kept: int, most: int) -> None:
    """Logs are read one by one up to a tenth of the number of all entries, but always some, and never more than fit."""
    connection.execute("begin")
    (last,) = entries_of([("r", 0, 4)])
    head = INSERT.replace("(", "(seq, ")
    connection.execute(f"{head} values (?, {ROW[1:]}", (entries, *row_of(CardId(1), last)))
    found = streaks._Gaps(connection, kept)._most()  # noqa: SLF001
    connection.rollback()
    assert found == most


@settings(max_examples=examples(40))
@given(
    logs=st.lists(LOGS.map(entries_of), min_size=3, max_size=3),
    scheduler=st.sampled_from(["sm2", "fsrs"]),
    is_removed=st.booleans(),
)
def test_all_gaps_at_once(
    connection: sqlite3.Connection, logs: list[list[Entry]], scheduler: str, *, is_removed: bool
) -> None:
    """For any logs, reading each of them once says of every gap what is found out gap by gap."""
    connection.execute("begin")
    try:
        connection.execute("update options set scheduler = ?", (scheduler,))
        for card, entries in enumerate(logs, 1):
            connection.executemany(f"{INSERT} values {ROW}", [row_of(CardId(card), entry) for entry in entries])
        rebuild_in(connection)
        if is_removed:
            connection.execute("update schedule set deck = null where card = 3")
            connection.execute("delete from unseen where card = 3")
        studied = [*days.studied(connection, Day(START + 60))]
        gaps = [
            (Day(one + 1), Day(other - 1)) for other, one in pairwise([Day(START + 60), *studied]) if one < other - 1
        ]
        singly, at_once = (streaks._Gaps(connection, most) for most in (100, 0))  # noqa: SLF001 - with and without
        if gaps:
            at_once._examine_all(gaps[0][1])  # noqa: SLF001
        for first, last in gaps:
            is_free = singly.was_free(first, last)
            assert at_once.was_free(first, last) == is_free
            if is_free:
                assert at_once.found[first] == singly.found[first]
            assert streaks._Gaps(connection, 0).was_free(first, last) == is_free  # noqa: SLF001
        assert [*at_once.found] == [first for first, _ in reversed(gaps)]
    finally:
        connection.rollback()
