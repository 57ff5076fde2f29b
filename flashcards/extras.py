"""Packages that only some commands need, and how to install them where this program runs."""

import shlex
import sys


def how_to_install(extra: str) -> str:
    """The command that adds an extra to this program, for whichever tool installed it."""
    return f'{shlex.quote(sys.executable)} -m pip install "flashcards-trainer[{extra}]"'
