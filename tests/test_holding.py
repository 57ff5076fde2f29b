"""Cards suspended, buried, forgotten and moved by hand; the log as it is read; dates as people give them."""

import json
from contextlib import suppress
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from helpers import SEAS, Person, check_derived, deck_text, device_of
from hypothesis import given
from hypothesis import strategies as st

from flashcards.cli.dates import date_of
from flashcards.collection import browse, log
from flashcards.errors import BadDate
from flashcards.reviews import Bury, Entry, Rating, Reset, SetDue, Suspend, Undo, Unsuspend
from flashcards.scheduling.sm2 import memory_of

TUESDAY = date(2026, 11, 24)


@pytest.fixture
def person(tmp_path: Path) -> Person:
    """Somebody with two decks, who has answered one card."""
    person = Person(tmp_path / "home")
    person.write("seas.md", SEAS)
    person.write("both.md", deck_text("Both", {"Ebb": "flow"}, "reverse: true\n"))
    with person.collection() as opened:
        person.answer(opened, "Tide")
    person.wait(hours=1)
    return person


def kinds(person: Person, term: str, number: int = 0) -> list[type[Entry]]:
    """What happened to a card of a term; its schedule is the replay of that."""
    with person.collection() as opened:
        check_derived(opened)
        card = browse.find_term(opened, term)[number].card
        return [type(entry) for entry in log.entries(opened, card)]


class TestHolding:
    """One command each, undone by one undo."""

    def test_suspend_and_unsuspend(self, person: Person) -> None:
        """Suspended cards are not asked; all that are suspended can be asked again at once."""
        assert person.run("suspend", "Wave").stdout == "Suspended: 1 card, Wave (water wave)\n"
        assert person.run("suspend", "deck:Both").stdout == "Suspended: 2 cards, Ebb\n"
        assert person.run("suspend", "Wave").exit_code == 1
        assert person.run("due", "--format", "{new}").stdout == "1\n"
        assert person.run("unsuspend", "is:suspended").stdout.startswith("Unsuspended: 3 cards, ")
        assert kinds(person, "Wave") == [Suspend, Unsuspend]
        assert person.run("unsuspend", "Wave").stderr == "flashcards: nothing to unsuspend\n"

    def test_one_undo_takes_all_back(self, person: Person) -> None:
        """What one command did is one step, back and forth."""
        person.run("suspend", "deck:Both")
        assert person.run("undo").stdout == "Undone: suspend for Ebb and 1 more\n"
        assert kinds(person, "Ebb", 1) == [Suspend, Undo]
        assert person.run("search", "is:suspended").exit_code == 1
        person.run("redo")
        assert len(person.run("search", "is:suspended").stdout.splitlines()) == 2

    def test_bury(self, person: Person) -> None:
        """Buried cards come back tomorrow."""
        assert person.run("bury", "Gyre").stdout == "Buried until tomorrow: 1 card, Gyre\n"
        assert person.run("bury", "Gyre").exit_code == 1
        assert "Gyre" in person.run("search", "is:buried").stdout
        person.wait(days=1)
        assert person.run("search", "is:buried").exit_code == 1
        assert kinds(person, "Gyre") == [Bury]

    def test_bury_where_a_clock_begins(self, person: Person) -> None:
        """On a machine without a clock it is the first night of 1970, and tomorrow is day 0."""
        person.moment = datetime.fromisoformat("1970-01-01T00:00:00+00:00")
        assert person.run("bury", "Gyre").stdout == "Buried until tomorrow: 1 card, Gyre\n"
        assert person.run("bury", "Gyre").exit_code == 1

    @pytest.mark.parametrize("blank", ["", " ", "\t\n"])
    @pytest.mark.parametrize(
        "command",
        [
            ("suspend",),
            ("unsuspend",),
            ("bury",),
            ("forget",),
            ("set-due", "tomorrow"),
            ("log", "--since", "2026-01-01"),
        ],
        ids=" ".join,
    )
    def test_nothing_is_not_everything(self, person: Person, command: tuple[str, ...], blank: str) -> None:
        """A variable that was never set is refused, and does nothing to any card."""
        before = person.run("export", "json").stdout
        result = person.run(*command, blank)
        assert result.exit_code == 2
        assert "it is empty; give a term" in result.stderr
        assert person.run("export", "json").stdout == before

    def test_forget(self, person: Person) -> None:
        """Learnt cards are new again; what was never learnt cannot be forgotten."""
        assert person.run("forget", "tide").stdout == "Forgot: 1 card, Tide\n"
        assert "Tide" in person.run("search", "is:new").stdout
        assert kinds(person, "Tide")[-1] is Reset
        assert person.run("forget", "Wave").exit_code == 1

    def test_set_due(self, person: Person) -> None:
        """A card comes on the day that was chosen; its memory stays."""
        day = "2026-03-15"
        assert person.run("set-due", "in 2 weeks", "Tide").stdout == f"Set due on {day}: 1 card, Tide\n"
        with person.collection() as opened:
            state = browse.find_term(opened, "Tide")[0].state
        assert state is not None
        assert (state.interval, memory_of(state).repetitions) == (1, 1)
        assert f"due {day}" in person.run("show", "Tide").stdout
        assert kinds(person, "Tide")[-1] is SetDue
        assert person.run("set-due", day, "Tide").exit_code == 1
        wrong = person.run("set-due", "whenever", "Tide")
        assert wrong.exit_code == 2
        assert '"whenever" is not a date; give one like 2026-03-01' in wrong.stderr

    @pytest.mark.parametrize("command", [("suspend",), ("bury",), ("forget",), ("set-due", "friday")], ids=" ".join)
    def test_a_dry_run(self, person: Person, command: tuple[str, ...]) -> None:
        """It says which cards are meant, and writes nothing."""
        done = person.run(*command, "--dry-run", "Tide")
        assert done.exit_code == 0
        assert done.stdout.startswith("Would ")
        assert done.stdout.endswith(": 1 card, Tide\n")
        assert len(kinds(person, "Tide")) == 1

    @pytest.mark.parametrize("command", [("suspend",), ("unsuspend",), ("set-due", "friday")], ids=" ".join)
    def test_what_is_not_there(self, person: Person, command: tuple[str, ...]) -> None:
        """A name that is no term and finds nothing is said with the nearest one."""
        result = person.run(*command, "Tida")
        assert (result.exit_code, result.stdout) == (2, "")
        assert result.stderr == 'flashcards: no term "Tida"; did you mean "Tide"?\n'
        query = person.run(*command, "Tide tag:none")
        assert (query.exit_code, query.stderr) == (2, "flashcards: Tide tag:none: no cards match\n")

    def test_many(self, person: Person) -> None:
        """Of many cards the first names are said."""
        person.write("many.md", deck_text("Many", {f"N{number}": "x" for number in range(9)}))
        assert person.run("suspend", "deck:Many").stdout == "Suspended: 9 cards, N0, N1, N2, N3, N4 and 4 more\n"


class TestLog:
    """``flashcards log``."""

    def test_days(self, person: Person) -> None:
        """Today alone, or from a day on, up to another; what was undone is marked, and what was redone no longer."""
        person.wait(days=1)
        with person.collection() as opened:
            person.answer(opened, "Wave", Rating.AGAIN)
        person.wait(hours=1)
        person.run("undo")
        assert person.run("log").stdout == (
            "2026-03-02 09:00  Wave (water wave): review: Again, 2 s (undone)\n"
            "2026-03-02 10:00  Wave (water wave): undo\n"
        )
        assert len(person.run("log", "--since", "yesterday").stdout.splitlines()) == 3
        person.wait(hours=1)
        person.run("redo")
        assert person.run("log").stdout == (
            "2026-03-02 09:00  Wave (water wave): review: Again, 2 s\n"
            "2026-03-02 10:00  Wave (water wave): undo\n"
            "2026-03-02 11:00  Wave (water wave): redo\n"
        )
        assert "2026-03-02 11:00  redo\n" in person.run("show", "Wave").stdout
        assert "Tide" in person.run("log", "--since", "2026-03-01", "--until", "1 day").stdout
        assert "Wave" not in person.run("log", "--since", "2026-03-01", "--until", "1 day").stdout
        assert person.run("log", "--since", "2026-03-01", "Tide").stdout.count("\n") == 1
        assert person.run("log", "Gyre").exit_code == 1

    def test_json(self, person: Person) -> None:
        """Each entry as it is exported, with its card and whether it counts."""
        (entry,) = json.loads(person.run("log", "--json").stdout)
        with person.collection() as opened:
            assert entry.pop("origin") == device_of(opened)
        assert entry == {
            "term": "Tide", "card": "forward", "deck": "Seas", "counts": True, "kind": "review",
            "at": "2026-03-01T08:00:00.000+01:00", "day": "2026-03-01", "quality": 4, "took": 1500,
        }  # fmt: skip

    def test_nothing_yet(self, tmp_path: Path) -> None:
        """Before anything was begun there is nothing, and nothing is made."""
        result = Person(tmp_path / "new").run("log")
        assert (result.exit_code, result.stdout) == (1, "")
        assert not (tmp_path / "new").exists()


class TestDates:
    """Dates as people give them."""

    @pytest.mark.parametrize(
        ("text", "ahead", "back"),
        [
            ("today", "2026-11-24", "2026-11-24"),
            ("Tomorrow", "2026-11-25", "2026-11-25"),
            ("yesterday", "2026-11-23", "2026-11-23"),
            ("in 3 weeks", "2026-12-15", "2026-12-15"),
            ("3 weeks", "2026-12-15", "2026-11-03"),
            ("2 weeks ago", "2026-11-10", "2026-11-10"),
            ("in a month", "2026-12-24", "2026-12-24"),
            ("+10d", "2026-12-04", "2026-12-04"),
            ("next friday", "2026-11-27", "2026-11-27"),
            ("fri", "2026-11-27", "2026-11-20"),
            ("tuesday", "2026-12-01", "2026-11-24"),
            ("last monday", "2026-11-23", "2026-11-23"),
            ("next week", "2026-12-01", "2026-12-01"),
            ("last year", "2025-11-24", "2025-11-24"),
            ("2026-03-01", "2026-03-01", "2026-03-01"),
            ("1 march", "2027-03-01", "2026-03-01"),
            ("March 1, 2028", "2028-03-01", "2028-03-01"),
            ("jan 1", "2027-01-01", "2026-01-01"),
        ],
    )
    def test_what_is_meant(self, text: str, ahead: str, back: str) -> None:
        """A day without a year or a direction is the next one, or the last one where the past is looked at."""
        assert date_of(text, TUESDAY).isoformat() == ahead
        assert date_of(text, TUESDAY, past=True).isoformat() == back

    @pytest.mark.parametrize(
        "text", ["", "foo", "12", "2026", "3/4/2026", "29 feb", "in 99999 years", "in 3 weeks ago", "2026-13-01", "\0"]
    )
    def test_what_means_nothing(self, text: str) -> None:
        """What could be two days, or none, is refused."""
        with pytest.raises(BadDate):
            date_of(text, TUESDAY)

    @given(st.dates(), st.dates(date(1900, 1, 1), date(2200, 1, 1)), st.booleans())
    def test_iso_dates(self, day: date, today: date, past: bool) -> None:  # noqa: FBT001 - drawn
        """A date in full is itself, whenever it is said."""
        assert date_of(day.isoformat(), today, past=past) == day

    @given(st.integers(0, 9999), st.dates(date(1900, 1, 1), date(2200, 1, 1)))
    def test_days_ahead(self, days: int, today: date) -> None:
        """Days ahead and ago are counted."""
        assert date_of(f"in {days} days", today) == today + timedelta(days=days)
        assert date_of(f"{days} days ago", today) == today - timedelta(days=days)

    @given(st.text(max_size=30), st.booleans())
    def test_any_text(self, text: str, past: bool) -> None:  # noqa: FBT001 - drawn
        """Any text means a day or is refused, and nothing else happens."""
        with suppress(BadDate):
            assert isinstance(date_of(text, TUESDAY, past=past), date)
