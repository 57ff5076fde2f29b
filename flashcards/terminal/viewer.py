"""A viewer whose output goes through us, so that we know whether it drew. Imported when one runs."""

import os
import pty
import select
import subprocess
import sys
import termios
import tty
from collections.abc import Callable, Sequence

_LOOK_EVERY = 0.1
"""Seconds between checks whether the viewer ended while another process holds its output open."""


def run(command: Sequence[str], show: Callable[[bytes], None]) -> int:
    """Run a command that gets the keys of the terminal, and show its output; returns its status.

    It writes to a terminal of the same size, so it draws as usual.
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
    """The viewer's next output; empty once it has ended, even if its child processes continue."""
    while True:
        ended = process.poll() is not None
        ready, _, _ = select.select([ours], [], [], 0 if ended else _LOOK_EVERY)
        if ready:
            try:
                return os.read(ours, 65536)
            except OSError:  # nobody has the other end open any more
                return b""
        if ended:
            return b""
