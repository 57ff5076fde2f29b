"""Whether every row that an export may need is found by the ways in which it looks for rows.

SQLite's own check looks up each row in each index, and looks at every page.
These statements take a pass each: they count the rows that one copy of a table
has, and those that are found in the other copy. A row that is missing, there
twice, or out of order is in one number only. What a row says is in its
checksum, or looked up here.
"""

import sqlite3
from collections.abc import Iterator


def _looked_up(table: str, index: str, columns: str, where: str = "true") -> str:
    """The rows of a table that are in an index with the same values."""
    both = ", ".join(f"{{0}}.{column}" for column in columns.split(", "))
    return (
        f"{table} as one not indexed cross join {table} as other indexed by {index}"
        f" on ({both.format('other')}) = ({both.format('one')}) where {where}"
    )


_EACH = "count(id), sum(id)"  # of count(*) alone, SQLite asks whichever index is shortest
_MOMENT = "sum(at % 4294967291)"  # the sum of whole times would be too large
_LOG = f"count(*), sum(seq), sum(card), {_MOMENT}, sum(checksum)"
_WAYS = (
    ("decks", _EACH, "decks not indexed", "decks indexed by sqlite_autoindex_decks_1"),
    ("decks", "count(*)", "decks not indexed", _looked_up("decks", "sqlite_autoindex_decks_1", "name, id")),
    ("notes", _EACH, "notes not indexed", "notes indexed by notes_by_source"),
    ("notes", "count(*)", "notes not indexed", _looked_up("notes", "notes_by_source", "source, retired, deck, id")),
    ("notes", _EACH, "notes not indexed", "notes indexed by notes_by_deck"),
    ("notes", "count(*)", "notes not indexed", _looked_up("notes", "notes_by_deck", "deck, place, id")),
    ("notes", _EACH, "notes not indexed", "notes indexed by sqlite_autoindex_notes_1"),
    ("notes", "count(*)", "notes not indexed", _looked_up("notes", "sqlite_autoindex_notes_1", "guid, id")),
    ("cards", _EACH, "cards not indexed", "cards indexed by sqlite_autoindex_cards_1"),
    ("cards", "count(*)", "cards not indexed", _looked_up("cards", "sqlite_autoindex_cards_1", "note, kind, id")),
    # In the order of the log, each entry would be far from the one before.
    ("log", _LOG, "log not indexed", "cards not indexed cross join log on log.card = cards.id"),
    (
        "edits",
        f"count(*), sum(note), {_MOMENT}",
        "edits indexed by edits_by_time",
        "notes not indexed cross join edits on edits.note = notes.id",
    ),
    (
        "origins",
        "count(*), sum(note), sum(type)",
        "origins indexed by origins_by_type",
        "notes not indexed cross join origins on origins.note = notes.id",
    ),
    (
        "origins",
        "count(note), sum(note)",
        "origins not indexed where head != ''",
        "origins indexed by origins_by_head where head != ''",
    ),
    (
        "origins",
        "count(*)",
        "origins not indexed where head != ''",
        _looked_up("origins", "origins_by_head", "head, note", "one.head != '' and other.head != ''"),
    ),
    (
        "anki_notes",
        "count(*), sum(note), sum(anki_notes.id % 4294967291)",
        "anki_notes indexed by sqlite_autoindex_anki_notes_1",
        "notes not indexed cross join anki_notes on anki_notes.note = notes.id",
    ),
    (
        "anki_cards",
        "count(*), sum(card), sum(anki_cards.id % 4294967291)",
        "anki_cards indexed by sqlite_autoindex_anki_cards_1",
        "cards not indexed cross join anki_cards on anki_cards.card = cards.id",
    ),
    (
        "parameters",
        f"count(*), {_MOMENT}",
        "parameters indexed by parameters_by_origin",
        "parameters indexed by sqlite_autoindex_parameters_1",
    ),
    ("seen", "count(*), sum(note)", "seen indexed by seen_by_note", "seen indexed by sqlite_autoindex_seen_1"),
)
"""The tables, what is added up of their rows, and two ways of finding those."""


def unreached(connection: sqlite3.Connection, *, but: str = "") -> Iterator[str]:
    """The tables of which some rows are not found, or are found twice, leaving out one; each as of one moment."""
    found: dict[str, None] = {}
    for table, sums, one, other in _WAYS:
        if table not in {but, *found}:
            query = f"select (select {sums} from {one}) is (select {sums} from {other})"  # noqa: S608 - constants
            if connection.execute(query).fetchone() != (1,):
                found[table] = None
                yield f"damaged: rows of the table {table} are missing, or are there twice"
