"""The current schema in one script: what the migrations lead to, without running them for each new collection."""

import sqlite3
from collections.abc import Iterator
from importlib.resources import files

from flashcards.collection.checksums import summed
from flashcards.collection.device import file_name, new_id
from flashcards.collection.schema.statements import statements

_SCRIPT = "current.sql"

_PARTS = "select name from pragma_table_list where schema = 'main' and type = 'shadow'"
"""Tables that SQLite makes by itself for an index of words."""

_MADE = f"""
select sql from sqlite_master where sql is not null and name not in ({_PARTS}) and name not glob 'sqlite_*'
order by rowid
"""  # noqa: S608

_ROWS = ("options", "indexed", "seen", "named")
"""Tables of one row, which is there from the start."""


def make(connection: sqlite3.Connection) -> None:
    """Make the schema in an empty file, within the transaction of the caller."""
    define(connection)
    (file,) = connection.execute("select file from pragma_database_list where name = 'main'").fetchone()
    connection.execute("insert into device values (?, ?, ?, ?, ?, ?)", summed(new_id(), "", file_name(file), 0, 0))


def define(connection: sqlite3.Connection) -> None:
    """Make the schema but for the row of the device, which is that of a file."""
    script = (files(__package__) / _SCRIPT).read_text(encoding="utf-8")
    for statement in statements(script):
        connection.execute(statement)


def written(connection: sqlite3.Connection) -> Iterator[str]:
    """The lines of a script that makes a collection like this one, which has no notes and no log."""
    for (statement,) in connection.execute(_MADE):
        yield f"{statement};"
    for table in _ROWS:
        for row in connection.execute(f"select * from {table}"):  # noqa: S608
            values = ", ".join(connection.execute("select quote(?)", (value,)).fetchone()[0] for value in row)
            yield f"insert into {table} values ({values});"  # noqa: S608
    for of, name in connection.execute("select migration_set, name from _sqlite_migrations order by id"):
        values = f"'{of}', '{name}', strftime('%Y-%m-%d %H:%M:%f000+00:00', 'now')"
        yield f"insert into _sqlite_migrations (migration_set, name, applied_at) values ({values});"  # noqa: S608
    for pragma in ("application_id", "user_version"):
        yield f"pragma {pragma} = {connection.execute(f'pragma {pragma}').fetchone()[0]};"
