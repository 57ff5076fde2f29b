"""The searches that find the cards of the figures."""

from typing import NamedTuple

from flashcards.studyday import Day

_MOST_DAYS = 999_999
"""How many days a search can count back."""


class Queries(NamedTuple):
    """Makes the searches for figures about the cards that ``scope`` finds; empty for all.

    A search leaves out retired cards unless it asks for them, and includes
    paused ones. ``has_retired`` and ``has_paused`` say whether the figures
    include such cards, which keeps most searches short. Answers before ``begun``
    do not count.
    """

    scope: str
    last: Day
    begun: Day = Day(-(2**62))
    has_paused: bool = False
    has_retired: bool = False

    def counted(self, query: str) -> str:
        """The search for all cards that a query finds, retired ones too, unless the scope excludes them."""
        return self._joined(query, "is:any" if self.has_retired and not self.scope else "")

    def known(self, query: str) -> str:
        """The search for those whose text exists, paused ones included."""
        return self._joined(query)

    def asked(self, query: str = "") -> str:
        """The search for those whose text exists and is not paused."""
        everything = "" if query or self.scope else "is:any -is:retired"  # a leading minus would be an option
        return self._joined(query, everything, "-is:paused" if self.has_paused else "")

    def since(self, key: str, first: Day, button: str = "") -> str:
        """The search for those with an entry since a study day; ``key`` is one that takes days."""
        days = min(_MOST_DAYS, max(1, self.last - max(first, self.begun) + 1))
        return self.counted(f"{key}:{days}{button and f':{button}'}")

    def _joined(self, *parts: str) -> str:
        return " ".join(part for part in (self.scope, *parts) if part)
