"""Statements in a thread of their own: in order, all or none of what waits, and nothing of it is left."""

import signal
import sqlite3
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from random import Random

import pytest

from flashcards.concurrency.ahead import ahead
from flashcards.concurrency.background import Background

ADD = "insert into numbers (number) values (?)"
SLOW = (
    "insert into numbers with recursive many (at) as (select 1 union all select at + 1 from many where at < ?)"
    " select max(at) from many"
)
MANY = 500_000


@pytest.fixture
def connection() -> Iterator[sqlite3.Connection]:
    """A database with a table of different numbers; afterwards, no thread is left and Python hands over as before."""
    before, threads = sys.getswitchinterval(), threading.active_count()
    with closing(sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)) as opened:
        opened.execute("create table numbers (number integer unique)")
        opened.execute("begin")
        yield opened
    assert sys.getswitchinterval() == before
    assert threading.active_count() == threads


def numbers(connection: sqlite3.Connection) -> list[int]:
    """What was added, in order."""
    return [number for (number,) in connection.execute("select number from numbers order by rowid")]


@pytest.mark.parametrize("count", [0, 1, 2, 3, 100])
def test_all_have_run_in_order(connection: sqlite3.Connection, count: int) -> None:
    """However many there are, after the block each has run, and none before the one that was given first."""
    with Background(connection) as background:
        for number in range(count):
            background.run(ADD, (number,))
        background.finish()
    assert numbers(connection) == list(range(count))


def test_the_next_are_given_while_one_runs(connection: sqlite3.Connection) -> None:
    """Who gives a statement does not wait until it has run."""
    connection.set_progress_handler(lambda: not may_go_on.wait(60), MANY)
    may_go_on = threading.Event()
    with Background(connection) as background:
        background.run(SLOW, (MANY,))
        background.run(ADD, (1,))
        may_go_on.set()
        background.finish()
    assert numbers(connection) == [MANY, 1]


@pytest.mark.parametrize(("count", "wrong"), [(1, 0), (2, 0), (2, 1), (20, 0), (20, 1), (20, 2), (20, 19)])
def test_what_goes_wrong_is_raised(connection: sqlite3.Connection, count: int, wrong: int) -> None:
    """One that fails is told at the latest at the end, and none after it runs."""

    def add() -> None:
        with Background(connection) as background:
            for number in range(count):
                background.run("insert into nowhere values (?)" if number == wrong else ADD, (number,))
            background.finish()

    with pytest.raises(sqlite3.OperationalError, match="no such table"):
        add()
    assert numbers(connection) == list(range(wrong))


def test_a_block_that_fails_drops_what_waits(connection: sqlite3.Connection) -> None:
    """Its own error comes through, the statement that ran is done, and those behind it never begin."""
    may_go_on, runs = threading.Event(), threading.Event()

    def hold() -> bool:
        runs.set()
        return not may_go_on.wait(60)

    connection.set_progress_handler(hold, MANY)

    def fail() -> None:
        with Background(connection) as background:
            background.run(SLOW, (MANY,))
            background.run(ADD, (1,))
            background.run(ADD, (2,))
            assert runs.wait(60)
            threading.Timer(0.05, may_go_on.set).start()
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    assert numbers(connection) == [MANY]


def test_nothing_runs_when_the_transaction_is_over(connection: sqlite3.Connection) -> None:
    """What still waits while somebody takes the transaction back changes nothing afterwards."""
    with Background(connection) as background:
        background.run("rollback", ())
        for number in range(20):
            background.run(ADD, (number,))
        background.finish()
    assert not connection.in_transaction
    assert numbers(connection) == []


@pytest.mark.skipif(sys.platform == "win32", reason="the timers of Unix")
def test_no_interrupt_leaves_it_hanging(connection: sqlite3.Connection) -> None:
    """Whenever a signal comes, the block ends soon, and what ran can be taken back."""
    random, ends = Random(1), 0  # noqa: S311 - of moments
    before = signal.signal(signal.SIGALRM, interrupt)
    try:
        for _ in range(400):
            try:
                with Background(connection) as background:
                    signal.setitimer(signal.ITIMER_REAL, random.uniform(1e-5, 2e-3))
                    for number in range(200):
                        background.run("insert or ignore into numbers values (?)", (number,))
                    background.finish()
                signal.setitimer(signal.ITIMER_REAL, 0)
            except KeyboardInterrupt:
                ends += 1
            connection.execute("rollback")
            connection.execute("begin")
    finally:
        signal.signal(signal.SIGALRM, before)
    assert ends
    assert numbers(connection) == []


def interrupt(*_: object) -> None:
    """Press Ctrl-C."""
    signal.raise_signal(signal.SIGINT)


def test_where_no_thread_can_start(connection: sqlite3.Connection) -> None:
    """Everything is done by the one that there is."""
    before = threading.stack_size(2**46)  # more than there is
    try:
        with Background(connection) as background:
            for number in range(9):
                background.run(ADD, (number,))
            background.finish()
        with ahead(lambda: 5) as found:
            assert found() == 5
    finally:
        threading.stack_size(before)
    assert numbers(connection) == [*range(9)]


class TestAhead:
    """Work that a second thread does."""

    def test_what_it_finds(self) -> None:
        """Whoever asks gets it, as often as it is asked for; who does not ask waits for its end all the same."""
        done: list[int] = []

        def work() -> int:
            done.append(1)
            return 5

        with ahead(work) as found:
            assert (found(), found()) == (5, 5)
        with ahead(work):
            pass
        assert done == [1, 1]

    @pytest.mark.skipif(sys.platform == "win32", reason="the timers of Unix")
    def test_no_interrupt_leaves_it_hanging(self) -> None:
        """Whenever a signal comes, the block ends as soon as the work does."""
        random, ends = Random(2), 0  # noqa: S311 - of moments
        before = signal.signal(signal.SIGALRM, interrupt)
        try:
            for _ in range(400):
                try:
                    signal.setitimer(signal.ITIMER_REAL, random.uniform(1e-5, 2e-4))
                    with ahead(lambda: sum(range(2_000))) as found:
                        found()
                    signal.setitimer(signal.ITIMER_REAL, 0)
                except KeyboardInterrupt:
                    ends += 1
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, before)
        assert ends

    def test_what_goes_wrong(self) -> None:
        """It is raised to who asks, and to nobody else."""

        def fail() -> int:
            raise ValueError("wrong")

        with ahead(fail):
            pass
        with ahead(fail) as found, pytest.raises(ValueError, match="wrong"):
            found()


def test_a_block_that_ends_unfinished_drops_what_waits(connection: sqlite3.Connection) -> None:
    """Nothing is stored behind the back of whoever was interrupted before the block could finish."""
    with Background(connection) as background:
        background.run(ADD, (1,))
    assert numbers(connection) == []


def test_dropping_after_the_end_changes_nothing(connection: sqlite3.Connection) -> None:
    """What was finished stays, and may be let go of again."""
    background = Background(connection)
    background.run(ADD, (1,))
    background.run(ADD, (2,))
    background.finish()
    background.drop()
    background.drop()
    assert numbers(connection) == [1, 2]
