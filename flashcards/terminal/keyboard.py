"""Keys of a real terminal, one at a time, in raw mode during the whole session.

Switching modes between keys would lose what was typed ahead, so the terminal is
set once, nothing is flushed, and Ctrl-C and Ctrl-Z arrive as keys. A signal
never interrupts what is being done: it is handled at the next read.
"""

import os
import select
import signal
import sys
import termios
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from types import FrameType, TracebackType
from typing import Self, TextIO

from flashcards.terminal.sequences import NO_ESCAPE, OTHER, PASTED, Decoder

_PASTES, _NO_PASTES = "\x1b[?2004h", "\x1b[?2004l"
_OWN_SCREEN_LEFT = b"\x1b[?1049l"
_CLEAR = "\x1b[H\x1b[J"

_PLAIN_KEYS = "\x1b[?1l\x1b>\x1b[>4;0m"
"""Keys as characters: a program that was killed may have left the keypad or all keys sending sequences."""

ENTER_SCREEN = f"\x1b[?1049h\x1b[?25l\x1b[?7l{_PLAIN_KEYS}{_PASTES}"
"""Switch to the alternate screen, hide the cursor, cut long lines instead of wrapping them, and mark pastes."""

_AS_USUAL = f"{_NO_PASTES}{_CLEAR}\x1b[?7h\x1b[?25h"
LEAVE_SCREEN = f"{_AS_USUAL}\x1b[?1049l"
"""Clear the screen, as some terminals have only one, show the cursor, and switch back."""

RESIZED = "resized"
UNFINISHED = "unfinished"

_ESCAPE_WAIT = 0.1
"""After so many seconds, a lone escape byte was the escape key."""

_PATIENCE = 2.0
"""After so many seconds, an unfinished sequence is reported."""

_ANSWER_WAIT = 0.3
"""Seconds in which a terminal may report the position of its cursor."""

_ENDING = tuple(
    number
    for name in ("TERM", "HUP", "QUIT", "USR1", "USR2", "ALRM", "VTALRM", "PROF", "XCPU", "POLL", "PWR")
    if (number := getattr(signal, f"SIG{name}", None)) is not None
)
"""Signals that end a program by default."""

_SIGNALS = (*_ENDING, signal.SIGINT, signal.SIGCONT, signal.SIGWINCH, signal.SIGTSTP)
_DEFAULT_SIZE = (80, 24)


class Hangup(BaseException):
    """The terminal is gone or the process was told to end: leave at once, in order."""


class Keyboard:
    """The terminal in raw mode on its alternate screen, as a context manager.

    :meth:`read` returns key names: a character, ``enter``, ``tab``,
    ``backspace``, ``escape``, an arrow such as ``up``, ``home``, ``end``,
    ``page up``, ``page down``, ``ctrl-c``, ``ctrl-d``, ``ctrl-u``,
    ``ctrl-z``; or events: ``resized``, ``other``, ``pasted`` with the text in
    :attr:`pasted`, ``no escape`` if the last ``escape`` was not one, and
    ``unfinished`` if the terminal does not end what it began. ``typed`` is the
    number of the last picture from :meth:`draw` that was on the screen when the
    key arrived; pictures are counted from 1. ``farewell`` is written before the
    screen is left, ``cleared`` counts how often it was or may have been emptied.
    """

    def __init__(self, source: TextIO | None = None, screen: TextIO | None = None) -> None:
        self._in = (source or sys.stdin).fileno()
        self._screen = screen or sys.stdout
        self._decoder = Decoder()
        self._keys: deque[tuple[str, int]] = deque()
        self._pictures = 0
        self.typed = 0
        self._said = False
        self.pasted = ""
        self.is_lent = False
        self.farewell = ""
        self.cleared = 0
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
        """Restore the terminal for an editor or a shell, and take it back afterwards."""
        self._cooked()
        self.is_lent = True
        try:
            with self._stopping():
                yield
        finally:
            self.is_lent = False
            self._raw()
            # a Ctrl-C during that time was for the other program
            self._obey(self._signals() - {signal.SIGINT})

    @contextmanager
    def shared(self) -> Iterator[Callable[[bytes], None]]:
        """Give an empty screen to a viewer, with a function that shows its output.

        What it leaves there stays until a key is pressed, unless it had a screen of
        its own and left that.
        """
        drew = False

        def show(data: bytes) -> None:
            nonlocal drew
            drew = (drew or bool(data)) and _OWN_SCREEN_LEFT not in data
            self._put(data)

        self._cooked(_AS_USUAL)
        try:
            with self._stopping():
                yield show
        finally:
            self._raw("")
            self._obey(self._signals() - {signal.SIGINT})
            if drew or self._cursor() not in {None, (1, 1)}:
                self.write(f"\x1b[{self.size()[1]};1Hany key goes back ")
                while self.read() in {OTHER, NO_ESCAPE, RESIZED, PASTED, UNFINISHED}:
                    pass
            self.write(ENTER_SCREEN)

    @contextmanager
    def _stopping(self) -> Iterator[None]:
        """Let Ctrl-Z stop this program, too, while another one has the terminal."""
        handler = signal.signal(signal.SIGTSTP, signal.SIG_DFL)
        try:
            yield
        finally:
            signal.signal(signal.SIGTSTP, handler)

    def _cursor(self) -> tuple[int, int] | None:
        """The row and column of the cursor, from 1; None if the terminal does not say. Keys are kept for later."""
        found = self._decoder.positions
        found.clear()
        self.write("\x1b[6n")
        end = time.monotonic() + _ANSWER_WAIT
        while not found and (left := end - time.monotonic()) > 0:
            ready, _, _ = select.select([self._in], [], [], left)
            if ready and not self._fill():
                raise Hangup(signal.SIGHUP)
        return found[0] if found else None

    def stop(self) -> None:
        """Stop the whole job as Ctrl-Z does, and return when it is continued."""
        with self.lent():
            os.kill(0, signal.SIGTSTP)

    def write(self, text: str) -> None:
        """Write text to the screen at once, without buffering.

        Raises:
            Hangup: the terminal is gone.
        """
        self._put(text.encode(self._screen.encoding, "replace"))

    def _put(self, data: bytes) -> None:
        try:
            while data:
                try:
                    data = data[os.write(self._screen.fileno(), data) :]
                except BlockingIOError:  # another program left the terminal non-blocking
                    select.select([], [self._screen.fileno()], [])
        except OSError as error:
            raise Hangup(signal.SIGHUP) from error

    def draw(self, picture: str) -> int:
        """Draw a picture on the screen; returns its number. Keys that were pressed before are older.

        Raises:
            Hangup: as in :meth:`write`.
        """
        while select.select([self._in], [], [], 0)[0] and self._fill():
            pass
        self.write(picture)
        self._pictures += 1
        return self._pictures

    def drop_ahead(self, kept: Callable[[str], bool]) -> None:
        """Forget the keys that were typed ahead, except those that are ``kept``, and events."""
        no_keys = {OTHER, NO_ESCAPE, PASTED}
        self._keys = deque(each for each in self._keys if each[0] in no_keys or kept(each[0]))

    def size(self) -> tuple[int, int]:
        """The current columns and rows of the terminal, whatever ``COLUMNS`` and ``LINES`` say."""
        try:
            columns, rows = os.get_terminal_size(self._screen.fileno())
        except OSError:
            return _DEFAULT_SIZE
        return columns or _DEFAULT_SIZE[0], rows or _DEFAULT_SIZE[1]

    def cell(self) -> tuple[int, int]:
        """Width and height of a cell in pixels, 0 if the terminal does not say."""
        import fcntl
        import struct

        try:
            size = fcntl.ioctl(self._screen.fileno(), termios.TIOCGWINSZ, bytes(8))
        except OSError:
            return 0, 0
        rows, columns, width, height = struct.unpack("4H", size)
        return width // (columns or 1), height // (rows or 1)

    def read(self, watched: Sequence[int] = ()) -> str:
        """The next key. Waits for one, for the terminal to be resized, or for one of the ``watched`` files.

        Raises:
            Hangup: the terminal is gone, or the process was told to end.
        """
        while not self._keys:
            self._said = self._said and self._decoder.is_open
            wait = _PATIENCE if self._decoder.is_open and not self._said else None
            wait = _ESCAPE_WAIT if self._decoder.is_waiting else wait
            ready, _, _ = select.select([self._in, self._wake, *watched], [], [], wait)
            if not ready:
                if not self._decoder.is_waiting:
                    self._said = True
                    return UNFINISHED
                self._take(self._decoder.silence())
            key = self._obey(self._signals())
            if key is not None:
                return key
            if self._in in ready and not self._fill():
                raise Hangup(signal.SIGHUP)
            if not self._keys and not {*watched}.isdisjoint(ready):
                return RESIZED  # what is said there is drawn
        key, self.typed = self._keys.popleft()
        if key == PASTED:
            self.pasted = self._decoder.pastes.popleft()
        return key

    def wants_out(self) -> bool:
        """Whether Ctrl-C was pressed or sent while waiting for something; other keys are kept for later.

        Raises:
            Hangup: as in :meth:`read`.
        """
        ready, _, _ = select.select([self._in], [], [], 0)
        if ready and not self._fill():
            raise Hangup(signal.SIGHUP)
        key = self._obey(self._signals())
        waiting = {each for each, _ in self._keys}
        if key == "ctrl-z" or "ctrl-z" in waiting:
            self._keys = deque(each for each in self._keys if each[0] != "ctrl-z")
            self.stop()
        return "ctrl-c" in {key, *waiting}

    def _signals(self) -> set[int]:
        """The numbers of the signals since the last check."""
        with suppress(BlockingIOError):
            return set(os.read(self._wake, 512))
        return set()

    def _obey(self, numbers: set[int]) -> str | None:
        """The keys that signals stand for."""
        for number in _ENDING:
            if number in numbers:
                raise Hangup(number)
        if signal.SIGINT in numbers:
            return "ctrl-c"
        if signal.SIGTSTP in numbers:
            return "ctrl-z"
        if signal.SIGCONT in numbers:
            self._raw()
            return RESIZED
        return RESIZED if signal.SIGWINCH in numbers else None

    def _fill(self) -> bool:
        """Read what is available; False if nothing more will come."""
        try:
            data = os.read(self._in, 1024)
        except BlockingIOError:
            return True
        except OSError:
            return False
        self._take(self._decoder.feed(data))
        return bool(data)

    def _take(self, keys: Iterable[str]) -> None:
        """Keep keys for later, with the picture that was on the screen."""
        self._keys += ((key, self._pictures) for key in keys)

    def _raw(self, screen: str = ENTER_SCREEN) -> None:
        self.cleared += 1
        # if the terminal is gone, writing reports it
        with suppress(termios.error):
            mode = termios.tcgetattr(self._in)
            mode[0] &= ~(termios.ICRNL | termios.IXON)
            mode[3] &= ~(termios.ECHO | termios.ICANON | termios.ISIG | termios.IEXTEN)
            mode[6][termios.VMIN], mode[6][termios.VTIME] = 1, 0
            termios.tcsetattr(self._in, termios.TCSADRAIN, mode)
        self.write(screen)

    def _cooked(self, screen: str = LEAVE_SCREEN) -> None:
        # if the terminal is gone there is nothing to restore
        with suppress(Hangup, termios.error):
            self.write(self.farewell + screen)
            termios.tcsetattr(self._in, termios.TCSADRAIN, self._saved)  # type: ignore[arg-type]


def _note(_number: int, _frame: FrameType | None) -> None:
    """Do nothing: the wake-up pipe informs the reader."""
