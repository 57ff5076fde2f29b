"""The log for people: what happened on some days, over all cards."""

from collections.abc import Iterator
from typing import NamedTuple

from flashcards.cards import CardId
from flashcards.collection import log
from flashcards.collection.entries import COLUMNS, read
from flashcards.collection.store import Collection
from flashcards.reviews import Entry, Undo, counting
from flashcards.studyday import Day

_UNDONE = "exists (select 1 from undone where (undone.card, undone.at, undone.origin) = (log.card, log.at, log.origin))"
_TWIN = """exists (select 1 from log as twin
    where (twin.card, twin.at, twin.origin) = (log.card, log.at, log.origin) and twin.seq != log.seq)"""
_BETWEEN = f"""
select {_UNDONE}, {_TWIN}, {COLUMNS} from log where day between ? and ? order by at, card
"""  # noqa: S608 - constants
_UNDO = "select 1 from log where (card, at, origin) = (?, ?, ?) and kind = 'undo'"


class Line(NamedTuple):
    """An entry of a card's log; ``counts`` is False if it was undone, and a redo is an undo of another one."""

    card: CardId
    entry: Entry
    counts: bool
    is_redo: bool = False


def between(collection: Collection, first: Day, last: Day) -> Iterator[Line]:
    """The entries of these study days, inclusive, in order of time.

    Only these are read, and that an entry was undone is looked up.
    """
    for undone, twin, *row in collection.connection.execute(_BETWEEN, (first, last)):
        card, entry = CardId(row[0]), read(row)
        is_redo = False
        if isinstance(entry, Undo):
            found = collection.connection.execute(_UNDO, (card, entry.voids, entry.voids_origin)).fetchone()
            is_redo = found is not None
        counts = _counts(collection, card, entry) if twin else isinstance(entry, Undo) or not undone
        yield Line(card, entry, counts, is_redo)


def _counts(collection: Collection, card: CardId, entry: Entry) -> bool:
    """The same of one of several entries of the same name, of which one counts."""
    entries = log.entries(collection, card)
    return any(one == entry and counts for one, counts in zip(entries, counting(entries), strict=True))
