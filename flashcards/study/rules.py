"""Small rules that counting and queueing share; nothing here costs a start-up anything."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from flashcards.settings import Settings

GOOD = 4
"""Quality from which a card need not be repeated in the session: that of ``Rating.GOOD``."""

LONGEST = 1_000
"""Most scheduled cards one session holds; what is beyond waits for the next one."""

LEECH = 8
"""Lapses from which a card is a leech, where nothing else was chosen."""

EVERYTHING = ""
"""The name under which an allowance over all decks stands; it covers every deck."""


class Rules(NamedTuple):
    """The settings that decide how many cards a day asks.

    They are kept apart from the rest because counting must not wait for
    anything to be imported. ``apart`` asks one card of a note on a study day,
    ``good`` is the quality from which an answer is not repeated.
    """

    new_per_day: int | None = None
    reviews_per_day: int | None = None
    apart: bool = True
    good: int = GOOD

    @classmethod
    def of(cls, settings: "Settings") -> "Rules":
        """The rules that these settings make."""
        return cls(
            new_per_day=settings.new_per_day,
            reviews_per_day=settings.reviews_per_day,
            apart=settings.siblings == "apart",
            good=settings.repeat_below.quality,
        )


RULES = Rules()
"""What holds where nothing was chosen."""


class Left(NamedTuple):
    """What is left today of an allowance; None is any number."""

    new: int | None = None
    reviews: int | None = None


LONGEST_ANSWER = 60_000
"""Most milliseconds that one answer counts, as Anki's default: who goes away from a card is not thinking of it."""


def allowance(limit: int | None, done: int) -> int | None:
    """How many more cards a daily limit allows; None is any number."""
    return None if limit is None else max(0, limit - done)


def leech_alarms(lapses: int, leech_lapses: int) -> int:
    """How often a card with so many lapses has been named a leech: at ``leech_lapses``, then at every half of them."""
    if lapses < leech_lapses:
        return 0
    return 1 + (lapses - leech_lapses) // max(1, -(-leech_lapses // 2))


def smaller(first: int | None, second: int | None) -> int | None:
    """The smaller of two allowances; None is any number."""
    if first is None or second is None:
        return second if first is None else first
    return min(first, second)


def covers(deck: str) -> Iterator[str]:
    """The names whose allowances cover a deck: all decks, then each deck above it, then itself."""
    yield EVERYTHING
    end = deck.find("::")
    while end > 0:
        yield deck[:end]
        end = deck.find("::", end + 2)
    yield deck


def within(amounts: Mapping[str, int], left: Mapping[str, int | None]) -> int:
    """How many cards of these decks the allowances let through together.

    ``left`` is what is left of each allowance, by the name of its deck. The
    decks below one another are summed from the deepest up, each sum cut at its
    own allowance: as many as taking card by card would give.
    """
    sums = {EVERYTHING: 0, **amounts}
    for name in sorted({*sums, *left}, key=len, reverse=True):
        limit, total = left.get(name), sums.get(name, 0)
        sums[name] = total if limit is None else min(total, limit)
        if name != EVERYTHING:
            above = [cover for cover in covers(name) if cover in left and cover != name]
            nearest = above[-1] if above else EVERYTHING
            sums[nearest] = sums.get(nearest, 0) + sums[name]
    return sums[EVERYTHING]
