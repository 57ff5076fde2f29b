"""The text side of the collection: decks, their files, notes and cards."""

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from flashcards.cards import Deck, Note, NoteGuid, kinds_of, new_guid, term_key
from flashcards.collection.store import Collection
from flashcards.errors import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A deck file as it was last read.

    ``path`` is relative to the home where the file lies inside it. ``size`` is
    in bytes, ``modified`` in nanoseconds (-1: read it again even if nothing
    seems to have changed), ``fingerprint`` a hash of the bytes.
    """

    path: str
    size: int
    modified: int
    fingerprint: str
    problems: tuple[Problem, ...] = ()
    missing: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownNote:
    """A note the collection has; ``source`` is the file it was last seen in."""

    id: int
    guid: NoteGuid
    deck: str
    source: str
    note: Note
    retired: bool


def sources(collection: Collection) -> dict[str, Source]:
    """Every deck file the collection has read, by path."""
    rows = collection.connection.execute("select path, size, modified, fingerprint, problems, missing from sources")
    return {
        path: Source(
            path=path,
            size=size,
            modified=modified,
            fingerprint=fingerprint,
            problems=tuple(Problem(line=line, message=message) for line, message in json.loads(problems)),
            missing=bool(missing),
        )
        for path, size, modified, fingerprint, problems, missing in rows
    }


def put_source(collection: Collection, source: Source) -> None:
    """Remember how a file was last read; a change of ``missing`` pauses or resumes its cards."""
    with collection.transaction() as connection:
        _write_source(connection, source)
        _settle(connection, source.path)


def candidates(collection: Collection, path: str, deck: str) -> list[KnownNote]:
    """The notes that a file's text may continue: its own, and retired ones of its deck."""
    rows = collection.connection.execute(
        "select notes.id, guid, decks.name, source, term, definition, notes.tags, aliases, section, line, retired"
        " from notes join decks on decks.id = notes.deck"
        " where source = ? or (retired and decks.name = ?) order by retired, place, notes.id",
        (path, deck),
    )
    return [_known(row) for row in rows]


def _known(row: Sequence[object]) -> KnownNote:
    number, guid, deck, source, term, definition, tags, aliases, section, line, retired = row
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
    )


def store_reading(
    collection: Collection, source: Source, deck: Deck, claims: Sequence[KnownNote | None], *, at: int
) -> None:
    """Write what a file now says, in one transaction.

    ``claims`` names for each note of the deck the known note it continues.
    Known notes of this file that nothing continues are retired, but not while
    the file has problems: a half-saved text takes nothing away. ``at`` is UTC
    milliseconds, the time of the edit where a text changed.
    """
    with collection.transaction() as connection:
        _write_source(connection, source)
        number = _write_deck(connection, deck)
        kept = _write_notes(collection, source, deck, number, claims, at)
        if not source.problems:
            gone = [
                (known,)
                for (known,) in connection.execute("select id from notes where source = ?", (source.path,))
                if known not in kept
            ]
            connection.executemany("update notes set retired = 1 where id = ?", gone)
        _settle(connection, source.path)


def _write_source(connection: sqlite3.Connection, source: Source) -> None:
    problems = json.dumps([[problem.line, problem.message] for problem in source.problems], ensure_ascii=False)
    connection.execute(
        "insert into sources values (:path, :size, :modified, :fingerprint, :problems, :missing)"
        " on conflict (path) do update set size = :size, modified = :modified, fingerprint = :fingerprint,"
        " problems = :problems, missing = :missing",
        {
            "path": source.path,
            "size": source.size,
            "modified": source.modified,
            "fingerprint": source.fingerprint,
            "problems": problems,
            "missing": int(source.missing),
        },
    )


def _write_deck(connection: sqlite3.Connection, deck: Deck) -> int:
    (number,) = connection.execute(
        "insert into decks (name, description, tags, reverse, new_limit, review_limit)"
        " values (:name, :description, :tags, :reverse, :new, :reviews)"
        " on conflict (name) do update set description = :description, tags = :tags, reverse = :reverse,"
        " new_limit = :new, review_limit = :reviews returning id",
        {
            "name": deck.name,
            "description": deck.description,
            "tags": json.dumps(deck.tags, ensure_ascii=False),
            "reverse": int(deck.reverse),
            "new": deck.limits.new,
            "reviews": deck.limits.reviews,
        },
    ).fetchone()
    return int(number)


def _write_notes(  # noqa: PLR0913, PLR0917 - one fact each, all of one reading
    collection: Collection, source: Source, deck: Deck, number: int, claims: Sequence[KnownNote | None], at: int
) -> set[int]:
    """Insert and update notes and their cards; returns the ids that this text holds."""
    database = collection.database
    connection = collection.connection
    (free,) = connection.execute("select coalesce(max(id), 0) + 1 from notes").fetchone()
    taken = {guid for (guid,) in connection.execute("select guid from notes")}
    rows, wanted, kept = [], [], set()
    for place, (note, known) in enumerate(zip(deck.notes, claims, strict=True)):
        if known is None:
            guid = _fresh_guid(deck.name, note, taken)
            key, free = free, free + 1
        else:
            guid, key = known.guid, known.id
        kept.add(key)
        wanted += [(key, kind) for kind in kinds_of(note, reverse=deck.reverse)]
        changed = known is None or known.note != note
        rows.append(
            {
                "id": key,
                "guid": guid,
                "deck": number,
                "source": source.path,
                "place": place,
                "line": note.line,
                "term": note.term,
                "term_key": term_key(note.term),
                "definition": note.definition,
                "tags": json.dumps(note.tags, ensure_ascii=False),
                "aliases": json.dumps(note.aliases, ensure_ascii=False),
                "section": note.section,
                "retired": 0,
                "edited": at if changed else None,
            }
        )
    edited = dict(connection.execute("select id, edited from notes where source = ? or retired", (source.path,)))
    for row in rows:
        row["edited"] = row["edited"] or edited[row["id"]]
    database.table("notes").upsert_all(rows, pk="id")
    _write_cards(connection, wanted)
    return kept


def _write_cards(connection: sqlite3.Connection, wanted: Sequence[tuple[int, str]]) -> None:
    """Make the cards that notes ask for; others of the same notes rest, with their history."""
    connection.executemany(
        "update cards set active = 0 where note = ? and active", [(note,) for note in {note for note, _ in wanted}]
    )
    connection.executemany(
        "insert into cards (note, kind, active) values (?, ?, 1) on conflict (note, kind) do update set active = 1",
        wanted,
    )


def _fresh_guid(deck: str, note: Note, taken: set[str]) -> NoteGuid:
    """A guid not in use: further notes of one term are told apart by definition, then by number."""
    guid = new_guid(deck, note.term)
    if guid in taken:
        guid = new_guid(deck, note.term, note.definition)
    copy = 2
    while guid in taken:
        guid = new_guid(deck, note.term, note.definition, str(copy))
        copy += 1
    taken.add(guid)
    return guid


def _settle(connection: sqlite3.Connection, path: str) -> None:
    """Bring the decks in the derived tables in line with the notes of one file."""
    connection.execute(
        "update schedule set deck = (select deck from placement where placement.card = schedule.card)"
        " where card in (select card from placement where source = ?)",
        (path,),
    )
    connection.execute("delete from unseen where card in (select card from placement where source = ?)", (path,))
    connection.execute(
        "insert into unseen select card, deck, place from placement"
        " where source = ? and deck is not null and card not in (select card from schedule)",
        (path,),
    )


def decks_of(collection: Collection, paths: Sequence[str]) -> list[str]:
    """The names of the decks that have a note in one of these files, in the order of the files."""
    found = [
        name
        for path in paths
        for (name,) in collection.connection.execute(
            "select distinct decks.name from notes join decks on decks.id = notes.deck"
            " where source = ? and not retired order by decks.name",
            (path,),
        )
    ]
    return list(dict.fromkeys(found))
