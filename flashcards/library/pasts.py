"""What an imported text tells of its notes beyond their words, into the collection: guids, logs, schedules."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from flashcards.cards import CardId, CardKind, Note, NoteGuid
from flashcards.collection import log
from flashcards.collection.arrivals import Arrival, arrive
from flashcards.collection.merges import merge_in
from flashcards.collection.notes import Source, settle
from flashcards.collection.store import Collection
from flashcards.formats import CardRecord, Record
from flashcards.library.imports import ImportPlan, bare, flat
from flashcards.library.places import Home, source_name
from flashcards.reviews import ANSWERS, HERE, Entry, Seed
from flashcards.studyday import ROLLOVER_HOUR, Instant, study_day

_ROWS = """
select notes.id, guid, decks.name, term, definition, edited, retired or missing,
    exists (select 1 from cards join log on log.card = cards.id where cards.note = notes.id)
from notes join decks on decks.id = notes.deck join sources on sources.path = notes.source
"""


_BATCH = 200
"""Notes between two words on how far it is."""


class Brought(NamedTuple):
    """What is new: entries of the log, the answers among them, and notes that have a history and no text."""

    entries: int = 0
    reviews: int = 0
    retired: int = 0


class _Row(NamedTuple):
    """A note of the collection."""

    id: int
    guid: NoteGuid
    deck: str
    term: str
    definition: str
    edited: int
    away: int
    logged: int


class _Told(NamedTuple):
    """A note of the text, what is told of it, the plan it is in, and its row; that is None for one not written yet."""

    note: Note
    record: Record
    plan: ImportPlan
    row: _Row | None


def known(collection: Collection) -> dict[NoteGuid, str]:
    """The definitions of the notes that the texts hold now, by their guids."""
    return {row.guid: row.definition for row in _rows(collection) if not row.away}


def bring(  # noqa: PLR0913 - what is stored, where and when
    collection: Collection,
    home: Home,
    plans: Sequence[ImportPlan],
    now: Instant,
    tell: Callable[[int, int], None] | None = None,
    *,
    rollover_hour: int = ROLLOVER_HOUR,
) -> Brought:
    """Store what the texts tell, which are in their deck files and in the collection already.

    The log becomes the union of both: what it has stays, and bringing the same
    twice changes nothing. A note without a history takes the guid that the
    text gives it. ``tell`` hears how many notes are done, and of how many.
    Study days begin at ``rollover_hour``.
    """
    found = _pair(collection, plans)
    with collection.transaction() as connection:
        _adopt(collection, found)
        retired = _arrive(collection, home, [each for each in found if each.row is None and each.record.retired])
        rows = [(each, each.row.id) for each in found if each.row is not None] + retired
        news: list[tuple[CardId, list[Entry]]] = []
        for at, (each, number) in enumerate(rows):
            if tell is not None and at % _BATCH == 0:
                tell(at, len(rows))
            for kind, card in each.record.cards.items():
                place = _card(collection, number, kind)
                entries = list(_unknown(card, log.entries(collection, place), now, rollover_hour, collection.device.id))
                news += [(place, entries)] if entries else []
        merge_in(connection, news)
    return _count([entries for _, entries in news])._replace(retired=len(retired))


def count(collection: Collection | None, plans: Sequence[ImportPlan], now: Instant) -> Brought:
    """What :func:`bring` would store; nothing is written. Without a collection all of it is new."""
    total = Brought()
    for each in _pair(collection, plans):
        for kind, card in each.record.cards.items():
            entries: list[Entry] = []
            if collection is not None and each.row is not None:
                query = "select id from cards where note = ? and kind = ?"
                row = collection.connection.execute(query, (each.row.id, kind)).fetchone()
                entries = log.entries(collection, CardId(row[0])) if row else []
            more = _count([list(_unknown(card, entries, now, ROLLOVER_HOUR))])
            total = Brought(total.entries + more.entries, total.reviews + more.reviews, total.retired)
        total = total._replace(retired=total.retired + (each.row is None and each.record.retired))
    return total


def _rows(collection: Collection) -> Iterator[_Row]:
    return map(_Row._make, collection.connection.execute(_ROWS))


def _pair(collection: Collection | None, plans: Sequence[ImportPlan]) -> list[_Told]:
    """The row of each note of which something is told: by its guid, else by its text in its deck."""
    guids: dict[NoteGuid, _Row] = {}
    texts: defaultdict[tuple[str, str], list[_Row]] = defaultdict(list)
    for one in _rows(collection) if collection is not None else ():
        guids[one.guid] = one
        if not one.away:
            texts[one.deck, bare(one.term)].append(one)
    taken: set[int] = set()
    told: list[_Told] = []
    for plan in plans:
        for at, record in plan.reading.records.items():
            note = plan.reading.deck.notes[at]
            row = guids.get(record.guid) if record.guid else None
            if row is None and not record.retired:
                free = [one for one in texts[plan.reading.deck.name, bare(note.term)] if one.id not in taken]
                same = [one for one in free if flat(one.definition) == flat(note.definition)]
                row = same[0] if same else free[0] if len(free) == 1 else None
            if row is not None and row.id in taken:
                row = None
            taken |= {row.id} if row is not None else set()
            told.append(_Told(note, record, plan, row))
    return told


def _adopt(collection: Collection, found: Sequence[_Told]) -> None:
    """Take guids for notes without a history, and the times of their last edits for texts that are the same."""
    execute = collection.connection.execute
    taken = {guid for (guid,) in execute("select guid from notes")}
    for _, record, _, row in found:
        if row is not None and record.guid and not row.logged and record.guid not in taken:
            taken.add(record.guid)
            execute("update notes set guid = ? where id = ?", (record.guid, row.id))
    for note, record, _, row in found:
        if row is not None and record.edited is not None and flat(row.definition) == flat(note.definition):
            execute("update notes set edited = ? where id = ?", (min(record.edited, row.edited), row.id))


def _arrive(collection: Collection, home: Home, found: Sequence[_Told]) -> list[tuple[_Told, int]]:
    """Store notes that have been taken out of their decks."""
    rows: list[tuple[_Told, int]] = []
    taken = {guid for (guid,) in collection.connection.execute("select guid from notes")}
    for each in found:
        guid = each.record.guid
        if guid is None or guid in taken:
            continue
        taken.add(guid)
        path = source_name(str(each.plan.target), home)
        source = Source(path=path, size=-1, modified=-1, fingerprint="", missing=True, given_up=True)
        arrival = Arrival(guid, each.note, 0, 0, each.record.edited or 0)
        (number,) = arrive(collection.connection, source, each.plan.reading.deck, [arrival])
        collection.connection.execute("update notes set retired = 1 where id = ?", (number,))
        settle(collection.connection, path)
        rows.append((each, number))
    return rows


def _card(collection: Collection, note: int, kind: CardKind) -> CardId:
    """The card of a note; one that the text does not ask for is made, and rests."""
    execute = collection.connection.execute
    execute("insert into cards (note, kind, active) values (?, ?, 0) on conflict do nothing", (note, kind))
    return CardId(execute("select id from cards where note = ? and kind = ?", (note, kind)).fetchone()[0])


def _unknown(
    card: CardRecord, entries: Sequence[Entry], now: Instant, rollover_hour: int, device: str = HERE
) -> Iterator[Entry]:
    """What is told of a card that its log does not have.

    A schedule without a history is a seed for an empty log, which this ``device`` writes.
    """
    known = set(entries)
    yield from (entry for entry in dict.fromkeys(card.entries) if entry not in known)
    state = card.state
    if state is not None and not card.entries and not entries:
        yield Seed(
            at=now.at,
            utc_offset=now.utc_offset,
            day=study_day(now, rollover_hour),
            origin=device,
            repetitions=state.repetitions,
            interval=state.interval,
            ease=state.ease,
            lapses=state.lapses,
            due=state.due,
        )


def _count(news: Sequence[list[Entry]]) -> Brought:
    entries = reviews = 0
    for found in news:
        entries += len(found)
        reviews += sum(isinstance(entry, ANSWERS) for entry in found)
    return Brought(entries, reviews)
