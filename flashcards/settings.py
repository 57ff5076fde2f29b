"""What a person may choose about studying, and what holds where nothing was chosen.

The names in a configuration file are those of the fields with hyphens for
underscores: ``new-order = "mixed"``.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from flashcards.reviews import Rating
from flashcards.studyday import MAX_INTERVAL, ROLLOVER_HOUR


class Settings(NamedTuple):
    """The choices, each with its default.

    A deck has allowances of its own, and may have a longest interval;
    ``new_per_day`` and ``reviews_per_day`` here are over all decks, and None is
    no limit.
    """

    day_starts_at: int = ROLLOVER_HOUR
    """Local hour, 0 to 23, at which a study day begins."""
    new_per_day: int | None = None
    reviews_per_day: int | None = None
    order: str = "due"
    """Which cards come first: ``due`` (overdue relative to the interval), ``random``, ``added`` or ``deck``."""
    new_order: str = "after"
    """Where new cards come: ``after`` the reviews, ``before`` them, or ``mixed`` among them."""
    siblings: str = "apart"
    """Cards of one note on one study day: ``apart`` asks only the first of them, ``together`` all."""
    repeat_below: Rating = Rating.GOOD
    """An answer below this one is repeated in the session until it is reached: ``good`` or ``hard``."""
    grades: int = 4
    """Rating keys: 4, or 6 for SM-2's own grades 0 to 5."""
    hide_intervals: bool = False
    plain: bool = False
    """Whether everything is said line by line and in words, for screen readers."""
    leech_lapses: int = 8
    """Lapses after which a card is a leech, and again every half as many."""
    leech_action: str = "tag"
    """What becomes of a leech: ``tag`` names it, ``suspend`` also suspends it."""
    max_interval: int = MAX_INTERVAL
    """Longest interval, in days."""
    late_credit: bool = False
    fuzz: bool = False
    scheduler: str = "sm2"
    """The name of the scheduler that derives due days."""
    desired_retention: float = 0.9
    """The chance, 0.7 to 0.99, to recall a card on its due day, as FSRS reckons it."""
    keys: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    """Keys of the quiz by action; an action that is not here keeps its usual keys."""

    @property
    def scheduling(self) -> tuple[int, bool, bool, str, float]:
        """What schedules are derived from: longest interval, late credit, fuzz, scheduler, desired retention."""
        return self.max_interval, self.late_credit, self.fuzz, self.scheduler, self.desired_retention


DEFAULTS = Settings()
