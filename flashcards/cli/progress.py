"""How far a long piece of work is, on standard error where that is a terminal."""

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

import click

WORTH = 2_000
"""Things below which the work is over before anybody could read how far it is."""

_STEPS = 200

Thing = TypeVar("Thing")


@contextmanager
def progress(things: Iterable[Thing], total: int, label: str, *, quiet: bool = False) -> Iterator[Iterable[Thing]]:
    """The same things, while a bar shows how many of ``total`` were taken; ``quiet`` shows none."""
    if quiet or total < WORTH or not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        yield things
        return
    every = max(1, total // _STEPS)
    with click.progressbar(things, length=total, label=label, file=sys.stderr, update_min_steps=every) as bar:
        yield bar
