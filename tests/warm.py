"""The program started by fork from a process that has it loaded: a tenth of what a new interpreter costs.

:class:`Started` is a program with pipes, as :class:`subprocess.Popen` would start it, or on a terminal. The process it
is forked from is this file run as a script: it loads everything, waits for requests, and reports how each ended.
"""

import atexit
import gc
import io
import json
import os
import pkgutil
import runpy
import select
import selectors
import signal
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cache
from importlib import import_module
from types import TracebackType
from typing import BinaryIO, NoReturn, Self, cast

import flashcards

ALLOWED = True
"""Whether programs may be started so; a test marked ``exec`` says no, and so does ``--exec`` for all."""

LATER = ("click.shell_completion", "dateutil.tz", "rich.console", "rich.progress", "sqlite_utils", "tomlkit", "yaml")
"""What the program imports only when it needs it, besides its own modules."""

_STATUS = struct.Struct("i")


def may_fork(environment: Mapping[str, str]) -> bool:
    """Whether a program is the same with these variables: none says how Python itself, or its locale, is to start."""
    return (
        ALLOWED
        and hasattr(os, "fork")
        and environment.get("PYTHONUTF8") == "1"
        and all(
            os.environ.get(name) == value
            for name, value in environment.items()
            if name.startswith(("PYTHON", "LANG", "LC_")) and name != "PYTHONUTF8"
        )
    )


class Started:
    """A program in a process of its own, with its standard streams on pipes unless it gets a terminal's descriptor.

    Other ``code`` may run instead of it.
    """

    def __init__(
        self, arguments: Sequence[str], environment: Mapping[str, str], terminal: int | None = None, code: str = ""
    ) -> None:
        self.returncode: int | None = None
        if terminal is None:
            (given, into), (out, said), (err, complained) = os.pipe(), os.pipe(), os.pipe()
            theirs = [given, said, complained]
            self.stdin: BinaryIO = open(into, "wb", buffering=0)  # noqa: PTH123, SIM115 - a descriptor, as long as this
            self.stdout: BinaryIO = open(out, "rb", buffering=0)  # noqa: PTH123, SIM115 - a descriptor, as long as this
            self.stderr: BinaryIO = open(err, "rb", buffering=0)  # noqa: PTH123, SIM115 - a descriptor, as long as this
        else:
            theirs = [terminal] * 3
        self._report, report = socket.socketpair()
        with report:
            socket.send_fds(_control(), [b"x"], [*theirs, report.fileno()])
        for descriptor in set(theirs):
            os.close(descriptor)
        request = [list(arguments), dict(environment), os.getcwd(), terminal is not None, code]  # noqa: PTH109 - as text
        self._report.sendall(json.dumps(request).encode() + b"\n")
        (self.pid,) = _STATUS.unpack(self._report.recv(_STATUS.size))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.kill()
        self.communicate()

    def poll(self) -> int | None:
        """How it ended; None while it runs."""
        with suppress(subprocess.TimeoutExpired):
            self.wait(0)
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Wait for its end; its exit status, or minus the signal that ended it."""
        if self.returncode is None:
            ready, _, _ = select.select([self._report], [], [], timeout)
            if not ready:
                raise subprocess.TimeoutExpired("flashcards", timeout or 0)
            (status,) = _STATUS.unpack(self._report.recv(_STATUS.size))
            self.returncode = os.waitstatus_to_exitcode(status)
            self._report.close()
        return self.returncode

    def send_signal(self, number: int) -> None:
        """Send it a signal unless it has ended."""
        if self.poll() is None:
            with suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def kill(self) -> None:
        """End it at once."""
        self.send_signal(signal.SIGKILL)

    def communicate(self, given: bytes = b"", timeout: float | None = None) -> tuple[bytes, bytes]:
        """Write to it while it reads, read all it writes, and wait for its end."""
        end = None if timeout is None else time.monotonic() + timeout
        heard = {self.stdout: b"", self.stderr: b""}
        with selectors.DefaultSelector() as ready:
            for stream in heard:
                if not stream.closed:
                    ready.register(stream, selectors.EVENT_READ)
            if not self.stdin.closed:
                ready.register(self.stdin, selectors.EVENT_WRITE)
            while ready.get_map():
                events = ready.select(None if end is None else max(0, end - time.monotonic()))
                if not events:
                    raise subprocess.TimeoutExpired("flashcards", timeout or 0)
                for key, _ in events:
                    stream = cast("BinaryIO", key.fileobj)
                    if stream is self.stdin:
                        given = self._feed(given)
                    else:
                        heard[stream] += (data := os.read(key.fd, 65536))
                        if not data:
                            stream.close()
                    if stream.closed:
                        ready.unregister(stream)
        self.wait(None if end is None else max(0, end - time.monotonic()))
        return heard[self.stdout], heard[self.stderr]

    def _feed(self, given: bytes) -> bytes:
        """Write as much as is taken at once; the rest."""
        try:
            given = given[os.write(self.stdin.fileno(), given[: select.PIPE_BUF]) :]
        except BrokenPipeError:
            given = b""
        if not given:
            self.stdin.close()
        return given


@cache
def _control() -> socket.socket:
    """Where requests go; the process that takes them starts with the first, and ends with this one."""
    ours, theirs = socket.socketpair()
    with theirs:
        process = subprocess.Popen(
            [sys.executable, "-P", __file__, str(theirs.fileno())],
            env={**os.environ, "PYTHONUTF8": "1"},
            stdin=subprocess.DEVNULL,
            pass_fds=[theirs.fileno()],
            start_new_session=True,
        )

    def end() -> None:
        ours.close()
        process.wait()

    atexit.register(end)
    return ours


def load() -> None:
    """Import every module of the program but the one that starts it."""
    for module in pkgutil.walk_packages(flashcards.__path__, "flashcards."):
        if module.name != "flashcards.__main__":
            import_module(module.name)


def main() -> None:
    """Load the program, and be it once for each request."""
    load()
    for name in LATER:
        import_module(name)
    gc.collect()
    gc.freeze()
    code = serve(socket.socket(fileno=int(sys.argv[1])))
    if code:
        exec(code, {"__name__": "__main__"})  # noqa: S102 - a test's
    else:
        runpy.run_module("flashcards", run_name="__main__", alter_sys=True)


def serve(control: socket.socket) -> str:
    """Fork at each request, and report how the children end.

    Returns only in a child, which is set up by then, with the code that is to run there if it is not the program.
    """
    reports: dict[int, socket.socket] = {}
    woken, waking = socket.socketpair()
    for end in (woken, waking):
        end.settimeout(0)
    signal.set_wakeup_fd(waking.fileno())
    signal.signal(signal.SIGCHLD, lambda *_: None)
    while True:
        ready, _, _ = select.select([control, woken], [], [])
        if woken in ready:
            woken.recv(65536)
            reap(reports)
        if control not in ready:
            continue
        data, descriptors, _, _ = socket.recv_fds(control, 1, 4)
        if not data:
            leave()
        *streams, last = descriptors
        report = socket.socket(fileno=last)
        with report.makefile("rb") as file:
            arguments, environment, folder, terminal, code = json.loads(file.readline())
        pid = os.fork()
        if not pid:
            signal.set_wakeup_fd(-1)
            for one in (control, report, woken, waking, *reports.values()):
                one.close()
            become(arguments, environment, folder, streams, terminal=terminal)
            return str(code)
        for descriptor in streams:
            os.close(descriptor)
        report.sendall(_STATUS.pack(pid))
        reports[pid] = report


def reap(reports: dict[int, socket.socket]) -> None:
    """Report the children that have ended."""
    with suppress(ChildProcessError):
        while (ended := os.waitpid(-1, os.WNOHANG))[0]:
            with suppress(BrokenPipeError), reports.pop(ended[0]) as report:
                report.sendall(_STATUS.pack(ended[1]))


def leave() -> NoReturn:
    """End without a word: whoever sent requests is gone."""
    os._exit(0)


def become(
    arguments: Sequence[str], environment: Mapping[str, str], folder: str, streams: Sequence[int], *, terminal: bool
) -> None:
    """Make this process look as if it had just been started with these arguments and streams."""
    import fcntl  # Unix has it, which is where there are children
    import termios

    for number, descriptor in enumerate(streams):
        os.dup2(descriptor, number)
        os.close(descriptor)
    if terminal:
        os.setsid()
        fcntl.ioctl(0, termios.TIOCSCTTY, 0)
    else:
        os.setpgid(0, 0)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.environ.clear()
    os.environ.update(environment)
    time.tzset()
    os.chdir(folder)
    sys.argv = ["flashcards", *arguments]
    sys.stdin = stream(0, "<stdin>", "rb", sys.stdin)
    sys.stdout = stream(1, "<stdout>", "wb", sys.stdout)
    sys.stderr = stream(2, "<stderr>", "wb", sys.stderr)


def stream(descriptor: int, name: str, mode: str, like: object) -> io.TextIOWrapper:
    """A standard stream as Python makes it at its start."""
    assert isinstance(like, io.TextIOWrapper)
    raw = io.FileIO(descriptor, mode, closefd=False)
    raw.name = name
    buffer = io.BufferedReader(raw) if mode == "rb" else io.BufferedWriter(raw)
    lively = descriptor == 2 or raw.isatty()
    return io.TextIOWrapper(buffer, like.encoding, like.errors, newline="\n", line_buffering=lively)


if __name__ == "__main__":
    main()
