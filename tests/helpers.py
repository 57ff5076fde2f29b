"""What the tests share: a person with a home, a clock, decks and the program."""

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime, timedelta
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

import warm
from click.testing import CliRunner, Result

from flashcards.cards import CardId, Deck
from flashcards.cli import main
from flashcards.collection import browse, log, queue
from flashcards.collection.derived import rebuilding
from flashcards.collection.derived.plain import courses_of, logs_of, plain_logs
from flashcards.collection.entries import COLUMNS, read
from flashcards.collection.exchange.merges import Logs, Merged, merge_in
from flashcards.collection.store import Collection
from flashcards.formats import DeckNote, Outgoing, Record
from flashcards.formats.registry import named
from flashcards.library.places import Home
from flashcards.library.sync import Trouble, refresh
from flashcards.reviews import Answered, Drill, Entry, Rating, Review, Stamp, Suspend, effective, stamp, standing
from flashcards.scheduling import Scheduler, State, replay
from flashcards.scheduling.at_once import fold_of
from flashcards.scheduling.courses import Course, Steps
from flashcards.scheduling.fsrs import Fsrs
from flashcards.scheduling.plain import Plain, as_entries
from flashcards.scheduling.sm2 import Sm2
from flashcards.study.queue import Asked, SessionOptions
from flashcards.studyday import Day, Instant, study_day

PATIENCE = 60.0
"""Seconds after which anything that is waited for will not come; nothing that comes is ever judged by them."""

MORNING = datetime.fromisoformat("2026-03-01T08:00:00+01:00")
"""When every story begins."""

SEAS = """\
---
deck: Seas
---

What moves the water.

# Moon and wind

## Tide
The rise and fall of the sea.

#moon

## Wave (water wave)
A ridge that moves through water.

## Gyre
A ring of currents that turns with the wind.
"""
"""A deck of three notes."""

DERIVED = ("schedule", "unseen", "holds")
"""The tables from which a session is planned; they can be made again from the others."""


class Person:
    """Somebody who learns: ``home`` is their folder, ``moment`` their time, which stands still unless told."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.moment = MORNING
        self._saved = 0

    @property
    def home(self) -> Home:
        """The home as the library knows it."""
        return Home(str(self.folder))

    @property
    def decks(self) -> Path:
        """The folder of their decks."""
        return self.folder / "decks"

    @property
    def now(self) -> Instant:
        """Their moment as the log keeps it."""
        since = self.moment - datetime.fromisoformat("1970-01-01T00:00:00+00:00")
        offset = self.moment.utcoffset() or timedelta()
        return Instant(at=since // timedelta(milliseconds=1), utc_offset=int(offset.total_seconds()))

    @property
    def today(self) -> Day:
        """Their study day."""
        return study_day(self.now)

    def wait(self, *, days: float = 0, hours: float = 0) -> None:
        """Let time pass."""
        self.moment += timedelta(days=days, hours=hours)

    def write(self, name: str, text: str | bytes) -> Path:
        """Save a file in the decks folder, at a time of its own, long enough ago for the file's clock."""
        path = self.decks / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        self.touch(path)
        return path

    def touch(self, path: Path) -> None:
        """Give a file a new time of change, some minutes ago."""
        self._saved += 1
        seconds = int(self.moment.timestamp()) - 1000 + self._saved
        os.utime(path, (seconds, seconds))

    @contextmanager
    def collection(self) -> Iterator[Collection]:
        """Their collection, with the decks as they are now read into it."""
        with Collection.open(self.home.collection) as opened:
            self.refresh(opened)
            yield opened

    def refresh(self, opened: Collection, *extra: Path) -> list[Trouble]:
        """Read the decks that changed; what is worth saying."""
        return refresh(opened, self.home, self.now, [str(path) for path in extra])

    def answer(self, opened: Collection, term: str, rating: Rating | int = Rating.GOOD) -> None:
        """Answer the first card of a term, as a scheduled review."""
        append(opened, card_of(opened, term), self.review(rating))

    def review(self, rating: Rating | int = Rating.GOOD) -> Review:
        """A scheduled answer at this moment."""
        return Review(**self.stamp(), quality=Rating(rating).quality, took=1500)

    def drill(self, rating: Rating | int = Rating.GOOD) -> Drill:
        """A repeat at this moment."""
        return Drill(**self.stamp(), quality=Rating(rating).quality, took=900)

    def stamp(self) -> Stamp:
        """This moment, for an entry."""
        return stamp(self.now)

    def suspend(self, term: str, number: int = 0) -> None:
        """Suspend a card of a term; ``number`` counts the cards of its note from 0."""
        with self.collection() as opened:
            append(opened, browse.find_term(opened, term)[number].card, Suspend(**self.stamp()))

    def queue(self, opened: Collection, *decks: str, options: SessionOptions | None = None) -> tuple[Asked, ...]:
        """What a session would ask now."""
        return queue.ask(opened, self.today, decks or None, options=options).cards

    def terms(self, opened: Collection, *decks: str) -> list[str]:
        """The terms a session would ask now, in order."""
        return [browse.card(opened, asked.card).term for asked in self.queue(opened, *decks)]

    def run(self, *arguments: str, text: str | bytes | None = None, home: bool = True) -> Result:
        """Run a command in this process; ``home`` says where it is by the environment."""
        environment: dict[str, str | None] = {
            "FLASHCARDS_HOME": str(self.folder) if home else None,
            "FLASHCARDS_NOW": self.moment.isoformat(),
            "COLUMNS": "100",
        }
        runner = CliRunner(env=environment)
        return runner.invoke(main, arguments, input=text, prog_name="flashcards", catch_exceptions=False)

    def start(
        self,
        *arguments: str,
        text: str = "",
        extra: Mapping[str, str] | None = None,
        before: Sequence[str] = (),
        encoding: str = "utf-8",
        code: str = "",
    ) -> subprocess.CompletedProcess[str]:
        """Run the program, or Python ``code``, as a process of its own; ``before`` is a command that starts it."""
        environment = self.environment(extra)
        if not before and warm.may_fork(environment):
            with warm.Started(arguments, environment, code=code) as started:
                heard = started.communicate(text.encode(encoding), PATIENCE)
            said, complaints = (data.decode(encoding).replace("\r\n", "\n").replace("\r", "\n") for data in heard)
            return subprocess.CompletedProcess(arguments, started.wait(), said, complaints)
        return subprocess.run(
            [*before, sys.executable, *(("-c", code) if code else ("-m", "flashcards")), *arguments],
            env=environment,
            input=text,
            capture_output=True,
            check=False,
            timeout=PATIENCE,
            encoding=encoding,
        )

    def environment(self, extra: Mapping[str, str] | None = None) -> dict[str, str]:
        """The environment of a process that they start."""
        own = {
            "FLASHCARDS_HOME": str(self.folder),
            "FLASHCARDS_NOW": self.moment.isoformat(),
            "PYTHONUTF8": "1",
        }
        return {**os.environ, **own, **(extra or {})}


@contextmanager
def measured(tracer: Any) -> Iterator[None]:
    """Let something trace, such as coverage; nothing does if it is None."""
    before = sys.gettrace()
    sys.settrace(tracer)
    try:
        yield
    finally:
        sys.settrace(before)


def unmeasured() -> AbstractContextManager[None]:
    """Without coverage, for what takes long and is covered elsewhere: it makes such work take three times as long."""
    return measured(None)


def device_of(opened: Collection) -> str:
    """The id of the device that a collection writes as."""
    (name,) = opened.connection.execute("select id from device").fetchone()
    return str(name)


def append(opened: Collection, card: CardId, entry: Entry) -> tuple[log.Written, ...]:
    """Store one entry of a card."""
    return log.write(opened, [(card, entry)])


def merge(opened: Collection, logs: Logs) -> Merged:
    """Unite the log with entries from elsewhere."""
    with opened.transaction() as connection:
        return merge_in(connection, logs)


def rebuild(opened: Collection) -> int:
    """Derive the schedule anew; returns the number of cards."""
    with opened.transaction() as connection:
        return rebuilding.rebuild_in(connection)


def written(form: str, deck: Deck, records: Mapping[int, Record] | None = None, **how: Any) -> str:
    """A deck, and what is known of its notes, as a text in a format."""
    known = records or {}
    notes = [DeckNote(deck, note, known.get(at, Record())) for at, note in enumerate(deck.notes)]
    return "".join(named(form).write(Outgoing([deck], notes, **how)))


def entries_of(person: Person, term: str) -> list[Entry]:
    """The log of a term's card; what is derived from it is looked at as well."""
    with person.collection() as opened:
        check_derived(opened)
        return log.entries(opened, card_of(opened, term))


def kinds_of(person: Person, term: str) -> list[type[Entry]]:
    """The kinds of the entries in a term's log."""
    return [type(entry) for entry in entries_of(person, term)]


def number_of_entries(person: Person) -> int:
    """How many entries are on disk; what is derived from them is looked at as well."""
    with person.collection() as opened:
        check_derived(opened)
        (count,) = opened.connection.execute("select count(*) from log").fetchone()
        return int(count)


def card_of(opened: Collection, term: str) -> CardId:
    """The first card of a term."""
    return browse.find_term(opened, term)[0].card


def dump(opened: Collection) -> dict[str, list[tuple[object, ...]]]:
    """All rows of the derived tables."""
    execute = opened.connection.execute
    found = {table: execute(f"select * from {table} order by card").fetchall() for table in DERIVED}  # noqa: S608
    return found | {"days": execute("select * from days order by day").fetchall()}


def check_derived(opened: Collection) -> None:
    """The derived tables are what making them again gives, and each schedule is the replay of its log."""
    undone = "select card, at, origin from undone"
    before = dump(opened), opened.connection.execute(undone).fetchall()
    rebuild(opened)
    assert (dump(opened), opened.connection.execute(undone).fetchall()) == before
    check_undone(opened)
    for (card,) in opened.connection.execute("select id from cards").fetchall():
        expected = replay(log.scheduler(opened, CardId(card)), effective(log.entries(opened, CardId(card))))
        assert browse.card(opened, CardId(card)).state == expected
    check_folds(opened)


def all_entries(opened: Collection) -> Iterator[tuple[CardId, list[Entry]]]:
    """Every card that has a log, with its entries in order of time."""
    rows = opened.connection.execute(f"select {COLUMNS} from log order by card, at, origin")  # noqa: S608 - a constant
    for card, group in groupby(rows, key=itemgetter(0)):
        yield CardId(card), [read(row) for row in group]


def check_folds(opened: Collection) -> None:
    """Both schedulers fold the answers of each card at once to the state that single steps lead to.

    A log that is read as bare answers is the same as with an object for each entry, and all of it counts.
    """
    logs = logs_of(opened.connection, [card for card, _ in all_entries(opened)])
    courses = courses_of(opened.connection, [*logs])
    for learnt, course in courses.items():
        check_course(course, log.entries(opened, learnt))
    assert courses.keys() >= {
        known for known, plain in logs.items() if isinstance(plain, Plain) and not any(told[-1] for told in plain)
    }
    for number, entries in all_entries(opened):
        assert as_entries(logs[number]) == entries
        assert not isinstance(logs[number], Plain) or effective(entries) == entries
    for card, answers, told, *_ in plain_logs(opened.connection):
        counted = effective(log.entries(opened, CardId(card)))
        for own in (Sm2(), Fsrs()) if answers else ():
            check_fold(own, told, counted)


def check_course(course: Course, entries: Sequence[Entry]) -> None:
    """A course has the answers of a card, all of which count, and its steps are those of single ones."""
    assert effective(entries) == entries
    assert [*zip(course.moments, course.took, strict=True)] == [
        (entry.at, entry.took) for entry in entries if isinstance(entry, Review | Drill)
    ]
    state = replay(Sm2(), entries)
    reached = Steps(Sm2(), lambda *_: None).along(course.qualities)[-1].reached
    assert state is not None
    assert reached is not None
    found = course.day + reached.interval, reached.interval, reached.lapses, course.day, reached.memory
    assert found == (*state,)


def check_fold(own: Scheduler, told: Sequence[Answered], counted: Sequence[Entry]) -> None:
    """A scheduler folds answers at once to what its single steps lead to, to the last bit, and notes intervals."""
    fold, state = fold_of(own), replay(own, counted)
    assert fold is not None
    intervals: list[int] = []
    found = fold(told)
    assert found == (state if state is None else (*state, *own.span(state)))
    assert fold(told, intervals) == found
    folded = [entry for entry in counted if len(told) == len(counted) or not getattr(entry, "cram", False)]
    after: State | None = None
    stepped = []
    for entry in folded:
        after = own.step(after, entry)
        stepped.append(0 if after is None else after.interval)
    assert intervals == stepped


def check_undone(opened: Collection) -> None:
    """The view of the log says of each entry whether it is undone, as replaying its card's log does.

    Entries that share a name are told apart nowhere but in the replay, so they are left out here, and so is whether
    the other answers to their card were crams, which depends on the days of those that count.
    """
    rows = opened.connection.execute(
        "select log.card, log.at, log.origin, log.kind, undone, event from review_log join log on log.seq = id"
    ).fetchall()
    logs = {card: log.entries(opened, CardId(card)) for card in {row[0] for row in rows}}
    counted = {card: effective(entries) for card, entries in logs.items()}
    crams = {
        (card, *entry.name)
        for card, entries in counted.items()
        for entry in entries
        if isinstance(entry, Drill) and entry.cram
    }
    left = {card: standing(entries) for card, entries in logs.items()}
    named = Counter(row[:3] for row in rows)
    shared = {card for (card, _, _), times in named.items() if times > 1}
    for card, at, origin, kind, undone, event in rows:
        if named[card, at, origin] > 1:
            continue
        names = left[card] if kind == "undo" else {entry.name for entry in counted[card]}
        assert bool(undone) == ((at, origin) not in names)
        if not undone and card not in shared:
            assert event == ("cram" if (card, at, origin) in crams else kind)


def deck_text(name: str, notes: Mapping[str, str], settings: str = "") -> str:
    """A deck of terms and definitions; ``settings`` are further lines of front matter."""
    front = f"---\ndeck: {name}\n{settings}---\n"
    return front + "".join(f"\n## {term}\n{definition}\n" for term, definition in notes.items())


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, without the database and its side files."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.startswith("collection.db")
    }
