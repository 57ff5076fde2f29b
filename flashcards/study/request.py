"""What was asked for in one session, and which requests contradict each other."""

from flashcards.lean import NamedTuple


class Request(NamedTuple):
    """The options of one session; what was not given is None, empty or False.

    ``limit`` and ``new`` are cards, ``minutes`` a time, ``ahead`` days.
    ``tags`` (any of them), ``query``, ``leeches`` and ``failed_today`` together
    narrow the choice. ``cram``, ``reverse`` and ``failed_today`` ask without
    counting. ``backlog`` is reviews a day; 0 lets the program choose.
    """

    order: str | None = None
    seed: int | None = None
    limit: int | None = None
    new: int | None = None
    minutes: float | None = None
    ahead: int | None = None
    tags: tuple[str, ...] = ()
    query: str = ""
    cram: bool = False
    failed_today: bool = False
    leeches: bool = False
    reverse: bool = False
    backlog: int | None = None

    @property
    def is_cram(self) -> bool:
        """Whether its answers change no schedule."""
        return self.cram or self.failed_today or self.reverse

    @property
    def is_choosy(self) -> bool:
        """Whether it selects cards by more than their decks."""
        return bool(self.tags or self.query or self.leeches or self.failed_today)

    def contradiction(self) -> str:
        """Which parts of the request contradict each other, as a sentence; empty if none do."""
        drill = "--cram" if self.cram else "--failed-today" if self.failed_today else "--reverse"
        counted = {"--ahead": self.ahead, "--new": self.new, "--backlog": self.backlog}
        for option, value in counted.items():
            if self.is_cram and value is not None:
                return f"{drill} does not change schedules, so {option} has no effect with it; leave one of them out"
        if self.backlog is not None and self.ahead is not None:
            return "--backlog is for overdue cards, and --ahead for cards that are not due yet; leave one of them out"
        if self.backlog is not None and self.new is not None:
            return "--backlog has no new cards, so --new has no effect with it; leave one of them out"
        if self.seed is not None and self.order != "random":
            return "--seed chooses a random order; add --order random"
        return ""
