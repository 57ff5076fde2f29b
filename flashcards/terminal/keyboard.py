"""Keys of a real terminal, one at a time, with raw mode held for the whole session.

Switching modes between keys would throw away what was typed ahead, so the
terminal is set once, nothing is flushed, and Ctrl-C and Ctrl-Z arrive as keys.
"""

import os
import select
import signal
import sys
import termios
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType, TracebackType
from typing import Self, TextIO

ENTER_SCREEN = "\x1b[?1049h\x1b[?25l"
"""Go to the alternate screen and hide the cursor."""

LEAVE_SCREEN = "\x1b[?25h\x1b[?1049l"
"""Show the cursor and come back to the screen that was there before."""

EOF = "eof"
RESIZED = "resized"
OTHER = "other"

_SEQUENCES = {
    b"[A": "up",
    b"[B": "down",
    b"[5~": "page up",
    b"[6~": "page down",
    b"OA": "up",
    b"OB": "down",
}
_NAMES = {"\r": "enter", "\n": "enter", "\x03": "ctrl-c", "\x04": "ctrl-d", "\x1a": "ctrl-z", "\x1b": "escape"}
_ESCAPE_WAIT = 0.05
"""Seconds after which a lone escape byte was the escape key."""


class Hangup(BaseException):
    """The terminal went away or the process was told to end: leave at once, in order."""


class Keyboard:
    """The terminal in raw mode on its alternate screen, for the length of a ``with``.

    :meth:`read` gives key names: a character, ``enter``, ``up``, ``down``,
    ``page up``, ``page down``, ``ctrl-c``, ``ctrl-d``, ``ctrl-z``, or
    ``eof``, ``resized``, ``other``.
    """

    def __init__(self, source: TextIO | None = None, screen: TextIO | None = None) -> None:
        self._in = (source or sys.stdin).fileno()
        self._screen = screen or sys.stdout
        self._buffer = b""
        self._saved: list[object] = []
        self._wake, self._waker = os.pipe()
        os.set_blocking(self._waker, False)
        os.set_blocking(self._wake, False)
        self._handlers: dict[int, object] = {}

    def __enter__(self) -> Self:
        for number in (signal.SIGTERM, signal.SIGHUP):
            self._handlers[number] = signal.signal(number, _hang_up)
        self._handlers[signal.SIGWINCH] = signal.signal(signal.SIGWINCH, _resized)
        self._old_wakeup = signal.set_wakeup_fd(self._waker, warn_on_full_buffer=False)
        self._saved = termios.tcgetattr(self._in)
        self._raw()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._cooked()
        signal.set_wakeup_fd(self._old_wakeup)
        for number, handler in self._handlers.items():
            signal.signal(number, handler)  # type: ignore[arg-type]
        os.close(self._wake)
        os.close(self._waker)

    @contextmanager
    def lent(self) -> Iterator[None]:
        """Give the terminal back as it was, for an editor or a shell, and take it again afterwards."""
        self._cooked()
        try:
            yield
        finally:
            self._raw()

    def stop(self) -> None:
        """Stop the process as Ctrl-Z does, and come back when it is continued."""
        with self.lent():
            os.kill(os.getpid(), signal.SIGTSTP)

    def write(self, text: str) -> None:
        """Put text on the screen at once."""
        self._screen.write(text)
        self._screen.flush()

    def read(self) -> str:
        """The next key. Waits for one, or for a change of the terminal's size."""
        while True:
            key = self._decode()
            if key is not None:
                return key
            ready, _, _ = select.select([self._in, self._wake], [], [])
            if self._wake in ready and signal.SIGWINCH in os.read(self._wake, 512):
                return RESIZED
            if self._in in ready and not self._fill():
                return EOF

    def _fill(self) -> bool:
        try:
            data = os.read(self._in, 1024)
        except OSError:
            return False
        self._buffer += data
        return bool(data)

    def _decode(self) -> str | None:
        """Take one key off the buffer; None when more bytes are needed."""
        if not self._buffer:
            return None
        if self._buffer[0] == 0x1B:  # noqa: PLR2004 - escape
            return self._sequence()
        length = _utf8_length(self._buffer[0])
        if len(self._buffer) < length:
            return None
        data, self._buffer = self._buffer[:length], self._buffer[length:]
        key = data.decode(errors="replace")
        return _NAMES.get(key, key)

    def _sequence(self) -> str:
        """An escape sequence as one key, so that its letters are never taken for answers."""
        while True:
            end = _sequence_end(self._buffer)
            if end is not None:
                body, self._buffer = self._buffer[1:end], self._buffer[end:]
                return _SEQUENCES.get(body, OTHER) if body else "escape"
            ready, _, _ = select.select([self._in], [], [], _ESCAPE_WAIT)
            if not ready or not self._fill():
                self._buffer = b""
                return "escape"

    def _raw(self) -> None:
        mode = termios.tcgetattr(self._in)
        mode[0] &= ~(termios.ICRNL | termios.IXON)
        mode[3] &= ~(termios.ECHO | termios.ICANON | termios.ISIG | termios.IEXTEN)
        mode[6][termios.VMIN], mode[6][termios.VTIME] = 1, 0
        termios.tcsetattr(self._in, termios.TCSADRAIN, mode)
        self.write(ENTER_SCREEN)

    def _cooked(self) -> None:
        try:
            self.write(LEAVE_SCREEN)
            termios.tcsetattr(self._in, termios.TCSADRAIN, self._saved)  # type: ignore[arg-type]
        except OSError:
            # The terminal is gone: there is nothing left to restore.
            return


def _hang_up(number: int, _frame: FrameType | None) -> None:
    raise Hangup(number)


def _resized(_number: int, _frame: FrameType | None) -> None:
    """Do nothing here: the wake-up pipe tells the reader."""


def _utf8_length(first: int) -> int:
    if first < 0xC0:  # noqa: PLR2004 - ASCII, or a stray continuation byte
        return 1
    return 2 if first < 0xE0 else 3 if first < 0xF0 else 4  # noqa: PLR2004 - UTF-8's lead bytes


def _sequence_end(data: bytes) -> int | None:
    """Where the escape sequence at the start of ``data`` ends; None when it goes on."""
    if len(data) == 1:
        return None
    if data[1:2] == b"[":
        for index in range(2, len(data)):
            if 0x40 <= data[index] <= 0x7E:  # noqa: PLR2004 - final bytes of a control sequence
                return index + 1
        return None
    if data[1:2] == b"O":
        return 3 if len(data) > 2 else None  # noqa: PLR2004 - escape, O and one letter
    return 1 if data[1:2] == b"\x1b" else 2
