"""Schedulers by name, made from what a person chose."""

from collections.abc import Callable
from functools import cache
from typing import NamedTuple

from flashcards.scheduling import Scheduler
from flashcards.scheduling.sm2 import Sm2
from flashcards.studyday import MAX_INTERVAL


class Options(NamedTuple):
    """What a person may choose about scheduling.

    The longest interval in days, credit for late answers, fuzz, and the name of the scheduler.
    """

    max_interval: int = MAX_INTERVAL
    late_credit: bool = False
    fuzz: bool = False
    scheduler: str = "sm2"


class Made(NamedTuple):
    """What a scheduler is made from: ``fuzz_seed``, the name of its card, is None without fuzz."""

    max_interval: int
    late_credit: bool
    fuzz_seed: str | None


MAKERS: dict[str, Callable[[Made], Scheduler]] = {
    "sm2": lambda made: Sm2(made.max_interval, made.late_credit, made.fuzz_seed),
}
"""How each scheduler is made; the names are those of the setting."""


def scheduler_of(options: Options, max_interval: int | None = None, card: str | None = None) -> Scheduler:
    """The scheduler of a card, called by its name, in a deck that may have a longest interval of its own."""
    made = Made(max_interval or options.max_interval, options.late_credit, card if options.fuzz else None)
    return _one(options.scheduler, made) if made.fuzz_seed is None else MAKERS[options.scheduler](made)


@cache
def _one(name: str, made: Made) -> Scheduler:
    """One for all cards that need the same."""
    return MAKERS[name](made)
