"""Schedules from Anki whose history is not there, or cannot be yet: the state is taken once, and counts once."""

import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import pytest
from anki.collection import ImportAnkiPackageOptions, ImportAnkiPackageRequest
from helpers import Person
from packages import Engine, add_note, answer, bend, engine, export
from test_anki_fsrs import turn_on
from test_anki_moments import bring, sent
from test_anki_takes import history

from flashcards.reviews import Reset, Review, Seed, SetDue, Suspend, Unsuspend
from flashcards.studyday import Instant, study_day

DAY_MS = 86_400_000


@pytest.mark.parametrize("ahead", [0.001, 1, 90, 80_000], ids="{} s".format)
@pytest.mark.parametrize("rows", [True, False], ids=["with a row", "without rows"])
def test_a_state_by_a_clock_that_is_ahead(
    person: Person, anki: Engine, tmp_path: Path, ahead: float, *, rows: bool
) -> None:
    """A state that Anki gave by a clock ahead of ours is known again, in its package and in ours."""
    card = add_note(anki, ["q", "a"]).cards()[0].id
    anki.sched.set_due_date([card], "7")
    assert anki.db is not None
    if not rows:
        anki.db.execute("delete from revlog")
    now = person.now.at
    moment = now + int(ahead * 1000)
    package = bend(
        export(anki, tmp_path / "legacy.apkg"),
        tmp_path / "bent.apkg",
        f"update revlog set id = {moment}",  # noqa: S608 - a number
        f"update cards set mod = {moment // 1000}",  # noqa: S608 - as above
    )
    assert "Added 1 entry" in bring(person, package)
    entries, state = history(person)
    for _ in range(3):
        ours = sent(person, tmp_path / "ours.apkg")
        for known in (package, ours):
            assert "No new reviews" in bring(person, known)
        with engine(tmp_path / "other") as other:
            take(other, ours)
            assert "No new reviews" in bring(person, export(other, tmp_path / "back.apkg"))
        person.wait(hours=ahead / 3600 + 1e-6)
    assert history(person) == (entries, state)
    assert [type(entry) for entry in entries] == [Seed]


@pytest.mark.parametrize(
    ("fsrs", "days", "bent", "interval"),
    [
        (False, "7", "", 7),
        (True, "7", "", 7),
        (True, "0", "", 1),
        (False, "7", "update cards set ivl = 12", 12),
        (False, "7", "update cards set ivl = 0, type = 3, queue = 2", 7),
    ],
    ids=["by days", "by FSRS", "by FSRS for today", "as the card says", "relearning"],
)
def test_the_interval_of_a_state(  # noqa: PLR0913, PLR0917 - what is given and what comes of it
    person: Person,
    anki: Engine,
    tmp_path: Path,
    fsrs: bool,  # noqa: FBT001 - a column
    days: str,
    bent: str,
    interval: int,
) -> None:
    """Of a card without any row it is what the card says, or the days until it is due where it says nothing."""
    if fsrs:
        turn_on(anki)
    card = add_note(anki, ["q", "a"]).cards()[0].id
    anki.sched.set_due_date([card], days)
    due = person.today + anki.get_card(card).due - anki.sched.today
    package = export(anki, tmp_path / "legacy.apkg")
    bring(person, bend(package, tmp_path / "bent.apkg", "delete from revlog", *filter(None, [bent])))
    _, state = history(person)
    assert state is not None
    assert (state.interval, state.due) == (interval, due)


class Row(NamedTuple):
    """A row of Anki's log: milliseconds after the first one, button, intervals, ease, type."""

    after: int
    button: int
    interval: int
    before: int
    ease: int
    kind: int


ROWS = {
    "first answers": [Row(0, 3, -600, 0, 0, 0), Row(1, 3, 1, -600, 2500, 0), Row(DAY_MS, 4, 6, 1, 2650, 1)],
    "an answer": [Row(0, 3, 30, 12, 2500, 1)],
    "a day chosen after it": [Row(0, 3, 30, 12, 2500, 1), Row(5, 0, 30, 30, 2500, 4)],
    "an interval chosen after it": [Row(0, 3, 30, 12, 2500, 1), Row(5, 0, 41, 30, 2500, 4)],
    "a second beginning": [Row(-10 * DAY_MS, 0, 0, 0, 0, 4), Row(0, 3, 30, 12, 2500, 1)],
    "a day chosen for a new card": [Row(0, 0, 41, 0, 2500, 4)],
}


def package_of(  # noqa: PLR0913 - what a card is like
    person: Person, anki: Engine, first: int, rows: Sequence[Row], *, kind: int = 2, due: int
) -> Path:
    """A package whose card has these rows from a moment on, and is due so many days after the last."""
    card = add_note(anki, ["q", "a"]).cards()[0].id
    place = Path(anki.path).parent
    at = first + rows[-1].after
    day = anki.sched.today + study_day(Instant(at=at, utc_offset=person.now.utc_offset)) - person.today + due
    return bend(
        export(anki, place / "legacy.apkg"),
        place / "bent.apkg",
        *(
            f"insert into revlog values ({first + row.after}, {card}, -1, {row.button}, {row.interval}, {row.before},"  # noqa: S608 - ours
            f" {row.ease}, 1000, {row.kind})"
            for row in rows
        ),
        f"update cards set type = {kind}, queue = {2 if kind == 2 else 3}, due = {day}, ivl = {rows[-1].interval},"  # noqa: S608 - ours
        f" factor = 2500, reps = 3, mod = {at // 1000}",
    )


@pytest.mark.parametrize("rows", ROWS.values(), ids=ROWS)
@pytest.mark.parametrize("days", [1.5, 3, 40])
def test_answers_that_cannot_be_yet(person: Person, anki: Engine, days: float, rows: Sequence[Row]) -> None:
    """Where Anki's clock was days ahead, the state counts now, and the answers that led to it not once more later."""
    first = person.now.at + int(days * DAY_MS)
    rows = [row._replace(after=row.after if row.after >= 0 else row.after - int(days * DAY_MS)) for row in rows]
    package = package_of(person, anki, first, rows, due=rows[-1].interval if rows[-1].button else 17)
    assert " impossible time" in bring(person, package)
    known = history(person)
    assert [type(entry) for entry in known[0] if not isinstance(entry, Reset)] == [Seed]
    for _ in range(3):
        assert "No new reviews" in bring(person, package)
        assert history(person) == known
        person.wait(days=days)


@pytest.mark.parametrize(
    ("kind", "rows"),
    [(1, [Row(0, 3, -600, 0, 0, 0)]), (3, [Row(0, 1, -600, 12, 2300, 1)])],
    ids=["learning", "forgotten"],
)
def test_steps_that_cannot_be_yet(person: Person, anki: Engine, kind: int, rows: Sequence[Row]) -> None:
    """A card that is in its steps waits until these moments come, and has no other state until then."""
    package = package_of(person, anki, person.now.at + 3 * DAY_MS, rows, kind=kind, due=0)
    assert "No new reviews" in bring(person, package)
    person.wait(days=3)
    bring(person, package)
    entries, _ = history(person)
    assert [type(entry) for entry in entries][-1] is Review
    assert "No new reviews" in bring(person, package)


def test_answers_after_those_that_cannot_be_yet(person: Person, anki: Engine) -> None:
    """What was answered here meanwhile, and in Anki once its clock was right again, counts as it did."""
    ahead = [Row(3 * DAY_MS, 3, 30, 12, 2500, 1)]
    start = person.now.at
    bring(person, package_of(person, anki, start, ahead, due=30))
    person.wait(days=1)
    with person.collection() as opened:
        person.answer(opened, "q")
    answered, (_, before) = person.now.at, history(person)
    assert before is not None
    assert before.interval > 30
    person.wait(days=0.5)
    right = Row(int(1.4 * DAY_MS), 3, 60, 30, 2500, 1)
    package = bend(
        Path(anki.path).parent / "legacy.apkg",
        Path(anki.path).parent / "more.apkg",
        *(
            f"insert into revlog select {start + row.after}, id, -1, 3, {row.interval}, {row.before}, 2500, 9, 1"  # noqa: S608 - ours
            " from cards"
            for row in (right, *ahead)
        ),
        "update cards set type = 2, queue = 2, due = 61, ivl = 60, factor = 2500, reps = 4",
    )
    for _ in range(3):
        bring(person, package)
        entries, _ = history(person)
        assert [entry.at for entry in entries] == [start, answered, start + right.after]
        person.wait(days=2)


def take(anki: Engine, package: Path) -> None:
    """Let Anki import a package, with its schedules."""
    options = ImportAnkiPackageOptions(with_scheduling=True)
    anki.import_anki_package(ImportAnkiPackageRequest(package_path=str(package), options=options))


@pytest.mark.parametrize("fsrs", [False, True], ids=["SM-2", "FSRS"])
def test_a_day_chosen_after_a_state(person: Person, anki: Engine, tmp_path: Path, *, fsrs: bool) -> None:
    """A due day that somebody chose in Anki for a card whose state came from here is taken, once."""
    anki.sched.set_due_date([add_note(anki, ["q", "a"]).cards()[0].id], "41")
    bring(person, export(anki, tmp_path / "a.apkg"))
    person.wait(hours=0.01)
    with engine(tmp_path / "other") as other:
        if fsrs:
            turn_on(other)
        take(other, sent(person, tmp_path / "ours.apkg"))
        other.sched.set_due_date(other.find_cards(""), "20")
        chosen = person.today + 20
        for _ in range(2):
            bring(person, export(other, tmp_path / "back.apkg"))
            entries, state = history(person)
            assert [type(entry) for entry in entries] == [Seed, SetDue]
            assert state is not None
            assert (state.due, state.interval) == (chosen, 41)
            person.wait(days=1)


def test_a_day_chosen_for_a_card_that_was_reset(person: Person, anki: Engine, tmp_path: Path) -> None:
    """What was forgotten in Anki, and got a due day there, has that day here, whether its history is known or not."""
    card = add_note(anki, ["q", "a"]).cards()[0].id
    answer(anki, card, 4)
    bring(person, export(anki, tmp_path / "a.apkg"))
    time.sleep(0.01)
    anki.sched.schedule_cards_as_new([card])
    time.sleep(0.01)
    anki.sched.set_due_date([card], "9")
    person.wait(hours=0.1)
    other = Person(tmp_path / "other")
    other.moment = person.moment
    package = export(anki, tmp_path / "b.apkg")
    for somebody in (person, other, person):
        bring(somebody, package)
        entries, state = history(somebody)
        assert [type(entry) for entry in entries] == [Review, Reset, Seed]
        assert state is not None
        assert state.due == somebody.today + 9


@pytest.mark.parametrize("days", [["9"], ["7", "9"], ["7", "3", "9"]], ids=len)
def test_days_chosen_one_after_another(person: Person, anki: Engine, tmp_path: Path, days: Sequence[str]) -> None:
    """Where the rows say no interval, it is the days until the last one that was chosen."""
    turn_on(anki)
    card = add_note(anki, ["q", "a"]).cards()[0].id
    for one in days:
        anki.sched.set_due_date([card], one)
        time.sleep(0.01)
    person.wait(hours=0.01)
    bring(person, export(anki, tmp_path / "a.apkg"))
    entries, state = history(person)
    assert [type(entry) for entry in entries] == [Seed, *[SetDue] * (len(days) - 1)]
    assert state is not None
    assert (state.interval, state.due) == (9, person.today + 9)


def test_suspended_by_a_clock_that_is_ahead(person: Person, anki: Engine, tmp_path: Path) -> None:
    """What was suspended there, and is asked here again, is not suspended by the next import of the same package."""
    anki.sched.suspend_cards([add_note(anki, ["q", "a"]).cards()[0].id])
    ahead = (person.now.at + 3_600_000) // 1000
    package = bend(export(anki, tmp_path / "legacy.apkg"), tmp_path / "bent.apkg", f"update cards set mod = {ahead}")  # noqa: S608 - ours
    assert "Added 1 entry" in bring(person, package)
    person.wait(hours=0.1)
    assert person.run("unsuspend", "q").exit_code == 0
    person.wait(hours=0.1)
    assert "No new reviews" in bring(person, package)
    assert [type(entry) for entry in history(person)[0]] == [Suspend, Unsuspend]
