"""Small rules that counting and queueing share; nothing here costs a start-up anything."""

GOOD = 4
"""Quality from which a card need not be repeated in the session: that of ``Rating.GOOD``."""

LONGEST = 1_000
"""Most scheduled cards one session holds; what is beyond waits for the next one."""

LONGEST_ANSWER = 60_000
"""Most milliseconds that one answer counts, as Anki's default: who goes away from a card is not thinking of it."""


def allowance(limit: int | None, done: int) -> int | None:
    """How many more cards a daily limit allows; None is any number."""
    return None if limit is None else max(0, limit - done)
