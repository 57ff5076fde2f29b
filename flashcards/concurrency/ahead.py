"""Work that a second thread does meanwhile, and that Ctrl-C cannot leave hanging.

Python's own locks, and so its queues, events and pools, stay locked for ever
where an interrupt comes in the moment in which they were taken. A
``SimpleQueue`` does not, and while a thread starts no interrupt comes.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from queue import SimpleQueue
from typing import NoReturn, TypeVar

from flashcards.concurrency.interrupts import undisturbed

Found = TypeVar("Found")


def started(work: Callable[[], object]) -> threading.Thread | None:
    """A thread that does the work; None where the system allows no more of them. No interrupt may come meanwhile."""
    thread = threading.Thread(target=work, daemon=True)
    with suppress(RuntimeError):
        thread.start()
        return thread
    return None


@contextmanager
def ahead(work: Callable[[], Found]) -> Iterator[Callable[[], Found]]:
    """Begin with some work; the function waits for what it returns, or raises. The block ends when it is done."""
    done: SimpleQueue[Callable[[], Found]] = SimpleQueue()
    ended: SimpleQueue[None] = SimpleQueue()  # an interrupt may take the answer with it, but not this
    answers: list[Callable[[], Found]] = []
    begun = False

    def do() -> None:
        try:
            found = work()
        except BaseException as error:  # noqa: BLE001 - raised to who waits
            done.put(partial(_fail, error))
        else:
            done.put(lambda: found)
        ended.put(None)

    def wait() -> Found:
        if not answers:
            answers.append(done.get())
        return answers[0]()

    try:
        with undisturbed():
            begun = started(do) is not None
        if not begun:
            do()
        yield wait
    finally:
        if begun:
            ended.get()


def _fail(error: BaseException) -> NoReturn:
    raise error
