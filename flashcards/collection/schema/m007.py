"""The seventh step of the schema: a checksum for every row that nothing else can replace.

What of a note is neither in its text's checksum nor in an index is in a column
that SQLite calculates with every change.
"""

from sqlite_utils import Database

from flashcards.collection.checksums import row_checksum

_ROWS = {
    "decks": "name, description, tags, reverse, new_limit, review_limit, max_interval, retention",
    "device": "id, was, file, here, ahead",
    "edits": "note, at, term, definition",
    "note_types": "id, content",
    "origins": "note, type, fields, ord, head, scripted",
    "parameters": "at, origin, version, numbers, voids, voids_origin, upto",
    "seen": "note, card, at",
}
_FACTS = """, facts integer                      -- of the three columns that nothing else covers
    as ((edited * 1000003 + line * 7919 + retired * 104729 + id) % 4294967291) stored) strict"""
_EDITS = """
create trigger edits_take_times after update of edited on notes when old.edited != new.edited begin
    -- Not "insert or ignore": an upsert that fires this has its own word on conflicts.
    insert into edits (note, at, term, definition, row_checksum)
    values (old.id, old.edited, old.term, old.definition,
        row_checksum(old.id, old.edited, old.term, old.definition))
    on conflict (note, at) do update set (term, definition, row_checksum)
        = (excluded.term, excluded.definition, excluded.row_checksum);
end
"""


def apply(db: Database) -> None:
    """Add the columns and fill them."""
    db.conn.create_function("row_checksum", -1, row_checksum, deterministic=True)
    for table, columns in _ROWS.items():
        db.execute(f"alter table {table} add column row_checksum integer not null default 0")
        db.execute(f"update {table} set row_checksum = row_checksum({columns})")  # noqa: S608 - literals
    kept = db.execute(
        "select type, name, sql from sqlite_master where type = 'view' or type = 'trigger' and tbl_name != 'log'"
    ).fetchall()
    for kind, name, _ in kept:
        db.execute(f"drop {kind} {name}")
    _add_facts(db)
    for _, name, statement in kept:
        db.execute(_EDITS if name == "edits_take_times" else statement)


def _add_facts(db: Database) -> None:
    """Make the table of notes again with one more column, which no other statement can add."""
    indexes = db.execute(
        "select sql from sqlite_master where tbl_name = 'notes' and type = 'index' and sql is not null"
    )
    statements = [sql for (sql,) in indexes.fetchall()]
    (sql,) = db.execute("select sql from sqlite_master where name = 'notes'").fetchone()
    columns = ", ".join(f'"{row[1]}"' for row in db.execute("pragma table_info(notes)").fetchall())
    body = sql[sql.index("(") :].removesuffix(") strict")
    db.execute(f"create table notes_anew {body}{_FACTS}")
    db.execute(f"insert into notes_anew ({columns}) select {columns} from notes order by id")  # noqa: S608 - one of our tables
    db.execute("drop table notes")
    db.execute("alter table notes_anew rename to notes")
    for statement in statements:
        db.execute(statement)
