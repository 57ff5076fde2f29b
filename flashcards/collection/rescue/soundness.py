"""Whether a collection is sound from end to end: SQLite's own checks, every checksum, and what says a thing twice.

Each check gives what is wrong, one thing after the other. A backup asks
:func:`check` before it says anything, and an export :func:`check_leaving`.
"""

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from functools import cache, partial
from itertools import islice
from typing import TYPE_CHECKING

from flashcards.cards import Note, kinds_of, term_key
from flashcards.collection.base import READING_RULES, Damaged
from flashcards.collection.checksums import check_rows, check_text, damaged_rows
from flashcards.collection.entries import COLUMNS, missing, read
from flashcards.collection.rescue.reached import unreached
from flashcards.collection.schema.whole import define

if TYPE_CHECKING:
    from flashcards.collection.store import Collection

Check = Callable[[sqlite3.Connection], Iterator[str]]
"""Looks for one kind of damage."""

_MOST = 5
"""Things of one kind that are named one by one."""

_LISTS = (
    ("notes", "tags"),
    ("notes", "aliases"),
    ("decks", "tags"),
    ("sources", "problems"),
    ("sources", "notices"),
    ("origins", "fields"),
    ("parameters", "numbers"),
)
_TEXTS = "select checksum, guid, term, definition, tags, aliases, section from notes"
_OF_FILES = f"{_TEXTS} where source in (select value from json_each(?)) or retired"  # noqa: S608 - constants

_DEFINITIONS = """
select name, sql from sqlite_master where sql is not null
and name not in ('_sqlite_migrations', 'idx__sqlite_migrations_migration_set_name')
and name not in ('search_config', 'search_content', 'search_data', 'search_docsize', 'search_idx')
and name not in ('trigrams_config', 'trigrams_content', 'trigrams_data', 'trigrams_docsize', 'trigrams_idx')
order by name
"""
"""All but what SQLite and sqlite-utils define in words of their own."""

_REFERENCES = 'pragma foreign_key_check("{}")'
_MISPLACED = """
select count(*) from placement left join schedule on schedule.card = placement.card
left join unseen on unseen.card = placement.card
where case
    when schedule.card is not null
        then schedule.deck is not placement.deck or schedule.sibling is not placement.sibling or unseen.card is not null
    when placement.deck is not null
        then unseen.deck is not placement.deck or unseen.place is not placement.place
            or unseen.sibling is not placement.sibling
    else unseen.card is not null end
"""

_ASKED = """
select term, definition, notes.tags, term_key, reverse, group_concat(kind, char(10))
from notes join decks on decks.id = notes.deck join sources on sources.path = notes.source
left join cards on cards.note = notes.id and cards.active
where not retired and not missing and rules = ? group by notes.id
"""


def check(connection: sqlite3.Connection, *, with_entries: bool = True) -> None:
    """See that a collection is sound; who reads its entries anyway, which checks each, may leave them out.

    Raises:
        Damaged: it is not; it says the first thing that is wrong.
    """
    _first_of(connection, [one for one in CHECKS if with_entries or one is not entries])


def check_leaving(collection: "Collection", *, with_log: bool) -> None:
    """See that all that an export reads is there, and sound but for texts and entries, which it checks as it reads.

    It looks at no page as such, and takes a quarter of the time of :func:`verify`.
    Who adds up the entries while reading them, or reads none, may leave out the
    log, and who reads no derived rows leaves out those as well.

    Raises:
        Damaged: as in :func:`check`.
    """
    but = "" if with_log else "log"
    of_log = (chain,) if with_log else ()
    found = partial(references, but=but), partial(unreached, but=but), *of_log, rows, _lists, _single
    _first_of(collection.connection, (schema, *found, *((_placed,) if with_log else ())))


def check_texts(collection: "Collection", sources: Sequence[str]) -> None:
    """See that what the texts of these files are compared with is sound: their known notes, and retired ones.

    Raises:
        Damaged: as in :func:`check`.
    """
    for row in collection.connection.execute(_OF_FILES, (json.dumps(sources),)):
        check_text(*row)
    check_rows(collection.connection, "decks")


def _first_of(connection: sqlite3.Connection, checks: Iterable[Check]) -> None:
    for one in checks:
        for what in one(connection):
            raise Damaged(what)


def verify(collection: "Collection", *, with_entries: bool = True) -> None:
    """The same of an open collection.

    Raises:
        Damaged: as in :func:`check`.
    """
    check(collection.connection, with_entries=with_entries)


def definitions(connection: sqlite3.Connection) -> dict[str, str]:
    """The statements that define tables, indexes, triggers and views, by name."""
    return dict(connection.execute(_DEFINITIONS).fetchall())


def is_current(connection: sqlite3.Connection) -> bool:
    """Whether these are the statements that this version makes a collection with."""
    return definitions(connection) == _wanted()


@cache
def _wanted() -> dict[str, str]:
    with closing(sqlite3.connect(":memory:")) as connection:
        define(connection)
        return definitions(connection)


def by_sqlite(connection: sqlite3.Connection) -> Iterator[str]:
    """What SQLite itself finds wrong."""
    found = [" ".join(str(row[0]).split()) for row in connection.execute("pragma integrity_check")]
    if found != ["ok"]:
        yield from _some((f"damaged: {what}" for what in found), "things of this kind")
        return
    yield from references(connection)


def references(connection: sqlite3.Connection, *, but: str = "") -> Iterator[str]:
    """Rows that refer to others that are missing, leaving out those of one table."""
    tables = connection.execute("select name from sqlite_master where type = 'table' and name != ?", (but,)).fetchall()
    found = (row for (table,) in tables for row in connection.execute(_REFERENCES.format(table)))
    for table, _, other, _ in islice(found, _MOST):
        yield f"a row of {table} refers to one of {other} that is missing"


def schema(connection: sqlite3.Connection) -> Iterator[str]:
    """Definitions of tables, indexes, triggers and views that are not those of a new collection."""
    if is_current(connection):
        return
    there, wanted = definitions(connection), _wanted()
    for name in sorted(there.keys() | wanted.keys()):
        if there.get(name) != wanted.get(name):
            what = "missing" if name not in there else "not one of ours" if name not in wanted else "changed"
            yield f"the definition of {name} is {what}"


def entries(connection: sqlite3.Connection) -> Iterator[str]:
    """Entries of the log that are not as they were written."""
    yield from _some(_damaged_entries(connection), "entries of the review log are corrupted")


def _damaged_entries(connection: sqlite3.Connection) -> Iterator[str]:
    for row in connection.execute(f"select {COLUMNS} from log order by seq"):  # noqa: S608 - a constant
        try:
            read(row)
        except Damaged as error:
            yield str(error)


def chain(connection: sqlite3.Connection) -> Iterator[str]:
    """Entries that are missing between others."""
    lost, last = missing(connection)
    if lost:
        yield f"{lost:,} of {last:,} entries of the review log are missing"


def texts(connection: sqlite3.Connection) -> Iterator[str]:
    """Texts that are not as they were written."""
    yield from _some(_damaged_texts(connection), "texts of notes are corrupted")


def _damaged_texts(connection: sqlite3.Connection) -> Iterator[str]:
    for row in connection.execute(f"{_TEXTS} order by id"):
        try:
            check_text(*row)
        except Damaged as error:
            yield str(error)


def rows(connection: sqlite3.Connection) -> Iterator[str]:
    """Other rows with a checksum that are not as they were stored."""
    yield from _some(damaged_rows(connection), "rows are corrupted")


def _some(found: Iterator[str], noun: str) -> Iterator[str]:
    """The first of some things, and how many more there are."""
    more = 0
    for number, what in enumerate(found):
        if number < _MOST:
            yield what
        else:
            more += 1
    if more:
        yield f"{more:,} more {noun}"


def _lists(connection: sqlite3.Connection) -> Iterator[str]:
    """Lists in JSON that are none."""
    for table, column in _LISTS:
        query = f"select {column} from {table} where not json_valid({column}) or json_type({column}) != 'array'"  # noqa: S608
        if connection.execute(query).fetchone() is not None:
            yield f"{column} of {table} are corrupted"
    if connection.execute("select 1 from note_types where not json_valid(content)").fetchone() is not None:
        yield "note types from Anki are corrupted"


def _single(connection: sqlite3.Connection) -> Iterator[str]:
    """Where rows of which there is one are more, or fewer."""
    for table in ("options", "device", "indexed", "named"):
        if connection.execute(f"select count(*) from {table}").fetchone() != (1,):  # noqa: S608 - literals
            yield f"the table {table} has not one row"
    if connection.execute("select 1 from indexed where last > (select coalesce(max(id), 0) from notes)").fetchone():
        yield "the index of words is ahead of the notes"
    steps = {name for (name,) in connection.execute("select name from pragma_table_info('_sqlite_migrations')")}
    if not steps >= {"id", "migration_set", "name", "applied_at"}:
        yield "the table of the steps of the schema is damaged"
    for table in ("sources", "options"):
        connection.execute(f"select * from {table}").fetchall()  # noqa: S608 - literals; what is no text fails


def _cards(connection: sqlite3.Connection) -> Iterator[str]:
    """Notes whose cards and keys are not those that their texts ask for."""
    wrong = 0
    for term, definition, tags, key, reverse, kinds in connection.execute(_ASKED, (READING_RULES,)):
        note = Note(term=term, definition=definition, tags=tuple(json.loads(tags)))
        asked = {str(kind) for kind in kinds_of(note, reverse=bool(reverse))}
        wrong += key != term_key(term) or asked != set((kinds or "").split("\n"))
    if wrong:
        yield f"{wrong:,} {'note has' if wrong == 1 else 'notes have'} other cards than the text asks for"


def _placed(connection: sqlite3.Connection) -> Iterator[str]:
    """Cards that the derived tables do not have where their notes are."""
    (wrong,) = connection.execute(_MISPLACED).fetchone()
    if wrong:
        yield f"{wrong:,} {'card is' if wrong == 1 else 'cards are'} not in the deck where the note is"


CHECKS: tuple[Check, ...] = (
    by_sqlite,
    unreached,
    entries,
    chain,
    texts,
    rows,
    _lists,
    _single,
    _cards,
    _placed,
    schema,
)
"""All checks, those that name what is lost first."""
