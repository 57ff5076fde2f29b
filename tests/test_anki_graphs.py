"""Where Anki's statistics mean the same, its engine counts the same of the same cards and answers."""

import random
import time
from collections.abc import Sequence
from typing import Any, NamedTuple

import pytest
from packages import Engine

from flashcards.cards import CardId
from flashcards.reviews import Bury, Drill, Entry, Rating, Reset, Review, SetDue, Suspend, effective
from flashcards.scheduling import State, replay
from flashcards.scheduling.fsrs import DEFAULTS
from flashcards.scheduling.sm2 import Sm2, memory_of
from flashcards.statistics.calibrating import Predictions
from flashcards.statistics.courses import Course, Logged
from flashcards.statistics.figures import Figures
from flashcards.statistics.folding import Fold
from flashcards.statistics.making import Scope, figures
from flashcards.statistics.overtime import OverTime, points
from flashcards.statistics.queries import Queries
from flashcards.statistics.standing import Standing
from flashcards.studyday import Day, study_day_at

DAY_MS = 86_400_000
FIRST = 1_400_000_000_000
"""The id of the first card."""

COLLECTIONS = 4
"""Of a push; a night tries a hundred."""


class Now(NamedTuple):
    """The moment of a comparison: when the next study day begins, and which one this is."""

    ends: int
    offset: int
    day: Day

    @classmethod
    def of(cls, anki: Engine) -> "Now":
        """As the engine has it."""
        ends = anki.sched.day_cutoff * 1000
        offset = time.localtime(ends // 1000).tm_gmtoff
        return cls(ends, offset, study_day_at(ends - DAY_MS, offset))

    def at(self, ago: int, minutes: float) -> int:
        """A moment so many days ago, so many minutes after that study day began."""
        return int(self.ends - (ago + 1) * DAY_MS + minutes * 60_000)


def random_log(chance: random.Random, now: Now, number: int) -> list[Entry]:
    """A log of a card, at most one review a day, and whatever else may come."""
    found: list[Entry] = []
    days = sorted(chance.sample(range(400), chance.choice((0, 1, 3, 8, 20))), reverse=True)
    for ago in days:
        at = now.at(ago, chance.uniform(1, 1300)) + number

        def stamp(more: int = 0, at: int = at, ago: int = ago) -> dict[str, Any]:
            return {"at": at + more, "utc_offset": now.offset, "day": Day(now.day - ago)}

        kind = chance.choices(("review", "cram", "due", "reset"), (20, 2, 1, 1))[0]
        quality = chance.choices((2, 3, 4, 5), (2, 2, 6, 1))[0]
        if kind == "review":
            found.append(Review(**stamp(), quality=quality, took=chance.randrange(60_000)))
            for more in range(chance.choice((0, 0, 1, 2))):
                again = Drill(**stamp(60_000 * (more + 1)), quality=chance.choice((2, 4)), took=chance.randrange(9_000))
                found.append(again)
        elif kind == "cram":
            found.append(Drill(**stamp(), quality=quality, took=900, cram=True))
        elif kind == "reset":
            found.append(Reset(**stamp()))
        elif replay(Sm2(), effective(found)) is not None:
            found.append(SetDue(**stamp(), due=Day(now.day + chance.randrange(-9, 60))))
    if found and chance.random() < 0.1:
        found.append(Suspend(at=found[-1].at + 1, utc_offset=now.offset, day=found[-1].day))
    return found


def ours(logs: Sequence[list[Entry]], today: Day) -> tuple[Figures, list[Course]]:
    """The figures, and how each card stands."""
    first = min((log[0].day for log in logs if log), default=today)
    fold = Fold(today, None, OverTime(points(first, today)), Predictions(DEFAULTS, first, today))
    standing = Standing(today)
    found = [fold.add(Logged(CardId(number), effective(log), Sm2())) for number, log in enumerate(logs)]
    standing.take(found)
    scope = Scope(Queries("", today), None, len(logs), Sm2(), lambda *_: False, lambda _: {}, 20, "")
    return figures(fold, standing, scope), found


def rows_of(number: int, log: Sequence[Entry]) -> list[tuple[int, ...]]:
    """The answers of a card as Anki logs them: what it had before, and which kind of answer it was."""
    state: State | None = None
    reviewed: Day | None = None
    rows: list[tuple[int, ...]] = []
    for entry in log:
        before, state = state, Sm2().step(state, entry)
        last = before.interval if before is not None else 0
        ease = memory_of(state).ease * 10 if state is not None else 0
        after = state.interval if state is not None else 0
        if isinstance(entry, Review):
            lapsed = before is not None and before.interval > 0 and memory_of(before).repetitions == 0
            kind = 0 if last == 0 else 2 if lapsed and before is not None and before.lapses else 1
            reviewed = entry.day
            rows.append((entry.at, FIRST + number, -1, button(entry), after, last, ease, entry.took, kind))
        elif isinstance(entry, Drill):
            is_cram = entry.cram or reviewed != entry.day
            facts = (last, last, 0) if is_cram else (-600, -600, ease)
            rows.append((entry.at, FIRST + number, -1, button(entry), *facts, entry.took, 3 if is_cram else 2))
        elif isinstance(entry, Reset | SetDue):
            rows.append((entry.at, FIRST + number, -1, 0, after, last, 0, 0, 4))
    return rows


def button(entry: Review | Drill) -> int:
    """1 for Again to 4 for Easy."""
    return Rating.of_quality(entry.quality)


def put(anki: Engine, logs: Sequence[list[Entry]], cards: Sequence[Course], now: Now) -> None:
    """Let the engine's collection have these cards and answers, and no others."""
    database, today = anki.db, anki.sched.today
    assert database is not None
    for table in ("revlog", "cards", "notes"):
        database.execute(f"delete from {table}")  # noqa: S608 - literals
    for number, course in enumerate(cards):
        state, number_there = course.state, FIRST + number
        kind = 0 if state is None or state.interval < 1 else 2
        queue = -1 if course.holds.suspended else -2 if course.holds.buried_until else kind
        due = number if state is None else state.due - now.day + today
        facts = (0, 0) if state is None or kind == 0 else (state.interval, memory_of(state).ease * 10)
        note = (number_there, f"g{number}", 1, 1, -1, "", f"q\x1fa{number}", "q", 0, 0, "")
        database.execute(f"insert into notes values ({', '.join('?' * 11)})", *note)  # noqa: S608 - question marks
        card = (number_there, number_there, 1, 0, 1, -1, kind, queue, due, *facts, 0, 0, 0, 0, 0, 0, "")
        database.execute(f"insert into cards values ({', '.join('?' * 18)})", *card)  # noqa: S608 - question marks
    rows = [row for number, log in enumerate(logs) for row in rows_of(number, log)]
    database.executemany(f"insert or ignore into revlog values ({', '.join('?' * 9)})", rows)  # noqa: S608 - as above
    anki.set_config("lastUnburied", today)


def check(anki: Engine, seed: int) -> None:
    """Compare what both say of one random collection."""
    chance, now = random.Random(seed), Now.of(anki)  # noqa: S311 - the same each time
    logs = [random_log(chance, now, number) for number in range(chance.choice((0, 1, 5, 40)))]
    if logs and chance.random() < 0.5:
        logs[0] = [*logs[0], Bury(at=now.at(0, 1400), utc_offset=now.offset, day=now.day, until=Day(now.day + 1))]
    told, cards = ours(logs, now.day)
    put(anki, logs, cards, now)
    graphs = anki._backend.graphs(search="", days=0)  # noqa: SLF001 - the page of statistics asks for it
    retention = graphs.true_retention
    for name, period in told.retention.periods.items():
        theirs = getattr(retention, {"all": "all_time"}.get(name, name))
        assert (theirs.young_passed, theirs.young_passed + theirs.young_failed) == period.young
        assert (theirs.mature_passed, theirs.mature_passed + theirs.mature_failed) == period.mature
    check_days(graphs, told, now)
    held = [one for one in cards if one.holds.buried_until and not one.holds.suspended and one.state is not None]
    check_cards(graphs, told, sum(one.state.due <= now.day for one in held if one.state is not None))


def check_days(graphs: Any, told: Figures, now: Now) -> None:
    """The answers of each day with their time, those of today, hours and buttons."""
    counts = {day: sum(each) for day, each in ((day, of_day.answers) for day, of_day in told.calendar.days.items())}
    fields = ("learn", "relearn", "young", "mature", "filtered")
    reviews = {now.day + day: sum(getattr(each, name) for name in fields) for day, each in graphs.reviews.count.items()}
    assert {day: count for day, count in reviews.items() if count} == counts
    times = {now.day + day: sum(getattr(each, name) for name in fields) for day, each in graphs.reviews.time.items()}
    assert {day: ms for day, ms in times.items() if ms} == {
        day: of_day.ms.total for day, of_day in told.calendar.days.items() if of_day.ms.total
    }
    assert (graphs.today.answer_count, graphs.today.answer_millis) == (told.glance.answers, told.glance.ms)
    assert [(each.correct, each.total) for each in graphs.hours.all_time] == list(told.times.hours)
    for name, span in (
        ("one_month", "month"),
        ("three_months", "three_months"),
        ("one_year", "year"),
        ("all_time", "all"),
    ):
        theirs = getattr(graphs.buttons, name).mature
        assert [*theirs] == [*told.answers.periods[span]["mature"]]


def check_cards(graphs: Any, told: Figures, buried_and_due: int) -> None:
    """How the cards stand, and when they are due."""
    theirs, counts = graphs.card_counts.excluding_inactive, told.states.counts
    assert (theirs.newCards, theirs.young, theirs.mature) == (counts.new, counts.young, counts.mature)
    assert (theirs.suspended, theirs.buried) == (counts.suspended, counts.buried)
    assert dict(graphs.intervals.intervals) == dict(told.memory.intervals.counts)
    ease = told.memory.ease
    assert dict(graphs.eases.eases) == ({} if ease is None else dict(ease.counts))
    if ease is not None:
        assert graphs.eases.average == pytest.approx(ease.median)
    due = {day: count for day, count in graphs.future_due.future_due.items() if 0 <= day <= 30 and count}
    ours_due = [*told.forecast.due]
    ours_due[1] -= buried_and_due  # the engine counts them on no day, we do tomorrow
    assert due == {day: count for day, count in enumerate(ours_due) if count}
    assert graphs.future_due.have_backlog == (told.forecast.backlog > 0)
    assert graphs.future_due.daily_load == int(told.forecast.load_per_day)


@pytest.mark.parametrize("seed", range(COLLECTIONS))
def test_a_random_collection(anki: Engine, seed: int) -> None:
    """Every graph of the engine whose definition is ours has our numbers."""
    for number in range(3):
        check(anki, 3 * seed + number)


@pytest.mark.nightly
def test_a_hundred_random_collections(anki: Engine) -> None:
    """The same of a hundred others."""
    for seed in range(1_000, 1_100):
        check(anki, seed)
