"""A screen that nobody sees, with real terminals on it: Xvfb, xterm, mlterm and kitty, and what they show."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from helpers import PATIENCE
from PIL import Image, ImageGrab

WHAT = {"Xvfb": "xvfb", "xdotool": "xdotool", "xterm": "xterm", "mlterm": "mlterm", "kitty": "kitty", "tmux": "tmux"}
"""The programs, and what their packages are called."""

TERMINALS: Mapping[str, Sequence[str]] = {
    "xterm": ("xterm", "-ti", "vt340", "-geometry", "80x24", "-fa", "DejaVu Sans Mono", "-fs", "10", "-e"),
    "mlterm": ("mlterm", "-g", "80x24", "-e"),
    "kitty": (
        "kitty", "--config", "NONE", "-o", "remember_window_size=no", "-o", "initial_window_width=80c",
        "-o", "initial_window_height=24c", "-o", "update_check_interval=0", "-o", "confirm_os_window_close=0",
    ),
}  # fmt: skip
"""How each is started, in a window of the same size; the command follows."""

SIZE = (900, 600)


def needs(*programs: str) -> None:
    """Leave a test out, in one line, where a program is missing."""
    missing = [WHAT[program] for program in programs if shutil.which(program) is None]
    if missing:
        pytest.skip(f"no {', '.join(missing)}, so no real terminal was looked at; apt install {' '.join(missing)}")


class Shown:
    """A terminal on a screen of its own."""

    def __init__(self, display: str, failed: Path) -> None:
        self._display = display
        self._failed = failed

    def picture(self) -> Image.Image:
        """What is on the screen now."""
        return ImageGrab.grab(xdisplay=self._display)

    def type(self, key: str) -> None:
        """Press a key, by its name in X."""
        subprocess.run(["xdotool", "key", key], env={**os.environ, "DISPLAY": self._display}, check=True)

    def wait_until(self, true: Callable[[Image.Image], bool], what: str) -> Image.Image:
        """What is on the screen once something is true of it."""
        end = time.monotonic() + PATIENCE
        while not true(shown := self.picture()):
            if time.monotonic() > end:
                shown.save(self._failed)
                raise AssertionError(f"the time is up, waiting for {what}; the screen is in {self._failed}")
            time.sleep(0.1)
        return shown


def _ended(process: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGTERM)
    process.wait(PATIENCE)


@contextmanager
def display() -> Iterator[str]:
    """A new screen; its name."""
    ours, theirs = os.pipe()
    command = ["Xvfb", "-displayfd", str(theirs), "-screen", "0", "{}x{}x24".format(*SIZE), "-nolisten", "tcp"]
    command.append("-noreset")  # or it begins anew, and drops who is just coming, once its only client has gone
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(command, pass_fds=[theirs], start_new_session=True, stdout=quiet, stderr=quiet)
    os.close(theirs)
    try:
        with os.fdopen(ours, "rb") as said:
            yield f":{said.readline().decode().strip()}"
    finally:
        _ended(process)


@contextmanager
def terminal(name: str, command: Sequence[str], environment: Mapping[str, str]) -> Iterator[Shown]:
    """A command in a real terminal, which sets its own TERM."""
    needs("Xvfb", "xdotool", name)
    own = {key: value for key, value in environment.items() if key not in {"TERM", "COLORTERM", "TMUX"}}
    with display() as where:
        process = subprocess.Popen(
            [*TERMINALS[name], *command],
            env={**own, "DISPLAY": where, "LIBGL_ALWAYS_SOFTWARE": "1", "LC_ALL": "C.UTF-8"},
            start_new_session=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            yield Shown(where, Path(environment["FLASHCARDS_HOME"]) / "screen.png")
        finally:
            _ended(process)
