"""Saving what a damaged collection holds into a new one: every entry that can be read, and what it belongs to.

Of entries and texts the checksums decide. A card whose note cannot be read
gets one that waits for its text; a text comes back from its deck file, which
is read again. What follows from the log is derived.
"""

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from flashcards.cards import Note, term_key
from flashcards.collection.base import Damaged
from flashcards.collection.checksums import ROWS, change_device, row_checksum, summed, text_checksum
from flashcards.collection.device import Tail
from flashcards.collection.entries import COLUMNS, INSERT, ROW, checksum, read
from flashcards.collection.notes import note_row
from flashcards.collection.rescue.copying import translated
from flashcards.collection.rescue.deriving import derive
from flashcards.collection.rescue.soundness import check
from flashcards.collection.rescue.walking import Reader, Row
from flashcards.collection.store import Collection
from flashcards.reviews import HERE

_NOTE = (
    "id, guid, deck, source, place, line, term, term_key, definition, tags, aliases, section, retired, edited, checksum"
)
_DECK = f"id, {ROWS['decks']}, row_checksum"
_IDS = {"anki_notes": "note, id", "anki_cards": "card, id"}
_LOST = "(lost note)"
_NOWHERE = "recovered.md"

_COPIED = (
    ("edits", 2),
    ("note_types", 1),
    ("origins", 1),
    ("seen", 2),
    ("anki_notes", 1),
    ("anki_cards", 1),
    ("parameters", 2),
)
"""Tables that are copied row by row, as far as the new one takes them, behind those that they refer to.

The numbers say how many of their columns are their keys.
"""

_INDEXES = {
    "edits": ("note, at", "edits_by_time"),
    "origins": ("note, type", "origins_by_type"),
    "parameters": ("at, origin", "parameters_by_origin"),
    "seen": ("note, card", "seen_by_note"),
}
"""What still says how many rows there were, where a page of the table is lost."""

Texts = Callable[[str], Sequence[Note]]
"""The notes in a deck file, by the name that the collection has for it."""


class Saved(NamedTuple):
    """What was saved: entries, and how many of those there were are lost; notes, and those whose text is lost.

    ``others`` are damaged rows of another kind: earlier texts, what Anki has of
    notes, parameters, marks of time.
    """

    entries: int
    lost: int
    notes: int
    textless: int
    others: int


class _Rows:
    """What was read, by the numbers of the rows."""

    def __init__(self, reader: Reader) -> None:
        self.decks = _sound(reader.rows("decks", _DECK), _is_deck)
        self.notes = _sound(reader.rows("notes", _NOTE), _is_note, _is_whole)
        self.cards = _sound(reader.rows("cards", "id, note, kind, active"), _is_card)
        for row, note, kind in reader.index("cards", "rowid, note, kind", "sqlite_autoindex_cards_1"):
            if _is_card((row, note, kind, 1)):
                self.cards.setdefault(row, (row, note, kind, 1))
        self.entries: dict[int, Row] = {}
        known: set[Row] = set()  # a page that is no longer in use may have one under another number
        for seq, *row in reader.rows("log", f"seq, {COLUMNS}"):
            own = _as_now(row)
            with suppress(Damaged, TypeError, ValueError, OverflowError):
                read(own)
                name = (own[0], own[1], own[4], own[-1])
                if name not in known and seq not in self.entries:
                    known.add(name)
                    self.entries[seq] = own
        self.hints: dict[str, dict[int, Any]] = {
            column: dict(pair for pair in reader.index("notes", f"rowid, {column}", index) if isinstance(pair[0], int))
            for column, index in (
                ("guid", "sqlite_autoindex_notes_1"),
                ("term_key", "notes_by_term"),
                ("source", "notes_by_source"),
                ("deck", "notes_by_deck"),
            )
        }


def salvage(path: Path, target: Path, texts: Texts, tail: Tail | None = None) -> Saved:
    """Save what the collection at ``path``, which nobody else uses, holds, into a new one at ``target``.

    ``texts`` are the notes that the deck files have now; ``tail`` is how far the log went.

    Raises:
        CollectionError: the new one cannot be written.
    """
    reader = Reader(path)
    try:
        rows = _Rows(reader)
        with translated(str(target)), Collection.open(str(target)) as made:
            connection = made.connection
            connection.execute("pragma foreign_keys = off")
            with made.transaction():
                textless = _store(connection, rows, texts)
                others = sum(_copy_all(connection, reader, table, keys) for table, keys in _COPIED)
                device = _one_row(connection, reader)
                _tidy(connection)
                derive(connection)
            check(connection)
    finally:
        reader.close()
    told = tail.last if tail is not None and device in {"", tail.id} else 0
    last = max([told, *rows.entries])
    lost = max(last - len(rows.entries), 0)
    return Saved(len(rows.entries), lost, len(rows.notes), textless, others)


def _sound(
    found: Iterable[Row],
    is_sound: Callable[[Sequence[Any]], bool],
    is_better: Callable[[Row], bool] = lambda _: False,
) -> dict[int, Row]:
    rows: dict[int, Row] = {}
    for row in found:
        if is_sound(row) and (row[0] not in rows or (is_better(row) and not is_better(rows[row[0]]))):
            rows[row[0]] = row
    return rows


def _is_whole(note: Row) -> bool:
    """Whether the text of a note is as it was stored."""
    return bool(note[-1] == text_checksum(note[6], *note[8:12]))


def _as_now(row: Sequence[Any]) -> Row:
    """An entry of the log as it is stored now, if it is from before entries had checksums."""
    if row[-1] is not None:
        return tuple(row)
    named = dict(zip(COLUMNS.split(", "), row, strict=True))
    if named["kind"] == "undo":
        named["voids_origin"] = HERE
    if named["quality"] is not None:
        named["took"] = named["took"] or 0
    values = (*named.values(),)[:-1]
    return (*values, checksum(values))


def _is_deck(row: Sequence[Any]) -> bool:
    return isinstance(row[0], int) and all(isinstance(value, str) for value in row[1:4]) and row[1] != ""


def _is_note(row: Sequence[Any]) -> bool:
    texts, numbers = (row[1], row[3], *row[6:12]), (row[0], row[2], row[4], row[5], row[12], row[13])
    return all(isinstance(text, str) for text in texts) and all(isinstance(number, int) for number in numbers)


def _is_card(row: Sequence[Any]) -> bool:
    return isinstance(row[0], int) and isinstance(row[1], int) and isinstance(row[2], str)


def _store(connection: sqlite3.Connection, rows: _Rows, texts: Texts) -> int:
    """Store decks, notes, cards and the log; returns how many notes have no text that can be trusted."""
    textless = 0
    cards, notes = rows.cards, rows.notes
    free = max([0, *notes, *(row[1] for row in cards.values())]) + 1
    for card in sorted({row[0] for row in rows.entries.values()} - cards.keys()):
        cards[card] = (card, free, "forward", 0)
        free += 1
    for note in sorted({row[1] for row in cards.values()} - notes.keys()):
        notes[note] = _placeholder(note, rows)
    for note, row in notes.items():
        if row[-1] is None:  # from before texts had checksums
            notes[note] = (*row[:7], term_key(row[6]), *row[8:-1], text_checksum(row[6], *row[8:12]))
        elif not _is_whole(row):
            notes[note] = _with_text(row, texts(row[3]))
            textless += 1
        else:
            notes[note] = (*row[:7], term_key(row[6]), *row[8:])
    for deck in sorted({row[2] for row in notes.values()} - rows.decks.keys()):
        rows.decks[deck] = (deck, f"Recovered {deck}", "", "[]", 0, *[None] * 6, 0)
    decks = [(row[0], *summed(*row[1:-1])) for row in rows.decks.values()]  # a damaged one comes again from its file
    _copy(connection, "decks", _DECK, decks)
    paths = sorted({(row[3],) for row in notes.values()})
    connection.executemany(
        "insert into sources (path, size, modified, fingerprint, problems, missing) values (?, 0, -1, '', '[]', 0)",
        paths,
    )
    connection.execute("update sources set missing = 2 where path = ?", (_NOWHERE,))
    _copy(connection, "notes", _NOTE, notes.values())
    _copy(connection, "cards", "id, note, kind, active", cards.values())
    _store_log(connection, rows.entries)
    return textless


def _with_text(row: Row, texts: Sequence[Note]) -> Row:
    """A note whose own text cannot be trusted, with the one that its deck file has of its term, or in its place."""
    number, guid, deck, source, place, _, term, key, definition, tags, aliases, section, retired, edited, _ = row
    alike = [(at, note) for at, note in enumerate(texts) if not retired and term_key(note.term) == key]
    if len(alike) != 1 and not retired and 0 <= place < len(texts):
        alike = [(place, texts[place])]
    if len(alike) == 1:
        at, note = alike[0]
        text = note_row(note, (deck, source, number, guid, at), note.line, edited)
        return (number, guid, deck, source, at, *text[5:12], 0, edited, text[-1])
    if not _are_lists(tags, aliases):
        tags = aliases = "[]"
    found = text_checksum(term, definition, tags, aliases, section)
    return (*row[:9], tags, aliases, section, retired, edited, found)


def _are_lists(*texts: str) -> bool:
    import json

    with suppress(ValueError):
        return all(isinstance(json.loads(text), list) for text in texts)
    return False


def _placeholder(note: int, rows: _Rows) -> Row:
    """A note that waits for its text, with what the indexes still say of it."""
    hints = {column: found.get(note) for column, found in rows.hints.items()}
    key = hints["term_key"] if isinstance(hints["term_key"], str) else ""
    source = hints["source"] if isinstance(hints["source"], str) else _NOWHERE
    guid = hints["guid"] if isinstance(hints["guid"], str) else f"lost-{note}"
    deck = hints["deck"] if isinstance(hints["deck"], int) else 0
    return (note, guid, deck, source, -1, 1, key or _LOST, key, "", "[]", "[]", "", int(not key), 0, 0)


def _store_log(connection: sqlite3.Connection, entries: dict[int, Row]) -> None:
    """Store the entries, numbered without gaps; what was one step is one."""
    steps: dict[int, int] = {}
    rows = []
    for number, (_, row) in enumerate(sorted(entries.items()), 1):
        *facts, step, _ = row
        own = None if step is None else steps.setdefault(step, number)
        values = (*facts, own)
        rows.append((*values, checksum(values)))
    connection.executemany(f"{INSERT} values {ROW}", rows)


def _copy(connection: sqlite3.Connection, table: str, columns: str, rows: Iterable[Row]) -> None:
    """Insert rows, but for those that the table does not take."""
    marks = ", ".join("?" * (columns.count(",") + 1))
    for row in rows:
        with suppress(sqlite3.Error):
            connection.execute(f"insert or ignore into {table} ({columns}) values ({marks})", row)  # noqa: S608 - literals


def _copy_all(connection: sqlite3.Connection, reader: Reader, table: str, keys: int) -> int:
    """Copy the rows of a table that are sound; returns how many others there are, or were."""
    own = ROWS.get(table)
    columns = f"{own}, row_checksum" if own else _IDS[table]
    sound: dict[Row, Row] = {}
    damaged: set[Row] = set()
    for row in reader.few(table, columns):
        if own is None:
            sound.setdefault(row[:keys], row)
        elif row[-1] is None:  # from before rows had checksums
            sound.setdefault(row[:keys], summed(*row[:-1]))
        elif row_checksum(*row[:-1]) == row[-1]:
            sound[row[:keys]] = row
        else:
            damaged.add(row[:keys])
    _copy(connection, table, columns, sound.values())
    known = {row[:keys] for row in reader.index(table, *_INDEXES[table])} if table in _INDEXES else ()
    return max(len(damaged - sound.keys()), len(known) - len(sound))


def _one_row(connection: sqlite3.Connection, reader: Reader) -> str:
    """Keep the id of the device and the options, where they can be read; returns the id, else nothing."""
    found = ""
    (last,) = connection.execute("select coalesce(max(seq), 0) from log").fetchone()
    for row in reader.few("device", f"{ROWS['device']}, row_checksum"):
        name, was, _, here, ahead, stored = row
        if stored in {None, row_checksum(*row[:-1])}:
            change_device(connection, id=name, was=was, here=min(here, last), ahead=min(ahead, last))
            found = name
            break
    columns = "max_interval, late_credit, fuzz, scheduler, retention"
    for row in reader.few("options", columns):
        with suppress(sqlite3.Error):
            if row[3] in {"sm2", "fsrs"}:
                connection.execute(f"update options set ({columns}) = (?, ?, ?, ?, ?)", row)  # noqa: S608 - a literal
                break
    return found


def _tidy(connection: sqlite3.Connection) -> None:
    """Leave out what refers to something that is lost."""
    for table, column, other in (
        ("edits", "note", "notes"),
        ("origins", "note", "notes"),
        ("anki_notes", "note", "notes"),
        ("anki_cards", "card", "cards"),
    ):
        connection.execute(f"delete from {table} where {column} not in (select id from {other})")  # noqa: S608 - literals
    connection.execute("delete from origins where type not in (select id from note_types)")
