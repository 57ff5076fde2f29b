"""Ctrl-C and the signals that end a program, while files and the collection are written together."""

import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from types import FrameType

_ENDING = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP", "SIGQUIT") if hasattr(signal, name)]
"""Windows only has the first."""

_notes: list[str] = []


@contextmanager
def ending_in_order() -> Iterator[None]:
    """Turn signals that would end the program at once into interrupts like Ctrl-C, so that what was begun is undone.

    The interrupt carries the number of its signal. Only the first signal counts:
    a second interrupt would disturb the undoing.
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
    """Add a note to any interrupt from now on, until :func:`ending_in_order` ends."""
    _notes.append(note)


@contextmanager
def undisturbed() -> Iterator[None]:
    """Delay Ctrl-C, and the signals that end the program, until the end of the block."""
    came: list[int] = []
    try:
        with _handled([signal.SIGINT, *_ENDING], lambda number, _: came.append(number)):
            yield
    finally:
        if came:
            signal.raise_signal(came[0])


@contextmanager
def _handled(numbers: Sequence[int], handler: Callable[[int, FrameType | None], None]) -> Iterator[None]:
    """Set a handler for these signals, except those that are ignored. Only the main thread can."""
    before: dict[int, object] = {}
    try:
        for number in numbers if threading.current_thread() is threading.main_thread() else ():
            if signal.getsignal(number) not in {None, signal.SIG_IGN}:
                before[number] = signal.signal(number, handler)
        yield
    finally:
        for number, one in before.items():
            signal.signal(number, one)  # type: ignore[arg-type]
