"""The program as it is met: on a terminal, line by line, or directly; each is a door to the same stories."""

import os
import pty
import re
import select
import signal
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, Self

import pexpect
import pyte
import pytest
import warm
from helpers import PATIENCE, SEAS, Person
from ptyprocess import PtyProcess
from rich.cells import cell_len

from flashcards.cards import plain
from flashcards.cli.selection import Selection
from flashcards.reviews import Rating
from flashcards.settings import DEFAULTS
from flashcards.study.request import Request
from flashcards.study.session import Session
from flashcards.terminal import summary
from flashcards.terminal.aids import hint_text
from flashcards.terminal.overlays import compared
from flashcards.terminal.runner import Runner
from flashcards.terminal.style import Style

CTRL_C, CTRL_D, CTRL_Z = "\x03", "\x04", "\x1a"

_ALTERNATE = re.compile(rb"(\x1b\[\?1049[hl])")
_FRAME_BEGIN, _FRAME_END = b"\x1b[?2026h\x1b[H", b"\x1b[?2026l"
_CODES = re.compile(r"\x1b\[[\d;?]*[A-Za-z]")
_PROGRESS = re.compile(r"(\d+) done\W+(?:(\d+) new\W+(\d+) again\W+(\d+) due|(\d+) left(?:\W+(\d+) again)?)")
_OURS = ("NO_COLOR", "COLUMNS", "LINES", "EDITOR", "VISUAL", "LC_ALL", "LANG", "ENV")


def environment(person: Person, extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment of a program that a person starts: a colour terminal, UTF-8, and nothing of ours."""
    own = {"TERM": "xterm-256color", **(extra or {})}
    return {name: value for name, value in person.environment(own).items() if name not in _OURS or name in own}


PROGRAM = (sys.executable, "-m", "flashcards")


def study(*arguments: str) -> list[str]:
    """The command that starts a session."""
    return [*PROGRAM, "study", *arguments]


class _WarmProcess(PtyProcess):  # type: ignore[misc] # the library has no types
    """A started program whose end is reported here, as :mod:`pexpect` asks for it."""

    def __init__(self, arguments: Sequence[str], environment: Mapping[str, str], dimensions: tuple[int, int]) -> None:
        master, slave = pty.openpty()
        termios.tcsetwinsize(slave, dimensions)
        self._started = warm.Started(arguments, environment, slave)
        self.exitstatus: int | None
        self.signalstatus: int | None
        super().__init__(self._started.pid, master)

    def isalive(self) -> bool:
        """Whether it still runs; where its output has ended, its end is waited for."""
        if not self.terminated and (self.flag_eof or self._started.poll() is not None):
            self.wait()
        return not self.terminated

    def wait(self, timeout: float | None = None) -> int | None:
        """Wait for its end; its exit status, None where a signal ended it."""
        code = self._started.wait(timeout)
        self.exitstatus, self.signalstatus = (None, -code) if code < 0 else (code, None)
        self.status = code
        self.terminated = True
        return self.exitstatus


class _Warm(pexpect.spawn):  # type: ignore[misc] # the library has no types
    """A program on a terminal, started by fork."""

    def __init__(
        self, arguments: Sequence[str], variables: Mapping[str, str], dimensions: tuple[int, int], patience: float
    ) -> None:
        super().__init__(None, timeout=patience)
        self.ptyproc = _WarmProcess(arguments, variables, dimensions)
        self.pid, self.child_fd = self.ptyproc.pid, self.ptyproc.fd
        self.terminated = self.closed = False


def spawn(command: Sequence[str], variables: Mapping[str, str], dimensions: tuple[int, int]) -> pexpect.spawn:
    """Start a command on a terminal of its own; by fork where it is the program."""
    name, *rest = command
    if tuple(command[: len(PROGRAM)]) == PROGRAM and warm.may_fork(variables):
        return _Warm(command[len(PROGRAM) :], variables, dimensions, PATIENCE)
    return pexpect.spawn(name, rest, dimensions=dimensions, env=variables, timeout=PATIENCE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How a process ended: its exit status, or minus the signal that ended it; what stood on the normal screen."""

    status: int
    lines: Sequence[str]

    @property
    def text(self) -> str:
        """The lines as one text."""
        return "\n".join(self.lines)


class Terminal:
    """A program on a terminal of its own: keys go in, a screen comes out. Every wait is bounded."""

    def __init__(
        self,
        person: Person,
        *arguments: str,
        size: tuple[int, int] = (80, 24),
        extra: Mapping[str, str] | None = None,
        command: Sequence[str] = (),
    ) -> None:
        columns, rows = size
        self.process = spawn(command or study(*arguments), environment(person, extra), (rows, columns))
        self.process.delaybeforesend = None
        self.process.ptyproc.delayafterclose = 0
        self.raw = b""
        self._fed = 0
        self._screens = {on: pyte.Screen(columns, rows) for on in (False, True)}
        self._streams = {on: pyte.ByteStream(screen) for on, screen in self._screens.items()}
        self._alternate = False
        self.is_over = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.isalive():
            with suppress(ProcessLookupError):
                os.kill(self.process.pid, signal.SIGKILL)
            self.process.wait()
        self.process.close()

    @property
    def screen(self) -> pyte.Screen:
        """What is on the terminal now."""
        return self._screens[self._alternate]

    @property
    def lines(self) -> list[str]:
        """The rows of the screen."""
        return [row.rstrip() for row in self.screen.display]

    @property
    def text(self) -> str:
        """The screen as one text."""
        return "\n".join(self.lines)

    @property
    def frames(self) -> int:
        """How many whole pictures the program has drawn."""
        return self.raw.count(_FRAME_END)

    @property
    def painted(self) -> list[str]:
        """The rows of the last whole picture as they were written."""
        end = self.raw.rindex(_FRAME_END)
        begin = self.raw.rindex(_FRAME_BEGIN, 0, end) + len(_FRAME_BEGIN)
        return [row.rstrip("\r") for row in self.raw[begin:end].decode().split("\n")]

    @property
    def frame(self) -> list[str]:
        """The same without codes."""
        return [_CODES.sub("", row) for row in self.painted]

    @property
    def is_cooked(self) -> bool:
        """Whether the terminal edits lines and echoes, as a shell leaves it."""
        flags = termios.tcgetattr(self.process.child_fd)[3]
        return bool(flags & termios.ICANON and flags & termios.ECHO and flags & termios.ISIG)

    def wait_until(self, true: Callable[[], bool], what: str) -> None:
        """Read what the program writes until something is true of it."""
        end = time.monotonic() + PATIENCE
        while not true():
            left = end - time.monotonic()
            if left <= 0 or self.is_over:
                why = "the program ended" if self.is_over else "the time is up"
                raise AssertionError(f"{why}, waiting for {what}; on the screen:\n{self.text}")
            self._pump(left)

    def wait_for(self, text: str) -> None:
        """Wait until a text is on the screen, and the picture it is in is whole: or its end would answer a key."""
        self.wait_until(lambda: text in self.text and self.raw.count(_FRAME_BEGIN) == self.frames, repr(text))

    def type(self, keys: str) -> None:
        """Send keys, and wait for nothing."""
        self.process.send(keys.encode())

    def press(self, *keys: str) -> None:
        """Send keys one by one; after each, wait for the next picture or for the program's end."""
        for key in keys:
            self._wait_for_frame(self.type, key)

    def resize(self, columns: int, rows: int) -> None:
        """Make the window another size, and wait for the picture that fits it."""
        for screen in self._screens.values():
            screen.resize(rows, columns)
        self._wait_for_frame(self.process.setwinsize, rows, columns)

    def signal(self, number: int) -> None:
        """Send the program a signal."""
        os.kill(self.process.pid, number)

    def close(self) -> int:
        """Close the window under the program; how it ended."""
        self.process.ptyproc.fileobj.close()
        self.is_over = True
        end = time.monotonic() + PATIENCE
        while self.process.isalive():
            assert time.monotonic() < end, "the program went on without its terminal"
            time.sleep(0.01)
        return self._status

    @property
    def _status(self) -> int:
        """How the program ended."""
        status = self.process.exitstatus
        return -self.process.signalstatus if status is None else int(status)

    def finish(self) -> Ended:
        """Wait for the program's end."""
        self.wait_until(lambda: self.is_over, "its end")
        self.process.wait()
        self.process.close()
        return Ended(status=self._status, lines=[row.rstrip() for row in self._screens[False].display])

    def _wait_for_frame(self, act: Callable[..., object], *arguments: object) -> None:
        before = self.frames
        act(*arguments)
        self.wait_until(lambda: self.frames > before or self.is_over, "the next picture")

    def _pump(self, patience: float) -> None:
        """Read once, for at most so many seconds, and draw what was read."""
        with suppress(pexpect.TIMEOUT):
            try:
                self.raw += self.process.read_nonblocking(65536, patience)
            except pexpect.EOF:
                self.is_over = True
            self._feed()

    def _feed(self) -> None:
        """Draw what was read on the screen it is for; pyte itself has only one."""
        *whole, last = _ALTERNATE.split(self.raw[self._fed :])
        cut = max(0, last.rfind(b"\x1b")) if b"\x1b" in last[-len("\x1b[?1049h") :] and not self.is_over else len(last)
        for part in (*whole, last[:cut]):
            self._fed += len(part)
            if _ALTERNATE.fullmatch(part):
                self._alternate = part.endswith(b"h")
                if self._alternate:
                    self.screen.reset()
            else:
                self._streams[self._alternate].feed(part)


def overflow(rows: Iterable[str], columns: int) -> list[str]:
    """The rows that are wider than the screen."""
    return [row for row in rows if cell_len(row) > columns]


class Lines:
    """The program over pipes: a line goes in, what is said until the next prompt comes out."""

    PROMPTS = ("lists the keys: ", "Enter is Good: ", "y or n: ", "Type the answer: ", "Which number: ")

    def __init__(self, person: Person, *arguments: str, extra: Mapping[str, str] | None = None) -> None:
        variables, pipe = environment(person, extra), subprocess.PIPE
        self.process: subprocess.Popen[bytes] | warm.Started = (
            warm.Started(["study", *arguments], variables)
            if warm.may_fork(variables)
            else subprocess.Popen(study(*arguments), env=variables, stdin=pipe, stdout=pipe, stderr=pipe)
        )
        self.text = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.communicate()

    def listen(self) -> str:
        """What is said until the next prompt or the end."""
        assert self.process.stdout is not None
        heard, descriptor = b"", self.process.stdout.fileno()
        while not heard.endswith(tuple(prompt.encode() for prompt in self.PROMPTS)):
            ready, _, _ = select.select([descriptor], [], [], PATIENCE)
            assert ready, f"nothing more was said after:\n{self.text}{heard.decode()}"
            data = os.read(descriptor, 65536)
            if not data:
                break
            heard += data
        self.text += heard.decode()
        return heard.decode()

    def say(self, line: str) -> str:
        """Send a line; what is said to it."""
        assert self.process.stdin is not None
        self.process.stdin.write(f"{line}\n".encode())
        self.process.stdin.flush()
        return self.listen()

    def signal(self, number: int) -> None:
        """Send the program a signal."""
        self.process.send_signal(number)

    def finish(self) -> Ended:
        """End the input and wait for the program's end; the lines are everything it said."""
        said, complaints = self.process.communicate(timeout=PATIENCE)
        self.text += said.decode()
        return Ended(status=self.process.wait(), lines=[*self.text.splitlines(), *complaints.decode().splitlines()])


def options(wishes: Mapping[str, Any]) -> list[str]:
    """The options that ask for a session like this."""
    found: list[str] = []
    for name, value in wishes.items():
        option = "--" + {"query": "search", "tags": "tag"}.get(name, name).replace("_", "-")
        values = value if isinstance(value, tuple) else [value]
        found += [option if each is True else f"{option}={each}" for each in values]
    return found


class Door(Protocol):
    """A way to have a session; a story is told through it and is the same through each."""

    @property
    def asks(self) -> str:
        """The term that is asked; empty once the session is over."""

    @property
    def progress(self) -> tuple[int, int, int]:
        """How many are done, left, and coming again."""

    def show(self) -> str:
        """Reveal the card; all that is said about it."""

    def rate(self, rating: int | None = None) -> str:
        """Rate the revealed card; Good needs no number. What is said to it."""

    def key(self, letter: str) -> str:
        """Undo, suspend or bury; what is said to it."""

    def compare(self, typed: str) -> str:
        """Type an answer; what is said of it."""

    def leave(self) -> str:
        """End the session if it is not over; the summary."""

    @property
    def greeting(self) -> str:
        """What is said with the first card, or because there is none."""

    def abandon(self) -> None:
        """Clear up what a story that failed left behind."""


class Direct:
    """The session object itself, on a real collection."""

    def __init__(self, person: Person, **wishes: Any) -> None:
        self._stack = ExitStack()
        collection = self._stack.enter_context(person.collection())
        request = Request(**wishes)
        self._selection = Selection(collection, person.today, DEFAULTS, request)
        session = Session.of(self._selection.asked)
        self._runner = Runner(
            collection, session, now=lambda: person.now, reverse=request.reverse, greeting=self._selection.greeting
        )

    @property
    def greeting(self) -> str:
        """What the runner has to say, or what is said where nothing is asked."""
        return self._runner.greeting if self.asks else "\n".join(self._selection.empty())

    @property
    def asks(self) -> str:
        """The term of the card in front."""
        return plain(self._runner.view.term) if self._runner.session.current else ""

    @property
    def progress(self) -> tuple[int, int, int]:
        """The session's own numbers."""
        session = self._runner.session
        return len(session.ratings), session.left, session.again

    def show(self) -> str:
        """Reveal; the answer."""
        self._runner.reveal()
        return self._runner.view.face.answer

    def rate(self, rating: int | None = None) -> str:
        """Rate by number."""
        return self._runner.grade(Rating(rating or Rating.GOOD).quality)

    def key(self, letter: str) -> str:
        """Call what the key stands for."""
        runner = self._runner
        if letter == "h":
            runner.hint()
            return hint_text(runner)
        keys = {"u": runner.undo, "U": runner.redo, "s": runner.suspend, "b": runner.bury, "f": runner.forget}
        return keys[letter]()

    def compare(self, typed: str) -> str:
        """Compare; both texts with what differs in brackets, and the verdict."""
        self._runner.answer(typed)
        lines = compared(self._runner, 80, Style(color=False, weight=False))
        return "\n".join([*lines, self._runner.view.face.answer])

    def leave(self) -> str:
        """Close the collection; what the commands would say then."""
        runner = self._runner
        said = summary.of_session(runner)
        self._stack.close()
        return "\n".join(said)

    def abandon(self) -> None:
        """Close the collection."""
        self._stack.close()


class ByLines:
    """The program, line by line over pipes."""

    def __init__(self, person: Person, **wishes: Any) -> None:
        self._lines = Lines(person, *options(wishes))
        self._said = self.greeting = self._lines.listen()

    @property
    def asks(self) -> str:
        """The line below the last progress line."""
        *_, last = _PROGRESS.finditer(self._said) if self._said.endswith(Lines.PROMPTS) else [None]
        return self._said[last.end() :].splitlines()[1] if last else ""

    @property
    def progress(self) -> tuple[int, int, int]:
        """The numbers of the last progress line."""
        return _numbers(self._said)

    def show(self) -> str:
        """An empty line."""
        return self._lines.say("")

    def rate(self, rating: int | None = None) -> str:
        """A number, or an empty line."""
        self._said = self._lines.say("" if rating is None else str(rating))
        return self._said

    def key(self, letter: str) -> str:
        """The same letter as on the screen; yes to what it asks."""
        self._said = self._lines.say(letter)
        if self._said.endswith("y or n: "):
            self._said = self._lines.say("y")
        return self._said

    def compare(self, typed: str) -> str:
        """``t``, then the text."""
        self._lines.say("t")
        return self._lines.say(typed)

    def leave(self) -> str:
        """``q`` where it is still asking."""
        if self.asks:
            self._lines.say("q")
        ended = self._lines.finish()
        assert ended.status == 0
        return ended.text

    def abandon(self) -> None:
        """End the process."""
        self._lines.__exit__()


class OnScreen:
    """The program on a real terminal."""

    def __init__(self, person: Person, **wishes: Any) -> None:
        self._terminal = Terminal(person, *options(wishes))
        self._terminal.wait_until(lambda: self._terminal.frames > 0 or self._terminal.is_over, "the first picture")

    @property
    def greeting(self) -> str:
        """The screen, or what was said instead of one."""
        return self._terminal.text

    @property
    def asks(self) -> str:
        """The first line of the text; the end has none."""
        return "" if self._terminal.is_over or self._is_end else self._terminal.lines[3].strip()

    @property
    def _is_end(self) -> bool:
        return self._terminal.lines[0].strip() == "Done"

    @property
    def progress(self) -> tuple[int, int, int]:
        """The numbers at the top."""
        return _numbers(self._terminal.lines[0])

    def show(self) -> str:
        """Space."""
        self._terminal.press(" ")
        return self._terminal.text

    def rate(self, rating: int | None = None) -> str:
        """A digit, or space."""
        self._terminal.press(" " if rating is None else str(rating))
        return self._terminal.text

    def key(self, letter: str) -> str:
        """The letter; yes to what it asks."""
        self._terminal.press(letter)
        if letter == "f":
            self._terminal.press("y")
        return self._terminal.text

    def compare(self, typed: str) -> str:
        """``t``, then the text."""
        self._terminal.press("t", *typed, "\r")
        return self._terminal.text

    def leave(self) -> str:
        """``q`` where it is still asking."""
        if not self._terminal.is_over:
            self._terminal.type("q")
        ended = self._terminal.finish()
        assert ended.status == 0
        return ended.text

    def abandon(self) -> None:
        """End the process."""
        self._terminal.__exit__()


Enter = Callable[[], Door]
"""Begins a session."""

Start = Callable[..., Terminal]
"""Starts the program on a terminal."""


def started(person: Person, **usual: Any) -> Iterator[Callable[..., Terminal]]:
    """For a fixture: starts sessions on terminals, each with its first picture there; ends them with the test.

    Another command need not have a picture. ``usual`` are options of a terminal that a start may name otherwise.
    """
    with ExitStack() as stack:

        def begin(*arguments: str, **options: Any) -> Terminal:
            terminal = stack.enter_context(Terminal(person, *arguments, **(usual | options)))
            if not options.get("command"):
                terminal.wait_until(lambda: terminal.frames > 0, "the first picture")
            return terminal

        yield begin


@pytest.fixture
def three_cards(tmp_path: Path) -> Person:
    """Somebody with the three cards of :data:`SEAS`; ``person = three_cards`` makes it that of a module."""
    somebody = Person(tmp_path)
    somebody.write("seas.md", SEAS)
    return somebody


def answer(door: Door, *ratings: int) -> None:
    """Reveal and rate, card by card."""
    for rating in ratings:
        door.show()
        door.rate(rating)


DOORS = (
    pytest.param(Direct, id="direct"),
    pytest.param(ByLines, id="lines", marks=pytest.mark.process),
    pytest.param(OnScreen, id="screen", marks=pytest.mark.process),
)
"""For a fixture that lets every story be told through each door."""


def _numbers(text: str) -> tuple[int, int, int]:
    *_, (done, new, again, due, left, crammed) = _PROGRESS.findall(text.replace(",", " "))
    return int(done), int(new or 0) + int(due or left or 0), int(again or crammed or 0)
