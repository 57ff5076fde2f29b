"""Ctrl-C, and the signals that end a program, where files and the collection are written together."""

import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from types import FrameType

_ENDING = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP", "SIGQUIT") if hasattr(signal, name)]
"""Windows has the first one only."""

_notes: list[str] = []


@contextmanager
def ending_in_order() -> Iterator[None]:
    """Let what would end the program at once be an interrupt, as Ctrl-C is, so that what was begun is taken back.

    The interrupt has the number of its signal. There is one only: another one
    would come while things are taken back, and stop that.
    """
    came: list[int] = []

    def interrupt(number: int, _frame: FrameType | None) -> None:
        if not came:
            came.append(number)
            error = KeyboardInterrupt(number)
            for note in _notes:
                error.add_note(note)
            raise error

    _notes.clear()
    with _handled([signal.SIGINT, *_ENDING], interrupt):
        yield


def too_late(note: str) -> None:
    """Let an interrupt have this note from now on, as long as things end in order."""
    _notes.append(note)


@contextmanager
def undisturbed() -> Iterator[None]:
    """Let Ctrl-C, and the signals that end the program, wait until the block is over."""
    came: list[int] = []
    try:
        with _handled([signal.SIGINT, *_ENDING], lambda number, _: came.append(number)):
            yield
    finally:
        if came:
            signal.raise_signal(came[0])


@contextmanager
def _handled(numbers: Sequence[int], handler: Callable[[int, FrameType | None], None]) -> Iterator[None]:
    """Give these signals to a handler, but for those that somebody chose to ignore. Only the main thread gets any."""
    before: dict[int, object] = {}
    try:
        for number in numbers if threading.current_thread() is threading.main_thread() else ():
            if signal.getsignal(number) not in {None, signal.SIG_IGN}:
                before[number] = signal.signal(number, handler)
        yield
    finally:
        for number, one in before.items():
            signal.signal(number, one)  # type: ignore[arg-type]
