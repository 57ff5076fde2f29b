"""The progress of a long task, on standard error if that is a terminal."""

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, TypeVar

import click

from flashcards.cli.common import report, speaks

if TYPE_CHECKING:
    from click._termui_impl import ProgressBar

_WORTH = 2_000
"""With fewer things, the work is over before anybody could read its progress."""

WORTH_BYTES = 1_000_000
_STEPS = 200

Thing = TypeVar("Thing")


@contextmanager
def progress(things: Iterable[Thing], total: int, label: str, *, quiet: bool = False) -> Iterator[Iterable[Thing]]:
    """The same things, while a bar shows how many of ``total`` were taken; none with ``quiet``."""
    if quiet or total < _WORTH or not _is_watched():
        yield things
        return
    if speaks():
        report(f"{label} ...")
        yield things
        return
    every = max(1, total // _STEPS)
    with click.progressbar(things, length=total, label=label, file=sys.stderr, update_min_steps=every) as bar:
        yield bar


@contextmanager
def telling(label: str, worth: int = _WORTH) -> Iterator[Callable[[int, int], None] | None]:
    """A function to report how much work is done, and the total; a bar shows it if that is ``worth`` it."""
    if not _is_watched():
        yield None
        return
    with ExitStack() as stack:
        bars: list[ProgressBar[int]] = []
        said = False

        def tell(done: int, total: int) -> None:
            nonlocal said
            if total >= worth and not said and speaks():
                report(f"{label} ...")
                said = True
            if total >= worth and not bars and not said:
                bars.append(stack.enter_context(click.progressbar(length=total, label=label, file=sys.stderr)))
            for bar in bars:
                bar.update(done - bar.pos)

        yield tell


def _is_watched() -> bool:
    # A shell can close the stream, with 2>&-.
    return sys.stderr is not None and sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
