"""Days of answers that were given in another season, clocks that disagree, and due days set under FSRS."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from helpers import Person, check_derived, deck_text, tree
from packages import Engine, add_note, answer, bend, export
from test_anki_again import bring, change
from test_anki_takes import history

from flashcards import clock
from flashcards.reviews import Entry, Reset, Review, Seed, SetDue, Undo, effective
from flashcards.studyday import Day, from_date

BERLIN, NEW_YORK, AUCKLAND = "CET-1CEST,M3.5.0,M10.5.0/3", "EST5EDT,M3.2.0,M11.1.0", "NZST-12NZDT,M9.5.0,M4.1.0/3"
WINTER, SUMMER = "2027-01-15T12:00:00+01:00", "2027-07-15T12:00:00+02:00"


def at(moment: str) -> int:
    """UTC milliseconds of a moment."""
    return int(datetime.fromisoformat(moment).timestamp() * 1000)


def day(text: str) -> Day:
    """A study day by its date."""
    return from_date(datetime.fromisoformat(text).date())


@contextmanager
def on(person: Person, moment: str) -> Iterator[None]:
    """Let it be another moment for somebody."""
    before, person.moment = person.moment, datetime.fromisoformat(moment)
    try:
        yield
    finally:
        person.moment = before


class TestOffsets:
    """The offset that was in force at each moment."""

    @pytest.fixture
    def package(self, anki: Engine, tmp_path: Path) -> Path:
        """A card of winter and one of summer, each answered twice around the beginning of a study day."""
        assert anki.db is not None
        for term, moments in (
            ("winter", ("2026-01-10T22:00:00+01:00", "2026-01-11T03:30:00+01:00")),
            ("summer", ("2026-07-01T22:00:00+02:00", "2026-07-02T03:30:00+02:00")),
            ("early", ("2026-07-01T22:00:00+02:00", "2026-07-02T04:30:00+02:00")),
        ):
            card = add_note(anki, [term, "a"]).cards()[0].id
            for number, moment in enumerate(moments):
                more = number + len(term)
                anki.db.execute("insert into revlog values (?, ?, -1, 3, 1, 1, 2500, 1000, 0)", at(moment) + more, card)
        return export(anki, tmp_path / "a.apkg")

    def log(self, person: Person, term: str) -> list[tuple[type[Entry], int, Day]]:
        """What counts of a card: the kind, the offset in hours and the day."""
        return [(type(entry), entry.utc_offset // 3600, entry.day) for entry in effective(history(person, term)[0])]

    def test_any_season_gives_the_same_log(self, tmp_path: Path, package: Path, live_in: Callable[[str], None]) -> None:
        """What was answered in one night is of one study day, whenever it is imported."""
        live_in(BERLIN)
        for moment in (WINTER, SUMMER):
            person = Person(tmp_path / moment[:7])
            person.moment = datetime.fromisoformat(moment)
            bring(person, package)
            tenth, first, second = day("2026-01-10"), day("2026-07-01"), day("2026-07-02")
            assert self.log(person, "winter") == [(Review, 1, tenth), (Review, 1, tenth)]
            assert self.log(person, "summer") == [(Review, 2, first), (Review, 2, first)]
            assert self.log(person, "early") == [(Review, 2, first), (Review, 2, second)]
            assert "No new reviews" in bring(person, package)

    @pytest.mark.parametrize(("zone", "hours"), [(NEW_YORK, (-5, -4)), (AUCKLAND, (13, 12)), ("UTC0", (0, 0))])
    def test_the_zone_is_the_machines(
        self, person: Person, package: Path, live_in: Callable[[str], None], zone: str, hours: tuple[int, int]
    ) -> None:
        """A pinned moment says what time it is, and not where."""
        live_in(zone)
        person.moment = datetime.fromisoformat(WINTER)
        bring(person, package)
        for term, hour in zip(("winter", "summer"), hours, strict=True):
            assert {offset for _, offset, _ in self.log(person, term)} == {hour}

    def test_days_of_earlier_imports(self, tmp_path: Path, package: Path, live_in: Callable[[str], None]) -> None:
        """They stay until they are asked for; then homes that had them from other seasons have the same."""
        homes = []
        for name, zone in (("winter", "XST-1"), ("summer", "XST-2"), ("new", BERLIN)):
            live_in(zone)  # as one offset was taken for all moments once
            person = Person(tmp_path / name)
            person.moment = datetime.fromisoformat(WINTER)
            bring(person, package)
            homes.append(person)
        live_in(BERLIN)
        winter, summer, new = homes
        assert "for another day" not in bring(new, package)
        said = bring(winter, package)
        assert "1 entry of an earlier import counts for the wrong day in your time zone" in said
        assert "--take days corrects it" in said
        assert self.log(winter, "early") == [(Review, 1, day("2026-07-01")), (Review, 1, day("2026-07-01"))]
        assert "Would move 1 entry" in bring(winter, package, "--take", "days", "--dry-run")
        assert "Moved 1 entry of an earlier import to the right day" in bring(winter, package, "--take", "days")
        assert "1 entry of an earlier import" in bring(summer, package)
        assert "Moved 1 entry" in bring(summer, package, "--take", "days", "--take", "text")
        schedules = []
        for person in homes:
            said = bring(person, package, "--take", "days")
            assert "No new reviews" in said
            assert "entry" not in said
            schedules.append([
                ([(kind, date) for kind, _, date in self.log(person, term)], history(person, term)[1])
                for term in ("winter", "summer", "early")
            ])  # fmt: skip
            with person.collection() as opened:
                check_derived(opened)
        assert schedules[0] == schedules[1] == schedules[2]
        (voided, old, undo, again) = history(winter, "early")[0]
        assert isinstance(undo, Undo)
        assert undo.voids == old.at
        assert (type(again), again.day, again.utc_offset) == (Review, day("2026-07-02"), 7200)
        assert voided.origin == undo.origin == again.origin == "anki"
        assert "nothing" in winter.run("undo").output

    def test_a_step_that_is_due_at_a_moment(
        self, person: Person, anki: Engine, tmp_path: Path, live_in: Callable[[str], None]
    ) -> None:
        """A card in its first steps is due on the day that its moment has in the zone, not in that of long ago."""
        live_in(BERLIN)
        add_note(anki, ["q", "a"])
        due = at("2026-07-02T04:30:00+02:00") // 1000
        bent = bend(
            export(anki, tmp_path / "legacy.apkg"),
            tmp_path / "b.apkg",
            f"update cards set type = 1, queue = 1, due = {due}, left = 1001",  # noqa: S608 - a number
        )
        person.moment = datetime.fromisoformat("2026-07-01T23:00:00+02:00")
        bring(person, bent)
        state = history(person)[1]
        assert state is not None
        assert state.due == day("2026-07-02")


def test_the_zone_of_the_clock(monkeypatch: pytest.MonkeyPatch, live_in: Callable[[str], None]) -> None:
    """It says what was in force at each moment, also where this moment is pinned."""
    live_in(BERLIN)
    monkeypatch.setenv(clock.VARIABLE, "2026-03-01T08:00:00+09:00")
    zone = clock.zone()
    assert clock.now().utc_offset == 9 * 3600
    moments = ("2026-03-29T00:59:59+00:00", "2026-03-29T01:00:00+00:00", "2026-12-01T00:00:00+00:00")
    assert [zone(at(moment)) for moment in moments] == [3600, 7200, 3600]


class TestClocks:
    """Texts that were changed in Anki later than it is here."""

    def test_a_clock_that_is_ahead(self, person: Person, anki: Engine, tmp_path: Path) -> None:
        """An edit here is not taken back by the same text of Anki's again, whatever time that says."""
        note = add_note(anki, ["q", "a"])
        card = add_note(anki, ["r", "b"]).cards()[0].id
        anki.sched.bury_cards([card])
        assert anki.db is not None
        change(anki, note.id, ["q", "theirs"], later=5 * 86_400)
        anki.db.execute("update cards set mod = mod + 864000")
        package = export(anki, tmp_path / "a.apkg")
        bring(person, package)
        deck = person.decks / "default.md"
        person.wait(hours=1)
        person.write("default.md", deck.read_text(encoding="utf-8").replace("theirs", "ours"))
        with person.collection():
            pass
        for days in (0, 1, 6, 1):
            person.wait(days=days)
            said = bring(person, package, "--take", "text")
            assert "Changed in Anki" not in said
            assert "No new reviews" in said
            assert "ours" in deck.read_text(encoding="utf-8")
        change(anki, note.id, ["q", "theirs again"])
        assert "+theirs again" in bring(person, export(anki, tmp_path / "b.apkg"))

    def test_a_second_that_is_not_over(self, person: Person, anki: Engine, tmp_path: Path) -> None:
        """A note that was made in the second of its import is known by that second."""
        note = add_note(anki, ["q", "a"])
        assert anki.db is not None
        person.moment = datetime.fromtimestamp(anki.db.scalar("select mod from notes") - 0.25, UTC)
        package = export(anki, tmp_path / "a.apkg")
        bring(person, package)
        before = tree(person.folder)
        person.wait(hours=1)
        person.write("default.md", deck_text("Default", {"q": "ours"}))
        with person.collection():
            pass
        assert "Changed" not in bring(person, package)
        assert tree(person.folder) != before
        assert note.id


class TestByHand:
    """Changes by hand in Anki's log."""

    @pytest.mark.parametrize(
        ("row", "due", "expected"),
        [
            ("0, 0, 0, 0", 9, (Reset, None)),
            ("0, 0, 0, 224", 9, (SetDue, 9)),
            ("0, 0, -600, 1000", 9, (SetDue, 9)),
            ("0, 0, 12, 2350", 9, (SetDue, 9)),
            ("0, 12, 12, 0", 9, (SetDue, 9)),
        ],
        ids=["reset", "difficulty", "difficulty after steps", "ease", "interval alone"],
    )
    def test_only_what_left_no_factor_is_a_reset(  # noqa: PLR0913, PLR0917 - what is given and what comes of it
        self, person: Person, anki: Engine, tmp_path: Path, row: str, due: int, expected: tuple[type[Entry], int | None]
    ) -> None:
        """A due day set under FSRS says a difficulty and no interval."""
        card = add_note(anki, ["q", "a"]).cards()[0].id
        before = person.now.at - 3 * 86_400_000
        answer(anki, card, 3, at=before)
        kind = "type = 2, queue = 2, ivl = 9, factor = 2500" if expected[1] else "type = 0, queue = 0"
        bent = bend(
            export(anki, tmp_path / "legacy.apkg"),
            tmp_path / "b.apkg",
            f"insert into revlog values ({person.now.at - 86_400_000}, {card}, -1, {row}, 0, 4)",  # noqa: S608
            f"update cards set {kind}, due = {anki.sched.today + due if expected[1] else 1}",  # noqa: S608
        )
        bring(person, bent)
        entries, state = history(person)
        assert [type(entry) for entry in entries] == [Review, expected[0]]
        assert (None if state is None else state.due - person.today) == expected[1]

    def test_a_due_day_under_fsrs(self, person: Person, anki: Engine, tmp_path: Path) -> None:
        """Of a card that has only that, the interval is the time from that day to the due day; the engine wrote it."""
        anki.set_config("fsrs", val=True)
        new = add_note(anki, ["new", "a"]).cards()[0].id
        learning = add_note(anki, ["learning", "a"]).cards()[0].id
        answer(anki, learning, 3)
        anki.sched.set_due_date([new, learning], "30")
        bring(person, export(anki, tmp_path / "a.apkg"))
        (seed,), state = history(person, "new")
        assert isinstance(seed, Seed)
        assert state is not None
        assert (seed.interval, seed.due - person.today, state.interval) == (30, 30, 30)
        entries, state = history(person, "learning")
        assert [type(entry) for entry in entries] == [Review, SetDue]
        assert state is not None
        assert state.due == person.today + 30

    @pytest.mark.parametrize(("later", "interval", "due"), [(None, 8, 8), (8, 8, 8), (0, 1, 0)])
    def test_a_seed_without_an_interval(  # noqa: PLR0913, PLR0917 - what is given and what comes of it
        self, person: Person, anki: Engine, tmp_path: Path, later: int | None, interval: int, due: int
    ) -> None:
        """The answer that follows says what it was, else the due day does; it is a day at least."""
        card = add_note(anki, ["q", "a"]).cards()[0].id
        moved = person.now.at - 20 * 86_400_000
        rows = [f"({moved}, {card}, -1, 0, 0, 0, 224, 0, 4)"]
        if later is None:
            rows.append(f"({moved + 8 * 86_400_000}, {card}, -1, 3, 20, 8, 230, 900, 1)")
        place = anki.sched.today + (8 if later is None else later - 20)
        bent = bend(
            export(anki, tmp_path / "legacy.apkg"),
            tmp_path / "b.apkg",
            f"insert into revlog values {', '.join(rows)}",  # noqa: S608 - numbers
            f"update cards set type = 2, queue = 2, ivl = 20, factor = 2500, due = {place}",  # noqa: S608
        )
        bring(person, bent)
        seed = history(person)[0][0]
        assert isinstance(seed, Seed)
        assert (seed.interval, seed.due - seed.day) == (interval, due)
