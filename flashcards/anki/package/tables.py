"""The tables of a foreign collection: opened safely, and checked before a row is read.

Rows are read from the tables themselves and never from an index: an index that
differs from its table would get around the checks.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flashcards.anki.package.refusal import Refused, refusing

MOST_ROWS = {
    "notes": 500_000,
    "cards": 2_000_000,
    "revlog": 10_000_000,
    "decks": 20_000,
    "notetypes": 5_000,
    "fields": 50_000,
    "templates": 20_000,
}
"""Most rows of a table."""

MOST_TEXT = 2**28
"""Most bytes of all notes together, which are in memory during an import."""

MOST_TAGS = 2**16
"""Most bytes of the tags of one note."""

MOST_OF_TYPES = 2**25
"""Most bytes of all decks, note types and templates together, in the newest schema."""

LONGEST_VALUE = 2**24
"""Most bytes of one value in a row: all fields of a note, or all note types in JSON."""

MODERN = ("config", "decks", "fields", "notetypes", "templates")
"""The tables of the newest schema that are read."""

NEWEST = 18
"""The newest schema."""

WITH_TABLES = 15
"""The first schema with tables for decks and note types; before, they are JSON."""

_OLDEST = 11
_LONGEST_GUID = 1000  # bytes
_MOST_UNORDERED = 1_000_000
"""Rows of a table whose ids are not in order: whether they are unique takes more work."""

_COLUMNS = {
    "notes": {"id": "integer", "guid": "text", "mid": "integer", "mod": "integer", "tags": "text", "flds": "text"},
    "cards": dict.fromkeys(
        ("id", "nid", "did", "ord", "mod", "type", "queue", "due", "ivl", "factor", "reps", "lapses", "odue", "odid",
         "flags"),
        "integer",
    ),
    "revlog": dict.fromkeys(("id", "cid", "ease", "ivl", "lastIvl", "factor", "time", "type"), "integer"),
    "col": {"crt": "integer"},
}  # fmt: skip
_TYPES = {"decks": ("name", "kind"), "fields": ("name",), "notetypes": ("name", "config"),
          "templates": ("name", "config")}  # fmt: skip


def connect(path: Path, place: Path) -> sqlite3.Connection:
    """The collection of the package at ``path``, opened so that nothing in it can write, run or fill the memory."""
    with refusing(path), sound_rows():
        return open_safely(place)


def open_safely(place: Path) -> sqlite3.Connection:
    """A database from strangers; it is not in use, and ``place`` is absolute."""
    connection = sqlite3.connect(f"{place.as_uri()}?mode=ro&immutable=1", uri=True, isolation_level=None)
    try:
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST_VALUE)
        connection.create_collation("unicase", _unicase)
        for setting in ("trusted_schema = off", "query_only = on", "cell_size_check = on", "mmap_size = 0"):
            connection.execute(f"pragma {setting}")
    except BaseException:
        connection.close()
        raise
    return connection


@contextmanager
def sound_rows() -> Iterator[None]:
    """Turn SQLite's errors for a damaged file into a refusal."""
    try:
        yield
    except (sqlite3.Error, UnicodeDecodeError) as error:
        said = ascii(" ".join(str(error).split()))[1:-1][:200]
        raise Refused(f"its collection is damaged ({said}); run Check Database in Anki") from error


def version(connection: sqlite3.Connection) -> int:
    """The schema that a collection states.

    Raises:
        Refused: it states none, or one that is too new.
    """
    _check_table(connection, "col")
    row = connection.execute("select ver from col not indexed").fetchone()
    number = row[0] if row else None
    if not isinstance(number, int) or number < _OLDEST:
        raise Refused("its collection does not say which version it is; run Check Database in Anki")
    if number > NEWEST:
        raise Refused(
            "its collection is from a newer Anki than this program knows; export it for older versions of Anki"
        )
    return number


def check(connection: sqlite3.Connection, *, modern: bool) -> None:
    """Refuse a file that is damaged, or whose tables are not plain tables with Anki's rows.

    Raises:
        Refused: it is not what Anki writes, or too large.
        sqlite3.Error: it is damaged.
    """
    tables = (*_COLUMNS, *(MODERN if modern else ()))
    for table in tables:
        _check_table(connection, table)
    for table, most in MOST_ROWS.items():
        if table in tables and count(connection, f"{table} not indexed") > most:
            raise Refused(f'its table "{table}" has more than {most} rows; export fewer decks at a time')
    if connection.execute("pragma quick_check(1)").fetchone() != ("ok",):
        raise Refused("its collection is damaged; run Check Database in Anki and export it again")
    for table in _COLUMNS:
        _check_rows(connection, table)
    if modern:
        sizes = (_size(columns) + f" from {table} not indexed" for table, columns in _TYPES.items())
        if sum(connection.execute(f"select {size}").fetchone()[0] for size in sizes) > MOST_OF_TYPES:
            raise Refused(f"its decks and note types have more than {MOST_OF_TYPES // 2**20} MiB")


def text_of_notes(connection: sqlite3.Connection) -> int:
    """Bytes of all notes together.

    Raises:
        Refused: there are too many.
    """
    query = f"select {_size(('flds', 'tags', 'guid'))} from notes not indexed"  # noqa: S608 - our own texts
    (size,) = connection.execute(query).fetchone()
    if size > MOST_TEXT:
        raise Refused(too_much_text())
    return int(size)


def too_much_text() -> str:
    """Why a package with too much text is refused."""
    return f"its notes have more than {MOST_TEXT // 2**20} MiB of text; export fewer decks at a time"


def count(connection: sqlite3.Connection, what: str) -> int:
    """How many rows there are."""
    (number,) = connection.execute(f"select count(*) from {what}").fetchone()  # noqa: S608 - our own texts
    return int(number)


def _check_table(connection: sqlite3.Connection, table: str) -> None:
    """Refuse what is not a plain table, whatever it claims to be."""
    row = connection.execute("select type, rootpage, sql from sqlite_master where name = ?", (table,)).fetchone()
    if row is None or row[0] != "table" or not row[1] or not str(row[2]).upper().startswith("CREATE TABLE"):
        raise Refused(f'its collection has no table "{table}"; export it again from Anki')
    columns = connection.execute(f"pragma table_xinfo({table})").fetchall()
    if any(hidden or str(name).lower() == "rowid" for _, name, *_, hidden in columns):
        raise Refused(f'its table "{table}" is not Anki\'s; export it again from Anki')


def _check_rows(connection: sqlite3.Connection, table: str) -> None:
    """Refuse rows of other types than Anki's, and duplicate rows."""
    columns = _COLUMNS[table]
    wrong = " or ".join(f"typeof({column}) != '{kind}'" for column, kind in columns.items())
    if table == "notes":
        wrong += f" or length(cast(guid as blob)) > {_LONGEST_GUID} or length(cast(tags as blob)) > {MOST_TAGS}"
    if _has_any(connection, table, wrong):
        raise Refused(f'its table "{table}" has values that Anki never writes; run Check Database in Anki')
    if "id" not in columns or not _has_any(connection, table, "id is not rowid"):
        return
    rows = count(connection, f"{table} not indexed")
    distinct = f"(select distinct id from {table} not indexed)"  # noqa: S608 - our own texts
    if rows > _MOST_UNORDERED or count(connection, distinct) != rows:
        raise Refused(f'its table "{table}" has a row twice; run Check Database in Anki')


def _has_any(connection: sqlite3.Connection, table: str, condition: str) -> bool:
    """Whether any row is so; adding up over all would take half as long again."""
    query = f"select exists (select 1 from {table} not indexed where {condition})"  # noqa: S608 - our own texts
    return bool(connection.execute(query).fetchone()[0])


def _size(columns: tuple[str, ...]) -> str:
    """An SQL expression for the bytes of some columns in all rows."""
    return f"total({' + '.join(f'ifnull(length(cast({column} as blob)), 0)' for column in columns)})"


def _unicase(one: str, other: str) -> int:
    mine, theirs = one.casefold(), other.casefold()
    return (mine > theirs) - (mine < theirs)
