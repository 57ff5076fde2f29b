"""Keys of a real terminal, one at a time, with raw mode held for the whole session.

Switching modes between keys would throw away what was typed ahead, so the
terminal is set once, nothing is flushed, and Ctrl-C and Ctrl-Z arrive as keys.
A signal never interrupts what is being done: it is met at the next read.
"""

import os
import select
import signal
import sys
import termios
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType, TracebackType
from typing import Self, TextIO

ENTER_SCREEN = "\x1b[?1049h\x1b[?25l\x1b[?7l"
"""Go to the alternate screen, hide the cursor, and cut a line that is too long instead of wrapping it."""

LEAVE_SCREEN = "\x1b[?7h\x1b[?25h\x1b[?1049l"
"""Show the cursor and come back to the screen that was there before."""

RESIZED = "resized"
OTHER = "other"

_SEQUENCES = {
    b"[A": "up",
    b"[B": "down",
    b"[5~": "page up",
    b"[6~": "page down",
    b"[C": "right",
    b"[D": "left",
    b"[H": "home",
    b"[F": "end",
    b"[1~": "home",
    b"[4~": "end",
    b"OA": "up",
    b"OB": "down",
    b"OC": "right",
    b"OD": "left",
    b"OH": "home",
    b"OF": "end",
}
_NAMES = {
    "\r": "enter",
    "\n": "enter",
    "\t": "tab",
    "\x08": "backspace",
    "\x7f": "backspace",
    "\x1b": "escape",
    "\x03": "ctrl-c",
    "\x04": "ctrl-d",
    "\x15": "ctrl-u",
    "\x1a": "ctrl-z",
}
_ESCAPE_WAIT = 0.05
"""Seconds after which a lone escape byte was the escape key."""

_SEQUENCE_WAIT = 0.5
"""Seconds that a slow line may take between the bytes of one escape sequence."""

_ENDING = (signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT)
_SIGNALS = (*_ENDING, signal.SIGINT, signal.SIGCONT, signal.SIGWINCH)
_DEFAULT_SIZE = (80, 24)


class Hangup(BaseException):
    """The terminal went away or the process was told to end: leave at once, in order."""


class Keyboard:
    """The terminal in raw mode on its alternate screen, for the length of a ``with``.

    :meth:`read` gives key names: a character, ``enter``, ``tab``,
    ``backspace``, ``escape``, an arrow as ``up``, ``home``, ``end``,
    ``page up``, ``page down``, ``ctrl-c``, ``ctrl-d``, ``ctrl-u``,
    ``ctrl-z``, or ``resized``, ``other``.
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
        for number in _SIGNALS:
            self._handlers[number] = signal.signal(number, _note)
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
            # A Ctrl-C of that time was for the other program.
            self._obey(self._signals() - {signal.SIGINT})

    def stop(self) -> None:
        """Stop the whole job as Ctrl-Z does, and come back when it is continued."""
        with self.lent():
            os.kill(0, signal.SIGTSTP)

    def write(self, text: str) -> None:
        """Put text on the screen at once, and leave none of it to be written later.

        Raises:
            Hangup: the terminal went away.
        """
        data = text.encode(self._screen.encoding, "replace")
        try:
            while data:
                data = data[os.write(self._screen.fileno(), data) :]
        except OSError as error:
            raise Hangup(signal.SIGHUP) from error

    def size(self) -> tuple[int, int]:
        """The terminal's columns and rows as they are now, whatever ``COLUMNS`` and ``LINES`` say."""
        try:
            columns, rows = os.get_terminal_size(self._screen.fileno())
        except OSError:
            return _DEFAULT_SIZE
        return columns or _DEFAULT_SIZE[0], rows or _DEFAULT_SIZE[1]

    def read(self) -> str:
        """The next key. Waits for one, or for a change of the terminal's size.

        Raises:
            Hangup: the terminal went away, or the process was told to end.
        """
        while True:
            key = self._decode()
            if key is not None:
                return key
            ready, _, _ = select.select([self._in, self._wake], [], [])
            key = self._obey(self._signals())
            if key is not None:
                return key
            if self._in in ready and not self._fill():
                raise Hangup(signal.SIGHUP)

    def _signals(self) -> set[int]:
        """The numbers of the signals that came since the last look."""
        with suppress(BlockingIOError):
            return set(os.read(self._wake, 512))
        return set()

    def _obey(self, numbers: set[int]) -> str | None:
        """What signals mean, as a key."""
        for number in _ENDING:
            if number in numbers:
                raise Hangup(number)
        if signal.SIGINT in numbers:
            return "ctrl-c"
        if signal.SIGCONT in numbers:
            self._raw()
            return RESIZED
        return RESIZED if signal.SIGWINCH in numbers else None

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
        length = _character_end(self._buffer)
        if length is None:
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
            wait = _ESCAPE_WAIT if len(self._buffer) == 1 else _SEQUENCE_WAIT
            ready, _, _ = select.select([self._in], [], [], wait)
            if not ready or not self._fill():
                self._buffer = b""
                return "escape"

    def _raw(self) -> None:
        # Where the terminal is gone, writing to it says so.
        with suppress(termios.error):
            mode = termios.tcgetattr(self._in)
            mode[0] &= ~(termios.ICRNL | termios.IXON)
            mode[3] &= ~(termios.ECHO | termios.ICANON | termios.ISIG | termios.IEXTEN)
            mode[6][termios.VMIN], mode[6][termios.VTIME] = 1, 0
            termios.tcsetattr(self._in, termios.TCSADRAIN, mode)
        self.write(ENTER_SCREEN)

    def _cooked(self) -> None:
        # Where the terminal is gone there is nothing left to restore.
        with suppress(Hangup, termios.error):
            self.write(LEAVE_SCREEN)
            termios.tcsetattr(self._in, termios.TCSADRAIN, self._saved)  # type: ignore[arg-type]


def _note(_number: int, _frame: FrameType | None) -> None:
    """Do nothing here: the wake-up pipe tells the reader."""


def _character_end(data: bytes) -> int | None:
    """Where the character at the start of ``data`` ends, which may be no UTF-8; None when it goes on."""
    leads = ((0xC0, 1), (0xE0, 2), (0xF0, 3), (0xF8, 4))
    length = next((length for beyond, length in leads if data[0] < beyond), 1)
    for index in range(1, length):
        if index == len(data):
            return None
        if not 0x80 <= data[index] < 0xC0:  # noqa: PLR2004 - continuation bytes
            return index
    return length


def _sequence_end(data: bytes) -> int | None:
    """Where the escape sequence at the start of ``data`` ends; None when it goes on."""
    if len(data) == 1:
        return None
    if data[1:3] == b"[[":
        return 4 if len(data) > 3 else None  # noqa: PLR2004 - a function key of the Linux console
    if data[1:2] == b"[":
        for index in range(2, len(data)):
            if 0x40 <= data[index] <= 0x7E:  # noqa: PLR2004 - final bytes of a control sequence
                return index + 1
        return None
    if data[1:2] == b"O":
        return 3 if len(data) > 2 else None  # noqa: PLR2004 - escape, O and one letter
    return 1 if data[1:2] == b"\x1b" else 2
