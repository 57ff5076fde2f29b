"""The process that reads pictures, seen from the quiz: requests go in, answers come out, and nothing is waited for."""

import json
import os
import signal
import subprocess
import sys
from collections import deque
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from flashcards.terminal.pictures.layout import Box

_PACKAGE = str(Path(__file__).parent.parent.parent.parent)

PATIENCE = 5.0
"""Seconds for one picture."""

TOO_LONG = "takes too long to read"
NO_PICTURE = "not a picture that can be read"


class Request(NamedTuple):
    """What is wanted of a picture: its size, or also how a terminal shows it, in the words of the worker."""

    path: str
    way: str = ""
    box: Box = Box(0, 0, 0, 0)
    cell: tuple[int, int] = (0, 0)
    part: tuple[int, int] = (0, 0)

    @property
    def line(self) -> bytes:
        """The request as the worker reads it."""
        show = {"way": self.way, "box": self.box, "cell": self.cell, "part": self.part} if self.way else None
        return json.dumps({"path": self.path, "show": show}).encode() + b"\n"


class Answer(NamedTuple):
    """The size of a picture in pixels and what shows it; or what is wrong, which concerns all pictures if ``once``."""

    size: tuple[int, int] = (0, 0)
    data: bytes = b""
    error: str = ""
    once: bool = False


class Workshop:
    """Starts the process when there is something to do, and again if a picture has ended it."""

    def __init__(self, patience: float = PATIENCE) -> None:
        self._patience = patience
        self._process: subprocess.Popen[bytes] | None = None
        self._busy: Request | None = None
        self._queue: deque[Request] = deque()
        self._heard = bytearray()

    @property
    def watched(self) -> tuple[int, ...]:
        """The file that can be read when there is an answer."""
        return (self._output,) if self._busy and self._process else ()

    @property
    def _output(self) -> int:
        assert self._process is not None and self._process.stdout is not None  # noqa: S101, PT018 - of a pipe
        return self._process.stdout.fileno()

    def ask(self, requests: Iterable[Request]) -> list[tuple[Request, Answer]]:
        """Ask for these and nothing else, the first one first; returns what cannot be asked for."""
        self._queue = deque(request for request in dict.fromkeys(requests) if request != self._busy)
        return self._next()

    def take(self) -> list[tuple[Request, Answer]]:
        """The answers that have come."""
        found: list[tuple[Request, Answer]] = []
        while self._busy and self._process:
            try:
                data = os.read(self._output, 1 << 20)
            except BlockingIOError:
                break
            if not data:
                found.append((self._busy, self._ended()))
                found += self._next()
                continue
            self._heard += data
            found += self._whole()
        return found

    def close(self) -> None:
        """End the process."""
        self._queue.clear()
        self._ended()

    def _next(self) -> list[tuple[Request, Answer]]:
        """Send the next request."""
        if self._busy or not self._queue:
            return []
        self._busy = self._queue.popleft()
        try:
            if self._process is None:
                self._start()
            assert self._process is not None and self._process.stdin is not None  # noqa: S101, PT018 - just started
            self._process.stdin.write(self._busy.line)
            self._process.stdin.flush()
        except BrokenPipeError:
            pass  # its output has ended, too
        except OSError as error:
            request, self._busy = self._busy, None
            return [(request, Answer(error=error.strerror or str(error), once=True)), *self._next()]
        return []

    def _start(self) -> None:
        self._process = subprocess.Popen(  # noqa: S603 - this program
            [sys.executable, "-P", "-m", "flashcards.terminal.pictures.worker", str(self._patience)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd="/",
            env={**os.environ, "PYTHONPATH": _PACKAGE},
            start_new_session=True,  # Ctrl-C is not for it
        )
        self._heard.clear()
        os.set_blocking(self._output, False)

    def _whole(self) -> list[tuple[Request, Answer]]:
        """The answer, once all of it has come."""
        line, newline, rest = self._heard.partition(b"\n")
        if not newline or self._busy is None:
            return []
        head: dict[str, Any] = json.loads(line)
        if len(rest) < head["length"]:
            return []
        self._heard = bytearray()
        request, self._busy = self._busy, None
        size = tuple(head.get("size", (0, 0)))
        answer = Answer((size[0], size[1]), bytes(rest), head.get("error", ""), head.get("once", False))
        return [(request, answer), *self._next()]

    def _ended(self) -> Answer:
        """Clear up after the process; returns what its end says of a picture."""
        process, self._process, self._busy = self._process, None, None
        if process is None:
            return Answer()
        for pipe in (process.stdin, process.stdout):
            with suppress(OSError):
                if pipe:
                    pipe.close()
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)  # with what it may have started
        status = process.wait()
        return Answer(error=TOO_LONG if status == -signal.SIGALRM else NO_PICTURE)
