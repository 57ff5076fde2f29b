"""The text side of the collection: decks, notes and cards as in the deck files."""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from flashcards.cards import CardId, Deck, Note, NoteGuid, kinds_of, term_key
from flashcards.collection import log
from flashcards.collection.bulk import Inserting, marks
from flashcards.collection.checksums import ROWS, summed, text_checksum
from flashcards.collection.exchange.guids import Guids
from flashcards.collection.exchange.seen import mark
from flashcards.collection.sources import Source, settle, write_source
from flashcards.collection.store import Collection

_TICK = 1000
"""An edit is at least so many milliseconds later than the one before, whatever the clock: Anki compares seconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownNote:
    """A known note; ``source`` is the file it was last seen in, ``learnt`` means that it has a history."""

    id: int
    guid: NoteGuid
    deck: str
    source: str
    note: Note
    retired: bool
    learnt: bool = True


_LEARNT = "exists (select 1 from cards join log on log.card = cards.id where cards.note = notes.id)"
KNOWN = f"""
select notes.id, guid, decks.name, source, term, definition, notes.tags, aliases, section, line, retired, {_LEARNT}
from notes join decks on decks.id = notes.deck join sources on sources.path = notes.source
"""  # noqa: S608 - constants
"""Selects what :func:`known_of` takes."""


def pool(collection: Collection, paths: Iterable[str]) -> list[KnownNote]:
    """The notes that texts in these files may continue.

    These are the notes of the files themselves and of missing files, and every
    retired one; active notes come first, in the order of their texts.
    """
    rows = collection.connection.execute(
        f"{KNOWN} where retired or missing or source in (select value from json_each(?))"  # noqa: S608 - a constant
        " order by retired, source, place, notes.id",
        (json.dumps([*paths]),),
    )
    return [known_of(row) for row in rows]


def gaps_before(collection: Collection, old: KnownNote) -> tuple[list[str], set[int]]:
    """The earlier texts of a note, the latest first, and every number that one of its gaps ever had."""
    query = "select definition from edits where note = ? and definition is not null order by at desc"
    texts = [old.note.definition, *(text for (text,) in collection.connection.execute(query, (old.id,)))]
    kinds = collection.connection.execute("select kind from cards where note = ? and kind like 'cloze %'", (old.id,))
    return texts, {int(kind.removeprefix("cloze ")) for (kind,) in kinds}


def elsewhere(collection: Collection, old: KnownNote) -> list[KnownNote]:
    """The active notes of other files with the term of ``old``."""
    rows = collection.connection.execute(
        f"{KNOWN} where term_key = ? and not retired and not missing and source != ? order by notes.id",
        (term_key(old.note.term), old.source),
    )
    return [known_of(row) for row in rows]


def known_of(row: Sequence[object]) -> KnownNote:
    """The note of a row of :data:`KNOWN`."""
    number, guid, deck, source, term, definition, tags, aliases, section, line, retired, learnt = row
    note = Note(
        term=str(term),
        definition=str(definition),
        tags=tuple(json.loads(str(tags))),
        aliases=tuple(json.loads(str(aliases))),
        section=str(section),
        line=int(str(line)),
    )
    return KnownNote(
        id=int(str(number)),
        guid=NoteGuid(str(guid)),
        deck=str(deck),
        source=str(source),
        note=note,
        retired=bool(retired),
        learnt=bool(learnt),
    )


class Way(Protocol):
    """Another way to store a large file; ``source`` is the file as it was read, once it is stored."""

    source: Source

    def store(self, collection: Collection, reading: "Reading") -> None:
        """Store the file inside the caller's transaction."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a file says now: its deck, and for each note of it the known note that it continues.

    ``edited`` is UTC milliseconds: the time of the file. A file that is
    ``reread`` has not changed, only the rules for reading it. A large file may
    have another ``way`` to be stored, and not all of its notes in ``deck``.
    """

    source: Source
    deck: Deck
    claims: Sequence[KnownNote | None]
    edited: int
    reread: bool = False
    way: Way | None = None


def store(
    collection: Collection,
    readings: Sequence[Reading],
    *,
    twins: Sequence[tuple[int, int]] = (),
    idle: Sequence[int] = (),
    at: int,
) -> None:
    """Store what files say now, in one transaction.

    Known notes of these files that nothing continues are retired, except in a
    file with problems: a half-saved text removes nothing. ``twins`` are pairs of
    rows of which the first takes the second's place, at ``at``, UTC milliseconds;
    ``idle`` rows are retired, too.
    """
    with collection.transaction() as connection:
        connection.executemany("update notes set retired = 1 where id = ?", [(number,) for number in idle])
        moved = {known.source for reading in readings for known in reading.claims if known is not None}
        moved -= {reading.source.path for reading in readings if reading.way is not None}
        kept: set[int] = set()
        had_options = has_options(connection)
        whole = [reading for reading in readings if reading.way is None]
        for reading in readings:
            if reading.way is not None:
                reading.way.store(collection, reading)
                continue
            write_source(connection, reading.source)
            kept |= _write_notes(collection, reading)
        for reading in whole:
            if not reading.source.problems:
                _retire(connection, reading.source.path, kept)
        for path in moved.union(reading.source.path for reading in whole):
            settle(connection, path)
        for old, new in twins:
            take_over(connection, old, new, at)
        if had_options or has_options(connection):
            log.refold(connection, _learnt(connection, [reading.deck.name for reading in whole], moved))
        mark(connection, at)


def has_options(connection: sqlite3.Connection) -> bool:
    """Whether any deck has scheduling options of its own."""
    query = f"select 1 from decks where {log.HAS_OWN}"  # noqa: S608 - a constant
    return connection.execute(query).fetchone() is not None


def _learnt(connection: sqlite3.Connection, decks: Sequence[str], paths: Iterable[str]) -> list[CardId]:
    """The learnt cards of these decks, and those from these files."""
    rows = connection.execute(
        "select schedule.card from schedule join cards on cards.id = schedule.card join notes on notes.id = cards.note"
        " join decks on decks.id = notes.deck where decks.name in (select value from json_each(?))"
        " or notes.source in (select value from json_each(?))",
        (json.dumps(decks), json.dumps([*paths])),
    )
    return [CardId(card) for (card,) in rows.fetchall()]


def take_over(connection: sqlite3.Connection, old: int, new: int, at: int) -> None:
    """Give the note ``old``, with its history, the text and place of ``new``, which is retired.

    Both are row numbers of notes. ``at`` is UTC milliseconds.
    """
    facts = {"old": old, "new": new, "at": at}
    paths = connection.execute("select distinct source from notes where id in (:old, :new)", facts).fetchall()
    connection.execute(
        "update notes set (deck, source, place, line, term, term_key, definition, tags, aliases, section, checksum) ="
        " (select deck, source, place, line, term, term_key, definition, tags, aliases, section, checksum"
        " from notes as other where other.id = :new), retired = 0, edited = max(edited + 1000, :at) where id = :old",
        facts,
    )
    kinds = connection.execute("select kind from cards where note = :new and active", facts).fetchall()
    write_cards(connection, [(old, kind) for (kind,) in kinds])
    connection.execute("update notes set retired = 1 where id = :new", facts)
    for (path,) in paths:
        settle(connection, path)
    if has_options(connection):
        cards = connection.execute("select id from cards where note = :old", facts).fetchall()
        log.refold(connection, [CardId(card) for (card,) in cards])


def set_edited(connection: sqlite3.Connection, edited: Iterable[tuple[int, int]]) -> None:
    """Set when texts were last edited: UTC milliseconds and the row of each, inside the caller's transaction."""
    connection.executemany(_SET_EDITED, edited)


def set_first_edited(connection: sqlite3.Connection, edited: Iterable[tuple[int, int]]) -> None:
    """The same for notes that came just now: that their files were written then is no edit to be remembered."""
    (trigger,) = connection.execute("select sql from sqlite_master where name = 'edits_take_times'").fetchone()
    connection.execute("drop trigger edits_take_times")
    connection.executemany(_SET_EDITED, edited)
    connection.execute(trigger)


def _retire(connection: sqlite3.Connection, path: str, kept: set[int]) -> None:
    """Retire the notes of a file that are no longer in its text."""
    rows = connection.execute("select id from notes where source = ? and not retired", (path,)).fetchall()
    gone = [(number,) for (number,) in rows if number not in kept]
    connection.executemany("update notes set retired = 1 where id = ?", gone)


_SET_EDITED = "update notes set edited = ? where id = ?"

_DECK = f"{ROWS['decks']}, row_checksum"
_UPSERT_DECK = f"""
insert into decks ({_DECK}) values {marks(_DECK.count(",") + 1)}
on conflict (name) do update set ({_DECK}) = (excluded.{_DECK.replace(", ", ", excluded.")}) returning id
"""  # noqa: S608 - constants


def write_deck(connection: sqlite3.Connection, deck: Deck) -> int:
    """Store what a text says about its deck, inside the caller's transaction; returns its row."""
    tags, limits = json.dumps(deck.tags, ensure_ascii=False), deck.limits
    retention = None if limits.retention is None else float(limits.retention)
    own = limits.new, limits.reviews, limits.interval, retention, limits.scheduler, limits.light_days
    row = summed(deck.name, deck.description, tags, int(deck.reverse), *own)
    (number,) = connection.execute(_UPSERT_DECK, row).fetchone()
    return int(number)


Stood = dict[int, tuple[int, int]]
"""The place of each note, and when it was edited, in UTC milliseconds."""


def _write_notes(collection: Collection, reading: Reading) -> set[int]:
    """Insert and update the notes of one file and their cards; returns the ids of the notes in the text."""
    connection = collection.connection
    guids = Guids({guid for (guid,) in connection.execute("select guid from notes")})
    stood = {key: (place, edited) for key, place, edited in connection.execute("select id, place, edited from notes")}
    return write_notes(connection, reading, range(len(reading.deck.notes)), guids, stood)


def write_notes(
    connection: sqlite3.Connection, reading: Reading, places: Sequence[int], guids: Guids, stood: Stood
) -> set[int]:
    """The same, with the places of the notes in their file; ``stood`` has at least the known ones among them."""
    deck, path = reading.deck, reading.source.path
    before = {
        name: (tuple(json.loads(tags)), bool(reverse))
        for name, tags, reverse in connection.execute("select name, tags, reverse from decks")
    }
    number = write_deck(connection, deck)
    now = (deck.tags, deck.reverse)
    (free,) = connection.execute("select coalesce(max(id), 0) + 1 from notes").fetchone()
    rows: list[tuple[object, ...]] = []
    wanted: list[tuple[int, str]] = []
    for place, note, known in zip(places, deck.notes, reading.claims, strict=True):
        if known is None:
            guid, key, free = guids.fresh(deck.name, note), free, free + 1
        else:
            guid, key = known.guid, known.id
        wanted += [(key, kind) for kind in kinds_of(note, reverse=deck.reverse)]
        edited = known is None or (
            not reading.reread
            and (note != known.note or before[known.deck] != now)
            and _content(note, *now) != _content(known.note, *before[known.deck])
        )
        was = (
            None if known is None or edited else (known.deck, known.note, known.note.line, known.source, known.retired)
        )
        if was != (deck.name, note, note.line, path, False) or stood[key][0] != place:
            last = stood[key][1] if known is not None else reading.edited - _TICK
            at = max(last + _TICK, reading.edited) if edited else last
            rows.append(note_row(note, (number, path, key, guid, place), note.line, at))
    inserting = Inserting(connection, *UPSERT)
    inserting.add(rows)
    inserting.finish()
    write_cards(connection, wanted)
    return {key for key, _ in wanted}


def _content(note: Note, tags: tuple[str, ...], reverse: bool) -> tuple[object, ...]:  # noqa: FBT001 - a deck's facts
    """What is learnt from a note, without its place and section, and whether note or deck has the tags."""
    all_tags = frozenset((*tags, *note.tags))
    return note.term, note.definition, note.aliases, all_tags, kinds_of(note, reverse=reverse)


_COLUMNS = (
    "deck, source, id, guid, place, line, term, term_key, definition, tags, aliases, section, retired, edited, checksum"
)
UPSERT = (
    f"insert into notes ({_COLUMNS})",
    "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?)",
    f"on conflict (id) do update set ({_COLUMNS}) = (excluded.{_COLUMNS.replace(', ', ', excluded.')})",
)
"""The statement for :class:`~flashcards.collection.bulk.Inserting` that stores a :func:`note_row`, new or known."""


def note_row(
    note: Note, where: tuple[object, ...], line: int, edited: int, key: str | None = None
) -> tuple[object, ...]:
    """The values of a note; ``where`` are the rows of its deck and file, its own row, its guid and its place.

    ``key`` is that of its term, if it is known.
    """
    tags, aliases = _json(note.tags), _json(note.aliases)
    return (
        *where,
        line,
        note.term,
        term_key(note.term) if key is None else key,
        note.definition,
        tags,
        aliases,
        note.section,
        edited,
        text_checksum(note.term, note.definition, tags, aliases, note.section),
    )


@lru_cache(1000)
def _json(words: tuple[str, ...]) -> str:
    return json.dumps(words, ensure_ascii=False)


def write_cards(connection: sqlite3.Connection, wanted: Sequence[tuple[int, str]]) -> None:
    """Make the cards that notes ask for; other cards of these notes become inactive and keep their history."""
    kinds: dict[int, tuple[str, ...]] = {}
    for note, kind in wanted:
        kinds[note] = (*kinds.get(note, ()), kind)
    connection.executemany(
        "update cards set active = 0 where note = ? and active and kind not in (select value from json_each(?))",
        [(note, _json(asked)) for note, asked in kinds.items()],
    )
    connection.executemany(
        "insert into cards (note, kind, active) values (?, ?, 1)"
        " on conflict (note, kind) do update set active = 1 where not active",
        wanted,
    )
