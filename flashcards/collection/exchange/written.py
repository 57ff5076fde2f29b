"""Notes and their histories as JSON, made from rows; :mod:`.contents` has an object for each note and answer."""

import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from flashcards.cards import CardId
from flashcards.collection import log
from flashcards.collection.checksums import check_text
from flashcards.collection.derived.blocks import Block, block_of
from flashcards.collection.derived.plain import logs_of
from flashcards.collection.exchange.contents import NOTES, Choice, decks, recorded
from flashcards.collection.store import Collection
from flashcards.formats import WrittenNote
from flashcards.formats.interchange import log_to_text
from flashcards.formats.ourjson.writing import Words, card_text, texts_of_answers
from flashcards.scheduling import Scheduler, State, Summary
from flashcards.scheduling.at_once import Fold, fold_of
from flashcards.scheduling.makers import Options, Own, schedulers_of
from flashcards.scheduling.plain import Plain, Told

_CARDS = "select note, id, kind from cards where note in (select value from json_each(?)) order by note, id"
_AT_ONCE = 100
"""Notes whose logs are in memory together: more would not fit in the processor's."""


def notes(collection: Collection, choice: Choice, *, logs: bool = False) -> Iterator[WrittenNote]:
    """The chosen notes in the order of :func:`.contents.notes`; with ``logs`` also removed ones with a history.

    Raises:
        Damaged: a text or an entry is not as it was stored.
    """
    connection = collection.connection
    heads = {deck.name: deck for deck in decks(collection, choice, retired=logs)}
    writer = _Writer(connection, log.options(collection))
    limits = {name: head.limits for name, head in heads.items()}
    owns = {name: Own(own.interval, own.retention, own.scheduler, own.light_days) for name, own in limits.items()}
    rows = connection.execute(NOTES, (logs, *choice.as_json()))
    while some := [*islice(rows, _AT_ONCE)]:
        cards = writer.cards({row[0]: (owns[row[1]], row[2]) for row in some}) if logs else {}
        for number, deck, *words, checksum in some:
            guid, _, _, *text = words
            check_text(checksum, guid, *text)
            yield WrittenNote(heads[deck], Words(*words), cards.get(number, ()))


class _Writer:
    """Writes the cards of some notes at a time."""

    def __init__(self, connection: sqlite3.Connection, options: Options) -> None:
        self._connection = connection
        self._scheduler_for = schedulers_of(options)
        self._scheduler: Scheduler | None = None
        self._fold: Fold | None = None

    def cards(self, known: Mapping[int, tuple[Own, str]]) -> Mapping[int, Sequence[str]]:
        """The JSON of the cards of these notes that have a log; the notes have the options of a deck, and a guid."""
        found: defaultdict[int, list[str]] = defaultdict(list)
        cards = self._connection.execute(_CARDS, (str([*known]),)).fetchall()
        block, others = block_of(self._connection, [card for _, card, _ in cards])
        rest = logs_of(self._connection, others) if others else {}
        texts = _texts(block.told)
        first = 0
        places: dict[CardId, tuple[int, int]] = {}
        for card, count in block.counts.items():
            places[card] = first, first + count
            first += count
        for note, card, kind in cards:
            if card not in places and card not in rest:
                continue
            own, guid = known[note]
            scheduler = self._scheduler_for(own, f"{guid} {kind}")
            if card in places:
                first, last = places[card]
                state = self._settled(scheduler, block, first, last)
                text = f"[{', '.join(texts[first:last])}]"
            else:
                record = recorded(rest[card], scheduler)
                state, text = record.state, log_to_text(record.log)
            found[note].append(card_text(kind, state, text))
        return found

    def _settled(self, scheduler: Scheduler, block: Block, first: int, last: int) -> Summary | None:
        """The schedule that some answers of a block lead to."""
        if scheduler is not self._scheduler:
            self._scheduler, self._fold = scheduler, fold_of(scheduler)
        folded = self._fold(block.answers[first:last]) if self._fold is not None else None
        if folded is None:
            return recorded(Plain(block.told[first:last]), scheduler).state
        return scheduler.summary(State(*folded[:5]))


def _texts(told: Sequence[Told]) -> list[str]:
    """The JSON of each of these answers."""
    texts = texts_of_answers(told)
    if "" in texts:  # of a time that the calendar does not have
        texts = [log_to_text(Plain([one])).strip("[]") for one in told]
    return texts
