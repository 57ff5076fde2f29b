"""Schedulers by name, made from what a person chose."""

from collections.abc import Callable
from functools import cache
from typing import NamedTuple

from flashcards.scheduling import RETENTION, Scheduler
from flashcards.scheduling.sm2 import Sm2
from flashcards.studyday import MAX_INTERVAL


class Options(NamedTuple):
    """What a person may choose about scheduling.

    The longest interval in days, credit for late answers, fuzz, the name of
    the scheduler, the desired retention, and the parameters of FSRS, none of
    which are its defaults.
    """

    max_interval: int = MAX_INTERVAL
    late_credit: bool = False
    fuzz: bool = False
    scheduler: str = "sm2"
    retention: float = RETENTION
    parameters: tuple[float, ...] = ()

    @property
    def chosen(self) -> tuple[int, bool, bool, str, float]:
        """All but the parameters, as the settings have them."""
        return self[:5]


class Made(NamedTuple):
    """What a scheduler is made from: ``fuzz_seed``, the name of its card, is None without fuzz."""

    max_interval: int
    late_credit: bool
    fuzz_seed: str | None
    retention: float = RETENTION
    parameters: tuple[float, ...] = ()


def _fsrs(made: Made) -> Scheduler:
    from flashcards.scheduling.fsrs import DEFAULTS, Fsrs  # only for who chose it

    return Fsrs(made.max_interval, made.retention, made.parameters or DEFAULTS, made.fuzz_seed)


MAKERS: dict[str, Callable[[Made], Scheduler]] = {
    "sm2": lambda made: Sm2(made.max_interval, made.late_credit, made.fuzz_seed),
    "fsrs": _fsrs,
}
"""How each scheduler is made; the names are those of the setting."""


class Own(NamedTuple):
    """What a deck chose for itself; None is what holds for all decks."""

    max_interval: int | None = None
    retention: float | None = None


def scheduler_of(options: Options, own: Own = Own(), card: str | None = None) -> Scheduler:  # noqa: B008 - it is constant
    """The scheduler of a card, called by its name, in a deck that may have options of its own."""
    made = Made(
        own.max_interval or options.max_interval,
        options.late_credit,
        card if options.fuzz else None,
        own.retention or options.retention,
        options.parameters,
    )
    return _one(options.scheduler, made) if made.fuzz_seed is None else MAKERS[options.scheduler](made)


@cache
def _one(name: str, made: Made) -> Scheduler:
    """One for all cards that need the same."""
    return MAKERS[name](made)
