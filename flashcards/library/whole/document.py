"""The deck files of a document, written while it is read, and its histories, stored once these have been read."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from itertools import chain, groupby, islice
from operator import attrgetter
from pathlib import Path

from flashcards.cards import CardId, Deck, Note
from flashcards.collection.exchange.guids import free_of, give, holders
from flashcards.collection.exchange.merges import merge_first, merge_in
from flashcards.collection.exchange.seen import mark
from flashcards.collection.exchange.unsent import last
from flashcards.collection.notes import set_first_edited
from flashcards.collection.store import Collection
from flashcards.disk.durable import make_folder, take_away
from flashcards.disk.parts import scratch
from flashcards.formats import CardRecord, Reading, Special, markdown
from flashcards.formats.ourjson.streaming import BEGINS, Document, Line
from flashcards.library.files import write_atomically
from flashcards.library.imports import ImportPlan
from flashcards.library.newdecks import Targets
from flashcards.library.pasts import MANY, ImportCounts, Told, arrive, unite
from flashcards.library.places import Home, is_file, is_there, source_name
from flashcards.library.tables import file_parts
from flashcards.library.whole.news import News
from flashcards.library.whole.spool import SOME, Card, Spool
from flashcards.scheduling.plain import Log, Plain
from flashcards.studyday import Instant

LARGE = 2**18
"""Bytes from which a document is read note by note."""


class Whole:
    """A document whose deck files are written.

    ``added`` counts the notes that each deck file has, by deck, and ``notes``
    all notes of each deck. ``removed`` are the notes that have no text.
    """

    def __init__(self, document: Document, home: Home, spool: Spool) -> None:
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
            self._spool.add((note.term, note.definition, record.guid, record.edited, found))
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
        with collection.transaction() as connection:
            news = News(collection, connection, now, rollover_hour)
            retired = arrive(collection, connection, self._home, self.removed)
            is_first = not last(collection)
            logs = chain(self._logs(news, tell), news.of_removed(retired))
            (merge_first if is_first and self._entries >= MANY else merge_in)(connection, logs)
            give(connection, free_of(news.guids, holders(collection)) if news.guids else {})
            set_first_edited(connection, zip(news.edited[::2], news.edited[1::2], strict=True))
            collection.device.count_all()
            mark(connection, now.at)
            united = unite(collection, self.document.parameters)
        return ImportCounts(news.entries, news.reviews, len(retired), united)

    def _logs(self, news: News, tell: Callable[[int, int], None] | None) -> Iterator[tuple[CardId, Log]]:
        done, total = 0, sum(self.added.values())
        spooled = iter(self._spool)
        for name, number in self.added.items():
            path = source_name(str(self.plans[name].target), self._home)
            yield from news.of_file(path, islice(spooled, number))
            done += number
            if tell is not None:
                tell(done, total)


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
            whole = Whole(Document(file), home, Spool(spool))
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
    lists = iter(lambda: [*islice(notes, SOME)], [])
    yield from file_parts(markdown.rendered(deck, lists), target)


def _spooled(kind: str, card: CardRecord, raw: list[object]) -> Card:
    state = None if card.state is None else tuple(card.state)
    is_plain = isinstance(card.log, Plain)
    return kind, state, is_plain, [*card.log] if is_plain else raw
