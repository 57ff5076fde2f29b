"""What an imported text tells of its notes beyond their words, into the collection: guids, logs, schedules."""

import math
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from flashcards.cards import CardId, Note, NoteGuid, new_guid
from flashcards.collection import cards, log
from flashcards.collection.base import Transaction
from flashcards.collection.exchange.arrivals import Arrival, arrive_at_rest
from flashcards.collection.exchange.guids import free_of, give, holders
from flashcards.collection.exchange.known import Known, known_notes
from flashcards.collection.exchange.merges import merge_in
from flashcards.collection.exchange.origins import texts_before
from flashcards.collection.exchange.seen import mark
from flashcards.collection.notes import set_edited, take_over
from flashcards.collection.relinking import change_places
from flashcards.collection.sources import Source
from flashcards.collection.store import Collection
from flashcards.formats import CardRecord, Record
from flashcards.library.imports import Here, ImportPlan, bare, flat, is_by_chance
from flashcards.library.places import Home, source_name
from flashcards.matching.likeness import likeness
from flashcards.reviews import ANSWERS, HERE, Entry, Seed, stamp
from flashcards.studyday import ROLLOVER_HOUR, Instant

if TYPE_CHECKING:
    from flashcards.collection.parameters import United
    from flashcards.scheduling.dated import Dated

ALIKE = 0.35
"""Least likeness of two definitions at which an equal term of one deck is the same note on two homes."""

_BATCH = 200
"""Notes between two words on how far it is."""


class ImportCounts(NamedTuple):
    """What is new: entries of the log, the answers among them, and notes that have a history and no text.

    ``parameters`` says what becomes of those of FSRS, None if the text has none.
    """

    entries: int = 0
    reviews: int = 0
    retired: int = 0
    parameters: "United | None" = None


class _Told(NamedTuple):
    """A note of the text, what is told of it, the plan it is in, and its row; that is None for one not written yet."""

    note: Note
    record: Record
    plan: ImportPlan
    row: Known | None = None


def known(collection: Collection) -> dict[NoteGuid, Here]:
    """The notes that were in deck files, by their guids; those of files that are away are as good as not known."""
    return {
        row.guid: Here(
            row.note,
            row.tags,
            row.source,
            (row.edited, *row.edits),
            removed=row.retired,
            first=row.first,
        )
        for row in known_notes(collection)
        if (row.note.line > 0 if row.retired else not row.missing)
    }


def bring(  # noqa: PLR0913 - what is stored, where and when
    collection: Collection,
    home: Home,
    plans: Sequence[ImportPlan],
    now: Instant,
    tell: Callable[[int, int], None] | None = None,
    *,
    rollover_hour: int = ROLLOVER_HOUR,
    take_text: bool = False,
    parameters: "Sequence[Dated]" = (),
) -> ImportCounts:
    """Store what the texts tell, which are in their deck files and in the collection already.

    The log becomes the union of both: what it has stays, and bringing the same
    twice changes nothing. A note without a history takes the guid that the
    text gives it. ``tell`` hears how many notes are done, and of how many.
    Study days begin at ``rollover_hour``. With ``take_text``, histories that
    were handed on to other texts there go on with these here. The text may
    have ``parameters`` of FSRS.
    """
    found = _pair(collection, plans)
    with collection.transaction() as connection:
        if take_text:
            _relink(collection, found, now.at)
            found = _pair(collection, plans)
        for old, double in _doubles(collection, found):
            take_over(connection, old.id, double.id, now.at)
        _adopt(collection, connection, found)
        retired = _arrive(
            collection, connection, home, [each for each in found if each.row is None and _has_past(each)]
        )
        rows = [(each, each.row.id) for each in found if each.row is not None] + retired
        news: list[tuple[CardId, list[Entry]]] = []
        for at, (each, number) in enumerate(rows):
            if tell is not None and at % _BATCH == 0:
                tell(at, len(rows))
            for kind, card in each.record.cards.items():
                place = cards.at_rest(connection, number, kind)
                entries = list(_unknown(card, log.entries(collection, place), now, rollover_hour, collection.device.id))
                news += [(place, entries)] if entries else []
        merge_in(connection, news)
        collection.device.count_all()
        mark(connection, now.at)
        united = _unite(collection, parameters)
    return _count([entries for _, entries in news])._replace(retired=len(retired), parameters=united)


def _unite(collection: Collection, parameters: "Sequence[Dated]") -> "United | None":
    """Take the parameters of FSRS that the text has, inside the caller's transaction."""
    if not parameters:
        return None
    from flashcards.collection.parameters import unite_in  # only for who has set some

    return unite_in(collection, parameters)


def count(
    collection: Collection | None,
    plans: Sequence[ImportPlan],
    now: Instant,
    parameters: "Sequence[Dated]" = (),
) -> ImportCounts:
    """What :func:`bring` would store; nothing is written. Without a collection all of it is new."""
    total = ImportCounts()
    if parameters:
        from flashcards.collection.parameters import foreseen, listed  # only for who has set some

        total = ImportCounts(parameters=foreseen(listed(collection) if collection else (), parameters))
    for each in _pair(collection, plans):
        for kind, card in each.record.cards.items():
            entries: list[Entry] = []
            if collection is not None and each.row is not None:
                place = cards.of_note(collection, each.row.id, kind)
                entries = log.entries(collection, place) if place is not None else []
            more = _count([list(_unknown(card, entries, now, ROLLOVER_HOUR))])
            total = total._replace(entries=total.entries + more.entries, reviews=total.reviews + more.reviews)
        told = each.row is None and _has_past(each) and each.note not in each.plan.added
        total = total._replace(retired=total.retired + told)
    return total


def _rows(collection: Collection) -> list[Known]:
    """The notes that are here, those that came first before the others."""
    return sorted(known_notes(collection), key=attrgetter("id"))


def _has_past(told: _Told) -> bool:
    """Whether a note has something to keep although no text here is its own."""
    return told.record.retired or any(card.entries for card in told.record.cards.values())


def _pair(collection: Collection | None, plans: Sequence[ImportPlan]) -> list[_Told]:
    """The row of each note of which something is told: by its guid, else by its text in its deck, else by its term.

    A term alone tells only where one note has it, and where what it says is
    not another thing. A guid may be what a first reading here gave to another
    note of that term: it tells nothing where the text of its row is that of
    another note, and the histories have nothing in common.
    """
    told = [
        _Told(plan.reading.deck.notes[at], record, plan)
        for plan in plans
        for at, record in plan.reading.records.items()
    ]
    rows = list(_rows(collection)) if collection is not None else []
    rows_of = {row.guid: row for row in rows}
    by_guid = _by_guid(rows_of, told)
    texts: defaultdict[tuple[str, str], list[Known]] = defaultdict(list)
    for row in rows:
        if not row.away:
            texts[row.deck, bare(row.note.term)].append(row)
    taken: set[int] = set()

    def by_text(each: _Told) -> Known | None:
        same = [row for row in free(each) if flat(row.note.definition) == flat(each.note.definition)]
        return same[0] if same else None

    def by_term(each: _Told) -> Known | None:
        alone = texts[each.plan.reading.deck.name, bare(each.note.term)] if not each.record.retired else []
        fits = len(alone) == 1 and likeness(alone[0].note.definition, each.note.definition) >= ALIKE
        return alone[0] if fits else None

    def free(each: _Told) -> list[Known]:
        found = texts[each.plan.reading.deck.name, bare(each.note.term)] if not each.record.retired else []
        return [row for row in found if row.id not in taken]

    def by_guid_alone(each: _Told) -> Known | None:
        """Where no text here is that note's, its history goes by its guid: else it would be lost."""
        return rows_of.get(each.record.guid) if each.record.guid else None

    for finds in (by_guid, by_text, by_term, by_guid_alone):
        for at, each in enumerate(told):
            found = finds(each) if each.row is None else None
            if found is not None and found.id not in taken:
                taken.add(found.id)
                told[at] = each._replace(row=found)
    return told


def _by_guid(guids: Mapping[NoteGuid, Known], told: Sequence[_Told]) -> Callable[[_Told], Known | None]:
    """What finds the row that has the guid of a note."""
    said = {_text(each.plan.reading.deck.name, each.note) for each in told if not each.record.retired}

    def find(each: _Told) -> Known | None:
        row = guids.get(each.record.guid) if each.record.guid else None
        if row is None or row.away or not is_by_chance(row.first, each.record):
            return row
        theirs = _text(row.deck, row.note)
        return None if theirs in said and theirs != _text(each.plan.reading.deck.name, each.note) else row

    return find


def _text(deck: str, note: Note) -> tuple[str, str, str]:
    """What tells one text from another."""
    return deck, bare(note.term), flat(note.definition)


def _doubles(collection: Collection, found: Sequence[_Told]) -> list[tuple[Known, Known]]:
    """Rows that are away here and in a deck there, each with the row of another guid that has its text here.

    Where one home saw two edits of a text and the other saw them as one, it is
    known by two guids; a history goes by the one that all homes know. A
    history that was set apart from that text here, and later than it was
    edited there, stays apart.
    """
    taken = {each.row.id for each in found if each.row is not None}
    texts: defaultdict[tuple[str, str, str], list[Known]] = defaultdict(list)
    for row in _rows(collection):
        if not row.away and row.id not in taken:
            texts[row.deck, row.note.term, flat(row.note.definition)].append(row)
    pairs: list[tuple[Known, Known]] = []
    for each in found:
        if each.row is not None and each.row.away and not each.record.retired:
            same = texts.get((each.plan.reading.deck.name, each.note.term, flat(each.note.definition)), [])
            if same and not _was_set_apart(collection, each.row, each):
                pairs.append((each.row, same.pop(0)))
    return pairs


def _was_set_apart(collection: Collection, row: Known, told: _Told) -> bool:
    """Whether a note had the text that it has there, and was then given back what it said before, or nothing else."""
    if told.record.edited is None or row.edited <= told.record.edited:
        return False
    before = texts_before(collection, [row.id]).get(row.id, [])
    said = {(term, flat(definition)) for term, definition in before}
    here, there = ((note.term, flat(note.definition)) for note in (row.note, told.note))
    return here == there or {here, there} <= said


def _relink(collection: Collection, found: Sequence[_Told], at: int) -> None:
    """Give each row the text that its note has there, where that is here under another one: the two change places."""
    rows = {row.id: _text(row.deck, row.note) for row in _rows(collection) if not row.away}
    holders = {text: number for number, text in rows.items()}
    for each in found:
        row = each.row
        if row is None or row.id not in rows or row.guid != each.record.guid or each.record.retired:
            continue
        was, wanted = rows[row.id], _text(each.plan.reading.deck.name, each.note)
        other = holders.get(wanted, row.id)
        if was != wanted and other != row.id:
            change_places(collection, row.id, other, at=at)
            rows[row.id], rows[other] = wanted, was
            holders[wanted], holders[was] = row.id, other


def _adopt(collection: Collection, connection: Transaction, found: Sequence[_Told]) -> None:
    """Take the guids that notes have elsewhere, and the times of their last edits for texts that are the same.

    Of two guids that both have a history, the one whose history began first
    stays, on every home.
    """
    wanted: dict[int, NoteGuid] = {}
    for _, record, _, row in found:
        if row is not None and record.guid and record.guid != row.guid:
            moments = [entry.at for card in record.cards.values() for entry in card.entries]
            theirs = (min(moments, default=math.inf), record.guid)
            if row.first is None or theirs < (row.first, row.guid):
                wanted[row.id] = record.guid
    give(connection, free_of(wanted, holders(collection)))
    for note, record, plan, row in found:
        if row is not None and record.edited is not None and not row.away:
            here = (row.note.term, flat(row.note.definition), row.note.aliases, {*row.note.tags, *row.tags})
            there = (note.term, flat(note.definition), note.aliases, {*note.tags, *plan.reading.deck.tags})
            if here == there:
                set_edited(connection, row.id, min(record.edited, row.edited))


def _arrive(
    collection: Collection, connection: Transaction, home: Home, found: Sequence[_Told]
) -> list[tuple[_Told, int]]:
    """Store notes of which no text is here, at rest."""
    rows: list[tuple[_Told, int]] = []
    taken = {*holders(collection)}
    for each in found:
        guid = each.record.guid or new_guid(each.plan.reading.deck.name, each.note.term, each.note.definition)
        if guid in taken:
            continue
        taken.add(guid)
        path = source_name(str(each.plan.target), home)
        source = Source(path=path, size=-1, modified=-1, fingerprint="", missing=True, given_up=True)
        arrival = Arrival(guid, each.note, 0, 0, each.record.edited or 0)
        rows.append((each, arrive_at_rest(connection, source, each.plan.reading.deck, arrival)))
    return rows


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
            **stamp(now, rollover_hour),
            origin=device,
            repetitions=state.repetitions,
            interval=state.interval,
            ease=state.ease,
            lapses=state.lapses,
            due=state.due,
        )


def _count(news: Sequence[list[Entry]]) -> ImportCounts:
    entries = reviews = 0
    for found in news:
        entries += len(found)
        reviews += sum(isinstance(entry, ANSWERS) for entry in found)
    return ImportCounts(entries, reviews)
