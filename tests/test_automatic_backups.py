"""Backups that are made by themselves, and which of all backups are kept."""

import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest
from helpers import PATIENCE, Person
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import examples
from test_backups import backup
from test_backups import person as person  # noqa: PLC0414 - a fixture

from flashcards.backups import shelf
from flashcards.backups.rotation import outdated
from flashcards.collection.rescue import copying

DAYS = st.lists(st.integers(0, 1000), unique=True, max_size=200).map(
    lambda ages: [date(2026, 11, 30) - timedelta(days=age) for age in sorted(ages, reverse=True)]
)


MOST = st.integers(0, 14)


class TestRotation:
    """Which automatic backups are kept."""

    def test_after_three_years(self) -> None:
        """With the usual settings a backup every day leaves a week of days, a month of weeks, and a year of months."""
        days = [date(2026, 11, 30) - timedelta(days=age) for age in range(1100)][::-1]
        kept: list[date] = []
        for day in days:
            kept.append(day)
            gone = outdated([(each, each) for each in kept], 7, 4, 12)
            kept = [each for each in kept if each not in gone]
        assert [str(day) for day in kept[-7:]] == [f"2026-11-{number}" for number in range(24, 31)]
        assert "2026-11-22" in map(str, kept)
        assert len(kept) == 7 + 2 + 11
        assert kept[0] == date(2025, 12, 31)

    @settings(max_examples=examples(50))
    @given(days=DAYS, most=st.tuples(MOST, MOST, MOST))
    def test_what_is_always_so(self, days: list[date], most: tuple[int, int, int]) -> None:
        """The newest stays if any does, no more stay than were asked for, and to tidy twice changes nothing."""
        gone = outdated([(day, day) for day in days], *most)
        kept = [day for day in days if day not in gone]
        assert len(kept) <= sum(most)
        if days and any(most):
            assert kept[-1] == days[-1]
        assert outdated([(day, day) for day in kept], *most) == []


@pytest.mark.process
class TestAutomatic:
    """The backup that is made by itself."""

    def study(self, person: Person) -> str:
        """A session with one answer, by the clock of the machine; what it said on standard error."""
        done = person.start("study", "--plain", text="\n3\nq\n", extra={"FLASHCARDS_NOW": ""})
        assert done.returncode == 0, done.stderr
        return done.stderr

    def wait(self, person: Person) -> list[str]:
        """Wait until no backup is being made; the kinds of those there are."""
        end = time.monotonic() + PATIENCE
        while Path(person.home.backing_up).exists() and time.monotonic() < end:
            time.sleep(0.02)
        return [one.kind for one in shelf.shelved(person.home)]

    def test_once_a_day(self, person: Person) -> None:
        """It is made after the first session of a day, by a process that nobody waits for, and not again."""
        self.study(person)
        assert self.wait(person) == ["automatic"]
        made = [one.path.stat().st_mtime_ns for one in shelf.shelved(person.home)]
        self.study(person)
        assert self.wait(person) == ["automatic"]
        assert [one.path.stat().st_mtime_ns for one in shelf.shelved(person.home)] == made
        assert self.study(person) == ""

    def test_one_that_was_made_by_hand(self, person: Person) -> None:
        """It does not take the place of the automatic one of its day."""
        backup(person)
        (by_hand,) = shelf.shelved(person.home)
        assert not shelf.is_made(person.home, by_hand.made.date())

    def test_of_a_home_with_a_relative_name(self, person: Person) -> None:
        """It finds the home, though it is started from another folder."""
        code = (
            "import os; from flashcards.backups import automatic; from flashcards.library.places import Home;"
            f" os.chdir({str(person.folder.parent)!r}); print(automatic.start(Home({person.folder.name!r})))"
        )
        done = person.start(code=code)
        assert (done.returncode, done.stdout) == (0, "\n"), done.stderr
        assert self.wait(person) == ["automatic"]

    def test_never(self, person: Person) -> None:
        """Where nothing is to be kept none is made, nor where the clock is pinned."""
        for key in ("backup-days", "backup-weeks", "backup-months"):
            assert person.run("config", key, "0").exit_code == 0
        self.study(person)
        assert person.run("config", "backup-days", "7").exit_code == 0
        assert person.start("study", "--plain", text="\n3\nq\n").returncode == 0
        assert not Path(person.home.backups).exists()

    def test_a_failure_is_said(self, person: Person) -> None:
        """What went wrong is one line at the next start, once."""
        with closing(sqlite3.connect(person.home.collection)) as connection:
            connection.execute("update notes set definition = 'else' where term = 'Gyre'")
            connection.commit()
        self.study(person)
        lock, end = Path(person.home.backing_up), time.monotonic() + PATIENCE
        while "Gyre" not in lock.read_text(encoding="utf-8") and time.monotonic() < end:
            time.sleep(0.02)
        time.sleep(0.2)
        said = [line for line in person.run("due").stderr.splitlines() if "backup" in line]
        assert len(said) == 1
        assert f"the last automatic backup failed: {person.home.collection}: " in said[0]
        assert "'Gyre', is corrupted" in said[0]
        assert person.run("due").stderr == ""
        assert shelf.shelved(person.home) == []

    def test_one_that_was_killed(self, person: Person) -> None:
        """A backup that did not come to its end is one line at the next start."""
        Path(person.home.backups).mkdir()
        Path(person.home.backing_up).write_text("", encoding="utf-8")
        assert "it was ended before it was complete" in person.run("due").stderr
        assert person.run("due").stderr == ""

    def test_no_place(self, person: Person) -> None:
        """Where no backup can be begun the session says so at its end."""
        Path(person.home.backups).write_text("", encoding="utf-8")
        said = self.study(person)
        assert said.count("\n") == 1
        assert "the last automatic backup failed: File exists" in said

    def test_when_others_write(self, person: Person) -> None:
        """It gives up, without a word, as soon as another session writes."""

        class Busy:
            """A collection that somebody writes to whenever some pages of it were copied."""

            def __init__(self, own: sqlite3.Connection) -> None:
                self.execute, self._own = own.execute, own

            def backup(self, made: sqlite3.Connection, *, progress: Callable[..., None], **_: int) -> None:
                def watch(*numbers: int) -> None:
                    with closing(sqlite3.connect(person.home.collection)) as other, other:
                        other.execute("update options set fuzz = 1 - fuzz")
                    progress(*numbers)

                self._own.backup(made, pages=1, progress=watch)

        target = person.folder / "copy.db"
        with closing(sqlite3.connect(person.home.collection, isolation_level=None)) as own:
            with pytest.raises(copying.Interrupted):
                copying.copy_of(Busy(own), person.home.collection, str(target), yielding=True)  # type: ignore[arg-type]
            facts = copying.copy(person.home.collection, str(person.folder / "other.db"), yielding=True)
        assert facts.answers == 1
