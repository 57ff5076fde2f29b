"""Whether every row that an export may need is found by the ways in which it looks for rows.

SQLite's own check looks up each row in each index, and looks at every page.
These statements take a pass each: they count the rows that one copy of a table
has, and those that are found in the other copy. A row that is missing, there
twice, or out of order is in one number only. What a row says is in its
checksum, or looked up here.
"""

import sqlite3
from collections.abc import Iterator


def _looked_up(table: str, where: str = "true", /, **columns: str) -> str:
    """The rows of a table that are in some indexes with the same values, by the names of these; in one pass."""
    joins = (
        f"cross join {table} as {index} indexed by {index}"
        f" on ({', '.join(f'{index}.{column}' for column in names.split(', '))})"
        f" = ({', '.join(f'one.{column}' for column in names.split(', '))})"
        for index, names in columns.items()
    )
    return f"(select one.* from {table} as one not indexed {' '.join(joins)} where {where})"  # noqa: S608 - names of ours


_EACH = "count(id), sum(id)"  # of count(*) alone, SQLite asks whichever index is shortest
_MOMENT = "sum(at % 4294967291)"  # the sum of whole times would be too large
_LOG = f"count(*), sum(seq), sum(card), {_MOMENT}, sum(checksum)"
_WAYS = (
    (
        "decks",
        _EACH,
        "decks not indexed",
        "decks indexed by sqlite_autoindex_decks_1",
        _looked_up("decks", sqlite_autoindex_decks_1="name, id"),
    ),
    (
        "notes",
        _EACH,
        "notes not indexed",
        "notes indexed by notes_by_source",
        "notes indexed by notes_by_deck",
        "notes indexed by sqlite_autoindex_notes_1",
        _looked_up(
            "notes",
            notes_by_source="source, retired, deck, id",
            notes_by_deck="deck, place, id",
            sqlite_autoindex_notes_1="guid, id",
        ),
    ),
    (
        "cards",
        _EACH,
        "cards not indexed",
        "cards indexed by sqlite_autoindex_cards_1",
        _looked_up("cards", sqlite_autoindex_cards_1="note, kind, id"),
    ),
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
        _looked_up("origins", "one.head != '' and origins_by_head.head != ''", origins_by_head="head, note"),
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
"""The tables, what is added up of their rows, and ways of finding those."""


def unreached(connection: sqlite3.Connection, *, but: str = "", only: str = "") -> Iterator[str]:
    """The tables of which some rows are not found, or are found twice, leaving out one; each as of one moment."""
    found: dict[str, None] = {}
    for table, sums, *ways in _WAYS:
        if table not in {but, *found} and only in {"", table}:
            query = " union ".join(f"select {sums} from {way}" for way in ways)  # noqa: S608 - constants
            if len(connection.execute(query).fetchall()) != 1:
                found[table] = None
                yield f"damaged: rows of the table {table} are missing, or are there twice"
