"""The process that plays the sounds of a session, seen from there; :mod:`.keeper` is the other side."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Thread

_KEEPER = str(Path(__file__).with_name("keeper.py"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One sound: what messages call it, the command, the text for its input, and a language it needs a voice for."""

    label: str
    command: list[str]
    text: str = ""
    language: str = ""


class Process:
    """Plays lists of sounds, each instead of the one before, and says how those of the last one ended.

    Raises:
        OSError: it cannot be started.
    """

    def __init__(self) -> None:
        self._process = subprocess.Popen(  # noqa: S603 - Python and our own script
            [sys.executable, "-I", "-S", "-B", _KEEPER],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd="/",
            start_new_session=True,
        )
        assert self._process.stdin is not None  # noqa: S101 - they are pipes
        assert self._process.stdout is not None  # noqa: S101 - as above
        self._in, self._out = self._process.stdin, self._process.stdout
        os.set_blocking(self._out.fileno(), False)
        self._jobs: dict[int, Job] = {}
        self._number = 0
        self._rest = b""
        self._has_ended = False

    @property
    def watched(self) -> tuple[int, ...]:
        """What can be read when :meth:`ended` has something new."""
        return () if self._has_ended else (self._out.fileno(),)

    def play(self, jobs: Sequence[Job]) -> None:
        """Play sounds from now on, and nothing from before.

        Raises:
            OSError: the process is gone.
        """
        self._jobs = {self._number + at: job for at, job in enumerate(jobs)}
        self._number += len(jobs)
        line = [
            {"number": number, "command": job.command, "text": job.text, "language": job.language}
            for number, job in self._jobs.items()
        ]
        self._in.write(f"{json.dumps(line)}\n".encode())
        self._in.flush()

    def ended(self) -> list[tuple[Job, int | str]]:
        """The sounds that ended since the last call, with their exit codes, or why they could not begin."""
        try:
            data = os.read(self._out.fileno(), 65536)
        except BlockingIOError:
            return []
        self._has_ended = not data
        *lines, self._rest = (self._rest + data).split(b"\n")
        found = (json.loads(line) for line in lines)
        return [(self._jobs[number], what) for number, what in found if number in self._jobs]

    def close(self) -> None:
        """End it, and what it plays, without waiting."""
        for pipe in (self._in, self._out):
            with suppress(OSError):  # it is gone already
                pipe.close()
        Thread(target=self._process.wait, daemon=True).start()
