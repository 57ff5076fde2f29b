"""Schedules and histories as they arrive in Anki: any history, at any rollover, in any time zone."""

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from random import Random

import pytest
from anki.collection import Collection, ImportAnkiPackageOptions, ImportAnkiPackageRequest
from helpers import PATIENCE
from packages import summary_of

from flashcards.anki.exporting.records import ExportCard, ExportNote
from flashcards.anki.exporting.writer import write_package
from flashcards.cards import NoteGuid
from flashcards.reviews import (
    Bury,
    Drill,
    Entry,
    Rating,
    Reset,
    Review,
    Seed,
    SetDue,
    Stamp,
    Suspend,
    Undo,
    Unsuspend,
    effective,
    holds,
)
from flashcards.scheduling import State, Summary
from flashcards.scheduling.sm2 import Sm2
from flashcards.studyday import Day, Instant, study_day

HISTORIES = 500
DAY_MS = 86_400_000
SCHEDULER = Sm2()

Row = tuple[int, int, int, int, int, int, int]
"""A row of Anki's log: moment, button, interval, interval before, ease in thousandths, milliseconds, type."""


def a_history(random: Random, now: Instant, taken: set[int], rollover: int) -> list[Entry]:
    """A log that a person could have: answers of every quality, drills, resets, moved days, undone entries."""
    entries: list[Entry] = []
    at = now.at - random.randrange(1, 1500) * DAY_MS
    while at < now.at and len(entries) < 25:
        while at in taken:
            at += 1
        taken.add(at)
        moment = Instant(at=at, utc_offset=now.utc_offset)
        stamp: Stamp = {"at": at, "utc_offset": now.utc_offset, "day": study_day(moment, rollover)}
        entries.append(an_entry(random, stamp, entries))
        at += random.choice((1, 999, 60_000, DAY_MS, random.randrange(1, 300) * DAY_MS))
    return entries


def an_entry(random: Random, stamp: Stamp, before: Sequence[Entry]) -> Entry:  # noqa: PLR0911 - one a kind
    """One entry of any kind; mostly answers."""
    day = stamp["day"]
    names = ("review", "drill", "reset", "due", "seed", "suspend", "unsuspend", "bury", "undo")
    match random.choices(names, (60, 10, 3, 5, 2, 5, 3, 4, 8 * bool(before)))[0]:
        case "drill":
            return Drill(**stamp, quality=random.randrange(6), took=random.randrange(60_000))
        case "reset":
            return Reset(**stamp)
        case "due":
            return SetDue(**stamp, due=Day(day + random.randrange(-5, 400)))
        case "seed":
            due = Day(day + random.randrange(900))
            ease, interval = random.randrange(130, 400), random.randrange(900)
            return Seed(**stamp, repetitions=random.randrange(9), interval=interval, ease=ease, lapses=2, due=due)
        case "suspend":
            return Suspend(**stamp)
        case "unsuspend":
            return Unsuspend(**stamp)
        case "bury":
            return Bury(**stamp, until=Day(day + 1))
        case "undo":
            return Undo(**stamp, voids=random.choice(before).at)
    return Review(**stamp, quality=random.randrange(6), took=random.randrange(60_000))


def logged(entries: Sequence[Entry]) -> list[Row]:
    """What Anki's log should say of effective entries, worked out from the table of how Anki logs what happens."""
    rows: list[Row] = []
    reached: State | None = None
    state: Summary | None = None
    reviewed: Day | None = None
    moved: Day | None = None
    known = False
    told = [entry for entry in entries if not isinstance(entry, Suspend | Unsuspend | Bury)]
    if told and isinstance(told[0], Seed) and all(isinstance(entry, SetDue) for entry in told[1:]):
        return []
    for entry in entries:
        reached = SCHEDULER.step(reached, entry)
        before, state = state, SCHEDULER.summary(reached) if reached is not None else None
        by_hand = isinstance(entry, SetDue) and before is not None and before.interval > 0
        was_known, known = known, state is not None and (known or by_hand or state.repetitions + state.lapses > 0)
        last, days = (max(1, one.interval) if one else 0 for one in (before, state))
        factor = max(1300, state.ease * 10) if state else 0
        repeats = isinstance(entry, Review) and moved is not None and entry.day <= moved
        repeats = repeats or (isinstance(entry, Drill) and entry.day == reviewed)
        moved, reviewed = _days(entry, moved, reviewed)
        match entry:
            case Review() | Drill() if repeats:
                kind = 2 if known else 0
                rows.append((entry.at, Rating.of_quality(entry.quality), -600, -600, factor, entry.took, kind))
            case Review():
                learnt = before is not None and before.repetitions > 0
                kind = 1 if learnt else 2 if was_known else 0
                rows.append((entry.at, Rating.of_quality(entry.quality), days, last, factor, entry.took, kind))
            case Drill():
                rows.append((entry.at, Rating.of_quality(entry.quality), days, last, 0, entry.took, 3))
            case Reset():
                rows.append((entry.at, 0, 0, last, 0, 0, 4))
            case SetDue():
                rows.append((entry.at, 0, days, last, factor, 0, 4))
            case Seed():
                rows.append((entry.at, 0, days, last, factor, 0, 5))
    return rows


def _days(entry: Entry, moved: Day | None, reviewed: Day | None) -> tuple[Day | None, Day | None]:
    """The study days of the last review that moved the schedule, and of the last one, after an entry."""
    match entry:
        case Review():
            return (entry.day if moved is None or entry.day > moved else moved), entry.day
        case Reset():
            return None, None
        case SetDue() | Seed():
            return None, reviewed
        case _:
            return moved, reviewed


def check(folder: Path, rollover: int, age: int) -> None:
    """Export random histories, let an engine whose collection is ``age`` days old import them, and compare it all."""
    random = Random(rollover + age)  # noqa: S311 - the same histories every time
    now = Instant(at=time.time_ns() // 1_000_000, utc_offset=time.localtime().tm_gmtoff)
    today = study_day(now, rollover)
    taken: set[int] = set()
    logs = [a_history(random, now, taken, rollover) for _ in range(HISTORIES)]
    counted = [effective(log) for log in logs]
    notes = [
        ExportNote(
            id=1_600_000_000_000 + number,
            guid=NoteGuid(f"g{number}"),
            deck="All",
            term=str(number),
            definition="x",
            modified_ms=1_600_000_000_000,
            cards=(
                ExportCard(
                    id=1_600_000_000_000 + number,
                    suspended=holds(entries).suspended,
                    buried=(holds(entries).buried_until or today) > today,
                    state=summary_of(entries),
                    entries=tuple(entries),
                ),
            ),
        )
        for number, entries in enumerate(counted)
    ]
    assert write_package(folder / "a.apkg", (), notes, rollover_hour=rollover).moved == ()
    anki = Collection(str(folder / "anki.anki2"))
    try:
        assert anki.db is not None
        anki.set_config("rollover", rollover)
        anki.db.execute("update col set crt = crt - ? * 86400", age)
        assert abs(anki.sched.today - age) <= 1
        options = ImportAnkiPackageOptions(with_scheduling=True)
        request = ImportAnkiPackageRequest(package_path=str(folder / "a.apkg"), options=options)
        assert len(anki.import_anki_package(request).log.new) == HISTORIES
        for note, entries in zip(notes, counted, strict=True):
            compare(anki, note, entries, today)
        said, sound = anki.fix_integrity()
        assert sound, said
        assert "last review time" not in said
    finally:
        anki.close()


def compare(anki: Collection, note: ExportNote, entries: Sequence[Entry], today: Day) -> None:
    """One card, field by field, and its log, row by row."""
    assert anki.db is not None
    (number,) = anki.db.list("select cards.id from cards join notes on notes.id = nid where guid = ?", note.guid)
    card, ours = anki.get_card(number), note.cards[0]
    rows = logged(entries)
    found = anki.db.all(
        "select id, ease, ivl, lastIvl, factor, time, type from revlog where cid = ? order by id", number
    )
    assert [tuple(row) for row in found] == rows
    queue = -1 if ours.suspended else -3 if ours.buried else 2 if ours.state else 0
    assert card.queue == queue
    since = max((entry.at for entry in entries if isinstance(entry, Reset)), default=-1)
    answers = [at for at, ease, *_, kind in rows if at > since and ease and kind < 3]
    last = answers[-1] // 1000 if answers else None
    if entries and not rows and ours.state is not None:  # a state alone: an interval before it was due
        seed = next(entry for entry in entries if isinstance(entry, Seed))
        last = min((seed.due - max(1, seed.interval)) * 86_400 + 43_200 - seed.utc_offset, seed.at // 1000)
    assert card.last_review_time == last
    if ours.state is None:
        assert (card.type, card.ivl, card.factor, card.reps, card.lapses) == (0, 0, 0, 0, 0)
        return
    assert (card.type, card.due - anki.sched.today) == (2, ours.state.due - today)
    assert (card.ivl, card.factor) == (max(1, ours.state.interval), max(1300, ours.state.ease * 10))
    assert (card.reps, card.lapses) == (len(answers), ours.state.lapses)


@pytest.mark.parametrize(("rollover", "age"), [(0, 0), (4, 1), (4, 3650), (23, 40)])
def test_random_histories_arrive(tmp_path: Path, rollover: int, age: int) -> None:
    """Five hundred histories: every field of each card and every row of the log are what they should be."""
    check(tmp_path, rollover, age)


STORIES = (
    "test_anki_schedules.py::test_random_histories_arrive[4-3650]",
    "test_anki_export_history.py::TestHistory::test_what_was_learnt_is_known_there",
)
"""What holds in every time zone: days and rows of any history, and each field of one."""


@pytest.mark.process
@pytest.mark.parametrize(
    "zone",
    [
        "Pacific/Kiritimati",
        "Pacific/Pago_Pago",
        pytest.param("Asia/Kathmandu", marks=pytest.mark.nightly),
        pytest.param("America/St_Johns", marks=pytest.mark.nightly),
    ],
)
def test_they_arrive_in_every_time_zone(tmp_path: Path, zone: str) -> None:
    """Anki reads the zone once a process, so each zone gets its own; days and rows are the same."""
    stories = [str(Path(__file__).parent / story) for story in STORIES]
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", f"--basetemp={tmp_path / 'there'}", *stories],
        env={**os.environ, "TZ": zone},
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
    assert run.returncode == 0, run.stdout
