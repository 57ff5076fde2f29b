"""What a session remembers of the collection it began with, to notice what others change."""

from flashcards.collection.store import Collection


class Seen:
    """What a session knows of the log: everything that was there when it began, and what it wrote itself.

    ``upto`` is the last number of the log at the beginning, ``own`` are the
    session's entries. ``noticed`` are entries that others wrote meanwhile and that
    were taken into account; the session must not undo them.
    """

    __slots__ = ("noticed", "own", "upto")

    def __init__(self, upto: int) -> None:
        self.upto = upto
        self.own: set[int] = set()
        self.noticed: set[int] = set()

    def __contains__(self, seq: int) -> bool:
        return seq <= self.upto or seq in self.own


def seen(collection: Collection) -> Seen:
    """Everything that the log has now, for a session that begins."""
    (last,) = collection.connection.execute("select coalesce(max(seq), 0) from log").fetchone()
    return Seen(upto=last)


def options(collection: Collection) -> list[tuple[object, ...]]:
    """What schedules depend on, to be compared with what it is later; parameters only where they are used."""
    execute = collection.connection.execute
    return [
        execute("select *, (select count(*) from parameters) from options").fetchone(),
        *execute("select name, max_interval, retention, scheduler, light_days from decks order by id"),
    ]
