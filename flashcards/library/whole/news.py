"""The histories of notes that have just been read from new deck files."""

from array import array
from collections.abc import Iterable, Iterator
from functools import partial
from itertools import islice

from flashcards.cards import CardId, CardKind, NoteGuid
from flashcards.collection import cards
from flashcards.collection.base import Transaction
from flashcards.collection.exchange.known import cards_of, rows_of
from flashcards.collection.store import Collection
from flashcards.formats import CardRecord, Special
from flashcards.formats.entries import log_from_json
from flashcards.library.pasts import Told, unknown
from flashcards.library.whole.spool import SOME, Spooled
from flashcards.reviews import ANSWERS
from flashcards.scheduling import Summary
from flashcards.scheduling.plain import Log, Plain
from flashcards.studyday import Instant


class News:
    """The logs of notes, in the order of their rows, and what is to be changed in the rows."""

    def __init__(self, collection: Collection, connection: Transaction, now: Instant, rollover_hour: int) -> None:
        self._connection = connection
        self._missing = partial(unknown, entries=(), now=now, rollover_hour=rollover_hour, device=collection.device.id)
        self.guids: dict[int, NoteGuid] = {}
        self.edited = array("q")
        self.entries = self.reviews = 0

    def of_file(self, path: str, spooled: Iterator[Spooled]) -> Iterator[tuple[CardId, Log]]:
        """The logs of the notes of a file."""
        rows = rows_of(self._connection, path)
        while some := [*islice(spooled, SOME)]:
            own = rows.fetchmany(len(some))
            if [row[3:] for row in own] != [each[:2] for each in some]:
                raise Special
            there = cards_of(self._connection, [row[0] for row in own])
            for (number, guid, edited, _, _), (_, _, wanted, told, found) in zip(own, some, strict=True):
                if wanted is not None and wanted != guid:
                    self.guids[number] = NoteGuid(wanted)
                if told is not None and told < edited:
                    self.edited.extend((told, number))
                for kind, state, is_plain, log in found:
                    place = there.get((number, kind)) or cards.at_rest(self._connection, number, CardKind(kind))
                    yield from self._of_card(place, _record(state, log, is_plain=is_plain))
        if rows.fetchone() is not None:
            raise Special

    def of_removed(self, rows: Iterable[tuple[Told, int]]) -> Iterator[tuple[CardId, Log]]:
        """The logs of notes without a text."""
        for told, number in rows:
            for kind, card in told.record.cards.items():
                yield from self._of_card(cards.at_rest(self._connection, number, kind), card)

    def _of_card(self, place: CardId, card: CardRecord) -> Iterator[tuple[CardId, Log]]:
        log: Log = card.log if isinstance(card.log, Plain) else [*self._missing(card)]
        if log:
            self.entries += len(log)
            self.reviews += len(log) if isinstance(log, Plain) else sum(isinstance(one, ANSWERS) for one in log)
            yield place, log


def _record(state: tuple[object, ...] | None, log: list[object], *, is_plain: bool) -> CardRecord:
    known = None if state is None else Summary(*state)  # type: ignore[arg-type] # as it was written
    return CardRecord(entries=Plain(log) if is_plain else log_from_json(log), state=known)  # type: ignore[arg-type]
