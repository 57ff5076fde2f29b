"""What is known of notes between the reading of a document and that of the deck files made of it."""

import marshal
from collections.abc import Iterator
from typing import BinaryIO

SOME = 500
"""Notes that are in memory together."""

Card = tuple[str, tuple[object, ...] | None, bool, list[object]]
"""Kind, schedule, whether the log is plain, and the log, as tuples or as JSON."""

Spooled = tuple[str, str, str | None, int | None, tuple[Card, ...]]
"""Term, definition, guid, when it was edited, and the cards."""


class Spool:
    """A temporary file of what is known of notes, some hundreds of which are written and read together."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._some: list[Spooled] = []

    def add(self, spooled: Spooled) -> None:
        """Add one more."""
        self._some.append(spooled)
        if len(self._some) == SOME:
            self._flush()

    def _flush(self) -> None:
        data = marshal.dumps(self._some)
        self._file.write(len(data).to_bytes(8) + data)
        self._some = []

    def __iter__(self) -> Iterator[Spooled]:
        self._flush()
        self._file.seek(0)
        while size := self._file.read(8):
            yield from marshal.loads(self._file.read(int.from_bytes(size)))  # noqa: S302 - our own file
