"""Schedulers by name, made from the user's options."""

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from flashcards.scales import RETENTION
from flashcards.scheduling import Scheduler
from flashcards.studyday import MAX_INTERVAL

if TYPE_CHECKING:
    from flashcards.scheduling.fuzz import LightDays


Chosen = tuple[int, bool, bool, str, float, str | None]
"""The settings for scheduling, in the order of :class:`Options`."""

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class Options(NamedTuple):
    """The options for scheduling.

    The longest interval in days, credit for late answers, fuzz, the name of
    the scheduler, the desired retention, the light days of the week ("sat
    sun"), and the parameters of FSRS, none of which are its defaults.
    """

    max_interval: int = MAX_INTERVAL
    late_credit: bool = False
    fuzz: bool = False
    scheduler: str = "sm2"
    retention: float = RETENTION
    light_days: str | None = None
    parameters: tuple[float, ...] = ()

    @property
    def chosen(self) -> Chosen:
        """Everything except the parameters, as in the settings."""
        return self[:6]


class Made(NamedTuple):
    """The arguments of a scheduler.

    ``fuzz_seed``, the name of its card, is None without fuzz; ``light`` too
    has that name, and is None without light days.
    """

    max_interval: int
    late_credit: bool
    fuzz_seed: str | None
    retention: float = RETENTION
    parameters: tuple[float, ...] = ()
    light: "LightDays | None" = None


def _sm2(made: Made) -> Scheduler:
    from flashcards.scheduling.sm2 import Sm2  # only if it is used

    return Sm2(made.max_interval, made.late_credit, made.fuzz_seed, made.light)


def _fsrs(made: Made) -> Scheduler:
    from flashcards.scheduling.fsrs import DEFAULTS, Fsrs  # only if it is used

    return Fsrs(made.max_interval, made.retention, made.parameters or DEFAULTS, made.fuzz_seed, made.light)


MAKERS: dict[str, Callable[[Made], Scheduler]] = {
    "sm2": _sm2,
    "fsrs": _fsrs,
}
"""How each scheduler is made; the names are those of the setting."""


class Own(NamedTuple):
    """A deck's own options; None is that of all decks. ``light_days`` is empty for none at all."""

    max_interval: int | None = None
    retention: float | None = None
    scheduler: str | None = None
    light_days: str | None = None

    def of(self, key: str) -> object:
        """The value for a key of the settings; None if the deck has none of its own."""
        name = "retention" if key == "desired-retention" else key.replace("-", "_")
        return self._asdict().get(name)


def scheduler_of(options: Options, own: Own = Own(), card: str | None = None) -> Scheduler:  # noqa: B008 - it is constant
    """The scheduler for the card with this name, in a deck with these options of its own."""
    days = options.light_days if own.light_days is None else own.light_days
    made = Made(
        own.max_interval or options.max_interval,
        options.late_credit,
        card if options.fuzz else None,
        own.retention or options.retention,
        options.parameters,
        _light(days, card) if days and card is not None else None,
    )
    name = own.scheduler or options.scheduler
    return _one(name, made) if made.fuzz_seed is None and made.light is None else MAKERS[name](made)


def schedulers_of(options: Options) -> Callable[[Own, str], Scheduler]:
    """The scheduler for each of many cards, by the options of its deck and its name; most cards share one."""
    shared: dict[Own, Scheduler] = {}

    def of(own: Own, card: str) -> Scheduler:
        if options.fuzz or options.light_days or own.light_days:
            return scheduler_of(options, own, card)
        found = shared.get(own)
        if found is None:
            found = shared[own] = scheduler_of(options, own)
        return found

    return of


def _light(days: str, card: str) -> "LightDays":
    from flashcards.scheduling.fuzz import LightDays  # only if there are such days

    return LightDays(_numbers(days), card)


@cache
def _numbers(days: str) -> frozenset[int]:
    """These days of the week as numbers, 0 for Monday."""
    return frozenset(WEEKDAYS.index(day) for day in days.split())


@cache
def _one(name: str, made: Made) -> Scheduler:
    """One scheduler, shared by all cards that need the same."""
    return MAKERS[name](made)
