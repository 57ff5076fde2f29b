"""The eleventh step of the schema: an index on each of the tables that had none, and that nothing can replace.

A page of such a table that is lost, or is another table's, is noticed only where
something else says how many rows there are. These indexes do, and SQLite keeps
them. New rows come at their ends, or nearly, so they cost next to nothing.
"""

from sqlite_utils import Database

INDEXES = {
    "edits_by_time": "edits (at)",
    "origins_by_type": "origins (type)",
    "parameters_by_origin": "parameters (origin)",
    "seen_by_note": "seen (note)",
}


def apply(db: Database) -> None:
    """Make the indexes."""
    for name, columns in INDEXES.items():
        db.execute(f"create index {name} on {columns}")
