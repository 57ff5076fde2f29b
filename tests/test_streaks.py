"""Days in a row of a small deck, where on many days nothing is due."""

import random
from collections.abc import Sequence
from pathlib import Path

import pytest
from helpers import SEAS, Person, deck_text

from flashcards.collection import browse, log
from flashcards.collection.figures import streaks
from flashcards.reviews import Entry, Rating
from flashcards.statistics import Known, known_dues


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
    assert streak(person) == 3


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
