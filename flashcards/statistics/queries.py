"""The searches that find the cards of the figures."""

from typing import NamedTuple

from flashcards.studyday import Day

_MOST_DAYS = 999_999
"""Days that a search can count back."""


class Queries(NamedTuple):
    """Makes the searches for figures of the cards that ``scope`` finds, empty for all.

    A search leaves out retired cards unless it asks for them, and finds paused
    ones. ``has_retired`` and ``has_paused`` say whether the figures are of such
    cards, so that most searches can be short. No answer before ``begun`` counts.
    """

    scope: str
    last: Day
    begun: Day = Day(-(2**62))
    has_paused: bool = False
    has_retired: bool = False

    def counted(self, query: str) -> str:
        """Those of the cards that a query finds, retired ones too, unless the scope has left them out already."""
        return self._joined(query, "is:any" if self.has_retired and not self.scope else "")

    def known(self, query: str) -> str:
        """Those that a query finds and whose text is there, or will be when it is no longer paused."""
        return self._joined(query)

    def asked(self, query: str = "") -> str:
        """Those that a query finds and whose text is there now."""
        everything = "" if query or self.scope else "is:any -is:retired"  # what begins with a minus is an option
        return self._joined(query, everything, "-is:paused" if self.has_paused else "")

    def since(self, key: str, first: Day, button: str = "") -> str:
        """Those of which the log says something from a study day to today: see the keys of a search that name days."""
        days = min(_MOST_DAYS, max(1, self.last - max(first, self.begun) + 1))
        return self.counted(f"{key}:{days}{button and f':{button}'}")

    def _joined(self, *parts: str) -> str:
        return " ".join(part for part in (self.scope, *parts) if part)
