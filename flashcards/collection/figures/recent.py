"""The last days at a glance, for ``flashcards`` without a command, from the sums of days."""

from typing import NamedTuple

from flashcards.collection.figures import days as sums
from flashcards.collection.store import Collection
from flashcards.statistics.measures import Share
from flashcards.studyday import Day


class Recent(NamedTuple):
    """The answers of each of the last days, oldest first, and the true retention of these days."""

    answers: list[int]
    retention: Share


def of(collection: Collection, today: Day, days: int) -> Recent:
    """The last study days, including today; retention is as in :class:`flashcards.statistics.memory.TrueRetention`."""
    first = Day(today - days + 1)
    found = sums.between(collection.connection, first, today)
    answers = [found[day].answers if day in found else 0 for day in map(Day, range(first, today + 1))]
    share = Share(sum(each.right for each in found.values()), sum(each.counted for each in found.values()))
    return Recent(answers, share)
