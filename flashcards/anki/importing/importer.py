"""Importing a package into the library and the collection: texts, media, histories.

Nothing here is lost: a text that was changed both here and in Anki is reported,
and replaced only if asked for; a note that was removed here stays removed; and
the log takes what it does not have. So importing a package twice changes
nothing the second time. The whole package is read and planned before anything
is written. Then the files wait, hidden, in their future folders; notes and log
are stored in one transaction, at the end of which, just before its commit, the
files are put in place. Whatever fails or is interrupted until then leaves
everything as it was.
"""

import gc
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import NamedTuple, Protocol, TypeVar

from flashcards.anki.importing.deckfiles import Targets, Writing, Written, compose
from flashcards.anki.importing.merging import Histories
from flashcards.anki.importing.pairing import Guids, Pair, pair, taken
from flashcards.anki.importing.report import Report, report_of
from flashcards.anki.importing.staging import Stage, staged
from flashcards.anki.notes.convert import Converted, Converter
from flashcards.anki.notes.origins import Origin, origin_of, remember
from flashcards.anki.notes.texts import deck_name, description_of
from flashcards.anki.package.reader import Package
from flashcards.cards import CardKind, Deck, NoteGuid
from flashcards.collection.base import Transaction
from flashcards.collection.exchange import ids
from flashcards.collection.exchange.arrivals import Arrival, arrive, if_unchanged, stamp, told_when_full
from flashcards.collection.exchange.guids import give
from flashcards.collection.exchange.known import Known, known_notes
from flashcards.collection.store import Collection
from flashcards.html.shown import drawn
from flashcards.interrupts import too_late, undisturbed
from flashcards.library import sync
from flashcards.library.places import Home, source_name
from flashcards.studyday import ROLLOVER_HOUR, Instant

Thing = TypeVar("Thing")


class Watch(Protocol):
    """Passes things on while showing how many of ``total`` were taken, and what for."""

    def __call__(self, things: Iterable[Thing], total: int, label: str, /) -> AbstractContextManager[Iterable[Thing]]:
        """The same things."""


def unwatched(things: Iterable[Thing], _total: int, _label: str, /) -> AbstractContextManager[Iterable[Thing]]:
    """The things, without showing anything."""
    return nullcontext(things)


@contextmanager
def _no_search_for_cycles() -> Iterator[None]:
    """Switch off the garbage collector: hundreds of thousands of notes live during all of an import, without cycles.

    It decorates a function, so that what the function had is gone before the next collection.
    """
    searched = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if searched:
            gc.enable()


@_no_search_for_cycles()
def import_package(  # noqa: PLR0913 - the choices a person has
    collection: Collection,
    home: Home,
    package: Package,
    now: Instant,
    *,
    rollover_hour: int = ROLLOVER_HOUR,
    dry_run: bool = False,
    take: Container[str] = (),
    watch: Watch = unwatched,
) -> Report:
    """Import an Anki package.

    ``take`` may contain ``text`` (texts that were changed in Anki), ``removed``
    (notes that were removed here) and ``days`` (of entries from earlier imports).
    ``watch`` may show progress. Study days begin at ``rollover_hour``. With
    ``dry_run`` nothing is written. The collection should match the deck files.

    Raises:
        DeckError: the package is damaged, or a deck file cannot be added to.
        NotImported: a deck file or a medium cannot be written.
        ImportFull: the disk is full.
        CollectionLocked: another program added notes meanwhile.
    """
    before = stamp(collection)
    plan = _plan(collection, home, package, take, watch)
    report, rows = plan.report, {at: one.known.id for at, one in enumerate(plan.pairs) if one.known is not None}
    learnt = partial(
        Histories, collection, package, plan.found, now=now, rollover_hour=rollover_hour, take_days="days" in take
    )
    if dry_run:
        _unite(learnt(rows), package, watch, report)
        return report
    with ExitStack() as late, told_when_full(collection), staged(package, now) as stage:
        ready = _stage(stage, plan.writings)
        with if_unchanged(collection, before) as connection:
            rows |= _store(connection, ready, plan.pairs, Guids({*plan.known}), report)
            del ready  # all texts, which need not be in memory with the log
            _unite(learnt(rows), package, watch, report, connection)
            late.enter_context(undisturbed())  # no signal may come between the files and the commit
            stage.place()
        too_late("the whole package was imported before")
    report.media, report.missing_media = stage.copied, list(stage.missing)
    if any(one.exists for one in plan.writings):
        sync.refresh(collection, home, now)
    return report


class _Plan(NamedTuple):
    """What an import will do, worked out before anything is written."""

    known: Sequence[Known]
    found: Sequence[Converted]
    pairs: Sequence[Pair]
    writings: Sequence[Writing]
    report: Report


def _plan(collection: Collection, home: Home, package: Package, take: Container[str], watch: Watch) -> _Plan:
    """Read the notes of a package, and find out which are known and what goes into which deck file."""
    known = _known(collection, take_removed="removed" in take)
    found, converter = _found(package, {note.guid: note.reverse for note in known}, watch)
    pairs = pair(found, known)
    changes = [one for one in pairs if one.known is not None and one.changed]
    writings = _writings(package, pairs, changes if "text" in take else (), Targets(collection, home), home)
    return _Plan(known, found, pairs, writings, report_of(package, pairs, changes, writings, converter))


def _known(collection: Collection, *, take_removed: bool) -> list[Known]:
    """The notes of the collection; removed ones are treated as missing if they should come back."""
    known = known_notes(collection)
    if not take_removed:
        return known
    return [replace(note, missing=True) if note.removed else note for note in known]


def _found(package: Package, known: Mapping[NoteGuid, bool], watch: Watch) -> tuple[list[Converted], Converter]:
    """The notes of a package as ours, and their converter; ``known`` is as in :class:`Converter`."""
    converter = Converter(package.decks, known)
    with watch(package.notes(), package.notes_in_all, "reading notes") as notes:
        found = [item for note in notes for item in converter.convert(note)]
    return found, converter


def _unite(
    histories: Histories, package: Package, watch: Watch, report: Report, connection: Transaction | None = None
) -> None:
    """Merge the logs, inside the caller's transaction; without one, count what that would do."""
    label = "reading reviews" if connection is None else "uniting the logs"
    with watch(package.log.answers(), package.log.answered, label) as told:
        merged = histories.count(told) if connection is None else histories.merge(connection, told)
    report.entries, report.reviews, report.impossible = merged.entries, merged.reviews, merged.impossible
    report.days = merged.days
    if connection is not None:
        report.differences = histories.differences()


def _writings(
    package: Package, pairs: Sequence[Pair], changes: Sequence[Pair], targets: Targets, home: Home
) -> list[Writing]:
    """What to write to which file."""
    described = {deck_name(deck.name): deck for deck in package.decks.values()}
    of_note_types = [name for name in package.media if name.startswith("_")]  # which Anki always counts as used
    found: dict[Path, Writing] = {}
    new: dict[str, dict[int, Converted]] = defaultdict(dict)

    def into(path: Path, deck: str) -> Writing:
        if path not in found:
            exists = path.exists()
            description = "" if exists or deck not in described else description_of(described[deck])
            head = Deck(name=deck) if exists else targets.head_of(deck, description)
            found[path] = Writing(path=path, source=source_name(str(path), home), deck=head, exists=exists)
        return found[path]

    for number, one in enumerate(pairs):
        if one.known is None:
            new[one.found.deck][number] = one.found
    for deck, items in new.items():
        added = {number: item.note for number, item in items.items()}
        writing = into(targets.path_of(deck, list(added.values())), deck)
        writing.added |= added
        for item in items.values():
            writing.media |= dict.fromkeys((*item.media, *(of_note_types if item.source else ())))
            if item.source and "[" in "".join(item.source[0].fields):
                pictures = (name for field in item.source[0].fields for name in drawn(field))
                writing.media |= dict.fromkeys(name for name in pictures if name in package.media)
    for one in changes:
        if one.known is not None:
            writing = into(Path(home.absolute(one.known.source)), one.known.deck)
            writing.edits[one.known.note.line] = taken(one)
            writing.media |= dict.fromkeys(one.found.media)
    return list(found.values())


def _stage(stage: Stage, writings: Sequence[Writing]) -> list[tuple[Writing, Written]]:
    """Stage media and deck files; returns the files that change, with their future contents."""
    composed = [(one, compose(one, stage.bring(one.path.parent, one.media))) for one in writings]
    ready = [(writing, written) for writing, written in composed if written is not None]
    stage.write(written.change for _, written in ready)
    return ready


def _store(
    connection: Transaction,
    ready: Sequence[tuple[Writing, Written]],
    pairs: Sequence[Pair],
    guids: Guids,
    report: Report,
) -> dict[int, int]:
    """Store the notes of deck files; returns the rows of the new notes by their positions in the package."""
    rows: dict[int, int] = {}
    give(connection, guids.adopt(pairs))
    for writing, written in ready:
        places: list[int] = []
        arrivals = _arrivals(written, pairs, guids, places)
        expected = len(written.added) + len(written.edits)
        stored = arrive(connection, written.source, writing.deck, arrivals, expected)
        rows |= zip(places, stored, strict=True)
        report.taken += len(written.edits)
    remember(connection, _origins(pairs, guids, rows))
    ids.remember(connection, *_ids(pairs, rows))
    return rows


def _ids(
    pairs: Sequence[Pair], rows: Mapping[int, int]
) -> tuple[list[tuple[int, int]], list[tuple[int, int, CardKind]]]:
    """The ids of notes and cards in Anki, by the rows of the notes here; ``rows`` are those of new ones."""
    known = {number: one.known.id for number, one in enumerate(pairs) if one.known is not None}
    stored = [(row, pairs[number].found) for number, row in (known | dict(rows)).items()]
    notes = [(row, item.source[0].id) for row, item in stored if item.source is not None and item.source[1] is None]
    return notes, [(card.id, row, kind) for row, item in stored for kind, card in item.cards]


def _origins(pairs: Sequence[Pair], guids: Guids, rows: Mapping[int, int]) -> Iterator[tuple[int, Origin]]:
    """The origins of the notes in a package, by their rows here; ``rows`` are those of new ones."""
    for number, one in enumerate(pairs):
        if one.found.source is not None and (origin := origin_of(one.found)) is not None:
            if one.known is None and number in rows:
                yield rows[number], origin
            elif one.known is not None and guids.of(one.known) == one.found.guid:
                yield one.known.id, origin


def _arrivals(written: Written, pairs: Sequence[Pair], guids: Guids, places: list[int]) -> Iterator[Arrival]:
    """The notes of a file that are new or changed in Anki; their positions in the package are added to ``places``.

    Their time of editing is that of Anki.
    """
    for number, (place, line, note) in written.added.items():
        item = pairs[number].found
        guid, row = guids.give(item, note)
        places.append(number)
        yield Arrival(guid, note, place, line, item.modified, row)
    for number, one in enumerate(pairs if written.edits else ()):
        known = one.known
        if known is not None and one.changed and known.source == written.source.path:
            edit = written.edits.get(known.note.line)
            if edit is not None:
                place, line, note = edit
                places.append(number)
                yield Arrival(guids.of(known), note, place, line, one.found.modified, known.id)
