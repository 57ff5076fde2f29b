"""Correcting which history belongs to which text, whenever that was decided."""

import sqlite3
from collections.abc import Sequence
from typing import NamedTuple

from flashcards.cards import CardId, Note, literal_key, term_key
from flashcards.collection import log
from flashcards.collection.bulk import marks
from flashcards.collection.checksums import text_checksum
from flashcards.collection.exchange.guids import Guids
from flashcards.collection.notes import has_options, take_over, write_cards
from flashcards.collection.sources import settle
from flashcards.collection.store import Collection


class _Text(NamedTuple):
    """The columns of a text in the table of notes."""

    deck: int
    source: str
    place: int
    line: int
    term: str
    term_key: str
    definition: str
    tags: str
    aliases: str
    section: str
    checksum: int
    retired: int


_TEXT = ", ".join(_Text._fields)


class Row(NamedTuple):
    """A note: its row, its term now or formerly, and whether its text is in a deck file."""

    id: int
    term: str
    active: bool


def named(collection: Collection, term: str) -> list[Row]:
    """The notes with this term, those in a deck file first, or the ones at this ``file:line``.

    Notes whose term is written exactly like this leave out those that differ in
    case or punctuation.
    """
    execute = collection.connection.execute
    path, colon, line = term.rpartition(":")
    if colon and line.isdecimal():
        found = execute(
            "select id, term, 1 from notes where line = ? and not retired and (source = ? or ? like '%' || source)",
            (int(line), path, f"/{path}"),
        ).fetchall()
        if found:
            return [*map(Row._make, found)]
    query = (
        "select notes.id, term, not retired and not missing from notes join sources on path = source"
        " where term_key = ? order by retired or missing, notes.id"
    )
    rows = next(filter(None, (execute(query, (key,)).fetchall() for key in _keys(term))), [])
    rows = [row for row in rows if row[1] == term.strip()] or rows
    return [Row(number, text, bool(active)) for number, text, active in rows]


def saying(collection: Collection, definition: str) -> list[Row]:
    """The notes with this definition or one that begins like it, those in a deck file first.

    This distinguishes notes with one term.
    """
    rows = collection.connection.execute(
        "select id, term, definition, not retired from notes order by retired, id"
    ).fetchall()
    wanted = " ".join(definition.split())
    found = [(" ".join(text.split()), Row(number, term, bool(active))) for number, term, text, active in rows]
    whole = [row for text, row in found if text == wanted]
    return whole or [row for text, row in found if wanted and text.startswith(wanted)]


def told_apart(collection: Collection, rows: Sequence[Row]) -> list[Row]:
    """The notes among these that only the user can choose between.

    They have a history, if any has one, and of equal notes only the first is kept.
    """
    query = (
        "select deck, term, definition, exists (select 1 from cards join log on log.card = cards.id"
        " where cards.note = notes.id) from notes where id = ?"
    )
    texts = {row: collection.connection.execute(query, (row.id,)).fetchone() for row in dict.fromkeys(rows)}
    learnt = [row for row, (*_, has_history) in texts.items() if has_history] or [*texts]
    first = {texts[row][:3]: row for row in reversed(learnt)}
    return [row for row in learnt if row in first.values()]


def formerly(collection: Collection, term: str) -> list[Row]:
    """The notes that once had this term, the latest first, and have another one now."""
    rows = collection.connection.execute(
        "select note, edits.term, not retired from edits join notes on notes.id = note"
        " where edits.term is not null order by at desc, note"
    ).fetchall()
    found = [(term_key(text), Row(number, text, bool(active))) for number, text, active in rows]
    return next(filter(None, ([row for key, row in found if key == wanted] for wanted in _keys(term))), [])


def _keys(term: str) -> tuple[str, str]:
    """The keys of a term that was typed: as if it were code, and otherwise."""
    return literal_key(term), term_key(term)


def relink(collection: Collection, old: Row, new: Row, *, at: int) -> bool:
    """Move the history of ``old`` to the text of ``new``; ``at`` is UTC milliseconds.

    If the text of ``old`` is in a deck file, too, it gets the history of
    ``new``: the two are swapped, and True is returned. Otherwise the history of
    ``new`` is retired.
    """
    with collection.transaction() as connection:
        if not old.active:
            take_over(connection, old.id, new.id, at)
            return False
        change_places(collection, old.id, new.id, at=at)
    return True


def change_places(collection: Collection, one: int, other: int, *, at: int) -> None:
    """Swap the texts and places of two notes, given by row, inside the caller's transaction."""
    execute = collection.connection.execute
    query = f"select {_TEXT} from notes where id = ?"  # noqa: S608 - a constant
    texts = {row: execute(query, (row,)).fetchone() for row in (one, other)}
    kinds = {row: _kinds(collection, row) for row in (one, other)}
    for row, was in ((one, other), (other, one)):
        marks = ", ".join("?" * len(texts[was]))
        execute(
            f"update notes set ({_TEXT}) = ({marks}), edited = max(edited + 1000, ?) where id = ?",  # noqa: S608
            (*texts[was], at, row),
        )
        write_cards(collection.connection, [(row, kind) for kind in kinds[was]])
    for path in {text[1] for text in texts.values()}:
        settle(collection.connection, path)
    _refold(collection, [one, other])


def apart(collection: Collection, row: Row, *, at: int) -> str | None:
    """Let the text of a note be a new note, and its history go with what the note said before.

    That continues in a deck file if one says the same, and is retired otherwise.
    ``at`` is UTC milliseconds.

    Returns:
        The term that the note had before; None if that is not known.
    """
    with collection.transaction() as connection:
        text = _Text(*connection.execute(f"select {_TEXT} from notes where id = ?", (row.id,)).fetchone())  # noqa: S608
        before = connection.execute(
            "select term, definition from edits where note = ? and term is not null and (term, definition) != (?, ?)"
            " order by at desc",
            (row.id, text.term, text.definition),
        ).fetchone()
        number = _add(connection, text, _kinds(collection, row.id), at)
        said: tuple[str, str] = before or (text.term, text.definition)
        _retire(connection, row.id, text, said, at)
        settle(connection, text.source)
        again = connection.execute(
            "select id from notes where term_key = ? and definition = ? and not retired and id != ? and not exists"
            " (select 1 from cards join log on log.card = cards.id where cards.note = notes.id)",
            (term_key(said[0]), said[1], number),
        ).fetchall()
        if before and len(again) == 1:
            take_over(connection, row.id, again[0][0], at)
        _refold(collection, [row.id, number])
    return said[0] if before else None


def _add(connection: sqlite3.Connection, text: "_Text", kinds: Sequence[str], at: int) -> int:
    """Add a note with this text, which has no history; returns its row."""
    (name,) = connection.execute("select name from decks where id = ?", (text.deck,)).fetchone()
    guids = Guids({guid for (guid,) in connection.execute("select guid from notes")})
    guid = guids.fresh(name, Note(term=text.term, definition=text.definition))
    (number,) = connection.execute("select max(id) + 1 from notes").fetchone()
    new = (number, guid, at, *text._replace(retired=0))
    connection.execute(f"insert into notes (id, guid, edited, {_TEXT}) values {marks(len(new))}", new)  # noqa: S608
    write_cards(connection, [(number, kind) for kind in kinds])
    return int(number)


def _retire(connection: sqlite3.Connection, note: int, text: "_Text", said: tuple[str, str], at: int) -> None:
    """Retire a note, with another term and definition in its text."""
    checksum = text_checksum(*said, text.tags, text.aliases, text.section)
    connection.execute(
        "update notes set term = ?, term_key = ?, definition = ?, checksum = ?, retired = 1,"
        " edited = max(edited + 1000, ?) where id = ?",
        (said[0], term_key(said[0]), said[1], checksum, at, note),
    )


def _kinds(collection: Collection, note: int) -> list[str]:
    rows = collection.connection.execute("select kind from cards where note = ? and active", (note,))
    return [kind for (kind,) in rows]


def _refold(collection: Collection, notes: Sequence[int]) -> None:
    """Fold the logs of these notes again if decks may have options of their own."""
    connection = collection.connection
    if has_options(connection):
        for note in notes:
            cards = connection.execute("select id from cards where note = ?", (note,)).fetchall()
            log.refold(connection, [CardId(card) for (card,) in cards])
