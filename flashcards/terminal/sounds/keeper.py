"""A process that plays the sounds of a session, one after another.

It is a process of its own so that no sound outlives the session, however that
ends: its input is a pipe from there, and when this closes, it stops what is
playing and ends. It uses only the standard library, so it starts in no time.

Each line of the input is a list in JSON with what is to be played from now on,
instead of anything before: objects with a ``number``, a ``command``, the
``text`` for its input, and a ``language`` if it has to be given a voice. For
each that was played to its end, or failed, the output gets a line with the
number and the exit code, or the reason why it could not be started.
"""

import json
import os
import re
import select
import signal
import subprocess
import sys
from contextlib import suppress
from typing import Any

_LOOK_EVERY = 0.05
"""Seconds between checks whether what is playing has ended."""

_PATIENCE = 0.5
"""Seconds in which a program that was told to end may do so."""

_VOICE = re.compile(r"(.+?)\s+([a-z]{2,3}[_-]\w+)\s+#")


class Keeper:
    """What is playing, and what comes after it."""

    def __init__(self) -> None:
        self._waiting: list[dict[str, Any]] = []
        self._playing: subprocess.Popen[bytes] | None = None
        self._number = 0

    @property
    def is_busy(self) -> bool:
        """Whether something is playing, or comes next."""
        return self._playing is not None or bool(self._waiting)

    def take(self, line: str) -> None:
        """Stop, and play what a line says."""
        self.stop()
        self._waiting = json.loads(line)

    def stop(self) -> None:
        """Stop what is playing, with every process that belongs to it."""
        process, self._playing, self._waiting = self._playing, None, []
        if process is None:
            return
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            process.wait(_PATIENCE)
        with suppress(ProcessLookupError, PermissionError):  # also of what it left behind
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def look(self) -> None:
        """Begin what comes next, if what was playing has ended."""
        if self._playing is not None:
            status = self._playing.poll()
            if status is None:
                return
            self._playing = None
            self._say(status)
        if self._waiting:
            self._begin(self._waiting.pop(0))

    def _begin(self, job: dict[str, Any]) -> None:
        self._number = job["number"]
        try:
            command = _with_voice(job["command"], job["language"])
            self._playing = subprocess.Popen(  # noqa: S603 - a player of the table, and never a shell
                command,
                stdin=subprocess.PIPE if job["text"] else subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        except OSError as error:
            self._say(error.strerror or str(error))
            return
        if self._playing.stdin is not None:
            with suppress(OSError):  # it ended without reading, which its status says
                self._playing.stdin.write(job["text"].encode())
            with suppress(OSError):
                self._playing.stdin.close()

    def _say(self, what: int | str) -> None:
        with suppress(OSError):
            os.write(1, f"{json.dumps([self._number, what])}\n".encode())


def _with_voice(command: list[str], language: str) -> list[str]:
    """A command with a voice for a language, if the program lists one; it has one of its own for any other."""
    voice = named_voice(command[0], language) if language else None
    return command if voice is None else [command[0], "-v", voice, *command[1:]]


def named_voice(program: str, language: str) -> str | None:
    """The name of the first voice for a language that a program lists; None if it lists none.

    Raises:
        OSError: the program cannot be started.
    """
    try:
        listed = subprocess.run(  # noqa: S603 - as above
            [program, "-v", "?"],
            stdin=subprocess.DEVNULL,  # not the pipe
            capture_output=True,
            timeout=5,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return None
    wanted = language.lower()
    for line in listed.stdout.decode(errors="replace").splitlines():
        match = _VOICE.match(line)
        locale = match[2].lower().replace("_", "-") if match else ""
        if match and (locale == wanted or locale.startswith(f"{wanted}-")):
            return match[1]
    return None


def main() -> None:
    """Obey the session until its pipe closes."""
    keeper, rest = Keeper(), b""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        while True:
            ready, _, _ = select.select([0], [], [], _LOOK_EVERY if keeper.is_busy else None)
            if ready:
                data = os.read(0, 65536)
                if not data:
                    return
                *lines, rest = (rest + data).split(b"\n")
                if lines:
                    keeper.take(lines[-1].decode())
            keeper.look()
    finally:
        keeper.stop()


if __name__ == "__main__":
    main()
