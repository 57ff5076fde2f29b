"""Importing what a text has beyond the words of its notes: guids, logs, schedules."""

import math
from collections import defaultdict
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from flashcards.cards import CardId, Note, NoteGuid, new_guid
from flashcards.collection import cards, log
from flashcards.collection.base import Transaction
from flashcards.collection.exchange.arrivals import Arrival, arrive_at_rest
from flashcards.collection.exchange.guids import free_of, give, holders
from flashcards.collection.exchange.known import Known, known_notes
from flashcards.collection.exchange.merges import merge_first, merge_in
from flashcards.collection.exchange.origins import texts_before
from flashcards.collection.exchange.seen import mark
from flashcards.collection.notes import set_edited, set_first_edited, take_over
from flashcards.collection.relinking import change_places
from flashcards.collection.sources import Source
from flashcards.collection.store import Collection
from flashcards.formats import CardRecord, Record
from flashcards.library.imports import Here, ImportPlan, bare, flat, is_by_chance
from flashcards.library.places import Home, source_name
from flashcards.matching.likeness import likeness
from flashcards.reviews import ANSWERS, HERE, Entry, Seed, stamp
from flashcards.scheduling.plain import Log, Plain
from flashcards.studyday import ROLLOVER_HOUR, Instant

if TYPE_CHECKING:
    from flashcards.collection.parameters import United
    from flashcards.scheduling.dated import Dated

ALIKE = 0.35
"""Definitions must be at least this similar for equal terms of one deck to be the same note in two homes."""

MANY = 10_000
"""From so many entries on, those that are the first of all are sorted into the indexes together."""

_BATCH = 200
"""Notes between two reports of progress."""


class ImportCounts(NamedTuple):
    """What is new: entries of the log, the answers among them, and notes that have a history and no text.

    ``parameters`` says what happens to those of FSRS, None if the text has none.
    """

    entries: int = 0
    reviews: int = 0
    retired: int = 0
    parameters: "United | None" = None


class Told(NamedTuple):
    """A note of the text, its record, its plan, and its row, None if it is not stored yet."""

    note: Note
    record: Record
    plan: ImportPlan
    row: Known | None = None


def known(collection: Collection) -> dict[NoteGuid, Here]:
    """The notes that were in deck files, by their guids, without those of missing files."""
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
    """Store the records of texts that are already in their deck files and in the collection.

    The logs are merged, so importing them twice changes nothing. A note without
    a history takes the guid from the text. ``tell`` is told how many notes are
    done, and the total. Study days begin at ``rollover_hour``. With
    ``take_text``, histories that were moved to other texts there are moved here,
    too. The text may have ``parameters`` of FSRS.
    """
    found = _pair(collection, plans)
    with collection.transaction() as connection:
        if take_text:
            _relink(collection, found, now.at)
            found = _pair(collection, plans)
        for old, double in _doubles(collection, found):
            take_over(connection, old.id, double.id, now.at)
        _adopt(collection, connection, found)
        retired = arrive(collection, connection, home, [each for each in found if each.row is None and _has_past(each)])
        rows = [(each, each.row.id) for each in found if each.row is not None] + retired
        news: list[tuple[CardId, Log]] = []
        there, logged = cards.by_note(collection), cards.with_history(collection)
        for at, (each, number) in enumerate(rows):
            if tell is not None and at % _BATCH == 0:
                tell(at, len(rows))
            for kind, card in each.record.cards.items():
                place = there.get((number, kind)) or cards.at_rest(connection, number, kind)
                entries = log.entries(collection, place) if place in logged else []
                if card.log and not entries and isinstance(card.log, Plain):
                    news.append((place, card.log))
                elif more := list(unknown(card, entries, now, rollover_hour, collection.device.id)):
                    news.append((place, more))
        counts = _count([found for _, found in news])
        (merge_in if logged or counts.entries < MANY else merge_first)(connection, news)
        collection.device.count_all()
        mark(connection, now.at)
        united = unite(collection, parameters)
    return counts._replace(retired=len(retired), parameters=united)


def unite(collection: Collection, parameters: "Sequence[Dated]") -> "United | None":
    """Store the parameters of FSRS from the text, inside the caller's transaction."""
    if not parameters:
        return None
    from flashcards.collection.parameters import unite_in  # only if some were set

    return unite_in(collection, parameters)


def count(
    collection: Collection | None,
    plans: Sequence[ImportPlan],
    now: Instant,
    parameters: "Sequence[Dated]" = (),
) -> ImportCounts:
    """What :func:`bring` would store, without writing. Without a collection everything is new."""
    total = ImportCounts()
    if parameters:
        from flashcards.collection.parameters import foreseen, listed  # only if some were set

        total = ImportCounts(parameters=foreseen(listed(collection) if collection else (), parameters))
    for each in _pair(collection, plans):
        for kind, card in each.record.cards.items():
            entries: list[Entry] = []
            if collection is not None and each.row is not None:
                place = cards.of_note(collection, each.row.id, kind)
                entries = log.entries(collection, place) if place is not None else []
            is_new = isinstance(card.log, Plain) and not entries
            more = _count([card.log if is_new else list(unknown(card, entries, now, ROLLOVER_HOUR))])
            total = total._replace(entries=total.entries + more.entries, reviews=total.reviews + more.reviews)
        told = each.row is None and _has_past(each) and each.note not in each.plan.added
        total = total._replace(retired=total.retired + told)
    return total


def _rows(collection: Collection) -> list[Known]:
    """The notes here, the oldest first."""
    return sorted(known_notes(collection), key=attrgetter("id"))


def _has_past(told: Told) -> bool:
    """Whether a note has something to keep although no text here is its own."""
    return told.record.retired or any(card.log for card in told.record.cards.values())


def _pair(collection: Collection | None, plans: Sequence[ImportPlan]) -> list[Told]:
    """The row of each note with a record: by its guid, by its text in its deck, or by its term.

    A term alone is enough only if one note has it and its definition is not
    different. A guid may have been given to another note of that term at a first
    reading here: it means nothing if the text of its row is another note's and
    the histories have nothing in common.
    """
    told = [
        Told(plan.reading.deck.notes[at], record, plan) for plan in plans for at, record in plan.reading.records.items()
    ]
    rows = list(_rows(collection)) if collection is not None else []
    rows_of = {row.guid: row for row in rows}
    by_guid = _by_guid(rows_of, told)
    named = _by_name(rows)
    taken: set[int] = set()

    def by_text(each: Told) -> Known | None:
        free = (row for row in named(each) if row.id not in taken)
        return next((row for row in free if flat(row.note.definition) == flat(each.note.definition)), None)

    def by_term(each: Told) -> Known | None:
        alone = named(each)
        fits = len(alone) == 1 and likeness(alone[0].note.definition, each.note.definition) >= ALIKE
        return alone[0] if fits else None

    def by_guid_alone(each: Told) -> Known | None:
        """If no text here is that note's, its history goes by its guid, or it would be lost."""
        return rows_of.get(each.record.guid) if each.record.guid else None

    for finds in (by_guid, by_text, by_term, by_guid_alone):
        for at, each in enumerate(told):
            found = finds(each) if each.row is None else None
            if found is not None and found.id not in taken:
                taken.add(found.id)
                told[at] = each._replace(row=found)
    return told


def _by_name(rows: Sequence[Known]) -> Callable[[Told], Sequence[Known]]:
    """What finds the rows of a note's deck with its term; they are sorted when the first is looked for."""

    @cache
    def texts() -> Mapping[tuple[str, str], list[Known]]:
        made: defaultdict[tuple[str, str], list[Known]] = defaultdict(list)
        for row in rows:
            if not row.away:
                made[row.deck, bare(row.note.term)].append(row)
        return made

    def find(each: Told) -> Sequence[Known]:
        key = each.plan.reading.deck.name, bare(each.note.term)
        return texts().get(key, ()) if not each.record.retired else ()

    return find


def _by_guid(guids: Mapping[NoteGuid, Known], told: Sequence[Told]) -> Callable[[Told], Known | None]:
    """What finds the row with the guid of a note."""

    @cache
    def said() -> Container[tuple[str, str, str]]:
        return {_text(each.plan.reading.deck.name, each.note) for each in told if not each.record.retired}

    def find(each: Told) -> Known | None:
        row = guids.get(each.record.guid) if each.record.guid else None
        if row is None or row.away or not is_by_chance(row.first, each.record):
            return row
        note, deck = each.note, each.plan.reading.deck.name
        if (row.deck, row.note.term, row.note.definition) == (deck, note.term, note.definition):
            return row
        theirs = _text(row.deck, row.note)
        return None if theirs in said() and theirs != _text(deck, note) else row

    return find


def _text(deck: str, note: Note) -> tuple[str, str, str]:
    """What identifies a text."""
    return deck, bare(note.term), flat(note.definition)


def _doubles(collection: Collection, found: Sequence[Told]) -> list[tuple[Known, Known]]:
    """Rows that are retired here and in a deck there, each with the row of another guid that has its text here.

    If one home saw two edits of a text and the other saw one, the text has two
    guids; a history goes by the one that all homes know. A history that was
    separated from the text here, after it was edited there, stays separate.
    """
    away = [each for each in found if each.row is not None and each.row.away and not each.record.retired]
    taken = {each.row.id for each in found if each.row is not None}
    texts: defaultdict[tuple[str, str, str], list[Known]] = defaultdict(list)
    for row in _rows(collection) if away else ():
        if not row.away and row.id not in taken:
            texts[row.deck, row.note.term, flat(row.note.definition)].append(row)
    pairs: list[tuple[Known, Known]] = []
    for each in away:
        if each.row is not None:
            same = texts.get((each.plan.reading.deck.name, each.note.term, flat(each.note.definition)), [])
            if same and not _was_set_apart(collection, each.row, each):
                pairs.append((each.row, same.pop(0)))
    return pairs


def _was_set_apart(collection: Collection, row: Known, told: Told) -> bool:
    """Whether a note had its text there, and then got its earlier text back, or none."""
    if told.record.edited is None or row.edited <= told.record.edited:
        return False
    before = texts_before(collection, [row.id]).get(row.id, [])
    said = {(term, flat(definition)) for term, definition in before}
    here, there = ((note.term, flat(note.definition)) for note in (row.note, told.note))
    return here == there or {here, there} <= said


def _relink(collection: Collection, found: Sequence[Told], at: int) -> None:
    """Give each row the text of its note there, if another row has it here: the two are swapped."""
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


def _adopt(collection: Collection, connection: Transaction, found: Sequence[Told]) -> None:
    """Take the guids that notes have elsewhere, and the times of their last edits for equal texts.

    If both guids have a history, the one whose history began first stays, in
    every home.
    """
    wanted: dict[int, NoteGuid] = {}
    for _, record, _, row in found:
        if row is not None and record.guid and record.guid != row.guid:
            moments = [at for card in record.cards.values() for at in card.moments]
            theirs = (min(moments, default=math.inf), record.guid)
            if row.first is None or theirs < (row.first, row.guid):
                wanted[row.id] = record.guid
    give(connection, free_of(wanted, holders(collection)))
    new = {id(note) for plan in {id(each.plan): each.plan for each in found}.values() for note in plan.added}
    edited: list[tuple[int, int]] = []
    first_edited: list[tuple[int, int]] = []
    for note, record, plan, row in found:
        if row is not None and record.edited is not None and not row.away:
            here = (row.note.term, flat(row.note.definition), row.note.aliases, {*row.note.tags, *row.tags})
            there = (note.term, flat(note.definition), note.aliases, {*note.tags, *plan.reading.deck.tags})
            if record.edited < row.edited and here == there:
                (first_edited if id(note) in new else edited).append((record.edited, row.id))
    set_edited(connection, edited)
    if first_edited:
        set_first_edited(connection, first_edited)


def arrive(
    collection: Collection, connection: Transaction, home: Home, found: Sequence[Told]
) -> list[tuple[Told, int]]:
    """Store retired notes that have no text here."""
    rows: list[tuple[Told, int]] = []
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


def unknown(
    card: CardRecord, entries: Sequence[Entry], now: Instant, rollover_hour: int, device: str = HERE
) -> Iterator[Entry]:
    """The entries of a record that the log of a card does not have.

    A schedule without a history becomes a seed if the log is empty, written by this ``device``.
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


def _count(news: Sequence[Log]) -> ImportCounts:
    entries = reviews = 0
    for found in news:
        entries += len(found)
        reviews += len(found) if isinstance(found, Plain) else sum(isinstance(entry, ANSWERS) for entry in found)
    return ImportCounts(entries, reviews)
