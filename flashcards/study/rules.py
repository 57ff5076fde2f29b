"""Small rules that counting and queueing share; they cost a start-up nothing."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from flashcards.lean import NamedTuple

if TYPE_CHECKING:
    from flashcards.settings import Settings

GOOD = 4
"""The lowest quality after which a card is not repeated in the session: that of ``Rating.GOOD``."""

LONGEST = 1_000
"""The most scheduled cards in one session; the rest waits for the next one."""

LEECH = 8
"""Lapses at which a card becomes a leech, by default."""

EVERYTHING = ""
"""The name of the limit over all decks."""


class Rules(NamedTuple):
    """The settings that decide how many cards a day has.

    They are separate from the rest because counting must not wait for imports.
    ``apart`` asks one card of a note on a study day, ``good`` is the lowest
    quality after which an answer is not repeated.
    """

    new_per_day: int | None = None
    reviews_per_day: int | None = None
    apart: bool = True
    good: int = GOOD

    @classmethod
    def of(cls, settings: "Settings") -> "Rules":
        """The rules from these settings."""
        return cls(
            new_per_day=settings.new_per_day,
            reviews_per_day=settings.reviews_per_day,
            apart=settings.siblings == "apart",
            good=settings.repeat_below.quality,
        )


RULES = Rules()
"""The rules if nothing was chosen."""


class Left(NamedTuple):
    """What is left of a limit today; None means no limit."""

    new: int | None = None
    reviews: int | None = None


LONGEST_ANSWER = 60_000
"""One answer counts at most so many milliseconds, as in Anki: time away from a card is not thinking time."""


def allowance(limit: int | None, done: int) -> int | None:
    """How many more cards a daily limit allows; None means no limit."""
    return None if limit is None else max(0, limit - done)


def leech_alarms(lapses: int, leech_lapses: int) -> int:
    """How often a card with so many lapses was reported as a leech: at ``leech_lapses``, then at every half of that."""
    if lapses < leech_lapses:
        return 0
    return 1 + (lapses - leech_lapses) // max(1, -(-leech_lapses // 2))


def smaller(first: int | None, second: int | None) -> int | None:
    """The smaller of two limits; None means no limit."""
    if first is None or second is None:
        return second if first is None else first
    return min(first, second)


def covers(deck: str) -> Iterator[str]:
    """The names of the limits that cover a deck: all decks, each deck above it, the deck itself."""
    yield EVERYTHING
    end = deck.find("::")
    while end > 0:
        yield deck[:end]
        end = deck.find("::", end + 2)
    yield deck


def within(amounts: Mapping[str, int], left: Mapping[str, int | None]) -> int:
    """How many cards of these decks the limits allow together.

    ``left`` is what is left of each limit, by the name of its deck. Nested decks
    are summed from the deepest up, each sum cut at its own limit, which gives as
    many as taking card by card.
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
