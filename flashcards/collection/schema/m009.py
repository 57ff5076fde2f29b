"""The ninth step of the schema: the pieces of large deck files."""

from sqlite_utils import Database

from flashcards.collection.schema.statements import statements

_SCRIPT = """
create table pieces (                       -- those of large deck files, so that only changed ones are read again
    source text primary key references sources (path) on delete cascade,
    state text not null,                    -- JSON: counts and sums of its notes as they were stored
    pieces text not null                    -- JSON list of [hash, notes, lines, section at its end]
) strict, without rowid;
"""


def apply(db: Database) -> None:
    """Make the table; a reading fills it."""
    for statement in statements(_SCRIPT):
        db.execute(statement)
