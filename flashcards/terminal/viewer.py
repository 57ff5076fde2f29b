"""A viewer whose output goes to the screen through us, so that we know whether it drew. Imported when one runs."""

import os
import pty
import select
import subprocess
import sys
import termios
import tty
from collections.abc import Callable, Sequence

_LOOK_EVERY = 0.1
"""Seconds between two looks whether the viewer ended while something else still holds what it wrote into."""


def run(command: Sequence[str], show: Callable[[bytes], None]) -> int:
    """Run a command that has the keys of the terminal, and show what it writes; returns its status.

    It writes into a terminal of the same size, so it draws as it would draw there.
    """
    ours, theirs = pty.openpty()
    try:
        try:
            tty.setraw(theirs)
            termios.tcsetwinsize(theirs, termios.tcgetwinsize(sys.stdout.fileno()))
            process = subprocess.Popen(command, stdout=theirs, stderr=theirs)  # noqa: S603 - the person's own command
        finally:
            os.close(theirs)
        while data := _next(ours, process):
            show(data)
    finally:
        os.close(ours)
    return process.wait()


def _next(ours: int, process: subprocess.Popen[bytes]) -> bytes:
    """What the viewer writes next; nothing once it has ended, although programs that it began may go on."""
    while True:
        ended = process.poll() is not None
        ready, _, _ = select.select([ours], [], [], 0 if ended else _LOOK_EVERY)
        if ready:
            try:
                return os.read(ours, 65536)
            except OSError:  # nobody holds the other end any more
                return b""
        if ended:
            return b""
