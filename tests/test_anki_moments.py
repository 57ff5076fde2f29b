"""Answers that meet in time, days that were chosen, and options of scheduling: on the way to Anki and back."""

import sqlite3
import zipfile
from collections.abc import Sequence
from contextlib import closing
from itertools import pairwise
from pathlib import Path

import pytest
from helpers import Person, append, check_derived, deck_text, merge
from packages import Engine, add_note, answer, bend, export
from test_anki_takes import history

from flashcards.cards import CardId
from flashcards.reviews import Drill, Review, Seed, SetDue
from flashcards.scheduling.sm2 import LEAST_EASE
from flashcards.studyday import Day


def bring(person: Person, package: Path, *options: str) -> str:
    """Import a package; what was said."""
    result = person.run("import", str(package), *options)
    assert result.exit_code == 0, result.output
    with person.collection() as opened:
        check_derived(opened)
    return result.output


def sent(person: Person, path: Path) -> Path:
    """A package of everything that somebody has."""
    assert person.run("export", "anki", "-o", str(path)).exit_code == 0
    return path


def rows(package: Path, query: str) -> list[tuple[int, ...]]:
    """What a query finds in a package of ours."""
    with zipfile.ZipFile(package) as archive:
        place = Path(archive.extract("collection.anki2", package.parent))
    with closing(sqlite3.connect(place)) as connection:
        return connection.execute(query).fetchall()


@pytest.mark.parametrize(
    "moments",
    [(0, 0), (0, 0, 0), (0, 0, 1), (0, 0, 0, 1), (0, 0, 1, 1, 2), (0,) * 10, (0,) * 1_200],
    ids=lambda moments: f"{len(moments)} within {max(moments) + 1} ms",
)
def test_answers_of_one_millisecond_come_home(person: Person, tmp_path: Path, moments: Sequence[int]) -> None:
    """However many cards were answered at once, of what Anki moved to the next milliseconds nothing is new."""
    person.write("seas.md", deck_text("Seas", {f"term {number}": "Text." for number in range(len(moments))}))
    at = person.now.at - 5_000
    with person.collection() as opened:
        person.refresh(opened)
        answers = [
            (CardId(card), [Review(at=at + more, utc_offset=0, day=person.today, quality=4)])
            for card, more in enumerate(moments, 1)
        ]
        assert merge(opened, answers).added == len(moments)
    package = sent(person, tmp_path / "a.apkg")
    assert len(rows(package, "select id from revlog")) == len(moments)
    assert "No new reviews" in bring(person, package)


@pytest.mark.parametrize(
    ("front", "config"),
    [
        ("", ()),
        ("max-interval: 10\n", ()),
        ("", (("max-interval", "10"),)),
        ("", (("late-credit", "true"),)),
        ("max-interval: 200\n", (("late-credit", "true"), ("fuzz", "true"))),
    ],
)
def test_the_log_in_anki_leads_to_the_card(
    person: Person, tmp_path: Path, front: str, config: Sequence[tuple[str, str]]
) -> None:
    """Under whatever options, an answer begins at the interval that the one before led to; the card has the last."""
    person.write("seas.md", deck_text("Seas", {"Tide": "Text."}, front))
    for name, value in config:
        assert person.run("config", name, value).exit_code == 0
    with person.collection() as opened:
        person.refresh(opened)
        for days in (1, 9, 20, 50, 150):
            person.answer(opened, "Tide")
            person.wait(days=days)
    package = sent(person, tmp_path / "a.apkg")
    logged = rows(package, "select lastIvl, ivl from revlog order by id")
    assert len(logged) == 5
    assert all(before[1] == after[0] for before, after in pairwise(logged))
    assert rows(package, "select ivl from cards") == [(logged[-1][1],)]
    intervals = [interval for _, interval in logged]
    _, state = history(person, "Tide")
    assert state is not None
    assert state.interval == intervals[-1]
    if not front and not config:
        assert intervals == [1, 6, 15, 38, 95]


def test_a_day_that_was_chosen_before_a_repeat(person: Person, tmp_path: Path) -> None:
    """It is the day that the card says, though a repeat that counts nothing came after it."""
    person.write("seas.md", deck_text("Seas", {"Tide": "Text."}))
    with person.collection() as opened:
        person.refresh(opened)
        for _ in range(2):
            person.answer(opened, "Tide")
            person.wait(days=1)
        chosen = Day(person.today + 70)
        card = CardId(1)
        append(opened, card, SetDue(**person.stamp(), due=chosen))
        person.wait(hours=1)
        append(opened, card, person.drill())
    other = Person(tmp_path / "other")
    other.moment = person.moment
    bring(other, sent(person, tmp_path / "a.apkg"))
    entries, state = history(other, "Tide")
    assert [type(entry) for entry in entries] == [Review, Review, SetDue, Drill]
    assert state is not None
    assert state.due == chosen


def test_a_state_that_an_answer_found_comes_before_it(person: Person, anki: Engine, tmp_path: Path) -> None:
    """Also where a repeat lies a millisecond before that answer; and the second import finds nothing new."""
    card = add_note(anki, ["q", "a"]).cards()[0].id
    answer(anki, card, 3)
    at = person.now.at - 86_400_000
    package = bend(
        export(anki, tmp_path / "legacy.apkg"),
        tmp_path / "bent.apkg",
        "delete from revlog",
        f"insert into revlog values ({at}, {card}, -1, 3, 10, 10, 0, 1000, 3)",  # noqa: S608 - ours
        f"insert into revlog values ({at + 1}, {card}, -1, 3, 25, 10, 2500, 1000, 1)",  # noqa: S608 - ours
        "update cards set type = 2, queue = 2, ivl = 25, factor = 2500, due = 25, reps = 2",
    )
    said = bring(person, package)
    assert "Added 2 reviews and 1 other entry" in said
    entries, state = history(person)
    assert [(type(entry), entry.at) for entry in entries] == [(Seed, at - 1), (Drill, at), (Review, at + 1)]
    assert state is not None
    assert state.interval == 25
    assert state.ease > LEAST_EASE
    assert "No new reviews" in bring(person, package)
