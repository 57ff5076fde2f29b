"""Statements that run while the next ones are prepared."""

import sqlite3
import sys
import threading
from collections.abc import Sequence
from queue import SimpleQueue
from typing import Any, Self

from flashcards.concurrency.ahead import started
from flashcards.concurrency.interrupts import undisturbed

_AT_MOST = 3
"""Statements that run or wait: enough that the thread is never idle, and few in memory."""

_PATIENCE = 1e-4
"""Seconds until one thread leaves Python to the other: by default 50 times as many, longer than a statement takes."""


_Statement = tuple[str, Sequence[Any]]


class Background:
    """Runs statements inside a transaction in a thread of its own, in the order in which they are given.

    SQLite leaves Python to others while it works, so each statement should have
    much to do: hundreds of rows. From the first of them until :meth:`finish` or
    :meth:`drop` nobody else may use the connection. One alone needs no thread.
    None runs when the transaction is over: it could not be taken back.

    As a block it only drops. Finish inside it: an interrupt in the moment in
    which a block is left skips its end, and nothing may wait any more then.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._first: _Statement | None = None
        self._waiting: SimpleQueue[_Statement | None] = SimpleQueue()
        self._room: SimpleQueue[None] = SimpleQueue()
        self._error: Exception | None = None
        self._dropped = False
        self._begun = False
        self._thread: threading.Thread | None = None
        self._patience = 0.0

    def run(self, statement: str, values: Sequence[Any]) -> None:
        """Let a statement run after those before it; raises what went wrong with one of them."""
        one = (statement, values)
        if self._first is None:
            self._first = one
            return
        if not self._begun:
            self._start()
            self._give(self._first)
        self._give(one)
        self._raise()

    def finish(self) -> None:
        """Wait until all statements have run; raises what went wrong with one of them."""
        if self._first is not None and not self._begun:
            self._connection.execute(*self._first)
        self._stop()
        self._raise()

    def drop(self) -> None:
        """Forget the statements that wait; returns when none runs any more."""
        self._dropped = True
        self._stop()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.drop()

    def _start(self) -> None:
        self._begun = True
        for _ in range(_AT_MOST):
            self._room.put(None)
        with undisturbed():
            self._patience = sys.getswitchinterval()
            self._thread = started(self._work)
            if self._thread is not None:
                sys.setswitchinterval(_PATIENCE)

    def _give(self, one: _Statement) -> None:
        if self._thread is None:  # the system allows none
            self._connection.execute(*one)
        else:
            self._room.get()
            self._waiting.put(one)

    def _stop(self) -> None:
        if self._thread is not None:
            with undisturbed():  # whoever goes on after this needs the connection for himself
                self._waiting.put(None)
                self._thread.join()
                self._thread = None
                sys.setswitchinterval(self._patience)
        self._first = None

    def _raise(self) -> None:
        if self._error is not None:
            raise self._error

    def _work(self) -> None:
        while (one := self._waiting.get()) is not None:
            if self._error is None and not self._dropped and self._connection.in_transaction:
                try:
                    self._connection.execute(*one)
                except Exception as error:  # noqa: BLE001 - raised where the statements come from
                    self._error = error
            self._room.put(None)
