"""Storing what changed in a large deck file; the notes that stay only move."""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from flashcards.cards import CardId, Note
from flashcards.collection import log
from flashcards.collection.exchange.guids import Guids, Stored
from flashcards.collection.notes import KnownNote, Reading, has_options, write_notes
from flashcards.collection.parts.pieces import Piece, deck_of, save, sharing_terms
from flashcards.collection.sources import Source, settle_notes, write_source
from flashcards.collection.store import Collection


class Run(NamedTuple):
    """Notes that stay, by their old places, both included, and how far their places and lines move."""

    first: int
    last: int
    places: int
    lines: int


def store(
    collection: Collection,
    reading: Reading,
    places: Sequence[tuple[int, int | None]],
    known: Iterable[KnownNote],
    runs: Sequence[Run],
) -> list[Note]:
    """Store a reading of which only the notes around what changed are there, inside the caller's transaction.

    Returns the notes of the file of which several have the same term.

    ``places`` are those of its notes, each with the row of the note that stays
    there if nothing else claims it. Of the ``known`` notes, those of the file that
    nothing continues are retired.
    """
    connection, path = collection.connection, reading.source.path
    write_source(connection, reading.source)
    _move(connection, path, runs)
    changed = [
        (place, note, claim)
        for (place, stays), note, claim in zip(places, reading.deck.notes, reading.claims, strict=True)
        if claim is None or claim.id != stays
    ]
    claims = [claim for _, _, claim in changed]
    part = replace(reading, deck=replace(reading.deck, notes=tuple(note for _, note, _ in changed)), claims=claims)
    rows = json.dumps([claim.id for claim in claims if claim is not None])
    stood = connection.execute(
        "select id, place, edited from notes where id in (select value from json_each(?))", (rows,)
    )
    written = write_notes(
        connection,
        part,
        [place for place, _, _ in changed],
        Guids(Stored(connection)),
        {key: (place, edited) for key, place, edited in stood},
    )
    kept = written.union(claim.id for claim in reading.claims if claim is not None)
    gone = {old.id for old in known if old.source == path and not old.retired} - kept
    connection.executemany("update notes set retired = 1 where id = ?", [(number,) for number in gone])
    settle_notes(connection, written | gone)
    if has_options(connection):
        log.refold(connection, _learnt(connection, written | gone))
    return sharing_terms(collection, path)


def finish(collection: Collection, source: Source, pieces: Sequence[Piece]) -> None:
    """Store how the file was read, inside the caller's transaction."""
    write_source(collection.connection, source)
    save(collection.connection, source, pieces)


def _move(connection: sqlite3.Connection, path: str, runs: Sequence[Run]) -> None:
    """Let the notes of these runs be where they are now."""
    down = [run for run in runs if run.places > 0]
    others = [run for run in runs if run.places <= 0 and (run.places or run.lines)]
    moving = [*reversed(down), *others]
    if not moving:
        return
    deck = deck_of(connection, path)
    for first, last, places, lines in moving:
        facts = {"path": path, "deck": deck, "first": first, "last": last, "places": places, "lines": lines}
        which = "where deck = :deck and place between :first and :last and source = :path and not retired"
        if places:
            connection.execute(
                "update unseen set place = place + :places where card in"  # noqa: S608 - a constant
                f" (select cards.id from notes join cards on cards.note = notes.id {which})",
                facts,
            )
            connection.execute(f"update notes set place = place + :places, line = line + :lines {which}", facts)  # noqa: S608 - as above
        else:
            connection.execute(f"update notes set line = line + :lines {which}", facts)  # noqa: S608 - as above


def _learnt(connection: sqlite3.Connection, notes: Iterable[int]) -> list[CardId]:
    """The learnt cards of some notes."""
    rows = connection.execute(
        "select schedule.card from cards join schedule on schedule.card = cards.id"
        " where cards.note in (select value from json_each(?))",
        (json.dumps([*notes]),),
    )
    return [CardId(card) for (card,) in rows.fetchall()]
