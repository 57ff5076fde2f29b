"""A whole collection in JSON, brought into an empty home note by note, so that memory holds none of its notes.

The deck files are written while the document is read. What is known of each
note besides goes into a temporary file, and from there, once the deck files
have been read, into the collection, in the same order.
"""

import marshal
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from itertools import chain, groupby, islice
from operator import attrgetter
from pathlib import Path
from typing import BinaryIO, NamedTuple

from flashcards.cards import CardId, Deck, Note, NoteGuid
from flashcards.collection import cards
from flashcards.collection.exchange.guids import free_of, give, holders
from flashcards.collection.exchange.merges import merge_first, merge_in
from flashcards.collection.exchange.seen import mark
from flashcards.collection.notes import set_edited
from flashcards.collection.store import Collection
from flashcards.disk.durable import make_folder, take_away
from flashcards.disk.parts import scratch
from flashcards.formats import CardRecord, Reading, Record, markdown
from flashcards.formats.entries import log_from_json
from flashcards.formats.ourjson.streaming import BEGINS, Document, Line, Special
from flashcards.library.edits import Change, check
from flashcards.library.files import LARGEST_DECK, too_large, write_atomically
from flashcards.library.imports import ImportPlan, Targets
from flashcards.library.pasts import MANY, ImportCounts, Told, arrive, unite, unknown
from flashcards.library.places import Home, is_file, is_there, source_name
from flashcards.reviews import ANSWERS
from flashcards.scheduling import Summary
from flashcards.scheduling.plain import Log, Plain
from flashcards.studyday import Instant

LARGE = 2**18
"""Bytes from which a document is read note by note."""

_SOME = 500
"""Notes that are in memory together."""

_Card = tuple[str, tuple[object, ...] | None, bool, list[object]]
"""Kind, schedule, whether the log is plain, and the log, as tuples or as JSON."""

_Spooled = tuple[str, str, str | None, int | None, tuple[_Card, ...]]
"""Term, definition, guid, when it was edited, and the cards."""


class Whole:
    """A document whose deck files are written.

    ``added`` counts the notes that each deck file has, by deck, and ``notes``
    all notes of each deck. ``removed`` are the notes that have no text.
    """

    def __init__(self, document: Document, home: Home, spool: BinaryIO) -> None:
        self.document = document
        self.added: Counter[str] = Counter()
        self.notes: Counter[str] = Counter()
        self.plans: dict[str, ImportPlan] = {}
        self.removed: list[Told] = []
        self._home = home
        self._spool = spool
        self._entries = 0
        self._guids: set[int] = set()

    def write(self) -> Iterator[Path]:
        """Write the deck files, one after the other.

        Raises:
            Special: the document must be read as a whole.
            OutputError: a file cannot be written.
            DeckError: it would be too large.
        """
        targets = Targets(self._home)
        with suppress(OSError):  # the write says what is wrong with the folder
            make_folder(self._home.decks)
        for name, lines in groupby(self.document, attrgetter("deck")):
            if name in self.plans:
                raise Special
            deck, target = self.document.decks[name], targets.of(name)
            self.plans[name] = ImportPlan(title="", target=target, reading=Reading(deck=deck))
            notes = self._noted(deck, lines)
            first = next(notes, None)
            if first is not None:
                write_atomically(target, _parts(deck, chain([first], notes), target))
                yield target

    def _noted(self, deck: Deck, lines: Iterable[Line]) -> Iterator[Note]:
        """The notes with a text, once what is known besides is in the temporary file."""
        for _, note, record, said in lines:
            self.notes[deck.name] += 1
            if record.guid:
                if hash(record.guid) in self._guids:
                    raise Special
                self._guids.add(hash(record.guid))
            self._entries += sum([len(card.log) for card in record.cards.values()])
            if record.retired:
                self.removed.append(Told(note, record, self.plans[deck.name]))
                continue
            raw = {card["kind"]: card.get("log", []) for card in said}
            found = tuple([_spooled(kind, card, raw[kind]) for kind, card in record.cards.items()])
            marshal.dump((note.term, note.definition, record.guid, record.edited, found), self._spool)
            self.added[deck.name] += 1
            yield note

    def bring(
        self,
        collection: Collection,
        now: Instant,
        rollover_hour: int,
        tell: Callable[[int, int], None] | None = None,
    ) -> ImportCounts:
        """Store what is known of the notes, which the collection has read from their files by now.

        Raises:
            Special: it has read other notes.
        """
        self._spool.seek(0)
        news = _News(collection, now, rollover_hour)
        with collection.transaction() as connection:
            retired = arrive(collection, connection, self._home, self.removed)
            is_first = connection.execute("select 1 from log limit 1").fetchone() is None
            logs = chain(self._logs(news, tell), news.of_removed(retired))
            (merge_first if is_first and self._entries >= MANY else merge_in)(connection, logs)
            give(connection, free_of(news.guids, holders(collection)) if news.guids else {})
            set_edited(connection, news.edited)
            collection.device.count_all()
            mark(connection, now.at)
            united = unite(collection, self.document.parameters)
        return ImportCounts(news.entries, news.reviews, len(retired), united)

    def _logs(self, news: "_News", tell: Callable[[int, int], None] | None) -> Iterator[tuple[CardId, Log]]:
        done, total = 0, sum(self.added.values())
        for name, number in self.added.items():
            path = source_name(str(self.plans[name].target), self._home)
            spooled: Iterator[_Spooled] = (marshal.load(self._spool) for _ in range(number))  # noqa: S302 - our own file
            yield from news.of_file(path, spooled)
            done += number
            if tell is not None:
                tell(done, total)


class _News:
    """The logs of notes, in the order of their rows, and what is to be changed in the rows."""

    def __init__(self, collection: Collection, now: Instant, rollover_hour: int) -> None:
        self._connection = collection.connection
        self._missing = partial(unknown, entries=(), now=now, rollover_hour=rollover_hour, device=collection.device.id)
        self.guids: dict[int, NoteGuid] = {}
        self.edited: list[tuple[int, int]] = []
        self.entries = self.reviews = 0

    def of_file(self, path: str, spooled: Iterator[_Spooled]) -> Iterator[tuple[CardId, Log]]:
        """The logs of the notes of a file."""
        rows = self._connection.execute(_ROWS, (path,))
        while some := [*islice(spooled, _SOME)]:
            own = rows.fetchmany(len(some))
            if [row[3:] for row in own] != [each[:2] for each in some]:
                raise Special
            there = self._cards([row[0] for row in own])
            for (number, guid, edited, _, _), (_, _, wanted, told, found) in zip(own, some, strict=True):
                if wanted is not None and wanted != guid:
                    self.guids[number] = NoteGuid(wanted)
                if told is not None and told < edited:
                    self.edited.append((told, number))
                for kind, state, is_plain, log in found:
                    place = there.get((number, kind)) or cards.at_rest(self._connection, number, kind)
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

    def _cards(self, notes: list[int]) -> dict[tuple[int, str], CardId]:
        rows = self._connection.execute(_CARDS, (str(notes),)).fetchall()
        return {(note, kind): CardId(card) for note, kind, card in rows}


_ROWS = "select id, guid, edited, term, definition from notes where source = ? and not retired order by place"
_CARDS = "select note, kind, id from cards where note in (select value from json_each(?))"


def is_large(path: Path) -> bool:
    """Whether a file is a large document as it is written here."""
    try:
        with path.open("rb") as file:
            return is_file(path) and file.read(len(BEGINS)) == BEGINS and path.stat().st_size >= LARGE
    except OSError:
        return False  # reading it as a whole says why


@contextmanager
def written(path: Path, home: Home) -> Iterator[Whole]:
    """A document and its deck files, which are removed if the block fails.

    Raises:
        Special: it must be read as a whole.
        OutputError, DeckError: as in :meth:`Whole.write`.
    """
    done: list[Path] = []
    with path.open("rb") as file, scratch() as folder, (folder / "notes").open("w+b") as spool:
        try:
            whole = Whole(Document(file), home, spool)
            for target in whole.write():
                done.append(target)  # noqa: PERF402 - those of before an error count
            yield whole
        except BaseException:
            for target in done:
                with suppress(OSError):
                    take_away(target)
            raise


def _parts(deck: Deck, notes: Iterator[Note], target: Path) -> Iterator[bytes]:
    """The bytes of a deck file."""
    if is_there(target):
        raise Special
    size = 0
    lists = iter(lambda: [*islice(notes, _SOME)], [])
    for part in markdown.rendered(deck, lists):
        data = part.encode()
        size += len(data)
        if size > LARGEST_DECK:
            raise too_large(target)
        yield data
    check(Change(target, None, b""))


def _spooled(kind: str, card: CardRecord, raw: list[object]) -> _Card:
    state = None if card.state is None else tuple(card.state)
    is_plain = isinstance(card.log, Plain)
    return kind, state, is_plain, [*card.log] if is_plain else raw


def _record(state: tuple[object, ...] | None, log: list[object], *, is_plain: bool) -> CardRecord:
    known = None if state is None else Summary(*state)  # type: ignore[arg-type] # as it was written
    return CardRecord(entries=Plain(log) if is_plain else log_from_json(log), state=known)  # type: ignore[arg-type]
