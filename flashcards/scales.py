"""What answers and schedules are measured by: ratings, the schedulers, and the retention that is desired.

The settings need nothing else of either, and counting must not wait for more.
"""

from enum import IntEnum


class Rating(IntEnum):
    """How well an answer came to mind, with the numbers of Anki's buttons and FSRS."""

    AGAIN = 1
    HARD = 2
    GOOD = 3
    EASY = 4

    @property
    def quality(self) -> int:
        """SM-2's quality, 0 to 5, that this key writes to the log: 2, 3, 4 or 5."""
        return self + 1

    @classmethod
    def of_quality(cls, quality: int) -> "Rating":
        """The rating for a quality of 0 to 5; 0, 1 and 2 are all Again."""
        return _OF_QUALITIES[quality]


_OF_QUALITIES: tuple[Rating, ...] = (Rating.AGAIN, Rating.AGAIN, *Rating)


SCHEDULERS = {"sm2": "SM-2", "fsrs": "FSRS"}
"""What the schedulers are called, by their names in the settings."""

RETENTION = 0.9
"""The chance to recall a card on its due day that is desired where nothing was chosen."""

LEAST_RETENTION, MOST_RETENTION = 0.7, 0.99
"""What may be chosen."""
