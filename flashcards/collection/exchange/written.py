"""Notes and their histories as JSON, made from rows; :mod:`.contents` has an object for each note and answer."""

import sqlite3
from collections import defaultdict
from collections.abc import Collection as Some
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import Any, cast

from flashcards.cards import CardId
from flashcards.collection import log
from flashcards.collection.base import Damaged
from flashcards.collection.checksums import check_text
from flashcards.collection.derived.blocks import Block, block_of
from flashcards.collection.derived.plain import logs_of
from flashcards.collection.exchange.contents import NOTES, Choice, decks, recorded
from flashcards.collection.rescue import soundness
from flashcards.collection.rescue.reached import unreached
from flashcards.collection.store import Collection
from flashcards.formats import CardRecord, WrittenNote
from flashcards.formats.interchange import log_to_text
from flashcards.formats.ourjson.writing import (
    DUES,
    Words,
    around_due,
    card_text,
    note_text,
    state_text,
    texts_of_answers,
)
from flashcards.scheduling import Scheduler, State
from flashcards.scheduling.at_once import fold_of
from flashcards.scheduling.courses import Reached, Steps, has_courses
from flashcards.scheduling.makers import Options, Own, schedulers_of
from flashcards.scheduling.plain import Plain
from flashcards.scheduling.sm2 import Sm2
from flashcards.studyday import Day

_CARDS = "select note, id, kind from cards where note in (select value from json_each(?))"
_SUMS_OF_SOME = "select count(*), sum(checksum) from log where card in (select value from json_each(?))"
_SUMS = "select count(*), sum(checksum), max(seq) from log not indexed"
_DECK, _GUID, _TEXT, _CHECKSUM = 1, 2, 5, 10
"""Where these are in the row of a note."""
_AT_ONCE = 100
"""Notes whose logs are in memory together: more would not fit in the processor's."""


def notes(collection: Collection, choice: Choice, *, logs: bool = False) -> Iterator[WrittenNote]:
    """The chosen notes in the order of :func:`.contents.notes`; with ``logs`` also removed ones with a history.

    Whether entries are missing is found out by adding up those that were read,
    and said at the end; so all must be as of one moment.

    Raises:
        Damaged: a text or an entry is not as it was stored, or is missing.
    """
    connection = collection.connection
    heads = {deck.name: deck for deck in decks(collection, choice, retired=logs)}
    limits = {name: head.limits for name, head in heads.items()}
    owns = {name: Own(own.interval, own.retention, own.scheduler, own.light_days) for name, own in limits.items()}
    writer = _Writer(connection, log.options(collection), owns)
    rows = connection.execute(NOTES, (logs, *choice.as_json()))
    while some := [*islice(rows, _AT_ONCE)]:
        cards = writer.cards(some) if logs else {}
        for row in some:
            check_text(row[_CHECKSUM], row[_GUID], *row[_TEXT:_CHECKSUM])
            yield WrittenNote(heads[row[_DECK]], note_text(Words._make(row[_GUID:_CHECKSUM]), cards.get(row[0], ())))
    if logs:
        _check_log(connection, writer)


def _check_log(connection: sqlite3.Connection, read: "_Writer") -> None:
    """See that no entry is missing: that all were read, or that those of other cards can be."""
    number, checksums, last = connection.execute(_SUMS).fetchone()
    if (read.entries, read.entries and read.checksums, read.entries) == (number, checksums or 0, last or 0):
        return
    for what in chain(soundness.chain(connection), unreached(connection, only="log")):
        raise Damaged(what)


class _Writer:
    """Writes the cards of some notes at a time, whose decks have these options of their own.

    ``entries`` counts those that were read, and ``checksums`` adds up theirs.
    """

    def __init__(self, connection: sqlite3.Connection, options: Options, owns: Mapping[str, Own]) -> None:
        self.entries = self.checksums = 0
        self._connection = connection
        self._owns = owns
        self._scheduler_for = schedulers_of(options)
        self._known: _Schedules | None = None

    def cards(self, notes: Sequence[Sequence[Any]]) -> Mapping[int, Sequence[str]]:
        """The JSON of the cards of the notes in these rows that have a log."""
        found: defaultdict[int, list[str]] = defaultdict(list)
        known = {row[0]: row for row in notes}
        cards = sorted(self._connection.execute(_CARDS, (str([*known]),)))  # SQLite sorts them more slowly
        block, others = block_of(self._connection, [card for _, card, _ in cards])
        rest = logs_of(self._connection, others) if others else {}
        self._count(block, others)
        texts = _texts(block)
        places: dict[CardId, slice] = {}
        last = 0
        for card, count in block.counts.items():
            places[card] = slice(last, last := last + count)
        for note, card, kind in cards:
            place = places.get(card)
            if place is None and card not in rest:
                continue
            row = known[note]
            scheduler = self._scheduler_for(self._owns[row[_DECK]], f"{row[_GUID]} {kind}")
            if place is not None:
                schedule, log_text = self._schedules(scheduler).of(block, place), f"[{', '.join(texts[place])}]"
            else:
                record = recorded(rest[card], scheduler)
                schedule, log_text = _schedule_of(record), log_to_text(record.log)
            found[note].append(card_text(kind, schedule, log_text))
        return found

    def _schedules(self, scheduler: Scheduler) -> "_Schedules":
        """Those of a scheduler, which is nearly always the one of the card before."""
        if self._known is None or self._known.scheduler is not scheduler:
            self._known = _Schedules(scheduler)
        return self._known

    def _count(self, block: Block, others: Some[CardId]) -> None:
        self.entries += len(block.codes)
        self.checksums += block.checksums
        if others:
            number, checksums = self._connection.execute(_SUMS_OF_SOME, (str([*others]),)).fetchone()
            self.entries += number
            self.checksums += checksums


class _Schedules:
    """The schedules that the answers of a block lead to, as JSON, for the cards of one scheduler."""

    def __init__(self, scheduler: Scheduler) -> None:
        self.scheduler = scheduler
        self._fold = fold_of(scheduler)
        self._steps: Steps[tuple[str, str]] | None = None
        if has_courses(scheduler):
            self._steps = Steps(cast("Sm2", scheduler), self._around)

    def _around(self, _: object, _quality: int, reached: Reached, _known: bool) -> tuple[str, str]:  # noqa: FBT001 - of Steps
        state = State(Day(0), reached.interval, reached.lapses, None, reached.memory)
        return around_due(self.scheduler.summary(state))

    def of(self, block: Block, place: slice) -> str:
        """The schedule of the card with these answers of a block; empty if it has none."""
        if self._steps is not None:
            step = self._steps.along(block.codes[place])[-1]
            before, after = step.fact
            assert step.reached is not None  # noqa: S101 - there was an answer
            return f"{before}{DUES[block.days[place.stop - 1] + step.reached.interval]}{after}"
        folded = self._fold(block.answered(place)) if self._fold is not None else None
        if folded is None:
            return _schedule_of(recorded(Plain(islice(block.told(), place.start, place.stop)), self.scheduler))
        return state_text(self.scheduler.summary(State(*folded[:5])))


def _schedule_of(record: CardRecord) -> str:
    return "" if record.state is None else state_text(record.state)


def _texts(block: Block) -> list[str]:
    """The JSON of each of these answers."""
    try:
        return texts_of_answers(block.told())
    except KeyError:  # of a time that the calendar does not have
        return [log_to_text(Plain([one])).strip("[]") for one in block.told()]
